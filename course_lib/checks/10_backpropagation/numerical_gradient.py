"""Question 8: a gradient by finite differences, to check one against."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict

NAMES = ("f", "x", "h")
WORDS = {
    "square": "f(x) = Σ x²",
    "cube": "f(x) = Σ x³",
    "line": "f(x) = x₀ + 2 x₁ + 3 x₂ + …",
    "product": "f(x) = the product of all entries",
    "exp": "f(x) = Σ eˣ",
}


def differences(answer: Callable, f: Any, x: Any, h: Any) -> Any:
    """Probe: the answer's gradient of the function named `f`, and whether x was left as it was.

    The function counts how often it is asked, and keeps no array that it is given.
    """
    asked = [0]

    def function(v):
        asked[0] += 1
        v = np.array(v, dtype=float)
        if v.shape != x.shape:
            raise ValueError(f"f was given an array of shape {v.shape}; x has the shape {x.shape}")
        if f == "square":
            return float((v**2).sum())
        if f == "cube":
            return float((v**3).sum())
        if f == "line":
            return float((np.arange(1, v.size + 1) * v.ravel()).sum())
        return float(v.prod() if f == "product" else np.exp(v).sum())

    given = x.copy()
    gradient = answer(function, given, h)
    left = bool(np.allclose(given, x, rtol=0, atol=1e-12))
    return {"gradient": gradient, "x is left as it was": left}


def right_differences(f: str, x: np.ndarray, h: float) -> dict[str, Any]:
    """(f(x + h e) − f(x − h e)) / 2h in closed form: for x³ it is 3x² + h²."""
    v = np.asarray(x, dtype=float)
    if f == "square":
        gradient = 2 * v
    elif f == "cube":
        gradient = 3 * v**2 + h**2
    elif f == "line":
        gradient = np.arange(1.0, v.size + 1).reshape(v.shape)
    elif f == "product":
        gradient = np.array([np.delete(v.ravel(), i).prod() for i in range(v.size)]).reshape(
            v.shape
        )
    else:
        gradient = np.exp(v) * np.sinh(h) / h
    return {"gradient": gradient, "x is left as it was": True}


compare = agrees_with(right_differences, rtol=1e-6, atol=1e-7)


def judge_differences(case: Case, output: Any) -> Verdict:
    verdict = compare(case, output)
    right = right_differences(*case.args)["gradient"]
    if output is None:
        return replace(verdict, expected=agrees_with(lambda *_: right)(case, None).expected)
    if verdict.ok or not isinstance(output, dict) or output.get("gradient") is None:
        why = "It returns None: is a `return` missing?"
        return verdict if verdict.ok else replace(verdict, why=why)
    told = agrees_with(lambda *_: right, rtol=1e-6, atol=1e-7)(case, output["gradient"])
    if not told.ok:
        return told
    why = "The gradient is right, but x is not what it was: put each entry back, or work on copies."
    return replace(told, ok=False, got=f"{told.got}, and x changed", why=why)


def case(f: str, x: Any, h: float, label: str = "") -> Case:
    return Case((f, np.array(x), h), label or f"{WORDS[f]}, h = {h:g}", ("", "x", ""))


def vectors(rng: np.random.Generator) -> Sequence[Case]:
    """One entry, several; large steps h, in which a one-sided difference is seen to be off."""
    return [
        case("square", [3.0], 0.5),
        case("square", [1.0, -2.0], 0.5),
        case("cube", [1.0, 2.0], 0.1),
        case("product", [2.0, 3.0, 5.0], 0.25),
        case("exp", rng.normal(size=3).round(1), 0.01),
        case("line", rng.normal(size=4).round(1), 0.001),
        case("cube", rng.normal(size=3).round(1), 1e-4),
    ]


def other_arrays(rng: np.random.Generator) -> Sequence[Case]:
    """Tables, and arrays of whole numbers."""
    return [
        case("line", [[1.0, 2.0], [3.0, 4.0]], 0.1),
        case("cube", [1, 2, 3], 0.1),
        case("square", [[1, -1]], 0.25),
        case("product", rng.normal(size=(2, 3)).round(1) + 2, 0.01),
        case("exp", rng.normal(size=(3, 1)).round(1), 0.01),
    ]


def mistake(
    name: str, hint: str, quotient: str = "(f(x + e) - f(x - e)) / (2 * h)",
    gradient: str = "np.zeros(x.shape)", unit: str = "np.zeros(x.shape)", step: str = "h",
    returned: str = "g", concept: bool = True,
) -> Mistake:  # fmt: skip
    """The right answer with one of its parts replaced."""
    code = (
        "def numerical_gradient(f, x, h=1e-5):\n"
        f"    g = {gradient}\n"
        "    for i in np.ndindex(x.shape):\n"
        f"        e = {unit}\n"
        f"        e[i] = {step}\n"
        f"        g[i] = {quotient}\n"
        f"    return {returned}"
    )
    return Mistake(name, code, hint, concept)


def in_place(body: str, before: str = "") -> str:
    return (
        f"def numerical_gradient(f, x, h=1e-5):\n{before}    g = np.zeros(x.shape)\n"
        f"    for i in np.ndindex(x.shape):\n{body}    return g"
    )


ONE_SIDED = (
    "The difference is taken to one side only. Its error shrinks with h, that of "
    "(f(x + h) − f(x − h)) / 2h with h²: take a step to each side."
)
WHOLE = (
    "x holds whole numbers, and adding h to them in place is cut off, so that nothing changes. "
    "Work on `x.astype(float)`."
)
ROWS = (
    "In a table `x[i]` is a whole row, and all of it is moved at once. Go through single entries: "
    "`for i in np.ndindex(x.shape)`."
)
NOT_BACK = (
    "The entry that was moved is not put back, so that the next difference is taken elsewhere. Put "
    "it back, or add h to a copy."
)

NUMERICAL_GRADIENT = Question(
    name="numerical_gradient",
    title="A gradient by finite differences",
    parts=(Part("vectors", 2, vectors), Part("tables and whole numbers", 1, other_arrays)),
    judge=judge_differences,
    call=differences,
    picture="course_lib.widgets.backprop_tables:show_numerical",
    mistakes=(
        mistake("forward", ONE_SIDED, quotient="(f(x + e) - f(x)) / h"),
        mistake("backward", ONE_SIDED, quotient="(f(x) - f(x - e)) / h"),
        mistake(
            "forward_over_2h",
            "One step of h, divided by 2h: half the slope. Divide by the distance between the two "
            "points; with a step to each side that is 2h.",
            quotient="(f(x + e) - f(x)) / (2 * h)",
        ),
        mistake(
            "over_h",
            "From x − h to x + h the distance is 2h: divide by 2h. Yours is twice the slope.",
            quotient="(f(x + e) - f(x - e)) / h",
        ),
        mistake(
            "not_divided",
            "You return the differences. The slope is difference over distance: divide by 2h.",
            quotient="f(x + e) - f(x - e)",
        ),
        mistake(
            "precedence",
            "`/ 2 * h` divides by 2 and multiplies by h. Write `/ (2 * h)`.",
            quotient="(f(x + e) - f(x - e)) / 2 * h",
            concept=False,
        ),
        mistake(
            "not_bracketed",
            "Only the second value is divided: the difference needs brackets, "
            "`(f(…) - f(…)) / (2 * h)`.",
            quotient="f(x + e) - f(x - e) / (2 * h)",
            concept=False,
        ),
        mistake(
            "turned_round",
            "The sign is turned round: f(x + h) less f(x − h).",
            quotient="(f(x - e) - f(x + e)) / (2 * h)",
            concept=False,
        ),
        mistake(
            "all_entries_at_once",
            "All entries are moved together, so that every slope is mixed with the others. Move "
            "one at a time.",
            unit="np.full(x.shape, h)",
        ),
        mistake(
            "one_entry_filled_twice",
            "Steps of earlier entries are still there when the next is moved: begin each step "
            "vector anew, with zeros.",
            quotient="(f(x + np.where(np.arange(x.size).reshape(x.shape) <= "
            "np.ravel_multi_index(i, x.shape), h, 0)) - f(x - np.where(np.arange(x.size)"
            ".reshape(x.shape) <= np.ravel_multi_index(i, x.shape), h, 0))) / (2 * h)",
        ),
        mistake(
            "h_of_the_course",
            "h is given, but you take another one: use the argument.",
            step="1e-5",
            quotient="(f(x + e) - f(x - e)) / 2e-5",
            concept=False,
        ),
        mistake(
            "squared_step",
            "You divide by h²: that belongs to second derivatives. Divide by 2h.",
            quotient="(f(x + e) - f(x - e)) / h**2",
        ),
        mistake(
            "second_difference",
            "f(x + h) − 2 f(x) + f(x − h) is the numerator of the *second* derivative. The first "
            "has f(x + h) − f(x − h).",
            quotient="(f(x + e) - 2 * f(x) + f(x - e)) / h**2",
        ),
        mistake(
            "one_number",
            "One number came out. The gradient has a slope for each entry of x, and its shape.",
            returned="g.sum()",
        ),
        mistake(
            "flattened",
            "The gradient is a flat list of slopes. It has the shape of x.",
            returned="g.ravel()",
            concept=False,
        ),
        mistake(
            "whole_number_gradient",
            "The slopes are cut off to whole numbers: `zeros_like(x)` takes over that x has whole "
            "numbers. Use `np.zeros(x.shape)`.",
            gradient="np.zeros_like(x)",
            concept=False,
        ),
        mistake(
            "whole_number_step",
            "The step vector takes over that x has whole numbers, and h is cut off to 0: use "
            "`np.zeros(x.shape)`.",
            unit="np.zeros_like(x)",
            concept=False,
        ),
        Mistake(
            "in_place_whole_numbers",
            in_place(
                "        old = x[i]\n        x[i] = old + h\n        up = f(x)\n"
                "        x[i] = old - h\n        down = f(x)\n        x[i] = old\n"
                "        g[i] = (up - down) / (2 * h)\n"
            ),
            WHOLE,
            concept=False,
        ),
        Mistake(
            "never_put_back",
            in_place(
                "        x[i] += h\n        up = f(x)\n        x[i] -= 2 * h\n"
                "        g[i] = (up - f(x)) / (2 * h)\n",
                "    x = x.astype(float)\n",
            ),
            NOT_BACK,
        ),
        Mistake(
            "never_put_back_in_place",
            in_place(
                "        x[i] = x[i] + h\n        up = f(x)\n        x[i] = x[i] - 2 * h\n"
                "        g[i] = (up - f(x)) / (2 * h)\n"
            ),
            NOT_BACK,
        ),
        Mistake(
            "same_array",
            in_place(
                "        up = down = x\n        up[i] = up[i] + h\n        down[i] = down[i] - h\n"
                "        g[i] = (f(up) - f(down)) / (2 * h)\n",
                "    x = x.astype(float)\n",
            ),
            "`up` and `down` are two names for one array, so that the step up is taken back by the "
            "step down. Copy: `up = x.copy()`.",
        ),
        Mistake(
            "first_row_only",
            "def numerical_gradient(f, x, h=1e-5):\n"
            "    g = np.zeros(x.shape)\n"
            "    for i in range(len(x)):\n"
            "        e = np.zeros(x.shape)\n"
            "        e[i] = h\n"
            "        g[i] = (f(x + e) - f(x - e)) / (2 * h)\n"
            "    return g",
            ROWS,
        ),
        Mistake(
            "a_slope_for_each_row",
            "def numerical_gradient(f, x, h=1e-5):\n"
            "    g = np.zeros(len(x))\n"
            "    for i in range(len(x)):\n"
            "        e = np.zeros(x.shape)\n"
            "        e[i] = h\n"
            "        g[i] = (f(x + e) - f(x - e)) / (2 * h)\n"
            "    return g",
            ROWS,
        ),
        Mistake(
            "a_slope_for_each_column",
            "def numerical_gradient(f, x, h=1e-5):\n"
            "    units = h * np.eye(len(x))\n"
            "    return np.array([(f(x + e) - f(x - e)) / (2 * h) for e in units])",
            "The unit vectors are as long as x has rows: in a table each moves a column, or fits "
            "nowhere. Go through single entries: `for i in np.ndindex(x.shape)`.",
        ),
        Mistake(
            "one_difference",
            "def numerical_gradient(f, x, h=1e-5):\n    return (f(x + h) - f(x - h)) / (2 * h)",
            "One number came out: `x + h` moves all entries at once. Move one at a time, and keep "
            "a slope for each.",
        ),
        Mistake(
            "last_slope",
            "def numerical_gradient(f, x, h=1e-5):\n"
            "    for i in np.ndindex(x.shape):\n"
            "        e = np.zeros(x.shape)\n"
            "        e[i] = h\n"
            "        g = (f(x + e) - f(x - e)) / (2 * h)\n"
            "    return g",
            "One number came out, the last slope: `g = …` replaces what was there. Collect in an "
            "array, `g[i] = …`.",
            concept=False,
        ),
        Mistake(
            "first_entry_only",
            "def numerical_gradient(f, x, h=1e-5):\n"
            "    g = np.zeros(x.shape)\n"
            "    for i in np.ndindex(x.shape):\n"
            "        e = np.zeros(x.shape)\n"
            "        e[i] = h\n"
            "        g[i] = (f(x + e) - f(x - e)) / (2 * h)\n"
            "        return g",
            "Only the first entry has its slope. `return` stands inside the loop: it ends the "
            "function.",
            concept=False,
        ),
        mistake(
            "absolute",
            "The sign is lost: a slope below 0 says that f falls.",
            quotient="abs(f(x + e) - f(x - e)) / (2 * h)",
        ),
        mistake(
            "half_a_step",
            "The steps are half as long as asked for: from x − h to x + h, over 2h.",
            step="h / 2",
            quotient="(f(x + e) - f(x - e)) / h",
        ),
        mistake(
            "rounded",
            "The slopes are rounded. To find an error in a gradient one compares many digits.",
            returned="g.round(2)",
            concept=False,
        ),
        Mistake(
            "entries_for_x",
            "def numerical_gradient(f, x, h=1e-5):\n"
            "    g = np.zeros(x.shape)\n"
            "    for i in np.ndindex(x.shape):\n"
            "        g[i] = (f(x[i] + h) - f(x[i] - h)) / (2 * h)\n"
            "    return g",
            "f gets a single entry. It wants the whole x, in which one entry is moved by h.",
        ),
    ),
)
