"""The layers of a network, in Keras's words, each with `forward` and `backward` side by side."""

from course_lib.nn.layers.activation import Activation
from course_lib.nn.layers.batch_normalization import BatchNormalization
from course_lib.nn.layers.dense import Dense
from course_lib.nn.layers.dropout import Dropout
from course_lib.nn.layers.flatten import Flatten, Input
from course_lib.nn.layers.layer import Layer

LAYERS = {
    layer.__name__: layer
    for layer in (Activation, BatchNormalization, Dense, Dropout, Flatten, Input)
}

__all__ = [
    "LAYERS",
    "Activation",
    "BatchNormalization",
    "Dense",
    "Dropout",
    "Flatten",
    "Input",
    "Layer",
]
