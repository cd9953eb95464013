"""Whose 'its' and 'their' are not, and whose they are, by the verb that they hang on: who jails a leader does not jail his own."""

from __future__ import annotations

from dragoman.resolve.kinds import THING, kind_of
from dragoman.trees import Analysis

_STRIKE = frozenset(
    "sentence arrest jail imprison detain kill convict expel ban attack bomb execute assassinate sanction charge shoot abduct kidnap seize capture indict "
    "try fine raid deport murder torture beat prosecute oust overthrow condemn".split()
)


def strikers(analysis: Analysis, i: int) -> frozenset[int]:
    """Who does harm to what the pronoun owns: 'the court' of 'the court jailed its leader'."""
    noun = analysis.heads[i]
    verb = analysis.heads[noun] if noun >= 0 and analysis.deprels[noun] == "obj" else -1
    if verb < 0 or analysis.lemmas[verb].lower() not in _STRIKE:
        return frozenset()
    return frozenset(x for s in analysis.deps(verb, "nsubj") for x in analysis.conjuncts(s))


def controller_of(analysis: Analysis, i: int) -> int | None:
    """'told Ethiopia to withdraw its troops': whose the troops are of what somebody is asked, told or made to do."""
    verb = next((v for v in analysis.ancestors(i) if analysis.upos[v] in ("VERB", "AUX")), -1)
    if verb < 0 or analysis.bare[verb] not in ("xcomp", "ccomp", "advcl") or analysis.deps(verb, "nsubj"):
        return None
    asked = [c for c in analysis.deps(analysis.heads[verb], "obj", "iobj") if c < verb]
    return asked[0] if asked and any(analysis.lower[c] == "to" for c in analysis.deps(verb, "mark")) else None


_JUDGE = frozenset(
    "condemn criticise criticize denounce censure rebuke blame punish sanction penalise penalize fine praise thank commend congratulate honour honor slam chide reprimand accuse".split()
)
_JUDGEMENTS = frozenset("sanction penalty embargo fine tariff punishment criticism condemnation blame praise pressure ban restriction".split())


_ROUTINE = frozenset("summit meeting session talk vote debate visit review report statement request".split())  # what who judges does before


def judged(analysis: Analysis, i: int) -> int | None:
    """'imposed sanctions on Chad over its raids', 'thanked Oman for its help': the reason is an act of whom the subject judges, not of the subject."""
    noun = analysis.heads[i]
    if analysis.deprels[i] == "nmod:poss" and noun >= 0 and (blamed := _blamed_before(analysis, noun)) is not None:
        return blamed
    if analysis.deprels[i] != "nmod:poss" or noun < 0 or analysis.case(noun) not in ("for", "over", "after", "because of", "following"):
        return None
    if analysis.lemmas[noun].lower() in _ROUTINE:
        return None
    above = analysis.heads[noun]
    for _ in range(2):
        if above < 0:
            return None
        for k in (above, *analysis.deps(above, "obj")):
            lemma = analysis.lemmas[k].lower()
            if lemma in _JUDGE and analysis.upos[k] == "VERB":
                aimed = analysis.deps(k, "obj")
            elif lemma in _JUDGEMENTS and analysis.upos[k] == "NOUN":
                aimed = [c for c in analysis.deps(k, "nmod") if analysis.case(c) in ("on", "against", "of")]
                aimed += (
                    [c for c in analysis.deps(analysis.heads[k], "obl") if analysis.case(c) in ("on", "against") and c < noun] if k != above else []
                )
            else:
                continue
            if aimed := [c for c in aimed if c < i and kind_of(analysis, c) != THING]:
                return aimed[0]
        above = analysis.heads[above]
    return None


def _blamed_before(analysis: Analysis, noun: int) -> int | None:
    """'blamed Chad and demanded that its troops leave': they are those of whom one has blamed."""
    verb = analysis.heads[noun]
    if not analysis.deprels[noun].startswith("nsubj") or verb < 0 or analysis.deprels[verb] != "ccomp":
        return None
    demand = analysis.heads[verb]
    if analysis.deprels[demand] != "conj" or analysis.lemmas[demand].lower() not in _DEMAND:
        return None
    first = analysis.heads[demand]
    aimed = analysis.deps(first, "obj") if analysis.lemmas[first].lower() in _JUDGE else []
    return aimed[0] if aimed and kind_of(analysis, aimed[0]) != THING else None


_DEMAND = frozenset("demand insist urge order want require".split())
