# %% [markdown]
# # Exercise 12 · Optimizers
#
# The lecture: [12 · Optimizers](../notebooks/12_optimizers.ipynb).
#
# You write the rules by which networks learn, from a ball with inertia to Adam; then Adam once more as an object of your own, which enters the lecture's race.
# None of the questions needs an earlier one to be solved.
#
# In all of them θ (`theta`) holds the parameters, an array of any shape, and g is the gradient of the loss by them, of the same shape.
# Whatever a rule remembers has that shape, too, and everything is done *entry by entry*.
# A step function returns *new* arrays, and leaves those that it was handed as they are.

# %%
import numpy as np

from course_lib.checks import load
from course_lib.nn.optimizers import Adagrad, Adam, Momentum, Nesterov, RMSprop
from course_lib.widgets.race import Race

check = load("12")

# %% [markdown]
# ## 1 · A ball with inertia (3 points)
#
# The ball has a velocity v, which fades and is pushed by the gradient:
#
# $$v \leftarrow \rho\, v - \eta\, g, \qquad \theta \leftarrow \theta + v$$
#
# `momentum_step(theta, v, g, learning_rate, momentum)` receives θ, the velocity v and the gradient g, all of one shape, η (`learning_rate`) and ρ (`momentum`, from 0 to below 1).
# It returns two things, the new `theta` and the new `v`.
#
# *Before you write: θ = 1, v = −2, g = 4, η = ¼, ρ = ½. Where is the ball after the step, and how fast?*

# %% question="momentum_step"
def momentum_step(theta, v, g, learning_rate, momentum):
    """One step with momentum: the new theta and the new v."""
    ### BEGIN SOLUTION
    v = momentum * v - learning_rate * g
    return theta + v, v
    ### END SOLUTION


# %% check="momentum_step"
check.momentum_step(momentum_step)

# %% [markdown]
# ## 2 · It looks where it is going (3 points)
#
# Nesterov's ball knows that its velocity carries it on to θ + ρ v anyway.
# So it asks for the gradient *there*:
#
# $$v \leftarrow \rho\, v - \eta\, \nabla L(\theta + \rho\, v), \qquad \theta \leftarrow \theta + v$$
#
# `nesterov_step(theta, v, gradient, learning_rate, momentum)` receives no g but a function: `gradient(place)` gives ∇L at any place, an array of its shape.
# It returns the new `theta` and the new `v`.
#
# *Before you write: the ball rolls towards a wall that is still ahead. In which of the two rules does it brake earlier?*

# %% question="nesterov_step"
def nesterov_step(theta, v, gradient, learning_rate, momentum):
    """One step of Nesterov's momentum: the new theta and the new v."""
    ### BEGIN SOLUTION
    ahead = theta + momentum * v
    v = momentum * v - learning_rate * gradient(ahead)
    return theta + v, v
    ### END SOLUTION


# %% check="nesterov_step"
check.nesterov_step(nesterov_step)

# %% [markdown]
# **Your balls, alive.** A step function in quotes is looked up in this notebook; each must roll just where ours rolls.
# Which of the two swings further across the valley?

# %%
Race(["momentum_step", Momentum(0.01), "nesterov_step", Nesterov(0.01)], step=40)

# %% [markdown]
# ## 3 · A rate for every parameter (3 points)
#
# Adagrad adds up the squares of all gradients so far, and divides by the root of the sum:
#
# $$G \leftarrow G + g^2, \qquad \theta \leftarrow \theta - \eta\, \frac{g}{\sqrt{G} + \varepsilon}$$
#
# `adagrad_step(theta, G, g, learning_rate, epsilon)` receives θ, G and g, all of one shape, η and ε.
# It returns the new `theta` and the new `G`.
# (ε is tiny in practice. In the checks it may be large, so that its place is seen.)
#
# *Before you write: at first G is 0. How long is the very first step, for a gradient of 1000, and for one of 0.001?*

# %% question="adagrad_step"
def adagrad_step(theta, G, g, learning_rate, epsilon):
    """One step of Adagrad: the new theta and the new G."""
    ### BEGIN SOLUTION
    G = G + g**2
    return theta - learning_rate * g / (np.sqrt(G) + epsilon), G
    ### END SOLUTION


# %% check="adagrad_step"
check.adagrad_step(adagrad_step)

# %% [markdown]
# ## 4 · A memory that fades (3 points)
#
# Adagrad's G only grows, so that in the end every step dwindles.
# RMSprop forgets: it has a running *mean* of the squares, of which a share ρ stays in each step,
#
# $$s \leftarrow \rho\, s + (1 - \rho)\, g^2, \qquad \theta \leftarrow \theta - \eta\, \frac{g}{\sqrt{s} + \varepsilon}$$
#
# `rmsprop_step(theta, s, g, learning_rate, rho, epsilon)` receives θ, s and g, all of one shape, η, ρ and ε.
# It returns the new `theta` and the new `s`.
#
# *Before you write: the gradient is 2 in every step. To which number does s tend, and how long is a step then?*

# %% question="rmsprop_step"
def rmsprop_step(theta, s, g, learning_rate, rho, epsilon):
    """One step of RMSprop: the new theta and the new s."""
    ### BEGIN SOLUTION
    s = rho * s + (1 - rho) * g**2
    return theta - learning_rate * g / (np.sqrt(s) + epsilon), s
    ### END SOLUTION


# %% check="rmsprop_step"
check.rmsprop_step(rmsprop_step)

# %% [markdown]
# **Both memories, alive.** Yours must walk just where ours walk.
# Move *step* back and on: whose steps get shorter and shorter, and whose keep their length until they are at the bottom?

# %%
rules = ["adagrad_step", Adagrad(), "rmsprop_step", RMSprop()]
Race(rules, rates=(0.3, 0.3, 0.05, 0.05), step=150)

# %% [markdown]
# ## 5 · Adam (4 points)
#
# Adam has both: a running mean m of the gradients, and one, v, of their squares.
# Both begin at 0 and so are too small at first; dividing by 1 − β^t, with the *power* t of the step, makes true means of them:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2$$
#
# $$\hat m = \frac{m}{1 - \beta_1^t}, \qquad \hat v = \frac{v}{1 - \beta_2^t}, \qquad \theta \leftarrow \theta - \eta\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon}$$
#
# `adam_step(theta, m, v, t, g, learning_rate, beta_1, beta_2, epsilon)` receives θ, m, v and g, all of one shape, and the number t of the step, which is 1 in the first.
# It returns three things, the new `theta`, `m` and `v`; whoever calls it counts t.
#
# *Before you write: which m is handed to the next step, m or m̂?*

# %% question="adam_step"
def adam_step(theta, m, v, t, g, learning_rate, beta_1, beta_2, epsilon):
    """Step number t of Adam: the new theta, m and v."""
    ### BEGIN SOLUTION
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    m_hat = m / (1 - beta_1**t)
    v_hat = v / (1 - beta_2**t)
    return theta - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v
    ### END SOLUTION


# %% check="adam_step"
check.adam_step(adam_step)

# %% [markdown]
# ## 6 · An optimizer of your own (4 points)
#
# Now Adam as an object, built as the course's own rules are, with β₁ = 0.9, β₂ = 0.999 and ε = 10⁻⁸:
#
# - `MyAdam(learning_rate=0.001)` only keeps its settings.
# - `init(params)` receives a *list* of arrays, the parameters of a network, and returns the state before the first step: whatever you like to remember.
# - `step(params, grads, state)` receives the parameters, their gradients (a list of arrays of the same shapes) and a state.
#   It returns two things: a list of the new parameters, and the new state.
#
# Two networks may share one rule, and somebody may wish to take a step back: so the object remembers nothing between two calls, and neither `init` nor `step` changes what it is handed, the state among it.
#
# *Before you write: where do you keep t? And how many m does a network with three arrays need?*

# %% question="MyAdam"
class MyAdam:
    """Adam: settings in the object, memory in the state."""

    def __init__(self, learning_rate=0.001):
        self.learning_rate = learning_rate

    def init(self, params):
        """The state before the first step."""
        ### BEGIN SOLUTION
        return 0, [(np.zeros(p.shape), np.zeros(p.shape)) for p in params]
        ### END SOLUTION

    def step(self, params, grads, state):
        """One step: a list of the new parameters, and the new state."""
        ### BEGIN SOLUTION
        t, moments = state[0] + 1, state[1]
        moved, kept = [], []
        for p, g, (m, v) in zip(params, grads, moments):
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
            moved.append(p - self.learning_rate * m_hat / (np.sqrt(v_hat) + 1e-8))
            kept.append((m, v))
        return moved, (t, kept)
        ### END SOLUTION


# %% check="MyAdam"
check.MyAdam(MyAdam)

# %% [markdown]
# **Your optimizer, in the race.** It and ours must walk as one.
# Then put `MyAdam(0.1)` in the place of its name: an object runs as well, here and in a network.

# %%
Race(["MyAdam", Adam(0.1), Momentum(0.01)], step=60)

# %% tags=["solution-only"]
# A network of a matrix and a vector, which are to become all ones: the gradient is p − 1.
rule, params = MyAdam(learning_rate=0.1), [np.zeros((2, 3)), np.array([5.0, -5.0])]
state = rule.init(params)
for _ in range(400):
    params, state = rule.step(params, [p - 1 for p in params], state)
print(*(p.round(2).tolist() for p in params))
#> [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]] [1.0, 1.0]

# %% [markdown]
# ## 7 · Gradients that explode (3 points)
#
# Where a loss has a cliff a single gradient may throw all parameters far away.
# So it is cut down to a length that is allowed, without turning it.
#
# `clip_by_norm(grads, max_norm)` receives a *list* of arrays and a number greater than 0.
# Its joint norm is that of all entries of all arrays in one long row,
#
# $$\|g\| = \sqrt{\textstyle\sum_{\text{arrays}} \sum_{\text{entries}} g^2}$$
#
# Where it is above `max_norm` all arrays are multiplied by max_norm / ‖g‖; else they stay as they are.
# It returns a list of arrays of the same shapes.
#
# *Before you write: two arrays, [3] and [4], and 1 is allowed. What comes out? And what of [0] and [0]?*

# %% question="clip_by_norm"
def clip_by_norm(grads, max_norm):
    """The same gradients, scaled down together where their joint norm is above max_norm."""
    ### BEGIN SOLUTION
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    scale = max_norm / norm if norm > max_norm else 1.0
    return [scale * g for g in grads]
    ### END SOLUTION


# %% check="clip_by_norm"
check.clip_by_norm(clip_by_norm)

# %% [markdown]
# ## 8 · How fast does the ball get? (1 point)
#
# From here on no code is asked for: think, and write a number or a letter.
#
# A ball rolls with momentum ρ = 0.9 down a slope that is the same everywhere.
# Its velocity grows, and comes to rest at a limit.
# How many times as long is a step then as one of plain gradient descent with the same η?

# %% question="answer_gain"
answer_gain = None  # a number
### BEGIN SOLUTION
answer_gain = 10  # v = 0.9 v − η g gives v = −η g / (1 − 0.9)
### END SOLUTION

# %% check="answer_gain"
check.answer_gain(answer_gain)

# %% [markdown]
# ## 9 · Adam's first step (1 point)
#
# η = 0.01, and Adam makes its very first step.
# The gradient is 1000 for the first parameter, and 0.001 for the second.
# How far does each of them move? (ε is too small to be seen.)

# %% question="answer_first_steps"
answer_first_steps = None  # two numbers, [..., ...]
### BEGIN SOLUTION
answer_first_steps = [0.01, 0.01]  # m̂ / √v̂ = g / |g|
### END SOLUTION

# %% check="answer_first_steps"
check.answer_first_steps(answer_first_steps)

# %% [markdown]
# ## 10 · And without the correction? (1 point)
#
# β₁ = 0.9 and β₂ = 0.999, and somebody has forgotten m̂ and v̂: m and v themselves stand in the step.
# How many times as long is the very first step as it should be?
# (Is it longer, or shorter? Three figures are enough; you may let Python work it out.)

# %% question="answer_uncorrected"
answer_uncorrected = None  # a number
### BEGIN SOLUTION
answer_uncorrected = 0.1 / 0.001**0.5  # m = 0.1 g, v = 0.001 g²: about 3.16 times as long
### END SOLUTION

# %% check="answer_uncorrected"
check.answer_uncorrected(answer_uncorrected)

# %% tags=["solution-only"]
# The last two once more, by question 5: the first steps of both parameters.
zeros, g = np.zeros(2), np.array([1000, 0.001])
theta, m, v = adam_step(zeros, zeros, zeros, 1, g, 0.01, 0.9, 0.999, 1e-8)
print(theta.round(4).tolist(), (0.01 * m / np.sqrt(v)).round(4).tolist())
#> [-0.01, -0.01] [0.0316, 0.0316]

# %% [markdown]
# ## 11 · Words that are rare (1 point)
#
# A model has a weight for each of 50,000 words.
# Most words are in hardly any sample, and a weight has a gradient only where its word is.
# When a rare word does come, its weight should make a long step. Which optimizer sees to that, and why?
#
# - **a** momentum: it carries a rare word's weight on while no gradient comes
# - **b** Adagrad: a rare word's G stays small, so that its steps stay long
# - **c** Adagrad: it forgets old gradients, so that a rare word is not held back by them
# - **d** plain descent with a rate that is large enough for the rare words

# %% question="answer_sparse"
answer_sparse = None  # a letter in quotes: "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_sparse = "b"
### END SOLUTION

# %% check="answer_sparse"
check.answer_sparse(answer_sparse)

# %% [markdown]
# ## 12 · A slip among conventions (1 point)
#
# Texts write these rules in many ways, and most of them are as good as ours.
# Four lines from lecture notes: three are only another convention. Which one is *wrong*?
#
# - **a** momentum: v ← ρ v + η g, θ ← θ − v
# - **b** RMSprop: θ ← θ − η g / √(s + ε)
# - **c** Adam: m̂ = m / (1 − β₁), v̂ = v / (1 − β₂)
# - **d** Nesterov: v ← ρ v + η ∇L(θ − ρ v), θ ← θ − v

# %% question="answer_slip"
answer_slip = None  # a letter in quotes: "a", "b", "c" or "d"
### BEGIN SOLUTION
answer_slip = "c"
### END SOLUTION

# %% check="answer_slip"
check.answer_slip(answer_slip)
