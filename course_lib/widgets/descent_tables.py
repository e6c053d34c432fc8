"""*Show me* for the exercise of lesson 06: the student's result beside the right one."""

import copy
import functools
import html
from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from course_lib.checks.call import call_safely
from course_lib.checks.question import Case
from course_lib.widgets import compare
from course_lib.widgets.compare import Views
from course_lib.widgets.descent_ways import ways

LESSON = "06_gradient_descent"
EPOCHS = 3  # of batches, shown one under the other
STEPS = 6
RATES = {  # the rates of `rates`: on which function they are tried
    "swings": ("x²", lambda v: 2 * v, [1.0]),
    "edge": ("½ (x² + 9 y²)", lambda v: v * [1, 9], [1.0, 1.0]),
    "best": ("½ (x² + 9 y²)", lambda v: v * [1, 9], [1.0, 1.0]),
}

beside = functools.partial(compare.beside, LESSON)


def show_descend(args: tuple, own: Callable) -> Views:
    """The function, start, rate and steps, and both ways, point by point, and drawn."""
    names = ("f", "x0", "learning_rate", "n_steps")
    views = beside("descend.right_points", names, copy.deepcopy(args), own, "walk")
    checks = compare.checks_of(LESSON, "descend")
    outcome = call_safely(checks.walk, own, args, compare.PATIENCE)
    picture = ways(args[0], checks.right_points(*args), outcome.value)
    return views if picture is None else [*views, ("Both ways down", picture)]


def show_minimize(args: tuple, own: Callable) -> Views:
    """The function, start and limits, and where both end after how many steps."""
    names = ("f", "x0", "learning_rate", "tolerance", "max_steps")
    return beside("minimize.right_ending", names, args, own, "ending")


def show_cubic(args: tuple, own: Callable) -> Views:
    """Weights and samples, both losses and both gradients."""
    return beside("cubic_loss.right_loss", ("w", "x", "y"), args, own, "two_things")


def show_epoch(args: tuple, own: Callable) -> Views:
    """Samples, weights, rate and batches, and the weights of both after the epoch."""
    names = ("X", "y", "w", "learning_rate", "batches")
    return beside("sgd_epoch.right_weights", names, args, own)


def show_starts(args: tuple, own: Callable) -> Views:
    """The function, starts, rate and steps, and both ends with their values."""
    names = ("f", "starts", "learning_rate", "n_steps")
    return beside("best_of_starts.right_lowest", names, args, own, "lowest")


# ---- batches: random, so that ours are only an example


def show_batches(args: tuple, own: Callable) -> Views:
    """Some epochs of the student's batches beside some of ours, and what each epoch lacks."""
    n, size, seed, epochs = args
    checks = compare.checks_of(LESSON, "minibatches")

    def drawn(answer: Callable) -> list[Any]:
        rng = np.random.default_rng(seed)
        return [answer(n, size, rng) for _ in range(EPOCHS)]

    outcome = call_safely(lambda answer: drawn(answer), own, (), compare.PATIENCE)
    ours = epochs_table("ours, an example", drawn(checks.right_batches))
    if outcome.error:
        told = f"✗ Your code gives no batches. {outcome.message}"
        page = compare.paragraph(told, role="alert") + compare.flex([ours])
        return [(f"{n} samples in batches of {size}", ipywidgets.HTML(f"<div>{page}</div>"))]
    words = {f"In an epoch of yours {lacks(batches, n)}." for batches in outcome.value}
    page = compare.flex([epochs_table("yours", outcome.value), ours])
    page += "".join(map(compare.paragraph, sorted(words)))
    if epochs > compare.checks_of(LESSON, "law").PLENTY:
        page += counted(checks, args, own)
    return [(f"{n} samples in batches of {size}", ipywidgets.HTML(f"<div>{page}</div>"))]


def lacks(batches: Any, n: int) -> str:
    """What becomes of the n samples in an epoch, in words.

    >>> lacks([[0, 2], [2, 5]], 4)
    '2 comes twice or more; missing: 1, 3; there is no sample 5'
    >>> lacks([[1, 0], [2]], 3)
    'each sample comes once'
    """
    try:
        drawn = np.concatenate([np.zeros(0, dtype=int), *map(np.ravel, batches)])
        counts = {int(i): int(np.sum(drawn == i)) for i in {*drawn.tolist(), *range(n)}}
    except (TypeError, ValueError):
        return "these are no lists of indices"
    inside = {i: count for i, count in counts.items() if 0 <= i < n}
    twice = [str(i) for i, count in inside.items() if count > 1]
    words = [f"{', '.join(twice)} {'come' if twice[1:] else 'comes'} twice or more"] * bool(twice)
    missing = [str(i) for i, count in inside.items() if count == 0]
    words += [f"missing: {', '.join(missing)}"] * bool(missing)
    words += [f"there is no sample {i}" for i in sorted(counts) if i not in inside]
    return "; ".join(words) or "each sample comes once"


def epochs_table(name: str, epochs: list[Any]) -> str:
    """The batches of some epochs, an epoch a row."""
    style = compare.STYLE
    rows = [
        f'<tr style="background: none"><th scope="row" style="{style["index"]}">epoch {i}</th>'
        + "".join(f'<td style="{style["cell"]}">{batch_text(batch)}</td>' for batch in cells(value))
        + "</tr>"
        for i, value in enumerate(epochs, 1)
    ]
    return (
        f'<div style="{style["box"]}"><table style="{style["table"]}">'
        f'<caption style="{style["caption"]}">{html.escape(name)}</caption>{"".join(rows)}'
        "</table></div>"
    )


def cells(value: Any) -> list[Any]:
    """The batches of an epoch, at most twelve; what is no list stands in one cell."""
    return list(value)[: compare.MOST] if isinstance(value, (list, tuple)) else [value]


def batch_text(batch: Any) -> str:
    row = isinstance(batch, (list, np.ndarray)) and np.ndim(batch) == 1
    return html.escape(" ".join(map(str, np.asarray(batch).tolist())) if row else str(batch))


def counted(checks: Any, args: tuple, own: Callable) -> str:
    """How often each sample came at each place: all about equally often, if the shuffle is fair."""
    n, size, seed, epochs = args
    outcome = call_safely(
        lambda answer: checks.epochs_of(answer, n, size, seed, epochs), own, (), compare.PATIENCE
    )
    told = outcome.value if isinstance(outcome.value, dict) else {"kind": "none"}
    if told["kind"] or checks.symptoms(Case(args), told).get("law") != "places":
        return ""
    orders = np.asarray(told["orders"])
    table = np.array([(orders == i).sum(axis=0) for i in range(n)])
    even = f"{len(orders) / n:.0f}"
    sentence = (
        f"In {len(orders)} epochs, how often sample i (row) came at place j (column). A fair "
        f"shuffle brings about {even} everywhere; yours from {table.min()} to {table.max()}."
    )
    return compare.paragraph(sentence) + compare.flex([compare.table("counts", table)])


# ---- rates: what the student's numbers do


def show_rates(args: tuple, own: Any) -> Views:
    """The first steps at the student's rates, beside what each name asks for."""
    number_of = compare.checks_of(LESSON, "rates").number_of
    tables = [steps_table(name, rate) for name in RATES if (rate := number_of(own, name))]
    words = "Start with the rates: what becomes of x₀ = 1 and y₀ = 1?"
    if tables:
        words = (
            "swings: the same two numbers for ever. edge: y swings for ever. best: |x| and |y| "
            "shrink alike; by which factor in each step? That is the one for shrinks."
        )
    page = compare.paragraph(words) + compare.flex(tables)
    return [("The first steps at your rates", ipywidgets.HTML(f"<div>{page}</div>"))]


def steps_table(name: str, rate: float) -> str:
    """The points of the first steps at a rate, a row for each coordinate."""
    formula, gradient, start = RATES[name]
    points = [np.array(start)]
    for _ in range(STEPS):
        points.append(points[-1] - rate * gradient(points[-1]))
    letters = "x and y in rows" if len(start) > 1 else "x"
    return compare.table(f"{name}: {formula} at rate {rate:.4g}; {letters}", np.array(points).T)
