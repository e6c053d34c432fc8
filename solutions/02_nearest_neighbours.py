# %% [markdown]
# # Exercise 02 · Nearest neighbours
#
# Eight questions, from one distance to a classifier that chooses its own k; two of them want thought, not code.
# Questions 1 to 3 need the first half of [02 · Nearest neighbours](../notebooks/02_nearest_neighbours.ipynb), the others all of it.
# None needs an earlier one to be solved: where one would help, the text says how to do without.

# %%
import numpy as np

from course_lib.checks import load
from course_lib.data import load_mnist_sample, make_blobs
from course_lib.widgets.error_by_k import ErrorByK, demo_data
from course_lib.widgets.nearest_digit import NearestDigit
from course_lib.widgets.nearest_regions import NearestRegions
from course_lib.widgets.vote_regions import VoteRegions

check = load("02")
digits = load_mnist_sample()

# %% [markdown]
# ## 1 · The ℓ1 distance (3 points)
#
# `l1_distance(a, b)` receives two arrays of the same shape, vectors or images, and returns one number:
#
# $$d_1(a, b) = \sum_j |a_j - b_j|$$
#
# Vectors may hold fractions.
# Images, and vectors of pixels, come as they are stored: `uint8`, whole numbers from 0 to 255.
# *Before you write: what is 3 − 5, when no number may be below 0?*

# %% question="l1_distance"
def l1_distance(a, b):
    """The ℓ1 distance of two samples: one number."""
    ### BEGIN SOLUTION
    return np.abs(a.astype(float) - b.astype(float)).sum()
    ### END SOLUTION


# %% check="l1_distance"
check.l1_distance(l1_distance)

# %% [markdown]
# **Your distance, alive.** The widget of the lecture now measures by your function.
# It looks through 500 training digits, not 5,000, so that slow code keeps up; by every measure fewer digits mean farther neighbours.
# Run your cell again, move the slider, and it uses your new code.

# %%
NearestDigit(
    digits.X_train[:500],
    digits.y_train[:500],
    digits.X_test[:100],
    digits.y_test[:100],
    distance="l1_distance",
)

# %% [markdown]
# ## 2 · A nearest-neighbour classifier (4 points)
#
# Write a class `NearestNeighbour` with two methods, as every estimator of this course has them:
#
# - `fit(X, y)` remembers the training set, `X` of shape `(n_samples, n_features)` and `y` of shape `(n_samples,)`, and returns the object itself;
# - `predict(Q)` returns an array: for each row of `Q` the label of the training sample that is nearest to it by ℓ1.
#
# Features may be `uint8` here, too.

# %% question="NearestNeighbour"
class NearestNeighbour:
    """Predict the label of the nearest training sample, by ℓ1."""

    def fit(self, X, y):
        """Remember the training set."""
        ### BEGIN SOLUTION
        self.X, self.y = X.astype(float), y
        return self
        ### END SOLUTION

    def predict(self, Q):
        """The label of the nearest training sample for each row of Q."""
        ### BEGIN SOLUTION
        nearest = [np.abs(self.X - q).sum(axis=1).argmin() for q in Q.astype(float)]
        return self.y[nearest]
        ### END SOLUTION


# %% check="NearestNeighbour"
check.NearestNeighbour(NearestNeighbour)

# %% [markdown]
# **Your classifier, alive.** It colours the plane: drag a training point and watch its region change.
# If your code is slow, the picture is coarse; it gets finer where time allows.

# %%
points, classes = make_blobs(24, rng=np.random.default_rng(2), noise=1.1)
NearestRegions(points, classes, query=(-2.0, 0.2), classifier="NearestNeighbour")

# %% [markdown]
# ## 3 · On its own training set (2 points)
#
# A nearest-neighbour classifier has stored 5,000 images.
# You ask it about the very same 5,000 images.
# How many does it name rightly, and what does that tell about images that it has never seen?
#
# - **a** about as many right as on new images
# - **b** all right, and this says nothing about new images
# - **c** all right, so it will be right on new images too
# - **d** fewer right than on new images
#
# (No two of the stored images are equal.)

# %% [markdown]
# Not sure? Count: your own classifier on images it has stored, and on images it has not.
# (Run this cell again once question 2 passes.)

# %%
try:
    X = digits.X_train[:500].reshape(500, -1)
    Q = digits.X_test[:200].reshape(200, -1)
    model = NearestNeighbour().fit(X, digits.y_train[:500])
    print(f"stored:     {np.mean(model.predict(X) == digits.y_train[:500]):.1%}")
    print(f"not stored: {np.mean(model.predict(Q) == digits.y_test[:200]):.1%}")
except Exception as error:
    print(f"Let question 2 pass first ({type(error).__name__}).")

# %% question="answer_training"
answer_training = None  # a letter in quotes: "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_training = "b"
### END SOLUTION

# %% check="answer_training"
check.answer_training(answer_training)

# %% tags=["solution-only"]
# Each stored image is at distance 0 from itself, and no other is: it finds itself, whatever the
# data. So the training error of 1-NN is 0 even for labels drawn at random.
random_labels = np.random.default_rng(0).integers(0, 10, size=500)
print(np.mean(NearestNeighbour().fit(X, random_labels).predict(X) == random_labels))
#> 1.0

# %% [markdown]
# ## 4 · All ℓ2 distances at once (5 points)
#
# A classifier that asks many neighbours for many queries needs many distances, and Python is slow at "many".
# `l2_distances(Q, X)` receives the queries `Q`, of shape `(n_queries, n_features)`, and the samples `X`, of shape `(n_samples, n_features)`, both floats.
# It returns a table of shape `(n_queries, n_samples)`: in row i and column j the ℓ2 distance from query i to sample j,
#
# $$d_2(q, x) = \sqrt{\sum_j (q_j - x_j)^2}$$
#
# Two points are for doing it **without a loop** of Python, over whatever (`map`, `np.vectorize` and Python's own `sum` loop, too).
# The check counts Python's steps, not seconds: more queries, samples or features must not need more.
# There are two ways:
#
# - *Broadcasting*: `Q[:, None] - X` has the shape `(n_queries, n_samples, n_features)`. Short, but how much memory is that for 1,000 queries and 5,000 digits?
# - *The identity*, all dot products in one matrix product `Q @ X.T`:
#
# $$\lVert q - x\rVert^2 = \lVert q\rVert^2 - 2\, q\cdot x + \lVert x\rVert^2$$
#
# *Before you write: what must the identity give for q = x, and what may rounding make of it?*

# %% question="l2_distances"
def l2_distances(Q, X):
    """The ℓ2 distance from each row of Q to each row of X: (n_queries, n_samples)."""
    ### BEGIN SOLUTION
    q_squares = (Q**2).sum(axis=1)[:, None]  # (m, 1)
    x_squares = (X**2).sum(axis=1)  # (n,)
    squares = q_squares - 2 * Q @ X.T + x_squares  # (m, d) @ (d, n) -> (m, n)
    return np.sqrt(np.maximum(squares, 0))  # rounding may take it below 0, where q = x
    ### END SOLUTION


# %% check="l2_distances"
check.l2_distances(l2_distances)

# %% [markdown]
# ## 5 · The vote (4 points)
#
# Who wins when k neighbours are asked?
# `vote(labels, distances, weights)` receives the `labels` of the k nearest, whole numbers from 0, and their `distances`, both of shape `(k,)` and the nearest first.
# It returns the label that wins:
#
# - with `weights="uniform"` each neighbour has one vote;
# - with `weights="distance"` a neighbour at distance d has a vote that counts 1/d;
# - neighbours at distance 0 then outvote all that are farther away: only they vote, one vote each;
# - a tie goes to the smallest label.
#
# *Before you write: the labels are 6, 2 and 2, at the distances 1, 3 and 4. Who wins by one vote each, who by distance?*

# %% question="vote"
def vote(labels, distances, weights):
    """The label that the k nearest elect."""
    ### BEGIN SOLUTION
    if weights == "uniform":
        w = np.ones(len(labels))
    elif distances[0] == 0:  # the nearest comes first
        w = (distances == 0).astype(float)
    else:
        w = 1 / distances
    return np.bincount(labels, weights=w).argmax()  # of equal votes argmax takes the first
    ### END SOLUTION


# %% check="vote"
check.vote(vote)

# %% [markdown]
# ## 6 · The k nearest neighbours (4 points)
#
# Now the classifier that asks more than one.
# Write a class `KNearest(k, weights="uniform")`, whose `weights` are those of question 5:
#
# - `fit(X, y)` remembers the training set, `X` of shape `(n_samples, n_features)`, floats, and `y` of shape `(n_samples,)`, whole numbers from 0; it returns the object itself;
# - `predict(Q)` returns an array of shape `(n_queries,)`: for each row of `Q` the label that the k training samples nearest by ℓ2 elect; a tie goes to the smallest label.
#
# Build it from your `l2_distances` and your `vote`.
# Is question 4 still open? Take one query after the other, as in question 2.
# Is question 5? One vote each is `np.bincount(labels).argmax()`: that earns the first two points.
#
# *Before you write: `np.argsort(d)` gives places. Of what, and in which order?*

# %% question="KNearest"
class KNearest:
    """Predict the label that the k nearest training samples elect, by ℓ2."""

    def __init__(self, k, weights="uniform"):
        """Keep how many vote, and how."""
        ### BEGIN SOLUTION
        self.k, self.weights = k, weights
        ### END SOLUTION

    def fit(self, X, y):
        """Remember the training set."""
        ### BEGIN SOLUTION
        self.X, self.y = X, y
        return self
        ### END SOLUTION

    def predict(self, Q):
        """The label that the k nearest elect, for each row of Q."""
        ### BEGIN SOLUTION
        labels = []
        for d in l2_distances(Q, self.X):
            near = np.argsort(d)[: self.k]
            labels.append(vote(self.y[near], d[near], self.weights))
        return np.array(labels)
        ### END SOLUTION


# %% check="KNearest"
check.KNearest(KNearest)

# %% [markdown]
# **Your classifier, alive.** It colours the plane for every k and for both kinds of vote.
# *Before you move k to its end: one vote each, and eight points of each class. Which colour will the plane have, and why?*

# %%
VoteRegions(points, classes, query=(-2.0, 0.2), classifier="KNearest")

# %% tags=["solution-only"]
# On digits: 1,000 to learn from, 500 others to be asked about.
X, y = digits.X_train[:1000].reshape(1000, -1).astype(float), digits.y_train[:1000]
Q, y_true = digits.X_test[:500].reshape(500, -1).astype(float), digits.y_test[:500]
for k in (1, 3, 10, 100):
    print(f"k = {k:3}: {np.mean(KNearest(k).fit(X, y).predict(Q) == y_true):.1%}")
#> k =   1: 89.6%
#> k =   3: 89.8%
#> k =  10: 85.4%
#> k = 100: 71.8%

# %% [markdown]
# ## 7 · Which k? (5 points)
#
# No formula gives k, and the training error cannot (question 3).
# **Cross-validation** asks about samples that were not learned from, and yet wastes none: the samples are dealt out into folds; each fold is left out once, the classifier learns from all the others, and is asked about this one.
#
# `choose_k(X, y, folds, ks, predict)` receives
#
# - `X` and `y` as before, and `folds` of shape `(n_samples,)`: the number of each sample's fold, from 0;
# - `ks`, a list of the candidates, in any order;
# - `predict(X_train, y_train, Q, k)`, a function: it learns from `X_train` and `y_train` and returns the labels that k neighbours give to `Q`. (So question 6 may still be open.)
#
# It returns two things, `best_k, errors`: `errors` of shape `(len(ks), n_folds)` holds the share of wrong labels, from 0 to 1, of each k in each fold; `best_k` is the k with the smallest mean over the folds, of several the one that comes first in `ks`.
#
# *Before you write: what would the errors at k = 1 be, if the fold that is asked about had been learned from, too?*

# %% question="choose_k"
def choose_k(X, y, folds, ks, predict):
    """The best k by cross-validation, and the errors of each k in each fold."""
    ### BEGIN SOLUTION
    errors = np.zeros((len(ks), folds.max() + 1))
    for i, k in enumerate(ks):
        for fold in range(errors.shape[1]):
            asked = folds == fold
            labels = predict(X[~asked], y[~asked], X[asked], k)
            errors[i, fold] = np.mean(labels != y[asked])
    return ks[errors.mean(axis=1).argmin()], errors
    ### END SOLUTION


# %% check="choose_k"
check.choose_k(choose_k)

# %% [markdown]
# **Your choice, alive.** Two moons, a fifth of whose labels are wrong on purpose.
# Your function picks a k (the star) from the training samples alone; move k to the end to draw both curves.
# How near does the star come to the k with the lowest validation error?

# %%
noisy = demo_data(np.random.default_rng(24))
ErrorByK(*noisy, own="choose_k")

# %% [markdown]
# ## 8 · Reading the curve (2 points)
#
# The same data, and the whole curve at once.
# The training error is 0 at k = 1 and rises; the validation error is high on the left, low in the middle, and high again on the right.
# Move k to both ends and look at the plane each time.

# %%
ErrorByK(*noisy, whole=True)

# %% [markdown]
# Why is the validation error high at *both* ends?
#
# - **a** a small k makes the classifier too simple to follow the data; a large k makes it follow every single sample, noise and all
# - **b** k = 1 has training error 0, so k = 1 is the best; that the validation error says otherwise is bad luck with the validation set
# - **c** at a small k the answer follows single samples, noisy ones too; at a large k the vote is among samples that have little to do with the query
# - **d** with every neighbour more is learned, so the largest k is the best; the rise on the right is noise in the validation set

# %% question="answer_curve"
answer_curve = None  # a letter in quotes: "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_curve = "c"
### END SOLUTION

# %% check="answer_curve"
check.answer_curve(answer_curve)

# %% tags=["solution-only"]
# At k = n every query gets the same label, the commonest of the training set: nothing of the query
# is left in the answer. At k = 1 every sample rules the places nearest to it, the mislabelled too.
X, y, X_val, y_val = noisy
folds = np.random.default_rng(0).permutation(len(y)) % 5
best_k, errors = choose_k(
    X, y, folds, [1, 5, 15, 45, 120], lambda X, y, Q, k: KNearest(k).fit(X, y).predict(Q)
)
print(f"best k: {best_k}")
print(errors.mean(axis=1).round(3))
#> best k: 15
#> [0.427 0.273 0.227 0.313 0.547]
