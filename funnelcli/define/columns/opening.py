"""Opens the columns of a table: finds those of its roles, and sets the types declared for them."""

from funnelcli.config import Definition, Table
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.names import Names
from funnelcli.tables.raw import RawTable


def cells_of(definition: Definition, table: RawTable, options: Table, *path: str) -> Cells:
    """Open the columns of a table, hold `read.types` to it, and look for each role's column."""
    kinds, named = options.roles(), options.columns()
    cells = Cells(table, Names(table.name, table.header, named), options.read, definition)
    for role, name in named.items():
        column, kind = cells.mention(name, *path, role), kinds[role]
        if kind == "amount":
            cells.amounts.assume(column)
        else:
            cells.types.assume(column, kind)
    for name, declared in options.read.types.items():
        place = definition.place(*path, "read", "types", name)
        cells.types.declare(cells.names.find(name, place), declared, place)
    return cells
