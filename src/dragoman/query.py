"""Which events of a store: a filter as plain values, and the SQL that it stands for; SQL of one's own, read only."""

from __future__ import annotations

import calendar
import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from dragoman.data.countries import country_code
from dragoman.records import TYPES
from dragoman.store import Store, StoreError, quoted, read_only

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SECTORS = frozenset("GOV MIL COP SPY JUD LEG PTY OPP REB PRM CRM CVL REF MED EDU BUS LAB REL NGO IGO ELI UNK".split())
BODIES = frozenset(("EUR", "IGO", "INT"))
"""What stands in place of a country and is none."""
SORTS = {
    "published": "published, document, position",
    "date": "date_start nulls last, published, document, position",
    "confidence": "confidence, published, document, position",
}
BY = {
    "type": "type", "mode": "mode", "status": "status", "quad": "quad", "source": "source", "document": "document_id",
    "year": "year(coalesce(date_start, published))", "month": "strftime(coalesce(date_start, published), '%Y-%m')", "day": "coalesce(date_start, published)",
    "country": "place_country", "place": "place", "actor": "unnest(list_distinct(actor_countries))", "recipient": "unnest(list_distinct(recipient_countries))",
    "dyad": "dyad",
}  # fmt: skip
"""What events can be counted by, as SQL over `events`. A time is the act's, or that of the report where the act has none."""
_DYAD = """(select *, a || '-' || b as dyad
  from (select *, unnest(case when len(recipient_countries) > 0 then list_distinct(recipient_countries) else [c for c in actor_countries if c > a] end) as b
        from (select *, unnest(list_distinct(actor_countries)) as a from {base}))
  where a <> b)"""
_LINE = "\n"
_STRETCH = 50_000
_MANY = 10_000
"""From so many matches on they are counted rather than kept."""
_FEW = 5000
"""So many rows are looked up one by one, once it is known which."""
_SPAN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class QueryError(ValueError):
    """What is wrong with a question, in one line."""


@dataclass(frozen=True)
class Filter:
    """Which events. Each value of a field is an alternative; an event has to satisfy every field that has one.

    Parties: a country (SYR or Syria), a sector (MIL), both (SYR:MIL), a key of the actor base, or part of a name. `dyad` is two parties, whoever of
    them acts. `date` (of the act) and `published` (of the report) are a day, month, year or span: 2025-07-31, 2025-07, 2025, 2025-07/2025-09, 2025-07/.. .
    An event without a date satisfies no `date`. `text` is a search expression over the whole reports.
    """

    id: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    dyad: tuple[tuple[str, str], ...] = ()
    date: str | None = None
    published: str | None = None
    place: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    said_by: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    text: str | None = None
    confidence: float | None = None
    alleged: bool | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) not in ((), None) for f in fields(self))

    def where(self, store: Store) -> tuple[str, dict[str, Any]]:
        """The condition over the columns of `events`, with the values of its parameters. Raises QueryError for a faulty date or party, StoreError for a
        faulty search expression."""
        sql = _Sql()
        for name in ("id", "mode"):
            sql.among(name, getattr(self, name))
        sql.among("type", _types(store, self.type))
        sql.among("status", [v.lower() for v in self.status])
        sql.any([f"list_contains(contexts, {sql.value(v.lower())})" for v in self.context])
        sql.any([sql.party("actor", v) for v in self.actor])
        sql.any([sql.party("recipient", v) for v in self.recipient])
        sql.any([f"{sql.party('actor', v)} or {sql.party('recipient', v)}" for v in self.party])
        sql.any([sql.dyad(a, b) for a, b in self.dyad])
        if self.date is not None:
            first, last = span(self.date)
            sql.all(["date is not null"])
            sql.all([f"(date_end is null or date_end >= {sql.value(d)})" for d in (first,) if d])
            sql.all([f"(date_start is null or date_start <= {sql.value(d)})" for d in (last,) if d])
        if self.published is not None:
            first, last = span(self.published)
            sql.all([f"published >= {sql.value(d)}" for d in (first,) if d] + [f"published <= {sql.value(d)}" for d in (last,) if d])
        sql.any([f"(lower(place) = {sql.value(v.lower())} or lower(admin1) = {sql.value(v.lower())})" for v in self.place])
        sql.among("place_country", [country(v) for v in self.country])
        sql.any([f"contains(lower(source), {sql.value(v.lower())})" for v in self.source])
        said = "id in (select event from claims where contains(lower(concat_ws(chr(10), name, text, actor)), {}))"
        sql.any([said.format(sql.value(v.lower())) for v in self.said_by])
        sql.any([f"(document_id = {(p := sql.value(v))} or document = {p})" for v in self.document])
        if self.text is not None:
            sql.all([f"document in (select unnest({sql.value(store.search(self.text, None))}::varchar[]))"])
        if self.confidence is not None:
            sql.all([f"confidence >= {sql.value(self.confidence)}"])
        if self.alleged is not None:
            sql.all(["alleged" if self.alleged else "not alleged"])
        return " and ".join(sql.conditions) or "true", sql.values


def _types(store: Store, wanted: Sequence[str]) -> list[str]:
    """The types in capitals. Raises QueryError for one that is neither PLOVER's nor in the store, whose codebook may have others."""
    types = [v.upper() for v in wanted]
    if set(types) <= set(TYPES):
        return types
    known = {row[0] for row in store.sql("select distinct type from events").fetchall()} | set(TYPES)
    for given, type_ in zip(wanted, types):
        if type_ not in known:
            raise QueryError(f"{given!r} is no type; there are {', '.join(sorted(known))}")
    return types


class _Sql:
    """Conditions, and the values of the parameters that they name."""

    def __init__(self) -> None:
        self.conditions: list[str] = []
        self.values: dict[str, Any] = {}

    def value(self, value: Any) -> str:
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"${name}"

    def all(self, conditions: Sequence[str]) -> None:
        self.conditions += conditions

    def any(self, conditions: Sequence[str]) -> None:
        if conditions:
            self.conditions.append("(" + " or ".join(conditions) + ")")

    def among(self, column: str, values: Sequence[str]) -> None:
        if values:
            self.conditions.append(f"{column} in ({', '.join(self.value(v) for v in values)})")

    def party(self, side: str, text: str) -> str:
        """`side` is actor or recipient."""
        place, colon, sector = text.partition(":")
        if not colon and text in SECTORS and text not in BODIES:
            place, sector = "", text
        if sector:
            if sector.upper() not in SECTORS:
                raise QueryError(f"{sector!r} is no sector; there are {' '.join(sorted(SECTORS))}")
            code = country(place, BODIES) if place else None
            return f"contains({side}_codes, {self.value(f'{_LINE}{code}:{sector.upper()}{_LINE}' if code else f':{sector.upper()}{_LINE}')})"
        known = text if text in BODIES else country_code(text)
        if known:
            return f"contains({side}_codes, {self.value(f'{_LINE}{known}:')})"
        return f"contains({side}_text, {self.value(text.lower())})"

    def dyad(self, a: str, b: str) -> str:
        if a == b:
            return f"({self.party('actor', a)} and {self.party('recipient', b)})"
        there = [f"({self.party('actor', p)} or {self.party('recipient', p)})" for p in (a, b)]
        return f"({there[0]} and {there[1]})"


def country(name: str, also: frozenset[str] = frozenset()) -> str:
    """The code of a country by code or name. Raises QueryError for an unknown one."""
    code = name.upper() if name.upper() in also else country_code(name)
    if code is None:
        raise QueryError(f"{name!r} is no country; write its ISO 3166-1 alpha-3 code (SYR) or its English name")
    return code


def span(text: str) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of a day, month, year or span, None where open. Raises QueryError for anything else."""
    begin, slash, end = text.strip().partition("/")
    first = None if slash and begin in ("", "..") else _days(begin, text)[0]
    last = None if slash and end in ("", "..") else _days(end if slash else begin, text)[1]
    if first and last and last < first:
        raise QueryError(f"{text!r} ends before it begins")
    return first, last


def _days(part: str, whole: str) -> tuple[dt.date, dt.date]:
    found = _SPAN.fullmatch(part)
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(g) if g else None for g in found.groups())
        assert year is not None
        last = day or calendar.monthrange(year, month or 12)[1]
        return dt.date(year, month or 1, day or 1), dt.date(year, month or 12, last)
    except (ValueError, calendar.IllegalMonthError):
        raise QueryError(f"{whole!r} is no date; write 2025-07-31, 2025-07, 2025, or a span such as 2025-07-01/2025-07-31 or 2025-07/..") from None


def order(sort: str) -> str:
    """SQL for one of SORTS, or '-' and one of them for the reverse. Raises QueryError for another."""
    name = sort.removeprefix("-")
    if name not in SORTS:
        raise QueryError(f"{sort!r} is nothing to sort by; there are {', '.join(SORTS)}, each also with - before it")
    if name == sort:
        return SORTS[name]
    first, _, rest = SORTS[name].partition(",")
    return f"{first.removesuffix(' nulls last')} desc nulls last,{rest}"


def events(store: Store, wanted: Filter, sort: str = "published", limit: int | None = None) -> Iterator[dict[str, Any]]:
    """The event records (docs/record.md) that satisfy the filter, in order. Raises QueryError, StoreError."""
    for row in rows(store, wanted, "record", sort, limit):
        yield json.loads(row[0])


def page(store: Store, wanted: Filter, sort: str = "published", limit: int = 50) -> tuple[list[dict[str, Any]], int]:
    """The first event records in order, at most `limit`, and how many there are in all. Raises QueryError, StoreError.

    Few matches are found in one walk over the narrow columns; of many, the first are found fast, since the shards are in order of time, and counted besides. Then the
    records of those alone are looked up, since to unpack records takes longest."""
    where, values = wanted.where(store)
    ordered, keys = order(sort), "id, document, published"
    cursor = store.sql(
        f"create or replace temp table hits as select {keys}, position, date_start, confidence from events where {where} limit {_MANY}", values
    )
    total = cursor.execute("select count(*) from hits").fetchall()[0][0]
    if total < _MANY:
        found = cursor.execute(f"select {keys} from hits order by {ordered}{_limit(limit)}").fetchall()
    else:
        found = store.sql(f"select {keys} from events where {where} order by {ordered}{_limit(limit)}", values).fetchall()
        total = count(store, wanted)
    return [json.loads(row[0]) for row in _looked_up(store, found, "record")], total


def rows(store: Store, wanted: Filter, columns: str, sort: str = "published", limit: int | None = None) -> Iterator[tuple[Any, ...]]:
    """The given columns of `events` (as SQL) for the events that satisfy the filter, in order. Without a limit it goes a stretch of time after another, so
    that no more than that has to be sorted in memory."""
    where, values = wanted.where(store)
    query = f"select {{}} from events where {where}{{}} order by {order(sort)}{_limit(limit)}"
    if limit is not None and limit <= _FEW:
        found = store.sql(query.format("id, document, published", ""), values).fetchall()
        yield from _looked_up(store, found, columns)
        return
    stretches = _stretches(store, where, values) if limit is None and sort.removeprefix("-") == "published" else ["true"]
    for days in reversed(stretches) if sort[0] == "-" else stretches:
        yield from _fetched(store.sql(query.format(columns, f" and {days}"), values))


def told(store: Store, wanted: Filter) -> Iterator[tuple[str, str | None]]:
    """The record of each event that satisfies the filter, as JSON, with the text of its report, in order of publication."""
    where, values = wanted.where(store)
    for days in _stretches(store, where, values):
        texts = f"(select key as of_key, text as report from documents_all where {days.replace('published', 'date')})"
        query = f"select record, report from events left join {texts} on of_key = document where {where} and {days} order by {SORTS['published']}"
        yield from _fetched(store.sql(query, values))


def _fetched(cursor: DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while some := cursor.fetchmany(1000):
        yield from some


def _stretches(store: Store, where: str, values: dict[str, Any]) -> list[str]:
    """Conditions on `published` that part the matches into some tens of thousands each, in order, those without a date last."""
    counts = store.sql(f"select published, count(*) from events where {where} group by published order by published nulls last", values).fetchall()
    out: list[str] = []
    held, first = 0, None
    for k, (day, n) in enumerate(counts):
        if day is None:
            out.append("published is null")
            break
        first = first or day
        held += n
        following = counts[k + 1][0] if k + 1 < len(counts) else None
        if held >= _STRETCH or following is None:
            out.append(f"published between {quoted(first)}::date and {quoted(day)}::date")
            held, first = 0, None
    return out


def _looked_up(store: Store, found: Sequence[tuple[str, str, dt.date | None]], columns: str) -> Iterator[tuple[Any, ...]]:
    """The columns of the events of these ids, documents and days, in that order. They are written as constants, by which DuckDB passes over the row groups
    that cannot hold one."""
    if not found:
        return
    days = sorted({day for _, _, day in found if day is not None})
    near = [f"published between {quoted(days[0])}::date and {quoted(days[-1])}::date"] if days else []
    if 0 < len(days) < 200:
        near = [f"published in ({', '.join(quoted(day) + '::date' for day in days)})"]
    near += ["published is null"] * any(day is None for _, _, day in found)
    ids = ", ".join(quoted(id_) for id_, _, _ in found)
    made = store.sql(f"select id, document, {columns} from events where id in ({ids}) and ({' or '.join(near)})").fetchall()
    by_key = {(row[0], row[1]): row[2:] for row in made}
    yield from (by_key[id_, document] for id_, document, _ in found)


def count(store: Store, wanted: Filter) -> int:
    where, values = wanted.where(store)
    found = store.sql(f"select count(*) from events where {where}", values).fetchone()
    return found[0] if found else 0


def counted(store: Store, wanted: Filter, by: Sequence[str], reports: bool = False) -> DuckDBPyConnection:
    """How many events there are by each of BY, and with `reports` how many reports tell them: a cursor, in order of time, the most first. An event of several
    actors counts for each of their countries."""
    unknown = [name for name in by if name not in BY]
    if unknown:
        raise QueryError(f"{unknown[0]!r} is nothing to count by; there are {', '.join(BY)}")
    where, values = wanted.where(store)
    columns = ", ".join(f'{BY[name]} as "{name}"' for name in by)
    base = f"(select * from events where {where})"
    if "dyad" in by:
        base = _DYAD.format(base=base)
    names = ", ".join(f'"{name}"' for name in by)
    inner = f"select {columns}, document from {base}"
    first = ", ".join(f'"{name}"' for name in by if name in ("year", "month", "day"))
    ordered = f"{first}, events desc, {names}" if first else f"events desc, {names}"
    told = ", count(distinct document) as reports" if reports else ""
    query = f"select {names}, count(*) as events{told} from ({inner}) group by {names} order by {ordered}"
    return store.sql(query, values)


def _limit(limit: int | None) -> str:
    return f" limit {limit}" if limit else ""


def free(store: Store, statement: str) -> DuckDBPyConnection:
    """The cursor of one statement of SQL that reads nothing but the store and writes nothing. Raises QueryError for any other."""
    import duckdb

    connection = read_only(store)
    try:
        statements = connection.extract_statements(statement)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise QueryError("--sql takes one SELECT (or WITH ... SELECT, FROM ..., DESCRIBE, SUMMARIZE) and nothing that writes")
        return connection.execute(statements[0])
    except duckdb.Error as error:
        raise QueryError(one_line(error)) from None


def one_line(error: Exception) -> str:
    """A message of DuckDB without its excerpt of the query."""
    text = str(error).partition("\n\nLINE")[0].partition("\nLINE")[0]
    return " ".join(text.split())


__all__ = ["BY", "SORTS", "Filter", "QueryError", "StoreError", "count", "counted", "events", "free", "order", "page", "rows", "span", "told"]
