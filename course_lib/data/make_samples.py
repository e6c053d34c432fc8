"""For maintainers: make the bundled samples again from the full sets, byte for byte.

    COURSE_DATA=folder python -m course_lib.data.make_samples [OUT]

The draw uses only what cannot change under it: NumPy promises that the raw 64-bit numbers of PCG64
stay the same in every version, but not what a Generator makes of them. The images of a class are
put in the order of their numbers and the first 500 (100) are taken; a second run of numbers
shuffles the result.
"""

import hashlib
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np

from course_lib.data.datasets import DamagedFile, ImageDataset
from course_lib.data.fetch import load_fashion, load_mnist
from course_lib.data.samples import FASHION_FILE, MNIST_FILE, SHA256

TRAIN_PER_CLASS = 500
TEST_PER_CLASS = 100


class Source(NamedTuple):
    """A full set to sample from: its loader, the hash of the right copy, the seed of the draw."""

    load: Callable[[], ImageDataset]
    sha256: str
    seed: int


SOURCES = {
    MNIST_FILE: Source(
        load_mnist, "4cdd230f88b664ef2f97d0df47bf1e00dcd6ba30273a049cb6deb8bae1c2df75", 28
    ),
    FASHION_FILE: Source(
        load_fashion, "fa1d05918a931e1b944721d3110ab025d6738e7dc310e487e8636a6d0b865d9f", 2017
    ),
}


def main(arguments: list[str]) -> int:
    """Write both samples into the folder named (default: the package's own) and print hashes."""
    folder = Path(arguments[0]) if arguments else Path(__file__).parent / "files"
    folder.mkdir(parents=True, exist_ok=True)
    for file, source in SOURCES.items():
        contents = sample_bytes(source)
        (folder / file).write_bytes(contents)
        digest = hashlib.sha256(contents).hexdigest()
        note = "as recorded" if digest == SHA256[file] else "NEW: write it into samples.SHA256"
        print(f"{file}  {len(contents):,} bytes  {digest}  ({note})")
    return 0


def sample_bytes(source: Source) -> bytes:
    """Return the .npz file of the sample drawn from a full set.

    Raises:
        DamagedFile: if the full set found is another copy than the sample was drawn from.
    """
    full = source.load()
    if full.sha256 != source.sha256:
        raise DamagedFile(
            f"{full.name} found here has data hash {full.sha256}; expected {source.sha256}. "
            "The sample was drawn from another copy (see DATASHEET.md): this one gives other "
            "images. Set COURSE_DATA to a folder with that copy."
        )
    train = stratified_sample(full.y_train, TRAIN_PER_CLASS, seed=source.seed)
    test = stratified_sample(full.y_test, TEST_PER_CLASS, seed=source.seed + 1)
    return npz_bytes(
        {
            "X_train": full.X_train[train],
            "y_train": full.y_train[train].astype(np.uint8),
            "index_train": train.astype("<u2"),
            "X_test": full.X_test[test],
            "y_test": full.y_test[test].astype(np.uint8),
            "index_test": test.astype("<u2"),
        }
    )


def stratified_sample(y: np.ndarray, per_class: int, *, seed: int) -> np.ndarray:
    """Return the indices of `per_class` samples of each class of `y`, in random order.

    >>> y = np.array([0, 0, 0, 0, 1, 1])
    >>> sorted(y[stratified_sample(y, 2, seed=1)].tolist())
    [0, 0, 1, 1]
    """
    bits = np.random.PCG64(seed)
    key = bits.random_raw(len(y))
    chosen = []
    for label in np.unique(y):
        members = np.flatnonzero(y == label)
        if len(members) < per_class:
            raise ValueError(
                f"class {label} has {len(members)} samples; expected at least {per_class}."
            )
        chosen.append(members[np.argsort(key[members], kind="stable")[:per_class]])
    together = np.concatenate(chosen)
    return together[np.argsort(bits.random_raw(len(together)), kind="stable")]


def npz_bytes(arrays: dict[str, np.ndarray]) -> bytes:
    """Return a compressed .npz file whose bytes depend on the arrays alone: no date, no system."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in arrays.items():
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # else the operating system that wrote it is recorded
            entry.compress_type = zipfile.ZIP_DEFLATED
            member = BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(entry, member.getvalue(), compresslevel=9)
    return buffer.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
