"""Where a result goes, and in which format: what `-f` and the ending of `-o` say of it together."""

import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from funnelcli.cli import output
from funnelcli.errors import DataError, UsageError, library_missing
from funnelcli.render import BY_TABLE
from funnelcli.words.text import did_you_mean

ENDINGS: Final[Mapping[str, str]] = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".md": "markdown",
    ".html": "html",
    ".xlsx": "xlsx",
    ".txt": "plain",
}
"""Which format the ending of a file asks for."""
_BINARY: Final = ("xlsx",)
"""Formats that are no text: for a file alone."""
_EXTRAS: Final[Mapping[str, tuple[str, str]]] = {
    "xlsx": ("xlsxwriter", "excel"),
    "html": ("htpy", "html"),
}
"""The library that a format needs, and the extra that brings it."""
_SPREADSHEET: Final = ("csv", "tsv")
"""Formats that `--excel` is about."""

Content: TypeAlias = str | bytes | Mapping[str, str]
"""What is written: a file, or a file for each table, by its name."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A place for a result, and the format that it is written in there."""

    place: str
    format: str
    is_folder: bool = False
    """Whether each table is a file in it."""

    def check(self) -> None:
        """Raise before the work is done if the result cannot be written after it."""
        path = Path(self.place)
        if not self.is_folder:
            output.check(self.place)
        elif not output.is_there(self.place):
            if not path.parent.is_dir():
                raise output.unwritable(self.place, f"there is no folder {path.parent}")
        elif not path.is_dir():
            raise output.unwritable(self.place, "it is no folder")
        elif not os.access(path, os.W_OK):
            raise output.unwritable(self.place, "permission denied")

    def files(self, tables: Sequence[str]) -> list[str]:
        """Name the files that tables of these names go to."""
        if not self.is_folder:
            return [self.place]
        return [str(Path(self.place, f"{table}.{self.format}")) for table in tables]

    def write(self, content: Content) -> None:
        """Write the result, each file so that it is never seen half written."""
        if isinstance(content, (str, bytes)):
            output.write(content, self.place)
            return
        try:
            Path(self.place).mkdir(exist_ok=True)
        except OSError as error:
            raise output.unwritable(self.place, error.strerror or str(error)) from error
        for text, path in zip(content.values(), self.files(list(content)), strict=True):
            output.write(text, path)


def destination(place: str, given: str | None, formats: Sequence[str], default: str) -> Destination:
    """Settle the format of a result: the one given, else that of the ending, else the default.

    Raises `UsageError` where the two contradict each other, where the ending is of no format, or
    of none that the command has. A stream, a device and a pipe have no ending.
    """
    if not place:
        raise UsageError("-o: expected the path of a file", "Without -o the result is printed.")
    if _is_folder(place):
        return _into_folder(place, given, formats)
    ending = "" if _is_stream(place) else Path(place).suffix.casefold().rstrip(".")
    endings = [ending for ending, name in ENDINGS.items() if name in formats]
    chosen = given or (ENDINGS.get(ending) if ending else default)
    if chosen is None:
        raise UsageError(
            f"{place}: no format has the ending {ending}{did_you_mean(ending, endings)}",
            f"{', '.join(endings)} name a format. With -f it is written under any other ending.",
        )
    if chosen not in formats:
        raise UsageError(
            f"{place}: this command has no format {chosen}", f"Formats: {', '.join(formats)}"
        )
    if not _fits(chosen, ending):
        raise UsageError(
            f"{place}: {ending} is the ending of {ENDINGS[ending]}, and the format is {chosen}",
            f"Name a file with {_ending_of(chosen)}, or choose the format {ENDINGS[ending]}.",
        )
    if chosen in _BINARY and _is_stream(place):
        raise UsageError(
            f"{'stdout' if place == output.STDOUT else place}: {chosen} is written to a file, and "
            "not to a terminal, a device or a pipe",
            f"Name one: -o report.{chosen}",
        )
    _check_library(chosen)
    return Destination(place, chosen)


def check_excel(destinations: Sequence[Destination]) -> None:
    """Raise if `--excel` would change nothing."""
    if not any(each.format in _SPREADSHEET for each in destinations):
        formats = ", ".join(dict.fromkeys(each.format for each in destinations))
        raise UsageError(
            f"--excel is about csv and tsv, and the format is {formats}",
            "Add -f csv, or end the name of the file with .csv. xlsx needs no --excel.",
        )


def _is_folder(place: str) -> bool:
    """Tell whether a place is one for several files: it says so, or there is a folder."""
    if isinstance(output.place(place), int):
        return False
    return _says_folder(place) or (output.is_there(place) and Path(place).is_dir())


def _says_folder(place: str) -> bool:
    return place.endswith((os.sep, os.altsep or os.sep))


def _is_stream(place: str) -> bool:
    """Tell whether what is written goes to whoever reads it, and not to a file."""
    if isinstance(output.place(place), int):
        return True
    return output.is_there(place) and not stat.S_ISREG(Path(place).stat().st_mode)


def _into_folder(place: str, given: str | None, formats: Sequence[str]) -> Destination:
    offered = [name for name in BY_TABLE if name in formats]
    if given is not None and given in offered:
        return Destination(place, given, is_folder=True)
    takes = f"Name a file. Formats: {', '.join(formats)}"
    if offered:
        takes = f"A folder takes a file for each table, in one of {', '.join(offered)}."
    if _says_folder(place):
        said = "no format is given" if given is None else f"the format is {given}"
        raise UsageError(f"{place}: this is a folder, and {said}", takes)
    raise DataError(f"{place}: cannot be written: it is a folder", takes)


def _fits(format_: str, ending: str) -> bool:
    """Tell whether a format may have an ending: its own, that of any text, or one of no format.

    The formats of CI systems have no ending of their own, and those who read them name the files.
    """
    own = ENDINGS.get(ending)
    if own == "plain" or format_ not in (*ENDINGS.values(), "table"):
        return format_ not in _BINARY
    return own in {None, format_}


def _ending_of(format_: str) -> str:
    endings = (f"the ending {ending}" for ending, name in ENDINGS.items() if name == format_)
    return next(endings, "another ending")


def _check_library(format_: str) -> None:
    """Raise before the work is done if a format needs what is not installed."""
    from importlib.util import find_spec

    library, extra = _EXTRAS.get(format_, (None, ""))
    if library is not None and find_spec(library) is None:
        raise library_missing(format_, extra, ", or choose another format")
