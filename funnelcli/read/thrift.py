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
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 12
_INTEGERS: Final = (4, 5, 6)


class ThriftError(ValueError):
    """Bytes that are no struct."""


class Thrift:
    """Structs one after the other, from a place in a file on."""

    __slots__ = ("at", "content", "deep", "end")

    def __init__(self, content: mmap, at: int, end: int) -> None:
        """Begin at a place; `end` is the first byte that is no longer of the structs."""
        self.content, self.at, self.end, self.deep = content, at, end, 0

    def struct(self) -> Struct:
        """Read the struct that begins here, and be behind it."""
        found: Struct = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._integer()
            kind = head & 15
            found[number] = kind == _TRUE if kind in (_TRUE, _FALSE) else self._value(kind)
        return found

    def _value(self, kind: int) -> Any:
        if kind in _INTEGERS:
            return self._integer()
        if kind == _BINARY:
            return self._skip(self._varint())
        if kind == _BYTE:
            return self._byte()
        if kind == _DOUBLE:
            return self._skip(8)
        if kind == _STRUCT:
            return self._within(self.struct)
        if kind in (_LIST, _SET):
            return self._within(self._list)
        raise ThriftError

    def _list(self) -> list[Any]:
        head = self._byte()
        size, kind = head >> 4, head & 15
        size = self._varint() if size == 15 else size  # noqa: PLR2004  (more than fit there)
        kind = _BYTE if kind in (_TRUE, _FALSE) else kind
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
        while (byte := self._byte()) > 127:  # noqa: PLR2004  (the eighth bit)
            number |= (byte & 127) << bits
            bits += 7
            if bits >= _VARINT_BITS:
                raise ThriftError
        return number | byte << bits

    def _byte(self) -> int:
        at = self.at
        if at >= self.end:
            raise ThriftError
        self.at = at + 1
        return self.content[at]

    def _skip(self, size: int) -> None:
        self.at += size
