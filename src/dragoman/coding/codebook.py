"""The codebook: frame lines loaded from YAML, compiled, and indexed by the lemma of their trigger. docs/codebook.md gives the syntax."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from dragoman.coding.contexts import Contexts
from dragoman.coding.grammar import Lexicon, load_grammar
from dragoman.coding.overlay import extends, is_off, laid_over
from dragoman.data import DataError, Line, Rows, Table, check_keys, data_path, lines, load_yaml

KEYS = ("event", "extends", "off", "gist", "roles", "modes", "words", "light", "verbs", "nouns", "states", "except", "examples", "never")
CONTEXTS = "contexts.yaml"  # the file of a codebook folder that holds no types
FILLERS = frozenset({"actor", "people", "site", "text", "act"})
CLASSES = ("@person", "@place", "@organisation", "@name")  # in ROLE=...: any name of that kind
SECTIONS = {"verbs": "verb", "nouns": "noun", "states": "state"}
# Words that may stand before a role as its preposition, particle or clause mark.
MARKERS = frozenset(
    """about above across after against ahead along alongside among amid around as at away back before behind below beneath beside besides
    between beyond by concerning despite down during for from if in inside into like near of off on onto out outside over past regarding since
    than that through throughout to together toward towards under unless until up upon via versus vs whether while with within without
    because_of due_to in_front_of out_of""".split()
)
# PLOVER's modes, which a line may give without their being listed under modes:.
PLOVER_MODES: Mapping[str, tuple[str, ...]] = {
    "CONSULT": ("visit", "third-party", "multilateral", "phone"),
    "RETREAT": ("withdraw", "release", "disarm", "ceasefire", "access", "resign"),
    "REQUEST": ("assist", "change", "yield", "meet"),
    "REJECT": ("assist", "change", "yield", "meet"),
    "ACCUSE": ("disapprove", "investigate", "allege"),
    "THREATEN": ("restrict", "arrest", "relations", "expel", "territory", "violence"),
    "PROTEST": ("demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"),
    "SANCTION": ("convict", "expel", "withdraw", "discontinue"),
    "MOBILIZE": ("troops", "weapons", "police", "militia"),
    "COERCE": ("seize", "restrict", "censor", "curfew", "martial-law", "arrest", "deport", "withhold", "misinformation", "cyber"),
    "ASSAULT": (
        "abduct", "beat", "torture", "sexual", "targeted", "destroy", "primitive", "firearms", "explosives", "suicide-attack", "aerial", "drone",
        "heavy-weapons", "crowd-control", "unconventional",
    ),
}  # fmt: skip
_TOKEN = re.compile(r"\s*(->|[()]|[^\s()]+)")
_ROLE = re.compile(r"[A-Z][A-Z0-9_]*$")
_WORD = re.compile(r"[\w'.-]*[^\W\d_A-Z][\w'.-]*$|\d+$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a line: `alternatives` are lemma sequences ('air', 'strike'); `before`: it stands before the trigger.

    `single` and `parts` serve the look-up: words that fit alone, and words that may be part of one that does."""

    alternatives: tuple[tuple[str, ...], ...]
    before: bool
    single: frozenset[str]
    parts: frozenset[str]

    @staticmethod
    def of(alternatives: tuple[tuple[str, ...], ...], before: bool = False) -> Word:
        return Word(
            alternatives,
            before,
            frozenset(w[0] for w in alternatives if len(w) == 1),
            frozenset(p.rstrip("-") for w in alternatives if len(w) > 1 for p in (w[0], w[-1])),
        )


@dataclass(frozen=True, slots=True)
class Role:
    """A role of a line. `side`: before, after (straight after), marked (behind one of `markers`), owner (possesses a fixed word).

    `behind`: how many fixed words stand before it; `words`: what its head must be, if the line says so (ROLE=a|b)."""

    name: str
    side: str
    markers: frozenset[str]
    required: bool
    behind: int = 0
    words: Word | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A compiled line. `heads`: the trigger's alternatives, each a lemma sequence; `fixed` the other required words."""

    event: str
    kind: str
    heads: tuple[tuple[str, ...], ...]
    fixed: tuple[Word, ...]
    roles: tuple[Role, ...]
    mode: str | None
    source: str
    text: str
    silences: bool = False
    said: frozenset[str] = frozenset()  # every word of the line, those in parentheses too

    @property
    def weight(self) -> tuple[int, int]:
        """More fixed words (a role that names its words counts as one), then more required roles."""
        return len(self.fixed) + sum(r.words is not None for r in self.roles), sum(r.required for r in self.roles)


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: its sentence without marks, the marked characters of each role, the trigger's, and the mode if tested."""

    event: str
    text: str
    roles: tuple[tuple[str, int, int], ...]
    trigger: tuple[int, int] | None
    mode: str | None
    positive: bool
    source: str


@dataclass(frozen=True)
class EventType:
    """One type of the codebook: role name -> fillers, which role is reciprocal, modes with their words."""

    name: str
    gist: str
    roles: Mapping[str, frozenset[str]]
    reciprocal: frozenset[str]
    modes: Mapping[str, frozenset[tuple[str, ...]]]
    mode_index: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]
    light: frozenset[str]
    frames: tuple[Frame, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Codebook:
    """All types, and their frames by the lemma under which a trigger is looked up."""

    types: Mapping[str, EventType]
    digest: str
    contexts: Contexts = field(repr=False)
    vocabulary: frozenset[str] = field(repr=False)
    light: Mapping[str, frozenset[str]] = field(repr=False)
    index: Mapping[str, tuple[tuple[Frame, tuple[str, ...]], ...]] = field(repr=False)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words of all lines and of the grammar."""
        return Lexicon.of(load_grammar(), self.light, self.vocabulary)

    @cached_property
    def frames(self) -> Mapping[str, Frame]:
        """Lines by the rule that names them, 'consult.yaml:9'."""
        return {f.source: f for event in self.types.values() for f in event.frames if not f.silences}

    @staticmethod
    def load(paths: Sequence[Path | str] | None = None) -> Codebook:
        """The packaged PLOVER codebook, or the files and folders of `paths`: alone, or laid over PLOVER where a type says `extends: plover`
        (docs/your-own-codebook.md). A type that comes again replaces the earlier one. Raises DataError."""
        packaged = [(file, file.name) for file in _files_of(data_path("codebook"))]
        own = [pair for path in map(Path, paths or ()) for pair in _own_files(path, {name for _, name in packaged})]
        tables = [table for file, name in own if file.name != CONTEXTS for table in load_yaml(file, name)]
        # A folder that only adds words to the contexts, or a type that extends PLOVER, leaves PLOVER's types in place.
        over = not tables or any(isinstance(table, Table) and extends(table) for table in tables)
        base: dict[str, Table] = {}
        if over:
            base = {str(table["event"]): table for file, name in packaged if file.name != CONTEXTS for table in load_yaml(file, name)}
        chosen = dict(base)
        for table in tables:
            check_keys(table, KEYS, ("event",))
            name = str(table["event"])
            if extends(table) and is_off(table):
                chosen.pop(name, None)
            else:
                chosen[name] = laid_over(chosen.get(name), table, KEYS) if extends(table) else table
        if not chosen:
            raise DataError(own[0][1], 0, "every type is switched off; leave one")
        # Own types stand first, as own lines do within a type: of two lines equally exact, the user's wins.
        names = dict.fromkeys([*(str(table["event"]) for table in tables), *chosen])
        types = {made.name: made for made in (compile_type(chosen[name]) for name in names if name in chosen)}
        lexicon = [pair for pair in [*packaged, *own] if pair[0].name == CONTEXTS]
        digest = hashlib.sha256()
        for file, name in [*packaged, *own] if over else [*lexicon, *own]:
            digest.update(name.encode() + b"\0" + file.read_bytes() + b"\0")
        return Codebook(types, digest.hexdigest(), Contexts.load(lexicon), _vocabulary(types), _light(types), _index(types))


def _files_of(path: Path) -> list[Path]:
    return sorted([*path.glob("*.yaml"), *path.glob("*.yml")])


def _own_files(path: Path, packaged: Collection[str]) -> list[tuple[Path, str]]:
    """The files of a user's path, each with what messages and records call it: 'my/consult.yaml' where the name alone is a packaged file's."""
    if not path.is_dir():
        where = path.resolve().parent.name
        return [(path, f"{where}/{path.name}" if path.name in packaged else path.name)]
    found = _files_of(path)
    if not found:
        raise DataError(str(path), 0, "no .yaml file in this folder")
    return [(file, f"{path.resolve().name}/{file.name}") for file in found]


def _index(types: Mapping[str, EventType]) -> dict[str, tuple[tuple[Frame, tuple[str, ...]], ...]]:
    index: dict[str, list[tuple[Frame, tuple[str, ...]]]] = {}
    for event in types.values():
        for frame in event.frames:
            for head in frame.heads:
                index.setdefault(key_of(head, frame.kind), []).append((frame, head))
    return {k: tuple(v) for k, v in index.items()}


def _vocabulary(types: Mapping[str, EventType]) -> frozenset[str]:
    """Every word of every line and mode: what a doubtful lemma is compared with."""
    out: set[str] = set()
    for event in types.values():
        out.update(event.light, *(seq for words in event.modes.values() for seq in words))
        for frame in event.frames:
            out.update(
                *frame.heads,
                *(seq for word in frame.fixed for seq in word.alternatives),
                *(seq for role in frame.roles if role.words for seq in role.words.alternatives),
            )
    return frozenset(w.rstrip("-") for w in out)


def _light(types: Mapping[str, EventType]) -> dict[str, frozenset[str]]:
    """Support verbs that a type adds to the grammar's, with the types that do."""
    return {lemma: frozenset(t.name for t in types.values() if lemma in t.light) for lemma in frozenset().union(*(t.light for t in types.values()))}


def key_of(head: tuple[str, ...], kind: str) -> str:
    """The lemma that a sequence is looked up by: the first of a verb's ('carry out'), the last of a noun's ('air strike')."""
    return head[0] if kind == "verb" and not head[0].endswith("-") else head[-1]


def compile_type(table: Any) -> EventType:
    """One type from its YAML mapping; raises DataError with file and line."""
    check_keys(table, KEYS, ("event", "roles"))
    name = str(table["event"])
    if not _ROLE.match(name):
        raise DataError(table.file, table["event"].line, f"the type '{name}' must be written in capitals")
    roles, reciprocal = _roles(table["roles"])
    words = _word_lists(table.get("words"))
    modes = _modes(table.get("modes"), words)
    frames: list[Frame] = []
    for section, kind in SECTIONS.items():
        for line in lines(table.get(section)):
            frames.append(compile_line(line, name, kind, roles, words, modes))
    for line in lines(table.get("except")):
        # An exception does not know whether its word is a verb or a noun here, so it is compiled as both.
        frames.extend(compile_line(line, name, kind, roles, words, modes, silences=True) for kind in ("verb", "noun", "state"))
    if not frames:
        raise DataError(table.file, table.line, f"{name} has no frame line; write some under verbs:, nouns: or states:")
    examples = [parse_example(line, name, roles, modes, True) for line in lines(table.get("examples"))]
    examples += [parse_example(line, name, roles, modes, False) for line in lines(table.get("never"))]
    light = frozenset(w for line in lines(table.get("light")) for w in re.split(r"[|,\s]+", line) if w)
    return EventType(name, str(table.get("gist", "")), roles, reciprocal, modes, _mode_index(modes), light, tuple(frames), tuple(examples))


def _roles(table: Any) -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    if not isinstance(table, Table):
        raise DataError(getattr(table, "file", "?"), getattr(table, "line", 0), "roles: wants 'NAME: filler' pairs, such as {ACTOR: actor}")
    roles, reciprocal = {}, set()
    for role, value in table.items():
        line = getattr(role, "line", table.line)
        if not _ROLE.match(role):
            raise DataError(table.file, line, f"the role '{role}' must be written in capitals")
        fillers = str(value).replace(" ", "")
        if fillers.endswith("+"):
            fillers = fillers[:-1]
            reciprocal.add(str(role))
        chosen = frozenset(fillers.split("|"))
        if unknown := chosen - FILLERS:
            raise DataError(table.file, line, f"unknown filler '{sorted(unknown)[0]}'; known: {', '.join(sorted(FILLERS))}")
        roles[str(role)] = chosen
    return roles, frozenset(reciprocal)


def _word_lists(table: Any) -> dict[str, tuple[tuple[str, ...], ...]]:
    out: dict[str, tuple[tuple[str, ...], ...]] = {}
    if table is None or table == "":
        return out
    if not isinstance(table, Table):
        raise DataError(getattr(table, "file", "?"), getattr(table, "line", 0), "words: wants 'name: a|b|c' pairs")
    for name, value in table.items():
        # A long list may be written as YAML rows.
        joined = value if isinstance(value, Line) else Line("|".join(lines(value)), table.file, getattr(name, "line", table.line))
        out[str(name)] = _alternatives(joined, joined, out)
    return out


def _modes(table: Any, words: Mapping[str, tuple[tuple[str, ...], ...]]) -> dict[str, frozenset[tuple[str, ...]]]:
    if table is None or table == "":
        return {}
    if isinstance(table, Rows):  # names alone: the lines decide
        return {str(name): frozenset() for name in lines(table)}
    if not isinstance(table, Table):
        raise DataError(getattr(table, "file", "?"), getattr(table, "line", 0), "modes: wants 'mode: a|b|c' pairs")
    out: dict[str, frozenset[tuple[str, ...]]] = {}
    for mode, value in table.items():
        if value == "" or value is None:
            out[str(mode)] = frozenset()
            continue
        joined = value if isinstance(value, Line) else Line("|".join(lines(value)), table.file, getattr(mode, "line", table.line))
        out[str(mode)] = frozenset(_alternatives(joined, joined, words))
    return out


def _mode_index(modes: Mapping[str, frozenset[tuple[str, ...]]]) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Last word -> (mode, its words), in the order of the file, the longer words first."""
    out: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for mode, words in modes.items():
        for seq in words:
            out.setdefault(seq[-1], []).append((mode, seq))
    return {k: tuple(sorted(v, key=lambda pair: -len(pair[1]))) for k, v in out.items()}


def _alternatives(text: str, line: Line, words: Mapping[str, tuple[tuple[str, ...], ...]]) -> tuple[tuple[str, ...], ...]:
    """'a|b_c|d-e|$list' as word sequences; the parts of a hyphened word keep their hyphen: ('d-', 'e'), and it stands whole beside them."""
    out: list[tuple[str, ...]] = []
    for part in text.split("|"):
        part = part.strip().rstrip("!")
        if part in CLASSES:
            out.append((part,))
            continue
        if part.startswith("$"):
            if part[1:] not in words:
                raise DataError(line.file, line.line, f"no word list '{part}'; known: {', '.join('$' + w for w in words) or 'none'}")
            out.extend(words[part[1:]])
        elif _WORD.match(part) or " " in part:
            out.append(tuple(p for p in re.split(r"[_\s]+|(?<=-)", part.lower()) if p))
            if "-" in part:  # 'counter-attack' is one word of the text, 'cease-fire' three
                out.append(tuple(p for p in re.split(r"[_\s]+", part.lower()) if p))
        else:
            raise DataError(line.file, line.line, f"'{part}' is neither a ROLE in capitals nor a word in lower case")
    return tuple(dict.fromkeys(out))


def compile_line(
    line: Line,
    event: str,
    kind: str,
    roles: Mapping[str, frozenset[str]],
    words: Mapping[str, tuple[tuple[str, ...], ...]],
    modes: Mapping[str, Any],
    silences: bool = False,
) -> Frame:
    """One frame line; raises DataError."""

    def fault(message: str) -> DataError:
        return DataError(line.file, line.line, f"{message} in '{line}'")

    body, _, mode = str(line).partition("->")
    chosen = mode.strip() or None
    known = _modes_of(event, modes)
    if chosen is not None and chosen not in known:
        raise fault(f"unknown mode '{chosen}' (known: {', '.join(known) or 'none'}; add it under modes:)")
    tokens = _tokens(body, fault)
    # (kind, value, depth): the words directly before a role are its markers.
    items: list[tuple[str, Any, int]] = []
    depth = 0
    for token in tokens:
        if token == "(":
            depth += 1
        elif token == ")":
            depth -= 1
            if depth < 0:
                raise fault("a ')' without its '('")
        elif _ROLE.match(token.partition("=")[0].removesuffix("'s")) and token.partition("=")[0].removesuffix("'s").isupper():
            spoken, _, wanted = token.partition("=")
            owner = spoken.endswith("'s")
            name = spoken.removesuffix("'s")
            if name not in roles:
                raise fault(f"unknown role '{name}' (known: {', '.join(roles)})")
            markers: frozenset[str] = frozenset()
            if not owner and items and items[-1][0] == "word" and items[-1][2] == depth and _is_marker(items[-1][1]):
                markers = frozenset(" ".join(w) for w in items.pop()[1])
            elif (
                not owner
                and items
                and items[-1][0] == "word"
                and items[-1][2] == depth
                and 2 * sum(_is_marker((w,)) for w in items[-1][1]) > len(items[-1][1])
            ):
                strange = next(" ".join(w) for w in items[-1][1] if not _is_marker((w,)))
                raise fault(f"'{strange}' is no preposition, but stands among prepositions before {name}")
            items.append(("owner" if owner else "role", (name, markers, _alternatives(wanted, line, words) if wanted else ()), depth))
        else:
            marked = token.endswith("!")
            items.append(("trigger" if marked else "word", _alternatives(token, line, words), depth))
    if depth:
        raise fault("a '(' without its ')'")
    where = _trigger_at(items, kind)
    if where is None:
        raise fault("no word that could be the trigger")
    heads = items[where][1]
    said = frozenset(p for what, value, _ in items if what in ("word", "trigger") for seq in value for p in seq)
    fixed: list[Word] = []
    made: list[Role] = []
    for k, (what, value, level) in enumerate(items):
        if k == where:
            continue
        if what in ("word", "trigger"):
            if level == 0:
                fixed.append(Word.of(value, k < where))
            continue
        name, markers, only = value
        side = "owner" if what == "owner" else "marked" if markers else "before" if k < where else "after"
        made.append(Role(name, side, markers, level == 0 and not silences, len(fixed), Word.of(only) if only else None))
    return Frame(event, kind, heads, tuple(fixed), tuple(made), chosen, f"{line.file}:{line.line}", str(line), silences, said)


def _modes_of(event: str, modes: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys([*modes, *PLOVER_MODES.get(event, ())]))


def _is_marker(alternatives: tuple[tuple[str, ...], ...]) -> bool:
    return all("_".join(w) in MARKERS or (len(w) > 1 and w[-1] in ("to", "of", "by", "from", "with", "against", "on", "for")) for w in alternatives)


def _tokens(body: str, fault: Any) -> list[str]:
    out, at = [], 0
    body = body.strip()
    while at < len(body):
        m = _TOKEN.match(body, at)
        if m is None:
            raise fault(f"cannot read '{body[at:]}'")
        out.append(m.group(1))
        at = m.end()
    return out


def _trigger_at(items: list[tuple[str, Any, int]], kind: str) -> int | None:
    for k, item in enumerate(items):
        if item[0] == "trigger":
            return k
    words = [k for k, item in enumerate(items) if item[0] == "word" and item[2] == 0]
    if not words:
        return None
    if kind == "verb":
        return words[0]
    run = [words[0]]
    while run[-1] + 1 in words:
        run.append(run[-1] + 1)
    while len(run) > 1 and _is_marker(items[run[0]][1]):
        run = run[1:]
    for n, k in enumerate(run):
        if n and _is_marker(items[k][1]):
            return run[n - 1]
    return run[-1]


_MARK = re.compile(r"/([A-Z][A-Z0-9_]*|!)(?![A-Za-z])")


def parse_example(line: Line, event: str, roles: Mapping[str, Any], modes: Mapping[str, Any], positive: bool) -> Example:
    """An example or a negative one; raises DataError on an unknown role or mode."""
    body, arrow, mode = str(line).rpartition(" -> ")
    if not arrow:
        body, mode = str(line), ""
    known = _modes_of(event, modes)
    if mode and mode.strip() not in known:
        raise DataError(
            line.file, line.line, f"unknown mode '{mode.strip()}' (known: {', '.join(known) or 'none'}); the mode stands at the end behind ' -> '"
        )
    text, marks, trigger, at = "", [], None, 0
    for m in _MARK.finditer(body):
        text += body[at : m.start()]
        at = m.end()
        start = len(text)
        while start and not text[start - 1].isspace() and text[start - 1] not in '“”"([—–-':
            start -= 1
        if m.group(1) == "!":
            trigger = (start, len(text))
        elif m.group(1) not in roles:
            raise DataError(line.file, line.line, f"unknown role '{m.group(1)}' (known: {', '.join(roles)})")
        else:
            marks.append((m.group(1), start, len(text)))
    text += body[at:]
    if not positive and marks:
        raise DataError(line.file, line.line, "a negative example has no /ROLE marks; take them out")
    return Example(event, text, tuple(marks), trigger, mode.strip() or None, positive, f"{line.file}:{line.line}")
