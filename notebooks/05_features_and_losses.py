# %% [markdown]
# # 05 · Features, many classes, regularized loss
#
# No straight cut parts a disc from the ring around it; two classes are seldom enough; and of many weights that do equally well, one must be chosen.
# Three answers, and together they make the loss that the rest of this course goes down: new features, a score for each class, a price for weights.
#
# **After this lesson you can**
#
# - make a circle separable by new features, and say which features which data need,
# - say what more capacity buys and what it costs, from training and validation error,
# - build a classifier of many classes from classifiers of two, and find where they contradict one another,
# - turn scores into probabilities by softmax, without an overflow,
# - compute hinge and cross-entropy of the same scores, term by term, and say what each is content with,
# - write down the full loss, and say which weights ℓ1, ℓ2 and both together prefer.
#
# *Before this lesson:* [03 · Linear classifiers](03_linear_classifiers.ipynb) (scores, planes) and section 6 of [02 · Nearest neighbours](02_nearest_neighbours.ipynb) (validation).
# *Time:* 75 minutes, best in two parts: sections 1 to 4, then 5 to 9. The exercise takes as long again.

# %%
import numpy as np

from course_lib.data import load_digits, make_blobs
from course_lib.models import LogisticRegression, OneVsOne, OneVsRest
from course_lib.models.linear.features import circle_features, terms_of
from course_lib.models.linear.full_loss import full_loss
from course_lib.models.linear.losses import (
    SOFTMAX,
    cross_entropy,
    cross_entropy_slope,
    hinge,
)
from course_lib.models.linear.penalties import LASSO, RIDGE, ElasticNet, bridge
from course_lib.plots.show import show
from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, INK, new_figure
from course_lib.widgets.circle_features import CircleFeatures, ring
from course_lib.widgets.error_by_degree import ErrorByDegree, demo_data
from course_lib.widgets.one_against_many import OneAgainstMany
from course_lib.widgets.score_losses import ScoreLosses
from course_lib.widgets.softmax_mix import SoftmaxMix
from course_lib.widgets.touching_balls import TouchingBalls

# %% [markdown]
# ## 1 · A cut that bends
#
# Sixty points: class 1 lies in a disc, class 0 in the ring around it.
# A linear classifier cuts straight, w·x + b = 0, and no straight cut does it:

# %%
X, y = ring(np.random.default_rng(3), middle=(0.0, 0.0))
bare = LogisticRegression(C=1e4)  # a large C: next to no price on weights (section 7)
straight = bare.fit(X, y).score(X, y)
print(f"with x1 and x2: {straight:.0%} of the points on the right side")
#> with x1 and x2: 58% of the points on the right side

# %% [markdown]
# Now give the same classifier more to look at, products and squares of what it had:
#
# $$z = [\,x_1,\; x_2,\; x_1 x_2,\; x_1^2,\; x_2^2\,]$$

# %%
Z = circle_features(X)  # (60, 2) -> (60, 5)
bent = bare.fit(Z, y).score(Z, y)
print(f"with all five:  {bent:.0%}")
print("the point (2, 3) becomes", circle_features(np.array([[2.0, 3.0]]))[0])
#> with all five:  100%
#> the point (2, 3) becomes [2. 3. 6. 4. 9.]

# %% [markdown]
# The classifier is still linear, in z.
# You could have chosen its weights by hand: the disc is where x1² + x2² < 0.8, and that is w·z + b > 0 with

# %%
w, b = np.array([0.0, 0.0, 0.0, -1.0, -1.0]), 0.8
print(f"by hand: {np.mean((Z @ w + b > 0) == (y == 1)):.0%}")
#> by hand: 100%

# %% [markdown]
# Look at the two squares as axes, and the circle *is* a straight line:

# %%
figure = new_figure(6.4, 2.9)
left, right = figure.subplots(1, 2)
for ax, table, power in ((left, X, ""), (right, Z[:, 3:], "²")):
    for k in (0, 1):
        colour, marker = CLASS_COLOURS[k], CLASS_MARKERS[k]
        ax.plot(*table[y == k].T, marker, color=colour, mec=INK, label=f"class {k}")
    ax.set(xlabel=f"x₁{power}", ylabel=f"x₂{power}", aspect="equal")
turn = np.linspace(0, 2 * np.pi, 100)
left.plot(0.8**0.5 * np.cos(turn), 0.8**0.5 * np.sin(turn), color=INK)
right.plot([0, 0.8], [0.8, 0], color=INK)
right.legend(fontsize=9)
show(figure, alt="A disc in a ring; with squares as axes a line parts the two.")

# %% [markdown]
# *Before you choose: which of the four data sets below needs the product x₁x₂, and which only the squares?*

# %%
CircleFeatures()

# %% [markdown]
# **Try this.** Multiply out (x₁ − 0.7)² + (x₂ + 0.6)²: −1.4 x₁ and 1.2 x₂ turn up, so a circle elsewhere needs the old features beside the squares.
# The slanting ellipse and xor need the product, whose sign says in which quadrants a point lies.

# %% [markdown]
# ## 2 · How far should it bend?
#
# Why stop at squares?
# With all products of up to d factors the cut can follow more and more: the **capacity** grows.
# So does the number of features.

# %%
for degree in (1, 2, 3, 5, 10):
    terms = terms_of(2, degree, include_bias=False)
    print(f"degree {degree:2d}: {len(terms):3d} features")
pixels = 784 + 784 * 785 // 2  # the pixels, and the products of two
print(f"of 784 pixels, degree 2: {pixels:,}")
#> degree  1:   2 features
#> degree  2:   5 features
#> degree  3:   9 features
#> degree  5:  20 features
#> degree 10:  65 features
#> of 784 pixels, degree 2: 308,504

# %% [markdown]
# Two moons, and about a seventh of the labels wrong on purpose.
# Sixty samples to learn from, five hundred to validate.
#
# *Before you move the slider: at which degree will the validation error be lowest? And where will the training error end?*

# %%
capacity = ErrorByDegree(*demo_data(np.random.default_rng(0)))
capacity

# %%
errors = {d: capacity.fitted(d, "next to none")[:2] for d in range(1, 11)}
for degree in (1, 3, 10):
    train, validation = errors[degree]
    print(f"degree {degree:2d}, wrong: training {train:.1%}, held out {validation:.1%}")
best_degree = min(errors, key=lambda d: errors[d][1])
calm = capacity.fitted(10, "a little")[1]  # we shall need it below
#> degree  1, wrong: training 25.0%, held out 29.6%
#> degree  3, wrong: training 13.3%, held out 21.4%
#> degree 10, wrong: training 0.0%, held out 33.4%

# %% [markdown]
# Degree 1 cannot bend and is wrong on both sets: it **underfits**.
# Degree 10 bends after every single sample, wrong labels and all: no error in training, and in validation more than degree 1 has. It **overfits**.
# The best is degree 3<!--= best_degree:d -->, and only the validation set could say so.
#
# **Try this.** Leave the degree at 10 and make the penalty, a price on Σw² that is called ℓ2, "a little", then "much".
# The features stay, but the border grows calm, and with "a little" the validation error falls to 25.4 %<!--= 100 * calm:.1f -->: a price for large weights is a second way to hold capacity back.
# Sections 6 and 7 say what that is.

# %% [markdown]
# ## 3 · Many classes from two
#
# Say you have a classifier of two classes, and ten digits to tell apart.
#
# - **One against the rest**: for each class one classifier, "is it mine, or any other's?"
# - **One against one**: for each *pair* of classes one classifier; the class with the most wins is chosen.

# %%
for k in (3, 4, 10, 100):
    print(f"{k:3d} classes: {k:3d} against the rest, {k * (k - 1) // 2:4d} in pairs")
#>   3 classes:   3 against the rest,    3 in pairs
#>   4 classes:   4 against the rest,    6 in pairs
#>  10 classes:  10 against the rest,   45 in pairs
#> 100 classes: 100 against the rest, 4950 in pairs

# %% [markdown]
# Each line below belongs to the classifier of its colour, which says yes on its own side.
#
# *Before you choose another scheme: is there a place where nobody says yes? One where two do? Drag the points to make the white place grow.*

# %%
X4, y4 = make_blobs(16, rng=np.random.default_rng(1), noise=0.9, centers=4)
OneAgainstMany(X4, y4)

# %% [markdown]
# The yes and no contradict one another: in the middle nobody wants the point, in the corners two do.
# The pairs can contradict themselves as well, when A beats B, B beats C and C beats A: look for a tiny striped triangle near (0, 0). Drag the leftmost point to the right edge, and it grows.
#
# The way out is to ask not *whether* but *how sure*: the highest score wins.
# Now there is an answer everywhere, though the scores come from classifiers that have never heard of one another.
# Do the contradictions matter?
# Here are 1,797 small digits, 1,000 to learn from.

# %%
digits = load_digits()
order = np.random.default_rng(0).permutation(len(digits.y))
D, labels = digits.X[order] / 16, digits.y[order]  # pixels from 0 to 1
D_train, D_val, y_train, y_val = D[:1000], D[1000:], labels[:1000], labels[1000:]
two_classes = LogisticRegression(tol=1e-6)
rest = OneVsRest(two_classes).fit(D_train, y_train)
yes = (rest.decision_function(D_val) > 0).sum(axis=1)
contested = yes != 1
settled = np.mean(rest.predict(D_val[contested]) == y_val[contested])
print(f"nobody says yes: {np.mean(yes == 0):.1%}   two or more: {np.mean(yes > 1):.1%}")
#> nobody says yes: 10.2%   two or more: 1.5%

# %%
pairs = OneVsOne(two_classes).fit(D_train, y_train)
one_model = LogisticRegression(tol=1e-6).fit(D_train, y_train)
for name, model in (("rest", rest), ("pairs", pairs), ("softmax", one_model)):
    print(f"{name:>7}: {model.score(D_val, y_val):.1%} of {len(y_val)} rightly")
#>    rest: 95.9% of 797 rightly
#>   pairs: 97.0% of 797 rightly
#> softmax: 96.5% of 797 rightly

# %% [markdown]
# On 12 %<!--= 100 * contested.mean():.0f --> of the digits not exactly one classifier says yes; the highest score settles 72 %<!--= 100 * settled:.0f --> of those rightly.
# In the end the three are about equally good here (eight digits are one per cent).
# The third is the subject of the next section: *one* model that learns all scores together.

# %% [markdown]
# ## 4 · Softmax: scores that know of one another
#
# A linear classifier of k classes has k scores, s = W x + b, and W a row for each class.
# **Softmax** makes probabilities of them: take e to each score, so that all are above 0, and divide by the sum, so that together they are 1.
#
# $$p_j = \frac{e^{s_j}}{\sum_l e^{s_l}}$$

# %%
s = np.array([3.2, 5.1, -1.7])  # cat, car, frog
powers = np.exp(s)
p = powers / powers.sum()
print(powers.round(2), "->", p.round(3), " sum", p.sum().round(3))
#> [ 24.53 164.02   0.18] -> [0.13  0.869 0.001]  sum 1.0

# %% [markdown]
# Only differences of scores matter: adding 100 to all of them multiplies all powers by the same number, which cancels.
# That is more than a curiosity.
# $e^{1000}$ is larger than any float, so for large scores the formula as it stands gives nan; subtract the highest score first, and the largest power is $e^0$.

# %%
large = np.array([1000.0, 1001.0])
with np.errstate(all="ignore"):
    print("as it stands:", np.exp(large) / np.exp(large).sum())
shifted = large - large.max()
print("shifted:     ", (np.exp(shifted) / np.exp(shifted).sum()).round(3))
#> as it stands: [nan nan]
#> shifted:      [0.269 0.731]

# %% [markdown]
# Here every place of the plane has the three class colours, mixed by their probabilities; ? is yours to drag.
#
# *Before you move the factor: all scores times ten, which colours change, and which borders?*

# %%
X3, y3 = make_blobs(18, rng=np.random.default_rng(4), noise=1.2)
SoftmaxMix(X3, y3, query=(1.6, 2.8))

# %% [markdown]
# The border stays where two scores are equal, whatever the factor.
# Larger scores make the model surer on both sides, smaller ones let it hesitate.
# So W says not only *which* class but *how sure*, and that is what a loss can be asked about.

# %% [markdown]
# ## 5 · How wrong is that?
#
# The picture shows a cat, and the scores say car: 3.2, 5.1 and −1.7 for cat, car and frog.
# How wrong is that, as one number?
# Two answers are in use, s being the scores and $y_i$ the right class of sample i:
#
# $$\text{hinge: } L_i = \sum_{j \neq y_i} \max(0,\; s_j - s_{y_i} + 1)$$
#
# $$\text{cross-entropy: } L_i = -\log \frac{e^{s_{y_i}}}{\sum_j e^{s_j}}$$

# %%
car, frog = max(0, 5.1 - 3.2 + 1), max(0, -1.7 - 3.2 + 1)
print(f"hinge:         {car:.1f} + {frog:.1f} = {car + frog:.1f}")
print(f"cross-entropy: -log {p[0]:.3f} = {-np.log(p[0]):.2f}")
S, cat = s[None, :], np.array([0])
print("the library:  ", hinge(S, cat).round(2), cross_entropy(S, cat).round(2))
#> hinge:         2.9 + 0.0 = 2.9
#> cross-entropy: -log 0.130 = 2.04
#> the library:   [2.9] [2.04]

# %% [markdown]
# Every term of both, side by side; the dashed line is the right score less 1, which no other class should pass.
#
# *Before you move a slider: the cat's score rises to 6.1. Which loss is 0 then, and which is not?*

# %%
ScoreLosses()

# %% [markdown]
# **Try this.** Raise the cat further, to 8: the hinge has been content since 6.1 and stays at 0; the cross-entropy goes on falling and never arrives.
# Now lower the frog: the hinge does not care, as the frog was far behind anyway.
# Last, make all scores equal. What are the losses, and could you have said so without the sliders?

# %%
equal = np.zeros((1, 3))
print("hinge:", hinge(equal, cat)[0])
print("cross-entropy:", cross_entropy(equal, cat)[0].round(3), "= log 3")
#> hinge: 2.0
#> cross-entropy: 1.099 = log 3

# %% [markdown]
# With k classes that know nothing, the hinge is k − 1 and the cross-entropy log k.
# Remember log k: from weights and biases near 0 it is what training should start from, before the price of section 7 is added; if it does not, look for a mistake.
#
# How do the losses want the scores to change?
# Write the cross-entropy as $\log \sum_l e^{s_l} - s_y$.
# The slope of the first part by $s_j$ is $e^{s_j} / \sum_l e^{s_l} = p_j$; the second takes 1 away where j is y.
# So it is the shortest formula in this lesson: **the probabilities, less 1 for the right class**.
# The 1 is often written as a row of its own, with 1 at the right class and 0 elsewhere, called **one-hot**: ∂L/∂s = p − onehot(y).

# %%
print("p:        ", p.round(3))
print("dL/ds:    ", cross_entropy_slope(S, cat)[0].round(3))
h = 1e-6  # and by a small step in each score
up, down = (cross_entropy(s + sign * h * np.eye(3), [0, 0, 0]) for sign in (1, -1))
print("numerical:", ((up - down) / (2 * h)).round(3))
#> p:         [0.13  0.869 0.001]
#> dL/ds:     [-0.87   0.869  0.001]
#> numerical: [-0.87   0.869  0.001]

# %% [markdown]
# ## 6 · Equal scores, different weights
#
# Two sets of weights, and a sample on which they agree to the last digit:

# %%
x = np.array([1.0, 1.0, 1.0, 1.0])
w1 = np.array([1.0, 0.0, 0.0, 0.0])
w2 = np.array([0.25, 0.25, 0.25, 0.25])
print("scores:", w1 @ x, w2 @ x)
#> scores: 1.0 1.0

# %% [markdown]
# No loss of scores can prefer one to the other.
# So put a price on the weights themselves.
#
# *Before you run the next cell: which of the two is cheaper by Σw², and which by Σ|w|?*

# %%
for name, R in (("l2, sum of w²: ", RIDGE), ("l1, sum of |w|:", LASSO)):
    print(name, R(w1), R(w2))
#> l2, sum of w²:  1.0 0.25
#> l1, sum of |w|: 1.0 1.0

# %% [markdown]
# ℓ2 prefers w2, 0.25<!--= RIDGE(w2):.2f --> against 1<!--= RIDGE(w1):.0f -->: a square punishes the large, so it spreads the work over all features, and no single one decides.
# ℓ1 is indifferent, 1<!--= LASSO(w1):.0f --> and 1<!--= LASSO(w2):.0f -->: to it a weight of 1 and three of 0 are as good as four that share.
# Why it often ends with weights of exactly 0, section 7 shows.

# %% [markdown]
# ## 7 · The full loss
#
# Now all is there.
# The **full loss** of a linear classifier is the mean of the losses of its samples, and λ times the price R of its weights:
#
# $$L(W, b) = \frac{1}{N} \sum_{i=1}^{N} L_i + \lambda R(W)$$
#
# $$R(W) = \sum W^2 \;\text{ or }\; \sum |W| \;\text{ or both}$$
#
# 1/N makes λ mean the same for few samples and for many.
# The bias b has no price: it moves the plane and does not turn it.
#
# The slope of L by W has the shape of W, a row for each class: since $s_j = w_j \cdot x + b_j$, each sample adds $\frac1N \, \partial L_i / \partial s_j$ times its x to row j, and the price $\lambda \sum W^2$ adds 2λW.

# %%
samples, classes = np.array([[2.0, 1.0], [0.0, 3.0]]), np.array([0, 1])
W, b = np.array([[1.0, 0.0], [0.0, 1.0]]), np.zeros(2)
L = cross_entropy(samples @ W.T + b, classes)  # (2, 2) @ (2, 2) -> (2, 2) -> (2,)
for strength in (0.0, 0.1, 1.0):
    by_hand = L.mean() + strength * (W**2).sum()
    library = full_loss(W, b, samples, classes, SOFTMAX, RIDGE, strength)
    print(f"λ = {strength}: {by_hand:.4f} {library:.4f}")
#> λ = 0.0: 0.1809 0.1809
#> λ = 0.1: 0.3809 0.3809
#> λ = 1.0: 2.1809 2.1809

# %% [markdown]
# What does the price do to the best weights?
# With two weights one can see it. The losses are squared errors here, whose contours are ellipses: the thin lines, lowest at the plus; the blue line holds all weights that cost the same.
# The best weights are where the two **touch**: further in, the losses are higher, further out, the price is.
#
# *Before you choose ℓ1: where on the diamond will they touch?*

# %%
TouchingBalls()

# %% [markdown]
# **Try this.** Choose ℓ1 and let the angle of the bowl run from −90 to 90: on a wide range the contours touch at a *corner*, and there a weight is exactly 0.
# (From −55 to −25 both are 0 at the λ set at first, and the ball is a single point.)
# ℓ2's ball is round and has no corners: no range of angles makes a weight 0.
# Back at 25, raise λ and watch the right picture: ℓ1 switches one weight off, then the other; ℓ2 shrinks both for ever.
#
# Such weights on real digits: each picture shows the row of W for one class, blue above 0, red below, and white 0. Each of the three models has a colour scale of its own.

# %%
# the library's C stands before the sum of losses, and its ℓ2 is ½ΣW²:
# λ is 1/(C N) for ℓ1, and 1/(2 C N) for ℓ2
models = {
    "ℓ2, weak": LogisticRegression(C=10, tol=1e-6),
    "ℓ2, strong": LogisticRegression(C=0.02, tol=1e-6),
    "ℓ1": LogisticRegression(penalty="l1", C=0.5, tol=1e-6),
}
zeros, shares = {}, {}
for name, model in models.items():
    model.fit(D_train, y_train)
    zeros[name], shares[name] = np.mean(model.coef_ == 0), model.score(D_val, y_val)
    print(f"{name:>10}: {zeros[name]:.0%} of weights 0, {shares[name]:.1%} rightly")
#>   ℓ2, weak: 6% of weights 0, 96.7% rightly
#> ℓ2, strong: 6% of weights 0, 91.1% rightly
#>         ℓ1: 80% of weights 0, 95.0% rightly

# %%
figure = new_figure(7.2, 2.6)
rows = zip(figure.subplots(3, 10), models.items(), strict=True)
for axes, (name, model) in rows:
    for ax, template in zip(axes, model.coef_, strict=True):
        reach = np.abs(model.coef_).max()
        ax.imshow(template.reshape(8, 8), cmap="RdBu", vmin=-reach, vmax=reach)
        ax.set(xticks=[], yticks=[])
    axes[0].set_ylabel(name, rotation=0, ha="right", va="center")
show(figure, alt="Weights of ten digits: weak ℓ2 rough, strong ℓ2 smooth, ℓ1 sparse.")

# %% [markdown]
# Strong ℓ2 spreads each template over its pixels (and is too strong here); only the four pixels that are blank in every *training* image (0, 32, 39 and 56) keep the weight 0.
# ℓ1 leaves 80 %<!--= 100 * zeros["ℓ1"]:.0f --> of all weights at exactly 0 and is still right on 95.0 %<!--= 100 * shares["ℓ1"]:.1f -->.

# %% [markdown]
# ## 8 · Both at once, written in four ways
#
# ℓ1 chooses features, ℓ2 spreads over those that go together; the **elastic net** takes both prices.
# You will meet it written in four ways. Are they the same?
#
# | written | in a deck as |
# | --- | --- |
# | $\sum \beta W^2 + \lvert W\rvert$ | one number β, and λ before it |
# | $\lambda_1 \sum \lvert\theta\rvert + \lambda_2 \sum \theta^2$ | two numbers |
# | $\lambda_1 \lvert w\rvert + \tfrac12 \lambda_2 w^2$ | two numbers, and a half |
# | $\beta \sum \lvert W\rvert^p$ | a power p, with ℓ2 at 2 and ℓ1 at 1 |
#
# Translate the first three into one form, $l_1 \sum|W| + l_2 \sum W^2$:

# %%
ways = {
    "λ Σ(βW² + |W|), λ = 0.1, β = 3": ElasticNet.by_beta(3).times(0.1),
    "λ1 = 0.1, λ2 = 0.3": ElasticNet.by_lambdas(0.1, 0.3),
    "with ½, λ1 = 0.1, λ2 = 0.6": ElasticNet.by_half(0.1, 0.6),
}
table = np.random.default_rng(0).normal(size=(3, 4))
for name, R in ways.items():
    print(f"{name:>32}: l1 = {R.l1:.1f}, l2 = {R.l2:.1f}, R(W) = {R(table):.6f}")
#>   λ Σ(βW² + |W|), λ = 0.1, β = 3: l1 = 0.1, l2 = 0.3, R(W) = 2.465383
#>               λ1 = 0.1, λ2 = 0.3: l1 = 0.1, l2 = 0.3, R(W) = 2.465383
#>       with ½, λ1 = 0.1, λ2 = 0.6: l1 = 0.1, l2 = 0.3, R(W) = 2.465383

# %% [markdown]
# They are the same up to constants, with two things to watch:
#
# - the ½ makes the slope λ₂ w instead of 2 λ₂ w, so that 0.6 in one book is 0.3 in another;
# - the first form has |W| whole, so it holds every mixture *except* pure ℓ2: for that β would have to be infinite.
#
# The fourth is another family.
# At p = 1 and p = 2 it is ℓ1 and ℓ2, but between them it is no mixture of both.
# Ask for the l1 and l2 that agree with it on the weights 1 and 4, and try them on 9:

# %%
def fourth(w):
    return bridge(np.array([w]), beta=1, p=1.5)


l1, l2 = np.linalg.solve([[1, 1], [4, 16]], [fourth(1.0), fourth(4.0)])
for w in (1.0, 4.0, 9.0):
    print(f"|{w:.0f}|^1.5 = {fourth(w):4.1f}   mixture: {l1 * w + l2 * w**2:4.1f}")
#> |1|^1.5 =  1.0   mixture:  1.0
#> |4|^1.5 =  8.0   mixture:  8.0
#> |9|^1.5 = 27.0   mixture: 33.0

# %% [markdown]
# They part, so no mixture is the same.
# And they part where it counts, at 0: the elastic net has a kink there for every l1 > 0, and sets weights to 0; a power p > 1 is smooth and never does.

# %% [markdown]
# ## 9 · Your turn, alive
#
# In [exercises/05_features_and_losses.ipynb](../exercises/05_features_and_losses.ipynb) you write it all: the features, one against the rest, softmax, both losses, the full loss and its gradient.
# Your features bend the cut of section 1, your softmax mixes the colours of section 4, your losses judge the scores of section 5, and your full loss decides which weights are best in section 7.
# And your gradient trains a classifier from nothing: how that is done well is lesson 06.
#
# ## Recap
#
# - **Features**: products and squares let a linear classifier cut along circles, ellipses, hyperbolas; each data set needs its own.
# - **Capacity**: with next to no penalty a higher degree never hurts in training; the validation error says when to stop.
# - **Many classes**: one against the rest or one against one contradict themselves in places; the highest score decides, and softmax learns all scores together.
# - **Softmax**: e^s over its sum along the row, after subtracting the highest score.
# - **Losses**: the hinge is content once the right class leads by 1; the cross-entropy, −log p, never is; its slope is p less the one-hot row.
# - **Full loss**: $\frac1N \sum L_i + \lambda R(W)$, no price on b.
# - **Prices**: ℓ2 spreads and shrinks, ℓ1 sets weights to 0 because its ball has corners; the elastic net does both, and is written in several ways that differ by constants.
#
# **Quiz.** Answer before you open the fold.
#
# <details><summary>1. The classes lie on both sides of a parabola, x2 = x1². Which of the five features suffice?</summary>
# x1² and x2: the cut is x2 − x1² = 0, with weights 1 and −1.</details>
#
# <details><summary>2. All scores of a sample are doubled. What happens to the predicted class, to the probabilities, to the two losses?</summary>
# The class stays. The probabilities move away from equal, unless all scores are equal. If the right class leads, the cross-entropy falls and the hinge falls or stays at 0. If the other one of two classes leads, both rise; with more classes both can even fall: try 0 for the right class, 0.01 and −0.5 for the others.</details>
#
# <details><summary>3. With 20 classes, and weights and biases that are all 0, what are the mean hinge loss and the mean cross-entropy?</summary>
# 19 and log 20, which is about 3: all scores are equal, whatever the samples are.</details>
#
# <details><summary>4. You duplicate every sample of the training set. Which weights change: those of 1/N Σ Lᵢ + λR(W), or those of Σ Lᵢ + λR(W)?</summary>
# Only the second: its losses count twice, the price still once. The mean stays what it was.</details>
#
# <details><summary>5. A feature is copied, so that two columns are equal. What do ℓ2 and ℓ1 do with the weight that the one column had?</summary>
# ℓ2 gives each half of it, since two halves squared cost half as much. ℓ1 is indifferent to how it is shared out.</details>
#
# <details><summary>6. Why is there no price on the bias?</summary>
# It would pull every plane towards the origin, which is a place like any other: move all the data, and the best classifier should move along, no more.</details>
#
# ## Sources
#
# Deck R (M. E. H. Rahmani, *Introduction to Machine Learning*) and deck M (MINES Paris, *Machine learning and neural network*): features, many classes, losses, the practice of section 6. The cat, the car and the frog came into the decks from CS231n (Stanford).
# D. R. Cox, *The regression analysis of binary sequences* (1958). J. S. Bridle, *Probabilistic interpretation of feedforward classification network outputs* (1990), the name softmax. J. Weston and C. Watkins, *Support vector machines for multi-class pattern recognition* (1999), the hinge of many classes.
# A. E. Hoerl and R. W. Kennard, *Ridge regression* (1970). R. Tibshirani, *Regression shrinkage and selection via the lasso* (1996). H. Zou and T. Hastie, *Regularization and variable selection via the elastic net* (2005). I. E. Frank and J. H. Friedman, *A statistical view of some chemometrics regression tools* (1993), the power p.
# Digits: E. Alpaydin and C. Kaynak (1998), by way of UCI.
