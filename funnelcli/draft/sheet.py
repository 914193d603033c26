"""The files that were given, put together to tables, each with its profile and its preset."""

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from funnelcli.config.headers import folded_header
from funnelcli.config.presets import Preset, recognise
from funnelcli.draft.profile import Column, Profile, profile, texts
from funnelcli.read import SHEET, Found, Options, RawTable, open_table, settled, sheets_of

ALIKE = 0.8
"""Files with this share of columns in common are one table, if one has all that the other has."""
_SALESFORCE = r"^([A-Za-z0-9]{15})[A-Z0-9]{3}$"


@dataclass(frozen=True, slots=True)
class Given:
    """A file, glob or folder as it was named, and the files that it means."""

    written: str
    files: tuple[Found, ...]


@dataclass(frozen=True, eq=False)
class Sheet:
    """A table: one or more files with the same columns."""

    table: RawTable
    paths: tuple[str, ...]
    """What the YAML writes as its path."""
    profile: Profile
    preset: Preset | None

    @property
    def shown(self) -> str:
        """What messages call it: its first file."""
        first, more = self.table.files[0].shown, len(self.table.files) - 1
        return ("stdin" if first == "-" else first) + (f" and {more} more" if more else "")

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns that a name can mean: those whose header is there only once."""
        times = Counter(map(folded_header, self.table.header))
        return tuple(c for c in self.profile.columns if times[folded_header(c.name)] == 1)

    def named(self, names: Sequence[str], *kinds: str) -> Column | None:
        """Find the column with the first of these names, of these kinds if any are given."""
        called = {plain(c.name): c for c in reversed(self.columns) if c.name.strip()}
        found = (called[name] for name in names if name in called)
        return next((c for c in found if not kinds or c.kind in kinds), None)


def group(given: Sequence[Given], folder: Path, scratch: Path) -> list[Sheet]:
    """Put files with the same columns together, and look at each table.

    Paths of the YAML are relative to its `folder`, but those that are absolute and elsewhere.
    `scratch` is a folder for what has to be kept while the tables are used.
    """
    options = Options(scratch)
    given = [replace(source, files=tuple(_parts(source.files))) for source in given]
    tables: list[list[tuple[Given, Found]]] = []
    headers: list[frozenset[str]] = []
    for source in given:
        for file in source.files:
            header = frozenset(map(folded_header, open_table("leads", (file,), options).header))
            same = next((i for i, other in enumerate(headers) if _alike(header, other)), None)
            if same is None:
                tables.append([])
                headers.append(header)
                same = -1
            tables[same].append((source, file))
    return [_sheet(members, folder, options) for members in tables]


def _parts(files: Sequence[Found]) -> Iterator[Found]:
    """Yield each file, and of a workbook in which none is named each sheet that has rows."""
    for file in files:
        sheets = sheets_of(file) if file.sheet is None and file.shown != "-" else ()
        yield from map(file.of_sheet, sheets) if len(sheets) > 1 else [file]


def _alike(header: frozenset[str], other: frozenset[str]) -> bool:
    most = max(len(header), len(other))
    return (header <= other or other <= header) and len(header & other) >= ALIKE * most


def _sheet(members: Sequence[tuple[Given, Found]], folder: Path, options: Options) -> Sheet:
    files = tuple(dict.fromkeys(file for _, file in members))
    tables = {"leads": open_table("leads", files, options)}
    seen = settled(tables, lambda table: profile(table["leads"]))
    table = tables["leads"]  # as mended, where that was needed
    paths: dict[str, None] = {}
    for source, file in members:
        whole = all(part in files for part in source.files)
        named = file.sheet is None or source.written.endswith(f"{SHEET}{file.sheet}")
        path = source.written if whole and named else file.written
        paths.setdefault(relative(path, folder))
    preset = recognise(table.header)
    # of any export the values are known here as well, and say more than the headers
    known = None if preset and preset.generic else preset
    return Sheet(table, tuple(paths), seen, known)


def relative(path: str, folder: Path) -> str:
    """Write a path as seen from the folder of the YAML; an absolute one elsewhere stays so."""
    if path == "-":
        return path
    target, start = Path(os.path.abspath(path)), Path(os.path.abspath(folder))  # noqa: PTH100
    if Path(path).is_absolute() and not target.is_relative_to(start):
        return target.as_posix()
    return Path(os.path.relpath(target, start)).as_posix()


def share(
    sheet: Sheet, column: Column, leads: Sheet, key: Column, separator: str | None = None
) -> float:
    """The share of the distinct values of a column that are values of another table's column.

    Ids of Salesforce are compared without the three letters that only some exports add. Of
    several ids in a cell each counts.
    """
    import polars as pl

    def values(of: Sheet, which: Column, separator: str | None = None) -> "pl.LazyFrame":
        cells = texts(of.table).select(pl.col(f"~{which.index}").alias("value"))
        if separator is not None:
            ids = pl.col("value").str.split(separator)
            cells = cells.select(ids).explode("value").select(pl.col("value").str.strip_chars())
        text = pl.col("value").str.replace(_SALESFORCE, "$1")
        return cells.select(text).drop_nulls().unique()

    found = values(sheet, column, separator)
    known = found.join(values(leads, key), on="value", how="semi")
    total, matching = (
        of.table.look(rows.select(pl.len())).item() for of, rows in ((sheet, found), (leads, known))
    )
    return float(matching / total) if total else 0.0


def density(sheet: Sheet, column: Column) -> float:
    """The share of the whole numbers between the least and the greatest that a column has."""
    import polars as pl

    number = pl.col(f"~{column.index}").cast(pl.Int64, strict=False)
    span = number.max() - number.min() + 1
    numbers = texts(sheet.table).select(number.drop_nulls().n_unique().alias("n"), span.alias("of"))
    seen, of = sheet.table.look(numbers).row(0)
    return seen / of if of and column.kind == "number" else 0.0


def plain(name: str) -> str:
    """Write a header as the lists of usual names do: `LeadSource`, `lead_source`: lead source."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name) if " " not in name else name
    return " ".join(re.sub(r"[\W_]+", " ", parted).casefold().split())
