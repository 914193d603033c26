"""The files that were given, put together to tables, each with its profile and its preset."""

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import polars as pl

from funnelcli.config import DateOrder
from funnelcli.config.headers import folded_header
from funnelcli.config.presets import Preset, recognise
from funnelcli.draft.names import ROLES, SPOKEN
from funnelcli.draft.profile import Column, Profile, profile
from funnelcli.read import SHEET, Found, Options, RawTable, open_table, settled, sheets_of
from funnelcli.words.addresses import scheme_of
from funnelcli.words.vocabulary import plain, says_only

ALIKE = 0.8
"""Files with this share of columns in common are one table, if one has all that the other has."""
_UNIT = re.compile(r"\s*[\[(][^)\]]{1,3}[\])]\s*$|\s+[A-Z]{3}$")
"""What a column is measured in: `Amount (EUR)`."""


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
    date_order: DateOrder | None = None
    """The order of day and month where no value tells it, if it was said."""

    @property
    def shown(self) -> str:
        """What messages call it: its first file."""
        first, more = self.table.files[0].shown, len(self.table.files) - 1
        return ("stdin" if first == "-" else first) + (f" and {more} more" if more else "")

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns that a name can mean: those with a header that is there only once."""
        times = Counter(map(folded_header, self.table.header))
        return tuple(
            c for c in self.profile.columns if c.name.strip() and times[folded_header(c.name)] == 1
        )

    @property
    def texts(self) -> pl.LazyFrame:
        """Its rows as `profile.texts` gives them, in memory if they are few."""
        return self.profile.texts

    def look(self, query: pl.LazyFrame) -> pl.DataFrame:
        """Collect a query on its texts."""
        return self.table.look(query)

    @cached_property
    def kept(self) -> dict[tuple[int, str | None], pl.Series]:
        """Distinct values of columns that were looked at, by number and separator."""
        return {}

    @cached_property
    def _called(self) -> dict[str, Column]:
        return {plain(c.name): c for c in reversed(self.columns) if c.name.strip()}

    def named(self, names: Sequence[str], *kinds: str) -> Column | None:
        """Find the column with the first of these names, of these kinds if any are given."""
        found = (self._called[name] for name in names if name in self._called)
        return next((c for c in found if not kinds or c.kind in kinds), None)

    def role(self, role: str, *kinds: str) -> Column | None:
        """Find the column of a role by its usual names, else by words of the vocabulary."""
        if (column := self.named(ROLES[role], *kinds)) is not None or role not in SPOKEN:
            return column
        spoken = (
            c for c in self.columns if says_only(role, _UNIT.sub("", c.name), "object", "date")
        )
        return next((c for c in spoken if not kinds or c.kind in kinds), None)


def group(
    given: Sequence[Given], folder: Path, options: Options, date_order: DateOrder | None = None
) -> list[Sheet]:
    """Put files with the same columns together, and look at each table.

    Paths of the YAML are relative to its `folder`, but those that are absolute and elsewhere.
    """
    given = [replace(source, files=tuple(_parts(source.files, options))) for source in given]
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
    return [_sheet(members, folder, options, date_order) for members in tables]


def _parts(files: Sequence[Found], options: Options) -> Iterator[Found]:
    """Yield each file, and of a workbook in which none is named each sheet that has rows."""
    for file in files:
        several = file.sheet is None and file.shown != "-"
        sheets = sheets_of(file, options.limits) if several else ()
        yield from map(file.of_sheet, sheets) if len(sheets) > 1 else [file]


def _alike(header: frozenset[str], other: frozenset[str]) -> bool:
    most = max(len(header), len(other))
    return (header <= other or other <= header) and len(header & other) >= ALIKE * most


def _sheet(
    members: Sequence[tuple[Given, Found]],
    folder: Path,
    options: Options,
    date_order: DateOrder | None,
) -> Sheet:
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
    return Sheet(table, tuple(paths), seen, known, date_order)


def relative(path: str, folder: Path) -> str:
    """Write a path as seen from the folder of the YAML; an absolute one elsewhere stays so."""
    if path == "-" or scheme_of(path):
        return path
    target, start = Path(os.path.abspath(path)), Path(os.path.abspath(folder))  # noqa: PTH100
    if Path(path).is_absolute() and not target.is_relative_to(start):
        return target.as_posix()
    return Path(os.path.relpath(target, start)).as_posix()
