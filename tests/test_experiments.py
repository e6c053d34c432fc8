"""Long experiments and their records."""

import json
import re
from types import SimpleNamespace

import numpy as np
import pytest

import course_lib.data
from course_lib import cli
from course_lib.authoring import experiments
from course_lib.authoring.experiments import EXPERIMENTS, find_experiment, predict_1nn, reproduce
from course_lib.data.records import FIELDS, load_record
from course_lib.errors import CourseError


@pytest.fixture
def images(rng, monkeypatch):
    """A tiny image set in the place of the bundled sample."""
    data = SimpleNamespace(
        X_train=rng.integers(0, 256, (40, 4, 4), dtype=np.uint8),
        y_train=rng.integers(0, 3, 40),
        X_test=rng.integers(0, 256, (130, 4, 4), dtype=np.uint8),
        y_test=rng.integers(0, 3, 130),
        sha256="0" * 64,
    )
    monkeypatch.setattr(course_lib.data, "load_mnist_sample", lambda: data)
    return data


def quiet(total, what):
    return lambda steps: None


def test_figures_are_those_of_a_loop_over_all_pairs(images, tmp_path):
    record = reproduce(EXPERIMENTS["mnist-sample-nn"], tmp_path / "out.json", quiet)
    for p in (1, 2):
        errors = 0
        for image, label in zip(images.X_test.astype(int), images.y_test, strict=True):
            distances = [(abs(image - other) ** p).sum() for other in images.X_train.astype(int)]
            errors += images.y_train[int(np.argmin(distances))] != label
        assert record["figures"][f"l{p}_errors"] == errors
        assert record["figures"][f"l{p}_accuracy"] == (130 - errors) / 130
    assert record["figures"]["n_train"] == 40
    most_frequent = np.argmax(np.bincount(images.y_train))
    share = np.mean(images.y_test == most_frequent)
    assert record["figures"]["most_frequent_accuracy"] == share


def test_every_query_is_counted_once(rng):
    steps = []
    X, y = rng.normal(size=(5, 2)), np.arange(5)
    assert predict_1nn(X[[3, 1]], X, y, 2, steps.append).tolist() == [3, 1]
    Q = np.repeat(X, 90, axis=0)
    assert predict_1nn(Q, X, y, 1, steps.append).tolist() == np.repeat(y, 90).tolist()
    assert steps == [2, 200, 200, 50]


def test_record_is_read_back(images, tmp_path):
    record = reproduce(EXPERIMENTS["mnist-sample-nn"], tmp_path / "mnist-sample-nn.json", quiet)
    assert load_record("mnist-sample-nn", tmp_path) == record
    assert set(record) == set(FIELDS)
    assert record["data_sha256"] == images.sha256
    assert set(record["versions"]) == {"ml-course", "numpy", "python"}
    assert record["date"].endswith("+00:00")


def test_progress_is_on_stderr(images, tmp_path, capsys):
    reproduce(EXPERIMENTS["mnist-sample-nn"], tmp_path / "x.json")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "130/130" in captured.err


@pytest.mark.parametrize("name", ["none", "../records", "", "A"])
def test_missing_record_is_told(tmp_path, name):
    (tmp_path / "other.json").write_text("{}")
    with pytest.raises(FileNotFoundError, match=r"no record .*expected one of: other\..*reproduce"):
        load_record(name, tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"name": "x"}'])
def test_damaged_record_is_told(tmp_path, text):
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(ValueError, match="course reproduce x"):
        load_record("x", tmp_path)


def test_unknown_experiment_is_told():
    with pytest.raises(CourseError, match="expected one of: mnist-sample-nn, mnist-nn"):
        find_experiment("mnits")


def test_unwritable_place_still_says_the_result(images, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CourseError, match=r'(?s)cannot write .*"l1_errors".*--out'):
        reproduce(EXPERIMENTS["mnist-sample-nn"], tmp_path / "file" / "x.json", quiet)


def test_missing_data_are_told(monkeypatch, tmp_path):
    def unavailable():
        raise course_lib.data.DataUnavailable("tried this and that")

    monkeypatch.setattr(course_lib.data, "load_mnist", unavailable)
    with pytest.raises(CourseError, match="tried this and that"):
        reproduce(EXPERIMENTS["mnist-nn"], tmp_path / "x.json", quiet)


def test_command(images, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["reproduce", "--list"]) == 0
    assert re.findall(r"^\S+", capsys.readouterr().out, re.MULTILINE) == list(EXPERIMENTS)
    assert cli.main(["reproduce"]) == 2
    assert cli.main(["reproduce", "mnits"]) == 2
    assert cli.main(["reproduce", "mnist-sample-nn", "--out", "here/x.json"]) == 0
    assert "Record: here/x.json" in capsys.readouterr().out
    assert json.loads((tmp_path / "here/x.json").read_text())["name"] == "mnist-sample-nn"


@pytest.mark.parametrize(("checkout", "parent"), [(True, "records"), (False, "")])
def test_place_of_the_record(monkeypatch, checkout, parent):
    from course_lib.authoring import paths

    monkeypatch.setattr(paths, "is_checkout", lambda: checkout)
    out = experiments.default_out("mnist-nn")
    assert (out.name, out.parent.name) == ("mnist-nn.json", parent)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_delivered_records_are_whole(name):
    record = load_record(name)
    assert record["name"] == name
    figures = record["figures"]
    n = figures["n_test"]
    for p in (1, 2):
        assert figures[f"l{p}_accuracy"] == (n - figures[f"l{p}_errors"]) / n


def test_cifar_record_is_as_far_from_chance_as_is_known():
    """On the original images ℓ1 has 38.6 % and ℓ2 35.4 %; on JPEG copies a little less."""
    figures = load_record("cifar10-nn")["figures"]
    assert (figures["n_train"], figures["n_test"]) == (50_000, 10_000)
    assert figures["l1_accuracy"] == pytest.approx(0.386, abs=0.002)
    assert figures["l2_accuracy"] == pytest.approx(0.354, abs=0.002)
    assert figures["most_frequent_accuracy"] == 0.1


def test_delivered_sample_record_is_of_the_bundled_sample():
    assert (
        load_record("mnist-sample-nn")["data_sha256"] == course_lib.data.load_mnist_sample().sha256
    )
