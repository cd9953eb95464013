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
                out += [stem + "e", stem]
                if ending == "ed" and w.endswith("ied"):
                    out.append(w[:-3] + "y")
                if len(stem) > 2 and stem[-1] == stem[-2]:
                    out.append(stem[:-1])
    return out


def known_lemma(form: str, upos: str, lemma: str, known: frozenset[str]) -> str:
    """`lemma`, unless no dictionary word: then the regular lemma of `form` that is one; `known` are the nouns or the verbs."""
    if upos not in ("NOUN", "VERB") or lemma in known:
        return lemma
    for option in regular(form, upos):
        if option in known:
            return option
    if form.lower().endswith(_SIBILANT) and lemma == form.lower()[:-1]:
        return lemma[:-1]
    return lemma
