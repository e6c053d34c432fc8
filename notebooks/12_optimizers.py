# %% [markdown]
# # 12 · Optimizers
#
# The gradient says which way is down, just here.
# It does not say how far to go, nor what lies behind the next bend.
# An optimizer is a rule that turns gradients into steps. Some remember where they were going, some measure each parameter by its own past, and the best known does both; each is two to four lines of code.
#
# **After this lesson you can**
#
# - write the rules of momentum, Nesterov, AdaGrad, RMSprop, AdaDelta and Adam, and say what each remembers,
# - say why the velocity is a sum and how long it can grow, in both sign conventions,
# - tell from a surface's condition number what momentum can gain,
# - say why Adam divides by 1 − βᵗ, with the power,
# - choose a first rate by a range test, lower it by a schedule, and clip a gradient,
# - prove a printed formula wrong by running it.
#
# *Before this lesson:* [06 · Gradient descent and model fitting](06_gradient_descent.ipynb) (rates, batches, surfaces) and [10 · Backpropagation](10_backpropagation.ipynb) (where gradients come from).
# *Time:* 90 minutes, best in two parts: sections 1 to 4, then 5 to 11. The exercise takes as long again.

# %%
import numpy as np

from course_lib.nn import layers, models
from course_lib.nn.landscapes import LANDSCAPES, valley_of
from course_lib.nn.models import range_test
from course_lib.nn.optimizers import (
    OPTIMIZERS,
    SGD,
    Adagrad,
    Adam,
    Momentum,
    Nadam,
    Nesterov,
    RMSprop,
    clip_by_norm,
    full_matrix_adagrad_step,
    step_by_summed_gradients,
)
from course_lib.nn.schedules import ExponentialDecay, StepDecay
from course_lib.plots.show import show
from course_lib.plots.style import FAINT, INK, new_figure
from course_lib.widgets.digit_training import digits
from course_lib.widgets.digits_race import DigitsRace
from course_lib.widgets.momentum_plane import MomentumPlane
from course_lib.widgets.momentum_rates import best, iteration_matrix
from course_lib.widgets.race import Race
from course_lib.widgets.schedule_effect import ScheduleEffect
from course_lib.widgets.spot_the_slip import SpotTheSlip

# %% [markdown]
# ## 1 · One gradient, many rules
#
# Gradient descent makes θ ← θ − η g, with g = ∇L(θ) and a **learning rate** η (in some decks α).
# Its three names differ only in whose loss is differentiated: all samples (**batch** gradient descent), one at a time (**stochastic**, SGD), some (**mini-batch**). The rule never knows; nor does any other of this lesson, so that each can run on any batch.
#
# In the library a rule is *frozen*. It holds its settings, and what it remembers lies in a state beside it:

# %%
def run(rule, gradient, start, steps):
    """The places that a rule comes to."""
    params = [np.array(start, dtype=float)]
    state, places = rule.init(params), [params[0]]
    for _ in range(steps):
        grads = [gradient(rule.where(params, state)[0])]
        params, state = rule.step(params, grads, state)
        places.append(params[0])
    return np.array(places)


valley = LANDSCAPES["valley"]  # ½ (x² + 20 y²): 20 times as steep across as along
for rule in (SGD(0.05), SGD(0.09), SGD(0.11)):
    end = run(rule, valley.gradient, valley.start, 50)[-1]
    print(f"η = {rule.learning_rate}: x = {end[0]:7.4f}, y = {end[1]:11.4f}")
#> η = 0.05: x = -0.6925, y =      0.0000
#> η = 0.09: x = -0.0806, y =      0.0000
#> η = 0.11: x = -0.0265, y =  27301.3145

# %% [markdown]
# One rate must do for both: above 2/20 the steep side throws the ball out, and below it the flat side crawls.
# All rules of this lesson are answers to that.
#
# The star is the start: drag it, click somewhere, or move it by the arrow keys. Each rule has its marker, its line and its own rate.
#
# *Before you press Play: who will be lowest after 100 steps?*

# %%
Race()

# %% [markdown]
# **Try this.** Look at the next step of Momentum in the table: what it keeps, what the gradient adds, what comes of it; the arrows show the same. Choose Adam there: its step points elsewhere than downhill. Why?
# Raise SGD's rate above 0.1. Then choose *rosenbrock*, whose valley bends, or *saddle*, and tick the others.
# The slider goes back, too: every step is kept.

# %% [markdown]
# ## 2 · Momentum: a ball with inertia
#
# Across the valley the gradients change their sign from step to step, along it they agree.
# Add them up, and the first cancel while the second gather speed:
#
# $$v \leftarrow \rho\, v - \eta\, g \qquad \theta \leftarrow \theta + v$$
#
# v is the **velocity**, ρ (or β, or α) the share of it that is kept. Under a steady gradient of 1, at η = 1:

# %%
v = 0.0
for step in range(1, 101):
    v = 0.9 * v - 1.0  # ρ = 0.9
    if step in (1, 2, 3, 10, 100):
        print(f"step {step:3}: v = {v:.4f}")
gain = 1 / (1 - 0.9)
#> step   1: v = -1.0000
#> step   2: v = -1.9000
#> step   3: v = -2.7100
#> step  10: v = -6.5132
#> step 100: v = -9.9997

# %% [markdown]
# 1 + ρ + ρ² + … = 1/(1 − ρ): at ρ = 0.9 the steps become 10<!--= gain:.0f --> times as long.
#
# > **Spot the slip.** Decks R and M call the velocity an *average*, or *running mean*, of the gradients.
# >
# > It is a decaying **sum**: its weights 1, ρ, ρ², … add up to 1/(1 − ρ), not to 1. A mean would be v ← ρ v − (1 − ρ) η g, ten times shorter; who changes from one to the other must change η too.
#
# **Two conventions, no slip.** Half of the books have v ← ρ v + η g and θ ← θ − v. And PyTorch sums gradients, v ← ρ v + g and θ ← θ − η v:

# %%
a = run(Momentum(0.02), valley.gradient, valley.start, 30)[-1]
b, v = np.array(valley.start), np.zeros(2)
c, u = np.array(valley.start), np.zeros(2)
for _ in range(30):
    v = 0.9 * v + 0.02 * valley.gradient(b)  # the other sign
    b = b - v
    c, u = step_by_summed_gradients(c, valley.gradient(c), u, 0.02, 0.9)
print(a, b, c, np.allclose(a, b), np.allclose(a, c))
#> [1.58251858 0.24602884] [1.58251858 0.24602884] [1.58251858 0.24602884] True True

# %% [markdown]
# The same walk. (When η changes on the way they part: a velocity of steps keeps its speed, one of gradients slows down at once.)
#
# **Usual:** ρ = 0.9; 0.99 where there is little noise; some raise it from 0.5 as training settles.

# %% [markdown]
# ## 3 · How much momentum?
#
# On ½(x²/κ + y²) this can be answered. Along an axis of curvature λ a step is linear in (θ, θ before):
#
# $$\begin{pmatrix} \theta_{t+1} \\ \theta_t \end{pmatrix} = \begin{pmatrix} 1 + \beta - \alpha\lambda & -\beta \\ 1 & 0 \end{pmatrix} \begin{pmatrix} \theta_t \\ \theta_{t-1} \end{pmatrix}$$
#
# (here with rate α and momentum β). In the long run every step multiplies the error by the matrix's larger eigenvalue, in absolute value; and the slower of the two axes decides.

# %%
kappa, plain_at_100 = 20.0, np.log(0.1) / np.log(99 / 101)
alpha, beta = best(kappa)  # (2 / (1 + 1/√κ))², ((√κ − 1) / (√κ + 1))²
plain = 2 / (1 + 1 / kappa)
for name, setting in (("plain", (plain, 0.0)), ("momentum", (alpha, beta))):
    matrices = [iteration_matrix(*setting, curvature) for curvature in (1 / kappa, 1)]
    sizes = [np.abs(np.linalg.eigvals(A)).max() for A in matrices]
    steps = np.log(0.1) / np.log(max(sizes))
    print(f"{name}: α {setting[0]:.3f}, β {setting[1]:.3f}, flat {sizes[0]:.3f}, "
          f"steep {sizes[1]:.3f}: {steps:.1f} steps to a tenth")
#> plain: α 1.905, β 0.000, flat 0.905, steep 0.905: 23.0 steps to a tenth
#> momentum: α 2.672, β 0.403, flat 0.635, steep 0.635: 5.1 steps to a tenth

# %% [markdown]
# Without momentum the best is (κ − 1)/(κ + 1) a step, with it (√κ − 1)/(√κ + 1) = √β: in place of κ steps √κ.
#
# *Before you move β: where along the lower edge is the best α, and what is gained by going up?*

# %%
MomentumPlane()

# %% [markdown]
# **Try this.** Raise β at α = 1.9: first it gets faster, then slower again. Straight above the star, and some way to its left and right, both sides keep √β, whatever α: the ball swings, and its friction alone decides.
# At κ = 100 plain descent needs 115<!--= plain_at_100:.0f --> steps. How many does momentum?

# %% [markdown]
# ## 4 · Nesterov: look where you are going
#
# The velocity will carry the ball to θ + ρ v anyway. So ask for the slope *there*:
#
# $$v \leftarrow \rho\, v - \eta\, \nabla L(\theta + \rho v) \qquad \theta \leftarrow \theta + v$$
#
# A slope that rises ahead brakes before the ball is on it. In the library `rule.where` says where the gradient is wanted.

# %%
for rule in (Momentum(0.02), Nesterov(0.02)):
    y = run(rule, valley.gradient, valley.start, 40)[:, 1]
    turns = np.sum(np.sign(y[1:]) != np.sign(y[:-1]))
    print(f"{type(rule).__name__:8}: y crosses the bottom {turns} times; "
          f"after 10 steps |y| = {abs(y[10]):.3f}")
#> Momentum: y crosses the bottom 9 times; after 10 steps |y| = 1.550
#> Nesterov: y crosses the bottom 9 times; after 10 steps |y| = 0.122

# %% [markdown]
# It swings as often, but each swing is smaller.
#
# > **Spot the slip.** Deck R has the other sign, θ ← θ − V, and yet takes the gradient at θ + ρ V.
# >
# > θ moves by *minus* V, so that lies behind: it must be θ − ρ V. Section 8 races the two.

# %% [markdown]
# ## 5 · AdaGrad: a rate for every parameter
#
# Now the other idea. Whoever has seen large gradients gets a small rate, entry by entry:
#
# $$G \leftarrow G + g^2 \qquad \theta \leftarrow \theta - \eta\, \frac{g}{\sqrt{G} + \varepsilon}$$
#
# g / √G has no unit. In the first step it is ±1 for every parameter, be its gradient 1000 or 0.001; ε, 10⁻⁷ or so, only keeps 0/0 away.
#
# **Why it suits sparse features.** One feature is always there, another in one sample of 50. Samples come one at a time, both weights should become 1, and the targets are noisy.

# %%
rng = np.random.default_rng(0)
X = (rng.random((1000, 2)) < [1.0, 0.02]).astype(float)  # always, seldom
y = X @ np.ones(2) + rng.normal(0, 0.3, 1000)
for rule in (SGD(0.03), SGD(0.5), Adagrad(0.3)):
    params = [np.zeros(2)]
    state, errors = rule.init(params), []
    for x, target in zip(X, y, strict=True):
        g = (params[0] @ x - target) * x  # of ½ (w·x − y)²
        params, state = rule.step(params, [g], state)
        errors.append(np.abs(params[0] - 1))
    often, seldom = np.mean(errors[-300:], axis=0)
    name = f"{type(rule).__name__}({rule.learning_rate})"
    print(f"{name:12} mean error: often {often:.2f}, seldom {seldom:.2f}")
#> SGD(0.03)    mean error: often 0.02, seldom 0.50
#> SGD(0.5)     mean error: often 0.13, seldom 0.05
#> Adagrad(0.3) mean error: often 0.03, seldom 0.04

# %% [markdown]
# A rate low enough for the frequent weight, which has to average the noise away, teaches the rare one half of what it should know; a rate high enough for the rare one lets the frequent one jump about.
# AdaGrad gives each its own: the rare weight's G is small, and so its steps stay large. That is the case of words, of links, of whatever occurs seldom.
#
# > **Spot the slip.** Deck E: RMSprop is needed since "as m grows, gradients dwindle".
# >
# > It is AdaGrad's G that grows, and the *step* that dwindles, even where the gradient does not:

# %%
g, G, s = 1.0, 0.0, 0.0
for step in range(1, 101):
    G = G + g**2
    s = 0.9 * s + 0.1 * g**2
    if step in (1, 10, 100):
        print(f"step {step:3}: g {g}, G {G:5.1f}, AdaGrad's step {g / G**0.5:.3f} η, "
              f"RMSprop's {g / s**0.5:.3f} η")
#> step   1: g 1.0, G   1.0, AdaGrad's step 1.000 η, RMSprop's 3.162 η
#> step  10: g 1.0, G  10.0, AdaGrad's step 0.316 η, RMSprop's 1.239 η
#> step 100: g 1.0, G 100.0, AdaGrad's step 0.100 η, RMSprop's 1.000 η

# %% [markdown]
# **The full matrix.** AdaGrad began as more than a rule for single parameters. Let G sum the *outer products* g gᵀ; the step is then (G^½ + εI)⁻¹ g, and what we have used is the diagonal.
#
# > **Spot the slip.** Deck P calls G the estimate of the gradient.
# >
# > It is the sum of those outer products. Two gradients that cancel leave no gradient, and a G all the same:

# %%
g1, g2 = np.array([3.0, -1.0]), np.array([-3.0, 1.0])
print("mean gradient", (g1 + g2) / 2)
print("G", (np.outer(g1, g1) + np.outer(g2, g2)).tolist(), "diagonal", g1**2 + g2**2)
#> mean gradient [0. 0.]
#> G [[18.0, -6.0], [-6.0, 2.0]] diagonal [18.  2.]

# %% [markdown]
# In a valley that lies along the axes the diagonal does as well. Turn the valley by 45°, and it cannot see it any more:

# %%
steep, eye = valley_of(100), np.eye(2)
turn = np.array([[1.0, -1.0], [1.0, 1.0]]) / np.sqrt(2)  # by 45°


def turned(T):
    """The gradient of the valley as T turns it."""
    return lambda theta: T @ steep.gradient(T.T @ theta)

# %%
for name, T in (("along the axes", eye), ("askew", turn)):
    start, gradient = T @ np.array([-3.0, 0.3]), turned(T)
    diagonal = run(Adagrad(1.0), gradient, start, 40)[-1]
    full, G = start, np.zeros((2, 2))
    for _ in range(40):
        full, G = full_matrix_adagrad_step(full, gradient(full), G, 1.0)
    losses = [steep.value(T.T @ theta) for theta in (diagonal, full)]
    print(f"{name:14}: loss diagonal {losses[0]:.1e}, full matrix {losses[1]:.1e}")
#> along the axes: loss diagonal 1.1e-09, full matrix 1.5e-06
#> askew         : loss diagonal 1.8e+00, full matrix 1.5e-06

# %% [markdown]
# Then why the diagonal? Look at the price, for the network of 669,706 parameters that lesson 15 is about:

# %%
d = 669_706
diagonal_bytes, full_bytes = 4 * d, 4 * d**2  # float32
megabytes, terabytes = diagonal_bytes / 1e6, full_bytes / 1e12
print(f"memory: diagonal {megabytes:.1f} MB, full {terabytes:.2f} TB")
print(f"a step: diagonal about {d:.0e} operations, full about {d**3:.0e} (the root)")
#> memory: diagonal 2.7 MB, full 1.79 TB
#> a step: diagonal about 7e+05 operations, full about 3e+17 (the root)

# %% [markdown]
# ## 6 · RMSprop and AdaDelta: to forget
#
# **RMSprop** takes a running *mean* of g² where AdaGrad has the sum (this one is a mean: ρ and 1 − ρ add up to 1):
#
# $$s \leftarrow \rho\, s + (1-\rho)\, g^2 \qquad \theta \leftarrow \theta - \eta\, \frac{g}{\sqrt{s} + \varepsilon}$$
#
# Usual: η = 0.001, ρ = 0.9. It remembers the last 1/(1 − ρ) steps or so, and its steps do not die.
# Since they are about η long however small g is, near the minimum it jumps to and fro until η is lowered.
#
# **AdaDelta** puts the size of its own earlier steps where η was. With RMS[x] = √(E[x²] + ε), both E being running means,
#
# $$\Delta\theta_t = -\frac{\mathrm{RMS}[\Delta\theta]_{t-1}}{\mathrm{RMS}[g]_t}\; g_t \qquad \theta \leftarrow \theta + \Delta\theta_t$$
#
# There is no η, and the units are right: a step is measured in units of θ. It has to begin somewhere, and its first steps are of the order of √ε:

# %%
steps = {}
for name in ("rmsprop", "adadelta"):
    rule = OPTIMIZERS[name]
    for g in (1.0, 100.0):  # all gradients 1, or all 100: the same loss in other units
        places = run(rule, lambda theta, g=g: np.full(1, g), [0.0], 1000)[:, 0]
        steps[name, g] = np.abs(np.diff(places))[[0, 9, 999]]
for (name, g), lengths in steps.items():
    shown = ", ".join(f"{each:.5f}" for each in lengths)
    print(f"{name:8} g = {g:5}: steps 1, 10, 1000 are {shown}")
#> rmsprop  g =   1.0: steps 1, 10, 1000 are 0.00316, 0.00124, 0.00100
#> rmsprop  g = 100.0: steps 1, 10, 1000 are 0.00316, 0.00124, 0.00100
#> adadelta g =   1.0: steps 1, 10, 1000 are 0.00447, 0.00470, 0.00851
#> adadelta g = 100.0: steps 1, 10, 1000 are 0.00447, 0.00470, 0.00851

# %% [markdown]
# > **Spot the slip.** Deck P prints AdaDelta as η g / √(E[g²] + ε).
# >
# > That is RMSprop. AdaDelta's point is what stands in place of η.

# %% [markdown]
# ## 7 · Adam: both, and a correction
#
# Momentum in the numerator, RMSprop's scale in the denominator; now both are running means:
#
# $$m \leftarrow \beta_1 m + (1-\beta_1)\, g \qquad v \leftarrow \beta_2 v + (1-\beta_2)\, g^2$$
#
# $$\hat m = \frac{m}{1-\beta_1^{\,t}} \qquad \hat v = \frac{v}{1-\beta_2^{\,t}} \qquad \theta \leftarrow \theta - \eta\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon}$$
#
# Usual: β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, η = 0.001, or 0.0005.
# v is no velocity here but the **second moment**. Both begin at 0 and are too small at first: after t steps their weights add up to 1 − βᵗ only. Divide by that, and they are means. Under a steady gradient of 1:

# %%
m = v = 0.0
print("  t      m      v   m/√v   with t   as printed")
for t in range(1, 5001):
    m, v = 0.9 * m + 0.1, 0.999 * v + 0.001
    corrected = (m / (1 - 0.9**t)) / np.sqrt(v / (1 - 0.999**t))
    printed = (m / (1 - 0.9)) / np.sqrt(v / (1 - 0.999))
    if t in (1, 2, 12, 100, 5000):
        plain = m / np.sqrt(v)
        print(f"{t:4} {m:.4f} {v:.4f} {plain:6.2f} {corrected:8.2f} {printed:12.2f}")
#>   t      m      v   m/√v   with t   as printed
#>    1 0.1000 0.0010   3.16     1.00         1.00
#>    2 0.1900 0.0020   4.25     1.00         1.34
#>   12 0.7176 0.0119   6.57     1.00         2.08
#>  100 1.0000 0.0952   3.24     1.00         1.02
#> 5000 1.0000 0.9933   1.00     1.00         0.32

# %% [markdown]
# With the powers every step is one η. Without any correction the first hundred are three to seven times too long, just when nothing is known yet.
#
# > **Spot the slip.** Deck R divides by 1 − β₁ and 1 − β₂, without the power t.
# >
# > That is right in step 1 only. In the end the step is √(1 − β₂)/(1 − β₁) = 0.32<!--= printed:.2f --> of η.
#
# > **Spot the slip.** Deck P has v ← β₂ v + (1 − β₂) g, and calls it velocity.
# >
# > It is g². Without the square v may be negative, and has no root.
#
# Two relatives. **AdamW** shrinks the weights beside the quotient rather than through it (lesson 14).
# **Nadam** lets Adam look ahead like Nesterov; there are several forms. The library's is Dozat's with the schedule: the m of the *next* step's momentum and this step's g, with μₜ rising towards β₁.

# %%
start, gradient = (1.0, 1.5), LANDSCAPES["beale"].gradient
for rule in (Adam(0.1), Nadam(0.1)):
    losses = LANDSCAPES["beale"].value(run(rule, gradient, start, 100))
    print(type(rule).__name__, *(f"{loss:.3g}" for loss in losses[[0, 10, 30, 100]]))
#> Adam 41.2 12.1 3.85 0.0726
#> Nadam 41.2 13.6 3.78 0.0832

# %% [markdown]
# ## 8 · Spot the slip, by racing it
#
# Six formulas of the decks are wrong as printed. Each runs here beside the right one.
#
# *For each: say first what it will do. Too long a step, too short, none, or the wrong way?*

# %%
SpotTheSlip()

# %% [markdown]
# **Try this.** With *AdaGrad's root* raise the rate tenfold: does that mend it? (It comes further, and still nowhere near. Measure the loss in other units, and it would need another rate again.)
# With *Nesterov's look* lower the rate: from which on does looking back do no harm?
#
# Where ε stands is a convention: Adam's paper adds it outside the root, AdaDelta's inside; for RMSprop and AdaGrad the decks differ.

# %% [markdown]
# ## 9 · The table, computed
#
# Who has momentum? Let a rule walk, then set the gradient to 0: whoever moves on has.
# Who has an own rate for every parameter? Give one a gradient a hundred times the other's: if the steps are as a hundred to one, the rate is common.

# %%
def momentum(rule):
    """Whether it moves on without a gradient."""
    params, state = rule.step([np.zeros(2)], [np.ones(2)], rule.init([np.zeros(2)]))
    moved, _ = rule.step(params, [np.zeros(2)], state)
    return not np.allclose(moved[0], params[0], rtol=0, atol=1e-12)


def own_rates(rule):
    """Whether a gradient a hundred times as large makes a step less longer."""
    theta = [np.zeros(2)]
    (moved,), _ = rule.step(theta, [np.array([100.0, 1.0])], rule.init(theta))
    return not np.isclose(moved[0] / moved[1], 100)

# %%
print("rule      momentum  own rates  remembers of each parameter")
table = {}
for name, rule in OPTIMIZERS.items():
    table[name] = momentum(rule), own_rates(rule)
    yes = ["yes" if each else "–" for each in table[name]]
    print(f"{name:9} {yes[0]:^8}  {yes[1]:^9}  {', '.join(rule.remembers) or '–'}")
#> rule      momentum  own rates  remembers of each parameter
#> sgd          –          –      –
#> momentum    yes         –      v
#> nesterov    yes         –      v
#> adagrad      –         yes     G
#> rmsprop      –         yes     s, v
#> adadelta     –         yes     mean_g2, mean_step2
#> adam        yes        yes     m, v
#> adamw       yes        yes     m, v
#> nadam       yes        yes     m, v, product

# %% [markdown]
# (RMSprop's v is for its option `momentum`, which is 0 unless asked for.)
#
# > **Spot the slip.** In deck P's table AdaGrad and AdaDelta have momentum.
# >
# > Neither moves without a gradient. AdaDelta remembers the *sizes* of its steps, no direction.
#
# The deck's third column is the batch: all for gradient descent, one for SGD, some for mini-batch, and *any* for the rest. That is a choice beside the rule, not one of it.

# %% [markdown]
# ## 10 · Digits
#
# Surfaces of two parameters are for the eye. Here are 2,000<!--= len(X):, --> handwritten digits and a network with 25,450<!--= n_parameters:, --> parameters, all rules at their usual rates, from the same weights, with the same batches.
# On the left the loss by epochs, on the right by the time that your computer took, measured as you watch.
#
# *All at their usual rates: which will be content with a tenth of it, and which with ten times as much?*

# %%
DigitsRace()

# %% [markdown]
# **Try this.** Press Play; then choose other rates, and batches of all 2,000.
# SGD at 0.01 is far behind; at ten times that rate it is where the others were at theirs. A race between rules is also one between rates: call none better by a race at the rates that happen to be usual.
# What Adam buys is that 0.001 is seldom bad. What it costs, beside time, is memory: two more numbers for each parameter.

# %% [markdown]
# ## 11 · Which rate, and for how long
#
# **A range test** finds the first rate: let it rise from step to step, and watch the loss. Too low changes nothing, good falls, too high flies off.

# %%
net = models.Sequential(
    [
        layers.Dense(32, activation="relu", input_shape=(784,)),
        layers.Dense(10, activation="softmax"),
    ],
    rng=np.random.default_rng(0),
)
net.compile(optimizer=SGD(), loss="sparse_categorical_crossentropy")
X, y = digits()
n_parameters = net.count_params()
found = range_test(net, X, y, low=1e-4, high=30, steps=80, rng=0)

# %%
figure = new_figure(5.6, 3.2)
ax = figure.add_subplot(xscale="log", xlabel="learning rate η", ylabel="loss")
ax.plot(found.rates, np.clip(found.losses, 0, 10), ".", color=FAINT, label="a batch")
ax.plot(found.rates, np.clip(found.smoothed, 0, 10), lw=2, label="smoothed")
ax.axvline(found.steepest, ls="--", color=INK, label="falls fastest")
ax.legend()
show(figure, alt="The loss stays, falls, and flies off as the learning rate rises.")

# %% [markdown]
# Take a rate somewhat below the one at which it falls fastest. The net itself was left as it was.
#
# **Then lower it.** With noisy gradients a constant rate ends in a cloud around the minimum, the wider the larger the rate. A large one is good for the way, a small one for the arrival:

# %%
halved, tenth = StepDecay(0.1, 0.5, every=5), StepDecay(0.1, 0.1, every=20)
smooth = ExponentialDecay(0.1, k=0.05)
for epoch in (0, 5, 20, 40):
    print(epoch, *(f"{schedule(epoch):.5f}" for schedule in (halved, tenth, smooth)))
rule = Adam().at_rate(halved(5))  # a schedule: a new rule, and the state goes on
print(rule.learning_rate)
#> 0 0.10000 0.10000 0.10000
#> 5 0.05000 0.10000 0.07788
#> 20 0.00625 0.01000 0.03679
#> 40 0.00039 0.00100 0.01353
#> 0.05

# %% [markdown]
# *With a constant rate, at which loss does it stop falling? And if the rate falls too fast?*

# %%
ScheduleEffect()

# %% [markdown]
# **Try this.** Pace 20, exponential: the rate is gone before the way is made. Then choose *constant* and a first rate of 0.2, of 0.5: the larger the rate, the higher the cloud.
# Where one does not know the length of the way, `callbacks.ReduceLROnPlateau` waits until the loss stands still, and lowers the rate then; `LearningRateScheduler` asks a schedule every epoch (lesson 13 has them all).
#
# **Clipping.** One steep place can throw all parameters out of the picture. Cut the gradient to a largest length, all arrays together, and it still points where it did:

# %%
grads = [np.array([[30.0, 0.0]]), np.array([40.0])]  # of a W and a b
clipped, norm = clip_by_norm(grads, max_norm=1.0)
print("norm before", norm, " after", clipped[0], clipped[1])
#> norm before 50.0  after [[0.6 0. ]] [0.8]

# %% [markdown]
# Beale's corners rise like a wall. Two of the same rule, the second with `clipnorm=1`.
# (In Keras's words, and ours, `clipnorm` cuts each array by its own norm, `global_clipnorm` all together. Here there is but one.)

# %%
pair = [SGD(0.05), SGD(0.05, clipnorm=1.0)]
question = "SGD 1 is gone after two steps. What does SGD 2 do there?"
Race(pair, "beale", start=(-4.0, 3.0), step=100, opened="SGD 2", question=question)

# %% [markdown]
# ## Your own in the race
#
# In the exercise you write the rules, and a class `MyAdam`. `Race(optimizers=[MyAdam(0.3), Adam(0.3)])` lets it run, and `Race(["momentum_step", Momentum(0.01)])` your function by its name.
# Any object with `init` and `step` will do. This one knows signs only:

# %%
class Signs:
    """θ ← θ − η sign(g): of the gradient only the signs."""

    def __init__(self, learning_rate):
        self.learning_rate = learning_rate

    def init(self, params):
        return None

    def step(self, params, grads, state):
        pairs = zip(params, grads, strict=True)
        return [p - self.learning_rate * np.sign(g) for p, g in pairs], state

# %%
question = "Whose first steps are alike, and why?"
Race([Signs(0.1), RMSprop(0.1), Adam(0.1)], question=question)

# %% [markdown]
# ## The settings to begin with
#
# | rule | settings | remember |
# | --- | --- | --- |
# | SGD with momentum | η by range test, ρ = 0.9 | good at the end, with a schedule |
# | Nesterov | the same | as momentum, a little steadier |
# | AdaGrad | η = 0.01 | sparse features; its steps die |
# | RMSprop | η = 0.001, ρ = 0.9 | often for recurrent networks |
# | AdaDelta | ρ = 0.95, no η | its first steps are √ε long, whatever the units |
# | Adam, AdamW | η = 0.001 or 0.0005, β₁ = 0.9, β₂ = 0.999 | seldom bad; the first to try |
#
# ## Recap
#
# - **A rule** turns gradients into steps, and never knows of which batch they are. One rate for all parameters must stay below 2 over the steepest curvature.
# - **Momentum** is a decaying sum of steps: gain 1/(1 − ρ), in either sign convention. On a valley it makes √κ of κ steps. **Nesterov** asks for the slope ahead, θ + ρv.
# - **AdaGrad** divides by the root of all squares so far: for sparse features; its steps dwindle. Its full matrix sees valleys askew, at d² numbers. **RMSprop** forgets. **AdaDelta** has its own steps for η.
# - **Adam** has both, and divides by 1 − βᵗ since means that begin at 0 are too small at first.
# - **The table**: momentum have Momentum, Nesterov, Adam and its relatives; own rates all from AdaGrad on.
# - **A rate** is found by a range test, lowered by a schedule; **clipping** shortens a gradient and keeps its direction.
# - **Spot the slip**: a formula is proved wrong by running it.
#
# The exercise: [12 · Optimizers](../exercises/12_optimizers.ipynb), where your rules enter the race.
#
# **To try.** Find rates at which SGD beats Adam on *himmelblau*, and at which Adam beats SGD. What would a fair race be?
#
# **Quiz.** Answer before you open the fold.
#
# <details><summary>1. ρ is raised from 0.9 to 0.99, and η stays. How much longer can the steps become?</summary>
# From 10 to 100 times η g, so ten times as long. η should be lowered with it.</details>
#
# <details><summary>2. You multiply the loss by 1000. Which rules make the same steps as before?</summary>
# All that divide by a root of squared gradients: AdaGrad, RMSprop, AdaDelta, Adam (but for ε). SGD and momentum step 1000 times as far.</details>
#
# <details><summary>3. How long is Adam's first step, in every parameter?</summary>
# η, since m̂ = g and √v̂ = |g| then; in a parameter with gradient 0 it is 0.</details>
#
# <details><summary>4. AdaGrad has been running for 10,000 steps with gradients of about 1. How long is a step?</summary>
# η/√10,000, a hundredth of η. RMSprop's is still η.</details>
#
# <details><summary>5. A network has a million parameters. How many numbers does Adam keep beside them?</summary>
# Two million. SGD keeps none, momentum one million, the full matrix of AdaGrad a million million.</details>
#
# <details><summary>6. Clipping by value, each entry to ±1, and clipping by norm: which one changes the direction?</summary>
# By value: (30, 0.5) becomes (1, 0.5). By norm both shrink by the same factor.</details>
#
# ## Sources
#
# Decks R (M. E. H. Rahmani, *Introduction to Machine Learning*), E (R. Errattahi, *Machine & Deep Learning*), M (MINES Paris) and P (F. Piccoli, *Neural Networks*): all rules, the table, usual settings.
# B. T. Polyak, *Some methods of speeding up the convergence of iteration methods* (1964). Y. Nesterov, *A method for solving the convex programming problem with convergence rate O(1/k²)* (1983); in the form of section 4: I. Sutskever et al., *On the importance of initialization and momentum in deep learning* (2013).
# J. Duchi, E. Hazan and Y. Singer, *Adaptive subgradient methods* (2011). T. Tieleman and G. Hinton, *Lecture 6.5: rmsprop* (2012). M. D. Zeiler, *ADADELTA* (2012). D. P. Kingma and J. Ba, *Adam* (2015). T. Dozat, *Incorporating Nesterov momentum into Adam* (2016). I. Loshchilov and F. Hutter, *Decoupled weight decay regularization* (2019).
# L. N. Smith, *Cyclical learning rates for training neural networks* (2017), the range test. R. Pascanu, T. Mikolov and Y. Bengio, *On the difficulty of training recurrent neural networks* (2013), clipping. H. Li et al., *Visualizing the loss landscape of neural nets* (2018), the slice in the race.
# Digits: MNIST, LeCun, Cortes and Burges (1998).
