"""What makes two texts the same report: the hash of the normalised text for exact copies, and a fingerprint for near ones.

A fingerprint is a choice of hashes of five-word shingles, made by winnowing (Schleimer, Wilkerson, Aiken 2003): of every 16 shingles in a row the least
hash is kept, so that two texts share a hash wherever they share 20 words in a row, however long the one and the other are. A copy that was
shortened shares nearly all of its hashes with the whole.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

SHINGLE = 5
"""Words in a shingle."""
WINDOW = 16
"""Shingles of which the least hash is kept."""
NEAR = 0.6
"""Share of the shorter text's hashes that the longer one has, from which on they are one report. Wire stories that papers cut, or put a
paragraph before or behind, share more; two reports of one agency on one story, with the same background at the end, share less."""
DAYS = 14
"""A near copy is younger or older by at most so many days; the same words after that are a form (weather, markets), not a reprint."""

_WORD = re.compile(r"[^\W_]+")
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|ref_src|at_medium|at_campaign")


def words(text: str) -> list[str]:
    """The words of a text without case, punctuation and accents written apart."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def normalised_hash(text: str) -> str:
    """The same for texts that differ only in case, spaces and punctuation: 32 hex digits."""
    return hashlib.sha256(" ".join(words(text)).encode("utf8", "surrogatepass")).hexdigest()[:32]


def fingerprint(text: str) -> list[int]:
    """Hashes of 64 bits, ascending; none for a text under 20 words, which is too short to tell."""
    tokens = [w.encode("utf8", "surrogatepass") for w in words(text)]
    if len(tokens) < SHINGLE + WINDOW - 1:
        return []
    hashes = [
        int.from_bytes(hashlib.blake2b(b" ".join(tokens[k : k + SHINGLE]), digest_size=8).digest(), "big") for k in range(len(tokens) - SHINGLE + 1)
    ]
    return sorted({min(hashes[k : k + WINDOW]) for k in range(len(hashes) - WINDOW + 1)})


def containment(shared: int, a: int, b: int) -> float:
    """Share of the shorter fingerprint that both have; `a` and `b` are their lengths."""
    return shared / max(1, min(a, b))


def is_near(shared: int, a: int, b: int) -> bool:
    """Whether so many shared hashes make two texts one report."""
    return min(a, b) > 0 and containment(shared, a, b) >= NEAR


def overlap(a: Collection[int], b: Collection[int]) -> float:
    """Containment of two fingerprints."""
    return containment(len(set(a) & set(b)), len(a), len(b))


def plain_url(url: str | None) -> str | None:
    """The address without what names a campaign or a place in the page: the same page under one name."""
    if url is None or "://" not in url:
        return url
    try:
        parts = urlsplit(url)
        query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)])
    except ValueError:
        return url
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
