"""Mentions of acts -> acts: which of a document's coded mentions tell the same act, and what they say of it together.

Nothing is guessed together: two mentions are one act when nothing that they say is at odds (status, parties, place, date) and something
ties them: a definite noun ('the meeting'), a pronoun, or the same parties with the same word, day or place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dragoman.records import Count, Party, Place, Source, Text, TimeSpan
from dragoman.trees import Analysis

RECIPROCAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
# Nouns that take up any act of the type told before.
_GENERIC = {
    "ASSAULT": frozenset(
        "violence attack assault fighting clash offensive strike raid incident bloodshed battle massacre killing conflict bombing war".split()
    ),
    "CONSULT": frozenset("meeting talk visit summit discussion trip negotiation dialogue conversation".split()),
    "PROTEST": frozenset("protest demonstration rally march unrest".split()),
    "AGREE": frozenset("deal agreement accord pact".split()),
    "RETREAT": frozenset("ceasefire truce withdrawal release".split()),
    "CONCEDE": frozenset("ceasefire truce".split()),
}
_OTHER = frozenset("similar another other second third new further separate previous earlier different".split())


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


@dataclass
class Cluster:
    """Mentions that tell one act, in text order."""

    drafts: list[Draft]

    @property
    def type(self) -> str:
        return self.drafts[0].type

    @property
    def status(self) -> str:
        explicit = [d.status for d in self.drafts if d.explicit]
        return (explicit or [d.status for d in self.drafts])[0]

    @property
    def alleged(self) -> bool:
        return self.drafts[0].alleged

    def parties(self, side: str) -> list[Party]:
        return pool_parties(p for d in self.drafts for p in getattr(d, side))

    @property
    def date(self) -> TimeSpan | None:
        return _narrowest(d.date for d in self.drafts)

    @property
    def place(self) -> Place | None:
        places = [d.place for d in self.drafts if d.place is not None]
        rank = {"point": 0, "city": 1, "admin1": 2, "region": 3, "country": 4}
        return min(places, key=lambda p: (p.inferred_from is not None, rank.get(p.precision or "", 3)), default=None)

    @property
    def mode(self) -> str | None:
        return next((d.mode for d in self.drafts if d.mode), None)

    @property
    def sources(self) -> tuple[Source, ...]:
        """On whose word, when every full telling is on somebody's word; the longest list stands."""
        told = [d for d in self.drafts if d.explicit] or self.drafts
        attributed = [d.sources for d in told if d.sources]
        if not attributed:
            attributed = [d.sources for d in self.drafts if d.sources]
        return max(attributed, key=len, default=())

    @property
    def counts(self) -> dict[str, Count]:
        out: dict[str, Count] = {}
        for d in self.drafts:
            for kind, count in d.counts.items():
                out.setdefault(kind, count)
        return out


def pool_parties(parties: Iterable[Party]) -> list[Party]:
    """Each party once; of two ways to name one, the fuller stands."""
    out: list[Party] = []
    for p in parties:
        for k, q in enumerate(out):
            if same_party(p, q):
                if _fullness(p) > _fullness(q):
                    out[k] = p
                break
        else:
            out.append(p)
    return out


def same_party(a: Party, b: Party) -> bool:
    if a.actor and b.actor:
        return a.actor == b.actor
    if a.name and b.name and a.name == b.name:
        return True
    return a.country is not None and a.country == b.country and a.sectors[:1] == b.sectors[:1] and (not a.actor or not b.actor)


def _fullness(p: Party) -> tuple[bool, bool, int]:
    return p.actor is not None, p.name is not None, len(p.text)


def _narrowest(dates: Iterable[TimeSpan | None]) -> TimeSpan | None:
    rank = {"day": 0, "week": 1, "interval": 2, "month": 3, "season": 4, "year": 5, "decade": 6}
    found = [d for d in dates if d is not None]
    return min(found, key=lambda d: rank.get(d.precision, 7), default=None)


def merge(analysis: Analysis, drafts: Sequence[Draft]) -> list[Cluster]:
    """Drafts in text order -> clusters, in the order of their first mentions."""
    clusters: list[Cluster] = []
    of: dict[int, Cluster] = {}
    ordered = sorted(drafts, key=lambda d: d.trigger)
    for d in _joined_in_the_sentence(analysis, ordered):
        home = _home(analysis, d, clusters, of)
        if home is None:
            home = Cluster([])
            clusters.append(home)
        home.drafts.append(d)
        of[d.trigger] = home
    # Bare nouns that came before the telling that they belong to (captions, headlines) have a second chance.
    for small in [c for c in clusters if len(c.drafts) == 1 and not c.drafts[0].explicit]:
        later = [c for c in clusters if c is not small and c.drafts[0].trigger > small.drafts[0].trigger]
        fits = [(s, -c.drafts[0].trigger, c) for c in later if (s := _tie(analysis, small.drafts[0], c, backwards=True)) > 0]
        if fits:
            home = max(fits, key=lambda f: f[:2])[2]
            home.drafts = sorted([*home.drafts, *small.drafts], key=lambda d: d.trigger)
            clusters.remove(small)
    return sorted(clusters, key=lambda c: c.drafts[0].trigger)


# Relations by which one word for an act hangs on another word for the same act: 'clashes that killed ten', 'met to discuss',
# 'opened fire, wounding three', 'died in an attack', 'the attack killed ten', 'the raid, an assault on'.
_WITHIN = frozenset(
    {"acl", "acl:relcl", "advcl", "xcomp", "obl", "obl:agent", "nsubj", "nsubj:pass", "appos", "parataxis", "nmod", "obj", "advcl:relcl"}
)
_CAUSE = frozenset({"in", "during", "by", "from", "at", "amid", "through", "with", "as", "for", None})
_RESULTS = frozenset("kill wound injure hurt die destroy damage maim slay massacre murder shoot discuss".split())


def _joined_in_the_sentence(analysis: Analysis, drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts with `same_as` set where the sentence itself says that two words tell one act. Order is kept; a word that comes before the one
    that it hangs on waits for it."""
    by_trigger = {d.trigger: d for d in drafts}
    out: list[Draft] = []
    for d in drafts:
        if d.same_as is None:
            above = _act_above(analysis, d, by_trigger)
            if above is not None:
                first, second = sorted((d.trigger, above), key=lambda t: t)
                later = by_trigger[second]
                if later.same_as is None:
                    later.same_as = first
        out.append(d)
    return out


def _act_above(analysis: Analysis, d: Draft, by_trigger: Mapping[int, Draft]) -> int | None:
    """The trigger that the trigger of `d` hangs on, directly or over a support verb, when both tell one act."""
    i, relation = analysis.heads[d.trigger], analysis.deprels[d.trigger]
    lower = d.trigger
    if d.type == "ASSAULT" and not d.actors and analysis.lemmas[d.trigger] in _RESULTS and relation in ("acl:relcl", "acl", "advcl"):
        # 'clashes in a province which killed ten': who killed stands with the clashes, wherever the clause was hung.
        for k in analysis.ancestors(d.trigger):
            if k in by_trigger and by_trigger[k].type == d.type and analysis.upos[k] == "NOUN":
                return k
    for _ in range(2):
        if i < 0:
            return None
        other = by_trigger.get(i)
        if other is not None:
            return i if _one_act(analysis, d, other, lower, relation) else None
        if relation not in ("obj", "xcomp", "obl", "conj") or analysis.upos[i] != "VERB":
            return None
        lower, relation, i = i, analysis.deprels[i], analysis.heads[i]
    return None


def _one_act(analysis: Analysis, d: Draft, other: Draft, lower: int, relation: str) -> bool:
    if d.type != other.type or d.alleged != other.alleged or ("negated" in (d.status, other.status) and d.status != other.status):
        return False
    if _modes_clash(d.mode, other.mode) or _is_other(analysis, d.trigger):
        return False
    if relation == "conj":
        return analysis.lemmas[d.trigger] in _RESULTS and d.status == other.status and analysis.lemmas[other.trigger] != analysis.lemmas[d.trigger]
    if relation not in _WITHIN:
        return False
    if relation in ("obl", "nmod") and analysis.case(lower) not in _CAUSE:
        return False
    if relation == "advcl" and any(analysis.lemmas[m] not in ("to", "by") for m in analysis.deps(lower, "mark")):
        return False
    if d.date is not None and other.date is not None and _date_agreement(d.date, other.date) < 0:
        return False
    return all(_agreement(a, b) >= 0 for a, b in zip(_sides(d), _sides(other), strict=True)) or (
        d.type == "ASSAULT" and analysis.lemmas[d.trigger] in _RESULTS
    )


def _sides(d: Draft) -> list[list[Party]]:
    if d.type in RECIPROCAL:
        return [pool_parties([*d.actors, *d.recipients])]
    return [d.actors, d.recipients]


def _modes_clash(a: str | None, b: str | None) -> bool:
    return a is not None and b is not None and a != b


def _home(analysis: Analysis, d: Draft, clusters: Sequence[Cluster], of: Mapping[int, Cluster]) -> Cluster | None:
    if d.same_as is not None and d.same_as in of:
        return of[d.same_as]
    best: tuple[float, int, Cluster] | None = None
    for order, c in enumerate(clusters):
        score = _tie(analysis, d, c)
        if score > 0 and (best is None or (score, order) > best[:2]):
            best = (score, order, c)
    return best[2] if best else None


def _tie(analysis: Analysis, d: Draft, c: Cluster, backwards: bool = False) -> float:
    """How strongly mention `d` belongs to cluster `c`; 0 or less: not at all."""
    if d.type != c.type or d.alleged != c.alleged or not _statuses_agree(d, c):
        return 0.0
    if _modes_clash(d.mode, c.mode) or (d.type == "CONSULT" and "visit" in (d.mode, c.mode) and d.mode != c.mode and d.kind != "pronoun"):
        return 0.0
    last = c.drafts[-1]
    noun = analysis.upos[d.trigger] in ("NOUN", "PROPN")
    lemma = analysis.lemmas[d.trigger].lower()
    other = _is_other(analysis, d.trigger)
    if noun and _is_indefinite(analysis, d.trigger) and not backwards and d.sentence == last.sentence:
        return 0.0
    mine = _sides(d)
    theirs = (
        [pool_parties([*c.parties("actors"), *c.parties("recipients")])] if d.type in RECIPROCAL else [c.parties("actors"), c.parties("recipients")]
    )
    shared = 0.0
    for a, b in zip(mine, theirs, strict=True):
        agreement = _agreement(a, b)
        if agreement < 0:
            return 0.0
        shared += agreement
    place = _place_agreement(d.place, c.place)
    date = _date_agreement(d.date, c.date)
    if place < 0 or date < 0 or (other and (place <= 0 or date <= 0)):  # 'a similar meeting' is another, unless told of twice
        return 0.0
    definite = noun and (_is_definite(analysis, d.trigger) or (backwards and d.sentence <= 1))
    generic = lemma in _GENERIC.get(d.type, ())
    same_word = any(analysis.lemmas[x.trigger].lower() == lemma for x in c.drafts)
    near = d.sentence - last.sentence
    if definite and (generic or same_word) and (shared > 0 or place > 0 or not any(mine)):
        if not any(mine) and place <= 0 and date <= 0 and near > 3 and not backwards:
            return 0.0
        return 1.0 + shared + place + date + (0.5 if same_word else 0.0) - 0.02 * abs(near)
    if any(("acts" in x.counts) != ("acts" in d.counts) for x in c.drafts):  # 'hundreds of strikes' are not one strike
        return 0.0
    # News tells an act in its first lines and again in detail below.
    lead = c.drafts[0].sentence <= 1
    both_sides = all(_equal(a, b) for a, b in zip(mine, theirs, strict=True)) and any(mine)
    if both_sides and (date > 0 or place > 0 or ((near <= 3 or lead) and (same_word or generic or d.type in RECIPROCAL))):
        return 0.5 + shared + place + date
    if shared > 0 and (same_word or generic) and (0 <= near <= 2 or lead):
        return 0.3 + shared + place + date - 0.02 * near
    return 0.0


def _statuses_agree(d: Draft, c: Cluster) -> bool:
    if d.status == c.status:
        return True
    if not d.explicit:
        return c.status != "negated"
    if not any(x.explicit for x in c.drafts):
        return d.status != "negated"
    return {d.status, c.status} == {"occurred", "ongoing"}


def _agreement(a: Sequence[Party], b: Sequence[Party]) -> float:
    """-1 when two sets of parties are at odds, 0 when one is empty, else the share in common."""
    if not a or not b:
        return 0.0
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    matched = sum(any(same_party(x, y) or (x.country is not None and x.country == y.country) for y in large) for x in small)
    return -1.0 if matched < len(small) else matched / len(large)


def _equal(a: Sequence[Party], b: Sequence[Party]) -> bool:
    return len(a) == len(b) and all(any(same_party(x, y) for y in b) for x in a)


def _place_agreement(a: Place | None, b: Place | None) -> float:
    if a is None or b is None or a.inferred_from or b.inferred_from:
        return 0.0
    if a.name == b.name:
        return 1.0
    if a.country == b.country and "country" in (a.precision, b.precision):
        return 0.2
    if a.country == b.country and "admin1" in (a.precision, b.precision) and (a.admin1 == b.admin1 or "region" in (a.precision, b.precision)):
        return 0.3
    if a.country == b.country and "region" in (a.precision, b.precision):
        return 0.1
    return -1.0


def _date_agreement(a: TimeSpan | None, b: TimeSpan | None) -> float:
    if a is None or b is None:
        return 0.0
    if a.edtf == b.edtf:
        return 1.0
    a1, a2, b1, b2 = a.start or "0000", a.end or "9999", b.start or "0000", b.end or "9999"
    return 0.3 if a1 <= b2 and b1 <= a2 else -1.0


def _determiners(analysis: Analysis, i: int) -> set[str]:
    return {analysis.words[c].lower() for c in analysis.deps(i, "det")}


def _is_definite(analysis: Analysis, i: int) -> bool:
    return bool(_determiners(analysis, i) & {"the", "this", "that", "these", "those"}) or bool(analysis.deps(i, "nmod:poss"))


def _is_indefinite(analysis: Analysis, i: int) -> bool:
    return bool(_determiners(analysis, i) & {"a", "an", "another", "some"})


def _is_other(analysis: Analysis, i: int) -> bool:
    return any(analysis.lemmas[c].lower() in _OTHER for c in analysis.children[i] if analysis.deprels[c] in ("amod", "det"))
