"""Question 4: the spiral's points by their formula, and noise by its law."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.call import Outcome
from course_lib.checks.judges import difference, so_many_wanted
from course_lib.checks.plain import as_array, describe, same
from course_lib.checks.question import Case, Part, Question, Verdict
from course_lib.checks.written import writer
from course_lib.nn.playground.data import spiral

NAMES = ("n", "noise", "seed")
MANY = 800  # points, from which a law can be told
LOST = 6  # times the noise: further than even normal noise takes a point


def sown(answer: Any, n: Any, noise: Any, seed: Any) -> Any:
    """Probe: X and y from a generator of that seed, and whether it is the generator that counts."""

    def drawn(number):
        return answer(n, noise, np.random.default_rng(number))

    result = drawn(seed)
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        return {"result": result} if isinstance(result, dict) else result
    X, y = (np.array(each) for each in result)
    source = "the generator"
    if noise:
        if not np.array_equal(X, np.array(drawn(seed)[0])):
            source = "something else"
        elif np.array_equal(X, np.array(drawn(seed + 1)[0])):
            source = "always the same"
    return {"X": X, "y": y, "source": source}


def points(n: int) -> tuple[np.ndarray, np.ndarray]:
    """The points without noise: they do not hang on the generator."""
    return spiral(n, 0.0, np.random.default_rng(0))


SOURCES = {
    "something else": (
        "The same `rng` twice gives other points: the noise comes from NumPy's global generator, "
        "`np.random.…`, or from one of your own. Draw it by `rng.uniform` from the `rng` that is "
        "handed in."
    ),
    "always the same": (
        "Two generators with different seeds give the very same points: the noise is none, or "
        "comes from a seed of your own. Draw it from the `rng` that is handed in."
    ),
}


def judge(case: Case, output: Any) -> Verdict:
    """The very points where there is no noise; else how far and how they are moved."""
    n, noise, _ = case.args
    X, y = points(n)
    expected = f"X: {describe(X)}; y: {describe(y)}"
    if noise:
        expected = f"the spiral's points, each coordinate moved by U(−1, 1) · {noise:g}"
    verdict = Verdict(False, expected, describe(output))
    if output is None:
        return verdict
    told = so_many_wanted(verdict, output, "X, y")
    if told is not None or not isinstance(output, dict):
        return told or verdict
    got = f"X: {describe(output['X'])}; y: {describe(output['y'])}"
    for name, right in (("y", y), ("X", X)):
        found = as_array(output.get(name))
        exact = name == "y" or not noise
        if found is None or found.dtype.kind not in "biuf" or found.shape != right.shape:
            why = difference(right, output.get(name))
            return Verdict(False, expected, got, f"{name}: {why or 'it holds no real numbers.'}")
        if exact and not same(right, found, atol=1e-6):
            return Verdict(False, expected, got, f"{name}: {difference(right, found, atol=1e-6)}")
    if noise:
        moves, source = np.asarray(output["X"], float) - X, str(output.get("source"))
        why = law_broken(X, moves, noise, source)
        return Verdict(not why, expected, got, why)
    return Verdict(True, expected, got)


def law_broken(X: np.ndarray, moves: np.ndarray, noise: float, source: str) -> str:
    """What is wrong with how the points X (n, 2) have been moved, or nothing."""
    if not np.isfinite(moves).all():
        return "X holds what is no finite number."
    if np.abs(moves).max() < 1e-9:
        return "The points are not moved at all."
    if source in SOURCES:
        return SOURCES[source]
    if np.abs(X[:, 0] * moves[:, 1] - X[:, 1] * moves[:, 0]).max() < 1e-9 * noise:
        return RAY
    if np.abs(np.hypot(*(X + moves).T) - np.hypot(*X.T)).max() < 1e-9 * noise:
        return ROUND
    if np.abs(moves[[0, len(moves) // 2]]).max() < 1e-9 * noise:
        return SCALED
    shares = moves / noise
    if np.abs(shares).max() > LOST:
        return ELSEWHERE
    if len(moves) >= MANY and (found := law_of_many(shares)):
        return found
    if (np.abs(shares) < 1e-9).any():  # of continuous numbers none is 0
        return SPARED
    if len(moves) < MANY:
        return "" if np.abs(shares).max() <= 1 + 1e-6 else FAR
    return ""


FAR = (
    "Some points are moved further than the noise allows: each coordinate by at most `noise`. A "
    "uniform number from −1 to 1, times `noise`, has that bound; a normal one has none. (Unless "
    "they lie elsewhere without noise already: then mend that first.)"
)
ELSEWHERE = (
    "Many points are nowhere near the place that the formula gives, further off than any noise: "
    "first let them lie right without noise."
)
NEAR = (
    "The points are moved too little: a coordinate may be moved by up to `noise`, to either side, "
    "and every move in between is as likely."
)
ONE_SIDE = (
    "The points are moved to one side: `rng.uniform()` draws from 0 to 1. The noise is to be from "
    "−1 to 1."
)
TOGETHER = (
    "Both coordinates of a point are moved by the same number, or by two that go together: all "
    "points move along one diagonal. Each coordinate needs a draw of its own, (n, 2) of them."
)
SAME_FOR_ALL = (
    "Many points are moved by the very same numbers, to one side or to the other: a draw serves "
    "several of them. Each point of each arm needs draws of its own, (n, 2) in all."
)
PERCENT = (
    "The points are hardly moved. `noise` is a length here, by which a coordinate may be moved at "
    "most, and no percentage."
)
SCALED = (
    "The noise *multiplies* the points: the origin is not moved at all, and points far out a lot. "
    "It is added, and is the same everywhere."
)
RAY = (
    "Each point is moved along its own ray, nearer to the origin or further off: the noise is in "
    "r. It is added to the place itself, to x and to y, each with a draw of its own."
)
ROUND = (
    "Each point is moved round the origin and keeps its distance: the noise is in the angle. It is "
    "added to the place itself, to x and to y, each with a draw of its own."
)
UNEVEN = (
    "The moves are within their bounds, but not uniform: of all moves from −1 to 1, times "
    "`noise`, each is as likely as any other. Is the noise added to the place (x, y) itself?"
)


SPARED = (
    "Some points are not moved at all, in one coordinate or in both. Each coordinate of each point "
    "needs a draw of its own: (n, 2) of them."
)


def law_of_many(shares: np.ndarray) -> str:
    """Whether moves (n, 2), in units of the noise, are uniform from −1 to 1 and independent.

    Each bound is five standard deviations wide or more: a right answer meets them all.
    """
    n, both = len(shares), np.sort(shares.ravel())
    if len(np.unique(np.abs(shares[:, 0]).round(9))) < 0.9 * n:
        return SAME_FOR_ALL
    if len(np.unique(both.round(12))) < 1.9 * n or abs(np.corrcoef(shares.T)[0, 1]) > 5 / n**0.5:
        return TOGETHER
    if both[-1] > 1 + 1e-6 or both[0] < -1 - 1e-6:
        return FAR
    if abs(both.mean()) > 5 / (6 * n) ** 0.5:  # of 2 n numbers whose variance is a third
        return ONE_SIDE
    if both[-1] < 0.9 or both[0] > -0.9:
        return PERCENT if both[-1] < 0.1 else NEAR
    uniform = np.linspace(-1, 1, 2 * n)
    return UNEVEN if np.abs(both - uniform).max() > 3 * 2 / (2 * n) ** 0.5 else ""


def case(n: int, noise: float, seed: int, label: str) -> Case:
    return Case((n, noise, seed), label, NAMES)


def without_noise(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case(2, 0.0, 0, "one point an arm"),
        case(4, 0.0, 1, "two points an arm"),
        case(10, 0.0, 2, "five points an arm"),
        case(2 * int(rng.integers(20, 60)), 0.0, 3, "many points"),
        case(500, 0.0, 4, "as many as the playground has"),
    ]


def with_noise(rng: np.random.Generator) -> Sequence[Case]:
    seeds = rng.integers(1000, 100_000, 4).tolist()
    return [
        case(20, 0.5, seeds[0], "a little noise"),
        case(MANY, 0.5, seeds[1], "noise, many points"),
        case(MANY, 0.2, seeds[2], "less noise, many points"),
        case(MANY, 2.0, seeds[3], "much noise"),
    ]


def seen(case: Case, outcome: Outcome) -> Outcome:
    """For `Question.seen`: two draws are never alike, what is wrong with them may be."""
    value = outcome.value
    if outcome.error or not case.args[1] or not isinstance(value, dict) or "result" in value:
        return outcome
    why = judge(case, value).why
    if why.startswith("y: "):
        return replace(outcome, value=value["y"])
    if why.startswith("X: ") or why == ELSEWHERE:
        return replace(outcome, value=value["X"])
    return replace(outcome, value=why)


mistake = writer(
    """\
def spiral_points(n, noise, rng):
    m = n // 2
    along = {along}
    r = {r}
    t = {t}
    X1 = np.column_stack([{x}, {y}])
    t = {t2}
    X2 = np.column_stack([{x}, {y}])
    X = np.concatenate([X1, X2])
    labels = {labels}
    X = X + {noise}
    return {returned}
""",
    along="np.arange(m) / m",
    r="5 * along",
    t="1.75 * along * 2 * np.pi",
    x="r * np.sin(t)",
    y="r * np.cos(t)",
    t2="t + np.pi",
    labels="np.repeat([1.0, -1.0], m)",
    noise="noise * rng.uniform(-1, 1, X.shape)",
    returned="X, labels",
)

SPIRAL_POINTS = Question(
    name="spiral_points",
    title="The spiral by its formula",
    parts=(Part("no noise", 2, without_noise), Part("noise", 1, with_noise)),
    judge=judge,
    call=sown,
    seen=seen,
    picture="course_lib.widgets.playground_tables:show_points",
    mistakes=(
        mistake("no_noise", "The points are not moved at all: each coordinate is, by `noise` times "
                "a draw of its own from −1 to 1.", noise="0"),
        mistake("one_sided", ONE_SIDE, noise="noise * rng.uniform(0, 1, X.shape)"),
        mistake("normal", FAR, noise="noise * rng.normal(size=X.shape)"),
        mistake("half_as_far", NEAR, noise="noise * rng.uniform(-0.5, 0.5, X.shape)"),
        mistake("together", TOGETHER, noise="noise * rng.uniform(-1, 1, (n, 1))"),
        mistake("same_for_all", SAME_FOR_ALL, noise="noise * rng.uniform(-1, 1, 2)"),
        mistake("along_the_radius", RAY, r="5 * along + noise * rng.uniform(-1, 1, m)",
                noise="0"),
        mistake("own_seed", SOURCES["always the same"],
                noise="noise * np.random.default_rng(0).uniform(-1, 1, X.shape)"),
        mistake("not_from_rng", SOURCES["something else"],
                noise="noise * np.random.uniform(-1, 1, X.shape)"),
        mistake("percent", PERCENT, noise="noise / 100 * rng.uniform(-1, 1, X.shape)"),
        mistake("scaled", SCALED, noise="X * noise * rng.uniform(-1, 1, X.shape)"),
        mistake("in_the_angle", ROUND, t="1.75 * along * 2 * np.pi + noise * "
                "rng.uniform(-1, 1, m)", noise="0"),
        mistake("same_arm", "Both arms lie on each other: the second is turned by *half* a "
                "turn, t + π (a whole turn brings it back onto the first).", t2="t"),
        mistake("degrees", "`np.sin` takes radians: half a turn is π, not 180.", t2="t + 180"),
        mistake("quarter_turn", "The second arm is turned by a quarter of a turn; half a turn is "
                "π.", t2="t + np.pi / 2"),
        mistake("mirrored", "The second arm is wound the other way round, its angle has the sign "
                "turned. It is the first arm, turned by half a turn: t + π.", t2="-t"),
        mistake("mirrored_by_half", "The second arm is wound the other way round: π − t. It is the "
                "first arm, turned by half a turn: t + π.", t2="np.pi - t"),
        mistake("no_turns", "An angle of 1.75 is in *turns*; one turn is 2π.",
                t="1.75 * along"),
        mistake("half_turns", "One turn is 2π: with π alone the arms are wound half as often.",
                t="1.75 * along * np.pi"),
        mistake("once_round", "The arms go round 1.75 times, not once.", t="along * 2 * np.pi"),
        mistake("to_the_end", "`linspace` runs to its end: i/m begins at 0 and ends *before* 1, at "
                "(m − 1)/m.", along="np.linspace(0, 1, m)"),
        mistake("from_one", "i counts from 0: the first point of each arm is the origin.",
                along="np.arange(1, m + 1) / m"),
        mistake("by_all", "i/m, with m = n/2 points in an *arm*: divided by n the arms end half "
                "way.", along="np.arange(m) / n"),
        mistake("unit", "The arms reach out to 5: r = 5 i/m.", r="along"),
        mistake("exchanged", "x and y are exchanged: x = r sin t and y = r cos t, so that an arm "
                "leaves the origin upwards.", x="r * np.cos(t)", y="r * np.sin(t)"),
        mistake("r_at_random", "The points lie at even steps along each arm, i/m for i = 0, 1, …; "
                "nothing but the noise is random.",
                along="np.sort(rng.uniform(0, 1, m))"),
        mistake("spared", SPARED, noise="np.concatenate([np.zeros((1, 2)), noise * "
                "rng.uniform(-1, 1, (n - 1, 2))])"),
        mistake("whole_numbers", "Whole steps of `noise`: `rng.integers` draws −1, 0 or 1. Each "
                "move in between is as likely: `rng.uniform`.",
                noise="noise * rng.integers(-1, 2, X.shape)"),
        mistake("in_degrees", "`np.sin` takes radians: one turn is 2π, not 360.",
                t="1.75 * along * 360", t2="t + 180"),
        mistake("points_in_turn", "The points of the arms take turns: first all of the first arm "
                "are wanted, then all of the second, and the labels likewise.",
                labels="np.tile([1.0, -1.0], m)",
                returned="X[np.arange(n).reshape(2, -1).T.ravel()], labels"),
        mistake("zeros_and_ones", "The labels are 1 and −1, not 1 and 0.",
                labels="np.repeat([1.0, 0.0], m)"),
        mistake("labels_turned", "The labels are the other way round: 1 for the first arm, −1 for "
                "the second.", labels="np.repeat([-1.0, 1.0], m)"),
        mistake("labels_in_turn", "The points come arm after arm, and your labels take turns: the "
                "arms' colours are mixed.", labels="np.tile([1.0, -1.0], m)"),
        mistake("column_of_labels", "y is a row of n labels, of shape (n,), not a table of one "
                "column.", concept=False, labels="np.repeat([1.0, -1.0], m)[:, None]"),
        mistake("lying", "X has a row for each point, (n, 2); yours lies on its side, (2, n).",
                concept=False, returned="X.T, labels"),
        mistake("turned_round", "First X, then y: `return X, y`.", concept=False,
                returned="labels, X"),
        mistake("points_alone", "Two things are wanted: `return X, y`.", concept=False,
                returned="X"),
        mistake("too_many", "n points in all, n/2 of them in each arm: yours has n in each.",
                along="np.arange(n) / n", labels="np.repeat([1.0, -1.0], n)"),
    ),
)  # fmt: skip
