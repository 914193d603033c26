"""Files to raw tables: every column as it stands, none of it interpreted."""

from funnelcli.read.files import Found, find
from funnelcli.read.table import RawTable, checked, open_table

__all__ = ["Found", "RawTable", "checked", "find", "open_table"]
