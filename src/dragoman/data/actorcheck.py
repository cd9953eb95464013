"""What is wrong with the facts of the actor base, beyond what a single line can show: holders of one post at one time, names that are plain words."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dragoman.data.actorbase import ActorBase, Entry, Term

# Names that no word of a text is mistaken for: they are looked up in capitals only, or name a country by its ISO name.
_NEVER_WORDS = frozenset({"country"})


def holders(base: ActorBase) -> dict[tuple[str, str], list[tuple[Term, Entry]]]:
    """The holders of every post that one person holds at a time (`sole` in modifiers.yaml), by country and post, the earliest first."""
    sole = frozenset(base.modifiers.get("sole", ()))
    out: dict[tuple[str, str], list[tuple[Term, Entry]]] = {}
    for entry in base.entries:
        if entry.kind == "person":
            for term in entry.terms:
                if term.country and term.role and term.role.lower() in sole:
                    out.setdefault((term.country, term.role.lower()), []).append((term, entry))
    for terms in out.values():
        terms.sort(key=lambda t: (t[0].since or "", t[0].until or "9999"))
    return out


def overlap(a: Term, b: Term) -> bool:
    """Whether both terms surely hold on some day; a day, month or year of a handover is none, nor is a date that is not known."""
    if not (a.since and b.since):
        return False
    return _after(a.until, b.since) and _after(b.until, a.since)


def _after(until: str | None, since: str) -> bool:
    if until is None:
        return True
    known = min(len(until), len(since))
    return until[:known] > since[:known]


def shared_posts(base: ActorBase) -> Iterator[str]:
    """Posts with two holders at once that neither line says are `shared`."""
    for (country, post), terms in sorted(holders(base).items()):
        for k, (term, entry) in enumerate(terms):
            for other, second in terms[k + 1 :]:
                if overlap(term, other) and not (term.origin in base.shared or other.origin in base.shared):
                    yield f"{base.where(other)[0]}: {country} {post}: {second.name} while {entry.name} ({base.where(term)[0]}); mend a date or write '| shared'"


def plain_words(base: ActorBase, words: Collection[str]) -> Iterator[str]:
    """Names of one word that `words`, common words of the language in lower case, hold, and that no guard keeps from being read into a text."""
    for key, numbers in base.names.items():
        if key in words and key not in base.upper and key not in base.guarded and not all(base.entries[k].kind in _NEVER_WORDS for k in numbers):
            yield f"{base.where(base.entries[numbers[0]].terms[0])[0]}: '{key}' ({base.entries[numbers[0]].name}) is a plain word; write '| guard'"
