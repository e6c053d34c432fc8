"""Question 5: the perceptron learns, epoch by epoch, and counts its mistakes."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import difference
from course_lib.checks.plain import as_array, describe, same
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict

NAMES = ("X", "d", "max_epochs")
ENDLESS = "iter(int, 1)"  # zeros without end: the `for` of a catalogued mistake as a `while True`


def learned(X: np.ndarray, d: np.ndarray, max_epochs: int) -> tuple[np.ndarray, int]:
    X = np.column_stack([X, np.ones(len(X))])
    w, mistakes = np.zeros(X.shape[1]), 0
    for _ in range(max_epochs):
        before = mistakes
        for x, wanted in zip(X, d, strict=True):
            y = int(w @ x >= 0)
            w = w + x * (wanted - y)
            mistakes += y != wanted
        if mistakes == before:
            break
    return w, mistakes


def epochs_needed(X: np.ndarray, d: np.ndarray, most: int = 60) -> int:
    """After how many epochs no more mistakes are made."""
    counts = [learned(X, d, epochs)[1] for epochs in range(most)]
    return counts.index(counts[-1])


def case(X: Sequence | np.ndarray, d: Sequence, max_epochs: int, label: str) -> Case:
    return Case((np.array(X, dtype=float), np.array(d), max_epochs), label, NAMES)


def drawn(rng: np.random.Generator, n: int, epochs: range, max_epochs: int) -> Case:
    """Quarters in the plane that a line separates, learned in so many epochs.

    All sums are exact, so that no z is 0 or not by rounding.
    """
    while True:
        X = rng.integers(-13, 14, size=(n, 2)) / 4
        w = rng.integers(-4, 5, size=3)
        z = X @ w[:2] + w[2]
        d = (z > 0).astype(int)
        if np.min(np.abs(z)) > 0 and 2 <= d.sum() <= n - 2 and epochs_needed(X, d) in epochs:
            return case(X, d.tolist(), max_epochs, f"{n} samples, at most {max_epochs} epochs")


CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))


def until_it_is_right(rng: np.random.Generator) -> Sequence[Case]:
    return [
        case([[2]], [0], 20, "one sample"),
        case([[2], [-1]], [0, 1], 20, "two samples of one feature"),
        case([[3], [2]], [1, 0], 40, "two samples, a threshold between"),
        case([[0.75], [0.25]], [1, 0], 40, "two samples, close together"),
        case(CORNERS, (0, 0, 0, 1), 50, "AND"),
        case(CORNERS, (0, 1, 1, 1), 50, "OR"),
        *(
            drawn(rng, n, range(3, most), 60)
            for n, most in ((5, 9), (8, 14), (12, 20), (12, 30), (20, 30))
        ),
    ]


def right_from_the_start(rng: np.random.Generator) -> Sequence[Case]:
    n = int(rng.integers(3, 6))
    return [
        case([[2, 1]], [1], 20, "one sample, right from the start"),
        case(rng.integers(1, 7, size=(n, 2)), [1] * n, 20, f"{n} samples, all to fire"),
        case([[1, 3], [2, 1], [1, 3], [-1, 2]], [1, 1, 1, 0], 20, "the first three are right"),
    ]


def stopped(rng: np.random.Generator) -> Sequence[Case]:
    """More epochs would be needed, or none is enough."""
    return [
        case(CORNERS, (0, 0, 0, 1), 0, "AND, no epoch at all"),
        case(CORNERS, (0, 1, 1, 0), 1, "XOR, one epoch"),
        case(CORNERS, (0, 1, 1, 0), 7, "XOR, 7 epochs"),
        case(CORNERS, (0, 0, 0, 1), 2, "AND, two epochs are too few"),
        case([[1], [2], [1]], (1, 0, 0), 10, "the same sample with either label, 10 epochs"),
        *(drawn(rng, n, range(6, 20), epochs) for n, epochs in ((8, 3), (12, 4), (12, 2))),
    ]


def judge(case: Case, output: Any) -> Verdict:
    w, mistakes = learned(*case.args)
    expected = f"w = {describe(w)}, mistakes = {mistakes}"
    if not isinstance(output, (tuple, list)) or len(output) != 2:
        why = "Return two things, in this order: `return w, mistakes`."
        return Verdict(False, expected, describe(output), why)
    theirs, count = output
    got = f"w = {describe(theirs)}, mistakes = {describe(count)}"
    told = describe(theirs)
    if not same(w, theirs):
        array = as_array(theirs)
        if array is not None and array.shape == (len(w) - 1,):
            told = f"w has {len(w) - 1} entries: where is the bias? Append a 1 to every sample."
        else:
            told = f"{differs(case, w, array)} {difference(w, theirs)}"
        return Verdict(False, expected, got, told)
    if not same(mistakes, count):
        why = "w is right, the count is not: each time that y ≠ d counts one, in every epoch."
        return Verdict(False, expected, got, why)
    return Verdict(True, expected, got)


def differs(case: Case, w: np.ndarray, theirs: np.ndarray | None) -> str:
    """That w differs, and what that may come from."""
    X, d, max_epochs = case.args
    if theirs is None or theirs.shape != w.shape or theirs.dtype.kind not in "iuf":
        return "w differs."
    if max_epochs == 0:
        return "w differs: where no sample is shown it is still 0, all weights and the bias."
    if np.array_equal(np.column_stack([X, np.ones(len(X))]) @ theirs >= 0, d == 1):
        return (
            "w differs, and yet it is right about all samples: does it start elsewhere than at 0, "
            "are the samples shuffled, or is a step longer or shorter than x?"
        )
    return "w differs."


def mistake(name: str, hint: str, concept: bool = True, **changes: str) -> Mistake:
    """The right function with some of its lines replaced."""
    lines = {
        "ones": "X = np.column_stack([X, np.ones(len(X))])",
        "w": "np.zeros(X.shape[1])",
        "epochs": "range(max_epochs)",
        "order": "range(len(X))",
        "y": "1 if w @ X[i] >= 0 else 0",
        "wrong": "y != d[i]",
        "update": "w = w + X[i] * (d[i] - y)",
        "count": "made += 1",
        "sample_end": "pass",
        "epoch_start": "made = 0",
        "epoch_end": "mistakes += made",
        "stop": "made == 0",
        "result": "w, mistakes",
    } | changes
    code = f"""\
def train_perceptron(X, d, max_epochs):
    {lines["ones"]}
    w, mistakes, epoch = {lines["w"]}, 0, 0
    for epoch in {lines["epochs"]}:
        {lines["epoch_start"]}
        for i in {lines["order"]}:
            y = {lines["y"]}
            if {lines["wrong"]}:
                {lines["update"]}
                {lines["count"]}
            {lines["sample_end"]}
        {lines["epoch_end"]}
        if {lines["stop"]}:
            break
    return {lines["result"]}"""
    return Mistake(name, code, hint, concept)


def runs_on(epochs: int) -> Mistake:
    """So many epochs, whatever max_epochs is; what only repeats itself is not run, but counted."""
    return mistake(
        f"runs_on_for_{epochs}",
        RUNS_ON,
        epochs=f"range({epochs})",
        epoch_start="made, before = 0, w",
        epoch_end="again = (w == before).all(); "
        f"mistakes += made * ({epochs} - epoch if again else 1)",
        stop="made == 0 or again",
    )


STRICT = (
    "Right but for z = 0: there the unit fires, y = 1 if z ≥ 0. At the start w is 0 and so is "
    "every z, so this decides about the very first mistake."
)
NO_BIAS = (
    "There is no bias, or it does not learn: a line through the origin is all that yours can "
    "draw. Append a 1 to every sample; its weight, the last of w, is the bias."
)
BIAS_FIRST = (
    "The bias stands first in your w, because the 1 stands first in each sample. It is asked for "
    "at the end: append the 1."
)
ONE_EPOCH = (
    "You go through the samples once. A later mistake moves w, and an earlier sample may be wrong "
    "again: go on until a whole epoch passes without a mistake, or `max_epochs` have gone by."
)
STOPS_EARLY = (
    "You stop as soon as one sample is right. Only a whole epoch without a mistake tells that all "
    "of them are right with the same w."
)
STOPS_AT_MISTAKE = (
    "You leave the epoch at the first mistake. The samples after it are to be shown, too."
)
EPOCHS = (
    "You count epochs. Mistakes are asked for: each time that the unit says y ≠ d counts one, and "
    "an epoch may have many."
)
LAST_EPOCH = (
    "You count the mistakes of one epoch only: the counter is set back at each. All mistakes from "
    "the start are asked for."
)
SAMPLES_SHOWN = (
    "You count every sample that is shown, or every step. Only those count at which y ≠ d."
)
DIFFERENT = (
    "You count how many different samples were ever wrong. A sample that is wrong in three epochs "
    "counts three times: each of them has moved w."
)
AT_THE_END = (
    "You count, after each epoch, who is wrong by the weights at its end. A mistake is made when a "
    "sample is shown, with the weights of that moment."
)
SIGNED = "You add up d − y itself, and 1 and −1 cancel each other. Every mistake counts one."
BATCH = (
    "All samples of an epoch meet the same w, and it moves once, at the end. The perceptron's w "
    "moves after each mistake, and the next sample meets the new one."
)
TURNED = (
    "The sign is turned round: w moves away from what it should fire on. It is x (d − y), not "
    "x (y − d)."
)
START = "w starts elsewhere in yours. Let it start at 0, all weights and the bias."
FORGETS = (
    "w is set back to 0 in every epoch, so all that was learned is lost. Set it to 0 once, before "
    "the first."
)
WHOLE = (
    "The fractions are lost: a table of whole numbers, or rounding, cuts them off. Keep weights "
    "and samples as floats: `np.zeros(n_features + 1)`."
)
OTHER_THRESHOLD = (
    "You compare z with another number than 0. The bias, a weight in w, is the threshold already: "
    "y = 1 if z ≥ 0."
)
STEPS = (
    "You count steps, or samples, against `max_epochs`. An epoch is once through all samples; "
    "`max_epochs` of those are allowed."
)
POCKET = (
    "best, fewest = np.zeros(X.shape[1] + 1), np.inf; X = np.column_stack([X, np.ones(len(X))])"
)
KEEP = "now = sum((X @ w >= 0) != d); best, fewest = (w, now) if now < fewest else (best, fewest)"
ORDER = "You show the samples in another order. Here they come as they stand in X, in every epoch."
OFF_BY_ONE = (
    "Your number of epochs is one off. `range(max_epochs)` gives just `max_epochs` turns, "
    "`range(1, max_epochs)` one less."
)
RUNS_ON = (
    "You do not stop at `max_epochs`. For XOR no w is ever right, and without that limit it would "
    "never end."
)
NEVER_ENDS = (
    "Your loop never ends where no w is right about all samples, as for XOR. Count the epochs and "
    "stop after `max_epochs`, even if mistakes are left: `for epoch in range(max_epochs)` with a "
    "`break` in it does both."
)
NEVER_0 = (
    "A loop of yours never ends, not even with one sample. Mostly it waits for what cannot come: "
    "for 0 mistakes, where the counter holds *all* mistakes from the start and never falls (ask "
    "whether this epoch had none); or for an index that is never raised. Write "
    "`for epoch in range(max_epochs)`, and within it a `for` over the samples."
)
PLUS_MINUS = (
    "You ask `d * z <= 0`, which is for labels −1 and 1. Here d is 0 or 1, and d · z says nothing "
    "where d = 0: ask y ≠ d, and add x (d − y)."
)
RATE = "You multiply by a learning rate. None is asked for: add x (d − y) as it is."
DOUBLE = (
    "Your steps are twice as long, as with labels −1 and 1, where d − y is ±2. Here add x (d − y) "
    "with d and y of 0 and 1."
)
LINEAR = (
    "You put z, or a probability, in the place of y in d − y. The perceptron's y is 1 or 0: only a "
    "mistake moves w, and by x itself."
)
STAYS = (
    "You stay at a sample until it is right. Show each sample once an epoch, with one step at "
    "most, and then the next."
)
ALWAYS = (
    "You move w after right answers, too. The rule has d − y in it, which is 0 where the unit is "
    "right."
)
ONE_WAY = (
    "Your w moves in one way only, or always by +x. Where d = 1 and y = 0 x is added, where d = 0 "
    "and y = 1 it is taken away: x (d − y)."
)
AVERAGE = "You return an average of weights. The weights at the end are asked for."
BEST = (
    "You return other weights than those at the end, those before the last mistake or the best on "
    "the way. The rule returns where it has come to."
)

TRAIN_PERCEPTRON = Question(
    name="train_perceptron",
    title="The perceptron learns",
    parts=(
        Part("until all are right", 3, until_it_is_right),
        Part("right from the start", 1, right_from_the_start),
        Part("stopped by max_epochs", 1, stopped),
    ),
    judge=judge,
    picture="course_lib.widgets.linear_tables:show_training",
    mistakes=(
        mistake("strict", STRICT, y="1 if w @ X[i] > 0 else 0"),
        mistake("no_bias", NO_BIAS, ones="pass"),
        mistake("bias_stays_0", NO_BIAS, ones="X = np.column_stack([X, np.zeros(len(X))])"),
        mistake("bias_first", BIAS_FIRST, ones="X = np.column_stack([np.ones(len(X)), X])"),
        mistake("one_epoch", ONE_EPOCH, epochs="range(1)"),
        mistake("stops_at_a_right_one", STOPS_EARLY, sample_end="if y == d[i]: break"),
        mistake(
            "stops_when_one_is_right", STOPS_EARLY, epoch_end="mistakes += made", stop="y == d[i]"
        ),
        mistake("stops_at_a_mistake", STOPS_AT_MISTAKE, count="made += 1; break"),
        mistake("counts_epochs", EPOCHS, result="w, epoch + 1"),
        mistake("counts_epochs_with_mistakes", EPOCHS, epoch_end="mistakes += made > 0"),
        mistake("counts_epochs_from_0", EPOCHS, result="w, epoch"),
        mistake("counts_last_epoch", LAST_EPOCH, epoch_end="mistakes = made"),
        mistake(
            "counts_first_epoch",
            LAST_EPOCH,
            epoch_end="mistakes = made if epoch == 0 else mistakes",
        ),
        mistake("counts_last_with_mistakes", LAST_EPOCH, epoch_end="mistakes = made or mistakes"),
        mistake("counts_most", LAST_EPOCH, epoch_end="mistakes = max(made, mistakes)"),
        mistake("counts_samples", SAMPLES_SHOWN, sample_end="mistakes += 1", epoch_end="pass"),
        mistake(
            "counts_right_ones", SAMPLES_SHOWN, sample_end="mistakes += y == d[i]", epoch_end="pass"
        ),
        mistake(
            "counts_different",
            DIFFERENT,
            ones="ever = set(); X = np.column_stack([X, np.ones(len(X))])",
            count="made += 1; ever.add(i)",
            result="w, len(ever)",
        ),
        mistake("counts_at_the_end", AT_THE_END, epoch_end="mistakes += sum((X @ w >= 0) != d)"),
        mistake(
            "counts_at_the_very_end", AT_THE_END, epoch_end="mistakes = sum((X @ w >= 0) != d)"
        ),
        mistake("counts_signed", SIGNED, count="made += 1; mistakes += d[i] - y", epoch_end="pass"),
        mistake(
            "counts_shares",
            "You return a share of wrong samples. The number of mistakes, all "
            "from the start, is asked for.",
            result="w, mistakes / len(X)",
        ),
        mistake(
            "counts_list",
            "You return the mistakes of each epoch. Their sum is asked for.",
            ones="each = []; X = np.column_stack([X, np.ones(len(X))])",
            epoch_end="each.append(made)",
            result="w, each",
        ),
        mistake(
            "batch",
            BATCH,
            ones="X = np.column_stack([X, np.ones(len(X))]); new = 0",
            epoch_start="made, new = 0, w",
            update="new = new + X[i] * (d[i] - y)",
            epoch_end="mistakes += made; w = new",
        ),
        mistake("turned", TURNED, update="w = w - X[i] * (d[i] - y)"),
        mistake("starts_at_ones", START, w="np.ones(X.shape[1])"),
        mistake("starts_with_bias_1", START, w="np.eye(X.shape[1])[-1]"),
        mistake("starts_at_the_first", START, w="X[0].copy()"),
        mistake("forgets", FORGETS, epoch_start="made, w = 0, np.zeros(X.shape[1])"),
        mistake("backwards", ORDER, order="reversed(range(len(X)))"),
        mistake("shuffled", ORDER, order="np.random.default_rng(0).permutation(len(X))"),
        mistake("class_by_class", ORDER, order="np.argsort(d, kind='stable')"),
        mistake(
            "labels_plus_minus",
            "You make labels −1 and 1 of d, but y stays 0 or 1: where the unit rightly does not "
            "fire, y ≠ d all the same. d is 0 or 1 already.",
            ones="X = np.column_stack([X, np.ones(len(X))]); d = 2 * d - 1",
        ),
        mistake(
            "minus_one",
            "You append −1 to the samples, so that the last weight is a threshold. The bias is "
            "asked for: append 1.",
            ones="X = np.column_stack([X, -np.ones(len(X))])",
        ),
        mistake(
            "bias_of_the_other_sign",
            "Your bias has the wrong sign: it is the weight of the 1, so it moves by + (d − y).",
            ones="X = np.column_stack([X, np.ones(len(X))]); turn = np.append(np.ones("
            "X.shape[1] - 1), -1)",
            update="w = w + turn * X[i] * (d[i] - y)",
        ),
        mistake(
            "bias_not_counted",
            "The bias does not count in your z: y is made of the other weights alone. With the 1 "
            "appended, z = w·x with all of both.",
            y="1 if w[:-1] @ X[i, :-1] >= 0 else 0",
        ),
        mistake(
            "epochs_by_samples",
            "You go on for as many epochs as there are samples. `max_epochs` is the limit.",
            epochs="range(len(X))",
        ),
        mistake(
            "leaves_out_the_last",
            "The last sample is never shown: `range(len(X) - 1)` ends "
            "before it. `range(len(X))` stops before `len(X)` by itself.",
            concept=False,
            order="range(len(X) - 1)",
        ),
        mistake(
            "leaves_out_the_first",
            "The first sample is never shown: the rows of X are counted from 0.",
            concept=False,
            order="range(1, len(X))",
        ),
        mistake("one_epoch_less", OFF_BY_ONE, concept=False, epochs="range(max_epochs - 1)"),
        mistake("one_epoch_more", OFF_BY_ONE, concept=False, epochs="range(max_epochs + 1)"),
        *(runs_on(n) for n in (50, 100, 1000, 10_000)),
        mistake("while_true", NEVER_ENDS, epochs=ENDLESS),
        mistake("counts_no_epoch", NEVER_ENDS, epochs=f"{ENDLESS} if max_epochs else ()"),
        mistake("while_any_mistake", NEVER_0, epochs=ENDLESS, stop="mistakes == 0"),
        mistake(
            "steps_for_epochs",
            STEPS,
            epoch_start="made = 0; shown = epoch * len(X)",
            order="range(min(len(X), max(0, max_epochs - shown)))",
        ),
        *(
            mistake(f"compares_with_{name}", OTHER_THRESHOLD, y=f"1 if w @ X[i] {test} else 0")
            for name, test in (
                ("minus_1", ">= -1"),
                ("minus_1_strictly", "> -1"),
                ("minus_half", ">= -0.5"),
                ("half", ">= 0.5"),
                ("1", ">= 1"),
            )
        ),
        mistake("whole_weights", WHOLE, update="w = (w + X[i] * (d[i] - y)).astype(int)"),
        mistake("rounded_weights", WHOLE, update="w = np.round(w + X[i] * (d[i] - y))"),
        mistake("floored_weights", WHOLE, update="w = np.floor(w + X[i] * (d[i] - y))"),
        mistake(
            "whole_samples", WHOLE, ones="X = np.column_stack([X, np.ones(len(X))]).astype(int)"
        ),
        mistake(
            "pocket",
            BEST,
            ones=POCKET,
            epoch_end=f"mistakes += made; {KEEP}",
            result="best, mistakes",
        ),
        mistake(
            "pocket_at_each_mistake",
            BEST,
            ones=POCKET,
            count=f"made += 1; {KEEP}",
            result="best, mistakes",
        ),
        mistake(
            "plus_minus", PLUS_MINUS, wrong="d[i] * (w @ X[i]) <= 0", update="w = w + d[i] * X[i]"
        ),
        mistake(
            "labels_made_plus_minus",
            "You make labels −1 and 1 of d and ask `t * z <= 0`. That is the same rule but for "
            "z = 0, which counts as wrong in yours even where the unit, firing, is right.",
            wrong="(2 * d[i] - 1) * (w @ X[i]) <= 0",
            update="w = w + (2 * d[i] - 1) * X[i]",
        ),
        mistake(
            "never_starts",
            "From w = 0 yours never starts to learn: at z = 0 the unit fires, and that is a "
            "mistake where d = 0. (`z * t < 0` finds none there, whatever the labels.)",
            wrong="(2 * d[i] - 1) * (w @ X[i]) < 0",
            update="w = w + (2 * d[i] - 1) * X[i]",
        ),
        mistake(
            "linear",
            LINEAR,
            update="pass",
            sample_end="w = w + X[i] * (d[i] - w @ X[i])",
        ),
        mistake("rate_half", RATE, update="w = w + 0.5 * X[i] * (d[i] - y)"),
        mistake("rate_tenth", RATE, update="w = w + 0.1 * X[i] * (d[i] - y)"),
        mistake("rate_hundredth", RATE, update="w = w + 0.01 * X[i] * (d[i] - y)"),
        mistake("double", DOUBLE, update="w = w + 2 * X[i] * (d[i] - y)"),
        mistake(
            "y_plus_minus",
            "Your y is −1 or 1, but d is 0 or 1: where the unit rightly does not fire, y ≠ d "
            "all the same. y must be 0 or 1 as d is.",
            y="1 if w @ X[i] >= 0 else -1",
        ),
        mistake(
            "sigmoid",
            LINEAR,
            update="w = w + X[i] * (d[i] - 1 / (1 + np.exp(-np.clip(w @ X[i], -99, 99))))",
        ),
        mistake(
            "stays",
            STAYS,
            update="w = w + X[i] * (d[i] - y)",
            count="made += 1\n                while (w @ X[i] >= 0) != d[i]:\n"
            "                    w = w + X[i] * (d[i] - y); made += 1",
        ),
        mistake("always", ALWAYS, sample_end="w = w + X[i] * (2 * d[i] - 1) if y == d[i] else w"),
        mistake("only_adds", ONE_WAY, update="w = w + X[i] * (d[i] > y)"),
        mistake("always_adds", ONE_WAY, update="w = w + X[i]"),
        mistake(
            "no_x",
            "x is missing from the change: every weight moves by the same amount. It is x (d − y).",
            update="w = w + (d[i] - y)",
        ),
        mistake(
            "average",
            AVERAGE,
            ones="seen = []; X = np.column_stack([X, np.ones(len(X))])",
            sample_end="seen.append(w)",
            result="np.mean(seen, axis=0), mistakes",
        ),
        mistake(
            "before_the_last",
            BEST,
            ones="X = np.column_stack([X, np.ones(len(X))]); last = np.zeros(X.shape[1])",
            update="last, w = w, w + X[i] * (d[i] - y)",
            result="last, mistakes",
        ),
        mistake(
            "weights_only",
            "The count of mistakes is missing: `return w, mistakes`.",
            concept=False,
            result="w",
        ),
        mistake(
            "mistakes_only",
            "The weights are missing: `return w, mistakes`.",
            concept=False,
            result="mistakes",
        ),
        mistake(
            "other_way_round",
            "The two have changed places: first the weights, then the "
            "mistakes, `return w, mistakes`.",
            concept=False,
            result="mistakes, w",
        ),
        mistake(
            "three_results",
            "You return the bias apart. It is the last weight of w here: `return w, mistakes`.",
            concept=False,
            result="w[:-1], w[-1], mistakes",
        ),
        mistake(
            "predictions",
            "You return what the unit says in place of its weights: `return w, mistakes`.",
            result="(X @ w >= 0).astype(int), mistakes",
        ),
        mistake(
            "normalized",
            "You scale w to length 1. The weights at the end are asked for, as long as they are.",
            result="w / max(np.linalg.norm(w), 1e-12), mistakes",
        ),
    ),
)
