"""The date that an act takes over where its own sentence does not give one: a story goes on from the day that it told last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dragoman.records import TimeSpan
from dragoman.resolve import edtf
from dragoman.resolve.time import TimeMention
from dragoman.resolve.time_choose import LIGHT, SPEAKING, SPEECH_TYPES, is_dateline, top_of
from dragoman.resolve.time_tense import way_of
from dragoman.resolve.time_words import lexicon
from dragoman.trees import Analysis

RUN = 6
"""Sentences after which a story no longer goes on from a day."""
RECENT = 10
"""Days before the report within which a day carries a story; what lies further back is background."""

_SPEECH = frozenset(
    "say tell add report announce confirm quote note state declare claim write reply respond comment explain disclose reveal warn argue".split()
)
_NOT_PLAIN = frozenset("has had have 's \u2019s 've \u2019ve would could may might should will can must is are be".split())
_PRESENT = frozenset("is are 's \u2019s".split())
_TAKES_UP = frozenset(
    "deny dismiss recall cite discuss mention describe denounce criticise criticize raise review address".split()
)  # an act told of, not done
_REASONS = frozenset("for of over from without despite".split())  # 'claimed responsibility for shelling': when is not told
_ORDER = frozenset("after before since following until".split())
_COURT = frozenset("sentence jail imprison convict acquit indict charge plead extradite".split())
_IN_COURT = frozenset("guilty trial court judge tribunal jury prosecution prosecutor verdict".split())
_ARGUED = frozenset("claim allege argue complain recall remember believe think suspect".split())
_WITNESS = frozenset("i we us me".split())
_FORMERLY = frozenset("initially originally before earlier previously once formerly already repeatedly often long".split())


def running_date(
    analysis: Analysis, times: Sequence[TimeMention], trigger: int, via: Sequence[int], status: str, type_: str | None = None
) -> TimeSpan | None:
    """The day that the story had come to when it told the act of word `trigger`, `anchor` "running"; None where the act is not told as
    part of the story: planned, wanted, told in the perfect or pluperfect, or in passing as a mere noun or relative clause.

    What is said on a day carries on words ('warned', 'demanded'), not deeds: those lie before it, nobody knows how long."""
    today = edtf.parse_day(analysis.document.date)
    if today is None or status not in ("occurred", "ongoing", "planned"):
        return None
    sentence = analysis.sentence_of[trigger]
    if _is_headline(analysis, trigger):
        up = analysis.heads[trigger]
        object_ = analysis.upos[trigger] == "NOUN" and analysis.bare[trigger] in ("obj", "obl", "nmod") and not via
        if status != "planned" and object_ and analysis.lemmas[up].lower() not in LIGHT:
            return None  # 'Minister condemns attacks': the day of the first sentence is that of the condemning
        later = [m for m in times if 0 < analysis.sentence_of[m.first] - sentence <= 2]
        return _next(analysis, later, today) if status == "planned" else _first(analysis, later, today, type_ in SPEECH_TYPES)
    if status == "planned" or (status == "ongoing" and not _was_doing(analysis, trigger)):
        return None
    if type_ not in SPEECH_TYPES and _is_testimony(analysis, trigger):
        return None
    if _points_back(analysis, trigger) or _is_ordered(analysis, times, trigger) or not _tells_on(analysis, trigger, via, type_):
        return None
    if any(trigger in analysis.ancestors(top_of(analysis, m)) and _is_over(m, today) for m in times if analysis.sentence_of[m.first] == sentence):
        return None  # 'led the campaign that crushed them in 2009'
    for m in times:
        if analysis.sentence_of[m.first] == sentence and m.first < trigger and (verb := _dated_above(analysis, m, trigger, today)) is not None:
            return replace(m.time, anchor="running") if m.time is not None and _is_told_with(analysis, trigger, verb) else None
    before = (m for m in reversed(times) if 0 < sentence - analysis.sentence_of[m.first] <= RUN)
    words = type_ in SPEECH_TYPES or _while_speaking(analysis, via[-1] if via else trigger)
    found = _first(analysis, before, today, words, trigger)
    return None if found is None or _went_back(analysis, times, found, trigger, today) else found


def _went_back(analysis: Analysis, times: Sequence[TimeMention], found: TimeSpan, trigger: int, today: dt.date) -> bool:
    """Whether the story had come to a later day before it went back to this one, in a paragraph before that of word `trigger`: where it goes on from
    there, nothing tells."""
    at = next((m for m in times if m.time is not None and m.time.span == found.span), None)
    if at is None or analysis.paragraph_of[at.first] == analysis.paragraph_of[trigger] or _opens(analysis, top_of(analysis, at)):
        return False
    later = [m for m in times if m.first < at.first and m.time is not None and m.time.precision == "day" and not is_dateline(analysis, m)]
    return any(
        found.start and found.start < (m.time.start or "") <= today.isoformat() for m in later if m.time is not None and m.kind in ("DATE", "TIME")
    )


def story_day(analysis: Analysis, times: Sequence[TimeMention], word: int) -> TimeSpan | None:
    """The likeliest day of any word that tells what happened: the last recent day that the sentence or the four before it name. An
    estimate for those who want a day at any price; records never hold it."""
    today = edtf.parse_day(analysis.document.date)
    if today is None or way_of(analysis, word) > 0:
        return None
    for m in reversed(times):
        day = edtf.parse_day(m.time.start) if m.time is not None and m.time.precision == "day" and m.kind in ("DATE", "TIME") else None
        if day is None or not 0 <= (today - day).days <= RECENT or is_dateline(analysis, m):
            continue
        if 0 <= analysis.sentence_of[word] - analysis.sentence_of[m.first] <= 4:
            return m.time
    return None


def _first(analysis: Analysis, mentions: Iterable[TimeMention], today: dt.date, words: bool, near: int | None = None) -> TimeSpan | None:
    for m in mentions:
        if m.time is None or m.kind not in ("DATE", "TIME") or is_dateline(analysis, m):
            continue
        if _is_in_brackets(analysis, m):
            continue
        if near is not None and analysis.sentence_of[near] - analysis.sentence_of[m.first] <= 1 and _is_long_past(analysis, m, today):
            return None  # 'In March a fire killed three. The father was charged': the story has gone back
        day = edtf.parse_day(m.time.start)
        if m.time.precision != "day" or day is None or day > today or (today - day).days > RECENT:
            continue
        verb = _told_of(analysis, m)
        if verb is None and day == today and analysis.deprels[top_of(analysis, m)] != "nmod:poss":
            return replace(m.time, anchor="running")  # the story is of the report's own day, which it names in passing
        if verb is None or (analysis.lemmas[verb].lower() in _SPEECH and not words):
            continue
        if not words and _is_in_court(analysis, verb):
            return None
        return replace(m.time, anchor="running")
    return None


def _is_in_brackets(analysis: Analysis, mention: TimeMention) -> bool:
    """'(Letters, 22 May)'."""
    first = analysis.sentences[analysis.sentence_of[mention.first]][0]
    words = analysis.words[first : mention.first]
    return words.count("(") > words.count(")")


def _dated_above(analysis: Analysis, mention: TimeMention, trigger: int, today: dt.date) -> int | None:
    """'On Tuesday police shot a man who had raided a bank', 'in May 2005 it left the talks, demanding': a sentence that has its own day, or tells of
    what is long over, goes on from no other. The verb of that time."""
    if mention.time is None or mention.kind not in ("DATE", "TIME") or is_dateline(analysis, mention):
        return None
    if mention.time.precision != "day" and not (_is_over(mention, today) and mention.time.precision == "month"):
        return None
    verb = _told_of(analysis, mention)
    return verb if verb is not None and verb in analysis.ancestors(trigger) else None


def _is_told_with(analysis: Analysis, trigger: int, verb: int) -> bool:
    """'called him on Tuesday, urging him to stop and warning Peru'."""
    w = trigger
    while w != verb:
        if analysis.bare[w] not in ("advcl", "conj", "xcomp", "obj") or (analysis.bare[w] == "advcl" and _is_background(analysis, w)):
            return False
        w = analysis.heads[w]
    return True


def _is_long_past(analysis: Analysis, mention: TimeMention, today: dt.date, behind: Sequence[str] = ()) -> bool:
    """Whether a main clause, or a phrase that one of the words `behind` opens, has told of a time that was over long before the report."""
    if not _is_over(mention, today):
        return False
    if behind:
        above = [w for w in analysis.ancestors(top_of(analysis, mention)) if analysis.bare[w] in ("obl", "advcl")]
        return any(analysis.lower[k] in behind for w in above for k in analysis.deps(w, "mark", "case"))
    return _told_of(analysis, mention) is not None


def _is_over(mention: TimeMention, today: dt.date) -> bool:
    end = edtf.parse_day(mention.time.end) if mention.time is not None and ".." not in mention.time.edtf else None
    return end is not None and (today - end).days > RECENT


def _next(analysis: Analysis, mentions: Iterable[TimeMention], today: dt.date) -> TimeSpan | None:
    """The first time not before the report that a headline's plan is given."""
    for m in mentions:
        if (
            m.time is not None
            and m.kind in ("DATE", "TIME")
            and m.time.start is not None
            and m.time.start >= today.isoformat()
            and not is_dateline(analysis, m)
        ):
            verb = _told_of(analysis, m)
            if verb is not None and analysis.lemmas[verb].lower() not in _SPEECH:
                return replace(m.time, anchor="running")
    return None


def _told_of(analysis: Analysis, mention: TimeMention) -> int | None:
    """The verb of a main clause that the mention dates; None where it dates something told in passing."""
    w = top = top_of(analysis, mention)
    verb = None
    while analysis.heads[w] >= 0:
        relation = analysis.bare[w]
        if relation in ("acl", "advcl") and analysis.lemmas[w].lower() in SPEAKING:
            verb = None
        elif relation in ("acl", "advcl", "amod", "appos") or analysis.deprels[w] in ("nmod:poss", "compound") or analysis.case(w) in _ORDER:
            if not _opens(analysis, w):
                return None
        w = analysis.heads[w]
        if verb is None and analysis.upos[w] in ("VERB", "AUX"):
            verb = w
            inner = range(verb + 1, top)
            if any(analysis.upos[k] == "VERB" and analysis.bare[k] in ("advcl", "acl", "ccomp") for k in inner):
                return None  # a clause stands between: it may be what the date belongs to
    return verb if verb is not None else (w if analysis.upos[w] in ("VERB", "AUX", "NOUN", "ADJ") else None)


def _opens(analysis: Analysis, day: int) -> bool:
    """'In Monday's riots, shops were burned': what opens the sentence dates it."""
    noun = analysis.heads[day]
    first = analysis.sentences[analysis.sentence_of[day]][0]
    if noun < 0:
        return False
    opening = analysis.lower[first] in ("in", "during") and day in (first + 1, first + 2)
    return opening and analysis.deprels[day] == "nmod:poss" and analysis.deprels[noun] == "obl"


def _is_headline(analysis: Analysis, trigger: int) -> bool:
    """Whether the act is told in a headline: the title, or a first line in the present without a full stop."""
    paragraph = analysis.paragraph_of[trigger]
    if analysis.parts and analysis.parts[paragraph] == "title":
        return True
    if paragraph > 1 or analysis.parts:
        return False
    root = next((w for w in (trigger, *analysis.ancestors(trigger)) if analysis.heads[w] < 0), trigger)
    return analysis.feats[root].get("Tense") == "Pres" and analysis.words[analysis.sentences[analysis.sentence_of[trigger]][1] - 1] != "."


def _tells_on(analysis: Analysis, trigger: int, via: Sequence[int], type_: str | None) -> bool:
    """Whether a verb in the plain past carries the act, itself or over participles, infinitives and what was said."""
    if via and analysis.lemmas[via[-1]].lower() in _TAKES_UP | {"have"}:  # 'the country had a long war'
        return False
    w, beside = via[-1] if via else trigger, False
    for _ in range(6):
        relation = analysis.bare[w]
        if analysis.upos[w] in ("VERB", "AUX"):
            auxes = {analysis.lower[c] for c in analysis.children[w] if analysis.bare[c] in ("aux", "cop")}
            if auxes & _NOT_PLAIN and not (relation in ("ccomp", "parataxis") and type_ in SPEECH_TYPES and auxes <= _PRESENT):
                return False
            if any(analysis.lower[c] in _FORMERLY for c in analysis.children[w] if analysis.deprels[c] == "advmod"):
                return False
            finite = auxes & {"was", "were", "did"} or (analysis.feats[w].get("Tense") == "Past" and analysis.feats[w].get("VerbForm") != "Part")
            if analysis.deprels[w] == "acl:relcl" and finite and analysis.heads[w] >= 0:
                w, beside = analysis.heads[w], True  # 'protesters who tried to break in': part of the story if what they did is
                continue
            if relation in ("acl", "amod"):
                return False
            if relation == "ccomp" and type_ not in SPEECH_TYPES:
                if analysis.lemmas[analysis.heads[w]].lower() in _ARGUED or _is_said_now(analysis, analysis.heads[w]):
                    return False
            if relation == "conj" and not analysis.deps(w, "nsubj") and analysis.upos[analysis.heads[w]] == "VERB":
                finite = False  # it shares the tense of what it is joined to
            if finite:
                return relation != "advcl" or not _is_background(analysis, w)
            if relation in ("ccomp", "parataxis") and type_ in SPEECH_TYPES:
                w = analysis.heads[w]  # what somebody says, whatever its tense, is said when he says it
                continue
            if relation not in ("advcl", "xcomp", "conj", "ccomp"):
                return False
            if relation == "advcl" and _is_background(analysis, w):
                return False
            if relation in ("advcl", "xcomp", "ccomp") and any(analysis.lower[c] in _REASONS for c in analysis.deps(w, "mark", "case")):
                return False
        elif beside and (analysis.case(w) in _ORDER or (relation == "nmod" and analysis.case(w) != "of")):
            return False  # 'after a night on which they burned cars', 'on a visit to the hotel where twenty were killed'
        elif relation in ("obl", "nmod") and not beside:
            if analysis.case(w) not in ("in", "at", "during") or (relation == "nmod" and analysis.case(w) == "in"):
                return False
            beside = True
        elif relation not in (("obj", "nsubj", "conj", "obl", "nmod", "iobj", "appos") if beside else ("obj", "nsubj", "conj")) or (
            relation != "conj" and not beside and analysis.lemmas[analysis.heads[w]].lower() not in LIGHT
        ):
            return False
        if analysis.heads[w] < 0:
            return False
        w = analysis.heads[w]
    return False


def _is_ordered(analysis: Analysis, times: Sequence[TimeMention], trigger: int) -> bool:
    """'Hours before the jet crashed on Wednesday, they launched rockets', 'some months later they quit': its own sentence puts it beside another day
    or far from it."""
    chain = [trigger, *analysis.ancestors(trigger)]
    today = edtf.parse_day(analysis.document.date)
    for m in times:
        if m.kind not in ("DATE", "TIME") or analysis.sentence_of[m.first] != analysis.sentence_of[trigger]:
            continue
        if m.time is None:
            soon = bool({"hour", "hours", "minutes", "minute"} & set(analysis.lower[m.first : m.end]))  # 'half an hour later' is of the same day
            if m.first < trigger and m.value in ("XXXX", "PAST_REF") and not soon and analysis.heads[top_of(analysis, m)] in chain:
                return True
            continue
        if today is not None and m.first < trigger and _is_long_past(analysis, m, today, ("after", "since", "following")):
            return True  # 'after his conviction last summer, he agreed to help'
        for w in (top_of(analysis, m), *analysis.ancestors(top_of(analysis, m))):
            if w in chain:
                break
            if any(analysis.lower[k] == "before" for k in analysis.deps(w, "mark", "case")):
                return True
    return False


def _is_testimony(analysis: Analysis, trigger: int) -> bool:
    """Whether somebody tells it in his own words of himself: '"the areas that I worked in were held by rebels", he said' is not of the story's day."""
    first, end = analysis.sentences[analysis.sentence_of[trigger]]
    within = next(((a, b) for a, b in analysis.quotations if a < trigger < b - 1), None)
    return within is not None and any(analysis.lower[w] in _WITNESS for w in range(max(first, within[0]), min(end, within[1])))


def _is_said_now(analysis: Analysis, verb: int) -> bool:
    """'Prosecutors say that they met in his home': when, the day of the saying does not tell."""
    feats = analysis.feats[verb]
    return (
        analysis.lemmas[verb].lower() in _SPEECH
        and feats.get("Tense") == "Pres"
        and feats.get("VerbForm") == "Fin"
        and not analysis.deps(verb, "aux")
    )


def _is_in_court(analysis: Analysis, verb: int) -> bool:
    """A report of a court tells the deed afterwards in the plain past: the day of the verdict is not the deed's."""
    below = {analysis.lemmas[c].lower() for c in analysis.children[verb]}
    return analysis.lemmas[verb].lower() in _COURT or bool(below & _IN_COURT)


def _points_back(analysis: Analysis, trigger: int) -> bool:
    """'In that attack rebels killed two': done when that was done."""
    first, end = analysis.sentences[analysis.sentence_of[trigger]]
    head = next((w for w in range(first, min(first + 4, end)) if analysis.upos[w] == "NOUN"), -1)
    if head < 0 or analysis.lower[first] not in ("in", "during", "at") or analysis.lower[first + 1] not in ("that", "those"):
        return False
    return lexicon().phrases.get(analysis.lower[head], ("",))[0] not in ("U", "P")


def _while_speaking(analysis: Analysis, w: int) -> bool:
    """'Mr Soto, arriving in Quito, said': done on the day of the words."""
    above = analysis.heads[w]
    return analysis.deprels[w] == "advcl" and above >= 0 and analysis.lemmas[above].lower() in _SPEECH and analysis.lower[w].endswith("ing")


def _was_doing(analysis: Analysis, w: int) -> bool:
    """'were chasing': going on at the time of the story."""
    return analysis.feats[w].get("VerbForm") in ("Part", "Ger") and any(analysis.lower[c] in ("was", "were") for c in analysis.deps(w, "aux"))


def _is_background(analysis: Analysis, w: int) -> bool:
    """'after', 'since', 'although': a clause that sets the scene."""
    marks = {analysis.lower[c] for c in analysis.children[w] if analysis.deprels[c] in ("mark", "advmod")}
    return bool(marks & {"after", "before", "since", "although", "though", "while", "because", "if", "until", "once"})
