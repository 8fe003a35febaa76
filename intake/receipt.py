"""The person's secret receipt number (受付番号): 15 digits and a check digit, derived from the form's one-time token.

The number is kept nowhere: whoever holds the token can have it computed again, and the database holds a keyed hash.
The check digit is Damm's: unlike Luhn's it catches every wrong digit *and* every swap of neighbours (Luhn takes 09
for 90), so a slip of the pen is explained at once and never mistaken for an unknown number.
"""

from dataclasses import dataclass

from foundation import sealing
from records.answers import narrow

LENGTH = 16
_SPAN = 10 ** (LENGTH - 1)
# A totally anti-symmetric quasigroup of order 10 (Damm 2004).
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


@dataclass(frozen=True)
class NumberFault(ValueError):
    """A typed number cannot be a receipt number; it was not looked up."""

    digits: int


def receipt_for(token: str) -> str:
    """Return the receipt number of the form whose one-time token this is; always the same one."""
    digest = sealing.ring().keyed_hash(token, "receipt-number")
    digits = f"{int.from_bytes(digest, 'big') % _SPAN:0{LENGTH - 1}d}"
    return digits + check_digit(digits)


def receipt_hash(number: str) -> bytes:
    """Return what the database keeps of a number."""
    return sealing.ring().keyed_hash(number, "receipt")


def check_digit(digits: str) -> str:
    """Return the digit that makes `digits` checkable."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return str(interim)


def read_number(typed: str) -> str:
    """Return a typed number as 16 digits; full width, blanks and dashes of any kind are taken away.

    Raises: NumberFault: it is not 16 digits, or the check digit does not fit.
    """
    number = narrow(typed).replace("-", "").replace("_", "")
    is_number = number.isascii() and number.isdecimal()
    if not is_number or len(number) != LENGTH or check_digit(number[:-1]) != number[-1]:
        raise NumberFault(len(number) if is_number else 0)
    return number
