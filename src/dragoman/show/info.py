"""`dragoman info`: what is installed, by version, digest and date."""

from __future__ import annotations

import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from dragoman.data import data_path
from dragoman.version import VERSION

_PARTS = ("onnxruntime", "tokenizers", "numpy", "duckdb", "pyyaml", "rapidfuzz")


def facts() -> dict[str, Any]:
    """Facts by name, each a value or a list or mapping of values."""
    from dragoman.pipeline import Coder

    coder = Coder.load()
    model = data_path("models/en")
    megabytes = sum(p.stat().st_size for p in model.iterdir()) / 1e6
    out: dict[str, Any] = {
        "dragoman": VERSION,
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in _PARTS},
        "model": [coder.run.model, f"{megabytes:.1f} MB"],
        "scores": card_scores(model),
        "codebook": [coder.run.codebook, f"{len(coder.codebook.types)} types"],
        "data": data_dates(data_path("actors").parent),
    }
    return {name: value for name, value in out.items() if value}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def card_scores(model: Path) -> list[str]:
    """The rows of the tables in the model card's section on scores."""
    card = model / "README.md"
    if not card.exists():
        return []
    section = card.read_text(encoding="utf-8").partition("## Scores")[2].partition("\n## ")[0]
    return [line.strip("| ") for line in section.splitlines() if line.startswith("|") and not line.startswith("| ---")]


def data_dates(folder: Path) -> dict[str, str]:
    """The date that a data file gives itself in its first lines ('as of 2025-07-01'), by file."""
    out = {}
    for path in sorted(folder.rglob("*.yaml")):
        with path.open(encoding="utf-8") as stream:
            found = re.search(r"[Aa]s of (\d{4}-\d{2}(?:-\d{2})?)", stream.read(2000))
        if found:
            out[path.relative_to(folder).as_posix()] = found[1]
    return out
