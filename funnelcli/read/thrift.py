"""Structs of Thrift's compact protocol, in which Parquet writes its footer and page headers.

A struct is read as a dictionary by the numbers of its fields, which say what they are. Nothing
is taken to be there because a length says so: where the bytes end, so does the reading.
"""

from collections.abc import Callable
from mmap import mmap
from typing import Any, Final

Struct = dict[int, Any]

_DEEPEST: Final = 64
"""Values within values. Parquet has fewer than ten."""
_VARINT_BITS: Final = 70
_TRUE, _BYTE, _DOUBLE, _BINARY, _STRUCT = 1, 3, 7, 8, 12
_BOOLEANS, _INTEGERS, _LISTS = (1, 2), (4, 5, 6), (9, 10)
_LONG: Final = 15
"""The size of a list that is written behind it, as it is this or more."""


class ThriftError(ValueError):
    """Bytes that are no struct."""


class Thrift:
    """Structs from a place in a file on; `IndexError` where the file ends within one."""

    __slots__ = ("at", "content", "deep")

    def __init__(self, content: mmap, at: int) -> None:
        self.content, self.at, self.deep = content, at, 0

    def struct(self) -> Struct:
        """Read the struct that begins here, and be behind it."""
        found: Struct = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._integer()
            kind = head & 15
            if kind in _INTEGERS:
                found[number] = self._integer()
            else:
                found[number] = kind == _TRUE if kind in _BOOLEANS else self._value(kind)
        return found

    def _value(self, kind: int) -> Any:
        if kind in _INTEGERS:
            return self._integer()
        if kind == _BINARY:
            return self._skip(self._varint())
        if kind == _STRUCT:
            return self._within(self.struct)
        if kind in _LISTS:
            return self._within(self._list)
        if kind == _BYTE:
            return self._byte()
        if kind == _DOUBLE:
            return self._skip(8)
        raise ThriftError

    def _list(self) -> list[Any]:
        head = self._byte()
        size, kind = head >> 4, head & 15
        size = self._varint() if size == _LONG else size
        kind = _BYTE if kind in _BOOLEANS else kind
        return [self._value(kind) for _ in range(size)]

    def _within(self, read: Callable[[], Any]) -> Any:
        self.deep += 1
        if self.deep > _DEEPEST:
            raise ThriftError
        value = read()
        self.deep -= 1
        return value

    def _integer(self) -> int:
        """Read a signed integer; 0, -1, 1 and -2 are written as 0, 1, 2 and 3."""
        number = self._varint()
        return (number >> 1) ^ -(number & 1)

    def _varint(self) -> int:
        """Read seven bits of each byte, the lowest first, up to a byte without the eighth."""
        number = bits = 0
        content, at = self.content, self.at
        while (byte := content[at]) & 128:
            number |= (byte & 127) << bits
            bits += 7
            at += 1
            if bits >= _VARINT_BITS:
                raise ThriftError
        self.at = at + 1
        return number | byte << bits

    def _byte(self) -> int:
        byte = self.content[self.at]
        self.at += 1
        return byte

    def _skip(self, size: int) -> None:
        self.at += size
