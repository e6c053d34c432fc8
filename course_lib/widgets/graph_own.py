"""The student's own `backward` beside the reference: where does it first differ?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.nn.graph import Node
from course_lib.widgets.answers import AnswerError, answer, name_of
from course_lib.widgets.answers import number as one_number
from course_lib.widgets.graph_walk import GraphWalk, places
from course_lib.widgets.graph_words import short


class PlainNode:
    """A node as the exercise describes it: value, parents, and the slope by each parent."""

    def __init__(
        self, value: float, parents: tuple = (), slopes: tuple = (), name: str = ""
    ) -> None:
        self.value, self.parents, self.slopes, self.name = value, parents, slopes, name

    def __repr__(self) -> str:  # as it stands in a KeyError
        return self.name


@dataclass(frozen=True)
class Comparison:
    """The student's gradients by node of the graph, the first that differs, and words for it.

    A node that is missing in the student's dict has the gradient None: 0 would have to be there.
    """

    gradients: dict[Node, float | None]
    first_wrong: Node | None
    sentence: str


def compare(walk: GraphWalk, own: str | Callable) -> Comparison:
    """Run the student's `backward` on a copy of the graph and go through it from the output down.

    Raises AnswerError if it fails, or gives no dict of numbers.
    """
    if any(np.ndim(node.value) for node in walk.order):
        text = "This graph holds arrays; your backward is tried on graphs of single numbers."
        return Comparison({}, None, text)
    name = name_of(own)
    copies = plain_copies(walk)
    found = answer(own)(copies[walk.output])
    if not isinstance(found, dict):
        raise AnswerError(f"{name} gave {type(found).__name__}; expected a dict node → gradient.")
    gradients = {
        node: one_number(found[copy], f"{name}, for {walk.called[node]},")
        if copy in found
        else None
        for node, copy in copies.items()
    }
    for node in walk.order:
        right, yours = float(walk.gradients[node]), gradients[node]
        if yours is None or not np.isclose(yours, right, rtol=1e-6, atol=1e-9, equal_nan=True):
            got = "has no gradient" if yours is None else f"has the gradient {short(yours)}"
            text = (
                f"✗ In the order of the pass backwards, your {name} first differs at "
                f"{walk.called[node]}: there it {got}; right is {short(right)}."
            )
            return Comparison(gradients, node, text)
    text = f"✓ Your {name} agrees with the reference at all {len(gradients)} nodes."
    return Comparison(gradients, None, text)


def plain_copies(walk: GraphWalk) -> dict[Node, Any]:
    """A plain node for each node that has a gradient; constants are left out."""
    copies: dict[Node, Any] = {}
    local = {
        (step.node, place): float(part.local)
        for step in walk.backwards
        for place, part in zip(places(step.node), step.parts, strict=True)
    }
    for node in reversed(walk.order):  # parents first
        parents = tuple(copies[node.parents[i]] for i in places(node))
        slopes = tuple(local[node, i] for i in places(node))
        copies[node] = PlainNode(float(node.value), parents, slopes, walk.called[node])
    return copies
