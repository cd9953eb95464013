"""How likely two mentions tell one act: features of the pair, each a plain yes or no, and their weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dragoman.data import DataError, read_yaml
from dragoman.records import Count, Party, Place, Source, Text, TimeSpan
from dragoman.trees import Analysis

RECIPROCAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
STATEMENTS = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "CONCEDE"})
# Nouns that take up any act of the type told before.
_GENERIC = {
    "ASSAULT": frozenset(
        "violence attack assault fighting clash offensive strike raid incident bloodshed battle massacre killing conflict bombing war operation campaign explosion blast".split()
    ),
    "CONSULT": frozenset("meeting talk visit summit discussion trip negotiation dialogue conversation conference mission tour".split()),
    "PROTEST": frozenset("protest demonstration rally march unrest riot strike".split()),
    "AGREE": frozenset("deal agreement accord pact".split()),
    "SUPPORT": frozenset("deal agreement accord pact treaty support".split()),
    "RETREAT": frozenset("ceasefire truce withdrawal release pullout".split()),
    "CONCEDE": frozenset("ceasefire truce".split()),
    "COERCE": frozenset("arrest detention seizure ban occupation blockade siege deportation crackdown".split()),
    "SANCTION": frozenset("sanction sentence embargo conviction expulsion".split()),
    "MOBILIZE": frozenset("deployment mobilisation mobilization test launch exercise".split()),
    "AID": frozenset("aid assistance help".split()),
}
_OTHER = frozenset("similar another other second third fourth new further separate previous earlier different latest last fresh subsequent".split())
_RESULTS = frozenset("kill wound injure hurt die destroy damage maim slay massacre murder shoot discuss".split())


@dataclass
class Draft:
    """One coded mention. `explicit`: whether the text itself says the status (a tensed verb, a modal), or it is the default of a noun."""

    type: str
    mode: str | None
    trigger: int
    sentence: int
    rule: str
    kind: str
    status: str
    alleged: bool
    explicit: bool
    actors: list[Party] = field(default_factory=list)
    recipients: list[Party] = field(default_factory=list)
    date: TimeSpan | None = None
    place: Place | None = None
    sources: tuple[Source, ...] = ()
    counts: dict[str, Count] = field(default_factory=dict)
    topics: list[Text] = field(default_factory=list)
    contexts: tuple[str, ...] = ()
    confidence: float | None = None
    same_as: int | None = None  # trigger of the mention that this one takes up by a pronoun


@dataclass(frozen=True)
class Weights:
    """What each feature counts for (data/grammar/sameness.yaml); above 0 in sum, a mention joins the act."""

    of: Mapping[str, float]

    @classmethod
    def load(cls) -> Weights:
        """Raises DataError for a weight that is no number."""
        out: dict[str, float] = {}
        for name, value in read_yaml("grammar/sameness.yaml")[0]["weights"].items():
            try:
                out[name] = float(value)
            except ValueError:
                raise DataError("grammar/sameness.yaml", getattr(name, "line", 0), f"the weight of {name!r} is no number: {value!r}") from None
        return cls(out)

    def score(self, found: Mapping[str, float]) -> float:
        return sum(self.of.get(name, 0.0) * value for name, value in found.items())


def sides(d: Draft) -> list[list[Party]]:
    """The parties of a mention by side; one side where an act is reciprocal."""
    if d.type in RECIPROCAL:
        return [[*d.actors, *d.recipients]]
    return [d.actors, d.recipients]


def same_party(a: Party, b: Party) -> bool:
    if a.actor and b.actor:
        return a.actor == b.actor
    if a.name and b.name and a.name == b.name:
        return True
    return a.country is not None and a.country == b.country and a.sectors[:1] == b.sectors[:1] and (not a.actor or not b.actor)


def features(analysis: Analysis, act: Sequence[Draft], d: Draft, since: int) -> dict[str, float]:
    """What speaks for and against mention `d` telling the act that the mentions `act`, all before it and of its type, tell. `since`: how many
    acts of the type were told since the last of them."""
    out: dict[str, float] = {"all": 1.0}
    word, words = _word(analysis, d), {_word(analysis, x) for x in act}
    noun, nouns = _is_noun(analysis, d), [x for x in act if _is_noun(analysis, x)]
    general = _GENERIC.get(d.type, frozenset())
    if word in words:
        out["same word"] = 1.0
    elif any(_kin(word, w) for w in words):
        out["kindred word"] = 1.0
    elif word in general and noun:
        out["general noun"] = 1.0
    elif len(nouns) == len(act) and words <= general:
        out["general noun before"] = 1.0
    elif word in _RESULTS or words <= _RESULTS:
        out["result word"] = 1.0
    if d.type in STATEMENTS:
        out["statement"] = 1.0
        if word in words:
            out["statement, same word"] = 1.0
    bare = not any(sides(d))
    if noun:
        which = _article(analysis, d.trigger)
        out[f"{which} noun"] = 1.0
        if which == "definite" and (word in general or word in words):
            out["definite, known"] = 1.0
            if bare:
                out["definite, known, without parties"] = 1.0
            if since == 0:
                out["definite, known, the last"] = 1.0
    elif not nouns:
        out["verbs alone"] = 1.0
    else:
        out["verb after noun"] = 1.0
    if is_other(analysis, d.trigger):
        out["other"] = 1.0
    if nouns and noun and all(_is_many(analysis, x.trigger) != _is_many(analysis, d.trigger) for x in nouns):
        out["one and many"] = 1.0
    for mine, theirs, name in zip(_pooled(act), sides(d), ("first side", "second side")):
        out[f"{name}: {_parties(mine, theirs)}"] = 1.0
    if bare:
        out["without parties"] = 1.0
    out[f"date: {_closest(_dates(x.date, d.date) for x in act)}"] = 1.0
    out[f"place: {_closest(_places(x.place, d.place) for x in act)}"] = 1.0
    states = {x.status for x in act if x.explicit} or {x.status for x in act}
    if d.status not in states:
        out["status differs" if d.explicit and any(x.explicit for x in act) else "status may differ"] = 1.0
        if "negated" in (d.status, *states):
            out["negated or not"] = 1.0
    if all(x.alleged != d.alleged for x in act):
        out["alleged differs"] = 1.0
    modes = {x.mode for x in act if x.mode}
    if d.mode and modes:
        out["mode equal" if d.mode in modes else "mode differs"] = 1.0
    elif "visit" in modes or d.mode == "visit":
        out["one a visit"] = 1.0
    if all(("acts" in x.counts) != ("acts" in d.counts) for x in act):
        out["counted acts"] = 1.0
    for kind in ("dead", "injured"):
        known = {x.counts[kind].value for x in act if kind in x.counts}
        if known and kind in d.counts:
            out["number equal" if d.counts[kind].value in known else "number differs"] = 1.0
    gap = d.sentence - act[-1].sentence
    out["same sentence" if gap == 0 else "next sentence" if gap == 1 else "near" if gap <= 3 else "far" if gap <= 8 else "very far"] = 1.0
    if act[0].sentence <= 1 and d.sentence > 1:
        out["told in the lead"] = 1.0
    if since == 0:
        out["the last of its type"] = 1.0
    out["told often"] = min(len(act) - 1, 4) / 4
    return out


def _word(analysis: Analysis, d: Draft) -> str:
    return analysis.lemmas[d.trigger].lower()


def _is_noun(analysis: Analysis, d: Draft) -> bool:
    return analysis.upos[d.trigger] in ("NOUN", "PROPN")


def _pooled(act: Sequence[Draft]) -> list[list[Party]]:
    return [[p for parties in side for p in parties] for side in zip(*(sides(x) for x in act))]


_ORDER = ("at odds", "elsewhere in the country", "equal", "within", "overlap", "said once", "not said")


def _closest(found: Iterator[str]) -> str:
    """Of several comparisons the one that decides: a disagreement before an agreement before silence."""
    return min(found, key=_ORDER.index)


def _kin(a: str, b: str) -> bool:
    """'meet' and 'meeting', 'bomb' and 'bombardment': the longest common beginning is most of the shorter word."""
    n = 0
    for x, y in zip(a, b):
        if x != y:
            break
        n += 1
    return n >= 4 and n >= 0.75 * min(len(a), len(b))


def _article(analysis: Analysis, i: int) -> str:
    words = {analysis.words[c].lower() for c in analysis.deps(i, "det")}
    if words & {"the", "this", "that", "these", "those"} or analysis.deps(i, "nmod:poss"):
        return "definite"
    return "indefinite" if words & {"a", "an", "another", "some", "any", "no"} else "bare"


def _is_many(analysis: Analysis, i: int) -> bool:
    return analysis.feats[i].get("Number") == "Plur"


def is_other(analysis: Analysis, i: int) -> bool:
    return any(analysis.lemmas[c].lower() in _OTHER for c in analysis.children[i] if analysis.deprels[c] in ("amod", "det"))


def _distinct(parties: Sequence[Party]) -> list[Party]:
    out: list[Party] = []
    for p in parties:
        if not any(same_party(p, q) for q in out):
            out.append(p)
    return out


def _parties(a: Sequence[Party], b: Sequence[Party]) -> str:
    if not a or not b:
        return "not said" if not a and not b else "said once"
    a, b = _distinct(a), _distinct(b)
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    exact = sum(any(same_party(x, y) for y in large) for x in small)
    if exact == len(small):
        return "equal" if len(a) == len(b) else "part"
    countries = sum(any(x.country is not None and x.country == y.country for y in large) for x in small)
    if countries == len(small):
        return "of one country"
    return "overlap" if exact or countries else "unknown" if any(x.country is None for x in [*a, *b]) else "at odds"


def _dates(a: TimeSpan | None, b: TimeSpan | None) -> str:
    if a is None or b is None:
        return "not said" if a is None and b is None else "said once"
    if a.edtf == b.edtf:
        return "equal"
    a1, a2, b1, b2 = a.start or "0000", a.end or "9999", b.start or "0000", b.end or "9999"
    return "overlap" if a1 <= b2 and b1 <= a2 else "at odds"


def _places(a: Place | None, b: Place | None) -> str:
    if a is None or b is None or a.inferred_from or b.inferred_from:
        return "not said" if (a is None or a.inferred_from) and (b is None or b.inferred_from) else "said once"
    if a.name == b.name:
        return "equal"
    if a.country != b.country:
        return "at odds"
    wide = ("country", "region", "admin1")
    return "within" if a.precision in wide or b.precision in wide else "elsewhere in the country"
