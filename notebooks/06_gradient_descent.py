# %% [markdown]
# # 06 · Gradient descent and model fitting
#
# Nearly every model of this course learns in one way: a number says how wrong it is, and its parameters go downhill on that number, step by step.
# The step is one line of code.
# How long it should be, when to stop, on how many samples to look, and where one ends: that is this lesson.
#
# **After this lesson you can**
#
# - find a minimum by the derivative and by descent, and say why descent needs a learning rate and a tolerance,
# - tell from a loss curve whether the rate is too small, right, at its edge, or too large,
# - say what the condition number of a valley is, and what it does to the number of steps,
# - fit a model by the gradient of its squared errors, and choose the rate that goes with a sum or a mean,
# - choose between full batches, mini-batches and single samples, and say what noise does,
# - say why different starts end in different places, and why saddles are commoner than minima.
#
# *Before this lesson:* [00b · Toolbox](00b_toolbox.ipynb), sections 5 and 6 (slope and gradient).
# *Time:* 80 minutes, best in two parts: sections 1 to 5, then 6 to 9. The exercise takes as long again.

# %%
import numpy as np

from course_lib.data import load_cubic
from course_lib.nn.landscapes import LANDSCAPES, valley_of
from course_lib.plots.show import show
from course_lib.plots.style import INK, new_figure
from course_lib.widgets.ball_descent import BallDescent
from course_lib.widgets.batch_noise import BatchNoise
from course_lib.widgets.cubic_fit import CubicFit
from course_lib.widgets.descent_surface import DescentSurface
from course_lib.widgets.many_starts import ManyStarts, tilted
from course_lib.widgets.steps_to_rest import StepsToRest

# %% [markdown]
# ## 1 · The bottom of x², twice
#
# Where is f(x) = x² lowest?
# **By the derivative**: at a lowest place the tangent is level, f′(x) = 2x = 0, so x = 0. One line, if the equation can be solved.
# For a network with a million weights nobody can solve it; what remains is to ask at one place for the slope, and to go a little against it:
#
# $$x \leftarrow x - \eta\, f'(x)$$
#
# Where the slope is positive, x becomes smaller; where it is negative, larger: always downhill. η (*eta*; some write α) is the **learning rate**.

# %%
x, learning_rate = 1.5, 0.1
for _ in range(4):
    slope = 2 * x
    x = x - learning_rate * slope
    print(f"slope {slope:.3f}, so x = {x:.3f}")
#> slope 3.000, so x = 1.200
#> slope 2.400, so x = 0.960
#> slope 1.920, so x = 0.768
#> slope 1.536, so x = 0.614

# %% [markdown]
# The step becomes shorter by itself, because the slope does.
#
# *Before you move the rate: at which does one step reach the bottom? And at which is it never reached?*

# %%
BallDescent()

# %% [markdown]
# **Try this.** Put the rate at 0.01 and press Play; then at 0.5, 0.9, 1 and 1.05.
# On x² a step makes $x - \eta \cdot 2x = (1 - 2\eta)\, x$, so everything hangs on the factor 1 − 2η:

# %%
for rate in (0.01, 0.3, 0.5, 0.9, 1.0, 1.05):
    x = 1.5
    for _ in range(40):
        x = x - rate * 2 * x
    print(f"rate {rate:4}: factor {1 - 2 * rate:5.2f}, after 40 steps x = {x:.6f}")
#> rate 0.01: factor  0.98, after 40 steps x = 0.668551
#> rate  0.3: factor  0.40, after 40 steps x = 0.000000
#> rate  0.5: factor  0.00, after 40 steps x = 0.000000
#> rate  0.9: factor -0.80, after 40 steps x = 0.000199
#> rate  1.0: factor -1.00, after 40 steps x = 1.500000
#> rate 1.05: factor -1.10, after 40 steps x = 67.888883

# %% [markdown]
# | rate | what the ball does |
# | --- | --- |
# | far below 0.5 | creeps down one side |
# | 0.5 | is at the bottom at once |
# | between 0.5 and 1 | leaps across, and lands nearer |
# | 1 | swings between x₀ and −x₀ for ever: the factor is −1 |
# | above 1 | lands farther out each time: it **diverges** |
#
# **Quiz, from deck P: why is there a learning rate at all?** Why not simply x ← x − f′(x)?
# Because the slope says which way and how steep, but not *how far*: it is a height per length, and a step is a length.
# Make the curve a hundred times as high. Its bottom stays where it is, and the slope becomes a hundred times as large:

# %%
for height in (1, 0.01, 100):
    x = 1.5
    for _ in range(3):
        x = x - 2 * height * x  # the slope of height * x², and no rate
    print(f"{height:6} x²: after 3 steps x = {x:.6g}")
#>      1 x²: after 3 steps x = -1.5
#>   0.01 x²: after 3 steps x = 1.41179
#>    100 x²: after 3 steps x = -1.18209e+07

# %% [markdown]
# The factor η turns a slope into a step; how large it may be depends on how *bent* the curve is (here 2 · height is the second derivative, and η must stay below 2 divided by that).

# %% [markdown]
# ## 2 · When to stop
#
# > **Spot the slip.** Deck P goes on `while f'(x) ≠ 0`.
# >
# > In floats that hardly ever ends. Run it, with an end by force:

# %%
def until_level(derivative, x, learning_rate, most=20_000):
    """Steps until the derivative is exactly 0, and where that is."""
    for step in range(most):
        slope = derivative(x)
        if slope == 0:
            return step, x
        x = x - learning_rate * slope
    return most, x


# %%
for name, derivative in {
    "x²": lambda x: 2 * x,
    "(x − 0.3)²": lambda x: 2 * (x - 0.3),
    "eˣ − 3x": lambda x: float(np.exp(x)) - 3,
}.items():
    step, x = until_level(derivative, 1.5, 0.1)
    print(f"{name:10} {step} steps, x = {x}, slope {derivative(x):.0e}")
#> x²         20000 steps, x = 1e-323, slope 2e-323
#> (x − 0.3)² 20000 steps, x = 0.3000000000000001, slope 2e-16
#> eˣ − 3x    20000 steps, x = 1.09861228866811, slope 9e-16

# %% [markdown]
# x² comes to 10⁻³²³, among the smallest numbers there are; a tenth of its slope rounds to 0, so it stays there for ever with a slope that is not 0.
# The other two come to rest a float beside the bottom: their next step is too small to change x at all.
# So one stops at a **tolerance**, when the slope is small enough, and after a largest number of steps in any case:

# %%
def minimize(gradient, x, learning_rate, tolerance, max_steps):
    for step in range(max_steps):
        g = gradient(x)
        if np.linalg.norm(g) <= tolerance:
            return x, step
        x = x - learning_rate * g
    return x, max_steps


for tolerance in (1e-2, 1e-4, 1e-8):
    x, steps = minimize(lambda x: np.exp(x) - 3, 0.0, 0.1, tolerance, 10_000)
    print(f"tolerance {tolerance:.0e}: {steps} steps, off by {abs(x - np.log(3)):.1e}")
#> tolerance 1e-02: 19 steps, off by 2.8e-03
#> tolerance 1e-04: 32 steps, off by 2.8e-05
#> tolerance 1e-08: 58 steps, off by 2.6e-09

# %% [markdown]
# A hundred times as exact costs the same few steps more each time (from 10⁻⁴ to 10⁻⁸ it is a hundred times a hundred, twice as many): on a smooth bottom each step takes off the same *share* of what is left.
# And yet a small slope does not prove that the bottom is near. It is small on a plateau, too:

# %%
plateau = LANDSCAPES["plateau"]
far = np.array([3.5, 2.5])
x, steps = minimize(plateau.gradient, far, 0.5, 1e-3, 10_000)
print(f"stopped after {steps} steps at height {plateau.value(x):.4f}; the bottom has 0")
#> stopped after 0 steps at height 0.9999; the bottom has 0

# %% [markdown]
# ## 3 · Two parameters
#
# With several parameters each has its slope; together they are the gradient ∇L, and the rule stays as it is: $\theta \leftarrow \theta - \eta\,\nabla L(\theta)$.
# θ (*theta*) is all parameters as one array, L what is to become small.

# %%
def descend(gradient, theta, learning_rate, n_steps):
    """The start and every point after it, (n_steps + 1, d)."""
    path = [theta]
    for _ in range(n_steps):
        theta = theta - learning_rate * gradient(theta)
        path.append(theta)
    return np.array(path)


bowl = LANDSCAPES["bowl"]
print(descend(bowl.gradient, np.array([-3.0, 2.0]), 0.25, 3))
#> [[-3.     2.   ]
#>  [-1.5    1.   ]
#>  [-0.75   0.5  ]
#>  [-0.375  0.25 ]]

# %% [markdown]
# Below, the same loss twice: from above, with lines of equal height (the higher the darker), and in relief.
# Drag A, or click somewhere, or use the arrow keys.
#
# *Before you move A: at which angle does a step leave a level line?*

# %%
DescentSurface("bowl")

# %% [markdown]
# At a right angle: along the line f does not change, so the way that changes it most is across.
#
# **Try this.** Choose the other surfaces, and make enough steps.
#
# - **Saddle**, x² − y²: down along one axis means up along the other. From A, which lies nearly on the ridge, the steps go to (0, 0), linger, and fall off. Put A exactly on y = 0: then they stay.
# - **Plateau**: far out the gradient is next to nothing; how many steps until something happens? And with A at the corner?
# - **Himmelblau**: four places are lowest. To which one the steps go is a matter of A alone (section 8).

# %%
saddle = LANDSCAPES["saddle"]
for y in (0.0, 1e-9, 1e-3):
    path = descend(saddle.gradient, np.array([-3.0, y]), 0.1, 100)
    x_end, y_end = path[-1]
    print(f"start y = {y:g}: after 100 steps x = {x_end:.1e}, y = {y_end:.2g}")
#> start y = 0: after 100 steps x = -6.1e-10, y = 0
#> start y = 1e-09: after 100 steps x = -6.1e-10, y = 0.083
#> start y = 0.001: after 100 steps x = -6.1e-10, y = 8.3e+04

# %% [markdown]
# The gradient is 0 at a minimum, at a maximum, and at a saddle.
# Descent ends on a saddle only from a line of starts, and rounding or noise helps it off; but it may take long.

# %% [markdown]
# ## 4 · The condition number
#
# A valley is steep across and flat along. Its **condition number** κ says how many times as bent it is across, and all of descent's trouble is in it:
#
# $$L(x, y) = \tfrac12\,(x^2 + \kappa\, y^2), \qquad \text{factor per step: } 1 - \eta \text{ in x}, \quad 1 - \eta\kappa \text{ in y}$$
#
# *Before you move κ: what becomes of the largest rate that still goes down, and of the way along the valley?*

# %%
DescentSurface(
    "valley",
    question="Before you move κ to 50: will the steps still stay in the picture?",
)

# %% [markdown]
# One rate must do for both. Across it must stay below 2/κ, else each leap lands higher; along the valley it then takes off only a small share a step.
# In between the steps **zig-zag**: the gradient points across the valley, not along it.
# The best rate makes both factors equally large, $\eta = 2/(1+\kappa)$, and then each is $(\kappa - 1)/(\kappa + 1)$:

# %%
steps_needed = {}
for kappa in (1, 10, 100, 1000):
    land, best = valley_of(kappa), 2 / (1 + kappa)
    start = np.array([1.0, 1 / kappa])  # as steep along as across
    _, steps_needed[kappa] = minimize(land.gradient, start, best, 1e-6, 100_000)
    factor = (kappa - 1) / (kappa + 1)
    print(f"κ = {kappa:4}: factor {factor:.3f}, {steps_needed[kappa]} steps")
#> κ =    1: factor 0.000, 1 steps
#> κ =   10: factor 0.818, 71 steps
#> κ =  100: factor 0.980, 709 steps
#> κ = 1000: factor 0.998, 7082 steps

# %% [markdown]
# *Before you move κ: where does the lowest place of this curve go, and how high?*

# %%
StepsToRest()

# %% [markdown]
# Ten times the condition number, about ten times the steps, even at the best rate; and right beside the best rate stands the wall. So one rather stays a little below.
# What helps: features of the same size (lesson 13), a memory of earlier steps, or a rate for each parameter (lesson 12).

# %% [markdown]
# ## 5 · Fitting a model: a cubic
#
# Now the height is a loss, and the parameters are those of a model: $\hat y = w_1 x^3 + w_2 x^2 + w_3 x + w_4$, and the loss is the *sum* of the squared errors.
# With the powers of each x as a row of X, (n, 4):
#
# $$L(w) = \lVert Xw - y \rVert^2, \qquad \nabla L(w) = 2 X^\top (Xw - y)$$

# %%
def cubic_loss(w, x, y):
    X = np.vander(x, 4)  # columns x³, x², x, 1
    errors = X @ w - y  # (n, 4) @ (4,) -> (n,)
    return np.sum(errors**2), 2 * X.T @ errors  # (4, n) @ (n,) -> (4,)


x, y = load_cubic()  # 22 measurements
loss, gradient = cubic_loss(np.zeros(4), x, y)
print(f"at w = 0: loss {loss:.2f}, gradient {gradient.round(2)}")
#> at w = 0: loss 2187.38, gradient [-2004.35   505.5   -297.8    -59.2 ]

# %% [markdown]
# A deck fits such a cubic from four starts, and from the last of them with two learning rates, 2·10⁻⁵ and 7.5·10⁻⁴. Its data are lost; these are chosen so that one rate crawls and the other is at its edge.
# Four pictures at once: the data and the curve; the loss; and the path of the weights, w₁ with w₃ and w₂ with w₄.
# (The places of the measurements lie evenly around 0, so odd and even powers do not meet in the loss: the two planes show all of it.)
#
# *Before you press Play: after how many steps will the curve look right?*

# %%
CubicFit()

# %% [markdown]
# **Try this.** Move the steps to 1000: still not there. Now the rate 7.5·10⁻⁴: in the left plane a leap from side to side at every step, and yet the loss falls. One notch more, 7.6·10⁻⁴, and it does not.
#
# Where is that edge? The loss is a valley in four dimensions, and how bent it is its **Hessian** says, the matrix of its second derivatives, $2X^\top X$.
# Its eigenvectors are the axes of the valley (x and y in section 4), and along each the loss is as bent as the eigenvalue λ says (1 and κ there).
# The rate must stay below 2/λ for the largest of them, and the condition number is the largest over the smallest.

# %%
X = np.vander(x, 4)
eigenvalues = np.linalg.eigvalsh(2 * X.T @ X)
limit = 2 / eigenvalues[-1]
condition = eigenvalues[-1] / eigenvalues[0]
print("eigenvalues", eigenvalues.round(1))
print(f"largest rate {limit:.3e}, condition number {condition:.0f}")
#> eigenvalues [  16.    18.3  515.2 2658.4]
#> largest rate 7.523e-04, condition number 166

# %%
def cubic_gradient(w):
    return cubic_loss(w, x, y)[1]


starts = [(-9, 2, 1, 30), (-9, 2, 1, -20), (-40, 0, 0, 0), (0, 0, 0, 0)]
for start in starts:
    for rate in (2e-5, 7.5e-4):
        w = descend(cubic_gradient, np.array(start, float), rate, 1000)
        losses = [cubic_loss(w[t], x, y)[0] for t in (0, 10, 100, 1000)]
        print(f"{start!s:16} {rate:.1e}:", *(f"{each:10.0f}" for each in losses))
best = np.linalg.lstsq(X, y)[0]  # gradient = 0, solved
lowest = cubic_loss(best, x, y)[0]
print(f"lowest: {lowest:.1f} at w = {best.round(2)}")
#> (-9, 2, 1, 30)   2.0e-05:     146049      63235       6874       2070
#> (-9, 2, 1, 30)   7.5e-04:     146049     107117      34346        152
#> (-9, 2, 1, -20)  2.0e-05:     127009      48560       8062       4216
#> (-9, 2, 1, -20)  7.5e-04:     127009     110501      34627        152
#> (-40, 0, 0, 0)   2.0e-05:    2133861     717142       2221       1244
#> (-40, 0, 0, 0)   7.5e-04:    2133861    1883840     614616        160
#> (0, 0, 0, 0)     2.0e-05:       2187       1626       1150        663
#> (0, 0, 0, 0)     7.5e-04:       2187       1629        446        152
#> lowest: 151.7 at w = [ 1.76 -3.05 -5.12  8.96]

# %% [markdown]
# All starts lead to the same w: the loss of a model that is linear *in its weights* is a bowl, and has one bottom. Along its flattest direction, with eigenvalue 16<!--= eigenvalues[0]:.0f -->, a step at 2·10⁻⁵ takes off 0.03<!--= 100 * 2e-5 * eigenvalues[0]:.2f --> % of what is left: it would take 14,400<!--= round(np.log(100) / (2e-5 * eigenvalues[0]), -2):,.0f --> steps to come within a hundredth.
#
# **Sum or mean?** Deck and library may differ: `mse` is the mean. It is the sum divided by n, so is its gradient, and so the rate that goes with it is n times as large:

# %%
n = len(y)
w_sum = descend(cubic_gradient, np.zeros(4), 2e-5, 50)[-1]
w_mean = descend(lambda w: cubic_gradient(w) / n, np.zeros(4), n * 2e-5, 50)[-1]
print("the same walk:", np.allclose(w_sum, w_mean))
print(f"largest rate for the mean: {n * limit:.4f}")
#> the same walk: True
#> largest rate for the mean: 0.0166

# %% [markdown]
# Choose "mean" in the widget, with the rate as it was: everything is 22<!--= n --> times slower.
# A mean has the advantage that its rate need not change when samples are added.

# %% [markdown]
# ## 6 · Watching the loss
#
# In four dimensions nobody sees the valley, and a network has a million. What one can always draw is the loss by step.
# Here are four walks on the cubic.
#
# *Before you read on: which is at 2·10⁻⁵, at 2·10⁻⁴, at 7.5·10⁻⁴ and at 7.6·10⁻⁴?*

# %%
figure = new_figure(6.4, 3.6)
ax = figure.add_subplot(xlabel="step", ylabel="loss", yscale="log", ylim=(100, 1e5))
walks = [("A", 7.6e-4, "-.", 70), ("B", 2e-4, "-", 200)]
walks += [("C", 2e-5, "--", 200), ("D", 7.5e-4, ":", 130)]
for name, rate, style, at in walks:
    w = descend(cubic_gradient, np.zeros(4), rate, 600)
    losses = np.sum((w @ X.T - y) ** 2, axis=1)
    ax.plot(losses, style, color=INK, linewidth=2)
    where = (-14, 2) if name in "AD" else (0, 6)
    look = {"textcoords": "offset points", "fontsize": 12}
    ax.annotate(name, (at, losses[at]), where, **look)
show(figure, alt="Loss by step: A rises; B and D fall, D lower at last; C soon creeps.")

# %% [markdown]
# A falls for a few steps and then rises without end: too large. C falls along the steep directions and then creeps: too small. B is a good rate.
# D is at its edge, with a leap from side to side at every step, and yet its curve is smooth and in the end the lowest: a curve does not say how near the edge is. In a network the edge moves, so one stays away from it.
#
# | the loss | what it may be |
# | --- | --- |
# | rises, or becomes `nan` | the rate is too large; divide it by 10 |
# | falls in a straight line, hardly | too small; multiply it by 3, until it rises, and go back one |
# | falls, then creeps | flat directions: patience, scaled features, another optimizer; or the floor |
# | goes up and down around a level | the noise of mini-batches: a smaller rate towards the end (lesson 13) |
# | jumps once and falls again | a batch with wild samples, or a rate near the edge |
#
# How low is low? Only a second curve tells: that of samples which are not trained on (lesson 14).

# %% [markdown]
# ## 7 · On how many samples?
#
# The gradient of a mean loss is the mean of the samples' gradients. A mean can be *estimated* from a few.
#
# - **Full batch**: all samples for each step; exact.
# - **Mini-batch**: some, say 64, other ones at each step.
# - **Single samples** (*stochastic* or on-line): one at a time.
#
# An **epoch** is one round through all samples: one step with a full batch, n with single samples. (Names differ: SGD means single samples in some texts and mini-batches in others. It is no error, but ask.)

# %%
def minibatches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)  # dealt anew in each epoch
    return [order[i : i + batch_size] for i in range(0, n_samples, batch_size)]


def sgd_epoch(X, y, w, learning_rate, batches):
    for batch in batches:
        errors = X[batch] @ w - y[batch]  # (m, d) @ (d,) -> (m,)
        w = w - learning_rate * 2 / len(batch) * X[batch].T @ errors
    return w


# %%
rng = np.random.default_rng(0)
print([batch.tolist() for batch in minibatches(7, 3, rng)])
w = np.zeros(4)
for _ in range(300):
    w = sgd_epoch(X, y, w, 0.005, minibatches(n, 4, rng))
print("300 epochs of batches of 4:", w.round(2))
print("the best:                  ", best.round(2))
#> [[2, 4, 3], [6, 5, 0], [1]]
#> 300 epochs of batches of 4: [ 1.65 -3.   -5.06  9.05]
#> the best:                   [ 1.76 -3.05 -5.12  8.96]

# %% [markdown]
# Every sample comes once an epoch, in one batch; the last batch may be smaller, and its mean is over its own size.
#
# *Before you move the batch size to 1: what becomes of the path, and is the loss after four epochs lower or higher than that of full batches?*

# %%
BatchNoise()

# %% [markdown]
# **Try this.**
#
# - Batch size 1, ten epochs: near the bottom after a few dozen steps; and then it never comes to rest. Now a smaller rate: a smaller cloud.
# - Batch size 128: a smooth way, and one step an epoch.
# - Take the tick from *shuffle*: the samples come sorted by x, so each batch tells of one end of the line only, and the path swings from one opinion to the other. That is what shuffling is for.
#
# The noise goes with **one over the root** of the batch size: four times as many samples, four times the work, half the noise.
# (In the widget large batches come out below that line: they are cut from 128 samples without putting any back, and of all 128 there is but one batch.)

# %%
rng = np.random.default_rng(0)
each = 2 * X * (X @ best - y)[:, None]  # one gradient a sample, (n, 4)
noise = {}
for size in (1, 4, 16, 64):
    draws = each[rng.integers(n, size=(4000, size))].mean(axis=1)
    noise[size] = np.sqrt((draws**2).sum(axis=1).mean())
    less = noise[1] / noise[size]
    print(f"batch of {size:2}: off by {noise[size]:6.2f}, {less:.1f} times less")
#> batch of  1: off by  38.48, 1.0 times less
#> batch of  4: off by  19.31, 2.0 times less
#> batch of 16: off by   9.68, 4.0 times less
#> batch of 64: off by   4.87, 7.9 times less

# %% [markdown]
# **Usual sizes** are 32 to 256: enough for the machine to work on many samples at once, small enough for many steps an epoch. Full batches end where data sets are large. ImageNet has 14 million images:

# %%
images, side = 14_000_000, 224
as_bytes = images * side * side * 3
batch_megabytes = 256 * side * side * 3 * 4 / 1e6
print(f"ImageNet, a byte a colour:      {as_bytes / 1e12:.1f} TB")
print(f"as float32, for one full batch: {4 * as_bytes / 1e12:.1f} TB")
print(f"a mini-batch of 256:            {batch_megabytes:.0f} MB")
print(f"steps an epoch: full 1, mini {-(-images // 256):,}")
#> ImageNet, a byte a colour:      2.1 TB
#> as float32, for one full batch: 8.4 TB
#> a mini-batch of 256:            154 MB
#> steps an epoch: full 1, mini 54,688

# %% [markdown]
# And that is the input only; training also keeps the outputs of every layer. A full batch must be gone through in pieces, for a single step.
#
# **The generalization gap.** Training with batches of thousands has been seen to end in networks that are as good on the training set and somewhat worse on new samples (Keskar and others 2017). Their explanation: the noise of small batches throws the steps out of sharp minima. It is disputed; a rate that grows with the batch, and a warm-up, closed much of the gap (Goyal and others 2017).
#
# **Single samples** are right where they come one by one and are not kept: clicks, sensors, a world that changes (**on-line learning**). Elsewhere they leave the machine idle.

# %% [markdown]
# ## 8 · Other starts, other minima
#
# The cubic's loss is a bowl. That of a network is not: where one ends depends on where one began.
# Here are four minima, of which one is lowest. Every place has the colour of the one to which its steps lead: its **basin**.
#
# *Before you add starts: how many will it take to be fairly sure of the lowest?*

# %%
ManyStarts()

# %% [markdown]
# **Try this.** Move the rate to 0.02: two of the minima lose their basins. They are too sharp: around them a step at this rate leaps too far, and the ball is thrown about. A large rate finds flat minima only, or none.
#
# If a share p of the starts leads to the lowest place, one start misses it with probability 1 − p, and k of them all do with $(1 - p)^k$:

# %%
land, rng = tilted(), np.random.default_rng(0)
starts = rng.uniform(-5, 5, size=(2000, 2))
ends = descend(land.gradient, starts, 0.01, 200)[-1]
share = np.mean(land.value(ends) < 0.01)
needed = int(np.ceil(np.log(0.01) / np.log(1 - share)))
print(f"{share:.0%} of all starts lead to the lowest place;")
print(f"{needed} starts miss it with probability {(1 - share) ** needed:.4f}")
#> 25% of all starts lead to the lowest place;
#> 17 starts miss it with probability 0.0079

# %% [markdown]
# So one begins several times, at random, and keeps the best. For large networks that is too dear, and less needed than it seems: most of the minima that one finds there are of much the same height (Choromanska and others 2015).

# %% [markdown]
# ## 9 · Saddles are commoner than minima
#
# Where the gradient is 0 the Hessian says what kind of place it is: a minimum if the loss bends up in *every* direction, if all eigenvalues are positive. With d directions that is d times "up".
# An experiment: symmetric matrices drawn at random. In how many is every eigenvalue positive?

# %%
rng = np.random.default_rng(0)
share_of_minima = {}
for d in (1, 2, 3, 4, 5):
    A = rng.normal(size=(40_000, d, d))
    lowest_bend = np.linalg.eigvalsh(A + A.swapaxes(1, 2))[:, 0]
    share_of_minima[d] = np.mean(lowest_bend > 0)
    print(f"d = {d}: {share_of_minima[d]:.5f}, coins would give {0.5**d:.5f}")
#> d = 1: 0.49907, coins would give 0.50000
#> d = 2: 0.14705, coins would give 0.25000
#> d = 3: 0.02475, coins would give 0.12500
#> d = 4: 0.00258, coins would give 0.06250
#> d = 5: 0.00017, coins would give 0.03125

# %% [markdown]
# It falls even faster than 2⁻ᵈ: in a matrix the eigenvalues push each other apart. A loss is no random matrix, but the picture holds: in high dimension places with gradient 0 and a high loss are nearly always saddles (Dauphin and others 2014), and what makes descent slow there is not that it is caught, but that it lingers, as on x² − y².

# %% [markdown]
# ## Recap
#
# - **By the derivative** a minimum is found where f′ = 0 can be solved; **by descent** everywhere else: x ← x − η f′(x). η makes a step of a slope.
# - On x² each step is a factor 1 − 2η: 0.5 is at once there, 1 swings for ever, above it diverges. **Stop** by a tolerance and a largest number of steps.
# - The **condition number** is how many times as bent the valley is across as along: the rate must stay below 2/λ, the steps zig-zag, and their number grows like κ.
# - **Squared errors** have the gradient 2Xᵀ(Xw − y) as a sum, that over n as a mean; the rate goes with it.
# - The **loss curve** tells a rate that is too small, right, or too large.
# - **Mini-batches** estimate the gradient; their noise is 1/√size. An epoch uses every sample once, in new order.
# - **Starts** decide on minima; saddles are commoner, and slow rather than final.
#
# The exercise: [06 · Gradient descent](../exercises/06_gradient_descent.ipynb). Your own functions run in these widgets, too: `BallDescent("descend")`, `DescentSurface(own="descend")`, `StepsToRest("minimize")`, `CubicFit("cubic_loss")`, `BatchNoise("sgd_epoch", "minibatches")`, `ManyStarts("best_of_starts")`.
#
# **To try.** Divide each column of the cubic's X by its length, and work out the condition number again. By how much may the rate grow, and how many steps does it take now?
#
# **Quiz.** Answer before you open the fold.
#
# <details><summary>1. Descent on 5x² from x = 1: which rate lands on the bottom at once, and from which on does it diverge?</summary>
# The slope is 10x, so the factor is 1 − 10η: at once with 0.1, no longer nearer from 0.2 on.</details>
#
# <details><summary>2. Your loss was a sum over 1,000 samples, learning rate 10⁻⁵. You change to the mean and leave the rate. What do you see?</summary>
# A curve that hardly falls: the gradient is a thousandth, so the rate that goes with it is 10⁻².</details>
#
# <details><summary>3. 50,000 samples, batches of 128, 10 epochs. How many steps?</summary>
# 391 an epoch (390 full batches and one of 80), 3,910 in all.</details>
#
# <details><summary>4. Your batches are noisy and you want a tenth of the noise. By batch size alone, what does a step cost?</summary>
# A hundred times as much: the noise goes with 1/√size. A smaller rate at the end is cheaper.</details>
#
# <details><summary>5. The gradient is 10⁻⁹ long. Are you at a minimum?</summary>
# Nobody can tell from that: it may be a minimum, a saddle, or a plateau. The loss, and the bends around, say more.</details>
#
# <details><summary>6. Two valleys have the same shape, but one is written in metres and one in millimetres. Do they take the same number of steps?</summary>
# With the rate that suits each, yes: only the *ratio* of the bends counts. If one coordinate alone is in millimetres, κ changes by a million.</details>
#
# ## Sources
#
# Decks P (F. Piccoli, *Neural Networks*), R (M. E. H. Rahmani), E (R. Errattahi), M (MINES Paris) and Q (T. Elsayed): descent on x², the cubic with its four starts and two rates, batches and epochs. The cubic's data are made up, see `course_lib/data/cubic.py`.
# A. Cauchy, *Méthode générale pour la résolution des systèmes d'équations simultanées* (1847). H. Robbins and S. Monro, *A stochastic approximation method* (1951). D. M. Himmelblau, *Applied nonlinear programming* (1972).
# A. Choromanska et al., *The loss surfaces of multilayer networks* (2015). Y. Dauphin et al., *Identifying and attacking the saddle point problem in high-dimensional non-convex optimization* (2014). N. S. Keskar et al., *On large-batch training for deep learning: generalization gap and sharp minima* (2017). P. Goyal et al., *Accurate, large minibatch SGD* (2017).
