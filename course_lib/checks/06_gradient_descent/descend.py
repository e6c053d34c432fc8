"""Question 1: down a slope by gradient descent, every point kept."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.plain import as_array
from course_lib.checks.question import Case, Part, Question, Verdict
from course_lib.checks.written import whole, writer

NAMES = ("", "x0", "learning_rate", "n_steps")
WORDS = {
    "square": "f(x) = x²",
    "shifted": "f(x) = (x − 3)²",
    "wells": "f(x) = x⁴/4 − x²/2",
    "bowl": "f(x) = Σ x²",
    "valley": "f(x) = ½ Σ i·xᵢ², i = 1, 2, …",
    "twisted": "f(x) = ½ Σ x² + ¼ (Σ x)²",
}


def walk(answer: Callable, f: Any, x0: Any, learning_rate: Any, n_steps: Any) -> Any:
    """Probe: all points of the answer's way down the function named `f`."""
    shape = np.shape(x0)

    def gradient(x):
        x = np.array(x, dtype=float)
        if x.shape != shape:
            wanted = f"an array of shape {shape}" if shape else "a single number"
            raise ValueError(f"gradient was given an array of shape {x.shape}; x0 is {wanted}")
        if f == "shifted":
            return 2 * (x - 3)
        if f == "wells":
            return x**3 - x
        if f == "valley":
            return np.arange(1, x.size + 1) * x
        if f == "twisted":
            return x + 0.5 * x.sum()
        return 2 * x

    return answer(gradient, x0, learning_rate, n_steps)


def right_walk(gradient: Callable, x0: Any, learning_rate: float, n_steps: int) -> np.ndarray:
    x = np.array(x0, dtype=float)
    points = [x]
    for _ in range(n_steps):
        x = x - learning_rate * gradient(x)
        points.append(x)
    return np.array(points)


def right_points(f: str, x0: Any, learning_rate: float, n_steps: int) -> np.ndarray:
    """The right points on the function named `f`, (n_steps + 1,) or (n_steps + 1, d)."""
    return walk(right_walk, f, x0, learning_rate, n_steps)


def case(f: str, x0: Any, learning_rate: float, n_steps: int, what: str = "") -> Case:
    x0 = np.array(x0) if np.ndim(x0) else x0
    return Case((f, x0, learning_rate, n_steps), f"{WORDS[f]}{what}", NAMES)


def numbers(rng: np.random.Generator) -> Sequence[Case]:
    """Steps that creep, swing and grow; a start that is the minimum; no step at all."""
    a, b = rng.choice([-2.5, -1.5, 1.25, 2.25, 4.5], 2, False)
    return [
        case("square", 4.0, 0.25, 1),
        case("square", -3.0, 0.25, 3),
        case("shifted", float(a), 0.25, 4),
        case("square", 2.0, 1.5, 9, ", farther at each step"),
        case("wells", 0.5, 0.5, 6),
        case("shifted", 3.0, 0.1, 3, ", from its minimum"),
        case("square", float(b), 0.3, 0),
        case("square", 4e-7, 0.25, 3, ", where it is nearly level"),
        case("shifted", float(b), 0.0625, 40),
    ]


def vectors(rng: np.random.Generator) -> Sequence[Case]:
    drawn = rng.integers(1, 9, size=4) / 4 * rng.choice([-1, 1], 4)
    return [
        case("bowl", [2.0, -1.0], 0.25, 2),
        case("valley", [1.0, -2.0, 3.0], 0.25, 3),
        case("twisted", drawn[:2], 0.5, 4),
        case("bowl", [1.5], 0.125, 3),
        case("twisted", drawn, 0.25, 5),
        case("valley", drawn[:3], 0.5, 0),
    ]


def whole_numbers(rng: np.random.Generator) -> Sequence[Case]:
    a = int(rng.integers(1, 5))
    return [
        case("square", 3, 0.25, 3, ", from a whole number"),
        case("bowl", [1, -2], 0.125, 3, ", from whole numbers"),
        case("twisted", [a, 3, -1], 0.25, 4, ", from whole numbers"),
        case("shifted", -a, 0.125, 4, ", from a whole number"),
    ]


compare = agrees_with(right_points)


def judge_points(case: Case, output: Any) -> Verdict:
    """Equal but for rounding; how many points there are is told in words."""
    verdict = compare(case, output)
    if verdict.ok or output is None:
        return verdict
    right, got = right_points(*case.args), as_array(output)
    if got is None or got.dtype.kind not in "biuf" or got.ndim == 0:
        return verdict
    if got.shape[1:] == right.shape[1:] and len(got) != len(right):
        n, points = case.args[3], "point" if len(got) == 1 else "points"
        why = f"{n} steps lead over {n + 1} points, the start included; yours are {len(got)}"
        return replace(verdict, why=f"{why} {points}.")
    if got.shape == right.shape and not np.allclose(got[0], right[0]):
        return replace(verdict, why="The first point is not the start, x0.")
    return verdict


mistake = writer(
    """\
def descend(gradient, x0, learning_rate, n_steps):
    {start}
    points = {first}
    for k in {steps}:
        {before}
        x = {step}
        {keep}
    return {result}""",
    start="x = np.array(x0, dtype=float)",
    first="[x]",
    steps="range(n_steps)",
    before="pass",
    step="x - learning_rate * gradient(x)",
    keep="points.append(x)",
    result="np.array(points)",
)
other = whole("descend(gradient, x0, learning_rate, n_steps)")

CLIMBS = (
    "You add the gradient. It points to where f *grows*; the way down is against it: "
    "`x - learning_rate * gradient(x)`."
)
AT_THE_START = (
    "Every step uses the gradient at x0, so all steps are alike. The slope changes on the way: ask "
    "`gradient(x)` anew at each point."
)
FROM_THE_START = (
    "Every step begins at x0 again. A step begins where the last one ended: keep the new point, "
    "`x = x - …`."
)
NO_START = (
    "The start is missing. The first point is x0 itself, then one after each step: n_steps + 1."
)
NO_END = (
    "The last point is missing: you keep the point *before* each step. Keep x0 once, and then the "
    "point after each step."
)
ONE_LESS = (
    "There is a step too few. `range(n_steps)` gives just n_steps turns; the start is kept before."
)
ONE_MORE = (
    "There is a step too many. n_steps steps lead over n_steps + 1 points, the start among them."
)
ALIASED = (
    "All rows are the same: `x -= …` changes one array in place, and every row of your list *is* "
    "that array. `x = x - …` makes a new one for each step (or keep `x.copy()`)."
)
CHANGED = (
    "Your steps are made in x0 itself: `x = x0` gives the caller's array a second name, and `x -= "
    "…` changes it. `x = x - …` makes a new array."
)
NO_RATE = (
    "The learning rate is missing. The gradient says how steep it is, not how far to go: the step "
    "is learning_rate · gradient."
)
TRUNCATES = (
    "Right for floats, but an array that is made from whole numbers holds whole numbers: the "
    "fractions of your points are cut off. Start with floats, `np.array(x0, dtype=float)`."
)
LENGTH = (
    "You go by the direction of the gradient only, each step as long as the rate. Where it is "
    "steep the step is longer: learning_rate · gradient, with its length."
)
NUMBERS_ONLY = (
    "Yours is for a single number. x0 may be a vector, and then each point is a row: a list to "
    "which you append, or `np.zeros((n_steps + 1, *np.shape(x0)))`."
)
VECTORS_ONLY = (
    "Yours is for vectors: `len(x0)` of a single number fails. A list to which you append fits "
    "both, and so does `np.zeros((n_steps + 1, *np.shape(x0)))`."
)
EARLY = (
    "You stop where the slope is 0. Here all n_steps are made, even if they lead nowhere; stopping "
    "is the next question."
)
SHRINKS = "Your learning rate changes on the way. It stays what it is, at every step."
ONE_BY_ONE = (
    "You move one coordinate and take the gradient anew before the next. All coordinates move at "
    "once, by the gradient at one and the same point."
)
ADDS_UP = (
    "You add up gradients on the way: a step goes by all slopes so far. (With a decay this is "
    "momentum, lesson 12.) Here a step is by the gradient at its own point alone."
)
OTHER_THINGS = "These are not the points. Keep x after each step, and x0 before the first."

DESCEND = Question(
    name="descend",
    title="Down the slope",
    parts=(
        Part("a number", 2, numbers),
        Part("a vector", 1, vectors),
        Part("whole numbers", 1, whole_numbers),
    ),
    judge=judge_points,
    call=walk,
    picture="course_lib.widgets.descent_tables:show_descend",
    mistakes=(
        mistake("climbs", CLIMBS, step="x + learning_rate * gradient(x)"),
        mistake("gradient_at_the_start", AT_THE_START, step="x - learning_rate * gradient(x0)"),
        mistake("from_the_start", FROM_THE_START, step="x0 - learning_rate * gradient(x0)"),
        mistake(
            "from_the_start_with_new_slope", FROM_THE_START,
            step="x0 - learning_rate * gradient(x)",
        ),
        mistake("no_start", NO_START, first="[]"),
        mistake(
            "no_start_and_one_less", "Two points are missing: x0 itself, and the one after the "
            "last step. n_steps steps lead over n_steps + 1 points.",
            first="[]", steps="range(n_steps - 1)",
        ),
        mistake("no_end", NO_END, first="[]", before="points.append(x)", keep="pass"),
        mistake(
            "start_twice", "x0 stands there twice, and the last point is missing: you keep it "
            "before the loop, and again the point *before* each step.",
            before="points.append(x)", keep="pass",
        ),
        mistake(
            "every_point_twice", "Points stand there twice: each is kept after its step and again "
            "before the next one. Once is enough.", before="points.append(x)",
        ),
        mistake("one_less", ONE_LESS, concept=False, steps="range(n_steps - 1)"),
        mistake("one_more", ONE_MORE, concept=False, steps="range(n_steps + 1)"),
        mistake(
            "without_start_one_more", "The number of points is right, but they begin one step too "
            "late: x0 itself is the first.", first="[]", steps="range(n_steps + 1)",
        ),
        mistake(
            "last_point_only", "Only the last point comes back. All of them are asked for, the "
            "start included.", result="x",
        ),
        mistake(
            "returns_in_the_loop", "`return` stands inside the loop: it ends the function after "
            "the first step. Move it to the left, level with `for`.", concept=False,
            keep="points.append(x); return np.array(points)",
        ),
        other(
            "aliased", ALIASED, "x = np.array(x0, dtype=float)", "points = [x]",
            "for _ in range(n_steps):", "    x -= learning_rate * gradient(x)",
            "    points.append(x)", "return np.array(points)",
        ),
        other(
            "aliased_in_x0", CHANGED, "x = x0", "points = [x]",
            "for _ in range(n_steps):", "    x -= learning_rate * gradient(x)",
            "    points.append(x)", "return np.array(points)",
        ),
        other(
            "changes_x0", CHANGED, "x = x0", "points = [np.copy(x)]",
            "for _ in range(n_steps):", "    x -= learning_rate * gradient(x)",
            "    points.append(np.copy(x))", "return np.array(points)",
        ),
        other(
            "changes_x0_by_places", CHANGED, "x = x0", "points = [np.array(x, dtype=float)]",
            "for _ in range(n_steps):", "    new = x - learning_rate * gradient(x)",
            "    if np.ndim(x):", "        x[:] = new", "    else:", "        x = new",
            "    points.append(np.array(x, dtype=float))", "return np.array(points)",
        ),
        other(
            "changes_a_whole_copy", "Right for floats. A copy of whole numbers cannot be changed "
            "in place by fractions, `x -= …` fails. Start with floats, "
            "`np.array(x0, dtype=float)`, or write `x = x - …`.",
            "x = np.array(x0)", "points = [x.copy()]",
            "for _ in range(n_steps):", "    x -= learning_rate * gradient(x)",
            "    points.append(x.copy())", "return np.array(points)", concept=False,
        ),
        mistake("no_rate", NO_RATE, step="x - gradient(x)"),
        mistake(
            "rate_alone", "Every step is the rate itself, whatever the slope. The step is "
            "learning_rate · gradient.", step="x - learning_rate",
        ),
        mistake(
            "rate_added", "The rate is a factor, not a part of the sum: learning_rate · gradient.",
            step="x - (learning_rate + gradient(x))",
        ),
        mistake(
            "divides_by_the_rate", "You divide by the rate: the smaller it is, the longer your "
            "step. Multiply: learning_rate · gradient.",
            step="x - gradient(x) / (learning_rate or 1)",
        ),
        mistake("direction_only", LENGTH, step="x - learning_rate * np.sign(gradient(x))"),
        mistake(
            "length_1", LENGTH,
            step="x - learning_rate * gradient(x) / (np.linalg.norm(gradient(x)) or 1)",
        ),
        mistake(
            "without_sign", "The sign of the slope is lost: yours goes to the left always. Where f "
            "falls to the right, the gradient is negative, and −learning_rate · gradient goes "
            "right.", step="x - learning_rate * np.abs(gradient(x))",
        ),
        mistake(
            "points_without_x", "The new point is x *minus* the step; you keep the step itself.",
            step="-learning_rate * gradient(x)",
        ),
        mistake(
            "precedence", "The brackets are one place off: you take the whole point times the "
            "rate. Only the gradient is multiplied by it.", concept=False,
            step="learning_rate * (x - gradient(x))",
        ),
        mistake(
            "shrinks_x", "x itself is made smaller by the rate, whatever the gradient says: this "
            "is right only for ½x². Use `gradient(x)`.", step="x - learning_rate * x",
        ),
        mistake(
            "slope_of_the_square", "2x is the gradient of x² alone. Any function may come: ask "
            "`gradient(x)`.", step="x - learning_rate * 2 * x",
        ),
        mistake(
            "newly_halved", "Your steps are half as long: the step is learning_rate · gradient.",
            step="x - learning_rate * gradient(x) / 2",
        ),
        mistake(
            "twice_as_long", "Your steps are twice as long. The 2 of x² is in its gradient "
            "already: learning_rate · gradient(x).",
            step="x - 2 * learning_rate * gradient(x)",
        ),
        mistake(
            "rate_squared", "The rate comes in twice. Is the gradient multiplied by it already?",
            step="x - learning_rate * (learning_rate * gradient(x))",
        ),
        mistake("rate_by_step", SHRINKS, step="x - learning_rate / (k + 1) * gradient(x)"),
        mistake("rate_fades", SHRINKS, step="x - learning_rate * 0.9**k * gradient(x)"),
        mistake("rate_grows", SHRINKS, step="x - learning_rate * k * gradient(x)"),
        mistake(
            "rate_halves", SHRINKS, keep="points.append(x); learning_rate = learning_rate / 2",
        ),
        mistake(
            "own_rate", "You take a rate of your own, 0.1: use `learning_rate`.",
            step="x - 0.1 * gradient(x)", concept=False,
        ),
        mistake(
            "adds_up", ADDS_UP, start="x = np.array(x0, dtype=float); v = 0",
            before="v = v + gradient(x)", step="x - learning_rate * v",
        ),
        mistake(
            "momentum", ADDS_UP, start="x = np.array(x0, dtype=float); v = 0",
            before="v = 0.9 * v + gradient(x)", step="x - learning_rate * v",
        ),
        mistake(
            "slope_of_the_point_before", "The gradient is one step old: it is taken at the point "
            "before. Ask for it at the point from which the step goes.",
            start="x = np.array(x0, dtype=float); g = gradient(x)",
            before="old = g; g = gradient(x)", step="x - learning_rate * old",
        ),
        mistake(
            "slope_ahead", "You look a step ahead for the gradient. It is taken where the step "
            "begins, at x.",
            step="x - learning_rate * gradient(x - learning_rate * gradient(x))",
        ),
        mistake(
            "two_steps_at_once", "You make two steps for each point that you keep.",
            step="x - learning_rate * gradient(x)",
            keep="x = x - learning_rate * gradient(x); points.append(x)", concept=False,
        ),
        mistake("stops_at_0", EARLY, before="if np.all(gradient(x) == 0): break"),
        mistake(
            "stops_when_small", EARLY, before="if np.all(np.abs(gradient(x)) < 1e-3): break",
        ),
        mistake(
            "stays_when_small", EARLY,
            step="x - learning_rate * gradient(x) * np.any(np.abs(gradient(x)) >= 1e-3)",
        ),
        mistake(
            "whole_points", TRUNCATES, start="x = np.array(x0)", first="[np.array(x0)]",
            step="(x - learning_rate * gradient(x)).astype(x.dtype)",
        ),
        other(
            "only_stored_as_whole_numbers", TRUNCATES,
            "points = np.array([x0] * (n_steps + 1))", "x = x0", "for k in range(n_steps):",
            "    x = x - learning_rate * gradient(x)", "    points[k + 1] = x", "return points",
        ),
        other(
            "integer_table", "Your table is one of whole numbers, all fractions are cut off. "
            "Without `dtype=int` it holds floats.",
            "points = np.zeros((n_steps + 1, *np.shape(x0)), dtype=int)", "points[0] = x0",
            "for k in range(n_steps):",
            "    points[k + 1] = points[k] - learning_rate * gradient(points[k])", "return points",
            concept=False,
        ),
        other(
            "numbers_only", NUMBERS_ONLY, "points = np.zeros(n_steps + 1)", "points[0] = x0",
            "for k in range(n_steps):",
            "    points[k + 1] = points[k] - learning_rate * gradient(points[k])", "return points",
        ),
        other(
            "numbers_only_by_float", NUMBERS_ONLY, "x = float(x0)", "points = [x]",
            "for k in range(n_steps):", "    x = float(x - learning_rate * gradient(x))",
            "    points.append(x)", "return np.array(points)",
        ),
        other(
            "vectors_only", VECTORS_ONLY, "points = np.zeros((n_steps + 1, len(x0)))",
            "points[0] = x0", "for k in range(n_steps):",
            "    points[k + 1] = points[k] - learning_rate * gradient(points[k])", "return points",
        ),
        other(
            "vectors_only_by_copy", "Yours is for arrays: a plain number has no `.copy()`. "
            "`np.array(x0, dtype=float)` is a copy of either.", "x = x0.copy()", "points = [x]",
            "for k in range(n_steps):", "    x = x - learning_rate * gradient(x)",
            "    points.append(x)", "return np.array(points)", concept=False,
        ),
        other(
            "start_not_put_in", "The first point is 0 instead of x0, and the way starts there. Put "
            "it in before the loop: `points[0] = x0`.",
            "points = np.zeros((n_steps + 1, *np.shape(x0)))", "for k in range(n_steps):",
            "    points[k + 1] = points[k] - learning_rate * gradient(points[k])", "return points",
            concept=False,
        ),
        other(
            "first_point_0", "The first point is 0 instead of x0: put the start in, too, "
            "`points[0] = x0`.",
            "points = np.zeros((n_steps + 1, *np.shape(x0)))", "x = x0",
            "for k in range(n_steps):", "    x = x - learning_rate * gradient(x)",
            "    points[k + 1] = x", "return points", concept=False,
        ),
        other(
            "last_points_0", "The last point is still 0: `range(1, n_steps)` ends before it. There "
            "are n_steps + 1 places: go on to `range(1, n_steps + 1)`.",
            "points = np.zeros((n_steps + 1, *np.shape(x0)))", "points[0] = x0",
            "for k in range(1, n_steps):",
            "    points[k] = points[k - 1] - learning_rate * gradient(points[k - 1])",
            "return points", concept=False,
        ),
        other(
            "last_point_0", "The last point is still 0: the loop fills n_steps places, and there "
            "is one more. Point k + 1 is what step k leads to.",
            "points = np.zeros((n_steps + 1, *np.shape(x0)))", "x = x0",
            "for k in range(n_steps):", "    points[k] = x",
            "    x = x - learning_rate * gradient(x)", "return points", concept=False,
        ),
        mistake(
            "coordinate_by_coordinate", ONE_BY_ONE,
            start="x = np.array(x0, dtype=float); shape = x.shape",
            before="x = x.copy().reshape(-1)\n        for j in range(len(x)):\n"
            "            x[j] -= learning_rate * np.reshape(gradient(x.reshape(shape)), -1)[j]",
            step="x.reshape(shape)",
        ),
        mistake(
            "slopes_summed", "You add up the slopes of all coordinates, and each moves by the sum. "
            "Each coordinate moves by its own: subtract the array.",
            step="x - learning_rate * np.sum(gradient(x))",
        ),
        mistake(
            "slopes_averaged", "You average the slopes, and each coordinate moves by the mean. "
            "Each moves by its own: subtract the array.",
            step="x - learning_rate * np.mean(gradient(x))",
        ),
        mistake(
            "length_of_the_gradient", "You multiply by the length of the gradient, and its "
            "direction is lost. Subtract the array itself.",
            step="x - learning_rate * np.linalg.norm(gradient(x))",
        ),
        mistake(
            "flat", "All numbers stand in one row. A point is a row of the table, (n_steps + 1, "
            "d).", result="np.ravel(points)", concept=False,
        ),
        other(
            "flat_by_append", "`np.append` without `axis` makes one row of all numbers. Append to "
            "a list, `points.append(x)`, and make an array of it at the end.",
            "x, points = np.array(x0, dtype=float), np.array([x0], dtype=float)",
            "for _ in range(n_steps):", "    x = x - learning_rate * gradient(x)",
            "    points = np.append(points, x)", "return points", concept=False,
        ),
        mistake(
            "transposed", "Rows and columns are exchanged: a point is a *row*, (n_steps + 1, d).",
            result="np.array(points).T", concept=False,
        ),
        mistake(
            "column", "For a single number the points are a row of numbers, shape (n_steps + 1,); "
            "yours is a column.", result="np.array(points).reshape(n_steps + 1, -1)", concept=False,
        ),
        mistake(
            "backwards", "The points stand in reverse: the start comes first.",
            result="np.array(points)[::-1]", concept=False,
        ),
        mistake(
            "gradients", OTHER_THINGS, first="[gradient(x)]", keep="points.append(gradient(x))",
        ),
        mistake(
            "gradients_on_the_way", OTHER_THINGS, first="[]",
            before="points.append(gradient(x))", keep="pass",
        ),
        mistake(
            "moves", OTHER_THINGS, first="[]", before="points.append(-learning_rate * gradient(x))",
            keep="pass",
        ),
        mistake(
            "moves_after_the_start", OTHER_THINGS, before="old = x", keep="points.append(x - old)",
        ),
        mistake(
            "rounded", "You round the points. Rounding is for showing a number; a function returns "
            "what it computed.", result="np.round(points, 2)", concept=False,
        ),
        mistake(
            "rounded_to_3", "You round the points. Rounding is for showing a number; a function "
            "returns what it computed.", result="np.round(points, 3)", concept=False,
        ),
        mistake(
            "pair", "Two things come back. The points alone are asked for; the last of them is the "
            "end.", result="np.array(points), x", concept=False,
        ),
    ),
)  # fmt: skip
