"""Events of many reports become episodes: the same in any order of arrival, with a person's word above every score."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from dragoman import Store, as_json
from dragoman.link.acts import report_of
from dragoman.link.gold import agreement, episodes_of, events_told, read_stories
from dragoman.link.groups import clusters
from dragoman.link.job import doubtful, episodes, judge, link
from dragoman.link.likeness import Weights
from dragoman.link.stories import stories
from dragoman.show.cli import main
from dragoman.store import StoreError
from dragoman.tables import document_key, document_row

STORIES = read_stories(Path(__file__).parent / "stories")


@pytest.fixture(scope="session")
def coded(coder):
    """Every report of the story set with its event records."""
    return [(d, [as_json(e, coder.run) for e in coder.code(d)]) for story in STORIES for d in story.reports]


def put(store, reports, supersedes=None, origins=None):
    with store.writer("ingest") as writer:
        for document, records in reports:
            key = document_key(document.id, document.sha256)
            origin = (origins or {}).get(document.id)
            row = {"origin": document_key(origin.id, origin.sha256) if origin else key, "coded": True, "supersedes": supersedes, "version": 1}
            writer.append("documents", [document_row(document, key) | row])
            writer.append_events(records, key, "test")
        writer.commit()


@pytest.fixture(scope="session")
def store(coded, tmp_path_factory):
    store = Store.create(tmp_path_factory.mktemp("link") / "s")
    by_id = {d.id: d for d, _ in coded}
    put(store, coded, origins={"shoal-2": by_id["shoal-1"], "shoal-3": by_id["shoal-1"]})
    link(store)
    return store


def of(store, event):
    return next(e for e in episodes(store) if event in e["events"])


def told(store, name):
    """Quote -> event of one story, by (report, quote)."""
    story = next(s for s in STORIES if s.name == name)
    return {(q.report, q.quote): event for q, event in events_told(story, list(store.events())).items()}


def test_the_story_set_holds_what_it_promises():
    assert len(STORIES) >= 8 and sum(len(s.reports) for s in STORIES) >= 60


def test_episodes_agree_with_the_stories(store):
    records = list(store.events())
    found = agreement(STORIES, [events_told(s, records) for s in STORIES], episodes_of(episodes(store)))
    assert found.f1 >= 0.90, "\n".join(found.faults)
    assert not found.wrong
    assert found.f1_of_all >= 0.70


def test_any_order_of_arrival_makes_the_same_episodes(coded, store, tmp_path):
    some = [c for c in coded if c[0].id.split("-")[0] in ("kano", "titicaca", "sanaa", "gulf")]
    once, shuffled = Store.create(tmp_path / "once"), Store.create(tmp_path / "shuffled")
    put(once, some)
    link(once)
    mixed = some[:]
    random.Random(7).shuffle(mixed)
    for k in range(0, len(mixed), 7):
        put(shuffled, mixed[k : k + 7])
        link(shuffled)
    assert list(episodes(once)) == list(episodes(shuffled))


def test_linking_again_changes_nothing(store):
    generation = store.generation
    tally = link(store)
    assert (tally.events, tally.pairs, store.generation) == (0, 0, generation)


def test_every_event_is_in_one_episode(store):
    events = [e["id"] for e in store.events()]
    assert sorted(i for e in episodes(store) for i in e["events"]) == sorted(events)


def test_a_toll_is_a_range_with_who_told_what(store):
    events = told(store, "kano-bombing")
    dead = of(store, events["kano-1", "exploded"])["counts"]["dead"]
    assert {12, 20} <= {t["value"] for t in dead["told"]} and dead["low"] <= 12 < 20 <= dead["high"]
    assert {t["source"] for t in dead["told"]} >= {"Sahel Press", "Lagos Courier"}


def test_a_plan_becomes_a_deed(store):
    events = told(store, "titicaca")
    episode = of(store, events["titicaca-5", "met in Puno"])
    assert episode["status"] == "occurred" and episode["date"]["edtf"] == "2018-06-26" and episode["place"]["name"] == "Puno"


def test_what_is_put_off_or_denied(coded, tmp_path, coder):
    from dragoman import Document

    texts = [
        ("2019-05-02", "A", "The foreign ministers of Kenya and Somalia will meet in Nairobi on May 10 to discuss their border, officials said."),
        ("2019-05-08", "B", "The meeting between the foreign ministers of Kenya and Somalia in Nairobi on May 10 has been postponed, Kenya said."),
    ]
    reports = [Document(f"r{k}", text, date, source) for k, (date, source, text) in enumerate(texts)]
    put(s := Store.create(tmp_path / "s"), [(d, [as_json(e, coder.run) for e in coder.code(d)]) for d in reports])
    link(s)
    episode = next(e for e in episodes(s) if e["type"] == "CONSULT" and len(e["events"]) > 1)
    assert [step["status"] for step in episode["history"]] == ["planned", "postponed"]
    assert episode["status"] == "postponed" and (episode["first_reported"], episode["last_reported"]) == ("2019-05-02", "2019-05-08")


def test_a_denial_stands_beside_the_assertion(store):
    events = told(store, "shoal")
    episode = of(store, events["shoal-5", "rammed a"])
    if len(episode["events"]) > 1 and episode["disputed"]:
        assert {a["says"] for a in episode["accounts"]} >= {"negated"}
    disputed = [e for e in episodes(store) if e["disputed"]]
    assert disputed and all(len(e["accounts"]) > 1 for e in disputed)


def test_reprints_are_one_source(store):
    events = told(store, "shoal")
    episode = of(store, events["shoal-1", "fired water cannon"])
    assert episode["reports"] >= 3 and episode["sources"] < episode["reports"]


def test_a_person_outranks_every_score(coded, tmp_path):
    kano = [c for c in coded if c[0].id.startswith("kano")]
    put(s := Store.create(tmp_path / "s"), kano)
    link(s)
    events = told(s, "kano-bombing")
    first, second, other = events["kano-1", "exploded"], events["kano-2", "were killed"], events["kano-4", "killed nine"]
    assert of(s, first) == of(s, second) != of(s, other)
    judge(s, "different", first, second[:8], by="ada")
    assert of(s, first)["id"] != of(s, second)["id"]
    judge(s, "same", first, other)
    assert of(s, first) == of(s, other)
    link(s, replace(Weights.load(), features={"all": -1.0}))  # other weights: everything is compared anew, what persons said stays
    assert of(s, first)["id"] != of(s, second)["id"] and of(s, first) == of(s, other)
    judge(s, "same", first, second)  # the last verdict counts
    assert of(s, first) == of(s, second)
    with pytest.raises(StoreError, match="no event"):
        judge(s, "same", first, "zzzz")


def test_a_verdict_goes_over_to_the_new_version_of_a_report(coded, coder, tmp_path):
    kano = [c for c in coded if c[0].id in ("kano-1", "kano-4")]
    put(s := Store.create(tmp_path / "s"), kano)
    link(s)
    events = told(s, "kano-bombing")
    first, other = events["kano-1", "exploded"], events["kano-4", "killed nine"]
    judge(s, "same", first, other)
    old = kano[0][0]
    new = replace(old, text=old.text + " The market was closed.")
    put(s, [(new, [as_json(e, coder.run) for e in coder.code(new)])], supersedes=document_key(old.id, old.sha256))
    tally = link(s)
    assert tally.carried == 1
    assert not list(s.select("select 1 from events where id = ?", [first]))
    joined = of(s, other)
    assert any("exploded" in m["trigger"]["text"] for e in s.events() if e["id"] in joined["events"] for m in e["mentions"])


def test_groups_by_average_and_by_what_a_person_said():
    scores = {("a", "b"): 3.0, ("b", "c"): 3.0, ("a", "c"): -8.0}
    assert clusters("abc", scores) == [["a", "b"], ["c"]]  # one strong pair does not chain two acts that speak against each other
    assert clusters("abc", scores, same=[("a", "c")]) == [["a", "c"], ["b"]] or clusters("abc", scores, same=[("a", "c")]) == [["a", "b", "c"]]
    assert clusters("abc", {("a", "b"): 3.0, ("b", "c"): 3.0, ("a", "c"): 3.0}, different=[("a", "c")]) == [["a", "b"], ["c"]]
    assert clusters("cba", dict(reversed(scores.items()))) == clusters("abc", scores)


def test_reports_of_one_story_are_found_together():
    reports = [report_of(d.id, d.id, d.date, d.text) for s in STORIES for d in s.reports]
    found = stories(reports)
    assert max(found, key=len)
    assert all(len({key.rsplit("-", 1)[0] for key in group}) == 1 for group in found)
    assert stories(reversed(reports)) == found


def test_the_commands(coded, tmp_path):
    put(Store.create(tmp_path / "s"), [c for c in coded if c[0].id.startswith("kano")])
    run = CliRunner().invoke
    folder = str(tmp_path / "s")
    done = run(main, ["link", "--store", folder])
    assert done.exit_code == 0 and done.stdout == "" and "episodes" in done.stderr
    listed = run(main, ["judge", "list", "--store", folder, "--limit", "2"])
    assert listed.exit_code == 0 and len(listed.stdout.splitlines()) == 6
    a, b = (line.split()[0] for line in listed.stdout.splitlines()[1:3])
    assert run(main, ["judge", "same", a, b, "--store", folder, "--by", "ada", "--note", "one bomb"]).exit_code == 0
    with Store(folder) as store:
        assert of(store, a) == of(store, b)
        assert [(r["maker"], r["note"]) for r in store.select("select * from judgements where person")] == [("ada", "one bomb")]
        assert not any({a, b} == {e["id"] for e in row["events"]} for row in doubtful(store))
    wrong = run(main, ["judge", "same", a, a, "--store", folder])
    assert wrong.exit_code == 1 and "one event" in wrong.stderr
    nothing = run(main, ["link", "--store", str(tmp_path / "none")])
    assert nothing.exit_code == 1 and "no store" in nothing.stderr
