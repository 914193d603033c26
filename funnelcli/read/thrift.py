"""Structs of Thrift's compact protocol, in which Parquet writes its footer and page headers.

A struct is read as a dictionary by the numbers of those of its fields that are wanted. Nothing
is taken to be there because a length says so: where the bytes end, so does the reading.
"""

from collections.abc import Mapping
from mmap import mmap
from typing import Any, Final

Struct = dict[int, Any]
Wanted = Mapping[int, "Wanted"]
"""The fields that are read, by their numbers, and those of the structs in them."""
Bytes = bytes | mmap

_DEEPEST: Final = 64
"""Values within values. Parquet has fewer than ten."""
_VARINT_BITS: Final = 70
_MORE: Final = 128
"""Set in each byte of a number but the last."""
_TRUE, _BYTE, _BINARY, _STRUCT = 1, 3, 8, 12
_BOOLEANS, _INTEGERS, _LISTS = (1, 2), (4, 5, 6), (9, 10)
_SIZES: Final = {1: 0, 2: 0, _BYTE: 1, 7: 8}
"""Bytes of a boolean, a byte and a double."""
_LONG: Final = 15
"""The size of a list that is written behind it, as it is this or more."""


class ThriftError(ValueError):
    """Bytes that are no struct."""


def read_struct(content: Bytes, at: int, wanted: Wanted, deep: int = 0) -> tuple[Struct, int]:
    """Read the wanted fields of the struct that begins here, and tell where it ends.

    `IndexError` where the bytes end within it. A file of 20,000 columns has 200,000 structs, so
    that numbers, which most fields are, are read where they stand.
    """
    if deep > _DEEPEST:
        raise ThriftError
    found: Struct = {}
    number = 0
    while head := content[at]:
        at += 1
        if head >> 4:
            number += head >> 4
        else:
            number, at = _integer(content, at)
        kind = head & 15
        if number not in wanted:
            at = _behind(content, at, kind, deep)
        elif kind in _INTEGERS:
            byte = content[at]
            if byte < _MORE:
                found[number] = (byte >> 1) ^ -(byte & 1)
                at += 1
            else:
                found[number], at = _integer(content, at)
        else:
            found[number], at = _value(content, at, kind, wanted[number], deep)
    return found, at + 1


def _value(content: Bytes, at: int, kind: int, wanted: Wanted, deep: int) -> tuple[Any, int]:
    if kind in _BOOLEANS:
        return kind == _TRUE, at
    if kind in _INTEGERS:
        return _integer(content, at)
    if kind == _STRUCT:
        return read_struct(content, at, wanted, deep + 1)
    if kind not in _LISTS:
        return None, _behind(content, at, kind, deep)
    if deep >= _DEEPEST:
        raise ThriftError
    values = []
    size, kind, at = _list(content, at)
    for _ in range(size):
        value, at = _value(content, at, kind, wanted, deep + 1)
        values.append(value)
    return values, at


def _behind(content: Bytes, at: int, kind: int, deep: int) -> int:
    """Tell where a value ends that nobody wants."""
    if kind in _INTEGERS:
        while content[at] & _MORE:
            at += 1
        return at + 1
    if (fixed := _SIZES.get(kind)) is not None:
        return at + fixed
    if kind == _BINARY:
        size, at = _varint(content, at)
        return at + size
    return _behind_values(content, at, kind, deep)


def _behind_values(content: Bytes, at: int, kind: int, deep: int) -> int:
    if deep >= _DEEPEST:
        raise ThriftError
    if kind == _STRUCT:
        while head := content[at]:
            at += 1
            if not head >> 4:
                _, at = _varint(content, at)
            at = _behind(content, at, head & 15, deep + 1)
        return at + 1
    if kind in _LISTS:
        size, kind, at = _list(content, at)
        for _ in range(size):
            at = _behind(content, at, kind, deep + 1)
        return at
    raise ThriftError


def _list(content: Bytes, at: int) -> tuple[int, int, int]:
    """Read how many values a list has, of which kind, and where they begin."""
    head = content[at]
    size, kind, at = head >> 4, head & 15, at + 1
    if size == _LONG:
        size, at = _varint(content, at)
    return size, _BYTE if kind in _BOOLEANS else kind, at


def _integer(content: Bytes, at: int) -> tuple[int, int]:
    """Read a signed integer; 0, -1, 1 and -2 are written as 0, 1, 2 and 3."""
    number, at = _varint(content, at)
    return (number >> 1) ^ -(number & 1), at


def _varint(content: Bytes, at: int) -> tuple[int, int]:
    """Read seven bits of each byte, the lowest first, up to a byte without the eighth."""
    number = bits = 0
    while (byte := content[at]) & _MORE:
        number |= (byte & 127) << bits
        bits += 7
        at += 1
        if bits >= _VARINT_BITS:
            raise ThriftError
    return number | byte << bits, at + 1
