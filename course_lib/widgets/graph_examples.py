"""Graphs as formulas with their values: three that the decks compute by hand, and two more."""

PRODUCT = ("q = x + y\nf = q * z", {"x": -2.0, "y": 5.0, "z": -4.0})

NEURON = (
    "z = w0*x0 + w1*x1 + w2\nf = sigmoid(z)",
    {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0},
)

NETWORK = (
    "o1 = x1*w1 + x2*w2 + b1\n"
    "o2 = x1*w3 + x2*w4 + b2\n"
    "o3 = relu(o1)\n"
    "o4 = relu(o2)\n"
    "o5 = o3*w5 + o4*w6 + b3\n"
    "L = (o5 - y)**2",
    {
        "x1": 2.0, "x2": 1.0, "y": 5.0,
        "w1": 0.0, "w2": 2.0, "b1": 3.0,
        "w3": -4.0, "w4": -1.0, "b2": 1.0,
        "w5": -2.0, "w6": 0.0, "b3": 6.0,
    },
)  # fmt: skip

ORDER = ("a = x * y\nb = a + y\nf = a * b", {"x": 2.0, "y": 3.0})  # a is used by b and by f

MAX = ("m = max(x, y)\nf = m * z", {"x": 2.0, "y": 5.0, "z": -4.0})  # y is larger: it gets all
