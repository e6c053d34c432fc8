"""Messages of Python and NumPy in plainer words, with their own behind them."""

import operator

import numpy as np
import pytest

from course_lib.checks.engine import examine
from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Part, Question
from course_lib.checks.words import WORDS, plainer

ROW = np.array([[1.0, 2.0]])


def function(x):
    return x


RAISES = {
    "the inner sizes of `@`, 2 and 1": lambda: ROW @ ROW,
    "the inner sizes, 2 and 1": lambda: np.dot(ROW, ROW),
    "a single number": lambda: ROW @ 2.0,
    "a power is `**`": lambda: ROW ^ ROW,
    "round brackets": lambda: operator.getitem(function, 1),
    "call it": lambda: function * 2.0,
    "where a single number is wanted": lambda: float(ROW),
}


@pytest.mark.parametrize(("words", "raises"), RAISES.items(), ids=list(RAISES))
def test_messages_are_put_in_plainer_words(words, raises):
    with pytest.raises((TypeError, ValueError)) as caught:
        raises()
    assert words in plainer(str(caught.value))


def test_every_entry_is_tried_and_other_messages_are_left_alone():
    assert len(WORDS) == len(RAISES)
    assert plainer("unsupported operand type(s) for ^: 'float' and 'int'").startswith("a power")
    for message in ("", "no luck", "list index out of range", "must be real number, not str"):
        assert not plainer(message)


def report_of(answer):
    """Reported where the answer should take a function, and twice a vector."""
    cases = [Case((function, np.ones(2)), "", ("f", "v"))]
    question = Question("twice", "", (Part("all", 1, lambda rng: cases),), agrees_with(doubled))
    return examine("00_test", question, answer).checks[0]


def doubled(f, v):
    return f(v) + v


def test_original_message_stands_behind():
    hint = report_of(lambda f, v: ROW @ ROW).hint
    assert hint.startswith("It raised ValueError: the inner sizes of `@`, 2 and 1, must be equal")
    assert "In Python's own words: matmul: Input operand 1" in hint
    assert "(in " in hint


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda v: 2 * v, True),
        (lambda f, v, w: 2 * v, True),
        (lambda f, v: f(v, v), False),
        (lambda f, v: f(), False),
        (lambda f, v: (lambda x: x)(v, v), False),
    ],
)
def test_parameters_are_questioned_only_where_the_answer_itself_is_called(answer, said):
    hint = report_of(answer).hint
    assert "positional argument" in hint
    assert ("Compare its parameters" in hint) is said


def test_values_shown_alike_are_told_apart():
    from course_lib.checks.question import Mistake

    cases = [Case((np.arange(40),), "", ("v",))]
    swaps = "def same(v):\n    v = v.copy()\n    v[[1, 2]] = v[[2, 1]]\n    return v"
    question = Question(
        name="same",
        title="",
        parts=(Part("all", 1, lambda rng: cases),),
        judge=agrees_with(lambda v: v),
        mistakes=(Mistake("swaps", swaps, "Two are swapped."),),
    )
    check = examine("00_test", question, lambda v: v[[0, 2, 1, *range(3, 40)]]).checks[0]
    assert (check.mistake, check.hint) == ("swaps", "Two are swapped.")
    assert check.got == f"{check.expected}. The first difference is at index 1: expected 1, got 2."
