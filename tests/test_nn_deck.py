"""The deck's code of lesson 15, its typing errors mended, on the digits of scikit-learn."""

import numpy as np
import pytest

from course_lib.data import load_digits
from course_lib.nn import (
    callbacks,
    layers,
    losses,
    models,
    optimizers,
    regularizers,
    to_categorical,
)


@pytest.fixture(scope="module")
def digits():
    """X from 0 to 1, (n, 64), and one-hot rows: 1,500 to learn from, 297 to test on."""
    data = load_digits()
    order = np.random.default_rng(0).permutation(len(data.X))
    X, y = data.X[order].astype("float32") / 16, to_categorical(data.y[order], 10)
    return (X[:1500], y[:1500]), (X[1500:], y[1500:])


def two_hidden_layers(rng):
    model = models.Sequential(rng=rng)
    model.add(
        layers.Dense(512, activation="relu", kernel_initializer="he_normal", input_shape=(64,))
    )
    model.add(layers.Dense(512, activation="relu", kernel_initializer="he_normal"))
    model.add(layers.Dense(10, activation="softmax"))
    return model


def test_the_short_form(digits):
    """Names in quotes: three epochs in batches of 32."""
    (X_train, y_train), (X_test, y_test) = digits
    model = two_hidden_layers(rng=0)
    model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(X_train, y_train, epochs=3, batch_size=32)
    assert history.history["loss"][-1] < history.history["loss"][0]
    test_loss, test_accuracy = model.evaluate(X_test, y_test)
    predictions = model.predict(X_test)
    assert predictions.shape == (297, 10)
    np.testing.assert_allclose(predictions.sum(axis=1), 1, rtol=1e-5)
    hits = predictions.argmax(axis=1) == y_test.argmax(axis=1)
    assert test_accuracy == pytest.approx(hits.mean())
    assert test_accuracy > 0.93
    assert test_loss < 0.3


def test_the_detailed_form(digits):
    """Objects: smoothed labels, a learning rate; sparse labels reach the same accuracy."""
    (X_train, y_train), (X_test, y_test) = digits
    model = two_hidden_layers(rng=0)
    model.compile(
        optimizer=optimizers.RMSprop(learning_rate=0.001, momentum=0.0),
        loss=losses.CategoricalCrossentropy(label_smoothing=0.01),
        metrics=["accuracy"],
    )
    model.fit(X_train, y_train, epochs=3, batch_size=32, validation_data=(X_test, y_test))
    assert model.evaluate(X_test, y_test)[1] > 0.93


def l2_network():
    return [
        layers.Dense(
            64, activation="relu", kernel_regularizer=regularizers.l2(0.001), input_shape=(64,)
        ),
        layers.Dense(64, activation="relu", kernel_regularizer=regularizers.l2(0.001)),
    ]


def dropout_network():
    return [
        layers.Dense(64, activation="relu", input_shape=(64,)),
        layers.Dropout(0.5),
        layers.Dense(64, activation="relu"),
        layers.Dropout(0.5),
    ]


def normalized_network():
    return [
        layers.Dense(64, activation="relu", input_shape=(64,)),
        layers.BatchNormalization(),
        layers.Dense(64, activation="relu"),
        layers.BatchNormalization(),
    ]


@pytest.mark.parametrize("hidden", [l2_network, dropout_network, normalized_network])
def test_three_regularized_networks(hidden, digits):
    """25 epochs in batches of 512, stopped early; each completed by an output layer."""
    (X_train, y_train), (X_test, y_test) = digits
    model = models.Sequential([*hidden(), layers.Dense(10, activation="softmax")], rng=0)
    model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
    stop = callbacks.EarlyStopping(monitor="val_loss", patience=3)
    history = model.fit(
        X_train,
        y_train,
        epochs=25,
        batch_size=512,
        validation_data=(X_test, y_test),
        callbacks=[stop],
    )
    figures = history.history
    assert list(figures) == ["loss", "accuracy", "val_loss", "val_accuracy"]
    assert len(figures["loss"]) <= 25
    assert figures["loss"][-1] < figures["loss"][0]
    best = int(np.argmin(figures["val_loss"]))
    assert len(figures["loss"]) in (25, best + 4)  # to the end, or 3 epochs without a better one
