"""Numbers as the sentences of the widgets write them: a true minus sign, and powers of ten."""

from typing import Any

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
NOISE = 1e-9  # a number nearer to 0 than this is rounding to the eye


def figures(value: float, digits: int = 3) -> str:
    """A number with a few figures.

    >>> figures(-0.415779, 6), figures(1.62e-5, 2), figures(1e-12), figures(2500.0, 2)
    ('−0.415779', '1.6·10⁻⁵', '10⁻¹²', '2.5·10³')
    """
    text, _, exponent = f"{value:.{digits}g}".partition("e")
    if exponent:
        power = f"10{str(int(exponent)).translate(SUPERSCRIPTS)}"
        sign, size = ("-", text[1:]) if text.startswith("-") else ("", text)
        text = f"{sign}{power}" if size == "1" else f"{text}·{power}"
    return text.replace("-", "−")


def power(value: float, digits: int = 3) -> str:
    """A small number as a few figures and a power of ten.

    >>> power(7.5e-4), power(1e-5), power(0.0165)
    ('7.5·10⁻⁴', '10⁻⁵', '0.0165')
    """
    if not 0 < abs(value) < 0.01:
        return figures(value, digits)
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    raised = f"10{str(int(exponent)).translate(SUPERSCRIPTS)}"
    return raised if float(mantissa) == 1 else f"{figures(float(mantissa), digits)}·{raised}"


def number(value: float) -> str:
    """Three figures, and no noise around 0.

    >>> number(-1.5), number(-1e-12)
    ('−1.5', '0')
    """
    return figures(0.0 if abs(value) < NOISE else value)


def pair(values: Any) -> str:
    """A point or a vector as text.

    >>> pair([2.0, -1.0])
    '(2, −1)'
    """
    return f"({', '.join(number(value) for value in values)})"


def signed(value: float) -> str:
    """A factor, in brackets if it is negative.

    >>> signed(-0.25)
    '(−0.25)'
    """
    shown = figures(value, 4)
    return f"({shown})" if shown.startswith("−") else shown


def change(before: float, after: float) -> str:
    """What became of f, with as many figures as show it.

    >>> change(6.25, 1.5625), change(1.0, 1.0)
    ('fell from 6.25 to 1.56', 'stayed at 1')
    """
    if abs(after - before) < NOISE:
        return f"stayed at {number(before)}"
    told = [[figures(each, digits) for each in (before, after)] for digits in (3, 5, 9, 12)]
    shown = next((each for each in told if each[0] != each[1]), told[-1])
    return f"{'fell' if after < before else 'rose'} from {shown[0]} to {shown[1]}"
