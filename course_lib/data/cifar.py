"""The two layouts of CIFAR-10: its binary version, and one .npz of JPEG images.

The binary version has records of 3,073 bytes: the class, then 1,024 red, 1,024 green and 1,024
blue values, each plane row by row. The .npz has, for `train` and for `test`, the JPEG files end to
end (`train_jpeg`, uint8), where each begins and the last ends (`train_offsets`), `train_labels`.
(The version for Python is a pickle, which can run any code when opened: it is not read here.)

Source: Krizhevsky 2009, Learning multiple layers of features from tiny images.
"""

import tarfile
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np

from course_lib.data.datasets import DamagedFile, ImageDataset, check_labels, freeze

CLASS_NAMES = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)
FOLDER = "cifar-10-batches-bin"
ARCHIVE = "cifar-10-binary.tar.gz"
JPEG_ARCHIVE = "cifar10-jpeg.npz"
TRAIN_FILES = tuple(f"data_batch_{i}.bin" for i in range(1, 6))
TEST_FILES = ("test_batch.bin",)
RECORDS_PER_FILE = 10_000
RECORD_BYTES = 1 + 3 * 32 * 32

_CREDIT = "CIFAR-10, Krizhevsky 2009; no licence is stated by its authors."
_REPLACE = "Replace it by a fresh copy."


def read_folder(folder: Path) -> ImageDataset:
    """Return CIFAR-10 from the unpacked binary version, a folder of six .bin files."""

    def read(name: str) -> bytes:
        try:
            return (folder / name).read_bytes()
        except FileNotFoundError:
            raise DamagedFile(
                f"{folder}: no {name}; expected {', '.join(TRAIN_FILES + TEST_FILES)}. "
                f"Unpack {ARCHIVE} again."
            ) from None

    return _read_binary(read, str(folder))


def read_archive(path: Path) -> ImageDataset:
    """Return CIFAR-10 from `cifar-10-binary.tar.gz`; its files are read in memory by name."""
    wanted = {f"{FOLDER}/{name}": name for name in TRAIN_FILES + TEST_FILES}
    contents: dict[str, bytes] = {}
    try:
        # One pass, as a stream: seeking back in a .gz would unpack it again from its beginning.
        with tarfile.open(path, "r|gz") as archive:
            for member in archive:
                stream = archive.extractfile(member) if member.isfile() else None
                if stream is not None and member.name in wanted:
                    # One byte more than right, so that a file too long shows and is not read.
                    contents[wanted[member.name]] = stream.read(RECORDS_PER_FILE * RECORD_BYTES + 1)
    except (EOFError, OSError, tarfile.TarError, zlib.error) as error:
        raise DamagedFile(f"{path}: not a whole .tar.gz file ({error}). {_REPLACE}") from error
    missing = [name for name in wanted.values() if name not in contents]
    if missing:
        raise DamagedFile(f"{path}: no {FOLDER}/{missing[0]} in it. {_REPLACE}")
    return _read_binary(contents.__getitem__, str(path))


def read_jpeg_archive(path: Path) -> ImageDataset:
    """Return CIFAR-10 from one .npz of JPEG images (lossy: pixels differ a little)."""
    from tqdm.auto import tqdm

    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {
                f"{split}_{part}": archive[f"{split}_{part}"]
                for split in ("train", "test")
                for part in ("jpeg", "offsets", "labels")
            }
    except (EOFError, KeyError, OSError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise DamagedFile(
            f"{path}: not a whole .npz with jpeg, offsets and labels of train and test "
            f"({error}). {_REPLACE}"
        ) from error
    total = len(arrays["train_labels"]) + len(arrays["test_labels"])
    with tqdm(total=total, desc="Decoding CIFAR-10", unit=" images", delay=1, leave=False) as bar:
        train = _decode_split(arrays, "train", path, tick=bar.update)
        test = _decode_split(arrays, "test", path, tick=bar.update)
    return _dataset(train, test, "Decoded from JPEG: pixels differ a little from the original.")


def _read_binary(read: Callable[[str], bytes], source: str) -> ImageDataset:
    """Return the dataset in the binary files that `read` gives by name."""

    def split(names: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
        parts = [_parse_batch(read(name), f"{source}, {name}") for name in names]
        images, labels = zip(*parts, strict=True)
        return np.concatenate(images), np.concatenate(labels)

    return _dataset(split(TRAIN_FILES), split(TEST_FILES), "The binary version.")


def _parse_batch(data: bytes, source: str) -> tuple[np.ndarray, np.ndarray]:
    """Return images (n, 32, 32, 3) and labels (n,) of one binary file."""
    if len(data) != RECORDS_PER_FILE * RECORD_BYTES:
        raise DamagedFile(
            f"{source}: {len(data)} bytes; expected {RECORDS_PER_FILE * RECORD_BYTES} "
            f"({RECORDS_PER_FILE} records of {RECORD_BYTES}). {_REPLACE}"
        )
    records = np.frombuffer(data, np.uint8).reshape(-1, RECORD_BYTES)
    labels = records[:, 0]
    check_labels(labels, len(records), CLASS_NAMES, source)
    planes = records[:, 1:].reshape(-1, 3, 32, 32)
    return planes.transpose(0, 2, 3, 1), labels  # (n, 3, 32, 32) -> (n, 32, 32, 3)


def _decode_split(
    arrays: dict[str, np.ndarray], split: str, path: Path, *, tick: Callable[[int], object]
) -> tuple[np.ndarray, np.ndarray]:
    """Return images (n, 32, 32, 3) and labels (n,) of one split's JPEG files, laid end to end."""
    jpeg, offsets, labels = (arrays[f"{split}_{part}"] for part in ("jpeg", "offsets", "labels"))
    source = f"{path}, {split}"
    if not _offsets_fit(jpeg, offsets, labels):
        raise DamagedFile(
            f"{source}: offsets of shape {offsets.shape}, labels of shape {labels.shape} and "
            f"{jpeg.size} bytes do not fit; expected offsets that rise from 0 to the number of "
            f"bytes, one more than labels. {_REPLACE}"
        )
    check_labels(labels, len(offsets) - 1, CLASS_NAMES, source)
    images = np.empty((len(labels), 32, 32, 3), np.uint8)
    for i in range(len(labels)):
        images[i] = _decode(jpeg[offsets[i] : offsets[i + 1]].tobytes(), f"{source}, image {i}")
        tick(1)
    return images, labels


def _offsets_fit(jpeg: np.ndarray, offsets: np.ndarray, labels: np.ndarray) -> bool:
    return (
        jpeg.dtype == np.uint8
        and offsets.dtype.kind in "iu"
        and labels.dtype.kind in "iu"
        and jpeg.ndim == offsets.ndim == labels.ndim == 1
        and len(offsets) == len(labels) + 1
        and offsets[0] == 0
        and offsets[-1] == len(jpeg)
        and bool(np.all(offsets[1:] > offsets[:-1]))
    )


def _decode(data: bytes, source: str) -> np.ndarray:
    from PIL import Image

    try:
        with Image.open(BytesIO(data), formats=["JPEG"]) as image:
            pixels = np.asarray(image)
    except OSError as error:
        raise DamagedFile(f"{source}: not a whole JPEG file ({error}). {_REPLACE}") from error
    if pixels.shape != (32, 32, 3):
        raise DamagedFile(f"{source}: shape {pixels.shape}; expected (32, 32, 3). {_REPLACE}")
    return pixels


def _dataset(
    train: tuple[np.ndarray, np.ndarray], test: tuple[np.ndarray, np.ndarray], version: str
) -> ImageDataset:
    return ImageDataset(
        name="CIFAR-10",
        X_train=freeze(train[0], np.uint8),
        y_train=freeze(train[1], np.int64),
        X_test=freeze(test[0], np.uint8),
        y_test=freeze(test[1], np.int64),
        class_names=CLASS_NAMES,
        description=f"{_CREDIT} {version}",
    )
