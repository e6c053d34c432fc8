# %% [markdown]
# # 07 · Neurons, layers, networks
#
# A neuron adds up what it hears and bends the sum.
# That is little; but what one layer of neurons says can be heard by the next, and layer upon layer such sums draw any curve.
#
# **After this lesson you can**
#
# - compute the output of a neuron, a layer and a network, by hand and in matrices,
# - count layers and parameters,
# - say why something must bend between two layers,
# - solve XOR with two hidden units, and say what the hidden space is,
# - build a bump from two steps, and say what universal approximation promises and what it does not.
#
# *Before this lesson:* [03 · Linear classifiers and the perceptron](03_linear_classifiers.ipynb). *Time:* 75 minutes, and as long for the exercise.

# %%
import numpy as np

from course_lib.data import load_mnist_sample
from course_lib.nn import layers
from course_lib.nn.activations import relu, sigmoid, softmax
from course_lib.nn.forward import (
    bumps,
    collapsed,
    count_parameters,
    layer,
    network,
    neuron,
    passing,
    step,
)
from course_lib.nn.models import Sequential
from course_lib.widgets.bump_staircase import BumpStaircase
from course_lib.widgets.drawn_curve import DrawnCurve
from course_lib.widgets.neuron_surface import NeuronSurface
from course_lib.widgets.parameter_count import ParameterCount
from course_lib.widgets.stacked_layers import StackedLayers
from course_lib.widgets.toy_network import LAYERS, ToyNetwork
from course_lib.widgets.xor_hidden import XorHidden

# %% [markdown]
# ## 1 · A neuron
#
# A neuron does two things, named after the parts of a nerve cell: at its *synapses* each input is multiplied by a weight, and in its *soma* all is added, with a bias, and bent by an **activation function** f:
#
# $$z = w \cdot x + b \qquad a = f(z)$$
#
# The threshold unit of lesson 03 is one, with a step for f. Here f is mostly the **sigmoid**, $\sigma(z) = 1/(1 + e^{-z})$, a step with its corners rounded.

# %%
x = np.array([1.0, -1.0])
w, b = np.array([1.0, -2.0]), 1.0
z = w @ x + b  # (d,) @ (d,) -> a number
print("z =", z)
for bend in (step, sigmoid):
    print(bend.__name__, round(float(neuron(x, w, b, bend)), 2))
#> z = 4.0
#> step 1.0
#> sigmoid 0.98

# %% [markdown]
# Seen over the plane of its inputs a sigmoid neuron is a slope between two plains.
# In the middle of the slope lies the line w·x + b = 0, where it is undecided; w stands across it and points uphill.
# Below it is seen from above (the bluer, the higher the output) and as a surface. Drag the tip of w, or P on the line; with the sliders you set w and b to exact numbers.
#
# *Before you double both weights: what becomes of the line, and what of the slope?*

# %%
NeuronSurface()

# %% [markdown]
# **Try this.** Pull w to twice its length, to (2, 3): the slope is twice as steep, and the line comes nearer to the origin, for b counts only half as much now. Double b as well: the line is back where it was. So all three doubled leave the line and sharpen the slope; the step is the limit.
# Then drag P: only b changes, the line wanders, and the slope keeps its form. Choose "none": a plane, and nothing is decided anywhere.

# %% [markdown]
# ## 2 · A layer
#
# Several neurons that look at the same inputs are a **layer**. Put their weights into a matrix, a *row* for each, and all their sums are one product:
#
# $$z = W x + b, \qquad a = f(z)$$

# %%
W, b = np.array([[1.0, -2.0], [-1.0, 1.0]]), np.array([1.0, 0.0])
z_toy = W @ x + b  # (c, d) @ (d,) -> (c,)
a = layer(x, W, b, sigmoid)
print("z =", z_toy, "  a =", a.round(2))
#> z = [ 4. -2.]   a = [0.98 0.12]

# %% [markdown]
# Here z is [4<!--= z_toy[0]:.0f -->, −2] and a is [0.98<!--= a[0]:.2f -->, 0.12<!--= a[1]:.2f -->]: the first neuron fires, the second hardly.
#
# **On paper and in programs.** On paper x is a column. In programs a sample is a *row* of X, and there will be many; then it is handy to give each neuron a *column* of the weights:
#
# $$A = f(X W^\top + b)$$
#
# The library's `Dense` keeps that turned matrix, of shape (inputs, neurons), so that it reads `X @ W + b`. Same numbers, other way up; when shapes do not fit, this is the first thing to look at.

# %%
X = np.array([[1.0, -1.0], [0.0, 0.0], [2.0, 1.0]])  # three samples
columns = W.T  # (d, c): a column for each neuron
A = sigmoid(X @ columns + b)  # (n, d) @ (d, c) -> (n, c); b goes to every row
print(A.round(2))
print("the first row again:", a.round(2))
#> [[0.98 0.12]
#>  [0.73 0.5 ]
#>  [0.73 0.27]]
#> the first row again: [0.98 0.12]

# %% [markdown]
# ## 3 · A network
#
# What leaves one layer goes into the next. Three layers of two neurons each, whose weights and biases stand in the drawing below (`LAYERS` holds them, a pair W, b for each layer):
#
# $$y = \sigma(W^3 \, \sigma(W^2 \, \sigma(W^1 x + b^1) + b^2) + b^3)$$

# %%
for signal in passing(x, LAYERS, sigmoid):
    print(signal.round(2))
y = network(x, LAYERS, sigmoid)  # the last of them
at_zero = network(np.zeros(2), LAYERS, sigmoid)
print("at (0, 0):", at_zero.round(2))
#> [ 1. -1.]
#> [0.98 0.12]
#> [0.86 0.11]
#> [0.62 0.83]
#> at (0, 0): [0.51 0.85]

# %% [markdown]
# For x = (1, −1) the network says [0.62<!--= y[0]:.2f -->, 0.83<!--= y[1]:.2f -->], for (0, 0) it says [0.51<!--= at_zero[0]:.2f -->, 0.85<!--= at_zero[1]:.2f -->].
# Follow the numbers along the edges; dashed edges have weights below 0.
#
# *Before you move x to (−3, 3): which of the two outputs will fall, and which will rise?*

# %%
ToyNetwork()

# %% [markdown]
# **Try this.** From (1, −1) move x₁ alone to 3. Next to nothing happens: the first neuron of the first layer is at 0.98<!--= a[0]:.2f --> already, and a sigmoid cannot say more than 1.
# Then try to bring the second output below one half. No input does it: before the last sigmoid its sum is −a₁ + 4 a₂ + 2, and that is above 1 for all a between 0 and 1.
# Both places in numbers:

# %%
far, right = (network(np.array(x), LAYERS, sigmoid) for x in ([-3.0, 3.0], [3.0, -1.0]))
print("at (-3, 3):", far.round(2), "  at (3, -1):", right.round(2))
#> at (-3, 3): [0.19 0.94]   at (3, -1): [0.63 0.83]

# %% [markdown]
# **Words.** The layers between inputs and outputs are **hidden**: nobody says what they should be. A network with one hidden layer or more is a **multilayer perceptron**, with many it is **deep**.
# Every neuron here hears all of the layer before: the layers are **fully connected**. The arrows never turn back, so the drawing is a **directed acyclic graph**, and one pass from left to right computes it.
#
# What is fixed and what is learned? The **architecture** (how many layers and neurons, who is connected with whom) and the **neuron model** (the activation) are chosen; a **learning algorithm** then finds the **parameters**, all W and b. Lesson 10 says how.

# %% [markdown]
# ## 4 · Counting
#
# **Layers** are counted where there are weights: the inputs are no layer. So 3 → 4 → 2 has two layers, one of them hidden; some say "one-hidden-layer network".
#
# **Parameters**: a layer of c neurons with d inputs has d · c weights and c biases.

# %%
weights, biases = count_parameters([3, 4, 2])
total = weights + biases
print(weights, "weights +", biases, "biases =", total)
print("for digits:", sum(count_parameters([784, 512, 512, 10])))
#> 20 weights + 6 biases = 26
#> for digits: 669706

# %% [markdown]
# That is 26<!--= total:d --> for the small one, 3 · 4 + 4 and 4 · 2 + 2.
#
# *Before you double the hidden units: do the parameters double? And with two hidden layers?*

# %%
ParameterCount()

# %% [markdown]
# **The budget.** A pass forwards takes about one multiplication a weight and sample; training takes about three times that, for every sample in every epoch.
# Parameters must be stored, and for training so must every neuron's output. So the count says what a network costs in time, memory and energy.

# %% [markdown]
# ## 5 · Why something must bend
#
# Leave the activations out. Then two layers are
#
# $$W_2 (W_1 x + b_1) + b_2 = (W_2 W_1)\, x + (W_2 b_1 + b_2),$$
#
# and that is *one* layer. However many linear layers one stacks, nothing is gained.

# %%
rng = np.random.default_rng(0)
first = rng.normal(size=(4, 2)), rng.normal(size=4)
second = rng.normal(size=(3, 4)), rng.normal(size=3)
stack = [first, second]
one = collapsed(stack)
x = np.array([0.5, -1.5])
print("two linear layers:", network(x, stack, np.asarray).round(3))
print("one in their place:", layer(x, *one, np.asarray).round(3))
print("ReLU in between:  ", layer(layer(x, *first, relu), *second, np.asarray).round(3))
#> two linear layers: [ 4.493 -0.665 -1.495]
#> one in their place: [ 4.493 -0.665 -1.495]
#> ReLU in between:   [ 0.903  0.094 -0.743]

# %% [markdown]
# With **ReLU**, max(0, z), in between it is another matter: every neuron puts a corner where its sum passes 0, and the next layer bends again what has been bent.
#
# Below one number x goes through layers of six neurons each, and the output is drawn over x.
#
# *Before you add layers: how many bends can the left curve get, and the right one?*

# %%
StackedLayers()

# %% [markdown]
# ## 6 · XOR, by hand
#
# No line parts XOR (lesson 03). Two hidden units do it, each with a simple question: *at least one?* and *both?* The output says: the first, but not the second.
#
# What the hidden units answer is a new description of the input, made of **features** that fit the task. Look at the right half: in their space two corners fall together, and a line parts the rest.
#
# *Which weight of the second unit, and which bias, make the output say XOR?*

# %%
XorHidden()

# %%
W1, b1 = np.array([[1, 1], [1, 1]]), np.array([-0.5, -1.5])
w2, b2 = np.array([1, -1]), -0.5
for corner in ([0, 0], [0, 1], [1, 0], [1, 1]):
    h = step(W1 @ np.array(corner) + b1)
    print(corner, "at least one, both:", h, " XOR:", step(w2 @ h + b2))
#> [0, 0] at least one, both: [0. 0.]  XOR: 0.0
#> [0, 1] at least one, both: [1. 0.]  XOR: 1.0
#> [1, 0] at least one, both: [1. 0.]  XOR: 1.0
#> [1, 1] at least one, both: [1. 1.]  XOR: 0.0

# %% [markdown]
# ## 7 · Any curve
#
# Take one input. A step unit is 0 up to some place and 1 from there on. Two of them, one subtracted from the other, are a **bump**; and bumps side by side follow any curve:

# %%
w1, b1, w2, b2 = bumps(edges=np.array([1.0, 2.0]), heights=np.array([3.0]))
print("w1", w1, " b1", b1, " w2", w2, " b2", b2)
for x in (0.5, 1.5, 2.5):
    print(f"f({x}) =", w2 @ step(w1 * x + b1) + b2)
#> w1 [1. 1.]  b1 [-1. -2.]  w2 [ 3. -3.]  b2 0.0
#> f(0.5) = 0.0
#> f(1.5) = 3.0
#> f(2.5) = 0.0

# %% [markdown]
# *Before you double the bumps: what will the largest gap do? And for which of the curves will it stay?*

# %%
BumpStaircase()

# %% [markdown]
# **Universal approximation** (Cybenko 1989; Hornik 1991; Leshno and others 1993): one hidden layer with enough units and an activation that is no polynomial comes as near as one likes to any *continuous* function, on a *compact* set, a bounded stretch like the grey one.
#
# Choose "a jump": the gap stays, however many bumps there are, for the jump lies inside one of them. (An edge exactly on the jump would do; but a continuous activation has no edge, and could not follow a jump at all.)
# And the theorem says only that the weights *exist*, neither how many units it takes nor that training finds them.
#
# Below the weights are **trained**: each time you move a point or the slider, a network 1 → n → 1 with tanh units begins anew from the same start, and all of its parameters make 500 steps of a method from lesson 12.
#
# *Before you move it: how few hidden units still follow all the corners?*

# %%
DrawnCurve()

# %% [markdown]
# **Try this.** Draw a zig-zag, one point up and the next one down. With one unit the network can only rise or fall once. It takes about as many units as there are corners; then more hardly help: it is the training that limits it.
#
# **Then why deeper?** Not because shallow networks *could* not. Deep ones have the same power with fewer units: on many tasks, and for some functions provably, a second layer saves more than it costs. How much, is an empirical fact, not a theorem about your data.

# %% [markdown]
# ## 8 · Digits
#
# A 28 × 28 image is 784 inputs; ten classes are ten outputs. A forward pass is two products, with ReLU after the first, and softmax (lesson 05) makes probabilities of the ten scores:

# %%
digits = load_mnist_sample()
D = digits.X_test.reshape(len(digits.X_test), -1) / 255  # (n, 784)
model = Sequential(rng=0)
model.add(layers.Dense(32, activation="relu", input_shape=(784,)))
model.add(layers.Dense(10))
W1, b1, W2, b2 = model.parameters
H = relu(D @ W1 + b1)  # (n, 784) @ (784, 32) -> (n, 32)
P = softmax(H @ W2 + b2)  # (n, 32) @ (32, 10) -> (n, 10)
print("shapes:", D.shape, H.shape, P.shape, " parameters:", model.size)
untrained = np.mean(P.argmax(axis=1) == digits.y_test)
print("the library agrees:", np.allclose(softmax(model.predict(D)), P, atol=1e-6))
#> shapes: (1000, 784) (1000, 32) (1000, 10)  parameters: 25450
#> the library agrees: True

# %% [markdown]
# Nobody has trained it yet: it names 9<!--= 100 * untrained:.0f --> % of the digits rightly, about what guessing does. What the weights should be, is the subject of lessons 9 to 12.

# %% [markdown]
# ## Practice
#
# A network 2 → 2 → 1 with ReLU in the hidden layer and nothing at the output: W¹ = [[1, −1], [2, 1]], b¹ = [0, −1], w² = [1, −2], b² = 3. What does it say for x = (2, 1), and how many layers and parameters has it?
#
# *Compute it on paper before you run the cell.*

# %%
W1, b1 = np.array([[1, -1], [2, 1]]), np.array([0, -1])
h = relu(W1 @ np.array([2, 1]) + b1)
print("hidden:", h, "  output:", np.array([1, -2]) @ h + 3)
print("two layers,", sum(count_parameters([2, 2, 1])), "parameters")
#> hidden: [1. 4.]   output: -4.0
#> two layers, 9 parameters

# %% [markdown]
# ## Recap
#
# - **A neuron**: z = w·x + b, a = f(z); the line z = 0, and w across it.
# - **A layer**: a = f(W x + b) on paper, A = f(X W + b) in programs, one matrix being the other's transpose.
# - **A network**: layer upon layer. Layers are counted where there are weights; a layer has d · c + c parameters.
# - **Bending**: linear layers collapse into one; with ReLU between them they do not.
# - **XOR**: two hidden units make a space in which one line is enough.
# - **Universal approximation**: bumps from steps, any continuous function on a compact set. It says that weights exist; deep networks do it with fewer units.
#
# The exercise: [07 · Neurons, layers, networks](../exercises/07_neurons_and_networks.ipynb), where your network computes the numbers of section 3, and your weights draw the pictures of 6 and 7.
#
# **To try.** Give the digits' network a hidden layer of 512 in place of 32. How many parameters more, and how much longer does the pass take?
#
# **Quiz.** Answer before you open the fold.
#
# <details><summary>1. How many layers has 5 → 3 → 3 → 1, and how many parameters?</summary>
# Three, two of them hidden; 5·3 + 3 + 3·3 + 3 + 3·1 + 1 = 34.</details>
#
# <details><summary>2. All weights and biases of a sigmoid network are 0. What does it say?</summary>
# ½, at every output and for every input: σ(0) is ½, and the weights let nothing through.</details>
#
# <details><summary>3. Someone puts f(z) = 2z + 1 between the layers. Does the stack collapse?</summary>
# Yes: that is linear but for a constant, and the constants go into the biases. Bending is what counts.</details>
#
# <details><summary>4. Why does universal approximation ask for a compact set?</summary>
# With finitely many units a step network is constant far out on both sides; x² or sin x is not. On a bounded stretch that does not matter.</details>
#
# ## Sources
#
# Decks R (M. E. H. Rahmani, *Introduction to Machine Learning*), E (R. Errattahi, *Machine & Deep Learning*), M (MINES Paris) and P (F. Piccoli, *Neural Networks*). The toy network's result is in deck R; its weights are those of H.-y. Lee's lecture.
# W. McCulloch and W. Pitts, *A logical calculus of the ideas immanent in nervous activity* (1943). G. Cybenko (1989), K. Hornik (1991) and M. Leshno and others (1993) on universal approximation. Digits: Y. LeCun and others, MNIST (1998).
