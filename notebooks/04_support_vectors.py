# %% [markdown]
# # 04 · Support vector machines
#
# Where two classes can be parted by a line, they can be parted by many.
# The one to trust keeps as far from both as it can, and a few samples hold it there.
# With a trick it even bends, and those few are all that it asks when it names a new one.
#
# **After this lesson you can**
#
# - compute the margin of a line, and say which samples hold the widest street,
# - say what the hinge loss charges, and what C buys,
# - walk downhill with a subgradient, where the slope has a kink,
# - read the weights α of the samples: who counts, who does not, and when a solution is good enough,
# - say what a kernel is, check one against its map, and choose C and γ by validation,
# - write the hinge loss for many classes.
#
# *Before this lesson:* [00b · Toolbox](00b_toolbox.ipynb) (dot products, slopes); lesson 02's section on validation.
# *Time:* 80 minutes, best in two parts: sections 1 to 5, then 6 to 11. The exercise takes as long again.

# %%
from math import comb

import numpy as np

from course_lib.data import load_digits
from course_lib.models import SVC
from course_lib.models.svm.dual import dual_objective, kkt_residuals, primal_objective
from course_lib.models.svm.kernels import rbf, squares_lift
from course_lib.models.svm.margin import geometric_margins, hinge, objective
from course_lib.models.svm.pegasos import pegasos_steps
from course_lib.models.svm.smo import smo_steps
from course_lib.widgets.c_gamma import CGamma
from course_lib.widgets.hinge_descent import HingeDescent
from course_lib.widgets.kernel_regions import KernelRegions
from course_lib.widgets.lift import Lift
from course_lib.widgets.smo_walk import LABELS, TINY, SmoWalk
from course_lib.widgets.soft_margin import SoftMargin
from course_lib.widgets.street import Street
from course_lib.widgets.svm_demo import HARD, line_of, train, two_groups
from course_lib.widgets.widest_street import WidestStreet

# %% [markdown]
# ## 1 · Which line?
#
# Fourteen samples, two classes.
# A line is w·x + b = 0; a sample belongs to class +1 where w·x + b is positive, to class −1 where it is negative.
# Here are two lines, and both make no mistake:

# %%
X, y = two_groups()  # (14, 2) and (14,), y of -1 and +1
lines = {"steep": (np.array([2.0, 0.3]), -0.2), "slanting": (np.array([1.0, 1.0]), 0.3)}
for name, (w, b) in lines.items():
    wrong = np.sum(y * (X @ w + b) < 0)
    print(f"{name:>8}: {wrong} wrong")
#>    steep: 0 wrong
#> slanting: 0 wrong

# %% [markdown]
# Which would you trust with a new sample?
# The one that has room: measure how far the nearest sample is from it.
# Times the label y, that distance is positive for samples on their own side: the **geometric margin**
#
# $$\frac{y\,(w \cdot x + b)}{\lVert w \rVert}$$
#
# and the margin of the *line* is the smallest of them.

# %%
for name, (w, b) in lines.items():
    margins = y * (X @ w + b) / np.sqrt(w @ w)  # (14, 2) @ (2,) -> (14,)
    nearest = "abcdefghijklmn"[margins.argmin()]  # as the pictures call them
    print(f"{name:>8}: margin {margins.min():.2f}, of sample {nearest}")
#>    steep: margin 0.59, of sample l
#> slanting: margin 0.49, of sample c

# %% [markdown]
# Between the two classes lies a street; the line is its middle, and the margin half its width.
# Turn and shift the line.
# *How wide can you make the street, and how many samples stop you in the end?* Then tick the box.

# %%
Street()

# %% [markdown]
# ## 2 · Who holds it?
#
# Three samples lie at the kerbs of the widest street: its **support vectors**.
# *Before you drag: which of the fourteen can you move without moving the street?*

# %%
WidestStreet()

# %% [markdown]
# Samples behind the kerbs can be moved, even taken away, and nothing happens until one comes onto the street.
# Compare that with a nearest-neighbour classifier, which stores them all, or with a mean, which every sample pulls.
#
# **Try this.** Drag one sample deep among the others.
# No line parts the classes any more, and the street is gone: section 4 does something about it.

# %% [markdown]
# ## 3 · The widest street as a problem to solve
#
# Twice w and twice b is the same line.
# So we may choose the scale, and choose it so that the nearest samples have y (w·x + b) = 1.
# Then the margin is 1/‖w‖, and the widest street has the *smallest* ‖w‖:
#
# $$\min_{w,\,b}\; \tfrac12 \lVert w \rVert^2 \quad \text{subject to} \quad y_i\,(w \cdot x_i + b) \ge 1 \text{ for all } i$$
#
# This is the **hard margin**.
# (The square and the ½ change nothing about who wins; they make the slope simple.)

# %%
# how it is found: section 7; HARD is a C (section 4) so large that nobody falls short
w, b = line_of(train(X @ X.T, y, HARD), X, y)
print("smallest y (w·x + b):", (y * (X @ w + b)).min().round(3))
nearest = geometric_margins(w, b, X, y).min()
print(f"1/‖w‖ = {1 / np.sqrt(w @ w):.3f}, margin = {nearest:.3f}")
#> smallest y (w·x + b): 1.0
#> 1/‖w‖ = 1.206, margin = 1.206

# %% [markdown]
# **A slip to avoid.** One of this lesson's sources (deck R, at the end) writes this condition beside labels 0 and 1.
# For a sample of label 0 it would then read 0 ≥ 1, which no line can satisfy:

# %%
labels = (y + 1) // 2  # 0 and 1
left = labels * (X @ w + b)
print("label 0, left of the ≥ sign:", left[labels == 0] + 0.0)
#> label 0, left of the ≥ sign: [0. 0. 0. 0. 0. 0. 0.]

# %% [markdown]
# The labels are −1 and +1, so that y turns the score to the sample's own side.

# %% [markdown]
# ## 4 · From hard to soft
#
# One stray sample can make the street absurdly narrow, or impossible.
# So let samples fall short of 1, and charge them by how much: the **hinge loss**
#
# $$\max(0,\; 1 - y\,(w \cdot x + b))$$
#
# From here on f is the score w·x + b, and y f the **functional margin** of a sample: ‖w‖ times the geometric one of section 1.

# %%
for m in (2.0, 1.0, 0.4, -0.5):
    print(f"y f = {m:4.1f}   loss {hinge(np.array(m)):.1f}")
#> y f =  2.0   loss 0.0
#> y f =  1.0   loss 0.0
#> y f =  0.4   loss 0.6
#> y f = -0.5   loss 1.5

# %% [markdown]
# Beyond the kerb: nothing.
# On the street: a little, even on the right side.
# On the wrong side: more than 1, and ever more.
#
# The **soft margin** wants both, a wide street and small losses, at the price C:
#
# $$\min_{w,\,b}\; \tfrac12 \lVert w \rVert^2 + C \sum_i \max(0,\; 1 - y_i\,(w \cdot x_i + b))$$
#
# On the right each sample stands at its functional margin y f, those farther than 5 at the edge, and pays the height of the curve.
# *Before you move C: a smaller C makes losses cheap. Does the street grow wider, or narrower?*

# %%
SoftMargin()

# %%
X_stray, y_stray = two_groups(stray=True)
for C in (0.1, 1.0, 10.0, 1000.0):
    w, b = line_of(train(X_stray @ X_stray.T, y_stray, C), X_stray, y_stray)
    losses = hinge(y_stray * (X_stray @ w + b))
    width = 2 / np.sqrt(w @ w)
    print(f"C = {C:6.1f}: street {width:.2f} wide, losses {losses.sum():.2f}")
#> C =    0.1: street 3.81 wide, losses 2.63
#> C =    1.0: street 2.39 wide, losses 1.80
#> C =   10.0: street 0.83 wide, losses 1.41
#> C = 1000.0: street 0.24 wide, losses 0.00

# %% [markdown]
# A large C gives in to the stray: no losses, hardly any street.
# A small C takes the loss and keeps the street.
# Which is better on new samples? Validation decides (section 10).

# %% [markdown]
# ## 5 · Downhill, over a kink
#
# The objective has a slope, and we can walk against it.
# ½‖w‖² contributes w; each sample with y f < 1 contributes −C y x, and −C y for b; the others contribute nothing.
# At y f = 1 exactly the hinge has a kink: there any slope between its two sides will do, a **subgradient**.

# %%
w, b, C = np.array([-0.6, 0.5]), 0.8, 0.5
short = y * (X @ w + b) < 1
dw = w - C * y[short] @ X[short]  # (s,) @ (s, 2) -> (2,)
db = -C * y[short].sum()
print(f"before: {objective(w, b, X, y, C):.2f}")
print(f"after:  {objective(w - 0.02 * dw, b - 0.02 * db, X, y, C):.2f}")
#> before: 12.08
#> after:  7.88

# %% [markdown]
# The ringed samples have y f < 1.
# *Before you press Play: which way will they turn the line?*

# %%
HingeDescent()

# %% [markdown]
# **Try this.** At rate 0.1 the cost never comes to rest: the kink throws the line from one side to the other, and only smaller steps help.
# Then ask one sample at a time.
#
# That is **Pegasos**: draw one sample, step, with a rate that falls as 1/t.
# A step costs the same for fourteen samples as for fourteen million.
# (It counts b among the weights, for simplicity, so its cost is a slightly different one.)

# %%
walk = list(pegasos_steps(X, y, 0.5, 20_000, np.random.default_rng(0)))
for t in (1, 10, 100, 1000, 20_000):
    print(f"step {t:6}: cost {walk[t - 1].objective:8.3f}")
#> step      1: cost  324.000
#> step     10: cost    3.717
#> step    100: cost    0.424
#> step   1000: cost    0.355
#> step  20000: cost    0.344

# %% [markdown]
# ## 6 · The samples' own view
#
# Start at w = 0: each step of section 5 makes w a little shorter, and adds some y x to it.
# So whatever comes out is a sum over the samples, each with a **weight** α ≥ 0:
#
# $$w = \sum_i \alpha_i\, y_i\, x_i$$
#
# The weight is the price of a sample: how fast the cost would fall if that one sample asked for less than 1.
# Who is behind the kerb has price 0.
#
# One may look for the weights instead of w.
# This is the **dual** problem, and in it the samples meet only in dot products $x_i \cdot x_j$:
#
# $$\max_\alpha\; \sum_i \alpha_i - \tfrac12 \sum_{i,j} \alpha_i \alpha_j\, y_i y_j\; x_i \cdot x_j$$
#
# $$\text{subject to} \quad 0 \le \alpha_i \le C, \;\; \sum_i \alpha_i y_i = 0$$

# %%
K, C = X_stray @ X_stray.T, 1.0  # (15, 2) @ (2, 15) -> (15, 15): all dot products
alpha, b = train(K, y_stray, C)
w = (alpha * y_stray) @ X_stray
for a, m in zip(alpha, y_stray * (X_stray @ w + b)):
    if a > 0:
        print(f"alpha {a:.3f}   y f = {m:6.3f}")
print("all others:", np.sum(alpha == 0), "samples with alpha 0")
#> alpha 0.250   y f =  1.000
#> alpha 1.000   y f = -0.797
#> alpha 0.937   y f =  1.000
#> alpha 0.313   y f =  1.000
#> all others: 11 samples with alpha 0

# %% [markdown]
# Read it against the three **conditions of Karush, Kuhn and Tucker**, which say when the problem is solved:
#
# | weight | functional margin | the sample is |
# | --- | --- | --- |
# | α = 0 | y f ≥ 1 | behind the kerb, not needed |
# | 0 < α < C | y f = 1 | at the kerb |
# | α = C | y f ≤ 1 | short: it pays, and pulls as hard as it may |
#
# The samples with α > 0 are the support vectors; now we know why the others have no say.

# %%
residuals = kkt_residuals(alpha, y_stray, K, b, C)
print("violated by less than 0.001:", residuals.max() < 0.001)
#> violated by less than 0.001: True

# %% [markdown]
# ## 7 · Two at a time
#
# How does one find the weights?
# One α alone cannot move, since Σ α y must stay 0.
# Two can, and along their common line the dual is a parabola whose top is known: no rate, no slope, one formula.
# This is **sequential minimal optimization**, SMO.
#
# Each sample has a wish for b: the value that would put it at its kerb.
# SMO takes two that disagree, and moves their weights until they agree, or until one reaches 0 or C.
# First the one that wishes for the largest b (of several the first, and none that a bound holds back); then its partner, with whom the dual gains most: who disagrees much, and lies near.
# At the start all of class +1 wish for b = 1, and all of class −1 for b = −1.
# *Before you press Step: which two of the eight will get a weight first?*

# %%
SmoWalk()

# %% [markdown]
# **Try this.** Press Play, and watch the street turn into place.
# The gap falls, but not at every step: where does it rise?
# Then set C to 0.2: no bar may pass the dashed line, so more samples must help to hold the street.
#
# When to stop?
# Every value of the dual lies *below* every value of the primal objective, the one of section 4; at the solution they meet.
# The difference is the **duality gap**: it tells how far from the best we can be at most, without knowing the best.
# Each step lifts the dual; the primal objective has no such promise, and may rise on the way.

# %%
K = TINY @ TINY.T
for n, step in enumerate(smo_steps(K, LABELS, C=10.0, tol=0.001), 1):
    low = dual_objective(step.alpha, LABELS, K)
    high = primal_objective(step.alpha, LABELS, K, step.b, C=10.0)
    if n in (1, 3, 4, 7, 8):
        print(f"step {n:2}: {low:.4f} ≤ best ≤ {high:7.4f}, gap {high - low:7.4f}")
#> step  1: 0.7692 ≤ best ≤ 36.6154, gap 35.8462
#> step  3: 0.8917 ≤ best ≤  2.4895, gap  1.5978
#> step  4: 0.9201 ≤ best ≤  6.5713, gap  5.6511
#> step  7: 0.9615 ≤ best ≤  1.0633, gap  0.1018
#> step  8: 0.9615 ≤ best ≤  1.0093, gap  0.0478

# %% [markdown]
# ## 8 · The kernel trick
#
# A disc within a ring: no line parts them.
# But lift each sample to the height x₁² + x₂², and a level plane does; its shadow on the ground is a circle.
# *At which heights of the cut?* (At lift 0 you see the plane as it was.)

# %%
Lift()

# %% [markdown]
# So a boundary that is bent here may be straight in a space with more features.
# And the dual needs only dot products *there*: φ(x)·φ(z).
# Sometimes these can be had without going there.
# For the map to all products of two features,
#
# $$\varphi(x) = (x_1^2,\; \sqrt2\, x_1 x_2,\; x_2^2) \qquad \varphi(x) \cdot \varphi(z) = (x \cdot z)^2$$

# %%
x, z = np.array([1.0, 3.0]), np.array([2.0, 1.0])
there = squares_lift(x[None, :])[0] @ squares_lift(z[None, :])[0]  # (3,) @ (3,)
print(f"in three dimensions: {there:.3f}   in two, squared: {(x @ z) ** 2:.3f}")
#> in three dimensions: 25.000   in two, squared: 25.000

# %% [markdown]
# A function k(x, z) that is a dot product in *some* space is a **kernel**.
# Put it in the place of $x_i \cdot x_j$, and the whole of section 7 works unchanged; w itself is never written down:
#
# $$f(x) = \sum_i \alpha_i\, y_i\, k(x_i, x) + b$$
#
# The price: a score takes a kernel value for each support vector, where w·x was one product.
#
# What does that save? For the kernel (x·z)⁵ and images of 64 pixels, φ has an entry for each product of five pixels.

# %%
print(f"{comb(64 + 4, 5):,} entries; the kernel takes 64 products, a sum and a power")
#> 10,424,128 entries; the kernel takes 64 products, a sum and a power

# %% [markdown]
# ## 9 · Four kernels
#
# | kernel | k(x, z) | its space |
# | --- | --- | --- |
# | linear | x·z | the one we are in |
# | polynomial | (γ x·z + c)ᵈ, c ≥ 0, d whole | products of up to d features |
# | RBF | exp(−γ ‖x − z‖²) | infinitely many dimensions |
# | sigmoid | tanh(γ x·z + c) | none |
#
# The last is a kernel by name only: it is no dot product on all data, whatever c and γ > 0 are.
# RBF (radial basis function) is the one to try first: it asks how near two samples are, and γ says what counts as near.

# %%
distance = np.array([[0.0], [0.5], [1.0], [2.0]])
for gamma in (0.1, 1.0, 10.0):
    likeness = rbf(np.zeros((1, 1)), distance, gamma)[0]
    print(f"γ = {gamma:4}: {likeness.round(3)}  at 0, ½, 1 and 2")
#> γ =  0.1: [1.    0.975 0.905 0.67 ]  at 0, ½, 1 and 2
#> γ =  1.0: [1.    0.779 0.368 0.018]  at 0, ½, 1 and 2
#> γ = 10.0: [1.    0.082 0.    0.   ]  at 0, ½, 1 and 2

# %% [markdown]
# *Before you move γ: where will the boundary be smooth, where will it cling to single samples? And how many samples will be ringed?*

# %%
KernelRegions()

# %% [markdown]
# **Try this.** At γ = 100 nearly every sample is a support vector: the machine has learned by heart, like 1-NN in lesson 02.
# Then the linear kernel: which samples does it give up?
# And the sigmoid: at a small γ it is nearly a dot product plus a constant, which Σ α y = 0 cancels, so the machine works all the same; at a large one it is far from that, and the boundary is of little use.

# %% [markdown]
# ## 10 · C and γ together
#
# The two must be chosen, and not by the training accuracy: with γ and C large enough it is 100 %, unless two equal samples differ in class.
# Here 60 samples to learn from, 400 to validate.
# *Before you choose: along which edge is every training sample right, and is the best place there?*

# %%
table = CGamma()
table

# %%
best, corner = table.validation.max(), table.validation[-1, -1]
learned = table.training[-1, -1]
print(f"best: {best:.1%}")
print(f"largest C and γ: {corner:.1%}, with {learned:.0%} in training")
#> best: 90.2%
#> largest C and γ: 72.2%, with 100% in training

# %% [markdown]
# The good cells lie along a ridge: a larger γ, which bends more, wants a smaller C, which forgives more.
# That is why the two are searched together, on a grid of powers of ten, and only then more finely.
#
# On real images: threes and eights of 8 × 8 pixels, 150 to learn from, the others to be named.

# %%
digits = load_digits()
chosen = np.isin(digits.y, (3, 8))
D, sign = digits.X[chosen] / 16, np.where(digits.y[chosen] == 3, -1, 1)
for name, k in (("linear", lambda A, B: A @ B.T), ("RBF", lambda A, B: rbf(A, B, 0.1))):
    alpha, b = train(k(D[:150], D[:150]), sign[:150], C=10.0)
    f = k(D[150:], D[:150]) @ (alpha * sign[:150]) + b
    right = np.mean((f > 0) == (sign[150:] > 0))
    held = np.sum(alpha > 0)
    print(f"{name:>6}: {right:.1%} of {len(f)} right, {held} support vectors")
#> linear: 95.2% of 207 right, 18 support vectors
#>    RBF: 96.6% of 207 right, 29 support vectors

# %% [markdown]
# Both work; which is better this does not tell: three samples of 207 may be chance, and C and γ were not validated here.

# %% [markdown]
# ## 11 · Many classes
#
# With ten digits there are ten scores s, one a class, and the highest wins.
# The hinge then asks that the score of the *right* class be higher than every other by 1:
#
# $$L_i = \sum_{j \ne y_i} \max(0,\; s_j - s_{y_i} + 1)$$

# %%
s, right_class = np.array([2.0, 2.5, -1.0]), 0
short = np.maximum(0, s - s[right_class] + 1)
short[right_class] = 0  # not compared with itself
print("short by", short, " loss:", short.sum())
#> short by [0.  1.5 0. ]  loss: 1.5

# %% [markdown]
# The right class has 2.0; the second has 2.5, where 1.0 would have been allowed, and is charged 1.5<!--= short.sum():.1f -->; the third is far enough below.
# *What would the loss be if all scores were 0?* One for each wrong class: a quick test that a program starts where it should.
#
# Or use machines for two classes: one for each class against the rest, and the highest score wins; or one for each pair of classes, and they vote.
# The course's `SVC` lets the pairs vote: all ten digits, 500 to learn from.

# %%
X10, y10 = digits.X / 16, digits.y
for kernel in ("linear", "rbf"):
    machine = SVC(kernel=kernel, C=10.0, gamma=0.1).fit(X10[:500], y10[:500])
    right = machine.score(X10[500:], y10[500:])
    print(f"{kernel:>6}: {right:.1%} of {len(y10) - 500:,} right")
#> linear: 92.4% of 1,297 right
#>    rbf: 94.4% of 1,297 right

# %% [markdown]
# ## Your turn, alive
#
# In [exercises/04_support_vectors.ipynb](../exercises/04_support_vectors.ipynb) you write the margin, the hinge, the objective and its slope, the kernel and the score.
# Your losses stand on the curve of section 4, your slope walks in section 5's widget, your kernel bends the boundary of section 9.
# To use: `SVC` and `LinearSVC` from `course_lib.models`, fast forms of what stands here.
# To read on: `course_lib/models/svm/`, first `margin.py`, then `dual.py` and `smo.py`.
#
# ## Recap
#
# - **Margin**: the distance from the line to the nearest sample, y (w·x + b)/‖w‖ at its smallest; labels are −1 and +1.
# - **Support vectors**: the few samples at the kerbs, or short of them, hold the street; the others have no say.
# - **Soft margin**: ½‖w‖² + C Σ hinge; a large C gives in to strays, a small C keeps the street wide.
# - **Subgradient**: w − C Σ y x over those with y f < 1; steps must shrink, as there is a kink.
# - **Dual**: weights 0 ≤ α ≤ C; SMO moves two at a time; the duality gap says when it is good enough.
# - **Kernel**: a dot product in another space without going there; the boundary bends, the algorithm stays.
# - **C and γ**: chosen together, by validation; a large γ learns by heart.
#
# **Quiz.** Answer before you open the fold.
#
# <details><summary>1. You double w and b. What happens to the functional margins, to the geometric ones, to the line?</summary>
# The functional ones double; the geometric ones and the line stay.</details>
#
# <details><summary>2. A sample has y f = 0.3. Is it on the right side? Does it pay?</summary>
# It is on the right side, but on the street: it pays 0.7.</details>
#
# <details><summary>3. A sample has α = 0. You delete it and train again. What changes?</summary>
# Nothing: without it the same weights still meet all conditions.</details>
#
# <details><summary>4. Why is b not in ½‖w‖²?</summary>
# b moves the street without making it narrower; charging for it would pull the line towards the origin for no reason.</details>
#
# <details><summary>5. The dual is at 3.1, the primal objective at 3.3. How far from the best is the machine, at most?</summary>
# 0.2: the best lies between the two.</details>
#
# <details><summary>6. The RBF machine is right on all training samples and on 70 % of the validation samples. Which way should γ go?</summary>
# Down: each sample then reaches farther, and the boundary grows smooth.</details>
#
# ## Sources
#
# Deck R (M. E. H. Rahmani, *Introduction to Machine Learning*) and deck M (MINES Paris, *Machine learning and neural network*), support vector machines.
# B. Boser, I. Guyon and V. Vapnik, *A training algorithm for optimal margin classifiers* (1992): the kernel trick. C. Cortes and V. Vapnik, *Support-vector networks* (1995): the soft margin.
# J. Platt, *Sequential minimal optimization* (1998). S. Keerthi and others (2001) and R. Fan, P. Chen and C. Lin (2005): which two samples to move.
# S. Shalev-Shwartz, Y. Singer and N. Srebro, *Pegasos* (2007). J. Weston and C. Watkins (1999): the hinge for many classes.
