"""The full sets themselves, where the environment variable COURSE_DATA names a folder with them."""

import os
from pathlib import Path

import numpy as np
import pytest

from course_lib.data import cifar, load_cifar10, load_fashion, load_mnist

ROOT = Path(os.environ.get("COURSE_DATA") or "no-such-folder")


def needs(*names: str) -> pytest.MarkDecorator:
    there = any((ROOT / name).exists() for name in names)
    return pytest.mark.skipif(not there, reason=f"COURSE_DATA names no folder with {names[0]}")


@needs("mnist")
def test_mnist_is_the_official_set():
    mnist = load_mnist()
    assert mnist.X_train.shape == (60_000, 28, 28)
    assert mnist.X_test.shape == (10_000, 28, 28)
    assert mnist.y_train[:5].tolist() == [5, 0, 4, 1, 9]
    assert mnist.sha256 == "4cdd230f88b664ef2f97d0df47bf1e00dcd6ba30273a049cb6deb8bae1c2df75"


@needs("fashion-mnist")
def test_fashion_is_whole():
    fashion = load_fashion()
    assert fashion.X_train.shape == (60_000, 28, 28)
    assert fashion.X_test.shape == (10_000, 28, 28)
    assert np.bincount(fashion.y_train).tolist() == [6000] * 10
    assert np.bincount(fashion.y_test).tolist() == [1000] * 10


@needs(cifar.JPEG_ARCHIVE, cifar.ARCHIVE, cifar.FOLDER)
def test_cifar10_is_whole():
    dataset = load_cifar10()
    assert dataset.X_train.shape == (50_000, 32, 32, 3)
    assert dataset.X_test.shape == (10_000, 32, 32, 3)
    assert np.bincount(dataset.y_train).tolist() == [5000] * 10
    assert np.bincount(dataset.y_test).tolist() == [1000] * 10
    # The mean colour of the training images is well known; JPEG moves it by less than half a grey.
    mean = dataset.X_train.mean(axis=(0, 1, 2))
    np.testing.assert_allclose(mean, [125.3, 123.0, 113.9], atol=0.5)
