"""A deal that rows of several leads hold counts for each of them, and a note says so."""

from pathlib import Path

import pytest

from .companies import lead_table
from .three_tables import LEADS, YAML, three


def deals_of(*rows: str) -> str:
    return "\n".join(["Deal,Lead,Closed,Amount", *rows, ""])


def shared(tmp_path: Path, yaml: str, deals: str, leads: str = LEADS) -> list[str]:
    found = lead_table(tmp_path, yaml, three(leads, deals))
    return [note.message for note in found.notes if note.code == "shared-rows"]


@pytest.mark.parametrize("amount", ["    amount: deals.Amount\n", ""])
def test_a_deal_of_two_leads_is_told(tmp_path: Path, amount: str) -> None:
    yaml = YAML.replace("    amount: deals.Amount\n", amount)
    deals = deals_of(
        "501,1001,2026-02-01,10", "501,1002,2026-02-01,10", "502,1003,2026-03-01,7",
        "502,1003,2026-03-01,7", ",1001,2026-02-02,1", ",1002,2026-02-02,1",
        "504,1001,2026-02-02,1", "504,9999,2026-02-02,1",
    )  # fmt: skip
    assert shared(tmp_path, yaml, deals) == [
        (
            "deals: 1 value of column 'Deal' in rows of several leads, with date and amount for "
            "each of them."
        )
    ]


def test_a_deal_of_two_rows_of_one_lead_is_not(tmp_path: Path) -> None:
    yaml = YAML.replace("    stages:", "    lead: {deduplicate: {by: [Name]}}\n    stages:")
    leads = LEADS.replace("1002,b", "1002,a")
    deals = deals_of("501,1001,2026-02-01,10", "501,1002,2026-02-01,10")
    assert shared(tmp_path, yaml, deals, leads) == []
    assert shared(tmp_path, YAML, deals_of("501,1001,2026-02-01,10", "502,1002,2026-02-01,7")) == []
