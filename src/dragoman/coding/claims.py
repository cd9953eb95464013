"""Who says so: each stretch of text that a report puts on somebody's word, with its source, cue and stance.

Cues stand in data/grammar/speech.yaml. A claim is found where a cue has content: a clause below or above it, a quotation, a paragraph that a
quotation carries on; its source is the cue's subject, its agent, or the phrase after 'according to'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dragoman.coding.clauses import mark, names_it
from dragoman.coding.sources import as_claims, is_anonymous, kept_back, on_whose_word, sources_of
from dragoman.coding.speech import SpeechAct, SpeechCue, is_says, speech_grammar
from dragoman.trees import CLOSE, OPEN, STRAIGHT, WEEKDAYS, Analysis

__all__ = ["SpeechAct", "as_claims", "find_claims", "is_anonymous", "on_whose_word", "sources_of", "speakers_of"]


def find_claims(analysis: Analysis) -> list[SpeechAct]:
    """Every claim of the document, in the order of their cues."""
    a = analysis
    quotes = a.quotations
    acts = []
    for i in range(len(a)):
        act = (
            _naming_claim(a, i)
            or _responsible_claim(a, i)
            or _closing_claim(a, i, quotes)
            or _clause_claim(a, i, quotes)
            or _phrase_claim(a, i)
            or _adverb_claim(a, i)
        )
        if act is not None:
            acts.append(act)
    acts += _headline_claims(a)
    secret = kept_back(a)
    if secret:  # 'speaking on condition of anonymity' is not what he said
        aside = _flat(secret)
        acts = [replace(act, content=_ranges(a, _flat(act.content) - aside)) for act in acts if act.cue not in aside]
        acts = [act for act in acts if act.content]
    acts = _continue_quotes(a, acts, quotes)
    return sorted(acts, key=lambda act: act.cue)


def speakers_of(analysis: Analysis, acts: Sequence[SpeechAct]) -> dict[int, int]:
    """The words in quotation marks, each with the head word of whoever says it, the innermost where one quotes another."""
    quoted = _flat(analysis.quotations)
    said = [act for act in acts if act.kind == "says" and act.source_head is not None]
    said.sort(key=lambda act: -sum(y - x for x, y in act.content))
    return {k: act.source_head for act in said if act.source_head is not None for k in _flat(act.content) & quoted if k != act.source_head}


# --- clauses -------------------------------------------------------------------------------------------------------------------------


def _clause_claim(a: Analysis, i: int, quotes: list[tuple[int, int]]) -> SpeechAct | None:
    noun = a.upos[i] in ("NOUN", "PROPN")
    if not noun and a.upos[i] not in ("VERB", "ADJ", "AUX"):
        return None
    known = speech_grammar().nouns if noun else speech_grammar().verbs
    lemma = a.lemmas[i].lower()
    particle = [a.lower[c] for c in a.deps(i, "compound:prt")]
    cues = known.get(f"{lemma} {particle[0]}" if particle else lemma) or known.get(lemma, ())
    if not cues:
        return None
    if a.words[i : i + 1] and _never(a, i):
        return None
    quoted = any(x < i < y - 1 for x, y in quotes)
    for cue in cues:
        if quoted and cue.kind != "says":
            continue  # what a speaker thinks and wants stands in his own words already
        if cue.needs and not _has(a, i, cue.needs):
            continue
        content = _content(a, i, cue, quotes, noun)
        if content:
            source = _source(a, i, noun)
            if source is None and not noun:
                source = _inverted(a, i, content)
                content = _ranges(a, _flat(content) - set(range(*_phrase(a, source)))) if source is not None else content
            chain, source = _told(a, i, source)
            if (quoted_as := _quoted_as(a, i)) is not None:
                source, chain = quoted_as
            if source is not None and source in _flat(content):
                source = None
            words = _cue_words(a, i, content, source)
            content = _ranges(a, _flat(content) - set(words))
            if not content:
                continue
            stance = cue.stance
            if noun and a.deprels[i] == "obj" and a.lemmas[a.heads[i]].lower() in _DENIES:  # 'denied reports that it had': on the word of who denies
                source, stance = _source(a, a.heads[i], False), "denies"
            return _act(a, source, i, content, stance, chain, cue.kind, words)
    return None


def _naming_claim(a: Analysis, i: int) -> SpeechAct | None:
    """'denounced what it called a raid on its embassy': that it was one, on whose word."""
    if not names_it(a, i) or not a.deps(i, "nsubj"):
        return None
    own = set(a.subtree(i))
    noun = a.heads[i]
    speaker = a.deps(i, "nsubj")[0]
    if a.upos[speaker] == "PRON":  # who denounced it
        named = (c for w in a.ancestors(noun) for c in a.deps(w, "nsubj") if c != noun and a.upos[c] != "PRON")
        speaker = next(named, speaker)
    return _act(a, speaker, i, _ranges(a, {k for k in a.subtree(noun) if k > i} - own), "alleges", (), "says", (i,))


def _responsible_claim(a: Analysis, i: int) -> SpeechAct | None:
    """'claimed responsibility for a raid on Kara': there was one, on the word of who claims it."""
    owned = [c for c in a.deps(i, "obj") if a.lemmas[c].lower() == "responsibility"] if a.lemmas[i].lower() in ("claim", "take", "accept") else []
    source = _source(a, i, False) if owned else None
    if source is None:
        return None
    what = [c for w in (i, owned[0]) for c in a.children[w] if "for" in (a.case(c), mark(a, c))]
    content = _ranges(a, {k for c in what for k in a.subtree(c)})
    return _act(a, source, i, content, "asserts", (), "says", (i, owned[0])) if content else None


_TIMES = WEEKDAYS | frozenset("day night week weekend month year today yesterday morning evening".split())
_DENIES = frozenset("deny dismiss reject refute rebut".split())
_CLOSING = frozenset("say report tell add claim announce state confirm warn declare allege acknowledge".split())
_OPENING = frozenset("after as before because if once since though although until when whether while".split())


def _closing_claim(a: Analysis, i: int, quotes: list[tuple[int, int]]) -> SpeechAct | None:
    """'..., state-run TV said.', '..., Xinhua reported on Friday, citing a clerk': the words themselves show who said all that stands before the comma,
    whatever the tree makes of it."""
    lemma = a.lemmas[i].lower()
    if lemma not in _CLOSING or a.upos[i] != "VERB" or a.deps(i, "mark", "nsubj:pass", "aux:pass"):
        return None
    first, end = a.sentences[a.sentence_of[i]]
    k = i - 1
    while k > first and a.words[k] != "," and (a.upos[k] in _IN_A_SOURCE or a.words[k] == "-" or (a.upos[k] == "VERB" and a.words[k - 1] == "-")):
        k -= 1
    if a.words[k] != "," or k - 1 < first or i - k > 9 or a.lower[first] in _OPENING or any(x <= i < y for x, y in quotes):
        return None
    if not any(a.upos[w] in ("VERB", "AUX") and a.feats[w].get("VerbForm") == "Fin" for w in range(first, k)):
        return None
    behind = range(i + 1, end)
    if any(a.feats[w].get("VerbForm") == "Fin" and a.upos[w] != "ADJ" for w in behind) or any(x > i for x, _ in quotes if x < end):
        return None
    if lemma != "tell" and any(c > i for c in a.deps(i, "obj", "ccomp", "xcomp")):
        return None
    heads = [w for w in range(k + 1, i) if a.upos[w] in ("NOUN", "PROPN", "PRON") and not k < a.heads[w] < i]
    if not heads or a.lower[heads[-1]] in ("who", "which", "that"):
        return None
    cue = next(c for c in speech_grammar().verbs[lemma] if c.kind == "says")
    words = (*(c for c in a.children[i] if a.deprels[c].startswith("aux")), i)
    return _act(a, heads[-1], i, _ranges(a, set(range(first, k))), cue.stance, _told(a, i, heads[-1])[0], "says", words)


_IN_A_SOURCE = frozenset("DET ADJ NOUN PROPN NUM PRON PART ADP AUX ADV SYM".split())


def _quoted_as(a: Analysis, i: int) -> tuple[int, tuple[int, ...]] | None:
    """'was quoted by TASS as saying', 'the agency quoted a clerk as saying': who speaks, and through whom the report has it."""
    said = next(
        (c for c in a.deps(i, "advcl") if mark(a, c) == "as" and a.lemmas[c].lower() in ("say", "tell")), i
    )  # '..., Soto was quoted as saying'
    verb = i if said != i else a.heads[i]
    if verb < 0 or a.deprels[said] != "advcl" or mark(a, said) != "as" or a.lemmas[verb].lower() not in ("quote", "cite", "report"):
        return None
    if a.deps(verb, "aux:pass"):
        speakers, media = a.deps(verb, "nsubj"), [c for v in (verb, said) for c in a.deps(v, "obl") if a.case(c) == "by"]
    else:
        speakers, media = a.deps(verb, "obj"), a.deps(verb, "nsubj")
    return (speakers[-1], tuple(media)) if speakers else None


def _has(a: Analysis, i: int, needs: frozenset[str]) -> bool:
    return a.lemmas[i].lower() in needs or ("passive" in needs and any(a.deprels[c] in ("aux:pass", "nsubj:pass") for c in a.children[i]))


def _flat(content: Sequence[tuple[int, int]]) -> set[int]:
    return {k for x, y in content for k in range(x, y)}


def _never(a: Analysis, i: int) -> bool:
    around = [w.lower() for w in a.words[max(0, i - 2) : i + 3]]
    return any(list(p) == around[k : k + len(p)] for p in speech_grammar().never for k in range(len(around)))


def _content(a: Analysis, i: int, cue: SpeechCue, quotes: list[tuple[int, int]], noun: bool) -> tuple[tuple[int, int], ...]:
    """The words that are said, as ranges; () where the cue has none."""
    inside: set[int] = set()
    for c in a.children[i]:
        if _content_child(a, i, c, cue):
            inside.update(a.subtree(c))
            for k in a.children[c]:
                if _says_another(a, k) or (c < i < k and a.deprels[k] == "conj" and is_says(a, k) and a.deps(k, "nsubj")):
                    inside.difference_update(a.subtree(k))
    subjects = a.deps(i, "nsubj")
    if inside and len(subjects) > 1 and max(subjects) > max(inside):
        inside.update(a.subtree(min(subjects)))
    if not inside and "clause" in cue.content and not noun:
        inside = _host_clause(a, i)
    if not inside and "quote" in cue.content:
        inside = _quoted_beside(a, i, quotes)
    if not inside:
        return ()
    own = {i, *_source_words(a, i, noun)}
    for x, y in quotes:  # a quotation that is begun inside the content belongs to it as a whole
        if (
            any(k in inside for k in range(x, y))
            and (a.sentence_of[x] == a.sentence_of[i] or "clause" in cue.content)
            and not any(x <= k < y for k in own)
        ):
            inside.update(range(x, y))
    inside -= own
    return _ranges(a, inside)


def _says_another(a: Analysis, k: int) -> bool:
    """'Togo says they must leave, while Chad says they may stay', 'Togo denied that ..., a day after Chad accused it': what the second one says is none of
    the first one's words."""
    marks = {a.lower[m] for m in a.deps(k, "mark")}
    apart = marks & {"while", "whereas"} or (marks & {"after", "before"} and a.words[min(a.subtree(k))] == ",")
    return a.deprels[k] == "advcl" and bool(apart) and is_says(a, k) and bool(a.deps(k, "nsubj"))


def _content_child(a: Analysis, i: int, c: int, cue: SpeechCue) -> bool:
    relation = a.deprels[c]
    base = relation.partition(":")[0]
    if base in ("ccomp", "xcomp", "advcl", "acl") and (base in cue.content or relation in cue.content):
        return True
    if base == "ccomp" and "clause" in cue.content:
        return True
    if base == "advcl" and any(f"advcl({a.lower[m]})" in cue.content for m in a.deps(c, "mark")):
        return True
    if base == "parataxis" and "clause" in cue.content and c > i and a.upos[i] == "VERB":
        return bool(a.deps(c, "nsubj") or a.feats[c].get("VerbForm") == "Fin") and not is_says(a, c)
    if base in ("obj", "obl", "nmod") or relation == "nsubj:pass":
        if base in cue.content and base == "obj":
            return a.lower[c] not in ("this", "that", "it", "so") or False
        if relation == "nsubj:pass" and "nsubj:pass" in cue.content:
            return True
        case = a.case(c)
        return case is not None and f"{base}({case})" in cue.content
    return False


def _host_clause(a: Analysis, i: int) -> set[int]:
    """'..., he said': the cue hangs on what is said; the clause is the host without the cue's own words."""
    head, base = a.heads[i], a.bare[i]
    top = i
    while base == "conj" and head >= 0 and is_says(a, head):
        top, head = head, a.heads[head]
        base = a.bare[top]
    if head < 0 or (base not in ("parataxis", "discourse") and not _put_behind(a, i)):
        return set()
    if not _source_words(a, i, False) and not a.deps(top, "nsubj", "expl"):
        return set()
    own = set(a.subtree(top))
    for k in a.deps(head, "conj"):
        if k > i and is_says(a, k) and a.deps(k, "nsubj"):  # '..., two officials said, and a third said ...'
            own.update(a.subtree(k))
    said = {k for k in a.subtree(head) if k not in own}
    behind = max((k for k in said if k < i), default=i)
    return set() if ";" in a.words[behind:i] else said


def _put_behind(a: Analysis, i: int) -> bool:
    """', added the diplomat': a verb of speech behind a comma, with its subject behind it, is no clause of another kind."""
    subjects = a.deps(i, "nsubj")
    return (
        a.words[i - 1] == ","
        and bool(subjects)
        and min(subjects) > i
        and not a.deps(i, "mark", "aux", "obj")
        and a.deprels[i] in ("advcl", "conj", "dep")
    )


def _quoted_beside(a: Analysis, i: int, quotes: list[tuple[int, int]]) -> set[int]:
    """A quotation of the cue's sentence, or the one that ends just before the sentence or starts just after it."""
    first, end = a.sentences[a.sentence_of[i]]
    inside = [(x, y) for x, y in quotes if x >= first and y <= end and not x <= i < y]
    if inside:
        x, y = min(inside, key=lambda q: min(abs(q[0] - i), abs(q[1] - i)))
        return set(range(x, y))
    for x, y in quotes:
        same = a.paragraph_of[x] == a.paragraph_of[i]
        if same and (0 <= first - y <= 1 or (0 <= x - end <= 1 and a.words[end - 1] in (":", ","))):
            return set(range(x, y))
        if a.words[end - 1] == ":" and 0 <= x - end <= 1:
            return set(range(x, y))
    return set()


def _source(a: Analysis, i: int, noun: bool) -> int | None:
    """The word that heads the source of cue i."""
    if noun:
        for c in a.deps(i, "nmod"):
            if (a.deprels[c] == "nmod:poss" or a.case(c) in ("by", "from", "of")) and a.lemmas[c].lower() not in _TIMES:
                return c  # not 'last month's announcement'
        head = a.heads[i]
        if head >= 0 and a.upos[head] == "VERB" and a.deprels[i] in ("obj", "obl") and a.lemmas[head].lower() in speech_grammar().giving:
            return _source(a, head, False)
        return i if a.lemmas[i].lower() in speech_grammar().people else None
    left = a.deprels[i] == "acl" and a.feats[i].get("VerbForm") == "Part" and not a.lower[i].endswith("ing")  # 'attacks claimed by'
    passive = left or bool(a.deps(i, "aux:pass", "nsubj:pass"))
    for c in a.deps(i, "obl"):
        if a.case(c) == "by" and (a.deprels[c] == "obl:agent" or passive):
            return c
    if passive:
        return None
    subjects = a.deps(i, "nsubj")
    if len(subjects) > 1:  # 'The king will meet rebels, an envoy said': a second subject strayed out of what is said
        subjects = sorted(subjects, key=lambda c: abs(c - i))
    for c in subjects:
        if a.lower[c] in ("who", "which", "that") and a.deprels[i] == "acl:relcl":
            return a.heads[i]
        return c
    head, relation = a.heads[i], a.deprels[i]
    if relation == "parataxis" and i > head and is_says(a, i):
        for c in a.deps(i, "obj"):  # '..., added the diplomat': inverted, and read as an object
            if c > i and min(a.subtree(c)) == i + 1:
                return c
    if relation == "conj" and head >= 0 and a.upos[head] in ("VERB", "AUX", "ADJ"):
        return _source(a, head, False)
    if relation == "xcomp" and head >= 0:
        objects = a.deps(head, "obj", "iobj")
        if objects and a.lemmas[head].lower() not in ("promise", "threaten", "vow"):
            return objects[0]
        return _source(a, head, False)
    if relation == "advcl" and head >= 0:
        beside = [v for v in a.deps(head, "parataxis") if head < v < i and is_says(a, v)] if a.lower[i].endswith("ing") else []
        if a.heads[head] > head and a.deprels[head] == "ccomp" and a.heads[head] < i and is_says(a, a.heads[head]) and a.lower[i].endswith("ing"):
            beside.append(a.heads[head])
        if beside:  # 'The talks went well, Soto said, adding that'
            return _source(a, beside[-1], False)
        return _source(a, head, False) if a.upos[head] in ("VERB", "AUX", "ADJ") else None
    if relation == "acl" and head >= 0:
        behind = a.words[i - 1] == "," and a.lower[i].endswith("ing")  # 'claimed responsibility for the raid, saying'
        if a.deprels[head] == "obj" and (behind or a.lemmas[head].lower() in speech_grammar().documents):  # 'posted a message saying'
            return _source(a, a.heads[head], False)
        return head
    return None


def _inverted(a: Analysis, i: int, content: tuple[tuple[int, int], ...]) -> int | None:
    """'..., said an official who ...' where the parser gave the official to the content: the phrase that starts right after the cue."""
    if not content or content[0][0] > i or i + 1 >= len(a) or a.upos[i + 1] in ("PUNCT", "SCONJ", "ADP", "ADV", "VERB", "AUX", "CCONJ", "PART"):
        return None
    for k in range(i + 1, min(i + 9, len(a))):
        if a.lower[k] in WEEKDAYS:
            return None  # 'it was reported Thursday'
        if a.upos[k] in ("NOUN", "PROPN", "PRON") and not i < a.heads[k] < i + 9 and min(a.subtree(k)) == i + 1:
            return k
    return None


def _source_words(a: Analysis, i: int, noun: bool) -> set[int]:
    head = _source(a, i, noun)
    if head is None or head in a.ancestors(i):
        return set()
    if head == i:  # 'reports that ...': the noun is cue and source
        return set(range(*a.phrase(i, leave_out=("acl", "ccomp", "acl:relcl", "case"))))
    return set(range(*_phrase(a, head)))


def _phrase(a: Analysis, head: int) -> tuple[int, int]:
    """The source phrase in full, without its preposition and without what leads away from it."""
    first, end = a.phrase(head, leave_out=("case", "acl:relcl", "parataxis", "cop", "advmod", "mark", "aux", "nsubj", "advcl", "ccomp", "obl"))
    while end > first + 1 and a.words[end - 1] in {",", "-", "—", "–", ";", ":", "(", *OPEN}:
        end -= 1
    while first < head and a.words[first] in {",", "-", "—", "–", ";", ":", *OPEN, *CLOSE, *STRAIGHT}:
        first += 1
    return first, end


def _told(a: Analysis, i: int, source: int | None) -> tuple[tuple[int, ...], int | None]:
    """The agency or paper that was told: a further source, behind the speaker."""
    chain = []
    for c in (*a.deps(i, "iobj", "obj"), *(o for o in a.deps(i, "obl") if a.case(o) in ("to", "by", "in", "with"))):
        if c != source and _is_medium(a, c):
            chain.append(c)
    return tuple(chain), source


def _is_medium(a: Analysis, head: int) -> bool:
    """Whether the phrase names an agency, a paper or a broadcaster; 'every Independent' is a voter."""
    g = speech_grammar()
    if any(a.lower[c] in ("every", "each", "any", "a", "an", "some", "no") for c in a.deps(head, "det")):
        return False
    first, end = _phrase(a, head)
    text = " ".join(a.words[first:end]).lower()
    if any(f" {agency} " in f" {text} " for agency in g.agencies):
        return True
    named = any(a.upos[k] == "PROPN" for k in range(first, end))
    return named and bool({w.lower() for w in a.words[first:end]} & g.media)


def _cue_words(a: Analysis, i: int, content: tuple[tuple[int, int], ...], source: int | None) -> tuple[int, ...]:
    """The cue with its auxiliaries, particle, near adverbs and the preposition that opens its content ('has called for')."""
    taken = _flat(content)
    words = {i}
    for c in a.children[i]:
        if c not in taken and a.deprels[c].startswith(("aux", "compound:prt", "cop")) and abs(c - i) < 5:
            words.add(c)
        if a.deprels[c] == "advmod" and c not in taken and 0 < i - c < 4:
            words.add(c)
    for c in a.children[i]:
        if c in taken and a.bare[c] in ("obl", "nmod", "advcl"):
            words.update(k for k in (*a.deps(c, "case"), *a.deps(c, "mark")) if k == i + 1 and a.lower[k] not in ("that", "if", "whether", "to"))
    return tuple(sorted(words))


def _act(
    a: Analysis,
    source: int | None,
    cue: int,
    content: tuple[tuple[int, int], ...],
    stance: str,
    chain: tuple[int, ...],
    kind: str,
    words: tuple[int, ...],
) -> SpeechAct:
    phrase = _phrase(a, source) if source is not None else None
    return SpeechAct(phrase, source, cue, content, stance, source is not None and is_anonymous(a, source), chain, kind, words)


def _ranges(a: Analysis, words: set[int]) -> tuple[tuple[int, int], ...]:
    """Words as runs, without the punctuation at the runs' ends (closing quotation marks stay)."""
    runs: list[list[int]] = []
    for k in sorted(words):
        if runs and runs[-1][1] == k:
            runs[-1][1] = k + 1
        else:
            runs.append([k, k + 1])
    out = []
    for x, y in runs:
        while x < y and a.words[x] in {",", ";", ":", "-", "—", "–", "--", ")", "."}:
            x += 1
        while x < y and a.words[y - 1] in {",", ";", ":", "-", "—", "–", "--", "(", "."}:
            y -= 1
        if x < y:
            out.append((x, y))
    return tuple(out)


# --- 'according to', adverbs, headlines ----------------------------------------------------------------------------------------------


def _phrase_claim(a: Analysis, i: int) -> SpeechAct | None:
    """'according to X', 'in the words of X': a prepositional phrase that sources its clause."""
    g = speech_grammar()
    case = _long_case(a, i)
    if case is None or case not in g.phrases:
        return None
    marks = tuple(sorted(k for c in a.deps(i, "case") for k in a.subtree(c)))[: len(case.split())]
    own, i = _with_its_name(a, i, marks)
    host = next((h for h in a.ancestors(i) if h not in own), -1)
    if host < 0:
        return None
    first, end = a.sentences[a.sentence_of[i]]
    last = max(k for k in range(first, end) if a.upos[k] != "PUNCT")
    while last in own and "," in a.words[min(own) - 1 : min(own) + 1] and a.bare[host] in _LOOSE and a.heads[host] >= 0:
        host = a.heads[host]  # '..., killing ten, according to': at the end it is said of the whole
        while a.upos[host] in ("NOUN", "PROPN") and a.heads[host] >= 0 and a.deprels[host] not in ("ccomp", "parataxis"):
            host = a.heads[host]  # '... a blast which killed ten, according to'
    content = {k for k in a.subtree(host) if k not in own}
    return _act(a, i, marks[0] if marks else i, _ranges(a, content), g.phrases[case], (), "says", marks or (i,))


_LOOSE = ("advcl", "acl", "conj", "xcomp")


def _with_its_name(a: Analysis, i: int, marks: Sequence[int]) -> tuple[set[int], int]:
    """The words of a source phrase headed by word i, and its head: one name that the parser split ('the Council for Peace monitor') is one phrase."""
    own = set(a.subtree(i))
    if not marks:
        return own, i
    name = next((n for n in a.names if marks[-1] < n.first <= marks[-1] + 2 and n.type == "ORG" and n.end - n.first > 1), None)
    if name is None or (a.name_of[i] is not None and own.issuperset(range(name.first, name.end))):
        return own, i
    outer = next((k for k in range(name.first, name.end) if not name.first <= a.heads[k] < name.end and a.upos[k] in ("NOUN", "PROPN")), i)
    return own | set(range(marks[0], name.end)) | ({name.end} if a.upos[name.end] == "NOUN" else set()), outer


def _long_case(a: Analysis, i: int) -> str | None:
    """The preposition of word i; of a phrase that the parser split, the one that opens it ('according to the Council for Peace monitor')."""
    cases = a.deps(i, "case")
    if not cases:
        return None
    words = [a.lower[k] for k in sorted(k for c in cases for k in a.subtree(c))]
    return next((p for p in speech_grammar().phrases if words[: len(p.split())] == p.split()), " ".join(words))


def _adverb_claim(a: Analysis, i: int) -> SpeechAct | None:
    g = speech_grammar()
    if a.upos[i] != "ADV" or a.lower[i] not in g.adverbs:
        return None
    host = a.heads[i]
    if host < 0:
        return None
    content = {k for k in a.subtree(host) if k != i}
    return SpeechAct(None, None, i, _ranges(a, content), g.adverbs[a.lower[i]], False, (), "says", (i,))


def _headline_claims(a: Analysis) -> list[SpeechAct]:
    """'Six killed in strike: monitor', 'Syria: strikes will go on'."""
    acts = []
    for k, (first, end) in enumerate(a.paragraphs):
        if k > 1 or end - first > 25 or (a.parts and k < len(a.parts) and a.parts[k] not in ("title", "body")):
            continue
        colons = [i for i in range(first + 1, end - 1) if a.words[i] == ":"]
        if len(colons) != 1 or a.words[end - 1] == ".":
            continue
        colon = colons[0]
        before, after = range(first, colon), range(colon + 1, end)
        named = all(a.upos[i] in ("NOUN", "PROPN", "ADJ", "DET", "PUNCT") for i in after) or len(after) == 1
        if len(after) <= 4 and named and any(a.upos[i] == "VERB" for i in before):
            head = after[-1] if a.lower[after[-1]] in speech_grammar().people else max(after, key=lambda i: (a.upos[i] in ("NOUN", "PROPN"), i))
            acts.append(SpeechAct((after[0], after[-1] + 1), head, colon, ((first, colon),), "asserts", is_anonymous(a, head), (), "says", (colon,)))
    return acts


# --- quotations ----------------------------------------------------------------------------------------------------------------------


def _continue_quotes(a: Analysis, acts: list[SpeechAct], quotes: list[tuple[int, int]]) -> list[SpeechAct]:
    """Gives quotations that nobody is named for to the speaker of the one before them in the paragraph, or of the open one above."""
    out = list(acts)
    for x, y in quotes:  # what is quoted inside does not tell who says the whole
        if y - x < 6 or any(s < y - 1 and x + 1 < e for act in out if not x <= act.cue < y for s, e in act.content):
            continue
        sentence = a.sentences[a.sentence_of[x]]
        if sentence[0] < x - 1:
            continue  # some words in quotation marks inside a sentence of the report's own
        owner = None
        for k, act in enumerate(out):
            if act.kind != "says" or not act.content:
                continue
            last = max(e for _, e in act.content)
            near = max(last, act.cue)
            if near <= x and (a.paragraph_of[near - 1] == a.paragraph_of[x] or a.paragraph_of[near - 1] == a.paragraph_of[x] - 1):
                quoted = any(a.words[s] in OPEN | STRAIGHT or a.words[e - 1] in CLOSE | STRAIGHT for s, e in act.content)
                if quoted or a.paragraph_of[near - 1] == a.paragraph_of[x]:
                    owner = k
        if owner is not None:
            act = out[owner]
            out[owner] = SpeechAct(
                act.source, act.source_head, act.cue, (*act.content, (x, y)), act.stance, act.anonymous, act.chain, act.kind, act.cue_words
            )
    return out
