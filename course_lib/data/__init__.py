"""Data: generators, small classic sets, bundled image samples, and the full sets by download.

Importing this loads NumPy alone; scikit-learn, pooch, Pillow and tqdm are loaded by the functions
that need them.
"""

from course_lib.data.cubic import load_cubic
from course_lib.data.datasets import (
    DamagedFile,
    Dataset,
    DataUnavailable,
    ImageDataset,
    data_hash,
)
from course_lib.data.fetch import load_cifar10, load_fashion, load_mnist
from course_lib.data.generators import (
    make_blobs,
    make_circles,
    make_line,
    make_moons,
    make_separable,
    make_sine,
    make_spiral,
    make_xor,
)
from course_lib.data.samples import load_fashion_sample, load_mnist_sample
from course_lib.data.toy import load_digits, load_iris, load_wine

__all__ = [
    "DamagedFile",
    "DataUnavailable",
    "Dataset",
    "ImageDataset",
    "data_hash",
    "load_cifar10",
    "load_cubic",
    "load_digits",
    "load_fashion",
    "load_fashion_sample",
    "load_iris",
    "load_mnist",
    "load_mnist_sample",
    "load_wine",
    "make_blobs",
    "make_circles",
    "make_line",
    "make_moons",
    "make_separable",
    "make_sine",
    "make_spiral",
    "make_xor",
]
