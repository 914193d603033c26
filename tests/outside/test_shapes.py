"""The same company out of different CRMs gives the same report, digit for digit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .program import Program
from .shapes import Lead, company, hubspot, log, salesforce, wide

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

COMMON = "as_of: 2026-11-30\ncurrency: USD\n"

SALESFORCE = """\
version: 1
leads:
  {path: Lead.csv, id: Id, created: CreatedDate, email: Email, source: LeadSource, status: Status}
joins:
  deals: {path: Opportunity.csv, lead: Id, by: ConvertedOpportunityId, id: Id}
history:
  {path: LeadHistory.csv, lead: LeadId, stage: NewValue, at: CreatedDate, where: "Field = 'Status'"}
stages:
  - name: Lead
  - {name: MQL, values: [MQL]}
  - {name: SQL, values: [SQL]}
  - {name: Opportunity, at: deals.CreatedDate}
  - {name: Customer, at: deals.CloseDate, where: deals.IsWon}
lost: {values: [Unqualified]}
amount: deals.Amount
"""
HUBSPOT = """\
version: 1
leads:
  {path: contacts.csv, id: Record ID, created: Create Date, email: Email, source: Original Source}
joins:
  deals: {path: deals.csv, lead: Associated Contact IDs, id: Record ID}
stages:
  - name: Lead
  - {name: MQL, at: Became a Marketing Qualified Lead Date}
  - {name: SQL, at: Became a Sales Qualified Lead Date}
  - {name: Opportunity, at: deals.Create Date}
  - {name: Customer, at: deals.Close Date, where: deals."Is Closed Won"}
lost: {where: "\\"Lead Status\\" = 'UNQUALIFIED'"}
amount: deals.Amount
"""
WIDE = """\
version: 1
leads: {path: wide.csv, id: id, created: created, email: email, source: source, amount: amount}
stages:
  - name: Lead
  - {name: MQL, at: MQL Date}
  - {name: SQL, at: SQL Date}
  - {name: Opportunity, at: Opportunity Date}
  - {name: Customer, at: Customer Date}
lost: {at: Lost Date}
"""
LOG = """\
version: 1
leads: {path: leads.csv, id: id, created: created, email: email, source: source, amount: amount}
history: {path: log.csv, lead: lead, stage: stage, at: at}
stages:
  - name: Lead
  - {name: MQL, values: [MQL]}
  - {name: SQL, values: [SQL]}
  - {name: Opportunity, values: [Opportunity]}
  - {name: Customer, values: [Customer]}
lost: {values: [Lost]}
"""

SHAPES: dict[str, tuple[Callable[[Sequence[Lead]], dict[str, str]], str]] = {
    "Salesforce": (salesforce, SALESFORCE),
    "HubSpot": (hubspot, HUBSPOT),
    "wide": (wide, WIDE),
    "log": (log, LOG),
}
LEADS = company()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    found = {}
    for shape, (files, yaml) in SHAPES.items():
        program = Program(tmp_path_factory.mktemp(shape))
        for name, content in files(LEADS).items():
            program.write(name, content)
        program.write("funnelcli.yaml", yaml + COMMON)
        found[shape] = program("report", "-f", "json").json
    return found


def test_the_company_is_counted_by_hand(reports: dict[str, Any]) -> None:
    rows = reports["log"]["tables"][0]["rows"]
    steps = ["MQL", "SQL", "Opportunity", "Customer"]
    furthest = [max((steps.index(s) + 1 for s in lead.entered), default=0) for lead in LEADS]
    assert [row["reached"] for row in rows] == [sum(f >= k for f in furthest) for k in range(5)]
    own = [sum(step in lead.entered for lead in LEADS) for step in steps]
    assert [row["reached"] - row["imputed"] for row in rows][1:] == own
    open_or_lost = [(row["lost"], row["open"]) for row in rows[:-1]]
    assert open_or_lost == [
        (
            sum(f == k and lead.lost is not None for f, lead in zip(furthest, LEADS, strict=True)),
            sum(f == k and lead.lost is None for f, lead in zip(furthest, LEADS, strict=True)),
        )
        for k in range(4)
    ]
    amounts = sum(lead.amount for lead in LEADS if "Customer" in lead.entered)
    cohorts = reports["log"]["tables"][1]["rows"]
    assert sum(round(row["amount"] * 100) for row in cohorts) == amounts


@pytest.mark.parametrize("shape", ["Salesforce", "HubSpot", "wide"])
@pytest.mark.parametrize("table", ["funnel", "cohorts", "sources"])
def test_every_shape_gives_the_same_table(reports: dict[str, Any], shape: str, table: str) -> None:
    def of(report: Any) -> Any:
        return next(found for found in report["tables"] if found["name"] == table)

    assert of(reports[shape]) == of(reports["log"])
    assert reports[shape]["population"] == reports["log"]["population"]
