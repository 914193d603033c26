"""Whether a column of dates holds anything at all, in all rows of its table."""

from funnelcli.define.columns import values
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.dates.no_date import is_empty
from funnelcli.define.columns.ids.wrappings import SEEN


def is_blank(cells: Cells, name: str) -> bool:
    """Tell whether no row has anything in a column but what says that there is no date.

    Whatever leaves rows or dates out later, such as the condition of a stage, is of no account,
    and a date that cannot be read is there.
    """
    written = values.text(f"~{cells.names.find(name, name)}", cells.conventions)
    is_there = written.str.contains(SEEN) & ~is_empty(written) & ~cells.repeated_header()
    return not cells.table.look(cells.frame.select(is_there.any().alias("any")))["any"].item()
