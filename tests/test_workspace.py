"""The working copy: what a second `course open` does, and above all what it never does."""

import errno
import json
import os
import stat
import sys
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import files
from course_lib.authoring import lab, workspace
from course_lib.authoring.delivery import as_delivered, course_files
from course_lib.authoring.kernel import execute
from course_lib.authoring.lookup import find_copy, find_exercise, find_notebook, own_exercise
from course_lib.authoring.manifest import fingerprint, load_manifest, manifest_path
from course_lib.authoring.paths import course_root
from course_lib.authoring.workspace import describe_reset, prepare, reset
from course_lib.errors import CourseError

LECTURE = "notebooks/02_near.ipynb"
EXERCISE = "exercises/02_near.ipynb"
PICTURE = "notebooks/images/map.png"


def notebook(*sources: str, **metadata) -> bytes:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata=metadata)).encode()


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.fixture
def root(tmp_path) -> Path:
    root = tmp_path / "course"
    write(root / "notebooks/00_welcome.ipynb", notebook("'welcome'"))
    write(root / LECTURE, notebook("k = 1"))
    write(root / EXERCISE, notebook("answer = ..."))
    write(root / PICTURE, b"picture 1")
    write(root / "notebooks/02_near.py", b"# the source stays at home")
    return root


@pytest.fixture
def copy(root, tmp_path) -> Path:
    folder = tmp_path / "copy"
    prepare(root, folder, "1.0")
    return folder


def update(root: Path, name: str = LECTURE) -> bytes:
    """A new version of a delivered file; returns it as it is delivered."""
    new = notebook("k = 2") if name.endswith(".ipynb") else b"picture 2"
    return as_delivered(write(root / name, new))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, hidden ones and links too."""
    paths = sorted(p for p in folder.rglob("*") if p.is_symlink() or p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths if p.exists()}


def stamps(folder: Path) -> dict[Path, tuple[int, int]]:
    return {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in folder.rglob("*")}


def test_first_run_delivers_all_but_sources(root, copy):
    expected = {name for name in contents(root) if not name.endswith(".py")}
    found = contents(copy)
    del found[".course/manifest.json"]
    assert set(found) == expected
    assert found == course_files(root)


def test_delivered_notebooks_show_no_results(tmp_path):
    """One predicts before one sees; and all else is as in the course."""
    source = nbformat.reads(notebook("1 + 1", "2 + 2", ml_course={"lesson": "02_near"}), 4)
    source.cells.append(nbformat.v4.new_markdown_cell("Text"))
    source.cells[0].metadata["tags"] = ["kept"]
    source.cells[0].execution_count = 1
    source.cells[0].outputs = [nbformat.v4.new_output("stream", text="2")]
    path = tmp_path / "02_near.ipynb"
    nbformat.write(source, path)
    data = as_delivered(path)
    delivered = nbformat.reads(data.decode(), 4)
    nbformat.validate(delivered)
    assert delivered.cells[0].outputs == []
    assert delivered.cells[0].execution_count is None
    source.cells[0].outputs, source.cells[0].execution_count = [], None
    assert delivered.cells == source.cells
    assert delivered.metadata["ml_course"] == {"lesson": "02_near"}
    assert fingerprint("a.ipynb", data) == fingerprint("a.ipynb", path.read_bytes())
    assert as_delivered(write(path, data)) == data


def test_delivered_notebooks_name_the_kernel_as_it_names_itself(root, tmp_path):
    """What the kernel reports is what JupyterLab would write on opening."""
    metadata = nbformat.reads(as_delivered(root / LECTURE).decode(), 4).metadata
    ran = execute(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]), tmp_path)
    assert metadata["language_info"] == ran.notebook.metadata["language_info"]
    assert metadata["kernelspec"]["name"] == "python3"


def test_delivered_bytes_are_deterministic_and_in_the_usual_form():
    for name, data in course_files(course_root()).items():
        if name.endswith(".ipynb"):
            text = json.dumps(json.loads(data), indent=1, sort_keys=True, ensure_ascii=False)
            assert data == (text + "\n").encode(), name


def test_second_run_with_nothing_new_writes_nothing(root, copy):
    before = stamps(copy)
    changes = prepare(root, copy, "1.1")
    assert stamps(copy) == before
    assert changes == workspace.Changes()
    assert list(workspace.describe(changes, copy)) == [f"The course in {copy} is up to date."]


@pytest.mark.parametrize("name", [LECTURE, PICTURE])
def test_unchanged_lecture_is_refreshed(root, copy, name):
    new = update(root, name)
    changes = prepare(root, copy, "1.1")
    assert (copy / name).read_bytes() == new
    assert changes.refreshed == [name]
    assert prepare(root, copy, "1.1") == workspace.Changes()


def test_outputs_ids_and_metadata_are_no_change(root, copy):
    mine = nbformat.read(copy / LECTURE, as_version=4)
    mine.cells[0].outputs = [nbformat.v4.new_output("stream", text="hello")]
    mine.cells[0].execution_count = 7
    mine.cells[0].id = "another"
    mine.metadata["kernelspec"] = {"name": "x", "display_name": "x"}
    nbformat.write(mine, copy / LECTURE)
    new = update(root)
    assert prepare(root, copy, "1.1").refreshed == [LECTURE]
    assert (copy / LECTURE).read_bytes() == new


@pytest.mark.parametrize(
    "mine",
    [
        notebook("k = 99"),
        notebook("k = 1", "my_note = 2"),
        notebook("k = 1").replace(b'"code"', b'"raw"'),
        b"",
        b'{"cells": [',
        b'{"cells": 7}',
        b"[" * 100_000,
    ],
    ids=["edited", "cell added", "type", "empty", "damaged", "no cells", "deep"],
)
def test_changed_lecture_is_never_touched(root, copy, mine):
    write(copy / LECTURE, mine)
    new = update(root)
    changes = prepare(root, copy, "1.1")
    assert (copy / LECTURE).read_bytes() == mine
    assert changes.beside == [(LECTURE, "notebooks/02_near.new-1.1.ipynb")]
    assert (copy / "notebooks/02_near.new-1.1.ipynb").read_bytes() == new
    said = "\n".join(workspace.describe(changes, copy))
    assert "Yours is kept" in said
    assert "02_near.new-1.1.ipynb" in said
    before = stamps(copy)
    assert prepare(root, copy, "1.1") == workspace.Changes()
    assert stamps(copy) == before


@pytest.mark.parametrize("mine", [None, notebook("answer = 42")], ids=["untouched", "solved"])
def test_exercise_is_never_replaced(root, copy, mine):
    if mine:
        write(copy / EXERCISE, mine)
    mine = (copy / EXERCISE).read_bytes()
    new = update(root, EXERCISE)
    prepare(root, copy, "1.1")
    assert (copy / EXERCISE).read_bytes() == mine
    assert (copy / "exercises/02_near.new-1.1.ipynb").read_bytes() == new


def test_what_is_put_beside_overwrites_nothing(root, copy):
    write(copy / LECTURE, notebook("mine"))
    write(copy / "notebooks/02_near.new-1.1.ipynb", b"my own file of that name")
    new = update(root)
    prepare(root, copy, "1.1")
    assert (copy / "notebooks/02_near.new-1.1.ipynb").read_bytes() == b"my own file of that name"
    assert (copy / "notebooks/02_near.new-1.1-2.ipynb").read_bytes() == new


def test_newer_file_that_the_reader_deletes_stays_deleted(root, copy):
    write(copy / LECTURE, notebook("mine"))
    update(root)
    prepare(root, copy, "1.1")
    (copy / "notebooks/02_near.new-1.1.ipynb").unlink()
    assert prepare(root, copy, "1.1") == workspace.Changes()


def test_reader_takes_the_newer_one_over(root, copy):
    write(copy / LECTURE, notebook("mine"))
    update(root)
    prepare(root, copy, "1.1")
    (copy / "notebooks/02_near.new-1.1.ipynb").replace(copy / LECTURE)
    assert prepare(root, copy, "1.1") == workspace.Changes()
    newest = as_delivered(write(root / LECTURE, notebook("k = 3")))
    assert prepare(root, copy, "1.2").refreshed == [LECTURE]
    assert (copy / LECTURE).read_bytes() == newest


def test_deleted_file_stays_deleted(root, copy):
    (copy / LECTURE).unlink()
    update(root)
    changes = prepare(root, copy, "1.1")
    assert not (copy / LECTURE).exists()
    assert changes.deleted == [LECTURE]
    assert "left so" in "\n".join(workspace.describe(changes, copy))


def test_new_lesson_is_added(root, copy):
    write(root / "notebooks/03_new.ipynb", notebook("new"))
    assert prepare(root, copy, "1.1").created == ["notebooks/03_new.ipynb"]


def test_file_that_was_there_before_counts_as_changed(root, tmp_path):
    folder = tmp_path / "copy"
    mine = write(folder / LECTURE, notebook("from last year"))
    kept = mine.read_bytes()
    changes = prepare(root, folder, "1.0")
    assert mine.read_bytes() == kept
    assert changes.beside == [(LECTURE, "notebooks/02_near.new-1.0.ipynb")]
    update(root)
    prepare(root, folder, "1.1")
    assert mine.read_bytes() == kept


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"format": 1, "files": 3}',
        b'{"format": 1, "files": {"notebooks/02_near.ipynb": "x"}}',
        b'{"format": 1, "files": {"notebooks/02_near.ipynb": {"delivered": 1, "offered": null}}}',
        b'{"format": 99, "files": {}}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_damaged_manifest_loses_nothing(root, copy, damaged):
    write(copy / LECTURE, notebook("mine"))
    write(manifest_path(copy), damaged)
    before = contents(copy)
    update(root)
    changes = prepare(root, copy, "1.1")
    after = contents(copy)
    assert after[LECTURE] == before[LECTURE]
    assert after[EXERCISE] == before[EXERCISE]
    assert after[".course/manifest.json.bad"] == damaged
    assert changes.bad_manifest == copy / ".course/manifest.json.bad"
    assert "counts as your own" in "\n".join(workspace.describe(changes, copy))
    write(manifest_path(copy), b"again")
    prepare(root, copy, "1.1")
    assert (copy / ".course/manifest.json.bad").read_bytes() == damaged
    assert (copy / ".course/manifest.json.bad-2").read_bytes() == b"again"


@pytest.mark.parametrize("target", ["file", "nothing", "folder"])
def test_links_are_not_followed(root, copy, tmp_path, target):
    outside = tmp_path / "outside.ipynb"
    if target == "file":
        write(outside, (copy / LECTURE).read_bytes())  # as delivered: yet not to be refreshed
    elif target == "folder":
        outside.mkdir()
    (copy / LECTURE).unlink()
    (copy / LECTURE).symlink_to(outside)
    before = outside.read_bytes() if target == "file" else None
    new = update(root)
    changes = prepare(root, copy, "1.1")
    assert (copy / LECTURE).is_symlink()
    assert changes.beside == [(LECTURE, "notebooks/02_near.new-1.1.ipynb")]
    assert (copy / "notebooks/02_near.new-1.1.ipynb").read_bytes() == new
    if before is not None:
        assert outside.read_bytes() == before
    assert outside.exists() == (target != "nothing")


@pytest.mark.parametrize("part", ["notebooks", "exercises", ".course", "notebooks/images"])
def test_linked_folder_is_refused(root, tmp_path, part):
    folder, outside = tmp_path / "copy", tmp_path / "outside"
    outside.mkdir()
    (folder / part).parent.mkdir(parents=True)
    (folder / part).symlink_to(outside)
    with pytest.raises(CourseError, match="is a symbolic link; expected a folder"):
        prepare(root, folder, "1.0")
    assert list(outside.iterdir()) == []


def test_linked_manifest_is_put_aside(root, copy, tmp_path):
    outside = write(tmp_path / "outside.json", manifest_path(copy).read_bytes())
    before = outside.read_bytes()
    manifest_path(copy).unlink()
    manifest_path(copy).symlink_to(outside)
    update(root)
    prepare(root, copy, "1.1")
    assert outside.read_bytes() == before
    assert not manifest_path(copy).is_symlink()


def test_file_in_the_place_of_the_folder(root, tmp_path):
    mine = write(tmp_path / "ml-course", b"mine")
    with pytest.raises(CourseError, match="is a file; expected a folder"):
        prepare(root, mine, "1.0")
    assert mine.read_bytes() == b"mine"
    with pytest.raises(CourseError, match="ml-course"):
        prepare(root, mine / "below", "1.0")


@pytest.mark.parametrize("where", [".", "notebooks", "notebooks/images"])
def test_the_course_itself_is_no_working_copy(root, where):
    before = contents(root)
    with pytest.raises(CourseError, match="holds the course itself"):
        prepare(root, root / where, "1.0")
    assert contents(root) == before


def test_course_without_lectures(tmp_path):
    with pytest.raises(CourseError, match="no lectures"):
        prepare(tmp_path, tmp_path / "copy", "1.0")


@pytest.mark.parametrize("writes", range(6))
def test_full_disk_in_the_middle_loses_nothing(root, copy, monkeypatch, writes):
    """After `writes` files the disk is full; room is made; the next run ends where one would."""
    write(copy / "notebooks/00_welcome.ipynb", notebook("mine"))
    mine = (copy / "notebooks/00_welcome.ipynb").read_bytes()
    old = contents(copy)
    for name in ("notebooks/00_welcome.ipynb", LECTURE, EXERCISE):
        write(root / name, notebook("new", name))
    new = course_files(root)
    left = iter(range(writes))
    real = os.fsync

    def fsync(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            return
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(files.os, "fsync", fsync)
    if writes < 4:  # three files and the manifest
        with pytest.raises(CourseError, match="No space left on device"):
            prepare(root, copy, "1.1")
    else:
        prepare(root, copy, "1.1")
    monkeypatch.undo()
    now = contents(copy)
    assert now["notebooks/00_welcome.ipynb"] == mine
    assert now[EXERCISE] == old[EXERCISE]
    assert now[LECTURE] in (old[LECTURE], new[LECTURE])
    assert not [name for name in now if name.endswith(".tmp")]
    prepare(root, copy, "1.1")
    final = contents(copy)
    assert final[LECTURE] == new[LECTURE]
    assert final["notebooks/00_welcome.new-1.1.ipynb"] == new["notebooks/00_welcome.ipynb"]
    assert final["exercises/02_near.new-1.1.ipynb"] == new[EXERCISE]
    assert len(final) == len(old) + 2


def test_unwritable_folder_is_told(root, monkeypatch, tmp_path):
    def refuse(*arguments, **options):
        raise PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "copy"))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(CourseError, match=r"Permission denied.*name a folder that you may write"):
        prepare(root, tmp_path / "copy", "1.0")


def test_second_open_at_the_same_time(root, tmp_path, monkeypatch):
    """The other one delivers everything between our look and our first write."""
    folder, real, calls = tmp_path / "copy", workspace.create_atomic, []

    def create(path, data):
        if not calls:
            calls.append(path)
            monkeypatch.setattr(workspace, "create_atomic", real)
            prepare(root, folder, "1.0")
        real(path, data)

    monkeypatch.setattr(workspace, "create_atomic", create)
    prepare(root, folder, "1.0")
    assert calls
    assert sorted(contents(folder)) == sorted(
        [".course/manifest.json", "notebooks/00_welcome.ipynb", LECTURE, EXERCISE, PICTURE]
    )
    assert prepare(root, folder, "1.0") == workspace.Changes()


def test_move_new_without_hard_links(tmp_path, monkeypatch):
    def no_links(*arguments, **options):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(files.os, "link", no_links)
    a, b = write(tmp_path / "a", b"a"), write(tmp_path / "b", b"b")
    with pytest.raises(FileExistsError):
        files.move_new(a, b)
    files.move_new(a, tmp_path / "c")
    assert contents(tmp_path) == {"b": b"b", "c": b"a"}


def test_temporary_file_takes_nobodys_place(tmp_path, monkeypatch):
    """Not even where its random name is guessed, and a link stands there."""
    monkeypatch.setattr(files.secrets, "token_hex", lambda n: "guessed")
    outside = write(tmp_path / "outside", b"mine")
    link = tmp_path / ".a.guessed.tmp"
    link.symlink_to(outside)
    with pytest.raises(FileExistsError):
        files.write_atomic(tmp_path / "a", b"new")
    assert link.is_symlink()
    assert outside.read_bytes() == b"mine"


def test_files_honour_the_umask(root, tmp_path):
    before = os.umask(0o022)
    try:
        prepare(root, tmp_path / "copy", "1.0")
    finally:
        os.umask(before)
    assert (tmp_path / "copy" / LECTURE).stat().st_mode & 0o777 == 0o644


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(
        st.sampled_from(["edit", "delete", "new version", "open", "damage manifest", "run"]),
        max_size=9,
    )
)
def test_what_a_reader_wrote_is_never_lost(tmp_path_factory, steps):
    """Whatever happens in between: each edit of the reader stands in some file afterwards."""
    home = tmp_path_factory.mktemp("property")
    root, folder = home / "course", home / "copy"
    write(root / LECTURE, notebook("k = 0"))
    write(root / EXERCISE, notebook("answer 0"))
    prepare(root, folder, "0")
    mine = {}  # what the reader wrote last, by name
    for number, step in enumerate(steps, 1):
        for name in (LECTURE, EXERCISE):
            path = folder / name
            if step == "edit":
                mine[name] = write(path, notebook(f"mine {number}")).read_bytes()
            elif step == "delete":
                path.unlink(missing_ok=True)
                mine.pop(name, None)
            elif step == "new version":
                write(root / name, notebook(f"version {number}"))
            elif step == "damage manifest":
                write(manifest_path(folder), b"damaged")
            elif step == "run" and path.exists() and name not in mine:
                write(path, notebook(*sources(path), ran=True))
        if step == "open":
            prepare(root, folder, str(number))
        for name, data in mine.items():
            assert (folder / name).read_bytes() == data
    prepare(root, folder, "end")
    for name, data in mine.items():
        assert (folder / name).read_bytes() == data


def sources(path: Path) -> list[str]:
    return [cell.source for cell in nbformat.read(path, as_version=4).cells]


def test_reset_gives_a_fresh_exercise_and_keeps_the_old(root, copy):
    for number, answer in enumerate(("first", "second"), 1):
        mine = write(copy / EXERCISE, notebook(answer)).read_bytes()
        done = reset("02", root, copy)
        assert done.fresh == copy / EXERCISE
        assert done.fresh.read_bytes() == as_delivered(root / EXERCISE)
        assert done.kept == copy / f"exercises/02_near.old-{number}.ipynb"
        assert done.kept.read_bytes() == mine
    assert prepare(root, copy, "1.1") == workspace.Changes()


def test_reset_of_what_is_fresh_already_writes_nothing(root, copy):
    before = stamps(copy)
    done = reset("2", root, copy)
    assert stamps(copy) == before
    assert list(describe_reset(done)) == [f"Fresh already: {copy / EXERCISE}"]


@pytest.mark.parametrize("newer", [False, True])
def test_reset_of_what_was_only_run_keeps_no_copy(root, copy, newer):
    """The reader has written nothing into it, even where the course has a newer one by now."""
    ran = nbformat.read(copy / EXERCISE, as_version=4)
    ran.cells[0].outputs = [nbformat.v4.new_output("stream", text="no answer yet")]
    nbformat.write(ran, copy / EXERCISE)
    if newer:
        update(root, EXERCISE)
    done = reset("02", root, copy)
    assert (done.kept, done.already) == (None, False)
    assert done.fresh.read_bytes() == as_delivered(root / EXERCISE)
    assert [path.name for path in (copy / "exercises").iterdir()] == ["02_near.ipynb"]


def test_reset_without_a_manifest_keeps_what_it_does_not_know(root, copy):
    update(root, EXERCISE)
    manifest_path(copy).write_bytes(b"damaged")
    assert reset("02", root, copy).kept is not None


def test_reset_says_that_the_receipt_stays(root, copy):
    receipt = write(copy / "exercises/02_near.receipt.json", b"{}")
    write(copy / EXERCISE, notebook("mine"))
    done = reset("02", root, copy)
    assert receipt.read_bytes() == b"{}"
    said = "\n".join(describe_reset(done))
    assert f"Yours is kept: {copy / 'exercises/02_near.old-1.ipynb'}" in said
    assert f"Your receipt is kept: {receipt}" in said


def test_reset_brings_a_deleted_exercise_back(root, copy):
    (copy / EXERCISE).unlink()
    assert reset("02_near", root, copy) == workspace.Reset(copy / EXERCISE)
    assert (copy / EXERCISE).exists()


def test_reset_of_a_link_leaves_its_target(root, copy, tmp_path):
    outside = write(tmp_path / "outside.ipynb", (copy / EXERCISE).read_bytes())
    before = outside.read_bytes()
    (copy / EXERCISE).unlink()
    (copy / EXERCISE).symlink_to(outside)
    assert reset("02", root, copy).kept.is_symlink()
    assert outside.read_bytes() == before
    assert not (copy / EXERCISE).is_symlink()


def test_reset_with_a_full_disk_changes_nothing(root, copy, monkeypatch):
    write(copy / EXERCISE, notebook("mine"))
    before = contents(copy)

    def fsync(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", fsync)
    with pytest.raises(CourseError, match="No space left"):
        reset("02", root, copy)
    assert contents(copy) == before


def test_reset_of_an_unknown_lesson(root, copy):
    with pytest.raises(CourseError, match="no exercise '09'; expected one of: 02_near"):
        reset("09", root, copy)


def test_copy_is_found_from_inside_beside_and_not_elsewhere(copy, tmp_path):
    copy.rename(tmp_path / "ml-course")
    for start in ("ml-course", "ml-course/exercises", "."):
        assert find_copy(tmp_path / start) == tmp_path / "ml-course"
    (tmp_path / "other").mkdir()
    with pytest.raises(CourseError, match="no working copy"):
        find_copy(tmp_path / "other")


@pytest.mark.parametrize("lesson", ["2", "02", "02_near", "2_near", "02_near.ipynb"])
def test_exercise_by_number_or_name(root, lesson):
    write(root / "exercises/12_far.ipynb", notebook("1"))
    assert find_exercise(lesson, root) == root / EXERCISE


@pytest.mark.parametrize("lesson", ["2", "02", "02_near"])
def test_number_means_the_exercise_of_the_working_copy(root, copy, tmp_path, lesson):
    (copy / "exercises/02_near.old-1.ipynb").write_bytes(b"not this one")
    assert find_notebook(lesson, root, copy) == copy / EXERCISE
    assert find_notebook(lesson, root, copy / "notebooks") == copy / EXERCISE
    with pytest.raises(CourseError, match="no working copy"):
        find_notebook(lesson, root, tmp_path)
    with pytest.raises(CourseError, match="no exercise '9'; expected one of: 02_near"):
        find_notebook("9", root, copy)
    (copy / EXERCISE).unlink()
    with pytest.raises(CourseError, match=r"is not there.*course reset 02"):
        find_notebook(lesson, root, copy)


def test_path_stays_a_path(root, copy, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for argument in ("none.ipynb", "02_near.ipynb", tmp_path, "copy/exercises/02_near.ipynb"):
        assert find_notebook(argument, root, copy) == Path(argument)
    Path("02").write_bytes(b"a file of that name")
    assert find_notebook("02", root, copy) == Path("02")


def test_own_exercise_is_told_from_a_readers(root, copy, tmp_path):
    own = root / EXERCISE
    assert own_exercise(copy / EXERCISE, root, copy) == ""
    assert own_exercise(root / LECTURE, root, copy) == ""
    said = own_exercise(own, root, copy)
    assert said.startswith(f"{own} is the course's own empty exercise")
    assert said.endswith(f"Yours is {copy / EXERCISE}.")
    assert own_exercise(own, root, tmp_path).endswith("`course open` makes one.")
    prepare(root, root / "ml-course", "1.0")
    assert own_exercise(own, root, tmp_path).endswith(f"{root / 'ml-course' / EXERCISE}.")
    link = tmp_path / "link.ipynb"
    link.symlink_to(own)
    assert own_exercise(link, root, tmp_path)


@given(st.lists(st.tuples(st.sampled_from(["code", "markdown"]), st.text()), max_size=4))
def test_fingerprint_sees_sources_only(cells):
    def data(split: bool, **extra) -> bytes:
        listed = [
            {"cell_type": kind, "source": text.splitlines(True) if split else text} | extra
            for kind, text in cells
        ]
        return json.dumps({"cells": listed, **extra}).encode()

    one = fingerprint("a.ipynb", data(False))
    assert one == fingerprint("a.ipynb", data(True, id="x", outputs=[1], metadata={"a": 1}))
    assert one != fingerprint("a.ipynb", notebook(*(text for _, text in cells), "more"))


def test_manifest_names_what_was_delivered(root, copy):
    entries = load_manifest(copy).files
    assert set(entries) == {"notebooks/00_welcome.ipynb", LECTURE, EXERCISE, PICTURE}
    assert entries[LECTURE].delivered == fingerprint(LECTURE, (root / LECTURE).read_bytes())


def test_lab_options_for_every_kind_of_machine(copy, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    command = lab.lab_command(copy, browser=False, port=9000, ip="0.0.0.0")
    assert "--ServerApp.allow_root=True" in command
    assert "--LabApp.default_url=/lab/tree/notebooks/00_welcome.ipynb" in command
    assert {"--ServerApp.port=9000", "--ServerApp.ip=0.0.0.0"} <= set(command)
    assert "--ServerApp.open_browser=False" in command
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    (copy / lab.WELCOME).unlink()
    command = lab.lab_command(copy, browser=True)
    assert "--ServerApp.allow_root=True" not in command
    assert "--LabApp.default_url=/lab" in command


def test_browser_only_where_there_is_a_display(monkeypatch):
    monkeypatch.setattr(lab, "is_wsl", lambda: False)
    monkeypatch.setattr(lab.sys, "platform", "linux")
    assert not lab.has_display({})
    assert not lab.has_display({"DISPLAY": ""})
    assert lab.has_display({"DISPLAY": ":0"})
    assert lab.has_display({"WAYLAND_DISPLAY": "wayland-0"})
    monkeypatch.setattr(lab, "is_wsl", lambda: True)
    assert lab.has_display({})
    monkeypatch.setattr(lab, "is_wsl", lambda: False)
    monkeypatch.setattr(lab.sys, "platform", "darwin")
    assert lab.has_display({})


def test_readers_server_configuration_is_left_out(copy, tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "config"))
    environment = lab.lab_environment(copy, os.environ)
    assert environment["COURSE_OPEN"] == "1"
    assert environment["JUPYTER_PREFER_ENV_PATH"] == "1"
    assert environment["JUPYTER_CONFIG_DIR"] == str(copy / ".course/jupyter")
    settings_folder = str(tmp_path / "config/lab/user-settings")
    assert environment["JUPYTERLAB_SETTINGS_DIR"] == settings_folder


@pytest.mark.parametrize("environ", [{}, {"PATH": "/usr/bin"}])
def test_programs_of_this_python_come_first(copy, environ):
    first, *rest = lab.lab_environment(copy, environ)["PATH"].split(os.pathsep)
    assert first == os.path.dirname(sys.executable)
    assert rest == environ.get("PATH", os.defpath).split(os.pathsep)


def test_home_that_cannot_be_written(copy, tmp_path, monkeypatch):
    blocked = write(tmp_path / "home", b"a file, so that nothing can be made below, even by root")
    monkeypatch.setenv("HOME", str(blocked))
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    moved = lab.spare_folders(tmp_path / "spare", os.environ)
    assert set(moved) == {"JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"}
    assert all(lab.can_write(Path(folder)) for folder in moved.values())
    with lab.usable_home():
        assert lab.can_write(Path(os.environ["JUPYTER_RUNTIME_DIR"]))
    assert "JUPYTER_RUNTIME_DIR" not in os.environ


def test_hints_for_machines_without_a_browser(monkeypatch):
    monkeypatch.setattr(lab, "in_container", lambda: False)
    assert "ssh" not in lab.how_to_reach({}, 8888, None)
    assert "-L 9000:localhost:9000" in lab.how_to_reach({"SSH_CONNECTION": "x"}, 9000, None)
    monkeypatch.setattr(lab, "in_container", lambda: True)
    assert "--ip 0.0.0.0" in lab.how_to_reach({}, 8888, None)
    assert "--ip" not in lab.how_to_reach({}, 8888, "0.0.0.0")
