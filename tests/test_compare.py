"""The student's result beside the right one: what is marked, what is said, what it survives."""

import re

import numpy as np
import pytest

from course_lib.widgets.compare import compare


def page_of(right, got, **inputs):
    ((title, widget),) = compare(inputs, right, got)
    assert title
    return widget.value


def words_of(right, got, **inputs):
    """The page as it is read: without tags, entities resolved."""
    import html

    text = re.sub(r"<[^>]+>", " ", page_of(right, got, **inputs))
    return " ".join(html.unescape(text).replace("\xa0", " ").split())


def framed(page):
    """The entries that carry the frame of the first difference."""
    return re.findall(r"outline: 3px[^>]*>([^<]*)<", page)


def test_first_difference_is_marked_by_frame_arrow_and_word():
    right = np.arange(12.0).reshape(3, 4)
    wrong = right.copy()
    wrong[1, 2], wrong[2, 0] = 99.0, 77.0
    page = page_of(right, lambda: wrong, X=right)
    assert framed(page) == ["▶&nbsp;99", "▶&nbsp;6"]
    assert page.count("≠&nbsp;") == 2  # the second difference, in both tables
    words = words_of(right, lambda: wrong)
    assert "2 of 12 entries differ; the first (▶) at [1, 2]: yours 99, expected 6" in words


def test_rounding_is_no_difference():
    right = np.array([0.1 + 0.2, np.nan])
    page = page_of(right, lambda: [0.3, np.nan])
    assert "Both are equal" in page
    assert framed(page) == []


def test_inputs_are_shown_with_names_shapes_and_unsigned_type():
    words = words_of(1.0, lambda: 1.0, image=np.array([[3, 5]], dtype=np.uint8), k=3)
    assert "image, shape (1, 2), uint8" in words
    assert re.search(r"\bk 3\b", words)


def test_different_shapes_are_said_in_words():
    right = np.zeros((3, 4))
    words = words_of(right, lambda: np.zeros(3))
    assert "The shapes differ: yours (3,), expected (3, 4)." in words
    assert "yours a single number, expected (3, 4)" in words_of(right, lambda: 0.0)
    assert framed(page_of(right, lambda: np.ones((4, 3)))) == []


def test_large_tables_are_shown_around_the_first_difference():
    right = np.zeros((100, 40))
    wrong = right.copy()
    wrong[50, 39] = 1.5
    page = page_of(right, lambda: wrong)
    assert framed(page) == ["▶&nbsp;1.5", "▶&nbsp;0"]
    assert page.count("shown: [47:54, 33:40]") == 2
    assert re.findall(r'scope="col"[^>]*>(\d+)<', page)[:7] == [str(j) for j in range(33, 40)]


def test_more_than_two_axes_show_the_layer_of_the_first_difference():
    right = np.zeros((2, 3, 2))
    wrong = right.copy()
    wrong[1, 2, 0] = 4
    page = page_of(right, lambda: wrong)
    assert framed(page) == ["▶&nbsp;4", "▶&nbsp;0"]
    assert page.count("shown: [1, :, :]") == 2


def test_tuples_and_dicts_part_by_part():
    words = words_of((3, np.ones((2, 2))), lambda: (5, np.ones((2, 2))))
    assert "Yours is 5, expected 3" in words
    assert "Both are equal" in words
    words = words_of({"a": 1, "b": [1, 2]}, lambda: {"a": 1, "b": [1, 3]})
    assert "yours, ['b'], shape (2,)" in words
    assert "the first (▶) at [1]: yours 3, expected 2" in words
    assert "expected 'a', 'b'" in words_of({"a": 1, "b": 2}, lambda: {"a": 1})
    assert "expected 0, 1" in words_of((1, [1, 2]), lambda: (1, [1, 2], 3))


def test_digits_suffice_to_see_what_differs():
    for x in (1.0, 0.12345, 9.99999, 31_415.9):
        words = words_of(x, lambda x=x: x * (1 + 2e-5))
        yours, expected = re.findall(r"Yours is (\S+), expected (\S+)\.", words)[0]
        assert float(yours) > float(expected)


def test_errors_stand_in_the_place_of_the_result():
    def fails():
        raise ValueError("<b>no luck</b>")

    page = page_of(np.ones(2), fails)
    assert 'role="alert"' in page
    assert "It raised ValueError: &lt;b&gt;no luck&lt;/b&gt;" in page
    assert "expected, shape (2,)" in page


def test_endless_loop_is_stopped_and_told(monkeypatch):
    monkeypatch.setattr("course_lib.widgets.compare.PATIENCE", 0.1)

    def forever():
        while True:
            pass

    assert "a loop that never ends" in page_of(1.0, forever)


def test_changed_input_is_told_and_shown_as_it_was():
    a = np.array([1.0, 2.0])

    def changes():
        a[0] = 7
        return 3.0

    words = words_of(3.0, changes, a=a)
    assert "Your code changed its input a." in words
    assert re.search(r"a, shape \(2,\) 0 1 1 2 ", words)
    assert "changed" not in words_of(3.0, lambda: 3.0, a=a)


@pytest.mark.parametrize(
    "right",
    [1.0, True, "b", np.zeros((2, 3)), np.array(["a", "b"]), (1, np.zeros((2, 2))), {"a": [1]}],
    ids=str,
)
@pytest.mark.parametrize(
    "wrong",
    [
        None, ..., "", "<i>", 10**400, float("nan"), 1j, True, [], [[1], [2, 3]], [1, "a"], {},
        {"a": None}, {1: {2: [3]}}, (), np.zeros((0, 3)), np.zeros((2, 3, 4)), np.array("x"),
        np.array(["<b>", "c"]), np.full((2, 3), np.inf), object(), print, iter([1]),
        np.array([None]), np.ma.masked_array([1.0]), np.zeros(3, dtype="datetime64[s]"),
    ],
    ids=lambda wrong: type(wrong).__name__,
)  # fmt: skip
def test_nothing_that_comes_makes_it_fall_over(right, wrong):
    page = page_of(right, lambda: wrong, anything=wrong)
    assert "✗" in page or "equal" in page
    assert "<i>" not in page
    assert "<b>" not in page


def test_every_table_has_a_caption_and_named_rows_and_columns():
    page = page_of(np.zeros((2, 2)), lambda: np.ones((2, 2)), X=np.zeros((2, 2)))
    assert page.count("<table") == page.count("<caption") == 3
    assert page.count('scope="col"') == page.count('scope="row"') == 6
