"""What all tests share."""

import importlib.util
import os
from pathlib import Path

import hypothesis
import numpy as np
import pytest

ROOT = Path(__file__).parents[1]

# No example has a time limit of its own: on a busy machine a first call may take half a second.
hypothesis.settings.register_profile("course", deadline=None)
hypothesis.settings.load_profile("course")

# What needs PyTorch or nbgrader is a step of its own (.ci/run); without them it is not collected.
NEEDS = {"peers": "torch", "beside": "nbgrader"}
collect_ignore = [name for name, needed in NEEDS.items() if not importlib.util.find_spec(needed)]


def pytest_collection_modifyitems(items):
    """A name that holds an address differs between processes, and two of them share the tests."""
    bad = [item.nodeid for item in items if " at 0x" in item.nodeid]
    if bad:
        raise pytest.UsageError(f"tests named by an address; give the object a repr: {bad}")


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="module")
def chrome():
    """A Chromium without a window; where none is installed the test is skipped, but not in CI."""
    import browser as lab

    if lab.chromium() is None:
        reason = f"no Chromium is installed (looked for {', '.join(lab.BROWSERS)})"
        if os.environ.get("CI"):
            pytest.fail(f"{reason}; CI must install one: apt-get install chromium")
        pytest.skip(reason)
    with lab.open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where the working copy of the course lies that JupyterLab shows."""
    return tmp_path_factory.mktemp("course")


@pytest.fixture(scope="module")
def address(chrome, folder, tmp_path_factory):
    """JupyterLab on that copy, started as a student starts it."""
    import browser as lab

    with lab.jupyterlab(folder, tmp_path_factory.mktemp("home")) as url:
        yield url
