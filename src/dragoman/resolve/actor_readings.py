"""What a phrase says of its actor, and the few plain questions asked of it and of the words it is made of."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.trees import Analysis

_REBELS = ("rebel", "insurgent", "militant", "guerrilla")
_POSTS = frozenset(
    "spokesman spokeswoman spokesperson leader chief head director chairman commander ambassador envoy president secretary deputy representative negotiator".split()
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phrase says of its actor, before the rest of the document is asked. `said`: the country stands in the phrase itself."""

    country: str | None = None
    sectors: tuple[str, ...] = ()
    name: str | None = None
    actor: str | None = None
    role: str | None = None
    said: bool = False


def armed(word: str, own: tuple[str, ...], given: tuple[str, ...]) -> tuple[str, ...]:
    """The sector of armed people of somebody: a government's are its military, a people's or a party's are rebels, those of a body are the body's."""
    if own[:1] not in (("MIL",), ("REB",)):
        return given
    if word.lower().startswith(_REBELS) and given[:1] != ("CRM",):
        return ("REB",)
    if given[:1] in (("GOV",), ("LEG",), ("JUD",)):
        return ("MIL",)
    if given[:1] in (("CVL",), ("PTY",), ("OPP",), ("REL",), ("UNK",)):
        return ("REB",)
    return given


def is_post(word: str) -> bool:
    return word.lower() in _POSTS


def is_plural(a: Analysis, h: int) -> bool:
    return a.feats[h].get("Number") == "Plur" if a.feats else False


def is_country(r: Reading) -> bool:
    return bool(r.actor and r.country and r.actor == r.country.lower())


def takes(owner: Reading, word: str) -> bool:
    """Whether a generic noun takes the owner's sector: 'Hamas official', 'UN envoy', but a 'Trump supporter' is no government."""
    return word.rstrip("s") not in ("supporter", "follower", "sympathizer", "opponent", "critic", "ally", "expert", "target")


def sells(owner: Reading) -> bool:
    return owner.sectors[:1] == ("BUS",)


def worth(r: Reading) -> int:
    return 4 * bool(r.actor) + 2 * bool(r.country) + bool(r.sectors)


def stem(word: str) -> str:
    word = word.lower()
    for many, one in (("men", "man"), ("ies", "y"), ("es", "e"), ("s", "")):
        if word.endswith(many) and len(word) > len(many) + 2:
            return word[: -len(many)] + one
    return word
