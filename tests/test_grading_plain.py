"""Grading without a fork server, as on macOS and Windows: the same grades, and what is said of it.

The plain server is tried here on whatever system the tests run on. Attacks that only a wall keeps
off are left out, each with its reason.
"""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grading_hostile as g
import pytest

from course_lib import cli
from course_lib.checks import load
from course_lib.grading import plain_process, plain_server, pool, worker
from course_lib.grading.judge import report_on
from course_lib.grading.limits import Limits, ServerLost
from course_lib.grading.plain_process import Ended
from course_lib.grading.plain_server import PlainServer, cell_order, command_for, level_of
from course_lib.grading.reading import Unreadable, read_notebook
from course_lib.grading.worker import Answers, ForkServer, ask_all

linux = pytest.mark.skipif(sys.platform != "linux", reason="it looks at what only Linux has")
posix = pytest.mark.skipif(os.name != "posix", reason="it forks or stops processes")
OWN = Path(__file__).parents[1]
LIMITS = Limits(seconds=1, total=60)
NOT_RUN = {name: harm for name, (_, harm) in g.NEEDS.items()} | {
    "kills_parent": "its parent is the grader",
    "ptrace": "it would stop the grader",
    "mounts": "started by root, it would cover all files",
    "deletes_folder": "were it run in another folder, that one would be gone",
    "fork_bomb": "nothing limits the number of processes",
    "orphan": "it has a session of its own, and would be left running",
}
NAMES = [c.name for c in g.catalogue(OWN, Path("/x/y"), 1, Path("/x")) if c.name not in NOT_RUN]
ENDS, LOOPS = "import os\nos._exit(1)", "while True:\n    pass"
RIGHT = [g.START, g.L1, g.VOTE, g.CURVE]


def asked(server, cells, names=g.ASKED, lesson="02") -> Answers:
    return ask_all(server, cells, [load(lesson).questions[name] for name in names], 7)


def reports(answers: Answers, lesson="02") -> list[dict]:
    """The judgement of each question."""
    questions = load(lesson).questions
    return [
        report_on(lesson, questions[name], outcomes, 7).as_dict()
        for name, outcomes in answers.outcomes.items()
    ]


def score(answers: Answers) -> int:
    return sum(report["points"] for report in reports(answers))


@pytest.fixture(scope="module")
def server():
    with PlainServer(LIMITS) as server:
        yield server


@pytest.fixture(scope="module")
def fork_server():
    with ForkServer(LIMITS) as server:
        yield server


@pytest.fixture(scope="module")
def catalogue(server, tmp_path_factory) -> dict:
    """What became of each submission that needs no wall: its case, its cells and its answers."""
    if not server.level["limits"]:
        pytest.skip("what takes all memory is not run where nothing limits it")
    place = tmp_path_factory.mktemp("plain")

    def run(case: g.Hostile) -> tuple:
        case.put(place / case.name)
        path = max((place / case.name).iterdir(), key=lambda p: p.lstat().st_mtime)
        try:
            cells = read_notebook(path, g.ASKED).cells
        except Unreadable:
            return case, (), None
        return case, cells, asked(server, cells)

    cases = g.catalogue(OWN, place / "secret" / "grades", 1, place / "out")
    with ThreadPoolExecutor(2) as pool:
        done = pool.map(run, [case for case in cases if case.name in NAMES])
        return {case.name: (case, cells, answers) for case, cells, answers in done}


@pytest.mark.parametrize("name", NAMES)
def test_fair_score(catalogue, name):
    case, _, answers = catalogue[name]
    if answers is None or answers.status != "ok":
        assert case.score is None, answers
    else:
        assert score(answers) == case.score, (case.why, reports(answers), answers.cells)


def test_only_what_needs_a_wall_is_left_out():
    everything = {case.name for case in g.catalogue(OWN, Path("/x/y"), 1, Path("/x"))}
    assert everything == {*NAMES, *NOT_RUN}
    assert len(NAMES) > 70


@linux
def test_the_fork_server_tells_the_same_and_judges_the_same(catalogue, fork_server):
    names = ["honest", "exits", "hard_exit", "closes_all", "syntax_error", "shows", "wrong",
             "renamed", "exit_inside", "changes_inputs", "always_equal", "hostile_error",
             "reads_frames", "imports_model", "letter_in_a_list"]  # fmt: skip
    for name in names:
        _, cells, plain = catalogue[name]
        forked = asked(fork_server, cells)
        assert plain.cells == forked.cells
        assert reports(plain) == reports(forked), name


@linux
@pytest.mark.parametrize("path", ["solutions/00b_toolbox", "exercises/02_nearest_neighbours"])
def test_whole_exercises_are_graded_as_by_the_fork_server(server, fork_server, path):
    lesson = Path(path).name.split("_")[0]
    names = list(load(lesson).questions)
    cells = read_notebook(OWN / f"{path}.ipynb", names).cells
    plain, forked = (asked(s, cells, names, lesson) for s in (server, fork_server))
    assert plain.cells == forked.cells
    assert reports(plain, lesson) == reports(forked, lesson)
    most = sum(q.max_points for q in load(lesson).questions.values())
    assert sum(r["points"] for r in reports(plain, lesson)) == (most if "sol" in path else 0)


def test_what_became_of_lost_cells_and_questions_is_told(catalogue):
    ended, late = "It ended the process.", "It did not finish within 1 s."
    for name, story in {"hard_exit": ended, "closes_all": ended, "hangs": late}.items():
        assert catalogue[name][2].cells == ["", story, "", "", "", story]
    assert {o.error for o in catalogue["exit_inside"][2].outcomes["vote"]} == {"Crash"}
    assert {o.error for o in catalogue["stubborn_loop"][2].outcomes["vote"]} == {"TimeUp"}


def test_another_process_finds_a_clean_folder(server):
    makes = "open('mine', 'x').close()"
    answers = asked(server, [makes, ENDS, "import os\nassert os.listdir() == ['mine']", *RIGHT])
    assert answers.cells == ["", "It ended the process.", "", "", "", "", ""]
    assert score(answers) == g.FULL


def test_at_the_deadline_there_is_no_result(tmp_path):
    with PlainServer(Limits(seconds=1, total=1.5), tmp_path) as server:
        answers = asked(server, [LOOPS, LOOPS, *RIGHT])
    assert answers.status == "timed out"
    assert not list(tmp_path.iterdir())


@posix
def test_a_process_that_listens_no_more_is_given_up(server):
    """An order that no pipe can hold does not wait for it."""
    with server.conversation() as talk:
        talk.send({"cells": [], "seconds": 1.0}, 0)
        assert talk.receive(time.monotonic() + 60) == []
        os.kill(talk.process.process.pid, signal.SIGSTOP)
        order = cell_order(f"{' ' * (1 << 22)}\n{LOOPS}", 0, 99)
        with pytest.raises(Ended):
            talk.process.ask(order, 0.3, time.monotonic() + 60)


def test_what_does_not_start_says_why(monkeypatch):
    def command(code):
        return lambda script, limits: [sys.executable, "-c", code]

    monkeypatch.setattr(plain_server, "command_for", command("exit('no NumPy here')"))
    with pytest.raises(ServerLost, match="did not start: no NumPy here"):
        PlainServer(LIMITS)
    monkeypatch.setattr(plain_server, "command_for", command("import time; time.sleep(9)"))
    monkeypatch.setattr(plain_process, "START", 0.1)
    with pytest.raises(ServerLost, match=r"not within 0\.1 s"):
        PlainServer(LIMITS)
    monkeypatch.setattr(plain_server, "command_for", lambda *_: ["/there/is/no/such/command"])
    with pytest.raises(ServerLost, match="No such file"):
        PlainServer(LIMITS)


@linux
def test_it_works_beside_many_open_files_and_shows_none_of_them(server):
    import resource

    most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most[1], most[1]))
    nothing = os.open(os.devnull, os.O_RDONLY)
    held = [nothing]
    try:
        os.set_inheritable(nothing, True)
        held += [os.dup(nothing) for _ in range(1100)]
        sees = "import os\nassert len(os.listdir('/proc/self/fd')) < 9"
        answers = asked(server, [sees, *RIGHT])
    finally:
        for descriptor in held:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, most)
    assert answers.cells[0] == ""
    assert score(answers) == g.FULL


def tells_its_number(path: Path) -> str:
    """A line of code by which a process writes its number into a file."""
    return (
        f"import os\nwith open({str(path)!r}, 'w') as file:\n    file.write(f'{{os.getpid()}}.')\n"
    )


def number_in(path: Path) -> int:
    deadline = time.monotonic() + 60
    while not (path.exists() and path.read_text().endswith(".")):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return int(path.read_text()[:-1])


def assert_ends(pid: int) -> None:
    """A process that has ended has no command line, even where nobody has waited for it."""
    deadline, line = time.monotonic() + 20, Path(f"/proc/{pid}/cmdline")
    while line.exists() and line.read_bytes():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@linux
def test_a_cell_that_forks_and_ends_is_told_at_once_and_its_child_ends(server, tmp_path):
    path = tmp_path / "number"
    cell = (
        "import os, time\nready, done = os.pipe()\n"
        "if os.fork():\n    os.read(ready, 1)\n    os._exit(1)\n"
        f"{tells_its_number(path)}os.write(done, b'1')\ntime.sleep(99)"
    )
    answers = asked(server, [cell, *RIGHT])
    assert answers.cells[0] == "It ended the process."
    assert score(answers) == g.FULL
    assert_ends(number_in(path))


@posix
def test_of_two_that_a_cell_has_forked_one_goes_on(server):
    answers = asked(server, ["import os\nother = os.fork()", "os.waitpid(other, 0)", *RIGHT])
    assert not any(answers.cells)
    assert score(answers) == g.FULL


@linux
def test_the_child_ends_with_a_grader_that_is_killed(tmp_path):
    code = (
        "import sys, time\n"
        "from course_lib.grading.plain_server import Limits, PlainServer\n"
        "with PlainServer(Limits(seconds=60)) as server, server.conversation() as talk:\n"
        "    talk.send({'cells': [sys.argv[1]], 'seconds': 60.0}, 0)\n"
        "    talk.receive(time.monotonic() + 60)\n"
    )
    path = tmp_path / "number"
    cell = tells_its_number(path) + LOOPS
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    grader = subprocess.Popen([sys.executable, "-c", code, cell], env=environment)
    pid = number_in(path)
    grader.kill()
    grader.wait()
    assert_ends(pid)


# What is only there on Unix: modules, and names in `os` and `signal`.
UNIX = ("fcntl", "grp", "pwd", "resource", "termios", "tty", "pty", "syslog", "readline")
OF_OS = ("fork", "forkpty", "register_at_fork", "pidfd_open", "killpg", "setsid", "getuid",
         "setuid", "getpgid", "waitid", "mkfifo", "chown", "O_NONBLOCK")  # fmt: skip
OF_SIGNAL = ("SIGKILL", "SIGALRM", "SIGXCPU", "SIGHUP", "SIGCHLD", "SIGSTOP", "alarm", "setitimer",
             "pthread_sigmask", "pause")  # fmt: skip
AS_ON_WINDOWS = f"""
import os, signal, sys

class Never:
    def find_spec(self, name, path=None, target=None):
        if name in {UNIX}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Never())
for name in {UNIX}:
    sys.modules.pop(name, None)
for module, names in ((os, {OF_OS}), (signal, {OF_SIGNAL})):
    for name in names:
        vars(module).pop(name, None)
"""


@pytest.fixture(scope="module")
def as_on_windows():
    """A server whose processes lack what Windows lacks."""
    runs = (
        AS_ON_WINDOWS
        + "import runpy\ndel sys.argv[0]\nrunpy.run_path(sys.argv[0], None, '__main__')"
    )

    def command(script, limits):
        real = command_for(script, limits)
        at = real.index(str(script))
        return [*real[:at], "-c", runs, *real[at:]]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_server, "command_for", command)
        with PlainServer(LIMITS) as server:
            yield server


def test_without_what_windows_lacks_it_says_so(as_on_windows):
    assert as_on_windows.level["limits"] is False
    assert as_on_windows.level["missing"][0].endswith("memory or file size or open files")


@pytest.mark.parametrize(
    ("vote", "error", "points"),
    [
        (g.VOTE, None, g.FULL),
        (g.vote_body("return labels[0]"), None, g.NO_VOTE),
        (g.vote_body(ENDS), "Crash", g.NO_VOTE),
        (g.vote_body(LOOPS), "TimeUp", g.NO_VOTE),  # without an alarm
    ],
    ids=["right", "wrong", "ends", "loops"],
)
def test_without_what_windows_lacks_it_grades_the_same(as_on_windows, vote, error, points):
    answers = asked(as_on_windows, [g.START, g.L1, vote, g.CURVE])
    assert {outcome.error for outcome in answers.outcomes["vote"]} == {error}
    assert score(answers) == points


def test_without_what_windows_lacks_a_lost_cell_is_lost_alone(as_on_windows):
    cells = [g.START, "import resource", ENDS, LOOPS, g.L1, g.VOTE, g.CURVE]
    answers = asked(as_on_windows, cells)
    assert answers.cells[1].startswith("ModuleNotFoundError")
    assert answers.cells[2:4] == ["It ended the process.", "It did not finish within 1 s."]
    assert score(answers) == g.FULL


def test_the_grader_itself_imports_nothing_that_windows_lacks(root):
    code = AS_ON_WINDOWS + "import course_lib.grading.grade\nimport course_lib.grading.inside.plain"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("system", "kind"), [("linux", "fork"), ("darwin", "plain"), ("win32", "plain")]
)
def test_each_system_has_its_server(monkeypatch, system, kind):
    monkeypatch.setattr(worker, "ForkServer", lambda *_: "fork")
    monkeypatch.setattr(worker, "PlainServer", lambda *_: "plain")
    monkeypatch.setattr(sys, "platform", system)
    assert worker.server_for(LIMITS) == kind


def test_what_is_missing_is_said_by_name(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    level = level_of(LIMITS, ["memory"])
    assert (level["limits"], level["missing"][0]) == (False, "limits: macOS does not limit memory")
    level = level_of(LIMITS, [])
    assert level["limits"] is True
    told = " ".join(level["missing"])
    assert "reach the network" in told
    assert "read and write what you can" in told
    switched_off = level_of(Limits(sandbox="off"), [])
    assert switched_off["missing"] == ["it was switched off"]
    assert not any(switched_off[layer] for layer in ("limits", "namespaces", "landlock"))


def test_the_command_says_what_was_missing_and_refuses_to_do_without(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(pool, "server_for", PlainServer)
    g.writes(g.notebook([g.START, "import os\nos._exit(1)"]), "00.ipynb")(tmp_path / "in" / "anna")
    command = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--exercise", "00"]
    assert cli.main(command) == 0
    told = capsys.readouterr().out
    assert "1 student, 1 with a score: 0.0 of 2 points" in told
    assert "The sandbox was not whole: " in told
    assert "only Linux has it (a submission can read and write what you can)" in told
    (path,) = (tmp_path / "out" / "results").iterdir()
    assert json.loads(path.read_text(encoding="utf-8"))["sandbox"]["landlock"] is False
    assert cli.main([*command, "--regrade", "--sandbox", "require"]) == cli.UNUSABLE
    assert "only Linux has them" in capsys.readouterr().err
