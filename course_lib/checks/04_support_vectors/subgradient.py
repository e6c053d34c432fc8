"""Question 5: the direction in which the objective rises."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.plain import describe
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict

from .lines import Drawn, by_hand, draw
from .primal_objective import case, nobody_short

PAIR = "Return two things, `return dw, db`: an array as long as w, and a number."


def both_slopes(answer: Any, w: Any, b: Any, X: Any, y: Any, C: Any) -> Any:
    """Probe: the two slopes by name, or whatever came instead; a dict is told as a text."""
    result = answer(w, b, X, y, C)
    if isinstance(result, (tuple, list)) and len(result) == 2:
        return {"dw": result[0], "db": result[1]}
    return f"a dict: {result}" if isinstance(result, dict) else result


def right_slopes(w: np.ndarray, b: float, X: np.ndarray, y: np.ndarray, C: float) -> dict:
    short = y * (X @ w + b) < 1
    dw = w - C * y[short] @ X[short]  # (s,) @ (s, d) -> (d,)
    return {"dw": dw, "db": float(-C * y[short].sum()) + 0.0}


def judge_slopes(case: Case, output: Any) -> Verdict:
    right = right_slopes(*case.args)
    if not isinstance(output, dict):
        return Verdict(False, describe(right), describe(output), PAIR)
    verdict = agrees_with(right_slopes)(case, output)
    if verdict.ok or not verdict.why.startswith("db: expected"):
        return verdict
    return replace(verdict, why=f"dw is right, db is not: {verdict.why.removeprefix('db: ')}")


def some_short(rng: np.random.Generator) -> Sequence[Case]:
    """In the second case one is far on the wrong side, beyond the other kerb."""
    hand = by_hand(
        [0.5, 1], -0.5, [[1, 0.5], [1, 2], [0, -2], [3, 2], [0, 0.25]], [1, 1, -1, -1, -1]
    )
    return [
        case(by_hand([1, 2], 0.5, [[0.1, 0.1], [-1, -1]], [1, -1]), 4.0, "one falls short"),
        case(hand, 10.0, "three fall short"),
        case(wide(rng, 9, 2), 0.31234, "two on the wrong side"),
        case(wide(rng, 14, 3), 7.0, "three features, two on the wrong side"),
    ]


def wide(rng: np.random.Generator, n: int, d: int) -> Drawn:
    """Two on the wrong side, one of them beyond the other kerb, and one right but too near."""
    while True:
        line = draw(rng, n, d, wrong=2)
        m = line.y * (line.X @ line.w + line.b)
        if m[:2].min() < -1.05 and m[:2].max() > -0.95 and np.any((m > 0) & (m < 1)):
            return line


def mistake(name: str, hint: str, concept: bool = True, **changes: str) -> Mistake:
    """The right function with some of its lines replaced."""
    terms = {
        "f": "X @ w + b",
        "short": "y * f < 1",
        "share": "C",
        "pull": "y[short] @ X[short]",
        "push": "y[short].sum()",
        "dw": "w - share * pull",
        "db": "-share * push",
        "result": "dw, db",
    }
    if not changes.keys() <= terms.keys():
        raise ValueError(f"{name}: expected terms of {', '.join(terms)}, got {', '.join(changes)}")
    lines = "".join(f"    {key} = {text}\n" for key, text in (terms | changes).items())
    code = f"def subgradient(w, b, X, y, C):\n{lines}    return result"
    return Mistake(name, code, hint, concept)


WRONG_END = (
    "You use the samples with y f > 1. Those are beyond their margin, where the hinge is flat; it "
    "is the others, y f < 1, that pay and pull."
)
ONLY_ERRORS = (
    "Only samples on the wrong side pull with you, as for the perceptron. The hinge has its slope "
    "below 1, so those that are right but too near pull, too."
)
STREET = (
    "You leave out samples that are far on the wrong side, as if only those near the line counted. "
    "They pay most of all: ask for y f < 1, and no more."
)
BIAS = (
    "b has got a term of its own. It is not part of ½‖w‖², so its slope comes from the losses "
    "only: −C Σ y."
)
MEAN = (
    "You divide by a number of samples. The objective has C times the *sum* of the losses, so the "
    "slope is a sum, too."
)
FORGETS_Y = (
    "y is missing from the sums. The slope of 1 − y (w·x + b) is −y x by w, and −y by b: the two "
    "classes pull in opposite directions."
)
BY_LOSS = (
    "You weigh each sample by its loss. That is the slope of the squared hinge; the plain one has "
    "the same slope for all that fall short."
)
ONE_CLASS = "Only one class pulls with you. Samples of both can fall short: y f < 1, whatever y is."
TWO_SUMS = (
    "One of your two sums runs over all samples, the other over those that fall short. The same "
    "samples pull w and b: those with y f < 1."
)
LENGTH = "The slope of ½‖w‖² is w itself: not 2w, and no length in it."

SUBGRADIENT = Question(
    name="subgradient",
    title="The slope of the objective",
    parts=(
        Part("nobody falls short", 1, nobody_short),
        Part("some fall short", 3, some_short),
    ),
    judge=judge_slopes,
    call=both_slopes,
    picture="course_lib.widgets.svm_tables:show_slopes",
    mistakes=(
        mistake("wrong_end_of_the_hinge", WRONG_END, short="y * f > 1"),
        mistake("only_errors", ONLY_ERRORS, short="y * f < 0"),
        mistake(
            "loss_below_1",
            "You use the samples with y f > 0, those whose loss is below 1. It is y f itself that "
            "is compared with 1: who has y f < 1 falls short.",
            short="y * f > 0",
        ),
        mistake("class_plus_only", ONE_CLASS, short="(y * f < 1) & (y > 0)"),
        mistake("class_minus_only", ONE_CLASS, short="(y * f < 1) & (y < 0)"),
        mistake("dw_from_all", TWO_SUMS, pull="y @ X"),
        mistake("db_from_all", TWO_SUMS, push="y.sum()"),
        mistake(
            "all_samples",
            "All samples pull with you. Those beyond their margin pay nothing, and moving the line "
            "a little changes nothing for them: leave them out.",
            short="np.ones(len(y), dtype=bool)",
        ),
        mistake("within_the_street", STREET, short="np.abs(f) < 1"),
        mistake("right_but_too_near", STREET, short="(y * f > 0) & (y * f < 1)"),
        mistake(
            "no_losses",
            "The losses are missing: this is the slope of ½‖w‖² alone, and samples that fall short "
            "do not pull.",
            pull="0",
            push="0.0",
        ),
        mistake(
            "no_labels_in_the_question",
            "Who falls short, you ask without the label: f < 1. For class −1 that is wrong way "
            "round: y f < 1.",
            short="f < 1",
        ),
        mistake(
            "short_without_b",
            "b is missing when you ask who falls short: f = w·x + b.",
            f="X @ w",
        ),
        mistake("short_by_distance",
            "You ask by the distance from the line, divided by ‖w‖. The kink of the hinge is where "
            "the functional margin y (w·x + b) is 1.",
            short="y * f / np.sqrt(w @ w) < 1"),
        mistake(
            "sign_of_the_losses",
            "The sign before C is turned. With w a little along y x, y f grows and the loss "
            "*falls*: the slope is −y x.",
            dw="w + share * pull",
            db="share * push",
        ),
        mistake(
            "sign_of_the_losses_in_dw",
            "The sign before C in dw is turned: the slope of 1 − y (w·x + b) by w is −y x.",
            concept=False,
            dw="w + share * pull",
        ),
        mistake(
            "sign_of_db",
            "The sign of db is turned: the slope of 1 − y (w·x + b) by b is −y.",
            concept=False,
            db="share * push",
        ),
        mistake(
            "sign_of_w",
            "The sign of w is turned: the slope of ½‖w‖² is +w, and only the losses come with a "
            "minus.",
            dw="-w - share * pull",
        ),
        mistake(
            "downhill",
            "Both signs are turned: this is the direction downhill. Asked for is the slope; the "
            "one who walks subtracts it.",
            dw="share * pull - w",
            db="share * push",
        ),
        mistake(
            "downhill_in_dw",
            "dw is turned: it leads downhill. Asked for is the slope, w − C Σ y x; the one who "
            "walks subtracts it.",
            dw="share * pull - w",
        ),
        mistake(
            "forgets_w",
            "Your dw has the losses only. ½‖w‖² has a slope as well, w: without it nothing asks "
            "for a wide street.",
            dw="-share * pull",
        ),
        mistake(
            "after_a_step",
            "You return where a step leads, or its direction. The slope itself is asked for: "
            "w − C Σ y x, and −C Σ y.",
            dw="share * pull",
            db="share * push",
        ),
        mistake("b_regularized", BIAS, db="b - share * push"),
        mistake("no_push_on_b",
            "db is always 0 with you. b has no term in ½‖w‖², but the losses depend on it: −C Σ y.",
            db="0.0"),
        mistake(
            "twice_C",
            "There is a 2 too much before C. The loss is no square: the slope of C (1 − y f) is "
            "−C y x.",
            share="2 * C",
        ),
        mistake("no_C", "C is missing: a loss costs C, so its slope has the factor C.", share="1"),
        mistake(
            "C_on_w",
            "C stands before w. It is the price of the losses: w − C Σ y x.",
            dw="C * w - pull",
            db="-push",
        ),
        mistake("C_on_w_only",
            "C stands before w. It is the price of the losses: w − C Σ y x.",
            dw="C * w - pull"),
        mistake(
            "no_C_in_db",
            "C is missing in db: a loss costs C, whether w changes it or b.",
            concept=False,
            db="-push",
        ),
        mistake(
            "no_C_in_dw",
            "C is missing in dw: a loss costs C, whether w changes it or b.",
            concept=False,
            dw="w - pull",
        ),
        mistake("mean", MEAN, share="C / len(y)"),
        mistake("mean_without_C", MEAN, share="1 / len(y)"),
        mistake("mean_in_dw", MEAN, pull="y[short] @ X[short] / len(y)"),
        mistake("mean_of_all", MEAN, dw="(w - C * pull) / len(y)", db="-C * push / len(y)"),
        mistake(
            "no_x",
            "x is missing in dw. The slope of 1 − y (w·x + b) by w is −y x: each sample pulls "
            "along itself.",
            pull="y[short].sum()",
        ),
        mistake(
            "labels_converted_again",
            "The labels are −1 and +1 here already. Converted once more (2 · label − 1) they "
            "become −3 and 1.",
            concept=False,
            f="X @ w + b; y = 2 * y - 1",
        ),
        mistake("mean_in_db", MEAN, db="-C * push / len(y)"),
        mistake("mean_of_the_short", MEAN, share="C / max(1, short.sum())"),
        mistake("no_y", FORGETS_Y, pull="X[short].sum(axis=0)", push="short.sum()"),
        mistake("no_y_in_dw", FORGETS_Y, pull="X[short].sum(axis=0)"),
        mistake("no_y_in_db", FORGETS_Y, push="short.sum()"),
        mistake("twice_w", LENGTH, dw="2 * w - share * pull"),
        mistake("half_w", LENGTH, dw="0.5 * w - share * pull"),
        mistake("direction_of_w", LENGTH, dw="w / np.sqrt(w @ w) - share * pull"),
        mistake("signs_of_w", LENGTH, dw="np.sign(w) - share * pull"),
        mistake("half_squared_length", LENGTH, dw="0.5 * w @ w - share * pull"),
        mistake(
            "squared_hinge",
            BY_LOSS,
            pull="(2 * (1 - y * f) * y)[short] @ X[short]",
            push="(2 * (1 - y * f) * y)[short].sum()",
        ),
        mistake(
            "weighed_by_loss",
            BY_LOSS,
            pull="((1 - y * f) * y)[short] @ X[short]",
            push="((1 - y * f) * y)[short].sum()",
        ),
        mistake(
            "w_for_each_sample",
            "w comes in once for each sample. ½‖w‖² stands in the objective once.",
            dw="len(y) * w - share * pull",
        ),
        mistake(
            "w_for_each_short_sample",
            "w comes in once for each sample that falls short, or not at all. ½‖w‖² stands in the "
            "objective once, whoever pays.",
            dw="short.sum() * w - share * pull",
        ),
        mistake(
            "w_only_if_somebody_is_short",
            "Where nobody falls short your slope is 0. ½‖w‖² still has its slope w: the street "
            "could be wider.",
            dw="w - share * pull if short.any() else 0 * w",
        ),
        mistake(
            "worst_sample_only",
            "Only the worst sample pulls. All that fall short do, each with its y x.",
            pull="y[short][np.argmin((y * f)[short])] * X[short][np.argmin((y * f)[short])] "
            "if short.any() else 0",
            push="y[short][np.argmin((y * f)[short])] if short.any() else 0",
        ),
        mistake(
            "first_sample_only",
            "Only one of the samples that fall short pulls. All of them do: in a loop `-=` gathers "
            "them, and `return` stands after it.",
            concept=False,
            pull="y[short][0] * X[short][0] if short.any() else 0",
            push="y[short][0] if short.any() else 0",
        ),
        mistake(
            "last_sample_only",
            "Only one of the samples that fall short pulls. All of them do: in a loop `-=` gathers "
            "them (`=` keeps the last), and `return` stands after it.",
            concept=False,
            pull="y[short][-1] * X[short][-1] if short.any() else 0",
            push="y[short][-1] if short.any() else 0",
        ),
        mistake(
            "db_without_the_sum",
            "db has an entry for each sample with you. It is one number: add them up.",
            concept=False,
            db="-share * y[short]",
        ),
        mistake(
            "dw_without_the_sum",
            "dw has a row for each sample with you. Add them up, `sum(axis=0)`: an entry for each "
            "feature.",
            concept=False,
            dw="w - share * y[short][:, None] * X[short]",
        ),
        *(
            mistake(
                f"rounds_to_{places}",
                "You round the result. A function returns what it computed.",
                concept=False,
                result=f"np.round(dw, {places}), np.round(db, {places})",
            )
            for places in (2, 3)
        ),
        mistake(
            "other_order",
            "The two have changed places: first dw, then db.",
            concept=False,
            result="db, dw",
        ),
        mistake(
            "one_number_for_dw",
            "dw is one number with you. It has an entry for each feature: keep the samples' "
            "features apart, `y @ X`.",
            dw="(w - share * pull).sum()",
        ),
    ),
)  # fmt: skip
