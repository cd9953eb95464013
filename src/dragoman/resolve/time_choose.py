"""Which date belongs to which event: the tree first, then the clause, what is said elsewhere, and the running date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from dragoman.records import TimeSpan
from dragoman.resolve import edtf
from dragoman.resolve.time import TimeMention
from dragoman.resolve.time_bounds import (
    BEGUN,
    bounded,
    is_a_lifetime,
    is_nth_day,
    is_of_the_asking,
    is_over,
    is_superlative,
    is_worst_since,
    lasting_from,
)
from dragoman.resolve.time_tense import way_of
from dragoman.resolve.time_words import lexicon
from dragoman.trees import Analysis

_ORDERING = frozenset("follow precede predate".split())
_BY_THE_SIDE = frozenset(
    "toll tally victim survivor funeral burial veteran eve aftermath wake run-up retaliation revenge reprisal retribution response reaction protest anger".split()
)
_SAME_TIME = frozenset("when as while where amid".split())
NOT_THEN = frozenset("after before following since ahead prior until over despite because due about than against like unlike from".split())
_TOPIC = NOT_THEN | {"for"}
_PRENOMINAL = frozenset(["nmod:poss", "compound", "amod", "nummod", "nmod:unmarked"])
_OCCUR = frozenset(
    "happen occur take begin start resume recommence restart reconvene hold schedule plan set slate launch conduct carry stage open end unfold erupt follow".split()
)
SPEAKING = frozenset("speak talk address write comment react respond reply".split())
_UNDERTAKES = frozenset("agree vow pledge promise decide order urge ask tell demand threaten offer refuse warn propose swear vote resolve".split())
_SCHEDULED = frozenset("start begin open resume recommence restart reconvene schedule plan set slate hold due".split())
SPEECH_TYPES = frozenset("ACCUSE REQUEST REJECT THREATEN SUPPORT AGREE".split())
LIGHT = frozenset("see witness hold host carry launch stage conduct make announce declare begin start continue resume take have give pay hit kill leave "
                   "force cause bring mark attend end open suffer sign reach wage mount undertake perform commit face".split())  # fmt: skip
_CLAUSES = frozenset("acl advcl ccomp parataxis conj csubj xcomp discourse list appos".split())
_NOMINAL_UP = {"nmod": 2.0, "compound": 2.0, "appos": 2.0, "nsubj": 2.0, "obl": 2.0, "amod": 2.0}


OWN, TIGHT = 2.0, 4.0
"""A length of time belongs to what it stands by: 'after a week of unrest, and followed talks' says nothing of the talks."""

_Way = Callable[[Analysis, Sequence[TimeMention], int, Sequence[int], str, dt.date | None, str | None], TimeSpan | None]


def date_of(
    analysis: Analysis, times: Sequence[TimeMention], trigger: int, via: Sequence[int], status: str, type_: str | None = None
) -> TimeSpan | None:
    """The date of the event that word `trigger` names: its own modifiers first, then those of the verbs in `via`, of its clause and of
    clauses told as one with it; None where the report does not say. `status` bounds it: no plan before the report, no deed after it.
    `type_`: the event's type; words that accuse, demand or refuse are dated with the verb that reports them."""
    found = _date_by((_apart, _sole, _spoken, _anchored, _before), analysis, times, trigger, via, status, type_)
    return None if found is not None and status != "ongoing" and is_worst_since(analysis, found, trigger) else found


def _beside(analysis: Analysis, m: TimeMention, mention: TimeMention) -> bool:
    """Whether `m` gives a day at the same verb, or on the words of `mention` themselves."""
    if m is mention or m.time is None or m.time.precision != "day":
        return False
    up, verb = analysis.heads[top_of(analysis, m)], analysis.heads[top_of(analysis, mention)]
    return up >= 0 and (up == verb or mention.first <= up < mention.end)


def _date_by(
    ways: Sequence[_Way], analysis: Analysis, times: Sequence[TimeMention], trigger: int, via: Sequence[int], status: str, type_: str | None = None
) -> TimeSpan | None:
    today = edtf.parse_day(analysis.document.date)
    sentence = analysis.sentence_of[trigger]
    times = [m for m in times if not is_a_lifetime(analysis, m)]
    if analysis.lemmas[trigger].lower() in _UNDERTAKES and _is_perfect(analysis, trigger):  # 'has agreed to talks Friday': the day of the talks
        times = [m for m in times if m.time is None or m.time.precision != "day" or ".." in m.time.edtf]
    lasts = analysis.bare[trigger] == "nmod" and any(
        m.kind == "DURATION" and m.time is None and m.first <= analysis.heads[trigger] < m.end for m in times
    )
    jubilee = _anniversary_of(analysis, trigger, via)
    if jubilee is not None:
        return _kept(analysis, times, jubilee, trigger, today)
    if type_ == "REJECT" and status == "occurred" and way_of(analysis, trigger) > 0:
        return _spoken(
            analysis, times, trigger, via, "negated", today, type_
        )  # 'said it would not attend talks set for May': said so when it said so
    best: tuple[float, int, TimeSpan] | None = None
    for mention in times:
        if analysis.sentence_of[mention.first] != sentence or is_dateline(analysis, mention):
            continue
        if analysis.lower[mention.end - 1] in ("after", "before") and analysis.deprels[mention.end - 1] in ("mark", "case"):
            continue  # 'the day after a bomb killed ten' is no day by itself
        if is_nth_day(analysis, mention) and any(_beside(analysis, m, mention) for m in times):
            continue  # 'rallied for a third day on Sunday': on Sunday
        cost = _cost(analysis, mention, trigger, via)
        if cost is None or (mention.kind == "DURATION" and mention.time is None and cost > TIGHT):
            continue
        span = bounded(analysis, _own_day(analysis, mention, trigger), trigger, via, status, today)
        if cost > OWN and is_over(span, status, today):
            continue  # 'has threatened them for years, and in 2018 invaded Kara'
        if span is None or (cost > OWN and (is_of_the_asking(span, status, today) or (lasts and span.precision == "day"))):
            continue  # 'weeks of protests' are of no one day
        since = 0.5 if status == "occurred" and mention.time is not None and ".." in mention.time.edtf else 0.0
        rank = (cost + since, abs(mention.first - trigger))  # 'the president, in power since 1999, quit on Monday'
        if best is None or rank < best[:2]:
            best = (*rank, span)
    if best is not None:
        return lasting_from(analysis, best[2], via, status, today)
    for way in ways:
        span = way(analysis, times, trigger, via, status, today, type_)
        if (span is not None and lasts and span.precision == "day") or (way is _sole and is_over(span, status, today)):
            continue
        if span is not None and not (
            span.anchor == "event" and status in ("occurred", "ongoing") and today and (span.start or "") > today.isoformat()
        ):
            return span
    return None


def _anniversary_of(analysis: Analysis, trigger: int, via: Sequence[int]) -> int | None:
    """The noun 'anniversary' whose matter the act is."""
    for w in (trigger, *via):
        above = analysis.heads[w]
        if analysis.bare[w] == "nmod" and analysis.lemmas[above].lower() in ("anniversary", "commemoration"):
            return above
    return None


def _kept(analysis: Analysis, times: Sequence[TimeMention], noun: int, trigger: int, today: dt.date | None) -> TimeSpan | None:
    """The date of what an anniversary keeps: its own ('of the 2004 bombings'), or as many years before the report as 'the 20th anniversary' says."""
    for m in times:
        top = top_of(analysis, m)
        if m.time is not None and m.kind == "DATE" and top != noun and trigger in (analysis.heads[top], analysis.heads[analysis.heads[top]]):
            return m.time
    count = next(
        (c for c in analysis.children[noun] if re.fullmatch(r"\d+(?:st|nd|rd|th)", analysis.lower[c]) or _ordinal(analysis.lower[c]) > 0), None
    )
    if count is None or today is None:
        return None
    n = int(re.sub(r"\D", "", analysis.lower[count]) or _ordinal(analysis.lower[count]))
    made = edtf.year(today.year - n)
    if made.edtf is None or made.start is None or made.end is None:
        return None
    text, span = analysis.text(count, noun + 1), analysis.span(count, noun + 1)
    return TimeSpan(made.edtf, made.start.isoformat(), made.end.isoformat(), "year", text, span, "publication")


def _ordinal(word: str) -> int:
    tag, value = lexicon().phrases.get(word, ("", 0))
    return int(value) if tag == "O" else 0


def _clause(analysis: Analysis, w: int, joined: bool = False) -> int:
    """The head of the clause that word w stands in: a verb that is no mere participle of a noun, or the root."""
    while analysis.heads[w] >= 0:
        relation = analysis.bare[w]
        if relation in ("ccomp", "parataxis", "advcl", "acl", "csubj") and analysis.upos[w] in ("VERB", "AUX", "NOUN", "ADJ"):
            return w
        if relation == "conj" and not joined and analysis.upos[w] == "VERB" and analysis.deps(w, "nsubj"):
            return w
        w = analysis.heads[w]
    return w


def is_dateline(analysis: Analysis, mention: TimeMention) -> bool:
    """In a paragraph that holds nothing but a date, or in a dateline."""
    if analysis.parts and analysis.parts[analysis.paragraph_of[mention.first]] in ("dateline", "header"):
        return True
    first, end = analysis.paragraphs[analysis.paragraph_of[mention.first]]
    return end - first <= mention.end - mention.first + 3


def _sole(
    analysis: Analysis, times: Sequence[TimeMention], trigger: int, via: Sequence[int], status: str, today: dt.date | None, type_: str | None
) -> TimeSpan | None:
    """The one date of the event's own clause, however the two hang together."""
    sentence = analysis.sentence_of[trigger]
    here = [m for m in times if analysis.sentence_of[m.first] == sentence and m.kind in ("DATE", "TIME") and m.time is not None]
    if len({m.time.edtf for m in here if m.time is not None}) != 1:
        return None  # both ends of 'from May to July' are one
    # a date carries on to what is joined to its clause, not back; but a month or year only from before all of it
    start = analysis.sentences[sentence][0]
    joined = here[0].end <= trigger and (here[0].time is None or here[0].time.precision in ("day", "week") or here[0].first <= start + 3)
    clause = _clause(analysis, trigger, joined)
    if _clause(analysis, top_of(analysis, here[0]), joined) != clause:
        return None
    top = top_of(analysis, here[0])
    own = {trigger, *via, *analysis.ancestors(trigger)}
    below: list[int] = []
    for w in analysis.ancestors(top):
        if w in own:
            break
        below.append(w)
    if _of_another_noun(analysis, below, top, here[0]):
        return None
    attach = analysis.heads[top]
    told = ("conj", "xcomp") if attach >= 0 and analysis.lemmas[attach].lower() in _UNDERTAKES else ("conj",)
    if status == "planned" and any(analysis.bare[w] in told and analysis.heads[w] == attach for w in (trigger, *analysis.ancestors(trigger))):
        return None  # 'met on Tuesday and agreed to disengage', 'agreed on Tuesday to disengage'
    if attach >= 0 and any(analysis.bare[c] in ("ccomp", "parataxis") for c in analysis.children[attach]):
        return None
    if attach >= 0 and _behind_clause(analysis, here[0], top, attach) not in (None, trigger):
        return None
    w = trigger
    while w != clause and w >= 0:
        case = (analysis.case(w) or "").split(" ")[0]
        lemma = analysis.lemmas[analysis.heads[w]].lower()
        if case in NOT_THEN or analysis.deprels[w] == "appos" or lemma in _ORDERING or (analysis.bare[w] == "nmod" and lemma in _BY_THE_SIDE):
            return None
        if analysis.bare[w] == "obj" and analysis.lemmas[analysis.heads[w]].lower() not in LIGHT and analysis.heads[w] not in via:
            return None
        w = analysis.heads[w]
    span = bounded(analysis, here[0], trigger, via, status, today)
    return None if span is not None and is_of_the_asking(span, status, today) else span


def _spoken(
    analysis: Analysis, times: Sequence[TimeMention], trigger: int, via: Sequence[int], status: str, today: dt.date | None, type_: str | None
) -> TimeSpan | None:
    """What is said on a day is demanded, refused or praised on that day."""
    refused = status == "negated" and way_of(analysis, trigger) > 0
    if not refused and (type_ not in SPEECH_TYPES or status not in ("occurred", "negated")):
        return None
    for w in (trigger, *analysis.ancestors(trigger)):
        if analysis.bare[w] == "acl":
            return None  # 'hinted at a story of the man who has been accused'
        if analysis.bare[w] in ("ccomp", "parataxis") and analysis.heads[w] >= 0:
            if any(analysis.lower[c] == "had" for c in analysis.deps(w, "aux")):
                return None  # 'reported on Tuesday that Chad had refused': some time before
            speech = analysis.heads[w]
            after = (
                refused
                and analysis.deprels[speech] == "advcl"
                and any(analysis.lower[c] in ("after", "when", "as") for c in analysis.deps(speech, "mark"))
            )
            for verb in (speech, analysis.heads[speech]) if after else (speech,):  # 'fell apart on Monday after Chad said it would not attend'
                for m in times:
                    at = analysis.heads[top_of(analysis, m)]
                    at = (
                        analysis.heads[at] if at >= 0 and analysis.bare[at] == "advcl" and analysis.lemmas[at].lower() == "say" else at
                    )  # 'was quoted as saying'
                    if m.time is not None and m.kind in ("DATE", "TIME") and at == verb and ";" not in analysis.words[m.first : verb]:
                        return bounded(analysis, m, verb, (), "occurred", today)
    return None


def _own_day(analysis: Analysis, mention: TimeMention, trigger: int) -> TimeMention:
    """Of 'since the 1991 conference' the conference was in 1991, and of 'since 1974 when rebels took it' the taking, whatever has been so since."""
    top = top_of(analysis, mention)
    behind = [w.lower() for w in analysis.words[mention.end : mention.end + 2] if w != ","]
    its_own = analysis.heads[top] == trigger and analysis.deprels[top] in _PRENOMINAL
    if mention.time is None or ".." not in mention.time.edtf or not (its_own or (behind[:1] == ["when"] and trigger > mention.end)):
        return mention
    point = edtf.point(mention.time.edtf.strip("./"))
    if point is None or point.edtf is None or point.start is None or point.end is None or point.precision is None:
        return mention
    return replace(
        mention, time=replace(mention.time, edtf=point.edtf, start=point.start.isoformat(), end=point.end.isoformat(), precision=point.precision)
    )


def _before(
    analysis: Analysis, times: Sequence[TimeMention], trigger: int, via: Sequence[int], status: str, today: dt.date | None, type_: str | None
) -> TimeSpan | None:
    """'said on Friday that they had left', 'was besieged in 2015 after an attack': not after the day of the verb above."""
    if status != "occurred":
        return None
    own = via[-1] if via else trigger
    for w in dict.fromkeys((own, trigger)):
        head, relation = analysis.heads[w], analysis.bare[w]
        if head < 0 or analysis.upos[head] != "VERB":
            continue
        had = relation in ("ccomp", "parataxis") and any(analysis.lower[c] == "had" for c in analysis.children[w] if analysis.deprels[c] == "aux")
        after = (relation == "obl" and analysis.case(w) == "after") or (
            relation == "advcl" and any(analysis.lower[c] == "after" for c in analysis.deps(w, "mark"))
        )
        if not had and not after:
            continue
        for m in times:
            if (
                m.time is None
                or m.kind not in ("DATE", "TIME")
                or ".." in m.time.edtf
                or _carrier(analysis, analysis.heads[top_of(analysis, m)]) != head
            ):
                continue
            if m.time.end is not None and (today is None or m.time.end <= today.isoformat()):
                return replace(m.time, edtf=f"../{m.time.edtf.rpartition('/')[2]}", start=None, precision="interval", anchor="event")
    return None


_UNITS = {"D": "day", "W": "week", "M": "month", "Y": "year"}


def _apart(
    analysis: Analysis, times: Sequence[TimeMention], trigger: int, via: Sequence[int], status: str, today: dt.date | None, type_: str | None
) -> TimeSpan | None:
    """'shelled the town on July 5, two days after rebels had killed a guard', and the other way round: so far from the day of the other clause."""
    order: list[str | None] = [*_UNITS.values()]
    does = [analysis.heads[trigger]] if analysis.bare[trigger] == "nsubj" and analysis.upos[trigger] == "NOUN" else []  # 'two days after a blast hit'
    for w in dict.fromkeys((via[-1] if via else trigger, trigger, *does)):
        for clause, other in ((w, analysis.heads[w]), *((c, c) for c in analysis.deps(w, "advcl", "obl"))):
            mark = next((c for c in analysis.deps(clause, "mark", "case") if analysis.lower[c] in ("after", "before")), None)
            gap = _gap_before(analysis, times, mark) if mark is not None else None
            if other < 0 or mark is None or gap is None:
                continue
            count, unit, first = gap
            if analysis.deprels[clause].startswith("obl"):  # 'two days before the vote'
                found = _told_elsewhere(analysis, times, clause) if other == clause and analysis.upos[clause] == "NOUN" else None
            else:
                found = _date_by((_sole, _spoken), analysis, times, other, (), "occurred")
            base = edtf.point(found.edtf) if found is not None else None
            if base is None or base.precision not in order or order.index(base.precision) > order.index(unit):
                continue
            back = (analysis.lower[mark] == "after") == (other != clause)
            made = edtf.shift(base, -count if back else count, unit)
            if made.edtf is None or made.start is None or made.end is None or made.precision is None:
                continue
            text, span = analysis.text(first, mark + 1), analysis.span(first, mark + 1)
            return TimeSpan(made.edtf, made.start.isoformat(), made.end.isoformat(), made.precision, text, span, "event")
    return None


def _gap_before(analysis: Analysis, times: Sequence[TimeMention], mark: int) -> tuple[int, str, int] | None:
    """How many units of time lie before the word `mark`, and the first word that says so: 'two days after', 'the day after'."""
    if mark > 1 and analysis.lower[mark - 2] == "the" and analysis.lower[mark - 1] in _UNITS.values():
        return 1, analysis.lower[mark - 1], mark - 2
    gap = next((m for m in times if m.kind == "DURATION" and m.end == mark), None)
    if gap is None or gap.value[-1:] not in _UNITS or not gap.value[1:-1].isdigit():
        return None
    return int(gap.value[1:-1]), _UNITS[gap.value[-1]], gap.first


_FALLING = frozenset("fall fell overthrow topple oust depose collapse ouster toppling ousting overthrown".split())


def _anchored(
    analysis: Analysis, times: Sequence[TimeMention], trigger: int, via: Sequence[int], status: str, today: dt.date | None, type_: str | None
) -> TimeSpan | None:
    """'since the fall of X': from the day that the text gives for it elsewhere."""
    if status not in ("occurred", "ongoing"):
        return None
    chain, w = [trigger, *via], via[-1] if via else trigger
    while len(chain) < 6 and analysis.deprels[w] in ("obj", "conj", "nmod", "obl", "nsubj") and analysis.heads[w] >= 0:
        w = analysis.heads[w]
        chain.append(w)
    if any(is_superlative(analysis, w) for w in chain):
        return None
    for w in chain:
        for c in analysis.deps(w, "advcl"):
            if any(analysis.lower[k] == "since" for k in analysis.deps(c, "mark")):
                begun = _date_by((_sole, _spoken, _before), analysis, times, c, (), "occurred")
                if begun is not None and begun.start:
                    return _from(analysis, begun, c, status, today)
        for c in analysis.children[w]:
            if analysis.bare[c] not in ("obl", "nmod") or analysis.case(c) != "since" or any(m.first <= c < m.end for m in times):
                continue
            found = _told_elsewhere(analysis, times, c)
            if found is not None:  # the fall itself is of that day, all else has been so since then
                return replace(found, anchor="event") if c in (trigger, *via) else _from(analysis, found, c, status, today)
    return None


def _told_elsewhere(analysis: Analysis, times: Sequence[TimeMention], noun: int) -> TimeSpan | None:
    """The date that another sentence gives for the event that a noun names again: 'the fall of Homs', 'the vote'."""
    lemma = analysis.lemmas[noun].lower()
    kin = _FALLING if lemma in _FALLING else frozenset({lemma})
    names = {analysis.words[k] for k in analysis.subtree(noun) if analysis.upos[k] == "PROPN"}
    for k in range(len(analysis)):
        other = analysis.lemmas[k].lower()
        if other not in kin or (other != lemma and not names) or analysis.sentence_of[k] == analysis.sentence_of[noun]:
            continue  # 'its collapse' need not be 'the fall' of the sentence before
        first, end = analysis.sentences[analysis.sentence_of[k]]
        if names and not names & set(analysis.words[first:end]):
            continue
        # Not by _anchored again: two sentences may each say "since the fall" of the other.
        found = _date_by((_sole, _spoken, _before), analysis, times, k, (), "occurred")
        if found is not None and found.start:
            return found
    return None


def _from(analysis: Analysis, begun: TimeSpan, word: int, status: str, today: dt.date | None) -> TimeSpan:
    """From the day of another event, told by `word`, up to the report, or on where the state still holds."""
    right = None if status == "ongoing" or today is None else today.isoformat()
    text, span = analysis.text(word, word + 1), analysis.span(word, word + 1)
    return TimeSpan(f"{begun.edtf.partition('/')[0]}/{right or '..'}", begun.start, right, "interval", text, span, "event")


def top_of(analysis: Analysis, mention: TimeMention) -> int:
    """The mention's word by which it hangs in the tree."""
    for w in range(mention.first, mention.end):
        if not mention.first <= analysis.heads[w] < mention.end:
            return w
    return mention.first


def _cost(analysis: Analysis, mention: TimeMention, trigger: int, via: Sequence[int]) -> float | None:
    """How far the mention stands from the event through the tree; None where it dates something else."""
    if mention.first <= trigger < mention.end:
        return 0.0
    own = {trigger, *via}
    top = top_of(analysis, mention)
    told = any(analysis.deprels[c] == "cop" for c in analysis.children[top]) or "same" in analysis.lower[mention.first : mention.first + 2]
    if told and any(analysis.bare[w] in ("acl", "advcl", "ccomp", "csubj", "parataxis") and analysis.heads[w] == top for w in own):
        return 1.0  # 'the same day the council met', 'it was on Monday that the council met'
    steps, w = 1.0, top
    path: list[int] = []  # words between the date and the event
    attach = analysis.heads[w]
    if attach < 0:
        return None
    nearer = _since_when(analysis, top, attach) or _behind_clause(analysis, mention, top, attach)
    if nearer is not None:
        return steps if nearer in own else None
    if analysis.lemmas[attach].lower() in _SCHEDULED and trigger < attach and analysis.upos[trigger] in ("NOUN", "PROPN") and attach not in own:
        # 'talks in Rome starting on Monday': however the participle was attached, the noun before it is what starts
        between = range(trigger + 1, attach)
        if analysis.bare[attach] in ("acl", "advcl", "amod") and not any(analysis.upos[k] in ("VERB", "PUNCT") for k in between):
            return 2.0 + 0.05 * len(between)
    while True:  # upwards from the date to the event
        head = analysis.heads[w]
        if head < 0:
            break
        if head in own:
            return None if _of_another_noun(analysis, path, top, mention) else steps + (0.5 if head != trigger else 0.0)
        relation = analysis.bare[head]
        path.append(head)
        if relation in _CLAUSES:
            mark = {analysis.lower[c] for c in analysis.children[head] if analysis.deprels[c] in ("mark", "advmod")}
            above = analysis.heads[head]
            if relation == "advcl" and mark & _SAME_TIME and above in own:
                now = not analysis.deps(above, "aux") and "Pres" in {analysis.feats[k].get("Tense") for k in (above, *analysis.deps(above, "cop"))}
                past = mention.time is not None and (mention.time.end or "9999") < (analysis.document.date or "")[:10]
                return None if now and past else steps + 4  # not 'is averse to talks, while it found in May that'
            if relation == "acl" and above >= 0 and analysis.lemmas[head].lower() in _OCCUR:
                # 'the bombing that happened on Friday', 'talks planned for May': the noun's own date
                if above in own:
                    return steps + 1
                if analysis.deps(head, "obj") and analysis.lemmas[head].lower() in BEGUN:
                    return None  # 'the army, which began its offensive on Monday, made no pledge'
                if analysis.lemmas[head].lower() in BEGUN and analysis.case(above) == "during":
                    return None  # 'seized during an inquiry that was launched in 1994'
                if analysis.bare[above] == "obj" and analysis.lemmas[analysis.heads[above]].lower() not in LIGHT:
                    return None  # 'put off a vote set for May'
                steps += 2.0
                w = head
                continue
            if relation in ("acl", "advcl") and analysis.lemmas[head].lower() in SPEAKING and (above in own or analysis.heads[above] in own):
                return steps + 2  # 'the minister, speaking on Friday, warned'
            if relation in ("xcomp", "advcl", "acl", "ccomp") and above >= 0 and _is_past_on_infinitive(analysis, head, mention):
                if above in own:
                    return None if _of_another_noun(analysis, path, top, mention) else steps + 1
                steps += 1.0
                w = head
                continue
            if relation == "advcl" and mark & {"in", "by", "during"} and above in own and len(path) == 1:
                return None if _is_perfect(analysis, above) else steps + 2
            if relation == "conj" and above in own and _alike(analysis, head, trigger) and len(path) == 1 and not analysis.deps(head, "nsubj"):
                return steps + 4
            break
        steps += 1.0
        w = head
    # upwards from the event to the word that the date hangs on
    attach = analysis.heads[top]
    cost, w = 0.0, trigger
    for _ in range(6):
        head = analysis.heads[w]
        if head < 0:
            return None
        relation = analysis.bare[w]
        lemma = analysis.lemmas[head].lower()
        if relation in ("nsubj", "obl", "nmod", "compound", "amod", "appos"):
            if (
                (relation == "nmod" and lemma in _BY_THE_SIDE)
                or lemma in _ORDERING
                or (relation in ("obl", "nmod") and (analysis.case(w) or "").split(" ")[0] in NOT_THEN)
            ):
                return None
            cost += 2
        elif relation == "obj":
            if lemma not in LIGHT and head not in own:
                return None
            cost += 1.5
        elif relation == "conj":
            if not _alike(analysis, w, head):
                return None
            cost += 2
        elif relation == "xcomp":
            if head not in own and lemma not in LIGHT:
                return None
            cost += 1
        elif relation == "advcl":
            mark = {analysis.lower[c] for c in analysis.children[w] if analysis.deprels[c] == "mark"}
            if mark and not mark & _SAME_TIME:
                return None
            cost += 3
        elif relation == "acl":
            if any(analysis.feats[c].get("PronType") != "Rel" for c in analysis.deps(w, "nsubj")):
                return None  # 'a plan for the march, which they rejected'
            cost += 2
        elif relation == "parataxis" and analysis.upos[w] == "NOUN" and head < w:
            cost += 2
        elif relation == "ccomp" and head > w and mention.end <= min(analysis.subtree(w)):
            cost += 1.0  # 'On Sunday "two men were killed", it said': what stands before the quoted words belongs to them
        else:
            return None
        if head == top and relation in ("acl", "advcl") and any(analysis.lower[c] == "when" for c in analysis.deps(w, "mark", "advmod")):
            return cost + 1  # 'on Sunday, when a guard was shot'
        if head == attach or (relation == "ccomp" and head == _carrier(analysis, attach)):
            if relation == "acl" and analysis.upos[head] not in ("NOUN", "PROPN"):
                return None
            return cost + 1
        if relation in ("acl", "appos"):  # a relative clause shares its noun's date, not that of the noun's clause
            return None
        w = head
    return None


def _since_when(analysis: Analysis, top: int, verb: int) -> int | None:
    """'have soured since the arrest of a consul in May', where the tree has the date at the verb: it is the arrest's. None where it is no such date."""
    if analysis.case(top) not in ("in", "on") or not any(
        analysis.lower[c] in ("has", "have", "had", "'ve", "’ve") for c in analysis.deps(verb, "aux")
    ):
        return None
    before = [c for c in analysis.deps(verb, "obl") if c < top and analysis.case(c) == "since" and analysis.upos[c] == "NOUN"]
    if not before or any(analysis.upos[w] == "PUNCT" for w in range(before[-1], top)):
        return None
    return before[-1]


_SETTING = frozenset("after before since because although though following".split())


def _behind_clause(analysis: Analysis, mention: TimeMention, top: int, verb: int) -> int | None:
    """'expelled it after the army took power in May', 'imposed after riots in May', where the tree has the date at the first verb: what stands
    between took place then. None where nothing does."""
    if analysis.case(top) not in ("in", "on", None) or mention.time is None:
        return None
    for c in reversed(analysis.children[verb]):
        if not verb < c < top or any(analysis.upos[w] == "PUNCT" for w in range(c, mention.first)):
            continue
        if analysis.bare[c] == "advcl" and any(analysis.lower[k] in _SETTING for k in analysis.deps(c, "mark")):
            return c
        if analysis.bare[c] == "obl" and analysis.case(c) in _SETTING and mention.time.precision != "day" and analysis.upos[c] == "NOUN":
            return c
    return None


def _is_past_on_infinitive(analysis: Analysis, verb: int, mention: TimeMention) -> bool:
    """'launched a drive to unseat him two years ago': what is yet to be done was not done then."""
    if analysis.feats[verb].get("VerbForm") != "Inf" or mention.time is None or mention.time.end is None:
        return False
    return mention.time.end < (analysis.document.date or "")[:10] and not any(analysis.deprels[c].startswith("aux") for c in analysis.children[verb])


def _is_perfect(analysis: Analysis, verb: int) -> bool:
    """'has defended it by reciting a poem in 1997': a perfect looks back from now and takes no day of its own."""
    return any(analysis.lower[c] in ("has", "have", "'s", "’s", "'ve", "’ve") for c in analysis.deps(verb, "aux"))


def _carrier(analysis: Analysis, w: int) -> int:
    """The verb that an adjunct hangs on, over its nouns: of 'during the raid late on Sunday' what happened then."""
    while analysis.upos[w] != "VERB" and analysis.bare[w] in ("obl", "advmod", "nmod") and analysis.heads[w] >= 0:
        w = analysis.heads[w]
    return w


def _of_another_noun(analysis: Analysis, path: Sequence[int], top: int, mention: TimeMention) -> bool:
    """'criticism for its role in 2015', 'supports the 2015 deal': the date is that of a noun below the act, not the act's. The subject's date
    is the act's: 'the August bombings killed'."""
    nouns = [w for w in path if analysis.upos[w] in ("NOUN", "PROPN") and not analysis.deprels[w].startswith("nsubj")]
    if len(nouns) == 1 and mention.time is not None and ".." in mention.time.edtf and analysis.case(nouns[0]) in ("after", "before"):
        return False  # 'passed it after the October test'
    if analysis.deprels[top] in _PRENOMINAL and any(top < w and analysis.case(w) not in ("in", "at", "during") for w in nouns):
        return True  # 'the trial of Chad 1975 coup plotters'
    units = lexicon().phrases
    left = [w for w in nouns if analysis.case(w) == "from" and analysis.upos[analysis.heads[w]] == "VERB"]  # 'walked away from the talks in May'
    nouns = [w for w in nouns if w not in left]
    return any((analysis.case(w) or "").split(" ")[0] in _TOPIC and units.get(analysis.lower[w], ("",))[0] != "U" for w in nouns)


def _alike(analysis: Analysis, a: int, b: int) -> bool:
    """Two joined words of a kind and a tense."""
    if analysis.upos[a] == analysis.upos[b] == "VERB" and analysis.lower[a].endswith("ing") and analysis.lower[b].endswith("ing"):
        return True  # whatever the tagger says of the second of 'urging ... and warning'
    return (
        analysis.upos[a] == analysis.upos[b]
        and analysis.feats[a].get("Tense") == analysis.feats[b].get("Tense")
        and way_of(analysis, a) == way_of(analysis, b)
    )
