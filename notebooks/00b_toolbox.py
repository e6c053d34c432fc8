# %% [markdown]
# # 00b · Toolbox
#
# The NumPy and the little mathematics that this course needs, each piece with a picture to move.
# You know some Python, and mathematics as far as school goes: that is enough.
# Whoever knows a section may skip it; the tables at the end are there to come back to.
#
# **After this lesson you can**
#
# - read the shape of an array, and say what a row, a column and a mask pick out of it,
# - say which axis collapses in a sum, and what shape is left,
# - predict whether two shapes fit together by broadcasting, and what they make,
# - compute a dot product, and say what its sign tells of two directions,
# - find a slope and a gradient by small steps, and walk downhill,
# - draw random numbers that come out the same tomorrow,
# - look up every symbol and every word of the course.
#
# *Before this lesson:* [00 · Welcome](00_welcome.ipynb). *Time:* 40 minutes, and as much for the exercise.

# %%
import numpy as np

from course_lib.widgets.axes import Axes
from course_lib.widgets.broadcast import Broadcast
from course_lib.widgets.dot_product import DotProduct
from course_lib.widgets.downhill import Downhill
from course_lib.widgets.slope import Slope

# %% [markdown]
# ## 1 · A table of numbers
#
# Data comes as a table, by custom called `X`: a row is a **sample**, a column is a **feature**.
# Here are four flats, with floor area, number of rooms, and age.
# Its **shape** says how many of each: `(n_samples, n_features)`.

# %%
X = np.array([
    [50.0, 2.0, 30.0],
    [80.0, 3.0, 10.0],
    [120.0, 5.0, 40.0],
    [65.0, 3.0, 5.0],
])
print(X.shape)
#> (4, 3)

# %% [markdown]
# Counting starts at 0.
# `X[i]` is row i, `X[:, j]` is column j, for `:` means *all of them*.
# Both are arrays with a single axis: once it is taken out, a column no longer stands upright.

# %%
print(X[1], X[1].shape)
print(X[:, 0], X[:, 0].shape)
#> [80.  3. 10.] (3,)
#> [ 50.  80. 120.  65.] (4,)

# %% [markdown]
# A comparison gives an array of True and False, a **mask**, and a mask in square brackets picks the rows where it is True.
#
# *Before you run it: how many flats are left?*

# %%
three_rooms = X[:, 1] == 3
print(three_rooms)
print(X[three_rooms])
#> [False  True False  True]
#> [[80.  3. 10.]
#>  [65.  3.  5.]]

# %% [markdown]
# Every array has one kind of number, its `dtype`, and keeps to it.
# Images come as `uint8`, whole numbers from 0 to 255 in one byte each.
#
# *Before you run it: what is 3 − 5?*

# %%
ink, paper = np.array([3], dtype=np.uint8), np.array([5], dtype=np.uint8)
wrapped = ink - paper
print(wrapped, ink.astype(float) - paper)
#> [254] [-2.]

# %% [markdown]
# There is nothing below 0 in a byte, so the count goes on from the other end: 254<!--= wrapped[0]:d -->, without an error and without a warning.
# Turn images into floats before you subtract them.

# %% [markdown]
# ## 2 · Along which axis?
#
# The axes of an array are numbered as they stand in its shape: in a table, axis 0 goes down the rows and axis 1 across the columns.
# A sum *along* an axis adds up in that direction, and **that axis goes from the shape**.
#
# *Before you choose axis 1: will there be three sums, or four?*

# %%
Axes()

# %% [markdown]
# **Try this.** Go to the stack and find the two axes that leave one number for each sheet.
# Then tick `keepdims` and watch the shape.

# %%
print(X.mean(axis=0), X.mean(axis=0).shape)  # (4, 3) -> (3,): a mean for each feature
print(X.max(axis=1), X.max(axis=1).shape)  # (4, 3) -> (4,): the largest of each sample
#> [78.75  3.25 21.25] (3,)
#> [ 50.  80. 120.  65.] (4,)

# %% [markdown]
# "The mean of every feature" is `axis=0`: it runs over the samples, and the samples go.
# Say which axis is to *vanish*, and you will not get it wrong.

# %% [markdown]
# ## 3 · Shapes that fit
#
# To centre the flats we take from every row the mean row: `(4, 3)` minus `(3,)`.
# The shapes differ, and yet it works, for NumPy stretches the smaller one.
# That is **broadcasting**, and it has one rule:
#
# > Write the shapes under each other, aligned *from the right*.
# > On every axis the lengths must be equal, or one of them must be 1 (or missing, which counts as 1).
# > What is 1 is stretched.

# %%
centred = X - X.mean(axis=0)  # (4, 3) - (3,) -> (4, 3)
print(centred.mean(axis=0))
#> [0. 0. 0.]

# %% [markdown]
# *Before you choose a pair: say the shape of the sum, or that there is none.*

# %%
Broadcast()

# %% [markdown]
# **Try this.** Two pairs clash.
# Find them, and for each the pair in the list that mends it.
#
# `None` in square brackets adds an axis of length 1 at its place, so `a[:, None]` stands a row upright.
# A column against a row gives every pair: one line, no loop.

# %%
a, b = np.array([0, 10, 20, 30, 40]), np.array([1, 2])
table = a[:, None] + b  # (5, 1) + (2,) -> (5, 2)
print(table)
#> [[ 1  2]
#>  [11 12]
#>  [21 22]
#>  [31 32]
#>  [41 42]]

# %% [markdown]
# The rule helps, and it can also hide a slip.
# Labels of shape `(4,)` minus predictions of shape `(4, 1)` raise no error; they give a table that nobody asked for.
#
# *Before you run it: which shape?*

# %%
labels, predictions = np.zeros(4), np.zeros((4, 1))
slip = labels - predictions
print(slip.shape)
#> (4, 4)

# %% [markdown]
# Most bugs in machine learning are bugs of shape.
# So in this course a comment beside the code says which shapes go in and which comes out.

# %% [markdown]
# ## 4 · The dot product
#
# Multiply two vectors entry by entry, add everything up: the **dot product**.
# It is a weighted sum, the one computation that all of machine learning is built on.
#
# $$a \cdot b = \sum_j a_j\, b_j$$
#
# *By hand first: (3, 1) · (1, 3)?*

# %%
a, b = np.array([3.0, 1.0]), np.array([1.0, 3.0])
product = a @ b
print(product, "=", a[0] * b[0], "+", a[1] * b[1])
#> 6.0 = 3.0 + 3.0

# %% [markdown]
# The same number has a second face.
# The length of a vector is $\|a\| = \sqrt{a \cdot a}$, by Pythagoras, and
#
# $$a \cdot b = \|a\| \, \|b\| \cos\theta$$
#
# where θ is the angle between them: the length of b, times the length of the shadow that a casts on it.
# A shadow that falls on the far side, against b, counts negative.
#
# *Before you drag: where must a go for the product to be 0? And for it to be negative?*

# %%
DotProduct()

# %% [markdown]
# **Try this.** Go to a tip with Tab and move it with the arrow keys, until the sentence speaks of right angles.
# There are two such directions; how do they lie?

# %%
lengths = np.sqrt(a @ a) * np.sqrt(b @ b)
cosine = a @ b / lengths
angle = np.degrees(np.arccos(cosine))
print(f"cosine {cosine:.2f}, angle {angle:.0f} degrees")
#> cosine 0.60, angle 53 degrees

# %% [markdown]
# So the dot product says how far two vectors agree: positive for "more or less the same way", 0 for "nothing to do with each other", negative for "against each other".
# Read a row of `X` as one vector and some weights `w` as the other, and $x \cdot w$ is a **score**: how much of what `w` looks for is in this sample.
#
# For many samples and several scores at a time the weights become a matrix, a column for each score:
#
# $$\text{scores} = X W + b$$

# %%
W = np.array([[3.0, 1.0], [10.0, 2.0], [-1.0, 0.5]])  # (3, 2): price and heating
b = np.array([20.0, 10.0])  # (2,): where each score starts
scores = X @ W + b  # (4, 3) @ (3, 2) + (2,) -> (4, 2)
print(scores)
#> [[160.   79. ]
#>  [280.  101. ]
#>  [390.  160. ]
#>  [240.   83.5]]

# %% [markdown]
# The rule of `@`: the inner lengths must agree, and go; `(n, d) @ (d, c)` is `(n, c)`.
# Entry `[i, k]` is row i of `X` dotted with column k of `W`.
# The first flat's price: 50 · 3 + 2 · 10 + 30 · (−1) + 20 = 160<!--= scores[0, 0]:.0f -->.

# %% [markdown]
# ## 5 · Slope
#
# How steep is a curve at x?
# Go a small step h to the right, see how much it rises, divide: **rise over run**.
#
# $$\frac{f(x + h) - f(x)}{h}$$
#
# The line through the two points is the *secant*; as h shrinks it turns into the *tangent*, the line that just touches the curve, and its slope into the **derivative** $f'(x)$.
# For $f(x) = x^2$ the derivative is $2x$; at x = 3 that is 6.


# %%
def square(x):
    return x * x


for h in (1.0, 0.1, 0.001):
    print(f"h = {h:<5}  slope {(square(3 + h) - square(3)) / h:.3f}")
#> h = 1.0    slope 7.000
#> h = 0.1    slope 6.100
#> h = 0.001  slope 6.001

# %% [markdown]
# Look the same distance to both sides instead, and the errors of the two sides nearly cancel.
# That is the *central* difference:
#
# $$f'(x) \approx \frac{f(x + h) - f(x - h)}{2h}$$
#
# *Before you move h: the smaller the step, the better the slope. For how long?*

# %%
Slope()

# %% [markdown]
# (On the right both axes go by factors of ten, so that very small errors can be seen beside large ones: $10^{-5}$ is 0.00001.)
#
# **Try this.** Pull h down to $10^{-12}$ and read the error.
# Where, roughly, is each of the two rules at its best?

# %%
best, tiny = 1e-5, 1e-12
error = {}
for h in (0.1, best, tiny):
    error[h] = abs((np.sin(1 + h) - np.sin(1 - h)) / (2 * h) - np.cos(1))
print("1e-5 beats 0.1:", error[best] < error[0.1])
print("1e-12 beats 1e-5:", error[tiny] < error[best])
#> 1e-5 beats 0.1: True
#> 1e-12 beats 1e-5: False

# %% [markdown]
# A float keeps about 16 figures.
# With a tiny h, $f(x + h)$ and $f(x - h)$ agree in nearly all of them; subtracting cancels those, what is left is mostly rounding, and dividing by h blows it up.
# So the best step is small, but not too small: about $10^{-5}$ for central differences of curves like this one.
# (For $x^2$ the two errors cancel altogether, whatever h: there a large step is best. Try it.)

# %% [markdown]
# ## 6 · Gradient
#
# With several inputs there is a slope for each: move one input, hold the others still.
# It is written $\partial f / \partial x_j$, a *partial derivative*, and all of them together are the **gradient**:
#
# $$\nabla f(x) = \left(\frac{\partial f}{\partial x_1}, \dots, \frac{\partial f}{\partial x_d}\right)$$
#
# For $f(x) = x_1^2 + x_2^2$ it is $(2x_1, 2x_2)$: at (−2, 1.5) that is (−4, 3).
# As an arrow it points **straight uphill**, at right angles to the line of equal height, and its length says how steep it is there.
# A small step s changes f by about $\nabla f \cdot s$: the dot product says how far the step agrees with "uphill".
#
# So to go down, go against it; the factor η, the **learning rate**, says how far:
#
# $$x \leftarrow x - \eta\, \nabla f(x)$$
#
# *Before you press: at rate 0.25, where does the first step from (−2, 1.5) land? And at rate 1?*

# %%
Downhill()

# %%
x = np.array([-2.0, 1.5])
for rate in (0.25, 1.0):
    print(f"rate {rate}: from {x} to {x - rate * 2 * x}")
#> rate 0.25: from [-2.   1.5] to [-1.    0.75]
#> rate 1.0: from [-2.   1.5] to [ 2.  -1.5]

# %% [markdown]
# Half the way to the bottom at 0.25; at 1 it jumps right across, to the same height, and back again, for ever.
#
# **Try this.** Choose the valley (the point goes back to the start, the rate stays), which is ten times as steep across as along, and find the largest rate that still goes down.
# What does that rate mean for the way along the valley?
# (At 0.2 the steep direction just jumps across, and beyond it f rises; along the valley, where the slope is a tenth, a step at that rate goes only a fifth of the way.)
#
# This is how nearly every model of this course learns: f is its error, x its parameters, and it takes steps downhill.
# Where f is made of functions inside functions, their slopes *multiply*: $(f(g(x)))' = f'(g(x)) \cdot g'(x)$, the **chain rule**.
# Lesson 10 lets a machine do that, for millions of parameters.

# %% [markdown]
# ## 7 · Small tools
#
# **Σ** is a loop that adds: $\sum_{i=1}^{n} v_i = v_1 + \dots + v_n$.
# Divided by n it is the **mean**.
# **min** is the smallest value, **argmin** the place where it stands; `max` and `argmax` likewise.

# %%
distances = np.array([7.0, 2.0, 9.0, 4.0])
print(distances.sum(), distances.mean(), distances.min(), distances.argmin())
print(distances.argsort())  # the places, from the smallest value to the largest
#> 22.0 5.5 2.0 1
#> [1 3 0 2]

# %% [markdown]
# *Before you go on: which of these four do you need to find the nearest sample?*
#
# The place, `argmin`: with it you look up the label.
#
# **exp** turns sums into products, $e^{a+b} = e^a e^b$, and any number into a positive one.
# **log** undoes it, $\log e^a = a$, and turns products into sums, $\log(ab) = \log a + \log b$.
# In this course log is always the natural one, to the base e = 2.718<!--= np.e:.3f -->.

# %%
chances = np.full(400, 0.1)  # four hundred guesses, each right with chance 0.1
print("all right:", chances.prod(), "  as a log:", round(np.log(chances).sum(), 1))
#> all right: 0.0   as a log: -921.0

# %% [markdown]
# The product is too small for a float and becomes 0; the sum of logarithms keeps it.
# That is why the measures of error in later lessons, the *losses*, have logarithms in them.

# %% [markdown]
# ## 8 · Chance that repeats itself
#
# Random numbers come from a generator, and the generator starts from a **seed**.
# Same seed, same numbers; so what you see here, you see at home.
#
# *Before you run it: which of the three lines are equal?*

# %%
rng, again = np.random.default_rng(0), np.random.default_rng(0)
print(rng.integers(0, 10, size=5))
print(again.integers(0, 10, size=5))
print(rng.integers(0, 10, size=5))
#> [8 6 5 2 3]
#> [8 6 5 2 3]
#> [0 0 0 1 8]

# %% [markdown]
# The generator goes on where it was: the third line differs.
# A function that needs chance takes `rng` as an argument, so that whoever calls it decides.

# %% [markdown]
# ## 9 · Notation
#
# | symbol | meaning | in code | shape |
# | --- | --- | --- | --- |
# | n | number of samples | `len(X)`, `n_samples` | – |
# | d | number of features (inputs) | `X.shape[1]`, `n_features` | – |
# | c | number of classes (or of outputs) | `n_classes` | – |
# | X | samples, one a row | `X` | (n, d) |
# | x | one sample | `x = X[i]` | (d,) |
# | $x_j$ | its feature number j | `x[j]` | – |
# | y | labels, or targets | `y` | (n,) |
# | ŷ | what the model predicts for y | `y_hat`, `predict(X)` | (n,) |
# | W, w | weights | `W`, `w` | (d, c), (d,) |
# | b | bias, what is added to a score | `b` | (c,) |
# | θ | all parameters together (or an angle) | `theta` | – |
# | L | loss, what is to become small | `loss` | – |
# | η | learning rate | `learning_rate` | – |
# | h | a small step | `h` | – |
# | $a \cdot b$ | dot product | `a @ b` | (d,), (d,) → one number |
# | AB | product of matrices | `A @ B` | (n, d), (d, c) → (n, c) |
# | a ⊙ b | product entry by entry | `a * b` | both the same |
# | Aᵀ | transposed: rows become columns | `A.T` | (n, d) → (d, n) |
# | ‖a‖ | length of a vector (its ℓ2 norm) | `np.sqrt(a @ a)` | (d,) → one number |
# | ‖a‖₁ | ℓ1 norm, the sum of absolute values | `np.abs(a).sum()` | (d,) → one number |
# | $f'(x)$ | slope of f at x, its derivative | `slope(f, x, h)` | – |
# | $\partial f / \partial x_j$ | slope of f along input j alone | `gradient(f, x, h)[j]` | – |
# | ∇f | gradient, all those slopes | `gradient(f, x, h)` | as x |
# | Σ, Π | sum, product | `.sum()`, `.prod()` | one axis fewer |
# | argmin, argmax | the place of the smallest, of the largest | `.argmin()`, `.argmax()` | one axis fewer |
# | log, exp | natural logarithm, and its inverse | `np.log`, `np.exp` | as the input |
# | $\mu$, σ | mean, standard deviation | `.mean()`, `.std()` | one axis fewer |
# | ← | becomes | `=` | – |
# | ≈ | is about | `np.isclose` | – |

# %% [markdown]
# ## 10 · Glossary
#
# - **accuracy** – the share of samples that are predicted rightly.
# - **array** – numbers of one kind, in rows along one or more axes.
# - **axis** – one direction of an array, numbered as it stands in the shape.
# - **batch** – the samples that are used together for one step of learning.
# - **bias** – a number that is added to a score, whatever the sample.
# - **broadcasting** – stretching axes of length 1 so that two shapes fit.
# - **class** – one of the kinds between which a classifier chooses.
# - **classification** – predicting a class.
# - **cross-validation** – validating several times, each time on another part of the data.
# - **decision region** – the places in feature space where a model predicts the same class.
# - **derivative** – the slope of a function at a point.
# - **dot product** – the sum of the products, entry by entry, of two vectors.
# - **epoch** – one pass through the whole training set.
# - **feature** – one number that describes a sample, a column of `X`.
# - **generalization** – doing well on samples that were not learned from.
# - **gradient** – the slopes along all inputs, as a vector that points uphill.
# - **hyper-parameter** – a choice that is made before learning, such as a learning rate.
# - **label** – the right answer for a sample, an entry of `y`.
# - **learning rate** – how much of the gradient is subtracted in one step.
# - **loss** – a number that says how wrong a model is; learning makes it small.
# - **mask** – an array of True and False that picks entries.
# - **matrix** – an array with two axes.
# - **model** – a function with parameters that are learned from data.
# - **norm** – a measure of how long a vector is.
# - **outlier** – a sample that lies far from all the others.
# - **overfitting** – doing much better on the training set than on new samples.
# - **parameter** – a number in a model that learning changes.
# - **prediction** – what a model says about a sample.
# - **regression** – predicting a number.
# - **sample** – one thing that is described by features, a row of `X`.
# - **score** – a number that says how much speaks for an answer.
# - **seed** – the number from which a random generator starts.
# - **shape** – the length of an array along each of its axes.
# - **standardizing** – shifting and scaling a feature to mean 0 and standard deviation 1.
# - **tensor** – an array with any number of axes.
# - **test set** – samples kept aside to the end, to judge the chosen model once.
# - **training set** – the samples that a model learns from.
# - **underfitting** – doing badly even on the training set.
# - **validation set** – samples kept aside to compare models and choose hyper-parameters.
# - **vector** – an array with one axis.
# - **weight** – a parameter that says how much an input counts.

# %% [markdown]
# ## Your turn
#
# In [exercises/00b_toolbox.ipynb](../exercises/00b_toolbox.ipynb) you write the tools yourself, and your slope and your gradient drive the widgets of this page.
#
# ## Recap
#
# - **Shape**: `X` is `(n_samples, n_features)`; `X[i]` is a row, `X[:, j]` a column, a mask picks rows.
# - **Axis**: the axis that you name is the one that vanishes.
# - **Broadcasting**: aligned from the right, equal or 1; `a[:, None]` against `b` gives every pair.
# - **Dot product**: a weighted sum; positive, 0 or negative as two directions agree, are at right angles, or oppose each other.
# - **Slope and gradient**: rise over run with a step that is small but not too small; the gradient points uphill, learning goes the other way.
# - **Chance**: from `rng`, made from a seed, passed in.
# - **Notation and glossary**: sections 9 and 10, to come back to.
#
# **Quiz.** Answer before you open the fold.
#
# <details><summary>1. A stack of images has shape (100, 28, 28). How do you get the mean image, and how each image's mean?</summary>
# `mean(axis=0)` lets the images vanish and has shape (28, 28); `mean(axis=(1, 2))` lets the pixels vanish and has shape (100,).</details>
#
# <details><summary>2. X has shape (100, 3). Does X minus the mean of each row, X.mean(axis=1), work?</summary>
# No: (100, 3) and (100,) aligned from the right put 3 under 100. With `keepdims=True` the mean is (100, 1), and it works.</details>
#
# <details><summary>3. a · b is 0, and neither a nor b is the zero vector. What do you know?</summary>
# They are at right angles: their lengths are not 0, so the cosine is.</details>
#
# <details><summary>4. Your slope gets worse when you take h from 1e-6 to 1e-12. Is there a bug?</summary>
# Not necessarily: f(x + h) and f(x − h) agree in almost all figures, and what is left after subtracting is mostly rounding.</details>
#
# <details><summary>5. At x the gradient is (0, 0). Is x the lowest place?</summary>
# Not always: the top of a hill is level too, and so is a saddle. Try the saddle above, at (0, 0).</details>
#
# ## Sources
#
# Deck P, derivative and gradient (F. Piccoli, *Neural Networks*). Deck M, the sign of the dot product (*Machine learning and neural network*).
# C. R. Harris and others, *Array programming with NumPy* (2020). D. Goldberg, *What every computer scientist should know about floating-point arithmetic* (1991).
#
# **Next:** [02 · Nearest neighbours](02_nearest_neighbours.ipynb)
