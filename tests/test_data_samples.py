"""The bundled samples: whole, balanced, protected, and made again byte for byte."""

import hashlib
import io
import os
import zlib
from importlib.resources import files

import numpy as np
import pytest

from course_lib.data import (
    DamagedFile,
    load_fashion_sample,
    load_mnist_sample,
    make_samples,
    samples,
)

LOADERS = [load_mnist_sample, load_fashion_sample]


@pytest.mark.parametrize("load", LOADERS)
def test_counts_shapes_and_types(load):
    sample = load()
    for images, labels, n in (
        (sample.X_train, sample.y_train, 5000),
        (sample.X_test, sample.y_test, 1000),
    ):
        assert images.shape == (n, 28, 28)
        assert images.dtype == np.uint8
        assert labels.dtype == np.int64
        assert np.bincount(labels).tolist() == [n // 10] * 10
        assert images.max() == 255
        assert np.count_nonzero(np.diff(labels)) > 0.85 * n  # shuffled, not class by class
    assert len(sample.class_names) == 10


@pytest.mark.parametrize("load", LOADERS)
def test_no_image_is_there_twice(load):
    sample = load()
    everything = np.concatenate([sample.X_train, sample.X_test]).reshape(6000, -1)
    assert len(np.unique(everything, axis=0)) == 6000


@pytest.mark.parametrize("load", LOADERS)
def test_arrays_are_read_only_and_read_once(load):
    sample = load()
    assert load() is sample
    for name in ("X_train", "y_train", "X_test", "y_test"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(sample, name)[0] = 0


def test_names_and_licences_are_part_of_the_dataset():
    mnist, fashion = load_mnist_sample(), load_fashion_sample()
    assert mnist.class_names == tuple("0123456789")
    assert fashion.class_names[9] == "Ankle boot"
    assert "CC BY-SA 3.0" in mnist.description
    assert "MIT" in fashion.description


def test_labels_belong_to_their_images():
    # An ink count tells ones from zeros, and trousers (narrow) from pullovers, almost always.
    mnist, fashion = load_mnist_sample(), load_fashion_sample()
    for sample, light, heavy in ((mnist, 1, 0), (fashion, 5, 2)):
        ink = sample.X_test.reshape(1000, -1).sum(axis=1, dtype=np.int64)
        assert ink[sample.y_test == light].mean() < 0.6 * ink[sample.y_test == heavy].mean()


@pytest.mark.parametrize("load", LOADERS)
def test_the_datasheet_tells_the_data_hash(load):
    datasheet = files("course_lib.data").joinpath("files/DATASHEET.md").read_text("utf-8")
    assert load().sha256 in datasheet


def test_the_licence_names_every_bundled_file():
    folder = files("course_lib.data").joinpath("files")
    licence = folder.joinpath("LICENSE").read_text("utf-8")
    bundled = [entry.name for entry in folder.iterdir() if entry.name.endswith(".npz")]
    assert sorted(bundled) == sorted(samples.SHA256)
    assert all(name in licence for name in bundled)


def test_an_altered_file_is_refused(tmp_path, monkeypatch):
    original = samples.verified_bytes(samples.MNIST_FILE)
    monkeypatch.setattr(samples, "files", lambda package: tmp_path)
    path = tmp_path / "files" / samples.MNIST_FILE
    path.parent.mkdir()
    altered = bytearray(original)
    altered[len(altered) // 2] ^= 1
    for contents in (bytes(altered), original[:-1], b""):
        path.write_bytes(contents)
        with pytest.raises(DamagedFile, match=r"expected a46d62af.*Install the course again") as e:
            samples._load(samples.MNIST_FILE, "x", samples.MNIST_CLASSES, "x")
        assert hashlib.sha256(contents).hexdigest() in str(e.value)
    path.write_bytes(original)
    assert samples.verified_bytes(samples.MNIST_FILE) == original


def test_a_missing_file_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(samples, "files", lambda package: tmp_path)
    with pytest.raises(DamagedFile, match=r"fashion-mnist-sample.npz: the bundled sample is miss"):
        samples.verified_bytes(samples.FASHION_FILE)


def test_the_draw_takes_as_many_of_each_class_without_replacement():
    y = np.repeat([0, 1, 2], [50, 20, 30])
    indices = make_samples.stratified_sample(y, 20, seed=5)
    assert len(set(indices.tolist())) == 60
    assert np.bincount(y[indices]).tolist() == [20, 20, 20]
    np.testing.assert_array_equal(indices, make_samples.stratified_sample(y, 20, seed=5))
    assert not np.array_equal(indices, make_samples.stratified_sample(y, 20, seed=6))
    with pytest.raises(ValueError, match="class 1 has 20 samples; expected at least 21"):
        make_samples.stratified_sample(y, 21, seed=5)


def test_the_draw_stays_the_same_in_every_version():
    y = np.arange(40) % 2
    assert make_samples.stratified_sample(y, 3, seed=1).tolist() == [9, 31, 2, 36, 39, 16]


def test_the_npz_writer_is_reproducible_and_readable():
    arrays = {"a": np.arange(6).reshape(2, 3), "b": np.zeros((3, 2), np.uint8, order="F")}
    contents = make_samples.npz_bytes(arrays)
    assert make_samples.npz_bytes(dict(arrays)) == contents
    with np.load(io.BytesIO(contents), allow_pickle=False) as read:
        assert read.files == ["a", "b"]
        np.testing.assert_array_equal(read["a"], arrays["a"])


@pytest.mark.parametrize("file", make_samples.SOURCES)
def test_the_samples_are_made_again_byte_for_byte(file):
    source = make_samples.SOURCES[file]
    folder = os.environ.get("COURSE_DATA")
    name = "mnist" if file == samples.MNIST_FILE else "fashion-mnist"
    if not folder or not os.path.isdir(os.path.join(folder, name)):
        pytest.skip(f"COURSE_DATA names no folder with the full {name}")
    if source.load().sha256 != source.sha256:
        pytest.skip(f"the {name} in COURSE_DATA is another copy than the one sampled from")
    made, bundled = make_samples.sample_bytes(source), samples.verified_bytes(file)
    with np.load(io.BytesIO(made)) as new, np.load(io.BytesIO(bundled)) as old:
        assert new.files == old.files
        for array in new.files:
            np.testing.assert_array_equal(new[array], old[array])
    if "ng" not in zlib.ZLIB_RUNTIME_VERSION:  # zlib-ng packs the same arrays otherwise
        assert made == bundled


def test_another_copy_of_the_full_set_is_refused():
    source = make_samples.Source(load_mnist_sample, "0" * 64, 1)
    with pytest.raises(DamagedFile, match=r"MNIST sample found here has data hash e9a0c3ce.*0000"):
        make_samples.sample_bytes(source)


def test_the_maintainers_command_writes_both_files_and_says_what_is_new(
    tmp_path, monkeypatch, capsys
):
    # The samples stand in for the full sets: they have enough images of each class.
    monkeypatch.setattr(
        make_samples,
        "SOURCES",
        {
            samples.MNIST_FILE: make_samples.Source(
                load_mnist_sample, load_mnist_sample().sha256, 1
            ),
        },
    )
    assert make_samples.main([str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    contents = (tmp_path / "out" / samples.MNIST_FILE).read_bytes()
    assert hashlib.sha256(contents).hexdigest() in said
    assert "NEW" in said
