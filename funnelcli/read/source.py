"""A file ready to be scanned: the text it is read from, and how it was read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from funnelcli.answers.file_reading import FileReading
from funnelcli.read.dialect import Dialect
from funnelcli.read.files import Found
from funnelcli.read.limits import LIMITS, Limits
from funnelcli.tables.raw import FILE

PATH = "~path"
"""The path of the file that a row is from, where several are scanned as one."""
Positions = Sequence[int | None]
"""Where a file has each column of its table."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the YAML says of the files of a table, and how they may be copied and unpacked."""

    scratch: Path
    delimiter: str | None = None
    encoding: str | None = None
    header_row: int | None = None
    sheet: str | None = None
    limits: Limits = LIMITS
    known: dict[bytes, Dialect] = field(default_factory=dict, compare=False)
    """How files are cut whose first line was a header already: parts have all the same."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file, the text it is read from, and how it was read."""

    file: Found
    text: Path
    """The file itself, or a copy that is plain delimited UTF-8 text."""
    header: tuple[str, ...]
    reading: FileReading
    above: int = 0
    """How many lines of the file above its rows are not in the text."""
    archive: Found | None = None
    """The zip archive that the file was in, if it was."""
    types: tuple[pl.DataType, ...] = ()
    """The types of its columns, if it says itself what they are."""
    trusted: bool = False
    """Whether its records were looked at one by one and found whole."""

    @property
    def delimiter(self) -> str:
        """What separates the fields of the text."""
        assert self.reading.delimiter is not None  # noqa: S101  (asked of text only)
        return self.reading.delimiter

    def place(self, line: int) -> str:
        """Say where in the file a line of the text is."""
        there = line + self.above if line > 1 else self.reading.header_row
        return f"{self.file.shown}:{there}"

    @property
    def first_row(self) -> int:
        """The line of the file that its first row begins on; of a workbook, the row of the sheet.

        The header is above it, with the line breaks that its names have.
        """
        is_text = self.reading.format == "csv"
        breaks = sum(name.count("\n") for name in self.header) if is_text else 0
        return 2 + breaks + self.above


def number_of(files: Sequence[Path], first: int) -> pl.Expr:
    """Number the files of a scan from `first` on; scanned one by one, thousands take minutes."""
    number = pl.lit(0, pl.UInt32)
    if len(files) > 1:
        number = pl.col(PATH).cast(pl.Enum(map(str, files))).to_physical().cast(pl.UInt32)
    return (number + first).alias(FILE)
