# %% [markdown]
# # 08 · Activation functions
#
# A neuron adds up, and then bends what it has added up.
# The bend is one line of code, and yet it decides whether a deep network learns at all.
# Here are all the bends in common use: what they do, what their slopes do, and what goes wrong.
#
# **After this lesson you can**
#
# - say why a network needs a bend, and name some twenty with their derivatives, ranges and authors,
# - write them so that they neither overflow at ±1000 nor lose digits,
# - say when a unit saturates, and what fifty layers make of a slope below 1,
# - tell a silent ReLU from a dead one, and say what kills it and what helps,
# - explain the zig-zag of all-positive inputs,
# - take softmax as a function of vectors, and send a gradient back through it.
#
# *Before this lesson:* [07 · Neurons, layers, networks](07_neurons_and_networks.ipynb).
# *Time:* 60 minutes, best in two parts: sections 1 to 5, then 6 to 10. The exercise takes as long again.

# %%
import time

import numpy as np

from course_lib.nn.activations import (
    ACTIVATIONS,
    draw_slopes,
    gelu,
    gelu_tanh,
    gelu_tanh_derivative,
    isru,
    leaky_relu,
    leaky_relu_derivative,
    maxout,
    randomized_relu_mean,
    relu,
    sigmoid,
    sigmoid_derivative,
    softmax,
    softmax_jacobian,
    softmax_vjp,
    softplus,
    sqnl,
)
from course_lib.widgets.activation_tables import about_activations
from course_lib.widgets.deep_stack import DeepStack
from course_lib.widgets.dying_unit import DyingUnit, gradient, samples
from course_lib.widgets.two_activations import TwoActivations
from course_lib.widgets.zigzag import ZigZag, distances, inputs, walk

# %% [markdown]
# ## 1 · Why bend at all?
#
# A layer computes z = x W + b, and then a = f(z), entry by entry.
# f is the **activation function**; as it decides what passes, some call it the **gating function**.
#
# Leave f away, and two layers are one:

# %%
rng = np.random.default_rng(0)
x, W1, W2 = rng.normal(size=(1, 3)), rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
two_layers = (x @ W1) @ W2  # (1, 3) @ (3, 4) @ (4, 2) -> (1, 2)
one_layer = x @ (W1 @ W2)
print(np.allclose(two_layers, one_layer))
bent = relu(x @ W1) @ W2
print(np.allclose(bent, one_layer))
#> True
#> False

# %% [markdown]
# So the **identity** f(z) = z belongs to the output of a regression, and not between layers.
# The oldest bend is the **binary step** of lesson 03, 1 if z ≥ 0 and else 0.
# It is clear-cut, but its derivative is 0 on both sides: who goes down by the slope finds none.
# All others are attempts to be like a step, or like half a line, and to have a slope.

# %% [markdown]
# ## 2 · The curves in the shape of an S
#
# The **sigmoid** is the step made smooth, and **tanh** the same between −1 and 1:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} \qquad\qquad \tanh(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}} = 2\,\sigma(2z) - 1$$
#
# Both have derivatives that one can read off the *output*:
#
# $$\sigma' = \sigma\,(1 - \sigma) \qquad\qquad \tanh' = 1 - \tanh^2$$

# %%
z = np.array([-2.0, 0.0, 0.5])
print("tanh(z):      ", np.tanh(z).round(4))
print("2 σ(2z) − 1:  ", (2 * sigmoid(2 * z) - 1).round(4))
s = sigmoid(z)
print("σ (1 − σ):    ", (s * (1 - s)).round(4))
print("by differences:", ((sigmoid(z + 1e-5) - sigmoid(z - 1e-5)) / 2e-5).round(4))
steepest_sigmoid, steepest_tanh = s[1] * (1 - s[1]), 1 - np.tanh(z[1]) ** 2
#> tanh(z):       [-0.964   0.      0.4621]
#> 2 σ(2z) − 1:   [-0.964   0.      0.4621]
#> σ (1 − σ):     [0.105 0.25  0.235]
#> by differences: [0.105 0.25  0.235]

# %% [markdown]
# At its steepest, at 0, the sigmoid has the slope 0.25<!--= steepest_sigmoid:.2f -->, tanh 1<!--= steepest_tanh:.0f -->.
# That is four times as much: tanh is twice as high, and pressed to half the width.
#
# Computers add a trap.
# $e^{1000}$ is larger than any float; so of the two forms 1/(1 + e⁻ᶻ) and eᶻ/(1 + eᶻ) each is safe on one side only.
# Name $e^{-|z|}$, which is never above 1, `e` for short: 1/(1 + e) for z ≥ 0 and e/(1 + e) for z < 0 are safe everywhere.
# (`np.errstate` hides the warnings here, so that you see the result; it repairs nothing.)

# %%
far = np.array([-1000.0, 0.0, 1000.0])
with np.errstate(all="ignore"):
    print("one form:", np.exp(far) / (1 + np.exp(far)))
e = np.exp(-np.abs(far))
print("safe:    ", np.where(far >= 0, 1, e) / (1 + e))
#> one form: [0.  0.5 nan]
#> safe:     [0.  0.5 1. ]

# %% [markdown]
# Four more have the same shape: **arctan**; **softsign** z/(1 + |z|) and **ISRU** z/√(1 + αz²), which do without a power of e; and **SQNL**, two parabolas that meet the ends at |z| = 2.

# %%
for value in (0.5, 2.0, 8.0):
    row = f"tanh {np.tanh(value):.3f}   arctan·2/π {np.arctan(value) * 2 / np.pi:.3f}"
    row += f"   softsign {value / (1 + value):.3f}   ISRU {isru(value):.3f}"
    print(f"z = {value}:  {row}   SQNL {sqnl(value):.3f}")
#> z = 0.5:  tanh 0.462   arctan·2/π 0.295   softsign 0.333   ISRU 0.447   SQNL 0.438
#> z = 2.0:  tanh 0.964   arctan·2/π 0.705   softsign 0.667   ISRU 0.894   SQNL 1.000
#> z = 8.0:  tanh 1.000   arctan·2/π 0.921   softsign 0.889   ISRU 0.992   SQNL 1.000

# %% [markdown]
# Here is any activation beside any other: the function on the left, its derivative on the right.
# Shaded is where the solid one's slope is less than 0.05 away from 0; there it is said to be **saturated**.
# (Some in the list come in sections 3 and 4.)
#
# *Before you choose: which of them are never flat, on either side? And which have a slope above 1 somewhere?*

# %%
TwoActivations()

# %% [markdown]
# **Try this.** Take tanh solid: its flat parts begin nearer to 0 than the sigmoid's.
# Then softsign, whose ends come much later: on the right its slope fades like 1/z², tanh's like e⁻²ᶻ.

# %% [markdown]
# ## 3 · The rectifiers
#
# The **rectified linear unit**, ReLU, keeps what is positive: max(0, z).
# Its slope is 1 or 0, it costs next to nothing, and many of its outputs are exactly 0.
# At z = 0 it has a kink: from the left the slope is 0, from the right 1, and any number between is a *subgradient* (lesson 04).
# One must choose; we take 0, as most libraries do.
#
# Its relatives differ in what they do on the left:

# %%
left = np.array([-3.0, -1.0, -0.1])
for name in ("relu", "leaky_relu", "prelu", "rrelu", "elu", "isrlu"):
    row = ACTIVATIONS[name]
    value, slope = row.function(left), row.derivative(left)
    print(f"{row.title:>28}: f {value.round(3)}  f' {slope.round(3)}")
#>                         ReLU: f [0. 0. 0.]  f' [0. 0. 0.]
#>            leaky ReLU (0.01): f [-0.03  -0.01  -0.001]  f' [0.01 0.01 0.01]
#>       parametric ReLU (0.25): f [-0.75  -0.25  -0.025]  f' [0.25 0.25 0.25]
#> randomized ReLU (mean slope): f [-0.688 -0.229 -0.023]  f' [0.229 0.229 0.229]
#>                  ELU (α = 1): f [-0.95  -0.632 -0.095]  f' [0.05  0.368 0.905]
#>                ISRLU (α = 1): f [-0.949 -0.707 -0.1  ]  f' [0.032 0.354 0.985]

# %% [markdown]
# - **Leaky ReLU**: a fixed small slope; 0.01 in the paper, 0.1 or 0.2 elsewhere, which is a matter of taste and no error.
# - **Parametric ReLU**: the slope is a parameter and learns, one for each unit.
# - **Randomized ReLU**: in training each entry draws its slope, between 1/8 and 1/3; at prediction the mean slope is taken.
# - **ELU** α(eᶻ − 1) and **ISRLU** z/√(1 + αz²): they bend down to a floor, so that the mean output comes nearer to 0.
# - **Bipolar ReLU**: every second unit of a layer is turned upside down, min(0, z), so that positive and negative outputs balance.

# %%
drawn = draw_slopes(np.random.default_rng(1), (4,))
print("training:  ", leaky_relu(np.full(4, -1.0), drawn).round(3))
print("prediction:", randomized_relu_mean(np.full(4, -1.0)).round(3))
pair = ACTIVATIONS["bipolar_relu"].function([[1.0, 1.0], [-1.0, -1.0]])
print("bipolar, two units:", pair.tolist())
#> training:   [-0.232 -0.323 -0.155 -0.323]
#> prediction: [-0.229 -0.229 -0.229 -0.229]
#> bipolar, two units: [[1.0, 0.0], [0.0, -1.0]]

# %% [markdown]
# **Spot the slip.** In deck M's table the derivative of the leaky ReLU is called linear.
# The *function* is linear on each side.
# Its derivative is two constants:

# %%
negative = np.array([-1.0, -10.0, -100.0])
if_linear, as_it_is = 0.01 * negative, leaky_relu_derivative(negative)
measured = (leaky_relu(negative + 1e-3) - leaky_relu(negative - 1e-3)) / 2e-3
print("linear:  ", if_linear)
print("constant:", as_it_is)
print("measured:", measured.round(6))
#> linear:   [-0.01 -0.1  -1.  ]
#> constant: [0.01 0.01 0.01]
#> measured: [0.01 0.01 0.01]

# %% [markdown]
# ## 4 · The smooth ones
#
# **Softplus**, log(1 + eᶻ), is the "smooth ReLU"; its derivative is the sigmoid.
# **GELU** multiplies z by Φ(z), the share of standard normal numbers that are below z; **SiLU** (or swish) by σ(z).
# In these two z opens its own gate.

# %%
z = np.array([-3.0, -1.0, 0.0, 1.0, 3.0])
for name in ("relu", "softplus", "gelu", "silu"):
    print(f"{name:>8}: {ACTIVATIONS[name].function(z).round(3)}")
grid = np.linspace(-6, 6, 12001)
lowest_gelu, where_lowest = gelu(grid).min(), grid[gelu(grid).argmin()]
apart = np.abs(gelu(grid) - gelu_tanh(grid)).max()
at_0 = float(softplus(0.0))
#>     relu: [0. 0. 0. 1. 3.]
#> softplus: [0.049 0.313 0.693 1.313 3.049]
#>     gelu: [-0.004 -0.159  0.     0.841  2.996]
#>     silu: [-0.142 -0.269  0.     0.731  2.858]

# %% [markdown]
# Softplus is 0.693<!--= at_0:.3f --> = log 2 at 0, where ReLU is 0.
# GELU is not monotonic: it falls to −0.170<!--= lowest_gelu:.3f --> at z = −0.75<!--= where_lowest:.2f -->, and rises again.
#
# Φ needs the error function erf.
# With u = 0.797885 z + 0.0356774 z³ there is a cheaper form, z/2 · (1 + tanh u), which is off by at most 0.0005<!--= apart:.4f -->; and product and chain rule give its derivative:
#
# $$\tfrac12 \tanh u + (0.0535161\,z^3 + 0.398942\,z)\,\mathrm{sech}^2 u + \tfrac12, \qquad \mathrm{sech}^2 u = 1 - \tanh^2 u$$
#
# **Spot the slip.** Deck M prints 0.535161 in front of z³, ten times as much.
# Differences decide:

# %%
z = np.array([-1.0, 0.5, 1.0])
u = 0.797885 * z + 0.0356774 * z**3
sech2 = 1 - np.tanh(u) ** 2
for coefficient in (0.535161, 0.0535161):
    slope = 0.5 * np.tanh(u) + (coefficient * z**3 + 0.398942 * z) * sech2 + 0.5
    print(f"{coefficient:>9}: {slope.round(4)}")
print("measured: ", ((gelu_tanh(z + 1e-5) - gelu_tanh(z - 1e-5)) / 2e-5).round(4))
print("library:  ", gelu_tanh_derivative(z).round(4))
#>  0.535161: [-0.3403  0.9188  1.3403]
#> 0.0535161: [-0.083   0.8674  1.083 ]
#> measured:  [-0.083   0.8674  1.083 ]
#> library:   [-0.083   0.8674  1.083 ]

# %% [markdown]
# ## 5 · All of them in one table
#
# Means, flat parts and steepest slopes are measured: inputs are a million normal numbers with spread 3, and "flat" is the share of the axis from −6 to 6 where the slope is less than 0.05 away from 0.

# %%
inputs_z = np.random.default_rng(0).normal(size=(500_000, 2)) * 3
axis = np.stack([np.linspace(-6, 6, 1201)] * 2, axis=-1)  # two units, for bipolar
flat, mean = {}, {}
for name, row in ACTIVATIONS.items():
    y, slope = row.function(inputs_z), row.derivative(axis)
    flat[name], mean[name] = np.mean(np.abs(slope) < 0.05), y.mean()
    ends = f"{row.range[0]:6.2f} … {row.range[1]:<5.2f}"
    print(
        f"{row.title:>28} {ends}  mean {mean[name]:5.2f}  flat {flat[name]:4.0%}  "
        f"slope ≤ {slope.max():.2f}"
    )
#>                     identity   -inf … inf    mean  0.00  flat   0%  slope ≤ 1.00
#>                  binary step   0.00 … 1.00   mean  0.50  flat 100%  slope ≤ 0.00
#>                      sigmoid   0.00 … 1.00   mean  0.50  flat  52%  slope ≤ 0.25
#>                         tanh  -1.00 … 1.00   mean  0.00  flat  64%  slope ≤ 1.00
#>                       arctan  -1.57 … 1.57   mean  0.00  flat  27%  slope ≤ 1.00
#>                     softsign  -1.00 … 1.00   mean  0.00  flat  42%  slope ≤ 1.00
#>                 ISRU (α = 1)  -1.00 … 1.00   mean  0.00  flat  58%  slope ≤ 1.00
#>                         SQNL  -1.00 … 1.00   mean  0.00  flat  68%  slope ≤ 1.00
#>                         ReLU   0.00 … inf    mean  1.20  flat  50%  slope ≤ 1.00
#>            leaky ReLU (0.01)   -inf … inf    mean  1.19  flat  50%  slope ≤ 1.00
#>       parametric ReLU (0.25)   -inf … inf    mean  0.90  flat   0%  slope ≤ 1.00
#> randomized ReLU (mean slope)   -inf … inf    mean  0.93  flat   0%  slope ≤ 1.00
#>                  ELU (α = 1)  -1.00 … inf    mean  0.82  flat  25%  slope ≤ 1.00
#>                ISRLU (α = 1)  -1.00 … inf    mean  0.81  flat  29%  slope ≤ 1.00
#>                 bipolar ReLU   -inf … inf    mean  0.00  flat  50%  slope ≤ 1.00
#>                     softplus   0.00 … inf    mean  1.40  flat  25%  slope ≤ 1.00
#>                 GELU (exact)  -0.17 … inf    mean  1.14  flat  32%  slope ≤ 1.13
#>             GELU (tanh form)  -0.17 … inf    mean  1.14  flat  32%  slope ≤ 1.13
#>                 SiLU (swish)  -0.28 … inf    mean  1.04  flat  20%  slope ≤ 1.10

# %% [markdown]
# A **zero-centred** activation has mean 0 here: its outputs balance around 0 if its inputs do.
#
# Who made them, when, what speaks for each and what against:

# %%
about_activations()

# %% [markdown]
# And what they cost, in units of ReLU, on your machine (so no two runs agree).
# H @ W is the matrix product of a layer with 1,000 inputs for each unit, which gives as many numbers:

# %%
numbers = np.random.default_rng(0).normal(size=200_000)
seconds = {}
for name, row in ACTIVATIONS.items():
    start = time.perf_counter()
    for _ in range(5):
        row.function(numbers)
    seconds[name] = time.perf_counter() - start
H, W = numbers.reshape(200, 1000), np.ones((1000, 1000))
start = time.perf_counter()
for _ in range(5):
    H @ W
seconds["H @ W"] = time.perf_counter() - start
cost = {name: seconds[name] / seconds["relu"] for name in seconds}
for place, name in enumerate(sorted(cost, key=cost.get)):
    print(f"{name:>13} {cost[name]:5.1f}", end="\n" if place % 4 == 3 else "")

# %% [markdown]
# Most cost little beside the product that comes before them; the exact GELU is slow here, as NumPy has no erf, so that ours is put together from several steps.
# So cost is rarely a reason to choose; what happens to signals and gradients is a better one.

# %% [markdown]
# ## 6 · Fifty layers
#
# On its way back the gradient is multiplied, at each layer, by the slope f'(z) and by the weights.
# Where a unit is saturated, the slope is next to 0, and the gradient is gone: **saturation kills gradients**.
# And a sigmoid's slope is at most ¼ even at its best:

# %%
for layers in (1, 5, 10, 50):
    print(f"{layers:>3} layers: at most {0.25**layers:.1e} of it through the sigmoids")
saturated = float(sigmoid_derivative(10.0))
#>   1 layers: at most 2.5e-01 of it through the sigmoids
#>   5 layers: at most 9.8e-04 of it through the sigmoids
#>  10 layers: at most 9.5e-07 of it through the sigmoids
#>  50 layers: at most 7.9e-31 of it through the sigmoids

# %% [markdown]
# (At z = 10 the slope is 0.000045<!--= saturated:.6f -->.)
# Weights can make up for some of that.
# So let us send a signal through fifty layers of 64 units, and a gradient back:

# %%
def gradient_after(name, scale, depth=50, width=64):
    """Forward, then back: the gradient's size at layer 1 when it is 1 at the top."""
    rng, row = np.random.default_rng(0), ACTIVATIONS[name]
    H, tape = rng.normal(size=(64, width)), []
    for _ in range(depth):
        W = rng.normal(size=(width, width)) * scale / np.sqrt(width)
        Z = H @ W  # (n, d) @ (d, d) -> (n, d)
        tape.append((W, Z))
        H = row.function(Z)
    G = rng.normal(size=H.shape)
    top = np.sqrt((G**2).mean())
    for W, Z in tape[:0:-1]:  # down to layer 1
        G = (G * row.derivative(Z)) @ W.T  # through the slope, then the weights
    return np.sqrt((G**2).mean()) / top

# %%
sizes = {}
for name in ("sigmoid", "tanh", "relu", "elu", "linear"):
    sizes[name] = [gradient_after(name, scale) for scale in (0.5, 1.0, 2**0.5, 3.0)]
    powers = np.log10(sizes[name]).round().astype(int)
    print(f"{name:>8}: " + "".join(f"{'10^' + str(power):>8}" for power in powers))
relu_1, relu_root = sizes["relu"][1:3]
sigmoid_10 = gradient_after("sigmoid", 10.0)
#>  sigmoid:   10^-45  10^-31  10^-24  10^-13
#>     tanh:   10^-15   10^-1    10^1    10^7
#>     relu:   10^-22   10^-7    10^0   10^16
#>      elu:   10^-15   10^-1    10^1   10^16
#>   linear:   10^-15    10^0    10^7   10^23

# %% [markdown]
# These are sizes to the nearest power of ten; from left to right the weights have the spread 0.5, 1, √2 and 3, each divided by √64.
# With small weights the gradient vanishes, with large ones it explodes, and each activation has a scale of its own in between at which it comes back whole.
#
# *Before you choose another: at which scale does tanh stay level? And what do the outputs look like at layer 50 with scale 3?*

# %%
DeepStack()

# %% [markdown]
# **Try this.** Stay with the sigmoid, and look for a scale at which its gradient survives: is there one on the slider?
# Then take ReLU, and move the scale from 1 to 1.4: that step is lesson 13's, on initialization.
#
# **Spot the slip.** Decks R and M say that ReLU prevents vanishing gradients.
# On its positive side the slope is 1, so *there* nothing is lost.
# But about half the units are on the other side, where the slope is 0, and weights count as well: with scale 1 only 0.00000004<!--= relu_1:.8f --> of the gradient comes through fifty layers of ReLU.
# With scale √2 it is 0.9<!--= relu_root:.1f -->: ReLU *can* carry a gradient through fifty layers, if the weights help.
# The sigmoid needs scale 10 for that (1.7<!--= sigmoid_10:.1f --> times the gradient arrives), and with weights so large most of its units are saturated.

# %% [markdown]
# ## 7 · A unit that dies
#
# ReLU's flat side has a price.
# Where z ≤ 0 the slope is 0, so that a sample on which the unit is silent does not change its weights.
# That alone is no harm: other samples will.
# But if the unit is silent on **all** samples, none will ever change it. It is **dead**.
#
# What kills is mostly one step that is too long: it throws the bias, or the weights, so far that z is negative everywhere.
#
# Here is one unit on 24 samples, whose features are all positive.
# *Before you move the bias: below which one does the unit learn nothing any more?*

# %%
DyingUnit()

# %% [markdown]
# **Try this.** Press Step a few times with the rate at 0.1: it learns.
# Type 0 for the bias (the weights go back to the start with it), set the rate to 0.32, and press Step once.
# Now change the activation to the leaky ReLU, and press Play.
#
# In numbers, with the same unit and the loss that the widget names, the mean of (f(w·x + b) − t)²:

# %%
def train(rate, slope, steps, w=(1.0, 0.6), b=0.0):
    X, t = samples()
    w = np.array(w)
    for _ in range(steps):
        dw, db = gradient(w, b, X, t, slope)
        w, b = w - rate * dw, b - rate * db
    return w, b, np.sum(X @ w + b > 0)

# %%
fires_slow = train(rate=0.1, slope=0.0, steps=20)[2]
w_dead, b_dead, fires_fast = train(rate=0.32, slope=0.0, steps=1)
still = train(rate=0.1, slope=0.0, steps=1000, w=w_dead, b=b_dead)[2]
leaks = train(rate=0.1, slope=0.1, steps=20, w=w_dead, b=b_dead)[2]
print(f"rate 0.1, 20 steps: fires on {fires_slow} of 24")
print(f"rate 0.32, one step: fires on {fires_fast}")
print(f"then 1,000 steps as a ReLU: {still}, or 20 as a leaky one: {leaks}")
#> rate 0.1, 20 steps: fires on 20 of 24
#> rate 0.32, one step: fires on 0
#> then 1,000 steps as a ReLU: 0, or 20 as a leaky one: 20

# %% [markdown]
# So the cures are a smaller step, a bias that starts at 0 or slightly above, and a slope on the left: leaky ReLU, ELU and their like.
#
# **Spot the slip.** Deck Q lets a ReLU die once it outputs zero.
# At the start of the slow run above the unit fires on all samples; at its end some give 0, and it goes on learning:

# %%
w_20, b_20, fires_20 = train(rate=0.1, slope=0.0, steps=20)
X, t = samples()
silent = int(np.sum(X @ w_20 + b_20 <= 0))
dw, db = gradient(w_20, b_20, X, t, 0.0)
print(f"silent on {silent} of 24; gradient {dw.round(3)}, {db:.3f}: not 0, so not dead")
#> silent on 4 of 24; gradient [-0.096  0.127], -0.033: not 0, so not dead

# %% [markdown]
# ## 8 · All positive, and the zig-zag
#
# A sigmoid's outputs are all positive, and they are the next layer's inputs.
# For one neuron of that layer, and one sample,
#
# $$\frac{\partial L}{\partial w_j} = \delta\, x_j, \qquad \delta = \frac{\partial L}{\partial z}$$
#
# δ is *one* number for all its weights.
# If all $x_j$ are positive, all the slopes have the sign of δ: the weights go up together or down together.
# Where one should rise and another fall, they can only take turns.
#
# *Before you switch to zero-centred inputs: how many of the steps will still move both weights the same way?*

# %%
ZigZag()

# %% [markdown]
# **Try this.** Raise the rate: one of the two kinds of inputs bears 1.0, the other one does not.
#
# Look closely, and the story is subtler than it is often told.
# At the same small rate the all-positive inputs need not be slower; their detour is longer, but so are their steps.
# What they cannot bear is a *large* rate: along the direction that all inputs share the steps overshoot first.

# %%
for kind, data in inputs().items():
    far = {rate: distances(walk(data, rate))[20] for rate in np.arange(1, 21) / 10}
    best = min(far, key=far.get)
    print(f"{kind:>8}: best rate {best:.1f}, {far[best]:.1e} from the goal", end="; ")
    print(f"with rate 1: {far[1.0]:.1e}")
#> positive: best rate 0.3, 7.5e-02 from the goal; with rate 1: 1.6e+02
#>  centred: best rate 1.2, 1.2e-04 from the goal; with rate 1: 6.8e-04

# %% [markdown]
# So zero-centred activations (tanh and its like), or inputs from which the mean is subtracted (lesson 13), allow larger steps.
# The mean over a batch softens the zig-zag, too, as every sample brings its own δ.

# %% [markdown]
# ## 9 · Functions of vectors: softmax and maxout
#
# All activations so far look at one number (bipolar ReLU at its place as well).
# **Softmax** (lesson 05) looks at all scores of a sample, and so every output depends on every input.
# Its derivative is a matrix, the Jacobian:
#
# $$p_i = \frac{e^{z_i}}{\sum_l e^{z_l}} \qquad\qquad \frac{\partial p_i}{\partial z_j} = p_i\,([i = j] - p_j)$$
#
# where [i = j] is 1 if i = j and else 0.

# %%
scores = np.array([2.0, 1.0, -1.0])
p = softmax(scores)
J = softmax_jacobian(p)
print("p:", p.round(3))
print(J.round(3))
print("sums of its rows:", np.abs(J.sum(axis=1)).round(12))
#> p: [0.705 0.259 0.035]
#> [[ 0.208 -0.183 -0.025]
#>  [-0.183  0.192 -0.009]
#>  [-0.025 -0.009  0.034]]
#> sums of its rows: [0. 0. 0.]

# %% [markdown]
# The diagonal is positive, a score lifts its own probability; all else is negative, it takes from the others.
# The rows add up to 0: raising all scores alike changes nothing.
#
# *Before you run on: to go back one needs upstream · J. Must one build J, which for 1,000 classes has a million entries?*

# %%
upstream = np.array([0.0, 1.0, 0.0])  # how the loss changes with each probability
print("by the matrix:", (upstream @ J).round(4))
print("without it:   ", (p * (upstream - (upstream * p).sum())).round(4))
print("library:      ", softmax_vjp(p, upstream).round(4))
#> by the matrix: [-0.183   0.1922 -0.0091]
#> without it:    [-0.183   0.1922 -0.0091]
#> library:       [-0.183   0.1922 -0.0091]

# %% [markdown]
# With u for upstream, put in and multiplied out, $\sum_i u_i\, p_i ([i = j] - p_j) = p_j\,(u_j - \sum_i u_i p_i)$: two products and a sum.
# That is a **vector–Jacobian product**, and lesson 10 is made of them.
#
# **Maxout** takes the largest of several scores, each with weights of its own.
# One unit then learns the shape of its activation; two pieces can be a ReLU or an absolute value:

# %%
z = np.array([-2.0, -0.5, 0.5, 2.0])
print("max(z, 0):         ", maxout(np.stack([z, np.zeros(4)], axis=-1)))
print("max(z, −z):        ", maxout(np.stack([z, -z], axis=-1)))
print("max(−1, z, 2z − 1):", maxout(np.stack([-np.ones(4), z, 2 * z - 1], axis=-1)))
#> max(z, 0):          [0.  0.  0.5 2. ]
#> max(z, −z):         [2.  0.5 0.5 2. ]
#> max(−1, z, 2z − 1): [-1.  -0.5  0.5  3. ]

# %% [markdown]
# Backward, the gradient goes to the largest score, the winner, and the others get 0.
# There is always a winner, so that the unit as a whole cannot die; but it costs as many times the weights as it has pieces.

# %% [markdown]
# ## 10 · Which one to take?
#
# - Hidden layers: **ReLU** first. It is simple and fast, and with suitable weights and rates it is hard to beat.
# - If units die, or for a little more: **leaky ReLU** or **ELU**; in transformers **GELU**.
# - **tanh** where outputs of both signs are wanted, as in recurrent networks; the **sigmoid** for gates.
# - Output layers follow the task: identity, sigmoid or softmax. That is lesson 09.
#
# ## Your turn, alive
#
# In [exercises/08_activations.ipynb](../exercises/08_activations.ipynb) you write them: sigmoid, softplus, leaky ReLU, ELU, softmax, and the way back.
# Your own are drawn in the widget of section 2 and sent through the fifty layers of section 6; your test for dead units judges the unit of section 7.
#
# ## Recap
#
# - **Bend**: without one, layers collapse into a single one.
# - **S-shaped**: σ' = σ(1 − σ) ≤ ¼; tanh(z) = 2σ(2z) − 1, tanh' = 1 − tanh² ≤ 1; flat at both ends.
# - **Stable**: give exp only numbers that are at most 0.
# - **Rectifiers**: slope 1 on the right; at the kink a subgradient is chosen, here the slope from the left.
# - **Depth**: slopes and weights multiply; below 1 gradients vanish, above 1 they explode.
# - **Dead**: 0 on *all* samples; a long step kills, a leak revives.
# - **Zig-zag**: positive inputs give all weights of a neuron slopes of one sign; the rate must stay small.
# - **Vectors**: softmax has a Jacobian, of which only the product with the upstream gradient is needed; maxout passes it to the winner.
#
# **To try.** Change `gradient_after` so that the first layer's weights have scale 10 and the others 1.
# For which activations does the first layer then saturate?
# The gradient that comes back hardly tells: through which slope has it not been sent?
#
# **Quiz.** Answer before you open the fold.
#
# <details><summary>1. The output of a sigmoid is 0.9. What is its slope there, and what that of a tanh with output 0.9?</summary>
# 0.9 · 0.1 = 0.09, and 1 − 0.81 = 0.19. No z is needed.</details>
#
# <details><summary>2. A layer of ReLUs gives 60 % zeros on a batch. How many of its units are dead?</summary>
# One cannot say: perhaps none. Dead units are those whose <i>column</i> is 0 throughout, on all data.</details>
#
# <details><summary>3. Is the derivative of softplus ever 0?</summary>
# On paper never: it is σ(z) > 0. As a float it is 0 from about z = −746 on.</details>
#
# <details><summary>4. All inputs of a neuron are negative. Does the zig-zag go away?</summary>
# No: the slopes still all have one sign, now that of −δ.</details>
#
# <details><summary>5. The upstream gradient of softmax is (5, 5, 5). What comes back?</summary>
# Zeros: p_j (5 − 5 Σ p_i) = 0. The probabilities add up to 1 whatever the scores do.</details>
#
# <details><summary>6. Which of identity, ReLU, leaky ReLU, tanh stays the same function if its input and output are both doubled, f(2z) = 2 f(z)?</summary>
# All but tanh. So a scale of the weights passes through rectifiers as it is, and tanh reacts to it by saturating.</details>
#
# ## Sources
#
# Decks M (MINES Paris), R (M. E. H. Rahmani), Q (T. Elsayed), P (F. Piccoli) and E (R. Errattahi): tables of activations, vanishing gradients and dying ReLUs.
# W. McCulloch and W. Pitts (1943), binary step. D. Rumelhart, G. Hinton and R. Williams (1986), sigmoid. Y. LeCun et al., *Efficient BackProp* (1998), tanh and the zig-zag.
# R. Hahnloser et al. (2000) and V. Nair and G. Hinton (2010), ReLU. C. Dugas et al. (2001), softplus. J. Turian, J. Bergstra and Y. Bengio (2009), softsign. A. Maas, A. Hannun and A. Ng (2013), leaky ReLU. I. Goodfellow et al. (2013), maxout. K. He et al. (2015), parametric ReLU. B. Xu et al. (2015), randomized ReLU. D.-A. Clevert, T. Unterthiner and S. Hochreiter (2016), ELU. D. Hendrycks and K. Gimpel (2016), GELU. L. Eidnes and A. Nøkland (2017), bipolar ReLU. B. Carlile et al. (2017), ISRU and ISRLU. S. Elfwing, E. Uchibe and K. Doya (2018) and P. Ramachandran, B. Zoph and Q. Le (2017), SiLU and swish. A. Wuraola and N. Patel (2018), SQNL. J. Bridle (1990), softmax.
