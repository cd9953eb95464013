"""`dragoman check`: the worked examples that stand beside the rules, run on the shipped model's trees."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from dragoman.analyse import Model, analyse
from dragoman.coding.check import Report, Verdict, judge, own_examples
from dragoman.coding.check import check as run_codebook
from dragoman.coding.claims import find_claims, sources_of
from dragoman.coding.codebook import Codebook
from dragoman.coding.contexts import find_contexts
from dragoman.coding.counts import find_counts
from dragoman.coding.status import status_of
from dragoman.data import Line, check_keys, lines, read_yaml
from dragoman.data.actorbase import ActorBase
from dragoman.data.actorcheck import shared_posts
from dragoman.pipeline import Coder
from dragoman.records import Count, Document, Party
from dragoman.resolve.actor import parties_of
from dragoman.resolve.place import find_places
from dragoman.resolve.time import find_times
from dragoman.resolve.time_choose import date_of
from dragoman.show.write import signed
from dragoman.trees import Analysis


@dataclass
class Checked:
    """What the examples of one kind of data showed: how many there were, those that failed, and remarks that fail nothing."""

    examples: int = 0
    faults: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


Check = Callable[[Model, Sequence[Path]], Checked]


def check_codebook(model: Model, paths: Sequence[Path] = ()) -> Checked:
    """Every example of the codebook. Where a reviewed tree is stored, a fault that only the model's tree shows is the parser's: a remark.

    Of a user's codebook that extends PLOVER, the user's own examples, and those of PLOVER that only the user's lines break."""
    codebook = Codebook.load(list(paths) or None)
    report = run_codebook(codebook, lambda document: analyse(document, model))
    if not paths:
        return _checked(report)
    own = own_examples(codebook)
    packaged = Codebook.load()
    kept = [v for v in report.verdicts if v.example.source in own]
    broken = [v for v in report.verdicts if v.example.source not in own and v.blame in ("rule", "rule or parser") and not _fails(v, packaged, model)]
    files = {source.rpartition(":")[0] for source in own}
    unused = tuple(line for line in report.unused_lines if line.rpartition(":")[0] in files)
    out = _checked(Report((*kept, *broken), unused, ()))
    at = tuple(f"{v.example.source}:" for v in broken)
    out.faults = [f"{fault.rpartition(' (')[0]} (right without your lines)" if fault.startswith(at) else fault for fault in out.faults]
    return out


def _fails(verdict: Verdict, codebook: Codebook, model: Model) -> bool:
    return bool(judge(verdict.example, analyse(Document("example", verdict.example.text), model), codebook)[0])


def _checked(report: Report) -> Checked:
    out = Checked(len(report.verdicts))
    for verdict in report.verdicts:
        if verdict.blame is not None:
            fault = "; ".join(verdict.reviewed or verdict.model)
            line = f"{verdict.example.source}: {fault}: {verdict.example.text}"
            (out.remarks if verdict.blame == "parser" else out.faults).append(f"{line} ({verdict.blame})")
    out.remarks += [f"{line}: no example needs this line" for line in (*report.unused_lines, *report.unused_paths)]
    return out


def check_contexts(model: Model, paths: Sequence[Path] = ()) -> Checked:
    """Every example of codebook/contexts.yaml: its sentence has the context; under `never` it has it not."""
    out, lexicon = Checked(), Codebook.load(list(paths) or None).contexts
    for example in lexicon.examples:
        out.examples += 1
        here = find_contexts(analyse(Document("example", example.text), model), lexicon).of_sentences
        if any(example.context in names for names in here) != example.positive:
            out.faults.append(f"{example.source}: {'no' if example.positive else 'has'} {example.context}: {example.text}")
    return out


_STATUS = re.compile(r"/(occurred|ongoing|planned|proposed|negated)(\+alleged)?")


def check_status(model: Model, paths: Sequence[Path] = ()) -> Checked:
    """Every example of grammar/status.yaml: the marked act must come out in the state that it is marked with."""
    out = Checked()
    for row in _rows("grammar/status.yaml"):
        for example in (*lines(row.get("examples")), *lines(row.get("never"))):
            out.examples += 1
            analysis, marks = _analysed(example, _STATUS, model)
            for word, mark in marks:
                wanted = (mark[1], mark[2] is not None)
                state = status_of(analysis, word)
                if (state.status, state.alleged) != wanted:
                    got = state.status + ("+alleged" if state.alleged else "")
                    out.faults.append(f"{example.where}: {analysis.words[word]!r} is {got}, not {mark[0][1:]}: {example}")
    return out


_SPEECH = re.compile(r"/(SOURCE|SAID|VIA)(\+anonymous)?")


def check_claims(model: Model, paths: Sequence[Path] = ()) -> Checked:
    """Every example of grammar/speech.yaml: some claim has the marked source and holds the marked words; under `never` nobody says anything. In a list
    of words, the marked act has the marked sources, under `never` none."""
    out = Checked()
    for row in _rows("grammar/speech.yaml"):
        if "words" in row:
            _check_sources(out, row, model)
            continue
        for example in lines(row.get("examples")):
            out.examples += 1
            analysis, marks = _analysed(example, _SPEECH, model)
            sources = {word for word, mark in marks if mark[1] == "SOURCE"}
            said = {word for word, mark in marks if mark[1] == "SAID"}
            acts = find_claims(analysis)
            if not any((not sources or act.source_head in sources) and _holds(act.content, said) for act in acts):
                out.faults.append(f"{example.where}: no claim with this source and content: {example}")
        for example in lines(row.get("never")):
            out.examples += 1
            if any(act.kind == "says" for act in find_claims(analyse(Document("example", example), model))):
                out.faults.append(f"{example.where}: a claim where none should be: {example}")
    return out


def _check_sources(out: Checked, row: dict[str, object], model: Model) -> None:
    for example in (*lines(row.get("examples")), *lines(row.get("never"))):
        out.examples += 1
        analysis, marks = _analysed(example, _SPEECH, model)
        said = next(word for word, mark in marks if mark[1] == "SAID")
        wanted = [(analysis.words[word], mark[2] is not None) for word, mark in marks if mark[1] != "SAID"]
        found = sources_of(analysis, find_claims(analysis), said)
        right = len(found) == len(wanted) and all(
            w in (s.name or s.text).split() and anonymous == s.anonymous for s, (w, anonymous) in zip(found, wanted)
        )
        if not right:
            out.faults.append(f"{example.where}: the sources are {[s.name or s.text for s in found]}: {example}")


def _holds(content: Sequence[tuple[int, int]], words: set[int]) -> bool:
    return all(any(first <= word < end for first, end in content) for word in words)


_COUNT = re.compile(r"/(\w+)([=<>~])(\d+)(?:\+\w+)?|/ACT")


def check_counts(model: Model, paths: Sequence[Path] = ()) -> Checked:
    """Every example of grammar/counts.yaml: there is a count of the marked kind and number ('=' exactly, of 'dozens' the least that it allows); under
    `never` there is none of the line's kind (of the dead, where it has none)."""
    out = Checked()
    for row in _rows("grammar/counts.yaml"):
        for example in lines(row.get("examples")):
            out.examples += 1
            analysis, marks = _analysed(example, _COUNT, model)
            found = [(count.kind, _number(count.count)) for count in find_counts(analysis)]
            for wanted in [(mark[1], mark[2].strip("=") + mark[3]) for _, mark in marks if mark[1]]:
                if wanted not in found:
                    out.faults.append(f"{example.where}: {found or 'no count'}, not {' '.join(wanted)}: {example}")
        for example in lines(row.get("never")):
            out.examples += 1
            kind = str(row.get("kind", "dead"))
            if any(count.kind == kind for count in find_counts(analyse(Document("example", example), model))):
                out.faults.append(f"{example.where}: a number of {kind} where none should be: {example}")
    return out


_BRACKET = re.compile(r"\[([^\]]*)\]")


def check_time(model: Model, paths: Sequence[Path] = ()) -> Checked:
    """Every sentence of time/en.yaml: what stands in brackets is read with the value above it; under `never` nothing is read as a time."""
    out = Checked()
    (data,) = read_yaml("time/en.yaml")
    check_keys(data, ("anchor", "expressions", "kept apart", "events", "never"), ("anchor", "expressions"))
    for kind in ("expressions", "kept apart", "events"):
        for value, sentences in data.get(kind, {}).items():
            for example in lines(sentences):
                out.examples += 1
                got = _read_time(example, kind, str(data["anchor"]), model)
                if got != str(value):
                    out.faults.append(f"{example.where}: {got}, not {value}: {example}")
    for example in lines(data.get("never")):
        out.examples += 1
        analysis = analyse(Document("example", example, str(data["anchor"])), model)
        for found in find_times(analysis):
            out.faults.append(f"{example.where}: {analysis.text(found.first, found.end)!r} is read as a time: {example}")
    return out


def _read_time(example: Line, kind: str, anchor: str, model: Model) -> str:
    """The EDTF (of an expression or an act) or the TIMEX3 value of what stands in brackets, 'none' where there is none."""
    mark = _BRACKET.search(example)
    if mark is None:
        return "nothing in brackets"
    analysis = analyse(Document("example", _BRACKET.sub(r"\1", example), anchor), model)
    first, end = mark.start(), mark.end() - 2
    words = [w for w in range(len(analysis)) if analysis.starts[w] < end and analysis.ends[w] > first]
    times = find_times(analysis)
    if kind == "events":
        trigger = words[-1]
        date = date_of(analysis, times, trigger, (), status_of(analysis, trigger).status)
        return "none" if date is None else date.edtf
    found = next((m for m in times if m.first <= words[-1] and m.end > words[0]), None)
    if found is None or (kind == "expressions" and found.time is None):
        return "none"
    return found.value if kind == "kept apart" or found.time is None else found.time.edtf


def _number(count: Count) -> str:
    return signed(count) if count.value is not None else f">{count.low}"


def _rows(name: str) -> Iterator[dict[str, object]]:
    """The entries of a data file, wherever they stand: mappings with `examples` or `never`."""
    stack: list[object] = list(read_yaml(name))
    while stack:
        value = stack.pop(0)
        if isinstance(value, dict):
            if "examples" in value or "never" in value:
                yield value
            stack[:0] = [v for key, v in value.items() if key not in ("examples", "never")]
        elif isinstance(value, list):
            stack[:0] = value


def _analysed(example: Line, marks: re.Pattern[str], model: Model, day: str | None = None) -> tuple[Analysis, list[tuple[int, re.Match[str]]]]:
    """The example without its marks, analysed, and each mark with the word that it stands behind."""
    text, ends, last = "", [], 0
    for mark in marks.finditer(example):
        text += example[last : mark.start()]
        ends.append((len(text), mark))
        last = mark.end()
    analysis = analyse(Document("example", text + example[last:], day), model)
    at = {end: word for word, end in enumerate(analysis.ends)}
    return analysis, [(at[end], mark) for end, mark in ends if end in at]


ACTOR_MARK = re.compile(
    r"/(nobody|(?:[A-Z]{3}|\?)(?:\.(?:[A-Z]{3}|\?))?(?:=[a-z0-9-]+)?(?:\+(?:[A-Z]{3}|\?)(?:\.(?:[A-Z]{3}|\?))?(?:=[a-z0-9-]+)?)*)"
)


def check_actors(model: Model, paths: Sequence[Path] = ()) -> Checked:
    """Every example of actors/examples.yaml: the marked word must name those parties on that day; and the base holds no contradiction."""
    out, base = Checked(), ActorBase.load()
    for table in read_yaml("actors/examples.yaml"):
        for example in (line for rows in table.values() for line in lines(rows)):
            out.examples += 1
            day, _, text = example.partition(" ")
            analysis, marks = _analysed(Line(text, example.file, example.line), ACTOR_MARK, model, day)
            for word, mark in marks:
                parties = parties_of(analysis, base, word)
                got = "+".join(f"{p.country or '?'}.{p.sectors[0] if p.sectors else '?'}={p.actor or ''}" for p in parties) or "nobody"
                if not _is_said(mark[1], parties):
                    out.faults.append(f"{example.where}: {analysis.words[word]!r} is {got}, not {mark[1]}: {text}")
    out.faults += shared_posts(base)
    return out


def _is_said(mark: str, parties: Sequence[Party]) -> bool:
    """Whether the parties are those of a mark: COUNTRY.SECTOR=id joined by '+', '?' for what must stay open."""
    wanted = [] if mark == "nobody" else mark.split("+")
    if len(wanted) != len(parties):
        return False
    for one, party in zip(wanted, parties, strict=True):
        code, _, ident = one.partition("=")
        country, _, sector = code.partition(".")
        if (
            (party.country or "?") != country
            or (sector and (party.sectors[0] if party.sectors else "?") != sector)
            or (ident and party.actor != ident)
        ):
            return False
    return True


_PLACE = re.compile(r"/(-|[A-Z]{3}|government|nowhere)(?:=(\w+))?(?![\w/])")
_ACT = re.compile(r"/(ACT|HERE)(?:=(\w+))?(?![\w/])")


def check_places(model: Model, paths: Sequence[Path] = ()) -> Checked:
    """Every example of places/examples.yaml: the marked word names a place in that country or none; the marked act took place where the line says."""
    out, coder = Checked(), replace(Coder.load(), model=model)
    (table,) = read_yaml("places/examples.yaml")
    for kind, fault in (("names", _name_fault), ("acts", _act_fault)):
        for example in (line for rows in table[kind].values() for line in lines(rows)):
            out.examples += 1
            analysis, marks = _analysed(example, _PLACE if kind == "names" else _ACT, model)
            wrong = fault(coder, analysis, marks)
            if wrong:
                out.faults.append(f"{example.where}: {wrong}: {example}")
    return out


def _name_fault(coder: Coder, analysis: Analysis, marks: Sequence[tuple[int, re.Match[str]]]) -> str | None:
    found = find_places(analysis, coder.gazetteer)
    for word, mark in marks:
        here = [m for m in found if m.first <= word < m.end and m.kind != "part of name"]
        m = next((m for m in here if m.kind != "adjective"), None)
        country, precision = mark.groups()
        if m is None:
            got = "nowhere"
        elif country == "government":
            got = "government" if m.kind == "government" else m.place.name
        else:
            place = m.site or m.place
            got = "nowhere" if m.kind == "government" and country == "nowhere" else place.country or "-"
            if precision and got == country and place.precision != precision:
                return f"{analysis.words[word]!r} is a {place.precision}, not a {precision}"
        if got != country:
            return f"{analysis.words[word]!r} is {got}, not {country}"
    return None


def _act_fault(coder: Coder, analysis: Analysis, marks: Sequence[tuple[int, re.Match[str]]]) -> str | None:
    span = {mark[1]: (analysis.starts[word], analysis.ends[word], mark[2]) for word, mark in marks}
    first, end, _ = span["ACT"]
    event = next((e for e in coder.code(analysis.document) if any(m.trigger.span == (first, end) for m in e.mentions)), None)
    if event is None:
        return "no act"
    place = event.place
    got = "nowhere" if place is None else f"{place.text or place.name} ({place.inferred_from or 'told'})"
    if "HERE" not in span:
        return None if place is None else f"placed in {got}"
    first, end, source = span["HERE"]
    if place is None or place.span is None or not (place.span[0] <= first and end <= place.span[1]) or (source and place.inferred_from != source):
        return f"placed {got}"
    return None


CHECKS: dict[str, Check] = {
    "codebook": check_codebook,
    "contexts": check_contexts,
    "status": check_status,
    "claims": check_claims,
    "counts": check_counts,
    "time": check_time,
    "actors": check_actors,
    "places": check_places,
}
