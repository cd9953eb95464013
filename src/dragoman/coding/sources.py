"""On whose word an act stands: the sources of the claims that hold it, at their fullest, nearest first."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.coding.speech import SpeechAct, speech_grammar
from dragoman.records import Claim, Source, Text
from dragoman.trees import Analysis, Name

_PRONOUNS = {"he", "she", "they", "it", "i", "we", "you", "who", "which", "that", "this", "his", "her", "their", "its", "one", "what"}
_LEAD_OUT = ("acl:relcl", "appos", "parataxis", "punct", "cc", "conj", "case", "mark", "advmod", "acl", "advcl")


def is_anonymous(a: Analysis, head: int) -> bool:
    """Whether the phrase headed by word `head` names nobody: 'a diplomat', 'sources', 'witnesses', 'an official who asked not to be named'."""
    g = speech_grammar()
    first, end = a.phrase(head)
    text = " ".join(a.words[first:end]).lower()
    if any(x in text for x in g.anonymity):
        return True
    if a.upos[head] == "PROPN" or a.upos[head] == "PRON":
        return False
    if any((name := a.name_of[k]) is not None and name.type == "PER" for k in range(first, end) if not _under_possessive(a, k, head)):
        return False
    return a.lemmas[head].lower() in g.people or a.words[head].lower() in g.people


def _under_possessive(a: Analysis, k: int, head: int) -> bool:
    while k != head and k >= 0:
        if a.deprels[k] in ("nmod:poss", "nmod"):
            return True
        k = a.heads[k]
    return False


def sources_of(analysis: Analysis, acts: Sequence[SpeechAct], trigger: int) -> tuple[Source, ...]:
    """On whose word the report puts the act that word `trigger` names, nearest first; () where it is the report's own."""
    a = analysis
    if _presupposed(a, trigger):
        return ()
    holding = [act for act in acts if act.kind in ("says", "shows") and any(x <= trigger < y for x, y in act.content) and _sourced(act)]
    holding.sort(key=lambda act: (sum(y - x for x, y in act.content), abs(act.cue - trigger)))
    out: list[Source] = []
    for act in holding:
        for head in (act.source_head, *act.chain):
            if head is None or (head == trigger):
                continue
            source = _as_source(a, acts, act, head)
            if source is not None and all(s.text != source.text for s in out):
                out.append(source)
    return tuple(out)


def _presupposed(a: Analysis, trigger: int) -> bool:
    """Whether the speaker takes the act for known ('its incursion', 'the sanctions') and only speaks of it: that it happened is not his claim."""
    if a.upos[trigger] != "NOUN" or a.deprels[trigger].partition(":")[0] in ("nsubj", "root", "ccomp", "conj"):
        return False
    return any(a.deprels[c] == "nmod:poss" or a.words[c].lower() in ("the", "this", "these", "those") for c in a.deps(trigger, "det", "nmod:poss"))


def _sourced(act: SpeechAct) -> bool:
    return act.source_head is not None or bool(act.chain)


def _as_source(a: Analysis, acts: Sequence[SpeechAct], act: SpeechAct, head: int) -> Source | None:
    """The source headed by `head`, at its fullest: pronouns, surnames and 'the diplomat' are led back to where the report introduces them."""
    full = _introduced(a, acts, act, head)
    first, end = _short_phrase(a, full)
    text = a.text(first, end)
    anonymous = is_anonymous(a, full) or any(o.source_head == full and o.anonymous for o in acts)
    name = None
    if not anonymous:
        named = _name_in(a, full)
        name = a.text(named.first, named.end) if named is not None else text
    return Source(text, a.span(first, end), name, anonymous, act.stance if head == act.source_head else None)


def _name_in(a: Analysis, head: int) -> Name | None:
    """The name that the phrase of `head` is about: its own, or the person's in 'the president's son, Nzanga Mobutu'."""
    if a.name_of[head] is not None:
        return a.name_of[head]
    first, end = a.phrase(head, leave_out=("acl:relcl", "acl", "advcl", "parataxis"))
    for k in range(first, end):
        name = a.name_of[k]
        if name is not None and name.type == "PER" and not _under_possessive(a, k, head):
            return name
    for c in a.children[head]:  # 'the Syrian Observatory monitor'
        name = a.name_of[c]
        if name is not None and name.type == "ORG" and a.deprels[c].partition(":")[0] in ("compound", "flat", "appos"):
            return name
    return None


def _short_phrase(a: Analysis, head: int) -> tuple[int, int]:
    first, end = a.phrase(head, leave_out=_LEAD_OUT)
    return first, end


def _introduced(a: Analysis, acts: Sequence[SpeechAct], act: SpeechAct, head: int) -> int:
    word = a.words[head].lower()
    earlier = [o.source_head for o in acts if o.source_head is not None and o.cue < act.cue and o.kind == "says"]
    if a.upos[head] == "PRON" or word in _PRONOUNS:
        for k in reversed(earlier):
            if a.upos[k] == "PRON":
                continue
            person = _is_person(a, k)
            if (
                (word in ("he", "she", "his", "her") and person)
                or (word in ("it", "its") and not person)
                or word in ("they", "their", "i", "we", "our")
            ):
                return _introduced(a, acts, act, k) if k != head else k
        return head
    name = a.name_of[head]
    if name is not None and word.isupper() is False and a.words[head].isupper() and len(word) > 1:
        for k in range(1, head):  # 'Hay'at Tahrir al-Sham (HTS)'
            if a.words[k] == a.words[head] and a.words[k - 1] == "(" and (full := a.name_of[k - 2]) is not None:
                return _head_of(a, full.first, full.end)
    if name is not None:
        last = a.words[name.end - 1].lower()
        for other in a.names:
            if other.first >= name.first:
                break
            if other.type == name.type and other.end - other.first > name.end - name.first and a.words[other.end - 1].lower() == last:
                return _head_of(a, other.first, other.end)
        return head
    if a.lemmas[head].lower() in speech_grammar().documents:
        author = _author(a, head)
        if author is not None:
            return _introduced(a, acts, act, author)
    determiners = [a.words[c].lower() for c in a.deps(head, "det")]
    headline = not determiners and a.sentence_of[head] < 2 and a.feats[head].get("Number") == "Sing"
    definite = headline or any(d in ("the", "that", "this") for d in determiners)
    if headline and a.upos[head] == "NOUN":
        for name in a.names:  # 'US envoy' in the headline, 'US envoy Bill Richardson' below
            if name.type == "PER" and name.first > head and a.words[name.first - 1].lower() == word:
                return _head_of(a, name.first, name.end)
    if definite and a.upos[head] == "NOUN":
        for k in range(head - 1, -1, -1):  # 'the minister' after 'Foreign Minister Ann Lee'
            if a.words[k].lower() == word:
                top = _named_at(a, k)
                if top is not None:
                    return top
        for k in range(0, head):
            if a.lemmas[k].lower() == a.lemmas[head].lower() and a.upos[k] == "NOUN" and (k in earlier or _indefinite(a, k)):
                return k
    return head


def _named_at(a: Analysis, k: int) -> int | None:
    """The head of the person's name that the title or noun at word k goes with."""
    for name in a.names:
        if name.type == "PER" and (name.first - 3 <= k < name.first or 0 <= k - name.end <= 6):
            top = _head_of(a, name.first, name.end)
            if top in a.ancestors(k) or k in a.ancestors(top):
                return top
    return None


def _author(a: Analysis, head: int) -> int | None:
    """Who put out the document that word `head` names: 'a White House statement', 'a schedule released by the ministry'."""
    for c in a.children[head]:
        base = a.deprels[c].partition(":")[0]
        if a.deprels[c] == "nmod:poss" or (base == "nmod" and a.case(c) in ("by", "from", "of")) or (base == "compound" and a.name_of[c] is not None):
            return c
        if a.deprels[c] == "acl":
            for d in a.deps(c, "obl"):
                if a.case(d) == "by":
                    return d
    return None


def _indefinite(a: Analysis, i: int) -> bool:
    return any(a.words[c].lower() in ("a", "an", "one") for c in a.deps(i, "det", "nummod"))


def _is_person(a: Analysis, head: int) -> bool:
    name = a.name_of[head]
    if name is not None:
        return name.type == "PER"
    return a.lemmas[head].lower() in speech_grammar().people


def _head_of(a: Analysis, first: int, end: int) -> int:
    inside = range(first, end)
    for k in inside:
        if a.heads[k] not in inside:
            return k
    return first


def as_claims(analysis: Analysis, acts: Sequence[SpeechAct]) -> list[Claim]:
    """Claims as records, for output: source, cue, content spans, stance and the chain of those through whom the report has it."""
    out = []
    for act in acts:
        first, end = (act.cue_words[0], act.cue_words[-1] + 1) if act.cue_words else (act.cue, act.cue + 1)
        source = _as_source(analysis, acts, act, act.source_head) if act.source_head is not None else None
        chain = tuple(s for head in act.chain if (s := _as_source(analysis, acts, act, head)) is not None)
        cue = Text(analysis.text(first, end), analysis.span(first, end))
        out.append(Claim(source, cue, tuple(analysis.span(x, y) for x, y in act.content), act.stance, chain))
    return out


def on_whose_word(sources: Sequence[Source]) -> str:
    """Sources as a table cell: 'a diplomat (anonymous) via AFP'."""
    return " via ".join((s.name or s.text) + (" (anonymous)" if s.anonymous else "") for s in sources)
