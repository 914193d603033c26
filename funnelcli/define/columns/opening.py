"""Opens the columns of a table: finds those of its roles, and sets the types declared for them."""

from collections.abc import Mapping

from funnelcli.config import ColumnType, Definition, Table
from funnelcli.config.tables import Events, RoleKind
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.names import Names
from funnelcli.errors import DataError
from funnelcli.tables.raw import RawTable


def cells_of(definition: Definition, table: RawTable, options: Table, *path: str) -> Cells:
    """Open the columns of a table, hold `read.types` to it, and look for each role's column."""
    kinds, named = options.roles(), options.columns()
    cells = Cells(table, Names(table.name, table.header, named), options.read, definition)
    leads = {"lead": options.lead} if isinstance(options, Events) else {}
    found = _found(cells, {**leads, **named}, path)
    for role in named:
        column, kind = found[role], kinds[role]
        if kind == "amount":
            cells.amounts.assume(column)
        else:
            cells.types.assume(column, type_of(kind, cells, column))
    for name, declared in options.read.types.items():
        place = definition.place(*path, "read", "types", name)
        cells.types.declare(cells.names.find(name, place), declared, place)
    return cells


def _found(cells: Cells, named: Mapping[str, str], path: tuple[str, ...]) -> dict[str, int]:
    """Find columns by their keys; raise one error that tells of all that are wrong."""
    found, wrong = dict[str, int](), list[DataError]()
    for key in sorted(named, key=lambda key: cells.definition.position(*path, key)):
        try:
            found[key] = cells.mention(named[key], *path, key)
        except DataError as error:
            wrong.append(error)
    if wrong:
        hints = dict.fromkeys(error.hint for error in wrong)
        raise DataError("\n".join(error.message for error in wrong), "\n".join(hints))
    return found


def type_of(kind: RoleKind, cells: Cells, column: int) -> ColumnType:
    """Tell as what the column of a role is read that is no amount; a month is a text."""
    match kind:
        case "period":
            return "text" if cells.dates.are_months(column) else "date"
        case "count":
            return "number"
        case "amount":
            raise AssertionError
        case _:
            return kind
