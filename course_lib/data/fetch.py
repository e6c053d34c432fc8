"""The full data sets: from a folder on this computer, else by download.

Looked for in this order: the folder named by the environment variable COURSE_DATA (each loader
says what it expects there), the cache, the addresses. A download is kept only if its SHA-256 is
the recorded one. The cache lies in the folder named by COURSE_CACHE, else where the system keeps
caches ("ml-course").
"""

import os
from pathlib import Path
from typing import NamedTuple

import numpy as np

from course_lib.data import cifar
from course_lib.data.datasets import (
    DamagedFile,
    DataUnavailable,
    ImageDataset,
    check_labels,
    freeze,
)
from course_lib.data.idx import read_idx
from course_lib.data.samples import (
    FASHION_CLASSES,
    FASHION_CREDIT,
    MNIST_CLASSES,
    MNIST_CREDIT,
)

CONNECT_SECONDS, READ_SECONDS = 10, 30
IDX_FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)


class Remote(NamedTuple):
    """Where a data set is to be had: its names, mirrors in order, files with SHA-256."""

    name: str
    folder: str
    mirrors: tuple[str, ...]
    sha256: dict[str, str]
    offline: str  # what works without this data set


MNIST = Remote(
    "MNIST",
    "mnist",
    (
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
    {
        "train-images-idx3-ubyte.gz": (
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"
        ),
        "train-labels-idx1-ubyte.gz": (
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"
        ),
        "t10k-images-idx3-ubyte.gz": (
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"
        ),
        "t10k-labels-idx1-ubyte.gz": (
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"
        ),
    },
    "load_mnist_sample() works offline (5,000 + 1,000 images).",
)
FASHION = Remote(
    "Fashion-MNIST",
    "fashion-mnist",
    (
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    ),
    {
        "train-images-idx3-ubyte.gz": (
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"
        ),
        "train-labels-idx1-ubyte.gz": (
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"
        ),
        "t10k-images-idx3-ubyte.gz": (
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"
        ),
        "t10k-labels-idx1-ubyte.gz": (
            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"
        ),
    },
    "load_fashion_sample() works offline (5,000 + 1,000 images).",
)
CIFAR10 = Remote(
    "CIFAR-10",
    "cifar-10",
    ("https://www.cs.toronto.edu/~kriz/",),
    {cifar.ARCHIVE: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"},
    "load_mnist_sample() and load_fashion_sample() work offline.",
)


def load_mnist() -> ImageDataset:
    """Return MNIST: 60,000 + 10,000 handwritten digits, uint8, 28 × 28.

    Read from `COURSE_DATA/mnist/` (the four IDX files, with or without .gz), else downloaded
    (11 MB).

    Raises:
        DataUnavailable: if no folder and no address has it.
        DamagedFile: if a local file is not what it should be.

    Source: LeCun, Bottou, Bengio and Haffner 1998, Gradient-based learning applied to document
    recognition.
    """
    return _load_idx(MNIST, MNIST_CLASSES, MNIST_CREDIT)


def load_fashion() -> ImageDataset:
    """Return Fashion-MNIST: 60,000 + 10,000 pictures of clothes, uint8, 28 × 28.

    Read from `COURSE_DATA/fashion-mnist/` (four IDX files named as MNIST's), else downloaded
    (31 MB).

    Raises:
        DataUnavailable: if no folder and no address has it.
        DamagedFile: if a local file is not what it should be.

    Source: Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747.
    """
    return _load_idx(FASHION, FASHION_CLASSES, FASHION_CREDIT)


def load_cifar10() -> ImageDataset:
    """Return CIFAR-10: 50,000 + 10,000 colour pictures of ten kinds, uint8, 32 × 32 × 3.

    Read from COURSE_DATA (the folder `cifar-10-batches-bin/`, `cifar-10-binary.tar.gz`, or
    `cifar10-jpeg.npz`, the first that is there), else downloaded (170 MB).

    Raises:
        DataUnavailable: if no folder and no address has it.
        DamagedFile: if a local file is not what it should be.

    Source: Krizhevsky 2009, Learning multiple layers of features from tiny images.
    """
    root = _local_root()
    if root is not None:
        if (root / cifar.FOLDER).is_dir():
            return cifar.read_folder(root / cifar.FOLDER)
        if (root / cifar.ARCHIVE).is_file():
            return cifar.read_archive(root / cifar.ARCHIVE)
        if (root / cifar.JPEG_ARCHIVE).is_file():
            return cifar.read_jpeg_archive(root / cifar.JPEG_ARCHIVE)
    layouts = f"{cifar.FOLDER}/, {cifar.ARCHIVE} or {cifar.JPEG_ARCHIVE}"
    return cifar.read_archive(_download(CIFAR10, cifar.ARCHIVE, layouts))


def _load_idx(remote: Remote, class_names: tuple[str, ...], credit: str) -> ImageDataset:
    paths = _local_idx(remote.folder)
    if paths is None:
        layout = f"{remote.folder}/ with {IDX_FILES[0]}[.gz] and three more"
        paths = [_download(remote, f"{file}.gz", layout) for file in IDX_FILES]
    images_train, labels_train, images_test, labels_test = (
        read_idx(path, ndim) for path, ndim in zip(paths, (3, 1, 3, 1), strict=True)
    )
    check_labels(labels_train, len(images_train), class_names, f"{paths[0]} and {paths[1].name}")
    check_labels(labels_test, len(images_test), class_names, f"{paths[2]} and {paths[3].name}")
    return ImageDataset(
        name=remote.name,
        X_train=freeze(images_train, np.uint8),
        y_train=freeze(labels_train, np.int64),
        X_test=freeze(images_test, np.uint8),
        y_test=freeze(labels_test, np.int64),
        class_names=class_names,
        description=f"{credit} The full set.",
    )


def _local_root() -> Path | None:
    named = os.environ.get("COURSE_DATA", "").strip()
    return Path(named).expanduser() if named else None


def _local_idx(folder_name: str) -> list[Path] | None:
    """Return the four IDX files in the local folder, or None if it has none of them."""
    root = _local_root()
    if root is None:
        return None
    folder = root / folder_name
    found = {}
    for file in IDX_FILES:
        candidates = [folder / file, folder / f"{file}.gz"]
        found[file] = next((path for path in candidates if path.is_file()), None)
    paths = [path for path in found.values() if path is not None]
    if not paths:
        return None
    missing = [file for file, path in found.items() if path is None]
    if missing:
        raise DamagedFile(
            f"{folder}: no {' and no '.join(missing)} (with or without .gz); expected all of "
            f"{', '.join(IDX_FILES)}. Add what is missing, or unset COURSE_DATA to download."
        )
    return paths


def _download(remote: Remote, file: str, layout: str) -> Path:
    """Return the path of a verified file in the cache, fetched from the first mirror that has it.

    pooch writes to a temporary name, compares the SHA-256, and only then renames: what is under
    the right name is whole. It also verifies what the cache already has.
    """
    import pooch

    cache = Path(os.environ.get("COURSE_CACHE", "").strip() or pooch.os_cache("ml-course"))
    failures = []
    for mirror in remote.mirrors:
        try:
            path = pooch.retrieve(
                url=mirror + file,
                known_hash=f"sha256:{remote.sha256[file]}",
                fname=file,
                path=cache.expanduser() / remote.folder,
                downloader=pooch.HTTPDownloader(
                    progressbar=True, timeout=(CONNECT_SECONDS, READ_SECONDS)
                ),
            )
        # requests' errors are OSErrors; a wrong SHA-256 is a ValueError.
        except (OSError, ValueError) as error:
            failures.append(f"{mirror}{file}: {type(error).__name__}: {_innermost(error)}")
        else:
            return Path(path)
    raise DataUnavailable(_what_was_tried(remote, layout, failures))


def _innermost(error: Exception) -> str:
    """Return what an error says, without the layers that urllib3 wraps around the cause."""
    _, wrapped, message = str(error).rpartition("(Caused by ")
    return message.removesuffix(")") if wrapped else message


def _what_was_tried(remote: Remote, layout: str, failures: list[str]) -> str:
    root = _local_root()
    if root is None:
        local = "COURSE_DATA: not set, so no local folder was looked at"
    elif not root.is_dir():
        local = f"COURSE_DATA: {root} is no folder"
    else:
        local = f"COURSE_DATA: {root} has no {layout}"
    tried = "\n".join(f"  - {line}" for line in [local, *failures])
    return (
        f"{remote.name} could not be had. Tried:\n{tried}\n"
        f"What to do: connect to the network and call again; or set the environment variable "
        f"COURSE_DATA to a folder that holds {layout}. {remote.offline}"
    )
