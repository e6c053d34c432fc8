"""Question 3: the pass backwards through a graph."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.call import Outcome
from course_lib.checks.judges import agrees_with
from course_lib.checks.plain import describe
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict

NAMES = ("leaves", "steps")
ADD, MULTIPLY, TANH = 0, 1, 2


def gradients_of(answer: Callable, leaves: Any, steps: Any) -> Any:
    """Probe: the gradients that an answer finds for the nodes of a graph, from first to last.

    A step (operation, i, j) of `steps` (n, 3) makes the next node from the nodes i and j; operation
    0 is +, 1 is ×, 2 is tanh. The last node is the output. A node that the output depends on and
    that is missing in what the answer returns is told as nan, any other one as 0. In a small graph
    the answer is asked a second time, and for the node before the last one.
    """
    reads, made = [0], [0]

    class Node:
        def __init__(self, value, parents=(), slopes=()):
            self.value, self.slopes = value, slopes
            self.edges, self.number = parents, made[0]
            made[0] += 1

        def __repr__(self):  # as it stands in a KeyError
            return f"node {self.number}"

        @property
        def parents(self):
            reads[0] += 1
            if reads[0] > 30 * len(nodes) + 100:
                reads[0] = 0
                raise RuntimeError(
                    f"your code has looked at the parents of nodes over {30 * len(nodes)} times, "
                    f"in a graph of {len(nodes)} nodes"
                )
            return self.edges

    nodes = [Node(float(value)) for value in leaves]
    for operation, i, j in np.asarray(steps).tolist():
        a, b = nodes[i], nodes[j]
        if operation == 0:
            nodes.append(Node(a.value + b.value, (a, b), (1.0, 1.0)))
        elif operation == 1:
            nodes.append(Node(a.value * b.value, (a, b), (b.value, a.value)))
        else:
            t = float(np.tanh(a.value))
            nodes.append(Node(t, (a,), (1 - t * t,)))

    def told(output):
        reads[0] = 0
        found = answer(output)
        if not isinstance(found, dict):
            return found
        if not any(node in found for node in nodes):
            return {"keys": "no nodes"}
        wanted = {output}
        for node in reversed(nodes):
            if node in wanted:
                wanted.update(node.edges)
        missing = [np.nan if node in wanted else 0.0 for node in nodes]
        rows = zip(nodes, missing, strict=True)
        return np.array([float(found.get(node, other)) for node, other in rows])

    first = told(nodes[-1])
    if not isinstance(first, np.ndarray) or len(nodes) > 100:
        return first
    return {
        "gradients": first,
        "asked again": told(nodes[-1]),
        "of the node before": told(nodes[-2]),
    }


def right_gradients(leaves: Any, steps: Any) -> Any:
    """The same by arrays: values forwards, gradients backwards in the order of the numbers."""
    leaves, steps = np.asarray(leaves, dtype=float), np.asarray(steps).tolist()
    values = leaves.tolist()
    for operation, i, j in steps:
        a, b = values[i], values[j]
        values.append(a + b if operation == ADD else a * b if operation == MULTIPLY else np.tanh(a))

    def of(output: int) -> np.ndarray:
        g = np.zeros(len(values))
        g[output] = 1.0
        for k in range(output, len(leaves) - 1, -1):
            operation, i, j = steps[k - len(leaves)]
            if operation == TANH:
                g[i] += g[k] * (1 - values[k] ** 2)
            else:
                g[i] += g[k] * (1.0 if operation == ADD else values[j])
                g[j] += g[k] * (1.0 if operation == ADD else values[i])
        return g

    last = len(values) - 1
    if len(values) > 100:
        return of(last)
    return {"gradients": of(last), "asked again": of(last), "of the node before": of(last - 1)}


compare = agrees_with(right_gradients)


def judge_gradients(case: Case, output: Any) -> Verdict:
    """Equal but for rounding; told is the first node, from the output down, that differs."""
    verdict = compare(case, output)
    if verdict.ok or output is None:
        return replace(verdict, expected=in_words(case, right_gradients(*case.args)))
    right = right_gradients(*case.args)
    pairs = right.items() if isinstance(right, dict) else [("gradients", right)]
    for key, expected in pairs:
        got = output.get(key) if isinstance(output, dict) and isinstance(right, dict) else output
        if not isinstance(got, np.ndarray) or got.shape != expected.shape:
            why = "Return a dict with the gradient of every node: {node: gradient, …}."
            told = describe(got)
            if isinstance(output, dict) and "keys" in output:
                why = "No node of the graph is a key of your dict. The keys are the nodes "
                why += "themselves, not their values or numbers: `grads[node]`."
                told = "a dict with other keys"
            return Verdict(False, in_words(case, right), told, why)
        wrong = np.flatnonzero(~np.isclose(got, expected))
        if len(wrong):
            k = int(wrong[-1])
            first = f"{key}: node {k}, {origin(case, k)}"
            why = f"{first}, should have the gradient {expected[k]:.6g}; yours is {got[k]:.6g}."
            told = f"{got[k]:.6g}"
            if np.isnan(got[k]):
                why = f"{first}, is missing in your dict (or nan); its gradient is "
                why += f"{expected[k]:.6g}. Every node that `output` was made of belongs there."
                told = "no gradient"
            return Verdict(False, f"{first}: {expected[k]:.6g}", told, why)
    return verdict


def in_words(case: Case, right: Any) -> str:
    array = right["gradients"] if isinstance(right, dict) else right
    return describe(array)


def origin(case: Case, k: int) -> str:
    """How node k was made, in words."""
    leaves, steps = np.asarray(case.args[0]), np.asarray(case.args[1])
    if k < len(leaves):
        return f"a leaf with the value {leaves[k]:g}"
    operation, i, j = steps[k - len(leaves)]
    if operation == TANH:
        return f"tanh of node {i}"
    return f"node {i} {'+×'[operation]} node {j}"


def apart_from_size(case: Case, outcome: Outcome) -> Outcome:
    """For `Question.seen`: of the long chain only whether calls were nested in it.

    A mistake is too slow for the chain under its step limit; and where code broke off says nothing.
    """
    if outcome.error == "RecursionError":
        return Outcome(error="RecursionError")
    if outcome.error == "RuntimeError" and "has looked at the parents" in outcome.message:
        return Outcome(error="RuntimeError", message="every path")
    return Outcome(value="came to an end") if len(case.args[1]) > 100 else outcome


def case(label: str, leaves: Sequence[float], *steps: tuple[int, int, int]) -> Case:
    return Case((np.array(leaves, dtype=float), np.array(steps)), label, NAMES)


def trees(rng: np.random.Generator) -> Sequence[Case]:
    """Graphs in which every node is used once."""
    a, b, c = rng.normal(size=3).round(1).tolist()
    return [
        case("x · y", (2.0, 3.0), (MULTIPLY, 0, 1)),
        case("(x + y) · z", (-2.0, 5.0, -4.0), (ADD, 0, 1), (MULTIPLY, 3, 2)),
        case("z · (x + y)", (-2.0, 5.0, -4.0), (ADD, 0, 1), (MULTIPLY, 2, 3)),
        case("(x + y) · z at z = 0", (1.0, 2.0, 0.0), (ADD, 0, 1), (MULTIPLY, 3, 2)),
        case("a neuron: tanh(x · w + b)", (a, b, c), (MULTIPLY, 0, 1), (ADD, 3, 2), (TANH, 4, 4)),
    ]


def shared_nodes(rng: np.random.Generator) -> Sequence[Case]:
    """Nodes that are used more than once, near one another and far from one another."""
    a, b = rng.normal(size=2).round(1).tolist()
    return [
        case("x · x", (3.0,), (MULTIPLY, 0, 0)),
        case("x + x", (3.0,), (ADD, 0, 0)),
        case("q = x + y, then q · q", (1.0, 2.0), (ADD, 0, 1), (MULTIPLY, 2, 2)),
        case("x + y · x: two ways that cancel", (3.0, -1.0), (MULTIPLY, 1, 0), (ADD, 0, 2)),
        # a is used by b and by the output; b must be done before a is
        case("a = x · y, b = a + y, a · b", (2.0, 3.0),
             (MULTIPLY, 0, 1), (ADD, 2, 1), (MULTIPLY, 2, 3)),
        case("a = x · y, b = a + y, b · a", (2.0, 3.0),
             (MULTIPLY, 0, 1), (ADD, 2, 1), (MULTIPLY, 3, 2)),
        case("a short and a long way", (a, b),
             (MULTIPLY, 0, 1), (TANH, 2, 2), (ADD, 3, 1), (MULTIPLY, 4, 0), (ADD, 2, 5)),
        case("a long and a short way", (a, b),
             (MULTIPLY, 0, 1), (TANH, 2, 2), (ADD, 3, 1), (MULTIPLY, 4, 0), (ADD, 5, 2)),
    ]  # fmt: skip


def large_graphs(rng: np.random.Generator) -> Sequence[Case]:
    """Twenty doublings, which have a million paths, and a chain longer than Python can nest."""
    doubled = np.array([(ADD, k, k) for k in range(20)])
    chain = np.array([(ADD, 0, 0), *((ADD, k, 0) for k in range(1, 1200))])
    return [
        Case((np.array([1.0]), doubled), "twenty times x + x", ("", "")),
        Case((np.array([0.5]), chain), "a chain of 1,200 sums", ("", "")),
    ]


ORDER = (
    "    order, seen, todo = [], set(), [(output, False)]\n"
    "    while todo:\n"
    "        node, done = todo.pop()\n"
    "        if done:\n"
    "            order.append(node)\n"
    "        elif node not in seen:\n"
    "            seen.add(node)\n"
    "            todo.append((node, True))\n"
    "            todo.extend((p, False) for p in node.parents)\n"
)


def mistake(
    name: str, hint: str, pair: str = "grads[p] = grads.get(p, 0.0) + grads[node] * s",
    start: str = "{output: 1.0}", order: str = ORDER, visit: str = "reversed(order)",
    edges: str = "zip(node.parents, node.slopes)", returned: str = "grads",
    header: str = "output", concept: bool = True,
) -> Mistake:  # fmt: skip
    """The right pass with one of its parts replaced."""
    code = (
        f"def backward({header}):\n{order}"
        f"    grads = {start}\n"
        f"    for node in {visit}:\n"
        f"        for p, s in {edges}:\n"
        f"            {pair}\n"
        f"    return {returned}"
    )
    return Mistake(name, code, hint, concept)


NOT_ADDED = (
    "A node that is used twice gets two contributions, and they are *added*: `+=`, not `=`. Yours "
    "keeps the last one."
)
TOO_EARLY = (
    "A node is passed on before all that is above it has contributed. Take the nodes in an order "
    "in which each comes after *all* nodes that use it."
)
WITH_TOTAL = (
    "A node is passed on each time that something arrives, and each time with *all* that has "
    "arrived so far: the first contribution counts twice. Collect first, pass on once."
)
EVERY_PATH = (
    "You follow every path from the output down. That is right, but there are as many paths as "
    "2 · 2 · 2 …: collect a node's whole gradient first, and pass it on once."
)
NESTED = (
    "The function calls itself once for each node of a chain, and Python allows about a thousand "
    "nested calls. Keep a list of nodes to visit, and a loop."
)
ANOTHER_TIME = (
    "The second time the gradients are added to those of the first. Begin each pass with a new, "
    "empty dict."
)
ZEROS = (
    "Nodes whose gradient is 0 are missing. 0 is an answer, too: a small step of that node does "
    "not move the output. Whoever asks `backward(f)[x]` gets a KeyError instead."
)

BACKWARD = Question(
    name="backward",
    title="The pass backwards",
    parts=(
        Part("trees", 1, trees),
        Part("shared nodes", 2, shared_nodes),
        Part("large graphs", 2, large_graphs),
    ),
    judge=judge_gradients,
    call=gradients_of,
    picture="course_lib.widgets.backprop_tables:show_backward",
    seen=apart_from_size,
    mistakes=(
        mistake("overwritten", NOT_ADDED, pair="grads[p] = grads[node] * s"),
        mistake(
            "no_upstream",
            "The slope alone is passed on. What arrives from above, `grads[node]`, has to be "
            "multiplied by it: upstream × local.",
            pair="grads[p] = grads.get(p, 0.0) + s",
        ),
        mistake(
            "slope_added",
            "Upstream and slope are added. The chain rule multiplies them.",
            pair="grads[p] = grads.get(p, 0.0) + grads[node] + s",
        ),
        mistake(
            "upstream_alone",
            "What comes from above is handed on without the slope of the edge: multiply by it.",
            pair="grads[p] = grads.get(p, 0.0) + grads[node]",
        ),
        mistake(
            "starts_with_0",
            "The output's own gradient is 1: ∂f/∂f. Yours begins with 0, and everything stays 0.",
            start="{output: 0.0}",
        ),
        mistake(
            "starts_with_the_value",
            "The output's own gradient is 1, ∂f/∂f, not its value.",
            start="{output: output.value}",
        ),
        mistake(
            "slopes_exchanged",
            "Parents and slopes are paired crosswise: the first slope belongs to the first parent.",
            edges="zip(node.parents, reversed(node.slopes))",
        ),
        mistake(
            "times_the_value",
            "You multiply by the parent's value. The slope of the edge is stored, in `slopes`; it "
            "need not be the parent's value.",
            pair="grads[p] = grads.get(p, 0.0) + grads[node] * p.value",
        ),
        mistake(
            "breadth_first",
            TOO_EARLY,
            order="    order, seen = [output], {output}\n"
            "    for node in order:\n"
            "        for p in node.parents:\n"
            "            if p not in seen:\n"
            "                seen.add(p)\n"
            "                order.append(p)\n",
            visit="order",
        ),
        mistake(
            "depth_first",
            TOO_EARLY,
            order="    order, seen, todo = [], set(), [output]\n"
            "    while todo:\n"
            "        node = todo.pop()\n"
            "        if node not in seen:\n"
            "            seen.add(node)\n"
            "            order.append(node)\n"
            "            todo.extend(node.parents)\n",
            visit="order",
        ),
        mistake(
            "depth_first_left_first",
            TOO_EARLY,
            order="    order, seen, todo = [], set(), [output]\n"
            "    while todo:\n"
            "        node = todo.pop()\n"
            "        if node not in seen:\n"
            "            seen.add(node)\n"
            "            order.append(node)\n"
            "            todo.extend(reversed(node.parents))\n",
            visit="order",
        ),
        Mistake(
            "every_node_once_on_the_way_down",
            "def backward(output):\n"
            "    grads, seen = {output: 1.0}, set()\n"
            "    def visit(node):\n"
            "        if node in seen:\n"
            "            return\n"
            "        seen.add(node)\n"
            "        for p, s in zip(node.parents, node.slopes):\n"
            "            grads[p] = grads.get(p, 0.0) + grads[node] * s\n"
            "            visit(p)\n"
            "    visit(output)\n"
            "    return grads",
            TOO_EARLY,
        ),
        Mistake(
            "every_node_once_then_down",
            "def backward(output):\n"
            "    grads, seen = {output: 1.0}, set()\n"
            "    def visit(node):\n"
            "        if node in seen:\n"
            "            return\n"
            "        seen.add(node)\n"
            "        for p, s in zip(node.parents, node.slopes):\n"
            "            grads[p] = grads.get(p, 0.0) + grads[node] * s\n"
            "        for p in node.parents:\n"
            "            visit(p)\n"
            "    visit(output)\n"
            "    return grads",
            TOO_EARLY,
        ),
        Mistake(
            "recursion_with_total",
            "def backward(output):\n"
            "    grads = {output: 1.0}\n"
            "    def visit(node):\n"
            "        for p, s in zip(node.parents, node.slopes):\n"
            "            grads[p] = grads.get(p, 0.0) + grads[node] * s\n"
            "            visit(p)\n"
            "    visit(output)\n"
            "    return grads",
            WITH_TOTAL,
        ),
        Mistake(
            "stack_with_total",
            "def backward(output):\n"
            "    grads, todo = {output: 1.0}, [output]\n"
            "    while todo:\n"
            "        node = todo.pop()\n"
            "        for p, s in zip(node.parents, node.slopes):\n"
            "            grads[p] = grads.get(p, 0.0) + grads[node] * s\n"
            "            todo.append(p)\n"
            "    return grads",
            WITH_TOTAL,
        ),
        Mistake(
            "queue_with_total",
            "def backward(output):\n"
            "    grads, todo = {output: 1.0}, [output]\n"
            "    while todo:\n"
            "        node = todo.pop(0)\n"
            "        for p, s in zip(node.parents, node.slopes):\n"
            "            grads[p] = grads.get(p, 0.0) + grads[node] * s\n"
            "            todo.append(p)\n"
            "    return grads",
            WITH_TOTAL,
        ),
        Mistake(
            "queue_without_doubles",
            "def backward(output):\n"
            "    grads, todo = {output: 1.0}, [output]\n"
            "    while todo:\n"
            "        node = todo.pop(0)\n"
            "        for p, s in zip(node.parents, node.slopes):\n"
            "            grads[p] = grads.get(p, 0.0) + grads[node] * s\n"
            "            todo += [p] * (p not in todo)\n"
            "    return grads",
            WITH_TOTAL,
        ),
        Mistake(
            "every_path",
            "def backward(output):\n"
            "    grads = {}\n"
            "    def visit(node, upstream):\n"
            "        grads[node] = grads.get(node, 0.0) + upstream\n"
            "        for p, s in zip(node.parents, node.slopes):\n"
            "            visit(p, upstream * s)\n"
            "    visit(output, 1.0)\n"
            "    return grads",
            EVERY_PATH,
        ),
        Mistake(
            "every_path_by_a_list",
            "def backward(output):\n"
            "    grads, todo = {}, [(output, 1.0)]\n"
            "    while todo:\n"
            "        node, upstream = todo.pop()\n"
            "        grads[node] = grads.get(node, 0.0) + upstream\n"
            "        for p, s in zip(node.parents, node.slopes):\n"
            "            todo.append((p, upstream * s))\n"
            "    return grads",
            EVERY_PATH,
        ),
        Mistake(
            "nested_too_deep",
            "def backward(output):\n"
            "    order, seen = [], set()\n"
            "    def visit(node):\n"
            "        if node not in seen:\n"
            "            seen.add(node)\n"
            "            for p in node.parents:\n"
            "                visit(p)\n"
            "            order.append(node)\n"
            "    visit(output)\n"
            "    grads = {output: 1.0}\n"
            "    for node in reversed(order):\n"
            "        for p, s in zip(node.parents, node.slopes):\n"
            "            grads[p] = grads.get(p, 0.0) + grads[node] * s\n"
            "    return grads",
            NESTED,
        ),
        mistake(
            "order_not_reversed_and_nothing_there",
            "The first node whose turn it is has no gradient yet: the order begins with the "
            "leaves. Backwards it begins at the output, `reversed(order)`.",
            visit="order",
        ),
        Mistake(
            "one_step_only",
            "def backward(output):\n"
            "    grads = {output: 1.0}\n"
            "    for p, s in zip(output.parents, output.slopes):\n"
            "        grads[p] = grads.get(p, 0.0) + s\n"
            "    return grads",
            "It stops after one step: only the output's own parents have got something. Go on from "
            "each of them to *its* parents, down to the leaves.",
        ),
        mistake(
            "order_not_reversed",
            "Only the output's own parents have got something. Either the order is that of the "
            "pass forwards, leaves first, and has to be `reversed(order)`; or it stops after one "
            "step, and has to go on from each parent to *its* parents.",
            pair="grads[p] = grads.get(p, 0.0) + grads.get(node, 0.0) * s",
            visit="order",
        ),
        mistake(
            "kept_in_a_default",
            ANOTHER_TIME,
            start="kept if kept.setdefault(output, 1.0) else kept",
            header="output, kept={}",
        ),
        mistake(
            "kept_on_the_nodes",
            ANOTHER_TIME,
            start="{}\n    output.grad = 1.0",
            pair="p.grad = getattr(p, 'grad', 0.0) + node.grad * s",
            returned="{node: node.grad for node in order}",
        ),
        mistake(
            "leaves_only",
            "The dict has only the leaves. Every node has a gradient, those in between and the "
            "output too.",
            returned="{n: g for n, g in grads.items() if not n.parents}",
            concept=False,
        ),
        mistake(
            "output_left_out",
            "The output itself is missing: its gradient is 1.",
            returned="{n: g for n, g in grads.items() if n is not output}",
            concept=False,
        ),
        mistake("zeros_left_out", ZEROS, returned="{n: g for n, g in grads.items() if g}"),
        mistake(
            "zeros_not_handed_on",
            ZEROS,
            pair="grads.update({p: grads.get(p, 0.0) + grads[node] * s} "
            "if grads.get(node, 0.0) * s else {})",
        ),
        Mistake(
            "stops_at_the_first_leaf",
            f"def backward(output):\n{ORDER}"
            "    grads = {output: 1.0}\n"
            "    for node in reversed(order):\n"
            "        if not node.parents:\n"
            "            break\n"
            "        for p, s in zip(node.parents, node.slopes):\n"
            "            grads[p] = grads.get(p, 0.0) + grads[node] * s\n"
            "    return grads",
            "The loop ends at the first leaf that it meets: `break` or `return` where `continue` "
            "is meant. There may be nodes after it whose turn is still to come.",
            concept=False,
        ),
        mistake(
            "same_parent_once",
            "Where both parents are the same node, as in x · x, only one edge counts. Each edge "
            "brings its contribution.",
            edges="dict(zip(node.parents, node.slopes)).items()",
        ),
        mistake(
            "values_for_gradients",
            "The dict holds the values of the nodes. Asked for are the gradients of the output by "
            "them.",
            returned="{n: n.value for n in order}",
        ),
        mistake(
            "halved",
            "You share out what comes from above among the parents. Each parent gets the whole of "
            "it, times its own slope.",
            pair="grads[p] = grads.get(p, 0.0) + grads[node] * s / len(node.parents)",
        ),
        Mistake(
            "overwritten_on_the_way_down",
            "def backward(output):\n"
            "    grads = {output: 1.0}\n"
            "    def visit(node):\n"
            "        for p, s in zip(node.parents, node.slopes):\n"
            "            grads[p] = grads[node] * s\n"
            "            visit(p)\n"
            "    visit(output)\n"
            "    return grads",
            NOT_ADDED,
        ),
        Mistake(
            "first_contribution_only",
            "def backward(output):\n"
            "    grads = {output: 1.0}\n"
            "    def visit(node):\n"
            "        for p, s in zip(node.parents, node.slopes):\n"
            "            if p not in grads:\n"
            "                grads[p] = grads[node] * s\n"
            "                visit(p)\n"
            "    visit(output)\n"
            "    return grads",
            "A node keeps the first contribution, and later ones are dropped: `if p not in grads`. "
            "What comes by every edge is added.",
        ),
        Mistake(
            "recursion_with_total_then_down",
            "def backward(output):\n"
            "    grads = {output: 1.0}\n"
            "    def visit(node):\n"
            "        for p, s in zip(node.parents, node.slopes):\n"
            "            grads[p] = grads.get(p, 0.0) + grads[node] * s\n"
            "        for p in node.parents:\n"
            "            visit(p)\n"
            "    visit(output)\n"
            "    return grads",
            WITH_TOTAL,
        ),
        mistake(
            "mean_of_the_contributions",
            "You take the mean of what comes by several ways. Each way moves f: add them.",
            pair="grads[p] = (grads[p] + grads[node] * s) / 2 if p in grads else grads[node] * s",
        ),
        mistake(
            "only_rises",
            "Contributions below 0 are lost: `max` keeps the larger. They are added, with their "
            "signs.",
            pair="grads[p] = max(grads.get(p, 0.0), grads[node] * s)",
            concept=False,
        ),
    ),
)
