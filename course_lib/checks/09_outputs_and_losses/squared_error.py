"""Question 2: the mean squared error of a table, and its gradient."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.question import Case, Mistake, Part, Question
from course_lib.nn.losses import MeanSquaredError

from .pairs import judge_pair, loss_and_gradient

NAMES = ("y", "f")


def right_pair(y: np.ndarray, f: np.ndarray) -> dict:
    loss = MeanSquaredError()
    return {"loss": loss(y, f), "gradient": loss.gradient(y, f)}


def case(y: Sequence | np.ndarray, f: Sequence | np.ndarray, label: str) -> Case:
    return Case((np.array(y, dtype=float), np.array(f, dtype=float)), label, NAMES)


def drawn(rng: np.random.Generator, n: int, c: int) -> Case:
    y, f = 2 * rng.normal(size=(2, n, c)).round(1)
    return case(y, f + 1, f"{n} samples, {c} outputs")  # too high on the whole: signs show


def tables(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([[1]], [[3]], "one sample, one output"),
        case([[1], [2]], [[4], [1]], "two samples, one output"),
        case([[0], [0], [0]], [[1], [-2], [1]], "all targets 0"),
        case([[1200]], [[900.5]], "large numbers"),
        case([[1, 0, 2]], [[0, 0, 5]], "one sample, three outputs"),
        case([[1, 2], [0, 3], [1, 1]], [[3, 1], [0, 1], [2, 5]], "three samples, two outputs"),
        *(drawn(rng, n, c) for n, c in ((4, 4), (5, 3), (2, 6), (7, 2))),
    ]


def mistake(
    name: str, hint: str, loss: str = "np.mean(e**2)", gradient: str = "2 * e / e.size",
    returned: str = "loss, df", e: str = "f - y", concept: bool = True,
) -> Mistake:  # fmt: skip
    """The right answer with one of its steps replaced."""
    code = (
        "def squared_error(y, f):\n"
        f"    e = {e}\n"
        f"    loss, df = {loss}, {gradient}\n"
        f"    return {returned}"
    )
    return Mistake(name, code, hint, concept)


SUM = (
    "You add where the mean is asked for: Σ over all entries, divided by how many there are, N·C. "
    "As a sum the loss, and with it the step, would grow with the data."
)
OVER_SAMPLES = (
    "You divide by the number of samples only. That is the mean of ‖f − y‖², a loss as good, but "
    "here the mean is over all N·C entries, as Keras takes it."
)
HALF = (
    "There is a ½ in it. Some write ½(f − y)² so that the 2 of the derivative goes away; here the "
    "loss has none, and the derivative of e² is 2e."
)
NOT_OF_THE_MEAN = (
    "The gradient is that of each entry's own e². The loss has 1/(N·C) before the sum, and so has "
    "its gradient."
)
BY_N = (
    "The gradient is divided by the number of samples only, the loss by that of all entries. Both "
    "have the same 1/(N·C)."
)
SIGN = (
    "The gradient has the wrong sign: ∂/∂f of (f − y)² is 2(f − y). Where f is too high the slope "
    "is positive, and going down means less f."
)
NO_LOSS_YET = (
    "The values are averaged before they are squared: errors of +1 and −1 then cancel. Square "
    "each, then take the mean."
)
SHAPE = (
    "The gradient is not of the shape of f. It says for *each* entry of f how the loss changes "
    "with it: nothing is summed."
)
NO_2 = "The 2 is missing in the gradient: the derivative of e² is 2e."
SQUARES = "The gradient holds the squares themselves. Its entries are the *derivatives* of e²: 2e."
NORM = (
    "`np.linalg.norm` takes the root of the sum of squares. The squares are asked for, and their "
    "mean: no root."
)

SQUARED_ERROR = Question(
    name="squared_error",
    title="The mean squared error and its gradient",
    parts=(Part("tables", 3, tables),),
    judge=judge_pair(right_pair, "loss, df", "A result is not a number: look for 0/0."),
    call=loss_and_gradient,
    picture="course_lib.widgets.output_tables:show_squared_error",
    mistakes=(
        mistake("summed", SUM, "np.sum(e**2)", "2 * e"),
        mistake("loss_summed", SUM, "np.sum(e**2)"),
        mistake("sum_over_outputs", OVER_SAMPLES, "(e**2).sum(axis=1).mean()", "2 * e / len(e)"),
        mistake("loss_sum_over_outputs", OVER_SAMPLES, "(e**2).sum(axis=1).mean()"),
        mistake("half", HALF, "np.mean(e**2) / 2", "e / e.size"),
        mistake("half_in_the_loss", HALF, "np.mean(e**2) / 2"),
        mistake("half_of_the_sum", HALF, "np.sum(e**2) / 2", "e"),
        mistake("half_over_samples", HALF, "np.sum(e**2) / (2 * len(e))", "e / len(e)"),
        mistake("no_2", NO_2, gradient="e / e.size"),
        mistake("no_2_by_n", NO_2, gradient="e / len(e)"),
        mistake("no_2_over_outputs", NO_2, "(e**2).sum(axis=1).mean()", "e / len(e)"),
        mistake("gradient_of_the_sum", NOT_OF_THE_MEAN, gradient="2 * e"),
        mistake("gradient_of_the_sum_no_2", NOT_OF_THE_MEAN, gradient="e"),
        mistake("gradient_by_n", BY_N, gradient="2 * e / len(e)"),
        mistake(
            "gradient_by_outputs",
            "The gradient is divided by the number of outputs only. The loss is a mean over the "
            "samples as well: 1/(N·C).",
            gradient="2 * e / e.shape[1]",
        ),
        mistake("sign", SIGN, e="y - f"),
        mistake("sign_no_2", SIGN, gradient="e / e.size", e="y - f"),
        mistake("sign_of_the_sum", SIGN, gradient="2 * e", e="y - f"),
        mistake("sign_by_n", SIGN, gradient="2 * e / len(e)", e="y - f"),
        mistake(
            "sign_over_outputs", SIGN, "(e**2).sum(axis=1).mean()", "2 * e / len(e)", e="y - f"
        ),
        mistake("sign_summed", SIGN, "np.sum(e**2)", "2 * e", e="y - f"),
        mistake(
            "by_outputs",
            "You divide by the number of outputs only. The mean is over the samples as well: "
            "1/(N·C).",
            "np.sum(e**2) / e.shape[1]",
            "2 * e / e.shape[1]",
        ),
        mistake(
            "negative",
            "Your loss is negative. A square is at least 0, and the loss is their mean.",
            "-np.mean(e**2)", "-2 * e / e.size", concept=False,
        ),
        mistake(
            "predictions_only",
            "The target is missing in the gradient. The derivative of (f − y)² by f is 2(f − y).",
            gradient="2 * f / e.size",
        ),
        mistake(
            "absolute",
            "You take |e|, the absolute error, whose slope is only a sign. The squared error's "
            "slope grows with the error: 2e.",
            "np.mean(np.abs(e))",
            "np.sign(e) / e.size",
        ),
        mistake(
            "absolute_gradient",
            "The loss is that of squares, the gradient is that of |e|: it does not say how large "
            "the error is. The derivative of e² is 2e.",
            gradient="np.sign(e) / e.size",
        ),
        mistake(
            "gradient_without_signs",
            "The gradient has lost its signs. Too high and too low must push in opposite "
            "directions: 2(f − y), not 2|f − y|.",
            gradient="2 * np.abs(e) / e.size",
        ),
        mistake(
            "squares_in_the_gradient", SQUARES, gradient="e**2 / e.size",
        ),
        mistake("twice_the_squares", SQUARES, gradient="2 * e**2 / e.size"),
        mistake(
            "root",
            "You take the root at the end. RMSE is easier to read, in the units of y, but it is "
            "another loss, with another slope.",
            "np.sqrt(np.mean(e**2))",
        ),
        mistake(
            "root_and_its_slope",
            "You take the root at the end, and its gradient. RMSE is easier to read, in the units "
            "of y, but it is another loss, with another slope.",
            "np.sqrt(np.mean(e**2))",
            "e / e.size / np.sqrt(np.mean(e**2))",
        ),
        mistake("norm", NORM, "np.linalg.norm(e)"),
        mistake("norm_of_each", NORM, "np.linalg.norm(e, axis=1).mean()"),
        mistake("mean_first", NO_LOSS_YET, "np.mean(e) ** 2"),
        mistake("mean_of_errors", NO_LOSS_YET, "np.mean(e)", "np.ones_like(e) / e.size"),
        mistake("gradient_summed", SHAPE, gradient="2 * e.sum(axis=0) / e.size"),
        mistake("gradient_mean_of_samples", SHAPE, gradient="2 * e.mean(axis=0)"),
        mistake("gradient_over_outputs", SHAPE, gradient="2 * e.sum(axis=1) / e.size"),
        mistake("gradient_one_number", SHAPE, gradient="2 * np.mean(e)"),
        mistake(
            "a_loss_each",
            "The loss is still one number a sample. One number in all is asked for, the mean.",
            "(e**2).mean(axis=1)",
        ),
        mistake(
            "a_loss_each_output",
            "The loss is still one number an output. One number in all is asked for, the mean.",
            "(e**2).mean(axis=0)",
        ),
        mistake(
            "a_loss_an_entry",
            "The loss is still a table of squares. One number in all is asked for, their mean.",
            "e**2",
        ),
        mistake(
            "exchanged", "The two are exchanged: first the loss, then the gradient.",
            returned="df, loss", concept=False,
        ),
        mistake(
            "loss_only", "One thing comes out; two are asked for: `return loss, df`.",
            returned="loss", concept=False,
        ),
        mistake(
            "multiplied",
            "`e @ e.T` multiplies every sample's errors with every other's. Squares are taken "
            "entry by entry: e * e.",
            "np.mean(e @ e.T)",
        ),
        Mistake(
            "changes_f",
            "def squared_error(y, f):\n    f -= y\n    return np.mean(f**2), 2 * f / f.size",
            "The values are right, but f itself is changed: `f -= y` writes into the caller's "
            "predictions. Compute a new array.",
        ),
    ),
)  # fmt: skip
