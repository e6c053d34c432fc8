"""Question 8: the smooth neighbour, a probability in place of a yes or no."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.plain import as_array
from course_lib.checks.question import Case, Mistake, Part, Question

from .hints import TYPE_OF_X

NAMES = ("X", "w", "b")
TINY = 1e-12  # a probability below it is as good as 0


def probabilities(X: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    z = X @ w + b  # (n, d) @ (d,) -> (n,)
    small = np.exp(-np.abs(z))  # never overflows
    return np.where(z >= 0, 1, small) / (1 + small)


def case(X: Sequence | np.ndarray, w: Sequence | np.ndarray, b: float, label: str) -> Case:
    return Case((np.array(X, dtype=float), np.array(w, dtype=float), float(b)), label, NAMES)


def near(rng: np.random.Generator) -> Sequence[Case]:
    drawn = [
        case(rng.normal(size=(n, d)).round(1), rng.normal(size=d).round(1) + 0.5, 0.7, f"{n} drawn")
        for n, d in ((3, 2), (5, 3))
    ]
    return [
        case([[0, 0]], [1, 2], 0, "on the plane"),
        case([[1, 1]], [1, 1], -1, "one sample, z = 1"),
        case([[1, 1], [0, 1], [0, 0]], [1, 1], -1, "three samples, z = 1, 0, −1"),
        case([[0.25]], [1], 0.25, "one sample, z = 0.5"),
        case([[0.25], [-0.35]], [1], 0.05, "two samples, z = 0.3 and −0.3"),
        case([[2], [-1]], [3], 0.5, "two samples of one feature"),
        Case(
            (np.array([[1, 0], [2, -1]]), np.array([0.5, 1.5]), 0.25),
            "two samples of whole numbers",
            NAMES,
        ),
        *drawn,
        case([[4, 1], [-2, -3]], [1.5, 1], 2, "two samples, z = 9 and −4"),
    ]


def far(rng: np.random.Generator) -> Sequence[Case]:
    a, b = (float(v) for v in rng.integers(20, 60, size=2))
    return [
        case([[20, 20]], [1, 1], 0, "z = 40"),
        case([[-20, -20]], [1, 1], 0, "z = −40"),
        case([[500, 500], [-500, -500]], [1, 1], 0, "z = 1000 and −1000"),
        case([[a, b], [-b, -a]], [50, 40], 7, "two samples, far away"),
        case([[0, 1], [30, 30], [0.5, 0]], [100, 0], -20, "z = −20, 2980 and 30"),
    ]


def mistake(name: str, result: str, hint: str, concept: bool = True) -> Mistake:
    code = (
        "import math\n\n"
        "def predict_probability(X, w, b):\n"
        "    z = X @ w + b\n"
        "    with np.errstate(all='ignore'):\n"
        f"        return {result}"
    )
    return Mistake(name, code, hint, concept)


OVERFLOW = (
    "Right near the plane. Far away e^z is too large for a float, ∞, and ∞/∞ is not a number. "
    "1 / (1 + e^−z) is the same fraction, and it never divides ∞ by ∞."
)
TURNED = (
    "These are the probabilities of the other class, 1 − p. Where w·x + b is large the unit is "
    "nearly sure to fire: σ(z) = 1 / (1 + e^−z), with a minus."
)
NO_B = "b is missing: z = w·x + b. Without it p = ½ on the plane through the origin."
HARD = (
    "You decide: these are the perceptron's 0 and 1. A probability lies between them, and near the "
    "plane it is near ½."
)
SCORES = "These are the scores z. Squash them into 0 … 1: σ(z) = 1 / (1 + e^−z)."
DISTANCE = (
    "You divide by ‖w‖ first. Then every w of one direction would give the same probabilities; it "
    "is the length of w that says how sure the unit is."
)
SOFTMAX = (
    "You share one sum of 1 among the samples. Each sample has a probability of its own, whoever "
    "the others are."
)
TANH = (
    "This squashes z into −1 … 1. A probability lies in 0 … 1: σ(z) = 1 / (1 + e^−z), or "
    "(1 + tanh(z/2)) / 2."
)
BRACKETS = "The brackets are wrong: `1 / 1 + np.exp(-z)` is 1 + e^−z. Write `1 / (1 + np.exp(-z))`."
OTHER_CURVE = (
    "Your curve is another one: it is not σ. σ(z) = 1 / (1 + e^−z) is ½ at z = 0 and 0.73 at z = 1."
)
CLIPPED = (
    "You cut z off, to keep e^−z small, and too early: it shows in the result. 1 / (1 + e^−z) "
    "needs no cutting off in NumPy."
)
SLOPE = "This is the slope of σ, σ(z) (1 − σ(z)). σ itself is asked for."


def seen(case: Case, outcome: Any) -> Any:
    """The logarithms too: far away two mistakes may differ by what no tolerance would see."""
    p = as_array(outcome.value)
    if outcome.error or p is None or p.dtype.kind not in "iuf":
        return outcome
    return replace(outcome, value=[outcome.value, np.log(np.maximum(p, TINY))])


PREDICT_PROBABILITY = Question(
    name="predict_probability",
    title="A probability in place of a yes or no",
    parts=(Part("near the plane", 2, near), Part("far from the plane", 1, far)),
    # absolutely, not as a share: the formula with tanh, no worse than others, gives 0 for e^−40
    judge=agrees_with(probabilities, atol=TINY),
    seen=seen,
    picture="course_lib.widgets.linear_tables:show_probabilities",
    mistakes=(
        mistake("overflow", "np.exp(z) / (1 + np.exp(z))", OVERFLOW),
        mistake(
            "overflow_of_python",
            "np.array([1 / (1 + math.exp(-each)) for each in z])",
            "Right near the plane. Far away Python's `math.exp` refuses what is too large for a "
            "float; `np.exp` gives ∞, and 1 / (1 + ∞) is 0, as it should be.",
        ),
        mistake(
            "overflow_of_python_too",
            "np.array([math.exp(each) / (1 + math.exp(each)) for each in z])",
            "Right near the plane. Far away Python's `math.exp` refuses what is too large for a "
            "float. Write 1 / (1 + e^−z), with `np.exp`: that is 1 / (1 + 0) far away.",
        ),
        mistake("overflow_made_0", "np.nan_to_num(np.exp(z) / (1 + np.exp(z)))", OVERFLOW),
        mistake(
            "overflow_made_half", "np.nan_to_num(np.exp(z) / (1 + np.exp(z)), nan=0.5)", OVERFLOW
        ),
        mistake("turned", "1 / (1 + np.exp(z))", TURNED),
        mistake("forgets_b", "1 / (1 + np.exp(-X @ w))", NO_B),
        mistake(
            "forgets_b_turned",
            "1 / (1 + np.exp(X @ w))",
            f"{NO_B} And {TURNED[0].lower()}{TURNED[1:]}",
        ),
        mistake(
            "subtracts_b",
            "1 / (1 + np.exp(-X @ w + b))",
            "b is subtracted in yours, z = w·x − b. (If there is `-X @ w + b`: that is "
            "−(w·x − b). Put z in brackets, `-(X @ w + b)`.)",
        ),
        mistake("fires", "(z >= 0).astype(int)", HARD),
        mistake("fires_strictly", "(z > 0).astype(int)", HARD),
        mistake("type_of_x", "(1 / (1 + np.exp(-z))).astype(X.dtype)", TYPE_OF_X, concept=False),
        Mistake(
            "if_of_an_array",
            "def predict_probability(X, w, b):\n"
            "    z = X @ w + b\n"
            "    if z >= 0:\n"
            "        return 1 / (1 + np.exp(-z))\n"
            "    return np.exp(z) / (1 + np.exp(z))",
            "`if z >= 0` asks one question of a whole array, which holds many answers. 1 / (1 + "
            "e^−z) serves every z in NumPy; `np.where(z >= 0, …, …)` chooses entry by entry.",
        ),
        mistake("scores", "z", SCORES),
        mistake(
            "scores_clipped",
            "np.clip(z, 0, 1)",
            "You cut the scores off at 0 and 1. That is a number between them, but no "
            "probability: σ(z) = 1 / (1 + e^−z) is ½ at z = 0 and reaches neither end.",
        ),
        mistake("distance", "z / np.linalg.norm(w)", SCORES),
        mistake("of_the_distance", "1 / (1 + np.exp(-z / np.linalg.norm(w)))", DISTANCE),
        mistake("softmax", "np.exp(z - z.max()) / np.exp(z - z.max()).sum()", SOFTMAX),
        mistake("shares", "z / z.sum()", SOFTMAX),
        mistake("tanh", "np.tanh(z)", TANH),
        mistake("tanh_half", "np.tanh(z / 2)", TANH),
        mistake(
            "tanh_moved",
            "(1 + np.tanh(z)) / 2",
            "(1 + tanh z) / 2 is σ(2z), twice as steep. σ(z) is (1 + tanh(z/2)) / 2, or "
            "1 / (1 + e^−z).",
        ),
        mistake("brackets", "1 / 1 + np.exp(-z)", BRACKETS),
        mistake("minus", "1 / (1 - np.exp(-z))", OTHER_CURVE),
        mistake("only_exp", "np.exp(-z)", OTHER_CURVE),
        mistake("exp_z", "np.exp(z)", OTHER_CURVE),
        mistake("powers_of_two", "1 / (1 + 2.0 ** -z)", OTHER_CURVE),
        mistake("powers_of_ten", "1 / (1 + 10.0 ** -z)", OTHER_CURVE),
        mistake("softplus", "np.logaddexp(0, z)", OTHER_CURVE),
        mistake("arctan", "np.arctan(z) / np.pi + 0.5", OTHER_CURVE),
        mistake("half_as_steep", "1 / (1 + np.exp(-z / 2))", OTHER_CURVE),
        *(
            mistake(
                f"rounds_to_{n}",
                f"np.round(1 / (1 + np.exp(-z)), {n})",
                "You round the result. Rounding is for showing a number; a function returns what "
                "it computed.",
                concept=False,
            )
            for n in (1, 2, 3, 4)
        ),
        mistake("bell", "1 / (1 + np.exp(-(z**2)))", OTHER_CURVE),
        mistake("absolute", "1 / (1 + np.exp(-np.abs(z)))", OTHER_CURVE),
        mistake("square_root", "0.5 + 0.5 * z / np.sqrt(1 + z * z)", OTHER_CURVE),
        mistake("slope", "np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))) ** 2", SLOPE),
        *(
            mistake(f"cut_at_{n}", f"1 / (1 + np.exp(-np.clip(z, -{n}, {n})))", CLIPPED, False)
            for n in (1, 3, 5, 6, 10, 15, 20)
        ),
        mistake(
            "two_columns",
            "np.column_stack([1 / (1 + np.exp(z)), 1 / (1 + np.exp(-z))])",
            "You return both probabilities. That of firing alone is asked for, of shape (n,); the "
            "other is 1 − p.",
            concept=False,
        ),
        mistake(
            "as_a_column",
            "(1 / (1 + np.exp(-z)))[:, None]",
            "The right numbers, as a column of shape (n, 1). The shape asked for is (n,).",
            concept=False,
        ),
        mistake(
            "first_sample",
            "1 / (1 + np.exp(-z[0]))",
            "One number came back, that of the first sample. `X @ w` has a z for every row.",
            concept=False,
        ),
        mistake(
            "mean",
            "np.mean(1 / (1 + np.exp(-z)))",
            "One number came back, an average. Every row of X has a probability of its own.",
            concept=False,
        ),
        mistake(
            "entry_by_entry",
            "1 / (1 + np.exp(-(X * w + b)))",
            "`*` multiplies entry by entry and adds nothing up: every feature gets a probability. "
            "z is one number for each sample, `X @ w + b`.",
        ),
        mistake(
            "percent", "100 / (1 + np.exp(-z))", "These are per cents. A probability is 0 … 1."
        ),
        mistake(
            "log",
            "-np.logaddexp(0, -z)",
            "This is the logarithm of the probability. The probability itself is asked for.",
        ),
    ),
)
