"""Numbers in the prose: found with their line, computed in a kernel, compared to the letter."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_lib.authoring.numbers import (
    agrees,
    check_numbers,
    find_numbers,
    numbers_of,
    split_field,
)
from course_lib.authoring.text import SourceError


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("It is 38.45", "38.45"),
        ("(1,000", "1,000"),
        ("97", "97"),
        ("x = -0.20", "-0.20"),
        ("about −0.20", "−0.20"),
        ("3.1e-04", "3.1e-04"),
        ("1e+10", "1e+10"),
        ("94.1 %", "94.1 %"),
        ("94%", "94%"),
        ("**0.73**", "0.73"),
        ("$0.73$", "0.73"),
        ("from 2-5", "5"),
        ("the class is `seven`", "seven"),
        ("naïve", "naïve"),
    ],
)
def test_the_claim_is_what_stands_right_before_the_comment(text, claim):
    (number,) = find_numbers(f"first line\n{text}<!--= f:.2f --> and so on", "n.py", 7)
    assert (number.claim, number.expression, number.spec) == (claim, "f", ".2f")
    assert (number.path, number.line) == ("n.py", 8)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<!--= f -->", "no number or word"),
        ("3 <!--= f -->", "no number or word"),
        ("3.<!--= f -->", "no number or word"),
        ("3<!--= -->", "holds no expression"),
        ("3<!--= f( -->", "holds no expression"),
        ("3<!--= :.2f -->", "holds no expression"),
        ("3<!-- = f -->", "on one line"),
        ("3<!--= f\n-->", "on one line"),
    ],
)
def test_a_malformed_one_is_refused(text, words):
    with pytest.raises(SourceError, match=words) as caught:
        find_numbers("\n" + text, "n.py", 7)
    assert caught.value.line == 8


@pytest.mark.parametrize(
    ("field", "parts"),
    [
        ("f", ("f", "")),
        ("f:.2f", ("f", ".2f")),
        ("f :,", ("f", ",")),
        ("x[1:2].sum():.1f", ("x[1:2].sum()", ".1f")),
        ('d["a:b"]', ('d["a:b"]', "")),
        ("t:%H:%M", ("t", "%H:%M")),
        ("{1: 2}[1]:d", ("{1: 2}[1]", "d")),
    ],
)
def test_expression_and_format_part_as_in_an_f_string(field, parts):
    assert split_field(field) == parts


@pytest.mark.parametrize(
    ("claim", "text", "same"),
    [
        ("0.73", "0.73", True),
        ("0.73", "0.730", False),
        ("1000", "1,000", False),
        ("−0.20", "-0.20", True),
        ("94.1 %", "94.1%", True),
        ("94.1 %", "94.1", True),
        ("94.1", "94.1%", False),
        ("seven", "Seven", False),
    ],
)
def test_the_text_must_be_what_was_computed(claim, text, same):
    assert agrees(claim, text) is same


def test_numbers_are_computed_at_the_end_of_the_notebook(tmp_path):
    notebook = new_notebook(
        cells=[
            new_markdown_cell("Early: 2.00<!--= f:.2f -->.", id="early"),
            new_code_cell("f = 1\nformat = eval = list = None  # what a notebook may do"),
            new_code_cell("f = 2\nprint('noise')"),
            new_markdown_cell(
                "Wrong: 3<!--= f + 2:d -->, missing: 1<!--= g -->, "
                "right: 1,000<!--= f * 500:, -->.",
                id="late",
            ),
        ]
    )
    before = len(notebook.cells)
    wrong, missing = check_numbers(notebook, tmp_path)
    assert len(notebook.cells) == before
    assert str(wrong).startswith("notebook, cell late:1: the text says 3, but `f + 2` gives 4")
    assert missing.computed == "NameError: name 'g' is not defined"


def test_a_notebook_that_does_not_run_has_no_numbers(tmp_path):
    notebook = new_notebook(cells=[new_code_cell("1 / 0"), new_markdown_cell("1<!--= 1 -->")])
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        check_numbers(notebook, tmp_path)
    assert check_numbers(new_notebook(cells=[new_code_cell("1 / 0")]), tmp_path) == []


def test_numbers_of_a_notebook_name_their_cell():
    notebook = new_notebook(cells=[new_markdown_cell("a\n1<!--= 1 -->", id="abc")])
    (number,) = numbers_of(notebook, "notebooks/07.ipynb")
    assert (number.path, number.line) == ("notebooks/07.ipynb, cell abc", 2)
