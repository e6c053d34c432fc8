"""Question 6: the RBF kernel of all pairs."""

from collections.abc import Sequence

import numpy as np

from course_lib.checks.judges import agrees_with
from course_lib.checks.question import Case, Mistake, Part, Question

NAMES = ("X", "Z", "gamma")


def right_kernel(X: np.ndarray, Z: np.ndarray, gamma: float) -> np.ndarray:
    return np.exp(-gamma * ((X[:, None] - Z) ** 2).sum(axis=2))  # (n, 1, d) - (m, d) -> (n, m)


def case(X: Sequence | np.ndarray, Z: Sequence | np.ndarray, gamma: float, label: str) -> Case:
    return Case((np.array(X, float), np.array(Z, float), gamma), label, NAMES)


def one_feature(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([[0]], [[2]], 0.25, "one pair"),
        case([[0], [1.5]], [[1], [0.5], [-1]], 1.5, "two against three"),
        case(rng.normal(size=(4, 1)).round(1), rng.normal(size=(2, 1)).round(1), 0.7, "4 × 2"),
    ]


def more_features(rng: np.random.Generator) -> Sequence[Case]:
    drawn = [
        case(rng.normal(size=(n, d)).round(1), rng.normal(size=(m, d)).round(1), gamma, label)
        for n, m, d, gamma, label in ((4, 3, 3, 0.3, "4 × 3"), (2, 6, 4, 0.15, "2 × 6"))
    ]
    whole = np.array([[1, 0, 2], [0, -3, 1], [4, 1, -1], [2, 2, 0], [-1, 0, 3]])
    return [
        case([[0, 0]], [[1, 2]], 0.2, "one pair"),
        case([[1, 0], [0, 1]], [[1, 0], [2, 2], [0.5, -1]], 0.4, "two against three"),
        *drawn,
        Case((whole[:3], whole[3:], 0.03), "whole numbers, 3 × 2", NAMES),
    ]


def mistake(
    name: str, hint: str, concept: bool = True, s: str = "(D**2).sum(axis=2)",
    result: str = "np.exp(-gamma * s)", D: str = "X[:, None] - Z",
) -> Mistake:  # fmt: skip
    """The right function with the differences, the squared distance, or the result, replaced."""
    code = f"def rbf_kernel(X, Z, gamma):\n    D = {D}\n    s = {s}\n    return {result}"
    return Mistake(name, code, hint, concept)


ROOT = (
    "You use the distance, not its square. exp(−γ d²) is round at its top and falls off fast; "
    "exp(−γ d) has a tip at every sample."
)
AS_SIGMA = (
    "You use γ as the width of a bell, σ: it stands below, or squared. A large σ makes a wide "
    "bell, a large γ a narrow one: γ = 1/(2σ²), and the exponent is −γ d²."
)
HALF = (
    "There is a ½, or a 2, too much: it belongs to the form with σ, exp(−d²/2σ²). With γ the "
    "exponent is −γ d², no more."
)
OTHER_DISTANCE = (
    "This is not the squared ℓ2 distance. For each pair: subtract, square each feature's "
    "difference, add up over the features."
)
AXIS = (
    "The sum runs over the wrong axis. `X[:, None] - Z` has shape (n, m, features): it is the last "
    "axis that must go."
)
NO_DISTANCE = (
    "You use the dot product x·z in place of the distance. RBF asks how far x and z are apart; "
    "two equal samples give 1, wherever they lie."
)
IDENTITY = (
    "The identity is ‖x − z‖² = ‖x‖² − 2 x·z + ‖z‖². With all three terms, sign and factor as they "
    "stand, a sample's distance from itself is 0."
)
MINUS_ALL = (
    "`X - Z` takes row by row, the first of X with the first of Z; it fits only where both have as "
    "many rows, or one of them a single one. For *all* pairs: `X[:, None] - Z`, of shape "
    "(n, m, features), or two loops."
)
LEFT_EARLY = (
    "The `return` stands inside a loop, which then ends in its first round. Move it to the left, "
    "level with the outer `for`."
)
WHOLE = (
    "Your table cuts the values to whole numbers. Made with dtype int, or with the type of X "
    "(`X.dtype`, `np.zeros_like`) where X holds whole numbers, it takes no others: `np.zeros((n, "
    "m))`."
)
NO_EXP = "The exponential is missing: this is the distance. The kernel is exp(−γ d²), 1 at d = 0."

RBF_KERNEL = Question(
    name="rbf_kernel",
    title="The RBF kernel of all pairs",
    parts=(Part("one feature", 2, one_feature), Part("more features", 2, more_features)),
    judge=agrees_with(right_kernel),
    picture="course_lib.widgets.svm_tables:show_kernel",
    mistakes=(
        mistake("distance_not_squared", ROOT, result="np.exp(-gamma * np.sqrt(s))"),
        mistake("root_and_twice", ROOT, result="np.exp(-gamma * np.sqrt(s)) ** 2"),
        mistake("no_gamma", "γ is missing: it says how fast the kernel falls off.",
            result="np.exp(-s)"),
        mistake("gamma_as_sigma", AS_SIGMA, result="np.exp(-s / (2 * gamma**2))"),
        mistake("divides_by_gamma", AS_SIGMA, result="np.exp(-s / gamma)"),
        mistake("divides_by_two_gamma", AS_SIGMA, result="np.exp(-s / (2 * gamma))"),
        mistake("divides_by_gamma_squared", AS_SIGMA, result="np.exp(-s / gamma**2)"),
        mistake("half", HALF, result="np.exp(-gamma * s / 2)"),
        mistake("twice", HALF, result="np.exp(-2 * gamma * s)"),
        mistake(
            "gamma_squared",
            "γ gets squared together with the distance: (γ d)². Only d is squared: γ d².",
            result="np.exp(-(gamma**2) * s)",
        ),
        mistake(
            "square_squared",
            "The distance is squared twice. The sum of the squares is d² already: −γ d².",
            concept=False,
            result="np.exp(-gamma * s**2)",
        ),
        mistake(
            "no_minus",
            "The minus is missing: your kernel grows with the distance, and without end. Near "
            "samples are to be alike: 1 at distance 0, then down.",
            result="np.exp(gamma * s)",
        ),
        mistake("distance_itself", NO_EXP, result="s"),
        mistake("gamma_times_distance", NO_EXP, result="gamma * s"),
        mistake("minus_gamma_times_distance", NO_EXP, result="-gamma * s"),
        mistake(
            "gamma_outside",
            "γ stands before the exponential and only stretches it. It must stand in the exponent, "
            "where it says how fast the kernel falls off.",
            result="gamma * np.exp(-s)",
        ),
        mistake(
            "one_minus",
            "You return 1 − k, which is 0 for equal samples. The kernel is a likeness: 1 for equal "
            "samples.",
            result="1 - np.exp(-gamma * s)",
        ),
        mistake(
            "power_of_two",
            "The base is 2 with you; it is e: `np.exp`.",
            concept=False,
            result="2.0 ** (-gamma * s)",
        ),
        mistake(
            "fraction",
            "You divide by 1 + γ d². That falls off, too, but far more slowly; here it is exp(−γ "
            "d²).",
            result="1 / (1 + gamma * s)",
        ),
        mistake(
            "density",
            "You scale the bell so that its area is 1, as for a density. A kernel is 1 for equal "
            "samples: leave the factor out.",
            result="np.sqrt(gamma / np.pi) ** X.shape[1] * np.exp(-gamma * s)",
        ),
        mistake("l1_distance", OTHER_DISTANCE, s="np.abs(D).sum(axis=2)"),
        mistake("l1_squared", OTHER_DISTANCE, s="np.abs(D).sum(axis=2) ** 2"),
        mistake("squared_sum", OTHER_DISTANCE, s="D.sum(axis=2) ** 2"),
        mistake("plain_sum", OTHER_DISTANCE, s="D.sum(axis=2)"),
        mistake("largest", OTHER_DISTANCE, s="(D**2).max(axis=2)"),
        mistake(
            "mean",
            "You average over the features; a distance adds them up.",
            s="(D**2).mean(axis=2)",
        ),
        mistake(
            "first_feature_only",
            "Only one feature counts. Add the squares over all of them.",
            concept=False,
            s="D[:, :, 0] ** 2",
        ),
        mistake(
            "exponentials_added",
            "You take the exponential for each feature and add up then. Add the squares first, so "
            "that there is one distance for each pair; then its exponential.",
            result="np.exp(-gamma * D**2).sum(axis=2)",
        ),
        mistake(
            "pair_by_pair",
            "You compare the first with the first, the second with the second. A table of *all* "
            "pairs is wanted, (n, m): `X[:, None] - Z`, or two loops.",
            result="[np.exp(-gamma * ((x - z) ** 2).sum()) for x, z in zip(X, Z)]",
        ),
        *(
            mistake(f"row_by_row_{name}", MINUS_ALL, s=s, D="X - Z")
            for name, s in (
                ("one_number", "np.sum(D**2)"),
                ("of_features", "(D**2).sum(-1)"),
                ("no_sum", "D**2"),
                ("product", "D @ D.T"),
            )
        ),
        *(
            mistake(f"returns_in_the_loop_{name}", LEFT_EARLY, concept=False, result=result)
            for name, result in (
                ("row", "np.exp(-gamma * s) * (np.arange(len(X)) == 0)[:, None]"),
                ("row_alone", "np.exp(-gamma * s)[:1]"),
                ("entry", "np.exp(-gamma * s) * np.eye(1, s.size).reshape(s.shape)"),
                ("entry_alone", "np.exp(-gamma * s)[0, 0]"),
            )
        ),
        *(
            mistake(f"whole_numbers_{name}", WHOLE, concept=False,
                result=f"np.exp(-gamma * s).astype({dtype})")
            for name, dtype in (("always", "int"), ("as_X", "X.dtype"))
        ),
        mistake(
            "one_long_row",
            "All values stand in one row. A table is wanted, (n, m): gather a list for each row of "
            "X, and these in a list.",
            concept=False,
            result="np.exp(-gamma * s).ravel()",
        ),
        mistake(
            "last_of_each_row",
            "Only one value of each row is left: the inner loop forgets the ones before. Gather a "
            "list for each row of X.",
            concept=False,
            result="np.exp(-gamma * s)[:, -1]",
        ),
        mistake(
            "gamma_not_small",
            "Small γ are replaced by a larger one with you. Whatever γ is, it goes in as it is.",
            concept=False,
            result="np.exp(-max(gamma, 0.1) * s)",
        ),
        mistake(
            "half_a_table",
            "Not all pairs are filled in. The table need not be symmetric: X and Z are different "
            "samples, so both loops run over all.",
            concept=False,
            result="np.triu(np.exp(-gamma * s))",
        ),
        mistake(
            "half_a_table_without_diagonal",
            "Not all pairs are filled in. The table need not be symmetric: X and Z are different "
            "samples, so both loops run over all.",
            concept=False,
            result="np.triu(np.exp(-gamma * s), 1)",
        ),
        mistake(
            "other_half_of_a_table",
            "Not all pairs are filled in. The table need not be symmetric: X and Z are different "
            "samples, so both loops run over all.",
            concept=False,
            result="np.tril(np.exp(-gamma * s))",
        ),
        mistake("sum_over_samples", AXIS, s="(D**2).sum(axis=0)"),
        mistake("sum_over_the_others", AXIS, s="(D**2).sum(axis=1)"),
        mistake(
            "no_sum",
            "You get a number for each pair *and feature*. The squares are added up over the "
            "features, `sum(axis=2)`, before the exponential.",
            s="D**2",
        ),
        mistake(
            "one_number",
            "You add everything up. A number for each pair is wanted, (n, m): `sum(axis=2)`.",
            s="(D**2).sum()",
        ),
        mistake(
            "turned",
            "The table lies on its side. Row i belongs to sample i of X, column j to sample j of "
            "Z: (n, m).",
            concept=False,
            result="np.exp(-gamma * s).T",
        ),
        mistake(
            "X_with_itself",
            "You compare X with itself; Z never comes in. To predict, new samples must meet the "
            "stored ones.",
            s="((X[:, None] - X) ** 2).sum(axis=2)",
        ),
        mistake(
            "Z_with_itself",
            "You compare Z with itself; X never comes in.",
            s="((Z[:, None] - Z) ** 2).sum(axis=2)",
        ),
        mistake("dot_product", NO_DISTANCE, s="X @ Z.T"),
        mistake("dot_product_plus", NO_DISTANCE, result="np.exp(gamma * X @ Z.T)"),
        mistake("linear_kernel", NO_DISTANCE, result="X @ Z.T"),
        mistake("squared_dot_product", NO_DISTANCE, s="(X @ Z.T) ** 2"),
        *(
            mistake(f"identity_{name}", IDENTITY,
                s=f"(X**2).sum(axis=1)[:, None] {middle} + (Z**2).sum(axis=1)")
            for name, middle in (
                ("without_product", "+ 0"), ("plus", "+ 2 * X @ Z.T"), ("without_2", "- X @ Z.T")
            )
        ),
        mistake("identity_minus_z", IDENTITY,
            s="(X**2).sum(axis=1)[:, None] - 2 * X @ Z.T - (Z**2).sum(axis=1)"),
        *(
            mistake(
                f"rounds_to_{places}",
                "You round the result, or keep few digits. A function returns what it computed.",
                concept=False,
                result=f"np.round(np.exp(-gamma * s), {places})",
            )
            for places in (2, 3)
        ),
        mistake(
            "nothing_far_away",
            "You set small values to 0. The kernel is never 0: far samples still have their say, "
            "however little.",
            result="np.where(s > 1, 0, np.exp(-gamma * s))",
        ),
    ),
)  # fmt: skip
