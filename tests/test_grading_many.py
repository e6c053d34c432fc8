"""A class, every tenth of it hostile: the same grades undisturbed, killed half-way, by one worker.

`COURSE_CLASS=300` in the environment makes the class as large as that.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import grading_hostile as g
import pytest

from course_lib.checks import load

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the fork server needs Linux")
STUDENTS = int(os.environ.get("COURSE_CLASS", "30"))
OWN = Path(__file__).parents[1]
ANSWERS = {"l1_distance": g.L1, "vote": g.VOTE, "answer_curve": g.CURVE}


def wrong_answers() -> list[dict[str, str]]:
    """The right answers, one of them replaced by a catalogued mistake."""
    questions = load("02").questions
    return [ANSWERS | {name: m.code} for name in ANSWERS for m in questions[name].mistakes]


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("many")
    secret = place / "secret" / "grades"
    secret.parent.mkdir()
    secret.write_text("for nobody")
    hostile = g.catalogue(OWN, secret, 9, place / "out")
    wrong = wrong_answers()
    for i in range(STUDENTS):
        folder = place / "submitted" / f"student{i:04}"
        if i % 10 == 3:
            hostile[i * 7 % len(hostile)].put(folder)
        else:
            answers = wrong[i * 5 % len(wrong)] if i % 2 else ANSWERS
            g.writes(g.notebook([g.START, *answers.values()]))(folder)
    (place / "seed").mkdir()
    (place / "seed" / "run.json").write_text('{"exercise": "02_nearest_neighbours", "seed": 5}')
    return place


def start(place: Path, out: str, jobs: int) -> subprocess.Popen:
    """`course grade` into a folder of that name, with the same hidden inputs for all of them."""
    if not (place / out).exists():
        shutil.copytree(place / "seed", place / out)
    command = [sys.executable, "-m", "course_lib.cli", "grade", place / "submitted",
               "--out", place / out, "--exercise", "02", "--only", *g.ASKED,
               "--time-limit", "1", "--jobs", str(jobs)]  # fmt: skip
    return subprocess.Popen(
        list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def finish(run: subprocess.Popen) -> None:
    _, complaints = run.communicate(timeout=60 + 5 * STUDENTS)
    assert run.returncode in (0, 1), complaints


def written(place: Path, out: str) -> dict[str, bytes]:
    return {name: (place / out / name).read_bytes() for name in ("grades.csv", "class.html")}


def test_grades_depend_neither_on_workers_nor_on_a_kill_half_way(place):
    for out, jobs in (("undisturbed", 2), ("one", 1)):
        finish(start(place, out, jobs))
    run = start(place, "killed", 2)
    deadline = time.monotonic() + 60 + 5 * STUDENTS
    results = place / "killed" / "results"
    while time.monotonic() < deadline and len(list(results.glob("*.json"))) < STUDENTS // 2:
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.communicate(timeout=60)  # until its workers are gone, too
    half = {path.name: path.stat().st_mtime_ns for path in results.glob("*.json")}
    assert STUDENTS // 2 <= len(half) < STUDENTS
    finish(start(place, "killed", 2))
    kept = {name for name, when in half.items() if (results / name).stat().st_mtime_ns == when}
    assert len(kept) > len(half) * 0.8  # but for those without a final result
    assert written(place, "undisturbed") == written(place, "one") == written(place, "killed")
    rows = (place / "one" / "grades.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) == STUDENTS + 1
