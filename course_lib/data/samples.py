"""The bundled samples of MNIST and Fashion-MNIST: real images, small, and always at hand.

Each has 5,000 training images (500 a class) and 1,000 test images (100 a class), drawn from the
training and the test part of the full set. `files/DATASHEET.md` says how; `make_samples.py` does
it again.
"""

import hashlib
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np

from course_lib.data.datasets import DamagedFile, ImageDataset, freeze

MNIST_CLASSES = tuple("0123456789")
FASHION_CLASSES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
MNIST_CREDIT = "MNIST, LeCun, Cortes and Burges 1998, CC BY-SA 3.0."
FASHION_CREDIT = "Fashion-MNIST, Xiao, Rasul and Vollgraf (Zalando) 2017, MIT licence."

MNIST_FILE = "mnist-sample.npz"
FASHION_FILE = "fashion-mnist-sample.npz"
# Printed by `python -m course_lib.data.make_samples`.
SHA256 = {
    MNIST_FILE: "a46d62af4cbade4a8e0398ddac8a9c9f619fa11605b205f7a3f7c3319363a2ae",
    FASHION_FILE: "85c310ce008a66faa8f3208e36779cf02af63b486dd410de95c2835d56a46595",
}


@cache
def load_mnist_sample() -> ImageDataset:
    """Return 5,000 + 1,000 handwritten digits of 28 × 28 pixels, the same number of each class.

    Read once, then kept; the arrays are read-only.

    Raises:
        DamagedFile: if the installed file is not the one that was delivered.

    >>> load_mnist_sample()
    ImageDataset(MNIST sample: X_train (5000, 28, 28), X_test (1000, 28, 28))
    """
    return _load(MNIST_FILE, "MNIST sample", MNIST_CLASSES, MNIST_CREDIT)


@cache
def load_fashion_sample() -> ImageDataset:
    """Return 5,000 + 1,000 pictures of clothes of 28 × 28 pixels, the same number of each class.

    Read once, then kept; the arrays are read-only.

    Raises:
        DamagedFile: if the installed file is not the one that was delivered.

    >>> load_fashion_sample().class_names[:3]
    ('T-shirt/top', 'Trouser', 'Pullover')
    """
    return _load(FASHION_FILE, "Fashion-MNIST sample", FASHION_CLASSES, FASHION_CREDIT)


def _load(file: str, name: str, class_names: tuple[str, ...], credit: str) -> ImageDataset:
    contents = verified_bytes(file)
    with np.load(BytesIO(contents), allow_pickle=False) as arrays:
        return ImageDataset(
            name=name,
            X_train=freeze(arrays["X_train"], np.uint8),
            y_train=freeze(arrays["y_train"], np.int64),
            X_test=freeze(arrays["X_test"], np.uint8),
            y_test=freeze(arrays["y_test"], np.int64),
            class_names=class_names,
            description=f"{credit} A stratified sample: 500 + 100 images a class.",
        )


def verified_bytes(file: str) -> bytes:
    """Return the bytes of a bundled file, after comparing their SHA-256 with the recorded one."""
    path = files("course_lib.data") / "files" / file
    repair = "Install the course again, or in a checkout restore the file from version control."
    try:
        contents = path.read_bytes()
    except FileNotFoundError:
        raise DamagedFile(f"{path}: the bundled sample is missing. {repair}") from None
    found = hashlib.sha256(contents).hexdigest()
    if found != SHA256[file]:
        raise DamagedFile(
            f"{path}: SHA-256 is {found}; expected {SHA256[file]}. "
            f"The bundled sample was altered. {repair}"
        )
    return contents
