"""Scores of name tags -> names: the best run of tags, and one type for one name throughout a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

import numpy as np

from dragoman.trees import WEEKDAYS, Name

_SURE = 7.0  # how far 'no name' must lead all other tags of a word to be taken without looking at its neighbours
_BARRED = -1e4
_VOICES = 3  # so many other mentions of a name speak for its type at most
_WEIGHT = 0.5  # and so much do they count, all together, against what stands at the mention itself
_EDGES = frozenset("and at by for from in of on or the to with".split()) | frozenset(",;:\"'‘’“”([")  # what no name begins or ends with


def tag_moves(tags: Sequence[str]) -> np.ndarray:
    """[tags, tags]: 0 where tag b may follow tag a, else a great loss: an I- tag follows its own B- or I- only."""
    moves = np.zeros((len(tags), len(tags)), np.float32)
    for b, tag in enumerate(tags):
        if tag.startswith("I-"):
            for a, before in enumerate(tags):
                if before[1:] != tag[1:] or before == "O":
                    moves[a, b] = _BARRED
    return moves


def best_tags(scores: np.ndarray, moves: np.ndarray) -> np.ndarray:
    """The tags [n] of `scores` [n, tags] with the greatest sum of scores and moves (Viterbi). Each word's own best tag, but in runs of words that may be
    a name where these cannot follow one another. Tag 0 is 'no name'."""
    out = scores.argmax(1)
    barred = moves[np.concatenate(([0], out[:-1])), out] < 0
    if barred.any():
        unsure = np.flatnonzero(scores[:, 0] - scores[:, 1:].max(1) < _SURE)
        for run in np.split(unsure, np.flatnonzero(np.diff(unsure) > 1) + 1):
            if barred[run].any():
                out[run] = _best_run(scores[run[0] : run[-1] + 1], moves)
    return out


def _best_run(scores: np.ndarray, moves: np.ndarray) -> list[int]:
    value = moves[0] + scores[0]
    back = []
    for row in scores[1:]:
        total = value[:, None] + moves
        came = total.argmax(0)
        back.append(came)
        value = total[came, np.arange(len(came))] + row
    path = [int((value + moves[:, 0]).argmax())]
    for came in reversed(back):
        path.append(int(came[path[-1]]))
    return path[::-1]


def names_of(tags: Sequence[str], sentences: Sequence[tuple[int, int]]) -> list[Name]:
    """The names that tags mark; none goes over the end of a sentence."""
    out: list[Name] = []
    for a, b in sentences:
        i = a
        while i < b:
            if tags[i] == "O":
                i += 1
                continue
            kind, j = tags[i][2:], i + 1
            while j < b and tags[j] == "I-" + kind:
                j += 1
            out.append(Name(i, j, kind))
            i = j
    return out


def agree(names: Sequence[Name], words: Sequence[str], scores: np.ndarray, tags: Sequence[str]) -> list[Name]:
    """The same names, where a name that got several types in a document is typed anew at each mention: by the scores there, and by those of its other
    mentions. A name and the short form that follows it in brackets count as one, and a person's full name speaks for the surname alone. No name
    begins or ends with 'the' or 'of'. `scores` [words, tags]."""
    alone = {words[n.end - 1] for n in names if n.type == "PER" and "," not in words[n.first : n.end]}
    names = [part for name in names for part in _at_commas(_bare(name, words), words, alone)]
    groups: dict[str, list[int]] = defaultdict(list)
    for k, key in enumerate(_keys(names, words)):
        groups[key].append(k)
    types = list(dict.fromkeys(t[2:] for t in tags if t != "O"))
    first, inner = ([tags.index(f"{p}-{t}") for t in types] for p in "BI")
    out = list(names)
    full: dict[str, list[int]] = defaultdict(list)
    for k, name in enumerate(names):
        if name.type == "PER" and name.end - name.first > 1:
            full[words[name.end - 1].lower()].append(k)
    for key, mentions in groups.items():
        voices = mentions + full[key]
        if len({names[k].type for k in voices}) < 2:
            continue
        weights = np.array([_types(scores[names[k].first : names[k].end], first, inner) for k in voices])
        others = (weights.sum(0) - weights) / (len(voices) - 1)
        for k, row in zip(mentions, weights + _WEIGHT * min(len(voices) - 1, _VOICES) * others, strict=False):
            out[k] = Name(names[k].first, names[k].end, types[int(row.argmax())])
    return out


def at_states(names: Sequence[Name], words: Sequence[str], states: Collection[str], is_town: Callable[[str], bool]) -> list[Name]:
    """The same names, where a town and the state right behind it are two: 'Miramar California', 'Austin TX'. `states`: names in small letters, codes in
    capitals; `is_town` is asked in small letters."""

    def is_state(first: int, end: int) -> bool:
        state = " ".join(words[first:end])
        return state.lower() in states or (state.isalpha() and not state.islower() and state.upper() in states)

    out: list[Name] = []
    for name in names:
        whole = name.type != "LOC" or " ".join(words[name.first : name.end]).lower() in states
        cuts = () if whole else range(name.first + 1, name.end)
        cut = next((k for k in cuts if is_state(k, name.end) and is_town(" ".join(words[name.first : k]).lower())), None)
        out += [name] if cut is None else [Name(name.first, cut, "LOC"), Name(cut, name.end, "LOC")]
    return out


def _bare(name: Name, words: Sequence[str]) -> Name:
    """'the Council for Peace in' without its first word and its last, 'Bank Negara Tuesday' without the day; no quotation mark at an
    edge."""
    first, end = name.first, name.end
    dated = name.type in ("PER", "LOC", "ORG")  # 'Good Friday' is neither
    while end - 1 > first and (words[end - 1] in _EDGES or (dated and words[end - 1].lower() in WEEKDAYS)):
        end -= 1
    while end - 1 > first and words[first] in _EDGES:
        first += 1
    return Name(first, end, name.type)


def _at_commas(name: Name, words: Sequence[str], alone: Collection[str]) -> list[Name]:
    """'Obasanjo, Tandja' are two persons where each is named `alone` too; 'Lee, Ann' and 'King, Jr.' are one."""
    cuts = [k for k in range(name.first + 1, name.end - 1) if words[k] == ","]
    if name.type != "PER" or not cuts:
        return [name]
    parts = [Name(a, b, "PER") for a, b in zip((name.first, *(k + 1 for k in cuts)), (*cuts, name.end), strict=True)]
    return parts if all(words[p.end - 1] in alone for p in parts) else [name]


def _keys(names: Sequence[Name], words: Sequence[str]) -> list[str]:
    """What a mention is called, in lower case; the long form for a short one that a bracket gives."""
    keys = [" ".join(words[n.first : n.end]).lower() for n in names]
    long: dict[str, str] = {}
    for (a, b), (key, short) in zip(zip(names, names[1:], strict=False), zip(keys, keys[1:], strict=False), strict=True):
        brackets = b.first == a.end + 1 and b.end < len(words) and words[a.end] == "(" and words[b.end] == ")"
        if brackets and b.end == b.first + 1 and words[b.first].isupper() and a.end - a.first > 1:
            long[short] = key
    return [long.get(key, key) for key in keys]


def _types(scores: np.ndarray, first: list[int], inner: list[int]) -> np.ndarray:
    """The mean log probability of each type over a mention's words."""
    top = scores - scores.max(1, keepdims=True)
    sure = top - np.log(np.exp(top).sum(1, keepdims=True))
    return np.maximum(np.concatenate([sure[:1, first], sure[1:, inner]]), -14.0).mean(0)
