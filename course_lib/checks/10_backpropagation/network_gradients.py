"""Question 9: all gradients of a network with one hidden layer."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.call import Outcome
from course_lib.checks.judges import agrees_with
from course_lib.checks.plain import describe
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict

NAMES = ("X", "y", "W1", "b1", "W2", "b2")
KEYS = ("W1", "b1", "W2", "b2")
COMPONENTS = ("dense_backward", "sigmoid_backward")


def with_components(answer: Callable, X: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    """Probe: the answer's gradients, with the components that the student has chosen.

    `go_on_with` in the answer's notebook says "mine" or "ours"; ours where it says nothing.
    """

    def dense_backward(dZ, X, W):
        return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)

    def sigmoid_backward(dA, Z):
        e = np.exp(-np.abs(Z))
        return dA * (e / (1 + e) ** 2)

    def own(name, function):
        def component(*args):
            try:
                return function(*args)
            except NotImplementedError:  # else it would look as if the answer were not written
                text = f'your {name} is not written yet: write "ours" for it in `go_on_with`'
                raise RuntimeError(text) from None

        return component

    components = {"dense_backward": dense_backward, "sigmoid_backward": sigmoid_backward}
    names = getattr(answer, "__globals__", {})
    wishes = names.get("go_on_with", {})
    if not isinstance(wishes, dict):
        wishes = {}
    taken = {}
    for name in components:
        taken[name] = "mine" if wishes.get(name) == "mine" and callable(names.get(name)) else "ours"
        if taken[name] == "mine":
            components[name] = own(name, names[name])
    result = answer(X, y, W1, b1, W2, b2, **components)
    return {"gradients": result, "components": taken}


def gradients_alone_of(answer: Callable, *args: Any) -> Any:
    """The same without saying whose components they were: for the picture."""
    return with_components(answer, *args)["gradients"]


def right_gradients(
    X: np.ndarray, y: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray
) -> dict[str, np.ndarray]:
    """∂L/∂ of each parameter; L is the mean cross-entropy of softmax(σ(X W1 + b1) W2 + b2)."""
    Z1 = X @ W1 + b1  # (n, d) @ (d, h) -> (n, h)
    e = np.exp(-np.abs(Z1))
    A1 = np.where(Z1 >= 0, 1, e) / (1 + e)
    S = A1 @ W2 + b2  # (n, h) @ (h, c) -> (n, c)
    E = np.exp(S - S.max(axis=1, keepdims=True))
    dS = E / E.sum(axis=1, keepdims=True)
    dS[np.arange(len(y)), y] -= 1
    dS /= len(y)
    dZ1 = (dS @ W2.T) * (e / (1 + e) ** 2)
    return {"W1": X.T @ dZ1, "b1": dZ1.sum(axis=0), "W2": A1.T @ dS, "b2": dS.sum(axis=0)}


compare = agrees_with(right_gradients, rtol=1e-5, atol=1e-9)


def judge_gradients(case: Case, output: Any) -> Verdict:
    """Equal but for rounding; told is the first gradient that differs, from the output down."""
    right = right_gradients(*case.args)
    if not isinstance(output, dict) or "components" not in output:
        return compare(case, None)
    got, own = output.get("gradients"), mine(output)
    if not isinstance(got, dict) or set(got) != set(KEYS):
        names = ", ".join(repr(key) for key in KEYS)
        why = f"Return a dict with the keys {names}."
        if got is None:
            why = "It returns None: is a `return` missing?"
        return Verdict(False, describe(right), describe(got), why)
    for key in ("b2", "W2", "b1", "W1"):
        told = agrees_with(lambda *_, key=key: right[key], rtol=1e-5, atol=1e-9)(case, got[key])
        if not told.ok:
            why = f"∂L/∂{key} differs. {told.why}"
            if own:
                why += (
                    f" It ran with your own {' and '.join(own)}: does the check of that pass? Else "
                    'write "ours" in `go_on_with`.'
                )
            return Verdict(False, f"∂L/∂{key}: {told.expected}", told.got, why)
    return replace(compare(case, got), ok=True)


def mine(output: dict[str, Any]) -> list[str]:
    """The components that were the student's own."""
    taken = output.get("components")
    return [n for n in COMPONENTS if isinstance(taken, dict) and taken.get(n) == "mine"]


def gradients_alone(case: Case, outcome: Outcome) -> Outcome:
    """For `Question.seen`: whose components were used does not matter to a mistake."""
    if outcome.error or not isinstance(outcome.value, dict):
        return outcome
    return replace(outcome, value=outcome.value.get("gradients"))


def whose_components(values: Sequence[Any]) -> str:
    """For `Question.note`: which components of ours the answer went on with."""
    dicts = [v for v in values if isinstance(v, dict) and isinstance(v.get("components"), dict)]
    taken: dict[str, str] = dicts[0]["components"] if dicts else {}
    own = [name for name in COMPONENTS if taken.get(name) == "mine"]
    ours = [name for name in COMPONENTS if taken.get(name) == "ours"]
    both = (("your", own), ("our", ours))
    sides = [f"{whose} {' and '.join(names)}" for whose, names in both if names]
    return f"Went on with {', '.join(sides)}." if sides else ""


def drawn(rng: np.random.Generator, n: int, d: int, h: int, c: int, scale: float = 1.0) -> Case:
    X = rng.normal(size=(n, d)).round(1)
    y = rng.permutation(np.arange(n) % c)
    W1, b1 = scale * rng.normal(size=(d, h)).round(1), rng.normal(size=h).round(1)
    W2, b2 = scale * rng.normal(size=(h, c)).round(1), rng.normal(size=c).round(1)
    return Case((X, y, W1, b1, W2, b2), f"n = {n}, d = {d}, h = {h}, c = {c}", NAMES)


def one_sample(rng: np.random.Generator) -> Sequence[Case]:
    """A single sample: nothing is summed or averaged yet."""
    tiny = (np.array([[1.0]]), np.array([0]), np.array([[0.0]]), np.array([0.0]),
            np.array([[1.0, -1.0]]), np.array([0.0, 0.0]))  # fmt: skip
    return [
        Case(tiny, "one input, one hidden unit, two classes", NAMES),
        drawn(rng, 1, 2, 2, 3),
        drawn(rng, 1, 3, 2, 2),
    ]


def batches(rng: np.random.Generator) -> Sequence[Case]:
    """Several samples; square sizes; scores so large that exp overflows or is 0, and far apart."""
    sizes = ((2, 1, 2, 2), (4, 3, 2, 3), (3, 3, 3, 3), (5, 2, 4, 3), (2, 2, 2, 2))
    large = drawn(rng, 3, 2, 2, 3, scale=2000.0)
    alike = (np.array([[1.0], [2.0]]), np.array([0, 1]), np.array([[0.0]]), np.array([0.0]),
             np.array([[3000.0, 3002.0]]), np.array([0.0, 0.0]))  # fmt: skip
    sure = (*alike[:4], np.array([[3000.0, 1000.0]]), np.array([0.0, 0.0]))
    # one sample's scores are thousands, another's hundreds: each row has a largest one of its own
    apart = (np.array([[4.0], [-4.0]]), np.array([0, 1]), np.array([[1.0, -0.5]]),
             np.array([0.0, 0.5]), np.array([[3000.0, 3001.0], [-0.5, 1.0]]),
             np.array([0.0, 0.5]))  # fmt: skip
    # the highest class does not occur in y
    X, _, *parameters = drawn(rng, 3, 2, 3, 4).args
    seen = Case((X, np.array([1, 0, 2]), *parameters), "4 classes, 3 of them in y", NAMES)
    return [
        *(drawn(rng, *size) for size in sizes),
        seen,
        Case(alike, "large scores", NAMES),
        Case(sure, "a probability of 0", NAMES),
        large,
        Case(apart, "scores far apart", NAMES),
    ]


def mistake(
    name: str, hint: str, hidden: str = "X @ W1 + b1", scores: str = "A1 @ W2 + b2",
    shift: str = "S.max(axis=1, keepdims=True)",
    probabilities: str = "E / E.sum(axis=1, keepdims=True)",
    delta: str = "(P - Y) / len(X)", first: str = "dense_backward(dS, A1, W2)",
    bend: str = "sigmoid_backward(dA1, Z1)", second: str = "dense_backward(dZ1, X, W1)",
    returned: str = "{'W1': dW1, 'b1': db1, 'W2': dW2, 'b2': db2}", concept: bool = True,
    bent: str = "np.where(Z1 >= 0, 1, e) / (1 + e)", labels: str = "np.eye(len(b2))[y]",
) -> Mistake:  # fmt: skip
    """The right answer with one of its steps replaced."""
    code = (
        "def network_gradients(X, y, W1, b1, W2, b2, dense_backward, sigmoid_backward):\n"
        f"    Z1 = {hidden}\n"
        "    e = np.exp(-np.abs(Z1))\n"
        f"    A1 = {bent}\n"
        f"    S = {scores}\n"
        f"    E = np.exp(S - {shift})\n"
        f"    P = {probabilities}\n"
        f"    Y = {labels}\n"
        f"    dS = {delta}\n"
        f"    dA1, dW2, db2 = {first}\n"
        f"    dZ1 = {bend}\n"
        f"    dX, dW1, db1 = {second}\n"
        f"    return {returned}"
    )
    return Mistake(name, code, hint, concept)


NO_MEAN = (
    "The loss is the *mean* over the samples, so 1/N belongs into dS; from there it comes down to "
    "all four gradients by itself."
)
AT_THE_OUTPUT = (
    "The activation's slope is taken at its output A1. `sigmoid_backward` wants the *input*, Z1."
)

EVERY_ROW = (
    "The 1 is subtracted in the columns of *all* labels, for every sample. Each row has its own "
    "right class: `P[np.arange(len(y)), y] -= 1`, or one-hot rows."
)

NETWORK_GRADIENTS = Question(
    name="network_gradients",
    title="All gradients of a network",
    parts=(Part("one sample", 1, one_sample), Part("batches", 3, batches)),
    judge=judge_gradients,
    call=with_components,
    picture="course_lib.widgets.backprop_tables:show_network",
    seen=gradients_alone,
    note=whose_components,
    mistakes=(
        mistake("no_mean", NO_MEAN, delta="P - Y"),
        mistake(
            "over_the_table",
            "You divide by N·C, the whole table. The loss is a mean over samples: divide by N.",
            delta="(P - Y) / P.size",
        ),
        mistake(
            "no_labels",
            "The one-hot labels are missing: ∂L/∂S is (P − Y)/N.",
            delta="P / len(X)",
        ),
        mistake(
            "turned_round",
            "The sign is turned round: (Y − P)/N points downhill. The gradient is (P − Y)/N.",
            delta="(Y - P) / len(X)",
        ),
        mistake(
            "scores_less_labels",
            "You take S − Y, the slope of a squared error of the scores. Here the scores go "
            "through softmax first: P − Y.",
            delta="(S - Y) / len(X)",
        ),
        mistake(
            "label_numbers",
            "You subtract the labels as numbers. Take 1 from the right class's probability: the "
            "one-hot row `np.eye(c)[y]`.",
            delta="(P - y[:, None]) / len(X)",
        ),
        mistake(
            "right_class_only",
            "Only the right class gets something. ∂L/∂S has an entry for every class, P − Y: the "
            "others are pushed down.",
            delta="(P - Y) * Y / len(X)",
        ),
        mistake(
            "softmax_slope_again",
            "P (1 − P) does not belong here: for softmax with cross-entropy it has cancelled, and "
            "P − Y is all of ∂L/∂S.",
            delta="(P - Y) * P * (1 - P) / len(X)",
        ),
        mistake(
            "no_shift",
            "Without the shift by the row's largest score exp overflows, and the gradients are "
            "nan.",
            shift="0",
        ),
        mistake(
            "softmax_down_the_columns",
            "Your probabilities add up to 1 down the columns. A row is a sample, and its classes "
            "share the probability: `axis=1`.",
            shift="S.max()",
            probabilities="E / E.sum(axis=0)",
        ),
        mistake(
            "softmax_of_the_table",
            "The probabilities of the whole table add up to 1. Each row by itself does: "
            "`axis=1, keepdims=True`.",
            shift="S.max()",
            probabilities="E / E.sum()",
        ),
        mistake(
            "no_slope",
            "The gradient goes past the sigmoid as if it were not there. Between dA1 and dZ1 "
            "stands `sigmoid_backward(dA1, Z1)`.",
            bend="dA1",
        ),
        mistake("slope_at_the_output", AT_THE_OUTPUT, bend="sigmoid_backward(dA1, A1)"),
        mistake(
            "no_upstream",
            "dZ1 is the sigmoid's slope alone. What comes from above, dA1, has to go in.",
            bend="sigmoid_backward(np.ones_like(dA1), Z1)",
        ),
        mistake(
            "slope_twice",
            "The sigmoid's slope is multiplied in twice: `sigmoid_backward` does it already.",
            bend="sigmoid_backward(dA1, Z1) * A1 * (1 - A1)",
        ),
        mistake(
            "w2_from_z1",
            "dW2 is made of Z1. What went into the second layer is A1, *after* the sigmoid.",
            first="dense_backward(dS, Z1, W2)",
        ),
        mistake(
            "w1_from_a1",
            "dW1 is made of A1. What went into the first layer is X.",
            second="(None, (A1.T @ dZ1)[: len(W1)] if A1.shape[1] >= len(W1) else "
            "np.resize(A1.T @ dZ1, W1.shape), dZ1.sum(axis=0))",
        ),
        mistake(
            "no_sigmoid_forwards",
            "The scores are made of Z1: the sigmoid is missing in the pass forwards.",
            scores="Z1 @ W2 + b2",
            first="dense_backward(dS, Z1, W2)",
        ),
        mistake(
            "sigmoid_missing_forwards_only",
            "The scores are made of Z1: the sigmoid is missing in the pass forwards.",
            scores="Z1 @ W2 + b2",
        ),
        mistake("no_b1", "b1 is missing in the pass forwards: Z1 = X W1 + b1.", hidden="X @ W1"),
        mistake("no_b2", "b2 is missing in the pass forwards: S = A1 W2 + b2.", scores="A1 @ W2"),
        mistake(
            "exchanged",
            "The layers' gradients are exchanged in the dict.",
            returned="{'W1': dW2, 'b1': db2, 'W2': dW1, 'b2': db1}",
            concept=False,
        ),
        mistake(
            "a_tuple",
            "The gradients come as a tuple. Return a dict: {'W1': …, 'b1': …, 'W2': …, 'b2': …}.",
            returned="dW1, db1, dW2, db2",
            concept=False,
        ),
        mistake(
            "other_keys",
            "The keys are the names of the parameters: 'W1', 'b1', 'W2', 'b2'.",
            returned="{'dW1': dW1, 'db1': db1, 'dW2': dW2, 'db2': db2}",
            concept=False,
        ),
        mistake(
            "steps",
            "You return parameters after a step. The gradients alone are asked for.",
            returned="{'W1': W1 - dW1, 'b1': b1 - db1, 'W2': W2 - dW2, 'b2': b2 - db2}",
        ),
        mistake(
            "updated_before_use",
            "W2 is changed before the gradient goes back through it. Take all gradients at the old "
            "parameters, then step.",
            first="(dS @ (W2 - A1.T @ dS).T, A1.T @ dS, dS.sum(axis=0))",
        ),
        mistake(
            "mean_once_more",
            "1/N is in there twice: it stands in dS already.",
            returned="{'W1': dW1 / len(X), 'b1': db1 / len(X), 'W2': dW2 / len(X), "
            "'b2': db2 / len(X)}",
        ),
        mistake(
            "another_mean_below",
            "The first layer's gradients are divided by N once more: it stands in dS already.",
            returned="{'W1': dW1 / len(X), 'b1': db1 / len(X), 'W2': dW2, 'b2': db2}",
        ),
        mistake(
            "one_shift_for_all",
            "The largest score of the *whole table* is subtracted. A row far below it becomes all "
            "zeros, and 0/0 is nan: each row needs its own, `S.max(axis=1, keepdims=True)`.",
            shift="S.max()",
        ),
        mistake(
            "columns_with_a_row_shift",
            "Your probabilities add up to 1 down the columns. A row is a sample, and its classes "
            "share the probability: `axis=1`.",
            probabilities="E / E.sum(axis=0)",
            concept=False,
        ),
        mistake(
            "table_with_a_row_shift",
            "The probabilities of the whole table add up to 1. Each row by itself does: "
            "`axis=1, keepdims=True`.",
            probabilities="E / E.sum()",
            concept=False,
        ),
        mistake(
            "sigmoid_at_the_scores",
            "The scores go through a sigmoid, too. They go into softmax as they are.",
            scores="0.5 + 0.5 * np.tanh((A1 @ W2 + b2) / 2)",
        ),
        mistake(
            "slope_at_the_scores",
            "∂L/∂S is multiplied by a sigmoid's slope. There is none between S and P: P − Y is all "
            "of it.",
            delta="sigmoid_backward((P - Y) / len(X), S)",
        ),
        mistake(
            "tanh_forwards",
            "The hidden units have tanh. This network has sigmoids.",
            bent="np.tanh(Z1)",
        ),
        mistake(
            "relu_forwards",
            "The hidden units have ReLU. This network has sigmoids.",
            bent="np.maximum(Z1, 0)",
        ),
        mistake(
            "over_classes",
            "You divide by the number of classes. The loss is a mean over *samples*: divide by N.",
            delta="(P - Y) / len(b2)",
        ),
        mistake(
            "squared_error",
            "The 2 belongs to a squared error. Cross-entropy after softmax has (P − Y)/N.",
            delta="2 * (P - Y) / len(X)",
        ),
        mistake(
            "predicted_for_right",
            "You subtract 1 at the class with the largest probability. It belongs at the *right* "
            "class, y, which the network may well have missed.",
            labels="np.eye(len(b2))[P.argmax(axis=1)]",
        ),
        mistake(
            "labels_from_1",
            "The classes are counted from 0: class k has the row k of the identity matrix, not "
            "k − 1.",
            labels="np.eye(len(b2))[y - 1]",
            concept=False,
        ),
        mistake(
            "only_the_classes_that_occur",
            "The one-hot rows have as many columns as y needs. Not every class need occur in a "
            "batch: take the number from the scores, `S.shape[1]`.",
            labels="np.eye(int(y.max()) + 1)[y]",
        ),
        mistake(
            "arguments_exchanged",
            "`dense_backward` is handed its arguments in another order. It is "
            "`dense_backward(dZ, X, W)`: what comes from above is first.",
            first="dense_backward(A1, dS, W2)",
            concept=False,
        ),
        mistake(
            "results_exchanged",
            "`dense_backward` returns dX, dW, db, in this order. What goes on down is the first.",
            first="(lambda r: (r[1], r[0], r[2]))(dense_backward(dS, A1, W2))",
            concept=False,
        ),
        mistake(
            "columns_of_all_labels",
            EVERY_ROW,
            labels="np.isin(np.arange(len(b2)), y) * np.ones_like(P)",
        ),
        mistake(
            "rows_of_the_labels",
            "The 1 is subtracted in whole *rows*: `P[y]` are the samples with these numbers. The "
            "label is a column of its own row: `P[np.arange(len(y)), y] -= 1`.",
            delta="(P - np.isin(np.arange(len(X)), y)[:, None]) / len(X)",
            concept=False,
        ),
        mistake(
            "by_the_probabilities",
            "−Y/P is the slope by the *probabilities*. From there it still has to go back through "
            "softmax; both together are (P − Y)/N.",
            delta="-Y / P / len(X)",
        ),
        mistake(
            "through_the_probabilities",
            "You go by way of −Y/P. On paper that is right, but a probability may come out as 0, "
            "and then 0/0 is nan. Both steps together are (P − Y)/N, without a quotient.",
            delta="np.array([(np.diag(p) - np.outer(p, p)) @ (-t / p) for p, t in zip(P, Y)]) "
            "/ len(X)",
        ),
        mistake(
            "sigmoid_for_softmax",
            "The probabilities come from a sigmoid of each score. Here the classes share the "
            "probability: softmax.",
            probabilities="0.5 + 0.5 * np.tanh(S / 2)",
        ),
        mistake(
            "scores_cut_off",
            "The scores are cut off so that exp does not overflow, and differences among the large "
            "ones are lost. Subtract each row's largest: softmax stays the same.",
            shift="(S - np.clip(S, -500, 500))",
        ),
        mistake(
            "over_features",
            "You divide by the number of inputs. The loss is a mean over *samples*: `len(X)`.",
            delta="(P - Y) / X.shape[1]",
        ),
        mistake(
            "inputs_and_weights_exchanged",
            "`dense_backward` is handed its arguments in another order. It is "
            "`dense_backward(dZ, X, W)`: the layer's inputs, then its weights.",
            first="dense_backward(dS, W2, A1)",
            concept=False,
        ),
        mistake(
            "slope_at_the_upstream",
            "The arguments of `sigmoid_backward` are exchanged: what comes from above is first, "
            "then the input, `sigmoid_backward(dA1, Z1)`.",
            bend="sigmoid_backward(Z1, dA1)",
            concept=False,
        ),
        mistake(
            "results_exchanged_below",
            "`dense_backward` returns dX, dW, db, in this order; for the first layer dX is not "
            "needed, but it comes first.",
            second="(lambda r: (r[1], r[0], r[2]))(dense_backward(dZ1, X, W1))",
            concept=False,
        ),
    ),
)
