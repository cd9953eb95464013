#!/usr/bin/env python3
"""Incidents of MUC-4: what kind, in what stage, and how many died.

    python bench/muc4.py DATA [--set muc4_dev] [--predictions FILE] [--errors N]

DATA holds muc4_dev.jsonl.gz ({id, dct, text, templates_full}). The texts are in capitals, as the wire sent them, unless a row has its own `mixed`
text. Every ASSAULT, and every threat of violence, becomes an incident: its type by the words that name it (KIDNAPPING, BOMBING, ARSON, else
ATTACK), its stage by its status (planned and proposed are THREATENED, negated is ATTEMPTED, the rest ACCOMPLISHED), its dead by its counts. Incidents
and templates are paired one to one, best agreement first: type, victims, date, place and stage. Prints how many templates were found with their
type, how often the stage of those is right, and how often the number of dead is where the template has one.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

from dragoman.parts import find_parts
from dragoman.pipeline import Coder
from dragoman.records import Document, Event
from dragoman.show.write import signed

BOMBS = ("bomb", "explo", "dynamit", "blast", "detonat", "mine", "car-bomb", "grenade")
FIRES = ("burn", "arson", "torch", "ablaze")  # not "fired": most shots are
STAGES = {"occurred": "ACCOMPLISHED", "ongoing": "ACCOMPLISHED", "planned": "THREATENED", "proposed": "THREATENED", "negated": "ATTEMPTED"}


def incident(event: Event) -> dict[str, Any] | None:
    """An event as an incident; None where it is none."""
    if event.type != "ASSAULT" and (event.type, event.mode) != ("THREATEN", "violence"):
        return None
    words = {m.trigger.text.lower() for m in event.mentions}
    kind = "ATTACK"
    if event.mode == "abduct":
        kind = "KIDNAPPING"
    elif event.mode in ("explosives", "suicide-attack") or any(w.startswith(BOMBS) for w in words):
        kind = "BOMBING"
    elif any(w.startswith(FIRES) for w in words):
        kind = "ARSON"
    place = event.place
    where = [x for x in (place.name, place.admin1, place.text) if x] if place else []
    return {
        "type": kind,
        "stage": "THREATENED" if event.type == "THREATEN" else STAGES[event.status],
        "date": event.date.start if event.date else None,
        "location": [x.lower() for x in where],
        "who": {w for p in event.recipients for w in p.text.lower().split() if len(w) > 3},
        "dead": event.counts["dead"].value if "dead" in event.counts else None,
        "shown": f"{event.status} {[m.trigger.text for m in event.mentions][:5]} {[signed(c) for c in event.counts.values()]}",
    }


def dead(template: dict[str, Any]) -> int | None:
    """How many a template says died; None where it gives no number, or several for those of one name and not as many fates."""
    numbers = [(tuple(n["of"] or ()), n["value"]) for n in template["hum_number"]]
    fates = Counter(tuple(fate["of"] or ()) for fate in template["hum_effect"])
    if any(n > 1 and fates[of] not in (0, n) for of, n in Counter(of for of, _ in numbers).items()):
        return None
    found = []
    for fate in template["hum_effect"]:  # two entries of one name ('PEOPLE') stand in the same order in both lists
        of = tuple(fate["of"] or ())
        number = next((n for n in numbers if n[0] == of), None)
        if number is not None:
            numbers.remove(number)
        if "DEATH" in (fate["value"] or "") and "NO " not in fate["value"]:
            found.append(number[1] if number is not None else None)
    if not found or any(n is None or not n.strip("~- ").isdigit() for n in found):
        return None
    return sum(int(n.strip("~- ")) for n in found if n is not None)


def agreement(template: dict[str, Any], told: dict[str, Any]) -> float:
    score = 3.0 * (told["type"] in (template["type"] or "")) + (told["stage"] in (template["stage"] or ""))
    start, end = template["date"].get("start"), template["date"].get("end")
    if told["date"] and (start or end):
        score += (start or "0")[:10] <= told["date"] <= (end or "9")
    places = {p.partition("(")[0].strip().lower() for p in template["location"]}
    victims = {w for d in template["hum_desc"] + template["hum_name"] for alt in d["alts"] for w in alt.lower().split() if len(w) > 3}
    return score + bool(places & set(told["location"])) + 2 * bool(victims & told["who"])


def pairs(templates: list[dict[str, Any]], told: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    scored = sorted(((agreement(t, x), i, k) for i, t in enumerate(templates) for k, x in enumerate(told)), reverse=True)
    used: set[tuple[str, int]] = set()
    out = []
    for score, i, k in scored:
        if score > 0 and ("t", i) not in used and ("x", k) not in used:
            used |= {("t", i), ("x", k)}
            out.append((templates[i], told[k]))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--set", default="muc4_dev")
    parser.add_argument("--predictions", type=Path, help="write the incidents, one document a line")
    parser.add_argument("--errors", type=int, default=0, help="print so many templates that were missed, or whose stage or dead are wrong")
    parser.add_argument("--limit", type=int, help="only the first so many documents that have templates")
    args = parser.parse_args()
    coder = Coder.load()
    n = found = typed = told_in_all = 0
    stage = [0, 0]
    numbers = [0, 0]
    lines, errors = [], []
    with gzip.open(args.data / f"{args.set}.jsonl.gz", "rt", encoding="utf8") as rows:
        documents = [json.loads(row) for row in rows]
    if args.limit:
        documents = [d for d in documents if d["templates_full"]][: args.limit]
    for row in documents:
        templates = [t for t in row["templates_full"] if "OPTIONAL" not in t["template"]]
        text = row.get("mixed") or row["text"]
        events = coder.code(Document(row["id"], text, row["dct"], parts=tuple(find_parts(text).parts)))
        told = [x for e in events if (x := incident(e)) is not None]
        lines.append(json.dumps({"id": row["id"], "templates": [{k: v for k, v in x.items() if k != "who"} for x in told]}))
        n += len(templates)
        told_in_all += len(told)
        matched = pairs(templates, told)
        found += len(matched)
        errors += [
            f"{row['id']} MISSED {t['type']} {t['stage']} {[d['alts'][0] for d in t['hum_desc']]}"
            for t in templates
            if not any(t is m for m, _ in matched)
        ]
        for template, x in matched:
            typed += x["type"] in template["type"]
            if template["stage"]:
                right = x["stage"] in template["stage"]
                stage[0] += right
                stage[1] += 1
                if not right:
                    errors.append(f"{row['id']} STAGE {template['type']} {template['stage']} told {x['stage']} {x['shown']}")
            if (died := dead(template)) is not None:
                numbers[0] += x["dead"] == died
                numbers[1] += 1
                if x["dead"] != died:
                    victims = [d["alts"][0] for d in template["hum_desc"] + template["hum_name"]]
                    errors.append(f"{row['id']} DEAD {template['type']} {died} {victims} told {x['dead']} {x['shown']}")
    print(f"templates {n}, incidents told {told_in_all}, found {found} = {found / n:.3f}, with their type {typed} = {typed / n:.3f}")
    print(f"stage {stage[0]}/{stage[1]} = {stage[0] / stage[1]:.3f}; dead {numbers[0]}/{numbers[1]} = {numbers[0] / numbers[1]:.3f}")
    for line in errors[: args.errors]:
        print(" ", line)
    if args.predictions:
        args.predictions.write_text("".join(f"{line}\n" for line in lines), encoding="utf8")


if __name__ == "__main__":
    main()
