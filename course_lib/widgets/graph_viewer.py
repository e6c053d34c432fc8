"""The graph viewer: a formula drawn as a graph, and both passes through it, step by step.

All that is known and said at a step comes from `graph_walk.py`; the page (`graph_viewer.js`) draws
the frame and tells the kernel which step, which values and which formula are wanted.
"""

import ast
import base64
from collections.abc import Callable, Mapping
from itertools import cycle
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets

from course_lib.nn.graph import Node, expression, layout, leaves
from course_lib.nn.graph.expression import FUNCTIONS
from course_lib.widgets.answers import AnswerError, NotAnswered, describe
from course_lib.widgets.graph_frame import frame
from course_lib.widgets.graph_own import Comparison, compare
from course_lib.widgets.graph_picture import png
from course_lib.widgets.graph_walk import GraphWalk

FRESH = (2.0, 3.0, -1.0, 0.5)  # the values of names that a typed formula brings, in turn
MOST_NODES = 80


class GraphViewer(anywidget.AnyWidget):
    """A graph and its two passes; `graph` is a formula, at `values`, or a node built in code.

    To be read and set at any time: `step`, from 0 to `walk.n_steps`; `formula`; `values`, the
    leaves' by name (of a node built in code: none, its leaves stay). It begins at `step`, by
    default with all values computed and all gradients to come; −1 is the last step.

    `own`, if given, is the student's `backward(output)`, or its name in the notebook: its gradients
    stand beside the reference's, and the first node that differs is marked. `sentence` says what
    the step does, `verdict` how the student's backward does, `alert` what went wrong.

    >>> viewer = GraphViewer("(x + y) * z", {"x": -2, "y": 5, "z": -4}, step=-1)
    >>> viewer.frame["nodes"][0]["said"]
    'leaf x, value −2, gradient −4'
    """

    _esm = Path(__file__).with_name("graph_viewer.js")
    _css = Path(__file__).with_name("graph_viewer.css")

    step = traitlets.Int().tag(sync=True)
    n_steps = traitlets.Int().tag(sync=True)
    begin = traitlets.Int().tag(sync=True)
    formula = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)
    question = traitlets.Unicode().tag(sync=True)
    sentence = traitlets.Unicode().tag(sync=True)
    verdict = traitlets.Unicode().tag(sync=True)
    alert = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        graph: str | Node,
        values: Mapping[str, float] | None = None,
        *,
        step: int | None = None,
        own: str | Callable | None = None,
        question: str = "",
    ) -> None:
        self.own, self._busy = own, True
        super().__init__(question=question)
        if isinstance(graph, Node):
            self._walk_through(graph)
        else:
            self._take(graph, {name: float(value) for name, value in (values or {}).items()})
        begin, last = self.walk.begin, self.walk.n_steps
        self.step = begin if step is None else last if step == -1 else step
        self._tell()
        self._busy = False

    def png(self) -> bytes:
        """A still picture of the same step, drawn by Matplotlib."""
        return png(self.frame)

    def _take(self, formula: str, values: dict[str, float]) -> None:
        """Build the graph of a formula; names without a value get a fresh one."""
        fresh = cycle(FRESH)
        known = {name: values.get(name, next(fresh)) for name in free_names(formula)}
        with np.errstate(all="ignore"):
            output = expression(formula, **known)
        self._walk_through(output)
        self.formula = formula
        used = leaves(output)
        self.values = {name: used[name].value for name in known if name in used}

    def _walk_through(self, output: Node) -> None:
        walk = GraphWalk(output)
        if len(walk.called) > MOST_NODES:
            raise ValueError(
                f"the graph has {len(walk.called)} nodes; expected at most {MOST_NODES}, "
                "more cannot be seen at once"
            )
        self.walk, self.places = walk, layout(output)
        self.n_steps, self.begin = walk.n_steps, walk.begin

    def _tell(self) -> None:
        """Draw the step anew; the student's backward runs anew, too."""
        own: Comparison | None = None
        self.alert, self.verdict = "", ""
        if self.own is not None:
            try:
                own = compare(self.walk, self.own)
                self.verdict = own.sentence
            except NotAnswered as error:
                self.verdict = f"{error}: the reference walks alone."
            except AnswerError as error:
                self.alert = describe(error)
        state = self.walk.state(self.step)
        self.frame = frame(self.walk, self.places, state, own)
        self.sentence = state.sentence

    @traitlets.validate("step")
    def _check_step(self, proposal: dict[str, Any]) -> int:
        return min(max(proposal["value"], 0), self.n_steps)

    @traitlets.observe("step", "formula", "values")
    def _changed(self, change: dict[str, Any]) -> None:
        """The page, or Python, asks for another step, formula or value."""
        if self._busy:
            return
        self._busy = True
        before = change["old"]
        try:
            with self.hold_sync():
                if change["name"] != "step":
                    ends = self.step == self.walk.n_steps
                    if self.formula is None:
                        raise ValueError("this graph was built in code; its values stay")
                    self._take(self.formula, finite(self.values))
                    new_formula = change["name"] == "formula"
                    last, begin = self.walk.n_steps, self.walk.begin
                    self.step = begin if new_formula else last if ends else self.step
                self._tell()
        except Exception as error:
            with self.hold_sync():  # at once: the page keeps what was typed where it is refused
                self.alert = describe(error)
                if change["name"] != "step":
                    setattr(self, change["name"], before)
        finally:
            self._busy = False

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The live viewer, and for pages without one its picture and its sentences."""
        data, metadata = super()._repr_mimebundle_(**kwargs)
        text = " ".join(filter(None, [self.sentence, self.verdict, self.alert]))
        still = {"image/png": base64.b64encode(self.png()).decode(), "text/plain": text}
        return data | still, metadata


def free_names(formula: str) -> list[str]:
    """The names in a formula that need a value, in the order of their appearance.

    >>> free_names("q = x + y; sigmoid(q * z)")
    ['x', 'y', 'z']
    """
    try:
        tree = ast.parse(formula.strip())
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return []  # `expression` says what is wrong
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Name)]
    given = {n.id for n in found if isinstance(n.ctx, ast.Store)}
    found.sort(key=lambda n: (n.lineno, n.col_offset))
    return list(dict.fromkeys(n.id for n in found if n.id not in given | set(FUNCTIONS)))


def finite(values: Mapping[str, Any]) -> dict[str, float]:
    """The leaves' values as floats; ValueError names one that is no finite number."""
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not np.isfinite(value):
            raise ValueError(f"{name} is {value!r}; expected a finite number")
    return {name: float(value) for name, value in values.items()}
