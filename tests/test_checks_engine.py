"""A check never falls over, whatever the answer; and it says what it saw."""

import dataclasses
import sys
import threading
import time
from fractions import Fraction

import numpy as np
import pytest

from course_lib.checks import CheckFailed, load
from course_lib.checks.call import Noise, TimeUp, alarm, call_safely, step_limit
from course_lib.checks.card import as_html, as_text, rich
from course_lib.checks.engine import (
    define,
    describe_case,
    examine,
    report_on,
    smallest_failure,
    try_all,
    try_mistake,
)
from course_lib.checks.judges import agrees_with, difference
from course_lib.checks.plain import NotPlain, describe, plain, same
from course_lib.checks.question import Case, Mistake, Part, Question, call_answer, choice
from course_lib.checks.report import Check


def total_cases(rng):
    return [Case((rng.integers(0, 9, size=n).astype(float),), "", ("v",)) for n in (1, 2, 5)]


TOTAL = Question(
    name="total",
    title="The sum",
    parts=(Part("small", 1, total_cases), Part("large", 2, total_cases)),
    judge=agrees_with(lambda v: float(v.sum())),
    mistakes=(
        Mistake("mean", "def total(v):\n    return v.mean()", "This is the mean."),
        Mistake("loops", "def total(v):\n    while True:\n        pass", "It loops."),
        Mistake("raises", "def total(v):\n    return v[7]", "There is no 8th value."),
    ),
)


def report_of(answer, **kwargs):
    return examine("00_test", TOTAL, answer, **kwargs)


def assert_fails(report, *words):
    assert not report.passed
    assert report.points == 0
    text = as_text(report)
    for word in words:
        assert word in text
    assert as_html(report)


def test_right_answer_passes():
    report = report_of(lambda v: v.sum())
    assert report.passed
    assert (report.points, report.max_points) == (3, 3)
    assert all(check.hint is None for check in report.checks)


def test_mistake_is_named_with_the_smallest_case():
    report = report_of(lambda v: sum(v) / len(v))
    failed = [check for check in report.checks if not check.passed]
    assert {check.mistake for check in failed} == {"mean"}
    first = try_all(TOTAL, lambda v: sum(v) / len(v), 0, None)
    smallest = next(trial for trial in first if not trial.verdict.ok)
    assert failed[0].case == describe_case(smallest.case)


def test_mistake_that_raises_and_mistake_that_loops_are_recognised():
    same_error = define("def total(v):\n    x = v[7]\n    return x", "total")
    assert report_of(same_error).checks[0].mistake == "raises"
    other_error = define("def total(v):\n    return v[8]", "total")
    assert report_of(other_error).checks[0].mistake is None

    def forever(v):
        while True:
            pass

    report = report_of(forever, time_limit=0.2)
    assert report.checks[0].mistake == "loops"


def test_an_endless_loop_is_recognised_by_the_cases_before_it():
    """After it nothing is run: what a mistake would do there cannot be held against it."""
    code = "def total(v):\n    while len(v) == 2:\n        pass\n    return v[0]"
    loops_at_two = Mistake("loops at two", code, "Never with two.")
    question = dataclasses.replace(TOTAL, mistakes=(*TOTAL.mistakes, loops_at_two))

    def loops_over_long_ones(v):
        while len(v) > 1:
            pass
        return v[0]

    def loops_over_long_ones_and_is_wrong(v):
        return loops_over_long_ones(v) + 1

    report = examine("00_test", question, loops_over_long_ones, time_limit=0.2)
    assert {check.mistake for check in report.checks} == {"loops at two"}
    report = examine("00_test", question, loops_over_long_ones_and_is_wrong, time_limit=0.2)
    assert {check.mistake for check in report.checks} == {None}


def test_no_mistake_is_named_where_none_fits():
    report = report_of(lambda v: v.sum() + 1)
    assert {check.mistake for check in report.checks} == {None}
    assert_fails(report, "expected", "got")


def boom(v):
    raise ValueError("no luck")


def recurse(v):
    return recurse(v)


def leave(v):
    raise SystemExit


def hostile_message(v):
    class Nasty(Exception):
        def __str__(self):
            raise RuntimeError

    raise Nasty


class EqualToAll:
    def __eq__(self, other):
        return True

    __hash__ = None
    __array_priority__ = 1e9


class FloatLiar(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (None, "The name `total` holds None, not a function"),
        (5, "The name `total` holds a number (5), not a function"),
        (boom, "no luck"),
        (recurse, "calls itself without end"),
        (leave, "exit()"),
        (hostile_message, "cannot be shown"),
        (lambda v: None, "return"),
        (lambda v: (x for x in v), "has not computed anything yet"),
        (lambda v: sum, "something to be called"),
        (lambda v: EqualToAll(), "EqualToAll"),
        (lambda v: FloatLiar(v.sum()), "FloatLiar"),
        (lambda v: np.ma.masked_array(v.sum()), "np.asarray"),
        (lambda v: np.array([object()]), "dtype object"),
        (lambda v: str(v.sum()), "Expected"),
        (lambda v: [v.sum()], "Expected a single number, got a list of length 1"),
        (lambda v: float("nan"), "not a number"),
        (lambda v: complex(v.sum()), "Expected real values, got complex ones"),
        (lambda v, w: 0.0, "TypeError"),
    ],
)
def test_wrong_answers_of_every_kind_get_a_sentence(answer, words):
    assert_fails(report_of(answer), words)


def test_unwritten_answer_is_told_from_a_wrong_one():
    def stub(v):
        raise NotImplementedError("Write your answer here.")

    report = report_of(stub)
    assert report.checks[0].mistake is None
    assert_fails(report, "`stub` is not written yet")


def test_endless_loop_is_stopped_even_if_it_catches_everything():
    def stubborn(v):
        while True:
            try:
                time.sleep(0.01)
            except BaseException:
                pass

    report = report_of(stubborn, time_limit=0.1)
    assert_fails(report, "no result in time")
    assert sys.gettrace() is None


def test_after_an_endless_loop_the_other_cases_are_not_run():
    calls = []

    def forever(v):
        calls.append(v)
        while True:
            pass

    report_of(forever, time_limit=0.1)
    assert len(calls) == 1


def test_changed_input_is_wrong_although_the_value_is_right():
    def in_place(v):
        v[0] += sum(v[1:])
        return v[0]

    report = report_of(in_place)
    assert_fails(report, "changes its input in place")


def test_prints_and_warnings_are_kept_out_of_the_way(capsys):
    def noisy(v):
        import warnings

        print("looking at", len(v))
        print("on stderr", file=sys.stderr)
        warnings.warn("careful", stacklevel=1)
        np.log(0.0)
        return v.sum()

    report = report_of(noisy)
    assert report.passed
    assert "looking at 1" in report.printed
    assert capsys.readouterr() == ("", "")


def test_flood_of_prints_is_cut():
    noise = Noise()
    noise.write("x" * 5000)
    assert len(noise.text()) < 2100
    assert "3,000 characters more" in noise.text()


def test_printing_in_place_of_returning_is_named():
    assert_fails(report_of(lambda v: print(v.sum())), "prints the result but returns None")


def test_patched_numpy_is_mended_after_each_call():
    import builtins

    before = np.sum, np.isclose, builtins.sum

    def patches(v):
        np.sum = np.isclose = np.mean = lambda *args, **kwargs: True
        builtins.sum = lambda values: 0
        np.my_own = 1
        return -1.0

    assert_fails(report_of(patches), "expected")
    assert (np.sum, np.isclose, builtins.sum) == before
    assert not hasattr(np, "my_own")


@pytest.mark.parametrize("limit", [200, 50_000])
def test_how_deep_calls_may_nest_is_put_back_after_each_call(limit):
    """Else an answer that raises it lets the next one nest as deep, and the catalogue too."""
    before, met = sys.getrecursionlimit(), []

    def sets(v):
        met.append(sys.getrecursionlimit())
        sys.setrecursionlimit(limit)
        return v.sum()

    def sets_and_fails(v):
        sys.setrecursionlimit(limit)
        return v[7]

    assert report_of(sets).passed
    assert sys.getrecursionlimit() == before
    assert set(met) == {before}
    assert_fails(report_of(sets_and_fails), "There is no 8th value.")
    assert sys.getrecursionlimit() == before


def test_two_mistakes_at_once_are_named_part_by_part():
    """Each part is compared by itself, where no one mistake fits them all."""

    def small(v):
        return v.mean() if len(v) < 3 else v.sum() / len(v)

    parts = (
        Part("floats", 1, lambda rng: [Case((np.arange(n) + 0.5,)) for n in (2, 3, 4)]),
        Part("whole", 1, lambda rng: [Case((np.arange(n),)) for n in (2, 3, 4)]),
    )
    question = dataclasses.replace(TOTAL, parts=parts)

    def two(v):
        return v.mean() if v.dtype == float else v.sum() - 1

    report = examine("00", question, two)
    assert [check.mistake for check in report.checks] == ["mean", None]
    assert examine("00", question, small).checks[0].mistake == "mean"


def test_whole_check_ends_within_twice_the_time_limit():
    calls = []

    def slow(v):
        calls.append(v)
        time.sleep(1.05)  # so far below the limit that a busy machine may take longer
        return v.sum() + 1

    report = report_of(slow, time_limit=1.5)
    assert not report.passed
    assert len(calls) <= 3  # of six; then three seconds are over
    assert report.checks[-1].got == "(no result in time)"
    assert "All cases together took longer than 3 s" in report.checks[-1].hint


def test_keyboard_interrupt_is_the_students_own():
    def interrupted(v):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        report_of(interrupted)


def test_same_seed_same_report_other_seed_other_cases():
    def off(v):
        return v.sum() + 1

    assert report_of(off) == report_of(off)
    assert report_of(off, seed=1) != report_of(off)


def test_check_works_in_a_thread_where_there_is_no_alarm():
    found = []
    thread = threading.Thread(target=lambda: found.append(report_of(lambda v: v.sum())))
    thread.start()
    thread.join()
    assert found[0].passed


def test_alarm_leaves_no_timer_behind():
    with pytest.raises(TimeUp), alarm(0.05):
        time.sleep(5)
    time.sleep(0.6)  # a second ring would raise here


def test_step_limit_counts_only_the_mistakes_own_lines():
    mistake = define(
        "def total(v):\n    for i in range(100):\n        i += 1\n    return i", "total"
    )
    with step_limit(1000):
        assert mistake(0) == 100
    outcome = call_safely(call_answer, define("def total(v):\n    return v", "total"), (1,), None)
    assert outcome.value == 1


def test_mistake_must_define_the_question():
    with pytest.raises(ValueError, match="expected 'total'"):
        define("def totl(v):\n    return v", "total")


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        (0.1 + 0.2, 0.3, True),
        (np.float32(0.1), 0.1, True),
        (Fraction(1, 4), 0.25, True),
        (1 + 0j, 1.0, False),
        ([1, 2], np.array([1.0, 2.0]), True),
        (1, [1], False),
        (True, 1, True),
        ("1", 1, False),
        ([1, "a"], ["1", "a"], False),
        (["a", "b"], np.array(["a", "b"]), True),
        (None, None, True),
        (None, 0, False),
        ([[1], [2, 3]], [[1], [2, 3]], True),
        ([[1], [2, 3]], [[1], [2, 4]], False),
        ({"a": 1}, {"a": 1.0}, True),
        ({"a": 1}, {"b": 1}, False),
        (np.array([np.nan]), [np.nan], True),
        (np.zeros((2, 0)), np.zeros((0, 2)), False),
    ],
)
def test_same(a, b, equal):
    assert same(plain(a), plain(b)) is equal
    assert same(plain(b), plain(a)) is equal


def test_plain_refuses_what_is_too_deep_or_too_large():
    deep = []
    for _ in range(30):
        deep = [deep]
    with pytest.raises(NotPlain, match="nested"):
        plain(deep)
    with pytest.raises(NotPlain, match="entries"):
        plain(np.broadcast_to(np.float64(0), (10**4, 10**4)))


def test_plain_copies():
    array = np.zeros(3)
    copy = plain(array)
    array[0] = 1
    assert copy[0] == 0


def test_differences_in_words():
    right = np.array([1, 2, 3])
    assert "index 1: expected 2, got 5" in difference(right, [1, 5, 3])
    assert "shape (3,), got an array of shape (2,)" in difference(right, np.array([1, 2]))
    assert "shape (3,), got a list of length 2" in difference(right, [1, 2])
    assert describe(np.array([3, 5], dtype=np.uint8)) == "[3, 5] (uint8)"
    assert describe("x" * 500).endswith("…")
    assert describe((1,)) == "(1,)"


def test_choice_is_judged_and_its_hint_depends_on_the_option():
    question = choice("q", "Choose", {"a": "A", "b": "B", "c": "C"}, "b", {"a": "no", "c": "nay"})
    assert examine("00", question, "b").passed
    assert examine("00", question, " B ").passed
    assert examine("00", question, "a").checks[0].hint == "no"
    assert examine("00", question, "C").checks[0].hint == "nay"
    for nonsense in (None, ..., "d", 5, ["b"], "bb", {"b"}, b"b", str):
        report = examine("00", question, nonsense)
        assert not report.passed
        assert report.checks[0].mistake is None
    assert '"b": B' not in as_text(examine("00", question, "a"))  # the right one is not given away


@pytest.mark.parametrize("nonsense", ["(3, 4)", "**a**", ["a"], np.array("a"), np.array("b"), 1])
def test_choice_takes_one_letter_and_repeats_what_was_given(nonsense):
    question = choice("q", "Choose", {"a": "A", "b": "B"}, "b", {"a": "no"})
    (check,) = examine("00", question, nonsense).checks
    assert not check.passed
    assert check.mistake is None
    assert check.hint.startswith("Write one letter, in quotes and with nothing around it")
    assert check.got == repr(nonsense)


def test_differences_by_the_judges_own_tolerance():
    strict = agrees_with(lambda v: v, rtol=1e-9, atol=0)
    verdict = strict(Case((np.ones(2),)), np.ones(2) * (1 + 1e-7))
    assert not verdict.ok
    assert "index 0" in verdict.why
    assert "index 2: expected 2, got 3" in difference([np.nan, 1.0, 2.0], [np.nan, 1.0, 3.0])


def test_choice_needs_a_hint_for_each_wrong_option():
    with pytest.raises(ValueError, match="one hint for each wrong option"):
        choice("q", "Choose", {"a": "A", "b": "B"}, "b", {})


def test_card_escapes_what_comes_from_the_answer():
    report = report_of(lambda v: "<script>alert(1)</script>")
    assert "<script>" not in as_html(report)
    assert rich("`a < b` and <b>") == "<code>a &lt; b</code> and &lt;b&gt;"
    assert "`" in rich("one ` only")


def test_failed_check_raises_quietly_outside_course_open(monkeypatch, capsys):
    monkeypatch.delenv("COURSE_OPEN", raising=False)
    check = load("00").average
    with pytest.raises(CheckFailed, match="0 of 2 points") as caught:
        check(lambda values: sum(values))
    assert "This is the sum" in capsys.readouterr().out
    (line,) = caught.value._render_traceback_()
    assert "Traceback" not in line
    check(np.mean)
    monkeypatch.setenv("COURSE_OPEN", "1")
    check(lambda values: sum(values))


def test_report_as_data():
    data = load("00").average.report(sum).as_dict()
    assert data["lesson"] == "00_welcome"
    assert (data["passed"], data["points"], data["max_points"]) == (False, 0, 2)
    assert set(data["checks"][0]) == set(Check.__dataclass_fields__)


def test_unknown_lessons_and_questions_are_named():
    with pytest.raises(ValueError, match="expected one of 00_welcome"):
        load("99")
    with pytest.raises(AttributeError, match="it asks: average"):
        load("00").averge


def test_smallest_failure_is_the_first_failing_case():
    trial = smallest_failure(TOTAL, lambda v: v.sum() if len(v) < 2 else 0.0)
    assert len(trial.case.args[0]) == 2


def test_probe_stands_alone():
    """A probe's source must run where this package is not (see Question)."""
    import inspect

    from course_lib.checks import lessons

    for name in lessons():
        for check in load(name):
            probe = check.question.call
            if probe.__module__.startswith("course_lib.checks.question"):
                continue
            namespace = {"np": np, "Any": object, "Callable": object}  # as in a grader's process
            exec(inspect.getsource(probe), namespace)
            names = set(probe.__code__.co_names) - set(namespace)
            assert not probe.__closure__
            assert probe.__name__ in namespace
            known = {n for n in vars(inspect.getmodule(probe)) if not n.startswith("__")}
            assert not names & known


def test_picture_may_spoil_its_inputs_and_the_next_check_is_none_the_worse():
    def wrong(v):
        return v.sum() + 1

    smallest_failure(TOTAL, wrong).case.args[0][:] = 100
    assert "100" not in smallest_failure(TOTAL, wrong).verdict.expected
    assert report_of(lambda v: v.sum()).passed


def test_only_what_is_told_of_a_failed_part_is_judged():
    judged = []

    def judge(case, output):
        judged.append(case)
        return agrees_with(lambda v: float(v.sum()))(case, output)

    counted = dataclasses.replace(TOTAL, judge=judge)
    assert examine("00_test", counted, lambda v: v.mean() + 0 * v[0]).points == 0
    assert len(judged) < len([case for part in TOTAL.parts for case in TOTAL.cases(part, 0)])
    judged.clear()
    assert examine("00_test", counted, lambda v: v.sum()).passed
    assert len(judged) == 6


def test_mistake_is_recognised_by_what_is_seen_of_it():
    def rounded(case, outcome):
        return dataclasses.replace(outcome, value=round(outcome.value))

    coarse = dataclasses.replace(TOTAL, seen=rounded)
    assert report_of(lambda v: v.mean() + 1e-3).checks[0].mistake is None
    found = examine("00_test", coarse, lambda v: v.mean() + 1e-3)
    assert found.checks[0].mistake == "mean"
    stumbles = examine("00_test", coarse, lambda v: "no number")
    assert stumbles.checks[0].mistake is None


def test_what_a_mistake_gave_is_told_as_a_fresh_call_would_be():
    for mistake in TOTAL.mistakes[::2]:
        fresh = examine("00_test", TOTAL, define(mistake.code, "total"), 3)
        kept = report_on("00_test", TOTAL, try_mistake(TOTAL, mistake, 3), 3)
        assert kept == fresh


def test_libraries_are_put_back_between_the_calls_of_one_check():
    true_sum = np.sum

    def spoils(v):
        total = np.sum(v)
        np.sum = lambda v: 0.0
        return total

    assert report_of(spoils).passed
    assert np.sum is true_sum
