"""How far a packed file may be unpacked: a few bytes can be made to mean terabytes.

An export is packed to a fifth or a twentieth of its size, and to about a two-hundredth where it has
thousands of columns that are nearly all empty. What is packed to less says hardly anything.
"""

import sys
from dataclasses import dataclass
from typing import Final

from funnelcli.errors import DataError
from funnelcli.read.files import Found
from funnelcli.words.text import sized

_MB: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What is unpacked at most, in bytes but for the ratio."""

    harmless: int = 256 * _MB
    """So much may come out of anything."""
    ratio: int = 200
    """Beyond that, so many bytes of each that was packed."""
    most: int = 256_000 * _MB
    """So much comes out of one file."""
    in_memory: int = 4_000 * _MB
    """So much of a workbook, whose parts are read as a whole."""
    line: int = 64 * _MB
    """So long a line can be, which is read as a whole too."""

    def check(self, file: Found, packed: int, unpacked: int, most: int | None = None) -> None:
        """Raise where so many bytes of a file unpack to too many."""
        most = self.most if most is None else most
        if unpacked > self.harmless and unpacked > self.ratio * packed:
            what = f"{sized(unpacked)}, more than {self.ratio:,} times as much"
        elif unpacked > most:
            what = f"more than {sized(most)}"
        else:
            return
        raise _refused(file, f"{sized(packed)} of it unpack to {what}")

    def check_line(self, file: Found, length: int, packed: int | None = None) -> None:
        """Raise for a line of so many bytes, if it is too long; `packed` is what it came from."""
        if length > self.line:
            line = f"a line of more than {sized(self.line)}"
            raise _refused(file, line if packed is None else f"{sized(packed)} of it hold {line}")


LIMITS: Final = Limits()
UNLIMITED: Final = Limits(*[sys.maxsize] * 5)
HINT: Final = "If it is what it should be, --no-limits reads it."


def _refused(file: Found, what: str) -> DataError:
    made = "It may be damaged, or made to fill memory and disk."
    return DataError(f"{file.shown}: {what}", f"{made} {HINT}")
