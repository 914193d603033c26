"""How a file was read."""

from dataclasses import dataclass, field
from typing import Literal

from funnelcli.words.text import counted


@dataclass(frozen=True, slots=True)
class FileReading:
    """How a file was read, as far as it was found out and not declared."""

    format: Literal["csv", "excel", "parquet", "query"]
    compression: Literal["gzip", "zstd", "zip"] | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int = 1
    """The line that the header begins on; of a workbook, the row of the sheet."""
    unwrapped: int = 0
    """Records that stood in one pair of quotes as a whole."""
    requoted: int = 0
    """Records, the header's too, in which quotes of the text stood that were not doubled."""
    trailer: int = 0
    """Footers below the rows, which were left out."""
    dates: dict[str, str] = field(default_factory=dict)
    """How columns of dates are written that are not ISO, by header."""

    def __str__(self) -> str:
        """Say it in a line: csv, gzip, utf-8, ';' between fields, 2 footers left out."""
        told = [self.format, self.compression, self.encoding]
        if self.format == "csv":
            between = "tabs" if self.delimiter == "\t" else repr(self.delimiter)
            told.append(f"{between} between fields")
        if self.header_row > 1:
            told.append(
                f"the header in {'row' if self.format == 'excel' else 'line'} {self.header_row:,}"
            )
        if self.unwrapped:
            told.append(f"{counted(self.unwrapped, 'record')} unwrapped")
        if self.requoted:
            told.append(f"{counted(self.requoted, 'record')} with quotes that did not fit")
        if self.trailer:
            told.append(f"{counted(self.trailer, 'footer')} left out")
        told += [f"{header!r} as {written}" for header, written in self.dates.items()]
        return ", ".join(part for part in told if part)
