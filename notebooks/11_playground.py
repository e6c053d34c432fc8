# %% [markdown]
# # 11 · The playground
#
# A neuron's sum you can compute by hand; thousands of steps of training you cannot.
# Here a small network learns before your eyes: every neuron draws what it answers, every link shows its weight, and you may take hold of any of them while it runs.
# Playing is easily mistaken for knowing, though. So each of the five experiments begins with a question to which you commit yourself, and ends with the same play made many times, and counted.
#
# **After this lesson you can**
#
# - say what each picture in the playground shows, and get the same numbers without it,
# - read a neuron's line off its weights, and say how three of them close a region,
# - say why layers of two neurons can never close one, however many there are,
# - tell what the spiral needs, and what neurons and inputs cost,
# - see overfitting as a gap, and what ℓ1 and ℓ2 do to it and to the weights,
# - find the rate at which one linear neuron begins to diverge, and say why tanh only jumps,
# - run a network with an activation, first weights and an optimizer of your own.
#
# *Before this lesson:* [07 · Neurons, layers, networks](07_neurons_and_networks.ipynb), [08 · Activation functions](08_activations.ipynb), [10 · Backpropagation](10_backpropagation.ipynb); for your own optimizer in section 7 also [12 · Optimizers](12_optimizers.ipynb).
# *Time:* 60 minutes, more if you play on; best in two parts: sections 1 to 4, then 5 to 8. The exercise takes as long again.

# %%
import numpy as np

from course_lib.nn.playground import PRESETS, Experiment
from course_lib.plots.show import show
from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, INK, new_figure
from course_lib.widgets.many_runs import ManyRuns
from course_lib.widgets.playground import Playground
from course_lib.widgets.rate_limit import RateLimit

# %% [markdown]
# ## 1 · What is what
#
# Above stand the buttons, the settings and the **data**: which points, how noisy, how many of them are learned from. Below, from left to right: the **inputs** that the network is given, its **hidden layers**, its **output**, and large the map of it, with the **loss** underneath.
#
# - A *tile* is a map: what this input or neuron answers at every point of the plane, blue for +1, orange for −1, pale for 0. Point at it, or go to it by Tab, and it fills the large map.
# - A *link* is a weight: the thicker, the larger; blue where it is positive, orange and in short dashes where it is negative. The small square at a neuron is its bias, hollow where it is negative. Click a link, and you can read its weight and type another.
# - *Play*, *Step* (one epoch) and *Reset* (new first weights). Learning rate, activation and regularization apply while it runs.
#
# This is the network that deck R shows, a circle to be told from the ring around it by layers of six and two neurons. The deck's picture was taken at epoch 452.
#
# *Before you press Play: at which epoch will the two losses be below 0.1? And which of them will be the lower one?*

# %%
Playground.preset("deck")

# %% [markdown]
# **The same without a picture.** `Experiment` is what the playground draws: same settings, same numbers, a few hundred epochs in a blink.

# %%
deck = Experiment(dataset="circle", hidden=(6, 2), learning_rate=0.03, seed=452)
deck.run(452)
print(f"epoch {deck.epoch}: test loss {deck.test_loss:.3f}, "
      f"training loss {deck.train_loss:.3f}")
print("parameters:", deck.network.parameters.size)
#> epoch 452: test loss 0.005, training loss 0.001
#> parameters: 35

# %% [markdown]
# These are the deck's figures, 0.005 and 0.001. (Its first weights are not known; this seed was chosen because it comes to the same.)
#
# The **loss** is ½ (output − y)², averaged, with labels y of −1 and 1 and a tanh at the output. So always answering 0 costs ½, and a wrong answer that is quite sure of itself costs ½ · 2² = 2.
# It is measured on all training points (solid) and on points that were never learned from (dashed).
#
# **Try this.** Play to some epoch near 452, and pause. Which of the six neurons could be left out? Choose by the look of its two outgoing links, set both to 0, and watch the loss. Then press *Play*: is the damage mended?
# Press *Step inside* to see one batch go forwards and backwards, with its numbers on the links.

# %% [markdown]
# From now on each experiment is also made many times, for a network that does well once may have been lucky. Each seed has its own points and its own first weights:

# %%
def ends(runs, epochs, **settings):
    """The last test loss of so many runs, with seeds 0, 1, 2, …"""
    each = [Experiment(**settings, seed=seed) for seed in range(runs)]
    return np.array([one.run(epochs).test_loss for one in each])


def tell(name, losses, goal):
    low, middle, high = np.quantile(losses, [0, 0.5, 1])
    print(f"{name:18} median {middle:.3f}, from {low:.3f} to {high:.3f}; "
          f"below {goal}: {np.sum(losses < goal)} of {len(losses)}")

# %% [markdown]
# And each has a **goal**; the playground itself says when it is reached:

# %%
for name, preset in PRESETS.items():
    if preset.goal:
        print(f"{name:15}{preset.goal}")
#> neuron         test loss below 0.05 within 300 epochs, from x1 and x2 alone
#> depth          test loss below 0.005 within 300 epochs, from x1 and x2 alone, with at most 8 hidden neurons
#> spiral         test loss below 0.05 within 600 epochs
#> regularization test loss below 0.12 within 500 epochs, from x1 and x2 alone
#> rate           test loss below 0.0001 within 25 epochs, from x1 and x2 alone

# %% [markdown]
# ## 2 · What a neuron shows
#
# A neuron of the first layer computes tanh(w · x + b). Its map has a straight border, w · x + b = 0, at the distance |b| / |w| from the origin, with w across it; the longer w, the sharper the border.
# A neuron of the second layer adds up such maps and bends the sum: its border may be curved, or a corner, or closed.
#
# Two neurons cannot close this region, as you will see.
# *Before you add one: how many does it take? What will the border look like?*

# %%
Playground.preset("neuron")

# %%
for k in (1, 2, 3, 4):
    tell(f"{k} neuron{'s' if k > 1 else ''}", ends(10, 300, hidden=(k,)), goal=0.05)
#> 1 neuron           median 0.428, from 0.405 to 0.461; below 0.05: 0 of 10
#> 2 neurons          median 0.270, from 0.233 to 0.355; below 0.05: 0 of 10
#> 3 neurons          median 0.020, from 0.013 to 0.041; below 0.05: 10 of 10
#> 4 neurons          median 0.019, from 0.013 to 0.037; below 0.05: 10 of 10

# %% [markdown]
# It takes three: with two, none of ten runs comes near; with three, all ten do. How do three of them do it? Here is one such network, opened:

# %%
three = Experiment(hidden=(3,)).run(300)
(W, w_out), (b, b_out) = three.weights, three.biases
distances = np.abs(b) / np.linalg.norm(W, axis=0)  # (2, 3) -> (3,)
sizes = np.abs(w_out[:, 0])
agreeing = sizes.sum() + b_out[0]  # the output's sum where all three are sure
dissenting = agreeing - 2 * sizes  # where one of them has changed its mind
print("lines at the distances", distances.round(1), "from the centre")
print(f"all three agree: {agreeing:.1f}, one does not: {dissenting.round(1)}")
#> lines at the distances [2.  2.2 2. ] from the centre
#> all three agree: 3.2, one does not: [-1.5 -1.5 -1.3]

# %% [markdown]
# Every line passes some 2<!--= distances.mean():.0f --> from the centre of the blue disc, whose radius is 2.5; beyond it the neuron changes its mind, little by little.
# The output's sum is positive where all three agree, and negative as soon as one of them is sure of the contrary: it is an **and** of three half-planes. That is a triangle, its corners rounded by tanh, and a little larger than the one that the lines make, for a neuron must be rather sure of its no to outweigh two that say yes.

# %%
figure = new_figure(4.6, 4.4)
ax = figure.add_subplot(xlabel="x₁", ylabel="x₂", xlim=(-6, 6), ylim=(-6, 6))
X, y = three.data.X_test, three.data.y_test
for k, label in enumerate((1, -1)):
    look = {"color": CLASS_COLOURS[k], "marker": CLASS_MARKERS[k], "s": 12}
    ax.scatter(*X[y == label].T, label=f"y = {label}", **look)
for w, bias in zip(W.T, b, strict=True):
    foot = -bias * w / (w @ w)  # the line's point nearest to (0, 0)
    ax.axline(foot, foot + np.array([-w[1], w[0]]), color=INK, lw=1.5)
axis = np.linspace(-6, 6, 100)
ax.contour(axis, -axis, three.maps(100)[-1], [0], colors=INK, linestyles="dashed")
ax.legend(loc="upper right")
show(figure, alt="Three lines around the disc; the border is a rounded triangle.")

# %% [markdown]
# (Solid: where the three hidden neurons are 0. Dashed: where the output is 0.)
#
# **Try this.** With three neurons trained, click the link from x₁ to one of them and type 0: its line turns until it is parallel to the x₁-axis. What becomes of the triangle? Press *Play*, and it is mended.
# With other inputs the circle needs no hidden layer at all. The goal's rules forbid them here; which ones they are is the exercise's first question.

# %% [markdown]
# ## 3 · Depth against width
#
# Eight neurons may stand side by side in one layer, or four and four, or in four layers of two. They have about the same number of parameters. Is deeper better?
#
# *Commit yourself: put (8), (4, 4), (3, 3, 2) and (2, 2, 2, 2) in order, by what they will reach.*

# %%
Playground.preset("depth")

# %%
shapes = {
    "(8)": (8,), "(4, 4)": (4, 4), "(3, 3, 2)": (3, 3, 2), "(2, 2, 2, 2)": (2, 2, 2, 2)
}
circles = {}
for name, hidden in shapes.items():
    circles[name] = ends(8, 300, hidden=hidden)
    size = Experiment(hidden=hidden).network.parameters.size
    tell(f"{name}: {size}", circles[name], goal=0.005)

# %% [markdown]
# So neither depth nor width decides. Two layers of four beat one of eight (their median is 0.003<!--= np.median(circles["(4, 4)"]):.3f -->, against 0.014<!--= np.median(circles["(8)"]):.3f -->), and four layers of two fail in all 8<!--= np.sum(circles["(2, 2, 2, 2)"] > 0.1) --> runs.
# That is no bad luck. Look at a layer of two neurons as a map from the plane into the plane: it is continuous, and if its two lines cross, no two points go to the same place.
# Such a map stretches and bends the plane like a sheet of rubber. It cannot tear it: **what lies inside a ring stays inside it**, through any number of such layers. In the end a single line must part the disc from the ring around it, and no line does.
#
# A first layer of *three* puts the sheet into space, and there the middle can be lifted out. (Lesson 05 did that by hand.) In general, layers that are all no wider than the input cannot close a region: somewhere it runs out to infinity, right through the ring. That holds for every activation that never falls, ReLU among them. (Such a passage might be so narrow that no point lies in it; descent has not found one here.)
#
# On another computer some of these numbers are others: over thousands of steps even the rounding of a last digit grows. The counts hardly change, and that is one more reason to count.
#
# *Below are all four, each from several seeds. Before you press Play: which will spread most over twenty runs?*

# %%
ManyRuns(
    {name: {"hidden": hidden} for name, hidden in shapes.items()},
    shared={"dataset": "circle"},
    goal=0.005,
    question="How many of twenty runs reach it? Which shape spreads most?",
)

# %% [markdown]
# **Try this.** Choose *(3, 3, 2)* and press *Play* until twenty runs are made: most are better than any of *(8)*, and here and there one is lost. Narrow and deep is often excellent and not to be relied on.
# In the cell, write `"xor"` for `"circle"`: XOR's regions run out to the rim anyway, and there four layers of two often succeed.
#
# With more neurons, on the spiral, in numbers; the two have nearly the same number of parameters, 105<!--= Experiment(hidden=(8, 8)).network.parameters.size --> and 104<!--= Experiment(hidden=(5, 5, 5, 4)).network.parameters.size -->:

# %%
for hidden in ((8, 8), (5, 5, 5, 4)):
    losses = ends(6, 400, dataset="spiral", hidden=hidden, learning_rate=0.1)
    tell(str(hidden), losses, goal=0.3)

# %% [markdown]
# There width wins. "Deeper is better" is no law; depth pays where what the first layers find is used again by the next ones, as in images (lesson 19), and two inputs have little of that.

# %% [markdown]
# ## 4 · Why the spiral needs more
#
# Walk along the x₂-axis through the two arms. In three and a half half-turns an arm goes from the middle to a distance of 5, so it crosses the axis at distances of 1.4<!--= 5 / 3.5:.1f -->, 2.9<!--= 2 * 5 / 3.5:.1f --> and 4.3<!--= 3 * 5 / 3.5:.1f -->, each time on the other side, and so does the second arm. The label changes five times on this line, and about as often on every other line through the middle.
# One tanh goes up or down once. A sum of four hardly changes its sign that often in *all* directions. (Deck E shows a network at work on the spiral; the one below is the playground's usual one, and fails.)
#
# *Commit yourself: what will do more for it, ten neurons more, or sin x₁ and sin x₂ among the inputs?*

# %%
Playground.preset("spiral")

# %%
waves = ("x1", "x2", "sin x1", "sin x2")
given = {
    "(4, 2)": {"hidden": (4, 2)},
    "(8, 8)": {"hidden": (8, 8)},
    "(8, 8, 8)": {"hidden": (8, 8, 8)},
    "(8), sines": {"hidden": (8,), "features": waves},
}
for name, each in given.items():
    size = Experiment(dataset="spiral", **each).network.parameters.size
    tell(f"{name}: {size}", ends(6, 600, dataset="spiral", **each), goal=0.05)

# %% [markdown]
# A sine goes up and down by itself. In every run eight neurons with sines reach what three layers of eight reach in none, with less than a third of the parameters. Somebody who knows the task puts it into the inputs. A network that has to find it out pays in parameters, epochs and failures.
# Then again, sines suit *this* task. The hidden layers would have found what suits another.
#
# **Try this.** Reach the goal from x₁ and x₂ alone. It takes three layers of eight or more, and luck; Adam at 0.01 needs less of it.
# Press *Draw points*, and draw something that eight neurons cannot learn.

# %% [markdown]
# ## 5 · Regularization, seen
#
# Few points, wrong labels among them, and a network with more weights than points: it learns the wrong labels by heart. Its training loss goes on falling, and its test loss turns round and rises.
# **Regularization** takes a bite out of every weight at each step, beside the gradient g (the loss shown does not contain it):
#
# $$\ell_2:\quad w \leftarrow w - \eta\, g - \eta\lambda\, w \qquad\qquad \ell_1:\quad w \leftarrow w - \eta\, g - \eta\lambda\, \mathrm{sign}(w)$$
#
# λ is called *regularization rate* in the playground. ℓ2 takes a share, so that a small weight loses little. ℓ1 takes the same from all: a weight comes to rest only where the data pull at it with |g| = λ, and one that is worth less goes to 0 and stays there (in the playground for good).
#
# *Commit yourself: of the 88 weights, how many will ℓ1 at 0.003 put to exactly 0? About 5, 30, 55?*

# %%
Playground.preset("regularization")

# %%
def compare(penalty, rate, runs=6):
    """Means: training loss, test loss, how many weights are 0, their size."""
    settings = PRESETS["regularization"].settings
    found = []
    for seed in range(runs):
        own = {"regularization": penalty, "regularization_rate": rate, "seed": seed}
        it = Experiment(**{**settings, **own}).run(500)
        w = np.concatenate([W.ravel() for W in it.weights])
        found.append([it.train_loss, it.test_loss, np.sum(w == 0), np.abs(w).mean()])
    return np.mean(found, axis=0)

# %%
table = {}
print("penalty      training  test   gap   zeros   mean |w|")
for penalty, rate in (
    ("none", 0.0), ("l2", 0.003), ("l2", 0.01), ("l2", 0.03), ("l2", 0.3),
    ("l1", 0.001), ("l1", 0.003), ("l1", 0.01), ("l1", 0.1),
):
    train, test, zeros, size = table[penalty, rate] = compare(penalty, rate)
    print(f"{penalty:4} {rate:5}     {train:.2f}    {test:.2f}   {test - train:.2f}   "
          f"{zeros:4.0f}     {size:.2f}")
#> penalty      training  test   gap   zeros   mean |w|
#> none   0.0     0.01    0.19   0.18      0     0.48
#> l2   0.003     0.02    0.15   0.13      0     0.35
#> l2    0.01     0.03    0.11   0.08      0     0.25
#> l2    0.03     0.06    0.11   0.05      0     0.20
#> l2     0.3     0.49    0.49   0.01      0     0.00
#> l1   0.001     0.02    0.15   0.13     23     0.33
#> l1   0.003     0.02    0.14   0.12     54     0.21
#> l1    0.01     0.04    0.17   0.12     75     0.12
#> l1     0.1     0.49    0.49   0.01     88     0.00

# %% [markdown]
# - **None**: a gap between training and test loss; the labels that are wrong have been learned by heart.
# - **A little**: the training loss is higher, the test loss lower. That is the bargain. ℓ2 makes all weights smaller and none of them 0; ℓ1 leaves 34<!--= 88 - table["l1", 0.003][2]:.0f --> of 88 and gains something, too.
# - **Too much**: all weights go to 0 and the map is flat. Both losses are that of always giving one answer; there is no gap any more, and nothing is learned.
#
# So a small gap is no proof of a good network. What counts is the test loss, and on which data λ may be chosen is a matter of lesson 16.
#
# **Try this.** In the preset's loss chart the test loss has its lowest point early, and rises from there. Where? Who stops there has regularized, too (lesson 14).
# With ℓ1 at 0.003, look at the links: whole neurons have lost their last one, and their tiles are one colour.
# Then set the penalty to none, and *dropout* to 20 %: each batch silences that share of the hidden neurons, others every time, so that none can lean on one other alone (lesson 14). What becomes of the two losses, and of the gap? And at 50 %?

# %% [markdown]
# ## 6 · A learning rate too high
#
# Take all hidden layers away, and let the output be the sum itself: one **linear neuron**, on the plane y = (x₁ + x₂)/10, all 600 training points in one batch. With x̃ = (x₁, x₂, 1) and θ = (w₁, w₂, b)
#
# $$L(\theta) = \tfrac12\,\overline{(\tilde x \cdot \theta - y)^2} \qquad \nabla L = \overline{\tilde x\,(\tilde x\cdot\theta - y)} \qquad H = \overline{\tilde x\, \tilde x^{\mathsf T}}$$
#
# (the bar is the mean over the samples). L is a bowl with its minimum at θ\*, and ∇L = H (θ − θ\*). So a step multiplies the error by a matrix, whatever the error is:
#
# $$\theta - \theta^* \;\leftarrow\; (I - \eta H)\,(\theta - \theta^*)$$
#
# Along an eigenvector of H with eigenvalue λ the error is multiplied by 1 − ηλ. It dies away only if |1 − ηλ| < 1, that is η < 2/λ, and the *largest* λ decides. (Lesson 06 had this for two parameters; λ is no penalty here.)
#
# A run that runs away tells this λ: its direction outgrows the others, and then each epoch multiplies the loss by (1 − ηλ)². (In the exercise you compute it from the inputs alone.)

# %%
bowl = {"problem": "regression", "dataset": "plane", "hidden": (), "batch_size": 600}
rate = 0.3
away = Experiment(**bowl, learning_rate=rate).run(30)
before, after = away.history["train_loss"][-2:]
growth = np.sqrt(after / before)  # |1 − ηλ|, here ηλ − 1
steepest = (1 + growth) / rate
limit = 2 / steepest
print(f"{growth:.3f}-fold in an epoch: λ = {steepest:.2f}, limit {limit:.4f}")
for share in (0.5, 0.99, 1.01, 2.0):
    it = Experiment(**bowl, learning_rate=share * limit).run(300)
    print(f"{share:4} of it: loss {it.train_loss:8.1e} after {it.epoch} epochs")
#> 2.878-fold in an epoch: λ = 12.93, limit 0.1547
#>  0.5 of it: loss  5.2e-24 after 300 epochs
#> 0.99 of it: loss  2.5e-06 after 300 epochs
#> 1.01 of it: loss  6.7e+04 after 300 epochs
#>  2.0 of it: loss  1.8e+29 after 31 epochs

# %% [markdown]
# At 0.99 of the limit it converges, at 1.01 it does not. (At twice the limit the numbers ran away, the playground stopped, and went back to the epoch before.)
# x₁ and x₂ lie between −6 and 6, where the mean of x² is 12; that is where a λ of about 12 comes from, one for each of them. The bias has an input of 1, and so λ = 1.
#
# *Commit yourself: which of the rates in the list is the best one here? And what limits it, from below and from above?*

# %%
Playground.preset("rate")

# %%
gone = Experiment(**PRESETS["rate"].settings).run(100).diverged
print(f"epoch {gone.epoch}, rate {gone.learning_rate}: {gone.place}")
#> epoch 34, rate 0.3: the outputs of the output layer

# %% [markdown]
# *Now the same in one picture: where is the right curve lowest? What will become of the limit if the inputs are divided by their standard deviation?*

# %%
RateLimit()

# %% [markdown]
# **Try this.** Just below the limit the steep direction jumps to and fro and hardly gets smaller; far below it the bias crawls. In the long run the best rate is the one that makes both alike, 2/(λ_max + λ_min); after few epochs it is a little lower. Where do you see it after 5, after 100?
# Choose *standardized*: all λ are near 1, and at η = 1 one step does nearly everything. Choose *moved by 6*: same data, another origin, and the limit is far lower than it was. That is why inputs are standardized (lesson 13).

# %% [markdown]
# **With a tanh at the output nothing diverges.** Here is the circle again, with two hidden layers, at ever higher rates:

# %%
print("rate   training loss  2 · share wrong   slope of the output")
jumps = {}
for rate in (0.03, 0.3, 3.0, 10.0):
    it = Experiment(learning_rate=rate).run(300)
    out = it.predict(it.data.X_train)
    wrong = 1 - it.accuracy[0]
    jumps[rate] = it.train_loss, 2 * wrong, np.mean(1 - out**2)
    loss, mistakes, slope = jumps[rate]
    print(f"{rate:5} {loss:12.3f} {mistakes:14.3f} {slope:18.4f}")

# %% [markdown]
# A long step makes large sums, and tanh of a large sum is ±1: the neuron is **saturated**, and its slope 1 − a² is next to 0. From then on the gradient is next to 0 as well, and the network stands still, be its answers right or wrong. No number runs away; the loss jumps, and then mostly stays.
# It cannot exceed 2. At the two high rates it is all but exactly twice the share of wrong answers, since each of them costs ½ · 2²; and that is worse than the ½ of knowing nothing.
#
# So a loss that is high and *flat* is no sign that learning goes slowly. A lower rate alone hardly helps any more; a lower rate and *Reset* do.

# %% [markdown]
# ## 7 · Your own parts
#
# `Playground(activation=…, initializer=…, optimizer=…)` takes what you wrote.
#
# | part | what is called | what it returns |
# | --- | --- | --- |
# | activation | `f(z)`, or a pair `(f, derivative)` | an array of z's shape; or two, values and slopes |
# | initializer | `f(rng, shape, dtype)` | the first weights, (inputs, neurons) |
# | optimizer | `update(parameters, gradient, learning_rate)`, or an object with `init` and `step` | the new parameters |
#
# **First weights.** What is wrong with beginning at 0?

# %%
def zeros(rng, shape, dtype):
    return np.zeros(shape)


same = Experiment(hidden=(4,), initializer=zeros).run(600)
maps = same.maps()[2:6]  # after the two inputs: the four hidden neurons
apart = np.abs(maps - maps[0]).max()
print(f"largest difference between the four maps: {apart:.3f}")
print(f"test loss {same.test_loss:.2f}")
#> largest difference between the four maps: 0.000
#> test loss 0.42

# %% [markdown]
# All four neurons begin alike, so they give the same answer, so they get the same gradient, so they stay alike: on paper for ever. Four neurons, and together they can do no more than one (section 2).
# Random first weights are there to break that **symmetry**. The biases may all begin alike, for the weights beside them do not.
#
# They stand like a pencil on its tip, though: the smallest difference grows.
#
# *Four tiles in step. Before you set one of the first weights to 0.01, and go on: how many different neurons will there be, and what loss can they reach? (Section 2 has the numbers.)*

# %%
Playground(hidden=(4,), initializer=zeros)

# %% [markdown]
# **An activation.** Why not stairs? The derivative may be left out; then it is taken numerically.

# %%
def stairs(z):
    return z + np.sin(2 * z) / 2


def signs(parameters, gradient, learning_rate):
    """Of the gradient only its signs."""
    return parameters - learning_rate * np.sign(gradient)

# %%
ManyRuns(
    {
        "tanh": {},
        "stairs": {"activation": stairs},
        "signs": {"optimizer": signs, "learning_rate": 0.003},
    },
    shared={"dataset": "spiral", "hidden": (8, 8)},
    goal=0.1,
    runs=3,
    question="On the spiral: which helps more, another bend or another rule?",
)

# %% [markdown]
# Neurons that rise step after step suit the spiral: each has many lines in place of one. (They never fall, so two of them close no region: section 3. The exercise asks for an activation with which two do.)
#
# **An optimizer.** `signs`, above, takes the same step whatever the gradient's length. Here it learns the circle:

# %%
question = "The loss is soon low, then it rises. What was lost with the length?"
Playground(optimizer=signs, learning_rate=0.003, question=question)

# %% [markdown]
# Lost is the difference between a batch that is all but right and one that is wrong: both move every parameter by 0.003, and there are more of the first kind. RMSprop and Adam divide by lengths that they *remember*, and a small gradient among large ones stays small.
#
# **Yours.** Copy them from your exercises into a cell here:
# from [08](../exercises/08_activations.ipynb) `Playground(activation=softplus)`, or with a slope of your choice `Playground(activation=lambda z: leaky_relu(z, 0.1))`;
# from [12](../exercises/12_optimizers.ipynb) `Playground(optimizer=MyAdam(0.01))`;
# from [this lesson's](../exercises/11_playground.ipynb) `Playground(activation=my_activation)`.
# They are named in the playground's lists (a lambda as `<lambda>`), and what fails in them is said in place.

# %% [markdown]
# ## 8 · What the playground is not
#
# - **Two inputs.** In the plane one sees everything, and few things are as simple. In 784 dimensions nobody sees a border; what carries over are the gap, the limit of the rate, saturation and symmetry.
# - **Batches in fixed order.** An epoch goes through the points as they stand; most programs shuffle. A batch that the end of an epoch cuts short waits, and the next epoch completes it.
# - **½ (output − y)² for classes**, as in the original. Lesson 09 says why cross-entropy is the better choice: it is the squared loss behind a tanh that lets a sure mistake stand still.
# - **The loss shown has no penalty in it**, so that losses with and without one can be compared. Biases are not penalized.
# - **First weights from −½ to ½ and biases of 0.1**, whatever the layer's size; lesson 13 has better ones.
#
# ## Recap
#
# - **What is what**: a tile is a neuron's answer over the plane, a link its weight; `Experiment(…).run(n)` has the same numbers. One run is a play, many are an experiment.
# - **A neuron's line** is w · x + b = 0, |b|/|w| from the origin. Three make a triangle: an *and* of three half-planes.
# - **Depth against width**: the layers must first be wide enough. Layers of two stretch the plane and cannot open a ring; beyond that, it depends on the task, and deep and narrow ones spread more.
# - **The spiral** changes sides five times on a line. Inputs that suit it replace many neurons.
# - **Regularization** trades training loss for test loss; ℓ1 makes zeros, ℓ2 makes small weights, too much of either a flat map.
# - **The rate** of a linear neuron must stay below 2/λ_max of the mean of x̃x̃ᵀ. Saturating networks do not diverge: they jump, and get stuck.
# - **Your own parts**: an activation, first weights, an optimizer. Equal first weights stay equal.
#
# The exercise: [11 · The playground](../exercises/11_playground.ipynb).
#
# **To try.** Find the smallest network, in parameters, that reaches 0.05 on the spiral in at least half of twenty runs. Any inputs. Which did you count, and is that fair?
#
# **Quiz.** Answer before you open the fold.
#
# <details><summary>1. A neuron has w = (3, 4) and b = −10. How far from the origin is its border? And if all three numbers are doubled?</summary>
# |b|/|w| = 10/5 = 2, both times. Doubled, the border is only sharper.</details>
#
# <details><summary>2. Ten layers of two tanh neurons on the circle, trained for a week. Can they enclose the disc?</summary>
# No: for each layer the disc stays inside its ring, so the blue region must run out through the ring somewhere. More epochs and more such layers change nothing; a first layer of three does.</details>
#
# <details><summary>3. Training loss 0.01, test loss 0.25. Then, with a penalty, 0.48 and 0.49. Is the second network the better one?</summary>
# Its gap is smaller, its test loss larger: it knows next to nothing (always answering 0 costs 0.5). Try a tenth of that penalty.</details>
#
# <details><summary>4. All inputs of a linear neuron are multiplied by 10. What becomes of its highest possible rate?</summary>
# The large eigenvalues grow a hundredfold, the limit falls to about a hundredth.</details>
#
# <details><summary>5. With tanh the loss has stood at 0.8 for fifty epochs, at a rate of 3. A friend lowers the rate to 0.03 and waits. What will he see?</summary>
# Much the same 0.8, for a long time: the output is saturated and its gradient next to 0. He should reset, then use 0.03.</details>
#
# <details><summary>6. First weights all ½ rather than all 0: is the symmetry broken?</summary>
# No. Equal is enough: the neurons of a layer have the same inputs and the same weights, and so the same gradients.</details>
#
# ## Sources
#
# Decks R (M. E. H. Rahmani, *Introduction to Machine Learning*), whose screenshot section 1 reproduces; Q (T. Elsayed), which links to the original; E (R. Errattahi, *Machine & Deep Learning*), with a network on the spiral.
# D. Smilkov, S. Carter, D. Sculley, F. Viégas and M. Wattenberg, *Direct-manipulation visualization of deep networks* (2016, arXiv:1708.03788): the original, of which this is another version, with its data sets.
# Section 3: C. Olah, *Neural networks, manifolds, and topology* (2014); J. Johnson, *Deep, skinny neural networks are not universal approximators* (2019). Section 4: K. Lang and M. Witbrock, *Learning to tell two spirals apart* (1988).
# Section 6: Y. LeCun et al., *Efficient BackProp* (1998), eigenvalues and the rate.
