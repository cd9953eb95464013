"""How likely two mentions tell one act: features of the pair, each a plain yes or no, and their weights."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from dragoman.coding.alike import concord, kin
from dragoman.coding.counts import OF_SEVERAL, CountMention
from dragoman.data import DataError, check_keys, lines, read_yaml
from dragoman.records import Party, Place, Source, Text, TimeSpan
from dragoman.trees import Analysis

RECIPROCAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
SPOKEN = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT"})
"""What somebody does by saying so."""
FIELD = frozenset({"ASSAULT", "PROTEST", "COERCE", "MOBILIZE"})
"""What is done at a spot, on a day."""
_BOMBED = frozenset({"airstrike", "strike", "air-strike", "airstrikes"})  # one word, however it is written
_OTHER_VICTIMS = ("at odds", "overlap", "of one country")
RIOTS = frozenset("riot rioting unrest disturbance".split())
_FIGHTS = frozenset("clash skirmish offensive invasion campaign".split())
_MADE_OF = {"SUPPORT": "AGREE", "CONCEDE": "RETREAT"}
"""Acts that are called what they bring about: who signs an agreement, who declares a ceasefire."""
STATEMENTS = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "CONCEDE"})


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
    told: bool = False  # as news, in the body of the report
    counts: dict[str, CountMention] = field(default_factory=dict)
    topics: list[Text] = field(default_factory=list)
    contexts: tuple[str, ...] = ()
    certainty: float = 1.0  # the parser's, of the arcs that the mention rests on
    running: TimeSpan | None = None  # the day that the story had come to, where the act's own sentence gives none
    same_as: int | None = None  # trigger of the mention that this one takes up by a pronoun
    mutual: bool = False  # a fight between parties, whatever the type's other acts
    fixed: tuple[int, ...] = ()  # the line's other words: 'agreement' of "signed an agreement"
    unnamed: list[Party] = field(default_factory=list)  # recipients of whom only the number is told: 'five were wounded'


@dataclass(frozen=True)
class Sameness:
    """The words by which a report comes back to an act (data/grammar/acts.yaml), and what each feature counts for (sameness.yaml)."""

    general: Mapping[str, frozenset[str]]  # type -> nouns that any act of it may be called by
    shell: frozenset[str]
    other: frozenset[str]
    results: frozenset[str]
    mass: frozenset[str]
    wars: frozenset[str]
    once: frozenset[str]
    weapons: frozenset[str]
    answers: frozenset[str]
    vague: frozenset[str]
    accidents: frozenset[str]
    sports: frozenset[str]
    games: frozenset[str]
    mishaps: frozenset[str]
    fields: Mapping[str, frozenset[int]]  # word -> the fields of words that it lies in
    weights: Mapping[str, float]

    @classmethod
    def load(cls) -> Sameness:
        """Raises DataError for an unknown key or a weight that is no number."""
        words, weights = read_yaml("grammar/acts.yaml")[0], read_yaml("grammar/sameness.yaml")[0]
        sets = ("shell", "other", "results", "mass", "wars", "once", "weapons", "answers", "vague", "accidents", "sports", "games", "mishaps")
        keys = ("general", *sets, "fields")
        check_keys(words, keys, keys)
        check_keys(weights, ("weights",), ("weights",))
        general = {str(type_): frozenset(map(str, lines(nouns))) for type_, nouns in words["general"].items()}
        numbers: dict[str, float] = {}
        for name, value in weights["weights"].items():
            try:
                numbers[str(name)] = float(value)
            except ValueError:
                raise DataError("grammar/sameness.yaml", value.line, f"the weight of '{name}' is no number: {value}") from None
        fields: dict[str, frozenset[int]] = {}
        for k, field_ in enumerate(lines(words["fields"])):
            for word in str(field_).split():
                fields[word] = fields.get(word, frozenset()) | {k}
        return cls(general, **{key: frozenset(map(str, lines(words[key]))) for key in sets}, fields=fields, weights=numbers)

    @cached_property
    def acts(self) -> frozenset[str]:
        """Every noun by which a report comes back to an act."""
        return self.shell.union(*self.general.values())

    def score(self, found: Mapping[str, float]) -> float:
        return sum(self.weights.get(name, 0.0) * value for name, value in found.items())


def sides(d: Draft) -> list[list[Party]]:
    """The parties of a mention by side; one side where an act is reciprocal."""
    if d.type in RECIPROCAL:
        return [[*d.actors, *d.recipients]]
    return [d.actors, d.recipients]


def same_party(a: Party, b: Party) -> bool:
    if a.actor and b.actor:
        return a.actor == b.actor
    if (a.span, a.country, a.name) == (b.span, b.country, b.name):
        return a.sectors[:1] == b.sectors[:1] or "REB" not in (*a.sectors[:1], *b.sectors[:1])  # both sides of a civil war
    if a.name and b.name and a.name == b.name:
        return True
    return a.country is not None and a.country == b.country and a.sectors[:1] == b.sectors[:1] and (not a.actor or not b.actor)


def features(
    analysis: Analysis, known: Sameness, act: Sequence[Draft], d: Draft, since: int, alone: bool = False, most: bool = False
) -> dict[str, float]:
    """What speaks for and against mention `d` telling the act that the mentions `act`, all before it and of its type, tell. `since`: how many
    acts of the type were told since the last of them. `alone`: no other act of the type was told."""
    out: dict[str, float] = {"all": 1.0}
    word, words = word_of(analysis, d), {word_of(analysis, x) for x in act}
    called = words | {n for x in act for n in nouns_of(analysis, known, x)}
    noun, nouns = is_noun(analysis, d), [x for x in act if is_noun(analysis, x)]
    general = known.general.get(d.type, frozenset())
    if any(word == w or (w in _BOMBED and word in _BOMBED) for w in words):
        out["same result word" if word in known.results else "same word"] = 1.0
    elif word in called or nouns_of(analysis, known, d) & called:
        out["word of the line"] = 1.0
    elif any(kin(word, w) for w in words):
        out["kindred word"] = 1.0
    elif word in general and noun:
        out["general noun"] = 1.0
    elif len(nouns) == len(act) and words <= general:
        out["general noun before"] = 1.0
    elif word in known.results or words <= known.results:
        out["result word"] = 1.0
    field_ = known.fields.get(word, frozenset())
    if word not in words and any(field_ & known.fields.get(w, frozenset()) for w in words):
        out["word of one field"] = 1.0
    if d.type in STATEMENTS:
        out["statement"] = 1.0
        if word in words:
            out["statement, same word"] = 1.0
    bare = not any(sides(d))
    if noun:
        which = article(analysis, d.trigger)
        out[f"{which} noun"] = 1.0
        if which == "definite" and (word in general or word in called):
            out["definite, known"] = 1.0
            if bare:
                out["definite, known, without parties"] = 1.0
            if alone:
                out["definite, known, the only one"] = 1.0
            if most and comes_back(analysis, known, d):
                out["definite, known, told most"] = 1.0
            if since == 0:
                out["definite, known, the last"] = 1.0
            if d.sentence - act[-1].sentence <= 1:
                out["definite, known, close"] = 1.0
            elif act[0].sentence <= lead(analysis):
                out["definite, known, told in the lead"] = 1.0
    elif not nouns:
        out["verbs alone"] = 1.0
    else:
        out["verb after noun"] = 1.0
    if len(act) == 1 and is_noun(analysis, act[0]) and article(analysis, act[0].trigger) == "bare" and not any(sides(act[0])):
        if act[0].date is None and act[0].place is None and noun and act[0].sentence > 1:
            out["nothing known of it"] = 1.0
    if is_other(analysis, known, d.trigger):
        out["other"] = 1.0
    if d.kind == "verb" and word not in known.results and any(analysis.lower[c] == "also" for c in analysis.deps(d.trigger, "advmod")):
        out["also"] = 1.0
    if (
        nouns
        and noun
        and (word not in known.mass or (word.endswith("ing") and _is_many(analysis, d.trigger)))  # 'bombings' are many, 'talks' may be one
        and not words & known.mass
        and all(_is_many(analysis, x.trigger) != _is_many(analysis, d.trigger) for x in nouns)
    ):
        out["one and many"] = 1.0
    agreement = [concord(mine, theirs, stands_for) for mine, theirs in zip(pooled(act), sides(d))]
    if d.mode == "visit" and agreement in (["overlap"], ["of one country"]) and _same_visit(act, d):
        agreement = ["equal"]
    for name, found in zip(("first side", "second side"), agreement):
        out[f"{name}: {found}"] = 1.0
    if bare:
        out["without parties"] = 1.0
    if d.type in RECIPROCAL and agreement == ["equal"] and len({p.country for p in sides(d)[0]} - {None}) > 1:
        out["the same two countries"] = 1.0
    if not noun and word in words and agreement[0] in ("equal", "part") and agreement[-1] not in ("at odds", "overlap", "of one country"):
        out["same verb, same doer"] = 1.0
    if _other_persons([p for side in pooled(act) for p in side], [p for side in sides(d) for p in side]):
        out["other persons"] = 1.0
    out.update(dict.fromkeys(_of_the_noun(analysis, act, d), 1.0))
    date, place = _closest(_dates(x.date, d.date) for x in act), _closest(_places(x.place, d.place) for x in act)
    out[f"date: {date}"] = 1.0
    if date == "said once" and any(_is_long_past(analysis, x) for x in (*act, d)):
        out["date: said once, long ago"] = 1.0
    out[f"place: {place}"] = 1.0
    if d.date is None and d.running is not None and (days := {when.edtf for x in act if (when := x.date or (x.running if x.sentence else None))}):
        out["the story's day equal" if d.running.edtf in days else "the story's day differs"] = 1.0
    if d.type == "ASSAULT" and place in ("at odds", "elsewhere in the country") and agreement[-1] in _OTHER_VICTIMS:
        out.pop("same result word", None)  # others were killed, elsewhere
    if set(agreement) <= {"equal", "part", "said once", "not said"} and set(agreement) & {"equal", "part"} and "at odds" not in (date, place):
        out["same parties"] = 1.0
        if "equal" in (date, place):
            out["same parties, and date or place"] = 1.0
        if d.type in RECIPROCAL:
            out["same parties of a reciprocal act"] = 1.0
        if d.mode and d.mode in {x.mode for x in act}:
            out["same parties, mode equal"] = 1.0
    elif bare and "at odds" not in (date, place) and "equal" in (date, place):
        out["same date or place, parties not said"] = 1.0
    states = {x.status for x in act if x.explicit} or {x.status for x in act}
    if d.explicit and {d.status, *states} == {"occurred", "planned"} and any(x.explicit for x in act):
        out["done and to come"] = 1.0
    if {d.status, *states} == {"ongoing"} and set(agreement) <= {"equal", "part"}:
        out["a standing state, same parties"] = 1.0
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
        told = {x.counts[kind].value for x in act if kind in x.counts}
        if told and kind in d.counts and d.counts[kind].told != "further":
            if d.counts[kind].value not in told:
                out["number differs"] = 1.0
                given = [x.counts[kind] for x in act if kind in x.counts and x.counts[kind].told not in OF_SEVERAL]
                if given and all(_at_odds(m, d.counts[kind]) for m in given):
                    out["number at odds"] = 1.0
            elif d.counts[kind].value != 1 or agreement[-1] not in _OTHER_VICTIMS:  # one was killed here and one there
                out["number equal"] = 1.0
    if since == 0 and d.sentence - act[-1].sentence <= 1 and _is_toll_of(analysis, known, act, d, agreement[-1]):
        out["a toll told next"] = 1.0
        out.pop("mode differs", None)  # 'hurt by stones' in the clash in which others were shot
    if analysis.parts and all(analysis.parts[analysis.paragraph_of[x.trigger]] in ("title", "caption", "subheading") for x in act):
        out["told in the headline alone"] = 1.0
    hours = {h for x in act for h in hours_of(analysis, x)}
    if hours and (mine := hours_of(analysis, d)):
        out["part of the day equal" if mine & hours else "part of the day differs"] = 1.0
    things = {w for x in act for w in _things(analysis, x)}
    if things and (mine := _things(analysis, d)):
        out["of the same things" if mine & things else "of other things"] = 1.0
    if d.kind == "echo":
        out["a word that tells none by itself"] = 1.0
    agree = sum(x in ("equal", "part") for x in agreement) + (date == "equal") + (place == "equal")
    agree += word in words or not out.keys().isdisjoint(("word of the line", "kindred word", "word of one field", "definite, known"))
    if agree != 1:
        out["agrees in nothing" if agree == 0 else "agrees in two" if agree == 2 else "agrees in three or more"] = 1.0
    odds = (
        sum(x in ("at odds", "overlap", "of one country") for x in agreement)
        + (date == "at odds")
        + (place in ("at odds", "elsewhere in the country"))
        + ("number differs" in out)
    )
    if odds > 1:
        out["at odds in two"] = 1.0
    gap = d.sentence - act[-1].sentence
    out["same sentence" if gap == 0 else "next sentence" if gap == 1 else "near" if gap <= 3 else "far" if gap <= 8 else "very far"] = 1.0
    if act[0].sentence <= lead(analysis) < d.sentence:
        out["told in the lead"] = 1.0
    if since == 0:
        out["the last of its type"] = 1.0
    out["told often"] = min(len(act) - 1, 4) / 4
    return out


def _is_toll_of(analysis: Analysis, known: Sameness, act: Sequence[Draft], d: Draft, victims: str) -> bool:
    """'Police fired on the crowd. Two students were killed': those whom nobody in particular killed, nowhere in particular, fell in what was just told."""
    if d.kind != "verb" or word_of(analysis, d) not in known.results - _MEANT or d.actors or d.date is not None or d.place is not None:
        return False
    if d.status != "occurred" or all(word_of(analysis, x) in known.results for x in act):
        return False
    if any(analysis.deps(c, "acl") for c in analysis.deps(d.trigger, "obl:agent", "obl")):
        return False  # 'wounded by bullets fired by soldiers'
    kinds = {k for k in ("dead", "injured") if k in d.counts}
    return bool(kinds or d.recipients) and (victims not in ("equal", "part") or not any(kinds & x.counts.keys() for x in act))


_DEATHS = frozenset({"death", "die"})
_MEANT = frozenset({"shoot", "murder", "slay", "massacre", "discuss", "destroy", "damage"})


def _at_odds(a: CountMention, b: CountMention) -> bool:
    """Whether both numbers are given outright and cannot be one, nor the one a later state of the other: 'killed two', 'killed five'."""
    return all(m.told in ("stated", "named") and m.count.qualifier is None and m.value == m.count.low == m.count.high for m in (a, b))


def lead(analysis: Analysis) -> int:
    """The second sentence that tells anything: the one after the headline, a dateline by itself not counted."""
    if "_lead" not in analysis.__dict__:
        told = [k for k, (lo, hi) in enumerate(analysis.sentences[:6]) if any(analysis.upos[i] in ("VERB", "AUX") for i in range(lo, hi))]
        analysis.__dict__["_lead"] = max(1, told[1]) if len(told) > 1 else 1
    return int(analysis.__dict__["_lead"])


def comes_back(analysis: Analysis, known: Sameness, d: Draft, words: Collection[str] = ()) -> bool:
    """Whether the mention is a noun that says neither who nor what sort, only that it is known: 'the violence', 'this attack'."""
    word = word_of(analysis, d)
    if not is_noun(analysis, d) or any(sides(d)) or not (word in known.general.get(d.type, ()) or any(w == word or kin(w, word) for w in words)):
        return False
    if article(analysis, d.trigger) != "definite" or is_other(analysis, known, d.trigger) or _sorts(analysis, d.trigger):
        return False
    return not analysis.deps(d.trigger, "acl")


def echoing(analysis: Analysis, known: Sameness, act: Sequence[Draft], d: Draft) -> bool:
    """Whether a word that may tell the act again says enough for it: its parties are the act's, or a noun says that it is known, or a clause that
    names nobody stands beside."""
    told = [x for x in act if x.kind != "anaphor"]
    agreement = {concord(mine, theirs, stands_for) for mine, theirs in zip(pooled(told), sides(d))}
    if agreement & {"at odds", "overlap"}:
        return False
    dead = [*d.actors, *d.recipients] if word_of(analysis, d) in _DEATHS else []
    if dead and not any(stands_for(p, q) for p in dead for q in pooled(told)[-1]):
        return False  # 'his death' after an illness, in a report that tells of others who were killed
    if agreement & {"equal", "part", "of one country"}:
        return True
    if is_noun(analysis, d):
        return article(analysis, d.trigger) == "definite"
    near = min(abs(x.sentence - d.sentence) for x in act) <= 1
    return near and ("unknown" in agreement or (not any(sides(d)) and word_of(analysis, d) in {word_of(analysis, x) for x in told}))


def befell_once(analysis: Analysis, known: Sameness, act: Sequence[Draft], d: Draft) -> bool:
    """Whether both tell what a person can undergo but once: 'was overthrown in May', 'since the fall of Diaz'."""
    if word_of(analysis, d) not in known.once:
        return False
    people = {p.actor for p in (*d.recipients, *(d.actors if d.type == "RETREAT" else ())) if p.actor and p.role}
    return any(
        word_of(analysis, x) in known.once and people & {p.actor for p in (*x.recipients, *(x.actors if x.type == "RETREAT" else ()))} for x in act
    )


def may_call(known: Sameness, noun: str, word: str) -> bool:
    """Whether a noun for the whole of a conflict may tell the act of `word` again: no 'end to the conflict' is the end of a bombing."""
    return noun not in known.wars or word in known.wars or word in _FIGHTS


def word_of(analysis: Analysis, d: Draft) -> str:
    return analysis.lemmas[d.trigger].lower()


def _same_visit(act: Sequence[Draft], d: Draft) -> bool:
    """A visit is to a country, however its host is named: 'to Moscow', 'to the Russian capital'."""
    guests = any(same_party(p, q) for x in act for p in x.actors for q in d.actors)
    return guests and bool({p.country for x in act for p in x.recipients} & {p.country for p in d.recipients if p.country})


def nouns_of(analysis: Analysis, known: Sameness, d: Draft) -> set[str]:
    """What a later noun may call the act, of the words of its line: 'the agreement' after 'signed an agreement', not 'the pen', nor 'the congress'
    after 'boycotted the congress'."""
    mine = known.shell | known.general.get(d.type, frozenset()) | known.general.get(_MADE_OF.get(d.type, ""), frozenset())
    return {w for k in d.fixed if analysis.upos[k] == "NOUN" and (w := analysis.lemmas[k].lower()) in mine}


def is_noun(analysis: Analysis, d: Draft) -> bool:
    return analysis.upos[d.trigger] in ("NOUN", "PROPN")


def _other_persons(a: Sequence[Party], b: Sequence[Party]) -> bool:
    """Whether both name office-holders of one country, and not the same ones: 'Roh' of Korea, where it was 'Ban' before."""
    mine, theirs = _people(a), _people(b)
    return any(not mine[c] & theirs[c] for c in mine.keys() & theirs.keys())


def _people(parties: Sequence[Party]) -> dict[str, set[str]]:
    """Words of the names of the office-holders, by country."""
    out: dict[str, set[str]] = {}
    for p in parties:
        if p.country and p.role and p.name:
            out.setdefault(p.country, set()).update(p.name.lower().split())
    return out


def _of_the_noun(analysis: Analysis, act: Sequence[Draft], d: Draft) -> Iterator[str]:
    """Whether what sorts the noun of the mention ('six-way talks', 'the Vienna talks') is said of the act's nouns too."""
    if not is_noun(analysis, d):
        return
    for what, of in (("kind of the noun", _sorts), ("name on the noun", _name_marks)):
        mine, theirs = of(analysis, d.trigger), {w for x in act if is_noun(analysis, x) for w in of(analysis, x.trigger)}
        if mine and theirs:
            yield f"{what} equal" if mine & theirs else f"{what} differs"
        elif mine and any(is_noun(analysis, x) for x in act):
            yield f"{what} said now"


def _sorts(analysis: Analysis, i: int) -> set[str]:
    """Words that say what sort of act the noun is, names and words that only count or order left aside."""
    return {
        analysis.lemmas[c].lower()
        for c in analysis.deps(i, "amod", "compound")
        if analysis.name_of[c] is None and analysis.upos[c] in ("ADJ", "NOUN") and c < i
    }


def _name_marks(analysis: Analysis, i: int) -> set[str]:
    return {analysis.lemmas[c].lower() for c in analysis.deps(i, "amod", "compound", "nmod:unmarked") if analysis.name_of[c] is not None and c < i}


_HOURS = {
    "morning": "morning", "dawn": "morning", "daybreak": "morning", "noon": "noon", "midday": "noon", "afternoon": "afternoon", "evening": "evening",
    "dusk": "evening", "night": "night", "midnight": "night", "overnight": "night",
}  # fmt: skip


def hours_of(analysis: Analysis, d: Draft) -> set[str]:
    """Parts of the day that stand with the mention: 'on Thursday evening'."""
    near = [c for k in (d.trigger, analysis.heads[d.trigger]) if k >= 0 for c in analysis.deps(k, "obl", "nmod", "advmod", "amod", "compound")]
    return {_HOURS[w] for c in near if (w := analysis.lemmas[c].lower()) in _HOURS}


def _things(analysis: Analysis, d: Draft) -> set[str]:
    """Common nouns that stand with the mention: 'barricade' of 'pulled down the barricades round the hotel'."""
    near = [c for c in analysis.children[d.trigger] if analysis.bare[c] in ("obj", "obl", "nmod", "nsubj", "compound")]
    near += [c for k in near for c in analysis.deps(k, "nmod", "conj", "compound")]
    return {analysis.lemmas[c].lower() for c in near if analysis.upos[c] == "NOUN" and analysis.name_of[c] is None}


def pooled(act: Sequence[Draft]) -> list[list[Party]]:
    return [[p for parties in side for p in parties] for side in zip(*(sides(x) for x in act))]


_ORDER = ("at odds", "elsewhere in the country", "equal", "within", "overlap", "said once", "not said")


def _closest(found: Iterator[str]) -> str:
    """Of several comparisons the one that decides: a disagreement before an agreement before silence."""
    return min(found, key=_ORDER.index)


def article(analysis: Analysis, i: int) -> str:
    words = {analysis.lower[c] for c in analysis.deps(i, "det")}
    if words & {"the", "this", "that", "these", "those"} or analysis.deps(i, "nmod:poss"):
        return "definite"
    return "indefinite" if words & {"a", "an", "another", "some", "any", "no"} else "bare"


def _is_many(analysis: Analysis, i: int) -> bool:
    return analysis.feats[i].get("Number") == "Plur"


def is_other(analysis: Analysis, words: Sameness, i: int) -> bool:
    """Whether the noun itself says that its act is another one than the one told: 'a second strike', 'previous talks'."""
    return bool(others(analysis, words, i))


def is_aside(analysis: Analysis, i: int) -> bool:
    """Whether the noun only says what the clause before it has told: 'A bomb killed five, another attack by the group'."""
    if analysis.deprels[i] in ("appos", "parataxis"):
        return True
    first = analysis.phrase(i, ("punct",))[0]
    return analysis.deprels[i].startswith("nsubj") and 0 <= analysis.heads[i] < i and analysis.words[first - 1] == ","


def others(analysis: Analysis, words: Sameness, i: int) -> set[str]:
    verb = analysis.heads[i]
    if (
        _is_many(analysis, i)
        and 0 <= verb < i
        and analysis.bare[i] == "obl"
        and {"separate", "different"} & {analysis.lower[c] for c in analysis.children[i]}
    ):
        return set()  # 'were killed in two separate strikes': separate from each other
    return {analysis.lemmas[c].lower() for c in analysis.children[i] if analysis.deprels[c] in ("amod", "det")} & words.other


def stands_for(a: Party, b: Party) -> bool:
    """Whether one names the other, a president his country too."""
    if same_party(a, b):
        return True
    state = any(p.actor is not None and p.country is not None and p.actor == p.country.lower() for p in (a, b))
    return state and a.country == b.country and ("GOV",) in (a.sectors[:1], b.sectors[:1]) and {*a.sectors[:1], *b.sectors[:1]} <= {"GOV", "MIL"}


def _dates(a: TimeSpan | None, b: TimeSpan | None) -> str:
    if a is None or b is None:
        return "not said" if a is None and b is None else "said once"
    if a.edtf == b.edtf:
        return "equal"
    a1, a2, b1, b2 = a.start or "0000", a.end or "9999", b.start or "0000", b.end or "9999"
    return "overlap" if a1 <= b2 and b1 <= a2 else "at odds"


def _is_long_past(analysis: Analysis, d: Draft) -> bool:
    """Whether the mention is dated to a year before the one that led up to the report."""
    today = analysis.document.date
    return d.date is not None and d.date.end is not None and today is not None and int(d.date.end[:4]) < int(today[:4]) - 1


def _places(a: Place | None, b: Place | None) -> str:
    if a is None or b is None or a.inferred_from or b.inferred_from:
        return "not said" if (a is None or a.inferred_from) and (b is None or b.inferred_from) else "said once"
    if a.name == b.name:
        return "equal"
    if a.country != b.country:
        return "at odds"
    wide = ("country", "region", "admin1")
    return "within" if a.precision in wide or b.precision in wide else "elsewhere in the country"
