"""The hundred faults, by name. Each module of faults adds its own when it is imported."""

from . import deals_rows, deals_values, files, history, leads_rows, leads_values
from .kit import FAULTS

MODULES = (leads_rows, leads_values, deals_rows, deals_values, history, files)

__all__ = ["FAULTS", "MODULES"]
