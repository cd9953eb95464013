"""dragoman reads dated news reports and keeps the record: who did what to whom, when, where, and on whose word.

>>> import dragoman
>>> coder = dragoman.load()                                # the model and data that ship with the package; 1 to 2 s
>>> for document in dragoman.read("examples/baku-talks.txt"):
...     for event in coder.code(document):
...         print(event.type, event.status, event.date and event.date.edtf)
...         print([p.name or p.text for p in event.actors], "->", [p.name or p.text for p in event.recipients])
...         print(event.place and event.place.name, [s.text for s in event.attribution])
...         a, b = event.mentions[0].trigger.span          # every value points at characters of the text
...         assert document.text[a:b] == event.mentions[0].trigger.text
>>> print(dragoman.explain("The ministers met in Tunis on Monday.", date="2025-07-30"))
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.read import Skipped, read
from dragoman.records import Actor, Claim, Count, Document, Episode, Event, Mention, Party, Place, Source, TimeSpan, as_json, episode_as_json
from dragoman.version import VERSION as __version__

if TYPE_CHECKING:
    from dragoman.coding.codebook import Codebook
    from dragoman.pipeline import Coder
    from dragoman.store import Store

__all__ = [
    "Actor",
    "Claim",
    "Codebook",
    "Coder",
    "Count",
    "Document",
    "Episode",
    "Event",
    "Mention",
    "Party",
    "Place",
    "Skipped",
    "Source",
    "Store",
    "TimeSpan",
    "__version__",
    "as_json",
    "episode_as_json",
    "explain",
    "load",
    "read",
]

# Imported when first asked for, so that `import dragoman` loads neither the model's runtime nor numpy.
_LATER = {"Coder": "dragoman.pipeline", "Codebook": "dragoman.coding.codebook", "Store": "dragoman.store"}


def load(codebook: Sequence[Path | str] | None = None, actors: Sequence[Path] = (), threads: int = 1) -> Coder:
    """A coder with the packaged model and data, or with your own codebook files and actor overlays. Raises DataError for a fault in one."""
    from dragoman.pipeline import Coder

    return Coder.load(codebook, actors, threads)


def explain(text: str, date: str | None = None) -> str:
    """Why the events of `text` are coded, and what nearly was: trees, codebook lines that fit, near misses. `date` is YYYY-MM-DD.

    Loads a coder each time; a program that explains much keeps one and calls `dragoman.show.write.Table(out).explain(coder, document)`."""
    from io import StringIO

    from dragoman.show.write import Table

    out = StringIO()
    Table(out, width=140).explain(load(), Document("sentence", text, date))
    return out.getvalue()


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module 'dragoman' has no attribute {name!r}")
