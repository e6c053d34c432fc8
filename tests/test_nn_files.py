"""A network in a file: what comes back, and what is refused."""

import io
import json
import os
import zipfile

import numpy as np
import pytest

from course_lib.nn import layers
from course_lib.nn.activations import leaky
from course_lib.nn.initializers import ones
from course_lib.nn.losses import CategoricalCrossentropy, MeanSquaredError
from course_lib.nn.models import Sequential, load_model
from course_lib.nn.models.files import VERSION, DamagedModel
from course_lib.nn.optimizers import SGD, Adam
from course_lib.nn.regularizers import l1_l2


@pytest.fixture
def model():
    model = Sequential(
        [
            layers.Input((4, 2)),
            layers.Flatten(),
            layers.Dense(5, kernel_initializer="he_normal", kernel_regularizer=l1_l2(0.1, 0.2)),
            layers.BatchNormalization(momentum=0.9),
            layers.Activation("relu"),
            layers.Dropout(0.25, name="thinned"),
            layers.Dense(3, activation="softmax", use_bias=False),
        ],
        dtype="float64",
        rng=0,
        name="toy",
    )
    loss = CategoricalCrossentropy(label_smoothing=0.1)
    model.compile(optimizer=Adam(learning_rate=0.02), loss=loss, metrics=["accuracy"])
    rng = np.random.default_rng(1)
    model.fit(rng.standard_normal((20, 4, 2)), np.eye(3)[rng.integers(0, 3, 20)], epochs=2)
    return model


def rewritten(path, **changes):
    """The file with other arrays in it; None takes one out."""
    with np.load(path) as stored:
        arrays = dict(stored) | changes
    buffer = io.BytesIO()
    np.savez(buffer, **{name: array for name, array in arrays.items() if array is not None})
    path.write_bytes(buffer.getvalue())


def redescribed(path, change):
    """The file with another description."""
    with np.load(path) as stored:
        described = json.loads(stored["description"].tobytes())
    change(described)
    rewritten(path, description=np.frombuffer(json.dumps(described).encode(), np.uint8))


def test_all_comes_back(model, tmp_path, rng):
    model.save(tmp_path / "model.npz")
    twin = load_model(tmp_path / "model.npz")
    X, y = rng.standard_normal((9, 4, 2)), np.eye(3)[rng.integers(0, 3, 9)]
    np.testing.assert_array_equal(twin.predict(X), model.predict(X))
    assert twin.evaluate(X, y) == model.evaluate(X, y)
    assert (twin.loss, twin.rule, twin.name) == (model.loss, model.rule, "toy")
    assert list(map(repr, twin.layers)) == list(map(repr, model.layers))
    assert [layer.name for layer in twin.layers] == [layer.name for layer in model.layers]
    one, two = (
        m.fit(X, y, epochs=1, rng=3).history for m in (twin, load_model(tmp_path / "model.npz"))
    )
    assert one == two


def test_not_compiled_comes_back_so(tmp_path):
    model = Sequential([layers.Dense(2, input_shape=(3,))], rng=0)
    model.save(str(tmp_path / "model.npz"))
    twin = Sequential.load(str(tmp_path / "model.npz"))
    assert twin.loss is None
    np.testing.assert_array_equal(twin.predict(np.ones((2, 3))), model.predict(np.ones((2, 3))))


def test_the_file_stands_under_its_very_name_and_has_no_pickle(model, tmp_path):
    path = tmp_path / "model.network"
    model.save(path)
    assert os.listdir(tmp_path) == ["model.network"]
    with np.load(path, allow_pickle=False) as stored:
        assert all(stored[name].dtype != object for name in stored.files)


def test_a_failed_save_leaves_the_old_file(model, tmp_path):
    path = tmp_path / "model.npz"
    model.save(path)
    before = path.read_bytes()
    model.layers[1].kernel_regularizer = object()
    with pytest.raises(ValueError, match="cannot be described in a file"):
        model.save(path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["model.npz"]


class OwnRule(SGD):
    """A subclass: no file could say what it does."""


class OwnLoss(MeanSquaredError):
    pass


def beauty(y_true, y_pred):
    return 1.0


@pytest.mark.parametrize(
    "how",
    [
        {"optimizer": OwnRule(), "loss": "mse"},
        {"loss": OwnLoss()},
        {"loss": "mse", "metrics": [beauty]},
    ],
)
def test_rules_of_ones_own_are_not_saved(how, tmp_path):
    model = Sequential([layers.Dense(2, input_shape=(3,))])
    model.compile(**how)
    with pytest.raises(ValueError, match="cannot be described in a file"):
        model.save(tmp_path / "model.npz")


def test_how_weights_began_need_not_be_told(tmp_path):
    model = Sequential([layers.Dense(2, kernel_initializer=lambda rng, *a: ones(rng, *a))])
    model.build((3,))
    model.save(tmp_path / "model.npz")
    assert load_model(tmp_path / "model.npz").predict(np.ones((1, 3))).tolist() == [[3, 3]]


def test_a_layer_of_ones_own_is_not_saved(tmp_path):
    class Own(layers.Layer):
        def forward(self, X, training=False, rng=None):
            return X

    model = Sequential([Own(input_shape=(2,))])
    with pytest.raises(ValueError, match="cannot be described"):
        model.save(tmp_path / "model.npz")


def test_an_activation_of_ones_own_is_not_saved(tmp_path):
    """A leaky ReLU of another slope: by its name it would come back with the usual one."""
    model = Sequential([layers.Dense(2, activation=leaky(0.2), input_shape=(2,))])
    with pytest.raises(ValueError, match="cannot be described in a file"):
        model.save(tmp_path / "model.npz")


def test_no_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_model(tmp_path / "nothing.npz")


def test_cut_short_anywhere(model, tmp_path):
    path = tmp_path / "model.npz"
    model.save(path)
    whole = path.read_bytes()
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        with pytest.raises(DamagedModel, match=r"model\.npz"):
            load_model(path)


def test_one_byte_changed(model, tmp_path):
    """Either it is told, or nothing that counts was changed (a date in the zip, say)."""
    path = tmp_path / "model.npz"
    model.save(path)
    whole, weights = path.read_bytes(), model.get_weights()
    for place in range(0, len(whole), 61):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            found = load_model(path).get_weights()
        except DamagedModel:
            continue
        for one, other in zip(found, weights, strict=True):
            np.testing.assert_array_equal(one, other)


def saved_alone(path):
    with path.open("wb") as file:
        np.save(file, np.arange(3))


def foreign_zip(path):
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("letter.txt", "hello")


@pytest.mark.parametrize(
    "write",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("not a network"),
        lambda path: path.write_bytes(b"\x80\x04K\x01."),  # a pickle
        saved_alone,
        lambda path: np.savez(path, w0=np.arange(3)),
        lambda path: np.savez(path, description=np.arange(3)),
        lambda path: np.savez(path, description=np.frombuffer(b'{"format": "x"}', np.uint8)),
        lambda path: np.savez(path, description=np.frombuffer(b"[1, 2]", np.uint8)),
        foreign_zip,
    ],
)
def test_foreign_files(write, tmp_path):
    path = tmp_path / "model.npz"
    write(path)
    with pytest.raises(DamagedModel, match=r"model\.npz"):
        load_model(path)


def test_arrays_that_need_pickle_are_refused(model, tmp_path):
    path = tmp_path / "model.npz"
    model.save(path)

    class Trap:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "sprung"),)

    rewritten(path, w0=np.array([Trap()], dtype=object))
    with pytest.raises(DamagedModel, match="need pickle"):
        load_model(path)
    assert not (tmp_path / "sprung").exists()


def test_newer_files_are_named(model, tmp_path):
    path = tmp_path / "model.npz"
    model.save(path)
    redescribed(path, lambda described: described.update(version=VERSION + 1))
    with pytest.raises(DamagedModel, match=f"is of format {VERSION + 1}; .* Update the course"):
        load_model(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("layers"),
        lambda d: d.update(layers=[]),
        lambda d: d.update(layers=3),
        lambda d: d.update(dtype="float128"),
        lambda d: d.update(input_shape=[-1]),
        lambda d: d["layers"][0].update({"class": "Sequential"}),
        lambda d: d["layers"][1]["config"].update(units=6),
        lambda d: d["layers"][1]["config"].update(colour="red"),
        lambda d: d["layers"][1]["config"].update(
            kernel_regularizer={"class": "str", "config": {}}
        ),
        lambda d: d["compiled"].update(loss={"class": "Popen", "config": {"args": "ls"}}),
        lambda d: d["compiled"].update(metrics=["beauty"]),
    ],
)
def test_descriptions_that_make_no_sense(change, model, tmp_path):
    path = tmp_path / "model.npz"
    model.save(path)
    redescribed(path, change)
    with pytest.raises(DamagedModel, match=r"model\.npz is damaged"):
        load_model(path)


@pytest.mark.parametrize("changes", [{"w0": None}, {"w0": np.zeros((2, 2))}, {"w9": np.zeros(2)}])
def test_missing_and_misshapen_arrays(changes, model, tmp_path):
    path = tmp_path / "model.npz"
    model.save(path)
    rewritten(path, **changes)
    with pytest.raises(DamagedModel, match=r"model\.npz"):
        load_model(path)
