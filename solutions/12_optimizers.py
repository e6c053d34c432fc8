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
