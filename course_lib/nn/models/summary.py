"""The table that `summary` prints."""

from collections.abc import Sequence

from course_lib.nn.layers import Layer


def summary(name: str, layers: Sequence[Layer], item_size: int) -> str:
    """A line for each layer, and how many parameters there are, in how many bytes.

    `item_size` is the bytes of a number, 4 for float32. The first axis of an output is the batch,
    of any size: None.
    """
    rows = [("Layer (type)", "Output Shape", "Param #")]
    for layer in layers:
        assert layer.output_shape is not None
        shape = ", ".join(map(str, (None, *layer.output_shape)))
        rows.append((f"{layer.name} ({type(layer).__name__})", f"({shape})", f"{layer.size:,}"))
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    lines = [f"{row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]:>{widths[2]}}" for row in rows]
    rule = "─" * len(lines[0])
    trained = sum(array.size for layer in layers for array in layer.parameters)
    total = sum(layer.size for layer in layers)
    fixed = total - trained
    return "\n".join(
        [
            f'Model: "{name}"',
            *(lines[0], rule, *lines[1:], rule),
            f"Total params: {total:,} ({in_bytes(total * item_size)})",
            f"Trainable params: {trained:,} ({in_bytes(trained * item_size)})",
            f"Non-trainable params: {fixed:,} ({in_bytes(fixed * item_size)})",
        ]
    )


def in_bytes(n: int) -> str:
    """n bytes in the unit that suits.

    >>> in_bytes(4 * 669_706)
    '2.55 MB'
    """
    size = float(n)
    for unit in ("B", "KB", "MB"):
        if size < 1024:
            return f"{size:.2f} {unit}"
        size /= 1024
    return f"{size:.2f} GB"
