"""Question 9: an activation with which two neurons are enough for the circle."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.call import Outcome
from course_lib.checks.judges import so_many_wanted
from course_lib.checks.plain import as_array, describe
from course_lib.checks.question import Case, Part, Question, Verdict
from course_lib.checks.written import whole

POINTS, STEPS, RATE = 120, 600, 0.5
GOAL = 0.2  # for the best of the starts; two lines stay above 0.23, and flat bumps come to 0.16
CLOSE = 1e-4  # to the central difference, relative to the slopes' size
KINKS = 4  # entries of the table at which there may be a kink


def looked_at(answer: Any, z: Any, starts: Any, X: Any, y: Any, steps: Any, rate: Any) -> Any:
    """Probe: what (a, slope) are at z; or with `starts` what a 2-2-1 network comes to from each,
    and a along a line.

    The network takes so many steps by the answer's own slope. Its loss is None where an entry's
    `a` is another one beside other entries.
    """

    def pair(result):
        """Two things, in a tuple, a list or an array; None if it is none."""
        if isinstance(result, np.ndarray) and result.ndim > 1 and len(result) == 2:
            return tuple(result)
        return result if isinstance(result, (tuple, list)) and len(result) == 2 else None

    if z is not None:
        given = z.copy()
        result = answer(given)
        changed = not np.array_equal(given, z)
        if z.ndim and isinstance(result, np.ndarray) and result.shape == z.shape:
            return result  # one thing, though there are two rows
        found = pair(result)
        if found is None:
            return {"result": result} if isinstance(result, dict) else result
        told: dict[str, Any] = {
            "a": np.array(found[0]),
            "slope": np.array(found[1]),
            "changed": changed,
        }
        if changed or told["a"].shape != z.shape or told["slope"].shape != z.shape:
            return told
        for h in (1e-4, 1e-5):
            up, down = (np.array(answer(z + each)[0], dtype=float) for each in (h, -h))
            told[f"right {h}"] = (up - told["a"]) / h
            told[f"left {h}"] = (told["a"] - down) / h
            told[f"difference {h}"] = (up - down) / (2 * h)
        flat = z.ravel()
        alone = [np.array(answer(flat[i : i + 1].copy())[0]).ravel() for i in range(len(flat))]
        told["alone"] = np.concatenate(alone).reshape(z.shape)
        turned = np.array(answer(z[::-1].copy())[0])[::-1]
        told["turned"] = turned
        return told

    def trained(first):
        W, b, v, c = (np.array(each, dtype=float) for each in first)
        for _ in range(steps):
            a, slope = (np.array(each, dtype=float) for each in answer(X @ W + b))
            out = np.tanh(a @ v + c)
            delta = (out - y) * (1 - out**2) / len(X)
            inner = delta[:, None] * v * slope
            v, c = v - rate * (a.T @ delta), c - rate * delta.sum()
            W, b = W - rate * (X.T @ inner), b - rate * inner.sum(axis=0)
        # the points once more: no entry's place may count, nor what stands beside it
        z = X @ W + b
        a = np.array(answer(z)[0], dtype=float)
        parts = [np.array(answer(each)[0], dtype=float).ravel() for each in (z[:7, 1], z[40:, 0])]
        same = np.concatenate([a[:7, 1], a[40:, 0]])
        if not np.allclose(same, np.concatenate(parts), rtol=1e-6, atol=1e-9, equal_nan=True):
            return None
        return float(np.mean(0.5 * (np.tanh(a @ v + c) - y) ** 2))

    if pair(answer(X @ X[:2].T)) is None:
        return "no pair"
    losses = [trained(first) for first in starts]
    # an even number of points: none is 0, where kinks are
    line = np.array(answer(np.linspace(-3, 3, 60)[:, None])[0], dtype=float).ravel()
    return {"losses": losses, "line": line}


def judge(case: Case, output: Any) -> Verdict:
    """Shapes, then entry by entry, then the slope; or the best of the losses."""
    table = case.args[0] is not None
    expected = "(a, slope), both of z's shape, and slope the derivative of a"
    if not table:
        expected = f"a mean loss below {GOAL:g} from one of the starts"
    verdict = Verdict(False, expected, describe(output))
    if output is None:
        return verdict
    if not table:
        return judge_losses(verdict, output)
    told = so_many_wanted(verdict, output, "a, slope")
    if told is None and not isinstance(output, dict):
        told = verdict
    return told or judge_table(case.args[0], expected, output)


def judge_losses(verdict: Verdict, output: Any) -> Verdict:
    """What the network came to from each start."""
    losses = output.get("losses") if isinstance(output, dict) else None
    if not isinstance(losses, list) or not losses:
        why = "`a` and `slope` are to be two arrays of z's shape, of numbers: `return a, slope`."
        return replace(verdict, why=why)
    if any(each is None for each in losses):
        return replace(verdict, got="another `a` for the same z", why=BY_ITSELF)
    if not all(type(each) is float for each in losses):
        return replace(verdict, why="The losses of the network are no real numbers.")
    best = np.min(np.where(np.isfinite(losses), losses, np.inf))
    got = "losses " + ", ".join(f"{each:.3f}" for each in losses)
    if best < GOAL:
        return Verdict(True, verdict.expected, got)
    return replace(verdict, got=got, why=why_not(as_array(output.get("line"))))


def why_not(line: np.ndarray | None) -> str:
    """What it is in the values of a, for z from −3 to 3, that closes no region."""
    if line is None or line.dtype.kind != "f" or line.ndim != 1 or not np.isfinite(line).all():
        return "`a` or `slope` holds what is no finite number."
    rises = np.diff(line)
    up, down = rises[rises > 0].sum(), -rises[rises < 0].sum()
    if up + down < 1e-9:
        return CONSTANT
    if min(up, down) < 0.15 * max(up, down):
        return MONOTONE
    if np.ptp(line) > STEEP:
        return (
            f"Between −3 and 3 your `a` goes over a range of {np.ptp(line):.3g}: the slopes are so "
            "large that each step of descent throws the weights far off. Take a tamer one."
        )
    if np.ptp(line) < FLAT:
        return (
            f"It bends back, but between −3 and 3 its values differ by {np.ptp(line):.3g} only: so "
            "flat a bump tells next to nothing, and its small slopes hardly move the weights."
        )
    directions = np.sign(rises[np.abs(rises) > 1e-9])
    if np.sum(directions[1:] != directions[:-1]) > MOST_TURNS:
        return (
            "It goes up and down many times between −3 and 3: points that are neighbours get "
            "unlike answers, and descent finds no way. One bend is enough."
        )
    return (
        "With two such neurons the circle is not closed. A neuron is to say whether a point is "
        "near its line, on *both* sides of it; and its slope has to lead there from where the "
        "weights begin."
    )


STEEP, FLAT, MOST_TURNS = 50, 0.2, 6  # of a, for z from −3 to 3
BY_ITSELF = (
    "`a` of an entry hangs on the other entries, or on its place. An activation looks at each z by "
    "itself."
)
CONSTANT = (
    "A constant tells nothing of z: its slope is 0 everywhere, so that the weights before it never "
    "learn."
)
IN_PLACE = "Your code changes z itself (`z *= z`): the network still needs it. Make new arrays."


def judge_table(z: np.ndarray, expected: str, told: dict[str, Any]) -> Verdict:
    """The first thing that is wrong with a and slope at z."""

    def wrong(got: str, why: str) -> Verdict:
        return Verdict(False, expected, got, why)

    if told.get("changed"):
        return wrong("z is another after the call", IN_PLACE)
    for name in ("a", "slope"):
        array = as_array(told.get(name))
        if array is None or array.dtype.kind not in "biuf":
            return wrong(describe(told.get(name)), f"`{name}` is to be an array of real numbers.")
        if array.shape != z.shape:
            got = f"{name} of shape {array.shape}"
            return wrong(got, f"`{name}` has shape {array.shape}, and z {z.shape}: one value each.")
        if not np.isfinite(array).all():
            return wrong(describe(array), f"`{name}` holds what is no finite number.")
    a, slope = np.asarray(told["a"], float), np.asarray(told["slope"], float)
    for key in ("alone", "turned"):
        if not np.allclose(np.asarray(told[key], float), a, rtol=1e-9, atol=1e-9):
            return wrong(f"another `a` for the same z, {key}", BY_ITSELF)
    off = slope_off(told, slope)
    if off.sum() > (KINKS if z.size > 2 * KINKS else 0):
        place = tuple(int(i) for i in np.argwhere(off)[0])
        by_difference = float(told["difference 1e-05"][place])
        got = f"slope {slope[place]:.6g} at z = {z[place]:.6g}"
        why = (
            f"At z = {z[place]:.6g} `a` rises by {by_difference:.6g} for each 1 of z, and your "
            f"slope says {slope[place]:.6g}: it is no derivative of your `a`."
        )
        return wrong(got, why)
    return Verdict(True, expected, "(a, slope) with a right slope")


def slope_off(told: dict[str, Any], slope: np.ndarray) -> np.ndarray:
    """Where the slope is not that of a: neither the central difference nor, at a kink, between."""
    sides = [np.asarray(told[f"{side} 1e-05"], float) for side in ("left", "right")]
    middle = np.asarray(told["difference 1e-05"], float)
    room = CLOSE * np.maximum(1, np.abs(middle))
    off = np.abs(slope - middle) > room
    kink = np.abs(sides[0] - sides[1]) > 0.01 * np.maximum(1, np.abs(middle))
    within = (slope >= np.minimum(*sides) - room) & (slope <= np.maximum(*sides) + room)
    return off & ~(kink & within)


def ring(rng: np.random.Generator, n: int = POINTS) -> tuple[np.ndarray, np.ndarray]:
    """Points of the circle, in a picture of half the size, evenly around: X (n, 2), y (n,)."""
    half = n // 2
    angle = 2 * np.pi * (np.tile(np.arange(half), 2) + rng.uniform(0, 1, n)) / half
    radius = np.concatenate([rng.uniform(0, 1, half) ** 0.5, rng.uniform(1.4, 2, half)])
    X = radius[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
    return X.round(3), np.repeat([1.0, -1.0], half)


def drawn_starts(rng: np.random.Generator) -> tuple:
    """First weights W (2, 2), b (2,), v (2,), c: two lines that cross about at right angles.

    A bump may point up or down: v has all signs. The lines begin beside the middle: they have to
    be moved there, by the slope.
    """
    starts = []
    for signs in ([1, 1], [-1, -1], [1, -1]):
        first = rng.uniform(0, 2 * np.pi)
        angle = np.array([first, first + np.pi / 2 + rng.uniform(-0.3, 0.3)])
        shift = rng.uniform(0.7, 1, 2) * rng.choice([-1, 1], 2)
        W = rng.uniform(0.7, 1.2, 2) * np.array([np.cos(angle), np.sin(angle)])
        starts.append((W.round(3), shift.round(3), 0.5 * np.array(signs), np.array(0.1)))
    return tuple(starts)


def seen(case: Case, outcome: Outcome) -> Outcome:
    """For `Question.seen`: where no pair comes, it does not matter what comes in its place."""
    table, value = case.args[0] is not None, outcome.value
    if table and not outcome.error and (not isinstance(value, dict) or "result" in value):
        return replace(outcome, value="no pair")
    return outcome


NAMES = ("z", "", "", "", "", "")


def table_case(z: Any, label: str) -> Case:
    return Case((np.array(z, float), (), None, None, 0, 0.0), label, NAMES)


def tables(rng: np.random.Generator) -> Sequence[Case]:
    """Away from 0 and whole numbers, where kinks are likely."""
    return [
        table_case([[0.3, -0.7]], "one sample, two neurons"),
        table_case([1.6, -0.3, -2.2], "three values in a row"),
        table_case([[1.3, -2.4], [0.45, 3.6], [-1.15, -0.2]], "three samples"),
        # as many as the network has: a table of another size tells nothing of this one
        table_case(rng.uniform(-3, 3, (POINTS, 2)).round(3) + 0.0004, "many values"),
    ]


def circles(rng: np.random.Generator) -> Sequence[Case]:
    names = ("", "", "", "", "steps", "rate")
    label = "a network of two such neurons on the circle, from three starts"
    return [
        Case((None, drawn_starts(rng), *ring(rng), STEPS, RATE), label, names) for _ in range(2)
    ]


other = whole("my_activation(z)")
MONOTONE = (
    "This activation only ever rises (or only falls), or nearly so. Such a neuron says on *which "
    "side* of its line a point is; two sides do not close a region. It has to say whether a point "
    "is *near* its line: up, and down again."
)
SIGMOID = "s = 1 / (1 + np.exp(-z))"


MY_ACTIVATION = Question(
    name="my_activation",
    title="An activation of your own",
    parts=(Part("a and its slope", 2, tables), Part("the circle with two", 2, circles)),
    judge=judge,
    call=looked_at,
    seen=seen,
    picture="course_lib.widgets.playground_tables:show_activation",
    mistakes=(
        other("tanh", MONOTONE, "a = np.tanh(z)", "return a, 1 - a**2"),
        other("relu", MONOTONE, "return np.maximum(z, 0), (z > 0) * 1.0"),
        other("sigmoid", MONOTONE, SIGMOID, "return s, s * (1 - s)"),
        other("leaky", MONOTONE, "return np.where(z > 0, z, 0.1 * z), np.where(z > 0, 1.0, 0.1)"),
        other("cube", MONOTONE, "return z**3, 3 * z**2"),
        other("softplus", MONOTONE, "return np.log1p(np.exp(z)), 1 / (1 + np.exp(-z))"),
        other("exponential", MONOTONE, "return np.exp(z), np.exp(z)"),
        other("linear", "A linear neuron does not bend at all: two of them are one line, and its "
              "border is straight.", "return z, np.ones_like(z)"),
        other("constant", CONSTANT, "return np.ones_like(z), np.zeros_like(z)"),
        other("step", "A jump has slope 0 on both sides: no gradient gets through it, and the "
              "weights before it never learn.",
              "return np.where(z > 0, 1.0, -1.0), np.zeros_like(z)"),
        other("bump_without_slope", "Between its edges and outside this is flat: its slope is 0, "
              "and the weights before it never learn. Let it rise and fall gently.",
              "return (np.abs(z) < 1) * 1.0, np.zeros_like(z)"),
        other("slope_missing", "Two things are wanted, in this order: the values and their slopes, "
              "`return a, slope`.", "return np.exp(-(z**2))", concept=False),
        other("turned_round", "The two come in the wrong order: first the value a, then its slope.",
              "a = np.exp(-(z**2))", "return -2 * z * a, a", concept=False),
        other("inner_forgotten", "The inner derivative is missing (the chain rule): e^u with "
              "u = −z² has the slope e^u · u′, with u′ = −2 z.",
              "a = np.exp(-(z**2))", "return a, a"),
        other("sign_forgotten", "The slope has the wrong sign: where the bump comes down, its "
              "slope is negative.", "a = np.exp(-(z**2))", "return a, 2 * z * a"),
        other("factor_forgotten", "A factor 2 is missing: (z²)′ = 2 z.",
              "a = np.exp(-(z**2))", "return a, -z * a"),
        other("square_without_two", "The slope of z² is 2 z.", "return z**2, z"),
        other("square_constant", "The slope of z² is 2 z: it changes with z, and is negative on "
              "the left.", "return z**2, 2 * np.ones_like(z)"),
        other("size_without_sign", "|z| falls on the left of 0: its slope there is −1, and +1 on "
              "the right.", "return np.abs(z), np.ones_like(z)"),
        other("cosine_sign", "The slope of cos z is −sin z.", "return np.cos(z), np.sin(z)"),
        other("at_the_output", "You take the slope at the *output*, sin′(a) = cos a with a = sin "
              "z. The slope is that of the function at z: cos z.",
              "a = np.sin(z)", "return a, np.cos(a)"),
        other("slope_as_tanh", "1 − a² is the slope of tanh, and of no other function that gives "
              "a: each has its own.", "a = np.exp(-(z**2))", "return a, 1 - a**2"),
        other("by_difference_of_entries", "`np.gradient` takes neighbours in the *table* for "
              "neighbours in z. The slope of an entry is the derivative at that entry's z alone.",
              "a = np.exp(-(z**2))", "return a, np.gradient(a, axis=-1)"),
        other("normed", BY_ITSELF,
              "u = z - z.mean()", "a = np.exp(-(u**2))", "return a, -2 * u * a"),
        other("in_place", IN_PLACE, "old = z.copy()", "z *= z", "return 1.0 * z, 2 * old"),
        other("if_on_an_array", "z is a whole table, and `if` asks for one yes or no. Decide entry "
              "by entry: `np.where`, `np.maximum`, `np.abs`.",
              "if z > 0:", "    return z, 1.0", "return -z, -1.0", concept=False),
        other("mean_slope", "One slope for all entries: each z has its own, and slope has z's "
              "shape.", "return z**2, np.mean(2 * z)"),
    ),
)  # fmt: skip
