"""Exports: exactly the columns that others read, nothing that did not happen where a table cannot say so, and files that their readers open."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from dragoman import Document, Store, as_json
from dragoman.export import EXTRA, FORMATS, TABLES, Item, described, export
from dragoman.export.common import best, data, high, low, number, pairs, regions
from dragoman.export.package import TABLES as PACKAGE_TABLES
from dragoman.export.violence import priogrid
from dragoman.records import Count, Party, Place, TimeSpan, from_json
from dragoman.show.cli import main
from dragoman.tables import document_key, document_row

ROOT = Path(__file__).resolve().parents[1]
# The headers as their owners publish them; the tables of data/export may never drift from these.
HEADERS = {
    "polecat": (
        "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\tActor Name\tActor Country\tActor COW\tPrimary Actor Sector\tActor Sectors\tActor Title\t"
        "Actor Name Raw\tWikipedia Actor ID\tRecipient Name\tRecipient Country\tRecipient COW\tPrimary Recipient Sector\tRecipient Sectors\tRecipient Title\tRecipient Name Raw\t"
        "Wikipedia Recipient ID\tPlacename\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\tGeoNames ID\tRaw Placename\tFeature Type\tSource\tPublication Date\t"
        "Story People\tStory Organizations\tStory Locations\tLanguage\tVersion"
    ),
    "icews": (
        "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\t"
        "Sentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude"
    ),
    "gdelt": (
        "GLOBALEVENTID\tSQLDATE\tMonthYear\tYear\tFractionDate\tActor1Code\tActor1Name\tActor1CountryCode\tActor1KnownGroupCode\tActor1EthnicCode\tActor1Religion1Code\t"
        "Actor1Religion2Code\tActor1Type1Code\tActor1Type2Code\tActor1Type3Code\tActor2Code\tActor2Name\tActor2CountryCode\tActor2KnownGroupCode\tActor2EthnicCode\t"
        "Actor2Religion1Code\tActor2Religion2Code\tActor2Type1Code\tActor2Type2Code\tActor2Type3Code\tIsRootEvent\tEventCode\tEventBaseCode\tEventRootCode\tQuadClass\t"
        "GoldsteinScale\tNumMentions\tNumSources\tNumArticles\tAvgTone\tActor1Geo_Type\tActor1Geo_FullName\tActor1Geo_CountryCode\tActor1Geo_ADM1Code\tActor1Geo_ADM2Code\t"
        "Actor1Geo_Lat\tActor1Geo_Long\tActor1Geo_FeatureID\tActor2Geo_Type\tActor2Geo_FullName\tActor2Geo_CountryCode\tActor2Geo_ADM1Code\tActor2Geo_ADM2Code\tActor2Geo_Lat\t"
        "Actor2Geo_Long\tActor2Geo_FeatureID\tActionGeo_Type\tActionGeo_FullName\tActionGeo_CountryCode\tActionGeo_ADM1Code\tActionGeo_ADM2Code\tActionGeo_Lat\tActionGeo_Long\t"
        "ActionGeo_FeatureID\tDATEADDED\tSOURCEURL"
    ),
    "gdelt-mentions": (
        "GLOBALEVENTID\tEventTimeDate\tMentionTimeDate\tMentionType\tMentionSourceName\tMentionIdentifier\tSentenceID\tActor1CharOffset\tActor2CharOffset\tActionCharOffset\t"
        "InRawText\tConfidence\tMentionDocLen\tMentionDocTone\tMentionDocTranslationInfo\tExtras"
    ),
    "acled": (
        "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,"
        "civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
    ),
    "ucdp": (
        "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,"
        "side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,where_coordinates,"
        "where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,"
        "deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob"
    ),
    "edges": "source,target,date,event_type,quad,weight",
}  # fmt: skip
REPORT = Document(
    "sahel",
    "Fighters of the Sahel Front killed at least 12 villagers in Gao on 3 May 2021. Mali's army shelled the rebels on Tuesday. "
    'Algeria\'s foreign minister met his Malian counterpart in Niamey\non Monday.\n\nFrance "will send aid" to Mali next week. Mauritania did not attack Mali.',
    "2021-05-06", "Desert\tWire", "Villagers killed", "https://wire.example/1",
)  # fmt: skip
PLACE = Place("Gao", (0, 3), "Gao", 2457161, "MLI", "Gao", 16.2717, -0.0447, "city")
DAY = TimeSpan("2021-05-03", "2021-05-03", "2021-05-03", "day")
REBELS = Party("fighters", (0, 8), "Sahel Front", None, "MLI", ("REB",))
ARMY = Party("the army", (0, 8), None, None, "MLI", ("MIL",))
VILLAGERS = Party("villagers", (0, 9), None, None, "MLI", ("CVL",))


@pytest.fixture(scope="module")
def items(coder):
    made = [Item(e, coder.run, REPORT.text[slice(*e.mentions[0].sentence)], len(REPORT.text)) for e in coder.code(REPORT)]
    assert {"ASSAULT", "CONSULT"} <= {i.event.type for i in made} and {"planned", "negated"} & {i.event.status for i in made}
    return made


@pytest.fixture(scope="module")
def attack(items):
    found = next(i for i in items if i.event.type == "ASSAULT")
    dead = Count(12, 12, None, "at least", "at least 12", (0, 11))
    event = replace(
        found.event,
        mode=None,
        status="occurred",
        alleged=False,
        actors=(REBELS,),
        recipients=(VILLAGERS,),
        date=DAY,
        place=PLACE,
        counts={"dead": dead},
    )
    return replace(found, event=event)


def written(items, form, **options):
    out = io.StringIO(newline="")
    outcome = export(items, form, out, **options)
    return out.getvalue(), outcome


def table(items, form, **options):
    text, _ = written(items, form, **options)
    spec = TABLES[form]
    rows = list(csv.reader(io.StringIO(text), delimiter=spec.delimiter))
    names = rows.pop(0) if spec.header else list(described(form))
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.mark.parametrize("form", HEADERS)
def test_the_columns_are_exactly_the_published_ones(items, form):
    text, _ = written(items, form)
    first = text.partition("\n")[0]
    assert list(described(form)) == HEADERS[form].replace("\t", ",").split(",")
    if form in TABLES and not TABLES[form].header:
        assert first.count("\t") == HEADERS[form].count("\t") and not first.startswith("GLOBALEVENTID")
    else:
        assert first == HEADERS[form]


@pytest.mark.parametrize("form", TABLES)
def test_a_column_is_filled_unless_it_says_empty(items, attack, form):
    made = TABLES[form].rows(attack)
    assert {name for name, text in described(form).items() if text == "empty"}.isdisjoint(name for row in made for name in row)
    assert {name for row in made for name in row} <= set(described(form))


@pytest.mark.parametrize("form", [f for f in TABLES if not TABLES[f].keeps])
def test_what_did_not_happen_is_left_out_and_counted(items, form):
    text, outcome = written(items, form)
    kept = [i for i in items if i.event.status in ("occurred", "ongoing") and not i.event.alleged]
    assert outcome.events == len(items)
    assert sum(outcome.left[s] for s in ("planned", "proposed", "negated", "alleged")) == len(items) - len(kept)
    whole, _ = written(items, form, everything=True)
    assert len(whole) > len(text)
    extended = written(items, form, extended=True)[0].splitlines()
    if TABLES[form].header:
        assert extended[0] == TABLES[form].delimiter.join((HEADERS[form], *EXTRA))
    assert len({line.count(TABLES[form].delimiter) for line in extended if '"' not in line}) == 1


@pytest.mark.parametrize("form", [*TABLES, "edges"])
def test_duckdb_reads_every_row_and_cell(items, form, tmp_path):
    import duckdb

    text, outcome = written(items, form, **({"everything": True} if form in TABLES else {}))
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8", newline="")
    spec = TABLES.get(form, TABLES["flat"])
    names = {} if spec.header else {"names": list(described(form))}
    read = duckdb.read_csv(str(path), delimiter=spec.delimiter, header=spec.header, all_varchar=True, **names)
    assert read.columns == list(described(form))
    rows = [[v if v is not None else "" for v in row] for row in read.fetchall()]
    mine = list(csv.reader(io.StringIO(text), delimiter=spec.delimiter))[1 if spec.header else 0 :]
    assert sorted(rows) == sorted(mine) and len(rows) == outcome.rows > 0


def test_polecat(attack):
    row = table([attack], "polecat")[0]
    assert (row["Event Type"], row["Quad Code"], row["Event Date"]) == ("ASSAULT", "MATERIAL CONFLICT", "2021-05-03")
    assert (row["Actor Name"], row["Actor Country"], row["Actor COW"], row["Primary Actor Sector"]) == ("Sahel Front", "MLI", "432", "REB")
    assert (row["Recipient Name Raw"], row["GeoNames ID"], row["Source"]) == ("villagers", "2457161", "Desert Wire")


def test_icews_and_gdelt_have_a_row_a_pair(items, attack):
    meeting = replace(
        attack, event=replace(attack.event, id="m", type="CONSULT", actors=(REBELS, ARMY), recipients=(), quad="verbal cooperation", cameo="040")
    )
    assert [(r["Source Name"], r["Target Name"]) for r in table([meeting], "icews")] == [("Sahel Front", "the army"), ("the army", "Sahel Front")]
    rows = table([meeting, attack], "gdelt")
    assert len({r["GLOBALEVENTID"] for r in rows}) == 3
    assert {r["GLOBALEVENTID"] for r in table([meeting, attack], "gdelt-mentions")} == {r["GLOBALEVENTID"] for r in rows}
    assert (rows[0]["Actor1Code"], rows[0]["EventRootCode"], rows[0]["QuadClass"], rows[0]["ActionGeo_CountryCode"]) == ("MLIREB", "04", "1", "ML")
    assert (rows[2]["SQLDATE"], rows[2]["ActionGeo_Type"], rows[2]["ActionGeo_FullName"]) == ("20210503", "4", "Gao, Mali")
    icews = table([attack], "icews")[0]
    assert (icews["Source Sectors"], icews["Country"], icews["Event Text"]) == ("Rebel", "Mali", data("cameo")["codes"][attack.event.cameo])


def test_acled(attack):
    row = table([attack], "acled")[0]
    assert (row["event_type"], row["sub_event_type"], row["disorder_type"]) == ("Violence against civilians", "Attack", "Political violence")
    assert (row["inter1"], row["interaction"], row["civilian_targeting"]) == ("Rebel group", "Rebel group-Civilians", "Civilian targeting")
    assert (row["iso"], row["region"], row["fatalities"], row["time_precision"], row["geo_precision"]) == ("466", "Western Africa", "12", "1", "1")
    clash = replace(attack, event=replace(attack.event, actors=(ARMY, REBELS), recipients=()))
    assert [(r["event_type"], r["actor1"], r["actor2"]) for r in table([clash], "acled")] == [("Battles", "the army", "Sahel Front")]
    foreign = replace(attack, event=replace(attack.event, actors=(replace(ARMY, country="NER"),), recipients=(REBELS,)))
    assert table([foreign], "acled")[0]["inter1"] == "External/Other forces"
    talks = replace(attack, event=replace(attack.event, type="CONSULT"))
    assert written([talks], "acled")[1].left == {"of a type that ACLED has no row for": 1}


def test_ucdp(attack):
    row = table([attack], "ucdp")[0]
    assert (row["type_of_violence"], row["side_a"], row["side_b"], row["dyad_name"]) == ("3", "Sahel Front", "Civilians", "Sahel Front - Civilians")
    assert (row["best"], row["low"], row["high"], row["deaths_civilians"], row["deaths_b"]) == ("12", "12", "", "12", "")
    assert (row["where_prec"], row["date_prec"], row["country_id"], row["region"]) == ("1", "1", "432", "Africa")
    assert (row["geom_wkt"], row["priogrid_gid"]) == ("POINT (-0.0447 16.2717)", str(priogrid(16.2717, -0.0447)))
    war = replace(attack, event=replace(attack.event, actors=(ARMY,), recipients=(REBELS,)))
    assert [(r["type_of_violence"], r["gwnoa"], r["deaths_b"]) for r in table([war], "ucdp")] == [("1", "432", "12")]
    bloodless = replace(attack, event=replace(attack.event, counts={}))
    assert written([bloodless], "ucdp")[1].left == {"with no death told": 1}
    assert len(table([bloodless], "ucdp", everything=True)) == 1


def test_cells_of_priogrid():
    assert (priogrid(-90, -180), priogrid(-89.75, -179.75), priogrid(-89.4, -179.9), priogrid(90, 180)) == (1, 1, 721, 259200)


def test_numbers_told_in_words():
    over, upto, exact, dozens = (
        Count(v, lo, hi, q, "", (0, 1))
        for v, lo, hi, q in ((50, 51, None, "over"), (50, None, 50, "up to"), (50, 50, 50, None), (None, 24, None, None))
    )
    assert [(low(c), best(c), high(c)) for c in (over, upto, exact, dozens)] == [(51, 51, None), (None, 50, 50), (50, 50, 50), (24, 24, None)]


def test_every_country_has_its_regions():
    from dragoman.data.countries import countries

    everywhere = set(countries()) - {"ATA", "ATF", "BVT"}
    assert set(countries()) == set(regions("acled")) and everywhere == set(regions("ucdp"))


def test_every_code_of_plover_has_a_name():
    from dragoman.coding.views import Views

    views = Views.load()
    codes = {line["cameo"] for line in views.types.values()} | {line["cameo"] for modes in views.modes.values() for line in modes.values()}
    assert codes == set(data("cameo")["codes"])


def test_pairs(attack):
    event = attack.event
    assert pairs(event) == [(REBELS, VILLAGERS)]
    assert pairs(replace(event, actors=())) == [(None, VILLAGERS)]
    assert pairs(replace(event, type="ACCUSE", actors=(REBELS, ARMY), recipients=())) == [(REBELS, None), (ARMY, None)]
    assert number("a", "b") == number("a", "b") != number("ab", "") and 0 <= number("a") < 2**63


def test_flat_keeps_all(items):
    rows = table(items, "flat")
    assert [r["event_id"] for r in rows] == [i.event.id for i in items]
    assert {r["alleged"] for r in rows} <= {"TRUE", "FALSE"}
    assert all(r["quote"] and "\n" not in r["quote"] for r in rows)


def test_geojson_is_valid(items, attack):
    text, outcome = written([*items, attack], "geojson")
    made = json.loads(text)
    assert made["type"] == "FeatureCollection" and set(made) == {"type", "features"}
    assert len(made["features"]) == outcome.rows == len(items) + 1
    for feature in made["features"]:
        assert feature["type"] == "Feature" and list(feature["properties"]) == list(described("flat"))
        if feature["geometry"] is not None:
            lon, lat = feature["geometry"]["coordinates"]
            assert feature["geometry"]["type"] == "Point" and -180 <= lon <= 180 and -90 <= lat <= 90
    assert made["features"][-1]["geometry"]["coordinates"] == [-0.0447, 16.2717]
    assert json.loads(written([], "geojson")[0])["features"] == []


def test_graphml_opens_in_an_xml_parser(items, attack):
    odd = replace(attack, event=replace(attack.event, actors=(replace(REBELS, name='<"A&B">\x01'),)))
    text, outcome = written([*items, odd], "graphml")
    space = "{http://graphml.graphdrawing.org/xmlns}"
    graph = ET.fromstring(text).find(f"{space}graph")
    nodes = {n.get("id") for n in graph.iter(f"{space}node")}
    edges = list(graph.iter(f"{space}edge"))
    assert len(edges) == outcome.rows and {e.get(end) for e in edges for end in ("source", "target")} == nodes
    assert 'MLI REB <"A&B">' in nodes
    keys = {k.get("id") for k in ET.fromstring(text).iter(f"{space}key")}
    assert {d.get("key") for d in graph.iter(f"{space}data")} <= keys


def test_edges_add_up(attack):
    text, outcome = written([attack, attack], "edges")
    assert text.splitlines()[1:] == ["MLI REB Sahel Front,MLI CVL villagers,2021-05-03,ASSAULT,material conflict,2"]
    assert outcome.rows == 1


def test_package(items, tmp_path, coder):
    folder = tmp_path / "pkg"
    export(items, "package", folder)
    made = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    run = made["dragoman"]["runs"]
    assert [(r["codebook"], r["model"], r["events"]) for r in run] == [(coder.run.codebook, coder.run.model, len(items))]
    assert [r["name"] for r in made["resources"]] == ["events", *PACKAGE_TABLES]
    ids = {i.event.id for i in items}
    for resource in made["resources"]:
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert [f["name"] for f in resource["schema"]["fields"]] == list(rows[0] if rows else [f["name"] for f in resource["schema"]["fields"]])
        assert len(rows) == resource["rows"] and {r["event_id"] for r in rows} <= ids
        assert resource["bytes"] == (folder / resource["path"]).stat().st_size
        for field in resource["schema"]["fields"]:
            values = {r[field["name"]] for r in rows} - {""}
            assert field["type"] != "boolean" or values <= {"TRUE", "FALSE"}
            assert field["type"] != "integer" or all(v.lstrip("-").isdigit() for v in values)
    with pytest.raises(FileExistsError):
        export(items, "package", folder)


@pytest.fixture(scope="module")
def store(coder, tmp_path_factory):
    path = tmp_path_factory.mktemp("export") / "record"
    with Store.create(path) as opened, opened.writer("test") as writer:
        key = document_key(REPORT.id, REPORT.sha256)
        writer.append("documents", [document_row(REPORT, key) | {"version": 1, "origin": key, "coded": True}])
        writer.append_events([as_json(e, coder.run) for e in coder.code(REPORT)], key)
        writer.commit()
    return path


def run(*arguments, stdin=None):
    return CliRunner().invoke(main, ["export", *map(str, arguments)], input=stdin)


def test_a_store_and_a_file_of_records_give_the_same_but_the_sentence(store, tmp_path):
    records = tmp_path / "events.jsonl"
    with Store(store) as opened:
        records.write_text("".join(json.dumps(r) + "\n" for r in opened.events()), encoding="utf-8")
    for form in ("polecat", "icews", "gdelt", "edges", "graphml"):
        of_store, of_file = run("--store", store, "--as", form), run(records, "--as", form)
        assert of_store.exit_code == of_file.exit_code == 0
        assert of_store.stdout == of_file.stdout and of_store.stdout
        assert of_store.stderr == of_file.stderr
    rows = list(csv.DictReader(io.StringIO(run("--store", store, "--as", "flat").stdout)))
    assert all(r["quote"] in " ".join(REPORT.text.split()) for r in rows)


def test_filters_choose(store):
    rows = list(csv.DictReader(io.StringIO(run("--store", store, "--as", "flat", "--type", "CONSULT").stdout)))
    assert {r["event_type"] for r in rows} == {"CONSULT"}


def test_what_was_left_out_is_said_on_standard_error(store):
    said = run("--store", store, "--as", "acled").stderr
    assert said.startswith("acled: ") and "left out" in said and "of a type that ACLED has no row for" in said and said.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--as", "acled"], "--store"), (["--store", "{store}", "x.jsonl", "--as", "acled"], "one of the two"), (["{none}", "--as", "acled", "--type", "X"], "filters need"),
        (["--store", "{store}", "--as", "package"], "--out"), (["--store", "{none}", "--as", "acled"], "no store here"), (["{none}", "--as", "acled"], "cannot be read"),
        (["--store", "{store}", "--as", "stata"], "stata"), (["--store", "{store}", "--as", "flat", "-o", "{none}/x/y.csv"], "cannot be written"),
        (["--store", "{store}", "--as", "package", "-o", "{store}"], "not empty"),
    ],
)  # fmt: skip
def test_mistakes(store, tmp_path, arguments, says):
    result = run(*(a.format(store=store, none=tmp_path / "none") for a in arguments))
    assert result.exit_code != 0 and says in result.stderr and "Traceback" not in result.output


def test_a_broken_line_costs_that_line(store):
    with Store(store) as opened:
        good = json.dumps(next(opened.events()))
    result = run("-", "--as", "flat", stdin=f'{good}\n{{"id": 1}}\nnot json\n{good}\n')
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 3
    assert "-:2: no event record" in result.stderr and "-:3: no event record" in result.stderr


def test_pandas(store):
    pytest.importorskip("pandas")
    with Store(store) as opened:
        frame = opened.sql("select * from events").df()
        assert list(frame["id"]) == [r["id"] for r in opened.events()]


def test_arrow_and_polars(store):
    pytest.importorskip("pyarrow")
    with Store(store) as opened:
        table = opened.arrow("select * from events where type = ?", ["ASSAULT"])
        assert table.num_rows > 0 and set(table.column("type").to_pylist()) == {"ASSAULT"}
    polars = pytest.importorskip("polars")
    assert polars.from_arrow(table)["actor_countries"].to_list() == table.column("actor_countries").to_pylist()


def doc_tables() -> dict[str, str]:
    formats = [(f"`{name}`", data(name)["row"], f"{data(name)['title']}: {data(name)['form']}") for name in (*TABLES, "edges")]
    columns = []
    for name in (*TABLES, "edges"):
        rows = "\n".join(f"| `{column}` | {text} |" for column, text in described(name).items())
        columns.append(f"### {data(name)['title']} (`{name}`)\n\n| column | holds |\n| --- | --- |\n{rows}")
    return {"@@FORMATS@@": "\n".join(f"| {' | '.join(row)} |" for row in formats), "@@COLUMNS@@": "\n\n".join(columns)}


def test_the_guide_lists_every_column():
    guide = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    for text in doc_tables().values():
        assert text in guide, "the tables of docs/export.md are old; write them with `python tests/test_export.py`"
    assert all(f"`{name}`" in guide for name in FORMATS)


def test_a_reader_that_stops_early_gets_no_traceback(store):
    command = f"{sys.executable} -m dragoman.show.cli export --store {store} --as flat | head -c 10"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


def test_from_json_and_back(items, coder):
    for item in items:
        assert from_json(as_json(item.event, coder.run)).actors == item.event.actors


if __name__ == "__main__":  # writes the tables of docs/export.md
    guide = ROOT / "docs" / "export.md"
    text = guide.read_text(encoding="utf-8")
    made = doc_tables()
    if "@@COLUMNS@@" in text:
        for mark, table_ in made.items():
            text = text.replace(mark, table_)
    else:
        text = text[: text.index("### ")] + made["@@COLUMNS@@"] + "\n"
        head, _, rest = text.partition("| format | a row is | file |\n| --- | --- | --- |\n")
        text = head + "| format | a row is | file |\n| --- | --- | --- |\n" + made["@@FORMATS@@"] + "\n" + rest[rest.index("| `graphml`") :]
    guide.write_text(text, encoding="utf-8")
