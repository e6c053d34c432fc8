"""What all tests share."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[1]

# What needs PyTorch is a step of its own (.ci/run); without PyTorch it is not collected.
collect_ignore = ["peers"] if importlib.util.find_spec("torch") is None else []


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return ROOT
