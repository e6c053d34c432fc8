"""Where the full sets come from: the local folder, the cache, the mirrors; no real network."""

import gzip
import hashlib
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from test_data_cifar import FILES, RED, N, jpeg_arrays, members, write_archive, write_folder

from course_lib.data import (
    DamagedFile,
    DataUnavailable,
    cifar,
    fetch,
    load_cifar10,
    load_fashion,
    load_mnist,
)


def idx_bytes(array: np.ndarray) -> bytes:
    header = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + array.astype(np.uint8).tobytes()


def tiny_set(seed: int = 0) -> dict[str, bytes]:
    """The four IDX files of six training and three test images, 28 × 28."""
    rng = np.random.default_rng(seed)
    return {
        "train-images-idx3-ubyte": idx_bytes(rng.integers(0, 256, (6, 28, 28))),
        "train-labels-idx1-ubyte": idx_bytes(np.array([5, 0, 4, 1, 9, 2])),
        "t10k-images-idx3-ubyte": idx_bytes(rng.integers(0, 256, (3, 28, 28))),
        "t10k-labels-idx1-ubyte": idx_bytes(np.array([7, 2, 1])),
    }


TINY = tiny_set()
PACKED = {f"{name}.gz": gzip.compress(contents, mtime=0) for name, contents in TINY.items()}
HASHES = {name: hashlib.sha256(contents).hexdigest() for name, contents in PACKED.items()}


def assert_is_tiny(dataset) -> None:
    assert dataset.X_train.tobytes() == TINY["train-images-idx3-ubyte"][16:]
    assert dataset.X_train.shape == (6, 28, 28)
    assert dataset.X_test.shape == (3, 28, 28)
    assert dataset.y_train.tolist() == [5, 0, 4, 1, 9, 2]
    assert dataset.y_test.tolist() == [7, 2, 1]
    assert not dataset.X_train.flags.writeable


@pytest.fixture(autouse=True)
def no_data_around(monkeypatch, tmp_path):
    """No local folder, an empty cache of its own, no proxy between us and 127.0.0.1."""
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("no_proxy", "*")


class Server:
    """Serves `files` on 127.0.0.1, counts requests, and can send less than it announced."""

    def __init__(self, files: dict[str, bytes], keep_back: int = 0) -> None:
        self.requests: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                name = self.path.lstrip("/")
                outer.requests.append(name)
                if name not in files:
                    self.send_error(404)
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(len(files[name])))
                self.end_headers()
                self.wfile.write(files[name][: len(files[name]) - keep_back])

            def log_message(self, *args):
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._http.server_port}/"

    def __enter__(self) -> "Server":
        self._thread.start()
        return self

    def __exit__(self, *exception) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@pytest.fixture
def dead_url() -> str:
    """An address where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/"


def use_mirrors(monkeypatch, *mirrors: str, sha256: dict[str, str] = HASHES) -> None:
    monkeypatch.setattr(fetch, "MNIST", fetch.MNIST._replace(mirrors=mirrors, sha256=sha256))


def cached_files(tmp_path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "cache").rglob("*") if path.is_file())


def test_a_download_is_kept_and_the_second_call_needs_no_network(monkeypatch, tmp_path):
    with Server(PACKED) as server:
        use_mirrors(monkeypatch, server.url)
        first = load_mnist()
        assert_is_tiny(first)
        assert sorted(server.requests) == sorted(PACKED)
    assert cached_files(tmp_path) == sorted(PACKED)
    again = load_mnist()  # the server is gone by now
    assert_is_tiny(again)
    assert again.sha256 == first.sha256


def test_fashion_is_downloaded_alike_and_has_its_own_names(monkeypatch, tmp_path):
    with Server(PACKED) as server:
        monkeypatch.setattr(
            fetch, "FASHION", fetch.FASHION._replace(mirrors=(server.url,), sha256=HASHES)
        )
        dataset = load_fashion()
    assert_is_tiny(dataset)
    assert dataset.class_names[5] == "Sandal"
    assert (tmp_path / "cache" / "fashion-mnist" / "t10k-images-idx3-ubyte.gz").is_file()


def test_cifar10_is_downloaded_as_its_binary_archive(monkeypatch, tmp_path):
    monkeypatch.setattr(cifar, "RECORDS_PER_FILE", N)
    contents = write_archive(tmp_path / "made.tar.gz", members()).read_bytes()
    sha256 = {cifar.ARCHIVE: hashlib.sha256(contents).hexdigest()}
    with Server({cifar.ARCHIVE: contents}) as server:
        monkeypatch.setattr(
            fetch, "CIFAR10", fetch.CIFAR10._replace(mirrors=(server.url,), sha256=sha256)
        )
        dataset = load_cifar10()
    assert dataset.X_train.shape == (5 * N, 32, 32, 3)
    assert cached_files(tmp_path) == [cifar.ARCHIVE]


def test_the_second_mirror_serves_when_the_first_fails(monkeypatch, dead_url):
    with Server({}) as empty, Server(PACKED) as good:
        use_mirrors(monkeypatch, dead_url, empty.url, good.url)
        assert_is_tiny(load_mnist())
        assert sorted(empty.requests) == sorted(good.requests) == sorted(PACKED)


def test_a_wrong_hash_is_refused_and_nothing_is_kept(monkeypatch, tmp_path):
    with Server(PACKED | {"train-images-idx3-ubyte.gz": b"something else"}) as server:
        use_mirrors(monkeypatch, server.url)
        with pytest.raises(DataUnavailable, match=r"SHA256") as caught:
            load_mnist()
    assert HASHES["train-images-idx3-ubyte.gz"] in str(caught.value)
    assert hashlib.sha256(b"something else").hexdigest() in str(caught.value)
    assert cached_files(tmp_path) == []


def test_a_mirror_with_the_wrong_bytes_is_passed_over(monkeypatch):
    wrong = dict.fromkeys(PACKED, b"a page that asks to log in")
    with Server(wrong) as portal, Server(PACKED) as good:
        use_mirrors(monkeypatch, portal.url, good.url)
        assert_is_tiny(load_mnist())


def test_a_connection_that_breaks_leaves_no_file_behind(monkeypatch, tmp_path):
    with Server(PACKED, keep_back=20) as breaking:
        use_mirrors(monkeypatch, breaking.url)
        with pytest.raises(DataUnavailable, match=r"train-images-idx3-ubyte\.gz: \w+Error"):
            load_mnist()
    assert cached_files(tmp_path) == []
    with Server(PACKED) as good:
        use_mirrors(monkeypatch, good.url)
        assert_is_tiny(load_mnist())


def test_an_interrupted_download_leaves_no_file_behind(monkeypatch, tmp_path):
    import pooch

    class Interrupted:
        def __init__(self, **options):
            pass

        def __call__(self, url, output_file, pooch):
            with open(output_file, "wb") as file:
                file.write(PACKED["train-images-idx3-ubyte.gz"][:50])
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(pooch, "HTTPDownloader", Interrupted)
        with pytest.raises(KeyboardInterrupt):
            load_mnist()
    assert cached_files(tmp_path) == []


def test_half_a_file_in_the_cache_does_not_count(monkeypatch, tmp_path):
    half = tmp_path / "cache" / "mnist" / "train-images-idx3-ubyte.gz"
    half.parent.mkdir(parents=True)
    half.write_bytes(PACKED[half.name][:50])
    with Server(PACKED) as server:
        use_mirrors(monkeypatch, server.url)
        assert_is_tiny(load_mnist())
        assert half.name in server.requests


def test_without_network_the_error_says_what_was_tried_and_what_to_do(
    monkeypatch, tmp_path, dead_url
):
    with Server({}) as empty:
        use_mirrors(monkeypatch, dead_url, empty.url)
        with pytest.raises(DataUnavailable) as caught:
            load_mnist()
        said = str(caught.value)
    assert said.startswith("MNIST could not be had. Tried:")
    assert "COURSE_DATA: not set" in said
    assert f"{dead_url}train-images-idx3-ubyte.gz: ConnectionError" in said
    assert "Connection refused" in said
    assert f"{empty.url}train-images-idx3-ubyte.gz: HTTPError: 404" in said
    assert "set the environment variable COURSE_DATA" in said
    assert "mnist/ with train-images-idx3-ubyte[.gz]" in said
    assert "load_mnist_sample() works offline" in said


def test_the_error_names_the_local_folder_that_has_nothing(monkeypatch, tmp_path, dead_url):
    use_mirrors(monkeypatch, dead_url)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    with pytest.raises(DataUnavailable) as caught:
        load_mnist()
    assert f"COURSE_DATA: {tmp_path} has no mnist/ with" in str(caught.value)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(DataUnavailable) as caught:
        load_mnist()
    assert f"COURSE_DATA: {tmp_path / 'nowhere'} is no folder" in str(caught.value)


@pytest.mark.parametrize(
    ("load", "name", "offline"),
    [
        (load_fashion, "FASHION", "load_fashion_sample() works offline"),
        (load_cifar10, "CIFAR10", "load_mnist_sample() and load_fashion_sample() work offline"),
    ],
)
def test_the_other_sets_say_what_works_offline_too(monkeypatch, dead_url, load, name, offline):
    monkeypatch.setattr(fetch, name, getattr(fetch, name)._replace(mirrors=(dead_url,)))
    with pytest.raises(DataUnavailable) as caught:
        load()
    assert offline in str(caught.value)


def test_a_cache_that_cannot_be_written_is_reported(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "file"))
    with Server(PACKED) as server:
        use_mirrors(monkeypatch, server.url)
        with pytest.raises(DataUnavailable, match=r"Error"):
            load_mnist()


def test_without_course_cache_the_systems_cache_is_used(monkeypatch, tmp_path, dead_url):
    import pooch

    monkeypatch.delenv("COURSE_CACHE")
    monkeypatch.setattr(pooch, "os_cache", lambda name: tmp_path / "system" / name)
    with Server(PACKED) as server:
        use_mirrors(monkeypatch, server.url)
        assert_is_tiny(load_mnist())
    assert (tmp_path / "system" / "ml-course" / "mnist").is_dir()


@pytest.mark.parametrize("files", [TINY, PACKED, TINY | PACKED], ids=["plain", "gzip", "both"])
def test_the_local_folder_comes_first(monkeypatch, tmp_path, files):
    folder = tmp_path / "data" / "mnist"
    folder.mkdir(parents=True)
    for name, contents in files.items():
        (folder / name).write_bytes(contents)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "data"))
    with Server({}) as server:
        use_mirrors(monkeypatch, server.url)
        assert_is_tiny(load_mnist())
        assert server.requests == []
    assert cached_files(tmp_path) == []


def test_a_local_folder_without_this_set_falls_through_to_the_download(monkeypatch, tmp_path):
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "data"))
    with Server(PACKED) as server:
        use_mirrors(monkeypatch, server.url)
        assert_is_tiny(load_mnist())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"t10k-labels-idx1-ubyte": None}, "no t10k-labels-idx1-ubyte .*expected all of"),
        (
            {"train-images-idx3-ubyte": TINY["train-images-idx3-ubyte"][:-7]},
            "train-images-idx3-ubyte: .* The file is truncated",
        ),
        (
            {"train-labels-idx1-ubyte": TINY["t10k-labels-idx1-ubyte"]},
            "6 images but 3 labels; expected one label an image",
        ),
        (
            {"t10k-labels-idx1-ubyte": idx_bytes(np.array([7, 2, 10]))},
            r"label 10 found; expected 0\.\.9",
        ),
        (
            {"train-labels-idx1-ubyte": TINY["train-images-idx3-ubyte"]},
            r"3 dimensions; expected 1 .*Are two files swapped\?",
        ),
    ],
)
def test_damaged_local_files_are_an_error_and_no_download(monkeypatch, tmp_path, change, message):
    folder = tmp_path / "data" / "mnist"
    folder.mkdir(parents=True)
    for name, contents in (TINY | change).items():
        if contents is not None:
            (folder / name).write_bytes(contents)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "data"))
    with Server(PACKED) as server:
        use_mirrors(monkeypatch, server.url)
        with pytest.raises(DamagedFile, match=message):
            load_mnist()
        assert server.requests == []


def test_cifar10_is_found_locally_in_each_layout(monkeypatch, tmp_path):
    monkeypatch.setattr(cifar, "RECORDS_PER_FILE", N)
    monkeypatch.setattr(fetch, "CIFAR10", fetch.CIFAR10._replace(mirrors=()))
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    with pytest.raises(DataUnavailable, match=r"has no cifar-10-batches-bin/, cifar-10-binary"):
        load_cifar10()
    np.savez(tmp_path / cifar.JPEG_ARCHIVE, **jpeg_arrays([RED], [RED]))
    assert "JPEG" in load_cifar10().description
    write_archive(tmp_path / cifar.ARCHIVE, members())  # now there are two: the exact one is read
    assert "binary" in load_cifar10().description
    changed = {**FILES, "data_batch_1.bin": b"\x03" + FILES["data_batch_1.bin"][1:]}
    write_folder(tmp_path / cifar.FOLDER, changed)
    assert load_cifar10().y_train[0] == 3


@pytest.mark.parametrize("remote", [fetch.MNIST, fetch.FASHION, fetch.CIFAR10])
def test_the_registry_is_well_formed(remote):
    assert remote.mirrors
    assert all(mirror.startswith("http") and mirror.endswith("/") for mirror in remote.mirrors)
    assert all(len(bytes.fromhex(sha256)) == 32 for sha256 in remote.sha256.values())
    assert len(set(remote.sha256.values())) == len(remote.sha256)
    if remote is not fetch.CIFAR10:
        assert sorted(remote.sha256) == sorted(f"{name}.gz" for name in fetch.IDX_FILES)
