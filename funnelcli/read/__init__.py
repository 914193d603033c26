"""Files to raw tables: every column as it stands, none of it interpreted."""

from funnelcli.read.excel import sheets_of
from funnelcli.read.failures import copying
from funnelcli.read.files import SHEET, Found, find
from funnelcli.read.source import Options
from funnelcli.read.table import RawTable, open_table, settled

__all__ = [
    "SHEET", "Found", "Options", "RawTable", "copying", "find", "open_table", "settled",
    "sheets_of",
]  # fmt: skip
