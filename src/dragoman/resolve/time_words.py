"""Words -> tagged items, one letter each, so that a sentence becomes a short string on which the date rules match.

M month  W weekday  S season  U unit  N number  Y year  O ordinal  K decade  P part of day  T day counted from today  t tonight
H holiday  V date in figures  C clock time  m a.m. or p.m.  Z time zone  L last  X next  I this  J same  E every  F daily and the like
x month in figures  R now  p recently  f soon  g ago  b earlier  a later  G early, mid or late  q about  z bound  Q few  D the, its  A a  o of  , comma  - hyphen
& and, or  < from, between  > to, until  s since  u until, by  i other prepositions  ' possessive  ; other punctuation  . any other word
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from dragoman.data import read_yaml
from dragoman.trees import Analysis
from dragoman.words import split_words

_PLAIN = {"'s": "'", "s'": "'", "of": "o", ",": ",", "-": "-", "–": "-", "—": "-", "and": "&", "or": "&", "&": "&", "from": "<", "between": "<",
          "to": ">", "through": ">", "thru": ">", "a": "A", "an": "A", "the": "D", "its": "D", "their": "D", "his": "D", "her": "D", "our": "D", "your": "D",
          "since": "s", "until": "u", "till": "u", "by": "u", "in": "i", "on": "i", "at": "i", "during": "i", "for": "i", "within": "i",
          "throughout": "i", "into": "i", "over": "z", "of.": "o", "a.m": "m", "p.m": "m", "a.m.": "m", "p.m.": "m", "am": "m", "pm": "m", "o'clock": "m", "hours": "U"}  # fmt: skip
_SEASON_BEFORE = frozenset("L X I G J E".split())
_NUMERIC = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)|(\d{4})/(\d{1,2})/(\d{1,2})")
_LONG = re.compile(r"(day|week|month|year|decade)(s?)long")
_MONTH = re.compile(r"([12]\d{3})/(\d{1,2})|(\d{1,2})/([12]\d{3})")
_QUARTER = re.compile(r"(\d{2}|\d{4})q([1-4])")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)(?::\d\d)?")
_DECADE = re.compile(r"['’]?(\d{2}|\d{4})s")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")


class Item(NamedTuple):
    """One tagged word or fixed phrase: words [first, end), its letter and what it means."""

    tag: str
    first: int
    end: int
    value: Any
    text: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    phrases: Mapping[str, tuple[str, Any]]
    starts: frozenset[str]
    longest: int
    zones: frozenset[str]
    numbered: frozenset[str]
    counted: frozenset[str]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The packaged words (data/time/words.yaml)."""
    (data,) = read_yaml("time/words.yaml")
    out: dict[str, tuple[str, Any]] = {}

    def put(section: str, tag: str, value: Any = str) -> None:
        rows = data[section]
        if isinstance(rows, list):
            out.update({str(w): (tag, None) for w in rows})
        else:
            out.update({str(w): (tag, value(str(k))) for k, words in rows.items() for w in words})

    for section, tag in (("present", "R"), ("current", "r"), ("past", "p"), ("future", "f"), ("every", "E"), ("this", "I"), ("that", "J"), ("next", "X"),
                         ("last", "L"), ("before", "b"), ("after", "a"), ("ago", "g"), ("bounds", "z"), ("around", "q"), ("few", "Q"), ("tonight", "t")):  # fmt: skip
        put(section, tag)
    put("months", "M", int)
    put("weekdays", "W", int)
    put("seasons", "S")
    put("units", "U")
    put("parts of day", "P")
    put("days", "T", int)
    put("sets", "F")
    put("parts", "G")
    put("numbers", "N", float)
    put("ordinals", "O", int)
    put("decades", "K", int)
    put("holidays", "H")
    put("fixed days", "V", dt.date.fromisoformat)
    # 'last' and 'second' belong to several sections: the commoner sense stays, the rules know the other
    out.update(
        {
            "last": ("L", None),
            "second": ("O", 2),
            "few": ("Q", None),
            "some": ("Q", None),
            "may": ("M", 5),
            "before": ("b", None),
        }
    )
    out.update({"prior": ("b", None), "present": ("r", None), "current": ("r", None), "over": ("z", None), "hours": ("U", "hour")})
    out.update({" ".join(phrase[a:b] for a, b in split_words(phrase)): found for phrase, found in out.items()})
    zones = frozenset(str(z) for z in data["zones"])
    out.update({z: ("Z", z) for z in zones})
    longest = max(p.count(" ") for p in out) + 1
    return Lexicon(
        out, frozenset(p.partition(" ")[0] for p in out), longest, zones, frozenset(map(str, data["numbered"])), frozenset(map(str, data["counted"]))
    )


def tag_sentence(analysis: Analysis, first: int, end: int) -> list[Item]:
    """The items of the words [first, end)."""
    lex = lexicon()
    low = [w.replace("’", "'") for w in analysis.lower[first:end]]
    items: list[Item] = []
    i = 0
    while i < len(low):
        size, found = 1, None
        if low[i] in lex.starts:
            for n in range(min(lex.longest, len(low) - i), 0, -1):
                found = lex.phrases.get(" ".join(low[i : i + n]))
                if found:
                    size = n
                    break
        w = low[i]
        if found and _allowed(analysis, first, end, first + i, size, found[0], low, i):
            tag, value = found
        elif w in _PLAIN:
            tag, value, size = _PLAIN[w], w, 1
        elif w == "'" and items and items[-1].tag == "U" and low[i - 1].endswith("s") and analysis.ends[first + i - 1] == analysis.starts[first + i]:
            tag, value, size = "'", w, 1  # 'in two weeks' time'
        elif not any(c.isalnum() for c in w):
            tag, value, size = ";", None, 1
        elif w.isdigit() and i + 1 < len(low) and analysis.ends[first + i] == analysis.starts[first + i + 1] and _QUARTER.fullmatch(w + low[i + 1]):
            (tag, value), size = _tag_word(w + low[i + 1], lex) or (".", None), 2
        elif w.startswith(("mid-", "early-", "late-")) and (rest := _tag_word(w.partition("-")[2], lex)):
            items.append(Item("G", first + i, first + i + 1, w.partition("-")[0], w))
            (tag, value), size = rest, 1
        else:
            tag, value = (None if found else _tag_word(w, lex)) or (".", None)
            size = 1
        if tag == "Y" and not _is_year(analysis, first + i, low, i, lex):
            tag = "N"
        items.append(Item(tag, first + i, first + i + size, value, " ".join(low[i : i + size])))
        i += size
    return _join_numbers(items)


def _tag_word(w: str, lex: Lexicon) -> tuple[str, Any] | None:
    if w in lex.phrases:
        return lex.phrases[w]
    if w.endswith("long") and (m := _LONG.fullmatch(w)):
        return "B", (m[1], bool(m[2]))
    if len(w) == 2 and w[0] == "q" and w[1] in "1234":
        return "k", (int(w[1]), None)
    if m := _QUARTER.fullmatch(w):
        return "k", (int(m[2]), int(m[1]) + (0 if len(m[1]) == 4 else 2000))
    if not w or not (w[0].isdigit() or w[0] in "'‘"):
        return None
    if m := _DECADE.fullmatch(w):
        n = int(m[1])
        return ("K", n) if n % 10 == 0 else None
    if m := _ORDINAL.fullmatch(w):
        return "O", int(m[1])
    if m := _NUMERIC.fullmatch(w):
        return _numeric_date(m)
    if (m := _CLOCK.fullmatch(w)) and ":" in w and int(m[1]) < 25 and int(m[2]) < 60:
        return "C", (int(m[1]), int(m[2]))
    if re.fullmatch(r"\d{4}", w) and 1000 <= int(w) <= 2199:
        return "Y", int(w)
    if _NUMBER.fullmatch(w):
        return "N", float(w.replace(",", ""))
    if (m := _MONTH.fullmatch(w)) and 0 < int(m[2] or m[3]) < 13:
        return "x", (int(m[1] or m[4]), int(m[2] or m[3]))
    if m := re.fullmatch(r"(\d{1,2})/(\d{1,2})", w):
        a, b = int(m[1]), int(m[2])
        if b in (2, 3, 4) and a < b:
            return "N", a / b
        if 12 < a < 32 and 0 < b < 13:
            a, b = b, a  # 22/4, day first
        return ("v", (a, b)) if 0 < a < 13 and 0 < b < 32 else None
    if re.fullmatch(r"'\d\d", w):
        return "N", float(w[1:])
    return None


def _numeric_date(m: re.Match[str]) -> tuple[str, Any] | None:
    if m[1]:
        y, mo, d = int(m[1]), int(m[2]), int(m[3])
    elif m[7]:
        y, mo, d = int(m[7]), int(m[8]), int(m[9])
    else:
        mo, d, y = int(m[4]), int(m[5]), int(m[6])
        if mo > 12 or ("." in m[0] and d < 13):
            mo, d = d, mo
        y += 0 if y > 99 else 2000 if y < 50 else 1900
    try:
        return "V", dt.date(y, mo, d)
    except ValueError:
        return None


def _allowed(analysis: Analysis, first: int, end: int, at: int, size: int, tag: str, low: Sequence[str], i: int) -> bool:
    """Guards for words that are also something else."""
    word = analysis.words[at]
    before = low[i - 1] if i else ""
    after = low[i + size] if i + size < len(low) else ""
    upos = analysis.upos[at] if at < len(analysis.upos) else ""
    if (
        tag == "F"
        and low[i] in ("daily", "weekly", "monthly")
        and (
            (at + 1 < end and analysis.upos[at + 1] == "PROPN")
            or (upos in ("NOUN", "PROPN") and analysis.deprels[at] != "compound" and any(analysis.deprels[k] == "det" for k in analysis.children[at]))
        )
    ):
        return False  # 'the party daily Granma'
    if tag == "H" and low[i] in ("lent", "epiphany", "tet"):
        return word[0].isupper() and upos != "VERB"
    if tag == "M":
        numbered = re.fullmatch(r"[0-3]?\d(st|nd|rd|th)?", after) or (_tag_of(after) == "O" and upos not in ("AUX", "VERB"))
        if word in ("may", "march") and numbered and low[i + 2 : i + 3] not in (["people"], ["km"], ["miles"]):
            return upos not in ("AUX", "VERB") or low[i + 2 : i + 3] in ([], ["."], [","])
        if word == "march" and lexicon().phrases.get(before.partition(" ")[0], ("",))[0] == "O":
            return True
        if word == "march" and before == "of" and i > 1:
            return low[i - 2][:1].isdigit() or lexicon().phrases.get(low[i - 2], ("",))[0] == "O"
        figures = bool(after[:1].isdigit() or before[:1].isdigit()) or (before in ("/", "-") and i > 1 and low[i - 2].isdigit())
        beyond = low[i + 2] if after in (",", "-", "–", "/", "to", "and", "through") and i + 2 < len(low) else ""
        figures = (
            figures or bool(re.fullmatch(r"[12]\d{3}", beyond)) or (_tag_of(beyond) == "M" and low[i + 3 : i + 4] != [] and low[i + 3][:1].isdigit())
        )
        if word.islower() and word in _CUT_SHORT and not (figures and word in _SHORT and word != "mar"):
            return False
        if low[i] in _SHORT and not figures and before not in _DATE_BEFORE:
            return False  # 'Viña del Mar', 'Jan Eliasson'
        if word.islower() and figures and word in (*_SHORT, "sept"):
            return True
        if word in ("May", "MAY", "March", "MARCH"):
            dated = figures or before in _DATE_BEFORE or after in ("'s", "and", "through", "when") or (after == "" and i <= 1)
            dated = dated or low[i + 1 : i + 3] == ["after", "next"] or (after == "in" and low[i + 3 : i + 4] in (["year"], ["years"]))
            if word.lower() == "march" and before == "the" and analysis.deprels[at] == "compound" and after.isalpha():
                return analysis.words[at + size].islower()  # 'the March vote'
            return (dated and upos not in ("AUX", "VERB")) or (upos == "PROPN" and dated) or (figures and upos != "AUX")
        return not (
            word in ("April", "June", "August", "Jan", "Jun", "Mar")
            and analysis.names
            and (n := analysis.name_of[at]) is not None
            and n.type == "PER"
        )
    if tag == "W":
        if not before and after in ("", "."):
            return True
        if len(word.rstrip(".")) <= 5 and word[:1].islower() and low[i] in ("sun", "sat", "wed", "mon", "fri", "thu", "tue", "sun.", "sat."):
            return False
        if low[i] in ("sun", "sat", "sun.", "sat.", "mon", "fri"):
            after = low[i + size + 1] if after == "," and i + size + 1 < len(low) else after
            behind = before == "," and low[i - 2][:1].isdigit() and i > 2
            return behind or after[:1].isdigit() or (after in lexicon().phrases and lexicon().phrases[after][0] == "M")
        return True
    if tag == "S":
        if upos in ("VERB", "AUX", "PROPN") and before not in ("this", "last", "next"):
            return False
        dated = before in (
            "last",
            "this",
            "next",
            "early",
            "late",
            "mid",
            "coming",
            "past",
            "previous",
            "each",
            "every",
            "since",
            "by",
            "until",
            "in",
            "-",
        )
        if before == "and" and i > 1 and _tag_of(low[i - 2]) == "S":
            return True  # 'the spring and summer of 2019'
        year = low[i + size + 1] if i + size + 1 < len(low) else ""
        article = before == "the" and (after != "of" or bool(re.fullmatch(r"'?\d{2,4}", year)) or year in _YEAR_OPENS)
        if low[i] == "fall" and article and not (year[-2:].isdigit() or year in _YEAR_OPENS or after[-2:].isdigit()):
            article = i > 1 and low[i - 2] in ("in", "during", "by", "until", "through", "over")  # not 'watched the fall'
        article = article and (after in ("of", ",", ".", "", "and") or after[:1].isdigit() or low[i] != "fall")
        return dated or bool(re.fullmatch(r"'?\d{2,4}", after)) or article
    if tag == "Q" and low[i] == "couple" and size == 1:
        return _tag_of(before) in ("L", "X") and _tag_of(after) == "U"  # 'the next couple weeks'
    if tag == "U" and low[i] in ("min", "sec", "hr", "yr", "mins", "hrs", "yrs"):
        return bool(before[:1].isdigit()) or (low[i] in ("yr", "yrs") and before in ("last", "this", "next"))
    if tag in "LX" and upos in ("VERB", "AUX"):
        return _tag_of(after) == "U" or (before == "the" and _tag_of(after) in ("W", "M"))
    if tag == "a" and low[i] == "from":
        return before in lexicon().phrases and lexicon().phrases[before][0] in ("U", "W")
    if tag == "g" and low[i] == "back":
        return before in lexicon().phrases and lexicon().phrases[before][0] in ("U", "W")
    if tag in "pf" and low[i + size - 1] in ("past", "future"):
        following = lexicon().phrases.get(after, ("",))[0]
        if after[:1].isdigit() or (following and following in "NQUWMS"):
            return False  # 'in the past three months'
        if size == 1 and analysis.deprels[at] == "amod":
            return False  # 'future earnings'
    if (
        tag in "pP"
        and size == 1
        and low[i] in ("recent", "evening", "morning")
        and (analysis.deprels[at] == "amod" or before == "good")
        and not (following_unit(low, i + size))
    ):
        return False  # 'a recent move', 'good evening'
    if tag == "f" and before == "as" and size == 1:
        return False
    if tag == "p" and low[i] in ("once", "recent") and upos in ("SCONJ", "PROPN"):
        return False
    if tag == "Z":
        return i > 0 and (before[:1].isdigit() or before in ("a.m.", "p.m.", "am", "pm", "a.m", "p.m", "noon", "midnight"))
    return not (tag == "O" and low[i] in ("last",))


def _tag_of(word: str) -> str:
    found = lexicon().phrases.get(word)
    return found[0] if found else ""


def following_unit(low: Sequence[str], i: int) -> bool:
    """Whether word i is a unit of time, or a word that one follows."""
    return any(k < len(low) and lexicon().phrases.get(low[k], ("",))[0] == "U" for k in (i, i + 1))


_YEAR_OPENS = frozenset("eighteen nineteen twenty two".split())
_SHORT = frozenset("jan feb mar apr jun jul aug sep oct nov dec".split())
_CUT_SHORT = _SHORT | {"may", "march", "august"}
_DATE_BEFORE = frozenset(
    "in last next following previous preceding since until till by early late mid of this from to through during between and before after - each every".split()
)


def _is_year(analysis: Analysis, at: int, low: Sequence[str], i: int, lex: Lexicon) -> bool:
    """A bare four-figure number is a year, unless it numbers or counts something."""
    before = low[i - 1] if i else ""
    after = low[i + 1] if i + 1 < len(low) else ""
    n = int(low[i].rpartition("-")[2])
    of_month = before in lex.phrases and lex.phrases[before][0] == "M"
    if before in lex.numbered or (after in lex.counted and not of_month and before not in ("in", "since", "during")):
        return False
    if re.fullmatch(r"[-–/]", before) and i > 1 and (low[i - 2] in lex.numbered or (i > 2 and low[i - 3] in lex.numbered)):
        return False
    sure = before in (
        "in",
        "since",
        "until",
        "till",
        "by",
        "during",
        "of",
        "from",
        "late",
        "early",
        "mid",
        "through",
        "between",
        "before",
        "after",
        "fiscal",
        "circa",
    )
    month = (before in lex.phrases and lex.phrases[before][0] in "MSHL") or before == ","
    if not sure and not month and not (1500 <= n <= 2100):
        return False
    if at < len(analysis.heads) and analysis.heads[at] >= 0 and analysis.deprels[at] == "nummod" and not month:
        head = analysis.heads[at]
        if (
            head > at
            and analysis.upos[head] == "NOUN"
            and analysis.feats[head].get("Number") == "Plur"
            and (n < 1900 or n % 50 == 0 or (not sure and n > 2050))
        ):
            return False
    if not sure and n % 100 == 0 and after.endswith("s") and len(after) > 3 and not month:
        return False
    return 1000 <= n <= 2199 if sure or month else 1500 <= n <= 2100


def _join_numbers(items: list[Item]) -> list[Item]:
    """Spelled numbers of several words into one item: twenty-four, twenty-first, two hundred, nineteen ninety-six, 2 1/2."""
    out: list[Item] = []
    k = 0
    while k < len(items):
        a = items[k]
        if a.tag == "N" and not a.text[:1].isdigit():
            j = k + 1
            if j < len(items) and items[j].tag == "-" and j + 1 < len(items):
                j += 1
            b = items[j] if j < len(items) else None
            if b and 20 <= a.value < 100 and a.value % 10 == 0 and b.tag in "NO" and 0 < (b.value or 0) < 10 and not b.text[:1].isdigit():
                value = a.value + b.value
                a = Item(b.tag, a.first, b.end, int(value) if b.tag == "O" else value, f"{a.text} {b.text}")
                k = j
            elif b and b.tag == "N" and b.value in (100, 1000) and a.value >= 1 and j == k + 1:
                a = Item("N", a.first, b.end, a.value * b.value, f"{a.text} {b.text}")
                k = j
            if (
                a.tag == "N"
                and out
                and out[-1].tag == "N"
                and out[-1].value in (18, 19, 20)
                and 10 <= a.value < 100
                and not out[-1].text[:1].isdigit()
            ):
                last = out.pop()
                a = Item("Y", last.first, a.end, int(last.value * 100 + a.value), f"{last.text} {a.text}")
        out.append(a)
        k += 1
    return out
