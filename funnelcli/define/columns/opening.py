"""Opens the columns of a table: finds those of its roles, and sets the types declared for them."""

from funnelcli.config import ROLES, Definition, Leads, Table
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.names import Names
from funnelcli.tables.raw import RawTable


def cells_of(definition: Definition, table: RawTable, options: Table, *path: str) -> Cells:
    """Open the columns of a table, hold `read.types` to it, and look for each role's column."""
    roles = {}
    if isinstance(options, Leads):
        named = {role: getattr(options, role) for role in ("id", "created", *ROLES)}
        roles = {role: name for role, name in named.items() if name is not None}
    cells = Cells(table, Names(table.name, table.header, roles), options.read, definition)
    for role, name in roles.items():
        column = cells.mention(name, *path, role)
        if role in ("created", "last_activity"):
            cells.types.assume(column, "date")
        elif role == "amount":
            cells.amounts.assume(column)
        elif role == "score":
            cells.types.assume(column, "number")
        else:
            cells.types.assume(column, "text")
    for name, kind in options.read.types.items():
        place = definition.place(*path, "read", "types", name)
        cells.types.declare(cells.names.find(name, place), kind, place)
    return cells
