# %% [markdown]
# # 10 · Backpropagation on computational graphs
#
# A network may have a million parameters, and each of them has a slope: if I grow a little, what happens to the loss?
# Backpropagation answers for all of them at once, in one pass from the loss back to the inputs. It is the chain rule, and some bookkeeping.
#
# **After this lesson you can**
#
# - draw a formula as a graph, and compute every gradient in it by hand,
# - say what the gates +, ×, max and copy do to a gradient,
# - say in which order the nodes have their turn, and what goes wrong in another,
# - pass a gradient back through a layer, in matrices,
# - say when to go backwards, and when forwards,
# - check a gradient by differences, and choose their step.
#
# *Before this lesson:* [07 · Neurons, layers, networks](07_neurons_and_networks.ipynb), [08 · Activation functions](08_activations.ipynb), [09 · Outputs and losses](09_outputs_and_losses.ipynb). *Time:* 90 minutes in two parts, 1 to 5 and 6 to 10. The exercise is the most important one of the course.

# %%
import numpy as np

from course_lib.nn.graph import (
    Node,
    affine,
    backward,
    elementwise,
    gradient_check,
    maximum,
    sigmoid,
)
from course_lib.nn.graph import softmax_cross_entropy as graph_loss
from course_lib.widgets.difference_error import DifferenceError
from course_lib.widgets.graph_examples import MAX, NETWORK, NEURON, ORDER, PRODUCT
from course_lib.widgets.graph_viewer import GraphViewer
from course_lib.widgets.pass_counts import PassCounts

# %% [markdown]
# ## 1 · A formula is a graph
#
# f = (x + y) z is computed in two steps: q = x + y, then f = q z. Draw a node for every value, and an edge to it from each value that it is made of.
# Forwards, values flow from the leaves to f. Backwards, gradients flow from f to the leaves:
#
# 1. At the top stands ∂f/∂f = 1.
# 2. A node has got its **upstream** gradient ∂f/∂q from above.
# 3. It knows its **local** slope by each of its inputs, as ∂q/∂x = 1.
# 4. To each input it hands **upstream × local**: ∂f/∂x = ∂f/∂q · ∂q/∂x. That is the chain rule.

# %%
x, y, z = -2.0, 5.0, -4.0
q = x + y
f = q * z  # forwards
df = 1.0
dq, dz = df * z, df * q  # a product: each factor gets the other one
dx, dy = dq * 1, dq * 1  # a sum: both get all
print("q, f:", q, f)
by_inputs = dx, dy, dz
print("df/dx, df/dy, df/dz, df/dq:", *by_inputs, dq)
#> q, f: 3.0 -12.0
#> df/dx, df/dy, df/dz, df/dq: -4.0 -4.0 3.0 -4.0

# %% [markdown]
# So q = 3<!--= q:.0f --> and f = −12; the gradients are −4, −4, 3<!--= by_inputs[2]:.0f --> and −4.
# Below is the same graph. Values stand under the nodes, gradients (∇) above them, local slopes on the edges.
#
# *Before you step on: f falls if x grows. Which number tells you?*

# %%
GraphViewer(*PRODUCT, question="What does the product hand to q, and what to z?")

# %% [markdown]
# **Try this.** Press *end*, and move z to 0: whose gradients vanish, and why does z's own not?
# Then type a formula of your own in place of ours, such as `x * x + sin(y)`, and press *Draw*.

# %% [markdown]
# ## 2 · Gates
#
# Each operation is a gate for gradients, and the common ones are easily told:
#
# - **add** hands on what it gets, to every input;
# - **multiply** swaps: each factor gets the *other* factor's value;
# - **max** routes: the larger input gets all, the others 0. ReLU is max with 0;
# - **copy** adds: a value that is used twice gets two gradients, and they are summed. That is no gate one writes, it happens wherever a node has two edges upwards.

# %%
x = Node(3.0, "x")
print("x * x:", backward(x * x)[x], "  x + x:", backward(x + x)[x])
a, b = Node(2.0, "a"), Node(5.0, "b")
from_product, from_sum = backward(a * b), backward(a + b)
print("a * b:", from_product[a], from_product[b], "  a + b:", from_sum[a], from_sum[b])
from_max = backward(maximum(a, b))
print("max(a, b):", from_max[a], from_max[b])
#> x * x: 6.0   x + x: 2.0
#> a * b: 5.0 2.0   a + b: 1.0 1.0
#> max(a, b): 0.0 1.0

# %% [markdown]
# *Before you step on: m = max(x, y) has the gradient −4. What does x get, and what y?*

# %%
GraphViewer(*MAX, question="Which of x and y would have to move, to move f?")

# %% [markdown]
# **Try this.** Press *end*, and move x past y. At which value does the gradient change sides, and what happens just there?

# %% [markdown]
# ## 3 · A neuron
#
# f = σ(w₀x₀ + w₁x₁ + w₂). The sigmoid's slope is σ (1 − σ), known from the value already computed:

# %%
w, x = np.array([2.0, -3.0, -3.0]), np.array([-1.0, -2.0])
z = w[0] * x[0] + w[1] * x[1] + w[2]
fired = 1 / (1 + np.exp(-z))
dz = fired * (1 - fired)
neuron_gradient = np.array([dz * x[0], dz * w[0], dz * x[1], dz * w[1], dz])
print("z =", z, "  f =", round(float(fired), 2))
print("by w0, x0, w1, x1, w2:", neuron_gradient.round(2))
#> z = 1.0   f = 0.73
#> by w0, x0, w1, x1, w2: [-0.2   0.39 -0.39 -0.59  0.2 ]

# %% [markdown]
# z is 1 and f is 0.73<!--= fired:.2f -->; the gradients are −0.20, 0.39, −0.39, −0.59 and 0.20<!--= neuron_gradient[4]:.2f -->.
#
# *Before you step on: which of the five leaves should move, and which way, to raise f the fastest?*

# %%
GraphViewer(*NEURON, question="Which gate makes the gradient smaller, and how much?")

# %% [markdown]
# ## 4 · The order
#
# A node may hand on only when its own gradient is complete, when *every* node that uses it has had its turn.
# In a = x y, b = a + y, f = a b, the node a is used by f and by b. So the order is f, b, a, then the leaves: a **topological** order, backwards.
#
# Here is what happens if one just goes down from the output, depth first, and visits each node once:

# %%
def depth_first(node, gradients, seen):
    """WRONG: hands on before all that is above has contributed."""
    if node in seen:
        return
    seen.add(node)
    for parent, slope in zip(node.parents, slopes[node]):
        gradients[parent] = gradients.get(parent, 0.0) + gradients[node] * slope
        depth_first(parent, gradients, seen)


# %%
x, y = Node(2.0, "x"), Node(3.0, "y")
a = x * y
b = a + y
f = a * b
slopes = {f: (b.value, a.value), b: (1.0, 1.0), a: (y.value, x.value), x: (), y: ()}
too_early = {f: 1.0}
depth_first(f, too_early, set())
right = backward(f)
print("depth first: ", {node.name: too_early[node] for node in (x, y)})
print("in order:    ", {node.name: right[node] for node in (x, y)})
#> depth first:  {'x': 27.0, 'y': 24.0}
#> in order:     {'x': 45.0, 'y': 36.0}

# %% [markdown]
# By hand: f = xy (xy + y), so ∂f/∂x = 2xy² + y² = 45<!--= 2 * 2 * 9 + 9:d -->. Depth first, a handed on what it had from f alone.
#
# *Before you step: how often is a handed something, and by whom?*

# %%
GraphViewer(*ORDER, question="When may a have its turn?")

# %% [markdown]
# Following every path from f down by itself would be right, too, and useless: twenty nodes that each use the one before twice have a million paths. One turn a node is the point of the method.

# %% [markdown]
# ## 5 · A network, by hand
#
# Two inputs, two ReLU neurons, one output, squared error; the target is 5.

# %%
v = NETWORK[1]
o1 = v["x1"] * v["w1"] + v["x2"] * v["w2"] + v["b1"]
o2 = v["x1"] * v["w3"] + v["x2"] * v["w4"] + v["b2"]
o3, o4 = max(o1, 0), max(o2, 0)
o5 = o3 * v["w5"] + o4 * v["w6"] + v["b3"]
loss = (o5 - v["y"]) ** 2
d_o5 = 2 * (o5 - v["y"])
d_w5, d_o3 = d_o5 * o3, d_o5 * v["w5"]
d_o1 = d_o3 * (o1 > 0)  # ReLU hands on all, or nothing
d_w1 = d_o1 * v["x1"]
print("o1 … o5:", o1, o2, o3, o4, o5, "  loss:", loss)
print("by o5, w5, w1:", d_o5, d_w5, d_w1)
print("ReLU hands to o1 and o2:", 1.0 * (o1 > 0), 1.0 * (o2 > 0), "of what it gets")
#> o1 … o5: 5.0 -8.0 5.0 0 -4.0   loss: 81.0
#> by o5, w5, w1: -18.0 -90.0 72.0
#> ReLU hands to o1 and o2: 1.0 0.0 of what it gets

# %% [markdown]
# The loss is 81<!--= loss:.0f -->, ∂L/∂o5 = −18, ∂L/∂w5 = −90, ∂L/∂w1 = 72<!--= d_w1:.0f -->. The neuron o2 is below 0, its ReLU o4 silent: nothing goes through it, and w3, w4 and b2 have the gradient 0.

# %%
GraphViewer(*NETWORK, step=-1, question="Through which node does nothing pass?")

# %% [markdown]
# One step of descent with the rate 10⁻³, for the two weights on the way through o3:

# %%
rate = 1e-3
w5, w1 = v["w5"] - rate * d_w5, v["w1"] - rate * d_w1
print("w5:", round(w5, 3), "  w1:", round(w1, 3))
new_o3 = max(v["x1"] * w1 + v["x2"] * v["w2"] + v["b1"], 0)
new_loss = (new_o3 * w5 + v["b3"] - v["y"]) ** 2
print(f"the loss falls from {loss:.0f} to {new_loss:.1f}")
#> w5: -1.91   w1: -0.072
#> the loss falls from 81 to 68.5

# %% [markdown]
# > **Spot the slip.** Deck P prints w5 = −2.00 after the step (and mends it by hand).
# >
# > −2 − 10⁻³ · (−90) is −1.91<!--= w5:.2f -->; w1 becomes −0.072<!--= w1:.3f -->, that is, it moves *against* its gradient.
# >
# > **Spot the slip.** Deck P: `W1 = W1 − lr ∂L/∂z1`. The slope by z1 has the shape of z1, not of W1; the step is along ∂L/∂W1.

# %%
W1, X1 = np.ones((2, 3)), np.array([[1.0, 2.0]])  # two inputs, three neurons
dZ1 = np.array([[0.5, -1.0, 2.0]])
print("dL/dz1:", dZ1.shape, " W1:", W1.shape, " dL/dW1:", (X1.T @ dZ1).shape)
print((W1 - dZ1)[0], "would move every input's weight alike, whatever x is")
#> dL/dz1: (1, 3)  W1: (2, 3)  dL/dW1: (2, 3)
#> [ 0.5  2.  -1. ] would move every input's weight alike, whatever x is

# %% [markdown]
# ## 6 · In matrices
#
# A layer Z = X W + b has thousands of slopes ∂Z/∂W, a **Jacobian** that nobody wants to see. One never builds it: what is wanted is the product of the upstream gradient with it, the **vector–Jacobian product**, and for a layer this is two matrix products and a sum:
#
# $$\frac{\partial L}{\partial X} = \frac{\partial L}{\partial Z} W^\top \qquad \frac{\partial L}{\partial W} = X^\top \frac{\partial L}{\partial Z} \qquad \frac{\partial L}{\partial b} = \sum_{\text{rows}} \frac{\partial L}{\partial Z}$$
#
# The shapes leave no choice. And b was *copied* to every row, so its gradient is a sum.

# %%
rng = np.random.default_rng(0)
X, W, b = rng.normal(size=(4, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)
dZ = rng.normal(size=(4, 2))  # from above
Xn, Wn, bn = Node(X), Node(W), Node(b)
graph = backward(affine(Xn, Wn, bn), dZ)
print("dX:", np.allclose(graph[Xn], dZ @ W.T))
print("dW:", np.allclose(graph[Wn], X.T @ dZ))
print("db:", np.allclose(graph[bn], dZ.sum(axis=0)))
J = np.kron(np.eye(4), W.T)  # the whole Jacobian of Z by X: 8 x 12, mostly zeros
print("by the Jacobian:", np.allclose((dZ.ravel() @ J).reshape(4, 3), dZ @ W.T))
#> dX: True
#> dW: True
#> db: True
#> by the Jacobian: True

# %% [markdown]
# For one neuron that is the classical form of backpropagation: with $y_j = \sigma(z_j)$, $z_j = \sum_i w_{ij} y_i$ and the error E,
#
# $$\frac{\partial E}{\partial z_j} = y_j (1 - y_j) \frac{\partial E}{\partial y_j} \qquad \frac{\partial E}{\partial y_i} = \sum_j w_{ij} \frac{\partial E}{\partial z_j} \qquad \frac{\partial E}{\partial w_{ij}} = y_i \frac{\partial E}{\partial z_j}$$

# %% [markdown]
# ## 7 · Practice: three classes
#
# Two inputs, two sigmoid hidden units, three classes with softmax and cross-entropy. First every gradient by the formulas above; ∂L/∂S = ŷ − y is from lesson 09.

# %%
x, label = np.array([[1.0, 2.0]]), np.array([1])
W1, b1 = np.array([[0.5, -1.0], [1.0, 0.5]]), np.array([0.0, -0.5])
W2, b2 = np.array([[1.0, 0.0, -1.0], [0.5, -0.5, 1.0]]), np.zeros(3)
Z = x @ W1 + b1
A = 1 / (1 + np.exp(-Z))
S = A @ W2 + b2
P = np.exp(S) / np.exp(S).sum()
print("Z:", Z[0], "  A:", A[0].round(3), "  S:", S[0].round(3))
print("P:", P[0].round(3), "  loss:", round(float(-np.log(P[0, 1])), 4))
#> Z: [ 2.5 -0.5]   A: [0.924 0.378]   S: [ 1.113 -0.189 -0.547]
#> P: [0.684 0.186 0.13 ]   loss: 1.6817

# %%
dS = P - np.eye(3)[label]
dW2, db2 = A.T @ dS, dS.sum(axis=0)
dA = dS @ W2.T
dZ = dA * A * (1 - A)  # entry by entry: each unit has its own sigmoid
dW1, db1 = x.T @ dZ, dZ.sum(axis=0)
print("dS:", dS[0].round(3), "  dA:", dA[0].round(3), "  dZ:", dZ[0].round(3))
print("dW2:", dW2.round(3).tolist(), "  db2:", db2.round(3))
print("dW1:", dW1.round(3).tolist(), "  db1:", db1.round(3))
#> dS: [ 0.684 -0.814  0.13 ]   dA: [0.554 0.879]   dZ: [0.039 0.207]
#> dW2: [[0.632, -0.752, 0.12], [0.258, -0.307, 0.049]]   db2: [ 0.684 -0.814  0.13 ]
#> dW1: [[0.039, 0.207], [0.078, 0.413]]   db1: [0.039 0.207]

# %%
nodes = {name: Node(value, name) for name, value in
         (("W1", W1), ("b1", b1), ("W2", W2), ("b2", b2))}
hidden = sigmoid(affine(Node(x, "x"), nodes["W1"], nodes["b1"]))
network_loss = graph_loss(affine(hidden, nodes["W2"], nodes["b2"]), label)
by_graph = backward(network_loss)
by_hand = {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
for name, gradient in by_hand.items():
    print(name, np.allclose(by_graph[nodes[name]], gradient))
#> W1 True
#> b1 True
#> W2 True
#> b2 True

# %%
GraphViewer(network_loss, step=-1, question="Which shapes are handed on?")

# %% [markdown]
# On the edges stand formulas, ∇u1 is the gradient of u1; an arrow leads to the shape of the result. A click on a node, or ↓ and ↑, tells its numbers.
#
# *Compare: which row of W1's gradient is twice the other, and what does x have to do with it?*

# %% [markdown]
# > **Spot the slip.** Deck M expands the hinge of a linear classifier as max(0, W_j·x + W_y·x + 1).
# >
# > It is a *difference* of scores, W_j·x − W_y·x + 1. With the plus the right class would be pushed *down*:

# %%
x = Node(np.array([1.0, 2.0]))
Wj, Wy = Node(np.array([0.5, 0.5])), Node(np.array([0.2, 0.1]))
for sign in (-1, 1):
    hinge = (Wj * x).sum() + sign * (Wy * x).sum() + 1
    print("minus" if sign < 0 else "plus ", "by W_y:", backward(hinge)[Wy])
#> minus by W_y: [-1. -2.]
#> plus  by W_y: [1. 2.]

# %% [markdown]
# ## 8 · Why backwards?
#
# One could also go forwards: let one input grow, and carry along with each value its slope by that input, its *tangent*. Such a pair is called a **dual number**, and the chain rule tells how pairs are added and multiplied:

# %%
class Dual:
    """A value, and its slope by the one input that moves."""

    def __init__(self, value, slope):
        self.value, self.slope = value, slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        slope = self.slope * other.value + self.value * other.slope
        return Dual(self.value * other.value, slope)


# %% [markdown]
# Now the neuron of part 3 once more: **forward mode** takes one pass for *each* input, whose slope is 1 while the others' are 0; **reverse mode**, which is backpropagation, takes one pass back for all of them.

# %%
def neuron(sigma, w0, x0, w1, x1, w2):
    return sigma(w0 * x0 + w1 * x1 + w2)


def dual_sigmoid(z):
    s = 1 / (1 + np.exp(-z.value))
    return Dual(s, s * (1 - s) * z.slope)


point = np.array([2.0, -1.0, -3.0, -2.0, -3.0])  # w0, x0, w1, x1, w2
passes = [neuron(dual_sigmoid, *map(Dual, point, moved)) for moved in np.eye(5)]
forward_mode = np.array([f.slope for f in passes])
print(len(passes), "passes forwards:", forward_mode.round(3))
#> 5 passes forwards: [-0.197  0.393 -0.393 -0.59   0.197]

# %%
leaves = [Node(value) for value in point]
found = backward(neuron(sigmoid, *leaves))
reverse_mode = np.array([found[leaf] for leaf in leaves])
print("1 pass backwards:  ", reverse_mode.round(3))
print("the same:", np.allclose(forward_mode, reverse_mode))
t = Dual(2.0, 1.0)  # one input and three outputs: now one pass forwards is enough
print("by t:", [f.slope for f in (t + t, t * t, t * t * t)])
#> 1 pass backwards:   [-0.197  0.393 -0.393 -0.59   0.197]
#> the same: True
#> by t: [2.0, 4.0, 12.0]

# %% [markdown]
# A loss is one number that depends on many: so one goes backwards. With one input and many outputs it is the other way round.
# Differences, which part 9 turns to, need two evaluations for each input, and are only nearly right.
#
# And why not derive ∇L on paper, once and for all? Because the next architecture wants it anew, and because the formula has the common parts a thousand times that the graph computes once.
# That a program does the bookkeeping, forwards or backwards, is called **automatic differentiation**; it is neither symbolic nor approximate.

# %%
PassCounts()

# %% [markdown]
# ## 9 · Trust, but measure
#
# Differences are slow, and yet they are how one *checks* a gradient:
#
# $$f'(x) \approx \frac{f(x + h) - f(x)}{h} \qquad \text{or better} \qquad \frac{f(x + h) - f(x - h)}{2h}$$
#
# The error of the first shrinks with h, that of the second with h². But a small h subtracts two numbers that are almost equal, and rounding is divided by h.

# %%
DifferenceError()

# %% [markdown]
# **Try this.** float32 keeps 7 figures in place of 16: where is the best h now, and how good is it? So gradients are checked in float64.
#
# The library's `gradient_check` tries many h and says what it finds. Here a slope has been planted that is wrong, tanh' = 1 − t in place of 1 − t²:

# %%
wrong_tanh = elementwise("tanh", np.tanh, lambda z: 1 - np.tanh(z))
point = np.array([0.5, -1.0])
rng = np.random.default_rng(0)
print(gradient_check(lambda x: wrong_tanh(x).sum(), point, rng=rng))
#> 2 entries compared, 2 differ
#> worst: x[1]: the graph says 0.2214856227, the difference 0.05280346683 (h = 1e-05), relative error 8e-01

# %% [markdown]
# ## 10 · Your turn
#
# In the exercise you write this yourself: a node that remembers, the pass backwards, a layer, a whole network. Your `backward` then walks beside the reference in the viewer, and the node where it first differs lights up. Here is what that looks like for a pass that *overwrites* where it should add:

# %%
def overwriting(output):
    order, gradients = [output], {output: 1.0}
    for node in order:
        for parent, slope in zip(node.parents, node.slopes):
            gradients[parent] = gradients[node] * slope  # = in place of +=
            order.append(parent)
    return gradients


GraphViewer(*ORDER, step=-1, own=overwriting, question="Where does the mistake begin?")

# %% [markdown]
# ## Recap
#
# - **A graph**: a node for each value, an edge from each thing it is made of. Forwards values, backwards gradients.
# - **The rule**: upstream × local, added over all edges upwards; at the top stands 1.
# - **Gates**: add hands on, multiply swaps, max routes, copies add.
# - **The order**: a node has its turn after all that use it; one turn each.
# - **A layer**: dX = dZ Wᵀ, dW = Xᵀ dZ, db = the sum over the rows; an activation multiplies by its slope, entry by entry.
# - **Cost**: one pass back for all parameters; forward mode (dual numbers) needs one for each, differences two.
# - **Checking**: differences to both sides, in float64, h neither large nor tiny.
#
# The exercise: [10 · Backpropagation on computational graphs](../exercises/10_backpropagation.ipynb).
#
# **To try.** Draw `tanh(w2 * tanh(w1 * x))` and set w1 and w2 to 3: how much of the gradient arrives at w1? That is lesson 13's subject.
#
# **Quiz.** Answer before you open the fold.
#
# <details><summary>1. A node's gradient is 0. Does the loss not depend on it?</summary>
# Not *here*, to first order. A silent ReLU has gradient 0 and may fire for another input; at the bottom of a valley the slope is 0, too.</details>
#
# <details><summary>2. Which gate makes the gradient of one input depend on the value of another?</summary>
# Multiply (and divide, and powers). So inputs on very different scales make for very different gradients: standardize.</details>
#
# <details><summary>3. Why must the values of the pass forwards be kept until the pass backwards?</summary>
# The local slopes are computed from them: the other factor, the sigmoid's value, which input was larger. Hence the memory that training takes.</details>
#
# <details><summary>4. You call backward twice. What should the second call return?</summary>
# The same. A library that *adds* to stored gradients (PyTorch does, on purpose) wants them set to 0 in between.</details>
#
# ## Sources
#
# Decks M (MINES Paris; the graphs (x + y) z and the neuron, as in CS231n), P (F. Piccoli, *Neural Networks*; the network by hand), Q (T. Elsayed), R and E.
# S. Linnainmaa (1970) and D. Rumelhart, G. Hinton and R. Williams, *Learning representations by back-propagating errors* (1986). A. Griewank and A. Walther, *Evaluating Derivatives* (2008).
