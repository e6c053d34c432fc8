"""Question 3: the loss of a cubic, and its gradient by the four weights."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with, so_many_wanted
from course_lib.checks.question import Case, Part, Question, Verdict
from course_lib.checks.written import whole, writer

NAMES = ("w", "x", "y")


def two_things(answer: Any, *args: Any) -> Any:
    """Probe: loss and gradient by name, where the answer gives two things."""
    result = answer(*args)
    if isinstance(result, (tuple, list)) and len(result) == 2:
        return {"loss": result[0], "gradient": result[1]}
    return {"result": result} if isinstance(result, dict) else result


def right_loss(w: np.ndarray, x: np.ndarray, y: np.ndarray) -> dict[str, Any]:
    """Σ (w1 x³ + w2 x² + w3 x + w4 − y)², and its gradient by w, (4,)."""
    X = np.asarray(x, dtype=float)[:, None] ** [3, 2, 1, 0]  # (n, 4)
    e = X @ w - y  # (n, 4) @ (4,) -> (n,)
    return {"loss": e @ e, "gradient": 2 * e @ X}


def case(w: Any, x: Any, y: Any, label: str) -> Case:
    return Case((np.array(w), np.array(x), np.array(y)), label, NAMES)


def drawn(rng: np.random.Generator, n: int, noise: float) -> Case:
    """n places around a cubic of other weights: errors of both signs, most of them too low."""
    w, true = 2 * rng.normal(size=(2, 4)).round(1) + 0.25
    x = np.sort(rng.uniform(-2, 2, size=n)).round(2)
    y = (x[:, None] ** [3, 2, 1, 0] @ true + 1 + noise * rng.normal(size=n)).round(2)
    return case(w, x, y, f"{n} samples")


def samples(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([0.0, 0.0, 0.0, 0.0], [1.0], [3.0], "one sample, all weights 0"),
        case([1.0, 0.0, 0.0, 0.0], [2.0], [5.0], "one sample, w1 alone"),
        case([0.5, -1.0, 2.0, 3.0], [-2.0], [1.5], "one sample"),
        case([0.0, 1.0, 0.0, -1.0], [1.0, 2.0], [2.0, 1.0], "two samples"),
        case([1.0, 2.0, 3.0, 4.0], [-1.0, 0.0, 1.0], [0.0, 0.0, 0.0], "all targets 0"),
        *(drawn(rng, n, 1.0) for n in (4, 7, 30)),
    ]


def whole_numbers(rng: np.random.Generator) -> Sequence[Case]:
    a = rng.integers(-3, 4, size=5).tolist()
    return [
        case([-9, 2, 1, 30], [0.5, -1.5], [2.0, 1.0], "w of whole numbers"),
        case([0, 0, 0, 0], [0.5, 1.5, -0.25], [2.25, 1.0, -1.5], "w of whole numbers, all 0"),
        case([1, -1, 2, 3], [3, -2, 1], [2, 0, 1], "whole numbers"),
        case([0.5, 0.25, -1.0, 1.5], a, [1.5, -2.0, 0.25, 1.0, 3.5], "x of whole numbers"),
    ]


compare = agrees_with(right_loss)


def judge_both(case: Case, output: Any) -> Verdict:
    """Equal but for rounding; what is no pair is told so."""
    verdict = compare(case, output)
    if verdict.ok or output is None:
        return verdict
    return so_many_wanted(verdict, output, "loss, gradient") or verdict


mistake = writer(
    """\
def cubic_loss(w, x, y):
    X = {X}
    e = {e}
    loss, gradient = {loss}, {gradient}
    return {returned}""",
    X="np.column_stack([x**3, x**2, x, np.ones(len(x))])",
    e="X @ w - y",
    loss="np.sum(e**2)",
    gradient="2 * X.T @ e",
    returned="loss, gradient",
)
other = whole("cubic_loss(w, x, y)")
REVERSED_X = "np.column_stack([np.ones(len(x)), x, x**2, x**3])"

MEAN = (
    "You take the mean. The *sum* of squares is asked for: its gradient is n times as steep, and "
    "so a rate that goes with the mean is n times too large for it."
)
LOSS_MEAN = (
    "Your loss is the mean, your gradient that of the sum. Both belong to one and the same loss, "
    "the sum."
)
GRADIENT_MEAN = (
    "Your loss is the sum, your gradient that of the mean: divided by n. Both belong to one and "
    "the same loss, the sum."
)
NO_2 = "The 2 is missing in the gradient: the derivative of e² is 2e times that of e."
HALF = (
    "There is a ½ in your loss. Some write it so that the 2 of the derivative goes away; here the "
    "loss has none."
)
SIGN = (
    "The gradient has the wrong sign: it points to where the loss *grows*, and the minus comes in "
    "with the step. With e = (what the cubic says) − y it is 2 Σ e xᵏ."
)
ORDER = (
    "The weights stand in the wrong order: w[0] is that of x³, w[3] the constant. Yours takes w[0] "
    "for the constant."
)
GRADIENT_ORDER = (
    "The loss is right, but the gradient stands in reverse: first comes the slope by the weight of "
    "x³, last that by the constant."
)
BY_X = (
    "This is the derivative by x, 3 w1 x² + 2 w2 x + w3. What moves in fitting is w; x and y stand "
    "still: ∂/∂w1 of w1 x³ is x³."
)
NO_X = (
    "x is missing in the gradient: how the loss changes with w1 depends on x³, with w2 on x², and "
    "so on. By the chain rule 2e · xᵏ, summed."
)
NOT_SUMMED = (
    "The gradient has still a row or column for each sample. One number for each weight is asked "
    "for, shape (4,): sum over the samples."
)
NOT_SQUARED = (
    "The errors are not squared: those of +1 and −1 cancel, and a fit that is far too low would "
    "have the lowest loss."
)
NO_Y = "y is missing. An error is what the cubic says, *less* what is measured."
ABSOLUTE = (
    "You add |e|. Its slope is a sign only; the squared error's slope grows with the error, 2e."
)
ROOT = "You take the root at the end. The sum of squares itself is asked for, no root."
POWERS = (
    "Your powers are one too high: w4 stands alone, it is the constant. x³, x², x and 1 (= x⁰)."
)
WHOLE = (
    "Right for floats. `np.zeros_like(w)` of whole numbers holds whole numbers and cuts the slopes "
    "off: `np.zeros(4)`."
)

CUBIC_LOSS = Question(
    name="cubic_loss",
    title="The loss of a cubic",
    parts=(Part("samples", 3, samples), Part("whole numbers", 1, whole_numbers)),
    judge=judge_both,
    call=two_things,
    picture="course_lib.widgets.descent_tables:show_cubic",
    mistakes=(
        mistake("mean", MEAN, loss="np.mean(e**2)", gradient="2 * X.T @ e / len(x)"),
        mistake("mean_no_2", MEAN, loss="np.mean(e**2)", gradient="X.T @ e / len(x)"),
        mistake("loss_mean", LOSS_MEAN, loss="np.mean(e**2)"),
        mistake("loss_mean_no_2", LOSS_MEAN, loss="np.mean(e**2)", gradient="X.T @ e"),
        mistake("gradient_mean", GRADIENT_MEAN, gradient="2 * X.T @ e / len(x)"),
        mistake("gradient_mean_no_2", GRADIENT_MEAN, gradient="X.T @ e / len(x)"),
        mistake(
            "by_weights", "You average over the four weights or powers. Sum over the samples, and "
            "divide by nothing.", gradient="2 * X.T @ e / 4",
        ),
        mistake("no_2", NO_2, gradient="X.T @ e"),
        mistake("half", HALF, loss="np.sum(e**2) / 2", gradient="X.T @ e"),
        mistake("half_in_the_loss", HALF, loss="np.sum(e**2) / 2"),
        mistake("half_mean", HALF, loss="np.mean(e**2) / 2", gradient="X.T @ e / len(x)"),
        mistake("sign", SIGN, e="y - X @ w"),
        mistake("sign_no_2", SIGN, e="y - X @ w", gradient="X.T @ e"),
        mistake("sign_mean", SIGN, e="y - X @ w", loss="np.mean(e**2)",
                gradient="2 * X.T @ e / len(x)"),
        mistake("order", ORDER, X=REVERSED_X),
        mistake("order_of_w", ORDER, e="X @ w[::-1] - y"),
        mistake("order_of_the_gradient", GRADIENT_ORDER, returned="loss, gradient[::-1]"),
        mistake(
            "order_no_2", ORDER, X=REVERSED_X, gradient="X.T @ e",
        ),
        mistake(
            "one_more_power", POWERS, X="np.column_stack([x**4, x**3, x**2, x])",
        ),
        mistake(
            "constant_times_x", "Your last column is x again: w4 is the constant, its column is "
            "all ones.", X="np.column_stack([x**3, x**2, x, x])",
        ),
        mistake(
            "no_constant", "The constant w4 is missing in what the cubic says: its column is all "
            "ones.", X="np.column_stack([x**3, x**2, x, np.zeros(len(x))])",
        ),
        mistake(
            "no_slope_of_the_constant", "The slope by the constant w4 is not 0: it shifts the "
            "whole curve, ∂/∂w4 = 2 Σ e. (By x it would be 0.)",
            gradient="2 * X.T @ e * [1, 1, 1, 0]",
        ),
        mistake(
            "three_slopes", "Three slopes come back; there are four weights. That by the constant "
            "w4 is 2 Σ e.", returned="loss, gradient[:3]",
        ),
        mistake(
            "constant_counted_once", "The slope by the constant w4 is summed over the samples, as "
            "the others: 2 Σ e.", gradient="2 * np.append(X.T[:3] @ e, e[-1])",
        ),
        mistake(
            "doubled_powers", "`x * 3` is three times x; a power is `x**3`.",
            X="np.column_stack([x * 3, x * 2, x, np.ones(len(x))])", concept=False,
        ),
        mistake(
            "hats", "A power is `**`: x^3 is another operation in Python, on whole numbers only.",
            X="np.column_stack([x^3, x^2, x, np.ones(len(x))])", concept=False,
        ),
        mistake("by_x", BY_X, gradient="np.sum(2 * e * (3 * w[0] * x**2 + 2 * w[1] * x + w[2]))"),
        mistake("by_x_each", BY_X, gradient="2 * e * (3 * w[0] * x**2 + 2 * w[1] * x + w[2])"),
        mistake(
            "powers_derived", "You take the derivative of the powers by x: 3x², 2x, 1, 0. What "
            "moves is w, and the derivative of w1 x³ by w1 is x³.",
            gradient="2 * np.column_stack([3 * x**2, 2 * x, np.ones(len(x)), 0 * x]).T @ e",
        ),
        mistake("no_x", NO_X, gradient="np.full(4, 2 * np.sum(e))"),
        mistake("no_x_one_number", NO_X, gradient="2 * np.sum(e)"),
        mistake("no_x_each", NO_X, gradient="2 * e"),
        mistake(
            "times_w", "You multiply by the weights. By w1 the derivative of w1 x³ is x³; w1 "
            "itself is gone.", gradient="2 * w * (X.T @ e)",
        ),
        mistake(
            "no_e", "The error is missing in the gradient: by the chain rule it is 2e · xᵏ, "
            "summed.", gradient="2 * X.sum(axis=0)",
        ),
        mistake(
            "no_chain", "The error is missing in the gradient: by the chain rule it is 2e · xᵏ, "
            "summed.", gradient="X.sum(axis=0)",
        ),
        mistake(
            "squared_in_the_gradient", "The errors are squared in the gradient, too. The "
            "derivative of e² is 2e.", gradient="2 * X.T @ e**2",
        ),
        mistake("squared_no_2", "The errors are squared in the gradient, too. The derivative of e² "
                "is 2e.", gradient="X.T @ e**2"),
        mistake(
            "errors_without_sign", "The gradient has lost the signs of the errors. Too high and "
            "too low pull in opposite directions: 2e, not 2|e|.", gradient="2 * X.T @ np.abs(e)",
        ),
        mistake(
            "summed_first", "You sum the errors and the powers apart, and multiply then. Each "
            "error goes with the powers of its *own* x: sum the products.",
            gradient="2 * X.sum(axis=0) * e.sum()",
        ),
        mistake(
            "means_first", "You average the errors and the powers apart, and multiply then. Each "
            "error goes with the powers of its *own* x: sum the products.",
            gradient="2 * X.mean(axis=0) * e.sum()",
        ),
        mistake("not_summed", NOT_SUMMED, gradient="2 * X * e[:, None]"),
        mistake("not_summed_turned", NOT_SUMMED, gradient="2 * X.T * e"),
        mistake(
            "last_sample", "Your gradient is that of the last sample alone: `=` forgets those "
            "before. Sum over the samples, `+=`.", gradient="2 * X[-1] * e[-1]",
        ),
        mistake(
            "first_sample", "Your gradient is that of the first sample alone. Sum over all of "
            "them.", gradient="2 * X[0] * e[0]",
        ),
        mistake(
            "returns_in_the_loop", "Loss and gradient are those of the first sample alone: does "
            "`return` stand inside the loop? Move it to the left, level with `for`.",
            loss="e[0] ** 2", gradient="2 * X[0] * e[0]", concept=False,
        ),
        mistake(
            "last_sample_of_both", "Loss and gradient are those of the last sample alone: `=` "
            "forgets those before. Sum over the samples, `+=`.",
            loss="e[-1] ** 2", gradient="2 * X[-1] * e[-1]",
        ),
        mistake(
            "largest", "You take the largest squared error. All of them are summed.",
            loss="np.max(e**2)",
        ),
        mistake(
            "last_loss", "Your loss is that of the last sample alone: `=` forgets those before. "
            "Sum over the samples, `+=`.", loss="e[-1] ** 2",
        ),
        mistake(
            "loss_each", "The loss is still one number a sample. Their sum is asked for.",
            loss="e**2", concept=False,
        ),
        mistake("not_squared", NOT_SQUARED, loss="np.sum(e)"),
        mistake("not_squared_at_all", NOT_SQUARED, loss="np.sum(e)", gradient="X.sum(axis=0)"),
        mistake("sum_squared", NOT_SQUARED, loss="np.sum(e) ** 2"),
        mistake(
            "sum_squared_and_its_slope", NOT_SQUARED, loss="np.sum(e) ** 2",
            gradient="2 * np.sum(e) * X.sum(axis=0)",
        ),
        mistake(
            "difference_of_squares", "You take the difference of squares. First the difference, "
            "then its square.", loss="np.sum((X @ w) ** 2 - y**2)",
        ),
        mistake("absolute", ABSOLUTE, loss="np.sum(np.abs(e))", gradient="X.T @ np.sign(e)"),
        mistake("absolute_loss", ABSOLUTE, loss="np.sum(np.abs(e))"),
        mistake("absolute_gradient", ABSOLUTE, gradient="X.T @ np.sign(e)"),
        mistake("root", ROOT, loss="np.sqrt(np.sum(e**2))"),
        mistake("root_of_the_mean", ROOT, loss="np.sqrt(np.mean(e**2))"),
        mistake(
            "root_and_its_slope", ROOT, loss="np.sqrt(np.sum(e**2))",
            gradient="X.T @ e / (np.linalg.norm(e) or 1)",
        ),
        mistake("no_y", NO_Y, e="X @ w"),
        mistake("no_y_in_the_gradient", NO_Y, gradient="2 * X.T @ (X @ w)"),
        mistake("plus_y", NO_Y, e="X @ w + y"),
        mistake(
            "relative", "You divide the errors by y. The squares of the errors themselves are "
            "asked for.", loss="np.sum((e / np.where(y == 0, 1, y)) ** 2)",
        ),
        mistake(
            "weights_added", "You add the weights' own squares. That is the penalty of lesson 05; "
            "none is asked for here.", loss="np.sum(e**2) + np.sum(np.square(w))",
            gradient="2 * X.T @ e + 2 * w",
        ),
        mistake(
            "length_1", "You scale the gradient to length 1. Its length tells how steep it is.",
            gradient="2 * X.T @ e / (np.linalg.norm(X.T @ e) or 1)",
        ),
        mistake(
            "column", "The gradient is a column, shape (4, 1); (4,) is asked for.",
            gradient="(2 * X.T @ e)[:, None]", concept=False,
        ),
        mistake(
            "row", "The gradient is a table of one row, shape (1, 4); (4,) is asked for.",
            gradient="(2 * X.T @ e)[None]", concept=False,
        ),
        mistake(
            "exchanged", "The two are exchanged: first the loss, then the gradient.",
            returned="gradient, loss", concept=False,
        ),
        mistake(
            "loss_only", "One thing comes back; two are asked for: `return loss, gradient`.",
            returned="loss", concept=False,
        ),
        mistake(
            "gradient_only", "One thing comes back; two are asked for: `return loss, gradient`.",
            returned="gradient", concept=False,
        ),
        mistake(
            "five_numbers", "The four slopes are one thing, an array: `return loss, "
            "np.array([…])`.", returned="(loss, *gradient)", concept=False,
        ),
        mistake(
            "rounded", "You round the loss. Rounding is for showing a number; a function returns "
            "what it computed.", loss="round(np.sum(e**2), 2)", concept=False,
        ),
        other(
            "whole_slopes", WHOLE, "g = np.zeros_like(w)",
            "e = w[0] * x**3 + w[1] * x**2 + w[2] * x + w[3] - y", "for k in range(4):",
            "    g[k] = 2 * np.sum(e * x ** (3 - k))", "return np.sum(e**2), g",
        ),
        other(
            "whole_slopes_summed", WHOLE, "g = np.zeros_like(w)",
            "e = w[0] * x**3 + w[1] * x**2 + w[2] * x + w[3] - y", "for k in range(4):",
            "    for i in range(len(x)):",
            "        g[k] = g[k] + 2 * e[i] * float(x[i]) ** (3 - k)", "return np.sum(e**2), g",
        ),
        other(
            "changes_w", "The values are right, but w is changed: the gradient is written into "
            "the caller's weights. Put it into an array of its own.",
            "e = w[0] * x**3 + w[1] * x**2 + w[2] * x + w[3] - y", "for k in range(4):",
            "    w[k] = 2 * np.sum(e * x ** (3 - k))", "return np.sum(e**2), w",
        ),
    ),
)  # fmt: skip
