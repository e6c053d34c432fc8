"""The algorithms. `from course_lib.models import KNeighborsClassifier` works for every estimator.

Estimators are looked up when they are asked for, so that the NumPy functions beside them can be
used without loading scikit-learn.
"""

import importlib
from typing import Any

_HOME = {
    "KNeighborsClassifier": "course_lib.models.neighbors.classifier",
    "KNeighborsRegressor": "course_lib.models.neighbors.regressor",
    "LogisticRegression": "course_lib.models.linear.logistic_regression",
    "OneVsOne": "course_lib.models.linear.one_against",
    "OneVsRest": "course_lib.models.linear.one_against",
    "Perceptron": "course_lib.models.linear.perceptron_classifier",
    "PocketPerceptron": "course_lib.models.linear.perceptron_classifier",
    "PolynomialFeatures": "course_lib.models.linear.polynomial",
    "MLPClassifier": "course_lib.models.mlp.classifier",
    "MLPRegressor": "course_lib.models.mlp.regressor",
    "LinearSVC": "course_lib.models.svm.linear_svc",
    "SVC": "course_lib.models.svm.svc",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"course_lib.models has no {name!r}; it has {', '.join(_HOME)}")
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(_HOME)
