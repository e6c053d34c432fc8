# %% [markdown]
# # Exercise 02 · Nearest neighbours
#
# Three questions: a distance, a classifier, and one to think about.
# The first sections of [02 · Nearest neighbours](../notebooks/02_nearest_neighbours.ipynb) are all you need.

# %%
import numpy as np

from course_lib.checks import load
from course_lib.data import load_mnist_sample, make_blobs
from course_lib.widgets.nearest_digit import NearestDigit
from course_lib.widgets.nearest_regions import NearestRegions

check = load("02")
digits = load_mnist_sample()

# %% [markdown]
# ## 1 · The ℓ1 distance (3 points)
#
# `l1_distance(a, b)` receives two arrays of the same shape, vectors or images, and returns one number:
#
# $$d_1(a, b) = \sum_j |a_j - b_j|$$
#
# Images come as they are stored: `uint8`, whole numbers from 0 to 255.
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
# It asks about 500 training digits for each query; run your cell again, move the slider, and it uses your new code.

# %%
NearestDigit(
    digits.X_train,
    digits.y_train,
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
