"""Whom an act is aimed at when its own words leave that out but its content says it: 'threatened to break relations with Chad', 'promised
aid to Malawi', 'demanded that Oslo withdraw', 'rejected Peruvian claims'."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from dragoman.coding.match import Match
from dragoman.coding.merge import Cluster
from dragoman.coding.sameness import RECIPROCAL, STATEMENTS, Draft, Sameness, same_party
from dragoman.records import Party
from dragoman.resolve.actor import is_guessed
from dragoman.trees import Analysis

# Acts in words, and acts towards somebody: their content or their object shows at whom. The others name their recipient or have none.
AIMED = frozenset("AGREE REQUEST REJECT THREATEN PROTEST ACCUSE SUPPORT CONCEDE RETREAT SANCTION COERCE MOBILIZE AID".split())
_DOWN = frozenset(
    {"obj", "iobj", "obl", "nmod", "xcomp", "ccomp", "amod", "compound", "acl", "advcl", "nsubj", "nsubj:pass", "nmod:poss", "conj", "flat", "appos"}
)
_HARM = frozenset({"ASSAULT", "COERCE"})
_MONEY = frozenset("dollar pound yen franc euro yuan rupee crown".split())
_STEPS = 6  # words between the act and the party, at most
_ASIDE = frozenset(
    "after before during since until amid following despite when while as because if unless among according than like near by along together alongside outside under via through".split()
)


def aimed_at(analysis: Analysis, m: Match, inner: Mapping[int, Match]) -> Iterator[int]:
    """Heads of phrases that may name the recipient, the likeliest first: the parties of the acts inside `m`, then names below its content,
    nearest first. `inner`: the document's matches by trigger."""
    if m.type not in AIMED or (m.type == "CONCEDE" and analysis.lemmas[m.trigger] == "claim"):  # who claims an attack gives way to nobody
        return
    if m.type == "SUPPORT":
        for x in inner.values():
            if x.type == "ASSAULT" and x.trigger in m.roles.get("TOPIC", ()):
                yield from x.roles.get("ACTOR", ())  # who backs an attack backs its doer
    # "will not take part in negotiations with Chad": the talks are no ACT of the line, but hang on its word.
    shunned = m.type == "REJECT"
    below = [
        x
        for x in inner.values()
        if x.outer == m.trigger or (shunned and x.type == "CONSULT" and analysis.heads[x.trigger] == m.trigger and not _is_aside(analysis, x.trigger))
    ]
    # Who is asked, charged or protested against is the doer of what is asked or blamed: "demanded that Oslo lift its blockade of Riga".
    doers = m.type in ("REQUEST", "ACCUSE", "PROTEST", "REJECT")
    order = ("ACTOR", "PARTY", "RECIPIENT") if doers else ("RECIPIENT",)
    for role in order:
        if role == "RECIPIENT" and m.type == "REQUEST":
            yield from _addressees(analysis, m.trigger)
        for x in below:
            if role == "RECIPIENT" and ((m.type == "REQUEST" and x.mode == "release") or (m.type == "ACCUSE" and x.type in _HARM)):
                continue
            yield from x.roles.get(role, ())
    if doers:
        for c in analysis.children[m.trigger]:
            if analysis.deprels[c] == "ccomp":
                yield from analysis.deps(c, "nsubj")
    if m.type in ("THREATEN", "REJECT"):
        yield from _on_condition(analysis, m.trigger)
    if m.type in ("COERCE", "SANCTION"):  # 'parliament was suspended'
        yield from (w for w in m.fixed if analysis.deprels[w] == "nsubj:pass")
    taken = {h for role in ("ACTOR", "PARTY", "SOURCE") for h in m.roles.get(role, ())}
    if m.type == "REQUEST":
        taken |= {h for x in below if x.mode == "release" for h in x.roles.get("RECIPIENT", ())}  # who is to be freed is not asked
    for t, x in inner.items():  # 'condemned the Mumbai attacks': where they were
        if x.type == "ASSAULT" and x.kind == "noun":
            taken |= {c for c in analysis.deps(t, "compound") if analysis.name_of[c] is not None and c not in x.roles.get("ACTOR", ())}
    if m.type == "ACCUSE":  # 'described it to AFP as a crime': to whom it was said
        taken |= {c for c in analysis.deps(m.trigger, "obl") if analysis.case(c) == "to"}
        taken |= {h for x in below if x.type in _HARM for h in x.roles.get("RECIPIENT", ())}  # nor is he blamed who was hurt
    tops = list(dict.fromkeys([m.trigger, *m.via[:1]]))
    if m.type == "PROTEST":
        for c in _why(analysis, tops):
            yield from _names_below(analysis, c, taken, inside=True, doers=True)
    if m.type == "MOBILIZE":  # 'tested a bomb, drawing condemnation from Chad'
        taken |= {c for top in tops for c in analysis.deps(top, "advcl")}
    others = {t for t, x in inner.items() if x.outer != m.trigger and analysis.deprels[t] == "advcl"}
    for top in tops:
        for c in _names_below(analysis, top, taken | others, doers=doers, wide=m.type == "REQUEST" and m.kind == "noun"):
            if m.type != "MOBILIZE" or analysis.name_of[c] is not None:  # 'form a border force': what is raised is not whom it is raised against
                yield c


def _on_condition(analysis: Analysis, trigger: int) -> Iterator[int]:
    """'threatened to walk out unless Chad lifts the ban', 'will not talk until Mali withdraws': whose doing it hangs on."""
    for c in analysis.subtree(trigger):
        if analysis.deprels[c] == "advcl" and any(analysis.lower[k] in ("if", "unless", "until") for k in analysis.deps(c, "mark")):
            yield from (s for s in analysis.deps(c, "nsubj") if analysis.upos[s] != "PRON")


_LETTERS = frozenset("letter petition note message memo memorandum email telegram".split())


def _addressees(analysis: Analysis, trigger: int) -> Iterator[int]:
    """'handed a petition to the mayor demanding a refund', 'a letter to the king asking for mercy': to whom what is asked was written."""
    above = analysis.heads[trigger]
    if analysis.bare[trigger] not in ("acl", "advcl") or above < 0 or not analysis.lower[trigger].endswith("ing"):
        return
    texts = [k for k in (above, *analysis.deps(above, "obj", "nsubj:pass")) if analysis.lemmas[k].lower() in _LETTERS]
    near = {*texts, above, *(analysis.heads[k] for k in texts if analysis.bare[k] == "obj")}
    for k in sorted(near) if texts else ():
        yield from (c for c in analysis.deps(k, "obl", "nmod", "iobj") if analysis.case(c) == "to" or analysis.deprels[c] == "iobj")


_OPPOSITION = frozenset("protest defiance opposition response reaction support solidarity anger".split())


def _why(analysis: Analysis, tops: Iterable[int]) -> Iterator[int]:
    """What a protest is for or against: 'marched to demand that ...', 'on strike over ...', 'blocked roads in protest at ...'."""
    for top in tops:
        for c in analysis.children[top]:
            bare, case = analysis.bare[c], analysis.case(c)
            if (bare in ("advcl", "xcomp") and not _is_aside(analysis, c)) or (
                bare in ("obl", "nmod") and (case in ("against", "over", "at") or analysis.lemmas[c] in _OPPOSITION)
            ):
                yield c


def _names_below(analysis: Analysis, top: int, taken: set[int], inside: bool = False, doers: bool = False, wide: bool = False) -> Iterator[int]:
    """Names below `top`, the nearest first; with `inside`, its own name and its clause's subject too; with `doers`, who did a thing
    told there; with `wide`, those in its relative clause."""
    if inside and analysis.name_of[top] is not None:
        yield top
    queue = [(0, top)]
    while queue:
        depth, i = queue.pop(0)
        for c in sorted(analysis.children[i], key=lambda c: (c < i, abs(c - i))):
            relation = analysis.deprels[c]
            if c in taken or depth >= _STEPS or (relation not in _DOWN and relation.partition(":")[0] not in _DOWN):
                continue
            if (
                (relation.startswith("nsubj") and i == top and not inside)
                or (relation in ("acl:relcl", "advcl:relcl") and not (wide and i == top))
                or (relation == "conj" and i == top)
            ):
                continue
            if relation in ("compound", "amod") and analysis.lemmas[i].lower() in _MONEY:
                continue  # 'pledged a million US dollars'
            if _is_aside(analysis, c) and not (doers and (relation == "obl:agent" or (relation == "nmod" and analysis.case(c) == "by"))):
                continue
            if relation == "obj" and any(analysis.upos[k] == "PRON" for k in analysis.deps(c, "nmod:poss")):
                queue.append((depth + 1, c))  # "cancelled its visit to Chad": what is the actor's own may lead to another
                continue
            name = analysis.name_of[c]
            if (name is not None and name.type in ("LOC", "ORG", "OTH", "PER") and name.first <= c < name.end) or (
                analysis.upos[c] in ("NOUN", "PROPN", "PRON") and relation in ("obj", "nsubj", "nsubj:pass", "iobj", "nmod:poss")
            ):
                yield c
            queue.append((depth + 1, c))
        queue.sort(key=lambda q: q[0])


def _is_aside(analysis: Analysis, c: int) -> bool:
    """Whether the phrase only tells the circumstances ('after talks with Iran', 'as Croatia cracked down')."""
    marks = [analysis.lower[k] for k in analysis.children[c] if analysis.deprels[k] in ("case", "mark", "advmod")]
    return any(w in _ASIDE for w in marks)


def _apart_from(analysis: Analysis, k: int, top: int) -> bool:
    """Whether word k lies below `top` only in a phrase that tells the circumstances."""
    while k != top and k >= 0:
        if _is_aside(analysis, k):
            return True
        k = analysis.heads[k]
    return False


def same_aim(analysis: Analysis, d: Draft, by_trigger: Mapping[int, Draft]) -> list[Party]:
    """'condemned Chad and demanded an end to the raids', 'met with Iran but has refused to talk': of two acts joined by 'and' or 'but' the second
    is aimed at whom the first one was."""
    k = d.trigger
    for _ in range(3):
        if analysis.deprels[k] == "conj" and (first := by_trigger.get(analysis.heads[k])) is not None:
            both_speak = (
                d.type in STATEMENTS and first.type in STATEMENTS and bool(first.recipients)
            )  # 'Chad condemned the raid and Mali urged restraint'
            if not d.actors or (not both_speak and (analysis.deps(k, "nsubj") or not any(same_party(p, q) for p in d.actors for q in first.actors))):
                return []
            others = first.recipients or (first.actors if first.type in RECIPROCAL else [])
            return [p for p in others if not any(same_party(p, q) or p.country == q.country for q in d.actors)]
        k = analysis.heads[k]
        if k < 0 or analysis.upos[k] not in ("VERB", "AUX"):
            return []
    return []


def with_recipients(analysis: Analysis, acts: Sequence[Cluster]) -> None:
    """Who is meant by a statement on an act, those who did it ('condemned the attack'); who refuses a meeting refuses those who called it: 'Peru will
    not attend the talks' after 'Chile has called talks'."""
    told = {x.trigger: a for a in acts for x in a.drafts}
    for act in acts:
        if act.type in STATEMENTS - {"CONCEDE"} and not act.parties("recipients"):  # who lifts a ban gives way to others than those who set it
            act.drafts[0].recipients.extend(_doers_of(analysis, act, told))
    meetings = {x.trigger: a for a in acts if a.type == "CONSULT" for x in a.drafts}
    for act in acts:
        if act.parties("recipients") or not ((act.type == "REJECT" and act.mode == "meet") or act.mode == "boycott"):
            continue
        own = {p.country for p in act.parties("actors")}
        for d in act.drafts:
            below = [k for k in analysis.subtree(d.trigger) if k in meetings and k != d.trigger and not _apart_from(analysis, k, d.trigger)]
            if not below:
                continue
            meeting = meetings[below[0]]
            named = next((x for x in meeting.drafts if x.trigger == below[0]), None)
            # The same noun told before, even where it was not taken for the same meeting: who called it.
            before = [
                x.actors for a in acts if a.type == "CONSULT" for x in a.drafts if x.trigger < d.trigger and _same_noun(analysis, x.trigger, below[0])
            ]
            for side in ([named.actors] if named is not None else []) + [x.actors for x in meeting.drafts] + before[::-1]:
                others = [p for p in side if p.country and p.country not in own]
                if others:
                    if len({p.country for p in others}) <= 2:
                        act.drafts[0].recipients.extend(others)
                    break
            break


def _same_noun(analysis: Analysis, i: int, j: int) -> bool:
    return analysis.lemmas[i].lower() == analysis.lemmas[j].lower() and any(analysis.lower[c] == "the" for c in analysis.deps(j, "det"))


def without_scenes(analysis: Analysis, act: Cluster, is_place: Callable[[Party], bool]) -> None:
    """'killed four men in strikes on Goma', 'injured three in rocket attacks in Chad': where others are named as hit, the place is only the scene; a
    state where its own people or nobody known strike is no target either. `is_place`: whether a party is no more than the name of a place or a
    country, or a noun for one."""
    if act.type in STATEMENTS:
        return
    hit = [p for p in act.parties("recipients") if not is_place(p)]
    abroad = {p.country for p in act.parties("actors") if p.sectors[:1] not in (("REB",), ("CRM",))}

    def is_scene(p: Party) -> bool:
        word = analysis.ending_at.get(p.span[1])
        within = word is not None and analysis.case(word) in _WITHIN
        if hit:
            return within or (p.sectors[:1] == ("CVL",) and any(p.country == q.country for q in hit))
        return within and act.type == "ASSAULT" and p.sectors[:1] == ("GOV",) and abroad <= {p.country}

    for d in act.drafts:
        d.recipients[:] = [p for p in d.recipients if not (is_place(p) and is_scene(p))]


def by_accident(analysis: Analysis, known: Sameness, trigger: int) -> bool:
    """'The bus overturned, killing ten', 'two died when a crane collapsed', 'a gas explosion', 'Hurricane Lorenzo hit the islands': nobody did it."""
    if (analysis.upos[trigger] == "NOUN" and _went_off(analysis, trigger)) or _by_nature(analysis, known, trigger):
        return True
    if analysis.lemmas[trigger] not in known.results:
        return False
    joined = [trigger, *analysis.deps(trigger, "conj"), *([analysis.heads[trigger]] if analysis.deprels[trigger] == "conj" else [])]
    by = [
        c for k in joined for c in analysis.deps(k, "obl") if analysis.case(c) in ("in", "by")
    ]  # 'killed eight and injured ten in a traffic accident'
    by += [c for k in joined for c in analysis.deps(k, "nsubj") if analysis.deprels[c] == "nsubj"]  # 'a plane crash killed ten'
    by += [analysis.heads[k] for k in joined if analysis.deprels[k] == "acl:relcl" and any(analysis.lower[c] in ("which", "that") for c in by)]
    above = next((k for k in analysis.ancestors(trigger) if analysis.lemmas[k] in _LEFT), -1)
    by += analysis.deps(above, "nsubj") if above >= 0 else []  # 'the crash left two dead and ten injured'
    if any(_is_mishap(analysis, known, c) for c in by):
        return True
    beside = [c for c in analysis.deps(trigger, "advcl") if any(analysis.lower[k] in ("when", "as", "after") for k in analysis.children[c])]
    if any(_is_mishap(analysis, known, c) or analysis.lemmas[c] in _FLAMES for k in beside for c in analysis.deps(k, "nsubj")):
        return True  # 'when a fire broke out'
    if analysis.bare[trigger] in ("advcl", "xcomp", "parataxis") and analysis.heads[trigger] >= 0:
        beside.append(analysis.heads[trigger])
    return any(analysis.lemmas[k] in known.accidents and not analysis.deps(k, "obj", "aux:pass") for k in beside)


def _is_mishap(analysis: Analysis, known: Sameness, noun: int) -> bool:
    return analysis.lemmas[noun] in known.mishaps or _went_off(analysis, noun)


def _went_off(analysis: Analysis, noun: int) -> bool:
    """'A gas explosion', 'a blast at a coal mine', 'a colliery blast'; 'the blast' in a report of one that tells of no bomb."""
    if analysis.lemmas[noun] not in _BLASTS:
        return False
    if {w.lower() for w in analysis.lemmas} & _PLANTED:
        return _is_of_fuel(analysis, noun)
    return any(w in _BLASTS and (_is_of_fuel(analysis, k) or _is_in_pit(analysis, k)) for k, w in enumerate(analysis.lemmas))


def _is_of_fuel(analysis: Analysis, noun: int) -> bool:
    kinds = analysis.deps(noun, "compound", "amod")
    return any(analysis.lemmas[c].lower() in _FUELS for k in kinds for c in (k, *analysis.deps(k, "compound")))


def _is_in_pit(analysis: Analysis, noun: int) -> bool:
    sites = [c for k in (noun, analysis.heads[noun]) if k >= 0 for c in analysis.deps(k, "nmod", "obl") if analysis.case(c) in ("at", "in", "inside")]
    words = [*analysis.deps(noun, "compound"), *(w for c in sites for w in (c, *analysis.deps(c, "compound")))]
    return any(analysis.lemmas[w].lower() in _PITS for w in words)


def tells_of_accident(analysis: Analysis, known: Sameness, attacks: Sequence[Match]) -> bool:
    """Whether a report begins with a crash or an earthquake and speaks of nothing but what came of it: 'The quake struck at dawn. Nine were killed.'"""
    end = analysis.sentences[min(2, len(analysis.sentences)) - 1][1] if analysis.sentences else 0
    named = any(
        _is_mishap(analysis, known, k) if analysis.upos[k] == "NOUN" else analysis.upos[k] == "VERB" and analysis.lemmas[k] in known.accidents
        for k in range(end)
    )
    return named and all(
        by_accident(analysis, known, m.trigger)
        or (analysis.lemmas[m.trigger] in known.results - _MEANT and "ACTOR" not in m.roles)
        or (analysis.lemmas[m.trigger] in _RUN_INTO and all(analysis.lemmas[w] in _VEHICLES for w in m.roles.get("ACTOR", ())))
        for m in attacks
    )


def _by_nature(analysis: Analysis, known: Sameness, trigger: int) -> bool:
    """Whether what struck is a storm or an earthquake by its name: 'Typhoon Haiyan killed thousands'."""
    verb = trigger
    while analysis.deprels[verb] == "conj" and not analysis.deps(verb, "nsubj") and analysis.heads[verb] >= 0:
        verb = analysis.heads[verb]
    for c in analysis.deps(verb, "nsubj", "obl:agent"):
        if analysis.deprels[c] == "nsubj:pass":
            continue
        name = analysis.name_of[c]
        words = range(name.first, name.end) if name is not None else [c, *analysis.deps(c, "compound", "flat")] if analysis.upos[c] == "PROPN" else []
        called = {analysis.lower[k] for k in words}
        if called & known.mishaps and "operation" not in called:
            return True
    return False


_LEFT = frozenset("leave result cause claim".split())
_BLASTS = frozenset({"explosion", "blast"})
_PLANTED = frozenset("bomb bomber bombing bomblet grenade ied dynamite landmine militant terrorist attack attacker insurgent rebel".split())
_FLAMES = frozenset({"fire", "blaze", "inferno"})
_FUELS = frozenset("gas boiler methane firework fireworks pipeline dust cylinder stove fuel ammonia coal".split())
_PITS = frozenset("mine colliery coalmine pit firework fireworks refinery factory warehouse boiler pipeline kitchen".split())
_RUN_INTO = frozenset({"hit", "strike", "ram"})
_VEHICLES = frozenset("plane aircraft airliner helicopter bus train car truck lorry van vehicle ship boat ferry tram coach".split())
_MEANT = frozenset({"shoot", "murder", "slay", "massacre"})
_WITHIN = frozenset({"in", "inside", "across", "near", "throughout", "around"})


def _doers_of(analysis: Analysis, act: Cluster, told: Mapping[int, Cluster]) -> list[Party]:
    """'condemned the attack', 'a move not recognised by Oslo': who says so of an act means those who did it."""
    own = {p.country for p in act.parties("actors")}
    for d in act.drafts:
        head = analysis.heads[d.trigger]
        near = [*d.fixed, *analysis.deps(d.trigger, "obj", "nsubj:pass", "nmod", "obl"), *([head] if analysis.deprels[d.trigger] == "acl" else [])]
        for w in near:
            of = told.get(w)
            if of is None or of is act or w in {x.trigger for x in act.drafts} or (analysis.deprels[w] == "obl" and _is_aside(analysis, w)):
                continue
            doers = [p for p in of.parties("actors") if p.country and p.country not in own]
            if doers and len({p.country for p in doers}) == 1 and of.type not in RECIPROCAL:
                return doers
    return []


def are_of_the_doer(sides: Mapping[str, Sequence[Party]]) -> bool:
    """Whether those to whom it is done are the state itself that does it."""
    own = {p.country for p in sides["actors"] if p.sectors[:1] == ("GOV",)} - {None}
    return all(p.country in own and p.sectors[:1] == ("GOV",) and not p.role and p.name for p in sides["recipients"])


_UNKNOWN = frozenset("bomber bombers attacker attackers gunman gunmen assailant assailants".split())


def of_the_town(a: Analysis, actors: list[Party], recipients: list[Party], country: str) -> tuple[list[Party], list[Party]]:
    """'In Nairobi, thousands marched. Police detained 84 people': a police of no land that is named is the town's own, and so are those whom it holds."""
    unknown = [p for p in actors if p.sectors[:1] == ("REB",) and p.text.split()[-1].lower() in _UNKNOWN and is_guessed(a, p)]
    actors = [replace(p, country=country) if p in unknown else p for p in actors]
    police = {p.country for p in actors if p.sectors[:1] == ("COP",) and is_guessed(a, p)} - {country}
    if country == "PSE" or not police or len({p.country for p in actors}) > 1:
        return actors, recipients

    def own(p: Party) -> Party:
        return replace(p, country=country) if p.country in police and is_guessed(a, p) and p.sectors[:1] in (("COP",), ("CVL",)) else p

    return [own(p) for p in actors], [own(p) for p in recipients]
