"""What kind of party a word names, by its name's type or its noun: a person, people, a body or a thing."""

from __future__ import annotations

from dragoman.trees import Analysis

PERSON, PEOPLE, BODY, THING = "person", "people", "body", "thing"

_PERSON_NOUNS = frozenset(
    "president minister premier diplomat official leader envoy ambassador spokesman spokeswoman spokesperson commander general colonel senator lawmaker deputy "
    "chief head secretary governor mayor king queen prince emir sheikh cleric activist witness source resident lawyer judge prosecutor journalist reporter "
    "counterpart premier mediator delegate mp legislator lawyer activist hostage captive clergyman bishop pope imam rabbi ally rival predecessor successor "
    "negotiator analyst expert director chairman chairwoman candidate politician dissident suspect officer adviser advisor man woman teacher doctor".split()
)
_PEOPLE_NOUNS = frozenset(
    "member suspect guest visitor host newcomer volunteer observer protester demonstrator rebel militant fighter soldier troop troops civilian refugee migrant resident worker student farmer official minister leader lawmaker "
    "authority delegate negotiator force tribe settler attacker hijacker kidnapper pirate guard peacekeeper guerrilla fisherman trader teacher doctor "
    "youth child woman man family survivor victim mourner striker medic defector exile expatriate citizen national "
    "nun priest monk missionary pilgrim tourist schoolgirl schoolboy schoolchild pupil girl boy passenger sailor driver miner shepherd nurse lecturer engineer "
    "technician artist writer editor photographer blogger trafficker smuggler thief killer candidate delegate marine commando paratrooper sniper pensioner "
    "militiaman policeman tribesman herdsman herder serviceman clansman paramilitary jihadist islamist extremist terrorist bandit mutineer loyalist nationalist "
    "insurgent separatist gunman attacker police villager activist voter prisoner hostage journalist people person supporter ally side".split()
)
_BODY_NOUNS = frozenset(
    "group organisation organization movement party government regime administration army military force ministry council parliament court commission union "
    "opposition side faction delegation mission federation association committee cabinet presidency leadership authority force front wing squad brigade battalion regiment "
    "administration bureau office institute union league confederation congress senate assembly politburo court tribunal team "
    "alliance coalition bloc agency company network militia country state nation kingdom republic monitor observatory junta militant embassy police".split()
)
_MANY = frozenset("thousand hundred dozen score ten".split())


def kind_of(analysis: Analysis, i: int) -> str:
    """PERSON, PEOPLE, BODY or THING."""
    name = analysis.name_of[i]
    if name is not None:
        if name.type == "PER":
            return PERSON
        if name.type in ("LOC", "ORG"):
            return BODY
        if analysis.upos[i] == "PROPN" and analysis.feats[i].get("Number") == "Plur":
            return PEOPLE
    lemma = analysis.lemmas[i].lower()
    plural = analysis.feats[i].get("Number") == "Plur"
    if lemma in _PERSON_NOUNS or lemma in _PEOPLE_NOUNS:
        return PEOPLE if plural or lemma in ("people", "police") else PERSON
    if lemma in _BODY_NOUNS:
        return BODY
    if lemma in _MANY and analysis.upos[i] in ("NOUN", "NUM"):  # 'thousands of villagers', 'hundreds fled'
        counted = [c for c in analysis.deps(i, "nmod") if analysis.case(c) == "of"]
        return kind_of(analysis, counted[0]) if counted else PEOPLE if plural else THING
    titled = any((n := analysis.name_of[c]) is not None and n.type == "PER" for c in analysis.deps(i, "flat", "appos"))
    return PERSON if titled and analysis.upos[i] in ("NOUN", "PROPN") else THING  # 'State Councilor Tang'
