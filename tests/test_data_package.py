"""The data package as a whole: light to import, doctests, hashes, scikit-learn's small sets."""

import doctest
import importlib
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from course_lib import data
from course_lib.data.datasets import check_labels, freeze


def test_importing_the_data_package_loads_nothing_heavy():
    heavy = ["IPython", "PIL", "matplotlib", "pooch", "requests", "scipy", "sklearn", "tqdm"]
    code = f"import sys, course_lib.data; print([m for m in {heavy} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_every_public_name_is_there():
    assert sorted(data.__all__) == data.__all__
    assert all(hasattr(data, name) for name in data.__all__)


@pytest.mark.parametrize(
    "module", ["cubic", "datasets", "fetch", "generators", "idx", "make_samples", "samples", "toy"]
)
def test_docstring_examples_hold(module):
    results = doctest.testmod(importlib.import_module(f"course_lib.data.{module}"))
    assert results.failed == 0
    assert results.attempted > 0 or module == "fetch"


@pytest.mark.parametrize(
    ("load", "shape", "counts"),
    [
        (data.load_iris, (150, 4), [50, 50, 50]),
        (data.load_wine, (178, 13), [59, 71, 48]),
        (data.load_digits, (1797, 64), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]),
    ],
)
def test_small_sets_are_whole_and_read_only(load, shape, counts):
    dataset = load()
    assert dataset.X.shape == shape
    assert dataset.X.dtype == np.float64
    assert dataset.y.dtype == np.int64
    assert np.bincount(dataset.y).tolist() == counts
    assert len(dataset.feature_names) == shape[1]
    assert len(dataset.class_names) == len(counts)
    assert all(type(name) is str for name in dataset.feature_names + dataset.class_names)
    assert "CC BY 4.0" in dataset.description
    with pytest.raises(ValueError, match="read-only"):
        dataset.X[0, 0] = 1
    with pytest.raises(FrozenInstanceError):
        dataset.y = dataset.y


def test_known_rows_of_iris_and_wine():
    iris, wine = data.load_iris(), data.load_wine()
    assert iris.X[0].tolist() == [5.1, 3.5, 1.4, 0.2]
    assert iris.feature_names[0] == "sepal length (cm)"
    assert wine.feature_names[-1] == "proline"
    assert wine.X[0, -1] == 1065


def tiny() -> data.Dataset:
    X = np.arange(6.0).reshape(3, 2)
    return data.Dataset(X, np.array([0, 1, 1]), ("a", "b"), ("no", "yes"), "by hand")


def test_the_hash_sees_values_labels_shape_and_type_but_not_layout():
    first = tiny()
    same = data.data_hash(first)
    assert len(same) == 64
    assert data.data_hash(tiny()) == same == first.sha256
    for layout in (
        np.asfortranarray(first.X),
        first.X.astype(">f8"),
        np.repeat(first.X, 2, 0)[::2],
    ):
        assert data.data_hash(replace(first, X=layout)) == same
    changed = [
        replace(first, X=first.X + 1),
        replace(first, X=first.X.reshape(2, 3)),
        replace(first, X=first.X.astype(np.float32)),
        replace(first, y=first.y[::-1]),
        replace(first, X=first.X[:0]),
    ]
    hashes = {data.data_hash(dataset) for dataset in changed}
    assert len(hashes) == len(changed)
    assert same not in hashes
    assert data.data_hash(replace(first, description="other words")) == same


def test_freeze_converts_and_protects():
    frozen = freeze([[1, 2], [3, 4]], np.float32)
    assert frozen.dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        frozen[0, 0] = 5


def test_labels_must_fit_images_and_classes():
    labels = np.array([0, 1, 2])
    check_labels(labels, 3, ("a", "b", "c"), "file")
    check_labels(labels[:0], 0, ("a",), "file")
    with pytest.raises(data.DamagedFile, match="file: 4 images but 3 labels"):
        check_labels(labels, 4, ("a", "b", "c"), "file")
    with pytest.raises(data.DamagedFile, match=r"file: label 2 found; expected 0\.\.1"):
        check_labels(labels, 3, ("a", "b"), "file")
