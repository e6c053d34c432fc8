"""The notebooks made of a source: valid, stable, with nbgrader's metadata, nothing given away."""

import json
import re

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

import course_lib
from course_lib.authoring.leaks import refuse_leaks, refuse_paths
from course_lib.authoring.notebook import as_bytes, exercise, lecture, solution
from course_lib.authoring.source import SourceError, parse

SOLUTION = '''# %% [markdown]
# # Übung

# %%
import numpy as np
check = None

# %% question="total"
def total(v):
    """The sum."""
    ### BEGIN SOLUTION
    return float(np.sum(v))
    ### END SOLUTION


# %% check="total"
check.total(total)

# %%
3 + 4
#> 7

# %% tags=["solution-only"]
# the explanation
1 + 1
#> 2
'''


def source(text: str = SOLUTION, kind: str = "solution"):
    folder = "notebooks" if kind == "lecture" else "solutions"
    return parse(text, f"{folder}/07_sums.py", kind, {"total": 2})


def test_the_solution_keeps_markers_and_the_exercise_has_the_stub():
    solved, handed_out = solution(source()), exercise(source())
    assert "### BEGIN SOLUTION" in solved.cells[2].source
    assert "float(np.sum(v))" in solved.cells[2].source
    assert handed_out.cells[2].source == (
        'def total(v):\n    """The sum."""\n'
        '    raise NotImplementedError("Write your answer here.")'
    )
    assert len(solved.cells) == 6
    assert len(handed_out.cells) == 5
    assert "explanation" not in as_bytes(handed_out).decode()


@pytest.mark.parametrize("make", [solution, exercise])
def test_they_are_valid_and_carry_their_origin(make):
    notebook = make(source())
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec == {
        "name": "python3",
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
    }
    assert notebook.metadata.language_info.name == "python"
    assert notebook.metadata.ml_course == {
        "version": course_lib.__version__,
        "lesson": "07_sums",
        "kind": make.__name__,
    }


@pytest.mark.parametrize("make", [solution, exercise])
def test_nbgrader_metadata_stands_on_questions_and_checks_only(make):
    cells = {cell.id: cell.metadata.get("nbgrader") for cell in make(source()).cells}
    assert cells.pop("total") == {
        "grade": False,
        "grade_id": "total",
        "locked": False,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }
    assert cells.pop("check-total") == {
        "grade": True,
        "grade_id": "check_total",
        "locked": True,
        "points": 2,
        "schema_version": 3,
        "solution": False,
        "task": False,
    }
    assert set(cells.values()) == {None}


def test_only_expected_outputs_are_there():
    cells = exercise(source()).cells
    assert [(c.execution_count, len(c.outputs)) for c in cells if c.cell_type == "code"] == [
        (None, 0),
        (None, 0),
        (None, 0),
        (4, 1),
    ]
    assert cells[-1].source == "3 + 4"
    assert cells[-1].outputs[0].data == {"text/plain": "7"}
    assert cells[-1].outputs[0].execution_count == 4


def test_a_lecture_is_what_the_source_says():
    notebook = lecture(source("# %% [markdown]\n# # L\n\n# %%\nprint(1)\n#> 1\n", "lecture"))
    assert [c.source for c in notebook.cells] == ["# L", "print(1)"]
    assert notebook.metadata.ml_course.kind == "lecture"


def test_the_bytes_are_fixed():
    """Pinned: another version of a library, or a change here, must not pass unseen."""
    data = as_bytes(exercise(source()))
    assert data == as_bytes(exercise(source()))
    text = data.decode()
    assert text.endswith("}\n")
    assert not text.endswith("\n\n")
    assert "\r" not in text
    assert "Übung" in text
    parsed = json.loads(text)
    assert text == json.dumps(parsed, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    assert parsed["cells"][2]["source"][0] == "def total(v):\n"


CELLS = st.lists(st.sampled_from(["x = 1", "y = 2", "x + y", "print(x)"]), min_size=1, max_size=8)


def lecture_of(codes: list[str]):
    return lecture(source("\n".join(f"# %%\n{code}\n" for code in codes), "lecture"))


@given(codes=CELLS, place=st.integers(0, 8))
def test_ids_are_unique_and_do_not_move_when_a_cell_is_inserted(codes, place):
    before = [cell.id for cell in lecture_of(codes).cells]
    assert len(set(before)) == len(before)
    assert all(re.fullmatch(r"[a-zA-Z0-9-_]{1,64}", name) for name in before)
    place = min(place, len(codes))
    after = [cell.id for cell in lecture_of([*codes[:place], "new = 3", *codes[place:]]).cells]
    assert after[:place] + after[place + 1 :] == before


def test_ids_differ_by_lesson_and_by_kind_of_cell():
    text = "# %% [markdown]\n# x\n\n# %%\nx\n"
    here = lecture(parse(text, "notebooks/07_a.py", "lecture")).cells
    there = lecture(parse(text, "notebooks/08_b.py", "lecture")).cells
    assert len({cell.id for cell in [*here, *there]}) == 4


# ---- leaks ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "leak",
    [
        "# The answer is `return float(np.sum(v))`.",
        "# return  float( np.sum(v) )",
        "# ### STUB x",
    ],
)
def test_a_line_of_the_answer_elsewhere_is_refused(leak):
    made = exercise(source())
    refuse_leaks(source(), made)
    made.cells[0].source += "\n" + leak.removeprefix("# ")
    with pytest.raises(SourceError, match=made.cells[0].id):
        refuse_leaks(source(), made)


def test_an_author_who_tells_the_answer_in_the_text_is_told_the_line():
    text = SOLUTION.replace(
        "# # Übung", "# # Übung\n#\n# Use float(np.sum(v)).\n#\n# return float(np.sum(v))"
    )
    with pytest.raises(SourceError, match=r"solutions/07_sums\.py:16: the exercise shows"):
        refuse_leaks(source(text), exercise(source(text)))


def test_a_stray_output_is_refused():
    made = exercise(source())
    made.cells[1].execution_count = 1
    with pytest.raises(SourceError, match=r"07_sums\.py:4: the exercise has an output"):
        refuse_leaks(source(), made)
    made.cells[1].execution_count = None
    made.cells[2].outputs = [nbformat.v4.new_output("stream", name="stdout", text="x")]
    with pytest.raises(SourceError, match="the exercise has an output"):
        refuse_leaks(source(), made)


def test_short_lines_and_block_openers_give_nothing_away():
    text = SOLUTION.replace(
        "    return float(np.sum(v))", "    for x in np.asarray(v):\n        s = x\n    return s"
    ).replace(
        "check = None", "for x in np.asarray(v):\n    s = x\n    return s".replace("return s", "s")
    )
    refuse_leaks(source(text), exercise(source(text)))


def test_paths_of_this_machine_are_refused(tmp_path):
    made = exercise(source())
    refuse_paths("exercises/07_sums.ipynb", made, tmp_path)
    made.cells[1].source = f"root = {str(tmp_path)!r}"
    with pytest.raises(SourceError, match="absolute path"):
        refuse_paths("exercises/07_sums.ipynb", made, tmp_path)
