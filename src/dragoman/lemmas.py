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
