"""What may be shown of a value that could identify a person: its shape."""

from collections.abc import Iterable

LONGEST = 40
"""So many characters of a shape are shown."""


def shape(value: str) -> str:
    """Write a value with 9 for each digit, A for each capital and a for each other letter.

    `1.23E+17` is `9.99A+99`. Marks and spaces stay, as they are what is wrong with most values;
    of a long one only the beginning is shown.
    """
    cut = value[:LONGEST]
    return "".join(map(_sign, cut)) + ("..." if len(value) > len(cut) else "")


def shapes(values: Iterable[str]) -> str:
    """Quote the shapes of the first two values that differ in shape: `'9.99A+99' and '9A+99'`."""
    told = dict.fromkeys(shape(value) for value in values)
    return " and ".join(repr(each) for each in list(told)[:2])


def _sign(character: str) -> str:
    if character.isnumeric():
        return "9"
    if character.isalpha():
        return "A" if character.isupper() else "a"
    return character
