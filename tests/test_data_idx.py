"""The IDX reader: files built here by hand come back, every corruption is named."""

import gzip
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib.data import DamagedFile
from course_lib.data.idx import parse_idx, read_idx


def idx_bytes(array: np.ndarray) -> bytes:
    header = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + array.astype(np.uint8).tobytes()


IMAGES = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
GOOD = idx_bytes(IMAGES)


@given(hnp.arrays(np.uint8, hnp.array_shapes(max_dims=4, max_side=5)))
def test_any_array_comes_back(array):
    np.testing.assert_array_equal(parse_idx(idx_bytes(array), array.ndim, "x"), array)


def test_a_header_written_out_by_hand():
    data = bytes.fromhex("00000803 00000001 00000002 00000002 0a0b0c0d")
    assert parse_idx(data, 3, "x").tolist() == [[[10, 11], [12, 13]]]


def test_plain_and_gzip_files_are_read_alike(tmp_path):
    plain, packed = tmp_path / "images-ubyte", tmp_path / "images-ubyte.gz"
    plain.write_bytes(GOOD)
    packed.write_bytes(gzip.compress(GOOD))
    for path in (plain, packed):
        array = read_idx(path, 3)
        assert array.dtype == np.uint8
        np.testing.assert_array_equal(array, IMAGES)


@pytest.mark.parametrize(
    ("data", "ndim", "message"),
    [
        (b"", 3, "begins with nothing; expected the IDX magic 00 00 08 03"),
        (b"<htm", 3, "begins with 3c 68 74 6d; expected the IDX magic 00 00 08 03"),
        (b"\x00\x00\x0d" + GOOD[3:], 3, "entries of type 0x0d; expected 0x08"),
        (GOOD, 1, r"3 dimensions; expected 1 .*Are two files swapped\?"),
        (idx_bytes(np.zeros(5)), 3, r"1 dimensions; expected 3 .*Are two files swapped\?"),
        (GOOD[:9], 3, "ends after 9 bytes, within the header; expected at least 16"),
        (GOOD[:-1], 3, r"39 bytes; expected 40 for shape \(2, 3, 4\). The file is truncated"),
        (GOOD[:16], 3, "16 bytes; expected 40"),
        (GOOD[:7] + b"\x00" + b"\xff" * 8, 3, r"shape \(0, 4294967295, .* has no entries"),
        (GOOD + b"\x00", 3, "41 bytes; expected 40 .* The file is too long"),
        (
            GOOD[:4] + b"\xff" * 12 + GOOD[16:],
            3,
            r"expected 79228162458924105385300197391 for shape \(4294967295, ",
        ),
    ],
)
def test_every_corruption_gives_its_message(data, ndim, message):
    with pytest.raises(DamagedFile, match=message) as caught:
        parse_idx(data, ndim, "some-file")
    assert str(caught.value).startswith("some-file: ")


headers = st.sampled_from([b"", GOOD[:4], GOOD[:12], bytes.fromhex("00000801000000")])


@given(headers, st.binary(max_size=60), st.sampled_from([1, 3]))
def test_no_bytes_give_anything_but_an_array_or_damaged_file(header, tail, ndim):
    data = header + tail
    try:
        array = parse_idx(data, ndim, "x")
    except DamagedFile:
        return
    assert idx_bytes(array) == data


def test_a_damaged_gzip_file_is_named(tmp_path):
    path = tmp_path / "labels-ubyte.gz"
    packed = gzip.compress(GOOD)
    flipped = bytearray(packed)
    flipped[-6] ^= 0xFF  # within the checksum at the end
    for contents in (packed[:-10], bytes(flipped), GOOD, b"", packed[:12] + b"\xff" * 9):
        path.write_bytes(contents)
        with pytest.raises(DamagedFile, match=r"labels-ubyte.gz"):
            read_idx(path, 3)
    path.write_bytes(packed[:-10])
    with pytest.raises(DamagedFile, match=r"not a whole gzip file .* Replace it by a fresh copy"):
        read_idx(path, 3)
