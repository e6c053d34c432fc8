# %% [markdown]
# # Exercise 09 · Outputs and losses
#
# Nine questions, from a table of zeros and ones to losses that no logit can break; two of them want thought, not code.
# Questions 2, 3 and 5 need sections 1 to 4 of [09 · Outputs and losses](../notebooks/09_outputs_and_losses.ipynb), the others all of it.
# None needs an earlier one to be solved.
#
# In all of them what is *true* comes first (`y`, `Y`), and what the network says second.

# %%
import numpy as np

from course_lib.checks import load
from course_lib.widgets.best_confidence import BestConfidence
from course_lib.widgets.outlier_fit import OutlierFit
from course_lib.widgets.sigmoid_or_softmax import SigmoidOrSoftmax
from course_lib.widgets.sure_mistake import SureMistake

check = load("09")

# %% [markdown]
# ## 1 · Labels as a table (2 points)
#
# `one_hot(y, n_classes)` receives class numbers `y` of shape `(n_samples,)`, whole numbers from 0, and how many classes there are.
# It returns a table of shape `(n_samples, n_classes)`: in each row 1 at the right class, and 0 elsewhere.
#
# *Before you write: what becomes of a class that does not occur in y?*

# %% question="one_hot"
def one_hot(y, n_classes):
    """A row for each label: (n_samples,) -> (n_samples, n_classes)."""
    ### BEGIN SOLUTION
    Y = np.zeros((len(y), n_classes))
    Y[np.arange(len(y)), y] = 1
    return Y
    ### END SOLUTION


# %% check="one_hot"
check.one_hot(one_hot)

# %% [markdown]
# ## 2 · The mean squared error and its gradient (3 points)
#
# `squared_error(y, f)` receives targets `y` and predictions `f`, both of shape `(n_samples, n_outputs)`, floats.
# It returns two things, `loss, df`: the mean over *all* N·C entries,
#
# $$L = \frac{1}{NC}\sum_{i,j} (f_{ij} - y_{ij})^2,$$
#
# one number, and its gradient by the predictions, ∂L/∂f, of the shape of `f`.
#
# *Before you write: one sample, one output, f = 3 and y = 1. What are the loss and its slope?*

# %% question="squared_error"
def squared_error(y, f):
    """The mean of (f − y)², and its gradient by f."""
    ### BEGIN SOLUTION
    e = f - y
    return np.mean(e**2), 2 * e / e.size
    ### END SOLUTION


# %% check="squared_error"
check.squared_error(squared_error)

# %% [markdown]
# ## 3 · One sample is far off (3 points)
#
# Huber's loss of an error e = f − y is squared near 0 and straight from δ on:
#
# $$h(e) = \begin{cases} \tfrac12 e^2 & |e| \le \delta \\ \delta\,(|e| - \tfrac12\delta) & \text{else} \end{cases}$$
#
# `huber_gradient(y, f, delta)` receives `y` and `f` of shape `(n_samples,)` and δ > 0.
# It returns the gradient of the *mean* of h over the samples by the predictions, an array of shape `(n_samples,)`.
#
# *Before you write: how hard may a sample pull at most, however far off it is?*

# %% question="huber_gradient"
def huber_gradient(y, f, delta):
    """The gradient of the mean Huber loss by f: (n_samples,)."""
    ### BEGIN SOLUTION
    return np.clip(f - y, -delta, delta) / len(y)
    ### END SOLUTION


# %% check="huber_gradient"
check.huber_gradient(huber_gradient)

# %% [markdown]
# **Your gradient, alive.** "yours" is fitted by gradient descent, and the slope is your function's.
# Drag A away: it must stay with Huber's line.

# %%
OutlierFit(own="huber_gradient")

# %% [markdown]
# ## 4 · Which output, which loss? (3 points)
#
# Five tasks for a network:
#
# 1. what a flat costs, in thousands of euros
# 2. whether a message is spam, one output
# 3. which of the ten digits an image shows
# 4. which of twenty things are to be seen in a photo
# 5. which share of the sky is under cloud, from 0 to 1
#
# Which last layers and losses suit them, in this order?
#
# - **a** identity with squared error; sigmoid with binary cross-entropy; softmax with cross-entropy; softmax with cross-entropy; sigmoid with squared error
# - **b** identity with squared error; sigmoid with binary cross-entropy; softmax with cross-entropy; twenty sigmoids with binary cross-entropy, summed; sigmoid with squared error
# - **c** identity with squared error; softmax with cross-entropy; softmax with cross-entropy; twenty sigmoids with binary cross-entropy, summed; sigmoid with squared error
# - **d** sigmoid with squared error; sigmoid with binary cross-entropy; softmax with cross-entropy; twenty sigmoids with binary cross-entropy, summed; sigmoid with squared error

# %%
SigmoidOrSoftmax()

# %% question="answer_outputs"
answer_outputs = None  # a letter in quotes: "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_outputs = "b"
### END SOLUTION

# %% check="answer_outputs"
check.answer_outputs(answer_outputs)

# %% [markdown]
# ## 5 · Yes or no, from logits (4 points)
#
# `binary_cross_entropy(y, z)` receives labels `y` of shape `(n_samples,)`, 0 for no and 1 for yes, and logits `z` of the same shape, any floats.
# With p = σ(z) it returns one number, the mean over the samples of
#
# $$L_i = -y_i \log p_i - (1 - y_i) \log (1 - p_i)$$
#
# Two points are for logits of 1000 and more, of either sign.
# *Before you write: y = 0 and z = 1000. What is the loss, and what do you get by the formula?*

# %% question="binary_cross_entropy"
def binary_cross_entropy(y, z):
    """The mean binary cross-entropy of logits: one number."""
    ### BEGIN SOLUTION
    return np.mean(np.logaddexp(0, z) - y * z)  # log(1 + e^z) − y z
    ### END SOLUTION


# %% check="binary_cross_entropy"
check.binary_cross_entropy(binary_cross_entropy)

# %% [markdown]
# **Your loss, alive.** The diamonds are yours, on the right as slopes: they must lie on σ(z) − y.

# %%
SureMistake(own="binary_cross_entropy")

# %% [markdown]
# ## 6 · A label that is not quite sure (4 points)
#
# `smoothed_cross_entropy(y, Z, a)` receives class numbers `y` of shape `(n_samples,)`, logits `Z` of shape `(n_samples, n_classes)` and a number a from 0 to 1.
# With the smoothed labels $q = (1 - a)\,\mathrm{onehot}(y) + a/c$ (a is shared out over *all* c classes) and p = softmax(z) it returns one number, the mean over the samples of
#
# $$L_i = -\sum_k q_{ik} \log p_{ik}$$
#
# The last point is for logits of 1000 and more.
# *Before you write: what is log p of a class whose logit is 1000 below the highest?*

# %% question="smoothed_cross_entropy"
def smoothed_cross_entropy(y, Z, a):
    """The mean cross-entropy of logits with smoothed labels: one number."""
    ### BEGIN SOLUTION
    n, c = Z.shape
    Q = (1 - a) * np.eye(c)[y] + a / c
    shifted = Z - Z.max(axis=1, keepdims=True)
    log_P = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(Q * log_P).sum() / n
    ### END SOLUTION


# %% check="smoothed_cross_entropy"
check.smoothed_cross_entropy(smoothed_cross_entropy)

# %% [markdown]
# **Your loss, alive.** The diamonds are yours.
# Raise a, and look for the place where they are lowest; you will need it.

# %%
BestConfidence(own="smoothed_cross_entropy", classes=3)

# %% [markdown]
# ## 7 · How sure is best? (2 points)
#
# A network is trained to perfection on labels that are smoothed by a = 0.2, and there are *four* classes.
# Which probability does it give the right class?
# The widget has 2, 3 and 10 classes: find the rule.
#
# - **a** 1
# - **b** 0.9
# - **c** 0.8
# - **d** 0.85

# %%
BestConfidence(classes=3)

# %% question="answer_confidence"
answer_confidence = None  # a letter in quotes: "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_confidence = "d"
### END SOLUTION

# %% check="answer_confidence"
check.answer_confidence(answer_confidence)

# %% tags=["solution-only"]
# −Σ q log p is least at p = q: the smoothed label itself, 1 − a + a/c for the right class.
a, c = 0.2, 4
shares = np.linspace(0.5, 0.99, 50)
Z = np.log(np.column_stack([shares, *[(1 - shares) / 3] * 3]))
losses = [smoothed_cross_entropy(np.array([0]), z[None], a) for z in Z]
print(f"{shares[np.argmin(losses)]:.2f} {1 - a + a / c:.2f}")
#> 0.85 0.85

# %% [markdown]
# ## 8 · Several labels at once (4 points)
#
# `multi_label(Y, Z)` receives a table of labels `Y` of shape `(n_samples, n_labels)`, 1 where a label is right and 0 where it is not (a row may have several, or none), and logits `Z` of the same shape.
# With P = σ(Z) it returns two things, `loss, dZ`: the *sum* over the labels and mean over the samples,
#
# $$L = \frac1N \sum_i \sum_j -y_{ij} \log p_{ij} - (1 - y_{ij}) \log (1 - p_{ij}),$$
#
# and its gradient by the logits, of the shape of `Z`.
# The last point is for logits of 1000 and more.
#
# *Before you write: at z = 0 and y = 1, which slope has a single label's loss?*

# %% question="multi_label"
def multi_label(Y, Z):
    """The loss of several yes-or-no questions, and its gradient by the logits."""
    ### BEGIN SOLUTION
    loss = (np.logaddexp(0, Z) - Y * Z).sum() / len(Z)
    P = np.exp(-np.logaddexp(0, -Z))  # σ(z) = e^{−log(1 + e^−z)}
    return loss, (P - Y) / len(Z)
    ### END SOLUTION


# %% check="multi_label"
check.multi_label(multi_label)

# %% [markdown]
# **Your gradient, alive.** On the right the arrows go against your `dZ`; each must end at its label.

# %%
SigmoidOrSoftmax(own="multi_label")

# %% tags=["solution-only"]
# The gradient by finite differences: each logit moved a little to both sides.
rng, h = np.random.default_rng(0), 1e-5
Y, Z = rng.integers(0, 2, (3, 4)), rng.normal(size=(3, 4))
numerical = np.zeros_like(Z)
for place in np.ndindex(Z.shape):
    step = np.zeros_like(Z)
    step[place] = h
    up, down = multi_label(Y, Z + step)[0], multi_label(Y, Z - step)[0]
    numerical[place] = (up - down) / (2 * h)
print(np.abs(multi_label(Y, Z)[1] - numerical).max() < 1e-8)
#> True

# %% [markdown]
# ## 9 · Who is taken for whom? (3 points)
#
# `confusion_matrix(y, predicted, n_classes)` receives right classes and predicted ones, both of shape `(n_samples,)`, whole numbers from 0, and how many classes there are.
# It returns a table of shape `(n_classes, n_classes)`: entry (i, j) is how many samples of class i were taken for class j.
#
# *Before you write: which entries does a perfect classifier fill?*

# %% question="confusion_matrix"
def confusion_matrix(y, predicted, n_classes):
    """Counts: rows are right classes, columns predicted ones, (n_classes, n_classes)."""
    ### BEGIN SOLUTION
    C = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(C, (y, predicted), 1)  # adds again where a pair comes again
    return C
    ### END SOLUTION


# %% check="confusion_matrix"
check.confusion_matrix(confusion_matrix)

# %% tags=["solution-only"]
# The accuracy is the share that lies on the diagonal.
y, predicted = np.array([0, 1, 2, 2, 1]), np.array([0, 2, 2, 2, 1])
C = confusion_matrix(y, predicted, 3)
print(C.tolist(), np.trace(C) / C.sum(), np.mean(y == predicted))
#> [[1, 0, 0], [0, 1, 1], [0, 0, 2]] 0.8 0.8
