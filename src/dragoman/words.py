"""Text -> words with offsets, after the conventions of UD English (EWT, GUM).

Clitics are words of their own (do|n't, Syria|'s), hyphenated compounds are split at the hyphen (Syrian|-|Israeli, al|-|Shaibani)
save after a prefix that cannot stand alone (anti-government, ex-minister), numbers keep their commas and points (1,400),
abbreviations keep their point (U.S., Gen.). Nothing is normalised: a word is a slice of the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

Span = tuple[int, int]

_PREFIXES = (
    "anti|co|counter|de|e|ex|inter|intra|micro|mid|mini|multi|neo|non|over|pan|post|pre|pro|proto|pseudo|re|semi|socio|sub|super|trans|ultra|un|under"
)
# Abbreviations that keep their point wherever they stand.
_ALWAYS = (
    "adm|al|apr|aug|ave|blvd|brig|bros|capt|cf|cmdr|co|col|comdr|corp|cpl|cpt|dec|dept|det|dr|e\\.g|eg|esq|est|et al|etc|feb|fig|fr|ft|gen|"
    "gov|govt|hon|i\\.e|ie|inc|insp|jan|jr|jul|jun|lt|ltd|maj|messrs|mfg|mr|mrs|ms|mt|mtg|nos|nov|oct|ph|pres|prof|pvt|rep|reps|rev|rtd|"
    "sec|sen|sens|sep|sept|sgt|spc|spec|sr|st|supt|univ|vol|vs"
)
# Words too, so they keep the point only before a number or a capital in the same line.
_SOMETIMES = "no|art|mar|pp|p|ch|approx|ext|para|sun|mon|tue|tues|wed|thu|thur|thurs|fri|sat|messr|pt|bt|pfc|ret|calif|ariz|conn|colo|mich|minn|penn|tenn|wash|wis|fla|ill|ind|kan|va|ala|ark|del|mass|miss|ore|tex|okla|neb|nev"

_TOKEN = re.compile(
    rf"""
    (?P<plain>[A-Za-z]+(?=[ \n,]))  # most words: no other line takes letters before a space or a comma
  | (?P<url>(?:https?|ftp)://[^\s<>"“”\)\]]+(?<![.,;:!?'’])|www\.[^\s<>"“”\)\]]+(?<![.,;:!?'’]))
  | (?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
  | (?P<domain>\b[A-Za-z][\w-]*(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|mil|int|info|co\.[a-z]{{2}}|doc|xls|pdf|txt|html?|ppt)\b)
  | (?P<phone>\+?\d{{1,4}}(?:[-.]\d{{3}}){{1,2}}[-.]\d{{4}}\b|\b\d{{3}}-\d{{4}}\b(?!-))
  | (?P<date>\b(?!24/7)\d{{1,4}}/\d{{1,2}}(?:/\d{{2,4}})?\b|\b\d{{1,2}}-\d{{1,2}}-\d{{2,4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b)
  | (?P<time>\b\d{{1,2}}:\d{{2}}(?::\d{{2}})?)
  | (?P<decade>['’]\d0s\b|\b\d{{2,4}}s\b)
  | (?P<ordinal>\b\d+(?:st|nd|rd|th|ST|ND|RD|TH)\b)
  | (?P<number>\d+(?:[.,]\d+)*|(?<![\w.])\.\d+)
  | (?P<acronym>(?<![\w.])(?:[A-Za-z]\.){{2,}}[A-Za-z]?(?![\w])|(?<!\w)Ph\.D\.?)
  | (?P<always>(?<!\w)(?:{_ALWAYS})\.(?!\w))
  | (?P<sometimes>(?<!\w)(?:{_SOMETIMES})\.(?=[ ](?:\d|[A-Z])))
  | (?P<initial>(?<![\w'’.])[A-Z]\.(?=[ ]?[A-Z]|[ ]?[a-z]))
  | (?P<prefixed>(?<![\w-])(?-i:(?!UN-))(?:{_PREFIXES})-(?:[^\W\d_]+|\d+s?)(?:['’](?:ite|ist)s?)?)
  | (?P<slashed>(?<!\w)(?:[swSW]/he|c/o|w/o|b/c|w/)(?!\w))
  | (?P<tag>(?<![\w&])[#@][A-Za-z]\w+)
  | (?P<word>[^\W_]+(?:_+[^\W_]+)*(?:['’‘ʼ`][^\W_]+)*)
  | (?P<smile>(?<!\w)[:;=]['’]?-?[)(DPp/](?!\w))
  | (?P<run>([.!?])(?:[.!?])+|-{{2,}}|''|``|‘‘|’’|<<|>>|(?P<same>[*=~+_#|<>,$])(?P=same)+)
  | (?P<other>\S)
    """,
    re.VERBOSE | re.IGNORECASE,
)

_CLITIC = re.compile(r"(?i)(?:n['’]t|['’`](?:s|m|d|re|ve|ll))$")
_JOINED = {
    "cannot": 3, "alot": 1, "outta": 3, "lotta": 3, "kinda": 4, "lets": 3, "gotcha": 3, "gonna": 3, "wanna": 3, "gotta": 3, "lemme": 3, "gimme": 3, "dunno": 2, "cant": 2, "dont": 2, "didnt": 3, "doesnt": 4,
    "wont": 2, "isnt": 2, "wasnt": 3, "couldnt": 5, "wouldnt": 5, "shouldnt": 6, "havent": 4, "hasnt": 3, "hadnt": 3, "arent": 3, "werent": 4,
    "im": 1, "ive": 1, "youre": 3, "youve": 3, "youll": 3, "theyre": 4, "thats": 4, "theres": 5, "whats": 4,
}  # fmt: skip
# Irish, French and Arabic-transliterated names and fixed words in which the apostrophe is a letter.
_WHOLE = re.compile(r"(?i)^(?:o|d|l|m)['’]\w{3,}$|^o['’]clock$")
_JOINED_NUMBER = re.compile(r"(?i)(\d+(?:[.,]\d+)*)(am|pm|km|kg|cm|mm|mph|ft|lbs?|hrs?|mg|ml|gb|mb|min)\b")


def split_words(text: str) -> list[Span]:
    """The words of `text` as [start, end) offsets in code points, in order, never overlapping; white space is in none.

    >>> [text[a:b] for text in ["Gen. Ali didn't meet al-Shaibani's 1,400 men."] for a, b in split_words(text)]
    ['Gen.', 'Ali', 'did', "n't", 'meet', 'al', '-', 'Shaibani', "'s", '1,400', 'men', '.']
    """
    spans: list[Span] = []
    for match in _TOKEN.finditer(text):
        kind, (start, end) = match.lastgroup, match.span()
        if kind == "same":
            kind = "run"
        if kind == "plain":
            joined = _JOINED.get(text[start:end].lower())
            spans.extend([(start, end)] if joined is None else _split_clitics(text, start, end))
        elif kind in ("word", "prefixed"):
            spans.extend(_split_clitics(text, start, end))
        elif kind == "always" and _point_is_a_full_stop(text, start, end):
            spans += [(start, end - 1), (end - 1, end)]
        else:
            spans.append((start, end))
    return spans


_ALSO_WORDS = frozenset({"co", "ms", "sec", "rep", "est", "fr", "e", "spec", "gen", "det", "fig"})


def _point_is_a_full_stop(text: str, start: int, end: int) -> bool:
    """'rep.' in lower case is a word and a full stop; so is 'etc.' before a capital or a line's end."""
    word = text[start : end - 1]
    if word == "etc":
        after = text[end : end + 2]
        return not after.strip() or after[:1] == "\n" or (after[:1] == " " and after[1:2].isupper())
    return word in _ALSO_WORDS


def _split_clitics(text: str, start: int, end: int) -> Iterator[Span]:
    word = text[start:end]
    joined = _JOINED.get(word.lower())
    if joined is not None and word not in ("IM", "WONT", "CANT"):
        yield start, start + joined
        yield start + joined, end
        return
    if len(word) > 2 and not _WHOLE.match(word):
        clitic = _CLITIC.search(word)
        if clitic and clitic.start() > 0:
            yield from _split_clitics(text, start, start + clitic.start())
            yield start + clitic.start(), end
            return
        number = _JOINED_NUMBER.fullmatch(word)
        if number:
            yield start, start + number.end(1)
            yield start + number.end(1), end
            return
    yield start, end


_TERMINAL = frozenset(".!?:;”\"')]")


def paragraph_starts(text: str, spans: list[Span], forced: Collection[int] = ()) -> list[bool]:
    """For each word, whether a paragraph starts there: at the first word, after an empty line, at an offset of `forced`, and after a line
    break unless the text is hard-wrapped (its lines break at a width, in mid-sentence)."""
    wrapped = _is_wrapped(text)
    flags, last = [], -1
    edges = sorted(forced)
    edge = 0
    for start, end in spans:
        starts = last < 0
        if not starts and not (start - last == 1 and text[last] == " "):
            gap = text[last:start]
            breaks = gap.count("\n") or gap.count("\r")
            starts = breaks > 1 or (breaks == 1 and not wrapped)
        while edge < len(edges) and edges[edge] <= start:
            starts = starts or edges[edge] > last - 1
            edge += 1
        flags.append(starts)
        last = end
    return flags


def _is_wrapped(text: str) -> bool:
    """Most lines that are followed directly by another are 40 to 100 characters long and end in mid-sentence."""
    lines = text.splitlines()
    broken = mid = 0
    for line, after in zip(lines, lines[1:], strict=False):
        if line.strip() and after.strip():
            broken += 1
            mid += 40 <= len(line.rstrip()) <= 100 and line.rstrip()[-1] not in _TERMINAL
    return broken >= 3 and mid > broken * 0.6
