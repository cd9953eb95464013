"""Everyday life: what private people say to one another, and what reporters are told, is no act between parties."""

from __future__ import annotations

from collections.abc import Collection

from dragoman.coding.grammar import load_grammar
from dragoman.coding.match import Match
from dragoman.coding.merge import Cluster
from dragoman.records import Party
from dragoman.trees import Analysis

# Acts of words and of give and take: somebody's, or nobody has done anything.
_SOMEBODYS = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN", "AID", "COOPERATE", "ACCUSE"})
# Acts that are public only where somebody of public life takes part.
_PUBLIC = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "REQUEST", "REJECT", "THREATEN", "SANCTION", "MOBILIZE"})
_PRIVATE = frozenset({"CVL", "MED", "EDU"})
_FIRMS = frozenset("company firm business retailer airline carrier maker manufacturer studio brand publisher insurer lender supplier".split())
_GROUPS = frozenset("family community public population crowd people".split())
_PERSONS = frozenset("i me my he him his she her you your".split())
_SEEN_AS = frozenset("pose represent constitute view consider regard see deem".split())
# What a threat threatens with; whose forces are one's own.
_BLOWS = frozenset(
    """respond response retaliate retaliation reprisal repercussion consequence punish punishment sanction price pay force military action strike attack
    crush destroy hit tolerate hesitate measure countermeasure war revenge avenge arrest jail prosecute ban expel deport withdraw boycott block blockade
    halt suspend cut impose tariff penalty fine veto shoot kill target resume escalate answer close quit leave""".split()
)
_OWN = frozenset("government police army troop force soldier state party movement group union country regime authority".split())
_TALKS = frozenset("speak talk discuss converse conversation discussion briefing chat reach reach_out".split())


def is_public(analysis: Analysis, act: Cluster, taken_part: Collection[int]) -> bool:
    """Whether an act is one of public life: somebody took part in it, and not only private people, or a reporter and whom he asked. `taken_part`:
    the triggers beside which a word says who took part, known or not."""
    parties = [*act.parties("actors"), *act.parties("recipients")]
    actors = act.parties("actors")
    if act.mode == "ceasefire" and actors and all(p.sectors[:1] in (("NGO",), ("BUS",), ("MED",), ("EDU",)) for p in actors):
        return False  # 'the charity suspended its operations'
    if act.mode == "obstruct" and not actors:
        return any(d.trigger in taken_part for d in act.drafts)  # 'all roads were blocked'
    if not parties and act.mode == "visit":
        return any(d.trigger in taken_part for d in act.drafts)  # 'business trips', 'the journey'
    if not parties:
        return act.type not in _SOMEBODYS or any(d.trigger in taken_part or _tells_of_land(analysis, d.sentence) for d in act.drafts)
    if act.type == "CONSULT" and all(analysis.lemmas[d.trigger] in _TALKS for d in act.drafts) and any(_is_press(analysis, p) for p in parties):
        return False
    if act.mode == "convict" or not (act.type in _PUBLIC or act.mode == "withdraw"):
        return True
    return not all(_is_private(analysis, p, act.type == "CONSULT") for p in parties)


def is_forecast(analysis: Analysis, m: Match) -> bool:
    """'The bank warned that prices would rise', 'the plant is a threat to the town': nobody is threatened with anything."""
    if m.type != "THREATEN":
        return False
    t = m.trigger
    if analysis.lemmas[t] == "threat":
        head = analysis.heads[t]
        return (
            bool(analysis.deps(t, "cop"))
            or analysis.case(t) == "as"
            or (head >= 0 and analysis.lemmas[head] in _SEEN_AS and not m.roles.get("ACTOR"))
        )
    if analysis.lemmas[t] != "warn" or m.roles.get("RECIPIENT"):
        return False
    told = analysis.deps(t, "ccomp")
    subjects = analysis.deps(told[0], "nsubj") if told else []
    mine = [s for s in subjects if any(analysis.upos[k] == "PRON" for k in (s, *analysis.deps(s, "nmod:poss"))) or analysis.lemmas[s] in _OWN]
    if not subjects or mine:
        return False
    if any(analysis.upos[s] == "NOUN" and analysis.deprels[s] == "nsubj" and analysis.lemmas[s] in load_grammar().lists["party"] for s in subjects):
        return True  # 'warned that rebels would attack': others will
    what_kind = {k for s in subjects for k in analysis.subtree(s)} - {*subjects}  # 'an imposed peace' imposes nothing
    return not any(analysis.lemmas[k] in _BLOWS for k in analysis.subtree(told[0]) if k not in what_kind)


def _tells_of_land(analysis: Analysis, sentence: int) -> bool:
    """Whether a sentence names a place or a body, so that an act in it may be theirs."""
    return any(n is not None and n.type in ("LOC", "ORG") for n in analysis.name_of[slice(*analysis.sentences[sentence])])


def _is_press(analysis: Analysis, party: Party) -> bool:
    """A paper, a station or a journalist; a body of which nothing is known is taken for one."""
    if party.sectors:
        return "MED" in party.sectors[:2] and party.sectors[-1:] != ("CVL",)
    word = analysis.ending_at.get(party.span[1])
    name = analysis.name_of[word] if word is not None else None
    return party.country is None and name is not None and name.type == "ORG"


def _is_private(analysis: Analysis, party: Party, talks: bool) -> bool:
    """Whether a party is a person without a post, or some company; in talks, several people without a post too."""
    word = analysis.ending_at.get(party.span[1])
    if word is None or party.actor is not None or party.country == "INT":
        return False
    name = analysis.name_of[word]
    if not party.sectors:
        titled = name is not None and any(c.isupper() for c in party.text[: max(analysis.starts[name.first] - party.span[0], 0)])
        return party.country is None and (
            analysis.lower[word] in _PERSONS or (name is not None and name.type == "PER" and not titled and party.role is None)
        )
    if analysis.lemmas[word] in _FIRMS:
        return True
    if party.sectors[0] not in _PRIVATE or len(party.sectors) > 1 or (name is not None and name.type != "PER"):
        return False
    return talks or (analysis.feats[word].get("Number") != "Plur" and analysis.lemmas[word] not in _GROUPS)
