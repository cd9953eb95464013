"""On whose word an act stands: the sources of the claims that hold it, at their fullest, nearest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from dragoman.coding.clauses import names_it
from dragoman.coding.speech import SpeechAct, speech_grammar
from dragoman.records import Claim, Party, Source, Span, Text
from dragoman.trees import Analysis, Name

_PRONOUNS = {"he", "she", "they", "it", "i", "we", "you", "who", "which", "that", "this", "his", "her", "their", "its", "one", "what"}
_FIRST = {"i", "we", "me", "us", "my", "our"}
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
    if a.lemmas[head].lower() in g.posts and a.feats[head].get("Number") != "Plur" and _is_known(a, head):
        return False
    return a.lemmas[head].lower() in g.people | g.posts or a.lower[head] in g.people


def _is_known(a: Analysis, head: int) -> bool:
    """'The interior minister', 'Kenya's president', 'its mayor', not 'a minister'."""
    articles = {a.lower[c] for c in a.deps(head, "det")}
    return "the" in articles or (not articles and bool(a.deps(head, "nmod:poss")))


def _under_possessive(a: Analysis, k: int, head: int) -> bool:
    while k != head and k >= 0:
        if a.deprels[k] in ("nmod:poss", "nmod"):
            return True
        k = a.heads[k]
    return False


Resolve = Callable[[int], Party | None]
"""From the head of a source to the party that it names."""


def sources_of(
    analysis: Analysis, acts: Sequence[SpeechAct], trigger: int, via: Sequence[int] = (), resolve: Resolve | None = None
) -> tuple[Source, ...]:
    """On whose word the report puts the act that word `trigger` names, nearest first; () where it is the report's own. `via`: the support verbs
    through which it was matched ('carried out'); `resolve` says who a source is."""
    a = analysis
    holding = [act for act in acts if act.kind in ("says", "shows") and any(x <= trigger < y for x, y in act.content) and _sourced(act)]
    holding = [act for act in holding if not _presupposed(a, act, trigger, via) and not _aside(a, act, trigger)]
    holding.sort(key=lambda act: (sum(y - x for x, y in act.content), abs(act.cue - trigger)))
    out: list[Source] = []
    for act in holding:
        cited = _cited(a, act)
        for head in (*cited, act.source_head, *act.chain):
            if head is None or head == trigger:
                continue
            source = _as_source(a, acts, act, head, resolve)
            if source is not None and cited:  # 'a military source via state television'
                source = replace(source, stance=act.stance if head in cited else None)
            if source is not None and all(s.text != source.text for s in out):
                out.append(source)
    return tuple(out)


def said_by_nobody(analysis: Analysis, acts: Sequence[SpeechAct], trigger: int) -> bool:
    """'No group said it had planted the bombs': what nobody says is not told."""
    heads = [act.source_head for act in acts if act.kind == "says" and any(x <= trigger < y for x, y in act.content)]
    return any(h is not None and (analysis.lower[h] in _NOBODY or any(analysis.lower[c] == "no" for c in analysis.deps(h, "det"))) for h in heads)


_NOBODY = frozenset("nobody none neither noone".split())


def _cited(a: Analysis, act: SpeechAct) -> list[int]:
    """Whom a report that somebody gives goes back to: 'Reuters said, citing two officials'."""
    first, end = a.sentences[a.sentence_of[act.cue]]
    for k in range(first, end):
        if a.lower[k] in ("citing", "quoting") and a.bare[k] in ("advcl", "acl", "parataxis", "conj", "xcomp"):
            return a.deps(k, "obj")
    return []


def is_told(analysis: Analysis, trigger: int, via: Sequence[int]) -> bool:
    """Whether the body of the report tells the act as news, on whose word ever: a verb, or a noun that introduces it. 'The attack', taken up again, and
    'the men killed in it' tell nothing of it, and a headline leaves the rest to the text below."""
    a = analysis
    kind = a.parts[a.paragraph_of[trigger]] if a.parts else "body"
    if kind != "body" or any(_tells_more(a, k) for k in (trigger, *a.ancestors(trigger)) if k not in via):
        return False
    if a.upos[trigger] in ("VERB", "AUX") or via:
        return True
    return a.upos[trigger] == "NOUN" and not _is_definite(a, trigger)


def _tells_more(a: Analysis, k: int) -> bool:
    """Whether the clause of word k only tells more of a noun ('the men killed'); 'three days of shelling' tells the shelling."""
    return a.deprels[k].startswith("acl") and not any(a.lower[m] == "of" for m in a.deps(k, "mark", "case"))


def not_his_own(analysis: Analysis, sources: Sequence[Source], actors: Sequence[Party]) -> tuple[Source, ...]:
    """The sources of an act of speech (a refusal, a demand, an accusation) without those who do it by saying so: 'Turkey said it opposed ...' is the
    report's own word for what Turkey said."""
    return tuple(s for s in sources if not any(_speaks_for(analysis, s, actor) for actor in actors))


def _speaks_for(a: Analysis, source: Source, actor: Party) -> bool:
    if source.span[0] <= actor.span[0] < source.span[1] or (source.actor is not None and source.actor == actor.actor):
        return True
    if (source.name or source.text).lower() == (actor.name or actor.text).lower():
        return True
    person = actor.role is not None or any(name.type == "PER" and _overlap(a.span(name.first, name.end), actor.span) for name in a.names)
    return not person and source.country is not None and (source.country, source.sectors[:1]) == (actor.country, actor.sectors[:1])


def _overlap(x: Span, y: Span) -> bool:
    return x[0] < y[1] and y[0] < x[1]


def _is_definite(a: Analysis, i: int) -> bool:
    return any(a.deprels[c] == "nmod:poss" or a.lower[c] in ("the", "this", "these", "those", "that") for c in a.deps(i, "det", "nmod:poss"))


def _presupposed(a: Analysis, act: SpeechAct, trigger: int, via: Sequence[int]) -> bool:
    """Whether the speaker takes the act for known ('its incursion', 'the sanctions') and only speaks of it: that it happened is not his claim."""
    if names_it(a, act.cue):
        return bool(via) and a.deprels[trigger] == "obj"  # 'launched what it called an operation': the launch is the report's own word
    if via or a.upos[trigger] != "NOUN" or a.bare[trigger] in ("nsubj", "root", "ccomp", "conj"):
        return False
    if act.stance in ("confirms", "denies"):
        return False  # 'the completion of the deal was confirmed by'
    head = a.heads[trigger]
    if a.deprels[trigger] == "obj" and head >= 0 and a.lemmas[head].lower() in speech_grammar().making:
        return False
    return _is_definite(a, trigger)


def _aside(a: Analysis, act: SpeechAct, trigger: int) -> bool:
    """Whether the act stands in what the report itself adds to another's words: ', which is fighting ...', ', a decision hailed by ...'. In a
    quotation nothing is added."""
    if act.cue > trigger or any(x <= trigger < y for x, y in a.quotations):
        return False
    k = trigger
    while k >= 0 and any(x <= k < y for x, y in act.content):
        if k == act.cue:
            return False
        if a.deprels[k] == "acl:relcl" or (a.deprels[k] == "appos" and k != trigger):
            first = min(a.subtree(k))
            if a.heads[k] < first and a.words[first if a.upos[first] == "PUNCT" else first - 1] in (",", "--", "-", "–", "—", "("):
                return any(x <= a.heads[k] < y for x, y in act.content)
        k = a.heads[k]
    return False


def _sourced(act: SpeechAct) -> bool:
    return act.source_head is not None or bool(act.chain)


def _as_source(a: Analysis, acts: Sequence[SpeechAct], act: SpeechAct, head: int, resolve: Resolve | None = None) -> Source | None:
    """The source headed by `head`, at its fullest: pronouns, surnames and 'the diplomat' are led back to where the report introduces them."""
    full = _introduced(a, acts, act, head)
    first, end = _short_phrase(a, full)
    text = a.text(first, end)
    anonymous = is_anonymous(a, full) or any(o.source_head == full and o.anonymous for o in acts)
    name = None
    if not anonymous:
        named = _name_in(a, full)
        article = first + 1 < end and a.upos[full] == "PROPN" and a.upos[first] == "DET"
        name = a.text(named.first, named.end).rstrip(" ,;") if named is not None else a.text(first + article, end)
    stance = act.stance if head == act.source_head else None
    reason = _reason(a, acts, full) if anonymous else None
    party = resolve(full) if resolve is not None else None
    if party is None:
        return Source(text, a.span(first, end), name, anonymous, stance, reason=reason)
    guessed = anonymous and party.actor is None and not any(a.name_of[k] for k in range(first, end))  # 'a diplomat' may be anybody's
    country = None if guessed else party.country
    return Source(text, a.span(first, end), name, anonymous, stance, party.actor, country, party.sectors, reason)


def kept_back(analysis: Analysis) -> list[tuple[int, int]]:
    """The clauses by which the report keeps a name back ('speaking on condition of anonymity because ...', 'who asked not to be named'), as word ranges
    without the punctuation at their ends."""
    a = analysis
    everything = frozenset(a.lower)
    phrases = [(phrase, parts) for phrase in speech_grammar().anonymity if everything.issuperset(parts := phrase.split())]
    out = []
    for first, end in a.sentences if phrases else ():
        words = a.lower[first:end]
        said = " ".join(words)
        for phrase, parts in phrases:
            if phrase not in said:
                continue
            at = next((k for k in range(first, end) if words[k - first : k - first + len(parts)] == parts), None)
            if at is None or (len(parts) == 1 and phrase not in ("anonymity",)):
                continue
            clause = next((k for k in (at, *a.ancestors(at)) if a.bare[k] in ("acl", "advcl", "parataxis")), None)
            if clause is not None:
                below = [k for k in a.subtree(clause) if a.upos[k] != "PUNCT"]
                last = below[-1] + 1
                if last < end and a.lower[last] in ("because", "due", "owing", "since", "as", "given"):
                    last = end - 1 if a.upos[end - 1] == "PUNCT" else end  # the reason, wherever the tree hangs it
                out.append((below[0], last))
    return sorted(set(out))


def _reason(a: Analysis, acts: Sequence[SpeechAct], full: int) -> str | None:
    """Why the source headed by word `full` is not named, in the report's words: from the sentences in which he speaks."""
    speaking = {a.sentence_of[full], *(a.sentence_of[o.cue] for o in acts if o.source_head is not None and a.lemmas[o.source_head] == a.lemmas[full])}
    return next((a.text(x, y) for x, y in kept_back(a) if a.sentence_of[x] in speaking), None)


def _name_in(a: Analysis, head: int) -> Name | None:
    """The name that the phrase of `head` is about: its own, or the person's in 'the president's son, Nzanga Mobutu'."""
    if a.name_of[head] is not None:
        return a.name_of[head]
    first, end = a.phrase(head, leave_out=("acl:relcl", "acl", "advcl", "parataxis"))
    for k in range(first, end):
        name = a.name_of[k]
        if name is not None and name.type == "PER" and not _under_possessive(a, k, head):
            return name
    for c in a.children[head]:  # 'the Syrian Observatory monitor', but 'the US military'
        name = a.name_of[c]
        if (
            name is not None
            and name.type == "ORG"
            and a.lemmas[head].lower() in speech_grammar().bodies
            and a.bare[c] in ("compound", "flat", "appos")
        ):
            return name
    return None


def _short_phrase(a: Analysis, head: int) -> tuple[int, int]:
    first, end = a.phrase(head, leave_out=_LEAD_OUT)
    own = a.name_of[head]
    if own is not None:
        first, end = min(first, own.first), max(end, own.end)
    aside = next((k for k in range(head + 1, end - 1) if a.words[k] == "," and a.lower[k + 1] in ("who", "which", "whose", "whom")), None)
    end = aside if aside is not None else end
    while end > first + 1 and a.words[end - 1] in (",", ";"):
        end -= 1
    while first < head and a.words[first] in (",", ";"):
        first += 1
    name = a.name_of[end] if end < len(a) else None
    if name is not None and name.type == "PER" and name.first == end and a.sentence_of[end] == a.sentence_of[head]:
        top = _head_of(a, name.first, name.end)
        if a.bare[top] in ("appos", "flat", "nmod", "compound") and first <= a.heads[top] < end:
            end = name.end  # 'Foreign Minister Ann Lee', whatever the tree makes of the name
    return first, end


def _introduced(a: Analysis, acts: Sequence[SpeechAct], act: SpeechAct, head: int, before: tuple[int, ...] = ()) -> int:
    """The word that names whoever the word `head` speaks of; `before` are the words that led to it, since two that say 'I' may lead to each other."""
    if head in before:
        return head
    before = (*before, head)
    word = a.lower[head]
    earlier = [o.source_head for o in acts if o.source_head is not None and o.cue < act.cue and o.kind == "says"]
    if word in _FIRST:  # who says 'I' in a quotation is the one who is quoted
        quoting = [o for o in acts if o is not act and o.source_head not in (None, head) and any(x <= head < y for x, y in o.content)]
        if quoting:
            inner = min(quoting, key=lambda o: sum(y - x for x, y in o.content))
            return _introduced(a, acts, inner, inner.source_head, before) if inner.source_head is not None else head
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
                return _introduced(a, acts, act, k, before) if k != head else k
        return head
    name = a.name_of[head]
    if name is not None and word.isupper() is False and a.words[head].isupper() and len(word) > 1:
        for k in range(1, head):  # 'Hay'at Tahrir al-Sham (HTS)'
            if a.words[k] == a.words[head] and a.words[k - 1] == "(" and (full := a.name_of[k - 2]) is not None:
                return _head_of(a, full.first, full.end)
    if name is not None:
        last = a.lower[name.end - 1]
        for other in a.names:
            if other.first >= name.first:
                break
            if other.type == name.type and other.end - other.first > name.end - name.first and a.lower[other.end - 1] == last:
                return _head_of(a, other.first, other.end)
        return head
    if a.lemmas[head].lower() in speech_grammar().documents:
        author = _author(a, head)
        if author is not None:
            return _introduced(a, acts, act, author, before)
    determiners = [a.lower[c] for c in a.deps(head, "det", "nmod:poss")]
    if any((n := a.name_of[c]) is not None and n.type == "PER" for c in a.deps(head, "appos", "flat")):
        return head  # 'Georgia's president, Ann Lee'
    headline = not determiners and a.sentence_of[head] < 2 and a.feats[head].get("Number") == "Sing"
    definite = headline or any(d in ("the", "that", "this") for d in determiners)
    if headline and a.upos[head] == "NOUN":
        for name in a.names:  # 'US envoy' in the headline, 'US envoy Bill Richardson' below
            if name.type == "PER" and name.first > head and a.lower[name.first - 1] == word:
                return _head_of(a, name.first, name.end)
    if definite and a.upos[head] == "NOUN":
        for k in range(head - 1, -1, -1):  # 'the minister' after 'Foreign Minister Ann Lee'
            if a.lower[k] == word and not _is_anothers(a, head, k):
                top = _named_at(a, k)
                if top is not None:
                    return top
        for k in range(0, head):
            same = a.lemmas[k].lower() == a.lemmas[head].lower() and a.upos[k] == "NOUN" and not _is_anothers(a, head, k)
            same = same and a.feats[k].get("Number") == a.feats[head].get("Number")  # 'the forces' are not 'a force'
            if same and (k in earlier or _indefinite(a, k)):
                writer = _writer(a, acts, k)
                if writer is not None and writer.source_head is not None and writer.source_head != head:
                    return _introduced(a, acts, writer, writer.source_head, before)
                return k
    return head


def _is_anothers(a: Analysis, i: int, k: int) -> bool:
    """'The UN leader' is not 'North Korean leader Lee': both say whose, and not the same. 'The president' is a Russian one only where he was told of
    just before."""
    of_one, of_other = ({a.lower[c] for c in a.deps(w, "compound", "amod", "nmod:poss") if a.words[c][:1].isupper()} for w in (i, k))
    far = a.sentence_of[i] - a.sentence_of[k] > 5
    return (bool(of_one and of_other) and not of_one & of_other) or (bool(of_other) and not of_one and far)


def _named_at(a: Analysis, k: int) -> int | None:
    """The head of the person's name that the title or noun at word k goes with."""
    for name in a.names:
        if any(a.words[w] == ":" or a.upos[w] == "VERB" for w in range(name.end, k)):
            continue  # 'Lee to meet Thursday: media'
        if name.type == "PER" and (name.first - 3 <= k < name.first or 0 <= k - name.end <= 6):
            top = _head_of(a, name.first, name.end)
            if top in a.ancestors(k) or k in a.ancestors(top):
                return top
    return None


def _author(a: Analysis, head: int) -> int | None:
    """Who put out the document that word `head` names: 'a White House statement', 'a schedule released by the ministry'."""
    for c in a.children[head]:
        base = a.bare[c]
        if a.deprels[c] == "nmod:poss" or (base == "nmod" and a.case(c) in ("by", "from", "of")) or (base == "compound" and a.name_of[c] is not None):
            return c
        if a.deprels[c] == "acl":
            for d in a.deps(c, "obl"):
                if a.case(d) == "by":
                    return d
    return None


def _writer(a: Analysis, acts: Sequence[SpeechAct], k: int) -> SpeechAct | None:
    """The claim that was made in the document that word k names ('said in a statement'), None where k is no document."""
    if a.lemmas[k].lower() not in speech_grammar().documents or a.deprels[k] not in ("obl", "nmod", "obj"):
        return None
    return next((o for o in acts if o.cue == a.heads[k] and o.source_head is not None and o.source_head != k), None)


def _indefinite(a: Analysis, i: int) -> bool:
    return any(a.lower[c] in ("a", "an", "one") for c in a.deps(i, "det", "nummod"))


def _is_person(a: Analysis, head: int) -> bool:
    name = a.name_of[head]
    if name is not None:
        return name.type == "PER"
    return a.lemmas[head].lower() in speech_grammar().people | speech_grammar().posts


def _head_of(a: Analysis, first: int, end: int) -> int:
    inside = range(first, end)
    for k in inside:
        if a.heads[k] not in inside:
            return k
    return first


def as_claims(analysis: Analysis, acts: Sequence[SpeechAct], resolve: Resolve | None = None) -> list[Claim]:
    """Claims as records, for output: source, cue, content spans, stance and the chain of those through whom the report has it."""
    out = []
    for act in acts:
        first, end = (act.cue_words[0], act.cue_words[-1] + 1) if act.cue_words else (act.cue, act.cue + 1)
        source = _as_source(analysis, acts, act, act.source_head, resolve) if act.source_head is not None else None
        chain = tuple(s for head in act.chain if (s := _as_source(analysis, acts, act, head, resolve)) is not None)
        cue = Text(analysis.text(first, end), analysis.span(first, end))
        out.append(Claim(source, cue, tuple(analysis.span(x, y) for x, y in act.content), act.stance, chain, act.kind))
    return out


def on_whose_word(sources: Sequence[Source], stance: bool = True) -> str:
    """Sources in a few words: 'a diplomat (anonymous) via AFP', 'Juba (denies); the rebels'. Who only carries another's word has no stance of his
    own."""
    out = ""
    for k, s in enumerate(sources):
        notes = [*(["anonymous"] if s.anonymous else []), *([s.stance] if stance and s.stance not in (None, "asserts") else [])]
        shown = " ".join((s.name or s.text).split()) + (f" ({', '.join(notes)})" if notes else "")
        out += ("" if k == 0 else " via " if s.stance is None else "; ") + shown
    return out
