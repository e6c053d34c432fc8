"""Neighbours and distances against PyTorch's."""

import numpy as np
import pytest
import torch

from course_lib.models import KNeighborsRegressor
from course_lib.models.neighbors.distances import l1_distances, squared_l2_distances
from course_lib.models.neighbors.search import nearest


@pytest.mark.parametrize("p", [1, 2, 3])
def test_neighbours_agree_with_torch(p):
    rng = np.random.default_rng(p)
    X, Q = rng.normal(size=(300, 20)), rng.normal(size=(40, 20))
    theirs = torch.cdist(torch.from_numpy(Q), torch.from_numpy(X), p=p).topk(5, largest=False)
    distances, indices = nearest(Q, X, 5, p)
    np.testing.assert_array_equal(indices, theirs.indices.numpy())
    np.testing.assert_allclose(distances, theirs.values.numpy(), rtol=1e-10)


def test_distance_matrices_agree_with_torch():
    rng = np.random.default_rng(0)
    X, Q = rng.normal(size=(300, 20)), rng.normal(size=(40, 20))
    both = torch.from_numpy(Q), torch.from_numpy(X)
    l1, l2 = torch.cdist(*both, p=1).numpy(), torch.cdist(*both, p=2).numpy()
    np.testing.assert_allclose(l1_distances(Q, X), l1, rtol=1e-10)
    np.testing.assert_allclose(np.sqrt(squared_l2_distances(Q, X)), l2, rtol=1e-10)


@pytest.mark.parametrize("p", [1, 2])
def test_regression_agrees_with_torch(p):
    rng = np.random.default_rng(p)
    X, Q, y = rng.normal(size=(300, 20)), rng.normal(size=(40, 20)), rng.normal(size=(300, 2))
    theirs = torch.cdist(torch.from_numpy(Q), torch.from_numpy(X), p=p).topk(5, largest=False)
    w = 1 / theirs.values
    w = w / w.sum(dim=1, keepdim=True)
    expected = torch.einsum("qk,qko->qo", w, torch.from_numpy(y)[theirs.indices])
    model = KNeighborsRegressor(5, weights="distance", p=p).fit(X, y)
    np.testing.assert_allclose(model.predict(Q), expected.numpy(), rtol=1e-10)
