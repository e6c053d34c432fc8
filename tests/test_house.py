"""What holds for the repository as a whole: layers, light imports, style, types, the README."""

import doctest
import importlib
import importlib.metadata
import os
import pkgutil
import re
import subprocess
import sys

import pytest

import course_lib
from course_lib.widgets.balance import Balance
from course_lib.widgets.base import LessonWidget

HEAVY = ("matplotlib", "ipywidgets", "IPython", "anywidget")


def run(*command, root, **kwargs):
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=root, capture_output=True, text=True, **kwargs
    )


def loaded_by(module, root):
    """The modules that a fresh Python has after importing `module`, and its threads."""
    code = f"import sys, threading, {module}; print(*sys.modules, threading.active_count())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    *modules, threads = done.stdout.split()
    return set(modules), int(threads)


def test_package_imports_nothing(root):
    modules, _ = loaded_by("course_lib", root)
    assert {m for m in modules if m.startswith("course_lib")} == {"course_lib"}
    assert "numpy" not in modules


@pytest.mark.parametrize(
    "module",
    [
        "course_lib.data",
        "course_lib.models",
        "course_lib.models.neighbors.search",
        "course_lib.models.neighbors.choose",
        "course_lib.models.neighbors.tree",
        "course_lib.models.linear.features",
        "course_lib.models.linear.full_loss",
        "course_lib.models.linear.logistic",
        "course_lib.models.linear.multiclass",
        "course_lib.models.linear.perceptron_bound",
        "course_lib.models.linear.perceptron_fast",
        "course_lib.models.mlp.epochs",
        "course_lib.models.svm.fast_smo",
        "course_lib.models.svm.newton",
        "course_lib.models.svm.pegasos",
        "course_lib.models.svm.smo",
        "course_lib.nn.models",
        "course_lib.nn.playground",
        "course_lib.checks",
        "course_lib.grading.class_page",
    ],
)
def test_light_modules_stay_light(module, root):
    modules, threads = loaded_by(module, root)
    assert not modules & {*HEAVY, "sklearn", "scipy"}
    assert threads == 1


@pytest.mark.parametrize(
    "module",
    [
        "course_lib.plots.show",
        "course_lib.widgets.error_by_k",
        "course_lib.widgets.vote_regions",
        "course_lib.widgets.units",
        "course_lib.cli",
    ],
)
def test_no_scikit_learn_before_it_is_needed(module, root):
    modules, threads = loaded_by(module, root)
    assert not modules & {"sklearn", "scipy", "matplotlib.pyplot"}
    assert threads == 1


@pytest.mark.parametrize(
    "module",
    ["course_lib.models.neighbors.classifier", "course_lib.models.linear.logistic_regression"],
)
def test_estimators_load_no_pictures(module, root):
    modules, _ = loaded_by(module, root)
    assert not modules & set(HEAVY)


def test_imports_point_one_way(root):
    done = subprocess.run(
        [os.path.join(os.path.dirname(sys.executable), "lint-imports"), "--no-cache"],
        cwd=root, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_style(root):
    done = run("ruff", "check", "--no-cache", ".", root=root)
    assert done.returncode == 0, done.stdout
    done = run("ruff", "format", "--check", "--no-cache", ".", root=root)
    assert done.returncode == 0, done.stdout


def test_types(root, tmp_path):
    done = run("mypy", "--cache-dir", str(tmp_path), root=root)
    assert done.returncode == 0, done.stdout


def test_readme_has_one_command_line_for_each_of_start_and_test(root):
    text = (root / "README.md").read_text(encoding="utf-8")
    for heading, last in (("Start", "course open"), ("Test", "-m pytest -n 2 --dist loadfile")):
        section = re.search(rf"^## {heading}\n(.*?)^## ", text, flags=re.DOTALL | re.MULTILINE)
        (block,) = re.findall(r"```sh\n(.*?)```", section[1], flags=re.DOTALL)
        (command,) = block.strip().splitlines()
        assert "--require-hashes" in command
        assert "--no-deps" in command
        assert command.endswith(last)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_locks_have_hashes_and_no_address(name, root):
    text = (root / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(blocks) > 50
    for block in blocks:
        assert re.match(r"^[\w.-]+==\S+", block), block
        assert "--hash=sha256:" in block, block


def test_locks_agree(root):
    pins = [
        set(re.findall(r"^[\w.-]+==[^\s\\]+", (root / name).read_text(), flags=re.MULTILINE))
        for name in ("requirements.lock", "requirements-test.lock")
    ]
    assert pins[0] <= pins[1]


def test_every_lecture_cell_is_short_and_every_import_is_together(root):
    """At most 15 lines of 88 characters a cell, but for the one cell of imports; no magics."""
    import nbformat

    lectures = sorted((root / "notebooks").glob("*.ipynb"))
    assert lectures
    for path in lectures:
        cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
        importing = [c for c in cells if re.search(r"^(import|from) ", c.source, re.MULTILINE)]
        assert len(importing) == 1, path.name
        for cell in cells:
            if cell in importing:
                continue
            lines = cell.source.splitlines()
            assert len(lines) <= 15, (path.name, cell.source)
            assert max(map(len, lines)) <= 88, (path.name, max(lines, key=len))


def test_course_map_names_every_lecture_and_no_other(root):
    text = (root / "notebooks" / "00_welcome.py").read_text(encoding="utf-8")
    listed = re.findall(r"^# \| \*\*(\d\d\w?) ", text, flags=re.MULTILINE)
    there = [path.stem.split("_")[0] for path in sorted((root / "notebooks").glob("*.py"))]
    assert listed == there


def test_readme_lists_every_lesson(root):
    text = (root / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"\*\*(\d\d\w?) ", text.split("## Start")[0])
    assert listed == [path.stem.split("_")[0] for path in sorted((root / "notebooks").glob("*.py"))]


MODULES = [m.name for m in pkgutil.walk_packages(course_lib.__path__, "course_lib.")]


@pytest.mark.parametrize("name", [name for name in MODULES if not name.startswith("course_lib._")])
def test_doctests(name):
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0


def test_there_are_doctests():
    modules = map(importlib.import_module, MODULES)
    tests = [test for m in modules for test in doctest.DocTestFinder().find(m) if test.examples]
    assert len(tests) > 25


def test_every_lesson_widget_is_swept_by_a_test(root):
    """A widget that no test goes through would break unseen."""
    tested = "".join(path.read_text(encoding="utf-8") for path in (root / "tests").glob("*.py"))
    for name in MODULES:
        if name.startswith("course_lib.widgets."):
            importlib.import_module(name)
    own = [w for w in LessonWidget.__subclasses__() if w.__module__.startswith("course_lib.")]
    assert own
    assert [w.__name__ for w in own if f"{w.__name__}(" not in tested and w is not Balance] == []


def test_version_is_the_packages(root):
    assert importlib.metadata.version("ml-course") == course_lib.__version__


def test_every_widget_names_its_controls_and_keeps_their_keys(root):
    """A bare VBox leaves sliders nameless, and arrows pressed in it move through the notebook."""
    bare = {
        path.name: re.findall(r"^class (\w+)\(ipywidgets\.VBox\)", text, flags=re.MULTILINE)
        for path in (root / "course_lib" / "widgets").glob("*.py")
        for text in [path.read_text(encoding="utf-8")]
    }
    assert {name: found for name, found in bare.items() if found} == {
        "access.py": ["LessonBox"], "base.py": ["LessonWidget"]
    }  # fmt: skip
