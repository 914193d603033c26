"""Files to raw tables: every column as it stands, none of it interpreted."""

from typing import TYPE_CHECKING

from funnelcli.read.files import SHEET, Found, find

if TYPE_CHECKING:
    from funnelcli.read.excel import sheets_of
    from funnelcli.read.failures import copying
    from funnelcli.read.limits import LIMITS, UNLIMITED
    from funnelcli.read.settling import settled
    from funnelcli.read.source import Options
    from funnelcli.read.table import RawTable, open_table

__all__ = [
    "LIMITS", "SHEET", "UNLIMITED", "Found", "Options", "RawTable", "copying", "find",
    "open_table", "settled", "sheets_of",
]  # fmt: skip

if not TYPE_CHECKING:
    _IN = {
        "LIMITS": "limits", "UNLIMITED": "limits", "Options": "source", "RawTable": "table",
        "copying": "failures", "open_table": "table", "settled": "settling", "sheets_of": "excel",
    }  # fmt: skip

    def __getattr__(name: str) -> object:
        """Import what reads when it is asked for, as to find files needs no Polars."""
        from importlib import import_module

        if name in _IN:
            return getattr(import_module(f"funnelcli.read.{_IN[name]}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
