"""What the loaders return, and what they raise: two frozen datasets, their hash, two errors."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike


class DataUnavailable(OSError):
    """No source gave the data: the message says what was tried, why it failed, and what to do."""


class DamagedFile(ValueError):
    """A data file is not what it should be: truncated, altered, or of another format."""


class _Hashed:
    """The SHA-256 of a dataset's arrays, computed when first asked for."""

    @cached_property
    def sha256(self) -> str:
        """The value of `data_hash(self)`; it may be kept because the arrays are read-only."""
        return data_hash(self)


@dataclass(frozen=True, eq=False)
class Dataset(_Hashed):
    """Samples in rows, features in columns.

    Attributes:
        X: float64, shape (n_samples, n_features), read-only.
        y: int64, shape (n_samples,), the class 0..n_classes-1 of each sample, read-only.
        feature_names: one name a column of `X`.
        class_names: `class_names[y[i]]` is the name of sample i's class.
        description: where the data are from, and under which licence.
    """

    X: np.ndarray
    y: np.ndarray
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    description: str

    def __repr__(self) -> str:
        return f"Dataset(X {self.X.shape}, y {self.y.shape}, {len(self.class_names)} classes)"


@dataclass(frozen=True, eq=False)
class ImageDataset(_Hashed):
    """Images with their classes, split into training and test.

    The pixels are uint8, so a difference of two images wraps around at 0: convert first, as in
    `X_train.astype(np.float32)`.

    Attributes:
        name: a short name of the data set, such as "MNIST".
        X_train, X_test: uint8, shape (n, height, width) or (n, height, width, 3), read-only.
        y_train, y_test: int64, shape (n,), the class of each image, read-only.
        class_names: `class_names[y_train[i]]` is the name of training image i's class.
        description: where the data are from, and under which licence.
    """

    name: str
    X_train: np.ndarray
    y_train: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    class_names: tuple[str, ...]
    description: str

    def __repr__(self) -> str:
        train, test = self.X_train.shape, self.X_test.shape
        return f"ImageDataset({self.name}: X_train {train}, X_test {test})"


def data_hash(dataset: Any) -> str:
    """Return the SHA-256 of a dataset's arrays: of each its name, type, shape and bytes.

    It identifies the data of an experiment, whatever file they were read from: byte order and
    memory layout do not count, a swapped label does.

    >>> from course_lib.data import load_iris
    >>> data_hash(load_iris())[:16]
    '20dbd86cabf523ae'
    """
    digest = hashlib.sha256()
    for field in fields(dataset):
        value = getattr(dataset, field.name)
        if isinstance(value, np.ndarray):
            array = np.ascontiguousarray(value, dtype=value.dtype.newbyteorder("<"))
            digest.update(f"{field.name} {array.dtype.str} {array.shape};".encode())
            digest.update(array.data)
    return digest.hexdigest()


def freeze(array: ArrayLike, dtype: type) -> np.ndarray:
    """Return `array` as `dtype`, contiguous and protected from writing; the caller gives it away.

    Copies only where it must: CIFAR-10 alone takes 184 MB.
    """
    frozen: np.ndarray = np.ascontiguousarray(array, dtype=dtype)
    frozen.flags.writeable = False
    return frozen


def check_labels(y: np.ndarray, n_images: int, class_names: Sequence[str], source: str) -> None:
    """Raise DamagedFile unless there is one label an image, each the number of a class."""
    if len(y) != n_images:
        raise DamagedFile(
            f"{source}: {n_images} images but {len(y)} labels; expected one label an image. "
            "Replace the files by a fresh copy, images and labels of the same split."
        )
    strange = y[(y < 0) | (y >= len(class_names))]
    if len(strange):
        raise DamagedFile(
            f"{source}: label {int(strange[0])} found; expected 0..{len(class_names) - 1}. "
            "The file holds other data, or is damaged: replace it by a fresh copy."
        )
