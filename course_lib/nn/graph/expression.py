"""A typed formula as a graph: `(x + y) * z`, or several lines that name what they compute.

The text is parsed, never run: Python's own parser makes a syntax tree, and of that only what stands
in a formula is understood: names, numbers, + − * / **, brackets, and calls of the functions below.
"""

import ast
import operator
from collections.abc import Callable
from typing import Any

from course_lib.nn.graph import functions
from course_lib.nn.graph.backward import topological_order
from course_lib.nn.graph.networks import ACTIVATION_RULES, activation
from course_lib.nn.graph.node import Node, constant

LONGEST = 1_000  # characters: more is no formula, and Python's parser has its limits

OPERATORS: dict[type, Callable] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
SIGNS = (ast.USub, ast.UAdd)

# Name -> the function of nodes, and how many it takes
FUNCTIONS: dict[str, tuple[Callable, int]] = {
    **{name: (activation(name), 1) for name in ACTIVATION_RULES},
    "exp": (functions.exp, 1),
    "log": (functions.log, 1),
    "sqrt": (functions.sqrt, 1),
    "sin": (functions.sin, 1),
    "cos": (functions.cos, 1),
    "tanh": (functions.tanh, 1),
    "abs": (abs, 1),
    "max": (functions.maximum, 2),
    "maximum": (functions.maximum, 2),
}


def expression(text: str, **values: Any) -> Node:
    """The output node of the formula in `text`, at these values of its variables.

    Each value is a number, an array or a Node. A line `q = x + y` names the node q, which later
    lines may use; the last line is the output. Raises ValueError that says what is not understood.

    >>> f = expression("(x + y) * z", x=-2, y=5, z=-4)
    >>> f
    Node(-12.0, operation='×')
    >>> expression("q = x * x; q + q", x=3)
    Node(18.0, operation='+')
    """
    try:
        return last_line(text, {name: named(value, name) for name, value in values.items()})
    except RecursionError:
        raise ValueError("the formula is nested too deeply; give names to its parts") from None


def named(value: Any, name: str) -> Node:
    """A leaf of that name; a node as it is."""
    return value if isinstance(value, Node) else Node(value, name)


def last_line(text: str, nodes: dict[str, Node]) -> Node:
    """The node of the last line, after the lines before it have added theirs to `nodes`."""
    for line in lines(text):
        if isinstance(line, ast.Assign):
            target = line.targets[0]
            if not isinstance(target, ast.Name) or len(line.targets) > 1:
                raise refused(target, text, "only a plain name can be given to a line, and one")
            output = build(line.value, nodes, text)
            if output.name is None and output.parents:
                output.name = target.id
            nodes[target.id] = output
        elif isinstance(line, ast.Expr):
            output = build(line.value, nodes, text)
        else:
            raise refused(line, text, "expected a formula, or name = formula")
    return output


def leaves(output: Node) -> dict[str, Node]:
    """The named leaves that the output is computed from, by name.

    >>> leaves(expression("(x + y) * z", x=-2, y=5, z=-4))["y"]
    Node(5.0, name='y')
    """
    found = [n for n in reversed(topological_order(output)) if not n.parents and n.name]
    return {str(node.name): node for node in sorted(found, key=lambda node: str(node.name))}


def lines(text: str) -> list[ast.stmt]:
    """The parsed lines; ValueError if the text is empty, too long, or no Python."""
    if len(text) > LONGEST:
        raise ValueError(f"the formula has {len(text)} characters; expected at most {LONGEST}")
    try:
        parsed = ast.parse(text.strip()).body
    except SyntaxError as error:
        raise ValueError(
            f"the formula cannot be read near position {error.offset}: {error.msg}. "
            "Write products with *, powers with **: w * x ** 2."
        ) from None
    except (ValueError, MemoryError, RecursionError):
        raise ValueError("the formula cannot be read: it has too many brackets") from None
    if not parsed:
        raise ValueError("the formula is empty; expected one such as (x + y) * z")
    return parsed


def build(tree: ast.expr, nodes: dict[str, Node], text: str) -> Node:
    """The node of a part of the formula."""
    if isinstance(tree, ast.Name):
        if tree.id in nodes:
            return nodes[tree.id]
        there = ", ".join(nodes) or "none"
        called = f" {tree.id} is a function: {tree.id}(…)." if tree.id in FUNCTIONS else ""
        raise ValueError(f"{tree.id} has no value; there are values for: {there}.{called}")
    if isinstance(tree, ast.Constant) and is_number(tree.value):
        return constant(number(tree.value))
    if isinstance(tree, ast.BinOp) and type(tree.op) in OPERATORS:
        left, right = build(tree.left, nodes, text), build(tree.right, nodes, text)
        return OPERATORS[type(tree.op)](left, right)
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, SIGNS):
        return signed(tree, nodes, text)
    if isinstance(tree, ast.Call):
        return call(tree, nodes, text)
    known = "names, numbers, + − * / **, brackets and functions (a power is x ** 2)"
    raise refused(tree, text, f"expected {known}")


def is_number(value: Any) -> bool:
    return type(value) in (int, float)  # True is an int, too, but no number of a formula


def number(value: Any) -> float:
    """A typed number as a float; one that is too large for a float is infinite."""
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def signed(tree: ast.UnaryOp, nodes: dict[str, Node], text: str) -> Node:
    """+x is x; a minus before a number belongs to the number, else it is an operation."""
    node = build(tree.operand, nodes, text)
    if isinstance(tree.op, ast.UAdd):
        return node
    return constant(-node.value) if isinstance(tree.operand, ast.Constant) else -node


def call(tree: ast.Call, nodes: dict[str, Node], text: str) -> Node:
    """A call of one of the functions, with as many arguments as it takes."""
    name = tree.func.id if isinstance(tree.func, ast.Name) else None
    if name not in FUNCTIONS:
        raise refused(tree.func, text, f"the functions are {', '.join(sorted(FUNCTIONS))}")
    function, n_arguments = FUNCTIONS[name]
    if tree.keywords or len(tree.args) != n_arguments:
        n_given = len(tree.args) + len(tree.keywords)
        raise refused(tree, text, f"{name} takes {n_arguments} value(s); got {n_given}")
    return function(*[build(argument, nodes, text) for argument in tree.args])


def refused(tree: ast.AST, text: str, why: str) -> ValueError:
    """The error for what is no part of a formula."""
    part = ast.get_source_segment(text.strip(), tree) or type(tree).__name__
    return ValueError(f"{part!r} is not understood: {why}")
