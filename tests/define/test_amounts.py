"""What leads are worth: distinct deals summed, over all rows of the lead."""

from datetime import date
from pathlib import Path

import pytest

from funnelcli.errors import DataError

from .companies import amounts, lead_table, stories

YAML = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, email: Email}
    joins: {deals: {path: deals.csv, lead: Lead%s}}
    lead: {deduplicate: {by: [email]}}
    stages:
      - name: Lead
      - %s
    amount: deals.Amount
    segments: {who: Id}
    as_of: 2026-06-30
"""
WON = "{name: Won, at: deals.Closed, where: \"deals.Stage = 'Won'\"}"
LEADS = """
    Id,Created,Email,Stage,Contract
    1,2026-01-01,a@x.io,Customer,2026-02-01
    2,2026-01-01,b@x.io,,
    3,2026-01-02,B@x.io,,
    4,2026-01-01,c@x.io,Customer,
    4,2026-01-05,c@x.io,Customer,
"""


def worth(folder: Path, *deals: str, by_id: bool = True, won: str = WON) -> dict[str, int | None]:
    """Sum deals written as `deal lead closed stage amount`, `-` for empty."""
    lines = [deal.replace("-,", ",").replace(" ", ",") for deal in deals]
    lines = [",".join("" if cell == "-" else cell for cell in line.split(",")) for line in lines]
    text = "\n".join(["Deal,Lead,Closed,Stage,Amount", *lines]) + "\n"
    yaml = YAML % (", id: Deal" if by_id else "", won)
    table = lead_table(folder, yaml, {"leads.csv": LEADS, "deals.csv": text})
    return {who: amount for who, amount in amounts(table).items() if amount is not None}


def test_two_deals_of_one_lead_are_added(tmp_path: Path) -> None:
    assert worth(
        tmp_path, "d1 1 2026-02-01 Won 10.10", "d2 1 2026-02-02 Won 0.25"
    ) == {"1": 1035}  # fmt: skip


def test_deals_without_an_amount_make_none(tmp_path: Path) -> None:
    assert worth(
        tmp_path, "d1 1 2026-02-01 Won -", "d2 2 2026-02-01 Won -", "d3 2 2026-02-02 Won 0"
    ) == {"2": 0}  # fmt: skip


def test_only_deals_that_satisfy_the_last_stage(tmp_path: Path) -> None:
    assert worth(
        tmp_path,
        "d1 1 2026-02-01 Won 10",
        "d2 1 2026-02-02 Lost 500",
        "d3 1 2026-02-02 - 500",
        "d4 1 2026-07-01 Won 500",  # after as-of
        "d5 2 2026-02-02 Lost 500",
    ) == {"1": 1000}


def test_rows_with_one_deal_id_are_one_deal_the_largest(tmp_path: Path) -> None:
    deals = ("d1 1 2026-02-01 Won 10", "d1 1 2026-02-03 Won 12", "d1 1 2026-02-02 Won 11",
             "d2 1 2026-02-01 Won 1")  # fmt: skip
    assert worth(tmp_path, *deals) == {"1": 1300}
    # where the join has no id, each row is a deal
    assert worth(tmp_path, *deals, by_id=False) == {"1": 3400}


def test_the_largest_of_those_that_count(tmp_path: Path) -> None:
    # of deal d1, the row with 99 is lost and the one with 98 after as-of
    assert worth(
        tmp_path,
        "d1 1 2026-02-01 Won 10",
        "d1 1 2026-02-01 Lost 99",
        "d1 1 2026-07-01 Won 98",
        "d1 1 2026-02-01 Won -",
    ) == {"1": 1000}


def test_deals_without_an_id_are_each_their_own(tmp_path: Path) -> None:
    assert worth(
        tmp_path, "- 1 2026-02-01 Won 10", "- 1 2026-02-01 Won 10", "d1 1 2026-02-01 Won 1"
    ) == {"1": 2100}  # fmt: skip


def test_one_deal_of_two_leads_counts_for_each(tmp_path: Path) -> None:
    assert worth(
        tmp_path, "d1 1 2026-02-01 Won 10", "d1 2 2026-02-01 Won 10"
    ) == {"1": 1000, "2": 1000}  # fmt: skip


def test_over_all_merged_rows_each_deal_once(tmp_path: Path) -> None:
    # 2 and 3 are one lead by e-mail; 4 has two rows of one id
    assert worth(
        tmp_path,
        "d1 2 2026-02-01 Won 10",
        "d2 3 2026-02-01 Won 5",
        "d2 2 2026-02-01 Won 6",
        "d3 4 2026-02-01 Won 7",
        "d4 4 2026-02-01 Won 1",
    ) == {"2": 1600, "4": 800}


@pytest.mark.parametrize("by_id", [True, False])
def test_a_deal_of_an_id_in_two_rows_is_not_counted_twice(tmp_path: Path, *, by_id: bool) -> None:
    assert worth(tmp_path, "d3 4 2026-02-01 Won 7", by_id=by_id) == {"4": 700}


def test_amounts_that_cannot_be_read_and_negative_ones(tmp_path: Path) -> None:
    found = worth(
        tmp_path,
        "d1 1 2026-02-01 Won 10", "d2 1 2026-02-01 Won ten", "d3 1 2026-02-01 Won -2.50",
        "d4 2 2026-02-01 Won -", "d5 2 2026-02-01 Won 0", "d6 4 2026-02-01 Won -",
    )  # fmt: skip
    assert {who: amount for who, amount in found.items() if amount} == {"1": 750}


@pytest.mark.parametrize(
    "won",
    [
        "{name: Won, at: Contract}",
        "{name: Won, where: \"Stage = 'Customer'\"}",
    ],
)
def test_where_the_last_stage_is_told_elsewhere_all_deals_count(tmp_path: Path, won: str) -> None:
    found = worth(tmp_path, "d1 1 2026-02-01 Won 10", "d2 1 2026-02-02 Lost 5", won=won)
    assert found == {"1": 1500}


def test_a_flag_of_the_deal(tmp_path: Path) -> None:
    won = "{name: Won, where: \"deals.Stage = 'Won'\"}"
    assert worth(tmp_path, "d1 1 - Won 10", "d2 1 2026-07-09 Won 5", "d3 1 - Lost 1", won=won) == {
        "1": 1500
    }


def test_the_date_of_the_lead_and_the_condition_of_the_deal(tmp_path: Path) -> None:
    won = "{name: Won, at: Contract, where: \"deals.Stage = 'Won'\"}"
    found = worth(tmp_path, "d1 1 - Won 10", "d2 1 - Lost 5", "d3 4 - Won 7", won=won)
    # lead 4 has no contract date, and so is no customer, whatever its deals are worth
    assert found["1"] == 1000


def test_a_column_of_the_leads(tmp_path: Path) -> None:
    text = """
        Id,Created,Won,Amount,Value
        1,2026-01-01,2026-02-01,5,70
        1,2026-01-02,,6,71
        2,2026-01-01,,,
    """
    yaml = """
        version: 1
        leads: {path: leads.csv, id: Id, created: Created, amount: Amount}
        stages: [{name: Lead}, {name: Won, at: Won}]
        segments: {who: Id}
        %s
    """
    table = lead_table(tmp_path, yaml % "", {"leads.csv": text}, as_of=date(2026, 6, 30))
    assert amounts(table) == {"1": 600, "2": None}
    assert stories(table)["1"].endswith("won")
    # `amount` at the top says which column, before the role
    table = lead_table(tmp_path, yaml % "amount: Value", {"leads.csv": text})
    assert amounts(table) == {"1": 7100, "2": None}


CURRENCIES = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, amount: Amount, currency: Currency}
    lead: {exclude: {test: "Kind = 'test'"}}
    stages: [{name: Lead}, {name: Won, at: Won}]
    segments: {who: Id}
"""


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("1,2026-01-01,,5,USD,\n2,2026-01-01,,6, usd ,\n3,2026-01-01,,,,\n",
         {"1": 500, "2": 600, "3": None}),
        # in another currency is only what does not count, or is not there
        ("1,2026-01-01,,5,USD,\n2,2026-01-01,,6,EUR,test\n3,2026-01-01,,,EUR,\n",
         {"1": 500, "3": None}),
        ("1,2026-01-01,,5,USD,\n2,2026-01-01,,6,EUR,\n", None),
        ("1,2026-01-01,,5,EUR,\n2,2026-01-01,,6,EUR,\n", None),  # the report is in dollars
    ],
)  # fmt: skip
def test_currencies_are_never_added(
    tmp_path: Path, rows: str, found: dict[str, int | None] | None
) -> None:
    files = {"leads.csv": "Id,Created,Won,Amount,Currency,Kind\n" + rows}
    if found is not None:
        assert amounts(lead_table(tmp_path, CURRENCIES, files)) == found
        return
    with pytest.raises(DataError, match="EUR"):
        lead_table(tmp_path, CURRENCIES, files)
