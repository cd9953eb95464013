"""`dragoman view`: a report beside its events on one page of HTML that needs nothing else, each value marked where it stands."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

import click

from dragoman.coding.sources import on_whose_word
from dragoman.records import Document, Event, Party, Source, Span, from_json
from dragoman.show.common import Tally, day, load_coder, read_documents, with_data
from dragoman.show.write import signed, where_of, who_to_whom

FIELDS = ("trigger", "actor", "recipient", "date", "place", "source", "count", "topic")
"""The kinds of value, each with a colour of its own, in the order in which they are drawn one below another."""
MOST = 200
"""Reports on one page."""
_QUADS = {"verbal cooperation": "vc", "material cooperation": "mc", "verbal conflict": "vx", "material conflict": "mx"}


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an event: its field, what it is called, what it is, where it stands in the text, and how it came about."""

    field: str
    label: str
    value: str
    span: Span | None
    how: str | None = None


def values(event: Event) -> list[Value]:
    """All that an event holds, the words that tell it first."""
    found = [Value("trigger", "word", m.trigger.text, m.trigger.span, None if k == 0 else "told again here") for k, m in enumerate(event.mentions)]
    found += [_party("actor", p) for p in event.actors] + [_party("recipient", p) for p in event.recipients]
    if event.date:
        d = event.date
        how = {
            "publication": "reckoned from the report's date",
            "event": "reckoned from another event",
            "running": "the date that the paragraph speaks of",
        }
        found.append(
            Value(
                "date", "date", f"{d.edtf} ({d.precision})", d.span, how.get(d.anchor or "", "the report's date" if d.anchor == "document" else None)
            )
        )
    if event.place:
        p = event.place
        point = f"{p.lat:.3f}, {p.lon:.3f}" if p.lat is not None and p.lon is not None else None
        value = ", ".join(dict.fromkeys(x for x in (p.name, p.admin1 if p.precision != "country" else None, p.country) if x))
        told = f"taken over ({p.inferred_from})" if p.inferred_from else None
        found.append(
            Value(
                "place", "place", value, p.span, "; ".join(filter(None, (p.precision, point, f"GeoNames {p.geonames}" if p.geonames else None, told)))
            )
        )
    found += [_source(s) for s in event.attribution]
    for kind, count in event.counts.items():
        bounds = f"{'?' if count.low is None else f'{count.low:,}'} to {'?' if count.high is None else f'{count.high:,}'}"
        found.append(Value("count", kind, signed(count), count.span, None if count.low == count.high else bounds))
    found += [Value("topic", "topic", t.text, t.span) for t in event.topics]
    return found


def _party(side: str, party: Party) -> Value:
    code = " ".join(filter(None, (party.country, *party.sectors)))
    value = ", ".join(filter(None, (party.name or party.text, code, party.role)))
    return Value(side, side, value, party.span, f"actor base: {party.actor}" if party.actor else None)


def _source(source: Source) -> Value:
    about = ", ".join(filter(None, (source.stance, "no name given" if source.anonymous else None, source.country)))
    return Value("source", "said by", source.name or source.text, source.span, about or None)


def segments(text: str, parts: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, list[str]]]:
    """The text cut wherever a part begins or ends: (start, end, names of the parts that hold it), in order and without a gap."""
    inside = [(a, b, name) for a, b, name in parts if 0 <= a < b <= len(text)]
    cuts = sorted({0, len(text), *(a for a, _, _ in inside), *(b for _, b, _ in inside)})
    starts: dict[int, list[str]] = {}
    ends: dict[int, list[str]] = {}
    for a, b, name in inside:
        starts.setdefault(a, []).append(name)
        ends.setdefault(b, []).append(name)
    held: dict[str, None] = {}
    out = []
    for a, b in zip(cuts, cuts[1:]):
        for name in ends.get(a, ()):
            held.pop(name, None)
        held.update(dict.fromkeys(starts.get(a, ())))
        out.append((a, b, list(held)))
    return out


def page(reports: Sequence[tuple[Document, Sequence[Event]]], lines: Mapping[str, str]) -> str:
    """The HTML. `lines` are the codebook's lines by the name that a mention's `rule` gives."""
    files = resources.files("dragoman.show").joinpath("page")
    styles: dict[str, str] = {}
    mains = [_main(n, document, events, lines, styles) for n, (document, events) in enumerate(reports)]
    css = files.joinpath("view.css").read_text(encoding="utf-8") + "".join(styles.values())
    js = files.joinpath("view.js").read_text(encoding="utf-8")
    key = "".join(f'<li style="--c:var(--{field})">{"word that tells it" if field == "trigger" else field}</li>' for field in FIELDS)
    told = "".join(f'<span class="told">{escape(_told(d, events))}</span>' for d, events in reports)
    options = "".join(f"<option>{escape(d.title or d.id)}</option>" for d, _ in reports)
    picker = f'<select id="picker" aria-label="report" class="plain">{options}</select>' if len(reports) > 1 else ""
    title = escape(reports[0][0].title or reports[0][0].id) if reports else "no report"
    return (
        '<!DOCTYPE html>\n<html lang="en" data-theme="light">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title} · dragoman</title>\n<style>\n{css}</style>\n</head>\n<body>\n'
        '<a class="skip" href="#cards0">To the events</a>\n'
        f'<header class="bar"><span class="brand">dragoman</span>{picker}{told}<span class="gap"></span><ul class="key" aria-label="colours">{key}</ul>'
        '<button class="plain" id="theme" type="button" aria-label="light or dark">◐</button></header>\n'
        f'{"".join(mains)}<div class="tip" id="tip" role="tooltip" hidden></div>\n<script>\n{js}</script>\n</body>\n</html>\n'
    )


def _told(document: Document, events: Sequence[Event]) -> str:
    n = len(events)
    return " · ".join(filter(None, (document.id, document.date or "no date", document.source, f"{n} event{'' if n == 1 else 's'}")))


def _main(n: int, document: Document, events: Sequence[Event], lines: Mapping[str, str], styles: dict[str, str]) -> str:
    held = [values(event) for event in events]
    data = [_data(event, own, lines) for event, own in zip(events, held)]
    script = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    cards = "".join(_card(n, e, event, own, lines) for e, (event, own) in enumerate(zip(events, held)))
    listed = f'<ol class="cards" id="cards{n}">{cards}</ol>' if events else f'<p class="none" id="cards{n}">No events in this report.</p>'
    return (
        f'<main aria-label="report {n + 1}"><section class="report" aria-label="report"><article>{_text(document, held, styles)}</article></section>'
        f'<section class="events" aria-label="events"><h2>{len(events)} event{"" if len(events) == 1 else "s"}</h2>{_chips(events)}{listed}</section>'
        f'<script type="application/json">{script}</script></main>\n'
    )


def _data(event: Event, own: Sequence[Value], lines: Mapping[str, str]) -> dict[str, Any]:
    said = on_whose_word(event.attribution)
    return {
        "type": event.type, "mode": event.mode, "status": _status(event), "said": said,
        "rules": [{"name": m.rule, "line": lines.get(m.rule)} for m in event.mentions],
        "values": [{"field": v.field, "label": v.label, "value": v.value, "how": v.how, "rule": k if v.field == "trigger" else 0} for k, v in enumerate(own)],
    }  # fmt: skip


def _status(event: Event) -> str:
    return f"{event.status}, alleged" if event.alleged else event.status


def _text(document: Document, held: Sequence[Sequence[Value]], styles: dict[str, str]) -> str:
    """The text, unaltered, as blocks with the values marked; `styles` takes the rule of each combination of underlines."""
    fields = {f"{e}.{v}": value.field for e, own in enumerate(held) for v, value in enumerate(own)}
    marks = [(*value.span, f"{e}.{v}") for e, own in enumerate(held) for v, value in enumerate(own) if value.span is not None]
    parts = [(part.span[0], part.span[1], f"/{k}") for k, part in enumerate(document.parts)]
    html: list[str] = []
    block: str | None = None
    for start, end, names in segments(document.text, parts + marks):
        here = next((name for name in reversed(names) if name[0] == "/"), None)
        if here != block:
            html.append("</span>" if block else "")
            html.append(f'<span class="part {document.parts[int(here[1:])].kind}">' if here else "")
            block = here
        piece = document.text[start:end]
        own = [name for name in names if name[0] != "/"]
        if own:
            html.append(
                f'<span class="v {_marked({fields[name] for name in own}, styles)}" data-v="{" ".join(own)}" tabindex="-1" role="button">{_escape(piece)}</span>'
            )
        elif block is None and document.parts and not piece.strip():
            html.append(f'<span class="gap-text">{_escape(piece)}</span>')
        else:
            html.append(_escape(piece))
    html.append("</span>" if block else "")
    return "".join(html)


def _marked(fields: set[str], styles: dict[str, str]) -> str:
    """The classes of a stretch that holds values of these fields: an underline for each, one below another."""
    drawn = [field for field in FIELDS if field in fields]
    name = "u-" + "-".join(drawn)
    lines = [f"linear-gradient(var(--{field}),var(--{field})) 0 calc(100% - {3 * k}px)/100% 2px no-repeat" for k, field in enumerate(reversed(drawn))]
    styles.setdefault(name, f".{name} {{ background: {', '.join(lines)}; padding-bottom: {3 * len(drawn)}px; --c: var(--{drawn[0]}); }}\n")
    return f"{name} trigger" if "trigger" in fields else name


def _escape(text: str) -> str:
    """As HTML that a browser reads back as the same characters, save those that HTML cannot hold."""
    return escape("".join("\ufffd" if "\ud800" <= c <= "\udfff" or c == "\0" else c for c in text)).replace("\r", "&#13;")


def _chips(events: Sequence[Event]) -> str:
    counted = Counter(event.type for event in events)
    if len(counted) < 2:
        return ""
    chips = "".join(
        f'<button type="button" class="chip" aria-pressed="false" data-type="{escape(t)}">{escape(t)} <b>{n}</b></button>'
        for t, n in counted.most_common()
    )
    return f'<div class="chips" role="group" aria-label="show only these types">{chips}</div>'


def _card(n: int, e: int, event: Event, own: Sequence[Value], lines: Mapping[str, str]) -> str:
    quad = _QUADS.get(event.quad or "", "no")
    who = escape(who_to_whom(event)).replace("→", "<i>→</i>")
    meta = " · ".join(escape(x) for x in (event.date.edtf if event.date else "", where_of(event.place) if event.place else "") if x)
    counts = " · ".join(escape(f"{kind} {signed(c)}") for kind, c in event.counts.items())
    mode = f'<span class="mode">{escape(event.mode)}</span>' if event.mode else ""
    rows = "".join(_row(e, v, value) for v, value in enumerate(own))
    first = event.mentions[0] if event.mentions else None
    about = [
        ("contexts", escape(", ".join(event.contexts))),
        ("CAMEO", escape(" · ".join(str(x) for x in (event.cameo, event.quad, event.score) if x is not None))),
        ("sure", f'<span class="sure"><i style="width:{round(100 * event.confidence)}%"></i></span>{event.confidence:.2f}' if event.confidence is not None else ""),
        ("rule", f"<code>{escape(first.rule)}</code>" + (f"<small><code>{escape(lines[first.rule])}</code></small>" if first.rule in lines else "") if first else ""),
        ("id", f"<code>{escape(event.id)}</code>"),
    ]  # fmt: skip
    rows += "".join(f'<div class="row" style="--c:var(--soft)"><dt>{label}</dt><dd>{value}</dd></div>' for label, value in about if value)
    return (
        f'<li class="card q-{quad}"><button type="button" class="head" aria-expanded="false" aria-controls="d{n}-{e}"><span class="what"><span class="type">{escape(event.type)}</span>'
        f'{mode}<span class="status {event.status}">{escape(_status(event))}</span></span><span class="who">{who}</span>'
        f'<span class="meta">{" · ".join(filter(None, (meta, counts)))}</span></button><div class="detail" id="d{n}-{e}" hidden><dl>{rows}</dl></div></li>'
    )


def _row(e: int, v: int, value: Value) -> str:
    how = f"<small>{escape(value.how)}</small>" if value.how else ""
    marked = f' data-v="{e}.{v}"' if value.span is not None else ""
    return f'<div class="row"{marked} style="--c:var(--{value.field})"><dt>{escape(value.label)}</dt><dd>{escape(value.value)}{how}</dd></div>'


@click.command()
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--store", "folder", type=click.Path(path_type=Path), metavar="DIR", help="Look at a report of a store, with --document.")
@click.option("--document", "wanted", multiple=True, metavar="ID", help="Only this report, by its id; may stand several times.")
@click.option("--out", "-o", type=click.Path(path_type=Path, dir_okay=False), metavar="PAGE", help="Where to (default: standard output).")
@click.option("--open", "at_once", is_flag=True, help="Open the page in the browser.")
@click.option("--date", metavar="DATE", callback=day, help="Publication date of a report that carries none.")
@with_data
def view(
    file: str | None, folder: Path | None, wanted: Sequence[str], out: Path | None, at_once: bool, date: str | None, codebook: Sequence[Path], actors: Sequence[Path]
) -> None:  # fmt: skip
    """A report beside its events, as one page that opens anywhere without a network.

    FILE is what `dragoman code` reads, - for standard input; it is coded now. With --store, the page shows what the store holds. Every value is underlined where it
    stands; what a pointer or the Tab key rests on tells the field, the rule and the source; an event that is chosen shows its values.
    """
    if (file is None) == (folder is None):
        raise click.UsageError("name a FILE or a --store, one of the two")
    if folder is not None and not wanted:
        raise click.UsageError("--store needs --document; `dragoman query` tells the ids")
    if out is None and not at_once and sys.stdout.isatty():
        raise click.UsageError("name the page with -o PAGE.html, or --open it at once")
    tally = Tally()
    if folder is not None:
        reports, lines = _of_store(folder, wanted), _lines(codebook)
    else:
        assert file is not None
        reports, lines = _coded(file, wanted, date, codebook, actors, tally)
    if not reports:
        raise click.ClickException(f"{file or folder}: no report to show" + (f" has the id {wanted[0]!r}" if wanted else ""))
    if len(reports) > MOST:
        click.echo(f"the first {MOST} of {len(reports):,} reports; choose with --document", err=True)
    html = page(reports[:MOST], lines)
    _put(html, out, at_once)
    sys.exit(1 if tally.skipped else 0)


def _coded(
    file: str, wanted: Sequence[str], date: str | None, codebook: Sequence[Path], actors: Sequence[Path], tally: Tally
) -> tuple[list[tuple[Document, Sequence[Event]]], dict[str, str]]:
    coder = load_coder(codebook, actors)
    reports: list[tuple[Document, Sequence[Event]]] = []
    for _, document in read_documents([file], {}, date, tally):
        if not wanted or document.id in wanted:
            reports.append((document, coder.code(document) if len(reports) < MOST else ()))
    return reports, {f.source: f.text for t in coder.codebook.types.values() for f in t.frames}


def _lines(codebook: Sequence[Path]) -> dict[str, str]:
    """The lines of the codebook by their names."""
    return {f.source: f.text for t in load_coder(codebook).codebook.types.values() for f in t.frames}


def _of_store(folder: Path, wanted: Sequence[str]) -> list[tuple[Document, Sequence[Event]]]:
    from dragoman.show.query import open_store

    reports: list[tuple[Document, Sequence[Event]]] = []
    with open_store(folder) as store:
        for key, document in store.documents("list_contains($ids, id) or list_contains($ids, key)", {"ids": list(wanted)}):
            told = next(iter(store.select("select coalesce(same_text_as, key) as key from documents where key = ?", [key])))["key"]
            reports.append((document, [from_json(record) for record in store.events("document = ?", [told])]))
    return reports


def _put(html: str, out: Path | None, at_once: bool) -> None:
    if out is None and not at_once:
        sys.stdout.write(html)
        return
    if out is None:
        import tempfile

        with tempfile.NamedTemporaryFile("w", suffix=".html", prefix="dragoman-", delete=False, encoding="utf-8") as made:
            made.write(html)
        out = Path(made.name)
    else:
        try:
            out.write_text(html, encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f"{out}: cannot be written ({error.strerror})") from None
    if at_once:
        click.launch(str(out))
    click.echo(str(out), err=True)
