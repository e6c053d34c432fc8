"""What all tests share."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[1]

# What needs PyTorch or nbgrader is a step of its own (.ci/run); without them it is not collected.
NEEDS = {"peers": "torch", "beside": "nbgrader"}
collect_ignore = [name for name, needed in NEEDS.items() if not importlib.util.find_spec(needed)]


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return ROOT
