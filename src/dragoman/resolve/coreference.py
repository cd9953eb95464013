"""Who 'he', 'it', 'the diplomat', 'the two ministers' and 'both sides' are, and which 'it' stands for an act ('It will take place').

Antecedents are looked for backwards from the anaphor, in its own and the sentences before, by kind (person, people, government or body,
thing), number and salience (subjects before objects, near before far), after the syntactic constraints of Lappin and Leass (1994).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dragoman.attach.nouns import ACCOUNTS
from dragoman.resolve.kinds import BODY, PEOPLE, PERSON, THING, kind_of
from dragoman.resolve.owners import controller_of, judged, strikers
from dragoman.resolve.pairs import TALKS, how_many, is_subject, last_names, last_pair, met_before, pair_kind, told_each_other
from dragoman.trees import Analysis

_SINGULAR_PERSON = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_THINGS = {"it", "its", "itself"}
_PLURAL = {"they", "them", "their", "theirs", "themselves"}
# Verbs with which 'it' as subject most likely stands for an act told before.
_ACT_PREDICATES = frozenset(
    "take come follow occur happen begin start end last mark precede conclude resume erupt coincide focus hold schedule plan cancel postpone".split()
)


# Of these, what is done to an act and what somebody does: 'it was held' and 'it held talks'.
_DONE_TO = frozenset("take begin start end conclude resume hold schedule plan cancel postpone follow".split())
# What only somebody does.
_AGENTS = frozenset(
    "say tell add warn urge call ask demand accuse deny claim announce want hope plan seek vow pledge promise agree refuse reject accept offer decide condemn blame "
    "insist believe think know expect intend try attempt send deploy withdraw launch fire arrest detain meet visit sign support back oppose face have need own".split()
)


@dataclass(frozen=True)
class References:
    """`parties`: head word of an anaphor -> head words of what it stands for; `acts`: word of an anaphor -> noun or verb that names the act."""

    parties: dict[int, tuple[int, ...]]
    acts: dict[int, int]


@dataclass
class _Candidate:
    head: int
    kind: str
    plural: bool
    gender: str | None
    subject: bool
    members: tuple[int, ...] = ()


def find_references(analysis: Analysis, triggers: frozenset[int] = frozenset(), speakers: Mapping[int, int] | None = None) -> References:
    """References of a document; `triggers` are the words that name acts (an 'it' may stand for one), `speakers` the heads of those who say the words that
    stand in quotation marks (of whom they do not speak as 'he' or 'she')."""
    speakers = speakers or {}
    parties: dict[int, tuple[int, ...]] = {}
    acts: dict[int, int] = {}
    seen: list[_Candidate] = []
    for first, end in analysis.sentences:
        for i in range(first, end):
            found = _resolve(analysis, i, seen, parties, acts, triggers, speakers)
            if found:
                parties[i] = found
            candidate = _candidate(analysis, i, parties)
            if candidate:
                seen.append(candidate)
    return References(parties, acts)


def _candidate(analysis: Analysis, i: int, parties: dict[int, tuple[int, ...]]) -> _Candidate | None:
    upos, relation = analysis.upos[i], analysis.deprels[i]
    base = relation.partition(":")[0]
    if upos not in ("NOUN", "PROPN", "PRON", "ADJ", "DET", "NUM") or base in ("flat", "goeswith", "fixed", "punct", "case"):
        return None
    if upos == "PRON" or i in parties:
        if i not in parties:
            return None
        members = parties[i]
        gender = _SINGULAR_PERSON.get(analysis.lower[i])
        kind = kind_of(analysis, members[0])
        kind = kind_of(analysis, i) if kind == THING else kind  # 'the two countries', of two adjectives
        return _Candidate(i, kind, len(members) > 1, gender, is_subject(analysis, i), members)
    if base == "compound" and upos != "PROPN":
        return None
    name = analysis.name_of[i]
    kind = kind_of(analysis, i)
    if kind == THING and name is None:
        return None
    if upos == "ADJ" and (name is None or name.type not in ("LOC", "OTH")):
        return None
    if upos == "ADJ":
        return None
    plural = (analysis.feats[i].get("Number") == "Plur" or analysis.lemmas[i].lower() in ("police", "people")) and not (
        name and name.type in ("LOC", "ORG")
    )
    return _Candidate(
        i,
        kind,
        plural or (len(analysis.conjuncts(i)) > 1 and base != "conj"),
        _gender(analysis, i),
        is_subject(analysis, i),
        tuple(analysis.conjuncts(i)) if base != "conj" else (i,),
    )


def _gender(analysis: Analysis, i: int) -> str | None:
    around = {analysis.lemmas[c].lower() for c in analysis.children[i]} | {analysis.lemmas[i].lower()}
    around.update(analysis.lower[c] for c in analysis.children[i])
    if around & {"mr.", "mr", "sheikh", "king", "prince", "sir", "chairman", "spokesman", "man", "father", "emir", "lord"}:
        return "m"
    if around & {"mrs.", "ms.", "mrs", "ms", "queen", "princess", "chairwoman", "spokeswoman", "woman", "lady", "mother"}:
        return "f"
    return None


def _resolve(
    analysis: Analysis,
    i: int,
    seen: list[_Candidate],
    parties: dict[int, tuple[int, ...]],
    acts: dict[int, int],
    triggers: frozenset[int],
    speakers: Mapping[int, int],
) -> tuple[int, ...]:
    word, upos = analysis.lower[i], analysis.upos[i]
    if word == "their" and analysis.lemmas[analysis.heads[i]].lower() in TALKS and (two := told_each_other(analysis, i) or met_before(analysis, i)):
        return two
    if upos == "PRON" and word in (*_SINGULAR_PERSON, *_THINGS, *_PLURAL) and i not in speakers and not _is_expletive(analysis, i):
        speaker = _speaker(analysis, i, word, parties)
        if speaker and not (word == "it" and _act(analysis, i, triggers) is not None):
            return speaker
    if word == "whose" and (clause := next((k for k in analysis.ancestors(i) if analysis.deprels[k] == "acl:relcl"), -1)) >= 0:
        return (analysis.heads[clause],)
    if word == "which" and (act := _noun_before(analysis, i, triggers)) is not None:
        acts[i] = act
        return ()
    if upos == "PRON" and word in _SINGULAR_PERSON:
        quoted = _name_of(analysis, parties, speakers[i]) if i in speakers else None
        others = [c for c in seen if _name_of(analysis, parties, c.head) != quoted] if quoted else seen
        return _pick(analysis, i, others, (PERSON,), False, _SINGULAR_PERSON[word])
    if upos == "PRON" and word in _THINGS:
        if _is_expletive(analysis, i):
            return ()
        act = _act(analysis, i, triggers)
        if act is not None:
            acts[i] = act
            return ()
        found = _pick(analysis, i, seen, (BODY,), False, None)
        return () if found and _is_said_of_a_plan(analysis, i, max(found)) else found
    if upos == "PRON" and word in _PLURAL:
        return (
            _pick(analysis, i, seen, (PEOPLE, BODY, PERSON), True, None) or met_before(analysis, i) or _pick(analysis, i, seen, (BODY,), False, None)
        )
    if upos == "NOUN" and analysis.deprels[i] == "appos":  # 'the United States, an ally of Israel that ...'
        head = analysis.heads[i]
        if head >= 0 and analysis.name_of[head] is not None and kind_of(analysis, head) in (PERSON, BODY) and kind_of(analysis, i) != THING:
            return (head,)
    if upos in _GRAMMATICAL:
        return ()
    many = how_many(analysis, i)
    if many:
        return last_names(analysis, i, many)
    pair = pair_kind(analysis, i)
    if pair:
        return last_pair(analysis, i, pair) or met_before(analysis, i, 3)
    if word == "others" and upos in ("NOUN", "PRON"):
        return _others(analysis, i, seen)
    if upos == "NOUN" and (one := _one_of(analysis, i)) is not None:
        return (one,)
    if upos == "NOUN" and _is_definite(analysis, i) and not _is_restricted(analysis, i):
        return _same_noun(analysis, i, seen, parties)
    if upos == "PROPN" and analysis.lower[i] in _NAMED_SO and _is_definite(analysis, i) and not _is_restricted(analysis, i):
        return _named_so(analysis, i, seen, analysis.lower[i])
    return ()


def _speaker(analysis: Analysis, i: int, word: str, parties: dict[int, tuple[int, ...]]) -> tuple[int, ...]:
    """'The opposition said it would not attend': the subject of the verb that governs the pronoun's clause, where the two agree."""
    verb = analysis.heads[i]
    while verb >= 0 and analysis.bare[verb] not in ("ccomp", "root"):
        if analysis.bare[verb] in ("advcl", "acl", "parataxis", "csubj"):
            return _teller(analysis, analysis.heads[verb]) if analysis.deprels[verb] == "acl" else ()
        verb = analysis.heads[verb]
    if verb < 0 or analysis.deprels[verb] == "root" or analysis.heads[verb] < 0:
        return ()
    above = analysis.heads[verb]
    while not analysis.deps(above, "nsubj") and analysis.bare[above] in ("advcl", "xcomp") and analysis.heads[above] >= 0:
        above = analysis.heads[above]  # 'The union said so, adding that it would strike'
    subjects = [s for s in analysis.deps(above, "nsubj") if s != i and analysis.deprels[s] != "nsubj:pass"]
    if analysis.lemmas[above].lower() not in _DENY and (told := [t for o in analysis.deps(above, "obj") for t in _teller(analysis, o)]):
        subjects = told
    if not subjects:
        return ()
    if analysis.lemmas[subjects[0]].lower() in _TELLERS and analysis.lemmas[analysis.heads[i]].lower() not in _SENSE:
        return ()
    members = parties.get(subjects[0]) or tuple(analysis.conjuncts(subjects[0]))
    if analysis.upos[subjects[0]] == "PRON" and subjects[0] not in parties:
        return ()
    kind, gender = kind_of(analysis, members[0]), _gender(analysis, members[0])
    plural = len(members) > 1 or kind == PEOPLE or analysis.feats[members[0]].get("Number") == "Plur"
    if word in _PLURAL:
        return members if plural or kind == BODY else ()
    if plural:
        return ()
    if word in _THINGS:
        speaks = any(analysis.lemmas[c].lower().startswith("spokes") for s in members for c in (s, *analysis.children[s]))
        return members if kind in (BODY, THING) or speaks else ()
    wanted = _SINGULAR_PERSON[word]
    return members if kind == PERSON and (gender is None or gender == wanted) else ()


_DENY = frozenset("deny reject dismiss refute dispute rebut".split())  # who rejects a claim that he did it is meant by it


def _teller(analysis: Analysis, noun: int) -> tuple[int, ...]:
    """'the account of the settlers that they fired first': whose account it is."""
    if noun < 0 or analysis.lemmas[noun].lower() not in ACCOUNTS:
        return ()
    owners = [c for c in analysis.deps(noun, "nmod") if analysis.deprels[c] == "nmod:poss" or analysis.case(c) in ("of", "by", "from")]
    owners = [c for c in owners if analysis.upos[c] in ("NOUN", "PROPN") and kind_of(analysis, c) != THING]
    return tuple(analysis.conjuncts(owners[0])) if owners else ()


def _is_expletive(analysis: Analysis, i: int) -> bool:
    if analysis.deprels[i] == "expl":
        return True
    head = analysis.heads[i]
    return head >= 0 and bool(analysis.deps(head, "csubj")) and analysis.lower[i] == "it"


def _name_of(analysis: Analysis, parties: Mapping[int, tuple[int, ...]], head: int) -> str:
    """The last word of what a person is called, through pronouns."""
    head = parties.get(head, (head,))[0]
    name = analysis.name_of[head]
    return analysis.lower[name.end - 1 if name is not None else head]


def _pick(analysis: Analysis, i: int, seen: list[_Candidate], kinds: tuple[str, ...], plural: bool, gender: str | None) -> tuple[int, ...]:
    """The most salient earlier candidate of the kinds: three sentences back at most."""
    here = analysis.sentence_of[i]
    blamed = judged(analysis, i)
    if blamed is not None and kind_of(analysis, blamed) in kinds:
        members = tuple(analysis.conjuncts(blamed))
        if plural == (len(members) > 1 or analysis.feats[blamed].get("Number") == "Plur"):
            return members
    path = set(analysis.ancestors(i))
    best: tuple[float, tuple[int, ...]] | None = None
    possessive = analysis.bare[i] == "nmod"
    barred = _own_subjects(analysis, i) if not possessive else frozenset()
    controller = controller_of(analysis, i) if possessive else None
    suffered = possessive and analysis.heads[i] >= 0 and analysis.lemmas[analysis.heads[i]].lower() in _SUFFERED
    harmful = strikers(analysis, i) if possessive else frozenset()
    alike = _ALIKE.get(analysis.lower[i], frozenset())
    for order, c in enumerate(reversed(seen)):
        back = here - analysis.sentence_of[c.head]
        if back > 3:
            break
        if c.kind not in kinds or c.plural != plural or (gender and c.gender and gender != c.gender):
            continue
        if c.head in path and not (possessive and analysis.deprels[c.head] != "root"):
            continue  # 'its leader' is no antecedent of 'its'
        if back == 0 and (c.head in barred or (not possessive and analysis.heads[c.head] == analysis.heads[i])):
            continue  # two arguments of one verb
        score = -2.0 * back - 0.12 * min(order, 12)
        score += 1.6 if c.subject else 0.0
        score += 0.8 if c.subject and is_subject(analysis, i) else 0.0
        score += 0.5 if analysis.name_of[c.head] is not None else 0.0
        score -= 1.0 if analysis.deprels[c.head].startswith("nmod") else 0.0
        if possessive and back == 0 and c.subject:
            score += 1.0
        if c.head == controller:
            score += 3.0
        if back == 0 and analysis.lower[c.head] in alike:
            score += 1.5  # 'they told the judge that they had paid': one that is spoken of so is spoken of so again
        if c.head in harmful:
            score -= 3.0  # 'it will strike after a court jailed its leader': not the court's
        counted = analysis.deprels[c.head] == "nmod" and analysis.upos[analysis.heads[c.head]] == "NUM"  # 'took two of its soldiers'
        if suffered and analysis.deprels[analysis.heads[c.head] if counted else c.head] in ("obj", "nsubj:pass"):
            score += 3.0  # 'gunmen took two nuns; the bishop asked for their release'
        if analysis.lemmas[c.head].lower() in _TELLERS:
            score -= 5.0 if analysis.heads[c.head] in path else 1.5
        elif back > 0 and c.plural and analysis.lemmas[c.head].lower() == "official" and analysis.lemmas[analysis.heads[c.head]] in ("say", "add"):
            score -= 2.0  # 'two men were held, officials said. They ...'
        members = c.members or (c.head,)
        if best is None or score > best[0]:
            best = (score, members)
    return best[1] if best else ()


_ALIKE = {w: frozenset(words) for words in (_PLURAL, _THINGS, *({k for k, g in _SINGULAR_PERSON.items() if g == x} for x in "mf")) for w in words}
_TELLERS = frozenset("source witness eyewitness analyst expert observer correspondent".split())  # who only tells a thing is seldom spoken of again

_SUFFERED = frozenset("release freedom rescue abduction kidnapping captivity ordeal detention arrest capture murder killing ransom captor".split())
_SENSE = frozenset("see hear watch know believe think expect fear doubt notice find meet speak recognise recognize".split())


def _own_subjects(analysis: Analysis, i: int) -> frozenset[int]:
    """Subjects of the verb that word i is an object of, its own or shared from the verb above: 'it' in 'Israel took the hill, annexing it'
    is not Israel."""
    verb = analysis.heads[i]
    if verb < 0 or is_subject(analysis, i):
        return frozenset()
    for _ in range(4):
        subjects = analysis.deps(verb, "nsubj")
        if subjects:
            return frozenset(x for s in subjects for x in analysis.conjuncts(s))
        if analysis.bare[verb] not in ("advcl", "xcomp", "conj", "acl") or analysis.heads[verb] < 0:
            break
        verb = analysis.heads[verb]
    return frozenset()


def _act(analysis: Analysis, i: int, triggers: frozenset[int]) -> int | None:
    """The act that the subject 'it' stands for: the event noun that is the subject (or the last event noun) of the sentence before."""
    head = analysis.heads[i]
    if head < 0 or analysis.bare[i] != "nsubj":
        return None
    here = analysis.sentence_of[i]
    if analysis.lemmas[head] not in _ACT_PREDICATES:
        return _subject_again(analysis, i, triggers)
    if analysis.lemmas[head] in _DONE_TO and not analysis.deps(head, "aux:pass"):
        if analysis.deps(head, "obj", "xcomp") and not any(analysis.lemmas[c] == "place" for c in analysis.deps(head, "obj")):
            return None
    for back in (1, 2):
        if here - back < 0:
            return None
        first, end = analysis.sentences[here - back]
        nouns = [t for t in range(first, end) if t in triggers and analysis.upos[t] == "NOUN"]
        subjects = [t for t in nouns if is_subject(analysis, t)]
        if subjects or nouns:
            return (subjects or nouns)[0]
    return None


_ON_PLANS = frozenset(
    "reject accept sign approve ratify veto adopt endorse dismiss denounce condemn welcome call describe brand label term criticise criticize oppose".split()
)
_PLANS = frozenset(
    "accord deal agreement plan proposal offer bill law resolution decision measure move treaty truce ceasefire verdict ruling report demand request "
    "claim charge accusation allegation attack raid strike decree sanction statement".split()
)


def _is_said_of_a_plan(analysis: Analysis, i: int, after: int) -> bool:
    """'The Church will watch over the accord. Rebels rejected it', 'condemned the ruling, calling it unjust': what is rejected or called so."""
    verb = analysis.heads[i]
    if analysis.bare[i] != "obj" or verb < 0 or analysis.lemmas[verb].lower() not in _ON_PLANS:
        return False
    first = max(after + 1, analysis.sentences[max(0, analysis.sentence_of[i] - 1)][0])
    return any(analysis.lemmas[k].lower() in _PLANS and analysis.bare[k] in ("obj", "nsubj", "obl", "nmod") for k in range(first, i))


def _noun_before(analysis: Analysis, i: int, triggers: frozenset[int]) -> int | None:
    """'a meeting of the group which is being held on Saturday': the act's noun of which the clause says that it takes place."""
    verb = analysis.heads[i]
    if verb < 0 or analysis.lemmas[verb] not in _ACT_PREDICATES or analysis.bare[i] != "nsubj":
        return None
    noun = analysis.heads[verb] if analysis.deprels[verb] == "acl:relcl" else -1
    return noun if noun in triggers and analysis.upos[noun] == "NOUN" and i - noun > 1 else None


def _subject_again(analysis: Analysis, i: int, triggers: frozenset[int]) -> int | None:
    """'The attack killed ten. It also led to ...': the act that the last sentence was about, unless only somebody could do what 'it' does."""
    here, head = analysis.sentence_of[i], analysis.heads[i]
    first, _ = analysis.sentences[here]
    if i - first > 1 or here == 0 or analysis.paragraph_of[first] - analysis.paragraph_of[analysis.sentences[here - 1][0]] > 1:
        return None
    if (analysis.upos[head] == "VERB" and analysis.lemmas[head].lower() in _AGENTS) or any(c for c in analysis.deps(head, "ccomp")):
        return None
    a, b = analysis.sentences[here - 1]
    about = [t for t in range(a, b) if t in triggers and analysis.upos[t] == "NOUN" and analysis.deprels[t].startswith("nsubj")]
    about = [t for t in about if analysis.deprels[analysis.heads[t]] == "root"]
    return about[0] if about else None


_GRAMMATICAL = ("PUNCT", "ADP", "AUX", "CCONJ", "SCONJ", "PART", "ADV")


def _others(analysis: Analysis, i: int, seen: list[_Candidate]) -> tuple[int, ...]:
    """'killed one militant and wounded two others': those named last in the sentence, or in the one before, as done to."""
    for c in reversed(seen):
        if analysis.sentence_of[i] - analysis.sentence_of[c.head] > 1:
            return ()
        if (
            c.kind in (PEOPLE, PERSON)
            and analysis.deprels[c.head] in ("obj", "nsubj:pass", "conj", "nmod", "obl")
            and analysis.name_of[c.head] is None
        ):
            return tuple(m for m in c.members if m != i) or (c.head,)
    return ()


def _one_of(analysis: Analysis, i: int) -> int | None:
    """'Oman, one of the bodies backing the talks': the name that is one of them."""
    one = analysis.heads[i]
    if one < 0 or analysis.lemmas[one].lower() != "one" or analysis.deprels[i] != "nmod" or analysis.deprels[one] != "appos":
        return None
    name = analysis.heads[one]
    return name if name >= 0 and analysis.name_of[name] is not None else None


# Nouns that bodies bear in their names: 'the coalition' after 'the Syrian National Coalition'. The army of a rebel army's report is the state's.
_NAMED_SO = frozenset(
    "coalition council commission committee front union federation confederation association league movement alliance agency bank company department institute "
    "organisation organization church bloc mission assembly conference board corporation foundation forum brigade tribunal court congress party network observatory".split()
)


def _is_definite(analysis: Analysis, i: int) -> bool:
    return any(analysis.lower[c] in ("the", "this", "that", "these", "those") for c in analysis.deps(i, "det"))


_NO_MATTER_WHICH = frozenset("powerful influential global regional powerless once-powerful".split())


def _is_restricted(analysis: Analysis, i: int) -> bool:
    """Whether the phrase itself says which one: 'the Syrian government', 'the group of Ali', 'the man who'."""
    said = [c for c in analysis.children[i] if analysis.bare[c] in ("amod", "nmod", "compound", "acl", "flat", "appos", "nummod")]
    # "the 15-member council", "the powerful union": how large it is or how strong
    said = [
        c
        for c in said
        if analysis.lower[c] not in _NO_MATTER_WHICH
        and not (analysis.lower[c] in ("member", "nation", "state", "country") and any(analysis.upos[k] == "NUM" for k in analysis.children[c]))
    ]
    # "the settlers, students in their twenties, ...": what a comma sets apart only adds to it, unless it is a name.
    return any(
        not (analysis.deprels[c] == "appos" and analysis.name_of[c] is None and any(w == "," for w in analysis.words[i + 1 : c])) for c in said
    )


def _same_noun(analysis: Analysis, i: int, seen: list[_Candidate], parties: dict[int, tuple[int, ...]]) -> tuple[int, ...]:
    """'the diplomat' after 'a diplomat'; 'the group' after the last organisation; 'the country' after the last country."""
    lemma, kind = analysis.lemmas[i].lower(), kind_of(analysis, i)
    if kind == THING:
        return ()
    plural = analysis.feats[i].get("Number") == "Plur"
    for c in reversed(seen):
        if analysis.upos[c.head] == "NOUN" and analysis.lemmas[c.head].lower() == lemma and c.plural == plural and c.head != i:
            return parties.get(c.head, (c.head,))
    if kind == PERSON and not plural and (called := _so_called(analysis, i, seen, lemma)):
        return called
    if lemma in ("group", "organisation", "organization", "movement", "party", "agency", "company", "militia", "monitor", "bloc", "alliance"):
        near = [c for c in reversed(seen) if (n := analysis.name_of[c.head]) is not None and n.type == "ORG"]
        near = [c for c in near if analysis.sentence_of[i] - analysis.sentence_of[c.head] <= 3 and not _is_another(analysis, c.head, lemma)]
        if near:
            return (next((c for c in near if c.subject), near[0]).head,)
    if lemma in _NAMED_SO and not plural and (called := _named_so(analysis, i, seen, lemma)):
        return called
    if lemma in ("country", "nation", "kingdom", "republic"):
        visitors = _visitors(analysis, i)
        for c in reversed(seen):
            name, base = analysis.name_of[c.head], analysis.bare[c.head]
            if analysis.sentence_of[c.head] != analysis.sentence_of[i]:
                break
            if (
                name is not None
                and name.type == "LOC"
                and base in ("obl", "nmod")
                and analysis.case(c.head) in ("in", "into", "to", "from", "inside")
            ):
                return (c.head,)
        for c in reversed(seen):
            if not c.subject or analysis.sentence_of[i] - analysis.sentence_of[c.head] > 3:
                continue
            lands = [t for h in (c.members if c.head in c.members else (c.head,)) if (t := _country_word(analysis, h)) is not None]
            if lands := [t for t in lands if analysis.lower[t][:4] not in visitors]:
                return (lands[0],)
    return ()


_KINDS = frozenset("union ministry party court army police company agency bank parliament church militia".split())


def _is_another(analysis: Analysis, head: int, lemma: str) -> bool:
    """Whether the words of a name say that it is something else: 'the AMCU union' is no company."""
    name = analysis.name_of[head]
    words = {analysis.lemmas[k].lower() for k in (head, *analysis.children[head], analysis.heads[head]) if k >= 0 and analysis.upos[k] == "NOUN"}
    words |= {w.lower() for w in analysis.words[name.first : name.end]} if name is not None else set()
    return lemma in _KINDS and bool(words & _KINDS) and lemma not in words


def _named_so(analysis: Analysis, i: int, seen: list[_Candidate], lemma: str) -> tuple[int, ...]:
    """'the coalition' after 'the Syrian National Coalition', 'the Union' after 'the European Union'."""
    for c in reversed(seen):
        name = analysis.name_of[c.head]
        if name is not None and name.type == "ORG" and name.end - name.first > 1 and c.head != i:
            if lemma in (w.lower() for w in analysis.words[name.first : name.end]):
                return (c.head,)
    return ()


def _visitors(analysis: Analysis, i: int) -> set[str]:
    """How the names begin of whoever goes to the country: 'the Chinese president paid a visit to the country' is not China."""
    verb = next((k for k in analysis.ancestors(i) if analysis.upos[k] == "VERB"), -1)
    if verb < 0 or analysis.case(i) != "to":
        return set()
    subjects = [k for s in analysis.deps(verb, "nsubj") for k in analysis.subtree(s)]
    return {analysis.lower[k][:4] for k in subjects if analysis.name_of[k] is not None or analysis.upos[k] == "ADJ"}


def _so_called(analysis: Analysis, i: int, seen: list[_Candidate], title: str) -> tuple[int, ...]:
    """'the king' after 'Jordan's King Abdullah': the last person named with that title, in this report's last sentences or the only one."""
    bearers = [
        c.head
        for c in seen
        if (name := analysis.name_of[c.head]) is not None
        and name.type == "PER"
        and any(
            k < c.head and analysis.lower[k] == title and analysis.bare[k] in ("compound", "nmod", "flat", "appos") for k in analysis.children[c.head]
        )
    ]
    if not bearers:
        return ()
    alone = len({analysis.lower[n.end - 1] for h in bearers if (n := analysis.name_of[h]) is not None}) == 1
    return (bearers[-1],) if alone or analysis.sentence_of[i] - analysis.sentence_of[bearers[-1]] <= 1 else ()


def _country_word(analysis: Analysis, head: int) -> int | None:
    """The word of 'Syria', 'the Syrian government', 'Syria's parliament' that says of which country it is."""
    name = analysis.name_of[head]
    if name is not None and name.type == "LOC":
        return head
    if kind_of(analysis, head) != BODY:
        return None
    owners = analysis.deps(head, "amod", "compound", "nmod:poss")
    return next((c for c in owners if (n := analysis.name_of[c]) is not None and n.type in ("LOC", "OTH")), None)
