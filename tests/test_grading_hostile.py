"""Each hostile submission gets its fair score, leaves nobody behind, touches nothing outside."""

import contextlib
import functools
import html
import os
import socket
import sys
import time
from pathlib import Path

import grading_hostile
import pytest

from course_lib.checks import load
from course_lib.checks.card import rich
from course_lib.grading.grade import Options, grade_folder
from course_lib.grading.worker import ForkServer, Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the fork server needs Linux")
OWN = Path(__file__).parents[1]
OURS = (2 << 30) + 4096 * os.getpid()  # bytes: by this number our own servers are known
LIMITS = Limits(seconds=1, total=60, memory=OURS)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """All submissions that this machine can shut in, graded once; results by name, the folder."""
    place = tmp_path_factory.mktemp("hostile")
    secret = place / "secret" / "grades"
    secret.parent.mkdir()
    secret.write_text("for nobody")
    out = place / "out"
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        cases = [
            case
            for case in grading_hostile.catalogue(OWN, secret, port, out)
            if not missing_wall(case.name)
        ]
        for case in cases:
            case.put(place / "submitted" / case.name)
        before = snapshot(place / "secret")
        options = Options(exercise="02", limits=LIMITS, jobs=2, only=grading_hostile.ASKED)
        marks = grade_folder(place / "submitted", out, options)
        listening.settimeout(0.01)
        with pytest.raises(TimeoutError):
            listening.accept()
    assert snapshot(place / "secret") == before
    return cases, {mark.result.student: mark.result for mark in marks}, out


def missing_wall(name: str) -> str:
    """The wall without which this submission must not be run, if this machine has not got it."""
    wall, harm = grading_hostile.NEEDS.get(name, ("", ""))
    return f"this machine has no {wall}: {harm}" if wall and not level()[wall] else ""


@functools.cache
def level() -> dict:
    """Which layers of the sandbox this machine gives."""
    with ForkServer(LIMITS) as server:
        return server.level


def snapshot(folder: Path) -> dict:
    return {p: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_catalogue_is_rich():
    cases = grading_hostile.catalogue(OWN, Path("/x/y"), 1, Path("/x"))
    assert len(cases) >= 60
    names = {case.name for case in cases}
    assert len(names) == len(cases)
    assert names > set(grading_hostile.NEEDS)


NAMES = [c.name for c in grading_hostile.catalogue(OWN, Path("/x/y"), 1, Path("/x"))]


@pytest.mark.parametrize("name", NAMES)
def test_fair_score(graded, name):
    cases, results, _ = graded
    if missing_wall(name):
        pytest.skip(missing_wall(name))
    case = next(case for case in cases if case.name == name)
    result = results[name]
    told = [(q["question"], [(c["name"], c["passed"], c["hint"]) for c in q["checks"]])
            for q in result.questions]  # fmt: skip
    assert result.score == case.score, (case.why, result.status, result.why, told, result.cells)
    assert (result.status == "ok") == (case.score is not None)


@pytest.mark.parametrize("name", ["closes_all", "hard_exit", "segfault", "hangs"])
def test_what_became_of_a_lost_cell_is_told(graded, name):
    _, results, _ = graded
    story = "It did not finish within 1 s." if name == "hangs" else "It ended the process."
    assert results[name].cells == ["", story, "", "", "", story]


@pytest.mark.parametrize("name", ["shows", "widgets", "timed", "shell_lines"])
def test_what_a_notebook_shows_does_no_harm_to_its_cell(graded, name):
    _, results, _ = graded
    assert not any(results[name].cells)


def test_nobody_is_left_behind(graded):
    *_, out = graded
    assert out.is_dir()
    deadline = time.monotonic() + 10
    while (running := servers()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not running


def servers() -> list[str]:
    """The command lines of our fork servers and of what they have forked."""
    lines = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            lines.append((process / "cmdline").read_bytes().decode(errors="replace"))
    return [line for line in lines if "inside/server.py" in line and str(OURS) in line]


def test_feedback_shows_no_hidden_input_and_is_escaped(graded):
    _, results, out = graded
    pages = sorted((out / "feedback").glob("*.html"))
    assert len(pages) == len(results)
    text = "".join(page.read_text() for page in pages)
    assert "<script" not in text
    cases = {
        which: {
            html.escape(check["case"])
            for result in results.values()
            for question in getattr(result, which)
            for check in question["checks"]
            if check["case"]
        }
        for which in ("questions", "public")
    }
    assert cases["public"]
    assert not [case for case in cases["questions"] - cases["public"] if case in text]
    wrong = next(p for p in pages if p.name.startswith("wrong.")).read_text()
    hints = [c["hint"] for q in results["wrong"].questions for c in q["checks"] if c["mistake"]]
    assert hints
    assert all(rich(hint) in wrong for hint in hints)


def test_every_result_says_how_it_was_shut_in(graded):
    _, results, _ = graded
    ran = [result for result in results.values() if result.status == "ok"]
    assert all("limits" in result.sandbox for result in ran)
    assert {result.seed for result in results.values()} == {ran[0].seed}
    questions = [q for name, q in load("02").questions.items() if name in grading_hostile.ASKED]
    assert ran[0].max_score == sum(q.max_points for q in questions) == grading_hostile.FULL
