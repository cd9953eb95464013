"""Lemma scripts: how a word's form becomes its lemma, as one class that the model can predict."""

from __future__ import annotations


def script_of(form: str, lemma: str) -> str:
    """The script that turns `form` into `lemma`: 'case|strip|append', case being '=' (keep) or '_' (lower).

    >>> script_of("Meetings", "meeting"), script_of("met", "meet"), script_of("Paris", "Paris")
    ('_|1|', '_|1|et', '=|0|')
    """
    lowered = form.lower()
    case, base = ("_", lowered) if _common(lowered, lemma) > _common(form, lemma) or (form == lowered) else ("=", form)
    shared = _common(base, lemma)
    if form == lemma and form != lowered:
        return "=|0|"
    return f"{case}|{len(base) - shared}|{lemma[shared:]}"


def apply_script(form: str, script: str) -> str:
    """The lemma that `script` makes of `form`; the form itself where the script strips more than there is."""
    case, strip, append = script.split("|", 2)
    base = form if case == "=" else form.lower()
    cut = int(strip)
    if cut > len(base):
        return base
    return base[: len(base) - cut] + append


def _common(a: str, b: str) -> int:
    n = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        n += 1
    return n


# Past forms that treebanks of this size show too seldom to learn.
_IRREGULAR = {
    form: lemma
    for lemma, forms in {
        "flee": "fled", "freeze": "froze frozen", "lend": "lent", "overthrow": "overthrew overthrown", "uphold": "upheld", "retake": "retook retaken",
        "rebuild": "rebuilt", "swear": "swore sworn", "forbid": "forbade forbidden", "withdraw": "withdrew withdrawn", "undertake": "undertook undertaken",
        "overrun": "overran", "besiege": "besieged", "strike": "struck stricken", "shoot": "shot", "slay": "slew slain", "seek": "sought", "fight": "fought",
        "withhold": "withheld", "mistake": "mistook mistaken", "foresee": "foresaw foreseen", "oversee": "oversaw overseen", "arise": "arose arisen",
        "breed": "bred", "cling": "clung", "dig": "dug", "drive": "drove driven", "hang": "hung", "hide": "hid hidden",
        "outlaw": "outlawed", "ride": "rode ridden", "rise": "rose risen", "sew": "sewn", "shake": "shook shaken", "shrink": "shrank shrunk",
        "sink": "sank sunk", "spring": "sprang sprung", "steal": "stole stolen", "stick": "stuck", "sting": "stung", "storm": "stormed", "strive": "strove striven",
        "swing": "swung", "tear": "tore torn", "tread": "trod trodden", "unbind": "unbound", "undergo": "underwent undergone", "weave": "wove woven",
        "wring": "wrung", "forgive": "forgave forgiven", "forsake": "forsook forsaken", "beget": "begot begotten", "bleed": "bled",
        "bring": "brought", "catch": "caught", "deal": "dealt", "feed": "fed", "lay": "laid", "lead": "led", "meet": "met", "sell": "sold", "send": "sent",
        "fly": "flew flown", "throw": "threw thrown", "overcome": "overcame", "mislead": "misled", "burn": "burnt", "learn": "learnt", "kneel": "knelt",
        "leap": "leapt", "slide": "slid", "stride": "strode stridden", "sing": "sang sung", "swim": "swam swum", "wake": "woke woken", "blow": "blew blown",
        "overtake": "overtook overtaken", "speak": "spoke spoken", "break": "broke broken", "choose": "chose chosen", "draw": "drew drawn",
        "grow": "grew grown", "know": "knew known", "write": "wrote written", "give": "gave given", "take": "took taken", "begin": "began begun",
        "forget": "forgot forgotten", "stand": "stood", "withstand": "withstood", "beat": "beaten", "spend": "spent", "speed": "sped", "sweep": "swept", "teach": "taught", "weep": "wept", "win": "won", "mow": "mown", "wound": "wounded", "hurt": "hurt", "pit": "pitted pitting",
    }.items()
    for form in forms.split()
}  # fmt: skip
_SIBILANT = ("shes", "ches", "xes", "sses", "zzes")


def regular(form: str, upos: str) -> list[str]:
    """Lemmas that English spelling allows for an inflected noun or verb, the likeliest first."""
    w = form.lower()
    out: list[str] = []
    if w.endswith("s") and len(w) > 3 and upos in ("NOUN", "VERB"):
        if w.endswith("ies"):
            out.append(w[:-3] + "y")
        out += [w[:-2], w[:-1]] if w.endswith(_SIBILANT) else [w[:-1], w[:-2]] if w.endswith("es") else [w[:-1]]
    elif upos == "VERB":
        for ending in ("ed", "ing"):
            if w.endswith(ending) and len(w) > len(ending) + 1:
                stem = w[: -len(ending)]
                bare = len(stem) > 2 and stem[-1] in "tdkpmnwxyhf" and stem[-2] not in "aeiou"  # 'ousted' is oust, 'noted' note
                out += [stem, stem + "e"] if bare else [stem + "e", stem]
                if ending == "ed" and w.endswith("ied"):
                    out.append(w[:-3] + "y")
                if len(stem) > 2 and stem[-1] == stem[-2]:
                    out.append(stem[:-1])
    return out


_PLURALS = {"aides": "aide", "troops": "troop"}  # the treebanks have both 'troop' and 'troops'


def known_lemma(form: str, upos: str, lemma: str, known: frozenset[str]) -> str:
    """`lemma`, unless no dictionary word: then the regular lemma of `form` that is one; `known` are the nouns or the verbs."""
    if upos == "VERB" and form.lower() in _IRREGULAR:
        return _IRREGULAR[form.lower()]
    if upos == "NOUN" and lemma.endswith("y") and not form.lower().endswith(("y", "s")):
        return form.lower()  # 'Police' is no poly
    if upos == "NOUN" and form.lower() in _PLURALS:
        return _PLURALS[form.lower()]
    options = regular(form, upos) if upos in ("NOUN", "VERB") else []
    # 'deplored' is no form of 'deploy'; short forms ('fed', 'bred') are irregular ones.
    misread = upos == "VERB" and len(form) > 6 and form.lower().endswith(("ed", "ing")) and lemma not in options
    if upos not in ("NOUN", "VERB") or (lemma in known and not misread):
        return lemma
    for option in options:
        if option in known:
            return option
    if upos == "VERB" and lemma.endswith(("c", "v")) and form.lower().endswith(("ed", "ing")):
        return lemma + "e"  # 'sentenced'
    if options and (misread or lemma == options[0] + "e"):
        return options[0]
    if form.lower().endswith(_SIBILANT) and lemma == form.lower()[:-1]:
        return lemma[:-1]
    return lemma
