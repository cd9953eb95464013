#!/usr/bin/env python3
"""How long the queries of docs/query.md take over a store of many events, and how much memory.

    python bench/store.py FOLDER [--events N] [--json]

Makes a store of N synthetic events (default: 10 million, over 20 years) in FOLDER, unless one of that size is there, asks each query three times in a
process of its own and prints the slowest time in seconds, the processor time over all cores (which other
programs bear on less), and the peak memory in megabytes. Exit code 1 when one takes 2 s or 4 GB. The events mean nothing; the
columns, the number of values in each, their skew and the shards are those of a store that took in a feed day by day.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

SECONDS, MEGABYTES = 2.0, 4096
SHARD = 1_000_000
PER_DOCUMENT = 10

QUERIES: dict[str, list[str]] = {
    "one dyad in one year": ["--dyad", "ISR", "SYR", "--date", "2015"],
    "a type in a country": ["--type", "ASSAULT", "--country", "SYR"],
    "a country's soldiers as actors": ["--actor", "SYR:MIL", "--status", "occurred"],
    "a named actor": ["--actor", "Person 4321"],
    "an entry of the actor base": ["--actor", "person-4321"],
    "planned in a month": ["--status", "planned", "--date", "2019-06"],
    "a place": ["--place", "Town 777"],
    "a source and a confidence": ["--source", "Wire 3", "--confidence", "0.9"],
    "words of the reports": ["--text", "harbour bridge"],
    "words and a dyad": ["--text", "harbour", "--dyad", "USA", "RUS"],
    "the newest": ["--sort", "-published"],
    "the surest": ["--sort", "-confidence"],
    "one event": ["--id", "{id}"],
    "one report": ["--document", "d1234567"],
    "how many of each type a year": ["--by", "type", "--by", "year"],
    "how many between each two countries": ["--by", "dyad", "--type", "ASSAULT"],
    "how many in each country a month": ["--by", "country", "--by", "month", "--status", "occurred"],
    "SQL: a count of all": ["--sql", "select type, status, count(*) from events group by all order by 3 desc"],
    "SQL: deaths told by month": [
        "--sql",
        "select date_trunc('month', published), sum(value) from counts where kind = 'dead' group by all order by 1",
    ],
}

_COUNTRIES = (
    "ISR SYR USA RUS CHN IRN UKR TUR GBR FRA DEU IND PAK IRQ EGY SAU PSE LBN YEM AFG JPN KOR PRK NGA SDN ETH KEN SOM LBY TUN DZA MAR MLI NER TCD CAF COD RWA BDI "
    "UGA TZA MOZ ZWE ZMB AGO NAM ZAF MEX COL VEN ECU PER BOL BRA ARG CHL CUB HTI DOM GTM HND SLV NIC PAN CAN ESP PRT ITA GRC CYP ALB SRB HRV BIH MKD BGR ROU HUN POL "
    "CZE SVK AUT CHE BEL NLD DNK NOR SWE FIN EST LVA LTU BLR MDA GEO ARM AZE KAZ UZB TKM KGZ TJK MNG MMR THA LAO KHM VNM MYS SGP IDN PHL TLS PNG AUS NZL FJI LKA BGD "
    "NPL BTN KWT QAT ARE OMN BHR JOR"
).split()  # fmt: skip
_TYPES = "CONSULT ASSAULT REQUEST SUPPORT ACCUSE AGREE COERCE AID REJECT COOPERATE PROTEST THREATEN MOBILIZE SANCTION RETREAT CONCEDE".split()
_SECTORS = "GOV MIL REB CVL COP LEG JUD OPP BUS NGO MED SPY".split()
_STATUSES = "occurred occurred occurred occurred occurred occurred ongoing planned proposed negated".split()
_PLAIN = "minister town talks river report border market school convoy vote border storm police rally speech crowd deal force group week".split()


def make(folder: Path, events: int) -> None:
    """Shards by SQL and their manifest; then the full text, as a writer makes it."""
    from dragoman import store as stores
    from dragoman.store import Store
    from dragoman.tables import SCHEMA, TABLES

    folder.mkdir(parents=True)
    connection = stores._connect("3GB", None)
    connection.execute(f"set temp_directory = '{folder}/scratch'")
    tables: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
    size = min(SHARD, events)
    for table in ("documents", "events", "mentions", "claims", "counts"):
        (folder / table).mkdir()
        for k, first in enumerate(range(0, events, size)):
            file = f"{table}/{k:04d}.parquet"
            select = _SQL[table](first, min(first + size, events), events)
            columns = ", ".join(f'"{c}"' if c in select_columns(table) else f'null::{t} as "{c}"' for c, t in TABLES[table].items())
            stores._write_parquet(connection, f"select {columns} from ({select}) order by {stores._ORDER[table]}", folder / file)
            rows = connection.execute(f"select count(*) from '{folder / file}'").fetchone()
            shard: dict[str, Any] = {"file": file, "rows": rows[0] if rows else 0, "first": k + 1, "last": k + 1}
            if table == "documents":
                shard["superseded"] = 0
            tables[table].append(shard)
            print(f"\r{table} {first + size:,} ", end="", file=sys.stderr, flush=True)
    batch = len(tables["events"])
    stores._write_manifest(folder, {"format": "dragoman store", "schema": SCHEMA, "generation": 1, "batch": batch, "tables": tables, "retired": []})
    print("\nfull text", file=sys.stderr)
    with Store(folder) as store, store.writer("bench"):
        pass


def select_columns(table: str) -> set[str]:
    return set(_MADE[table].split())


_MADE = {
    "documents": "key id version origin coded date source title sha256 words events text batch",
    "events": (
        "id document position document_id published source type mode contexts plover quad score cameo status alleged actors recipients actor_countries "
        "recipient_countries actor_codes recipient_codes actor_text recipient_text date date_start date_end date_precision place place_country geonames lat lon place_precision attribution topics confidence record batch"
    ),
    "mentions": "event document position trigger start end sentence_start sentence_end rule by batch",
    "claims": "event document published position text start end name anonymous stance batch",
    "counts": "event document published source kind value low text start end batch",
}


def _pick(values: list[str], of: str, skew: int = 1) -> str:
    """SQL for one of the values, the first ones the likelier the greater the skew."""
    listed = ", ".join(f"'{v}'" for v in values)
    return f"[{listed}][1 + floor({len(values)} * power({of}, {skew}))::int]"


def _random(salt: int, of: str = "i") -> str:
    return f"((hash({of} * 64 + {salt}) % 1000003) / 1000003.0)"


def _day(of: str, events: int) -> str:
    return f"(date '2005-01-01' + (({of}) * 7300 // {events})::int)"


def _base(first: int, last: int, events: int) -> str:
    d = f"(i // {PER_DOCUMENT})"

    def party(n: int) -> str:
        person = f"floor(20000 * power({_random(n + 2)}, 3))::int"
        country, sector = _pick(_COUNTRIES, _random(n), 3), _pick(_SECTORS, _random(n + 1), 2)
        return f"""{{'text': 'the person ' || {person}, 'span': [10, 20], 'name': 'Person ' || {person}, 'actor': 'person-' || {person},
          'country': {country}, 'sectors': [{sector}], 'role': null::varchar}}"""

    return f"""
      select i, printf('%016x', hash(i)) as id, 'k' || {d} as document, i % {PER_DOCUMENT} as position, 'd' || {d} as document_id, {_day("i", events)} as published,
        'Wire ' || floor(40 * power({_random(1, d)}, 2))::int as source, {_pick(_TYPES, _random(2), 2)} as type, {_pick(_STATUSES, _random(3))} as status,
        [{party(4)}] as actors, case when {_random(7)} < 0.7 then [{party(8)}] else [] end as recipients,
        {_day("i", events)} - floor(case when {_random(19)} < 0.05 then 9000 else 5 end * {_random(11)})::int as date_start, 'Town ' || floor(30000 * power({_random(12)}, 2))::int as place,
        {_pick(_COUNTRIES, _random(13), 3)} as place_country, round(160 * {_random(14)} - 80, 3) as lat, round(360 * {_random(15)} - 180, 3) as lon,
        round(0.5 + 0.5 * {_random(16)}, 2) as confidence, floor(100 * power({_random(17)}, 4))::int as dead, {_random(18)} as luck
      from range({first}, {last}) as t(i)"""


def _text(side: str) -> str:
    def lines(line: str) -> str:
        return f"case when len({side}s) > 0 then e'\\n' || array_to_string([{line} for p in {side}s], e'\\n') || e'\\n' end"

    names = "lower(p.name) || e'\\n' || lower(p.text) || e'\\n' || p.actor"
    return f"""{lines(names)} as {side}_text, {lines("p.country || ':' || p.sectors[1]")} as {side}_codes"""


def _events(first: int, last: int, events: int) -> str:
    return f"""
      select *, null::varchar as mode, ['military'] as contexts, type as plover, 'verbal cooperation' as quad, 1.0 as score, '010' as cameo, luck < 0.05 as alleged,
        list_transform(actors, lambda p: p.country) as actor_countries, list_transform(recipients, lambda p: p.country) as recipient_countries,
        {_text("actor")}, {_text("recipient")}, date_start::varchar as date, date_start as date_end, 'day' as date_precision, (hash(place) % 1000000)::bigint as geonames, 'city' as place_precision,
        [{{'text': 'officials', 'name': null, 'anonymous': true, 'stance': 'asserts', 'actor': null, 'country': null}}] as attribution, ['the border'] as topics,
        i // {SHARD} + 1 as batch,
        to_json({{'id': id, 'schema': 1, 'document': {{'id': document_id, 'date': published::varchar, 'source': source, 'title': 'Report ' || document_id, 'url': null,
          'sha256': id || id || id || id}}, 'type': type, 'mode': null, 'contexts': ['military'], 'plover': type, 'quad': 'verbal cooperation', 'score': 1.0,
          'cameo': '010', 'status': status, 'alleged': luck < 0.05, 'actors': actors, 'recipients': recipients,
          'date': {{'edtf': date_start::varchar, 'start': date_start::varchar, 'end': date_start::varchar, 'precision': 'day', 'text': 'Monday', 'span': [30, 36], 'anchor': 'publication'}},
          'place': {{'text': place, 'span': [40, 48], 'name': place, 'geonames': 1, 'country': place_country, 'admin1': null, 'lat': lat, 'lon': lon, 'precision': 'city', 'inferred_from': null}},
          'attribution': [{{'text': 'officials', 'span': [50, 59], 'name': null, 'anonymous': true, 'stance': 'asserts', 'actor': null, 'country': null, 'sectors': []}}],
          'counts': {{}}, 'topics': [{{'text': 'the border', 'span': [60, 70]}}],
          'mentions': [{{'trigger': {{'text': 'met', 'span': [21, 24]}}, 'sentence': [0, 80], 'rule': 'consult.yaml:9', 'by': 'codebook'}}],
          'confidence': confidence, 'run': {{'dragoman': '0.1.0', 'model': 'sha256:' || repeat('0', 64), 'codebook': 'sha256:' || repeat('0', 64)}}}})::varchar as record
      from ({_base(first, last, events)})"""


def _documents(first: int, last: int, events: int) -> str:
    d = f"range({first // PER_DOCUMENT}, {last // PER_DOCUMENT}) as t(n)"
    words = " || ' ' || ".join(_pick(_PLAIN, _random(k, "n")) for k in range(20))
    rare = f"case when {_random(30, 'n')} < 0.01 then ' harbour' else '' end || case when {_random(31, 'n')} < 0.05 then ' bridge' else '' end"
    return f"""
      select 'k' || n as key, 'd' || n as id, 1 as version, 'k' || n as origin, true as coded, {_day(f"n * {PER_DOCUMENT}", events)} as date,
        'Wire ' || floor(40 * power({_random(1, "n")}, 2))::int as source, 'Report d' || n as title, printf('%064x', hash(n)) as sha256, 22 as words, {PER_DOCUMENT} as events,
        {words} || {rare} as text, n * {PER_DOCUMENT} // {SHARD} + 1 as batch
      from {d}"""


def _mentions(first: int, last: int, events: int) -> str:
    return f"""
      select printf('%016x', hash(i)) as event, 'k' || (i // {PER_DOCUMENT}) as document, 0 as position, 'met' as trigger, 21 as start, 24 as end, 0 as sentence_start,
        80 as sentence_end, 'consult.yaml:9' as rule, 'codebook' as by, i // {SHARD} + 1 as batch from range({first}, {last}) as t(i)"""


def _claims(first: int, last: int, events: int) -> str:
    return f"""
      select printf('%016x', hash(i)) as event, 'k' || (i // {PER_DOCUMENT}) as document, {_day("i", events)} as published, 0 as position, 'officials' as text, 50 as start,
        59 as end, null::varchar as name, true as anonymous, 'asserts' as stance, i // {SHARD} + 1 as batch from range({first}, {last}) as t(i)"""


def _counts(first: int, last: int, events: int) -> str:
    return f"""
      select id as event, document, published, source, 'dead' as kind, dead::bigint as value, dead::bigint as low, dead::varchar as text, 5 as start, 7 as end,
        i // {SHARD} + 1 as batch from ({_base(first, last, events)}) where luck < 0.1"""


_SQL = {"documents": _documents, "events": _events, "mentions": _mentions, "claims": _claims, "counts": _counts}


def ask(folder: Path, arguments: list[str]) -> tuple[float, float, int]:
    """Seconds of the slowest of three runs, the processor's seconds of the quickest, and the peak memory in megabytes of their process."""
    done = subprocess.run([sys.executable, __file__, str(folder), "--one", json.dumps(arguments)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{arguments}: {done.stderr.strip()}")
    return tuple(json.loads(done.stdout.splitlines()[-1]))


def one(folder: Path, arguments: list[str]) -> None:
    from click.testing import CliRunner

    from dragoman.show.cli import main

    slowest, work = 0.0, 1e9
    for _ in range(3):
        start, worked = time.perf_counter(), time.process_time()
        result = CliRunner().invoke(main, ["query", "--store", str(folder), "--format", "table", *arguments])
        slowest, work = max(slowest, time.perf_counter() - start), min(work, time.process_time() - worked)
        if result.exit_code:
            raise SystemExit(result.output)
    print(json.dumps([round(slowest, 2), round(work, 2), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", help="queries whose name has this")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        return one(args.folder, json.loads(args.one))
    if not (args.folder / "manifest.json").exists():
        if args.folder.exists():
            shutil.rmtree(args.folder)
        make(args.folder, args.events)
    from dragoman import Store

    with Store(args.folder) as store:
        found = store.sql("select id from events where document = 'k777' limit 1").fetchone()
        rows = store.rows("events")
    known = found[0] if found else ""
    figures = {}
    for name, arguments in QUERIES.items():
        if args.only and args.only not in name:
            continue
        seconds, work, megabytes = ask(args.folder, [a.replace("{id}", known) for a in arguments])
        figures[name] = {"seconds": seconds, "processor_seconds": work, "megabytes": megabytes}
        if not args.json:
            print(f"{seconds:6.2f} s  {work:6.2f} s of processor  {megabytes:5,d} MB  {name}", flush=True)
    if args.json:
        print(json.dumps({"events": rows, "cores": os.cpu_count(), "queries": figures}))
    if any(f["seconds"] >= SECONDS or f["megabytes"] >= MEGABYTES for f in figures.values()):
        sys.exit(1)


if __name__ == "__main__":
    main()
