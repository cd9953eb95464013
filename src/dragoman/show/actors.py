"""`dragoman actors`: who a name is, on a day; and `dragoman actors update`: what Wikidata has that the base lacks."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from dragoman.data import DataError
from dragoman.data.actorbase import ActorBase, Entry, fold
from dragoman.records import Actor
from dragoman.show.common import day, number

_NEAR = 80.0  # rapidfuzz ratio from which a name is offered in place of one that nobody has
_BATCH = 8  # countries in one question


class _Names(click.Group):
    """A group whose first word is a name unless it is a command."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            args = ["show", *args]
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "-h", "--help"):
            args = ["show", *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "NAME [--on DATE] | update [OPTIONS]")


def with_actors(command: Any) -> Any:
    path = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.option("--actors", "overlays", multiple=True, type=path, help="A file of actors of your own, laid over the packaged ones.")(command)


def load_base(overlays: Sequence[Path]) -> ActorBase:
    try:
        return ActorBase.load(list(overlays))
    except DataError as error:
        raise click.ClickException(str(error)) from None


@click.group(cls=_Names)
def actors() -> None:
    """Say who a NAME is, on a day, and where that is written; or bring the holders of posts up to date."""


@actors.command(hidden=True)
@click.argument("words", nargs=-1, required=True, metavar="NAME...")
@click.option("--on", metavar="DATE", callback=day, help="The day; without it every term is told.")
@click.option("--json", "as_object", is_flag=True, help="JSON, one object a line.")
@with_actors
def show(words: Sequence[str], on: str | None, as_object: bool, overlays: Sequence[Path]) -> None:
    """Say who NAME is: a person, body, group, country, capital, or a word for a people."""
    from rapidfuzz import fuzz, process

    base, name = load_base(overlays), " ".join(words)
    found = base.find(name, on)
    if not found:
        near = process.extract(fold(name), base.names.keys(), scorer=fuzz.ratio, limit=3, score_cutoff=_NEAR)
        names = dict.fromkeys(base.entries[k].name for key, _, _ in near for k in base.names[key])
        raise click.ClickException(f"nobody is called {name!r}" + (f"; near it: {', '.join(names)}" if names else ""))
    by_id = {e.id: e for e in (*base.look_up(name), *base.by_surname(name))}
    for actor in found:
        entry = by_id.get(actor.id or "")
        if as_object:
            click.echo(json.dumps(_as_object(base, actor, entry, on), ensure_ascii=False))
            continue
        click.echo(_line(actor, entry, on))
        sources: dict[str, None] = {}
        for term in entry.terms if entry else ():
            where, source = base.where(term)
            sources |= dict.fromkeys([source] if source else [])
            span = f"{term.since or ''}/{term.until or '..'}"
            click.echo(f"  {span:<23}{_code(term.country, term.sectors):<9}{term.role or '':<34}{where}".rstrip())
        for source in sources:
            click.echo(f"  source: {source}")


def _line(actor: Actor, entry: Entry | None, on: str | None) -> str:
    said = [actor.name, entry.kind if entry else "government" if actor.sectors else "people"]
    if on is not None or entry is None:
        said += [on or "", _code(actor.country, actor.sectors), actor.role or ""]
    return "  ".join(s for s in said if s)


def _code(country: str | None, sectors: Sequence[str]) -> str:
    return ".".join([country or "?", *(sectors[:1] or ())])


def _as_object(base: ActorBase, actor: Actor, entry: Entry | None, on: str | None) -> dict[str, Any]:
    terms = []
    for t in entry.terms if entry else ():
        where, source = base.where(t)
        terms.append({"since": t.since, "until": t.until, "country": t.country, "sectors": list(t.sectors), "role": t.role, "active": list(t.active),
                      "where": where, "source": source or None})  # fmt: skip
    out: dict[str, Any] = {"name": actor.name, "actor": actor.id, "kind": entry.kind if entry else None, "on": on}
    return out | {"country": actor.country, "sectors": list(actor.sectors), "role": actor.role, "terms": terms}


@actors.command()
@click.argument("countries", nargs=-1, metavar="[ISO3]...")
@click.option("--endpoint", metavar="URL", help="Another SPARQL endpoint (default: $DRAGOMAN_WIKIDATA, else Wikidata's query service).")
@click.option(
    "--write", "target", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the differences as an overlay for --actors."
)
@with_actors
def update(countries: Sequence[str], endpoint: str | None, target: Path | None, overlays: Sequence[Path]) -> None:
    """Show where Wikidata's holders of posts differ from the base.

    Heads of state and government and the ministers of foreign affairs, defence and the interior of the countries ISO3 (default: all) are read from
    Wikidata's query service. '+' is a holder that the base lacks, '~' one that it dates otherwise. The base itself is never changed.
    """
    from datetime import UTC, datetime

    from dragoman.show import wikidata

    base, address = load_base(overlays), wikidata.endpoint(endpoint)
    unknown = [c for c in countries if c not in base.countries]
    if unknown:
        raise click.UsageError(f"no country {unknown[0]!r}; write ISO 3166-1 alpha-3 such as KEN")
    wanted = list(countries) or [c for c, row in base.countries.items() if row.gw]
    changes: list[wikidata.Change] = []
    try:
        with click.progressbar(range(0, len(wanted), _BATCH), label="asking", file=sys.stderr, hidden=not sys.stderr.isatty()) as batches:
            for k in batches:
                changes += wikidata.compare(base, wikidata.ask(address, base, wanted[k : k + _BATCH]))
    except wikidata.WikidataError as error:
        raise click.ClickException(str(error)) from None
    for change in changes:
        click.echo(str(change))
    added = sum(c.old is None for c in changes)
    click.echo(f"{number(added, 'holder')} new, {number(len(changes) - added, 'holder')} dated otherwise", err=True)
    if target is not None and changes:
        target.write_text(wikidata.overlay(changes, address, datetime.now(UTC).date().isoformat()), encoding="utf8")
        click.echo(f"written to {target}; look it through, then give it with --actors {target}", err=True)
