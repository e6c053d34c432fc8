"""`course build`: the right files, the same bytes, nothing half done."""

from pathlib import Path

import nbformat
import pytest

from course_lib.authoring import paths
from course_lib.authoring.build import Change, build, catalogue_points
from course_lib.authoring.text import SourceError
from course_lib.errors import CourseError

LECTURE = "# %% [markdown]\n# # Sums\n\n# %%\nprint(1)\n#> 1\n"
SOLUTION = (
    '# %% question="total"\n### BEGIN SOLUTION\nanswer = 42\n### END SOLUTION\n\n'
    '# %% check="total"\ncheck.total(answer)\n'
)
MADE = ["exercises/07_sums.ipynb", "notebooks/07_sums.ipynb", "solutions/07_sums.ipynb"]


def catalogue(lesson: str) -> dict[str, int]:
    return {"total": 2}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    write(tmp_path / "notebooks" / "07_sums.py", LECTURE)
    write(tmp_path / "solutions" / "07_sums.py", SOLUTION)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())


def notebooks(course: Path) -> dict[str, bytes]:
    return {p.relative_to(course).as_posix(): p.read_bytes() for p in course.glob("*/*.ipynb")}


def test_each_source_gives_its_notebooks_once(course):
    assert build(course, catalogue=catalogue) == [Change(name, "new") for name in MADE]
    made = notebooks(course)
    assert sorted(made) == MADE
    for data in made.values():
        nbformat.validate(nbformat.reads(data.decode(), as_version=4))
    assert build(course, catalogue=catalogue) == []
    assert notebooks(course) == made


def test_only_what_changed_is_written(course):
    build(course, catalogue=catalogue)
    times = {name: (course / name).stat().st_mtime_ns for name in MADE}
    write(course / "notebooks" / "07_sums.py", LECTURE.replace("Sums", "All sums"))
    assert build(course, catalogue=catalogue) == [Change(MADE[1], "changed")]
    same = [name for name in MADE if (course / name).stat().st_mtime_ns == times[name]]
    assert same == [MADE[0], MADE[2]]
    assert not list(course.glob("*/.*"))


def test_check_tells_the_same_and_writes_nothing(course):
    assert build(course, check=True, catalogue=catalogue) == [Change(n, "new") for n in MADE]
    assert notebooks(course) == {}
    build(course, catalogue=catalogue)
    (course / MADE[2]).write_bytes(b"edited")
    assert build(course, check=True, catalogue=catalogue) == [Change(MADE[2], "changed")]
    assert (course / MADE[2]).read_bytes() == b"edited"


def test_a_source_of_windows_is_refused_but_line_endings_of_the_target_are_ours(course):
    build(course, catalogue=catalogue)
    assert all(b"\r" not in data for data in notebooks(course).values())
    write(course / "notebooks" / "07_sums.py", LECTURE.replace("\n", "\r\n"))
    with pytest.raises(SourceError, match="carriage return"):
        build(course, catalogue=catalogue)


def test_a_notebook_without_source_is_named_and_kept(course):
    build(course, catalogue=catalogue)
    (course / "solutions" / "07_sums.py").unlink()
    changes = build(course, catalogue=catalogue)
    assert changes == [Change(MADE[2], "orphan"), Change(MADE[0], "orphan")]
    assert "its source is gone" in str(changes[0])
    assert sorted(notebooks(course)) == MADE


def test_one_lesson_alone(course):
    write(course / "notebooks" / "08_more.py", LECTURE)
    expected = [Change("notebooks/08_more.ipynb", "new")]
    assert build(course, lessons=["08"], catalogue=catalogue) == expected
    assert build(course, lessons=["08_more"], catalogue=catalogue) == []
    with pytest.raises(CourseError, match=r"no lesson '09'; expected one of 07_sums, 08_more"):
        build(course, lessons=["09"], catalogue=catalogue)


def test_a_slip_in_the_last_source_leaves_all_notebooks_alone(course):
    write(course / "solutions" / "07_sums.py", SOLUTION.replace("### END SOLUTION\n", ""))
    with pytest.raises(SourceError, match=r"^solutions/07_sums\.py:2: "):
        build(course, catalogue=catalogue)
    assert notebooks(course) == {}


def test_a_leak_stops_the_build(course):
    told = SOLUTION + '\n# %%\nprint("try answer_b")  # answer = 4\n'
    write(course / "solutions" / "07_sums.py", told)
    assert build(course, check=True, catalogue=catalogue)  # `answer = 42` is too short to tell
    long = told.replace("answer = 42", "answer = 42 * 17").replace("# answer = 4", "# answer=42*17")
    write(course / "solutions" / "07_sums.py", long)
    with pytest.raises(SourceError, match=r"^solutions/07_sums\.py:3: the exercise shows"):
        build(course, catalogue=catalogue)


@pytest.mark.parametrize("name", ["sums.py", "7_sums.py", "07-sums.py", "07_Sums.py"])
def test_a_source_needs_a_lesson_s_name(course, name):
    write(course / "notebooks" / name, LECTURE)
    with pytest.raises(SourceError, match="expected a file name like"):
        build(course, catalogue=catalogue)


def test_a_source_must_be_utf_8(course):
    (course / "notebooks" / "07_sums.py").write_bytes("# %%\n# \xfc\nx = 1\n".encode("latin-1"))
    with pytest.raises(SourceError, match=r"^notebooks/07_sums\.py:2: not UTF-8"):
        build(course, catalogue=catalogue)


def test_without_sources_it_says_where_it_works(tmp_path):
    with pytest.raises(CourseError, match="in a checkout only"):
        build(tmp_path)


def test_a_solution_without_checks_is_told_to_write_them():
    with pytest.raises(CourseError, match=r"write course_lib/checks/99_nothing\.py first"):
        catalogue_points("99_nothing")


def test_the_catalogue_of_a_lesson_gives_its_points():
    assert catalogue_points("00_welcome") == {"average": 2}


# ---- where the course is ----------------------------------------------------------------------


def test_a_checkout_is_found(root):
    assert paths.is_checkout()
    assert paths.course_root() == root


def test_an_installed_course_is_found_inside_the_package(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "PACKAGE", tmp_path / "site-packages" / "course_lib")
    assert not paths.is_checkout()
    with pytest.raises(CourseError, match="Install ml-course again"):
        paths.course_root()
    (paths.PACKAGE / "_course" / "notebooks").mkdir(parents=True)
    assert paths.course_root() == paths.PACKAGE / "_course"
