"""The `course` command as its users meet it, JupyterLab and all."""

import asyncio
import contextlib
import json
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest
from tornado.websocket import websocket_connect

from course_lib import __version__, cli
from course_lib.authoring import paths, workspace

COMMANDS = (
    "open",
    "check",
    "submit",
    "reset",
    "doctor",
    "reproduce",
    "build",
    "run",
    "handout",
    "new-lesson",
    "grade",
)


def course(*arguments, **options) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "course_lib.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **options)


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    """A course of one lecture and one exercise, in the place of the real one."""
    root = tmp_path / "course"
    for name in ("notebooks/00_welcome.ipynb", "exercises/02_near.ipynb"):
        (root / name).parent.mkdir(parents=True)
        cell = nbformat.v4.new_code_cell("1 + 1")
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), root / name)
    monkeypatch.setattr(paths, "course_root", lambda: root)
    monkeypatch.chdir(tmp_path)
    return root


def test_help_names_every_command_and_is_light():
    code = (
        "import sys; from course_lib.cli import main\n"
        "try: main(['--help'])\n"
        "finally: print([m for m in ('numpy', 'IPython', 'nbformat', 'course_lib.authoring.lab')"
        " if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.returncode == 0
    for command in COMMANDS:
        assert f"    {command}" in ran.stdout
    assert ran.stdout.endswith("[]\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main([command, "--help"])
    assert stopped.value.code == 0
    assert f"usage: course {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["opne"],
        ["open", "--port", "0"],
        ["open", "--port", "http"],
        ["check"],
        ["check", "x.ipynb", "--time-limit", "0"],
        ["check", "x.ipynb", "--time-limit", "soon"],
        ["doctor", "--colour"],
    ],
)
def test_wrong_usage_is_told(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    assert stopped.value.code == 2
    assert "course" in capsys.readouterr().err


def test_version():
    assert course("--version").stdout == f"ml-course {__version__}\n"


def test_grade_wants_a_folder_and_a_place(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["grade", "submitted"])
    assert stopped.value.code == 2
    assert "--out" in capsys.readouterr().err
    assert cli.main(["grade", str(tmp_path / "none"), "--out", str(tmp_path / "out")]) == 2
    assert "is no folder; expected one with a folder a student" in capsys.readouterr().err


def test_prepare_only_makes_a_copy_and_stops(root, capsys):
    assert cli.main(["open", "--prepare-only"]) == 0
    assert capsys.readouterr().out == "2 files put into ml-course.\n"
    assert Path("ml-course/notebooks/00_welcome.ipynb").is_file()
    assert cli.main(["open", "ml-course", "--prepare-only"]) == 0
    assert "up to date" in capsys.readouterr().out


def test_failures_are_one_message_and_status_2(root, capsys):
    Path("taken").write_text("a file")
    assert cli.main(["open", "taken", "--prepare-only"]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("course open: taken is a file; expected a folder")
    assert captured.out == ""


def test_reset_from_within_the_copy(root, capsys, monkeypatch):
    cli.main(["open", "--prepare-only"])
    monkeypatch.chdir("ml-course/exercises")
    capsys.readouterr()
    assert cli.main(["reset", "02"]) == 0
    assert capsys.readouterr().out == "Fresh already: 02_near.ipynb\n"
    Path("02_near.ipynb").write_text("mine")
    assert cli.main(["reset", "2"]) == 0
    said = capsys.readouterr().out
    assert said == "Fresh: 02_near.ipynb\nYours is kept: 02_near.old-1.ipynb\n"
    monkeypatch.chdir(root)
    assert cli.main(["reset", "02", "--dir", str(root.parent / "ml-course")]) == 0
    assert cli.main(["reset", "02"]) == 2
    assert "no working copy" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "submit"])
def test_notebook_by_number(tmp_path, command):
    folder = tmp_path / "mine"
    assert course("open", folder, "--prepare-only").returncode == 0
    ran = course(command, "0", "--dir", folder, cwd=tmp_path)
    assert ran.returncode == 1, ran.stderr
    exercise = Path("mine/exercises/00_welcome.ipynb")
    assert ran.stdout.startswith(f"{exercise}: exercise 00_welcome\n")
    assert (tmp_path / exercise).with_suffix(".receipt.json").exists() == (command == "submit")
    ran = course(command, "00_welcome", cwd=tmp_path)
    assert ran.returncode == 2
    assert "no working copy of the course in this folder" in ran.stderr


def test_the_courses_own_exercise_is_checked_but_not_handed_in(tmp_path):
    own = paths.course_root() / "exercises" / "00_welcome.ipynb"
    before = sorted(own.parent.iterdir())
    ran = course("check", own, cwd=tmp_path)
    assert ran.returncode == 1, ran.stderr
    assert "is the course's own empty exercise, not a working copy" in ran.stdout.splitlines()[0]
    assert "Total: 0 of" in ran.stdout
    ran = course("submit", own, cwd=tmp_path)
    assert ran.returncode == 2
    assert "is the course's own empty exercise, not a working copy" in ran.stderr
    assert sorted(own.parent.iterdir()) == before


def test_check_reports_unusable_input(tmp_path):
    ran = course("check", "none.ipynb", cwd=tmp_path)
    assert ran.returncode == 2
    assert "cannot read none.ipynb: No such file" in ran.stderr
    assert "or just its number: 02" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_colour_only_on_a_terminal_that_wants_it(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys, "stdout", type("Terminal", (), {"isatty": lambda self: True})())
    assert cli.wants_colour()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not cli.wants_colour()
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setattr(sys, "stdout", type("File", (), {"isatty": lambda self: False})())
    assert not cli.wants_colour()


@pytest.mark.parametrize("arrives_as", [KeyboardInterrupt, asyncio.CancelledError])
def test_interrupt_ends_quietly(monkeypatch, capsys, arrives_as):
    def interrupted(options):
        raise arrives_as

    monkeypatch.setattr(cli, "doctor", interrupted)
    assert cli.main(["doctor"]) == 130
    assert "Stopped" in capsys.readouterr().err


RUN = """
import sys
from pathlib import Path
from course_lib import cli
from course_lib.authoring import paths
paths.course_root = lambda: Path(sys.argv[1])
sys.exit(cli.main(sys.argv[2:]))
"""


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
@pytest.mark.parametrize("command", [["check", "notebooks/00_welcome.ipynb"], ["run"]])
def test_interrupted_run_ends_quietly_and_leaves_no_kernel(root, command):
    begun = root / "begun"
    source = f"import os, time\nopen({str(begun)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    cell = nbformat.v4.new_code_cell(source)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), root / "notebooks/00_welcome.ipynb")
    python = [sys.executable, "-c", RUN, str(root), *command]
    with subprocess.Popen(
        python, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        wait_for(lambda: (begun.exists() and begun.read_text()) or process.poll() is not None)
        os.killpg(process.pid, signal.SIGINT)
        said, errors = (text.decode() for text in process.communicate(timeout=30))
    assert process.returncode == 130, errors
    assert said == ""
    # What a bar has left on its line is no line of its own.
    assert [line for line in errors.split("\n")[1:] if line.strip()] == ["Stopped."]
    kernel = int(begun.read_text())
    wait_for(lambda: not alive(kernel))
    assert not alive(kernel)


def wait_for(condition, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_reader_that_leaves_early():
    """`course doctor | head -0` ends without a traceback."""
    command = [sys.executable, "-m", "course_lib.cli", "reproduce", "--list"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        errors = process.stderr.read().decode()
        process.wait(60)
    assert "Traceback" not in errors


def test_build_says_what_is_stale(root, monkeypatch, capsys):
    from course_lib.authoring import build

    stale = [build.Change("notebooks/02_near.ipynb", "changed")]
    monkeypatch.setattr(build, "build", lambda root, check: stale)
    assert cli.main(["build", "--check"]) == 1
    assert "notebooks/02_near.ipynb" in capsys.readouterr().out
    monkeypatch.setattr(build, "build", lambda root, check: [])
    assert cli.main(["build", "--check"]) == 0
    assert cli.main(["build"]) == 0


def test_build_names_what_its_source_has_left(root, monkeypatch, capsys):
    from course_lib.authoring import build

    left = [build.Change("notebooks/07_gone.ipynb", "orphan")]
    monkeypatch.setattr(build, "build", lambda root, check: left)
    for command in (["build"], ["build", "--check"]):
        assert cli.main(command) == 1
        out = capsys.readouterr().out
        assert "its source is gone" in out
        assert "run `course build`" not in out


def test_build_in_an_installed_course_is_told(root, monkeypatch, capsys):
    from course_lib.authoring import html, paths

    monkeypatch.setattr(paths, "is_checkout", lambda: False)
    monkeypatch.setattr(html, "write_pages", lambda root, target: [target / "index.html"])
    assert cli.main(["build"]) == 2
    assert "Clone the course" in capsys.readouterr().err
    assert cli.main(["build", "--html", "site"]) == 0


def test_build_writes_pages(root, monkeypatch, capsys):
    from course_lib.authoring import build, html

    monkeypatch.setattr(build, "build", lambda root, check: [])
    monkeypatch.setattr(html, "write_pages", lambda root, target: [target / "index.html"])
    assert cli.main(["build", "--html", "site"]) == 0
    assert f"begin with {Path('site/index.html')}" in capsys.readouterr().out


def test_run_fails_where_a_notebook_does(root, monkeypatch, capsys):
    assert cli.main(["run"]) == 0
    assert "notebooks/00_welcome.ipynb" in capsys.readouterr().out
    path = root / "notebooks/00_welcome.ipynb"
    broken = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])
    nbformat.write(broken, path)
    assert cli.main(["run", "00"]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().out


def test_new_lesson_in_an_installed_course_is_told(root, capsys):
    assert cli.main(["new-lesson", "99", "networks"]) == 2
    assert "course new-lesson: " in capsys.readouterr().err


# JupyterLab itself, headless, on a port that is taken, with Ctrl-C at the end.

START = """
import sys
from pathlib import Path
from course_lib.authoring.lab import start_lab
sys.exit(start_lab(Path(sys.argv[1]), port=int(sys.argv[2])))
"""


class Lab:
    """A JupyterLab that was started as `course open` does, in a terminal of its own."""

    def __init__(self, folder: Path, port: int, environment: dict[str, str]) -> None:
        self.terminal, inside = pty.openpty()
        self.log = folder.with_name("lab.log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", START, str(folder), str(port)],
                stdin=inside,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )
        os.close(inside)

    def url(self, seconds: float = 60) -> str:
        """The address that it prints, with its token."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            found = re.search(r"http://127\.0\.0\.1:\d+/\S+token=\w+", self.log.read_text())
            if found:
                return found[0]
            time.sleep(0.1)
        raise AssertionError(f"JupyterLab printed no address:\n{self.log.read_text()}")

    def press_ctrl_c(self) -> None:
        os.killpg(self.process.pid, signal.SIGINT)

    def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        os.close(self.terminal)


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        assert answer.status == 200
        return answer.read().decode()


def in_terminal(base: str, token: str, command: str) -> str:
    """What `command` prints in JupyterLab's own terminal (File, New, Terminal)."""
    asked = urllib.request.Request(f"{base}/api/terminals?token={token}", method="POST")
    with urllib.request.urlopen(asked, timeout=30) as answer:
        name = json.load(answer)["name"]

    async def talk() -> str:
        address = f"ws{base.removeprefix('http')}/terminals/websocket/{name}?token={token}"
        connection = await websocket_connect(address)
        # Put together by the shell, so that the echo of what is typed is no answer.
        await connection.write_message(json.dumps(["stdin", f'echo "<""$({command})"">"\r']))
        said = ""
        while not re.search(r"<[^\"$]*>", said):
            message = await asyncio.wait_for(connection.read_message(), 30)
            assert message is not None, f"the terminal is gone:\n{said}"
            kind, *text = json.loads(message)
            said += text[0] if kind == "stdout" else ""
        connection.close()
        while await asyncio.wait_for(connection.read_message(), 30) is not None:
            pass  # until the other side has closed, too, and the socket with it
        return re.search(r"<([^\"$]*)>", said)[1]

    return asyncio.run(talk())


@pytest.fixture
def occupied():
    """A port that somebody else listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("home", ["a folder", "not to be written"])
def test_jupyterlab_opens_on_the_course(root, tmp_path, occupied, home):
    folder = tmp_path / "copy"
    workspace.prepare(root, folder, "1.0")
    house = tmp_path / "home"
    if home == "a folder":
        # The reader's own configuration would send everything elsewhere.
        (house / ".jupyter").mkdir(parents=True)
        (house / ".jupyter/jupyter_server_config.json").write_text(
            json.dumps({"ServerApp": {"base_url": "/elsewhere", "root_dir": "/"}})
        )
    else:
        house.write_text("a file: nothing can be made below it, even by root")
    moved = {"DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "COURSE_OPEN"}
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in moved and not name.startswith(("JUPYTER", "IPYTHON", "XDG"))
    }
    started = Lab(folder, occupied, environment | {"HOME": str(house)})
    try:
        url = started.url()
        assert f":{occupied}/" not in url
        assert "/lab/tree/notebooks/00_welcome.ipynb?token=" in url
        page = get(url)
        disabled = re.search(r'"disabledExtensions": \[(.*?)\]', page)[1]
        assert "@jupyterlab/apputils-extension:announcements" in disabled  # asks for no news
        assert "jupyterlab-manager" in page  # the widgets' extension
        base, token = re.match(r"(http://[^/]+)/.*token=(\w+)", url).groups()
        listed = json.loads(get(f"{base}/api/contents/notebooks?token={token}"))
        assert [file["name"] for file in listed["content"]] == ["00_welcome.ipynb"]
        assert "No browser is opened" in started.log.read_text()
        assert in_terminal(base, token, "command -v course") == shutil.which(
            "course", path=os.path.dirname(sys.executable)
        )
        started.press_ctrl_c()
        assert started.process.wait(30) == 0
        with pytest.raises(ProcessLookupError):  # nobody of its session is left
            os.killpg(started.process.pid, 0)
    finally:
        started.end()


def test_course_root_is_found():
    root = paths.course_root()
    assert (root / "notebooks").is_dir()
