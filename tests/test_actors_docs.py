"""docs/actors.md: its tables are what the data say and its sample is what the command prints. `python tests/test_actors_docs.py` writes them anew."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from click.testing import CliRunner

from dragoman.data import lines, read_yaml
from dragoman.data.actorbase import ActorBase
from dragoman.show.check import ACTOR_MARK
from dragoman.show.cli import main

GUIDE = Path(__file__).parent.parent / "docs" / "actors.md"
LAST = 2026
POSTS = {
    "head of state": ("president", "king", "queen", "emperor", "emir", "sultan", "supreme leader", "leader", "military leader", "prince", "governor-general", "head of the military council"),
    "head of government": ("prime minister", "chancellor", "premier", "president", "chief adviser", "military leader", "king", "crown prince", "taoiseach", "leader"),
    "foreign minister": ("foreign minister", "foreign secretary", "secretary of state"),
    "defence minister": ("defence minister", "defense minister", "defence secretary", "defense secretary"),
    "interior minister": ("interior minister", "home secretary", "home minister", "home affairs minister", "homeland security secretary"),
}  # fmt: skip


def kinds(base: ActorBase) -> list[list[str]]:
    entries, names, terms = Counter(e.kind for e in base.entries), Counter(), Counter()
    for numbers in base.names.values():
        for kind in {base.entries[k].kind for k in numbers}:
            names[kind] += 1
    for entry in base.entries:
        terms[entry.kind] += sum(bool(t.since or t.until) for t in entry.terms)
    rows = [[kind, f"{n:,}", f"{names[kind]:,}", f"{terms[kind]:,}"] for kind, n in entries.most_common()]
    dated = sum(terms.values())
    more = f"{len(base.governments):,} capitals, {len(base.adjectives) + len(base.people):,} adjectives and nouns of nationality, {len(base.nouns):,} forms of common nouns"
    return [
        ["kind", "actors", "names", "dated facts"],
        *rows,
        ["all", f"{len(base.entries):,}", f"{len(base.names):,}", f"{dated:,}"],
        [more, "", "", ""],
    ]


def posts(base: ActorBase) -> list[list[str]]:
    holders: Counter[str] = Counter()
    countries: dict[str, set[str]] = {}
    for entry in base.entries:
        for t in entry.terms if entry.kind == "person" else ():
            holders[(t.role or "").lower()] += 1
            countries.setdefault((t.role or "").lower(), set()).add(t.country or "")
    rows = [[post, f"{n:,}", f"{len(countries[post]):,}"] for post, n in holders.most_common(20)]
    return [["post", "terms", "countries"], *rows, ["all posts", f"{holders.total():,}", f"{len(set().union(*countries.values())):,}"]]


def cover(base: ActorBase) -> list[list[str]]:
    states = [
        c
        for c, row in base.countries.items()
        if row.gw and not row.successor and int(row.gw) < 1000 and c not in ("SUN", "YUG", "SCG", "CSK", "DDR", "YMD", "VDR", "ANT")
    ]
    out = [["post", "years known", "states with all years", "states with none"]]
    for name, kinds_of in POSTS.items():
        shares = []
        for code in states:
            years: set[int] = set()
            for post in kinds_of:
                for t, _ in base.posts.get((code, post), ()):
                    years |= set(range(max(int((t.since or "0")[:4]), 2000), int((t.until or str(LAST))[:4]) + 1))
            shares.append(len(years & set(range(2000, LAST + 1))) / (LAST - 1999))
        out.append(
            [name, f"{100 * sum(shares) / len(shares):.0f} %", f"{sum(s == 1 for s in shares)} of {len(shares)}", str(sum(s == 0 for s in shares))]
        )
    return out


def rules(base: ActorBase) -> list[list[str]]:
    out = [["what", "example", "means"]]
    for table in read_yaml("actors/examples.yaml"):
        for name, rows in table.items():
            first = lines(rows)[0]
            day, _, text = first.partition(" ")
            marks = [m[1] for m in ACTOR_MARK.finditer(text)]
            bold = re.sub(rf"(\w+){ACTOR_MARK.pattern}", r"**\1**", text)
            out.append([str(name), f"{bold} ({day})", ", ".join(marks)])
    return out


def table(rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in [rows[0], ["---"] * len(rows[0]), *rows[1:]])


def written(text: str) -> str:
    base = ActorBase.load()
    made = {"kinds": kinds, "posts": posts, "cover": cover, "rules": rules}

    def fill(found: re.Match[str]) -> str:
        kind, what = found[1], found[2]
        body = table(made[what](base)) if kind == "table" else f"```\n{CliRunner().invoke(main, what.split()[1:]).stdout}```"
        return f"<!-- {kind}: {what} -->\n{body}\n<!-- end -->"

    return re.sub(r"<!-- (table|run): (.+?) -->\n.*?<!-- end -->", fill, text, flags=re.S)


def test_tables_and_samples_are_current():
    text = GUIDE.read_text(encoding="utf8")
    assert written(text) == text, "docs/actors.md is old; write it with `python tests/test_actors_docs.py`"


if __name__ == "__main__":
    GUIDE.write_text(written(GUIDE.read_text(encoding="utf8")), encoding="utf8")
