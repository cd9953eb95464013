"""The page of a report: the text unaltered, each value marked where it stands; in a real browser it works offline, by pointer and by keys."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from dragoman import Document, Store, as_json, read
from dragoman.records import Part
from dragoman.show import cli, view
from dragoman.show.view import page, segments, values
from dragoman.tables import document_key, document_row

ODD = Document(
    "odd",
    "\n  Talks <b>&amp; \"war\" 🕊️</b>\r\n\r\nThe ministers of Chad and Sudan met in Tunis on Monday, 🗞️ Reuters said.\u2028\x00</script><script>alert(1)</script>\n\n"
    "Police arrested 12 people in N'Djamena\non 3 May 2021.",
    "2021-05-06", "A & B", 'The "title" </title>', None, (Part("title", (3, 27)),),
)  # fmt: skip


@pytest.fixture(scope="module")
def lines(coder):
    return {f.source: f.text for t in coder.codebook.types.values() for f in t.frames}


@pytest.fixture(scope="module")
def report(examples):
    return next(d for d in read(examples / "baku-talks.txt") if isinstance(d, Document))


class Articles(HTMLParser):
    """The text of each article, and the references of each marked stretch."""

    def __init__(self, html):
        super().__init__()
        self.inside, self.texts, self.marks, self.links = False, [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.links += [v for k, v in given.items() if k in ("src", "href", "srcset", "action") and not v.startswith("#")]
        if tag == "article":
            self.inside = True
            self.texts.append("")
        if self.inside and "data-v" in given:
            self.marks.append((len(self.texts[-1]), given["data-v"].split()))

    def handle_endtag(self, tag):
        self.inside &= tag != "article"

    def handle_data(self, data):
        if self.inside:
            self.texts[-1] += data


def test_segments_lose_nothing():
    text = "abcdefghij"
    made = segments(text, [(1, 4, "x"), (2, 6, "y"), (2, 4, "z"), (9, 30, "out"), (5, 5, "empty")])
    assert "".join(text[a:b] for a, b, _ in made) == text
    assert [(a, b, sorted(n)) for a, b, n in made if n] == [(1, 2, ["x"]), (2, 4, ["x", "y", "z"]), (4, 6, ["y"])]


@pytest.mark.parametrize("name", ["report", "odd"])
def test_the_text_is_unaltered_and_every_value_marked_where_it_stands(coder, lines, report, name):
    document = report if name == "report" else ODD
    events = coder.code(document)
    assert events
    made = Articles(page([(document, events)], lines))
    text = made.texts[0]
    assert text == document.text.replace("\0", "\ufffd")
    for e, event in enumerate(events):
        for v, value in enumerate(values(event)):
            if value.span is not None:
                first = min(at for at, names in made.marks if f"{e}.{v}" in names)
                assert first == value.span[0], value


def test_the_page_needs_nothing_else(coder, lines, report):
    html = page([(report, coder.code(report))], lines)
    assert Articles(html).links == []
    assert not re.search(r"https?://|@import|url\(", html)
    assert "default-src 'none'" in html


def test_the_same_page_each_time(coder, lines, report):
    assert page([(report, coder.code(report))], lines) == page([(report, coder.code(report))], lines)


def test_a_report_without_events(lines):
    assert "No events in this report" in page([(Document("calm", "The weather was fine."), ())], lines)


@pytest.fixture
def run(coder, monkeypatch):
    monkeypatch.setattr(view, "load_coder", lambda *paths: coder)
    return lambda *arguments, stdin=None: CliRunner().invoke(cli.main, ["view", *map(str, arguments)], input=stdin)


def test_command(run, examples, tmp_path):
    out = tmp_path / "page.html"
    result = run(examples / "baku-talks.txt", "-o", out)
    assert result.exit_code == 0 and result.stdout == ""
    assert run(examples / "baku-talks.txt").stdout == out.read_text(encoding="utf-8")
    assert run(examples, "--document", "dhaka-protest").stdout.count("<main") == 1
    assert run(examples).stdout.count("<main") == 3


def test_a_report_of_a_store(run, coder, report, tmp_path):
    with Store.create(tmp_path / "s") as store, store.writer("test") as writer:
        key = document_key(report.id, report.sha256)
        writer.append("documents", [document_row(report, key) | {"version": 1, "origin": key, "coded": True}])
        writer.append_events([as_json(e, coder.run) for e in coder.code(report)], key)
        writer.commit()
    stored = run("--store", tmp_path / "s", "--document", report.id)
    assert stored.exit_code == 0
    assert Articles(stored.stdout).texts == [report.text]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [([], "one of the two"), (["--store", "x"], "--document"), (["none.txt"], "no such file"), (["{examples}", "--document", "nope"], "no report")],
)
def test_mistakes(run, examples, arguments, says):
    result = run(*(a.format(examples=examples) for a in arguments))
    assert result.exit_code != 0 and says in result.stderr and "Traceback" not in result.output


# ---- in a browser

CHROMIUM = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")) if p), None)


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine; install it (Debian: apt-get install chromium) to test the page in it")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; pip install '.[test]'")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def opened(browser, coder, lines, report, tmp_path):
    """The page of two reports, offline, and what it asked of the network or complained of."""
    reports = [(d, coder.code(d)) for d in (report, ODD)]
    file = tmp_path / "page.html"
    file.write_text(page(reports, lines), encoding="utf-8")
    tab = browser.new_page(viewport={"width": 1200, "height": 800}, color_scheme="light", reduced_motion="reduce")
    tab.context.set_offline(True)
    tab.asked, tab.faults = [], []
    tab.on("request", lambda r: tab.asked.append(r.url))
    tab.on("pageerror", lambda e: tab.faults.append(str(e)))
    tab.on("console", lambda m: tab.faults.append(m.text))
    tab.goto(file.as_uri())
    tab.reports = reports
    yield tab
    assert tab.asked == [file.as_uri()] and tab.faults == []
    tab.close()


def test_a_browser_reads_the_text_as_it_is(opened):
    shown = opened.evaluate("[...document.querySelectorAll('article')].map((a) => a.textContent)")
    assert shown == [d.text.replace("\0", "\ufffd") for d, _ in opened.reports]
    assert opened.locator("main:visible").count() == 1
    opened.locator("#picker").select_option(index=1)
    assert "Tunis" in opened.locator("main:visible article").inner_text()


def test_marks_stand_at_the_values(opened):
    # textContent counts UTF-16 units, values code points: compare the marked characters themselves
    for n, (document, events) in enumerate(opened.reports):
        marked = opened.evaluate(
            "n => [...document.querySelectorAll('main')[n].querySelectorAll('.v')].map((s) => [s.dataset.v.split(' '), s.textContent])", n
        )
        for e, event in enumerate(events):
            for v, value in enumerate(values(event)):
                if value.span is not None:
                    text = "".join(t for names, t in marked if f"{e}.{v}" in names)
                    assert text == document.text[slice(*value.span)].replace("\0", "\ufffd")


def test_choosing_an_event_shows_its_values(opened):
    main = opened.locator("main:visible")
    head = main.locator(".head").nth(3)
    head.click()
    assert head.get_attribute("aria-expanded") == "true"
    assert main.locator(".card.open .detail").is_visible() and main.locator(".detail:visible").count() == 1
    chosen = main.locator(".v.on").evaluate_all("all => all.map((s) => s.dataset.v)")
    assert chosen and all(any(name.startswith("3.") for name in v.split()) for v in chosen)
    marked = main.locator(".v").evaluate_all("all => all.map((s) => s.dataset.v)")
    assert len(chosen) == sum(any(name.startswith("3.") for name in v.split()) for v in marked)
    head.click()
    assert main.locator(".v.on").count() == 0 and main.locator(".detail:visible").count() == 0


def test_a_pointer_tells_field_rule_and_source(opened):
    main = opened.locator("main:visible")
    _, events = opened.reports[0]
    e = next(k for k, event in enumerate(events) if event.attribution and event.mentions)
    word = main.locator(f".v.trigger[data-v~='{e}.0']").first
    word.hover()
    tip = opened.locator("#tip")
    assert tip.is_visible()
    said = tip.inner_text()
    assert (
        f"of {events[e].type}" in said
        and events[e].mentions[0].rule in said
        and (events[e].attribution[0].name or events[e].attribution[0].text) in said
    )
    box = tip.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 1200 and box["y"] >= 0 and box["y"] + box["height"] <= 800
    opened.mouse.move(2, 400)
    assert not tip.is_visible()


def test_a_click_in_the_text_chooses_the_event(opened):
    main = opened.locator("main:visible")
    main.locator(".v.trigger").first.click()
    assert main.locator(".card.open").count() == 1


def test_keys_are_enough(opened):
    main = opened.locator("main:visible")
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.className") == "skip"
    main.locator(".v.trigger").first.focus()
    assert opened.locator("#tip").is_visible()
    opened.keyboard.press("Enter")
    assert main.locator(".card.open").count() == 1
    opened.keyboard.press("Escape")
    assert main.locator(".card.open").count() == 0
    main.locator(".head").first.focus()
    opened.keyboard.press("j")
    opened.keyboard.press("ArrowDown")
    assert opened.evaluate("[...document.querySelectorAll('main:not([hidden]) .head')].indexOf(document.activeElement)") == 2
    opened.keyboard.press("Enter")
    reachable = main.locator(".v[tabindex='0']").evaluate_all("all => all.map((s) => s.dataset.v)")
    assert reachable and all(any(name.startswith("2.") for name in v.split()) for v in reachable)


def test_types_can_be_picked(opened):
    main = opened.locator("main:visible")
    chip = main.locator(".chip").first
    kind = chip.get_attribute("data-type")
    chip.click()
    assert set(main.locator(".card:visible .type").all_inner_texts()) == {kind}
    chip.click()
    assert main.locator(".card:visible").count() == len(opened.reports[0][1])


CONTRAST = """() => {
  const lum = (c) => { const v = c.match(/[\\d.]+/g).slice(0, 3).map((x) => { x /= 255; return x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4; });
    return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$|transparent/.test(c)) return c; } return "rgb(255,255,255)"; };
  return [...document.querySelectorAll("main:not([hidden]) :is(.part, .type, .mode, .status, .who, .meta, .chip), .told, .key li")].filter((e) => e.offsetParent).map((e) => {
    const [a, b] = [lum(getComputedStyle(e).color), lum(ground(e))].sort((x, y) => y - x);
    return [e.className + ": " + e.textContent.slice(0, 20), (a + .05) / (b + .05)]; });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_readable_in_light_and_dark(opened, scheme):
    opened.emulate_media(color_scheme=scheme)
    opened.wait_for_function("s => document.documentElement.dataset.theme === s", arg=scheme)
    weak = [(what, round(ratio, 2)) for what, ratio in opened.evaluate(CONTRAST) if ratio < 4.5]
    assert weak == []


def test_the_button_turns_the_lights(opened):
    before = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    opened.locator("#theme").click()
    assert opened.evaluate("getComputedStyle(document.body).backgroundColor") != before


def test_a_narrow_window_does_not_scroll_sideways(opened):
    opened.set_viewport_size({"width": 360, "height": 700})
    assert opened.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_scripts_everything_is_there(browser, coder, lines, report, tmp_path):
    file = tmp_path / "page.html"
    file.write_text(page([(report, coder.code(report))], lines), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(file.as_uri())
    assert tab.locator(".card:visible").count() == len(coder.code(report))
    context.close()


def test_hidden_marks(coder):
    event = coder.code(ODD)[0]
    far = replace(event, topics=(), counts={}, mentions=tuple(replace(m, trigger=replace(m.trigger, span=(900, 905))) for m in event.mentions))
    assert "data-v" in page([(ODD, [far])], {})
    assert json.loads(re.search(r'application/json">(.*?)</script>', page([(ODD, [far])], {}))[1])[0]["type"] == event.type


def test_page_files_are_in_the_package():
    folder = Path(view.__file__).parent / "page"
    assert {"view.css", "view.js"} <= {p.name for p in folder.iterdir()}
