"""Question 2: down to a place where it is level enough, and no further."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with, so_many_wanted
from course_lib.checks.plain import describe, same
from course_lib.checks.question import Case, Part, Question, Verdict
from course_lib.checks.written import whole, writer

NAMES = ("", "x0", "learning_rate", "tolerance", "max_steps")
WORDS = {
    "square": "f(x) = x²",
    "shifted": "f(x) = (x − 3)²",
    "steep": "f(x) = 2 (x + 1)²",
    "wells": "f(x) = x⁴/4 − x²/2",
    "valley": "f(x) = ½ Σ i·(xᵢ − i)², i = 1, 2, …",
}


def ending(
    answer: Callable, f: Any, x0: Any, learning_rate: Any, tolerance: Any, max_steps: Any
) -> Any:
    """Probe: where the answer ends on the function named `f`, and its steps.

    A gradient that is asked for without end says so; so no loop runs for ever.
    """
    shape, asked = np.shape(x0), [0]

    def gradient(x):
        asked[0] += 1
        if asked[0] > 300:
            text = f"the gradient was asked for more than 300 times, with max_steps = {max_steps}"
            raise RuntimeError(f"{text}: does the loop ever end?")
        x = np.array(x, dtype=float)
        if x.shape != shape:
            wanted = f"an array of shape {shape}" if shape else "a single number"
            raise ValueError(f"gradient was given an array of shape {x.shape}; x0 is {wanted}")
        if f == "shifted":
            return 2 * (x - 3)
        if f == "steep":
            return 4 * (x + 1)
        if f == "wells":
            return x**3 - x
        if f == "valley":
            i = np.arange(1, x.size + 1)
            return i * (x - i)
        return 2 * x

    result = answer(gradient, x0, learning_rate, tolerance, max_steps)
    if isinstance(result, (tuple, list)) and len(result) == 2:
        return {"x": result[0], "steps": result[1]}
    return {"result": result} if isinstance(result, dict) else result


def right_minimize(
    gradient: Callable, x0: Any, learning_rate: float, tolerance: float, max_steps: int
) -> tuple[Any, int]:
    x, steps = np.array(x0, dtype=float), 0
    while steps < max_steps and np.linalg.norm(gradient(x)) > tolerance:
        x = x - learning_rate * gradient(x)
        steps += 1
    return (x if np.ndim(x) else float(x)), steps


def right_ending(*args: Any) -> dict[str, Any]:
    """Where it ends and the steps taken, of the arguments of a case."""
    return ending(right_minimize, *args)


def case(f: str, x0: Any, rate: float, tolerance: float, most: int, what: str = "") -> Case:
    x0 = np.array(x0) if np.ndim(x0) else x0
    return Case((f, x0, rate, tolerance, most), f"{WORDS[f]}{what}", NAMES)


def drawn(rng: np.random.Generator, f: str, d: int, steps: int, rate: float) -> Case:
    """A start from which just so many steps are needed, and none is so by rounding."""
    most = 6 if f == "wells" else 20  # from farther out its steps would grow without bound
    while True:
        x0 = rng.integers(-most, most + 1, size=max(d, 1)) / 4
        x = x0 if d else float(x0[0])
        far = float(np.linalg.norm(right_gradient(f, right_ending(f, x, rate, 0.0, steps)["x"])))
        tolerance = float(f"{1.1 * far:.2g}")
        near = [right_ending(f, x, rate, scale * tolerance, 100)["steps"] for scale in (0.98, 1.02)]
        if far > 1e-3 and near == [steps, steps]:
            return case(f, x, rate, tolerance, steps + 20)


def right_gradient(f: str, x: Any) -> Any:
    """The gradient of the function named `f`: what one step at rate 1 goes down by."""
    return x - ending(lambda g, x0, *_: (x0 - g(x0), 1), f, x, 1.0, 0.0, 1)["x"]


def numbers(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case("square", 4.0, 0.25, 1.0, 20, ", level enough at 0.5 to the last bit"),
        case("shifted", 7.0, 0.25, 0.1, 20),
        case("shifted", 0.0, 0.25, 0.5, 20, ", from the left"),
        case("square", 1.0, 0.25, 4.0, 20, ", level enough at the start"),
        case("steep", 1.0, 0.375, 0.25, 30, ", to and fro"),
        case("steep", 2, 0.125, 0.4, 30, ", from a whole number"),
        case("square", 4.0, 0.25, 1e-10, 50, ", a small tolerance"),
        *(drawn(rng, f, 0, n, rate) for f, n, rate in (("wells", 5, 0.25), ("shifted", 8, 0.1))),
    ]


def cut_short(rng: np.random.Generator) -> Sequence[Case]:
    """The steps run out before it is level enough, or no tolerance would ever be met."""
    a = float(rng.choice([-2.5, -1.5, 1.5, 4.5]))
    return [
        case("square", 4.0, 0.25, 0.1, 3, ", three steps at most"),
        case("square", a, 1.0, 0.5, 7, ", from side to side for ever"),
        case("shifted", a, 0.25, 0.1, 0, ", no step at all"),
        case("shifted", a, 1.25, 0.1, 6, ", farther at each step"),
        case("square", 4.0, 3.0, 0.1, 16, ", five times as far at each step"),
        case("shifted", 5.0, 0.1, 0.0, 12, ", tolerance 0"),
        case("square", 4.0, 0.25, 1.0, 3, ", both at once"),
        case("square", 3.0, 0.5, 0.0, 10, ", level to the last bit after one step"),
    ]


def vectors(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case("square", [3.0, -4.0], 0.25, 2.5, 20, ", level enough at length 2.5"),
        case("square", [3.0, -4.0], 0.25, 4.0, 20),
        case("square", [3.0, 4.0], 0.25, 12.0, 20, ", level enough at the start"),
        case("valley", [5.0, 1.0], 0.25, 0.5, 4, ", four steps at most"),
        case("valley", [2, 5, -1], 0.25, 0.5, 30, ", from whole numbers"),
        *(drawn(rng, "valley", d, n, 0.2) for d, n in ((2, 7), (4, 6))),
    ]


compare = agrees_with(right_ending)


def judge_ending(case: Case, output: Any) -> Verdict:
    """Both equal but for rounding; told is which of them differs, and what that may mean."""
    verdict, right = compare(case, output), right_ending(*case.args)
    if verdict.ok or output is None:
        return verdict
    if wanted := so_many_wanted(verdict, output, "x, steps"):
        return wanted
    if same(right["x"], output["x"]):
        why = f"x is right, the count is not: {describe(right['steps'])} steps lead there."
        return replace(verdict, why=why)
    if same(right["steps"], output["steps"]):
        return replace(verdict, why=f"The count is right, x is not. {verdict.why}")
    return verdict


mistake = writer(
    """\
def minimize(gradient, x0, learning_rate, tolerance, max_steps):
    x, steps = {start}
    g = gradient(x)
    {before}
    while {go_on}:
        x = {step}
        g = {slope}
        steps += 1
        {after}
    return {result}""",
    start="np.array(x0, dtype=float), 0",
    before="pass",
    go_on="np.linalg.norm(g) > tolerance and steps < max_steps",
    step="x - learning_rate * g",
    slope="gradient(x)",
    after="pass",
    result="x, steps",
)
other = whole("minimize(gradient, x0, learning_rate, tolerance, max_steps)")
IN_A_LOOP = (
    "x = np.array(x0, dtype=float)",
    "for steps in range(max_steps):",
    "    if np.linalg.norm(gradient(x)) <= tolerance:",
)

NEVER_0 = (
    "You go on until the gradient *is* 0. In floats that hardly ever comes: the steps grow smaller "
    "and smaller, or swing for ever. Stop as soon as |gradient| ≤ tolerance."
)
NO_LIMIT = (
    "You do not stop at `max_steps`. Where the rate is too large the slope never becomes small, "
    "and without that limit the loop would never end."
)
NO_TOLERANCE = (
    "You make all max_steps steps. As soon as |gradient| ≤ tolerance it is level enough, and no "
    "further step is made."
)
SIGNED = (
    "You compare the gradient with its sign. On a slope that falls to the right it is negative, "
    "far below any tolerance, and yet steep: take |gradient|."
)
BY_X = (
    "You ask whether x itself is small. The minimum need not be at 0: it is the *gradient* that is "
    "near 0 there."
)
BY_STEP = (
    "You ask whether the *step* is short. That is learning_rate · |gradient|: with a small rate "
    "each step is short, even where it is steep. Compare |gradient| itself."
)
LATE = (
    "You make a step before you look. Where it is level enough at the start, no step is made: ask "
    "first, at x0 too."
)
STALE = (
    "You make a step more: the gradient that you compare is that of the point *before* the step. "
    "Take it anew at the point you have come to."
)
STRICT = (
    "Right but for the edge: where |gradient| is just the tolerance it is level enough, ≤. Yours "
    "goes on."
)
ONE_OFF = "x is right, but the count of steps is one off. At x0 no step has been made yet: 0."
LIMIT_OFF = (
    "Your limit is one off: just max_steps steps are allowed, from 0 on `steps < max_steps`."
)
LAST_INDEX = (
    "x is right, but where all max_steps steps are made your count is one less: the loop's "
    "counter ends at max_steps − 1. After the loop `return x, max_steps`."
)
NOTHING = (
    "Where the steps run out, nothing comes back: the only `return` is in the `if`. After the loop "
    "return where you are."
)
LARGEST = (
    "For a vector you compare the entries one by one, or the largest. |gradient| is its length, "
    "`np.linalg.norm(g)`: two slopes of 0.9 make a length of 1.27."
)
ANY = (
    "You stop as soon as *one* entry of the gradient is small. It may be steep along another: "
    "|gradient| is the length, `np.linalg.norm(g)`."
)
OTHER_LENGTH = (
    "For a vector |gradient| is its length, the root of the sum of squares: `np.linalg.norm(g)`."
)
SQUARED = (
    "You compare g², the square of the length. Near 0 it is much smaller than |g|: yours stops too "
    "early (or, above 1, too late)."
)
RELATIVE = (
    "You compare with the gradient at the start. The tolerance is a number by itself here: "
    "|gradient| ≤ tolerance."
)
CLIMBS = (
    "You add the gradient. It points to where f *grows*; the way down is against it: "
    "x − learning_rate · gradient."
)
AT_THE_START = (
    "The gradient is taken once, at x0, and never again. Take it anew at each point, for the next "
    "step and for the question whether to stop."
)
ONE_BACK = (
    "You return the point before. The place where |gradient| ≤ tolerance was found is the answer."
)
NUMBERS_ONLY = (
    "Yours is for a single number: `abs` of a vector is a vector, and that is neither small nor "
    "not. Its length is `np.linalg.norm(g)`, for numbers too."
)

MINIMIZE = Question(
    name="minimize",
    title="When to stop",
    parts=(
        Part("a number", 2, numbers),
        Part("the steps run out", 1, cut_short),
        Part("a vector", 1, vectors),
    ),
    judge=judge_ending,
    call=ending,
    picture="course_lib.widgets.descent_tables:show_minimize",
    mistakes=(
        mistake("climbs", CLIMBS, step="x + learning_rate * g"),
        mistake("gradient_at_the_start", AT_THE_START, slope="g"),
        mistake("gradient_never_0", NEVER_0, go_on="np.any(g != 0)"),
        mistake("gradient_never_0_or_the_limit", NEVER_0, go_on="np.any(g) and steps < max_steps"),
        mistake("own_tolerance", "You take a tolerance of your own: use `tolerance`.",
                go_on="np.linalg.norm(g) > 1e-6 and steps < max_steps", concept=False),
        mistake("no_limit", NO_LIMIT, go_on="np.linalg.norm(g) > tolerance"),
        mistake(
            "own_limit", "You take a limit of your own: use `max_steps`.",
            go_on="np.linalg.norm(g) > tolerance and steps < 100", concept=False,
        ),
        mistake("no_tolerance", NO_TOLERANCE, go_on="steps < max_steps"),
        mistake(
            "either", "You go on while it is steep *or* steps are left. Both must hold: join them "
            "by `and`.", go_on="np.linalg.norm(g) > tolerance or steps < max_steps",
        ),
        mistake(
            "turned_round", "You go on while it is level, and stop where it is steep: while "
            "|gradient| > tolerance.",
            go_on="np.linalg.norm(g) <= tolerance and steps < max_steps",
        ),
        mistake("signed", SIGNED, go_on="np.max(g) > tolerance and steps < max_steps"),
        mistake("signed_sum", SIGNED, go_on="np.sum(g) > tolerance and steps < max_steps"),
        mistake(
            "by_x", BY_X, go_on="np.linalg.norm(x) > tolerance and steps < max_steps",
        ),
        mistake(
            "by_step", BY_STEP,
            go_on="np.linalg.norm(learning_rate * g) > tolerance and steps < max_steps",
        ),
        other(
            "by_step_made", BY_STEP, "x, steps = np.array(x0, dtype=float), 0",
            "while steps < max_steps:", "    old, x = x, x - learning_rate * gradient(x)",
            "    steps += 1", "    if np.linalg.norm(x - old) <= tolerance:", "        break",
            "return x, steps",
        ),
        other(
            "by_step_not_made", BY_STEP, "x, steps = np.array(x0, dtype=float), 0",
            "while steps < max_steps:", "    new = x - learning_rate * gradient(x)",
            "    if np.linalg.norm(new - x) < tolerance:", "        break",
            "    x, steps = new, steps + 1", "return x, steps",
        ),
        other(
            "by_change_of_slope", "You ask whether the gradient still changes. On an even slope it "
            "does not, and yet it is steep: compare |gradient| itself.",
            "x, steps = np.array(x0, dtype=float), 0",
            "while steps < max_steps:", "    g = gradient(x)", "    x = x - learning_rate * g",
            "    steps += 1", "    if np.linalg.norm(gradient(x) - g) <= tolerance:",
            "        break", "return x, steps",
        ),
        mistake(
            "when_it_grows", "You also stop when the gradient has grown. On the way down it may "
            "grow for a while; only tolerance and max_steps stop it.", before="last = g",
            after="if np.linalg.norm(g) > np.linalg.norm(last): break\n        last = g",
        ),
        mistake(
            "when_it_no_longer_falls", "You also stop when the gradient has not become smaller. "
            "Only tolerance and max_steps stop it.", before="last = np.inf",
            after="pass",
            go_on="np.linalg.norm(g) > tolerance and steps < max_steps and "
            "np.linalg.norm(g) < last and (last := np.linalg.norm(g))",
        ),
        mistake(
            "when_it_is_large", "You give up where the gradient becomes large. Only tolerance and "
            "max_steps stop it; whoever called sees by the count that it did not get there.",
            after="if np.linalg.norm(g) > 1e6: break",
        ),
        mistake(
            "when_it_turns", "You stop where the slope changes its sign. The minimum lies between, "
            "but you are not level enough yet: only tolerance and max_steps stop it.",
            before="last = g", after="if np.all(g * last < 0): break\n        last = g",
        ),
        other(
            "looks_late", LATE, "x, steps = np.array(x0, dtype=float), 0",
            "while steps < max_steps:", "    x = x - learning_rate * gradient(x)", "    steps += 1",
            "    if np.linalg.norm(gradient(x)) <= tolerance:", "        break", "return x, steps",
        ),
        other(
            "looks_late_without_limit", LATE, "x, steps = np.array(x0, dtype=float), 0",
            "while True:", "    x = x - learning_rate * gradient(x)", "    steps += 1",
            "    if np.linalg.norm(gradient(x)) <= tolerance or steps >= max_steps:",
            "        break", "return x, steps",
        ),
        other(
            "stale", STALE, "x, steps, g = np.array(x0, dtype=float), 0, np.inf",
            "while np.linalg.norm(g) > tolerance and steps < max_steps:", "    g = gradient(x)",
            "    x = x - learning_rate * g", "    steps += 1", "return x, steps",
        ),
        other(
            "stale_after_the_first", STALE, "x, steps = np.array(x0, dtype=float), 0",
            "g = gradient(x)",
            "while np.linalg.norm(g) > tolerance and steps < max_steps:", "    g = gradient(x)",
            "    x = x - learning_rate * g", "    steps += 1", "return x, steps",
        ),
        other(
            "limit_after_the_step", "You ask for the limit only after a step. Where max_steps is 0 "
            "none is allowed: ask before the step, `while … and steps < max_steps`.",
            "x, steps = np.array(x0, dtype=float), 0",
            "while np.linalg.norm(gradient(x)) > tolerance:",
            "    x = x - learning_rate * gradient(x)", "    steps += 1",
            "    if steps >= max_steps:", "        break", "return x, steps", concept=False,
        ),
        other(
            "counts_from_1_in_the_loop", ONE_OFF, "x = np.array(x0, dtype=float)",
            "for steps in range(max_steps):",
            "    if np.linalg.norm(gradient(x)) <= tolerance:", "        return x, steps + 1",
            "    x = x - learning_rate * gradient(x)", "return x, max_steps", concept=False,
        ),
        other(
            "one_step_more", "You make one step more after it is level enough. `break` before the "
            "step, not after.", "x = np.array(x0, dtype=float)", "for steps in range(max_steps):",
            "    g = gradient(x)", "    x = x - learning_rate * g",
            "    if np.linalg.norm(g) <= tolerance:", "        return x, steps",
            "return x, max_steps",
        ),
        mistake("strict", STRICT, go_on="np.linalg.norm(g) >= tolerance and steps < max_steps"),
        mistake("counts_from_1", ONE_OFF, result="x, steps + 1", concept=False),
        mistake("counts_one_less", ONE_OFF, result="x, steps - 1", concept=False),
        mistake("counts_one_less_from_0", ONE_OFF, result="x, max(steps - 1, 0)", concept=False),
        mistake("starts_at_1", LIMIT_OFF, start="np.array(x0, dtype=float), 1", concept=False),
        mistake(
            "one_step_too_many", LIMIT_OFF,
            go_on="np.linalg.norm(g) > tolerance and steps <= max_steps", concept=False,
        ),
        mistake(
            "one_step_too_few", LIMIT_OFF,
            go_on="np.linalg.norm(g) > tolerance and steps < max_steps - 1", concept=False,
        ),
        other(
            "last_index", LAST_INDEX, "steps = 0", *IN_A_LOOP, "        return x, steps",
            "    x = x - learning_rate * gradient(x)", "return x, steps", concept=False,
        ),
        other(
            "last_index_unset", "Without a step your counter does not exist: `for steps in "
            "range(0)` never sets it. Where the loop runs out max_steps steps were made.",
            *IN_A_LOOP, "        return x, steps", "    x = x - learning_rate * gradient(x)",
            "return x, steps", concept=False,
        ),
        other(
            "one_turn_too_many", "Where the steps run out yours makes one more than max_steps: "
            "`range(max_steps + 1)` lets it look once more, but a step follows. Step only while "
            "steps < max_steps.", "x = np.array(x0, dtype=float)",
            "for steps in range(max_steps + 1):",
            "    if np.linalg.norm(gradient(x)) <= tolerance:", "        break",
            "    x = x - learning_rate * gradient(x)", "return x, steps", concept=False,
        ),
        other(
            "nothing_after_the_loop", NOTHING, *IN_A_LOOP, "        return x, steps",
            "    x = x - learning_rate * gradient(x)",
        ),
        other(
            "an_error_after_the_loop", "Where the steps run out yours raises an error. Return "
            "where you are: whoever called it knows max_steps and can compare.", *IN_A_LOOP,
            "        return x, steps", "    x = x - learning_rate * gradient(x)",
            "raise RuntimeError('no minimum found')",
        ),
        other(
            "returns_in_the_loop", "`return` stands inside the loop: it ends the function after "
            "the first step. Move it to the left, level with `while` or `for`.",
            "x, steps = np.array(x0, dtype=float), 0",
            "while np.linalg.norm(gradient(x)) > tolerance and steps < max_steps:",
            "    x = x - learning_rate * gradient(x)", "    steps += 1", "    return x, steps",
            "return x, steps", concept=False,
        ),
        mistake(
            "always_max_steps", "You return `max_steps`, whatever was needed. Count the steps that "
            "were made.", result="x, max_steps",
        ),
        mistake(
            "steps_left", "You return the steps that are *left*. Those taken are asked for.",
            result="x, max_steps - steps", concept=False,
        ),
        mistake("squared", SQUARED, go_on="np.sum(g**2) > tolerance and steps < max_steps"),
        mistake(
            "squared_below", SQUARED, go_on="np.sum(g**2) > tolerance and steps < max_steps",
            before="tolerance = tolerance / 2",
        ),
        mistake(
            "relative", RELATIVE, before="first = np.linalg.norm(g)",
            go_on="np.linalg.norm(g) > tolerance * first and steps < max_steps",
        ),
        mistake(
            "relative_to_x", "You compare with the size of x. The tolerance is a number by itself "
            "here: |gradient| ≤ tolerance.",
            go_on="np.linalg.norm(g) > tolerance * max(1, np.linalg.norm(x)) and "
            "steps < max_steps",
        ),
        mistake(
            "tolerance_times_rate", "You multiply the tolerance by the rate. It is for the "
            "gradient itself.",
            go_on="np.linalg.norm(g) > tolerance * learning_rate and steps < max_steps",
        ),
        mistake("largest", LARGEST, go_on="np.max(np.abs(g)) > tolerance and steps < max_steps"),
        mistake("any_small", ANY, go_on="np.all(np.abs(g) > tolerance) and steps < max_steps"),
        mistake(
            "sum_of_sizes", OTHER_LENGTH,
            go_on="np.sum(np.abs(g)) > tolerance and steps < max_steps",
        ),
        mistake(
            "mean_of_sizes", OTHER_LENGTH,
            go_on="np.mean(np.abs(g)) > tolerance and steps < max_steps",
        ),
        mistake(
            "size_of_the_sum", "Slopes of +3 and −3 cancel in your sum, and it looks level. "
            "|gradient| is the length of the vector: `np.linalg.norm(g)`.",
            go_on="np.abs(np.sum(g)) > tolerance and steps < max_steps",
        ),
        mistake(
            "root_mean_square", OTHER_LENGTH,
            go_on="np.sqrt(np.mean(g**2)) > tolerance and steps < max_steps",
        ),
        mistake(
            "first_entry", "You look at the first entry alone. |gradient| is the length of the "
            "whole vector: `np.linalg.norm(g)`.",
            go_on="np.abs(np.ravel(g)[0]) > tolerance and steps < max_steps",
        ),
        mistake("numbers_only", NUMBERS_ONLY, go_on="steps < max_steps and abs(g) > tolerance"),
        mistake(
            "one_back", ONE_BACK, before="old = x", step="(old := x) - learning_rate * g",
            result="old, steps",
        ),
        mistake(
            "flattest", "You return the flattest place on the way. Where the steps run out, the "
            "last place is the answer, flat or not.",
            before="best = (np.linalg.norm(g), x)",
            after="best = min(best, (np.linalg.norm(g), x), key=lambda pair: pair[0])",
            result="best[1], steps",
        ),
        mistake(
            "exchanged", "The two have changed places: first x, then the steps.",
            result="steps, x", concept=False,
        ),
        mistake(
            "x_only", "One thing comes back; two are asked for: `return x, steps`.", result="x",
            concept=False,
        ),
        mistake(
            "gradient_for_x", "You return the gradient at the end. Asked for is the place, x.",
            result="g, steps",
        ),
        mistake(
            "size_for_x", "You return |gradient| at the end. Asked for is the place, x.",
            result="np.linalg.norm(g), steps",
        ),
        mistake(
            "all_points", "You return all points on the way. The last one is asked for, and how "
            "many steps led there.", before="points = [x]", after="points.append(x)",
            result="np.array(points), steps",
        ),
        mistake(
            "converged", "You return whether it was level enough. The number of steps is asked "
            "for.", result="x, bool(np.linalg.norm(g) <= tolerance)",
        ),
        mistake("no_rate", "The learning rate is missing: x − learning_rate · gradient.",
                step="x - g"),
        mistake(
            "direction_only", "You go by the direction of the gradient only. Each step is "
            "learning_rate · gradient, with its length: so they become shorter near the minimum.",
            step="x - learning_rate * np.sign(g)",
        ),
        mistake(
            "length_1", "You make the gradient one of length 1. Each step is learning_rate · "
            "gradient, with its length: so they become shorter near the minimum.",
            step="x - learning_rate * g / (np.linalg.norm(g) or 1)",
        ),
        mistake(
            "rate_halves", "Your learning rate changes on the way. It stays what it is.",
            after="learning_rate = learning_rate / 2",
        ),
        mistake(
            "from_the_start", "Every step begins at x0 again. A step begins where the last one "
            "ended: x = x − …", step="np.array(x0, dtype=float) - learning_rate * g",
        ),
        mistake(
            "whole_places", "Right for floats. An array of whole numbers cannot hold the fractions "
            "of your points: start with `np.array(x0, dtype=float)`.", start="np.array(x0), 0",
            step="(x - learning_rate * g).astype(x.dtype)", concept=False,
        ),
        other(
            "changes_x0", "x0 itself is changed: `x = x0` is a second name for the caller's array, "
            "and `x -= …` changes it in place. `x = x - …` makes a new one.",
            "x, steps = x0, 0",
            "while np.linalg.norm(gradient(x)) > tolerance and steps < max_steps:",
            "    x -= learning_rate * gradient(x)", "    steps += 1", "return x, steps",
        ),
        other(
            "changes_a_whole_copy", "Right for floats. A copy of whole numbers cannot be changed "
            "in place by fractions, `x -= …` fails. Start with `np.array(x0, dtype=float)`, or "
            "write `x = x - …`.", "x, steps = np.array(x0), 0",
            "while np.linalg.norm(gradient(x)) > tolerance and steps < max_steps:",
            "    x -= learning_rate * gradient(x)", "    steps += 1", "return x, steps",
            concept=False,
        ),
        mistake(
            "rounded", "You round x. Rounding is for showing a number; a function returns what it "
            "computed.", result="np.round(x, 2), steps", concept=False,
        ),
    ),
)  # fmt: skip
