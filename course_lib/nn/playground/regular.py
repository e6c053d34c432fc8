"""Dropout and batch normalization: what they do to the hidden layers, training and afterwards.

Training, a hidden layer's sums z = W x are normalized over the batch, γ (z − μ)/√(σ² + ε) + β,
before the activation, and some of its outputs are silenced after it. β is the layer's bias: a bias
added to z would go with the mean. Afterwards, in losses and maps, nothing is silenced, and the
running mean and variance take the batch's place; as they are fixed then, `folded` has them in the
weights.
"""

import numpy as np

from course_lib.nn.layers import BatchNormalization, Dropout
from course_lib.nn.playground.epochs import ClearEpoch, Training
from course_lib.nn.playground.network import Network

MOMENTUM = 0.9  # the share of the old running statistics that a batch leaves: there are few batches
EPSILON = 1e-3  # as in Keras


class RegularEpoch(ClearEpoch):
    """A `ClearEpoch` in which each hidden layer may be normalized and thinned.

    It computes in float64, whatever the precision. A part at the epoch's end is normalized by its
    own mean and variance; the running ones follow whole batches only, for a part may be a single
    sample, which does not vary.
    """

    def __init__(self, training: Training) -> None:
        super().__init__(training)
        network, share = training.network, training.dropout / 100
        layers = range(len(network.blocks))
        self.drops = [Dropout(share if layer < layers[-1] else 0) for layer in layers]
        self.norms: list[BatchNormalization | None] = [None for _ in layers]
        if network.normalized:
            self.norms[:-1] = [normalization(network, layer) for layer in layers[:-1]]

    def gradient(self, F: np.ndarray, Y: np.ndarray, is_part: bool) -> np.ndarray:
        """Σ_i ∂L_i/∂θ, flat as `Network.learned`: forward as above, and all the way back."""
        it, network = self.training, self.training.network
        kept = network.statistics.copy()
        outputs, sums = [F], []
        parts = zip(network.weights, network.biases, it.bends, self.norms, self.drops, strict=True)
        for W, b, bend, norm, drop in parts:
            z = outputs[-1] @ W  # (n, k) @ (k, units) -> (n, units)
            sums.append(z + b if norm is None else norm.forward(z, training=True))
            a = np.asarray(bend.function(sums[-1].copy()), dtype=float)
            outputs.append(drop.forward(a, training=True, rng=it.masks))
        if is_part:
            network.statistics[...] = kept

        gradient = np.empty_like(network.learned)
        dscales = gradient[network.parameters.size :]
        slopes = it.ending.loss.slopes(Y, outputs[-1])
        for layer, block in reversed(list(enumerate(network.like(gradient)))):
            norm = self.norms[layer]
            delta = self.drops[layer].backward(slopes)
            delta = delta * it.bends[layer].derivative(sums[layer].copy())
            block[-1] = delta.sum(axis=0)  # of a bias, or of β
            if norm is not None:
                delta = norm.backward(delta)
                dscales[network.places[layer]] = norm.dgamma
            block[:-1] = outputs[layer].T @ delta
            slopes = delta @ network.weights[layer].T  # (n, units) @ (units, k) -> (n, k)
        return gradient


def normalization(network: Network, layer: int) -> BatchNormalization:
    """The library's layer, at work in the network's own arrays."""
    norm, place = BatchNormalization(MOMENTUM, EPSILON), network.places[layer]
    norm.build((network.sizes[layer + 1],), np.random.default_rng(0), np.float64)
    norm.gamma, norm.beta = network.scales[place], network.biases[layer]
    norm.moving_mean, norm.moving_variance = network.statistics[:, place]
    return norm


def is_regular(training: Training) -> bool:
    """Whether an epoch needs more than the plain passes."""
    return training.network.normalized or training.dropout > 0


def clear_epoch(training: Training) -> ClearEpoch:
    """The epoch in its clear form."""
    return RegularEpoch(training) if is_regular(training) else ClearEpoch(training)


def folded(network: Network, into: Network | None = None) -> Network:
    """The network as it answers after training: one without normalization that computes the same.

        γ (W x − μ)/√(σ² + ε) + β  =  (s W) x + (β − s μ)  with  s = γ/√(σ² + ε)

    `into` is a network of the same sizes to be written into; without normalization there is nothing
    to fold, and it is the network itself.

    >>> network = Network((1, 1, 1), normalized=True)
    >>> network.parameters[...], network.scales[...] = 1, 2
    >>> network.statistics[:, 0] = 3, 4 - EPSILON  # the mean, the variance
    >>> folded(network).parameters.tolist()  # s = 2/2: 1 · x + 1 − 3
    [1.0, -2.0, 1.0, 1.0]
    """
    if not network.normalized:
        return network
    into = into or Network(network.sizes)
    into.parameters[...] = network.parameters
    mean, variance = network.statistics
    scales = network.scales / np.sqrt(variance + EPSILON)
    for W, b, place in zip(into.weights, into.biases, network.places, strict=False):
        W *= scales[place]
        b -= scales[place] * mean[place]
    return into
