"""When: the time expressions of a report, what they mean, and which of them dates an event.

`find_times` reads the words (resolve/time_words.py tags them, resolve/time_rules.py holds the grammar) with the report's date and the
tense of the governing clause as context; `date_of` chooses for one event through the tree. Nothing is more exact than the text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dragoman.records import TimeSpan
from dragoman.resolve import edtf
from dragoman.resolve.edtf import When
from dragoman.resolve.time_rules import RULES, Context, Groups
from dragoman.resolve.time_tense import way_of
from dragoman.resolve.time_words import Item, tag_sentence
from dragoman.trees import Analysis


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression: words [first, end), TIMEX3 kind (DATE, TIME, DURATION, SET) and value, and the stretch of calendar time that it
    names with its preposition ('since 1948' is 1948/..); `time` is None where none can be reckoned ('recently', 'for two hours')."""

    first: int
    end: int
    kind: str
    time: TimeSpan | None
    value: str


@dataclass(slots=True)
class _Found:
    kind: str
    when: When
    i: int  # items [i, j) of the sentence
    j: int
    anchor: str
    ranged: When | None = None


def find_times(analysis: Analysis) -> list[TimeMention]:
    """The time expressions of a document in text order; without a document date, relative ones keep `time` None."""
    today = edtf.parse_day(analysis.document.date)
    running: When | None = None
    out: list[TimeMention] = []
    for first, end in analysis.sentences:
        items = tag_sentence(analysis, first, end)
        tags = "".join(i.tag for i in items)
        found, running = _scan(analysis, items, tags, today, running)
        found = _merge(found, items, tags)
        _relate(found, items, tags)
        _anchor(analysis, found, items, tags)
        for f in found:
            a, b = items[f.i].first, items[f.j - 1].end
            time = f.ranged or f.when
            span = None
            if time.edtf is not None and time.precision is not None:
                start, stop = (d.isoformat() if d else None for d in (time.start, time.end))
                span = TimeSpan(time.edtf, start, stop, time.precision, analysis.text(a, b), analysis.span(a, b), f.anchor)
            out.append(TimeMention(a, b, f.kind, span, f.when.value))
    return out


def _scan(analysis: Analysis, items: list[Item], tags: str, today: dt.date | None, running: When | None) -> tuple[list[_Found], When | None]:
    """Leftmost, longest, first rule."""
    if not tags.strip(".,'-&oDAi<>zqJ"):
        return [], running
    starts: dict[int, list[tuple[int, int, dict[str, tuple[int, int]]]]] = {}
    for k, (_, pattern, _) in enumerate(RULES):
        for m in pattern.finditer(tags):
            if m.end() > m.start():
                starts.setdefault(m.start(), []).append((-m.end(), k, {name: m.span(name) for name in m.groupdict()}))
    out: list[_Found] = []
    local: When | None = None
    i, n = 0, len(items)
    while i < n:
        for minus_end, k, spans in sorted(starts.get(i, []), key=lambda c: c[:2]):
            groups: Groups = {name: items[a:b] if a >= 0 else [] for name, (a, b) in spans.items()}
            way = way_of(analysis, items[-minus_end - 1].first) if today else 0
            answer = RULES[k][2](Context(today, way, running, local), groups)
            if answer is None:
                continue
            kind, when = answer
            out.append(_Found(kind, when, i, -minus_end, _anchor_name(k, groups, way, today, running, when)))
            if kind in ("DATE", "TIME") and when.edtf and when.start and when.precision != "decade":
                running = local = when
            i = -minus_end - 1
            break
        i += 1
    return out, running


def _anchor_name(k: int, groups: Groups, way: int, today: dt.date | None, running: When | None, when: When) -> str:
    """From what the date was reckoned: 'text' where it says all itself, else the report's date or the running one."""
    if when.edtf is None:
        return "text"
    bare = RULES[k][2](Context(None, way, None), groups)
    if bare is not None and bare[1].edtf == when.edtf:
        return "text"
    without = RULES[k][2](Context(today, way, None, None), groups)
    return "publication" if running is None or (without is not None and without[1] == when) else "running"


def _merge(found: list[_Found], items: list[Item], tags: str) -> list[_Found]:
    """'10 p.m.' + 'Wednesday', 'Friday' + 'morning', 'early' + 'September', 'the night of' + 'July 18' are one expression each."""
    out: list[_Found] = []
    for f in found:
        if out:
            last = out[-1]
            gap = tags[last.j : f.i]
            if gap in ("", ",", "i", "o", ",i", "iD", "G", "iG", "'") and {last.kind, f.kind} == {"DATE", "TIME"}:
                date, time = (last, f) if last.kind == "DATE" else (f, last)
                stamp = time.when.value.partition("T")[2]
                if stamp and date.when.precision == "day" and (gap != "o" or last is time):
                    out[-1] = _Found("TIME", replace(date.when, value=f"{date.when.value}T{stamp}"), last.i, f.j, date.anchor)
                    continue
            if (
                gap in ("", ",")
                and last.kind == f.kind == "TIME"
                and last.when.value[-6:-5] == "T"
                and f.when.value[-3:-2] == "T"
                and last.when.start == f.when.start
            ):
                out[-1] = replace_found(last, j=f.j)
                continue
        out.append(f)
    for f in out:
        lead = tags[f.i - 1] if f.i else ""
        if lead == "G" and (f.i < 2 or tags[f.i - 2] != "-"):
            f.when = edtf.part_of(f.when, items[f.i - 1].value if items[f.i - 1].value in ("early", "mid", "late") else "early")
            f.i -= 1
        elif lead in ("b", "a") and f.kind in ("DATE", "TIME") and items[f.i - 1].text in ("earlier", "later"):
            f.i -= 1
        elif lead == "q" and f.kind == "DATE":
            f.when = edtf.about(f.when)
            f.i -= 1
    return out


def replace_found(f: _Found, j: int) -> _Found:
    return _Found(f.kind, f.when, f.i, j, f.anchor, f.ranged)


def _relate(found: list[_Found], items: list[Item], tags: str) -> None:
    """Prepositions: since, until, by, from ... to, between ... and."""
    for k, f in enumerate(found):
        if f.kind not in ("DATE", "TIME") or f.when.edtf is None:
            continue
        at = f.i - 1
        if at >= 0 and tags[at] == "D":
            at -= 1
        lead = items[at].text if at >= 0 else ""
        after = found[k + 1] if k + 1 < len(found) else None
        if after is not None and after.kind in ("DATE", "TIME") and f.ranged is None:
            gap = tags[f.j : after.i].replace("D", "")
            words = {i.text for i in items[f.j : after.i]}
            if (gap in (">", ">G", "u", "-") and (lead == "from" or words & {"until", "till", "through", "-"} or gap == ">")) or (
                lead == "between" and gap == "&"
            ):
                made = edtf.between(f.when, after.when)
                if made.edtf:
                    f.ranged = after.ranged = made
                    continue
        if f.ranged is not None:
            continue
        if lead in ("since", "starting", "beginning", "from") and not (lead == "from" and f.when.precision == "day"):
            f.ranged = edtf.since(f.when)
        elif lead in ("until", "till", "by", "before") and at >= 0 and tags[at - 1 : at] not in ("U", "g"):
            f.ranged = edtf.until(f.when)
        elif lead == "after" and tags[at - 1 : at] != "U":
            f.ranged = edtf.since(f.when)


def _anchor(analysis: Analysis, found: list[_Found], items: list[Item], tags: str) -> None:
    """'a year after the 1973 war', 'two days before the July 5 vote': reckoned from the date that stands in the phrase."""
    for k, f in enumerate(found[:-1]):
        if f.kind != "DURATION" or f.when.edtf is not None or f.j >= len(items):
            continue
        word = items[f.j].text
        back = word in ("before", "prior", "ahead")
        if not back and word not in ("after", "following", "later", "since", "from"):
            continue
        date = found[k + 1]
        between = range(items[f.j].end, items[date.i].first)
        if date.when.start is None or len(between) > 7 or any(analysis.upos[w] in ("VERB", "PUNCT") for w in between):
            continue
        number, unit = f.when.value[1:-1], {"D": "day", "W": "week", "M": "month", "Y": "year"}.get(f.when.value[-1])
        if unit is None or not number.isdigit():
            continue
        # a shift finer than the date that it starts from says no more than that date
        order = ("day", "week", "month", "year")
        base = date.when.precision
        if base in order and order.index(base) > order.index(unit):
            continue
        f.ranged = edtf.shift(date.when, -int(number) if back else int(number), unit)
        f.anchor = "event"


# --- which date is whose -------------------------------------------------------------------------------------------------------------------

_ORDERING = frozenset("follow precede predate".split())
_SAME_TIME = frozenset("when as while where amid".split())
_NOT_THEN = frozenset("after before following since ahead prior until over despite because due about than against like unlike from".split())
_OCCUR = frozenset("happen occur take begin start hold schedule plan set slate launch conduct carry stage open end unfold erupt follow".split())
_SPEAKING = frozenset("speak talk address write comment react respond reply".split())
_SCHEDULED = frozenset("start begin open resume schedule plan set slate hold due".split())
_SPEECH_TYPES = frozenset("ACCUSE REQUEST REJECT THREATEN SUPPORT AGREE".split())
_LIGHT = frozenset("see witness hold host carry launch stage conduct make announce declare begin start continue resume take have give pay hit kill leave "
                   "mark attend end open suffer sign reach wage mount undertake perform commit face".split())  # fmt: skip
_CLAUSES = frozenset("acl advcl ccomp parataxis conj csubj xcomp discourse list appos".split())
_NOMINAL_UP = {"nmod": 2.0, "compound": 2.0, "appos": 2.0, "nsubj": 2.0, "obl": 2.0, "amod": 2.0}


def date_of(
    analysis: Analysis, times: Sequence[TimeMention], trigger: int, via: Sequence[int], status: str, type_: str | None = None
) -> TimeSpan | None:
    """The date of the event that word `trigger` names: its own modifiers first, then those of the verbs in `via`, of its clause and of
    clauses told as one with it; None where the report does not say. `status` bounds it: no plan before the report, no deed after it.
    `type_`: the event's type; words that accuse, demand or refuse are dated with the verb that reports them."""
    today = edtf.parse_day(analysis.document.date)
    sentence = analysis.sentence_of[trigger]
    best: tuple[float, int, TimeSpan] | None = None
    for mention in times:
        if analysis.sentence_of[mention.first] != sentence or _is_dateline(analysis, mention):
            continue
        cost = _cost(analysis, mention, trigger, via)
        if cost is None:
            continue
        span = _bounded(analysis, mention, trigger, via, status, today)
        if span is None:
            continue
        rank = (cost, abs(mention.first - trigger))
        if best is None or rank < best[:2]:
            best = (*rank, span)
    if best is not None:
        return best[2]
    for choose in (_sole, _spoken, _anchored, _running):
        span = choose(analysis, times, trigger, via, status, today, type_)
        if span is not None:
            return span
    return None


def _clause(analysis: Analysis, w: int) -> int:
    """The head of the clause that word w stands in: a verb that is no mere participle of a noun, or the root."""
    while analysis.heads[w] >= 0:
        if analysis.deprels[w].partition(":")[0] in ("ccomp", "parataxis", "advcl", "acl", "csubj") and analysis.upos[w] in (
            "VERB",
            "AUX",
            "NOUN",
            "ADJ",
        ):
            return w
        w = analysis.heads[w]
    return w


def _is_dateline(analysis: Analysis, mention: TimeMention) -> bool:
    """A paragraph that holds nothing but a date."""
    first, end = analysis.paragraphs[analysis.paragraph_of[mention.first]]
    return end - first <= mention.end - mention.first + 3


def _sole(
    analysis: Analysis, times: Sequence[TimeMention], trigger: int, via: Sequence[int], status: str, today: dt.date | None, type_: str | None
) -> TimeSpan | None:
    """The one date of the event's own clause, however the two hang together."""
    clause = _clause(analysis, trigger)
    sentence = analysis.sentence_of[trigger]
    here = [m for m in times if analysis.sentence_of[m.first] == sentence and m.kind in ("DATE", "TIME") and m.time is not None]
    if len(here) != 1 or _clause(analysis, _top(analysis, here[0])) != clause:
        return None
    attach = analysis.heads[_top(analysis, here[0])]
    if attach >= 0 and any(analysis.deprels[c].partition(":")[0] in ("ccomp", "parataxis") for c in analysis.children[attach]):
        return None
    w = trigger
    while w != clause and w >= 0:
        case = (analysis.case(w) or "").split(" ")[0]
        if case in _NOT_THEN or analysis.lemmas[analysis.heads[w]].lower() in _ORDERING:
            return None
        if (
            analysis.deprels[w].partition(":")[0] == "obj"
            and analysis.lemmas[analysis.heads[w]].lower() not in _LIGHT
            and analysis.heads[w] not in via
        ):
            return None
        w = analysis.heads[w]
    return _bounded(analysis, here[0], trigger, via, status, today)


def _spoken(
    analysis: Analysis, times: Sequence[TimeMention], trigger: int, via: Sequence[int], status: str, today: dt.date | None, type_: str | None
) -> TimeSpan | None:
    """What is said on a day is demanded, refused or praised on that day."""
    refused = status == "negated" and way_of(analysis, trigger) > 0
    if not refused and (type_ not in _SPEECH_TYPES or status not in ("occurred", "negated")):
        return None
    for w in (trigger, *analysis.ancestors(trigger)):
        if analysis.deprels[w].partition(":")[0] in ("ccomp", "parataxis") and analysis.heads[w] >= 0:
            speech = analysis.heads[w]
            for m in times:
                if m.time is not None and m.kind in ("DATE", "TIME") and analysis.heads[_top(analysis, m)] == speech:
                    return _bounded(analysis, m, speech, (), "occurred", today)
    return None


def _running(
    analysis: Analysis, times: Sequence[TimeMention], trigger: int, via: Sequence[int], status: str, today: dt.date | None, type_: str | None
) -> TimeSpan | None:
    """A deed told in the plain past goes on from the date of the sentences before it."""
    if status != "occurred" or type_ in _SPEECH_TYPES or today is None or (analysis.upos[trigger] != "VERB" and not via):
        return None
    verb = via[-1] if via else trigger
    if not _plain_past(analysis, verb):
        return None
    paragraph, sentence = analysis.paragraph_of[trigger], analysis.sentence_of[trigger]
    for m in reversed(times):
        if m.time is None or m.kind not in ("DATE", "TIME") or analysis.sentence_of[m.first] >= sentence or _is_dateline(analysis, m):
            continue
        if paragraph - analysis.paragraph_of[m.first] > RUN:
            return None
        start, end = edtf.parse_day(m.time.start), edtf.parse_day(m.time.end)
        if m.time.precision == "day" and start and end and (today - start).days <= 10 and end <= today:
            return replace(m.time, anchor="running")
        return None
    return None


def _plain_past(analysis: Analysis, verb: int) -> bool:
    """Simple past, neither 'has' nor 'had', in a clause that carries the story on."""
    auxes = {analysis.words[c].lower() for c in analysis.children[verb] if analysis.deprels[c].startswith("aux")}
    if auxes & {"has", "had", "have", "'s", "’s", "'ve", "would", "could", "may", "might", "should", "will", "is", "are", "be"}:
        return False
    if analysis.feats[verb].get("Tense") != "Past" and not auxes & {"was", "were"}:
        return False
    relation = analysis.deprels[verb].partition(":")[0]
    return relation not in ("acl", "advcl", "amod")


RUN = 0
_FALLING = frozenset("fall fell overthrow topple oust depose collapse ouster toppling ousting overthrown".split())


def _anchored(
    analysis: Analysis, times: Sequence[TimeMention], trigger: int, via: Sequence[int], status: str, today: dt.date | None, type_: str | None
) -> TimeSpan | None:
    """'since the fall of X': from the day that the text gives for it elsewhere."""
    chain, w = [trigger, *via], via[-1] if via else trigger
    while len(chain) < 6 and analysis.deprels[w] in ("obj", "conj", "nmod", "obl", "nsubj") and analysis.heads[w] >= 0:
        w = analysis.heads[w]
        chain.append(w)
    for w in chain:
        for c in analysis.children[w]:
            if (
                analysis.deprels[c].partition(":")[0] not in ("obl", "nmod")
                or analysis.case(c) != "since"
                or any(m.first <= c < m.end for m in times)
            ):
                continue
            lemma = analysis.lemmas[c].lower()
            kin = _FALLING if lemma in _FALLING else frozenset({lemma})
            names = {analysis.words[k] for k in analysis.subtree(c) if analysis.upos[k] == "PROPN"}
            for k in range(len(analysis)):
                if k == c or analysis.lemmas[k].lower() not in kin or abs(k - c) < 2:
                    continue
                first, end = analysis.sentences[analysis.sentence_of[k]]
                if names and not names & set(analysis.words[first:end]):
                    continue
                found = date_of(analysis, times, k, (), "occurred") if analysis.sentence_of[k] != analysis.sentence_of[c] else None
                if found is not None and found.start:
                    left = found.edtf.partition("/")[0]
                    open_ended = status == "ongoing" or today is None
                    right = ".." if open_ended else today.isoformat() if today else ".."
                    text, span = analysis.text(c, c + 1), analysis.span(c, c + 1)
                    return TimeSpan(f"{left}/{right}", found.start, None if open_ended else right, "interval", text, span, "event")
    return None


def _top(analysis: Analysis, mention: TimeMention) -> int:
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
    top = _top(analysis, mention)
    steps, w = 1.0, top
    path: list[int] = []
    attach = analysis.heads[w]
    if attach < 0:
        return None
    if analysis.lemmas[attach].lower() in _SCHEDULED and trigger < attach and analysis.upos[trigger] in ("NOUN", "PROPN") and attach not in own:
        # 'talks in Rome starting on Monday': however the participle was attached, the noun before it is what starts
        between = range(trigger + 1, attach)
        if analysis.deprels[attach].partition(":")[0] in ("acl", "advcl", "amod") and not any(analysis.upos[k] in ("VERB", "PUNCT") for k in between):
            return 2.0 + 0.05 * len(between)
    while True:  # upwards from the date to the event
        head = analysis.heads[w]
        if head < 0:
            break
        if head in own:
            return steps + (0.5 if head != trigger else 0.0)
        relation = analysis.deprels[head].partition(":")[0]
        path.append(head)
        if relation in _CLAUSES:
            mark = {analysis.words[c].lower() for c in analysis.children[head] if analysis.deprels[c] in ("mark", "advmod")}
            above = analysis.heads[head]
            if relation == "advcl" and mark & _SAME_TIME and above in own:
                return steps + 4
            if relation == "acl" and above >= 0 and analysis.lemmas[head].lower() in _OCCUR:
                # 'the bombing that happened on Friday', 'talks planned for May': the noun's own date
                if above in own:
                    return steps + 1
                steps += 2.0
                w = head
                continue
            if relation in ("acl", "advcl") and analysis.lemmas[head].lower() in _SPEAKING and (above in own or analysis.heads[above] in own):
                return steps + 2  # 'the minister, speaking on Friday, warned'
            if relation == "advcl" and mark & {"in", "by", "during"} and above in own:
                return steps + 2
            if relation == "conj" and above in own and _alike(analysis, head, trigger) and len(path) == 1:
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
        relation = analysis.deprels[w].partition(":")[0]
        lemma = analysis.lemmas[head].lower()
        if relation in ("nsubj", "obl", "nmod", "compound", "amod", "appos"):
            if lemma in _ORDERING or (relation in ("obl", "nmod") and (analysis.case(w) or "").split(" ")[0] in _NOT_THEN):
                return None
            cost += 2
        elif relation == "obj":
            if lemma not in _LIGHT and head not in own:
                return None
            cost += 1.5
        elif relation == "conj":
            if not _alike(analysis, w, head):
                return None
            cost += 2
        elif relation == "xcomp":
            if head not in own and lemma not in _LIGHT:
                return None
            cost += 1
        elif relation == "advcl":
            mark = {analysis.words[c].lower() for c in analysis.children[w] if analysis.deprels[c] == "mark"}
            if mark and not mark & _SAME_TIME:
                return None
            cost += 3
        elif relation == "acl":
            cost += 2
        elif relation == "ccomp" and head > w and mention.end <= min(analysis.subtree(w)):
            cost += 1.0  # 'On Sunday "two men were killed", it said': what stands before the quoted words belongs to them
        else:
            return None
        if head == attach or (
            head == analysis.heads[attach] and analysis.deprels[attach].partition(":")[0] in ("obl", "advmod") and relation == "ccomp"
        ):
            if relation == "acl" and analysis.upos[head] not in ("NOUN", "PROPN"):
                return None
            return cost + 1
        if relation == "acl":  # a relative clause shares its noun's date, not that of the noun's clause
            return None
        w = head
    return None


def _alike(analysis: Analysis, a: int, b: int) -> bool:
    """Two joined words of a kind and a tense."""
    return (
        analysis.upos[a] == analysis.upos[b]
        and analysis.feats[a].get("Tense") == analysis.feats[b].get("Tense")
        and way_of(analysis, a) == way_of(analysis, b)
    )


def _bounded(analysis: Analysis, mention: TimeMention, trigger: int, via: Sequence[int], status: str, today: dt.date | None) -> TimeSpan | None:
    """The mention's time as the event's status allows it."""
    span = mention.time
    if mention.kind == "SET":
        return None
    if mention.kind == "DURATION" and span is None:
        # 'the seven-year war', 'has ruled for ten years': counted back from the report
        if status == "ongoing" and today is not None:
            made = edtf.back_from(today, mention.value)
            if made.edtf and made.precision and made.start:
                text, where = analysis.text(mention.first, mention.end), analysis.span(mention.first, mention.end)
                return TimeSpan(made.edtf, made.start.isoformat(), None, made.precision, text, where, "publication")
        return None
    if span is None:
        return None
    if today is None:
        return span
    day = today.isoformat()
    if span.edtf.endswith("/..") and status != "ongoing":
        left = span.edtf.partition("/")[0]
        if span.start and span.start <= day and status == "occurred":
            return replace(span, edtf=f"{left}/{day}", end=day)
    if (status == "planned" and span.end is not None and span.end < day) or (status == "occurred" and span.start is not None and span.start > day):
        if status == "occurred" and way_of(analysis, mention.first) > 0:
            return span  # the tense says more than the status
        return _turned(span, mention, today, ahead=status == "planned")
    return span


def _turned(span: TimeSpan, mention: TimeMention, today: dt.date, ahead: bool) -> TimeSpan | None:
    """A weekday or a month without a year, read the other way round."""
    start = edtf.parse_day(span.start)
    if start is None or span.anchor == "text":
        return None
    step = edtf.ONE_DAY * 7 * (1 if ahead else -1)
    if span.precision == "day" and abs((start - today).days) < 7 and mention.value == span.edtf:
        moved = edtf.day(start + step)
    elif span.precision in ("day", "month"):
        year = start.year + (1 if ahead else -1)
        try:
            moved = edtf.day(start.replace(year=year)) if span.precision == "day" else edtf.month(year, start.month)
        except ValueError:
            return None
    else:
        return None
    assert moved.edtf and moved.start and moved.end
    if (ahead and moved.end < today) or (not ahead and moved.start > today):
        return None
    return replace(span, edtf=moved.edtf, start=moved.start.isoformat(), end=moved.end.isoformat())
