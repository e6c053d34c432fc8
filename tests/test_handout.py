"""`course handout`: what students receive, that it is enough to work, and what it must not hold."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import nbformat
import pytest

from course_lib import cli
from course_lib.authoring import handout, paths
from course_lib.authoring.handout import collect, dead_links, hand_out, time_of, zipped
from course_lib.authoring.paths import course_root
from course_lib.errors import CourseError

WELCOME = "exercises/00_welcome.ipynb"
RIGHT = "def average(values):\n    return sum(values) / len(values)"


@pytest.fixture(scope="module")
def whole() -> handout.Handout:
    return collect(course_root())


@pytest.fixture
def checkout(tmp_path, root) -> Path:
    """A checkout of one lesson, with a library of three files."""
    small = tmp_path / "checkout"
    names = [*handout.ALONE, "notebooks/LICENSE", "exercises/LICENSE", "solutions/LICENSE"]
    names += ["course_lib/__init__.py", "course_lib/files.py", "course_lib/widgets/plane.css"]
    names += [p.relative_to(root).as_posix() for p in root.glob("*/00_welcome.*")]
    for name in names:
        (small / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, small / name)
    return small


def names_in(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return archive.namelist()


# ---- what goes ------------------------------------------------------------------------------


def test_students_receive_what_they_need_and_no_more(whole, root):
    assert {name.split("/")[0] for name in whole.files} == {*handout.ALONE, *handout.FOLDERS}
    outside = [name for name in whole.files if not name.startswith("course_lib/")]
    assert {Path(name).suffix for name in outside} == {"", ".ipynb", ".lock", ".md", ".toml"}
    for name, data in whole.files.items():
        assert name == "README.md" or data == (root / name).read_bytes()
        assert not re.search(r"(^|/)\.|__pycache__|solutions/|tests/", name)
        assert b"BEGIN SOLUTION" not in data or name.startswith("course_lib/authoring/")
    assert {"solutions/", "tests/", "benchmarks/", "notebooks/*.py"} <= set(whole.left_out)


def test_nothing_of_the_library_and_of_the_lessons_is_forgotten(whole, root):
    """A file of a new kind must be entered in KINDS, or taken out of the package."""
    inside = [name for name in whole.left_out if name.startswith(tuple(handout.FOLDERS))]
    assert inside == ["notebooks/*.py"]
    assert whole.lessons == sorted(path.stem for path in root.glob("notebooks/*.py"))


def test_the_readme_is_the_students_part_and_leads_nowhere_else(whole, root):
    text, own = whole.files["README.md"].decode(), (root / "README.md").read_text("utf-8")
    assert re.findall(r"^## (.*)", text, re.MULTILINE) == list(handout.SECTIONS)
    assert text.splitlines()[0] == own.splitlines()[0]
    assert set(text.splitlines()) <= set(own.splitlines())
    for target in re.findall(r"\]\(([^):]+)\)", text):
        assert any(name.startswith(target) for name in whole.files), target
    command = handout.start_command(text)
    assert command == handout.start_command(own)
    for file in re.findall(r"-r (\S+)", command):
        assert file in whole.files


def test_no_link_of_a_whole_handout_is_dead(whole):
    assert list(dead_links(whole.files)) == []


def test_a_readme_without_its_parts_is_told():
    with pytest.raises(CourseError, match=r"a section 'For students'"):
        handout.student_readme("# Title\n\n## Start\n\n## Licences\n")
    with pytest.raises(CourseError, match="a block with one line of commands"):
        handout.start_command("## Start\n\nNo block.\n\n## Test\n\n```sh\npytest\n```\n")


def test_only_some_lessons(root, whole):
    some = collect(root, ["00"])
    assert some.lessons == ["00_welcome"]
    gone = {name for name in whole.files if name not in some.files}
    assert gone == {n for n in whole.files if n.endswith(".ipynb") and "00_welcome" not in n}
    assert gone <= set(some.left_out)
    assert ("notebooks/00_welcome.ipynb", "notebooks/00b_toolbox.ipynb") in dead_links(some.files)
    with pytest.raises(CourseError, match=r"no lesson '99'; expected one of 00_welcome"):
        collect(root, ["00", "99"])


def test_what_lies_about_stays_at_home(checkout):
    clean = collect(checkout)
    seen = ["course_lib/files.py~", "course_lib/notes.txt", "notebooks/images/net.png~"]
    seen += ["course_lib/cifar-10.tar.gz", "notebooks/untitled.txt"]
    seen += ["exercises/00_welcome.receipt.json", "grades/grades.csv"]
    hidden = ["course_lib/.files.py.swp", "course_lib/__pycache__/files.cpython-311.pyc"]
    hidden += ["notebooks/.ipynb_checkpoints/00_welcome-checkpoint.ipynb", ".git/config"]
    hidden += ["course_lib/.ipynb_checkpoints/files-checkpoint.py", "notebooks/images/.DS_Store"]
    for name in (*seen, *hidden):
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text("print()")
    full = collect(checkout)
    assert full.files == clean.files
    added = set(full.left_out) - set(clean.left_out)
    assert added == {*seen[:-1], "grades/"}


def test_pictures_go_with_their_notebooks(checkout):
    (checkout / "notebooks/images").mkdir()
    (checkout / "notebooks/images/net.png").write_bytes(b"a picture")
    assert collect(checkout).files["notebooks/images/net.png"] == b"a picture"


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
def test_links_are_not_followed(checkout, tmp_path):
    clean = collect(checkout)
    secret = tmp_path / "secret" / "key.py"
    secret.parent.mkdir()
    secret.write_text("a key")
    (checkout / "course_lib/key.py").symlink_to(secret)
    (checkout / "course_lib/secrets").symlink_to(secret.parent)
    (checkout / "notebooks/images").symlink_to(secret.parent)
    assert collect(checkout).files == clean.files
    (checkout / "LICENSE").unlink()
    (checkout / "LICENSE").symlink_to(secret)
    with pytest.raises(CourseError, match=r"LICENSE: not in .*; expected plain files"):
        collect(checkout)


def test_stale_notebooks_are_not_handed_out(checkout):
    (checkout / WELCOME).write_text("{}")
    with pytest.raises(CourseError, match=rf"^{WELCOME}: .*run `course build` first"):
        collect(checkout)
    shutil.copyfile(course_root() / WELCOME, checkout / WELCOME)
    shutil.copyfile(checkout / WELCOME, checkout / "exercises/00_welcome_solved.ipynb")
    for lessons in (None, ["00"]):
        with pytest.raises(CourseError, match=r"^exercises/00_welcome_solved\.ipynb: "):
            collect(checkout, lessons)


def test_only_a_clone_can_hand_out(checkout):
    shutil.rmtree(checkout / "solutions")
    with pytest.raises(CourseError, match="Clone the course and run the command there"):
        collect(checkout)


# ---- the zip --------------------------------------------------------------------------------


def test_the_same_files_give_the_same_bytes(checkout, tmp_path):
    first = zipped(collect(checkout).files)
    for number, path in enumerate(sorted(checkout.rglob("*"))):
        path.chmod(0o700)
        os.utime(path, (1e9 + number, 1e9))
    copied = collect(checkout).files
    assert zipped(dict(reversed(copied.items()))) == first
    path = tmp_path / "a.zip"
    path.write_bytes(first)
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    names = [entry.filename for entry in entries]
    assert names == sorted(f"ml-course/{name}" for name in copied)
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert {entry.date_time[:3] for entry in entries} == {(2020, 1, 1)}
    # What is in the zip does not hang on the machine's version of zlib.
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}


def test_bytecode_of_an_older_handout_counts_as_stale(tmp_path):
    """Python compares time and size: a change of the same length needs another time."""
    path, said = tmp_path / "it.py", []
    for source in (b"print(1 < 2)", b"print(1 > 2)"):
        path.write_bytes(source)
        moment = datetime(*time_of(source)).timestamp()
        os.utime(path, (moment, moment))  # as every program does that unpacks a zip
        ran = subprocess.run(
            [sys.executable, "-c", "import it"], cwd=tmp_path, capture_output=True, text=True,
            env={k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
        )  # fmt: skip
        said.append(ran.stdout)
    assert list(tmp_path.glob("__pycache__/it.*.pyc"))
    assert said == ["True\n", "False\n"]


def test_times_are_times_of_day():
    times = [time_of(str(number).encode()) for number in range(2000)]
    assert len(set(times)) > 1900
    assert {time[:3] for time in times} == {(2020, 1, 1)}
    assert all(0 <= h < 24 and 0 <= m < 60 and 0 <= s < 60 and s % 2 == 0 for *_, h, m, s in times)


def test_the_command_tells_what_it_did(checkout, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = list(hand_out(checkout, Path("course.zip")))
    count = len(names_in(Path("course.zip")))
    assert re.match(rf"course\.zip: {count} files, 0\.\d MB, with 00_welcome\.$", said[0])
    assert said[1] == "Left out: notebooks/*.py, solutions/, and hidden files."
    commands = [line.strip() for line in said if line.startswith("  ")]
    assert commands[0].startswith("python3 -m venv .venv && ")
    assert commands == [commands[0], ".venv/bin/course open"]
    assert any("leads to what is left out: notebooks/00b_toolbox.ipynb" in line for line in said)


def test_an_existing_file_is_never_overwritten(checkout, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = Path("course.zip")
    list(hand_out(checkout, path))
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert "it was there already" in next(hand_out(checkout, path))
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    path.write_bytes(b"last year's")
    Path("folder.zip").mkdir()
    for taken in (path, Path("folder.zip")):
        with pytest.raises(CourseError, match=rf"{taken} is there already.*Move it away"):
            list(hand_out(checkout, taken))
    assert path.read_bytes() == b"last year's"
    with pytest.raises(CourseError, match="no name of a zip file"):
        list(hand_out(checkout, Path("course")))
    with pytest.raises(CourseError, match=r"cannot write none.course\.zip: No such file"):
        list(hand_out(checkout, Path("none/course.zip")))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["checkout", "course.zip", "folder.zip"]


# ---- the folder as a student has it ------------------------------------------------------------


@pytest.fixture(scope="module")
def unzipped(whole, tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("student")
    (place / "course.zip").write_bytes(zipped(whole.files))
    shutil.unpack_archive(place / "course.zip", place)
    return place / "ml-course"


def course(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """`course` of the library in `folder`, run there."""
    return python(folder, "-m", "course_lib.cli", *arguments)


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return {str(path): path.read_bytes() for path in paths}


def test_a_student_opens_and_checks(unzipped):
    ran = course(unzipped, "open", "--prepare-only")
    assert ran.returncode == 0, ran.stderr
    handed = {path.relative_to(unzipped) for path in unzipped.glob("*/*.ipynb")}
    copy = unzipped / "ml-course"
    assert {path.relative_to(copy) for path in copy.glob("*/*.ipynb")} == handed
    exercise = copy / WELCOME
    notebook = nbformat.read(exercise, as_version=4)
    (cell,) = [c for c in notebook.cells if c.source.startswith("def average")]
    cell.source = RIGHT
    nbformat.write(notebook, exercise)
    ran = course(unzipped, "check", "00")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Total: 2 of 2" in ran.stdout


def test_its_own_doctor_and_run_find_nothing_wrong(unzipped):
    code = "from course_lib.authoring import paths; print(paths.course_root(), paths.is_checkout())"
    ran = python(unzipped, "-c", code)
    assert ran.stdout == f"{unzipped.resolve()} True\n"
    for arguments in (["doctor"], ["run", "00"]):
        ran = course(unzipped, *arguments)
        assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize(
    "command",
    [["build"], ["build", "--check"], ["new-lesson", "99", "networks"], ["handout", "again.zip"]],
)
def test_what_needs_the_sources_says_so_and_changes_nothing(unzipped, command, monkeypatch, capsys):
    monkeypatch.setattr(paths, "PACKAGE", unzipped.resolve() / "course_lib")
    monkeypatch.chdir(unzipped)
    before = contents(unzipped)
    assert cli.main(command) == cli.UNUSABLE
    assert "Clone the course and run the command there" in capsys.readouterr().err
    assert contents(unzipped) == before
