# %% [markdown]
# # Exercise 04 · Support vector machines
#
# Eight questions, from one margin to a boundary that a kernel bends; two of them want thought, not code.
# Questions 1 to 5 need the first half of [04 · Support vector machines](../notebooks/04_support_vectors.ipynb), the others all of it.
# None needs an earlier one to be solved.

# %%
import numpy as np

from course_lib.checks import load
from course_lib.widgets.c_gamma import CGamma
from course_lib.widgets.hinge_descent import HingeDescent
from course_lib.widgets.kernel_regions import KernelRegions
from course_lib.widgets.soft_margin import SoftMargin
from course_lib.widgets.widest_street import WidestStreet

check = load("04")

# %% [markdown]
# ## 1 · The margin of a line (3 points)
#
# `margin(w, b, X, y)` receives a line w·x + b = 0, as `w` of shape `(n_features,)`, not all 0, and a number `b`, and samples: `X` of shape `(n_samples, n_features)` with labels `y`, −1 and +1, of shape `(n_samples,)`.
# It returns one number, the geometric margin of the line:
#
# $$\min_i \; \frac{y_i\,(w \cdot x_i + b)}{\lVert w \rVert}$$
#
# It is negative if a sample lies on the wrong side.
# *Before you write: what happens to it when w and b are doubled?*

# %% question="margin"
def margin(w, b, X, y):
    """The smallest distance from the line, negative on the wrong side: one number."""
    ### BEGIN SOLUTION
    return (y * (X @ w + b)).min() / np.linalg.norm(w)
    ### END SOLUTION


# %% check="margin"
check.margin(margin)

# %% tags=["solution-only"]
# Doubled w and b are the same line, and have the same margin.
X, y = np.array([[3.0, 4.0], [0.0, 0.0]]), np.array([1, -1])
print(margin(np.array([3.0, 4.0]), -5, X, y), margin(np.array([6.0, 8.0]), -10, X, y))
#> 1.0 1.0

# %% [markdown]
# ## 2 · Who holds the street? (2 points)
#
# Here is the widest street between two classes.
# Three samples at its kerbs hold it; the others lie behind.
# Drag them, far and near, before you answer.

# %%
WidestStreet()

# %% [markdown]
# You take away one of the samples that lie *behind* the kerbs, and look for the widest street anew. What happens?
#
# - **a** the street grows wider, as there is one sample fewer in its way
# - **b** the street moves a little: every sample has its share in w
# - **c** nothing changes: the street is held by the three at its kerbs
# - **d** it depends on the class of the sample that is taken away

# %% question="answer_support"
answer_support = None  # a letter in quotes: "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_support = "c"
### END SOLUTION

# %% check="answer_support"
check.answer_support(answer_support)

# %% [markdown]
# ## 3 · The hinge loss (3 points)
#
# `hinge_losses(f, labels)` receives the scores `f` = w·x + b of some samples and their `labels`, both of shape `(n_samples,)`.
# The labels are 0 and 1, whole numbers as they come in most data sets; the formula wants y = −1 and y = +1.
# It returns the loss of each sample, an array of shape `(n_samples,)`:
#
# $$\max(0,\; 1 - y_i f_i)$$
#
# Leave `labels` as it is: make a new array for y.
# *Before you write: with y = 0, what would the loss be, whatever the score?*

# %% question="hinge_losses"
def hinge_losses(f, labels):
    """How much each sample falls short of its margin: (n_samples,)."""
    ### BEGIN SOLUTION
    y = 2 * labels - 1
    return np.maximum(0, 1 - y * f)
    ### END SOLUTION


# %% check="hinge_losses"
check.hinge_losses(hinge_losses)

# %% [markdown]
# **Your losses, alive.** On the right each sample sits where *your* function puts it.
# Move C and watch who pays.

# %%
SoftMargin(own="hinge_losses")

# %% [markdown]
# ## 4 · The objective (3 points)
#
# From here on labels are −1 and +1.
# `primal_objective(w, b, X, y, C)` returns what a soft margin makes small, one number:
#
# $$\tfrac12 \lVert w \rVert^2 + C \sum_i \max(0,\; 1 - y_i\,(w \cdot x_i + b))$$
#
# *Before you write: what does it cost to move the street sideways, that is, to change b, as long as nobody falls short?*

# %% question="primal_objective"
def primal_objective(w, b, X, y, C):
    """½‖w‖² and C times all hinge losses: one number."""
    ### BEGIN SOLUTION
    losses = np.maximum(0, 1 - y * (X @ w + b))
    return 0.5 * w @ w + C * losses.sum()
    ### END SOLUTION


# %% check="primal_objective"
check.primal_objective(primal_objective)

# %% [markdown]
# ## 5 · Its slope (4 points)
#
# To walk downhill one needs the slope.
# `subgradient(w, b, X, y, C)` returns two things, `dw` of shape `(n_features,)` and the number `db`: how the objective of question 4 changes with w and with b.
#
# The hinge has two straight sides.
# Where y f > 1 it is flat; where y f < 1 it is 1 − y (w·x + b), whose slope you can read off.
# (Exactly at y f = 1 there is a kink, and any slope between the two sides will do: hence *sub*gradient. The check does not ask there.)
#
# *Before you write: a sample lies far on its own side. How does it pull at the line?*

# %% question="subgradient"
def subgradient(w, b, X, y, C):
    """The slope of the objective by w, (n_features,), and by b, a number."""
    ### BEGIN SOLUTION
    short = y * (X @ w + b) < 1
    dw = w - C * y[short] @ X[short]  # (s,) @ (s, d) -> (d,)
    db = -C * y[short].sum()
    return dw, db
    ### END SOLUTION


# %% check="subgradient"
check.subgradient(subgradient)

# %% [markdown]
# **Your slope, alive.** Press Play: at each step the line goes a little against what *your* function returns.
# Turn a sign in it, run its cell and press Play again: what does the line do now?

# %%
HingeDescent(own="subgradient")

# %% tags=["solution-only"]
# A second opinion: change one number a little and look at the objective.
rng = np.random.default_rng(0)
X, y = rng.normal(size=(8, 2)), np.array([1, -1] * 4)
w, b, h = np.array([0.3, -0.8]), 0.1, 1e-6
up, down = (primal_objective(w + np.array([s * h, 0]), b, X, y, 2.0) for s in (1, -1))
print(f"{(up - down) / (2 * h):.4f}  {subgradient(w, b, X, y, 2.0)[0][0]:.4f}")
#> 7.3279  7.3279

# %% [markdown]
# ## 6 · The RBF kernel (4 points)
#
# `rbf_kernel(X, Z, gamma)` receives `X` of shape `(n, n_features)`, `Z` of shape `(m, n_features)` and a number.
# It returns a table of shape `(n, m)`: in row i and column j
#
# $$k(x_i, z_j) = \exp\!\left(-\gamma\, \lVert x_i - z_j \rVert^2\right)$$
#
# Loops are allowed; `X[:, None] - Z` does without (lesson 02, question 4).
# *Before you write: which value does it have for two equal samples, and which far away?*

# %% question="rbf_kernel"
def rbf_kernel(X, Z, gamma):
    """How alike each row of X and each row of Z are: (n, m)."""
    ### BEGIN SOLUTION
    squares = ((X[:, None] - Z) ** 2).sum(axis=2)  # (n, 1, d) - (m, d) -> (n, m)
    return np.exp(-gamma * squares)
    ### END SOLUTION


# %% check="rbf_kernel"
check.rbf_kernel(rbf_kernel)

# %% [markdown]
# ## 7 · The score of new samples (4 points)
#
# A trained machine is five things: its support vectors `S` of shape `(s, n_features)`, their weights `alpha` and labels `y` (−1 and +1), both of shape `(s,)`, the number `b`, and a kernel.
# `decision_function(Q, S, alpha, y, b, kernel)` returns the score of each query in `Q`, an array of shape `(n_queries,)`:
#
# $$f(q) = \sum_i \alpha_i\, y_i\, k(x_i, q) + b$$
#
# `kernel` is a function like that of question 6, but without γ: `kernel(X, Z)` returns the table of all pairs, for any `X` and `Z` of two axes. (So question 6 may still be open.)
# *Before you write: which shape has `kernel(Q, S)`, and along which axis is the sum?*

# %% question="decision_function"
def decision_function(Q, S, alpha, y, b, kernel):
    """The score of each row of Q: (n_queries,)."""
    ### BEGIN SOLUTION
    return kernel(Q, S) @ (alpha * y) + b  # (m, s) @ (s,) -> (m,)
    ### END SOLUTION


# %% check="decision_function"
check.decision_function(decision_function)

# %% [markdown]
# **Your machine, alive.** The weights are found with *your* kernel, and the plane is coloured by *your* scores.
# Move γ from one end to the other.
# What does a boundary at γ = 30 remind you of?

# %%
KernelRegions(own_kernel="rbf_kernel", own_decision="decision_function")

# %% [markdown]
# ## 8 · Right in training, wrong in validation (2 points)
#
# Each cell is a pair of C and γ, with the accuracy on samples that were not learned from.
# Choose cells, and look at the boundary each time.

# %%
CGamma()

# %% [markdown]
# A machine with the RBF kernel at γ = 100 names every training sample rightly, and more than a quarter of the validation samples wrongly.
# Which change helps, and why?
#
# - **a** a larger C, so that errors cost more and the accuracy rises
# - **b** a smaller γ, so that each sample reaches farther and the boundary grows smooth
# - **c** a larger γ, so that each sample reaches farther and the boundary grows smooth
# - **d** nothing: with every training sample right it cannot become better

# %% question="answer_gamma"
answer_gamma = None  # a letter in quotes: "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_gamma = "b"
### END SOLUTION

# %% check="answer_gamma"
check.answer_gamma(answer_gamma)

# %% tags=["solution-only"]
# At γ = 100 the kernel of two samples half a unit apart is nothing: no sample knows of another,
# and away from all of them the score is b alone. At γ = 1 they still speak to each other.
apart = np.array([[0.0, 0.0]]), np.array([[0.5, 0.0]])
print(f"{rbf_kernel(*apart, 100.0)[0, 0]:.0e}  {rbf_kernel(*apart, 1.0)[0, 0]:.2f}")
#> 1e-11  0.78

