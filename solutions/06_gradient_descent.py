# %% [markdown]
# # Exercise 06 · Gradient descent and model fitting
#
# The lecture: [06 · Gradient descent and model fitting](../notebooks/06_gradient_descent.ipynb).
#
# One line carries the whole of deep learning: *x ← x − rate · gradient*.
# You write it, stop it in time, give it a loss to go down, feed it in small batches, and start it in more than one place.
# Seven questions; the last wants thought, not code. None needs an earlier one to be solved.

# %%
import numpy as np

from course_lib.checks import load
from course_lib.widgets.ball_descent import BallDescent
from course_lib.widgets.batch_noise import BatchNoise
from course_lib.widgets.cubic_fit import CubicFit
from course_lib.widgets.descent_surface import DescentSurface
from course_lib.widgets.many_starts import ManyStarts
from course_lib.widgets.steps_to_rest import StepsToRest

check = load("06")

# %% [markdown]
# ## 1 · Down the slope (4 points)
#
# `descend(gradient, x0, learning_rate, n_steps)` receives a function `gradient(x)`, a start `x0`, a rate and how many steps are made.
# From each point it takes one step against the gradient,
#
# $$x_{k+1} = x_k - \eta\, f'(x_k) \qquad (\eta\text{: the learning rate}),$$
#
# and it returns *all* points, the start included, as an array.
#
# - For a number `x0` the points have the shape `(n_steps + 1,)`.
# - For a vector `x0` of shape `(d,)` each is a row, `(n_steps + 1, d)`; `gradient(x)` is then `(d,)`, too.
#
# `x0` may be whole numbers, and belongs to whoever called you: leave it as it is.
#
# *Before you write: f(x) = x², from x0 = 4 with rate ¼. Which are the next two points?*

# %% question="descend"
def descend(gradient, x0, learning_rate, n_steps):
    """All points of gradient descent: (n_steps + 1,), or (n_steps + 1, d) for a vector."""
    ### BEGIN SOLUTION
    x = np.array(x0, dtype=float)  # a copy, of floats
    points = [x]
    for _ in range(n_steps):
        x = x - learning_rate * gradient(x)
        points.append(x)
    return np.array(points)
    ### END SOLUTION


# %% check="descend"
check.descend(descend)

# %% [markdown]
# **Your descent, alive.** The ball goes to your points.
# Put the rate at 0.5, at 1, at 1.1, and press Play.

# %%
BallDescent(own="descend")

# %% [markdown]
# And with vectors: drag A.

# %%
DescentSurface("valley", own="descend")

# %% tags=["solution-only"]
# Too small, right, at the edge, too large: one function, four rates.
for rate in (0.05, 0.5, 1.0, 1.1):
    print(rate, descend(lambda x: 2 * x, 4, rate, 4).round(2))
#> 0.05 [4.   3.6  3.24 2.92 2.62]
#> 0.5 [4. 0. 0. 0. 0.]
#> 1.0 [ 4. -4.  4. -4.  4.]
#> 1.1 [ 4.   -4.8   5.76 -6.91  8.29]

# %% [markdown]
# ## 2 · When to stop (4 points)
#
# At the minimum the gradient is 0, so one might loop `while gradient(x) != 0`.
# In floats that hardly ever ends: the steps get smaller and smaller, or swing around the minimum for ever.
# So stop where it is level *enough*.
#
# `minimize(gradient, x0, learning_rate, tolerance, max_steps)` goes down as before.
# It stops as soon as |gradient| ≤ tolerance at the point where it is (at x0, too: then no step is made), or else after `max_steps` steps.
# It returns two things, `x, steps`: where it ended, and how many steps it has made.
#
# For a vector |gradient| is its length, `np.linalg.norm(g)`.
#
# *Before you write: f(x) = x², from x0 = 4 with rate ¼ and tolerance 1. Where does it end, after how many steps?*

# %% question="minimize"
def minimize(gradient, x0, learning_rate, tolerance, max_steps):
    """Where |gradient| ≤ tolerance, or max_steps were made; and the number of steps."""
    ### BEGIN SOLUTION
    x, steps = np.array(x0, dtype=float), 0
    g = gradient(x)
    while np.linalg.norm(g) > tolerance and steps < max_steps:
        x = x - learning_rate * g
        g = gradient(x)
        steps += 1
    return x, steps
    ### END SOLUTION


# %% check="minimize"
check.minimize(minimize)

# %% [markdown]
# **Your descent, alive.** How many steps yours needs in the valley ½ (x² + κ y²), at some rates.
# Raise κ: what becomes of the lowest place of the curve?

# %%
StepsToRest(own="minimize")

# %% tags=["solution-only"]
# Why not `!= 0`: ten thousand steps, and the gradient of (x − 0.3)⁴ is still not 0.
x, steps = minimize(lambda x: 4 * (x - 0.3) ** 3, 2, 0.05, 0.0, 10_000)
print(steps, f"{4 * (x - 0.3) ** 3:.0e}")
x, steps = minimize(lambda x: 4 * (x - 0.3) ** 3, 2, 0.05, 1e-3, 10_000)
print(steps, f"{x:.2f}")
#> 10000 2e-05
#> 623 0.36

# %% [markdown]
# ## 3 · The loss of a cubic (4 points)
#
# The lecture's cubic is $f(x) = w_1 x^3 + w_2 x^2 + w_3 x + w_4$.
# It is curved in x, but as a function of its weights it is as linear as can be: errors, squared and summed, make a bowl.
#
# `cubic_loss(w, x, y)` receives the weights `w` = [w1, w2, w3, w4] in this order, places `x` and what was measured there, `y`, both of shape `(n_samples,)`.
# It returns two things, `loss, gradient`: the *sum* (not the mean) of squared errors,
#
# $$L(w) = \sum_i (w_1 x_i^3 + w_2 x_i^2 + w_3 x_i + w_4 - y_i)^2,$$
#
# one number, and its gradient by the four weights, an array of shape `(4,)` in the same order.
#
# *Before you write: one sample, x = 2 and y = 5, and w = [1, 0, 0, 0]. What are the error, the loss, and ∂L/∂w1?*

# %% question="cubic_loss"
def cubic_loss(w, x, y):
    """The sum of squared errors of a cubic, and its gradient by w: (4,)."""
    ### BEGIN SOLUTION
    X = np.column_stack([x**3, x**2, x, np.ones(len(x))])  # (n, 4)
    e = X @ w - y  # (n, 4) @ (4,) -> (n,)
    return np.sum(e**2), 2 * X.T @ e
    ### END SOLUTION


# %% check="cubic_loss"
check.cubic_loss(cubic_loss)

# %% [markdown]
# **Your gradient, alive.** It fits the lecture's cubic: data, curve, loss and weights at once.
# Which is the largest rate that goes down? Now take the *mean* as the loss: which is it then?

# %%
CubicFit(own="cubic_loss")

# %% tags=["solution-only"]
# The gradient by finite differences: each weight moved a little to both sides.
rng, h = np.random.default_rng(0), 1e-6
w, x, y = rng.normal(size=4), rng.normal(size=20), rng.normal(size=20)
up_and_down = [(cubic_loss(w + h * e, x, y)[0], cubic_loss(w - h * e, x, y)[0]) for e in np.eye(4)]
numerical = np.array([(up - down) / (2 * h) for up, down in up_and_down])
print(np.allclose(cubic_loss(w, x, y)[1], numerical, rtol=1e-6, atol=1e-6))
#> True

# %% [markdown]
# ## 4 · Shuffle and cut (4 points)
#
# An *epoch* goes once through all samples, in small batches: each batch makes a step, and the next one starts where that has led.
#
# `minibatches(n_samples, batch_size, rng)` receives how many samples there are, how many a batch holds, and a generator `rng`.
# It returns the batches of one epoch, a *list of arrays of indices*, so that `X[batch]` and `y[batch]` are the samples of a batch and their targets:
#
# - every sample 0 … n_samples − 1 comes once, in random order;
# - every batch holds `batch_size` samples, the last one what is left over (at least one).
#
# Whatever is random comes from `rng`; a second call with the same `rng` makes another order.
# The check does not know which order will come. It asks for many epochs, and counts.
#
# *Before you write: ten samples in batches of four. How many batches are there, and how large are they?*

# %% question="minibatches"
def minibatches(n_samples, batch_size, rng):
    """The batches of an epoch: a list of index arrays, shuffled, each sample once."""
    ### BEGIN SOLUTION
    order = rng.permutation(n_samples)
    return [order[i : i + batch_size] for i in range(0, n_samples, batch_size)]
    ### END SOLUTION


# %% check="minibatches"
check.minibatches(minibatches)

# %% [markdown]
# **Your batches, alive.** The steps are ours, the batches yours. Make them small: what does the path do?

# %%
BatchNoise(batches="minibatches")

# %% tags=["solution-only"]
# What two batches do that are drawn each anew from all ten: some samples twice, others not.
rng = np.random.default_rng(0)
drawn = np.concatenate([rng.choice(10, 5, replace=False) for _ in range(2)])
print(len(set(drawn.tolist())), "of 10 samples;", [len(b) for b in minibatches(10, 4, rng)])
#> 8 of 10 samples; [4, 4, 2]

# %% [markdown]
# ## 5 · An epoch in batches (5 points)
#
# Linear regression: `X` has the shape `(n_samples, n_features)`, `y` `(n_samples,)`, and y ≈ X w.
# For the b samples of a batch the *mean* squared error has the gradient
#
# $$\nabla_w \frac1b \sum_{i \in \mathrm{batch}} (x_i \cdot w - y_i)^2 = \frac2b\, X_b^\top (X_b w - y_b).$$
#
# `sgd_epoch(X, y, w, learning_rate, batches)` receives weights `w` of shape `(n_features,)` and a list of index arrays, as in question 4.
# In the order of the list each batch makes a step, by its own gradient at the w that the batch before has left.
# It returns the new weights, `(n_features,)`, and leaves `w` itself as it was.
#
# *Before you write: two batches, one of four samples and one of two. How much does each sample count in its step?*

# %% question="sgd_epoch"
def sgd_epoch(X, y, w, learning_rate, batches):
    """The weights after a step for each batch: (n_features,)."""
    ### BEGIN SOLUTION
    for batch in batches:
        e = X[batch] @ w - y[batch]  # (b, d) @ (d,) -> (b,)
        w = w - learning_rate * 2 / len(batch) * X[batch].T @ e  # a new array
    return w
    ### END SOLUTION


# %% check="sgd_epoch"
check.sgd_epoch(sgd_epoch)

# %% [markdown]
# **Your epochs, alive.** The steps are yours; with `batches="minibatches"` in the brackets the batches are, too.
# Which batch size comes lowest in four epochs? Which path is the calmest?

# %%
BatchNoise(own="sgd_epoch")

# %% tags=["solution-only"]
# Five epochs at one rate, the same work each: the smaller the batch, the more steps.
rng = np.random.default_rng(0)
X = rng.normal(size=(100, 3))
y = X @ np.array([1.0, -2.0, 0.5]) + 0.1 * rng.normal(size=100)
for size in (100, 32, 10):
    w = np.zeros(3)
    for _ in range(5):
        w = sgd_epoch(X, y, w, 0.05, minibatches(100, size, rng))
    print(size, w.round(2), f"{np.mean((X @ w - y) ** 2):.3f}")
#> 100 [ 0.45 -0.81  0.14] 1.842
#> 32 [ 0.9  -1.77  0.33] 0.094
#> 10 [ 1.   -2.    0.47] 0.008

# %% [markdown]
# ## 6 · Several starts (5 points)
#
# Where descent ends depends on where it starts.
# `best_of_starts(f, gradient, starts, learning_rate, n_steps)` goes down from every start, `n_steps` steps, and returns two things, `x, f(x)`: the end at which f is lowest, and its value there.
#
# - `starts` is an array of numbers, `(n_starts,)`, or of vectors, `(n_starts, d)`; `f(x)` and `gradient(x)` take *one* x, a number or `(d,)`.
# - From some starts the steps may grow without bound, until x or f(x) is ∞, −∞ or nan. Pass those over; at least one start ends well.
# - Leave `starts` as it is; it may hold whole numbers.
#
# *Before you write: what does `np.argmin([3.0, np.nan, 1.0])` say? And is −∞ a minimum?*

# %% question="best_of_starts"
def best_of_starts(f, gradient, starts, learning_rate, n_steps):
    """The lowest end of descent from several starts, and the value there."""
    ### BEGIN SOLUTION
    best, lowest = None, np.inf
    for start in starts:
        x = np.array(start, dtype=float)
        for _ in range(n_steps):
            x = x - learning_rate * gradient(x)
        value = f(x)
        if np.all(np.isfinite(x)) and np.isfinite(value) and value < lowest:
            best, lowest = x, value
    return best, lowest
    ### END SOLUTION


# %% check="best_of_starts"
check.best_of_starts(best_of_starts)

# %% [markdown]
# **Your search, alive.** The ring is where yours ends. Take one start, then more: when does it find the lowest valley?

# %%
ManyStarts(own="best_of_starts")

# %% tags=["solution-only"]
# Two valleys, one start in each: the gradient is 0 in both, f tells them apart.
x, value = best_of_starts(
    lambda x: x**4 - 3 * x**2 + x, lambda x: 4 * x**3 - 6 * x + 1, np.array([1.5, -0.5]), 0.05, 50
)
print(f"{x:.3f} {value:.3f}")
#> -1.301 -3.514

# %% [markdown]
# ## 7 · Rates, by thought alone (5 points)
#
# No code: five numbers. All of them come out of one line, a step at rate η where f′ = λx,
#
# $$x_1 = x_0 - \eta\, \lambda\, x_0 = (1 - \eta\lambda)\, x_0,$$
#
# and λ is how much the slope grows with x, the *curvature*.
#
# - `"swings"`: on f(x) = x² (what is λ?), the rate at which x goes from x₀ to −x₀ and back for ever.
# - `"edge"`: in the valley f(x, y) = ½ (x² + 9 y²), λ is 1 along x and 9 along y. All rates below this one reach the minimum, from wherever one starts; at it, y swings for ever.
# - `"best"`: in the same valley, the rate at which the slower of the two shrinks fastest: at which x and y shrink by the same factor.
# - `"shrinks"`: that factor, |1 − ηλ|: which share of the distance is left after a step at the best rate.
# - `"for the sum"`: a model is fitted to n = 50 samples by the *mean* of squared errors, and 0.5 is the best rate. You take the *sum* instead: at which rate does it make the very same steps?
#
# Write fractions as such (`1 / 3`), or with four digits.

# %% question="rates"
rates = {
    "swings": None,
    "edge": None,
    "best": None,
    "shrinks": None,
    "for the sum": None,
}
### BEGIN SOLUTION
rates = {
    "swings": 1,  # λ = 2, and 1 − 2η = −1
    "edge": 2 / 9,  # 1 − 9η = −1
    "best": 2 / (1 + 9),  # 1 − η = −(1 − 9η)
    "shrinks": (9 - 1) / (9 + 1),  # 1 − η = 1 − 1/5
    "for the sum": 0.5 / 50,  # its gradient is n times as long
}
### END SOLUTION

# %% check="rates"
check.rates(rates)

# %% tags=["solution-only"]
# With κ in place of 9: the best rate is 2/(1 + κ), and (κ − 1)/(κ + 1) is left after a step.
points = descend(lambda v: v * np.array([1, 9]), np.ones(2), rates["best"], 3)
lengths = np.linalg.norm(points, axis=1)
print(points[:, 1].round(3), (lengths[1:] / lengths[:-1]).round(3))
#> [ 1.    -0.8    0.64  -0.512] [0.8 0.8 0.8]
