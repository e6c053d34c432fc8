# %% [markdown]
# # Exercise 00b · Toolbox
#
# Eight short questions: six functions of a line or a few, and two to think about.
# Later lessons lean on each of them, and [00b · Toolbox](../notebooks/00b_toolbox.ipynb) has all that you need.
# No question needs another one, so you may leave one out and come back.

# %%
import numpy as np

from course_lib.checks import load
from course_lib.widgets.dot_product import DotProduct
from course_lib.widgets.downhill import Downhill
from course_lib.widgets.slope import Slope

check = load("00b")

# %% [markdown]
# ## 1 · Features on one scale (3 points)
#
# Area in square metres, rooms by the piece: whoever adds such features up hears only the one with the larger numbers.
# So they are brought to one scale first.
#
# `standardize(X)` receives floats, `X` of shape `(n_samples, n_features)`, and returns a new table of the same shape, in which each column j has mean 0 and standard deviation 1:
#
# $$z_{ij} = \frac{x_{ij} - m_j}{s_j}, \qquad m_j = \frac{1}{n}\sum_i x_{ij}, \qquad s_j = \sqrt{\frac{1}{n}\sum_i (x_{ij} - m_j)^2}$$
#
# A column whose values are all the same has $s_j = 0$; it becomes 0.
# (Only such a column: a spread may be small, 0.00002 say, and counts like any other.)
# `X` itself stays as it is.
# *Before you write: which axis collapses in a mean for each column?*

# %% question="standardize"
def standardize(X):
    """X with each column shifted and scaled to mean 0 and standard deviation 1."""
    ### BEGIN SOLUTION
    spread = np.std(X, axis=0)  # (n, d) -> (d,)
    return (X - np.mean(X, axis=0)) / np.where(spread > 0, spread, 1)
    ### END SOLUTION


# %% check="standardize"
check.standardize(standardize)

# %% [markdown]
# **Your scale, alive.** The four flats of the lecture: area, rooms, age.
# Each number now says how far a flat is from the average flat, counted in standard deviations.

# %%
try:
    flats = np.array([[50.0, 2.0, 30.0], [80.0, 3.0, 10.0], [120.0, 5.0, 40.0], [65.0, 3.0, 5.0]])
    print(np.round(standardize(flats), 2))
except Exception as error:
    print(f"Let question 1 pass first ({type(error).__name__}).")

# %% [markdown]
# ## 2 · A shape (1 point)
#
# Shapes tell whether code does what was meant, before it runs.
# `a` has shape `(3, 1)`, `b` has shape `(4,)`.
# Which shape has `a + b`?
#
# - **a** none: NumPy raises an error
# - **b** `(3, 4)`
# - **c** `(4, 3)`
# - **d** `(3, 1, 4)`

# %% question="answer_shape"
answer_shape = None  # a letter in quotes: "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_shape = "b"
### END SOLUTION

# %% check="answer_shape"
check.answer_shape(answer_shape)

# %% tags=["solution-only"]
# Flush right: 1 meets 4 and is stretched to 4; 3 meets nothing, which counts as 1.
print((np.zeros((3, 1)) + np.zeros(4)).shape)
#> (3, 4)

# %% [markdown]
# ## 3 · All differences (4 points)
#
# How far is each of these from each of those? That is asked all the time: by nearest neighbours, by kernels, by clustering.
#
# `differences(a, b)` receives two vectors of floats, of shapes `(m,)` and `(n,)`, and returns a table of shape `(m, n)`:
#
# $$D_{ij} = a_i - b_j$$
#
# Half of the points are for the values, half for doing it **without a loop in Python**: no `for`, no comprehension, no `map`, no `np.vectorize`.
# (The check does not use a clock: it counts the steps of your own code, and longer vectors must not need more.
# A loop that `map` or `np.vectorize` makes over somebody else's function can escape it; slow it is all the same.)
# *Before you write: which of the two must become a column?*

# %% question="differences"
def differences(a, b):
    """The table of all a[i] − b[j], shape (m, n)."""
    ### BEGIN SOLUTION
    return a[:, None] - b  # (m, 1) - (n,) -> (m, n)
    ### END SOLUTION


# %% check="differences"
check.differences(differences)

# %% [markdown]
# ## 4 · The cosine of an angle (3 points)
#
# Two texts with the same words are alike, even if one of them is twice as long: what counts is the direction, not the length.
#
# `cosine(a, b)` receives two vectors of floats, of the same shape `(d,)`, and returns one number, the cosine of the angle between them:
#
# $$\cos\theta = \frac{a \cdot b}{\|a\|\,\|b\|}, \qquad \|a\| = \sqrt{\sum_j a_j^2}$$
#
# A vector of length 0 has no direction; return 0 if `a` or `b` is one.
# (A very short one has a direction like any other.)

# %% question="cosine"
def cosine(a, b):
    """The cosine of the angle between a and b; 0 where one of them has length 0."""
    ### BEGIN SOLUTION
    lengths = np.linalg.norm(a) * np.linalg.norm(b)
    return a @ b / lengths if lengths > 0 else 0.0
    ### END SOLUTION


# %% check="cosine"
check.cosine(cosine)

# %% [markdown]
# **Your cosine, alive.** Drag the tips; the sentence says what your function gives.
# *Before you drag: where must a point for a cosine of −1?*

# %%
DotProduct(own="cosine")

# %% [markdown]
# ## 5 · Scores for many samples (3 points)
#
# A linear classifier, a layer of a network: at the heart of both stands this one line.
#
# `scores(X, W, b)` returns a table of shape `(n, c)`: for each sample i and each class k
#
# $$s_{ik} = \sum_j x_{ij}\, w_{jk} + b_k$$
#
# `X` has shape `(n, d)`, a row for each sample; `W` has shape `(d, c)`, a column for each class; `b` has shape `(c,)`.
# *Before you write: with n = d = c every product of two of these runs without an error. How will you know that yours is the right one?*

# %% question="scores"
def scores(X, W, b):
    """The score of each sample for each class, shape (n, c)."""
    ### BEGIN SOLUTION
    return X @ W + b  # (n, d) @ (d, c) + (c,) -> (n, c)
    ### END SOLUTION


# %% check="scores"
check.scores(scores)

# %% [markdown]
# ## 6 · The slope at a place (3 points)
#
# To learn is to go downhill, so one must know which way that is.
#
# `slope(f, x, h)` receives a function of one number, a place x and a step h, and returns the *central difference*: the slope of the secant from x − h to x + h,
#
# $$\frac{f(x + h) - f(x - h)}{2h}$$
#
# You do not know what f is; you may call it.

# %% question="slope"
def slope(f, x, h):
    """The slope of f at x, by the central difference with step h."""
    ### BEGIN SOLUTION
    return (f(x + h) - f(x - h)) / (2 * h)
    ### END SOLUTION


# %% check="slope"
check.slope(slope)

# %% [markdown]
# **Your slope, alive.** The dots are the error of your function, beside the two rules of the lecture.
# *Before you move h: on which of the two lines do your dots lie?*

# %%
Slope(own="slope")

# %% [markdown]
# ## 7 · The gradient (4 points)
#
# A network has millions of inputs to its loss, its weights; each has a slope of its own.
#
# `gradient(f, x, h)` receives a function of a vector, a place `x` of shape `(d,)` and a step h, and returns the vector of shape `(d,)` of the central differences, **one coordinate moved at a time**:
#
# $$g_j = \frac{f(x + h\,e_j) - f(x - h\,e_j)}{2h}$$
#
# where $e_j$ is 1 at place j and 0 elsewhere.
# `x` may have any number of coordinates, it may hold whole numbers, and it must be unchanged when you are done.
# A loop over the coordinates is fine here.
# *Before you write: what is left of 1 + 0.5 when it is stored in an array of whole numbers?*

# %% question="gradient"
def gradient(f, x, h):
    """The gradient of f at x, by central differences with step h."""
    ### BEGIN SOLUTION
    g = np.zeros(len(x))
    for j in range(len(x)):
        up, down = x.astype(float), x.astype(float)  # astype copies
        up[j] += h
        down[j] -= h
        g[j] = (f(up) - f(down)) / (2 * h)
    return g
    ### END SOLUTION


# %% check="gradient"
check.gradient(gradient)

# %% [markdown]
# **Your gradient, alive.** Press the button: each step goes against *your* gradient.
# *Before you press: in the valley, will the steps go straight to the lowest point?*

# %%
Downhill("valley", rate=0.15, own="gradient", question="")

# %% [markdown]
# ## 8 · The way down (1 point)
#
# At the place where you stand the gradient of f is (2, −1).
# You may make one small step; the four below are equally long.
# After which of them is f smallest?
#
# - **a** along (2, −1)
# - **b** along (1, 2)
# - **c** along (−2, 1)
# - **d** along (−2, −1)

# %% question="answer_downhill"
answer_downhill = None  # a letter in quotes: "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_downhill = "c"
### END SOLUTION

# %% check="answer_downhill"
check.answer_downhill(answer_downhill)

# %% tags=["solution-only"]
# A small step s changes f by about ∇f · s: most downwards where s points against ∇f.
steps = np.array([[2.0, -1.0], [1.0, 2.0], [-2.0, 1.0], [-2.0, -1.0]])
print(steps @ np.array([2.0, -1.0]))
#> [ 5.  0. -5. -3.]

# %% [markdown]
# All of it comes back: the differences in [02 · Nearest neighbours](02_nearest_neighbours.ipynb), right away.
