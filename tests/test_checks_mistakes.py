"""Every lesson's catalogue: each mistake fails with its own hint, and the cases tell all apart."""

import itertools
import os

import pytest

from course_lib.checks import lessons, load
from course_lib.checks.call import TIME_LIMIT
from course_lib.checks.engine import (
    alike,
    behaviours,
    define,
    examine,
    report_on,
    try_mistake,
)

QUESTIONS = [(check.lesson, check.question) for name in lessons() for check in load(name)]
MISTAKES = [(lesson, q, m) for lesson, q in QUESTIONS for m in q.mistakes]
IDS = [f"{lesson}-{q.name}" for lesson, q in QUESTIONS]
# The notebook's own seed 0, and others as a grader would draw; COURSE_SEEDS=6 tries more.
SEEDS = range(int(os.environ.get("COURSE_SEEDS", "3")))


@pytest.mark.parametrize(
    ("lesson", "question", "mistake"),
    MISTAKES,
    ids=[f"{lesson}-{q.name}-{m.name}" for lesson, q, m in MISTAKES],
)
def test_mistake_fails_with_its_own_hint(lesson, question, mistake):
    # one that never ends is not waited for as long as a student's
    kept = behaviours(question, SEEDS[0])[question.mistakes.index(mistake)]
    limit = 1 if any(outcome.error == "TimeUp" for outcome in kept) else TIME_LIMIT
    reports = [examine(lesson, question, define(mistake.code, question.name), SEEDS[0], limit)]
    # on the other seeds from what the catalogue has kept: running it twice tells nothing new
    trials = {seed: try_mistake(question, mistake, seed) for seed in SEEDS[1:]}
    reports += [report_on(lesson, question, tried, seed) for seed, tried in trials.items()]
    for seed, report in zip(SEEDS, reports, strict=True):
        failed = [check for check in report.checks if not check.passed]
        assert failed, f"seed {seed}: a wrong answer passes"
        for check in failed:
            assert (check.mistake, check.hint) == (mistake.name, mistake.hint), f"seed {seed}"
            assert check.expected
            assert check.got


@pytest.mark.parametrize(("lesson", "question"), QUESTIONS, ids=IDS)
def test_cases_tell_mistakes_apart(lesson, question):
    for seed in SEEDS:
        shown = behaviours(question, seed)
        pairs = itertools.combinations(zip(question.mistakes, shown, strict=True), 2)
        for (one, its), (other, theirs) in pairs:
            if one.hint != other.hint:
                assert not all(map(alike, its, theirs)), f"seed {seed}: {one.name}, {other.name}"


@pytest.mark.parametrize(("lesson", "question"), QUESTIONS, ids=IDS)
def test_catalogue_is_rich_enough(lesson, question):
    n, concepts = len(question.mistakes), sum(m.concept for m in question.mistakes)
    if not question.is_value:
        assert n >= 5, f"{question.name}: {n} mistakes; expected 5 or more"
    assert 2 * concepts >= n, f"{question.name}: {concepts} of {n} conceptual; expected half"
    assert len({m.name for m in question.mistakes}) == len(question.mistakes)
    assert all(part.points > 0 for part in question.parts)
    assert question.picture, f"{question.name}: a failed check has no *Show me*"
