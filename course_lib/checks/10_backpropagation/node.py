"""Question 2: a class whose numbers remember how they were made."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks.judges import agrees_with, difference
from course_lib.checks.plain import describe
from course_lib.checks.question import Case, Mistake, Part, Question, Verdict

NAMES = ("leaves", "steps")


def built(cls: Any, leaves: Any, steps: Any) -> Any:
    """Probe: what the nodes of a small graph hold after all of it has been built.

    `leaves` are the first values; a step (operation, i, j) makes the next node from the nodes i and
    j. Parents are told by their numbers, in rising order; -2 is something that is no node.
    """
    if not isinstance(cls, type):
        return "no class"
    nodes = [cls(float(value)) for value in leaves]
    for operation, i, j in steps:
        if operation == "tanh":
            new = nodes[i].tanh()
        else:
            new = nodes[i] + nodes[j] if operation == "+" else nodes[i] * nodes[j]
        if not isinstance(new, cls):
            return f"{operation} returns {type(new).__name__}, not a Node"
        if any(new is node for node in nodes):
            return f"{operation} returns one of the old nodes"
        nodes.append(new)
    told: dict = {}
    for k, node in enumerate(nodes):
        parents, slopes = tuple(node.parents), tuple(node.slopes)
        places = [next((i for i, n in enumerate(nodes) if n is p), -2) for p in parents]
        numbers = [float(slope) for slope in slopes]
        if len(places) == len(numbers):  # the order of the edges is free
            edges = sorted(zip(places, numbers, strict=True), key=lambda edge: edge[0])
            places, numbers = [place for place, _ in edges], [number for _, number in edges]
        told[f"value {k}"] = float(node.value)
        told[f"parents {k}"], told[f"slopes {k}"] = places, numbers
    return told


def right_nodes(leaves: Sequence[float], steps: Sequence[tuple[str, int, int]]) -> dict[str, Any]:
    """The same, worked out without a class."""
    values = [float(value) for value in leaves]
    parents: list[list[int]] = [[] for _ in values]
    slopes: list[list[float]] = [[] for _ in values]
    for operation, i, j in steps:
        a, b = values[i], values[j]
        if operation == "tanh":
            t = float(np.tanh(a))
            value, places, local = t, [i], [1 - t * t]
        elif operation == "+":
            value, places, local = a + b, [i, j], [1.0, 1.0]
        else:
            value, places, local = a * b, [i, j], [b, a]
        if local[1:] and j < i:
            places, local = places[::-1], local[::-1]
        values.append(value)
        parents.append(places)
        slopes.append(local)
    told: dict[str, Any] = {}
    for k, value in enumerate(values):
        told[f"value {k}"] = value
        told[f"parents {k}"] = parents[k]
        told[f"slopes {k}"] = slopes[k]
    return told


compare = agrees_with(right_nodes)


def judge_nodes(case: Case, output: Any) -> Verdict:
    """Equal in every node; told is the first node in which something differs."""
    verdict = compare(case, output)
    if verdict.ok or not isinstance(output, dict):
        why = output if isinstance(output, str) else verdict.why
        return Verdict(
            verdict.ok, f"{len(case.args[0]) + len(case.args[1])} nodes", verdict.got, why
        )
    right = right_nodes(*case.args)
    for key, value in right.items():
        got: Any = output.get(key)
        if np.shape(value) != np.shape(got) or not np.allclose(value, got):
            what, k = key.split()
            where = f"{what} of node {k}, {origin(case, int(k))}"
            if what == "parents" and isinstance(got, list) and -2 in got:
                names = ", ".join("no node of the graph" if i == -2 else f"node {i}" for i in got)
                why = f"Look at the {where}. They have to be the very nodes, `self` and `other`."
                return Verdict(False, f"{where}: {describe(value)}", names, why)
            expected = f"{where}: {describe(value)}"
            return Verdict(False, expected, describe(got), f"Look at the {where}.")
    return Verdict(False, verdict.expected, verdict.got, difference(right, output))


def origin(case: Case, k: int) -> str:
    """How node k was made, in words."""
    leaves, steps = case.args
    if k < len(leaves):
        return f"a leaf with the value {leaves[k]:g}"
    operation, i, j = steps[k - len(leaves)]
    return f"tanh of node {i}" if operation == "tanh" else f"node {i} {operation} node {j}"


def case(label: str, leaves: Sequence[float], *steps: tuple[str, int, int]) -> Case:
    return Case((tuple(leaves), steps), label, NAMES)


def one_operation(rng: np.random.Generator) -> Sequence[Case]:
    """A sum, a product, a product with 0, a tanh."""
    return [
        case("a sum", (2.0, 3.0), ("+", 0, 1)),
        case("a product", (2.0, 3.0), ("*", 0, 1)),
        case("a product with 0", (0.0, 3.0), ("*", 0, 1)),
        case("a tanh", (0.5,), ("tanh", 0, 0)),
        case("a tanh of a negative number", (-1.5,), ("tanh", 0, 0)),
    ]


def graphs(rng: np.random.Generator) -> Sequence[Case]:
    """Nodes used twice, and graphs of several steps."""
    a, b, c = rng.normal(size=3).round(1).tolist()
    return [
        case("x + x", (3.0,), ("+", 0, 0)),
        case("x · x", (3.0,), ("*", 0, 0)),
        case("(x + y) · z", (-2.0, 5.0, -4.0), ("+", 0, 1), ("*", 3, 2)),
        case("a node in two places", (a, b), ("*", 0, 1), ("+", 2, 0), ("*", 3, 2)),
        case("a neuron", (a, b, c), ("*", 0, 1), ("+", 3, 2), ("tanh", 4, 0)),
        case("a product of a product", (2.0, 3.0, 5.0), ("*", 0, 1), ("*", 3, 2), ("*", 4, 3)),
        case("tanh twice", (0.5,), ("tanh", 0, 0), ("tanh", 1, 0), ("+", 2, 1)),
    ]


def mistake(
    name: str, hint: str, add: str = "Node(self.value + other.value, (self, other), (1.0, 1.0))",
    mul: str = "Node(self.value * other.value, (self, other), (other.value, self.value))",
    tanh: str = "Node(t, (self,), (1 - t**2,))", before: str = "pass", concept: bool = True,
) -> Mistake:  # fmt: skip
    """The right class with one of its methods replaced."""
    code = (
        "class Node:\n"
        "    def __init__(self, value, parents=(), slopes=()):\n"
        "        self.value, self.parents, self.slopes = value, parents, slopes\n"
        "    def __add__(self, other):\n"
        f"        return {add}\n"
        "    def __mul__(self, other):\n"
        f"        {before}\n"
        f"        return {mul}\n"
        "    def tanh(self):\n"
        "        t = np.tanh(self.value)\n"
        f"        return {tanh}"
    )
    return Mistake(name, code, hint, concept)


NO_NODE = (
    "An operation returns a plain number. Wrap it: `Node(value, parents, slopes)`, or the graph "
    "ends here."
)
TANH_AT_THE_INPUT = "The slope of tanh is 1 − t², where t = tanh(v) is the node's own value, not v."
EARLIER = (
    "The slopes of earlier steps are multiplied in. A node keeps only the slope of its *own* step; "
    "the chain rule is for the pass backwards."
)
TWICE = (
    "In x · x (or x + x) the node hangs on x by *two* edges, each with its slope. Keep both "
    "parents, even where they are the same."
)

NODE = Question(
    name="Node",
    title="A number that remembers how it was made",
    parts=(Part("one operation", 2, one_operation), Part("graphs", 1, graphs)),
    judge=judge_nodes,
    call=built,
    picture="course_lib.widgets.backprop_tables:show_node",
    mistakes=(
        mistake(
            "slopes_not_swapped",
            "The slopes of a product are exchanged: a · b changes with a by b. The first slope "
            "belongs to the first parent, and is the *other* factor.",
            mul="Node(self.value * other.value, (self, other), (self.value, other.value))",
        ),
        mistake(
            "slopes_of_a_sum_are_values",
            "The slope of a + b by a is 1, whatever the values are.",
            add="Node(self.value + other.value, (self, other), (self.value, other.value))",
        ),
        mistake(
            "sum_like_a_product",
            "The slopes of a product stand at the sum. a + b changes with a by 1.",
            add="Node(self.value + other.value, (self, other), (other.value, self.value))",
        ),
        mistake(
            "ones_at_the_product",
            "The slopes of a product are not 1: a · b changes with a by b.",
            mul="Node(self.value * other.value, (self, other), (1.0, 1.0))",
        ),
        mistake(
            "whole_product",
            "The slope of a · b by a is b alone, not the whole product.",
            mul="Node(self.value * other.value, (self, other), "
            "(self.value * other.value, self.value * other.value))",
        ),
        mistake(
            "product_divided",
            "You divide the product by each factor. That is the other factor, except at 0, where "
            "it breaks down: take the other factor itself.",
            mul="Node(self.value * other.value, (self, other), "
            "(self.value * other.value / self.value, self.value * other.value / other.value))",
        ),
        mistake(
            "tanh_at_the_input", TANH_AT_THE_INPUT, tanh="Node(t, (self,), (1 - self.value**2,))"
        ),
        mistake(
            "tanh_twice",
            "You take tanh of the output once more. 1 − t² already stands for the slope at the "
            "input, with t = tanh(v).",
            tanh="Node(t, (self,), (1 - np.tanh(t)**2,))",
        ),
        mistake(
            "tanh_not_squared",
            "The slope of tanh is 1 − t²: the square is missing.",
            tanh="Node(t, (self,), (1 - t,))",
        ),
        mistake(
            "slope_of_the_sigmoid",
            "t (1 − t) is the slope of the sigmoid. That of tanh is 1 − t².",
            tanh="Node(t, (self,), (t * (1 - t),))",
        ),
        mistake(
            "tanh_its_own_slope",
            "The value of tanh stands where its slope belongs: 1 − t².",
            tanh="Node(t, (self,), (t,))",
        ),
        mistake("numbers_from_sums", NO_NODE, add="self.value + other.value", concept=False),
        mistake("numbers_from_products", NO_NODE, mul="self.value * other.value", concept=False),
        mistake("numbers_from_tanh", NO_NODE, tanh="t", concept=False),
        mistake(
            "parents_are_values",
            "`parents` holds numbers. Keep the nodes themselves, `(self, other)`: the pass "
            "backwards has to go on from them.",
            add="Node(self.value + other.value, (self.value, other.value), (1.0, 1.0))",
            mul="Node(self.value * other.value, (self.value, other.value), "
            "(other.value, self.value))",
            tanh="Node(t, (self.value,), (1 - t**2,))",
        ),
        mistake(
            "no_parents",
            "The new node does not know what it was made of: give it `(self, other)` as parents.",
            add="Node(self.value + other.value, (), (1.0, 1.0))",
            mul="Node(self.value * other.value, (), (other.value, self.value))",
            tanh="Node(t, (), (1 - t**2,))",
        ),
        mistake(
            "no_slopes",
            "The slopes are missing: without them the pass backwards knows where to go, but not "
            "what to multiply by.",
            add="Node(self.value + other.value, (self, other))",
            mul="Node(self.value * other.value, (self, other))",
            tanh="Node(t, (self,))",
        ),
        mistake(
            "one_edge",
            TWICE,
            mul="Node(self.value * self.value, (self,), (self.value,)) if other is self else "
            "Node(self.value * other.value, (self, other), (other.value, self.value))",
        ),
        mistake(
            "one_edge_with_2",
            TWICE,
            mul="Node(self.value * self.value, (self,), (2 * self.value,)) if other is self else "
            "Node(self.value * other.value, (self, other), (other.value, self.value))",
        ),
        Mistake(
            "in_place",
            "class Node:\n"
            "    def __init__(self, value, parents=(), slopes=()):\n"
            "        self.value, self.parents, self.slopes = value, parents, slopes\n"
            "    def __add__(self, other):\n"
            "        self.value += other.value\n"
            "        self.parents, self.slopes = (self, other), (1.0, 1.0)\n"
            "        return self\n"
            "    def __mul__(self, other):\n"
            "        slopes = (other.value, self.value)\n"
            "        return Node(self.value * other.value, (self, other), slopes)\n"
            "    def tanh(self):\n"
            "        t = np.tanh(self.value)\n"
            "        return Node(t, (self,), (1 - t**2,))",
            "`+` changes the left node and returns it. x + y must leave x as it is, and make a new "
            "Node.",
        ),
        mistake(
            "self_is_no_tuple",
            "`(self)` is no tuple: a tuple of one needs its comma, `(self,)`.",
            tanh="Node(t, (self), (1 - t**2,))",
            concept=False,
        ),
        mistake(
            "slope_is_no_tuple",
            "`(1 - t**2)` is a number, no tuple: a tuple of one needs its comma, `(1 - t**2,)`.",
            tanh="Node(t, (self,), (1 - t**2))",
            concept=False,
        ),
        mistake(
            "value_of_the_input",
            "The value of the new node is the input's. It is tanh of it.",
            tanh="Node(self.value, (self,), (1 - t**2,))",
            concept=False,
        ),
        mistake(
            "slopes_of_the_left_multiplied_in",
            EARLIER,
            mul="Node(self.value * other.value, (self, other), "
            "(other.value * (self.slopes[0] if self.slopes else 1.0), self.value))",
        ),
        mistake(
            "slope_of_the_input_multiplied_in",
            EARLIER,
            tanh="Node(t, (self,), ((1 - t**2) * (self.slopes[0] if self.slopes else 1.0),))",
        ),
        mistake(
            "one_edge_of_a_sum",
            TWICE,
            add="Node(2 * self.value, (self,), (2.0,)) if other is self else "
            "Node(self.value + other.value, (self, other), (1.0, 1.0))",
        ),
        mistake(
            "each_parent_once",
            TWICE,
            add="Node(self.value + other.value, tuple({self, other}), (1.0, 1.0))",
        ),
        mistake(
            "doubled_where_both_are_one",
            "In x · x each of the two edges has the slope x. Both together make 2x, in the pass "
            "backwards: here it would be counted twice.",
            mul="Node(self.value * other.value, (self, other), "
            "(2 * self.value, 2 * self.value) if self is other else (other.value, self.value))",
        ),
        mistake(
            "left_parent_only",
            "`other` is missing: the new node was made of both, so it has two parents and two "
            "slopes.",
            add="Node(self.value + other.value, (self,), (1.0,))",
            mul="Node(self.value * other.value, (self,), (other.value,))",
        ),
        mistake(
            "tanh_remembers_nothing",
            "The node that `tanh()` returns does not know what it was made of: give it `(self,)` "
            "and its slope.",
            tanh="Node(t)",
        ),
        mistake(
            "nothing_remembered",
            "The new nodes remember nothing: give each its parents and its slopes.",
            add="Node(self.value + other.value)",
            mul="Node(self.value * other.value)",
            tanh="Node(t)",
        ),
        mistake(
            "copies_for_parents",
            "The parents of a sum are only numbers, or new nodes with the same values. Keep the "
            "very ones, `self` and `other`: the way down has to lead on from them.",
            add="Node(self.value + other.value, (Node(self.value), Node(other.value)), (1.0, 1.0))",
        ),
        mistake(
            "zeros_at_the_sum",
            "The slopes of a sum are 0. If a grows by h, a + b grows by h: the slope is 1.",
            add="Node(self.value + other.value, (self, other), (0.0, 0.0))",
        ),
        mistake(
            "slopes_are_nodes",
            "`slopes` holds nodes. A slope is a number: the other factor's value, `other.value`.",
            mul="Node(self.value * other.value, (self, other), (other, self))",
            concept=False,
        ),
        mistake(
            "square_around_all",
            "A bracket: the slope of tanh is 1 − t², only t is squared. It is never above 1.",
            tanh="Node(t, (self,), ((1 - t) ** 2,))",
            concept=False,
        ),
        mistake(
            "t_squared_minus_1",
            "The sign is turned round: tanh rises everywhere, so its slope 1 − t² is positive.",
            tanh="Node(t, (self,), (t**2 - 1,))",
            concept=False,
        ),
        mistake(
            "root_of_the_slope",
            "1/cosh v is the root of the slope: that of tanh is 1/cosh² v, the same as 1 − t².",
            tanh="Node(t, (self,), (1 / np.cosh(self.value),))",
            concept=False,
        ),
        mistake(
            "plus_t_squared",
            "A sign: the slope of tanh is 1 − t². It is largest at v = 0, and it is 1 there.",
            tanh="Node(t, (self,), (1 + t**2,))",
            concept=False,
        ),
    ),
)
