"""The two passes through a graph, one step at a time: what is known then, and what it means.

Step 0 knows the leaves. Each step forwards computes one node. Then the pass backwards begins with
∂f/∂f = 1, and in each step one node, whose gradient is complete, hands it on to its parents.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.nn.graph import BackwardStep, Node, backward_steps, forward_steps
from course_lib.widgets.graph_words import formula, gate, glimpse, names, rule, short
from course_lib.widgets.words import signed


@dataclass(frozen=True)
class State:
    """What is known at a step: nodes with a value, gradients so far, products on active edges."""

    values: frozenset[Node]
    gradients: dict[Node, Any]
    active: Node | None  # the node whose turn it is
    products: dict[tuple[Node, int], str]  # (child, place of the operand) -> "1 · −4 = −4"
    sentence: str


class GraphWalk:
    """All steps of a graph: `state(i)` for i from 0 to `n_steps`; `begin` ends the pass forwards.

    The gradients are those of `backward_steps`; a node's gradient grows with every contribution.

    >>> x, y = Node(2.0, "x"), Node(3.0, "y")
    >>> walk = GraphWalk(x * y)
    >>> walk.n_steps, walk.begin
    (3, 1)
    >>> walk.state(3).gradients[x]
    3.0
    """

    def __init__(self, output: Node) -> None:
        if np.size(output.value) != 1:
            raise ValueError(
                f"the output has shape {output.shape}; expected one number: sum it first"
            )
        self.output = output
        self.called = names(output)
        with np.errstate(all="ignore"):
            self.forwards = [step.node for step in forward_steps(output) if step.node.parents]
            steps = list(backward_steps(output))
        self.order = [step.node for step in steps]  # all nodes with a gradient, output first
        self.gradients = {step.node: step.upstream for step in steps}
        self.backwards = [step for step in steps if step.parts]
        self.begin = len(self.forwards)
        self.n_steps = self.begin + 1 + len(self.backwards)
        self.slopes = {
            (step.node, place): slope_text(part.local) or rule(step.node, place, self.called)
            for step in steps
            for place, part in zip(places(step.node), step.parts, strict=True)
        }

    def state(self, i: int) -> State:
        """What is known after step i; i outside 0 … n_steps is an IndexError."""
        if not 0 <= i <= self.n_steps:
            raise IndexError(f"step {i}; expected 0 to {self.n_steps}")
        leaves = {node for node in self.called if not node.parents}
        known = frozenset(leaves | set(self.forwards[:i]))
        where = f"Step {i} of {self.n_steps}"
        if i == 0:
            text = f"{where}: the leaves have their values; the pass forwards begins with them."
            return State(known, {}, None, {}, text)
        if i <= self.begin:
            node = self.forwards[i - 1]
            return State(known, {}, node, {}, f"{where}, forwards: {self.computed(node)}.")
        gradients: dict[Node, Any] = {self.output: self.gradients[self.output]}
        if i == self.begin + 1:
            f = self.called[self.output]
            text = f"{where}, backwards: the pass begins at the output, ∂{f}/∂{f} = 1."
            return State(known, gradients, self.output, {}, text)
        step = self.backwards[i - self.begin - 2]
        told = self.handed(step, self.before(i, gradients))
        for part in step.parts:
            gradients[part.parent] = part.total
        products = {
            (step.node, place): self.product(step, k) for k, place in enumerate(places(step.node))
        }
        return State(known, gradients, step.node, products, f"{where}, backwards: {told}")

    def before(self, i: int, gradients: dict[Node, Any]) -> dict[Node, Any]:
        """The gradients when step i begins; `gradients` is filled with them, too."""
        for step in self.backwards[: i - self.begin - 2]:
            for part in step.parts:
                gradients[part.parent] = part.total
        return dict(gradients)

    def computed(self, node: Node) -> str:
        """A step forwards in words: q = x + y = −2 + 5 = 3."""
        name, rule = self.called[node], formula(node, self.called)
        if any(np.ndim(parent.value) for parent in node.parents):
            return f"{name} = {rule} has the value {glimpse(node.value)}"
        numbers = formula(node, {p: signed(float(p.value)) for p in node.parents})
        numbers = "" if numbers == rule else f" = {numbers}"
        return f"{name} = {rule}{numbers} = {short(node.value)}"

    def handed(self, step: BackwardStep, had: dict[Node, Any]) -> str:
        """A step backwards in words, each parent's part as upstream × local = gradient."""
        name = self.called[step.node]
        told = [
            f"{name} = {formula(step.node, self.called)} has the gradient {glimpse(step.upstream)}"
            " and hands it on, upstream × local = gradient."
        ]
        for k, part in enumerate(step.parts):
            parent = self.called[part.parent]
            text = f"To {parent}: {self.product(step, k)}{told_of_shapes(step, k)}"
            if part.parent in had:
                total = "the sum" if np.ndim(part.total) else short(part.total)
                text += f"; it had {glimpse(had[part.parent])}, and copies add: {total}"
            had[part.parent] = part.total
            told.append(text + ".")
        return " ".join([*told, gate(step.node)]).strip()

    def product(self, step: BackwardStep, k: int) -> str:
        """What goes along one edge: 1 × −4 = −4; of arrays their shapes, or the rule."""
        part = step.parts[k]
        slope = self.slopes[step.node, places(step.node)[k]]
        upstream, handed = short(step.upstream), short(part.contribution)
        if part.local is None:
            return f"{slope or upstream} → {handed}"
        if np.ndim(part.contribution) or np.ndim(step.upstream):
            return f"{upstream} × {slope.removeprefix('slopes ')} → {handed}"
        return f"{upstream} × {slope} = {handed}"


def told_of_shapes(step: BackwardStep, k: int) -> str:
    """How the shapes of arrays come together along an edge, where that is to be seen."""
    part, node, place = step.parts[k], step.node, places(step.node)[k]
    if np.ndim(part.local):
        return ", entry by entry"
    factors = [np.shape(parent.value) for parent in node.parents[:2]] + [np.shape(step.upstream)]
    if node.operation not in ("@", "affine") or place > 1 or any(len(s) != 2 for s in factors):
        return ""
    x, y, z = factors
    left, right = (z, y[::-1]) if place == 0 else (x[::-1], z)
    return f", since {left} times {right} is {np.shape(part.contribution)}"


def places(node: Node) -> list[int]:
    """Which operands of a node get a gradient: all but the constants."""
    return [i for i, parent in enumerate(node.parents) if not parent.is_constant]


def slope_text(local: Any) -> str:
    """The local slope as it is written beside an edge; "" where there is none for each entry."""
    if local is None:
        return ""
    if np.ndim(local) == 0:
        return short(local)
    first = np.ravel(local)[:1]
    return short(first[0]) if np.all(local == first) else f"slopes {short(local)}"
