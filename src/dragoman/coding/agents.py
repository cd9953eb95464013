"""Who did it, where the sentence that tells the act does not say but the report does: a claim of responsibility, an attack laid to somebody,
a passive whose agent stands near by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from dragoman.coding.counts import OF_SEVERAL
from dragoman.coding.merge import Cluster, answers
from dragoman.coding.sameness import Sameness
from dragoman.records import Party
from dragoman.trees import Analysis

_FORCE = frozenset({"ASSAULT", "COERCE"})
_LAID_TO = frozenset("ascribe attribute blame impute".split())
NEAR = 2
"""Sentences back within which an agent is near by."""


def with_agents(analysis: Analysis, acts: Sequence[Cluster], known: Sameness, parties: Callable[[Iterable[int]], list[Party]]) -> None:
    """Give acts without an actor the one that the report names for them. `parties`: head words -> parties."""
    for act in acts:
        if act.type in _FORCE and not act.parties("actors") and act.status in ("occurred", "ongoing"):
            found = _laid_to(analysis, act, parties) or _claimed(analysis, act, acts) or _took_power(analysis, act, acts)
            if found:
                act.drafts[0].actors.extend(found)
    for act in acts:
        if not act.parties("actors"):
            _swapped(analysis, act, acts, known)
    for act in acts:
        if act.type in _FORCE and not act.parties("actors") and act.status in ("occurred", "ongoing"):
            found = _near(analysis, act, acts)
            if found:
                act.drafts[0].actors.extend(found)


def _swapped(analysis: Analysis, act: Cluster, acts: Sequence[Cluster], known: Sameness) -> None:
    """'Peru expelled two Chilean envoys in retaliation for the expulsion of its own': what one answers, the other has done to him."""
    for other in acts:
        sides = other.parties("actors"), other.parties("recipients")
        if other is act or not all(sides) or not any(answers(analysis, known, d.trigger, x.trigger) for d in act.drafts for x in other.drafts):
            continue
        countries = {p.country for p in sides[1]}
        for d in act.drafts:
            d.recipients[:] = [p for p in d.recipients if p.country not in countries]
        act.drafts[0].actors.extend(sides[1])
        if not act.parties("recipients"):
            act.drafts[0].recipients.extend(sides[0])
        return


def _laid_to(analysis: Analysis, act: Cluster, parties: Callable[[Iterable[int]], list[Party]]) -> list[Party]:
    """'an attack ascribed to the Taliban', 'the bombing was blamed on separatists'."""
    for d in act.drafts:
        verbs = [c for c in analysis.deps(d.trigger, "acl") if analysis.lemmas[c] in _LAID_TO]
        head = analysis.heads[d.trigger]
        if head >= 0 and analysis.lemmas[head] in _LAID_TO and analysis.deprels[d.trigger] in ("nsubj:pass", "obj"):
            verbs.append(head)
        for verb in verbs:
            to = [c for c in analysis.deps(verb, "obl") if analysis.case(c) in ("to", "on")]
            if found := parties(to):
                return found
    return []


def _took_power(analysis: Analysis, act: Cluster, acts: Sequence[Cluster]) -> list[Party]:
    """'The army seized power. The UN condemned the coup': whose coup it was."""
    if not any(analysis.lemmas[d.trigger].lower() in _COUPS for d in act.drafts):
        return []
    took = [
        a.parties("actors")
        for a in acts
        if a is not act and a.parties("actors") and any(_is_of_power(analysis, d.trigger) for d in a.drafts) and a.status in ("occurred", "ongoing")
    ]
    return took[0] if took and len({tuple(p.country for p in side) for side in took}) == 1 else []


def _is_of_power(analysis: Analysis, trigger: int) -> bool:
    if analysis.lower[trigger].startswith(("overthr", "oust", "toppl", "depos")):
        return True
    return analysis.lemmas[trigger].lower() in ("seize", "take", "grab") and any(
        analysis.lemmas[c].lower() == "power" for c in analysis.deps(trigger, "obj")
    )


_COUPS = frozenset({"coup", "putsch", "takeover"})


def _claimed(analysis: Analysis, act: Cluster, acts: Sequence[Cluster]) -> list[Party]:
    """'The group claimed responsibility for the attack'; without 'for', the claim is of the attack told most before it."""
    for claim in acts:
        for d in claim.drafts:
            if claim.type != "CONCEDE" or claim.status == "negated" or not d.actors or not _claims_responsibility(analysis, d.trigger):
                continue
            of = [k for k in _below(analysis, d.trigger) if any(k == x.trigger for a in acts if a.type in _FORCE for x in a.drafts)]
            if of and any(x.trigger in of for x in act.drafts):
                return d.actors
            before = [a for a in acts if a.type == "ASSAULT" and a.drafts[0].trigger < d.trigger and d.sentence - a.drafts[-1].sentence <= 6]
            if not of and before and max(before, key=lambda a: len(a.drafts)) is act:
                return d.actors
    return []


def _claims_responsibility(analysis: Analysis, trigger: int) -> bool:
    near = {trigger, analysis.heads[trigger], *analysis.children[trigger]} - {-1}
    words = {analysis.lemmas[i].lower() for i in near}
    if analysis.lemmas[trigger].lower() == "claim" and any(analysis.lemmas[c].lower() in _CLAIMED for c in analysis.deps(trigger, "obj")):
        return True
    return "responsibility" in words and bool(words & {"claim", "take", "accept", "assume"})


_CLAIMED = frozenset("attack bombing blast explosion assassination ambush raid kidnapping abduction shooting killing assault".split())


def _below(analysis: Analysis, i: int) -> list[int]:
    out, stack = [], list(analysis.children[i])
    while stack:
        k = stack.pop()
        out.append(k)
        stack.extend(analysis.children[k])
    return out


def _armed(act: Cluster) -> bool:
    return all(p.sectors[:1] and p.sectors[0] in ("MIL", "COP", "REB", "PRM", "SPY", "CRM") for p in act.parties("actors"))


def _near(analysis: Analysis, act: Cluster, acts: Sequence[Cluster]) -> list[Party]:
    """The one country's forces that the lines before, in this paragraph or the last, name as doing such things to the same people."""
    d = act.drafts[0]
    if analysis.upos[d.trigger] != "VERB" or not act.parties("recipients") or analysis.deps(d.trigger, "obl:agent"):
        return []
    if any(m.told in OF_SEVERAL for m in act.counts.values()):
        return []  # 'more than 1,300 have been killed since January' is not one force's deed
    hurt = {p.country for p in act.parties("recipients")}
    doers: list[list[Party]] = []
    lawful = act.type == "COERCE" and act.mode == "arrest"  # 'Gunmen killed six. Four suspects were arrested.'
    for other in acts:
        sentences = [x.sentence for x in other.drafts if 0 <= d.sentence - x.sentence <= NEAR]
        if (
            other is act
            or not (other.type == act.type or (other.type in _FORCE and _armed(other)))
            or not sentences
            or not other.parties("actors")
            or other.status not in ("occurred", "ongoing")
            or (lawful and any(p.sectors[:1] in (("REB",), ("CRM",), ("CVL",)) for p in other.parties("actors")))
        ):
            continue
        # Protesters who burned a flag shot no soldiers.
        alone = not other.parties("recipients") and _armed(other) and any(d.sentence - s <= 1 for s in sentences)
        if {p.country for p in other.parties("recipients")} & hurt or alone:
            doers.append(other.parties("actors"))
    if not doers or len({tuple(sorted(p.country or "?" for p in side)) for side in doers}) != 1:
        return []
    own = {(p.country, p.sectors[:1]) for p in act.parties("recipients")}  # a state's soldiers did not shoot their own
    return [p for p in doers[-1] if (p.country not in hurt or len(doers[-1]) == 1) and (p.country, p.sectors[:1]) not in own]
