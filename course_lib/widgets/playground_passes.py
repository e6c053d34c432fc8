"""One sample's way through the network and back, in words and numbers.

Each part of the way is a dict for the page, see `Walk.frame`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.nn.playground import Experiment
from course_lib.nn.playground.ending import HalfSquaredError
from course_lib.nn.playground.looking import Inside
from course_lib.nn.playground.own import Bend, OwnLoss
from course_lib.widgets.playground_controls import own_name
from course_lib.widgets.words import number

LINKS = {"CategoricalCrossentropy": "softmax", "BinaryCrossentropy": "σ"}  # of scores
OUTPUTS = {"tanh": "tanh z", "relu": "max(0, z)", "sigmoid": "σ(z)", "linear": "z"}


@dataclass(frozen=True)
class Passes:
    """Forward and backward for a sample of a batch, with the parameters `before` its step."""

    experiment: Experiment
    inside: Inside
    before: np.ndarray
    sample: int

    @property
    def layers(self) -> int:
        """Of weights: the hidden ones, and the output."""
        return len(self.inside.dW)

    def of(self, arrays: list[np.ndarray]) -> list[Any]:
        """The chosen sample's row of each."""
        return [array[self.sample] for array in arrays]

    def names(self, layer: int) -> list[str]:
        """Of the nodes after `layer` layers; 0 are the inputs."""
        nodes, sizes = self.experiment.nodes, self.experiment.network.sizes
        first = sum(sizes[:layer])
        return nodes[first : first + sizes[layer]]

    def places(self, layer: int) -> list[int]:
        """The same nodes' places among all."""
        sizes = self.experiment.network.sizes
        return list(range(sum(sizes[:layer]), sum(sizes[: layer + 1])))

    def layer_name(self, layer: int) -> str:
        return "output" if layer == self.layers - 1 else f"hidden layer {layer + 1}"

    def bend(self, layer: int) -> Bend:
        return self.experiment.training.bends[layer]

    def weights(self, layer: int) -> np.ndarray:
        """(k + 1, units) before the step, the biases below."""
        return self.experiment.network.like(self.before)[layer]

    def on_links(self, layer: int, values: np.ndarray) -> list[str]:
        """Texts (k + 1, units) of one layer's weights and biases, in the place of all."""
        texts = np.full(self.before.size, "", dtype=object)
        self.experiment.network.like(texts)[layer][...] = values
        return texts.tolist()

    def given(self) -> dict[str, Any]:
        outputs = self.of(self.inside.forward.outputs)[0]
        lines = [f"{name} = {number(v)}" for name, v in zip(self.names(0), outputs, strict=True)]
        return {
            "title": "A sample of the batch", "formula": "what the network is given",
            "active": self.places(0), "lines": lines,
        }  # fmt: skip

    def forward(self, layer: int) -> dict[str, Any]:
        a = self.of(self.inside.forward.outputs)
        z, W, said = self.of(self.inside.forward.sums)[layer], self.weights(layer), []
        output = output_of(self.bend(layer))
        for j, name in enumerate(self.names(layer + 1)):
            terms = [f"{number(w)} · {factor(x)}" for w, x in zip(W[:-1, j], a[layer], strict=True)]
            said.append(
                f"{name}: z = {added([*terms, number(W[-1, j])])} = {number(z[j])}; "
                f"output {output} = {number(a[layer + 1][j])}"
            )
        products = np.full(W.shape, "", dtype=object)
        for (i, j), w in np.ndenumerate(W):
            x = a[layer][i] if i < len(a[layer]) else None
            products[i, j] = (
                f"+ {number(w)}" if x is None else f"{number(w)} · {factor(x)} = {number(w * x)}"
            )
        return {
            "title": f"Forward: {self.layer_name(layer)}",
            "formula": f"z = Σ w · input + b,   output = {output}",
            "active": self.places(layer + 1), "lines": said,
            "links": self.on_links(layer, products),
        }  # fmt: skip

    def loss(self) -> dict[str, Any]:
        it = self.experiment
        wanted = it.training.Y[self.inside.rows][self.sample]
        out = self.inside.forward.outputs[-1][self.sample]
        value = number(float(it.ending.loss.values(wanted[None], out[None])[0]))
        name = loss_name(it.ending.loss)
        link = LINKS.get(name, "") if getattr(it.ending.loss, "from_logits", False) else ""
        formula = f"loss = {name}(wanted, {f'{link}(output)' if link else 'output'})"
        line = f"loss = {name} of {link}{listed(out)}, where {listed(wanted)} is wanted, = {value}"
        if type(it.ending.loss) is HalfSquaredError and len(out) == 1:
            formula = "loss = ½ (output − wanted)²"
            line = f"loss = ½ ({number(out[0])} − {factor(wanted[0])})² = {value}"
        return {
            "title": "Loss", "formula": formula, "active": self.places(self.layers)[:1],
            "lines": [line],
        }  # fmt: skip

    def backward(self, layer: int) -> dict[str, Any]:
        inside, it = self.inside, self.experiment
        deltas, a = self.of(inside.backward.deltas), self.of(inside.forward.outputs)
        z = inside.forward.sums[layer][self.sample]
        slopes: Any = np.asarray(self.bend(layer).derivative(z[None].copy()))[0]
        is_last = layer == self.layers - 1
        coming = self.coming(layer)
        said = [
            f"{name}: ∂L/∂z = {coming[j]} · {factor(slopes[j])} = {number(deltas[layer][j])}"
            for j, name in enumerate(self.names(layer + 1))
        ]
        first = "∂L/∂output" if is_last else "(Σ w · ∂L/∂z of the next layer)"
        W = self.weights(layer)
        products = np.full(W.shape, "", dtype=object)
        for i, j in np.ndindex(W.shape):
            d, x = deltas[layer][j], a[layer][i] if i < len(a[layer]) else 1.0
            products[i, j] = f"{number(d)} · {factor(x)} = {number(d * x)}"
        products[-1] = [number(d) for d in deltas[layer]]
        if is_last and type(it.ending.loss) is HalfSquaredError:
            first = "(output − wanted)"
        return {
            "title": f"Backward: {self.layer_name(layer)}",
            "formula": f"∂L/∂z = {first} · f′(z),   ∂L/∂w = ∂L/∂z · input,   ∂L/∂b = ∂L/∂z",
            "active": self.places(layer + 1), "lines": said,
            "links": self.on_links(layer, products),
        }  # fmt: skip

    def coming(self, layer: int) -> list[str]:
        """What comes back to each node of a layer, with its numbers."""
        it, inside = self.experiment, self.inside
        if layer == self.layers - 1:
            wanted, out = it.training.Y[inside.rows][self.sample], inside.forward.outputs[-1]
            out = out[self.sample]
            if type(it.ending.loss) is HalfSquaredError:
                pairs = zip(out, wanted, strict=True)
                return [f"({number(f)} − {factor(y)})" for f, y in pairs]
            return [factor(s) for s in it.ending.loss.slopes(wanted[None], out[None])[0]]
        W, behind = self.weights(layer + 1)[:-1], inside.backward.deltas[layer + 1][self.sample]
        rows = [
            [f"{number(w)} · {factor(d)}" for w, d in zip(row, behind, strict=True)] for row in W
        ]
        return [f"({added(terms)})" for terms in rows]


def output_of(bend: Bend) -> str:
    """An activation applied to z, by its name."""
    return OUTPUTS.get(bend.kind, f"{bend.name}(z)")


def loss_name(loss: Any) -> str:
    return own_name(loss.function) if isinstance(loss, OwnLoss) else type(loss).__name__


def factor(value: float) -> str:
    """A number behind a sign, in brackets if it is negative.

    >>> factor(-0.25), factor(2.0)
    ('(−0.25)', '2')
    """
    return bracketed(number(value))


def bracketed(text: str) -> str:
    return f"({text})" if text.startswith("−") else text


def added(terms: list[str]) -> str:
    """A sum, with what is negative in brackets.

    >>> added(["−0.5 · 2", "0.1 · 3", "−1"])
    '−0.5 · 2 + 0.1 · 3 + (−1)'
    """
    first, *others = terms
    return " + ".join([first, *map(bracketed, others)])


def listed(values: np.ndarray) -> str:
    """One number, or several in brackets."""
    texts = [number(value) for value in np.ravel(values)]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"
