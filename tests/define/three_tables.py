"""Three small tables whose ids tests write otherwise: leads, deals and a log."""

from funnelcli.define import LeadTable

from .companies import Files

YAML = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created}
    joins: {deals: {path: deals.csv, lead: Lead, id: Deal}}
    history: {path: log.csv, lead: Lead, stage: To, at: At}
    stages:
      - {name: Lead}
      - {name: MQL, values: [MQL]}
      - {name: Won, at: deals.Closed}
    amount: deals.Amount
    segments: {who: Name}
    as_of: 2026-06-30
"""
LEADS = """
    Id,Name,Created
    1001,a,2026-01-01
    1002,b,2026-01-02
    1003,c,2026-01-03
"""
DEALS = """
    Deal,Lead,Closed,Amount
    501,1001,2026-02-01,10
    502,1003,2026-03-01,7
    502,1003,2026-03-01,7
"""
LOG = """
    Lead,To,At
    1001,MQL,2026-01-11
    1002,MQL,2026-01-12
"""
STORIES = {
    "a": "2026-01-01 2026-01-11 2026-02-01 won",
    "b": "2026-01-02 2026-01-12 - open",
    "c": "2026-01-03 - 2026-03-01 won",
}


def unwrapped(table: LeadTable) -> list[str]:
    return [note.message for note in table.notes if note.code == "unwrapped-ids"]


def three(leads: str = LEADS, deals: str = DEALS, log: str = LOG) -> Files:
    return {"leads.csv": leads, "deals.csv": deals, "log.csv": log}
