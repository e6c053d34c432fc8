# %% [markdown]
# # 03 · Linear classifiers and the perceptron
#
# The nearest neighbours of lesson 02 keep every image they have seen, and look at all of them for every answer.
# Here we keep one row of weights for each class, and an answer is a handful of sums.
# And we meet the first machine that *learned* such weights, from its own mistakes.
#
# **After this lesson you can**
#
# - compute scores W x + b, and read a row of W as a template,
# - fold the bias into the weights, and say where the plane of a score is and how far from the origin,
# - carry out the perceptron's rule by hand, and see it walk through weight space,
# - say why it stops, after how many mistakes at most, and what the order of the samples has to do with it,
# - show that no line does XOR,
# - put a probability in the place of a yes or no.
#
# *Before this lesson:* [00b · Toolbox](00b_toolbox.ipynb) (dot products), and best [02 · Nearest neighbours](02_nearest_neighbours.ipynb).
# *Time:* 75 minutes, best in two parts: sections 1 to 5, then 6 to 10. The exercise takes as long again.

# %%
import numpy as np
from threadpoolctl import threadpool_limits

from course_lib.data import load_mnist_sample, make_blobs, make_separable
from course_lib.data.records import load_record
from course_lib.models import LogisticRegression
from course_lib.models.linear.multiclass import one_vs_rest
from course_lib.models.linear.perceptron import pocket, steps
from course_lib.models.linear.perceptron_bound import (
    margin,
    mistake_bound,
    widest_separator,
)
from course_lib.models.linear.perceptron_fast import learn
from course_lib.models.linear.scores import append_bias, append_one, signed_distance
from course_lib.models.linear.threshold import AND, NOT, OR, corners, gate, threshold_unit
from course_lib.widgets.dividing_line import DividingLine
from course_lib.widgets.mistake_bound import MistakeBound
from course_lib.widgets.perceptron_walk import PerceptronWalk, demo_cases
from course_lib.widgets.templates import Templates, mean_templates

# %% [markdown]
# ## 1 · A score for each class
#
# A **linear classifier** multiplies each feature with a weight, adds up, and does so once for each class:
#
# $$f(x; W, b) = W x + b$$
#
# `W` has a row of weights for each class, `b` one number for each class, the **bias**.
# The class with the highest score wins.
#
# Is a car accident-prone?
# Its driver has had a licence for 1 decade, its engine has 3 times 50 kW.

# %%
x = np.array([1.0, 3.0])  # decades of licence, units of 50 kW
W = np.array([[0.5, -0.1], [-0.5, 0.3]])  # a row for each class
b = np.array([0.1, 0.8])
car = W @ x + b  # (2, 2) @ (2,) + (2,) -> (2,)
print(f"no accident: {car[0]:.1f}   accident-prone: {car[1]:.1f}")
#> no accident: 0.3   accident-prone: 1.2

# %% [markdown]
# 0.3<!--= car[0]:.1f --> against 1.2<!--= car[1]:.1f -->: accident-prone.
# (The scores are those of deck E, one of the slide decks named under *Sources*. It does not tell its weights; these are ours.)
#
# Scores are no probabilities: they may be negative or large, and only their order decides.
# And they are as good as W is.
# Here is the picture of a cat, all four pixels of it, and a W that somebody has made up:

# %%
cat = np.array([200.0, 30.0, 10.0, 120.0])
W_bad = np.array([[0.1, -0.4, 0.2, -0.3], [0.3, 0.1, -0.2, 0.1], [0.0, 0.5, 0.1, 0.2]])
b_bad = np.array([1.0, 2.0, -1.5])
made_up = W_bad @ cat + b_bad  # (3, 4) @ (4,) + (3,) -> (3,)
for name, w, bias, score in zip(("cat", "dog", "ship"), W_bad, b_bad, made_up):
    terms = " + ".join(f"{product:5.0f}" for product in w * cat)
    print(f"{name:>4}: {terms} + {bias:4.1f} = {score:6.1f}")
enough = (made_up[1] - (made_up[0] + 36)) / cat[3]
#>  cat:    20 +   -12 +     2 +   -36 +  1.0 =  -25.0
#>  dog:    60 +     3 +    -2 +    12 +  2.0 =   75.0
#> ship:     0 +    15 +     1 +    24 + -1.5 =   38.5

# %% [markdown]
# The cat has the lowest score of all, −25.0<!--= made_up[0]:.1f -->.
# The picture is not to blame, W is.
#
# **Try this.** *Before you compute: which single weight would you change, and to what, so that the cat wins?*
# The table tells: its fourth pixel costs the cat 36, and any weight there above 0.533<!--= enough:.3f --> is enough.
# To find good weights by looking at examples is what **learning** means; first let us see what good ones look like.

# %% [markdown]
# ## 2 · A row is a template
#
# A score is a dot product, and a dot product is large where two vectors are large in the same places (lesson 00b).
# For images a row of W is itself an image, the **template** of its class, and the score says how well x fits it.
#
# The simplest template of a digit is the mean of all its images.
# There is an old friend in it: the nearest mean, by ℓ2, is a linear classifier.
#
# $$\lVert x - m \rVert^2 = \lVert x \rVert^2 - 2\,\big(\underbrace{m \cdot x - \tfrac12 \lVert m \rVert^2}_{\text{a score}}\big)$$

# %%
digits = load_mnist_sample()
X, y = digits.X_train.reshape(5000, -1) / 255, digits.y_train  # pixels from 0 to 1
Q, y_new = digits.X_test.reshape(1000, -1) / 255, digits.y_test
W_mean, b_mean = mean_templates(X, y)  # (10, 784), (10,): m and -½‖m‖² of each digit
nearest_mean = np.mean(np.argmax(Q @ W_mean.T + b_mean, axis=1) == y_new)
print(f"mean images: {nearest_mean:.1%} of 1,000 new digits rightly")
#> mean images: 82.6% of 1,000 new digits rightly

# %% [markdown]
# That is 82.6 %<!--= 100 * nearest_mean:.1f --> with ten images remembered in place of 5,000.
# Two better ways to find W, which this lesson is about, are the perceptron (section 6) and logistic regression (section 10).
# Of perceptrons there are ten, one for each digit, which learns to fire on it and not on the rest; in logistic regression a small `C` keeps the weights small:

# %%
rng = np.random.default_rng(0)
with threadpool_limits(1):  # many small products: cores would wait for each other
    units = learn(append_one(X), one_vs_rest(y, 10), rng=rng, max_epochs=10)
    model = LogisticRegression(C=0.1).fit(X, y)
kinds = {
    "mean images": (W_mean, b_mean),
    "perceptron": (units.W[:, :-1], units.W[:, -1]),
    "logistic regression": (model.coef_, model.intercept_),
}
for name, (W_kind, b_kind) in kinds.items():
    right = np.mean(np.argmax(Q @ W_kind.T + b_kind, axis=1) == y_new)
    print(f"{name:>19}: {right:.1%}")
remembers_all = load_record("mnist-sample-nn")["figures"]["l2_accuracy"]
#>         mean images: 82.6%
#>          perceptron: 85.4%
#> logistic regression: 90.5%

# %% [markdown]
# Orange weights speak for the digit, purple ones against it.
# *Before you change the templates: the mean images have no purple. What may purple be good for?*

# %%
Templates(kinds, digits.X_test[:100], digits.y_test[:100])

# %% [markdown]
# **Try this.** Find a digit that the mean images get wrong and logistic regression gets right.
# Where is the ink that told them apart?
# In its template of 0, say, the middle is purple: ink there speaks *against* a 0, which no mean of zeros can say.
#
# One template must do for all ways to write a digit; that is the price of remembering so little.
# The nearest neighbour, which remembers all, had 95.0 %<!--= 100 * remembers_all:.1f --> of these.

# %% [markdown]
# ## 3 · The bias is a weight, too
#
# Give every sample one more feature that is always 1, and the bias becomes its weight: the **bias trick**.

# %%
x_one = append_one(x)  # (2,) -> (3,)
W_b = append_bias(W, b)  # W and b side by side, (2, 3)
print(f"x with its 1: {x_one}")
print(f"the same scores: {W_b @ x_one}, {W @ x + b}")
#> x with its 1: [1. 3. 1.]
#> the same scores: [0.3 1.2], [0.3 1.2]

# %% [markdown]
# So a rule for w·x is a rule for w·x + b, too, with one dimension more, and from section 6 on we use that.
# Only lengths and distances must say of what they speak: with its 1 a sample is longer, and with b in it so is w.

# %% [markdown]
# ## 4 · A plane between two classes
#
# With two classes one score is enough: is it above 0, or below?
# Where it is 0 lies the border,
#
# $$w \cdot x + b = 0$$
#
# In the plane that is a line, in space a plane, in 784 dimensions a **hyperplane**.
# It stands at right angles to w: whoever walks along it does not move along w, so the score does not change.
# One step of length 1 towards w changes the score by ‖w‖.
# So a distance is a score divided by ‖w‖:
#
# $$\text{distance of } x = \frac{w \cdot x + b}{\lVert w \rVert} \qquad\qquad \text{distance of the origin} = \frac{|b|}{\lVert w \rVert}$$

# %%
w, bias = np.array([3.0, 4.0]), -10.0
for length in (1, 10):
    far = signed_distance(np.array([[0.0, 0.0], [5.0, 5.0]]), length * w, length * bias)
    print(f"w = {length * w}, b = {length * bias}: origin {far[0]}, (5, 5) {far[1]}")
#> w = [3. 4.], b = -10.0: origin -2.0, (5, 5) 5.0
#> w = [30. 40.], b = -100.0: origin -2.0, (5, 5) 5.0

# %% [markdown]
# **Spot the slip.** Deck M has the plane miss the origin "by the threshold", another word for −b (section 5).
# The two lines above are one and the same plane with thresholds 10 and 100, and it is 2<!--= -far[0]:.0f --> away from the origin: by the threshold *divided by ‖w‖*.
#
# Move the line by its ends P and Q, or drag the samples.
# w stands on the line and is as long as the way from P to Q; dashed, it has been cut at the frame.
# *Before you pull P and Q apart: does the distance to the origin change? Does b?*

# %%
samples, kind = make_separable(12, rng=np.random.default_rng(8), margin=0.4, offset=0.9)
DividingLine(samples, kind)

# %% [markdown]
# **Try this.** Get all on their right side; then find the line whose nearest sample is as far away as you can make it.
# That line has a name, and lesson 04 to itself.

# %% [markdown]
# ## 5 · A unit that fires
#
# In 1943 McCulloch and Pitts took a nerve cell for such a sum: it fires, 1, where its weighted inputs reach a threshold θ, else it does not, 0.
#
# $$y = 1 \text{ if } \textstyle\sum_j w_j x_j \ge \theta \text{, else } 0$$
#
# With weights set by hand, such units compute logic:

# %%
inputs = corners(2)  # (0, 0), (0, 1), (1, 0), (1, 1)
print("inputs:", *map(tuple, inputs.tolist()))
for name, (w, theta) in {"AND": AND, "OR": OR}.items():
    print(f"{name:>3}: w = {w}, θ = {theta}: {threshold_unit(inputs, w, theta)}")
w, theta = NOT
print(f"NOT: w = {w}, θ = {theta}: {threshold_unit(corners(1), w, theta)} of 0, 1")
#> inputs: (0, 0) (0, 1) (1, 0) (1, 1)
#> AND: w = [1. 1.], θ = 2.0: [0 0 0 1]
#>  OR: w = [1. 1.], θ = 1.0: [0 1 1 1]
#> NOT: w = [-1.], θ = 0.0: [1 0] of 0, 1

# %% [markdown]
# The threshold is a bias with the other sign, b = −θ: w·x ≥ θ is w·x + b ≥ 0.
#
# There are 16 ways to answer 0 or 1 on the four corners.
# *Before you run the next cell: how many of them can one unit give?*

# %%
tables = [tuple(int(bit) for bit in f"{n:04b}") for n in range(16)]
impossible = [table for table in tables if gate(table) is None]
print(f"{16 - len(impossible)} of 16; not {impossible}")
#> 14 of 16; not [(0, 1, 1, 0), (1, 0, 0, 1)]

# %% [markdown]
# The first of the two is XOR, "either, but not both"; section 9 comes back to it.
# The other is its opposite, XNOR, "both or neither".

# %% [markdown]
# ## 6 · It learns from its mistakes
#
# Nobody wants to set 784 weights by hand.
# Rosenblatt's **perceptron** (1957) finds them.
# It is shown one example after the other, x with what it ought to say, d, which is 0 or 1:
#
# $$z = w \cdot x \qquad y = 1 \text{ if } z \ge 0 \text{, else } 0 \qquad w \leftarrow w + x\,(d - y)$$
#
# - It is right, d − y = 0: nothing changes.
# - It ought to have fired, d − y = 1: x is added to w.
# - It ought not to have fired, d − y = −1: x is taken away.

# %%
w = np.zeros(2)
for x, d in [([2.0, 1.0], 0), ([-1.0, 2.0], 1), ([1.0, 3.0], 1)]:
    x, before = np.array(x), w
    y = 1 if w @ x >= 0 else 0
    w = w + x * (d - y)
    print(f"x = {x}  z = {before @ x:4.1f}  y = {y}  d = {d}  w: {before} -> {w}")
#> x = [2. 1.]  z =  0.0  y = 1  d = 0  w: [0. 0.] -> [-2. -1.]
#> x = [-1.  2.]  z =  0.0  y = 1  d = 1  w: [-2. -1.] -> [-2. -1.]
#> x = [1. 3.]  z = -5.0  y = 0  d = 1  w: [-2. -1.] -> [-1.  2.]

# %% [markdown]
# Why does that help?
# After x has been added, the same x has the score
#
# $$(w + x) \cdot x = w \cdot x + \lVert x \rVert^2$$
#
# which is more than before.
# (Not always enough: it may take the same x several times.)
#
# So all examples are shown again and again.
# Once through all of them is an **epoch**, and the perceptron stops after an epoch without a mistake: only then has one and the same w been right about all.
#
# In pictures: the sign of w·x tells the angle between the two.

# %%
v = np.array([2.0, 0.0])
for other in ([1.0, 1.0], [0.0, 3.0], [-2.0, 1.0]):
    product = v @ np.array(other)
    angle = np.degrees(np.arccos(product / np.linalg.norm(v) / np.linalg.norm(other)))
    print(f"v1·v2 = {product:4.1f}: an angle of {angle:3.0f}°")
#> v1·v2 =  2.0: an angle of  45°
#> v1·v2 =  0.0: an angle of  90°
#> v1·v2 = -4.0: an angle of 153°

# %% [markdown]
# Above 0 the angle is less than 90°, below 0 it is more.
# So the unit fires on what lies within 90° of w; adding x turns w towards x, taking x away turns it off.

# %% [markdown]
# ## 7 · Two spaces
#
# In the space of the data a case is a point, and w is a line (with its arrow).
# Now swap the roles: in **weight space** w is the point, and a case is a line.
# It is the same equation, w·x = 0, read the other way; it goes through the origin, and on one side of it lie all the w that get this case right.
#
# Each case halves weight space.
# Where all the right halves overlap lies a cone, and any w in it is right about everything: to learn is to walk into the cone.
#
# Six cases, no bias, so that both spaces are planes.
# Play, or go forwards and backwards by the slider; in weight space the short arrows show each case's good side.

# %%
PerceptronWalk(*demo_cases(), step=4)

# %% [markdown]
# **Try this.**
#
# - At step 10 case D is on the line, z = 0, and the unit fires. Go one step back and forth: in which direction does w jump, seen from D's line on the right?
# - Drag w into the cone, where the walk starts anew. *Before you move the slider: how many steps are left?* (One epoch: no step moves w any more, but only then is that known.)
# - Drag w far out on the other side: how long does it take now?
# - Drag a case until the cone is thin. *Before you let go: will the walk be longer?* (Section 8 has the answer.)
# - Drag a case until the cone is gone.

# %% [markdown]
# ## 8 · It stops, and the bound says when
#
# If any line at all separates the classes, the perceptron stops making mistakes, in whatever order the samples come.
# And there is a bound that knows nothing but two lengths: R, that of the longest sample, and γ, the **margin**, how far the nearest sample is from a line that separates.
#
# $$\text{mistakes} \le \left(\frac{R}{\gamma}\right)^2$$
#
# It holds for a walk that starts at w = 0, and for lines through the origin, as in section 7; for others in a moment.

# %%
cases, wanted = demo_cases()
u = widest_separator(cases, wanted)  # the unit vector with the widest margin
gamma, R = margin(cases, wanted, u), np.linalg.norm(cases, axis=1).max()
bound = mistake_bound(cases, wanted, u)
mistakes = [step for step in steps(cases, wanted) if step.mistake]
print(f"R = {R:.2f}, γ = {gamma:.2f}: up to {bound:.0f} mistakes, made {len(mistakes)}")
#> R = 2.24, γ = 0.35: up to 41 mistakes, made 8

# %% [markdown]
# The proof is a race between two numbers.
# Let u, of length 1, separate with margin γ, and let M be the number of mistakes so far.
#
# - Each mistake adds x or takes it away, on u's right side: u·w grows by at least γ. So u·w ≥ M γ.
# - Each mistake lengthens ‖w‖² by at most R²: what is added lies at 90° or more from w, or it would have been no mistake. So ‖w‖ ≤ √M R.
# - But u·w is never more than ‖w‖. So M γ ≤ √M R, which is M ≤ (R/γ)².

# %%
print("M   M γ  ≤  u·w  ≤  ‖w‖  ≤  √M R")
for M, step in enumerate(mistakes, start=1):
    along, length = u @ step.after, np.linalg.norm(step.after)
    print(f"{M}  {M * gamma:4.2f}  {along:6.2f}  {length:6.2f}  {np.sqrt(M) * R:6.2f}")
#> M   M γ  ≤  u·w  ≤  ‖w‖  ≤  √M R
#> 1  0.35    0.35    2.24    2.24
#> 2  0.70    0.70    0.71    3.16
#> 3  1.05    1.05    2.24    3.87
#> 4  1.39    2.62    2.69    4.47
#> 5  1.74    2.96    3.35    5.00
#> 6  2.09    3.31    3.35    5.48
#> 7  2.44    3.66    4.03    5.92
#> 8  2.79    4.01    4.03    6.32

# %% [markdown]
# Both numbers start at 0 because w does.
# **From elsewhere** the way may be longer, and with **a bias** R and γ are those of the samples with their 1, in the space of (w, b): γ is a score divided by ‖(w, b)‖, not by ‖w‖.

# %%
far_out = list(steps(cases, wanted, w=np.array([-40.0, -40.0])))
print(f"from (−40, −40): {sum(step.mistake for step in far_out)} mistakes")
points, sides = np.array([[0.1], [0.3]]), np.array([0, 1])  # 0.2 lies between them
in_plane = (0.3 / 0.1) ** 2  # as if the 1 were not there
with_one = append_one(points)
made = sum(step.mistake for step in steps(with_one, sides))
true_bound = mistake_bound(with_one, sides, widest_separator(with_one, sides))
print(f"without the 1 {in_plane:.0f}, with it {true_bound:.0f}; mistakes made: {made}")
#> from (−40, −40): 59 mistakes
#> without the 1 9, with it 113; mistakes made: 37

# %% [markdown]
# Neither the number of samples is in the bound, nor that of features, nor the order.
# Here a gap of γ on either side of a line shrinks, and each dot is a run with another order.
# (The line goes through the origin, so its b is 0 and γ the same with the 1 and without; R counts the 1.)
# *Before you move it: the gap becomes half as wide. By what does the bound grow?*

# %%
MistakeBound()

# %% [markdown]
# (R/γ)² grows fourfold, once R hardly changes any more.
# The mistakes themselves stay far below: the bound is a promise for the worst case, no forecast.
# So a thin cone *may* mean a long walk, and need not; here case A of section 7 is moved down:

# %%
for height in (1.0, -1.2, -1.4, -1.6, -1.8):
    thin = np.vstack([[2.0, height], cases[1:]])
    u_thin = widest_separator(thin, wanted)
    gap, most = margin(thin, wanted, u_thin), mistake_bound(thin, wanted, u_thin)
    made = sum(step.mistake for step in steps(thin, wanted))
    print(f"γ = {gap:.2f}: up to {most:4.0f} mistakes, made {made}")
#> γ = 0.35: up to   41 mistakes, made 8
#> γ = 0.27: up to   74 mistakes, made 6
#> γ = 0.20: up to  152 mistakes, made 8
#> γ = 0.13: up to  398 mistakes, made 8
#> γ = 0.06: up to 1861 mistakes, made 24

# %% [markdown]
# **The order** changes how many mistakes are made, and which line comes out; that they come to an end it does not change.

# %%
for seed in range(4):
    order = np.random.default_rng(seed).permutation(len(cases))
    walk = list(steps(cases[order], wanted[order]))
    w, made = walk[-1].after, sum(step.mistake for step in walk)
    print(f"{made:2d} mistakes, w = {w}, margin {margin(cases, wanted, w):.2f}")
print(f"the widest margin is {gamma:.2f}")
#> 21 mistakes, w = [3.5 6.5], margin 0.07
#> 19 mistakes, w = [3.5 6.5], margin 0.07
#>  6 mistakes, w = [2.  3.5], margin 0.12
#>  5 mistakes, w = [2.  3.5], margin 0.12
#> the widest margin is 0.35

# %% [markdown]
# It stops at the first w in the cone that it comes to, not at the best.

# %% [markdown]
# ## 9 · What no line can do
#
# XOR fires on (0, 1) and on (1, 0), not on (0, 0) and not on (1, 1).
# *How many of the four can you get right?*

# %%
DividingLine.xor()

# %% [markdown]
# Three.
# To be right about all four the unit would need
#
# $$w_2 + b \ge 0 \qquad w_1 + b \ge 0 \qquad b < 0 \qquad w_1 + w_2 + b < 0$$
#
# Add the first two: w₁ + w₂ + b ≥ −b, which is above 0 by the third.
# The fourth says the opposite.
# No weights, however found, do XOR.
#
# And the perceptron, which does not know?

# %%
X_xor, d_xor = append_one(corners(2)), np.array([0, 1, 1, 0])
walk = list(steps(X_xor, d_xor, max_epochs=8))
for epoch in (1, 2, 3, 8):
    shown = [step for step in walk if step.epoch == epoch]
    way = " -> ".join(str(step.after.astype(int)) for step in shown)
    print(f"epoch {epoch}: {way}, {sum(step.mistake for step in shown)} mistakes")
w_pocket, still_wrong = pocket(X_xor, d_xor, rng=np.random.default_rng(0))
print(f"kept in the pocket: w = {w_pocket}, wrong on {still_wrong} of 4")
#> epoch 1: [ 0  0 -1] -> [0 1 0] -> [0 1 0] -> [-1  0 -1], 3 mistakes
#> epoch 2: [-1  0 -1] -> [-1  1  0] -> [0 1 1] -> [-1  0  0], 3 mistakes
#> epoch 3: [-1  0 -1] -> [-1  1  0] -> [0 1 1] -> [-1  0  0], 4 mistakes
#> epoch 8: [-1  0 -1] -> [-1  1  0] -> [0 1 1] -> [-1  0  0], 4 mistakes
#> kept in the pocket: w = [-1.  1. -1.], wrong on 1 of 4

# %% [markdown]
# From the third epoch on it goes the same round of four weights, for ever, wrong at every step.
# A remedy is the **pocket**: keep the best w met on the way.
# A cure is another feature: with x₁x₂ beside x₁ and x₂ a plane does it (lesson 05), and layers of units find such features by themselves (lesson 07).

# %% [markdown]
# ## 10 · The smooth neighbour
#
# The perceptron says yes or no, and with the same force a hair from the line as far from it.
# **Logistic regression** takes the same z and says how sure it is:
#
# $$p = \sigma(z) = \frac{1}{1 + e^{-z}}$$

# %%
z = np.array([-4.0, -1.0, 0.0, 1.0, 4.0])
print("z:          ", z)
print("fires:      ", (z >= 0).astype(int))
print("probability:", (1 / (1 + np.exp(-z))).round(2))
#> z:           [-4. -1.  0.  1.  4.]
#> fires:       [0 0 1 1 1]
#> probability: [0.02 0.27 0.5  0.73 0.98]

# %% [markdown]
# The border stays where it was, at z = 0, where p = ½.
# The length of w, which meant nothing to the perceptron, now means confidence.
# *Before you pull P and Q apart: the line stays; what do the shades do?*

# %%
DividingLine(samples, kind, show="probability")

# %% [markdown]
# Where classes overlap, no perceptron comes to rest: it is now better and now worse.
# A probability is the honest answer.

# %%
CENTERS = [[-1.0, 0.0], [1.0, 0.5]]
crowd, group = make_blobs(200, rng=np.random.default_rng(3), noise=1.2, centers=CENTERS)
walk = list(steps(append_one(crowd), group, max_epochs=20))
ends = np.array([step.after for step in walk[len(crowd) - 1 :: len(crowd)]])
wrong = np.mean((append_one(crowd) @ ends.T >= 0) != group[:, None], axis=0)  # (20,)
model = LogisticRegression().fit(crowd, group)
p = model.predict_proba(crowd)[:, 1]
late = ", ".join(f"{part:.1%}" for part in wrong[-4:])
print(f"perceptron, after epochs 17 to 20: {late} wrong")
print(f"logistic regression: {np.mean((p >= 0.5) != group):.1%} wrong")
unsure = (p > 0.3) & (p < 0.7)
share = group[unsure].mean()
print(f"of the {unsure.sum()} with p between 0.3 and 0.7, {share:.0%} are of class 1")
#> perceptron, after epochs 17 to 20: 21.0%, 21.0%, 23.0%, 21.5% wrong
#> logistic regression: 21.0% wrong
#> of the 53 with p between 0.3 and 0.7, 43% are of class 1

# %% [markdown]
# Its weights can be learned by almost the same rule, with p in the place of y:
#
# $$w \leftarrow w + \eta\, x\,(d - p)$$
#
# Now every example counts a little, those on the right side too, and η says how little.
# Where that comes from, and what it goes down, lesson 06 will tell.

# %% [markdown]
# ## Your turn, alive
#
# In [exercises/03_linear_classifiers.ipynb](../exercises/03_linear_classifiers.ipynb) you write it all yourself: scores, distances, one step, the margin, the whole perceptron, probabilities.
# Your step walks through the two spaces of section 7, your perceptron is held against the bound of section 8.
#
# ## Recap
#
# - **Scores**: W x + b, a row of W for each class; the highest wins. A row is a template.
# - **Bias**: a weight, of a feature that is always 1; minus the threshold.
# - **Plane**: w·x + b = 0, at right angles to w; a distance is a score divided by ‖w‖, and the origin is |b|/‖w‖ away.
# - **Perceptron**: w ← w + x (d − y): only mistakes teach.
# - **Weight space**: each case halves it; where all halves overlap lies the cone of right weights.
# - **Epoch**: once through all examples; the perceptron stops after one without a mistake.
# - **Bound**: from w = 0 no more than (R/γ)² mistakes, if any line separates, in any order; with a bias R and γ count the 1.
# - **Limit**: no line does XOR; then the rule goes in circles.
# - **Logistic regression**: σ(w·x + b), the same border, and how sure.
#
# **To try.** Train a perceptron on two digits of your choice, 3 against 8, say, and look at its w as an image.
# How many epochs until it makes no more mistakes, on 200 images and on all of them?
#
# **Quiz.** Answer before you open the fold.
#
# <details><summary>1. w and b of a perceptron both become three times as large. Which answers change? And of logistic regression?</summary>
# Of the perceptron none: the sign of w·x + b stays. Of logistic regression no decision changes, but every probability moves away from ½, except on the line itself: there it stays ½.</details>
#
# <details><summary>2. The plane 6x₁ + 8x₂ = 5: how far is it from the origin?</summary>
# b = −5 and ‖w‖ = 10, so ½.</details>
#
# <details><summary>3. All samples become twice as long (there is no bias). What happens to (R/γ)²?</summary>
# Nothing: R and γ double both.</details>
#
# <details><summary>4. After a mistake on x the rule adds x. Is the unit right about x now?</summary>
# Not necessarily: z grows by ‖x‖², which may be too little. It comes back in the next epoch.</details>
#
# <details><summary>5. In weight space, why do all the lines of the cases go through the origin?</summary>
# Because w·x = 0 holds for w = 0, whatever x is.</details>
#
# <details><summary>6. A perceptron has made no mistake on the last ten of twenty samples. May it stop?</summary>
# Not yet: the first ten were right with other weights, perhaps. A whole epoch must pass without a mistake.</details>
#
# ## Sources
#
# Decks R (M. E. H. Rahmani), M (MINES Paris), P (F. Piccoli) and E (R. Errattahi), linear classifiers and the perceptron; the score table with a cat became known by the course CS231n (Stanford).
# W. McCulloch and W. Pitts, *A logical calculus of the ideas immanent in nervous activity* (1943): for deck M the first artificial neural network; deck P gives that name to the perceptron, which learns.
# F. Rosenblatt, *The perceptron: a probabilistic model for information storage and organization in the brain* (1958).
# A. Novikoff, *On convergence proofs for perceptrons* (1962). M. Minsky and S. Papert, *Perceptrons* (1969), for XOR and its kin.
# S. Gallant, *Perceptron-based learning algorithms* (1990), for the pocket. D. Cox, *The regression analysis of binary sequences* (1958), for logistic regression.
# Digits: MNIST, Y. LeCun, C. Cortes and C. J. C. Burges.
