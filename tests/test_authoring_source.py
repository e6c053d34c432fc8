"""Sources: what is read, and each slip of an author with its line and its remedy."""

import doctest
import importlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.authoring.regions import answer_lines, exercise_text, solution_text
from course_lib.authoring.source import SourceError, parse
from course_lib.errors import CourseError

QUESTION = '''# %% [markdown]
# # Exercise
#
# A *sum*.

# %%

import numpy as np

# %% question="total"
def total(v):
    """The sum."""
    ### BEGIN SOLUTION
    ### STUB # one line is enough
    ### STUB return ...
    return float(np.sum(v))
    ### END SOLUTION


# %% check="total"
check.total(total)

# %% tags=["solution-only"]
total(np.ones(3))
'''
POINTS = {"total": 2}


def refusal(text: str, kind: str = "solution", points: dict[str, int] = POINTS) -> SourceError:
    with pytest.raises(SourceError) as caught:
        parse(text, "solutions/07_sums.py", kind, points)
    assert str(caught.value).startswith(f"solutions/07_sums.py:{caught.value.line}: ")
    return caught.value


def test_cells_know_their_lines_and_options():
    source = parse(QUESTION, "solutions/07_sums.py", "solution", POINTS)
    assert source.lesson == "07_sums"
    assert [(c.kind, c.header, c.line) for c in source.cells] == [
        ("markdown", 1, 2),
        ("code", 6, 8),
        ("code", 10, 11),
        ("code", 20, 21),
        ("code", 23, 24),
    ]
    assert source.cells[0].source == "# Exercise\n\nA *sum*."
    assert source.cells[1].source == "import numpy as np"
    assert [c.question for c in source.cells] == [None, None, "total", None, None]
    assert source.cells[3].check == "total"
    assert [c.solution_only for c in source.cells] == [False, False, False, False, True]


def test_a_source_error_is_one_that_the_command_line_shows():
    assert issubclass(SourceError, CourseError)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("    ### BEGIN SOLUTION\n", "", 13, "without `### BEGIN SOLUTION`"),
        ("    ### END SOLUTION\n", "", 13, "never closed"),
        ("    return f", "    ### BEGIN SOLUTION\n    return f", 16, "inside the region"),
        ("### END SOLUTION", "### END SOLUTION.", 17, "expected exactly"),
        ("### END SOLUTION", "### end solution", 17, "expected exactly"),
        ("### BEGIN SOLUTION", "# BEGIN SOLUTION", 13, "expected exactly"),
        ("### STUB return", "###STUB return", 15, "expected exactly"),
        ("    ### END", "  ### END", 17, "indented by 2; expected 4"),
        ("    return float(np.sum(v))\n", "", 16, "has no answer"),
        ("    ### END", "    ### STUB pass\n    ### END", 17, "first in the region"),
        ("# A *sum*.", "# ### BEGIN SOLUTION", 4, "outside a question"),
        ("import numpy as np", "import numpy as np  ### END SOLUTION", 8, "outside a question"),
        ("### STUB return ...", "### STUB return (", 10, "with its stub"),
        ('question="total"', 'qestion="total"', 10, "qestion"),
        ('question="total"', "question=total", 10, "cannot read"),
        ('question="total"', "question", 10, "title"),
        ('question="total"', 'question="totl"', 10, "not in the catalogue of 07_sums"),
        ('question="total"', 'question=""', 10, "expected a name"),
        ('question="total"', "question=3", 10, "expected a str"),
        ('question="total"', 'question="total" tags=["solution-only"]', 10, "expected one of"),
        ('question="total"', 'question="total" check="total"', 10, "expected one of"),
        ('check="total"', 'check="totl"', 20, "not in the catalogue"),
        ("check.total(total)", "check.sum(total)", 21, "expected the one call"),
        ("check.total(total)", "check.total(total)\nx = 1", 21, "expected the one call"),
        ("check.total(total)", "check.total(total)\n#> passed", 22, "from student to student"),
        ('tags=["solution-only"]', 'tags=["solutions-only"]', 23, "unknown tag"),
        ('tags=["solution-only"]', 'tags="solution-only"', 23, "not of type"),
        ("# %% [markdown]", "# %% [raw]", 1, "raw cell"),
        ("# %% [markdown]", '# %% [markdown] check="total"', 1, "code cells only"),
        ("# %%\n\nimport", "    # %%\n\nimport", 6, "looks like the beginning of a cell"),
        ("# %%\n\nimport", "#%%\n\nimport", 6, "looks like the beginning of a cell"),
        ("import numpy as np", "# In[3]:", 8, "looks like the beginning of a cell"),
        ("import numpy as np", "", 6, "an empty cell"),
        ("# %% [markdown]\n", "#\n# %% [markdown]\n", 1, "text before the first cell"),
        ("# A *sum*.", "A *sum*.", 4, "before each line of a Markdown cell"),
        ("import numpy as np", "%matplotlib inline", 8, "a magic"),
        ("import numpy as np", "x = 1\n!pip list", 9, "a magic"),
        ("import numpy as np", "files = !ls", 8, "a magic"),
        ("import numpy as np", "np.sum?", 8, "a magic"),
        ("import numpy as np", "if True:\n    %time x", 9, "a magic"),
        ("import numpy as np", "import numpy as", 8, "import numpy as"),
        ("import numpy as np", "import numpy\tas np", 8, "a tab"),
        ("import numpy as np\n", "import numpy as np\r\n", 8, "carriage return"),
        ("# A *sum*.", "# \ufeffA *sum*.", 4, "byte order mark"),
        ("import numpy as np", 'open("/home/me/x.csv")', 8, "/home/"),
        ("import numpy as np", r'open("C:\\Users\\me")', 8, "Users"),
        ("# A *sum*.", "# See file:///x.html.", 4, "file://"),
        ("# A *sum*.", "# 3<!--= x.mean( -->", 4, "holds no expression"),
    ],
)
def test_a_slip_is_refused_with_line_and_remedy(old, new, line, words):
    assert QUESTION.count(old) >= 1
    text = QUESTION.replace(old, new, 1)
    error = refusal(text)
    assert words in error.message
    assert error.line == line


def test_a_question_needs_its_region_its_check_and_its_catalogue():
    bare = QUESTION.replace("    ### BEGIN SOLUTION\n", "").replace("    ### END SOLUTION\n", "")
    bare = "\n".join(line for line in bare.split("\n") if "STUB" not in line)
    assert "without a region" in refusal(bare).message
    unchecked = QUESTION.replace('# %% check="total"\ncheck.total(total)\n', "")
    assert "not checked" in refusal(unchecked).message
    error = refusal(QUESTION, points={"total": 2, "mean": 1, "spread": 1})
    assert "asks mean, spread" in error.message


def test_a_check_stands_once_and_below_its_question():
    a, b = QUESTION.index('# %% question="total"'), QUESTION.index('# %% check="total"')
    c = QUESTION.index("# %% tags")
    question, check = QUESTION[a:b], QUESTION[b:c]
    early = QUESTION[:a] + check + question + QUESTION[c:]
    assert "before its question" in refusal(early).message
    twice = refusal(QUESTION + check)
    assert "a second cell for 'total'; the first is on line 20" in twice.message
    assert twice.line == QUESTION.count("\n") + 1
    assert "a second cell" in refusal(QUESTION[:b] + question + QUESTION[b:]).message


@pytest.mark.parametrize("option", ['question="total"', 'check="total"', 'tags=["solution-only"]'])
def test_a_lecture_asks_nothing(option):
    error = refusal(f"# %% {option}\nx = 1\n", kind="lecture")
    assert error.line == 1
    assert "a lecture has no questions" in error.message
    assert "outside a question" in refusal("# %%\n### BEGIN SOLUTION\n", kind="lecture").message


@pytest.mark.parametrize(
    "comment",
    ["# cat is an animal", "# copy the data", "# %matplotlib inline", "# !ls", "# more neighbours"],
)
def test_comments_stay_comments(comment):
    """jupytext would take some of them for commands, and uncomment them."""
    source = parse(f"# %%\n{comment}\nx = 1\n", "notebooks/07_sums.py", "lecture")
    assert source.cells[0].source == f"{comment}\nx = 1"


def test_percent_and_exclamation_marks_inside_python_are_fine():
    code = 'x = (7\n% 4)\ntext = """\n%s\n!\n"""'
    assert parse(f"# %%\n{code}\n", "notebooks/07_sums.py", "lecture").cells[0].source == code


def test_relative_paths_and_addresses_are_fine():
    text = (
        "# %% [markdown]\n# [a](../home/x.md), https://example.org/home/x, and/or, $A:\\mathbb R$\n"
    )
    assert len(parse(text, "notebooks/07_sums.py", "lecture").cells) == 1


# ---- regions --------------------------------------------------------------------------------


def test_stub_lines_become_the_exercise_and_leave_the_solution():
    cell = parse(QUESTION, "solutions/07_sums.py", "solution", POINTS).cells[2].source
    assert exercise_text(cell) == (
        'def total(v):\n    """The sum."""\n    # one line is enough\n    return ...'
    )
    assert solution_text(cell) == (
        'def total(v):\n    """The sum."""\n    ### BEGIN SOLUTION\n'
        "    return float(np.sum(v))\n    ### END SOLUTION"
    )
    assert answer_lines(cell) == [(5, "return float(np.sum(v))")]


def test_without_stub_lines_an_indented_region_raises_and_a_flat_one_is_a_comment():
    cell = (
        "### BEGIN SOLUTION\nanswer = 3\n### END SOLUTION\n"
        "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"
    )
    assert exercise_text(cell) == (
        '# Your answer here.\ndef f():\n    raise NotImplementedError("Write your answer here.")'
    )


def test_a_stub_keeps_its_own_indentation_and_may_be_blank():
    cell = (
        "    ### BEGIN SOLUTION\n    ### STUB for v in V:\n    ### STUB     ...\n    ### STUB\n"
        "    return 1\n    ### END SOLUTION"
    )
    assert exercise_text(cell) == "    for v in V:\n        ...\n"


LINES = st.lists(st.sampled_from(["a = 1", "b = a", "", "print(b)"]), min_size=1, max_size=4)


@given(before=LINES, answer=LINES, after=LINES)
def test_nothing_but_the_region_changes(before, answer, after):
    answer = ["secret = 42", *answer]
    region = ["### BEGIN SOLUTION", *answer, "### END SOLUTION"]
    cell = "\n".join([*before, *region, *after])
    assert exercise_text(cell) == "\n".join([*before, "# Your answer here.", *after])
    assert solution_text(cell) == cell
    assert [line for _, line in answer_lines(cell)] == [line for line in answer if line]


@pytest.mark.parametrize("module", ["regions", "numbers"])
def test_the_examples_in_docstrings_hold(module):
    results = doctest.testmod(importlib.import_module(f"course_lib.authoring.{module}"))
    assert results.attempted > 0
    assert results.failed == 0
