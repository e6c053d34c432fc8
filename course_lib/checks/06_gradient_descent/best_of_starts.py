"""Question 6: several starts, the lowest end."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with, so_many_wanted
from course_lib.checks.plain import as_array, same
from course_lib.checks.question import Case, Part, Question, Verdict
from course_lib.checks.written import whole, writer

NAMES = ("", "starts", "learning_rate", "n_steps")
WORDS = {
    "wells": "f(x) = x⁴ − 3x² + x + 5, a lower minimum on the left",
    "mirrored": "f(x) = x⁴ − 3x² − x, a lower minimum on the right",
    "falls": "f(x) = x³ − 3x, which falls to −∞ on the left",
    "levels": "f(x) = (1/x − 1)², which comes to 1 far out, at x = ∞",
    "many": "f(x) = Σ (x⁴ − 3x² + x)",
    "tilted": "f(x) = x₁⁴ − 3x₁² + x₁ + (x₂ − x₁)²",
}


def lowest(answer: Callable, name: Any, starts: Any, learning_rate: Any, n_steps: Any) -> Any:
    """Probe: the end that the answer chooses on the function that is named, and its value."""
    shape = np.shape(starts)[1:]

    def place(x):
        x = np.array(x, dtype=float)
        if x.shape != shape:
            wanted = f"one start, of shape {shape}" if shape else "a single number"
            raise ValueError(f"f or gradient was given an array of shape {x.shape}; not {wanted}")
        return x

    def f(x):
        x = place(x)
        if name == "falls":
            return x * (x**2 - 3)  # so it is −∞, not nan, at −∞
        if name == "levels":
            return (1 / x - 1) ** 2
        if name == "mirrored":
            return x**4 - 3 * x**2 - x
        if name == "tilted":
            return x[0] ** 4 - 3 * x[0] ** 2 + x[0] + (x[1] - x[0]) ** 2
        return np.sum(x**4 - 3 * x**2 + x) + (5 if name == "wells" else 0)

    def gradient(x):
        x = place(x)
        if name == "falls":
            return 3 * x**2 - 3
        if name == "levels":
            return -2 * (1 / x - 1) / x**2
        if name == "mirrored":
            return 4 * x**3 - 6 * x - 1
        if name == "tilted":
            return np.array([
                4 * x[0] ** 3 - 6 * x[0] + 1 - 2 * (x[1] - x[0]), 2 * (x[1] - x[0])
            ])  # fmt: skip
        return 4 * x**3 - 6 * x + 1

    result = answer(f, gradient, starts, learning_rate, n_steps)
    if isinstance(result, (tuple, list)) and len(result) == 2:
        return {"x": result[0], "f(x)": result[1]}
    return {"result": result} if isinstance(result, dict) else result


def right_best(
    f: Callable, gradient: Callable, starts: Any, learning_rate: float, n_steps: int
) -> tuple[Any, float]:
    best, lowest_value = None, np.inf
    for start in starts:
        x = np.array(start, dtype=float)
        for _ in range(n_steps):
            x = x - learning_rate * gradient(x)
        value = f(x)
        if np.all(np.isfinite(x)) and np.isfinite(value) and value < lowest_value:
            best, lowest_value = (x if np.ndim(x) else float(x)), value
    return best, float(lowest_value)


def right_lowest(*args: Any) -> dict[str, Any]:
    """The lowest end and its value, of the arguments of a case."""
    with np.errstate(all="ignore"):
        return lowest(right_best, *args)


def case(name: str, starts: Any, rate: float, n_steps: int, what: str) -> Case:
    return Case((name, np.array(starts), rate, n_steps), f"{WORDS[name]}; {what}", NAMES)


def numbers(rng: np.random.Generator) -> Sequence[Case]:
    """Few steps, so that the ends are told apart; the best is first, in the middle, last."""
    far = float(rng.choice([1.25, 1.5, 1.75]))
    return [
        case("mirrored", [0.5], 0.1, 3, "one start"),
        case("wells", [1.0, -0.5], 0.05, 4, "two starts, the second is better"),
        case("wells", [-1.0, far, 0.5], 0.05, 6, "the first is best"),
        case("wells", [1.0, -3.0, far], 0.02, 5, "the farthest is best"),
        case("mirrored", [-1.5, 2.0, 0.25, -0.25], 0.05, 5, "the second is best"),
        case("wells", [far, 0.5, -1.75, 1.0], 0.01, 2, "two small steps"),
        case("mirrored", [-1.25, 0.125, 2.0, far], 0.0625, 1, "one step"),
        case("wells", [2.0, 1.0, -0.25, 0.5], 0.125, 0, "no step"),
        case("mirrored", [1.25, 1.375], 0.17, 3, "steps that leap to and fro"),
        case("wells", [1e5, -9e4, 1.1e5], 1e-12, 2, "far out, where all of f is huge"),
    ]


def vectors(rng: np.random.Generator) -> Sequence[Case]:
    starts = (rng.choice([-1, 1], size=(4, 3)) * rng.uniform(0.3, 1.4, size=(4, 3))).round(2)
    starts[2] = -np.abs(starts[2])  # into the lowest well
    return [
        case("tilted", [[1.0, 0.5], [-0.5, 1.0]], 0.05, 5, "two starts"),
        case("many", [[1.0, -1.0], [-0.75, -0.5], [0.5, 1.0]], 0.05, 4, "three starts"),
        case("many", starts, 0.03, 6, "four starts"),
        case("tilted", [[0, 1], [-1, 2], [1, -1]], 0.0625, 5, "whole numbers"),
    ]


def far_out(rng: np.random.Generator) -> Sequence[Case]:
    """From some starts the steps grow without bound."""
    a, b = (float(x) for x in rng.choice([0.5, 0.75, 1.25, 1.5], 2, False))
    return [
        case("wells", [9.0, a], 0.1, 12, "the first start diverges"),
        case("wells", [b, -1.0, -12.0], 0.1, 12, "the last start diverges"),
        case("falls", [-3.0, 0.5, 1.5], 0.1, 16, "the first start falls for ever"),
        case("falls", [a, -2.5, b], 0.125, 12, "the second start falls for ever"),
        case("falls", [b, -4.0, a], 0.1, 9, "x is still finite, f(x) is not"),
        case("levels", [1e-120, 0.25, 0.2], 0.001, 2, "the first is thrown to ∞ by a steep slope"),
        case("wells", [8, 1, -9, 2], 0.05, 12, "two starts of whole numbers diverge"),
        case("many", [[-0.75, -12.0], [1.0, 0.5], [11.0, 1.0]], 0.1, 12, "two starts diverge"),
    ]


compare = agrees_with(right_lowest)


def judge_lowest(case: Case, output: Any) -> Verdict:
    """Both equal but for rounding; told is which of them differs, and what is not finite."""
    verdict, right = compare(case, output), right_lowest(*case.args)
    if verdict.ok or output is None:
        return verdict
    if wanted := so_many_wanted(verdict, output, "x, f(x)"):
        return wanted
    value, numbers = output["f(x)"], as_array([output["x"], output["f(x)"]])
    lost = numbers is not None and numbers.dtype.kind == "f" and not np.isfinite(numbers).all()
    if lost or (isinstance(value, float) and not np.isfinite(value)):
        why = "A start from which the steps go to inf or nan was taken: pass it over, np.isfinite."
        return replace(verdict, why=why)
    if same(right["x"], output["x"]):
        return replace(verdict, why="x is right, but the value is not f there.")
    if same(right["f(x)"], value):
        return replace(verdict, why="The value is right, but x is not the place that has it.")
    return verdict


mistake = writer(
    """\
def best_of_starts(f, gradient, starts, learning_rate, n_steps):
    {first}
    best, lowest = None, {worst}
    for start in {starts}:
        x = {start}
        for k in {steps}:
            x = {step}
            {after}
        value = {value}
        if {better}:
            best, lowest = {kept}, value
        {end}
    return {returned}""",
    first="pass",
    worst="np.inf",
    starts="starts",
    start="np.array(start, dtype=float)",
    steps="range(n_steps)",
    step="x - learning_rate * gradient(x)",
    after="pass",
    value="f(x)",
    better="np.all(np.isfinite(x)) and np.isfinite(value) and value < lowest",
    kept="x",
    end="pass",
    returned="best, lowest",
)
other = whole("best_of_starts(f, gradient, starts, learning_rate, n_steps)")
ENDS = (
    "ends = []",
    "for start in starts:",
    "    x = np.array(start, dtype=float)",
    "    for _ in range(n_steps):",
    "        x = x - learning_rate * gradient(x)",
    "    ends.append(x)",
)
FINITE = "np.all(np.isfinite(x)) and np.isfinite(value)"

BY_GRADIENT = (
    "You take the end where it is most level. It is level at *every* minimum, high or low; and at "
    "the top of a hill. Compare the values of f."
)
BY_START = (
    "You choose the best *start*, and go down from there. The lowest start need not lead to the "
    "lowest end: go down from all, and choose then."
)
NAN_WINS = (
    "A start that diverged was taken: f is nan there, and `np.argmin` takes a nan for the "
    "smallest. (Comparisons with nan are always False.) Pass over ends that are not finite, "
    "`np.isfinite`."
)
MINUS_INF = (
    "An end at −∞ was taken. Where steps run away without end there is no minimum: pass over what "
    "is not finite, on both sides, `np.isfinite`."
)
NAN_STAYS = (
    "A nan is never smaller or larger than anything: where the first start diverges and is kept, "
    "no later end is < nan. Pass it over before you compare, `np.isfinite`."
)
GIVES_UP = (
    "You stop the search at the first start that diverges. Pass it over, and go on with the next: "
    "`continue`, not `break`."
)
LAST = "You return the last end. The one where f is lowest is asked for."
FIRST = "You return the first end. The one where f is lowest is asked for."
HIGHEST = "You keep the *highest* end. The lowest is asked for."
ON_THE_WAY = (
    "You look at every point on the way. Asked for is the lowest *end*: what counts is where the "
    "n_steps have led."
)
OTHER_PLACE = (
    "The value belongs to another place than x. Keep both together when a better end is found."
)
CLIMBS = "You go up: against the gradient it is down, x − learning_rate · gradient(x)."
STEPS_OFF = "The number of steps is one off: just n_steps from each start."
GOES_ON = (
    "Each start is left out of account but the first: you go on from where the last descent has "
    "ended. Begin each with its own start."
)
TRUNCATES = (
    "Right for floats. Starts of whole numbers cannot hold the fractions of a step in place: "
    "`x = np.array(start, dtype=float)`."
)

BEST_OF_STARTS = Question(
    name="best_of_starts",
    title="Several starts",
    parts=(
        Part("numbers", 2, numbers),
        Part("vectors", 1, vectors),
        Part("starts that diverge", 2, far_out),
    ),
    judge=judge_lowest,
    call=lowest,
    picture="course_lib.widgets.descent_tables:show_starts",
    mistakes=(
        mistake(
            "by_gradient", BY_GRADIENT, value="np.linalg.norm(gradient(x))",
            returned="best, f(best)",
        ),
        mistake(
            "by_x", "You take the end that is nearest to 0. The one where f is lowest is asked "
            "for.", value="np.linalg.norm(x)", returned="best, f(best)",
        ),
        mistake(
            "by_smallest_x", "You compare the places x. Their heights f(x) are to be compared.",
            value="np.sum(x)", returned="best, f(best)",
        ),
        mistake(
            "by_size_of_f", "You compare |f(x)|. The lowest value may be far below 0.",
            value="f(x)", worst="np.inf",
            better=f"{FINITE} and abs(value) < abs(lowest)",
        ),
        mistake(
            "by_fall", "You take the start from which it went down most. The lowest *end* is asked "
            "for, from however high it came.", value="f(x) - f(np.array(start, dtype=float))",
            returned="best, f(best)",
        ),
        mistake(
            "by_length_of_way", "You take the shortest way. The lowest end is asked for, however "
            "far it is.", value="np.linalg.norm(x - start)", returned="best, f(best)",
        ),
        other(
            "by_start", BY_START,
            "values = [f(start) for start in starts]",
            "x = np.array(starts[int(np.argmin(values))], dtype=float)",
            "for _ in range(n_steps):", "    x = x - learning_rate * gradient(x)",
            "return x, f(x)",
        ),
        mistake(
            "no_descent", "You compare the starts themselves. Go down from each first: n_steps "
            "steps.", steps="range(0)",
        ),
        mistake(
            "start_for_x", "You return the start that led to the lowest end. The end itself is "
            "asked for.", kept="np.array(start, dtype=float)",
        ),
        mistake(
            "value_of_the_start", OTHER_PLACE, value="f(np.array(start, dtype=float))",
            returned="best, lowest",
        ),
        mistake("last", LAST, better=FINITE),
        mistake("very_last", LAST, better="True"),
        mistake("first", FIRST, better=f"{FINITE} and best is None"),
        mistake("very_first", FIRST, better="best is None"),
        mistake("first_start_only", FIRST, starts="starts[:1]"),
        mistake("highest", HIGHEST, worst="-np.inf", better=f"{FINITE} and value > lowest"),
        mistake(
            "better_than_the_last", "You compare each end with the one before it. Compare with the "
            "lowest so far.", end="lowest = value",
        ),
        mistake(
            "below_0_only", "Your search begins at 0: where all of f is above, nothing is found. "
            "Begin with `np.inf`.", worst="0",
        ),
        mistake(
            "below_a_million_only", "Your search begins at a number that you take for large. f may "
            "be larger everywhere: begin with `np.inf`.", worst="1e6",
        ),
        mistake(
            "begins_with_the_first_start", "Your search begins with the first *start* as the "
            "lowest so far. No step was made from there: only ends are compared. Begin with "
            "`np.inf`.", first="starts = list(starts)",
            worst="f(starts[0]); best = np.array(starts[0], dtype=float)",
        ),
        mistake("on_the_way", ON_THE_WAY, first="track = []",
                after="track.append(x)", start="np.array(start, dtype=float); track = [x]",
                value="min((f(t) for t in track if np.isfinite(f(t))), default=np.inf)",
                kept="min((t for t in track if np.isfinite(f(t))), key=f)",
                better="value < lowest"),
        mistake(
            "on_the_way_of_those_that_end", ON_THE_WAY, start="np.array(start, dtype=float); "
            "track = [x]", after="track.append(x)",
            value="np.min([f(t) for t in track])",
            kept="track[int(np.argmin([f(t) for t in track]))]",
        ),
        other("nan_wins", NAN_WINS, *ENDS, "values = [f(x) for x in ends]",
              "best = int(np.argmin(values))", "return ends[best], values[best]"),
        other("nan_wins_by_min", NAN_STAYS, *ENDS, "best = min(ends, key=f)",
              "return best, f(best)"),
        mistake("nan_passes_not", NAN_STAYS, better="best is None or not value >= lowest"),
        mistake("minus_inf", MINUS_INF, better="value < lowest"),
        mistake(
            "x_not_looked_at", "You look at f(x) alone. It may be finite where x is ∞ already: an "
            "end there is none. Look at both, `np.all(np.isfinite(x))` and `np.isfinite(f(x))`.",
            better="np.isfinite(value) and value < lowest",
        ),
        mistake(
            "value_not_looked_at", "You look at x alone. It may be finite still where f(x) is −∞ "
            "already. Look at both, `np.all(np.isfinite(x))` and `np.isfinite(f(x))`.",
            better="np.all(np.isfinite(x)) and value < lowest",
        ),
        mistake(
            "nan_is_0", "What is not finite becomes 0 in yours, or another number, and may then be "
            "the lowest. Pass such an end over.",
            value="np.nan_to_num(f(np.nan_to_num(x)))", better="value < lowest",
        ),
        mistake(
            "nan_is_0_in_f", "What is not finite becomes 0 in yours, or another number, and may "
            "then be the lowest. Pass such an end over.",
            value="np.nan_to_num(f(x))", better="value < lowest",
        ),
        other(
            "other_numbering", "You number the finite values, and look that number up among *all* "
            "ends: those left out shift it. Keep each value with its end.", *ENDS,
            "values = [f(x) for x in ends]", "finite = [v for v in values if np.isfinite(v)]",
            "best = int(np.argmin(finite))", "return ends[best], finite[best]",
        ),
        mistake(
            "last_x", OTHER_PLACE, returned="x, lowest",
        ),
        mistake(
            "nan_is_inf", "What is not finite becomes 0 in yours, or another number, and may then "
            "be the lowest. Pass such an end over.",
            value="np.nan_to_num(f(x), nan=np.inf)", better="value < lowest",
        ),
        other(
            "last_finite_point", "Where the steps run away you keep the last point that is finite. "
            "It is no end, only a place on the way to ∞: pass that start over altogether.",
            "best, lowest = None, np.inf", "for start in starts:",
            "    x = np.array(start, dtype=float)", "    for _ in range(n_steps):",
            "        new = x - learning_rate * gradient(x)",
            "        if not (np.all(np.isfinite(new)) and np.isfinite(f(new))):",
            "            break", "        x = new", "    if f(x) < lowest:",
            "        best, lowest = x, f(x)", "return best, lowest",
        ),
        mistake("gives_up", GIVES_UP, end=f"if not ({FINITE}): break"),
        mistake(
            "an_error", "A start that diverges stops yours with an error. Pass it over, and go on "
            "with the next.", end=f"if not ({FINITE}): raise ValueError('it diverges')",
        ),
        mistake(
            "nothing_at_all", "Where one start diverges nothing comes back. Pass it over, and go "
            "on with the others.", end=f"if not ({FINITE}): return None",
        ),
        mistake(
            "stops_when_large", "You pass over starts that go far, though they may come back. Only "
            "what ends at inf or nan is passed over.",
            better=f"{FINITE} and np.all(np.abs(start) < 2) and value < lowest",
        ),
        mistake(
            "own_bound", "You pass over what goes beyond a bound of your own. Only what ends at "
            "∞, −∞ or nan is passed over: `np.isfinite`.",
            better=f"{FINITE} and np.all(np.abs(x) < 1000) and value < lowest",
        ),
        mistake(
            "stops_when_level", "You stop where it is level enough. Here all n_steps are made, "
            "from every start.",
            after="if np.linalg.norm(gradient(x)) < 0.1: break",
        ),
        mistake("climbs", CLIMBS, step="x + learning_rate * gradient(x)"),
        mistake("climbs_highest", CLIMBS, step="x + learning_rate * gradient(x)", worst="-np.inf",
                better=f"{FINITE} and value > lowest"),
        mistake("gradient_at_the_start", "The gradient is taken at the start, for all steps. Take "
                "it anew at each point.", step="x - learning_rate * gradient(start)"),
        mistake("no_rate", "The learning rate is missing: x − learning_rate · gradient(x).",
                step="x - gradient(x)"),
        mistake("one_step", "One step is made from each start; n_steps are asked for.",
                steps="range(min(1, n_steps))"),
        mistake("one_step_less", STEPS_OFF, steps="range(n_steps - 1)", concept=False),
        mistake("one_step_more", STEPS_OFF, steps="range(n_steps + 1)", concept=False),
        mistake(
            "own_steps", "You take a number of steps of your own: use `n_steps`.",
            steps="range(100)", concept=False,
        ),
        other(
            "goes_on", GOES_ON, "x, best, lowest = np.array(starts[0], dtype=float), None, np.inf",
            "for start in starts:", "    for _ in range(n_steps):",
            "        x = x - learning_rate * gradient(x)",
            "    if np.all(np.isfinite(x)) and -np.inf < f(x) < lowest:",
            "        best, lowest = x, f(x)",
            "return best, lowest",
        ),
        mistake("last_left_out", "The last start is left out: `range(n)` stops before n by itself.",
                starts="starts[:-1] if len(starts) > 1 else starts", concept=False),
        mistake("first_left_out", "The first start is left out: Python counts from 0.",
                starts="starts[1:] if len(starts) > 1 else starts", concept=False),
        mistake(
            "mean_of_ends", "You average the ends. Between two valleys there is a hill: choose "
            "one.", first="ends = []", end=f"ends += [x] if {FINITE} else []",
            returned="np.mean(ends, axis=0), f(np.mean(ends, axis=0))",
        ),
        mistake(
            "mean_of_starts", "You go down from the mean of the starts. Go down from each.",
            starts="[np.mean(starts, axis=0)]",
        ),
        other(
            "all_at_once", "You go down with all starts as one array. f and gradient take one "
            "place: a loop over the starts.", "x = np.array(starts, dtype=float)",
            "for _ in range(n_steps):", "    x = x - learning_rate * gradient(x)",
            "values = f(x)", "return x[np.argmin(values)], np.min(values)",
        ),
        mistake("exchanged", "The two have changed places: first x, then f(x).",
                returned="lowest, best", concept=False),
        mistake("x_only", "One thing comes back; two are asked for: `return x, f(x)`.",
                returned="best", concept=False),
        mistake("value_only", "One thing comes back; two are asked for: `return x, f(x)`.",
                returned="lowest", concept=False),
        mistake(
            "index", "You return the number of the best start. Its end is asked for, x.",
            starts="list(starts)", first="ends = []", end="ends.append(x)",
            returned="[e is best for e in ends].index(True), lowest",
        ),
        mistake(
            "gradient_for_value", "The second number is f at the end, not its gradient.",
            returned="best, gradient(best)",
        ),
        mistake(
            "all_ends", "You return all ends. The lowest alone is asked for.", first="ends = []",
            end="ends.append(x)", returned="np.array(ends), lowest",
        ),
        mistake(
            "rounded", "You round the result. Rounding is for showing a number; a function returns "
            "what it computed.", returned="np.round(best, 2), round(lowest, 2)", concept=False,
        ),
        other(
            "changes_the_starts", "The starts themselves are changed: a row of an array is no "
            "copy, and `x -= …` writes into it. `x = x - …` makes a new array.",
            "best, lowest = None, np.inf", "for i in range(len(starts)):",
            "    for _ in range(n_steps):",
            "        starts[i] = starts[i] - learning_rate * gradient(starts[i])",
            "    if np.all(np.isfinite(starts[i])) and -np.inf < f(starts[i]) < lowest:",
            "        best, lowest = np.copy(starts[i]), f(starts[i])", "return best, lowest",
        ),
        other(
            "changes_rows", "The starts themselves are changed: a row of an array is no copy, and "
            "`x -= …` writes into it. `x = x - …` makes a new array.",
            "best, lowest = None, np.inf", "for x in starts:", "    for _ in range(n_steps):",
            "        x -= learning_rate * gradient(x)",
            "    if np.all(np.isfinite(x)) and -np.inf < f(x) < lowest:",
            "        best, lowest = np.copy(x), f(x)", "return best, lowest",
        ),
        mistake(
            "whole_places", TRUNCATES, start="np.array(start)",
            step="(x - learning_rate * gradient(x)).astype(x.dtype)", concept=False,
        ),
        mistake(
            "numbers_only", "Yours is for single numbers. A start may be a vector: "
            "`np.array(start, dtype=float)` is a copy of either.", start="float(start)",
        ),
    ),
)  # fmt: skip
