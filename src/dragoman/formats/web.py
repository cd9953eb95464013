"""One address fetched, because the user named it; nothing else in the package goes to the network."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.formats.common import WHOLE, Unreadable
from dragoman.version import VERSION

SECONDS = 30
"""How long to wait for a server."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: `kind` is the media type that the server gave, `url` where it was in the end."""

    raw: bytes
    kind: str
    url: str


def is_address(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


def fetch(url: str) -> Fetched:
    """Raises Unreadable: no answer, an answer that is none (404), or too much of it."""
    import http.client  # only here: they take a twentieth of a second to import
    import urllib.error
    import urllib.request

    try:
        request = urllib.request.Request(url, headers={"User-Agent": f"dragoman/{VERSION}"})
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            if not is_address(answer.url):
                raise Unreadable(f"leads to {answer.url}, no web address")
            raw = answer.read(WHOLE + 1)
            kind = answer.headers.get_content_type()
            where = answer.url
    except urllib.error.HTTPError as error:
        error.close()
        raise Unreadable(f"the server says {error.code} {error.reason}", "check the address in a browser") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        why = getattr(error, "reason", None) or error
        raise Unreadable(
            f"cannot be fetched ({getattr(why, 'strerror', None) or why or type(why).__name__})", "check the address and the network"
        ) from None
    if len(raw) > WHOLE:
        raise Unreadable(f"more than {WHOLE >> 20} MB", "download it, and name the file")
    return Fetched(raw, kind, where)
