# %% [markdown]
# # Exercise 05 · Features, many classes, regularized loss
#
# Nine questions, from five columns to the gradient of softmax regression; two of them want thought, not code.
# Questions 1 to 3 need the first half of [05 · Features, many classes, regularized loss](../notebooks/05_features_and_losses.ipynb), the others all of it.
# None needs an earlier one to be solved.

# %%
import numpy as np

from course_lib.checks import load
from course_lib.data import make_blobs
from course_lib.widgets.circle_features import CircleFeatures
from course_lib.widgets.error_by_degree import ErrorByDegree, demo_data
from course_lib.widgets.one_against_many import OneAgainstMany
from course_lib.widgets.score_losses import ScoreLosses
from course_lib.widgets.softmax_mix import SoftmaxMix
from course_lib.widgets.touching_balls import TouchingBalls

check = load("05")
X3, y3 = make_blobs(18, rng=np.random.default_rng(4), noise=1.2)
X4, y4 = make_blobs(16, rng=np.random.default_rng(1), noise=0.9, centers=4)

# %% [markdown]
# ## 1 · Features that bend the cut (2 points)
#
# `features(X)` receives points, an array of shape `(n_samples, 2)`, floats.
# It returns a new array of shape `(n_samples, 5)`, a row for each point:
#
# $$z = [\,x_1,\; x_2,\; x_1 x_2,\; x_1^2,\; x_2^2\,]$$
#
# *Before you write: which of the five does a circle around the origin need, and which one does xor?*

# %% question="features"
def features(X):
    """The five features of each point: (n_samples, 2) -> (n_samples, 5)."""
    ### BEGIN SOLUTION
    x1, x2 = X[:, 0], X[:, 1]
    return np.column_stack([x1, x2, x1 * x2, x1**2, x2**2])
    ### END SOLUTION


# %% check="features"
check.features(features)

# %% [markdown]
# **Your features, alive.** The classifier is the plain linear one; all that bends its cut is your function.
# Run your cell again, move a control, and the picture uses your new code.

# %%
CircleFeatures(own="features")

# %% [markdown]
# ## 2 · Which degree? (2 points)
#
# Features of degree 2 bend the cut; those of degree 3, 4, … bend it more.
# Here are training and validation error for each degree, with next to no penalty on the weights.

# %%
ErrorByDegree(*demo_data(np.random.default_rng(0)), whole=True)

# %% [markdown]
# Which degree should one choose, and why?
#
# - **a** the highest: its training error is the lowest, and the training error is what learning makes small
# - **b** the one with the lowest validation error: a lower degree cannot bend enough, a higher one bends after single samples
# - **c** the one at which training and validation error are equal: there is no overfitting
# - **d** degree 1: the gap between training and validation error is smallest there, so it generalizes best

# %% question="answer_degree"
answer_degree = None  # a letter in quotes: "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_degree = "b"
### END SOLUTION

# %% check="answer_degree"
check.answer_degree(answer_degree)

# %% [markdown]
# ## 3 · One against the rest (3 points)
#
# You have a learner that knows two classes only: `fit(X, t)` takes samples and an array `t` that holds for each of them 1 for yes or 0 for no, as whole numbers, floats, or True and False.
# It returns `w, b`; the score of a query q is w·q + b, and the higher it is, the surer the yes.
#
# `one_vs_rest(X, y, Q, fit)` makes a classifier of many classes of it.
# It receives `X` of shape `(n_samples, n_features)`, `y` of shape `(n_samples,)` with class numbers from 0 (each occurs), and queries `Q` of shape `(n_queries, n_features)`.
# For each class it lets `fit` learn this class against all the rest, and returns an array of shape `(n_queries,)`: the class whose classifier has the highest score. (In the checks no two scores of a query are equal.)
#
# *Before you write: what is to be said of a query to which no classifier says yes?*

# %% question="one_vs_rest"
def one_vs_rest(X, y, Q, fit):
    """The class whose classifier is surest, for each row of Q: (n_queries,)."""
    ### BEGIN SOLUTION
    scores = np.zeros((len(Q), y.max() + 1))
    for k in range(y.max() + 1):
        w, b = fit(X, (y == k).astype(int))
        scores[:, k] = Q @ w + b  # (m, d) @ (d,) -> (m,)
    return scores.argmax(axis=1)
    ### END SOLUTION


# %% check="one_vs_rest"
check.one_vs_rest(one_vs_rest)

# %% [markdown]
# **Your classifier, alive.** It colours the plane with logistic regression as its `fit`; drag the points.

# %%
OneAgainstMany(X4, y4, own="one_vs_rest")

# %% [markdown]
# ## 4 · Scores as probabilities (3 points)
#
# `softmax(S)` receives scores `S` of shape `(n_samples, n_classes)`, floats, and returns a new array of the same shape: in each row the probabilities
#
# $$p_j = \frac{e^{s_j}}{\sum_l e^{s_l}}$$
#
# The last point is for scores of 1000 and more, of either sign.
# *Before you write: what is `np.exp(1000)`, and what happens to p if the same number is subtracted from all scores of a row?*

# %% question="softmax"
def softmax(S):
    """The probabilities of each row: (n_samples, n_classes) -> the same shape."""
    ### BEGIN SOLUTION
    E = np.exp(S - S.max(axis=1, keepdims=True))  # the highest of each row is e^0
    return E / E.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %% check="softmax"
check.softmax(softmax)

# %% [markdown]
# **Your softmax, alive.** Each place of the plane has the colours of the classes, mixed by your probabilities.
# Tick the box, which adds 1000 to all scores: what must change?

# %%
SoftmaxMix(X3, y3, own="softmax", query=(1.6, 2.8))

# %% [markdown]
# ## 5 · The mean cross-entropy (4 points)
#
# `cross_entropy(S, y)` receives scores `S` of shape `(n_samples, n_classes)` and the right classes `y` of shape `(n_samples,)`, whole numbers from 0.
# It returns one number, the mean over the samples of
#
# $$L_i = -\log \frac{e^{s_{y_i}}}{\sum_j e^{s_j}}$$
#
# with the natural logarithm. The last point is for scores of 1000 and more, of either sign: there the probability is 0 as a float, but the loss is a number like any other.
# *Before you write: the scores are 1000 and 0, and the second class is right. What is the loss?*

# %% question="cross_entropy"
def cross_entropy(S, y):
    """The mean of −log p of the right class: one number."""
    ### BEGIN SOLUTION
    shifted = S - S.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(y)), y].mean()
    ### END SOLUTION


# %% check="cross_entropy"
check.cross_entropy(cross_entropy)

# %% [markdown]
# **Your loss, alive.** On the right is what your function says of the scores on the left.

# %%
ScoreLosses(cross_entropy="cross_entropy")

# %% [markdown]
# ## 6 · The hinge loss of many classes (4 points)
#
# `multiclass_hinge(S, y)` receives the same, and returns the mean over the samples of
#
# $$L_i = \sum_{j \neq y_i} \max(0,\; s_j - s_{y_i} + 1)$$
#
# *Before you write: what would the term of the right class itself be?*

# %% question="multiclass_hinge"
def multiclass_hinge(S, y):
    """The mean of the hinge losses: one number."""
    ### BEGIN SOLUTION
    rows = np.arange(len(y))
    terms = np.maximum(0, S - S[rows, y][:, None] + 1)  # (n, c) - (n, 1) -> (n, c)
    terms[rows, y] = 0  # the sum leaves out the right class
    return terms.sum(axis=1).mean()
    ### END SOLUTION


# %% check="multiclass_hinge"
check.multiclass_hinge(multiclass_hinge)

# %% [markdown]
# **Your hinge, alive.** Its number stands over the terms that it should add.

# %%
ScoreLosses(hinge="multiclass_hinge")

# %% tags=["solution-only"]
# Both losses of one sample, and of the same sample with all scores ten times as large.
S, y = np.array([[3.2, 5.1, -1.7]]), np.array([0])
for factor in (1, 10):
    print(f"{cross_entropy(factor * S, y):.2f} {multiclass_hinge(factor * S, y):.2f}")
#> 2.04 2.90
#> 19.00 20.00

# %% [markdown]
# ## 7 · The full loss (4 points)
#
# `full_loss(L, W, b, lam, l1, l2)` receives the losses `L` of the samples, shape `(n_samples,)`, however they were computed; the weights `W` of shape `(n_classes, n_features)` and the biases `b` of shape `(n_classes,)`; and three numbers.
# It returns one number, with λ = `lam`:
#
# $$\frac{1}{N}\sum_i L_i + \lambda R(W), \qquad R(W) = l_1 \sum |W| + l_2 \sum W^2$$
#
# *Before you write: which of the arguments does not occur in it?*

# %% question="full_loss"
def full_loss(L, W, b, lam, l1, l2):
    """The mean of the losses and the price of the weights: one number."""
    ### BEGIN SOLUTION
    price = l1 * np.abs(W).sum() + l2 * (W**2).sum()  # the bias costs nothing
    return L.mean() + lam * price
    ### END SOLUTION


# %% check="full_loss"
check.full_loss(full_loss)

# %% [markdown]
# **Your full loss, alive.** The dashed lines join places where your function is equally large; × is where it is smallest.
# It must lie where the loss contours touch the ball.

# %%
TouchingBalls(own="full_loss")

# %% [markdown]
# ## 8 · Which weights? (2 points)
#
# In the lecture x = [1, 1, 1, 1] had equal scores by w1 = [1, 0, 0, 0] and w2 = [¼, ¼, ¼, ¼].
# Now one feature is larger: x = [1, 1, 1, 2], and the weights are
#
# - w1 = [0, 0, 0, ½]
# - w2 = [¼, ¼, ¼, ⅛]
#
# The scores are equal again.
# Which of the two does ℓ2 (R = Σw²) prefer, and which ℓ1 (R = Σ|w|)?
#
# - **a** both prefer w2: it spreads the work over more features
# - **b** ℓ2 prefers w2, ℓ1 is indifferent, as in the lecture
# - **c** ℓ2 prefers w2, ℓ1 prefers w1
# - **d** both are indifferent: the scores are equal, and so are the losses

# %% question="answer_weights"
answer_weights = None  # a letter in quotes: "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_weights = "c"
### END SOLUTION

# %% check="answer_weights"
check.answer_weights(answer_weights)

# %% tags=["solution-only"]
# A large feature buys score cheaply: half a weight does what costs ℓ1 more, spread out.
x = np.array([1, 1, 1, 2])
for w in (np.array([0, 0, 0, 1 / 2]), np.array([1 / 4, 1 / 4, 1 / 4, 1 / 8])):
    print(f"score {w @ x:.2f}   l1 {np.abs(w).sum():.3f}   l2 {(w**2).sum():.3f}")
#> score 1.00   l1 0.500   l2 0.250
#> score 1.00   l1 0.875   l2 0.203

# %% [markdown]
# ## 9 · The gradient of softmax regression (5 points)
#
# Softmax regression minimizes, over `W` of shape `(n_classes, n_features)` and `b` of shape `(n_classes,)`,
#
# $$L(W, b) = \frac{1}{N}\sum_i -\log p_{y_i}(x_i) + \lambda \sum W^2, \qquad p(x) = \mathrm{softmax}(W x + b)$$
#
# `softmax_gradient(W, b, X, y, lam)` receives them with samples `X` of shape `(n_samples, n_features)`, right classes `y` from 0 (of which some may not occur in `y`) and λ = `lam`.
# It returns two things, `dW, db`, each of the shape of what it is the gradient of.
# Two points are for the penalty's part.
#
# The lecture has shown that $\partial L_i / \partial s$ is p less the one-hot row of the right class; what is left is the chain rule.
# *Before you write: at W = 0 and b = 0, with two classes, what is p − onehot?*

# %% question="softmax_gradient"
def softmax_gradient(W, b, X, y, lam):
    """The gradients dW (n_classes, n_features) and db (n_classes,)."""
    ### BEGIN SOLUTION
    S = X @ W.T + b  # (n, d) @ (d, c) -> (n, c)
    E = np.exp(S - S.max(axis=1, keepdims=True))
    D = E / E.sum(axis=1, keepdims=True)
    D[np.arange(len(y)), y] -= 1  # P - Y
    D /= len(y)
    return D.T @ X + 2 * lam * W, D.sum(axis=0)  # (c, n) @ (n, d) -> (c, d)
    ### END SOLUTION


# %% check="softmax_gradient"
check.softmax_gradient(softmax_gradient)

# %% [markdown]
# **Your gradient, alive.** From W = 0 the widget goes down by your gradient; move the number of steps and watch the plane take sides.

# %%
SoftmaxMix(X3, y3, gradient="softmax_gradient", query=(1.6, 2.8))

# %% tags=["solution-only"]
# The check by finite differences: each entry of W moved a little to both sides.
rng, h = np.random.default_rng(0), 1e-5
W, b = rng.normal(size=(3, 2)), rng.normal(size=3)


def loss(W):
    return cross_entropy(X3 @ W.T + b, y3) + 0.1 * (W**2).sum()


numerical = np.zeros_like(W)
for place in np.ndindex(W.shape):
    step = np.zeros_like(W)
    step[place] = h
    numerical[place] = (loss(W + step) - loss(W - step)) / (2 * h)
dW, db = softmax_gradient(W, b, X3, y3, 0.1)
print(np.abs(dW - numerical).max() < 1e-8)
#> True
