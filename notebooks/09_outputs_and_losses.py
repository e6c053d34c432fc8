# %% [markdown]
# # 09 · Outputs and losses
#
# A network ends in numbers. What do they mean, and what does it cost if they are wrong?
# The last layer answers the first question and the loss the second, and the two belong together: choose them as a pair, and the gradient becomes the shortest formula there is, ŷ − y.
#
# **After this lesson you can**
#
# - say which functions can be a loss, and what a loss must have,
# - choose the output layer and the loss for a number, for yes or no, for one class of many, for several labels,
# - compute binary cross-entropy in three ways, and from logits of any size,
# - say what one wild sample does to squared and absolute error, and what Huber does about it,
# - say why squared error behind a sigmoid does not correct a confident mistake,
# - encode labels, smooth them, and read a confusion matrix.
#
# *Before this lesson:* [05 · Features, many classes, regularized loss](05_features_and_losses.ipynb) (softmax, cross-entropy and hinge term by term) and [07 · Neurons and networks](07_neurons_and_networks.ipynb).
# *Time:* 75 minutes, best in two parts: sections 1 to 4, then 5 to 9. The exercise takes as long again.

# %%
import numpy as np

from course_lib.data import load_digits
from course_lib.models import LogisticRegression
from course_lib.nn import to_categorical
from course_lib.nn.losses import (
    LOSSES,
    BinaryCrossentropy,
    CategoricalCrossentropy,
    log_sum_exp,
    smooth,
    softmax_cross_entropy,
)
from course_lib.nn.losses.binary import multi_label, multi_label_slope
from course_lib.nn.losses.margin import categorical_hinge, hinge, multiclass_hinge
from course_lib.nn.losses.regression import squared_norm
from course_lib.nn.metrics import confusion_matrix
from course_lib.plots.show import show
from course_lib.plots.style import INK, new_figure
from course_lib.widgets.best_confidence import BestConfidence
from course_lib.widgets.could_be_loss import CouldBeLoss
from course_lib.widgets.logit_losses import LogitLosses
from course_lib.widgets.outlier_fit import OutlierFit
from course_lib.widgets.sigmoid_or_softmax import SigmoidOrSoftmax
from course_lib.widgets.sure_mistake import SureMistake

# %% [markdown]
# ## 1 · What can be a loss?
#
# A loss says how bad a prediction is, as one number, and training goes downhill on it.
# Let e be the error, prediction less target.
# A deck asks which of these can be a loss: e³, log e, sin e, 1/e, 5e² − 2.
#
# *Before you run the widget: choose. Which of the five would you trust to bring e to 0?*

# %%
CouldBeLoss()

# %% [markdown]
# **Try this.** From −0.5 the way down e³ leads to ever larger errors, since e³ has no bottom; from 1.5 it creeps towards 0, so not every start shows it.
# Start sin e at 0: it comes to rest at −π/2, where the prediction is wrong.
# Of the five only 5e² − 2 will do; that it is −2 at best does not matter, for its slope knows nothing of the −2.
#
# A loss must have
#
# - **continuity**: a little better must not cost much more,
# - **a derivative almost everywhere**, which is not 0 on a stretch where the loss could still be lower: it says which way to go,
# - **a bound below**: else there is no end to going down,
# - and it must be **least where the prediction is right**.
#
# "1 if wrong" is the count of mistakes. It is what we *want* to be small, and yet no loss to go down on: its slope is 0.
# That is why one trains on a loss and reports the accuracy.

# %% [markdown]
# > **Spot the slip.** Deck P: a loss must have only one minimum.
# >
# > That is convenient, not necessary. The hinge max(0, 1 − y f) is 0 for *every* score of 1 and more, and cross-entropy of logits attains no minimum at all: it falls for ever.
# > A *strictly* convex loss has at most one minimum in the prediction; and in the weights of a network with a hidden layer it is not even convex.

# %%
scores = np.array([0.0, 1.0, 2.0, 5.0, 10.0])
yes = np.ones(5)
print("score        ", scores)
print("hinge        ", hinge(yes, scores))
entropy = np.logaddexp(0, -scores)  # log(1 + e^-z), section 3
print("cross-entropy", *(f"{each:.5f}" for each in entropy))
#> score         [ 0.  1.  2.  5. 10.]
#> hinge         [1. 0. 0. 0. 0.]
#> cross-entropy 0.69315 0.31326 0.12693 0.00672 0.00005

# %% [markdown]
# ## 2 · A number: identity, and a power of the error
#
# How warm will it be, what does a flat cost? The last layer is a weighted sum and *nothing else* (the **identity**), so that any number can come out.
# For N samples and C outputs two losses are usual, and a third, of sample i, sums where the first takes the mean:
#
# $$\text{MSE} = \frac{1}{NC}\sum_{i,j} (f_{ij} - y_{ij})^2 \qquad \text{MAE} = \frac{1}{NC}\sum_{i,j} |f_{ij} - y_{ij}| \qquad \lVert f_i - y_i \rVert^2 = \sum_j (f_{ij} - y_{ij})^2$$

# %%
y = np.array([[1.0, 2.0], [3.0, 4.0]])  # two samples, two outputs
f = np.array([[2.0, 2.0], [3.0, 1.0]])
mse, mae = LOSSES["mse"], LOSSES["mae"]
all_entries, norms = mse(y, f), squared_norm(y, f).mean()
print("MSE ", all_entries, "  mean of the norms", norms)
print("MAE ", mae(y, f))
print("dMSE/df", mse.gradient(y, f).tolist())
print("dMAE/df", mae.gradient(y, f).tolist())
#> MSE  2.5   mean of the norms 5.0
#> MAE  1.0
#> dMSE/df [[0.5, 0.0], [0.0, -1.5]]
#> dMAE/df [[0.25, 0.0], [0.0, -0.25]]

# %% [markdown]
# MSE as Keras takes it is the mean over *all* entries, 2.5<!--= all_entries:.1f -->; the mean of the squared norms is C times that, 5<!--= norms:.0f -->, and so is its gradient.
# Both are in use; a learning rate that is right for one is not for the other.
#
# Look at the two gradients: the slope of MSE grows with the error, that of MAE is only a sign.
# So the first bends to the one who shouts. Here is a point, A, that does not belong.
#
# *Before you drag A up and down: which line will follow, and which will hardly notice?*

# %%
OutlierFit()

# %% [markdown]
# **Try this.** Choose the constant. By the squares it is the *mean*, and moves a ninth of the way with A; by the absolute errors it is the *median*, which asks only on which side of it A lies (and goes along only while A itself is in the middle).
# **Huber's** loss is a square near 0, so that it comes smoothly to rest, and a straight line from δ on: no sample pulls harder than δ.

# %%
ages = np.array([3.0, 4.0, 5.0, 6.0, 70.0])  # of children, and one slip of the pen
constants = np.linspace(0, 40, 4001)[:, None]  # (4001, 1) against (5,) -> (4001, 5)
best_square = constants[((constants - ages) ** 2).mean(axis=1).argmin(), 0]
best_absolute = constants[np.abs(constants - ages).mean(axis=1).argmin(), 0]
print(f"least MSE at {best_square:.1f}, mean {ages.mean():.1f}")
print(f"least MAE at {best_absolute:.1f}, median {np.median(ages):.1f}")
#> least MSE at 17.6, mean 17.6
#> least MAE at 5.0, median 5.0

# %% [markdown]
# **Bounded regression.** Is the number a share, as of the sky under cloud, then let a sigmoid hold it between 0 and 1, with MSE or with the loss of the next section.
# An identity would sooner or later say more than all of it:

# %%
humidity = np.array([20.0, 40.0, 60.0, 80.0])
cloud = np.array([0.05, 0.15, 0.8, 0.95])  # share of the sky
rise, start = np.polyfit(humidity, cloud, 1)  # identity: the best line
print(f"identity at 100: {start + rise * 100:.2f}")
w, b = np.polyfit(humidity, np.log(cloud / (1 - cloud)), 1)  # a line for the logits
print(f"sigmoid at 100:  {1 / (1 + np.exp(-(w * 100 + b))):.2f}")
#> identity at 100: 1.32
#> sigmoid at 100:  0.99

# %% [markdown]
# ## 3 · Yes or no: sigmoid and binary cross-entropy
#
# One output z, any number, is made a probability: p = σ(z) = 1 / (1 + e⁻ᶻ).
# What stands *before* the sigmoid is called the **logit**, because it is log p/(1 − p), the logarithm of the odds.
#
# The loss is −log of the probability that was given to what is true. There are three ways to write that:
#
# $$L = -y \log p - (1-y) \log (1-p) \qquad L = \begin{cases} -\log p & y = 1 \\ -\log (1-p) & y = 0 \end{cases} \qquad L = -\sum_{k=0}^{1} y_k \log \hat y_k$$

# %%
z, y = np.array([2.0, -1.0, 0.5]), np.array([1, 1, 0])
p = 1 / (1 + np.exp(-z))
by_formula = -y * np.log(p) - (1 - y) * np.log(1 - p)
by_cases = -np.log(np.where(y == 1, p, 1 - p))
two_outputs = np.column_stack([1 - p, p])  # no and yes
with_two = -(np.eye(2)[y] * np.log(two_outputs)).sum(axis=1)
for name, L in (("formula", by_formula), ("cases", by_cases), ("two", with_two)):
    print(f"{name:>8}", L.round(4))
#>  formula [0.1269 1.3133 0.9741]
#>    cases [0.1269 1.3133 0.9741]
#>      two [0.1269 1.3133 0.9741]

# %% [markdown]
# The same, since y is 0 or 1 and kills one of the two terms.
# And the sigmoid of z is the softmax of the two logits (0, z): one output is enough for two classes.
#
# Now a sure mistake: y = 0 and z = 1000. By the formula 1 − p is 0 as a float, and log 0 is no number.
# Put p = σ(z) in by hand and simplify, and no probability is left that could round to 0 or 1:
#
# $$L = \log(1 + e^z) - y z$$
#
# The power may still overflow, but `np.logaddexp(0, z)` gives log(1 + eᶻ) without it (section 6 shows how).

# %%
z, y = np.array([1000.0]), np.array([0])
with np.errstate(all="ignore"):
    p = 1 / (1 + np.exp(-z))
    print("formula:    ", -y * np.log(p) - (1 - y) * np.log(1 - p))
print("from logits:", np.logaddexp(0, z) - y * z)  # logaddexp(0, z) = log(e^0 + e^z)
print("the library:", BinaryCrossentropy(from_logits=True)(y, z))
print("from p:     ", round(BinaryCrossentropy()(y, p), 2), "(p held off 0 and 1)")
#> formula:     [inf]
#> from logits: [1000.]
#> the library: 1000.0
#> from p:      16.12 (p held off 0 and 1)

# %% [markdown]
# So let the network end in *logits* and give these to the loss (`from_logits=True`); a probability of 1.0 has lost how sure it was.

# %% [markdown]
# ## 4 · A confident mistake
#
# Why not the squared error (p − y)² behind a sigmoid?
# By the chain rule its slope is $2(p - y)\,p\,(1 - p)$; that of the cross-entropy is
#
# $$\frac{\partial L}{\partial z} = \frac{p - y}{p(1-p)} \cdot p(1-p) = p - y.$$
#
# *Before you look at the right half: y = 1 and z = −6, which is as wrong as can be. Who has a slope there?*

# %%
SureMistake()

# %%
z, y = -6.0, 1
p = 1 / (1 + np.exp(-z))
by_entropy, by_square = p - y, 2 * (p - y) * p * (1 - p)
ratio = by_entropy / by_square
print(f"cross-entropy {by_entropy:.5f}, squared error {by_square:.5f}")
print(f"{ratio:.0f} times as steep")
#> cross-entropy -0.99753, squared error -0.00492
#> 203 times as steep

# %% [markdown]
# The factor p(1 − p) is the slope of the sigmoid, nearly 0 where it is flat, whether the answer is right or wrong.
# So squared error lets go just where the network is sure and mistaken; cross-entropy pulls 203<!--= ratio:.0f --> times as hard, since its own slope 1/p grows as fast as the sigmoid's falls.
# Move z to 6: there both are all but at rest, and rightly.

# %% [markdown]
# ## 5 · One of many: softmax and cross-entropy
#
# Labels first. **Label encoding** numbers the classes from 0; **one-hot** gives each a row with a single 1.
# Numbers are names here: frog = 2 is not twice car = 1, and a network asked to *predict* the number would think so.

# %%
words = np.array(["cat", "frog", "car", "cat"])
names, numbers = np.unique(words, return_inverse=True)
print(names, numbers)  # label encoding; the classes in order of the alphabet
print(to_categorical(numbers))
#> ['car' 'cat' 'frog'] [1 2 0 1]
#> [[0. 1. 0.]
#>  [0. 0. 1.]
#>  [1. 0. 0.]
#>  [0. 1. 0.]]

# %% [markdown]
# The network has an output for each class, and softmax makes probabilities of the logits (lesson 05). Then
#
# $$L_i = -\sum_k y_{ik} \log \hat y_{ik} = -\log \hat y_{i,\,y_i} \qquad \text{(categorical, and sparse: the label as a number)}$$

# %%
Z = np.array([[5.1, 3.2, -1.7], [0.3, 0.1, 1.9]])  # car, cat, frog: two photos
labels = np.array([1, 2])  # a cat, a frog
P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
dense = LOSSES["categorical_crossentropy"](np.eye(3)[labels], P)
sparse = LOSSES["sparse_categorical_crossentropy"](labels, P)
print("categorical:", round(dense, 4))
print("sparse:     ", round(sparse, 4))
loss, dZ = softmax_cross_entropy(Z, labels)
print("from logits:", round(loss, 4))
print("dL/dZ       ", dZ.round(3).tolist())
print("(P - Y) / N ", ((P - np.eye(3)[labels]) / 2).round(3).tolist())
#> categorical: 1.1766
#> sparse:      1.1766
#> from logits: 1.1766
#> dL/dZ        [[0.435, -0.435, 0.0], [0.074, 0.06, -0.134]]
#> (P - Y) / N  [[0.435, -0.435, 0.0], [0.074, 0.06, -0.134]]

# %% [markdown]
# The gradient by the logits is what was said less what is true, over N: **(ŷ − y)/N**.
# Where does it come from? Write $L = \log \sum_k e^{z_k} - z_y$; the slope of the first part is softmax, the second takes 1 away at the right class.
# Each arrow below leads from a probability to its label: that is the way downhill, in every logit at once.
#
# *Before you move the temperature: all logits divided by 10, what becomes of the bars?*

# %%
LogitLosses()

# %% [markdown]
# **Try this.** Put the cat at −6 and the car at 6: the cross-entropy's slope is all but −1, that of the squared error all but 0, as behind the sigmoid.
# Now the **temperature**: dividing all logits by T > 1 makes probabilities more alike, by T < 1 more extreme; which one leads stays.
# It is used to draw less predictable text from a language model, and to make an overconfident network honest.

# %% [markdown]
# > **Spot the slip.** Deck E: $L = -\log f_c$, with the raw scores f.
# >
# > A score may be negative, or above 1. Softmax comes first.

# %%
f = np.array([3.2, 5.1, -1.7])  # cat, car, frog, as in the widget
with np.errstate(all="ignore"):
    print("-log f:         ", -np.log(f).round(2))
print("-log softmax(f):", (log_sum_exp(f) - f).round(2))
try:
    LOSSES["categorical_crossentropy"](np.array([[1, 0, 0]]), f[None, :])
except ValueError as error:
    print(error)
#> -log f:          [-1.16 -1.63   nan]
#> -log softmax(f): [2.04 0.14 6.94]
#> y_pred runs from -1.7 to 5.1; expected probabilities, from 0 to 1. For raw scores use from_logits=True, or sigmoid or softmax before the loss.

# %% [markdown]
# By the raw scores a sure car (5.1) would earn −1.63, a *reward* without end, and a frog has no loss at all.
#
# > **Spot the slip.** Deck E: sparse labels are 1, 2, 3, …
# >
# > They are numbers of columns, and columns count from 0.

# %%
try:
    LOSSES["sparse_categorical_crossentropy"](np.array([2, 3]), P)  # the cat, the frog
except ValueError as error:
    print(error)
wrong = LOSSES["sparse_categorical_crossentropy"](np.array([2, 2]), P)
print(f"and [2, 2], unnoticed: {wrong:.2f} in place of {loss:.2f}")
#> y_true holds [2 3]; expected class numbers from 0 to 2. Labels count from 0. (np.unique(y, return_inverse=True)[1] makes such of any labels.)
#> and [2, 2], unnoticed: 3.63 in place of 1.18

# %% [markdown]
# It is refused only if the highest number occurs; in a batch without it the loss is simply that of the wrong classes.

# %% [markdown]
# ## 6 · Log-sum-exp
#
# Both cross-entropies rest on $\mathrm{lse}(z) = \log \sum_k e^{z_k}$: behind softmax log ŷ = z − lse(z), and the log(1 + eᶻ) of section 3 is lse of the two logits (0, z).
# Computed as it stands it fails for large z; take the maximum m out first, $\mathrm{lse}(z) = m + \log \sum_k e^{z_k - m}$, and the largest power is 1.

# %%
for z in (np.array([1.0, 2.0, 3.0]), np.array([1000.0, 1001.0, 1002.0])):
    with np.errstate(all="ignore"):
        plain = np.log(np.exp(z).sum())
    m = z.max()
    print(f"plain {plain:.4f}   shifted {m + np.log(np.exp(z - m).sum()):.4f}")
four = np.zeros(4)
print("four equal logits:", log_sum_exp(four).round(4), "= log 4")
#> plain 3.4076   shifted 3.4076
#> plain inf   shifted 1002.4076
#> four equal logits: [1.3863] = log 4

# %% [markdown]
# It is a maximum with its corner rounded off: $\max z \le \mathrm{lse}(z) \le \max z + \log c$, with equality on the right where all are equal.
# So the cross-entropy lse(z) − z_y is, softly, "how far is the right one behind the highest?".
# The hinge of section 8 asks the same with a hard corner.

# %% [markdown]
# ## 7 · Several at once: sigmoids
#
# A photo may show the sea *and* a dog, or nothing of the list.
# That is not one question with many answers but many questions with two: a sigmoid for each label, and the sum of their losses,
#
# $$L_i = \sum_j -y_{ij} \log \hat y_{ij} - (1 - y_{ij}) \log (1 - \hat y_{ij}).$$
#
# *Before you raise the sea and the dog to 8: what will softmax say of them, and what the sigmoids?*

# %%
SigmoidOrSoftmax()

# %% [markdown]
# **Try this.** Choose "none of the three" and lower all three logits by 4, one after the other: the sigmoids are nearer to 0, and softmax is back where it was.
# Only differences count for softmax, so it cannot say "nothing".
#
# The gradient has the same form, ŷ − y, entry by entry, but no label hears of the others:

# %%
Y, Z = np.array([[1, 1, 0]]), np.array([[3.0, 2.0, -2.0]])
print("loss, summed over labels:", multi_label(Y, Z).round(4))
print("Keras, mean over labels: ", round(BinaryCrossentropy(from_logits=True)(Y, Z), 4))
print("slope:", multi_label_slope(Y, Z).round(4).tolist())
#> loss, summed over labels: [0.3024]
#> Keras, mean over labels:  0.1008
#> slope: [[-0.0474, -0.1192, 0.1192]]

# %% [markdown]
# > **Spot the slip.** Deck R: with softmax the loss is $-\sum_k \big(y_k \log \hat y_k + (1-y_k)\log(1-\hat y_k)\big)$.
# >
# > That is the multi-label loss. Behind softmax −log ŷ of the right class says it all: the rivals are in its denominator.
# > With both terms the right class may be equally probable and the loss differ, by how the *wrong* classes share the rest:

# %%
Y = np.array([[1, 0, 0]])
for P3 in (np.array([[0.5, 0.25, 0.25]]), np.array([[0.5, 0.5, 0.0]])):
    one_question = CategoricalCrossentropy()(Y, P3)
    three_questions = 3 * BinaryCrossentropy()(Y, P3)
    print(P3[0], f"categorical {one_question:.3f}   printed {three_questions:.3f}")
Z3 = np.log(np.array([[0.5, 0.25, 0.25]]))
print("slope:", softmax_cross_entropy(Z3, Y)[1].round(3).tolist(), "= P - Y")
#> [0.5  0.25 0.25] categorical 0.693   printed 1.269
#> [0.5 0.5 0. ] categorical 0.693   printed 1.386
#> slope: [[-0.5, 0.25, 0.25]] = P - Y

# %% [markdown]
# Both can be gone down on, but only the first is the likelihood of the label, and has the slope ŷ − y.

# %% [markdown]
# ## 8 · A label that asks for less
#
# Cross-entropy with one-hot labels is never content: it falls as long as the logits grow.
# **Label smoothing** gives a share a of the label to all c classes alike:
#
# $$q = (1 - a)\, y + \frac{a}{c}$$

# %%
print(smooth(np.eye(4)[[1]], 0.2))
a, c = 0.2, 10
best = 1 - a + a / c
print(f"ten classes, a = 0.2: lowest at p = {best:.2f}")
#> [[0.05 0.85 0.05 0.05]]
#> ten classes, a = 0.2: lowest at p = 0.82

# %% [markdown]
# −Σ q log p is lowest at p = q: by its logits the slope is p − q, as it was ŷ − y with one-hot labels, and that is 0 only there. So there *is* a best confidence now, 0.82<!--= best:.2f -->, and being surer costs.
#
# *Before you move p: is 0.95 too sure of the right class, or not sure enough? And with two classes?*

# %%
BestConfidence()

# %% [markdown]
# In Keras: `CategoricalCrossentropy(label_smoothing=0.1)`. Lesson 14 comes back to it as a way to keep a network from memorizing.
#
# **Hinge.** Another way to be content: a lead of 1 is enough.
# Of two classes, labels −1 and 1: $\max(0, 1 - y f)$. Of many, either every rival counts that is too near, or only the highest:

# %%
Y, S = np.eye(3)[[0]], np.array([[3.2, 5.1, 4.0]])  # a cat, and two rivals before it
print("labels -1, 1:     ", hinge(np.array([1, -1]), np.array([0.4, 0.4])))
print("every rival:      ", multiclass_hinge(Y, S).round(1))
print("the highest rival:", categorical_hinge(Y, S).round(1))
print("cross-entropy:    ", round(softmax_cross_entropy(S, Y)[0], 1))
#> labels -1, 1:      [0.6 1.4]
#> every rival:       [4.7]
#> the highest rival: [2.9]
#> cross-entropy:     2.3

# %% [markdown]
# A hinge needs no probabilities and gives none; its output layer is the identity.

# %% [markdown]
# ## 9 · How good is it? Accuracy and confusion
#
# A loss is for going down, a **metric** for people.
# The accuracy is the share of right answers. The **confusion matrix** says what the wrong ones were: in row i and column j stands how often class i was taken for class j.
# Softmax regression on small digits, 1,000 to learn from and 797 held out:

# %%
digits = load_digits()
order = np.random.default_rng(0).permutation(len(digits.y))
D, t = digits.X[order] / 16, digits.y[order]  # pixels from 0 to 1
model = LogisticRegression(tol=1e-6).fit(D[:1000], t[:1000])
taken_for = model.predict(D[1000:])
C = confusion_matrix(t[1000:], taken_for, 10)
right = np.trace(C) / C.sum()
off = C - np.diag(np.diag(C))
print(f"accuracy {right:.1%}; taken for another most often, {off.max()} times:")
print(*(f"{i} for {j}" for i, j in np.argwhere(off == off.max())), sep=", ")
#> accuracy 96.5%; taken for another most often, 4 times:
#> 3 for 8, 8 for 1

# %%
figure = new_figure(5.4, 4.4)
ax = figure.add_subplot(xlabel="taken for", ylabel="digit")
ax.set(xticks=range(10), yticks=range(10))
ax.imshow(np.sqrt(C), cmap="Blues")  # the root, or the mistakes would be invisible
for row, column in zip(*np.nonzero(C), strict=True):
    dark = C[row, column] > 40
    look = {"color": "white" if dark else INK, "fontsize": 9}
    ax.text(column, row, C[row, column], ha="center", va="center", **look)
show(figure, alt=f"Confusion matrix of ten digits; {right:.1%} lie on the diagonal.")

# %% [markdown]
# *Before you read on: which two numbers of the matrix say how many eights there are, and how many were said to be eights?*
#
# The sum of row 8 and the sum of column 8.
# The diagonal over the sum of the row is the **recall** of a class, over that of the column its **precision**; the whole diagonal over all is the accuracy, 96.5 %<!--= 100 * right:.1f -->.
# Where one class is rare, accuracy flatters: who always says "no" to a disease of one in a hundred is right on 99 %.

# %% [markdown]
# ## The table to keep
#
# | the answer is | last layer | loss | Keras's word |
# | --- | --- | --- | --- |
# | any number | identity | MSE, MAE, Huber | `mse`, `mae`, `huber` |
# | a share, from 0 to 1 | sigmoid | MSE or cross-entropy | `mse`, `binary_crossentropy` |
# | yes or no | sigmoid, one output | binary cross-entropy | `binary_crossentropy` |
# | one of c classes | softmax, c outputs | cross-entropy | `categorical_crossentropy` (one-hot), `sparse_categorical_crossentropy` (numbers) |
# | any of c labels | c sigmoids | binary cross-entropy, summed or averaged | `binary_crossentropy` |
# | a class, no probability | identity | hinge | `hinge`, `categorical_hinge` |

# %% [markdown]
# ## Recap
#
# - **A loss** is continuous, has a slope almost everywhere, a bound below, and is least where the prediction is right; a single minimum is convenient only.
# - **A number**: identity; MSE follows the mean and outliers, MAE the median, Huber lets no sample pull harder than δ.
# - **Yes or no**: sigmoid and −log p of the truth; formula, cases and two outputs are the same. From logits: log(1 + eᶻ) − y z.
# - **A confident mistake**: squared error behind a sigmoid has no slope there, cross-entropy has p − y.
# - **One of many**: softmax and −log ŷ of the right class; the gradient is (ŷ − y)/N. Sparse labels count from 0.
# - **Log-sum-exp**: take the maximum out first.
# - **Several labels**: a sigmoid and a yes or no for each, summed.
# - **Label smoothing**: the best confidence is 1 − a + a/c in place of 1.
# - **Metrics** are read, not gone down on; the confusion matrix says who is taken for whom.
#
# The exercise: [09 · Outputs and losses](../exercises/09_outputs_and_losses.ipynb), where the widgets run on your own losses.
#
# **To try.** Turn a seventh of the digits' labels into wrong ones and train twice, with and without label smoothing (the library's `softmax_cross_entropy` takes smoothed rows; go down by its gradient).
# Which of the two is surer of what it has been told wrongly?
#
# **Quiz.** Answer before you open the fold.
#
# <details><summary>1. A network has one output, softmax, and cross-entropy as its loss. What does it learn?</summary>
# Nothing: softmax of a single logit is 1, whatever it is. One output takes a sigmoid; softmax needs two.</details>
#
# <details><summary>2. Cross-entropy with ten classes, untrained network: which value should the loss have at first, and what does 23 tell you?</summary>
# About log 10, 2.3. At 23 the network is sure and wrong from the start: logits of size 20 and more, so weights that are too large or inputs that were not scaled.</details>
#
# <details><summary>3. You multiply a loss by 100. What changes?</summary>
# Its minima do not; the gradient is a hundred times as long, so the learning rate of gradient descent must be a hundredth.</details>
#
# <details><summary>4. Two labels, both right; logits 5 and 5. What are softmax and the sigmoids, and which loss is small?</summary>
# ½ and ½; 0.993 twice. The multi-label loss is 2 · 0.007; softmax can never be below log 2 when the label is shared between two.</details>
#
# <details><summary>5. Which constant has the least MAE for 1, 2, 3, 1000?</summary>
# Every one from 2 to 3: a loss with many minima, and a good one.</details>
#
# <details><summary>6. ŷ − y turned up for softmax with cross-entropy, for sigmoid with binary cross-entropy, and (but for a 2) for identity with squared error. Chance?</summary>
# No: each pair is the negative logarithm of a likelihood (of a class, of yes or no, of a number with Gaussian noise) behind the output that belongs to it. In statistics it is called the canonical link.</details>
#
# ## Sources
#
# Decks R (M. E. H. Rahmani, *Introduction to Machine Learning*), E (R. Errattahi, *Machine & Deep Learning*), M (MINES Paris) and P (F. Piccoli, *Neural Networks*): output layers and losses; the quiz of section 1 is from deck P.
# P. J. Huber, *Robust estimation of a location parameter* (1964). D. R. Cox, *The regression analysis of binary sequences* (1958). J. S. Bridle, *Probabilistic interpretation of feedforward classification network outputs* (1990).
# K. Crammer and Y. Singer, *On the algorithmic implementation of multiclass kernel-based vector machines* (2001), the hinge of the highest rival. C. Szegedy et al., *Rethinking the Inception architecture for computer vision* (2016), label smoothing.
# C. Guo et al., *On calibration of modern neural networks* (2017), temperature. Digits: E. Alpaydin and C. Kaynak (1998), by way of UCI.
