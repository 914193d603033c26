"""Files to raw tables: every column as it stands, none of it interpreted."""

from funnelcli.read.failures import copying
from funnelcli.read.files import Found, find
from funnelcli.read.source import Options
from funnelcli.read.table import RawTable, open_table, settled

__all__ = ["Found", "Options", "RawTable", "copying", "find", "open_table", "settled"]
