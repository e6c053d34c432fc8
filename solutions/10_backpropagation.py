# %% [markdown]
# # Exercise 10 · Backpropagation on computational graphs
#
# The lecture: [10 · Backpropagation on computational graphs](../notebooks/10_backpropagation.ipynb).
#
# You write the two halves of every deep-learning library: a graph that hands gradients back through any formula, and the same by hand for the layers of a network.
# Whatever you write, one rule does it all: *gradient of an input = what comes from above × the local slope, added over all ways up.*

# %%
import numpy as np

from course_lib.checks import load
from course_lib.widgets.difference_error import DifferenceError
from course_lib.widgets.graph_examples import NEURON, ORDER
from course_lib.widgets.graph_viewer import GraphViewer

check = load("10")

# %% [markdown]
# ## 1 · Three gradients (2 points)
#
# $f = (x + y)\,z$. With $q = x + y$ it is a sum, then a product.
#
# `product_gradients(x, y, z)` receives three numbers and returns three: $\partial f/\partial x$, $\partial f/\partial y$, $\partial f/\partial z$.
#
# *Before you write: at x = −2, y = 5, z = −4, if x grows by a little, does f grow or fall?*

# %% question="product_gradients"
def product_gradients(x, y, z):
    """The gradients of (x + y) z by x, y and z."""
    ### BEGIN SOLUTION
    q = x + y
    dq, dz = z, q  # a product hands each factor the other one
    dx, dy = dq, dq  # a sum hands on what comes from above
    return dx, dy, dz
    ### END SOLUTION


# %% check="product_gradients"
check.product_gradients(product_gradients)

# %% [markdown]
# ## 2 · A number that remembers (3 points)
#
# A `Node` holds its `value`, the nodes that it was made of (`parents`, a tuple), and the slope of its value by each of them (`slopes`, a tuple of numbers in the same order).
# A leaf has neither parents nor slopes.
#
# Write `+`, `*` and `tanh()` for nodes.
# Each returns a *new* `Node` and leaves the old ones as they are; `other` is always a `Node`, and may be the same one as `self`.
#
# The slope of $t = \tanh v$ is $1 - t^2$.

# %% question="Node"
class Node:
    """A number in a graph: its value, the nodes it was made of, and the slope by each of them."""

    def __init__(self, value, parents=(), slopes=()):
        self.value, self.parents, self.slopes = value, parents, slopes

    def __add__(self, other):
        ### BEGIN SOLUTION
        return Node(self.value + other.value, (self, other), (1.0, 1.0))
        ### END SOLUTION

    def __mul__(self, other):
        ### BEGIN SOLUTION
        return Node(self.value * other.value, (self, other), (other.value, self.value))
        ### END SOLUTION

    def tanh(self):
        ### BEGIN SOLUTION
        t = np.tanh(self.value)
        return Node(t, (self,), (1 - t**2,))
        ### END SOLUTION


# %% check="Node"
check.Node(Node)

# %% [markdown]
# ## 3 · The pass backwards (5 points)
#
# `backward(output)` receives the last node of a graph and returns a dict: for every node of the graph, `output` among them, the gradient of `output` by it.
# So `backward(f)[x]` is $\partial f/\partial x$, and `backward(f)[f]` is 1.
# A node whose gradient is 0 belongs in it, too; only one that `output` was not made of may be missing.
#
# It uses only `node.parents` and `node.slopes`; the check brings nodes of its own, so your `Node` need not be ready.
# The graphs: trees first; then graphs in which a node is used more than once; then large ones, one of twenty doublings `x + x` one upon the other, and a chain of 1,200 nodes.
#
# *Before you write: in `a = x · y`, `b = a + y`, `f = a · b`, how many ways lead from f down to y?*

# %% question="backward"
def backward(output):
    """A dict with the gradient of `output` by every node that it was made of."""
    ### BEGIN SOLUTION
    order, seen, todo = [], set(), [(output, False)]
    while todo:  # every node comes into `order` after all of its parents
        node, parents_done = todo.pop()
        if parents_done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            todo.append((node, True))
            todo.extend((parent, False) for parent in node.parents)
    gradients = dict.fromkeys(order, 0.0) | {output: 1.0}
    for node in reversed(order):  # now every node after all that use it
        for parent, slope in zip(node.parents, node.slopes):
            gradients[parent] += gradients[node] * slope
    return gradients
    ### END SOLUTION


# %% check="backward"
check.backward(backward)

# %% [markdown]
# **Your pass, alive.** It walks beside ours; where it first differs, the node is marked. Change the values, or draw a formula of your own.

# %%
GraphViewer(*ORDER, step=-1, own="backward")

# %%
GraphViewer(*NEURON, step=-1, own="backward")

# %% tags=["solution-only"]
x, y = Node(2.0), Node(3.0)
a = x * y
b = a + y
found = backward(a * b)
print(found[a], found[b], found[x], found[y])
#> 15.0 6.0 45.0 36.0

# %% [markdown]
# ## 4 · In which order? (2 points)
#
# Two inputs, x and y, and
#
# - a = x · y
# - b = a + y
# - c = b · x
# - f = a · c
#
# Each node in turn hands what it has got down to its parents. In which order may they take their turns?
#
# - **a** f, a, c, b, x, y: a is a parent of f, so its turn comes right after f
# - **b** x, y, a, b, c, f: a value has to be there before it can be used
# - **c** f, c, b, a, x, y: a node's turn comes when all nodes that use it have had theirs
# - **d** f, then a and c in any order, then b, x and y: first all that are one edge from f

# %% question="answer_order"
answer_order = None  # a letter in quotes: "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_order = "c"
### END SOLUTION

# %% check="answer_order"
check.answer_order(answer_order)

# %% [markdown]
# ## 5 · Broadcasting, backwards (3 points)
#
# From here on values are arrays.
# In `X @ W + b` NumPy copies `b`, of shape `(c,)`, to every row; in other formulas it copies a column `(n, 1)` to every column, or a single number `()` to everything.
#
# `unbroadcast(G, shape)` receives the gradient `G` of the copies and the shape of the value that was copied.
# It returns the gradient of the value, an array of exactly that shape.
#
# *Before you write: if the bias of a unit grows by h, how many rows of Z move?*

# %% question="unbroadcast"
def unbroadcast(G, shape):
    """The gradient of a value of that shape, which was broadcast to the shape of G."""
    ### BEGIN SOLUTION
    new = G.ndim - len(shape)  # axes that the value lacked: they stand on the left
    G = G.sum(axis=tuple(range(new)))
    stretched = tuple(i for i, n in enumerate(shape) if n == 1)
    return G.sum(axis=stretched, keepdims=True)
    ### END SOLUTION


# %% check="unbroadcast"
check.unbroadcast(unbroadcast)

# %% [markdown]
# ## 6 · A layer, backwards (4 points)
#
# Forwards: $Z = XW + b$, with `X` of shape `(n, d)`, `W` of shape `(d, c)` and `b` of shape `(c,)`.
#
# `dense_backward(dZ, X, W)` receives $\partial L/\partial Z$, of shape `(n, c)`, and returns three things, `dX, dW, db`: the gradients of the same loss by X, W and b, each of the shape of what it belongs to.
#
# *Before you write: only one order of `dZ` and `W`, with or without `.T`, gives the shape of X. Which?*

# %% question="dense_backward"
def dense_backward(dZ, X, W):
    """The gradients dX (n, d), dW (d, c) and db (c,)."""
    ### BEGIN SOLUTION
    dX = dZ @ W.T  # (n, c) @ (c, d) -> (n, d)
    dW = X.T @ dZ  # (d, n) @ (n, c) -> (d, c)
    return dX, dW, dZ.sum(axis=0)
    ### END SOLUTION


# %% check="dense_backward"
check.dense_backward(dense_backward)

# %% [markdown]
# ## 7 · An activation, backwards (2 points)
#
# Forwards: $A = \sigma(Z)$ entry by entry, $\sigma(z) = 1 / (1 + e^{-z})$, with the slope $\sigma' = \sigma (1 - \sigma)$.
#
# `sigmoid_backward(dA, Z)` receives $\partial L/\partial A$ and the *input* Z, both of shape `(n, c)`, and returns $\partial L/\partial Z$.
# It gives a number, never nan, at ±1000 too. (A warning that exp overflows does not matter.)

# %% question="sigmoid_backward"
def sigmoid_backward(dA, Z):
    """The gradient by Z, (n, c), of a loss whose gradient by A = σ(Z) is dA."""
    ### BEGIN SOLUTION
    A = 0.5 * (1 + np.tanh(Z / 2))  # the sigmoid, without an overflow
    return dA * A * (1 - A)
    ### END SOLUTION


# %% check="sigmoid_backward"
check.sigmoid_backward(sigmoid_backward)

# %% [markdown]
# ## 8 · Trust, but measure (3 points)
#
# A gradient can be measured: move one entry of x by h to both sides,
#
# $$\frac{\partial f}{\partial x_i} \approx \frac{f(x + h e_i) - f(x - h e_i)}{2h}$$
#
# `numerical_gradient(f, x, h)` receives a function `f` that takes an array and returns a number, an array `x` of any shape (its entries may be whole numbers), and h.
# It returns an array of the shape of x, and leaves x as it was.

# %% question="numerical_gradient"
def numerical_gradient(f, x, h=1e-5):
    """The gradient of f at x by differences to both sides, an array of the shape of x."""
    ### BEGIN SOLUTION
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[i] = h
        gradient[i] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient
    ### END SOLUTION


# %% check="numerical_gradient"
check.numerical_gradient(numerical_gradient)

# %% [markdown]
# **Your differences, alive**, for every h, beside the formula's own.

# %%
DifferenceError(own="numerical_gradient")

# %% [markdown]
# ## 9 · All gradients of a network (4 points)
#
# One hidden layer, softmax, and the mean cross-entropy over n samples:
#
# $$Z_1 = X W_1 + b_1, \quad A_1 = \sigma(Z_1), \quad S = A_1 W_2 + b_2, \quad P = \mathrm{softmax}(S), \quad L = \frac1n \sum_i -\log P_{i, y_i}$$
#
# `X` has the shape `(n, d)`, `y` holds the right classes `(n,)`, `W1` is `(d, h)`, `W2` is `(h, c)`.
#
# `network_gradients` returns a dict with the gradients of L by the four parameters, under the keys `"W1"`, `"b1"`, `"W2"`, `"b2"`.
# The gradient by the scores is known from lesson 05: $\partial L/\partial S = (P - Y)/n$, with the one-hot rows Y.
# The scores may be in the thousands, and far apart from sample to sample; not every class need occur in `y`.
#
# The function is handed a `dense_backward` and a `sigmoid_backward`, those of questions 6 and 7.
# Say whose: `"mine"`, or `"ours"` for one that you have not solved. The report tells which were used.

# %%
go_on_with = {"dense_backward": "mine", "sigmoid_backward": "mine"}

# %% question="network_gradients"
def network_gradients(X, y, W1, b1, W2, b2, dense_backward, sigmoid_backward):
    """A dict with the gradients of the mean cross-entropy by W1, b1, W2 and b2."""
    ### BEGIN SOLUTION
    Z1 = X @ W1 + b1  # (n, d) @ (d, h) -> (n, h)
    A1 = 0.5 * (1 + np.tanh(Z1 / 2))
    S = A1 @ W2 + b2  # (n, h) @ (h, c) -> (n, c)
    E = np.exp(S - S.max(axis=1, keepdims=True))
    dS = E / E.sum(axis=1, keepdims=True)
    dS[np.arange(len(y)), y] -= 1
    dS /= len(y)
    dA1, dW2, db2 = dense_backward(dS, A1, W2)
    _, dW1, db1 = dense_backward(sigmoid_backward(dA1, Z1), X, W1)
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
    ### END SOLUTION


# %% check="network_gradients"
check.network_gradients(network_gradients)

# %% tags=["solution-only"]
# The same measured, by question 8: one entry of W1 after the other.
rng = np.random.default_rng(0)
X, y = rng.normal(size=(5, 3)), np.array([0, 1, 2, 0, 1])
W1, b1, W2, b2 = (rng.normal(size=size) for size in ((3, 4), 4, (4, 3), 3))


def loss(W1):
    S = 1 / (1 + np.exp(-(X @ W1 + b1))) @ W2 + b2
    return np.mean(np.log(np.exp(S).sum(axis=1)) - S[np.arange(5), y])


found = network_gradients(X, y, W1, b1, W2, b2, dense_backward, sigmoid_backward)
print(np.abs(found["W1"] - numerical_gradient(loss, W1)).max() < 1e-9)
#> True
