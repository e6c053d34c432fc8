# %% [markdown]
# # Exercise 07 · Neurons, layers, networks
#
# The lecture: [07 · Neurons, layers, networks](../notebooks/07_neurons_and_networks.ipynb).
#
# You build a network from the inside out: one neuron, a layer, a layer for many samples, all layers one after the other.
# Then you set weights by hand, and see what a hidden layer is good for.

# %%
import numpy as np

from course_lib.checks import load
from course_lib.widgets.bump_staircase import BumpStaircase
from course_lib.widgets.toy_network import ToyNetwork
from course_lib.widgets.xor_hidden import XorHidden

check = load("07")

# %% [markdown]
# ## 1 · One neuron (2 points)
#
# A neuron adds its inputs, each times its weight, adds a bias, and bends the sum: $y = \sigma(w \cdot x + b)$ with the sigmoid $\sigma(z) = 1 / (1 + e^{-z})$.
#
# `neuron(x, w, b)` receives inputs `x` and weights `w`, both of shape `(n_inputs,)`, and a number `b`. It returns one number.
#
# *Before you write: what does it say if the weighted sum and the bias cancel?*

# %% question="neuron"
def neuron(x, w, b):
    """The output of a sigmoid neuron."""
    ### BEGIN SOLUTION
    z = w @ x + b
    return 1 / (1 + np.exp(-z))
    ### END SOLUTION


# %% check="neuron"
check.neuron(neuron)

# %% [markdown]
# ## 2 · A layer (2 points)
#
# Several neurons look at the same inputs. On paper their weights are the *rows* of a matrix: $a = \sigma(W x + b)$.
#
# `layer(x, W, b)` receives `x` of shape `(n_inputs,)`, `W` of shape `(n_neurons, n_inputs)` and `b` of shape `(n_neurons,)`.
# It returns the outputs, an array of shape `(n_neurons,)`.
# The numbers that come in may be whole numbers.

# %% question="layer"
def layer(x, W, b):
    """The outputs of a layer of sigmoid neurons: (n_neurons,)."""
    ### BEGIN SOLUTION
    return 1 / (1 + np.exp(-(W @ x + b)))  # (c, d) @ (d,) -> (c,)
    ### END SOLUTION


# %% check="layer"
check.layer(layer)

# %% tags=["solution-only"]
# The toy network's first layer.
print(layer(np.array([1, -1]), np.array([[1, -2], [-1, 1]]), np.array([1, 0])).round(2))
#> [0.98 0.12]

# %% [markdown]
# ## 3 · A layer, for a batch (3 points)
#
# In programs samples are the rows of `X`, and then it is handy to give each neuron a *column* of W: $A = \max(0, X W + b)$, with ReLU this time.
#
# `layer_batch(X, W, b)` receives `X` of shape `(n_samples, n_inputs)`, `W` of shape `(n_inputs, n_neurons)` and `b` of shape `(n_neurons,)`.
# It returns an array of shape `(n_samples, n_neurons)`.
#
# *Before you write: to how many rows is b added?*

# %% question="layer_batch"
def layer_batch(X, W, b):
    """The outputs of a layer of ReLU neurons for every row of X: (n_samples, n_neurons)."""
    ### BEGIN SOLUTION
    return np.maximum(X @ W + b, 0)  # (n, d) @ (d, c) -> (n, c)
    ### END SOLUTION


# %% check="layer_batch"
check.layer_batch(layer_batch)

# %% [markdown]
# ## 4 · A network (3 points)
#
# `network(x, layers)` receives an input `x` of shape `(n_inputs,)` and a list of layers, each a pair `(W, b)` as in question 2.
# What leaves one layer goes into the next; every layer ends in a sigmoid, the last one too.
# It returns the outputs of the last layer.

# %% question="network"
def network(x, layers):
    """The outputs of the last layer."""
    ### BEGIN SOLUTION
    a = x
    for W, b in layers:
        a = 1 / (1 + np.exp(-(W @ a + b)))
    return a
    ### END SOLUTION


# %% check="network"
check.network(network)

# %% [markdown]
# **Your network, alive.** It computes the outputs of the toy network; move the inputs.

# %%
ToyNetwork(own="network")

# %% [markdown]
# ## 5 · How many parameters? (2 points)
#
# `count_parameters(sizes)` receives the numbers of inputs, of neurons in each hidden layer, and of outputs, such as `[3, 4, 2]`.
# Each layer is fully connected with the one before; each neuron has a bias.
# It returns how many weights and biases the network has.

# %% question="count_parameters"
def count_parameters(sizes):
    """The number of weights and biases."""
    ### BEGIN SOLUTION
    return sum((n_inputs + 1) * n for n_inputs, n in zip(sizes, sizes[1:]))
    ### END SOLUTION


# %% check="count_parameters"
check.count_parameters(count_parameters)

# %% [markdown]
# ## 6 · How many layers? (1 point)
#
# A network is drawn in four columns: 3 inputs, then 2 neurons, then 4 neurons, then 1 neuron.
# Each column is connected with the next. How many layers has it, by the usual way of counting?
#
# - **a** 4 layers, because four columns are drawn: the inputs are a layer as well
# - **b** 2 layers: only the hidden ones compute something that one does not see
# - **c** 3 layers, two of them hidden: a layer is counted where weights and neurons are
# - **d** 7 layers: as many as there are neurons

# %% question="answer_layers"
answer_layers = None  # a letter in quotes: "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_layers = "c"
### END SOLUTION

# %% check="answer_layers"
check.answer_layers(answer_layers)

# %% [markdown]
# ## 7 · Two linear layers are one (3 points)
#
# Leave the activation out between two layers: $y = W_2 (W_1 x + b_1) + b_2$.
# Then there is *one* layer, $y = W x + b$, that says the same for every x.
#
# `collapse(W1, b1, W2, b2)` receives the two, with `W1` of shape `(h, d)`, `b1` `(h,)`, `W2` `(c, h)` and `b2` `(c,)`.
# It returns `W, b`, of shapes `(c, d)` and `(c,)`.
#
# *Before you write: multiply it out on paper. Where does b1 end up?*

# %% question="collapse"
def collapse(W1, b1, W2, b2):
    """The weights (c, d) and the biases (c,) of the one layer that stands for both."""
    ### BEGIN SOLUTION
    return W2 @ W1, W2 @ b1 + b2  # (c, h) @ (h, d) -> (c, d)
    ### END SOLUTION


# %% check="collapse"
check.collapse(collapse)

# %% [markdown]
# ## 8 · XOR by hand (3 points)
#
# No single line separates XOR. Two hidden units can, and you are to set them.
# All units here are threshold units: they say 1 if their sum is *above* 0, else 0.
#
# `xor_weights()` returns `W1, b1, W2, b2`: the hidden units' weights `(2, 2)`, a row for each, their biases `(2,)`, the output unit's weights `(2,)`, and its bias, a number.
# The network is to say 1 for (0, 1) and (1, 0), and 0 for (0, 0) and (1, 1). Many answers are right.
#
# *Before you write: what question could each hidden unit answer, so that the output only has to combine the answers?*

# %% question="xor_weights"
def xor_weights():
    """W1 (2, 2), b1 (2,), W2 (2,) and b2 of threshold units that compute XOR."""
    ### BEGIN SOLUTION
    W1 = np.array([[1, 1], [1, 1]])  # both units add the inputs:
    b1 = np.array([-0.5, -1.5])  # the first asks "at least one?", the second "both?"
    W2, b2 = np.array([1, -1]), -0.5  # at least one, but not both
    return W1, b1, W2, b2
    ### END SOLUTION


# %% check="xor_weights"
check.xor_weights(xor_weights)

# %% [markdown]
# **Your units, alive.** On the right the corners lie as your hidden units see them.

# %%
XorHidden(own="xor_weights")

# %% [markdown]
# ## 9 · A bump of two steps (3 points)
#
# One input x, two threshold units, an output that only adds: $f(x) = w_2 \cdot \mathrm{step}(w_1 x + b_1) + b_2$, with step(z) = 1 for z above 0, else 0.
#
# `bump_weights(left, right, height)` returns `w1, b1, w2` of shape `(2,)` and a number `b2`, such that f is `height` between `left` and `right`, and 0 elsewhere.
# (What f is exactly at the edges does not matter. `height` may be below 0.)
#
# With many such bumps, side by side, a network follows any curve.

# %% question="bump_weights"
def bump_weights(left, right, height):
    """w1, b1, w2 of shape (2,) and b2 of a network that is `height` from left to right, else 0."""
    ### BEGIN SOLUTION
    w1, b1 = np.array([1, 1]), np.array([-left, -right])  # a step at each edge
    w2 = np.array([height, -height])  # up at the first, down again at the second
    return w1, b1, w2, 0.0
    ### END SOLUTION


# %% check="bump_weights"
check.bump_weights(bump_weights)

# %% [markdown]
# **Your bumps, alive.** Many of them, side by side, follow a curve.

# %%
BumpStaircase(own="bump_weights")
