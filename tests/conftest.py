"""What several test files share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from dragoman import Coder

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


@pytest.fixture(scope="session")
def coder() -> Coder:
    """The shipped model and data, loaded once: it keeps nothing of what it codes."""
    from dragoman import load

    return load()


@pytest.fixture(scope="session")
def examples() -> Path:
    return EXAMPLES
