"""Imports run one way: a module imports only from layers below its own, and siblings that must not know one another do not."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import dragoman

PACKAGE = Path(dragoman.__file__).parent
# From the bottom up. Modules in one row are a layer.
LAYERS = [
    ["version", "records"],
    ["trees", "words", "lemmas", "features", "parts", "reprints", "ground"],
    ["data", "attach", "naming"],
    ["formats"],
    ["read", "analyse", "resolve"],
    ["capitals"],
    ["coding"],
    ["pipeline"],
    ["workers"],
    ["score"],
    ["tables", "index"],
    ["store"],
    ["ingest", "link", "query"],
    ["export", "timeline"],
    ["show"],
]
LEVEL = {module: level for level, row in enumerate(LAYERS) for module in row}
SIBLINGS = {"attach", "data", "formats", "resolve", "coding", "link", "export", "show"}  # packages whose own modules may import one another


def layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The first name below `dragoman` of every import in a file, wherever in the file it stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "dragoman" else [node.module]
        elif isinstance(node, ast.ImportFrom) and node.level:
            raise AssertionError(f"{path}:{node.lineno}: a relative import; write it in full")
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("dragoman.")}
    return found


FILES = [p for p in sorted(PACKAGE.rglob("*.py")) if p != PACKAGE / "__init__.py"]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_run_one_way(path):
    own = layer(path)
    assert own in LEVEL, f"{own} has no place in the layers"
    for name in imported(path):
        assert name in LEVEL, f"{path.name} imports {name}, which has no place in the layers"
        if name == own:
            assert own in SIBLINGS or path.parent != PACKAGE, f"{path.name} imports itself"
        else:
            assert LEVEL[name] < LEVEL[own], f"{path.name} ({own}) imports {name}, which is not below it"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_files_stay_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 600


def test_only_analyse_knows_onnx():
    assert [p.name for p in FILES if "onnxruntime" in path_imports(p)] == ["analyse.py"]


def path_imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}


STAGES = {"time", "place", "actor", "coreference"}


@pytest.mark.parametrize("path", [p for p in FILES if p.parent.name == "resolve" and p.stem in STAGES], ids=lambda p: p.stem)
def test_resolvers_do_not_know_one_another(path):
    modules = {node.module for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)}
    assert not modules & {f"dragoman.resolve.{stage}" for stage in STAGES}
