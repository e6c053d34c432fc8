"""Question 6: the pass backwards through a layer Z = X W + b."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with, so_many_wanted
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict

NAMES = ("dZ", "X", "W")


def three_gradients(answer: Callable, dZ: Any, X: Any, W: Any) -> Any:
    """Probe: the three gradients by name, where the answer gives three things."""
    result = answer(dZ, X, W)
    if isinstance(result, (tuple, list)) and len(result) == 3:
        return {"dX": result[0], "dW": result[1], "db": result[2]}
    return {"result": result} if isinstance(result, dict) else result


def right_backward(dZ: np.ndarray, X: np.ndarray, W: np.ndarray) -> dict[str, np.ndarray]:
    dX = dZ @ W.T  # (n, c) @ (c, d) -> (n, d)
    dW = X.T @ dZ  # (d, n) @ (n, c) -> (d, c)
    return {"dX": dX, "dW": dW, "db": dZ.sum(axis=0)}


compare = agrees_with(right_backward)


def judge_three(case: Case, output: Any) -> Verdict:
    """Equal but for rounding; what are not three things is told so."""
    verdict = compare(case, output)
    return verdict if output is None else so_many_wanted(verdict, output, "dX, dW, db") or verdict


def drawn(rng: np.random.Generator, n: int, d: int, c: int) -> Case:
    dZ, X, W = (rng.normal(size=size).round(1) for size in ((n, c), (n, d), (d, c)))
    return Case((dZ, X, W), f"{n} samples, {d} inputs, {c} units", NAMES)


def one_sample(rng: np.random.Generator) -> Sequence[Case]:
    """A batch of one, from one input and one unit up."""
    tiny = np.array([[2.0]]), np.array([[3.0]]), np.array([[5.0]])
    wide = np.array([[1.0, -1.0]]), np.array([[1.0, 2.0, 3.0]]), np.arange(6.0).reshape(3, 2)
    return [
        Case(tiny, "one sample, one input, one unit", NAMES),
        Case(wide, "one sample, 3 inputs, 2 units", NAMES),
        drawn(rng, 1, 2, 2),
    ]


def batches(rng: np.random.Generator) -> Sequence[Case]:
    """Several samples; square ones too, in which a wrong transpose goes unnoticed by its shape."""
    two = np.array([[1.0], [2.0]]), np.array([[1.0], [10.0]]), np.array([[3.0]])
    sizes = ((2, 3, 2), (4, 2, 3), (3, 3, 3), (2, 2, 2), (5, 1, 4))
    return [
        Case(two, "two samples, one input, one unit", NAMES),
        *(drawn(rng, *size) for size in sizes),
    ]


def mistake(
    name: str, hint: str, dX: str = "dZ @ W.T", dW: str = "X.T @ dZ", db: str = "dZ.sum(axis=0)",
    returned: str = "dX, dW, db", concept: bool = True,
) -> Mistake:  # fmt: skip
    """The right answer with one of its parts replaced."""
    code = (
        "def dense_backward(dZ, X, W):\n"
        f"    dX = {dX}\n    dW = {dW}\n    db = {db}\n    return {returned}"
    )
    return Mistake(name, code, hint, concept)


B_NOT_SUMMED = (
    "db has a row for each sample. b is one row that was copied to all samples, so its gradient is "
    "the *sum* over them: `axis=0`."
)
NO_MEAN = (
    "You divide by the number of samples. The 1/N of a mean belongs to the loss, and has come down "
    "in dZ already: here everything is a sum."
)
TURNED = (
    "dW lies on its side. A gradient has the shape of what it is the gradient of, here (d, c): "
    "`X.T @ dZ` is (d, n) @ (n, c)."
)
NO_TRANSPOSE = (
    "dX takes W without its transpose. Forwards W leads from d to c, backwards from c to d: "
    "`dZ @ W.T` is (n, c) @ (c, d)."
)

RESHAPED = (
    "`reshape` lays the entries out row by row: the shape fits, but they stand in the wrong "
    "places. To turn a table on its side, transpose: dX = `dZ @ W.T`, dW = `X.T @ dZ`."
)

DENSE_BACKWARD = Question(
    name="dense_backward",
    title="A layer, backwards",
    parts=(Part("one sample", 1, one_sample), Part("batches", 3, batches)),
    judge=judge_three,
    call=three_gradients,
    picture="course_lib.widgets.backprop_tables:show_dense",
    mistakes=(
        mistake("b_not_summed", B_NOT_SUMMED, db="dZ"),
        mistake("b_mean", NO_MEAN, db="dZ.mean(axis=0)"),
        mistake("w_mean", NO_MEAN, dW="X.T @ dZ / len(X)"),
        mistake("means", NO_MEAN, dW="X.T @ dZ / len(X)", db="dZ.mean(axis=0)"),
        mistake(
            "all_means",
            NO_MEAN,
            dX="dZ @ W.T / len(X)",
            dW="X.T @ dZ / len(X)",
            db="dZ.mean(axis=0)",
        ),
        mistake(
            "b_over_units",
            "db is added over the units, one number a sample. b has one a *unit*: add over the "
            "samples, `axis=0`.",
            db="dZ.sum(axis=1)",
        ),
        mistake(
            "b_one_number",
            "db is one number. b has one for each unit: add over the samples only, `axis=0`.",
            db="dZ.sum()",
        ),
        mistake(
            "b_of_first_sample",
            "db is taken from one sample. Every sample has used b: add over all of them.",
            db="dZ[0]",
        ),
        mistake(
            "b_keeps_the_axis",
            "db has the shape (1, c). b has the shape (c,), and so has its gradient: leave "
            "`keepdims` away.",
            db="dZ.sum(axis=0, keepdims=True)",
            concept=False,
        ),
        mistake(
            "b_ones",
            "db is the local slope alone, 1 for each sample. Multiply by what comes from above: "
            "the sum of dZ.",
            db="np.ones_like(dZ).sum(axis=0)",
        ),
        mistake("w_turned", TURNED, dW="dZ.T @ X"),
        mistake(
            "w_not_transposed",
            "In dW the samples have to be summed over, so they must meet: `X.T @ dZ`. X @ dZ lets "
            "other axes meet, if it runs at all.",
            dW="X @ dZ",
            concept=False,
        ),
        mistake(
            "w_from_w",
            "dW is made of W. The local slope of Z = X W by W is X: `X.T @ dZ`.",
            dW="W * dZ.sum(axis=0)",
        ),
        mistake(
            "w_local_only",
            "dW is the local slope alone, X: what comes from above, dZ, is missing.",
            dW="X.T @ np.ones_like(dZ)",
        ),
        mistake(
            "w_from_one_sample",
            "dW comes from the first sample alone. Every sample has used W: X.T @ dZ adds them up.",
            dW="np.outer(X[0], dZ[0])",
        ),
        mistake("x_not_transposed", NO_TRANSPOSE, dX="dZ @ W"),
        mistake(
            "x_turned",
            "dX has the shape (d, n). A gradient has the shape of what it is the gradient of, "
            "(n, d): `dZ @ W.T`.",
            dX="W @ dZ.T",
        ),
        mistake(
            "x_local_only",
            "dX is the local slope alone: what comes from above, dZ, is missing.",
            dX="np.ones_like(dZ) @ W.T",
        ),
        mistake(
            "x_summed",
            "dX is added over the samples. Each sample had its own x, and keeps its own gradient: "
            "(n, d).",
            dX="(dZ @ W.T).sum(axis=0)",
        ),
        mistake(
            "x_from_x",
            "dX is made of X. The local slope of Z = X W by X is W: `dZ @ W.T`.",
            dX="X * dZ.sum(axis=1, keepdims=True)",
        ),
        mistake(
            "x_and_w_exchanged",
            "dX and dW are exchanged: first dX, of the shape of X, then dW.",
            returned="dW, dX, db",
            concept=False,
        ),
        mistake(
            "x_last",
            "The order is dX, dW, db.",
            returned="dW, db, dX",
            concept=False,
        ),
        mistake(
            "no_dx",
            "Two arrays came. dX is wanted as well: it is what the layer below gets from above.",
            returned="dW, db",
        ),
        mistake(
            "downhill",
            "The signs are turned round. The pass backwards hands on the gradient itself; the "
            "optimizer subtracts it.",
            returned="-dX, -dW, -db",
        ),
        mistake(
            "steps",
            "You return W after a step. The gradient alone is asked for: how long the step is, the "
            "optimizer decides.",
            returned="dX, W - dW, db",
        ),
        mistake(
            "forward_again",
            "dX is the pass forwards once more. Backwards dZ goes through W the other way: "
            "`dZ @ W.T`.",
            dX="X @ W",
        ),
        mistake(
            "no_transposes",
            NO_TRANSPOSE,
            dX="dZ @ W",
            dW="X @ dZ",
            concept=False,
        ),
        mistake(
            "w_in_front",
            "dX has W on the wrong side. The samples stay on the left: `dZ @ W.T` is (n, c) @ "
            "(c, d).",
            dX="W @ dZ",
            concept=False,
        ),
        mistake(
            "w_turned_in_front",
            "dX is as for one sample on paper, Wᵀ in front. Here samples are rows: `dZ @ W.T` is "
            "(n, c) @ (c, d).",
            dX="W.T @ dZ",
        ),
        mistake(
            "w_from_last_sample",
            "dW comes from the last sample alone. In a loop `dW = …` replaces what was there: "
            "collect with `+=`, or write `X.T @ dZ`.",
            dW="np.outer(X[-1], dZ[-1])",
        ),
        mistake(
            "first_sample_only",
            "Everything comes from the first sample. dX has a row for each, and dW and db add up "
            "what all of them bring.",
            dX="dZ[0] @ W.T",
            dW="np.outer(X[0], dZ[0])",
            db="dZ[0]",
        ),
        mistake(
            "b_ones_for_all",
            "db is the local slope alone, 1. Multiply by what comes from above, and add over the "
            "samples: the sum of dZ.",
            db="np.ones(W.shape[1])",
        ),
        mistake(
            "b_from_w",
            "db is made of dW. b meets no X: the local slope of Z by b is 1, so db is the sum of "
            "dZ's rows.",
            db="(X.T @ dZ).sum(axis=0)",
        ),
        mistake(
            "entry_by_entry",
            "`*` multiplies entry by entry. Z = X W was a product of matrices, and so are dX and "
            "dW: `dZ @ W.T`, `X.T @ dZ`.",
            dX="dZ * W",
            dW="dZ * X",
            concept=False,
        ),
        mistake("w_reshaped", RESHAPED, dW="(dZ.T @ X).reshape(W.shape)"),
        mistake("x_reshaped", RESHAPED, dX="(W @ dZ.T).reshape(X.shape)"),
        mistake(
            "w_outer",
            "`np.outer` lays both tables out flat and multiplies each entry by each. It fits a "
            "single sample; a batch needs the sum over samples, `X.T @ dZ`.",
            dW="np.outer(X, dZ)",
        ),
        mistake(
            "b_first",
            "The order is dX, dW, db.",
            returned="db, dW, dX",
            concept=False,
        ),
        mistake(
            "x_left_out",
            "dX is None. It is wanted as well: it is what the layer below gets from above.",
            returned="None, dW, db",
        ),
        mistake(
            "x_mean",
            NO_MEAN,
            dX="dZ @ W.T / len(X)",
        ),
        mistake(
            "all_steps",
            "You return X and W after a step. The gradients alone are asked for: how long the step "
            "is, the optimizer decides.",
            returned="X - dX, W - dW, db",
        ),
        mistake(
            "an_activation_too",
            "dX is cut where X is not positive. This layer has no activation: its pass backwards "
            "comes by itself, in question 7.",
            dX="(dZ @ W.T) * (X > 0)",
        ),
    ),
)
