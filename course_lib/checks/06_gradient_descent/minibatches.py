"""Question 4: the samples of an epoch, shuffled and cut; judged by the law, not by the draw."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.call import Outcome
from course_lib.checks.plain import describe
from course_lib.checks.question import Case, Part, Question, Verdict
from course_lib.checks.written import whole, writer

from .law import broken_law, sizes_of

NAMES = ("n_samples", "batch_size", "", "")


def epochs_of(answer: Callable, n_samples: Any, batch_size: Any, seed: Any, n_epochs: Any) -> Any:
    """Probe: what the answer draws from a generator in many epochs, one after the other.

    Of the first epoch the batches themselves, of all of them the sizes and the samples in their
    order; and whether a generator of the same seed gives the same again. It stops after some
    epochs where they say all, and goes on up to `n_epochs` while the shuffle looks unfair.
    """

    def wrong_kind(batches):
        if batches is None:
            return "nothing"
        if type(batches) not in (list, tuple):
            return "one array" if type(batches) is np.ndarray else "no list"
        for batch in batches:
            if type(batch) is tuple:
                return "tuples"
            if isinstance(batch, (int, np.integer)):
                return "numbers"
            if type(batch) not in (list, np.ndarray):
                return "no arrays"
            try:
                indices = np.asarray(batch)
            except ValueError:
                return "no arrays"
            if indices.ndim != 1:
                return "no rows"
            if indices.size and indices.dtype.kind not in "iu":
                return "masks" if indices.dtype.kind == "b" else "no whole numbers"
        return ""

    def draw():
        batches = answer(n_samples, batch_size, rng)
        return list(batches) if type(batches) is np.ndarray and batches.ndim == 2 else batches

    def surprise():  # in standard deviations, of how often each sample comes at each place
        table = np.array(orders)
        counts = np.array([(table == i).sum(axis=0) for i in range(n_samples)])
        even, freedom = len(orders) / n_samples, (n_samples - 1) ** 2
        chi2 = np.sum((counts - even) ** 2 / even) * (n_samples - 1) / n_samples
        return (chi2 - freedom) / np.sqrt(2 * freedom)

    rng = np.random.default_rng(seed)
    before, same_again = [draw() for _ in range(20)], True
    rng = np.random.default_rng(seed)
    sizes: list = []
    orders: list = []
    for epoch in range(n_epochs):
        batches = draw()
        kind = "" if epoch > 20 else wrong_kind(batches)
        if kind:
            return {"batches": batches, "kind": kind}
        if epoch < 20 and same_again:
            same_again = not wrong_kind(before[epoch]) and len(batches) == len(before[epoch])
            same_again = same_again and all(map(np.array_equal, batches, before[epoch]))
        lengths = [len(batch) for batch in batches]
        if lengths not in sizes and len(sizes) < 3:
            sizes.append(lengths)
        orders.append(np.concatenate([np.zeros(0, dtype=int), *batches]))
        if epoch == 19:
            every = [sorted(order.tolist()) == list(range(n_samples)) for order in orders]
            same = all(np.array_equal(order, orders[0]) for order in orders)
            if len(sizes) > 1 or not all(every) or same or not same_again:
                break
        if epoch % 600 == 599 and not 1.5 < surprise() < 8:
            break
    drawn = {"orders": np.array(orders)} if len(sizes) == 1 else {"some": orders}
    return {"batches": before[0], "kind": "", "sizes": sizes, "same again": same_again, **drawn}


def right_batches(n_samples: int, batch_size: int, rng: np.random.Generator) -> list[np.ndarray]:
    order = rng.permutation(n_samples)
    return [order[i : i + batch_size] for i in range(0, n_samples, batch_size)]


def case(rng: np.random.Generator, n: int, size: int, epochs: int) -> Case:
    label = f"{epochs} epochs" if epochs < 1000 else "many epochs"
    return Case((n, size, int(rng.integers(2**31)), epochs), label, NAMES)


def once_each(rng: np.random.Generator) -> Sequence[Case]:
    sizes = ((4, 2), (5, 2), (3, 5), (6, 6), (10, 4), (int(rng.integers(13, 18)), 6))
    return [case(rng, n, size, 20) for n, size in sizes]


def at_random(rng: np.random.Generator) -> Sequence[Case]:
    """So many epochs that every place, and every company, should come in its turn."""
    return [case(rng, *each) for each in ((6, 2, 200), (7, 3, 200), (10, 1, 4800))]


UNFAIR = (
    "Your shuffle is not fair: some orders come more often than others. Changing each place with "
    "*any* other does this, and so do random keys among which are equal ones. "
    "`rng.permutation(n_samples)` is a fair one."
)
KINDS = {
    "nothing": "It returns None: is a `return` missing?",
    "no list": "Return a list: an array of indices for each batch, one after the other.",
    "one array": "A single array comes back; a list is asked for, an array for each batch.",
    "numbers": "Your list holds single indices; it has an array of them for each batch.",
    "tuples": "A batch is a tuple: `X[(3, 1)]` means the single entry in row 3, column 1.",
    "no arrays": "Each batch is an array (or a list) of indices: `X[batch]` must pick its rows.",
    "no rows": "Each batch is a row of indices, of shape (size,).",
    "masks": "Yours are masks of True and False. The numbers of the samples are asked for.",
    "no whole numbers": "Indices are whole numbers; `X[batch]` cannot use others.",
}
LAWS = {
    "in order": "Nothing is shuffled: in every epoch the samples come in the order of the data.",
    "reversed": "In every epoch the samples come in the reverse order of the data.",
    "fixed": "Every epoch brings the same order. Shuffle anew in each call, with the `rng` that "
    "comes, which moves on by itself.",
    "same company": "The same samples are always in a batch together: shuffle the samples, not "
    "the batches.",
    "places": UNFAIR,
    "company": "Some samples come together, or one after the other, more often than others: the "
    "orders are not all alike likely. `rng.permutation(n_samples)` is a fair shuffle.",
}


def symptoms(case: Case, value: Any) -> dict[str, Any]:
    """What of the draws does not depend on chance."""
    n, size, _, _ = case.args
    if value["kind"]:
        return {"kind": value["kind"]}
    orders = [np.asarray(order) for order in value.get("orders", value.get("some"))]
    told: dict[str, Any] = {"sizes": value["sizes"]}
    table = np.array(orders if "orders" in value else [])
    clean = table.shape == (len(orders), n)
    clean = clean and bool(np.all(np.sort(table, axis=1) == np.arange(n)))
    if not clean:
        each = [np.bincount(order[(order >= 0) & (order < n)], minlength=n) for order in orders]
        told |= {
            "outside": any(bool(np.any((order < 0) | (order >= n))) for order in orders),
            "misses": any(bool(np.any(counts == 0)) for counts in each),
            "repeats": any(bool(np.any(counts > 1)) for counts in each),
        }
    told["same again"] = value["same again"]
    if not clean or not value["same again"] or value["sizes"] != [sizes_of(n, size)]:
        return told
    cuts = np.repeat(np.arange(len(sizes_of(n, size))), sizes_of(n, size))
    told["law"] = broken_law(cuts[np.argsort(table, axis=1)], sizes_of(n, size))
    if told["law"] == "in order":  # do they move inside the batches?
        told["the very same"] = bool(np.all(table == table[0]))
    return told


def seen_symptoms(case: Case, outcome: Outcome) -> Outcome:
    """For `Question.seen`: a mistake is known by these."""
    if outcome.error or not isinstance(outcome.value, dict):
        return outcome
    told = symptoms(case, outcome.value)
    return replace(outcome, value=repr(sorted(told.items())))


def judge_batches(case: Case, output: Any) -> Verdict:
    n, size, _, _ = case.args
    sizes = sizes_of(n, size)
    shape = f"a batch of {n}" if len(sizes) == 1 else f"batches of {told_list(sizes)}"
    expected = f"{shape}, each of 0 … {n - 1} once, at random"
    if not isinstance(output, dict):
        return Verdict(False, expected, describe(output))
    got = "first " * (not output["kind"]) + shown(output["batches"])
    why = what_is_wrong(case, symptoms(case, output))
    return Verdict(not why, expected, got, why)


def shown(batches: Any) -> str:
    """The batches as a short text.

    >>> shown([np.array([2, 0]), np.array([1])])
    '[[2, 0], [1]]'
    """
    arrays = isinstance(batches, (list, tuple)) and all(type(b) is np.ndarray for b in batches)
    return describe([batch.tolist() for batch in batches] if arrays else batches)


def what_is_wrong(case: Case, told: dict[str, Any]) -> str:
    """The first thing that is wrong, in a sentence; "" where nothing is."""
    n, size, _, _ = case.args
    if "kind" in told:
        return KINDS[told["kind"]]
    if told.get("outside"):
        return f"There are indices below 0 or above {n - 1}: the samples are 0 … {n - 1}."
    if told.get("misses") and told.get("repeats"):
        return "Some samples come more than once in an epoch, others not at all."
    if told.get("misses"):
        return "Some samples are missing. In an epoch each sample comes once."
    if told.get("repeats"):
        return "Some samples come more than once. In an epoch each sample comes once."
    if told["sizes"] != [sizes_of(n, size)]:
        came = " or ".join(told_list(sizes) for sizes in told["sizes"])
        return f"The batches have the sizes {came}; expected {told_list(sizes_of(n, size))}."
    if not told["same again"]:
        return (
            "With a generator of the same seed another order came: yours draws from elsewhere. Use "
            "the `rng` that is handed over."
        )
    return LAWS[told["law"]] if told["law"] else ""


def told_list(sizes: Sequence[int]) -> str:
    """Sizes in words.

    >>> told_list([4, 4, 2]), told_list([3])
    ('4, 4 and 2', '3')
    """
    *most, last = map(str, sizes or [0])
    return f"{', '.join(most)} and {last}" if most else last


# `[order[i : i + batch_size] for i in range(0, n_samples, batch_size)]`, in a single line to run
CUT = (
    "list(map(order.__getitem__, map(slice, range(0, n_samples, batch_size), "
    "range(batch_size, n_samples + batch_size, batch_size))))"
)
mistake = writer(
    """\
def minibatches(n_samples, batch_size, rng):
    order = {order}
    {then}
    return {result}""",
    order="rng.permutation(n_samples)",
    then="pass",
    result=CUT,
)
other = whole("minibatches(n_samples, batch_size, rng)")

NOT_SHUFFLED = (
    "Nothing is shuffled: the samples come in the order of the data. If that is sorted by class, "
    "every batch holds one class only, and the steps go to and fro. (`rng.permutation(order)` "
    "leaves `order` as it is: keep what it returns.)"
)
INSIDE = (
    "You shuffle inside each batch only: the same samples still go together, in every epoch. "
    "Shuffle all samples first, and cut then."
)
BATCHES_ONLY = (
    "You shuffle the batches, but the samples in them stay the same in every epoch. Shuffle the "
    "samples first, and cut then."
)
DROPPED = (
    "The last samples are left out where batch_size does not divide n_samples. Keep the last batch "
    "as it comes, smaller than the others."
)
FILLED = (
    "The last batch is filled up (if by zeros: 0 is a sample, too), so that some samples count "
    "twice in this epoch. Keep it as it comes, smaller than the others."
)
MERGED = (
    "What is left over is put to the batch before, which becomes too large. It is a batch of its "
    "own, smaller than the others."
)
EVENLY = (
    "You make the batches as equal as can be. Here each has batch_size samples, and only the last "
    "one fewer."
)
COUNT = "You take batch_size for the *number* of batches. It is how many samples a batch holds."
REPLACEMENT = (
    "You draw with replacement: some samples come twice, others not at all. In an epoch each comes "
    "once: shuffle, and cut."
)
EACH_ALONE = (
    "You draw each batch anew from all samples: one may come in two batches, another in none. "
    "Shuffle once for the whole epoch, and cut."
)
OWN_SEED = (
    "A generator that you make with a fixed seed in the function starts anew in each call: every "
    "epoch brings the same order. Draw with the `rng` that comes; it moves on by itself."
)
ELSEWHERE = (
    "You draw from another source than `rng`. With the generator that is handed over whoever calls "
    "you can repeat the run exactly."
)
EMPTY = (
    "There is an empty batch at the end where batch_size divides n_samples, and the mean over it "
    "is 0/0. Step through the starts: `range(0, n_samples, batch_size)`."
)
ROLLED = (
    "You begin at a random place, but the order stays that of the data: neighbours always go "
    "together. Shuffle: `rng.permutation(n_samples)`."
)
FROM_1 = "Python counts from 0: the samples are 0 … n_samples − 1."
ONE_BATCH = "Only one batch comes back. All batches of the epoch are asked for, as a list."
NONE_SHUFFLED = (
    "`rng.shuffle` shuffles in place and returns None. Shuffle first, then use the array, or take "
    "`rng.permutation`, which returns one."
)

MINIBATCHES = Question(
    name="minibatches",
    title="Shuffle and cut",
    parts=(Part("each sample once", 2, once_each), Part("at random", 2, at_random)),
    judge=judge_batches,
    call=epochs_of,
    seen=seen_symptoms,
    picture="course_lib.widgets.descent_tables:show_batches",
    mistakes=(
        mistake("not_shuffled", NOT_SHUFFLED, order="np.arange(n_samples)"),
        mistake(
            "shuffled_inside", INSIDE, order="np.arange(n_samples)",
            then=f"batches = {CUT}", result="[rng.permutation(batch) for batch in batches]",
        ),
        mistake(
            "batches_shuffled", BATCHES_ONLY, order="np.arange(n_samples)",
            then=f"batches = {CUT}",
            result="list(map(batches.__getitem__, rng.permutation(len(batches))))",
        ),
        mistake(
            "full_batches_shuffled", BATCHES_ONLY, order="np.arange(n_samples)",
            then=f"batches = {CUT}",
            result="[batches[k] for k in rng.permutation(len(batches) - 1)] + batches[-1:]",
        ),
        mistake(
            "last_dropped", DROPPED,
            result="[order[i : i + batch_size] for i in "
            "range(0, n_samples - batch_size + 1, batch_size)]",
        ),
        mistake(
            "last_dropped_always", "The last batch is missing, even where it is full. `range(0, "
            "n_samples, batch_size)` goes through all starts.",
            result="[order[i : i + batch_size] for i in "
            "range(0, n_samples - batch_size, batch_size)]",
            concept=False,
        ),
        mistake(
            "last_sample_dropped", "A sample is left out: `range(0, n_samples - 1, …)` or a slice "
            "ends one too early. Ends are not included in Python as it is.",
            order="rng.permutation(n_samples)[:-1]", result="[order[i : i + batch_size] for i in "
            "range(0, n_samples, batch_size)]", concept=False,
        ),
        mistake(
            "batches_one_short", "Each batch lacks a sample: `order[i : i + batch_size]` stops "
            "before its end by itself, it needs no `- 1`.",
            result="[order[i : i + batch_size - 1] for i in range(0, n_samples, batch_size)]",
            concept=False,
        ),
        mistake(
            "batches_overlap", "Neighbouring batches share a sample: `order[i : i + batch_size]` "
            "ends where the next one begins, it needs no `+ 1`.",
            result="[order[i : i + batch_size + 1] for i in range(0, n_samples, batch_size)]",
            concept=False,
        ),
        mistake(
            "sliding", "Your window moves on by one sample at a time, and each sample comes in "
            "many batches. It moves on by batch_size: `range(0, n_samples, batch_size)`.",
            result="[order[i : i + batch_size] for i in range(n_samples)]",
        ),
        mistake(
            "filled_from_the_front", FILLED, then="n = -(-n_samples // batch_size)",
            result="[np.take(order, range(i * batch_size, (i + 1) * batch_size), mode='wrap') "
            "for i in range(n)]",
        ),
        mistake(
            "last_overlaps", FILLED, then="last = max(n_samples - batch_size, 0)",
            result="[order[min(i, last) : min(i, last) + batch_size] for i in "
            "range(0, n_samples, batch_size)]",
        ),
        mistake(
            "filled_with_minus_1", "The last batch is filled up with −1, and as an index −1 is the "
            "last sample. Keep the batch as it comes, smaller than the others.",
            then="n = -(-n_samples // batch_size); "
            "order = np.append(order, np.full(n * batch_size - n_samples, -1))",
            result="[order[i * batch_size : (i + 1) * batch_size] for i in range(n)]",
        ),
        mistake(
            "merged", MERGED, then="n = max(n_samples // batch_size, 1)",
            result="[order[k * batch_size : (k + 1) * batch_size if k < n - 1 else None] "
            "for k in range(n)]",
        ),
        mistake(
            "first_is_partial", "What is left over comes first. Full batches come first, the "
            "smaller one last.", then="left = n_samples % batch_size",
            result="([order[:left]] if left else []) + [order[i : i + batch_size] for i in "
            "range(left, n_samples, batch_size)]", concept=False,
        ),
        mistake(
            "evenly", EVENLY, result="np.array_split(order, -(-n_samples // batch_size))",
        ),
        mistake(
            "evenly_and_fewer", EVENLY,
            result="np.array_split(order, max(n_samples // batch_size, 1))",
        ),
        mistake("count_of_batches", COUNT, result="np.array_split(order, batch_size)"),
        mistake(
            "equal_parts_only", "`np.split` and `reshape` want parts of equal size: they fail "
            "where batch_size does not divide n_samples. Cut by slices, "
            "`order[i : i + batch_size]`.",
            result="np.split(order, n_samples // batch_size)", concept=False,
        ),
        mistake(
            "reshaped", "`np.split` and `reshape` want parts of equal size: they fail where "
            "batch_size does not divide n_samples. Cut by slices, `order[i : i + batch_size]`.",
            result="list(order.reshape(-1, batch_size))", concept=False,
        ),
        mistake(
            "an_empty_one", EMPTY, result="[order[k * batch_size : (k + 1) * batch_size] for k in "
            "range(n_samples // batch_size + 1)]",
        ),
        mistake("replacement", REPLACEMENT, order="rng.integers(0, n_samples, n_samples)"),
        mistake(
            "each_alone", EACH_ALONE,
            result="[rng.choice(n_samples, min(batch_size, n_samples - i), replace=False) for i in "
            "range(0, n_samples, batch_size)]",
        ),
        mistake(
            "each_alone_full", EACH_ALONE,
            result="[rng.choice(n_samples, min(batch_size, n_samples), replace=False) for i in "
            "range(0, n_samples, batch_size)]",
        ),
        mistake("own_seed", OWN_SEED, order="np.random.default_rng(0).permutation(n_samples)"),
        mistake("elsewhere", ELSEWHERE, order="np.random.permutation(n_samples)"),
        mistake("reversed", "The samples come in the reverse order of the data, every time. "
                "Shuffle: `rng.permutation(n_samples)`.", order="np.arange(n_samples)[::-1]"),
        mistake(
            "rolled", ROLLED, order="np.roll(np.arange(n_samples), rng.integers(n_samples))",
        ),
        other("none_shuffled", NONE_SHUFFLED, "order = rng.shuffle(np.arange(n_samples))",
              f"return {CUT}", concept=False),
        other(
            "none_cut", NONE_SHUFFLED, "order = rng.shuffle(np.arange(n_samples))",
            "return [order[i : i + batch_size] for i in range(0, n_samples, batch_size)]",
            concept=False,
        ),
        mistake(
            "unfair_keys", UNFAIR,
            order="np.argsort(rng.integers(0, n_samples, n_samples), kind='stable')",
        ),
        mistake("from_1", FROM_1, order="rng.permutation(n_samples) + 1", concept=False),
        mistake(
            "first_batch_only", ONE_BATCH, result="[order[:batch_size]]",
        ),
        mistake(
            "one_array", "A single array comes back. A list is asked for, an array for each batch.",
            result="order", concept=False,
        ),
        mistake(
            "not_cut", "The samples are shuffled, but not cut: a list of batches is asked for.",
            result="[order]",
        ),
        mistake(
            "numbers", "Your list holds single indices. A batch is an array of them, the list has "
            "one for each batch.", result="[int(i) for i in order]", concept=False,
        ),
        mistake(
            "tuples", "A batch is a tuple: `X[(3, 1)]` means the single entry in row 3, column 1. "
            "Make arrays or lists, `X[[3, 1]]` are two rows.",
            result="[tuple(map(int, order[i : i + batch_size])) for i in "
            "range(0, n_samples, batch_size)]",
        ),
        mistake(
            "floats", "Indices are whole numbers; yours are floats, with which `X[batch]` fails.",
            order="rng.permutation(np.arange(float(n_samples)))", concept=False,
        ),
        mistake(
            "masks", "Yours are masks of True and False. Index arrays are asked for: the numbers "
            "of the samples.",
            result="[np.isin(np.arange(n_samples), order[i : i + batch_size]) for i in "
            "range(0, n_samples, batch_size)]", concept=False,
        ),
        mistake(
            "starts_and_ends", "Yours are where batches begin and end. The indices of their "
            "samples are asked for, shuffled.",
            result="[[i, min(i + batch_size, n_samples)] for i in range(0, n_samples, batch_size)]",
        ),
        other(
            "yields", "`yield` makes a generator, which can be gone through once. Return a list of "
            "arrays.", "order = rng.permutation(n_samples)",
            "for i in range(0, n_samples, batch_size):", "    yield order[i : i + batch_size]",
            concept=False,
        ),
        mistake(
            "slices", "Yours are slices, pieces of the data in its order. Arrays of the shuffled "
            "numbers are asked for: cut `order`, `order[i : i + batch_size]`.",
            result="[slice(i, i + batch_size) for i in range(0, n_samples, batch_size)]",
        ),
        mistake(
            "drawn_masks", "Each sample is thrown into a batch at random, and their sizes vary. "
            "Shuffle, and cut.", order="rng.integers(0, -(-n_samples // batch_size), n_samples)",
            result="[np.flatnonzero(order == k) for k in range(-(-n_samples // batch_size))]",
        ),
    ),
)  # fmt: skip
