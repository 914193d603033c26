"""What a renderer may know of the place where its text will be read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """How spreadsheets of a region read CSV."""

    delimiter: str = ","
    """What stands between the fields of CSV; tabs stay tabs."""
    decimal_mark: str = "."


@dataclass(frozen=True, slots=True)
class Style:
    """The reader's screen, as found by the command line; only `table` adapts to it."""

    width: int = 80
    """Cells per line."""
    color: bool = False
    """Whether the terminal's own colours may be used, never as the only carrier."""
    unicode: bool = True
    """False keeps the layout to ASCII; text from the data stays as it is."""
    excel: Region | None = None
    """Whose spreadsheet opens CSV and TSV; None where a program reads them."""
