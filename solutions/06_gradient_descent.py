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

# %% tags=["solution-only"]
# The gradient by finite differences: each weight moved a little to both sides.
rng, h = np.random.default_rng(0), 1e-6
w, x, y = rng.normal(size=4), rng.normal(size=20), rng.normal(size=20)
up_and_down = [(cubic_loss(w + h * e, x, y)[0], cubic_loss(w - h * e, x, y)[0]) for e in np.eye(4)]
numerical = np.array([(up - down) / (2 * h) for up, down in up_and_down])
print(np.allclose(cubic_loss(w, x, y)[1], numerical, rtol=1e-6, atol=1e-6))
#> True
