# %% [markdown]
# # Exercise 08 · Activation functions
#
# Nine questions, from one curve to the gradient of softmax; one of them wants thought, not code.
# All that they need is in [08 · Activation functions](../notebooks/08_activations.ipynb).
# None needs an earlier one to be solved.
#
# Where there is a z, it is an array of any shape, and a result is a new array of floats of the same shape.
# The inputs stay as they are.

# %%
import numpy as np

from course_lib.checks import load
from course_lib.widgets.deep_stack import DeepStack
from course_lib.widgets.dying_unit import DyingUnit
from course_lib.widgets.two_activations import TwoActivations

check = load("08")

# %% [markdown]
# ## 1 · The sigmoid (3 points)
#
# `sigmoid(z)` receives an array of floats and returns
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^z}{1 + e^z}$$
#
# The two forms are equal, and on paper either would do.
# The last point is for z far from 0, such as ±1000: the values must be right, *and* NumPy must have nothing to warn of on the way.
# (Hiding a warning by `np.errstate` does not help: the check sees it all the same.)
#
# *Before you write: which of the two forms overflows on which side? And what is $e^{-|z|}$ at most?*

# %% question="sigmoid"
def sigmoid(z):
    """1 / (1 + e^-z) of each entry, without overflow: the shape of z."""
    ### BEGIN SOLUTION
    e = np.exp(-np.abs(z))  # never above 1
    return np.where(z >= 0, 1, e) / (1 + e)
    ### END SOLUTION


# %% check="sigmoid"
check.sigmoid(sigmoid)

# %% [markdown]
# **Your sigmoid, alive.** It stands beside the one that you choose; its slope is measured by small differences.
# Run your cell again, move a control, and the picture uses your new code.

# %%
TwoActivations(own="sigmoid", second="tanh")

# %% [markdown]
# ## 2 · Two derivatives (3 points)
#
# `slopes(z)` returns two arrays, `d_sigmoid, d_tanh`: the derivatives of sigmoid and tanh *at z*.
# Here z stays between −20 and 20, so nothing overflows; `np.tanh` is there to be used.
#
# The lecture has both rules, in terms of the function's output.
# *Before you write: what do you have, z or the output?*

# %% question="slopes"
def slopes(z):
    """The derivatives of sigmoid and tanh at z: two arrays of the shape of z."""
    ### BEGIN SOLUTION
    s, t = 1 / (1 + np.exp(-z)), np.tanh(z)
    return s * (1 - s), 1 - t**2
    ### END SOLUTION


# %% check="slopes"
check.slopes(slopes)

# %% tags=["solution-only"]
# tanh is the sigmoid twice as steep and twice as high: 2σ(2z) − 1. So its slope is 4σ'(2z).
z = np.array([-2.0, 0.0, 0.5])
print(np.allclose(np.tanh(z), 2 * sigmoid(2 * z) - 1))
print(np.allclose(slopes(z)[1], 4 * slopes(2 * z)[0]))
#> True
#> True

# %% [markdown]
# ## 3 · The leaky ReLU and its derivative (3 points)
#
# `leaky_relu(z, slope)` returns two arrays, `y, d`: the values and the derivative.
#
# $$y = \begin{cases} z & z > 0 \\ \text{slope} \cdot z & \text{else} \end{cases}$$
#
# At z = 0 there is a kink; let the derivative there be the one from the left.
# `slope` is any number from 0 on, even above 1 (a parametric ReLU may learn that).
# The last point is for arrays z of whole numbers, for which y and d must hold fractions, too.
#
# *Before you write: what is the derivative at z = −2, and what at z = −200?*

# %% question="leaky_relu"
def leaky_relu(z, slope):
    """The values y and the derivative d, both of the shape of z."""
    ### BEGIN SOLUTION
    return np.where(z > 0, z, slope * z), np.where(z > 0, 1.0, slope)
    ### END SOLUTION


# %% check="leaky_relu"
check.leaky_relu(leaky_relu)

# %% [markdown]
# **Your leaky ReLU, alive.** Fifty layers of it: the signal forward, the gradient back by your derivative, with slope 0.1.
# *Before you move the scale: at which one do both stay level?*

# %%
DeepStack(own="leaky_relu", own_args=(0.1,))

# %% [markdown]
# ## 4 · Softplus (3 points)
#
# `softplus(z)` returns
#
# $$\log(1 + e^z)$$
#
# The last point is for z far from 0, such as ±1000, again without anything to warn of.
# *Before you write: what is softplus(1000), to all digits that a float has? Take $e^z$ out of the bracket and see what is left.*

# %% question="softplus"
def softplus(z):
    """log(1 + e^z) of each entry, without overflow: the shape of z."""
    ### BEGIN SOLUTION
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))  # np.log1p(e) is log(1 + e)
    ### END SOLUTION


# %% check="softplus"
check.softplus(softplus)

# %% [markdown]
# ## 5 · ELU and its derivative (3 points)
#
# `elu(z, alpha)` returns two arrays, `y, d`: values and derivative of
#
# $$y = \begin{cases} z & z > 0 \\ \alpha\,(e^z - 1) & \text{else} \end{cases}$$
#
# `alpha` is any number above 0; at z = 0 the derivative is the one from the left.
# The last point is for z far from 0, such as ±1000, without anything to warn of.
# *Before you write: `np.where` chooses between two arrays. When are they computed?*

# %% question="elu"
def elu(z, alpha):
    """The values y and the derivative d, both of the shape of z."""
    ### BEGIN SOLUTION
    power = np.exp(np.minimum(z, 0))  # on the right it is not needed, and would overflow
    return np.where(z > 0, z, alpha * (power - 1)), np.where(z > 0, 1.0, alpha * power)
    ### END SOLUTION


# %% check="elu"
check.elu(elu)

# %% [markdown]
# **Your ELU, alive**, with α = 1.

# %%
DeepStack(own="elu", own_args=(1.0,))

# %% [markdown]
# ## 6 · Which units are dead (4 points)
#
# A layer computes ReLU(X W + b).
# `dead_units(X, W, b)` receives the data `X` of shape `(n_samples, n_features)`, weights `W` of shape `(n_features, n_units)` and biases `b` of shape `(n_units,)`.
# It returns an array of shape `(n_units,)`: True for each unit that is dead on these data, that is, gives 0 for every sample.
#
# *Before you write: which axis of X W + b is which? And is a unit whose largest z is exactly 0 dead?*

# %% question="dead_units"
def dead_units(X, W, b):
    """For each unit, whether ReLU(X W + b) is 0 on all samples: (n_units,)."""
    ### BEGIN SOLUTION
    Z = X @ W + b  # (n, d) @ (d, h) -> (n, h)
    return (Z <= 0).all(axis=0)
    ### END SOLUTION


# %% check="dead_units"
check.dead_units(dead_units)

# %% [markdown]
# **Your test, alive.** It decides whether the unit below is called dead.
# Drag its bias down until your function says so, then make one more step of learning.

# %%
DyingUnit(own="dead_units")

# %% [markdown]
# ## 7 · A zero is no death (2 points)
#
# A ReLU unit is trained on many samples, and for the one that comes next it gives 0.
# Which is true?
#
# - **a** it is dead: its derivative is 0, so it will never learn again
# - **b** it is not dead yet, but it stops learning until the learning rate is made smaller
# - **c** this sample does not change its weights; another sample, on which it fires, may
# - **d** its weights do not change on this sample, but its bias does, as it is not multiplied by x

# %% question="answer_dead"
answer_dead = None  # a letter in quotes: "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_dead = "c"
### END SOLUTION

# %% check="answer_dead"
check.answer_dead(answer_dead)

# %% [markdown]
# ## 8 · Softmax along an axis (4 points)
#
# `softmax(z, axis)` receives an array of any shape, and the number of an axis.
# It returns an array of the same shape in which the entries along that axis are probabilities (a negative axis counts from the end, as in NumPy):
#
# $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}$$
#
# The last point is for large numbers of either sign, without anything to warn of.
# *Before you write: what does `keepdims=True` do?*

# %% question="softmax"
def softmax(z, axis):
    """Probabilities along the axis: the shape of z."""
    ### BEGIN SOLUTION
    e = np.exp(z - z.max(axis=axis, keepdims=True))  # the largest is e^0
    return e / e.sum(axis=axis, keepdims=True)
    ### END SOLUTION


# %% check="softmax"
check.softmax(softmax)

# %% [markdown]
# ## 9 · Backward through softmax (4 points)
#
# Every probability depends on every score, $\partial p_i / \partial z_j = p_i\,([i = j] - p_j)$.
# Backward, we know how the loss changes with the probabilities, `upstream`, and want to know how it changes with the scores:
#
# $$\frac{\partial L}{\partial z_j} = \sum_i \text{upstream}_i \, \frac{\partial p_i}{\partial z_j}$$
#
# `softmax_vjp(p, upstream)` receives `p`, softmax's output of shape `(n_samples, n_classes)`, and `upstream` of the same shape.
# It returns the gradient with respect to the scores, of that shape too.
#
# You may build the matrix, a sample at a time; or put the formula in, multiply out, and find that none is needed.
# *Before you write: if all entries of `upstream` are equal, what must come out?*

# %% question="softmax_vjp"
def softmax_vjp(p, upstream):
    """The gradient with respect to the scores: the shape of p."""
    ### BEGIN SOLUTION
    dot = (upstream * p).sum(axis=1, keepdims=True)  # (n, c) -> (n, 1)
    return p * (upstream - dot)
    ### END SOLUTION


# %% check="softmax_vjp"
check.softmax_vjp(softmax_vjp)

# %% tags=["solution-only"]
# The check by finite differences: each score moved a little to both sides.
rng, h = np.random.default_rng(0), 1e-6
scores, upstream = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
numerical = np.zeros_like(scores)
for place in np.ndindex(scores.shape):
    step = np.zeros_like(scores)
    step[place] = h
    change = softmax(scores + step, 1) - softmax(scores - step, 1)
    numerical[place] = (upstream * change).sum() / (2 * h)
print(np.abs(softmax_vjp(softmax(scores, 1), upstream) - numerical).max() < 1e-8)
#> True
