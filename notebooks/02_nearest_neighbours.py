# %% [markdown]
# # 02 · Nearest neighbours
#
# A machine is shown a handwritten digit and must say which one it is.
# The simplest idea that works: look through all the digits you know, take the one that is most alike, and say what that one was.
#
# **After this lesson you can**
#
# - classify an image by its nearest neighbour, in three lines of NumPy,
# - measure likeness by ℓ1 and by ℓ2, and say when the two disagree,
# - see the training set as the model: which region each training point rules, and what moves when it moves,
# - say why being right on the training set means nothing here.
#
# *Before this lesson:* [00 · Welcome](00_welcome.ipynb). *Time:* 30 minutes, and as much for the exercise.

# %%
import numpy as np

from course_lib.data import load_mnist_sample, make_blobs
from course_lib.data.records import load_record
from course_lib.models import KNeighborsClassifier
from course_lib.models.neighbors.distances import distance
from course_lib.plots.digits import draw_row
from course_lib.plots.show import show
from course_lib.plots.style import new_figure
from course_lib.widgets.distance_parts import DistanceParts
from course_lib.widgets.nearest_digit import NearestDigit
from course_lib.widgets.nearest_regions import NearestRegions
from course_lib.widgets.two_measures import TwoMeasures

# %% [markdown]
# ## 1 · A stranger
#
# We have 5,000 digits with labels, the **training set**: images `X` and their labels `y`.
# Each image is 28 × 28 pixels, from 0 (paper) to 255 (ink).
# And we have other digits, whose labels we hide for now; here is one.

# %%
digits = load_mnist_sample()
X, y = digits.X_train.astype(float), digits.y_train
stranger = digits.X_test[0].astype(float)
print(X.shape, y.shape, stranger.shape)
#> (5000, 28, 28) (5000,) (28, 28)

# %%
figure = new_figure(1.5, 1.6)
draw_row([figure.add_subplot()], [stranger], ["?"])
show(figure, alt="One handwritten digit without a label.")

# %% [markdown]
# Which of the 5,000 is most like it?
# Subtract, pixel by pixel; add up how much is left over; take the smallest.

# %%
difference = np.abs(X - stranger)  # (5000, 28, 28) - (28, 28) -> (5000, 28, 28)
distances = difference.sum(axis=(1, 2))  # -> (5000,), one number for each training image
nearest = distances.argmin()
print(f"image {nearest}, at distance {distances[nearest]:,.0f}, labelled {y[nearest]}")
#> image 3541, at distance 12,763, labelled 9

# %% [markdown]
# That is a whole classifier, and it was right: the stranger is a 9<!--= digits.y_test[0]:d -->.
#
# *Before you move the slider: do you expect it to be right about digit 19?*

# %%
NearestDigit(X, y, digits.X_test[:100], digits.y_test[:100])

# %% [markdown]
# **Try this.** Go to digit 19.
# Look where its ink lies and where its neighbour's ink lies: to the pixels they *are* alike.
# Then switch to ℓ2 and see whether the neighbours change.

# %%
distances_19 = np.abs(X - digits.X_test[19]).sum(axis=(1, 2))
print("labels of its five nearest:", y[distances_19.argsort()[:5]])
#> labels of its five nearest: [2 2 8 8 8]

# %% [markdown]
# It is an 8<!--= digits.y_test[19]:d -->: the nearest is wrong, but three of the five nearest are right.
# Keep that in mind: sooner or later we shall ask more than one.

# %% [markdown]
# ## 2 · Alike by what measure?
#
# What we computed is the **ℓ1 distance**, the sum of the absolute differences.
# Its sister **ℓ2** is the straight line, by Pythagoras:
#
# $$d_1(a, b) = \sum_j |a_j - b_j| \qquad\qquad d_2(a, b) = \sqrt{\sum_j (a_j - b_j)^2}$$

# %%
a, b = np.array([0.0, 0.0]), np.array([3.0, 4.0])
print(f"l1: {distance(a, b, p=1)}   l2: {distance(a, b, p=2)}")
#> l1: 7.0   l2: 5.0

# %% [markdown]
# ℓ1 walks along the streets of a grid, ℓ2 flies.
# Around Q you see all points at distance 1: by ℓ1 a diamond, by ℓ2 a circle (both dotted).
# Drag the points, or go to one with Tab and move it with the arrow keys.
#
# *Can you place A and B so that the two measures disagree on who is nearer to Q?* The sentence tells you when you have.

# %%
TwoMeasures()

# %% [markdown]
# ℓ2 squares, so one large difference weighs more than many small ones of the same sum.
# That is how they come to disagree: ℓ1 prefers the point that is off in one direction only, ℓ2 the one whose deviation is spread evenly.
#
# For images it is the same, with 784 directions in place of two.
# Here are pairs of digits, and what each pixel adds to their distance:

# %%
threes = digits.X_train[digits.y_train == 3]
three, moved_three = threes[0], np.roll(threes[0], 1, axis=1)
DistanceParts({
    "two threes": (three, threes[1]),
    "a three and the stranger": (three, stranger),
    "a three and itself, moved": (three, moved_three),
})

# %% [markdown]
# **Try this.** In the last pair, the second image is the first, moved one pixel to the right.
# To you nothing has changed; to the pixels, every edge has:

# %%
moved, others = distance(three, moved_three, p=1), distance(three, threes[1], p=1)
print(f"moved by one pixel: {moved:,.0f}   another 3: {others:,.0f}")
#> moved by one pixel: 12,366   another 3: 22,443

# %% [markdown]
# So this 3 is almost as far from its own moved copy as the stranger was from its nearest neighbour, 12,763<!--= distances[nearest]:,.0f -->.

# %% [markdown]
# ## 3 · The training set is the model
#
# With two numbers for each sample instead of 784 we can see everything at once.
# Every place in the plane belongs to the training point that is nearest to it, and takes its class; a darker line shows where one training point's region meets the next.
#
# *Before you drag: if one training point moves, which colours can change?*

# %%
rng = np.random.default_rng(2)
points, classes = make_blobs(24, rng=rng, noise=1.1)
NearestRegions(points, classes, query=(-2.0, 0.2))

# %% [markdown]
# Only the region of the point that moved changes, and what it takes from its neighbours or leaves to them; where those are of its own class, only the border moves and you see no other colour.
# Nothing is computed beforehand: to **learn** is to remember, and all the work comes when a question is asked.

# %% [markdown]
# ## 4 · How good is it?
#
# We ask about 1,000 test images that are not in the training set, and count.
# `KNeighborsClassifier` is the same three lines, made fast; `p` chooses the measure.

# %%
X_flat, Q_flat = X.reshape(len(X), -1), digits.X_test.reshape(-1, 784).astype(float)
accuracy = {}
for p in (1, 2):
    model = KNeighborsClassifier(n_neighbors=1, p=p).fit(X_flat.astype(np.float32), y)
    accuracy[p] = np.mean(model.predict(Q_flat.astype(np.float32)) == digits.y_test)
    print(f"l{p}: {accuracy[p]:.1%} of the test images are named rightly")
#> l1: 94.1% of the test images are named rightly
#> l2: 95.0% of the test images are named rightly

# %% [markdown]
# 94.1 %<!--= 100 * accuracy[1]:.1f --> by ℓ1 and 95.0 %<!--= 100 * accuracy[2]:.1f --> by ℓ2, where guessing gives 10 %: not bad for subtract, add, compare.
# And with more to remember it gets better.
# On the full set, 60,000 training and 10,000 test images, the course has run it once (`course reproduce mnist-nn`) and kept the record:

# %%
figures = load_record("mnist-nn")["figures"]
for p in (1, 2):
    share, wrong = figures[f"l{p}_accuracy"], figures[f"l{p}_errors"]
    print(f"l{p}: {share:.2%} of {figures['n_test']:,} rightly, {wrong} wrongly")
#> l1: 96.31% of 10,000 rightly, 369 wrongly
#> l2: 96.91% of 10,000 rightly, 309 wrongly

# %% [markdown]
# And on the images it has stored? (On the first 1,000 of them, to save time.)

# %%
model = KNeighborsClassifier(n_neighbors=1).fit(X_flat[:1000], y[:1000])
print(f"{np.mean(model.predict(X_flat[:1000]) == y[:1000]):.1%}")
#> 100.0%

# %% [markdown]
# All of them, always.
# Is that good news? The last question of the exercise asks you.

# %% [markdown]
# ## Your turn
#
# In [exercises/02_nearest_neighbours.ipynb](../exercises/02_nearest_neighbours.ipynb) you write the distance and the classifier yourself, and they drive the widgets of this page.
#
# ## Recap
#
# - **Classify**: subtract, add up, take the smallest, say its label.
# - **Measure**: ℓ1 adds absolute differences, ℓ2 is the straight line; they can disagree on who is nearer.
# - **The training set is the model**: each sample rules the region in which it is the nearest; learning is remembering.
# - **Test on what was not stored**: a training image always finds itself, at distance 0.
#
# **Quiz.** Answer before you open the fold.
#
# <details><summary>1. The ℓ1 distance of two images is 0. What do you know of them?</summary>
# They are equal in every pixel: a sum of absolute values is 0 only if each of them is.</details>
#
# <details><summary>2. You double all pixel values of all images. Which neighbours change?</summary>
# None: all distances double, so their order stays.</details>
#
# <details><summary>3. Q = (0, 0), A = (3, 3), B = (0, 5). Who is nearer by ℓ1, who by ℓ2?</summary>
# By ℓ1 it is B (5 against 6), by ℓ2 it is A (4.24 against 5).</details>
#
# ## Sources
#
# Deck R, nearest neighbours (M. E. H. Rahmani, *Introduction to Machine Learning*).
# E. Fix and J. L. Hodges, *Discriminatory analysis* (1951). T. Cover and P. Hart, *Nearest neighbor pattern classification* (1967).
# Digits: MNIST, Y. LeCun, C. Cortes and C. J. C. Burges.
