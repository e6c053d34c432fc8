"""CIFAR-10 in its two layouts, made small: ten records a file instead of ten thousand."""

import io
import tarfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from course_lib.data import DamagedFile, ImageDataset, cifar

N = 10


@pytest.fixture(autouse=True)
def small_files(monkeypatch):
    monkeypatch.setattr(cifar, "RECORDS_PER_FILE", N)


def batch(seed: int) -> bytes:
    """N records by the rule of the format: the class, then the red, green and blue plane."""
    rng = np.random.default_rng(seed)
    records = [
        bytes([label]) + rng.integers(0, 256, (3, 32, 32), dtype=np.uint8).tobytes()
        for label in range(N)
    ]
    return b"".join(records)


FILES = {name: batch(i) for i, name in enumerate(cifar.TRAIN_FILES + cifar.TEST_FILES)}


def write_folder(path: Path, files: dict[str, bytes] = FILES) -> Path:
    path.mkdir(parents=True)
    for name, contents in files.items():
        (path / name).write_bytes(contents)
    return path


def write_archive(path: Path, members: list[tuple[str, bytes]]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, contents in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(contents)
            archive.addfile(entry, io.BytesIO(contents))
    return path


def members(files: dict[str, bytes] = FILES) -> list[tuple[str, bytes]]:
    return [(f"{cifar.FOLDER}/{name}", contents) for name, contents in files.items()]


def assert_is_the_small_set(dataset: ImageDataset) -> None:
    assert dataset.X_train.shape == (5 * N, 32, 32, 3)
    assert dataset.X_test.shape == (N, 32, 32, 3)
    assert dataset.X_train.dtype == np.uint8
    assert dataset.y_train.tolist() == list(range(N)) * 5
    assert dataset.y_test.dtype == np.int64
    assert not dataset.X_train.flags.writeable
    assert dataset.X_train.flags.c_contiguous
    assert dataset.class_names[:2] == ("airplane", "automobile")


def test_a_record_is_class_then_planes_row_by_row(tmp_path):
    planes = np.zeros((3, 32, 32), np.uint8)
    planes[0, 2, 5] = 11  # red, row 2, column 5
    planes[2, 31, 0] = 22  # blue, row 31, column 0
    record = bytes([7]) + planes.tobytes()
    files = {**FILES, "data_batch_2.bin": record * N}
    dataset = cifar.read_folder(write_folder(tmp_path / "bin", files))
    image = dataset.X_train[N]
    assert dataset.y_train[N] == 7
    assert image[2, 5].tolist() == [11, 0, 0]
    assert image[31, 0].tolist() == [0, 0, 22]
    assert image.sum() == 33


def test_folder_and_archive_give_the_same_dataset(tmp_path):
    folder = cifar.read_folder(write_folder(tmp_path / cifar.FOLDER))
    archive = cifar.read_archive(write_archive(tmp_path / cifar.ARCHIVE, members()[::-1]))
    assert_is_the_small_set(folder)
    assert_is_the_small_set(archive)
    assert folder.sha256 == archive.sha256


def test_only_the_exact_names_in_an_archive_are_read(tmp_path):
    strangers = [(f"../{cifar.FOLDER}/test_batch.bin", b"x"), ("/etc/test_batch.bin", b"x")]
    path = write_archive(tmp_path / cifar.ARCHIVE, strangers + members())
    assert_is_the_small_set(cifar.read_archive(path))
    assert [entry.name for entry in tmp_path.iterdir()] == [cifar.ARCHIVE]  # nothing was unpacked


def test_a_link_in_the_archive_is_not_followed(tmp_path):
    path = write_archive(tmp_path / cifar.ARCHIVE, members()[:-1])
    with tarfile.open(path, "w:gz") as archive:
        for name, contents in members()[:-1]:
            entry = tarfile.TarInfo(name)
            entry.size = len(contents)
            archive.addfile(entry, io.BytesIO(contents))
        link = tarfile.TarInfo(f"{cifar.FOLDER}/test_batch.bin")
        link.type, link.linkname = tarfile.SYMTYPE, "data_batch_1.bin"
        archive.addfile(link)
    with pytest.raises(DamagedFile, match=r"no cifar-10-batches-bin/test_batch\.bin in it"):
        cifar.read_archive(path)


def test_damaged_binary_files_are_named(tmp_path):
    size = N * 3073
    spoiled = {
        "short": FILES["test_batch.bin"][:-3073],
        "long": FILES["test_batch.bin"] + b"\0",
        "label": b"\x0a" + FILES["test_batch.bin"][1:],
    }
    messages = {
        "short": f"{size - 3073} bytes; expected {size}",
        "long": f"{size + 1} bytes; expected {size}",
        "label": r"label 10 found; expected 0\.\.9",
    }
    for fault, contents in spoiled.items():
        files = {**FILES, "test_batch.bin": contents}
        folder = write_folder(tmp_path / fault, files)
        with pytest.raises(DamagedFile, match=rf"{fault}, test_batch\.bin: {messages[fault]}"):
            cifar.read_folder(folder)
        archive = write_archive(tmp_path / f"{fault}.tar.gz", members(files))
        with pytest.raises(DamagedFile, match=rf"tar\.gz, test_batch\.bin: {messages[fault]}"):
            cifar.read_archive(archive)


def test_a_missing_file_is_named(tmp_path):
    files = {name: contents for name, contents in FILES.items() if name != "data_batch_4.bin"}
    with pytest.raises(DamagedFile, match=r"no data_batch_4\.bin; expected data_batch_1\.bin, "):
        cifar.read_folder(write_folder(tmp_path / "bin", files))
    with pytest.raises(DamagedFile, match=r"no cifar-10-batches-bin/data_batch_4\.bin in it"):
        cifar.read_archive(write_archive(tmp_path / "a.tar.gz", members(files)))


def test_a_truncated_archive_is_named(tmp_path):
    path = write_archive(tmp_path / cifar.ARCHIVE, members())
    whole = path.read_bytes()
    for contents in (whole[: len(whole) // 2], whole[:30], b"", b"not an archive at all"):
        path.write_bytes(contents)
        with pytest.raises(DamagedFile, match=r"cifar-10-binary\.tar\.gz: not a whole \.tar\.gz"):
            cifar.read_archive(path)


def jpeg(colour: tuple[int, int, int], size: tuple[int, int] = (32, 32)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


RED, GREEN, BLUE = jpeg((250, 0, 0)), jpeg((0, 250, 0)), jpeg((0, 0, 250))


def jpeg_arrays(train: list[bytes], test: list[bytes]) -> dict[str, np.ndarray]:
    arrays = {}
    for split, images in (("train", train), ("test", test)):
        arrays[f"{split}_jpeg"] = np.frombuffer(b"".join(images), np.uint8)
        arrays[f"{split}_offsets"] = np.cumsum([0, *map(len, images)])
        arrays[f"{split}_labels"] = np.arange(len(images), dtype=np.uint8)
    return arrays


def test_the_jpeg_layout_is_decoded(tmp_path):
    path = tmp_path / cifar.JPEG_ARCHIVE
    np.savez(path, **jpeg_arrays([RED, GREEN], [BLUE]))
    dataset = cifar.read_jpeg_archive(path)
    expected = np.array([[250, 0, 0], [0, 250, 0]])[:, None, None, :]
    assert dataset.X_train.shape == (2, 32, 32, 3)
    assert np.abs(dataset.X_train.astype(int) - expected).max() <= 8  # JPEG loses a little
    assert np.abs(dataset.X_test[0].astype(int) - [0, 0, 250]).max() <= 8
    assert dataset.y_train.tolist() == [0, 1]
    assert dataset.y_test.tolist() == [0]
    assert "JPEG" in dataset.description


def spoil(name: str, value: np.ndarray):
    return lambda arrays: {**arrays, name: value}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (spoil("train_offsets", np.array([0, 5])), r"train: offsets of shape \(2,\), labels of sh"),
        (spoil("train_offsets", np.array([1, len(RED), len(RED + GREEN)])), "do not fit"),
        (spoil("train_offsets", np.array([0, len(RED), 10**6])), "do not fit"),
        (spoil("train_offsets", np.array([0, 10**6, len(RED + GREEN)])), "do not fit"),
        (spoil("train_offsets", np.array([0.0, 1.0, 2.0])), "do not fit"),
        (spoil("test_labels", np.array([10], np.uint8)), r"test: label 10 found; expected 0\.\.9"),
        (spoil("test_labels", np.array([-1])), r"test: label -1 found; expected 0\.\.9"),
        (spoil("train_jpeg", np.zeros(len(RED + GREEN), np.uint8)), "train, image 0: not a whole"),
        (
            lambda arrays: jpeg_arrays([RED, GREEN[:-300]], [BLUE]),
            "train, image 1: not a whole JPEG file",
        ),
        (
            lambda arrays: jpeg_arrays([RED], [jpeg((0, 0, 0), size=(16, 32))]),
            r"test, image 0: shape \(32, 16, 3\); expected \(32, 32, 3\)",
        ),
        (
            lambda arrays: {name: arrays[name] for name in arrays if name != "test_labels"},
            "not a whole .npz .*test_labels",
        ),
        (
            spoil("train_labels", np.array([{"a": 1}, None], dtype=object)),
            "not a whole .npz .*allow_pickle=False",
        ),
    ],
)
def test_damaged_jpeg_archives_are_named(tmp_path, change, message):
    path = tmp_path / cifar.JPEG_ARCHIVE
    np.savez(path, **change(jpeg_arrays([RED, GREEN], [BLUE])))
    with pytest.raises(DamagedFile, match=message):
        cifar.read_jpeg_archive(path)


def test_a_truncated_jpeg_archive_is_named(tmp_path):
    path = tmp_path / cifar.JPEG_ARCHIVE
    np.savez(path, **jpeg_arrays([RED, GREEN], [BLUE]))
    whole = path.read_bytes()
    for contents in (whole[:-100], whole[:20], b"", b"junk" * 100):
        path.write_bytes(contents)
        with pytest.raises(DamagedFile, match=r"cifar10-jpeg\.npz: not a whole \.npz"):
            cifar.read_jpeg_archive(path)
