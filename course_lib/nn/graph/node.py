"""A node of a computational graph: a value, and where it comes from.

Python's operators build the graph while they compute: `f = (x + y) * z` makes a node for the sum
and one for the product, and each remembers its parents and the rule that made it. `backward.py`
walks the same way back.
"""

from typing import Any

import numpy as np

from course_lib.nn.graph import rules
from course_lib.nn.graph.rules import Rule


class Node:
    """A number or an array of floats, with the operation and the parents that it was computed from.

    `Node(value)` is a leaf, a variable that has a gradient. Whole numbers become floats; float32
    stays float32. A number or an array that an operator meets becomes a constant: it is in the
    graph, but no gradient is computed for it. Two nodes are equal only if they are the same one.
    Leave all values as they are until `backward` has used them.

    >>> x, y, z = Node(-2, name="x"), Node(5, name="y"), Node(-4, name="z")
    >>> f = (x + y) * z
    >>> f
    Node(-12.0, operation='×')
    >>> [parent.value for parent in f.parents]
    [3.0, -4.0]
    >>> np.array([1.0, 2.0]) * x
    Node(array([-2., -4.]), operation='×')
    """

    __slots__ = ("name", "parents", "rule", "total", "value")
    __array_ufunc__ = None  # so that array * node asks the node, not each entry of the array

    def __init__(self, value: Any, name: str | None = None) -> None:
        self.value = as_value(value)
        self.name = name
        self.rule = rules.VARIABLE
        self.parents: tuple[Node, ...] = ()
        self.total: Any = None  # its gradient so far, only while `backward` runs

    @property
    def operation(self) -> str:
        """The symbol of the operation, such as '+' or 'relu'; '' for a leaf."""
        return self.rule.symbol

    @property
    def is_constant(self) -> bool:
        """Whether it stands for a number or an array that needs no gradient."""
        return self.rule is rules.CONSTANT

    @property
    def shape(self) -> tuple[int, ...]:
        return np.shape(self.value)

    @property
    def ndim(self) -> int:
        return np.ndim(self.value)

    def __repr__(self) -> str:
        name = "" if self.name is None else f", name={self.name!r}"
        operation = f", operation={self.operation!r}" if self.operation else ""
        return f"Node({self.value!r}{name}{operation})"

    # Arithmetic. Scalar graphs are made of sums and products: those two are written out.

    def __add__(self, other: Any) -> "Node":
        if type(other) is not Node:
            other = constant(other)
        return result(self.value + other.value, rules.ADD, (self, other))

    def __radd__(self, other: Any) -> "Node":
        return apply(rules.ADD, constant(other), self)

    def __sub__(self, other: Any) -> "Node":
        return apply(rules.SUBTRACT, self, other)

    def __rsub__(self, other: Any) -> "Node":
        return apply(rules.SUBTRACT, constant(other), self)

    def __mul__(self, other: Any) -> "Node":
        if type(other) is not Node:
            other = constant(other)
        return result(self.value * other.value, rules.MULTIPLY, (self, other))

    def __rmul__(self, other: Any) -> "Node":
        return apply(rules.MULTIPLY, constant(other), self)

    def __truediv__(self, other: Any) -> "Node":
        return apply(rules.DIVIDE, self, other)

    def __rtruediv__(self, other: Any) -> "Node":
        return apply(rules.DIVIDE, constant(other), self)

    def __pow__(self, other: Any) -> "Node":
        return apply(rules.POWER, self, other)

    def __rpow__(self, other: Any) -> "Node":
        return apply(rules.POWER, constant(other), self)

    def __matmul__(self, other: Any) -> "Node":
        return apply(rules.MATMUL, self, other)

    def __rmatmul__(self, other: Any) -> "Node":
        return apply(rules.MATMUL, constant(other), self)

    def __neg__(self) -> "Node":
        return apply(rules.NEGATE, self)

    def __abs__(self) -> "Node":
        return apply(rules.ABS, self)

    # Comparisons have no gradient: they give plain truth values, for `where`

    def __lt__(self, other: Any) -> Any:
        return self.value < value_of(other)

    def __le__(self, other: Any) -> Any:
        return self.value <= value_of(other)

    def __gt__(self, other: Any) -> Any:
        return self.value > value_of(other)

    def __ge__(self, other: Any) -> Any:
        return self.value >= value_of(other)

    # Along axes, and other shapes

    def sum(self, axis: Any = None, keepdims: bool = False) -> "Node":
        return apply(rules.summation(axis, keepdims), self)

    def mean(self, axis: Any = None, keepdims: bool = False) -> "Node":
        return apply(rules.average(axis, keepdims), self)

    def max(self, axis: Any = None, keepdims: bool = False) -> "Node":
        """The largest along an axis; where several are equal, they share the gradient equally."""
        return apply(rules.largest(axis, keepdims), self)

    def reshape(self, *shape: Any) -> "Node":
        return apply(rules.reshaping(shape[0] if np.ndim(shape[0]) else shape), self)

    def transpose(self, *axes: Any) -> "Node":
        if len(axes) == 1 and not isinstance(axes[0], int):
            axes = axes[0]
        return apply(rules.transposing(axes or None), self)

    @property
    def T(self) -> "Node":
        return self.transpose()

    def __getitem__(self, key: Any) -> "Node":
        return apply(rules.indexing(key), self)


def as_value(value: Any) -> Any:
    """A Python float for a number, else an array of floats: the same one if it is one already.

    >>> as_value(3), as_value([1, 2])
    (3.0, array([1., 2.]))
    """
    if isinstance(value, float):  # np.float64 too
        return float(value)
    if isinstance(value, np.floating):
        return value  # float32: a Python float would forget that
    array = np.asarray(value)
    if array.dtype.kind == "f":
        return array
    if array.dtype.kind not in "iub":
        raise TypeError(
            f"a node holds a number or an array of floats; got {type(value).__name__} "
            f"with dtype {array.dtype}. Nodes are joined by `concatenate`."
        )
    return array.astype(float) if array.ndim else float(array)


def value_of(x: Any) -> Any:
    return x.value if isinstance(x, Node) else x


def constant(value: Any) -> Node:
    """A leaf for which no gradient is computed.

    >>> constant(2).is_constant
    True
    """
    return result(value, rules.CONSTANT, ())


new_node = object.__new__


def result(value: Any, rule: Rule, parents: tuple[Node, ...]) -> Node:
    """The node of a computed value. Scalar graphs make many: floats are taken as they are."""
    if type(value) is not float:
        value = as_value(value[()] if isinstance(value, np.ndarray) else value)  # 0-d: a scalar
    node = new_node(Node)
    node.value = value
    node.name = None
    node.rule = rule
    node.parents = parents
    node.total = None
    return node


def apply(rule: Rule, *operands: Any) -> Node:
    """The node that `rule` computes from operands (nodes; numbers and arrays become constants).

    >>> apply(rules.EXP, Node(0.0))
    Node(1.0, operation='exp')
    """
    parents = tuple([x if type(x) is Node else constant(x) for x in operands])
    return result(rule.forward(*[parent.value for parent in parents]), rule, parents)
