"""Raw tables and the YAML to leads: what counts, since when, and where the rest went."""

from funnelcli.define.table import LeadTable, define

__all__ = ["LeadTable", "define"]
