"""Question 7: the pass backwards through an activation function."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

NAMES = ("dA", "Z")


def right_sigmoid_backward(dA: np.ndarray, Z: np.ndarray) -> np.ndarray:
    """dA times σ'(Z), without an overflow on either side."""
    Z = np.asarray(Z, dtype=float)
    e = np.exp(-np.abs(Z))
    return dA * (e / (1 + e) ** 2)


def moderate(rng: np.random.Generator) -> Sequence[Case]:
    """At 0, at whole numbers, then any."""
    return [
        Case((np.array([[1.0]]), np.array([[0.0]])), "at 0", NAMES),
        Case((np.array([[4.0, -8.0]]), np.array([[0.0, 1.0]])), "two units", NAMES),
        Case(
            (np.array([[1.0], [2.0], [0.0]]), np.array([[-2.0], [2.0], [1.0]])),
            "three samples",
            NAMES,
        ),
        Case((np.array([[2, 0], [1, 3]]), np.array([[0, 1], [-1, 2]])), "whole numbers", NAMES),
        *(
            Case((rng.normal(size=size).round(1), 2 * rng.normal(size=size).round(1)), "", NAMES)
            for size in ((2, 2), (3, 4), (1, 5))
        ),
    ]


def saturated(rng: np.random.Generator) -> Sequence[Case]:
    """Far out, where the slope is 0 and exp overflows; a unit beside them that is not."""
    return [
        Case((np.array([[2.0, -3.0]]), np.array([[1.0, 40.0]])), "at 1 and at 40", NAMES),
        Case((np.array([[1.0, 1.0]]), np.array([[-40.0, 40.0]])), "at ±40", NAMES),
        Case((np.array([[1.0]]), np.array([[1000.0]])), "at 1,000", NAMES),
        Case((np.array([[1.0]]), np.array([[-1000.0]])), "at −1,000", NAMES),
    ]


def mistake(name: str, returned: str, hint: str, concept: bool = True) -> Mistake:
    code = (
        "def sigmoid_backward(dA, Z):\n"
        "    e = np.exp(-np.abs(Z))\n"
        "    A = np.where(Z >= 0, 1 / (1 + e), e / (1 + e))\n"
        f"    return {returned}"
    )
    return Mistake(name, code, hint, concept)


OVERFLOW = (
    "At large |z| your formula divides infinity by infinity and gives nan. The slope is "
    "A · (1 − A), with A = 1 / (1 + exp(−z)): it has no such quotient."
)

SIGMOID_BACKWARD = Question(
    name="sigmoid_backward",
    title="An activation, backwards",
    parts=(Part("moderate inputs", 1, moderate), Part("saturated units", 1, saturated)),
    judge=agrees_with(right_sigmoid_backward, atol=1e-12),
    picture="course_lib.widgets.backprop_tables:show_sigmoid",
    mistakes=(
        mistake(
            "no_upstream",
            "A * (1 - A)",
            "That is the local slope. What comes from above, dA, is multiplied by it.",
        ),
        mistake(
            "slope_of_the_output",
            "dA / (1 + np.exp(-A)) * (1 - 1 / (1 + np.exp(-A)))",
            "The slope is taken at the output A. σ' belongs at the *input* Z: σ(Z) (1 − σ(Z)), and "
            "σ(Z) is A already.",
        ),
        mistake(
            "z_for_the_output",
            "dA * Z * (1 - Z)",
            "z (1 − z) is right when z is the sigmoid's *output*. You are given its input: first "
            "A = σ(Z), then A (1 − A).",
        ),
        mistake(
            "no_slope",
            "dA * 1.0",
            "What comes from above is handed on as it is. Multiply by the slope of the sigmoid.",
        ),
        mistake(
            "value_for_slope",
            "dA * A",
            "You multiply by the value σ(Z), not by its slope σ(Z) (1 − σ(Z)).",
        ),
        mistake(
            "the_forward_pass",
            "A * 1.0",
            "That is σ(Z), the pass forwards. Backwards: dA times the slope.",
        ),
        mistake(
            "sigmoid_of_the_upstream",
            "1 / (1 + np.exp(-dA)) * A * (1 - A)",
            "dA goes through the sigmoid. It is a gradient already: multiply it by the slope, and "
            "nothing more.",
        ),
        mistake(
            "slope_of_tanh",
            "dA * (1 - A**2)",
            "1 − A² is the slope of tanh. The sigmoid's is A (1 − A).",
        ),
        mistake(
            "slope_of_tanh_z",
            "dA * (1 - np.tanh(Z) ** 2)",
            "That is the slope of tanh at Z. The sigmoid's is A (1 − A), with A = σ(Z).",
        ),
        mistake(
            "relu",
            "dA * (Z > 0)",
            "That is the slope of ReLU. The sigmoid's is A (1 − A), with A = σ(Z).",
        ),
        mistake(
            "plus",
            "dA * A * (1 + A)",
            "A sign: the slope is A (1 − A). It is largest at z = 0, a quarter.",
            concept=False,
        ),
        mistake(
            "negative",
            "-dA * A * (1 - A)",
            "The sign is turned round: the sigmoid rises everywhere, its slope is positive.",
            concept=False,
        ),
        mistake(
            "added",
            "dA + A * (1 - A)",
            "Upstream and local slope are multiplied, not added: that is the chain rule.",
        ),
        mistake(
            "matrix_product",
            "dA @ (A * (1 - A)).T",
            "`@` mixes samples and units. Each entry of Z reaches one entry of A only: multiply "
            "entry by entry, `*`.",
        ),
        mistake(
            "summed",
            "(dA * A * (1 - A)).sum(axis=0)",
            "You add over the samples. Z has a row for each sample, and so has its gradient.",
        ),
        mistake(
            "mean",
            "dA * A * (1 - A) / len(Z)",
            "You divide by the number of samples. The 1/N of the loss has come down in dA already.",
        ),
        Mistake(
            "quotient_of_exponentials",
            "def sigmoid_backward(dA, Z):\n    return dA * np.exp(-Z) / (1 + np.exp(-Z)) ** 2",
            OVERFLOW,
        ),
        Mistake(
            "other_quotient",
            "def sigmoid_backward(dA, Z):\n"
            "    A = np.exp(Z) / (1 + np.exp(Z))\n"
            "    return dA * A * (1 - A)",
            OVERFLOW,
        ),
        Mistake(
            "in_place",
            "def sigmoid_backward(dA, Z):\n"
            "    A = 1 / (1 + np.exp(-Z))\n"
            "    dA *= A * (1 - A)\n"
            "    return dA",
            "The value is right, but one of the inputs is changed: `dA *= …` and `Z[:] = …` write "
            "into the caller's array. Compute a new one.",
            concept=False,
        ),
        mistake(
            "one_minus_alone",
            "dA * (1 - A)",
            "Half of the slope is missing: it is A (1 − A), not 1 − A.",
        ),
        mistake(
            "squared",
            "dA * A * A",
            "The slope is A (1 − A), not A². It goes to 0 on both sides.",
        ),
        mistake(
            "brackets",
            "dA * A * 1 - A",
            "Brackets: `A * 1 - A` subtracts A at the end. Write `A * (1 - A)`.",
            concept=False,
        ),
        mistake(
            "bracket_around_dA",
            "dA * A - A * A",
            "Brackets: dA belongs to both terms, `dA * (A - A * A)`.",
            concept=False,
        ),
        mistake(
            "upstream_for_the_output",
            "dA * dA * (1 - dA)",
            "dA is taken for A. It is the gradient from above; the output is A = σ(Z).",
        ),
        mistake(
            "upstream_squeezed",
            "dA / (1 + np.exp(-dA)) * (1 - 1 / (1 + np.exp(-dA)))",
            "The slope is taken at dA. It belongs at the input Z: A (1 − A) with A = σ(Z).",
        ),
        mistake(
            "exchanged",
            "Z / (1 + np.exp(-dA)) * (1 - 1 / (1 + np.exp(-dA)))",
            "dA and Z are exchanged: the slope is taken at Z and multiplied by dA.",
            concept=False,
        ),
        mistake(
            "matrix_product_plain",
            "dA @ (A * (1 - A))",
            "`@` mixes samples and units. Each entry of Z reaches one entry of A only: multiply "
            "entry by entry, `*`.",
            concept=False,
        ),
        mistake(
            "divided",
            "dA / (A * (1 - A))",
            "You divide by the slope. Backwards it is multiplied by, too: upstream × local.",
        ),
        Mistake(
            "whole_number_result",
            "def sigmoid_backward(dA, Z):\n"
            "    A = 1 / (1 + np.exp(-Z))\n"
            "    dZ = np.zeros_like(Z)\n"
            "    for i in np.ndindex(Z.shape):\n"
            "        dZ[i] = dA[i] * A[i] * (1 - A[i])\n"
            "    return dZ",
            "`zeros_like(Z)` takes over that Z holds whole numbers, and cuts every gradient off to "
            "one: use `np.zeros(Z.shape)`, or no loop at all.",
            concept=False,
        ),
        mistake(
            "mean_over_samples",
            "(dA * A * (1 - A)).mean(axis=0)",
            "You take the mean over the samples. Z has a row for each sample, and so has its "
            "gradient.",
        ),
        mistake(
            "one_number",
            "(dA * A * (1 - A)).sum()",
            "One number came out. Every entry of Z has its own gradient: nothing is added up here.",
        ),
        mistake(
            "a_quarter",
            "dA * 0.25",
            "A quarter is the slope at z = 0 alone. It is A (1 − A), another one at each z.",
        ),
    ),
)
