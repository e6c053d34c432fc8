"""Three small classic data sets that come with scikit-learn: no file, no download."""

from typing import Any

import numpy as np

from course_lib.data.datasets import Dataset, freeze

_UCI = "UCI Machine Learning Repository, CC BY 4.0; the copy that comes with scikit-learn."


def load_iris() -> Dataset:
    """Return Fisher's irises: 150 flowers of three species, four lengths in cm each.

    Source: Fisher 1936, The use of multiple measurements in taxonomic problems.

    >>> load_iris().class_names
    ('setosa', 'versicolor', 'virginica')
    """
    from sklearn.datasets import load_iris as load

    return _dataset(load(), f"Iris: 150 flowers, 3 species (Fisher 1936). {_UCI}")


def load_wine() -> Dataset:
    """Return 178 wines of three growers, thirteen chemical measurements of very unlike size each.

    Source: Forina and others 1988; UCI Machine Learning Repository, "Wine".

    >>> load_wine()
    Dataset(X (178, 13), y (178,), 3 classes)
    """
    from sklearn.datasets import load_wine as load

    return _dataset(load(), f"Wine: 178 wines, 3 growers (Forina and others 1988). {_UCI}")


def load_digits() -> Dataset:
    """Return 1,797 handwritten digits of 8 × 8 pixels, each pixel 0..16.

    A row of `X` is an image read line by line: `X[i].reshape(8, 8)`.

    Source: Alpaydin and Kaynak 1998, the test part of UCI's "Optical Recognition of Handwritten
    Digits".

    >>> load_digits().X.max()
    np.float64(16.0)
    """
    from sklearn.datasets import load_digits as load

    return _dataset(load(), f"Digits: 1,797 images of 8 × 8 (Alpaydin and Kaynak 1998). {_UCI}")


def _dataset(bunch: Any, description: str) -> Dataset:
    return Dataset(
        X=freeze(bunch.data, np.float64),
        y=freeze(bunch.target, np.int64),
        feature_names=tuple(str(name) for name in bunch.feature_names),
        class_names=tuple(str(name) for name in bunch.target_names),
        description=description,
    )
