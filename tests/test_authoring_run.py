"""Running notebooks: whatever happens in them comes back as a result."""

import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_lib.authoring.html import title_of, write_pages
from course_lib.authoring.run import run_all, run_notebook
from course_lib.errors import CourseError

SHOW_ENVIRONMENT = """
import os, sys
names = ("COURSE_OPEN", "MPLBACKEND", "EXTRA")
[sys.executable, os.getcwd(), *[os.environ.get(name) for name in names]]
"""


def write(path: Path, *cells: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = [
        new_markdown_cell(text.removeprefix("md:"))
        if text.startswith("md:")
        else new_code_cell(text)
        for text in cells
    ]
    nbformat.write(new_notebook(cells=made), path)
    return path


def test_the_kernel_is_this_python_in_the_notebook_s_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_OPEN", "1")
    path = write(tmp_path / "notebooks" / "a.ipynb", SHOW_ENVIRONMENT)
    before = path.read_bytes()
    run = run_notebook(path, timeout=60, env={"EXTRA": "yes"})
    assert run.ok
    shown = run.notebook.cells[0].outputs[0].data["text/plain"]
    assert eval(shown) == [sys.executable, str(path.parent.resolve()), None, "Agg", "yes"]
    assert path.read_bytes() == before


def test_a_failing_cell_is_named(tmp_path):
    run = run_notebook(
        write(tmp_path / "a.ipynb", "md:text", "x = 1", "", "\ny = x / 0", "z = 1"), 60
    )
    assert not run.ok
    assert run.failure.cell == 2  # as the prompt of an executed notebook counts
    assert run.failure.first_line == "y = x / 0"
    assert run.failure.error == "ZeroDivisionError: division by zero"
    assert run.notebook.cells[-1].execution_count is None


def test_with_keep_going_the_other_cells_run(tmp_path):
    run = run_notebook(write(tmp_path / "a.ipynb", "1 / 0", "6 * 7"), 60, keep_going=True)
    assert run.ok
    assert run.notebook.cells[0].outputs[0].ename == "ZeroDivisionError"
    assert run.notebook.cells[1].outputs[0].data["text/plain"] == "42"


def test_the_death_of_the_kernel_is_a_result(tmp_path):
    run = run_notebook(write(tmp_path / "a.ipynb", "x = 1", "import os; os._exit(3)", "x"), 60)
    assert run.failure.cell == 2
    assert "the kernel died" in run.failure.error


def test_a_cell_that_does_not_end_is_a_result(tmp_path):
    run = run_notebook(write(tmp_path / "a.ipynb", "while True: pass"), timeout=0.5)
    assert run.failure.cell == 1
    assert "did not finish within 0.5 s" in run.failure.error


def test_all_lectures_and_solutions_run_and_their_numbers_are_compared(tmp_path, capsys):
    write(tmp_path / "notebooks" / "01_a.ipynb", "x = 0.5", "md:A half: 0.50<!--= x:.2f -->")
    write(tmp_path / "notebooks" / "02_b.ipynb", "x = 2", "md:\nThree: 3<!--= x -->")
    (tmp_path / "notebooks" / "02_b.py").write_text(
        "# %%\nx = 2\n\n# %% [markdown]\n#\n# Three: 3<!--= x -->\n", encoding="utf-8"
    )
    write(tmp_path / "solutions" / "01_a.ipynb", "1 / 0")
    write(tmp_path / "exercises" / "01_a.ipynb", "raise NotImplementedError")
    right, wrong, failed = run_all(tmp_path)
    assert [r.path for r in (right, wrong, failed)] == [
        "notebooks/01_a.ipynb",
        "notebooks/02_b.ipynb",
        "solutions/01_a.ipynb",
    ]
    assert [r.ok for r in (right, wrong, failed)] == [True, False, False]
    assert str(right).startswith("ok ")
    assert "notebooks/02_b.py:6: the text says 3, but `x` gives 2" in str(wrong)
    assert "code cell 1: ZeroDivisionError: division by zero" in str(failed)
    assert "solutions/01_a.ipynb" in capsys.readouterr().err  # the progress line names it


def test_what_a_cell_shows_is_compared_with_what_is_written(tmp_path):
    stream = {"output_type": "stream", "name": "stdout", "text": "1\n2\n"}
    value = {"output_type": "execute_result", "execution_count": 2, "metadata": {},
             "data": {"text/plain": "3"}}  # fmt: skip
    right = [new_code_cell("print(1)\nprint(2)"), new_code_cell("1 + 2"), new_code_cell("4")]
    wrong = [new_code_cell("x = 1\nprint(x)"), new_code_cell("\n1 + 1"), new_code_cell("")]
    (tmp_path / "notebooks").mkdir()
    for name, cells in (("01_a", right), ("02_b", wrong)):
        cells[0].outputs, cells[1].outputs = [from_dict(stream)], [from_dict(value)]
        nbformat.write(new_notebook(cells=cells), tmp_path / "notebooks" / f"{name}.ipynb")
    good, bad = run_all(tmp_path)
    assert good.ok
    assert not bad.ok
    told = [line.strip() for line in str(bad).splitlines()]
    assert told[1:] == [
        "notebooks/02_b.ipynb, at `x = 1`: the text under it says", "2",
        "but it shows", "(nothing)",
        "notebooks/02_b.ipynb, at `1 + 1`: the text under it says", "3", "but it shows", "2",
    ]  # fmt: skip


def test_one_lesson_runs_quietly(tmp_path, capsys):
    for name in ("01_a", "02_b"):
        write(tmp_path / "notebooks" / f"{name}.ipynb", "x = 1")
    assert [r.path for r in run_all(tmp_path, progress=False, lessons=["02"])] == [
        "notebooks/02_b.ipynb"
    ]
    assert capsys.readouterr().err == ""
    with pytest.raises(CourseError, match="nothing to run"):
        run_all(tmp_path, lessons=["03"])


# ---- pages ------------------------------------------------------------------------------------

WIDGET = """
class Widget:
    def _repr_mimebundle_(self, include=None, exclude=None):
        png = "iVBORw0KGgo="
        return {"text/plain": "A plank, \\"level\\" <b>", "image/png": png, "text/html": "<i>x</i>",
                "application/vnd.jupyter.widget-view+json": {"model_id": "1"}}
Widget()
"""
PICTURE = """
import matplotlib.figure
from course_lib.plots.show import show
show(matplotlib.figure.Figure((1, 1)), alt="An empty figure.")
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    tmp_path = tmp_path_factory.mktemp("course")
    write(
        tmp_path / "notebooks" / "01_a.ipynb",
        "md:# Lesson *one* & more\n\nThen [go](../exercises/01_a.ipynb#x) and "
        "[out](https://example.org/a.ipynb), $a_j$.",
        WIDGET,
        PICTURE,
        "import ipywidgets\nipywidgets.IntSlider()",
        "print('<said>')",
    )
    write(tmp_path / "exercises" / "01_a.ipynb", "md:# Ex", "raise NotImplementedError('not run')")
    write(tmp_path / "solutions" / "01_a.ipynb", "6 * 7")
    written = write_pages(tmp_path, tmp_path / "site", progress=False)
    assert written[0] == tmp_path / "site" / "index.html"
    assert all(path.is_file() for path in written)
    return tmp_path / "site"


def test_a_page_shows_what_ran_and_needs_nothing_else(pages):
    page = (pages / "notebooks" / "01_a.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "<title>Lesson one &amp; more</title>" in page
    assert "&lt;said&gt;" in page
    assert "$a_j$" in page
    assert 'href="../exercises/01_a.html#x"' in page
    assert 'href="https://example.org/a.ipynb"' in page
    assert "open this page in JupyterLab" in page
    for outside in ("<script", "<link", "@import", "url(", 'src="http', "cdn"):
        assert outside not in page


def test_pictures_have_their_sentence(pages):
    page = (pages / "notebooks" / "01_a.html").read_text(encoding="utf-8")
    assert page.count("<img ") == 2
    assert page.count('src="data:image/png;base64,') == 2
    assert 'alt="An empty figure."' in page
    assert "A plank, " in page
    assert "level" in page
    assert "<i>x</i>" not in page


def test_the_index_links_every_page_and_exercises_are_not_run(pages):
    index = (pages / "index.html").read_text(encoding="utf-8")
    for folder in ("notebooks", "exercises", "solutions"):
        assert f'href="{folder}/01_a.html"' in index
    assert "Lesson one &amp; more" in index
    assert "not run" in (pages / "exercises" / "01_a.html").read_text(encoding="utf-8")
    assert ">42<" in (pages / "solutions" / "01_a.html").read_text(encoding="utf-8").replace(
        "\n", ""
    )


def test_a_notebook_that_fails_gives_no_page(tmp_path):
    write(tmp_path / "notebooks" / "01_a.ipynb", "1 / 0")
    with pytest.raises(CourseError, match="code cell 1: ZeroDivisionError"):
        write_pages(tmp_path, tmp_path / "site", progress=False)
    with pytest.raises(CourseError, match="run `course build` first"):
        write_pages(tmp_path / "empty", tmp_path / "site", progress=False)


def test_a_notebook_without_heading_is_called_by_its_name():
    assert title_of(new_notebook(cells=[new_markdown_cell("text")]), "01_a") == "01_a"
