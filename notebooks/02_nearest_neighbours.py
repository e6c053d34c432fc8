# %% [markdown]
# # 02 · Nearest neighbours
#
# A machine is shown a handwritten digit and must say which one it is.
# The simplest idea that works: look through all the digits you know, take the one that is most alike, and say what that one was.
#
# **After this lesson you can**
#
# - classify an image by its nearest neighbours, in a few lines of NumPy,
# - measure likeness by ℓ1 and by ℓ2, and say when the two disagree,
# - see the training set as the model: which region each training point rules, and what moves when it moves,
# - choose how many neighbours to ask, by cross-validation, and say why the training set cannot tell,
# - say what an answer costs, and make it cheap without a loop,
# - name three things that spoil distances: pixels, dimensions, units.
#
# *Before this lesson:* [00b · Toolbox](00b_toolbox.ipynb) (arrays, axes, broadcasting).
# *Time:* 75 minutes, best in two parts: sections 1 to 6, then 7 to 11. The exercise takes as long again.

# %%
import time

import numpy as np
from threadpoolctl import threadpool_limits

from course_lib.data import load_digits, load_mnist_sample, load_wine, make_blobs, make_sine
from course_lib.data.records import load_record
from course_lib.models import KNeighborsClassifier, KNeighborsRegressor
from course_lib.models.neighbors.choose import best_k, cross_validate, fold_numbers
from course_lib.models.neighbors.distances import distance
from course_lib.models.neighbors.loops import no_loop, one_loop, two_loops
from course_lib.plots.digits import draw_row
from course_lib.plots.show import show
from course_lib.plots.style import new_figure
from course_lib.widgets.cost import Cost
from course_lib.widgets.crowding import Crowding, nearest_over_farthest, ratio_by_dimension
from course_lib.widgets.distance_parts import DistanceParts
from course_lib.widgets.error_by_k import ErrorByK, demo_data
from course_lib.widgets.nearest_digit import NearestDigit
from course_lib.widgets.nearest_regions import NearestRegions
from course_lib.widgets.neighbour_curve import NeighbourCurve
from course_lib.widgets.same_distance import SameDistance
from course_lib.widgets.two_measures import TwoMeasures
from course_lib.widgets.units import Units, leave_one_out, shares
from course_lib.widgets.vote_regions import VoteRegions

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
distances = difference.sum(axis=(1, 2))  # -> (5000,), a number for each training image
nearest = distances.argmin()
print(f"image {nearest}, at distance {distances[nearest]:,.0f}, labelled {y[nearest]}")
#> image 3541, at distance 12,763, labelled 9

# %% [markdown]
# That is a whole classifier, and it was right: the stranger is a 9<!--= digits.y_test[0]:d -->.
#
# *Before you move the slider: of the first hundred digits, how many will get a wrong name?*

# %%
NearestDigit(X, y, digits.X_test[:100], digits.y_test[:100])

# %% [markdown]
# **Try this.** Go to digit 19.
# Look where its ink lies and where its neighbour's ink lies: to the pixels they *are* alike.
# (The menu offers another measure, ℓ2; the next section says what that is.)

# %%
distances_19 = np.abs(X - digits.X_test[19]).sum(axis=(1, 2))
print("labels of its five nearest:", y[distances_19.argsort()[:5]])
#> labels of its five nearest: [2 2 8 8 8]

# %% [markdown]
# It is an 8<!--= digits.y_test[19]:d -->: the nearest is wrong, but three of the five nearest are right.
# Keep that in mind: in section 5 we shall ask more than one.

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
# **Try this.** Choose the last pair: the second image is the first, moved one pixel to the right.
# To you nothing has changed; to the pixels, every left and right edge has:

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
# Is that good news? The third question of the exercise asks you.

# %% [markdown]
# ## 5 · Ask more than one
#
# Digit 19 was an 8 whose nearest neighbour was a 2.
# Its five nearest knew better: so let them **vote**.
# That is **k nearest neighbours**, and k is ours to choose.

# %%
order = distances_19.argsort()[:5]
votes = np.bincount(y[order], minlength=10)
print(f"votes for 0, 1, …, 9: {votes}   winner: {votes.argmax()}")
#> votes for 0, 1, …, 9: [0 0 2 0 0 0 0 0 3 0]   winner: 8

# %% [markdown]
# With four neighbours, two say 2 and two say 8: a **tie**.
# Some rule must break it; `argmax` takes the smaller label, and so does this course.
#
# A finer ballot lets near neighbours count for more, each with the weight 1/distance:

# %%
four = order[:4]
equal = np.bincount(y[four], minlength=10)
weighted = np.bincount(y[four], weights=1 / distances_19[four], minlength=10)
print(f"one vote each: {equal[2]} for the 2, {equal[8]} for the 8")
weighted *= 10_000  # for reading: only the order matters
print(f"by distance:   {weighted[2]:.2f} for the 2, {weighted[8]:.2f} for the 8")
#> one vote each: 2 for the 2, 2 for the 8
#> by distance:   1.50 for the 2, 1.19 for the 8

# %% [markdown]
# The weights have broken the tie, here in favour of the wrong one: they are no wiser than the distances are.
#
# Now in the plane, by ℓ2, with a query that you can drag: the dotted circle holds those who vote, the bars count.

# %%
crowd, kinds = make_blobs(25, rng=np.random.default_rng(5), noise=1.6)
VoteRegions(crowd, kinds, query=(0.3, 0.4), k=1)

# %% [markdown]
# **Try this.** Go from k = 1 to 3, then to 9: single points lose their islands, and the borders grow smooth.
# Find a tie, then let the votes count by distance and see who wins it.
#
# At k = n everybody votes on every question, so with one vote each the largest class wins everywhere: the query no longer matters.
# By distance it still does, since those near the query speak louder.

# %% [markdown]
# ## 6 · Too nervous, too dull
#
# So which k is right?
# Not the one that does best on the training set: there k = 1 is never wrong.
# Keep some samples aside, the **validation set**, and count the errors on those.

# %%
P, labels, P_val, labels_val = demo_data(np.random.default_rng(24))
model = KNeighborsClassifier(n_neighbors=1).fit(P, labels)
train, validation = 1 - model.score(P, labels), 1 - model.score(P_val, labels_val)
print(f"k = 1: {train:.1%} wrong in training, {validation:.1%} wrong in validation")
#> k = 1: 0.0% wrong in training, 40.0% wrong in validation

# %% [markdown]
# Two kinds of points lie like two moons, and a fifth of them carry the wrong label.
# Move k and watch both: the regions on the left, the errors on the right.
# (Leave the box alone for now.)

# %%
ErrorByK(P, labels, P_val, labels_val)

# %% [markdown]
# At k = 1 every point rules the places around it, the mislabelled ones too: the training error is 0, and the borders follow the noise.
# At k = n there is one region and no border: everybody gets the commonest class.
# The validation error is high at both ends and low between: a **U**.
#
# One validation set is one throw of the dice.
# **Cross-validation** throws five times: cut the training set into five parts, the **folds**; learn from four, count the errors on the fifth; let each fold be the fifth once.
# The mean over the folds picks k; their spread, the standard deviation from fold to fold, says how much to believe it.
# Tick the box to see both.

# %%
ks = np.arange(1, 16)
folds = fold_numbers(2000, 5, np.random.default_rng(0))
errors = cross_validate(X_flat[:2000], y[:2000], folds, ks)  # (15, 5): a row for each k
mean_error, deviation = errors.mean(axis=1), errors.std(axis=1)
for k in (1, 3, 5, 15):
    mean, give_or_take = mean_error[k - 1], deviation[k - 1]
    print(f"k = {k:2d}: {mean:.1%} wrong, give or take {give_or_take:.1%}")
print("picked: k =", best_k(ks, errors))
#> k =  1: 10.1% wrong, give or take 1.4%
#> k =  3: 9.8% wrong, give or take 2.0%
#> k =  5: 10.7% wrong, give or take 1.2%
#> k = 15: 13.0% wrong, give or take 1.0%
#> picked: k = 3

# %% [markdown]
# On 2,000 of our digits it picks k = 3<!--= best_k(ks, errors):d -->, but k = 1 is worse by 0.3<!--= 100 * (mean_error[0] - mean_error[2]):.1f --> points only, while the folds differ by 2.0<!--= 100 * deviation[2]:.1f -->: that is no difference to rely on.
# The digits hardly overlap, so there is little noise to average away; where classes do overlap, as in the plane above, more neighbours help.
#
# The test set took no part in this.
# Whoever chooses k by the test error has learned from the test set, and nothing is left to tell how good the choice is.

# %% [markdown]
# ## 7 · It learns nothing and pays later
#
# Fitting is remembering, so it costs nothing.
# Each question then costs a look at everything remembered.
# The nearest mean, for comparison, keeps one average image a class and forgets the rest.

# %%
Cost()

# %% [markdown]
# So it matters how the distances are computed.
# Here they are for 100 questions to 1,000 small digits, three ways: with two loops, with one, with none.

# %%
small = load_digits().X  # 1,797 digits of 8 × 8 pixels
few, many = small[:100], small[100:1100]
for form in (two_loops, one_loop, no_loop):
    same = np.allclose(form(few, many), no_loop(few, many))  # (100, 1000) both
    with threadpool_limits(1):  # one processor core for each form
        start = time.perf_counter()
        form(few, many)
        took = 1000 * (time.perf_counter() - start)
    print(f"{form.__name__:>9}: {took:7.1f} ms, the same table: {same}")

# %% [markdown]
# The last one is fast because of an identity that turns all distances into one product of matrices, which processors do best of all:
#
# $$\lVert q - x \rVert^2 = \lVert q \rVert^2 - 2\, q \cdot x + \lVert x \rVert^2$$
#
# It has a price: the table of all distances wants memory.

# %%
table = 10_000 * 60_000 * 8 / 1e9
print(f"10,000 questions to 60,000 images: a table of {table:.1f} GB")
#> 10,000 questions to 60,000 images: a table of 4.8 GB

# %% [markdown]
# So the course's search goes through the questions in blocks, and memory stays put; read `course_lib/models/neighbors/search.py`.
#
# **Try this.** With two features there is a shortcut: a tree that cuts the plane in half, again and again, and leaves out the halves that cannot hold the nearest.
# Read it in `course_lib/models/neighbors/tree.py`, some forty lines.
# With hundreds of features it helps nobody; section 9 shows why.

# %% [markdown]
# ## 8 · Pixels are a poor measure
#
# A 3, and six things that can be done to it, each just so strongly that all six lie at *the same* ℓ2 distance from it.
# (Ink beyond 255 is shown as plain ink.)

# %%
other_X, other_y = X_flat[y != 3], y[y != 3]
to_others = np.sqrt(((other_X - three.ravel()) ** 2).sum(axis=1))  # (4500,)
stranger_8 = to_others.argmin()
SameDistance(three, other=(other_X[stranger_8].reshape(28, 28), other_y[stranger_8]))

# %%
to_itself = [distance(three, np.roll(three, pixels, axis=1)) for pixels in (1, 2)]
print(f"to itself, moved by one pixel: {to_itself[0]:,.0f}")
print(f"to itself, moved by two:       {to_itself[1]:,.0f}")
print(f"to the nearest other digit:    {to_others[stranger_8]:,.0f}")
#> to itself, moved by one pixel: 1,315
#> to itself, moved by two:       2,095
#> to the nearest other digit:    1,651

# %% [markdown]
# Moved by two pixels, the 3 is farther from itself than from an 8<!--= other_y[stranger_8]:d -->.
# The measure compares each pixel with the one at the same place and knows nothing of shape.
# For digits, which are centred and all of one size, it goes well.
# For photographs it does not.
# CIFAR-10 has 60,000 of them, 32 × 32 pixels in colour, in ten classes from airplane to truck; the course has run 1-NN on the full set once (`course reproduce cifar10-nn`):

# %%
cifar = load_record("cifar10-nn")["figures"]
print(f"{cifar['n_train']:,} to learn from, {cifar['n_test']:,} to be named")
for p in (1, 2):
    print(f"l{p}: {cifar[f'l{p}_accuracy']:.2%} of the photographs rightly")
#> 50,000 to learn from, 10,000 to be named
#> l1: 38.45% of the photographs rightly
#> l2: 35.30% of the photographs rightly

# %% [markdown]
# The commonest class alone gives 10 %<!--= 100 * cifar["most_frequent_accuracy"]:.0f -->.
# Our record is of a copy stored as JPEG, which alters the pixels a little: deck R prints 38.6 %, "ℓ1 or ℓ2", for the original; the course CS231n says that this is ℓ1, and has 35.4 % for ℓ2.
#
# What fools it is the background: a bird before a blue sky looks like an airplane before a blue sky.
# Better features, learned rather than chosen, are what the second half of this course is about.

# %% [markdown]
# ## 9 · In many dimensions nobody is near
#
# Throw 500 points into a cube at random, add a query, and compare: how far is its nearest point, how far its farthest?
# The cube has d dimensions, and d is yours to move.

# %%
cube = np.random.default_rng(0).random((510, 2000))
Crowding(cube[:10], cube[10:], ("digits", Q_flat[:10], X_flat[:500]))

# %%
ratio = ratio_by_dimension(cube[:10], cube[10:]).mean(axis=0)  # (10, 2000) -> (2000,)
for d in (1, 10, 100, 1000):
    print(f"d = {d:4d}: the nearest of 500 is at {ratio[d - 1]:.2f} of the farthest")
passed = 1 + np.argmax(ratio > 0.9)
#> d =    1: the nearest of 500 is at 0.00 of the farthest
#> d =   10: the nearest of 500 is at 0.30 of the farthest
#> d =  100: the nearest of 500 is at 0.71 of the farthest
#> d = 1000: the nearest of 500 is at 0.90 of the farthest

# %% [markdown]
# It passes 0.9 at d = 969<!--= passed:d -->.
# By then the nearest point is hardly nearer than the farthest, and to be the nearest means little: the **curse of dimensionality**.
# For the same reason no tree helps there: no half of the space can be left out.
#
# And our digits, with their 784 dimensions?

# %%
pixels = nearest_over_farthest(Q_flat[:10], X_flat[:500]).mean()
dealt = np.random.default_rng(0).permuted(X_flat[:500], axis=0)  # each pixel by itself
shuffled = nearest_over_farthest(Q_flat[:10], dealt).mean()
print(f"random numbers:              {ratio[783]:.2f}")
print(f"digits:                      {pixels:.2f}")
print(f"digits, pixels dealt anew:   {shuffled:.2f}")
#> random numbers:              0.89
#> digits:                      0.44
#> digits, pixels dealt anew:   0.84

# %% [markdown]
# Digits are far less crowded than random numbers, because their pixels hang together: a digit is ink along a stroke, and strokes differ in far fewer ways than 784.
# Deal each pixel out anew among the images, and what held them together is gone.
# That is why nearest neighbours work on digits at all.

# %% [markdown]
# ## 10 · Units vote too
#
# 178 wines from three growers, 13 measurements each.
# Each is measured in a unit of its own, and nobody has asked whether the numbers are of like size.

# %%
wine = load_wine()
order = np.random.default_rng(0).permutation(len(wine.y))
train, validation = order[:118], order[118:]
model = KNeighborsClassifier(n_neighbors=5).fit(wine.X[train], wine.y[train])
raw = model.score(wine.X[validation], wine.y[validation])
print(f"raw: {raw:.1%} of {len(validation)} wines rightly")
#> raw: 70.0% of 60 wines rightly

# %% [markdown]
# Not bad, but something is wrong: the distance adds up thirteen squared differences, and they are not of one size.

# %%
Units(wine.X, wine.y, wine.feature_names)

# %%
share = shares(wine.X)  # (13,), of all squared distances
loudest = share.argmax()
name = wine.feature_names[loudest]
print(f"{name} makes {share[loudest]:.1%} of all squared distances")
#> proline makes 99.8% of all squared distances

# %% [markdown]
# Its numbers go up to 1,680<!--= wine.X.max():,.0f -->, while 8<!--= (wine.X.max(axis=0) < 6).sum():d --> of the others never reach 6; so the other twelve measurements hardly count, for no better reason than the unit that somebody chose.

# %% [markdown]
# The remedy is to **standardize**: from each feature take its mean, divide by its standard deviation, so that all speak equally loud.
# Mean and spread are learned from the training wines alone; the validation wines are strangers and stay so.

# %%
mean, spread = wine.X[train].mean(axis=0), wine.X[train].std(axis=0)  # (13,) each
Z = (wine.X - mean) / spread  # (178, 13) - (13,) -> (178, 13)
model = KNeighborsClassifier(n_neighbors=5).fit(Z[train], wine.y[train])
standardized = model.score(Z[validation], wine.y[validation])
all_left_out = leave_one_out(wine.X, wine.y, standardized=True)
print(f"standardized: {standardized:.1%} of {len(validation)} wines rightly")
#> standardized: 90.0% of 60 wines rightly

# %% [markdown]
# From 70 %<!--= 100 * raw:.0f --> to 90 %<!--= 100 * standardized:.0f -->, and nothing changed but the units.
# (Sixty wines are few: one more or less is 1.7<!--= 100 / len(validation):.1f --> points. The widget above asks about all 178, each after learning from the 177 others, and comes to 97.2 %<!--= 100 * all_left_out:.1f -->. And once standardized, no change of unit makes a difference any more: try it.)

# %% [markdown]
# ## 11 · Numbers instead of classes
#
# Where the answer is a number, the neighbours do not vote: they are **averaged**.
# The same search, another last line; that is k-NN **regression**.

# %%
rng = np.random.default_rng(0)
x, t = make_sine(40, rng=rng, noise=0.3)  # t = sin(2πx) + noise
x_new, t_new = make_sine(400, rng=rng, noise=0.3)
three_nearest = np.abs(x[:, 0] - 0.3).argsort()[:3]
say = t[three_nearest]
print(f"at x = 0.3 the three nearest say {say.round(2)}, {say.mean():.2f} on average")
model = KNeighborsRegressor(n_neighbors=3).fit(x, t)
print(f"the library says {model.predict([[0.3]])[0]:.2f}")
#> at x = 0.3 the three nearest say [0.6  0.53 1.45], 0.86 on average
#> the library says 0.86

# %% [markdown]
# Here is the prediction at every x.

# %%
def truth(x):
    return np.sin(2 * np.pi * x)


NeighbourCurve(x, t, truth=truth, held_out=(x_new, t_new))

# %% [markdown]
# A step is where one neighbour drops out and another comes in; between two steps the same k points answer, with the same average.
# Weights by distance round the treads off, but they force the curve through every training point, noise and all:

# %%
for weights in ("uniform", "distance"):
    model = KNeighborsRegressor(n_neighbors=7, weights=weights).fit(x, t)
    train = np.mean((model.predict(x) - t) ** 2)
    new = np.mean((model.predict(x_new) - t_new) ** 2)
    print(f"{weights:>8}: squared error {train:.3f} in training, {new:.3f} on new ones")
#>  uniform: squared error 0.124 in training, 0.100 on new ones
#> distance: squared error 0.000 in training, 0.119 on new ones

# %% [markdown]
# The noise alone is 0.3², which is 0.09<!--= 0.3**2:.2f -->: nobody can do better than that on new points.
# As k grows the curve goes flat from its two ends inwards, where all neighbours lie on one side and stay the same; at k = n with equal weights it is flat everywhere, the mean of everything.

# %% [markdown]
# ## Your turn, alive
#
# In [exercises/02_nearest_neighbours.ipynb](../exercises/02_nearest_neighbours.ipynb) you write it all yourself: the distance, the table without loops, the vote, the classifier, the choice of k.
# What you write draws the regions of section 5 and the curve of section 6.
#
# ## Recap
#
# - **Classify**: subtract, add up, take the nearest, let them vote.
# - **Measure**: ℓ1 adds absolute differences, ℓ2 is the straight line; they can disagree on who is nearer.
# - **The training set is the model**: each sample rules the region in which it is the nearest; learning is remembering.
# - **k** is chosen on samples that were not stored: small k follows the noise, large k averages over strangers; cross-validation picks it and says how sure it is.
# - **Cost**: nothing to fit, a look at everything to answer; loops are slow, one matrix product is fast, blocks keep the memory small.
# - **Limits**: pixels know nothing of shape, in many dimensions all are about equally far, and the feature with the largest numbers decides unless you standardize.
# - **Regression**: the mean of the neighbours in place of their vote.
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
# <details><summary>4. 1-NN makes no error on its training set. What is the training error of k-NN with weights by distance, for any k?</summary>
# Also 0, as long as no two equal samples have different labels: each training sample is at distance 0 from itself and outvotes all others.</details>
#
# <details><summary>5. You standardize with the mean and spread of training and test set together. What is wrong?</summary>
# The test set has helped to build the model. Here the harm is small, but the test no longer says how the model does on strangers.</details>
#
# <details><summary>6. Twice as many training images: what happens to the time of fit and of predict?</summary>
# Fit hardly notices; predict takes about twice as long.</details>
#
# ## Sources
#
# Deck R (M. E. H. Rahmani, *Introduction to Machine Learning*) and deck M (MINES Paris, *Machine learning and neural network*), nearest neighbours.
# E. Fix and J. L. Hodges, *Discriminatory analysis* (1951). T. Cover and P. Hart, *Nearest neighbor pattern classification* (1967).
# J. L. Bentley, *Multidimensional binary search trees* (1975). K. Beyer et al., *When is "nearest neighbor" meaningful?* (1999).
# Digits: MNIST, Y. LeCun, C. Cortes and C. J. C. Burges. Photographs: CIFAR-10, A. Krizhevsky (2009). Wines: M. Forina and others (1988), by way of UCI.
