# %% [markdown]
# # Exercise 11 · The playground
#
# The lecture: [11 · The playground](../notebooks/11_playground.ipynb).
#
# In the first questions you answer with *settings*: which inputs, how many neurons, which rate.
# What you write is trained on nine seeds, and counts where six of them reach the goal; so it is the idea that decides, and not luck.
# Then you write parts of the playground yourself, and they go into it: its points, its ℓ1, an activation that nobody has used before.
# None of the questions needs an earlier one to be solved.
#
# Settings are a dict, with the names of the playground's lists, for example `{"features": ("x1", "sin x2"), "hidden": (4, 2), "learning_rate": 0.03}`.
# The inputs are called `"x1"`, `"x2"`, `"x1^2"`, `"x2^2"`, `"x1 x2"`, `"sin x1"` and `"sin x2"`.
# What you do not set is as the question says, or as in the playground: `hidden` (4, 2), rate 0.03, `activation` `"tanh"`, ten samples a batch.

# %%
import numpy as np

from course_lib.checks import load
from course_lib.widgets.playground_goals import try_activation, try_points, try_settings
from course_lib.widgets.playground_tables import four_maps

check = load("11")

# %% [markdown]
# ## 1 · Inputs for the circle (2 points)
#
# The circle, and a network *without* a hidden layer: one neuron, whose weights begin at 0.
# From x1 and x2 it draws a straight border, and half of the points stay wrong.
#
# Which two inputs does it need?
# Goal: a test loss below 0.02 within 100 epochs.
# You may set `features`, at most two of them, and `learning_rate`.
#
# *Before you write: a circle around the origin has the equation x1² + x2² = r². What is linear in it?*

# %% question="circle_inputs"
circle_inputs = None  # a dict, such as {"features": ("x1", "x2")}
### BEGIN SOLUTION
circle_inputs = {"features": ("x1^2", "x2^2")}  # −x1² − x2² + r² = 0 is linear in the squares
### END SOLUTION

# %% check="circle_inputs"
check.circle_inputs(circle_inputs)

# %% [markdown]
# **Your settings, alive.** Press *Play*.
# Hover over the two links: what do their weights have in common, and why?

# %%
try_settings("circle_inputs", circle_inputs)

# %% [markdown]
# ## 2 · Whose map is it? (1 point)
#
# A neuron computes tanh(2 x1 − x2 + 4).
# Which of these four maps does the playground show for it?
# (Blue and + is where it is positive, orange and − where it is negative.)

# %%
four_maps()

# %% question="answer_map"
answer_map = None  # a letter in quotes: "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_map = "c"  # 0 at (−2, 0) and (0, 4), and tanh(4) > 0 at the origin
### END SOLUTION

# %% check="answer_map"
check.answer_map(answer_map)

# %% [markdown]
# ## 3 · As few neurons as close a region (2 points)
#
# The circle once more, now from x1 and x2 alone.
# Each neuron of the first hidden layer draws one line.
# With how few hidden neurons, all layers together, can the network tell inside from outside?
#
# Goal: a test loss below 0.1 within 200 epochs.
# You may set `hidden`, `learning_rate` and `activation`.
#
# *Before you write: take a pencil. How many straight cuts does it take to fence in a flock of sheep?*

# %% question="corners"
corners = None  # a dict, such as {"hidden": (4, 2)}
### BEGIN SOLUTION
corners = {"hidden": (3,), "learning_rate": 0.1}  # a triangle
### END SOLUTION

# %% check="corners"
check.corners(corners)

# %% [markdown]
# **Your settings, alive.** Play, and look at each hidden neuron's map: where does its line run in the end?
# Then take one neuron away. Which shape is the border now?

# %%
try_settings("corners", corners)

# %% [markdown]
# ## 4 · The spiral by its formula (3 points)
#
# The spiral has two arms of m = n/2 points each.
# Point i = 0, 1, …, m − 1 of the first arm, with the label 1, lies at
#
# $$r = 5\, \frac{i}{m}, \qquad t = 1.75 \cdot 2\pi\, \frac{i}{m}, \qquad x = r \sin t, \qquad y = r \cos t$$
#
# The second arm, with the label −1, is the same turned by half a turn: t + π in place of t.
# In the end each coordinate of each point is moved by `noise` times a number of its own, drawn uniformly from −1 to 1.
#
# `spiral_points(n, noise, rng)` receives an even n, the noise and a `np.random.Generator`.
# It returns two things: X of shape (n, 2), the first arm before the second, and the labels y of shape (n,).
#
# *Before you write: n = 4, no noise. Where do the four points lie?*

# %% question="spiral_points"
def spiral_points(n, noise, rng):
    """The two arms of the spiral: points X (n, 2) and labels y (n,), 1 and -1."""
    ### BEGIN SOLUTION
    along = np.arange(n // 2) / (n // 2)
    r, t = 5 * along, 1.75 * 2 * np.pi * along
    first = np.column_stack([r * np.sin(t), r * np.cos(t)])
    second = -first  # half a turn
    X = np.concatenate([first, second]) + noise * rng.uniform(-1, 1, (n, 2))
    return X, np.repeat([1.0, -1.0], n // 2)
    ### END SOLUTION


# %% check="spiral_points"
check.spiral_points(spiral_points)

# %% [markdown]
# **Your points, alive.** The playground learns from what you have made.
# Change `noise`, or let an arm have more turns: when does this network give up?

# %%
inputs = ("x1", "x2", "sin x1", "sin x2")
try_points("spiral_points", noise=0.3, features=inputs, hidden=(8,), learning_rate=0.1)

# %% [markdown]
# ## 5 · The spiral, and quickly (3 points)
#
# With the playground's settings the spiral stays unlearned, and more layers of neurons help little in a short time.
#
# Goal: a test loss below 0.1 within 100 epochs, with at most eight hidden neurons, all layers together, and from at most four inputs.
# You may set `features`, `hidden`, `learning_rate` and `activation`.
#
# *Before you write: walk along the x1 axis from −5 to 5. How often does the colour change? And which inputs change their sign just as you walk?*

# %% question="spiral_goal"
spiral_goal = None  # a dict, such as {"features": ("x1", "x2"), "hidden": (4, 4)}
### BEGIN SOLUTION
spiral_goal = {
    "features": ("x1", "x2", "sin x1", "sin x2"),
    "hidden": (8,),
    "learning_rate": 0.3,
}
### END SOLUTION

# %% check="spiral_goal"
check.spiral_goal(spiral_goal)

# %% [markdown]
# **Your settings, alive.** The playground says itself when the goal is reached.
# Take inputs away one by one: which of them can be spared?

# %%
try_settings("spiral_goal", spiral_goal)

# %% [markdown]
# ## 6 · A pull that ends at 0 (3 points)
#
# Under ℓ1 the playground makes a step in two parts: by the gradient g, and then by the penalty, which pulls each weight towards 0,
#
# $$u = w - \eta\, g, \qquad v = u - \eta\, \lambda\, \mathrm{sign}(w)$$
#
# Where the pull takes a weight *through* 0, from u on one side to v on the other, the new weight is exactly 0; else it is v.
# The sign is that of the weight before the step, and 0 has the sign 0.
#
# `penalized_step(w, g, learning_rate, rate)` receives the weights w and the gradient g, arrays of one shape, η (`learning_rate`) and λ (`rate`).
# It returns the new weights, a new array of that shape.
#
# *Before you write: η = ½, λ = 1, g = 0. What becomes of the weights 2, ¼ and −¼? And what of w = 1 with g = 4?*

# %% question="penalized_step"
def penalized_step(w, g, learning_rate, rate):
    """One step of descent with the playground's L1 penalty: the new weights."""
    ### BEGIN SOLUTION
    moved = w - learning_rate * g
    pulled = moved - learning_rate * rate * np.sign(w)
    return np.where(moved * pulled < 0, 0.0, pulled)
    ### END SOLUTION


# %% check="penalized_step"
check.penalized_step(penalized_step)

# %% [markdown]
# ## 7 · Noise that is not to be learned (2 points)
#
# Two clouds that overlap, fifty points to learn from, and sixteen ReLU neurons at a rate of 0.3: this network learns the noise by heart.
# Only the penalty is yours: `regularization`, `"l1"` or `"l2"`, and `regularization_rate`.
#
# Goal: *at the end* of 600 epochs a test loss that is at most 0.8 of what the same network has without a penalty, in the mean of many seeds (twenty; sixty where these leave a doubt).
#
# *Before you write: what would a far too large rate do to the map?*

# %% question="noisy_goal"
noisy_goal = None  # a dict, such as {"regularization": "l2", "regularization_rate": 1}
### BEGIN SOLUTION
noisy_goal = {"regularization": "l2", "regularization_rate": 0.03}
### END SOLUTION

# %% check="noisy_goal"
check.noisy_goal(noisy_goal)

# %% [markdown]
# **Your settings, alive.** Play to epoch 600 with your penalty and without it.
# Where does the test loss turn, and which border belongs to that?

# %%
try_settings("noisy_goal", noisy_goal)

# %% [markdown]
# ## 8 · The rate beyond which it runs away (3 points)
#
# One linear neuron with a bias, out = w·x + b, learns from all n samples at once; its loss is the mean of ½ (out − y)².
# With θ = [w, b] and the inputs [x, 1] the loss is a bowl whose Hessian is the same everywhere,
#
# $$H = \frac{1}{n} \sum_i \begin{bmatrix} x_i \\ 1 \end{bmatrix} \begin{bmatrix} x_i \\ 1 \end{bmatrix}^{\!\top}$$
#
# In each step the error along an eigenvector of H with the eigenvalue λ is multiplied by 1 − η λ.
# Above which learning rate does descent run away, in the direction in which it does so first?
#
# `critical_rate(F)` receives the inputs F (n, d) and returns this rate, one number.
# (`np.linalg.eigvalsh` gives the eigenvalues of a symmetric matrix, the smallest first.)
#
# *Before you write: one sample, x = 2. What is H, and what are its eigenvalues?*

# %% question="critical_rate"
def critical_rate(F):
    """The learning rate above which descent runs away for a linear neuron on F (n, d)."""
    ### BEGIN SOLUTION
    A = np.column_stack([F, np.ones(len(F))])
    H = A.T @ A / len(F)
    return 2 / np.linalg.eigvalsh(H)[-1]
    ### END SOLUTION


# %% check="critical_rate"
check.critical_rate(critical_rate)

# %% [markdown]
# ## 9 · An activation of your own (4 points)
#
# With tanh, two hidden neurons cannot close a region: question 3.
# But who says that it has to be tanh?
# Invent an activation with which *two* neurons are enough for the circle, from x1 and x2.
#
# `my_activation(z)` receives an array of any shape and returns two arrays of its shape, `a` and `slope`: the activation of each entry by itself, and its derivative there.
# First the slope is compared with how steep your `a` is.
# Then a network of two such neurons and a tanh output learns the circle by your slope, from three starts; the best of them has to come below a loss of 0.2.
#
# *Before you write: a neuron with tanh says on which side of its line a point is. What would it have to say instead, so that two of them can close a region?*

# %% question="my_activation"
def my_activation(z):
    """An activation with which two neurons close a region: a and its slope, of z's shape."""
    ### BEGIN SOLUTION
    a = np.exp(-(z**2))  # near its line it is 1, and on both sides it falls to 0
    return a, -2 * z * a
    ### END SOLUTION


# %% check="my_activation"
check.my_activation(my_activation)

# %% [markdown]
# **Your activation, alive.** Two neurons with it, on the circle.
# Look at their maps: what has become of the lines?
# Then press *Reset* for other first weights: does it get there from everywhere?

# %%
try_activation("my_activation")
