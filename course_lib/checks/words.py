"""What some messages of Python and NumPy say, in words for those who meet them the first time."""

import re

# a pattern in the message, and the words for it; \1 is what its first group found
WORDS = (
    (
        r"matmul: Input operand 1 has a mismatch in its core dimension.*"
        r"\(size (\d+) is different from (\d+)\)",
        r"the inner sizes of `@`, \2 and \1, must be equal: as many columns on its left as rows on "
        r"its right",
    ),
    (
        r"shapes (\(.*?\)) and (\(.*?\)) not aligned: (\d+) \(dim \d+\) != (\d+) \(dim \d+\)",
        r"in a product of \1 with \2 the inner sizes, \3 and \4, must be equal",
    ),
    (
        r"matmul.* does not have enough dimensions \(has 0",
        r"on one side of `@` stands a single number; with a number one multiplies by `*`",
    ),
    (
        r"'bitwise_xor' not supported|unsupported operand type\(s\) for \^",
        r"a power is `**`; `^` is another operation",
    ),
    (
        r"'(?:function|builtin_function_or_method|type)' object is not subscriptable",
        r"a function is called with round brackets, `f(x)`; square ones take a part out of an "
        r"array",
    ),
    (
        r"unsupported operand type\(s\) for [^:]+: .*'function'",
        r"a function itself stands in the calculation; call it, `f(x)`, to have its value",
    ),
    (
        r"only .* arrays can be converted to Python scalars",
        r"a whole array stands where a single number is wanted",
    ),
)


def plainer(message: str) -> str:
    """The plainer words for a message, or nothing.

    >>> plainer("unsupported operand type(s) for ^: 'float' and 'int'")
    'a power is `**`; `^` is another operation'
    """
    for pattern, words in WORDS:
        if found := re.search(pattern, message):
            return found.expand(words)
    return ""
