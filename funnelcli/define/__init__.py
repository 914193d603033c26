"""Raw tables and the YAML to leads: what counts, since when, and where the rest went."""

from funnelcli.define.lead_table import LeadTable
from funnelcli.define.pipeline import define

__all__ = ["LeadTable", "define"]
