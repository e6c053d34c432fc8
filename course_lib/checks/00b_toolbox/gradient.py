"""The gradient: a slope along each coordinate."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.plain import as_array
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict

FORMULAS = {
    "bowl": "Σ x²",
    "valley": "½ Σ w x², w = 1, 10, 19, …",
    "saddle": "x₁² − x₂²",
    "waves": "sin x₁ · cos x₂",
    "product": "x₁³ · x₂ · x₃",
}


def gradient_of(gradient: Any, name: str, x: Any, h: float) -> Any:
    """Probe: the gradient that the answer finds of a function, which is given by name."""
    functions = {
        "bowl": lambda x: np.sum(x**2),
        "valley": lambda x: 0.5 * np.sum((1.0 + 9.0 * np.arange(len(x))) * x**2),
        "saddle": lambda x: x[0] ** 2 - x[1] ** 2,
        "waves": lambda x: np.sin(x[0]) * np.cos(x[1]),
        "product": lambda x: x[0] ** 3 * x[1] * x[2],
    }
    f = functions[name]
    f.__name__ = f.__qualname__ = "f"  # as messages of errors call it
    return gradient(f, x, h)


def central_differences(name: str, x: np.ndarray, h: float) -> np.ndarray:
    def central(f: Any, x: np.ndarray, h: float) -> np.ndarray:
        moves = h * np.eye(len(x))  # row j moves coordinate j only
        return np.array([(f(x + move) - f(x - move)) / (2 * h) for move in moves])

    return gradient_of(central, name, x, h)


def rises_in_whole_numbers(name: str, x: np.ndarray, h: float) -> np.ndarray:
    """The rises from down to up, from x to up and from down to x, where copies of x keep its type.

    They are what is left of the slopes, but for a factor, when the step does not fit in.
    """

    def rises(f: Any, x: np.ndarray, h: float) -> np.ndarray:
        found = []
        for j in range(len(x)):
            up, down = x.copy(), x.copy()
            up[j] += h
            down[j] -= h
            found.append((f(up) - f(down), f(up) - f(x), f(x) - f(down)))
        return np.array(found, dtype=float).T

    return gradient_of(rises, name, x, h)


def parallel(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether a is b but for a factor that is not 0.

    >>> parallel(np.array([1.0, -3.0]), np.array([-2.0, 6.0])), parallel(np.zeros(2), np.ones(2))
    (True, False)
    """
    return bool(np.any(a) == np.any(b) and np.allclose(a * (b @ b), b * (a @ b)))


def case(name: str, x: Sequence | np.ndarray, h: float, what: str = "") -> Case:
    return Case((name, np.array(x), h), f"f(x) = {FORMULAS[name]}{what}", ("", "x", "h"))


def surfaces(rng: np.random.Generator) -> Sequence[Case]:
    """Steps in powers of two: x is the same to the last bit after a step there and back."""
    x, y = rng.choice([-1.75, -0.75, 0.25, 1.25, 2.5], 2, False)
    return [
        case("bowl", [1.0, -0.5], 0.5),
        case("valley", [2.0, 0.5], 0.25),
        case("saddle", [1.0, 1.0], 0.25),
        case("valley", [x, y], 0.125),
        case("waves", [0.5, 0.75], 0.5),
    ]


def more_inputs(rng: np.random.Generator) -> Sequence[Case]:
    """In the product all coordinates matter for each slope, and the size of the step for one."""
    drawn = rng.integers(-8, 9, size=5) / 4 + 0.125
    return [
        case("bowl", [1.5], 0.5),
        case("bowl", [2.0, 2.0, -1.0], 0.25),
        case("valley", [0.5, 1.0, -1.5], 0.5),
        case("product", [1.0, 2.0, -1.0], 0.5),
        case("product", drawn[:3], 0.125),
        case("valley", drawn, 0.25),
    ]


def whole_numbers(rng: np.random.Generator) -> Sequence[Case]:
    what = ", x of whole numbers"
    return [
        case("bowl", [1, -2], 0.5, what),
        case("saddle", [2, 1], 0.25, what),
        case("waves", [1, 2], 0.25, what),
        case("valley", [3, -1, 2], 0.5, what),
        case("product", [2, 1, 1], 0.5, what),
    ]


def mistake(name: str, hint: str, concept: bool = True, **changes: str) -> Mistake:
    """The right answer with some of its lines replaced."""
    lines = {
        "start": "x = np.array(x, dtype=float)",
        "result": "g = np.zeros(len(x))",
        "places": "range(len(x))",
        "copies": "up, down = x.copy(), x.copy()",
        "moves": "up[j] += h; down[j] -= h",
        "slope": "g[j] = (f(up) - f(down)) / (2 * h)",
        "after": "pass",
        "end": "g",
    } | changes
    code = (
        "def gradient(f, x, h):\n"
        f"    {lines['start']}\n"
        f"    {lines['result']}\n"
        f"    for j in {lines['places']}:\n"
        f"        {lines['copies']}\n"
        f"        {lines['moves']}\n"
        f"        {lines['slope']}\n"
        f"        {lines['after']}\n"
        f"    return {lines['end']}"
    )
    return Mistake(name, code, hint, concept)


def two_inputs(name: str, *lines: str) -> Mistake:
    """An answer for exactly two coordinates."""
    body = "".join(f"    {line}\n" for line in lines)
    return Mistake(name, f"def gradient(f, x, h):\n{body}", TWO_INPUTS)


def short(name: str, result: str, hint: str, concept: bool = True) -> Mistake:
    return Mistake(name, f"def gradient(f, x, h):\n    return {result}", hint, concept)


def by_hand(name: str, hint: str, *loop: str) -> Mistake:
    """An answer without copies: the lines of its loop."""
    body = "".join(f"        {line}\n" for line in loop)
    start = "def gradient(f, x, h):\n    g = np.zeros(len(x))\n    for j in range(len(x)):\n"
    return Mistake(name, f"{start}{body}    return g", hint)


TWO_INPUTS = "Your code knows of two coordinates. x may have any number: loop over `range(len(x))`."
TRUNCATES = (
    "Right for floats, wrong where x holds whole numbers: an array of integers cannot keep "
    "1 + 0.5, it stores 1 and x does not move. Copy it as floats: `x.astype(float)`."
)
ALL_AT_ONCE = (
    "`x + h` moves all coordinates at once: you get the slope along the diagonal. Move one "
    "coordinate at a time and leave the others where they are."
)
NOT_UNDONE = (
    "The coordinate that was moved stays moved while the next one has its turn. Start from a "
    "fresh copy of x for each coordinate: make the copies inside the loop."
)
SECOND_NAMES = (
    "`up = x` is no copy: `up`, `down` and `x` are three names for one array, so each step moves "
    "all of them. A copy is made by `x.copy()`, of floats by `x.astype(float)`."
)
MATRIX = "f(x + h * np.eye(len(x))) - f(x - h * np.eye(len(x)))"
ALL_PLACES = (
    "You hand f a whole matrix of places. f takes one place, a vector: call it once for each row, "
    "in a loop."
)
ONE_NUMBER = (
    "You return one number. The gradient has one slope for each coordinate of x, shape (d,)."
)
MOVES_X = (
    "You move x itself, there and back. Where x holds whole numbers the step does not fit in. Move "
    "a copy of floats: `x.astype(float)`."
)
IN_X = (
    "Each slope that you store overwrites a coordinate of x, and the next slope is taken somewhere "
    "else (`g = x` is no new array). `g = np.zeros(len(x))` is a new one."
)
OWN_STEP = (
    "You take a step of your own, and h has no effect. The question asks for the secants from "
    "x − h to x + h."
)
EQUAL = (
    "Right as long as all coordinates differ. You find the coordinate by its value, and two may "
    "have the same: go by its place, `for j in range(len(x))`."
)
ROUNDED = (
    "You round the result. Rounding is for showing a number; a function returns what it computed."
)

WHOLE = (
    "Here x holds whole numbers: a copy of it holds whole numbers, too, and loses the fraction of "
    "1 + 0.5. Start with `x.astype(float)`."
)


def judge_gradient(case: Case, output: Any) -> Verdict:
    """Equal but for rounding; where a step was lost in an x of whole numbers, a word on that."""
    verdict = agrees_with(central_differences)(case, output)
    (_, x, _), got = case.args, as_array(output)
    if verdict.ok or x.dtype.kind != "i" or got is None or got.shape != x.shape:
        return verdict
    rises = rises_in_whole_numbers(*case.args)
    if got.dtype.kind not in "biuf" or not any(parallel(got.astype(float), r) for r in rises):
        return verdict
    return replace(verdict, why=f"{verdict.why} {WHOLE}")


GRADIENT = Question(
    name="gradient",
    title="The gradient",
    parts=(
        Part("surfaces with two inputs", 2, surfaces),
        Part("any number of inputs", 1, more_inputs),
        Part("x of whole numbers", 1, whole_numbers),
    ),
    judge=judge_gradient,
    call=gradient_of,
    picture="course_lib.widgets.downhill:show_case",
    mistakes=(
        mistake("whole_numbers_stay_whole", TRUNCATES, start="x = np.array(x)"),
        mistake(
            "result_of_whole_numbers",
            "Right for floats. Where x holds whole numbers, `np.zeros_like(x)` and `x.copy()` make "
            "arrays of integers, and the slopes you store there lose their fractions. "
            "`np.zeros(len(x))` holds floats.",
            start="x, whole = np.array(x, dtype=float), x",
            result="g = np.zeros_like(whole)",
        ),
        mistake(
            "all_of_whole_numbers",
            "Right for floats. Where x holds whole numbers, its copies and `np.zeros_like(x)` hold "
            "whole numbers, too: neither the step nor the slope fits in. Start with "
            "`x = x.astype(float)`.",
            start="x = np.array(x)",
            result="g = np.zeros_like(x)",
        ),
        mistake(
            "steps_of_whole_numbers",
            "Right for floats. Where x holds whole numbers, `np.zeros_like(x)` makes a step of "
            "integers, and h does not fit in: you divide 0 by 2h. `np.zeros(len(x))` holds floats.",
            start="x, whole = np.array(x, dtype=float), x",
            copies="move = np.zeros_like(whole); move[j] = h",
            moves="up, down = x + move, x - move",
        ),
        short("all_at_once", "(f(x + h) - f(x - h)) / (2 * h)", ALL_AT_ONCE),
        mistake(
            "all_at_once_each_time", ALL_AT_ONCE, copies="up, down = x + h, x - h", moves="pass"
        ),
        mistake(
            "not_undone",
            NOT_UNDONE,
            result="g = np.zeros(len(x)); up, down = x.copy(), x.copy()",
            copies="pass",
        ),
        mistake(
            "one_copy_for_both",
            "Every slope comes out as 0: both values of f are the same, so f is asked twice at one "
            "place. Is one of them x − h? `up = down = x.copy()` is one array with two names, and "
            "an array of integers cannot hold h.",
            copies="up = down = x.copy()",
        ),
        mistake(
            "one_step_by_2h",
            "You divide by 2h, but f is asked at x + h and at x itself, only h apart. Do you "
            "subtract h from an array that was moved up already? Each of the two places starts "
            "from x, in a copy of its own (`x[:]` is none).",
            slope="g[j] = (f(up) - f(x)) / (2 * h)",
        ),
        by_hand(
            "second_names",
            SECOND_NAMES,
            "up = x",
            "up[j] += h",
            "down = x",
            "down[j] -= h",
            "g[j] = (f(up) - f(down)) / (2 * h)",
        ),
        by_hand(
            "second_names_one_after_the_other",
            "f is asked at x + h and then at x itself: −h only takes the array back to where it "
            "was. From x + h it takes −2h to be at x − h; or let each place be a copy of its own, "
            "`x.astype(float)` (`up = x` is none).",
            "up = x",
            "up[j] += h",
            "above = f(up)",
            "down = x",
            "down[j] -= h",
            "g[j] = (above - f(down)) / (2 * h)",
        ),
        by_hand(
            "moves_x_there_and_back",
            MOVES_X,
            "x[j] += h",
            "above = f(x)",
            "x[j] -= 2 * h",
            "g[j] = (above - f(x)) / (2 * h)",
            "x[j] += h",
        ),
        by_hand(
            "moves_x_by_a_vector_there_and_back",
            MOVES_X,
            "step = np.zeros(len(x))",
            "step[j] = h",
            "x += step",
            "above = f(x)",
            "x -= 2 * step",
            "g[j] = (above - f(x)) / (2 * h)",
            "x += step",
        ),
        by_hand(
            "moves_x_and_leaves_it",
            "You move x itself and do not put it back: the next slope is taken at another place, "
            "and so is whatever your caller does with x. Move a copy: `x.astype(float)`.",
            "x[j] += h",
            "above = f(x)",
            "x[j] -= 2 * h",
            "g[j] = (above - f(x)) / (2 * h)",
        ),
        mistake(
            "one_sided",
            "You step to one side only, from x to x + h. For the central difference step to both: "
            "f(x + h) − f(x − h), over 2h, in each coordinate.",
            slope="g[j] = (f(up) - f(x)) / h",
        ),
        mistake(
            "backward",
            "You step to one side only, from x − h to x. For the central difference step to both: "
            "f(x + h) − f(x − h), over 2h, in each coordinate.",
            slope="g[j] = (f(x) - f(down)) / h",
        ),
        by_hand(
            "copy_not_put_back",
            NOT_UNDONE,
            "x = x.astype(float) if j == 0 else x",
            "x[j] += h",
            "above = f(x)",
            "x[j] -= 2 * h",
            "g[j] = (above - f(x)) / (2 * h)",
        ),
        mistake("result_in_a_copy_of_x", IN_X, result="g = x"),
        by_hand(
            "result_in_x",
            IN_X,
            "g = x",
            "step = np.zeros(len(x))",
            "step[j] = h",
            "g[j] = (f(x + step) - f(x - step)) / (2 * h)",
        ),
        short("matrix_of_places", f"[({MATRIX}) / (2 * h)]", ALL_PLACES),
        short("matrix_of_places_alone", f"({MATRIX}) / (2 * h)", ALL_PLACES),
        mistake(
            "divides_by_h",
            "From x − h to x + h it is 2h, not h: each slope is twice too steep.",
            slope="g[j] = (f(up) - f(down)) / h",
        ),
        mistake(
            "rise_only",
            "These are rises. A slope is rise over run: divide each by 2h.",
            slope="g[j] = f(up) - f(down)",
        ),
        mistake(
            "no_brackets",
            "`/ 2 * h` halves and then *multiplies* by h: put brackets around `(2 * h)`.",
            concept=False,
            slope="g[j] = (f(up) - f(down)) / 2 * h",
        ),
        mistake(
            "divides_by_2",
            "You divide by 2, as if by the number of steps. Divide by the length of both, 2h.",
            slope="g[j] = (f(up) - f(down)) / 2",
        ),
        mistake(
            "no_brackets_above",
            "Only f(x − h) is divided: `/` binds before `-`. Put brackets around the difference.",
            concept=False,
            slope="g[j] = f(up) - f(down) / (2 * h)",
        ),
        mistake(
            "downhill",
            "The sign is turned: this is the way down. The gradient points to where f grows; the "
            "minus comes in when one steps against it.",
            end="-g",
        ),
        mistake(
            "length_1",
            "You scale the gradient to length 1. Its length matters: it tells how steep f is.",
            end="g / max(np.linalg.norm(g), 1e-300)",
        ),
        mistake(
            "step_made",
            "This is a place, one step down from x. The gradient itself is wanted; the step comes "
            "later.",
            end="x - h * g",
        ),
        mistake("length_only", ONE_NUMBER, end="np.linalg.norm(g)"),
        mistake("sum_of_slopes", ONE_NUMBER, end="g.sum()"),
        mistake(
            "first_slope_only",
            "The `return` stands inside the loop, or the loop is missing: only the first "
            "coordinate had its turn. One slope for each coordinate of x, shape (d,).",
            end="g[0]",
        ),
        mistake(
            "others_stay_0",
            "Only the first coordinate had its turn, the other slopes are still 0: the `return` "
            "stands inside the loop. Move it to the left, level with `for`.",
            concept=False,
            places="range(1)",
        ),
        mistake(
            "last_slope_only",
            "Each round of the loop forgets the one before, and only the last slope comes back. "
            "Store it at its place: `g[j] = …`.",
            concept=False,
            end="g[-1]",
        ),
        mistake(
            "skips_the_last",
            "The last coordinate is left out: `range(n)` stops before n by itself, so it needs no "
            "`- 1`.",
            concept=False,
            places="range(len(x) - 1)",
        ),
        mistake(
            "skips_the_first",
            "The first coordinate is left out: Python counts from 0, so the loop must start at 0.",
            concept=False,
            places="range(1, len(x))",
        ),
        mistake(
            "counts_from_1",
            "Python counts from 0: the coordinates are x[0] … x[d − 1], `range(len(x))`.",
            concept=False,
            places="range(1, len(x) + 1)",
        ),
        mistake(
            "whole_slopes",
            "The result is an array of integers, so the slopes lose their fractions. "
            "`np.zeros(len(x))` holds floats.",
            concept=False,
            result="g = np.zeros(len(x), dtype=int)",
        ),
        mistake(
            "unit_steps",
            "You move by 1 and divide by 2h. Move by h: the step is h at place j, not 1.",
            moves="up[j] += 1; down[j] -= 1",
        ),
        mistake(
            "half_steps",
            "A central difference, but with half the step: here the two places are x − h and "
            "x + h in coordinate j.",
            moves="up[j] += h / 2; down[j] -= h / 2",
            slope="g[j] = (f(up) - f(down)) / h",
        ),
        mistake("two_inputs_only", TWO_INPUTS, result="g = np.zeros(2)", places="range(2)"),
        mistake("first_two_inputs_only", TWO_INPUTS, places="range(2)"),
        short(
            "two_unit_vectors",
            "[(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(2)]",
            TWO_INPUTS,
        ),
        two_inputs(
            "two_coordinates_by_hand",
            "g0 = f(np.array([x[0] + h, x[1]])) - f(np.array([x[0] - h, x[1]]))",
            "g1 = f(np.array([x[0], x[1] + h])) - f(np.array([x[0], x[1] - h]))",
            "return np.array([g0, g1]) / (2 * h)",
        ),
        mistake(
            "always_the_first",
            "Each time the first coordinate is moved, so all slopes are the same. Move the one "
            "whose turn it is, number j.",
            moves="up[0] += h; down[0] -= h",
        ),
        mistake(
            "the_others_move",
            "You move all coordinates except the one whose turn it is. Move that one, and leave "
            "the others where they are.",
            moves="e = 1 - np.eye(len(x))[j]; up += h * e; down -= h * e",
        ),
        mistake(
            "others_set_to_0",
            "The other coordinates become 0 while one has its turn. They stay where they are: "
            "start from a copy of x.",
            copies="up, down = np.zeros(len(x)), np.zeros(len(x))",
            moves="up[j] = x[j] + h; down[j] = x[j] - h",
        ),
        mistake(
            "equal_coordinates_together",
            EQUAL,
            moves="e = x == x[j]; up[e] += h; down[e] -= h",
        ),
        mistake("first_of_equal_coordinates", EQUAL, places="map(list(x).index, x)"),
        mistake(
            "first_of_equal_coordinates_again",
            EQUAL,
            moves="k = list(x).index(x[j]); up[k] += h; down[k] -= h",
        ),
        mistake(
            "sets_instead_of_adding",
            "You put the coordinate *at* h and −h instead of moving it *by* h: so the slope is "
            "taken around 0, not around x. `up[j] += h`.",
            moves="up[j] = h; down[j] = -h",
        ),
        mistake(
            "sets_one_instead_of_adding",
            "You put the coordinate *at* −h in one of the two places, instead of moving it *by* h: "
            "`down[j] -= h`, as `up[j] += h`.",
            concept=False,
            moves="up[j] += h; down[j] = -h",
        ),
        mistake(
            "leaves_x_behind",
            "You step from 0, not from x: the step alone is no place. Ask f at x + step and at "
            "x − step.",
            copies="up, down = np.zeros(len(x)), np.zeros(len(x))",
        ),
        mistake(
            "own_step",
            OWN_STEP,
            moves="up[j] += 1e-5; down[j] -= 1e-5",
            slope="g[j] = (f(up) - f(down)) / 2e-5",
        ),
        mistake(
            "own_step_1",
            OWN_STEP,
            moves="up[j] += 1; down[j] -= 1",
            slope="g[j] = (f(up) - f(down)) / 2",
        ),
        mistake(
            "f_of_a_list",
            "f wants an array: with a list one cannot calculate. Copy x by `x.astype(float)`.",
            concept=False,
            copies="up, down = list(x), list(x)",
        ),
        mistake(
            "unpacks_x",
            "f takes one argument, the whole vector. `f(*x)` hands it d numbers: leave the `*` "
            "out.",
            concept=False,
            slope="g[j] = (f(*up) - f(*down)) / (2 * h)",
        ),
        short(
            "numpys_gradient",
            "np.gradient(f(x), h)",
            "`np.gradient` wants a whole array of values of f and compares neighbours in it; f(x) "
            "is one number. Ask f yourself, at two places for each coordinate.",
        ),
        mistake(
            "one_coordinate_alone",
            "You ask f about one coordinate alone. f takes the whole of x: move the coordinate in "
            "a copy, and hand over the copy.",
            slope="g[j] = (f(up[j]) - f(down[j])) / (2 * h)",
        ),
        mistake(
            "coordinates_in_reverse",
            "The slopes stand in reverse order. Slope j belongs to coordinate j.",
            concept=False,
            end="g[::-1]",
        ),
        mistake(
            "column",
            "You return a column, shape (d, 1). The gradient has the shape of x: (d,).",
            concept=False,
            end="g[:, None]",
        ),
        mistake(
            "steps_in_percent",
            "You multiply by 1 + h, so large coordinates move farther, and 0 does not move at all. "
            "Add h, whatever the coordinate is.",
            moves="up[j] *= 1 + h; down[j] *= 1 - h",
        ),
        mistake(
            "drops_the_sign",
            "You drop the signs. A negative slope says that f falls when this coordinate grows.",
            end="np.abs(g)",
        ),
        *(
            mistake(f"rounds_to_{n}", ROUNDED, concept=False, end=f"np.round(g, {n})")
            for n in range(5)
        ),
        mistake(
            "slopes_of_the_bowl",
            "2x is the gradient of one function only. f may be any: ask it, at x + h and at x − h "
            "in each coordinate.",
            slope="g[j] = 2 * x[j]",
        ),
    ),
)
