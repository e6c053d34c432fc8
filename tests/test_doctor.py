"""`course doctor`: what is fine, what is not, and what to do."""

import subprocess
import sys
from pathlib import Path

import pytest

from course_lib.authoring import doctor, doctor_grading, doctor_jupyter
from course_lib.authoring.findings import WORDS, Finding
from course_lib.grading.worker import ServerLost


def only(findings) -> Finding:
    (finding,) = findings
    return finding


def test_this_environment_is_fine(capsys):
    assert doctor.run() == 0
    lines = capsys.readouterr().out.splitlines()
    subjects = {line.split(":")[0].split(maxsplit=1)[1] for line in lines if line[:4] == "ok  "}
    assert {"Python", "packages", "kernel", "JupyterLab", "ipywidgets", "anywidget"} <= subjects
    assert {"samples", "current folder", "cores", "NumPy"} <= subjects
    assert all(line[:5].strip() in ("", *WORDS) for line in lines[:-1])


def test_failure_gives_status_1_and_a_summary(monkeypatch):
    def broken():
        raise RuntimeError("no such thing")

    said = []
    monkeypatch.setattr(doctor, "PARTS", (doctor.python, broken, doctor.network))
    assert doctor.run(said.append) == 1
    assert said[1].startswith("fail  broken: RuntimeError: no such thing\n      Install")
    assert "1 of 3 points fail" in said[-1]


def test_warning_is_no_failure(monkeypatch):
    said = []
    monkeypatch.setattr(doctor, "PARTS", (lambda: iter([Finding("warn", "x", "y", "z")]),))
    assert doctor.run(said.append) == 0
    assert said[0] == "warn  x: y\n      z"
    assert "1 warning" in said[-1]


def test_old_python_fails(monkeypatch):
    monkeypatch.setattr(doctor.sys, "version_info", (3, 10, 4))
    assert only(doctor.python()).word == "fail"


def test_requirements_are_compared():
    declared = [
        "good>=1,<3",
        "old>=2",
        "absent>=1",
        'elsewhere; sys_platform == "none"',
        'extra-one; extra == "test"',
    ]
    versions = {"good": "2.5", "old": "1.9"}
    findings = list(doctor.check_requirements(declared, versions.get))
    assert [(f.word, f.subject) for f in findings] == [
        ("fail", "old"),
        ("fail", "absent"),
        ("ok", "packages"),
    ]
    assert findings[0].text == "version 1.9; expected >=2"
    assert findings[0].todo == 'python -m pip install "old>=2"'
    assert findings[2].text.startswith("1 dependencies")


def test_package_that_is_not_installed_fails(monkeypatch):
    monkeypatch.setattr(doctor, "PACKAGE", "no-such-package")
    assert only(doctor.dependencies()).word == "fail"


def test_foreign_kernel_fails_and_shadowing_is_named(tmp_path):
    mine, used = tmp_path / "mine/python3", tmp_path / "env/python3"
    for folder in (mine, used):
        folder.mkdir(parents=True)
        (folder / "kernel.json").write_text("{}")
    foreign = list(doctor_jupyter.kernel_findings("/usr/bin/python2", used, [used, mine]))
    assert [finding.word for finding in foreign] == ["fail", "warn"]
    assert "/usr/bin/python2" in foreign[0].text
    assert str(mine) in foreign[1].text
    for program in ("python", "python3", sys.executable):
        assert only(doctor_jupyter.kernel_findings(program, used, [used])).word == "ok"


def test_kernel_of_the_reader_is_passed_by(tmp_path, monkeypatch):
    mine = tmp_path / "data/kernels/python3"
    mine.mkdir(parents=True)
    (mine / "kernel.json").write_text(
        '{"argv": ["/nowhere/python"], "display_name": "x", "language": "python"}'
    )
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    assert {finding.word for finding in doctor_jupyter.kernel()} == {"ok", "warn"}
    assert doctor.os.environ["JUPYTER_PREFER_ENV_PATH"] == "0"


@pytest.mark.parametrize(
    ("code", "expected"), [("print('4.4')", "ok"), ("raise SystemExit('broken')", "fail")]
)
def test_jupyterlab_is_started(monkeypatch, code, expected):
    real = subprocess.run
    monkeypatch.setattr(
        doctor_jupyter.subprocess,
        "run",
        lambda c, **options: real([sys.executable, "-c", code], **options),
    )
    finding = only(doctor_jupyter.jupyterlab())
    assert finding.word == expected
    assert ("4.4" in finding.text) == (expected == "ok")


def test_jupyterlab_that_hangs_fails(monkeypatch):
    def hang(command, timeout, **options):
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(doctor_jupyter.subprocess, "run", hang)
    assert only(doctor_jupyter.jupyterlab()).word == "fail"


def test_missing_widget_extension_fails(monkeypatch, tmp_path):
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *parts: [str(tmp_path)])
    findings = list(doctor_jupyter.widgets())
    assert [finding.word for finding in findings] == ["fail", "fail"]
    assert findings[0].todo.endswith("jupyterlab_widgets")


def test_altered_sample_fails(monkeypatch):
    import course_lib.data

    def damaged():
        raise course_lib.data.DamagedFile("mnist-sample.npz: altered")

    monkeypatch.setattr(course_lib.data, "load_mnist_sample", damaged)
    findings = list(doctor.samples())
    assert [finding.word for finding in findings] == ["fail", "ok"]
    assert findings[0].text == "mnist-sample.npz: altered"


def test_course_data(tmp_path):
    assert only(doctor.local_data({})).word == "note"
    assert only(doctor.local_data({"COURSE_DATA": str(tmp_path)})).word == "ok"
    assert only(doctor.local_data({"COURSE_DATA": str(tmp_path / "none")})).word == "warn"


def test_folders_are_tried_and_none_is_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache/below"))
    assert [finding.word for finding in doctor.folders()] == ["ok", "ok"]
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "cache").write_text("a file")
    words = {finding.subject: finding.word for finding in doctor.folders()}
    assert words == {"current folder": "ok", "cache folder": "warn"}


def test_memory_is_judged(monkeypatch):
    assert doctor.total_memory() > 0
    monkeypatch.setattr(doctor, "total_memory", lambda: 0.5)
    assert next(doctor.machine()).word == "warn"
    monkeypatch.setattr(doctor, "total_memory", lambda: None)
    assert next(doctor.machine()).subject == "cores"


@pytest.mark.parametrize(("found", "word"), [(None, "note"), ("/usr/bin/chromium", "ok")])
def test_browser_is_only_noted(monkeypatch, found, word):
    monkeypatch.setattr(doctor.shutil, "which", lambda name: found)
    assert only(doctor.browser()).word == word


WHOLE = {"limits": True, "nobody": True, "namespaces": True, "landlock": 6, "missing": []}


@pytest.mark.skipif(sys.platform != "linux", reason="the fork server needs Linux")
def test_sandbox_of_this_machine_is_tried():
    level = doctor_grading.sandbox_level()
    assert set(level) == set(WHOLE)
    finding = only(doctor_grading.sandbox())
    assert finding == doctor_grading.sandbox_finding(level)
    assert finding.word == ("note" if level["missing"] else "ok")


def test_whole_sandbox_is_fine():
    finding = doctor_grading.sandbox_finding(WHOLE)
    assert (finding.word, finding.todo) == ("ok", "")
    assert finding.text.endswith("(limits, nobody, namespaces, landlock)")


def test_missing_layers_are_noted_with_what_they_mean():
    missing = ["namespaces: unshare: Operation not permitted", "landlock: the kernel has none"]
    level = WHOLE | {"namespaces": False, "landlock": False, "missing": missing}
    finding = doctor_grading.sandbox_finding(level)
    assert finding.word == "note"
    assert all(problem in finding.text for problem in missing)
    assert "reach the network" in finding.text
    assert "read and write" in finding.text
    assert "as root" not in finding.text
    assert finding.todo.startswith("Only those who grade")


@pytest.mark.parametrize("error", [ServerLost("it said nothing"), OSError(28, "disk full")])
def test_a_sandbox_that_does_not_start_is_only_noted(monkeypatch, error):
    def lost(*_):
        raise error

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("course_lib.grading.worker.ForkServer", lost)
    finding = only(doctor_grading.sandbox())
    assert finding.word == "note"
    assert str(error) in finding.text


@pytest.mark.parametrize(("platform", "system"), [("darwin", "Darwin"), ("win32", "Windows")])
def test_elsewhere_the_weaker_sandbox_is_said_in_words(monkeypatch, platform, system):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(doctor_grading.platform, "system", lambda: system)
    finding = only(doctor_grading.sandbox())
    assert finding.word == "note"
    assert finding.text.startswith(f"{system} has no walls")


def test_nothing_here_asks_the_network(monkeypatch):
    def refuse(*arguments, **options):
        raise AssertionError("doctor asked the network")

    monkeypatch.setattr("socket.socket.connect", refuse)
    assert not [finding for finding in doctor.examine() if finding.word == "fail"]
    assert Path.cwd().is_dir()
