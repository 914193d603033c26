"""The folder of `--extract`: what is written into it, and what of an earlier run is in it."""

import csv
from collections.abc import Iterable
from pathlib import Path

from funnelcli.answers.findings import ADDED, Extract
from funnelcli.cli import output
from funnelcli.errors import DataError
from funnelcli.render.extract import as_csv


def write_extracts(folder: Path, found: Iterable[Extract], inputs: Iterable[Path]) -> None:
    """Write a file for each rule and table with findings; none takes the place of an input.

    Where there is nothing to write, what an earlier run has found is no longer true: its file
    keeps the header. Nothing else in the folder is touched.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(
            f"{folder}: cannot be written: {error.strerror}", "It is to be a folder: name another."
        ) from error
    read = list(inputs)
    for each in found:
        path = folder / each.name
        if each.rows.height or _is_extract(path):
            output.keep(read, [str(path)])
            output.write(as_csv(each), str(path))


def _is_extract(path: Path) -> bool:
    """Tell whether there is a file of an earlier run."""
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as lines:
            header = next(csv.reader(lines), [])
    except (OSError, csv.Error):
        return False
    return tuple(header[-len(ADDED) :]) == ADDED
