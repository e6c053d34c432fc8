"""The playground's mathematics once more, in plain Python loops: one sample, one neuron at a time.

Written from the description of the TensorFlow Playground alone, with nothing of the course in it,
for `test_playground_reference.py`.
"""

import math

ACTIVATIONS = {
    "tanh": (math.tanh, lambda z: 1 - math.tanh(z) ** 2),
    "relu": (lambda z: max(0.0, z), lambda z: 0.0 if z <= 0 else 1.0),
    "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2),
    "linear": (lambda z: z, lambda z: 1.0),
}


class Link:
    def __init__(self, source, weight):
        self.source, self.weight = source, weight
        self.gradient, self.dead = 0.0, False


class Neuron:
    def __init__(self, activation):
        self.links, self.bias = [], 0.1
        self.function, self.slope = ACTIVATIONS[activation]
        self.sum = self.output = self.delta = self.bias_gradient = 0.0


class Reference:
    """A network of neurons; weights[l][i][j] from unit i to unit j, biases[l][j]."""

    def __init__(self, weights, biases, activation, output, regularization="none", rate=0.0):
        self.inputs = [Neuron("linear") for _ in weights[0]]
        self.layers, below = [], self.inputs
        for number, (W, b) in enumerate(zip(weights, biases, strict=True)):
            name = output if number == len(weights) - 1 else activation
            layer = [Neuron(name) for _ in b]
            for j, neuron in enumerate(layer):
                neuron.bias = b[j]
                neuron.links = [Link(source, W[i][j]) for i, source in enumerate(below)]
            self.layers.append(layer)
            below = layer
        self.regularization, self.rate, self.gathered = regularization, rate, 0

    def forward(self, x):
        for neuron, value in zip(self.inputs, x, strict=True):
            neuron.output = value
        for layer in self.layers:
            for neuron in layer:
                neuron.sum = neuron.bias
                for link in neuron.links:
                    neuron.sum += link.weight * link.source.output
                neuron.output = neuron.function(neuron.sum)
        return self.layers[-1][0].output

    def backward(self, y):
        (last,) = self.layers[-1]
        errors = {id(last): last.output - y}
        for layer in reversed(self.layers):
            below = {}
            for neuron in layer:
                neuron.delta = errors[id(neuron)] * neuron.slope(neuron.sum)
                neuron.bias_gradient += neuron.delta
                for link in neuron.links:
                    link.gradient += neuron.delta * link.source.output
                    source = id(link.source)
                    below[source] = below.get(source, 0.0) + link.weight * neuron.delta
            errors = below
        self.gathered += 1

    def update(self, learning_rate):
        for layer in self.layers:
            for neuron in layer:
                neuron.bias -= learning_rate * neuron.bias_gradient / self.gathered
                neuron.bias_gradient = 0.0
                for link in neuron.links:
                    self.update_link(link, learning_rate)
        self.gathered = 0

    def update_link(self, link, learning_rate):
        gradient, link.gradient = link.gradient / self.gathered, 0.0
        if link.dead:
            return
        before = link.weight
        link.weight -= learning_rate * gradient
        pull = learning_rate * self.rate
        if self.regularization == "l2":
            link.weight -= pull * before
        if self.regularization == "l1":
            sign = (before > 0) - (before < 0)
            pulled = link.weight - pull * sign
            link.dead = link.weight * pulled < 0
            link.weight = 0.0 if link.dead else pulled

    def epoch(self, X, y, batch_size, learning_rate):
        """In fixed order; what the last batch lacks, the next epoch's first samples make up."""
        for i, (x, target) in enumerate(zip(X, y, strict=True)):
            self.forward(x)
            self.backward(target)
            if (i + 1) % batch_size == 0:
                self.update(learning_rate)

    def loss(self, X, y):
        return sum(0.5 * (self.forward(x) - t) ** 2 for x, t in zip(X, y, strict=True)) / len(X)

    def weights(self):
        return [
            [[neuron.links[i].weight for neuron in layer] for i in range(len(layer[0].links))]
            for layer in self.layers
        ]

    def dead(self):
        return sum(link.dead for layer in self.layers for neuron in layer for link in neuron.links)
