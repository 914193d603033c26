"""The files of a run: those that the YAML names, with DATA in place of the leads'."""

from collections.abc import Collection, Hashable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from funnelcli.config import Checks, Definition, Table, load
from funnelcli.config.headers import folded_header
from funnelcli.config.input_tables import are_events
from funnelcli.errors import ConfigError, DataError, UsageError
from funnelcli.process import temporary
from funnelcli.process.progress import doing
from funnelcli.words.addresses import TABLE, is_elsewhere, may_have_secret, name_in
from funnelcli.words.memory import ceiling

if TYPE_CHECKING:
    from funnelcli.api.on_spark import OnSpark
    from funnelcli.read import Found, Options
    from funnelcli.read.copies import Asked
    from funnelcli.tables.raw import RawTable
    from funnelcli.tables.store import Room

STDIN = "-"
KEPT = "stdin"
"""The name of the file in which it is kept."""
LEADS = "leads"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Have a folder for what has to be kept while files are read; it goes as it is left."""
    with ExitStack() as stack:
        try:
            scratch = stack.enter_context(temporary.folder())
        except OSError as error:
            raise DataError(
                f"there is no folder for temporary files: {error.strerror}",
                "Name one: TMPDIR=FOLDER.",
            ) from error
        yield scratch


@dataclass(frozen=True, slots=True)
class Inputs:
    """DATA as given, and a folder for what has to be kept while the program runs."""

    data: Sequence[str]
    scratch: Path
    memory: int | None = None
    """The bytes that rows may take in memory; None is three quarters of what is free."""
    no_limits: bool = False
    """Whether packed files are unpacked however far that goes."""
    engine: "OnSpark | None" = None
    """Where tables are opened and rows are kept; None is here."""
    copies: "dict[Hashable, tuple[Found, ...]]" = field(default_factory=dict)
    """What was fetched, and the rows of queries: made once in a run, for both sides of it."""
    _known: "dict[Hashable, tuple[Found, ...]]" = field(init=False, default_factory=dict)
    """The files that were found: a folder may hold thousands."""

    @property
    def options(self) -> "Options":
        """How files are unpacked and copied."""
        from funnelcli.read import LIMITS, UNLIMITED, Options

        return Options(self.scratch, limits=UNLIMITED if self.no_limits else LIMITS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Leave the session of a cluster as it was, and let it tell what it could not do."""
        if self.engine is not None:
            self.engine.close(*error)

    def beside(self, *data: str) -> "Inputs":
        """Give the other side of a comparison its DATA, and a folder of its own."""
        folder = self.scratch / "beside"
        folder.mkdir()
        return replace(self, data=data, scratch=folder)

    def room(self) -> "Room":
        """Tell where rows are kept that memory has no room for."""
        if self.engine is not None:
            return self.engine
        from funnelcli.tables.store import Ceiling

        return Ceiling(self.scratch, self._bytes)

    @property
    def _bytes(self) -> int | None:
        """What rows may take in memory."""
        return ceiling() if self.memory is None else self.memory

    def definition(self, path: Path) -> Definition:
        """Load a YAML, whose presets look at the headers of its tables."""
        defined = load(path, self.header, _taken)
        if defined.config.checks != Checks():
            from funnelcli.checks.choice import check_names

            check_names(defined)
        return defined

    def header(self, name: str, table: Table, folder: Path) -> Sequence[str]:
        """Tell the header of a table, for its preset."""
        return self._table(name, table, folder).header

    def tables(
        self, definition: Definition, events: Collection[str] | None = None
    ) -> "dict[str, RawTable]":
        """Open every table of the YAML; of events those named, or all."""
        tables, folder = definition.config.tables(), definition.folder
        if events is not None:
            tables = {
                name: each
                for name, each in tables.items()
                if not are_events(each) or name in events
            }
        for name, each in tables.items():
            self._hold_to_one_sheet(name, each, definition)
        opened = {}
        for name, each in tables.items():
            doing(f"opening {name}")
            opened[name] = self._table(name, each, folder)
        return opened

    def paths(self, definition: Definition) -> Iterator[Path]:
        """Yield every file of this machine that a run may read, the YAML among them."""
        yield definition.path
        for name, table in definition.config.tables().items():
            if table.query is not None and not self._is_given(name, table):
                asked = self._asked(name, table, definition.folder)
                yield from [asked.file] if asked.is_file else ()
                continue
            here = tuple(path for path in table.path if not is_elsewhere(path))
            near = table.model_copy(update={"path": here})
            for file in self._found(name, near, definition.folder):
                if self.engine is None or file.address is None:
                    yield file.path

    def are_here(self, definition: Definition) -> bool:
        """Tell whether all rows are in files of this machine, so that their size is known."""
        tables = definition.config.tables().values()
        return not any(table.query or any(map(is_elsewhere, table.path)) for table in tables)

    def files(self, folder: Path) -> "tuple[Found, ...]":
        """Find the files that DATA means; their paths are shown relative to `folder`."""
        from funnelcli.read import Found, find

        if STDIN in self.data:
            return (Found(self.scratch / KEPT, STDIN),)
        return find(self.data, Path(), base=folder, fetch=self._fetched)

    def _table(self, name: str, table: Table, folder: Path) -> "RawTable":
        from funnelcli.read import open_table

        files, read = self._found(name, table, folder), table.read
        options = replace(
            self.options, delimiter=read.delimiter, encoding=read.encoding,
            header_row=read.header_row, sheet=read.sheet,
        )  # fmt: skip
        if self.engine is not None:
            return self.engine.open(name, files, options)
        return open_table(name, files, options)

    def _hold_to_one_sheet(self, name: str, table: Table, definition: Definition) -> None:
        """Raise where the YAML names two sheets; the one that DATA names takes their place."""
        sheet = table.read.sheet
        if sheet is None or self._is_given(name, table):
            return
        for file in self._found(name, table, definition.folder):
            if file.sheet is not None and folded_header(file.sheet) != folded_header(sheet):
                key = ("joins", name) if name in definition.config.joins else (name,)
                place = definition.place(*key, "read", "sheet")
                said = f"{sheet!r}, but the path says {file.sheet!r}: name one sheet, in one place"
                raise ConfigError([f"{place}: {'.'.join(key)}.read.sheet: {said}"])

    def _found(self, name: str, table: Table, folder: Path) -> "tuple[Found, ...]":
        from funnelcli.read import find

        if self._is_given(name, table):
            return self.files(folder)
        if table.query is not None:
            return (self._rows(name, table, folder),)
        key = table.path, folder
        if key not in self._known:
            self._known[key] = find(*key, fetch=self._fetched)
        return self._known[key]

    def _fetched(self, pattern: str) -> "tuple[Found, ...] | None":
        """Fetch the files of an address, once; None is no address that can be fetched."""
        from funnelcli.read.copies import fetch, is_fetched, workbook_and_sheet

        if self.engine is not None:
            return self.engine.listed(pattern)
        if pattern.startswith(TABLE):
            raise UsageError(f"{pattern}: a table of a cluster, which --engine spark reads")
        if not is_fetched(pattern):
            return None
        address, sheet = workbook_and_sheet(pattern)
        if address not in self.copies:
            found = fetch(address, self._place())
            if may_have_secret(address):  # a draft names it otherwise
                alias = f"https://copy-{len(self.copies)}/{name_in(address)}"
                found = tuple(replace(file, address=alias) for file in found)
                self.copies[alias] = found
            self.copies[address] = found
        files = self.copies[address]
        return files if sheet is None else tuple(file.of_sheet(sheet) for file in files)

    def _rows(self, name: str, table: Table, folder: Path) -> "Found":
        """Run the query of a table, once, also where two tables have it."""
        from funnelcli.read.copies import ask

        if self.engine is not None:
            raise UsageError(
                f"{name}.query: one machine asks a database, and --engine spark reads files",
                "Let the database write Parquet where the cluster sees it, or name a table of the "
                "cluster: `path: table:NAME`.",
            )
        asked = self._asked(name, table, folder)
        if asked.key not in self.copies:
            doing(f"asking for {name}")
            self.copies[asked.key] = (ask(asked, self._place()),)
        return replace(self.copies[asked.key][0], shown=f"{name}.query")

    def _asked(self, name: str, table: Table, folder: Path) -> "Asked":
        from funnelcli.read.copies import Asked

        return Asked.of(name, table.query or "", table.connection or "", folder, self._bytes)

    def _place(self) -> Path:
        """Name a folder for one copy."""
        return self.scratch / f"copy-{len(self.copies)}"

    def _is_given(self, name: str, table: Table) -> bool:
        """Tell whether DATA stands for a table.

        A draft from stdin names it, and a log there is the table of leads as well.
        """
        return bool(self.data) and (name == LEADS or table.path == (STDIN,))


def _taken() -> frozenset[str]:
    from funnelcli.analyses import every_column

    return every_column()
