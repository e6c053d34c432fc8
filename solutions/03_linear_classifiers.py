# %% [markdown]
# # Exercise 03 · Linear classifiers and the perceptron
#
# Eight questions, from a table of scores to a perceptron that learns; two of them want thought, not code.
# Questions 1 and 2 need sections 1 to 4 of [03 · Linear classifiers](../notebooks/03_linear_classifiers.ipynb), the others all of it.
# None needs an earlier one to be solved.

# %%
import numpy as np

from course_lib.checks import load
from course_lib.data import load_mnist_sample, make_separable
from course_lib.widgets.dividing_line import DividingLine
from course_lib.widgets.mistake_bound import MistakeBound
from course_lib.widgets.perceptron_walk import PerceptronWalk, demo_cases
from course_lib.widgets.templates import Templates, mean_templates

check = load("03")
digits = load_mnist_sample()

# %% [markdown]
# ## 1 · A score for each class (3 points)
#
# `scores(X, W, b)` receives samples `X`, of shape `(n_samples, n_features)`, the weights `W`, of shape `(n_classes, n_features)`, a row for each class, and `b`, of shape `(n_classes,)`.
# `X` may hold whole numbers, as pixels are; `W` and `b` are floats.
# It returns a table of shape `(n_samples, n_classes)`, of floats: in row i and column k the score of class k for sample i,
#
# $$s_{ik} = w_k \cdot x_i + b_k$$
#
# By a loop or by one product of matrices, as you like.
# *Before you write: in lesson 00b, W had a column for each class. What must change?*

# %% question="scores"
def scores(X, W, b):
    """The score of each class for each sample: (n_samples, n_classes)."""
    ### BEGIN SOLUTION
    return X @ W.T + b  # (n, d) @ (d, c) + (c,) -> (n, c)
    ### END SOLUTION


# %% check="scores"
check.scores(scores)

# %% [markdown]
# **Your scores, alive.** Ten templates, the mean image of each digit; the bars are what your function gives.

# %%
pixels = digits.X_train.reshape(5000, -1) / 255
Templates(
    {"mean images": mean_templates(pixels, digits.y_train)},
    digits.X_test[:100],
    digits.y_test[:100],
    scores="scores",
)

# %% [markdown]
# ## 2 · How far from the plane (3 points)
#
# `distance_to_plane(X, w, b)` receives samples `X`, of shape `(n_samples, n_features)`, and the plane w·x + b = 0 by its `w`, of shape `(n_features,)`, and the number `b`.
# `X` may hold whole numbers, `w` and `b` are floats.
# It returns an array of shape `(n_samples,)`, of floats: how far each sample is from the plane, measured at right angles to it, above 0 on the side to which w points, below 0 on the other.
#
# *Before you write: w and b both become ten times as large. What happens to the plane, and what must happen to the distances?*

# %% question="distance_to_plane"
def distance_to_plane(X, w, b):
    """The signed distance of each sample from the plane: (n_samples,)."""
    ### BEGIN SOLUTION
    return (X @ w + b) / np.linalg.norm(w)
    ### END SOLUTION


# %% check="distance_to_plane"
check.distance_to_plane(distance_to_plane)

# %% tags=["solution-only"]
# How far the plane is from the origin is the case x = 0: |b| / ‖w‖, and not |b|.
w, b, origin = np.array([3.0, 4.0]), -10.0, np.zeros((1, 2))
print(distance_to_plane(origin, w, b), distance_to_plane(origin, 10 * w, 10 * b))
#> [-2.] [-2.]

# %% [markdown]
# ## 3 · One step of the perceptron (4 points)
#
# `perceptron_step(w, x, d)` shows one example to the unit and returns its weights after that:
#
# $$z = w \cdot x \qquad y = 1 \text{ if } z \ge 0 \text{, else } 0 \qquad w \leftarrow w + x\,(d - y)$$
#
# `w` and `x` are floats of shape `(n_features,)`; `d`, what the unit is to say, is 0 or 1.
# Where there is a bias, x ends with the 1 of the bias trick and w with the bias; your function need not know.
# It must not change the `w` that it receives: where w moves, that is a new array.
#
# *Before you write: what values can d − y have, and what happens for each?*

# %% question="perceptron_step"
def perceptron_step(w, x, d):
    """The weights after one example."""
    ### BEGIN SOLUTION
    y = 1 if w @ x >= 0 else 0
    return w + x * (d - y)
    ### END SOLUTION


# %% check="perceptron_step"
check.perceptron_step(perceptron_step)

# %% [markdown]
# **Your step, alive.** It walks through weight space, step by step: in one plane the cases and the line of w, in the other w and what each case asks of it.
# Go forwards and backwards with the slider.

# %%
PerceptronWalk(*demo_cases(), own="perceptron_step")

# %% [markdown]
# ## 4 · The margin (4 points)
#
# How well does a w separate?
# `margin(X, d, w)` receives samples `X`, of shape `(n_samples, n_features)`, the last of which is the 1 of the bias trick; `d`, of shape `(n_samples,)`, of 0 and 1, of which one may be absent; and `w`, of shape `(n_features,)`, the bias last, not 0.
# It returns one number, the smallest of the signed distances in the space with the 1, where the bias belongs to ‖w‖:
#
# $$\gamma = \min_i \pm\frac{w \cdot x_i}{\lVert w \rVert} \qquad \text{with } + \text{ where } d_i = 1 \text{ and } - \text{ where } d_i = 0$$
#
# So it is above 0 if w separates, and then tells how far the nearest sample is from the plane.
# Where it is below 0, it tells how far the most wrong sample is on the wrong side.
# (It is the γ of the bound; with a bias it is nearer to 0 than the distance of question 2, which divides by the length without b.)
#
# *Before you write: how do you make −1 and 1 of 0 and 1?*

# %% question="margin"
def margin(X, d, w):
    """The smallest signed distance of a sample from the plane of w: one number."""
    ### BEGIN SOLUTION
    signs = 2 * d - 1
    return np.min(signs * (X @ w)) / np.linalg.norm(w)
    ### END SOLUTION


# %% check="margin"
check.margin(margin)

# %% [markdown]
# ## 5 · The perceptron learns (5 points)
#
# `train_perceptron(X, d, max_epochs)` receives samples `X`, of shape `(n_samples, n_features)`, *without* the 1, and `d`, of shape `(n_samples,)`, of 0 and 1. It
#
# - appends a 1 to every sample, and starts with w = 0, of shape `(n_features + 1,)`, the bias last;
# - shows the samples one after the other, as they stand in `X`; that is an **epoch**; each mistake, y ≠ d, moves w by the rule of question 3 at once and counts one;
# - goes on with epoch after epoch until one passes without a mistake, or `max_epochs` have gone by (with 0 none begins, and w stays 0).
#
# It returns two things, `w, mistakes`: the weights at the end, and how many mistakes were made in all.
# (Is question 3 still open? The rule is one line.)
#
# *Before you write: it may be right about nine samples in a row, and wrong about the tenth. When may it stop?*

# %% question="train_perceptron"
def train_perceptron(X, d, max_epochs):
    """The weights that the perceptron learns, and its mistakes on the way."""
    ### BEGIN SOLUTION
    X = np.column_stack([X, np.ones(len(X))])
    w, mistakes = np.zeros(X.shape[1]), 0
    for _ in range(max_epochs):
        mistakes_before = mistakes
        for x, wanted in zip(X, d):
            y = 1 if w @ x >= 0 else 0
            w = w + x * (wanted - y)
            mistakes += y != wanted
        if mistakes == mistakes_before:
            break
    return w, mistakes
    ### END SOLUTION


# %% check="train_perceptron"
check.train_perceptron(train_perceptron)

# %% [markdown]
# **Your perceptron, alive.** It learns the same samples as the gap between the classes shrinks; its mistakes are drawn beside the bound (R/γ)².

# %%
MistakeBound(own="train_perceptron")

# %% tags=["solution-only"]
# It learns to tell the sixes from the rest of the digits, bias and all.
sixes = (digits.y_train == 6).astype(int)
w, mistakes = train_perceptron(pixels[:1000], sixes[:1000], max_epochs=50)
Q = np.column_stack([digits.X_test.reshape(1000, -1) / 255, np.ones(1000)])
right = np.mean((Q @ w >= 0) == (digits.y_test == 6))
print(f"{mistakes} mistakes on the way; {right:.1%} of 1,000 others rightly")
#> 140 mistakes on the way; 98.0% of 1,000 others rightly

# %% [markdown]
# ## 6 · Another order (2 points)
#
# The same samples, which some line separates, are shown in another order.
# What can that change?
#
# - **a** nothing: the samples are the same, so the weights and the number of mistakes are too
# - **b** perhaps the weights and the number of mistakes; but in any order the mistakes come to an end
# - **c** perhaps everything: in an unlucky order it makes mistakes for ever
# - **d** the number of mistakes only: of the lines that separate, it always ends at the one with the widest margin
#
# Not sure? Deal some orders, and count. (Run this cell again once question 5 passes.)

# %%
try:
    rng = np.random.default_rng(1)
    X, d = make_separable(20, rng=rng, margin=0.2, offset=0.5)
    for _ in range(4):
        order = rng.permutation(len(X))
        w, mistakes = train_perceptron(X[order], d[order], 1000)
        print(f"{mistakes} mistakes, w = {w.round(2)}")
except Exception as error:
    print(f"Let question 5 pass first ({type(error).__name__}).")

# %% question="answer_order"
answer_order = None  # a letter in quotes: "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_order = "b"
### END SOLUTION

# %% check="answer_order"
check.answer_order(answer_order)

# %% [markdown]
# ## 7 · Four points that no line parts (2 points)
#
# XOR: the unit is to fire on (0, 1) and on (1, 0), and not on (0, 0) nor on (1, 1).
# Move the line by its two ends.
# How many of the four can you get right?

# %%
DividingLine.xor()

# %% [markdown]
# Why does no perceptron learn XOR?
#
# - **a** the rule ends at weights that are good nearby but not the best; from another start, or after more epochs, it would find a line
# - **b** four samples are too few to learn from; with more samples around the four corners it would find a line
# - **c** the labels 0 and 1 are the trouble; with −1 and 1 it would find a line
# - **d** no line exists: weights that fire on (0, 1) and on (1, 0) but not on (0, 0) fire on (1, 1) too

# %% question="answer_xor"
answer_xor = None  # a letter in quotes: "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_xor = "d"
### END SOLUTION

# %% check="answer_xor"
check.answer_xor(answer_xor)

# %% tags=["solution-only"]
# w₁ + b ≥ 0 and w₂ + b ≥ 0, but b < 0; add the first two: w₁ + w₂ + b ≥ −b > 0, so (1, 1) fires.
# A third feature, x₁x₂, lifts (1, 1) out of the plane, and then a plane does part them:
X, d = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
for features in (X, np.column_stack([X, X[:, 0] * X[:, 1]])):
    w, mistakes = train_perceptron(features, d, 100)
    print(f"{features.shape[1]} features: {mistakes} mistakes in at most 100 epochs, w = {w}")
#> 2 features: 398 mistakes in at most 100 epochs, w = [-1.  0.  0.]
#> 3 features: 17 mistakes in at most 100 epochs, w = [ 1.  1. -3. -1.]

# %% [markdown]
# ## 8 · A probability in place of a yes or no (3 points)
#
# Logistic regression asks how sure the unit is.
# `predict_probability(X, w, b)` receives samples `X`, of shape `(n_samples, n_features)`, weights `w`, of shape `(n_features,)`, and the number `b`.
# `X` may hold whole numbers, `w` and `b` are floats.
# It returns an array of shape `(n_samples,)`, of floats, the probability that the unit fires:
#
# $$p = \sigma(w \cdot x + b) \qquad \sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^z}{1 + e^z}$$
#
# *Before you write: the two fractions are equal. What does each give in floats for z = 1000, where $e^z$ is too large for a float?*

# %% question="predict_probability"
def predict_probability(X, w, b):
    """The probability of firing for each sample: (n_samples,)."""
    ### BEGIN SOLUTION
    z = X @ w + b
    small = np.exp(-np.abs(z))  # at most 1, so that nothing overflows
    return np.where(z >= 0, 1, small) / (1 + small)
    ### END SOLUTION


# %% check="predict_probability"
check.predict_probability(predict_probability)

# %% [markdown]
# **Your probabilities, alive.** They shade the plane; move the two ends of the line, then pull them apart without turning it.
# *Before you pull: the line stays where it is; what happens to the shades?*

# %%
X, d = make_separable(12, rng=np.random.default_rng(8), margin=0.4, offset=0.9)
DividingLine(X, d, probability="predict_probability")
