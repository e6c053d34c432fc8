"""Networks against PyTorch's: outputs, gradients, and the weights after some steps."""

import numpy as np
import pytest
import torch

from course_lib.nn import layers
from course_lib.nn.models import Sequential
from course_lib.nn.optimizers import SGD, Adam


def twin_of(model, dtype=torch.float64):
    """The same network, with the same weights, in PyTorch, whose W is (units, n_inputs)."""
    twins = []
    for layer in model.layers:
        if isinstance(layer, layers.Dense):
            twin = torch.nn.Linear(*layer.W.shape, dtype=dtype)
            twin.weight.data = torch.tensor(layer.W.T.copy())
            twin.bias.data = torch.tensor(layer.b.copy())
            twins.append(twin)
            if layer.activation.called in ("relu", "tanh", "sigmoid"):
                kinds = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid}
                twins.append(kinds[layer.activation.called]())
        elif isinstance(layer, layers.BatchNormalization):
            momentum = 1 - layer.momentum  # theirs is the share of the new statistic
            twin = torch.nn.BatchNorm1d(
                len(layer.gamma), eps=layer.epsilon, momentum=momentum, dtype=dtype
            )
            twin.weight.data = torch.tensor(layer.gamma.copy())
            twin.bias.data = torch.tensor(layer.beta.copy())
            twins.append(twin)
    return torch.nn.Sequential(*twins)


def weights_of(twin):
    """Trainable arrays in our order and shape."""
    return [p.detach().numpy().T if p.ndim == 2 else p.detach().numpy() for p in twin.parameters()]


def draw(n=40, d=6, n_classes=4, seed=0, dtype=np.float64):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, d)).astype(dtype), rng.integers(0, n_classes, n)


def classifier(hidden, dtype="float64"):
    model = Sequential(
        [*hidden, layers.Dense(4, activation="softmax", kernel_initializer="he_normal")],
        dtype=dtype,
        rng=0,
    )
    model.build((6,))
    return model


def train_twin(twin, optimizer, X, y, batch, steps):
    """Steps over the samples in their order; returns the loss of each."""
    losses = []
    for step in range(steps):
        rows = slice(step * batch % len(X), step * batch % len(X) + batch)
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(twin(torch.tensor(X[rows])), torch.tensor(y[rows]))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
@pytest.mark.parametrize("loss", ["categorical_crossentropy", "sparse_categorical_crossentropy"])
def test_gradients_of_dense_layers(activation, loss):
    model = classifier([layers.Dense(8, activation), layers.Dense(5, activation)])
    model.compile(loss=loss)
    X, y = draw()
    twin = twin_of(model)
    torch.nn.functional.cross_entropy(twin(torch.tensor(X)), torch.tensor(y)).backward()
    labels = y if loss.startswith("sparse") else np.eye(4)[y]
    for ours, theirs in zip(model.gradients(X, labels), twin.parameters(), strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy().T, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("dtype", "tolerance"), [("float64", 1e-9), ("float32", 2e-5)])
def test_weights_after_50_steps_of_adam(dtype, tolerance):
    model = classifier([layers.Dense(8, "relu"), layers.Dense(5, "relu")], dtype)
    model.compile(optimizer=Adam(), loss="sparse_categorical_crossentropy")
    X, y = draw(dtype=dtype)
    twin = twin_of(model, getattr(torch, dtype))
    theirs = train_twin(twin, torch.optim.Adam(twin.parameters(), lr=1e-3, eps=1e-7), X, y, 8, 50)
    history = model.fit(X, y, batch_size=8, epochs=10, shuffle=False)
    np.testing.assert_allclose(
        history.history["loss"], np.reshape(theirs, (10, 5)).mean(axis=1), rtol=tolerance
    )
    for ours, others in zip(model.parameters, weights_of(twin), strict=True):
        np.testing.assert_allclose(ours, others, rtol=tolerance, atol=tolerance)


def test_a_smaller_last_batch_and_sgd():
    model = classifier([layers.Dense(8, "tanh")])
    model.compile(optimizer=SGD(learning_rate=0.1), loss="sparse_categorical_crossentropy")
    X, y = draw(n=10)
    twin = twin_of(model)
    optimizer = torch.optim.SGD(twin.parameters(), lr=0.1)
    for start in (0, 4, 8):
        train_twin(twin, optimizer, X[start : start + 4], y[start : start + 4], 4, 1)
    model.fit(X, y, batch_size=4, shuffle=False)
    for ours, others in zip(model.parameters, weights_of(twin), strict=True):
        np.testing.assert_allclose(ours, others, rtol=1e-9)


def test_batch_normalization_trains_and_predicts_alike():
    """But for the running variance: theirs is of n − 1, ours, as Keras's, of n."""
    model = classifier([layers.Dense(8), layers.BatchNormalization(), layers.Activation("relu")])
    model.compile(optimizer=SGD(learning_rate=0.1), loss="sparse_categorical_crossentropy")
    X, y = draw()
    twin = twin_of(model)
    twin = torch.nn.Sequential(twin[0], twin[1], torch.nn.ReLU(), twin[2])
    twin.train()
    train_twin(twin, torch.optim.SGD(twin.parameters(), lr=0.1), X, y, 8, 20)
    model.fit(X, y, batch_size=8, epochs=4, shuffle=False)
    for ours, others in zip(model.parameters, weights_of(twin), strict=True):
        np.testing.assert_allclose(ours, others, rtol=1e-8, atol=1e-10)
    normalization = model.layers[1]
    n, kept = 8, normalization.momentum**20
    np.testing.assert_allclose(normalization.moving_mean, twin[1].running_mean, rtol=1e-9)
    theirs = (twin[1].running_var.numpy() - kept) * (n - 1) / n + kept
    np.testing.assert_allclose(normalization.moving_variance, theirs, rtol=1e-9)
    twin[1].running_var[:] = torch.tensor(normalization.moving_variance)
    twin.eval()
    with torch.no_grad():
        P = torch.softmax(twin(torch.tensor(X)), dim=1)
    np.testing.assert_allclose(model.predict(X), P.numpy(), rtol=1e-9)


def test_dropout_by_a_given_mask():
    """Theirs draws otherwise; with our mask M multiplied in, the gradients are the same."""
    model = classifier([layers.Dense(8, "relu"), layers.Dropout(0.3)])
    model.compile(loss="sparse_categorical_crossentropy")
    X, y = draw()
    hidden, relu, last = twin_of(model)
    gradients = model.gradients(X, y, rng=np.random.default_rng(3))
    M = torch.tensor(model.layers[1].M)
    assert set(np.unique(M.numpy().round(6))) == {0, round(1 / 0.7, 6)}
    scores = last(relu(hidden(torch.tensor(X))) * M)
    torch.nn.functional.cross_entropy(scores, torch.tensor(y)).backward()
    theirs = [hidden.weight, hidden.bias, last.weight, last.bias]
    for ours, parameter in zip(gradients, theirs, strict=True):
        np.testing.assert_allclose(ours, parameter.grad.numpy().T, rtol=1e-9, atol=1e-12)


def test_squared_error_and_binary_cross_entropy():
    X, _ = draw()
    y = np.random.default_rng(1).random((40, 1))
    pairs = {
        "mse": (None, torch.nn.functional.mse_loss),
        "binary_crossentropy": ("sigmoid", torch.nn.functional.binary_cross_entropy),
    }
    for loss, (activation, theirs) in pairs.items():
        model = Sequential([layers.Dense(5, "tanh"), layers.Dense(1, activation)], "float64", 0)
        model.build((6,))
        model.compile(loss=loss)
        twin = twin_of(model)
        theirs(twin(torch.tensor(X)), torch.tensor(y)).backward()
        for ours, parameter in zip(model.gradients(X, y[:, 0]), twin.parameters(), strict=True):
            np.testing.assert_allclose(ours, parameter.grad.numpy().T, rtol=1e-9, atol=1e-12)
