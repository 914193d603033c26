"""What customers bring over their lives, from a column: of deals, or of leads."""

from pathlib import Path
from unittest.mock import patch

import polars as pl
import pytest

from funnelcli.define import LeadTable
from funnelcli.errors import DataError
from funnelcli.model import AMOUNT, LTV
from funnelcli.tables.store import Ceiling, Store

from .companies import WHO, frame_of, lead_table, notes

OF_DEALS = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created}
joins: {deals: {path: deals.csv, lead: Lead, id: Deal%s}}
lead: {deduplicate: {by: Mail}}
stages: [{name: Lead}, {name: Won, at: deals.Closed, where: deals.Stage = 'Won'}]
segments: {who: Id}
amount: deals.Amount
ltv: deals.Lifetime Value
as_of: 2026-06-30
"""
LEADS = """\
Id,Created,Mail
a,2026-01-01,a@x.com
b,2026-01-02,b@x.com
c,2026-01-03,c@x.com
c2,2026-01-04,c@x.com
d,2026-01-05,d@x.com
e,2026-01-06,e@x.com
"""
DEALS = """\
Deal,Lead,Stage,Closed,Amount,Lifetime Value,Currency
1,a,Won,2026-02-01,100,1000.50,USD
2,a,Won,2026-03-01,50,500,USD
3,a,Lost,2026-03-01,70,700,USD
4,a,Won,2026-07-15,90,9000,USD
5,b,Won,2026-02-01,40,,USD
6,c,Won,2026-02-01,10,300,USD
6,c2,Won,2026-02-01,10,200,USD
7,c2,Won,2026-02-02,,25,USD
8,d,Open,,30,3000,USD
"""
WORTH = {
    "a": (15000, 150050),  # two deals are won by as-of, one is lost, and one is of July
    "b": (4000, None),  # of its deal nobody knows
    "c": (1000, 32500),  # of the rows of deal 6 the largest, and deal 7 of its duplicate
    "d": (None, None),
    "e": (None, None),
}


def worths(table: LeadTable) -> dict[str, tuple[int | None, int | None]]:
    """List what each lead is worth, now and over its life, in minor units."""
    return {who: (now, life) for who, now, life in frame_of(table).select(WHO, AMOUNT, LTV).rows()}


def of_deals(folder: Path, deals: str = DEALS, keys: str = "", yaml: str = OF_DEALS) -> LeadTable:
    return lead_table(folder, yaml % keys, {"leads.csv": LEADS, "deals.csv": deals})


def test_lifetime_values_are_added_up_as_amounts_are(tmp_path: Path) -> None:
    assert worths(of_deals(tmp_path)) == WORTH


@pytest.mark.parametrize("number", [2, 3])
def test_parts_of_the_rows_tell_the_same(tmp_path: Path, number: int) -> None:
    with (
        patch.object(Ceiling, "store", lambda *_: Store(tmp_path, 1)),
        patch.object(Store, "parts", lambda *_: number),
    ):
        table = of_deals(tmp_path)
        assert len([*table.held]) == number
        assert worths(table) == WORTH


def test_a_column_of_deals_can_stand_without_amounts(tmp_path: Path) -> None:
    found = worths(of_deals(tmp_path, yaml=OF_DEALS.replace("amount: deals.Amount\n", "")))
    assert found == {who: (None, life) for who, (_, life) in WORTH.items()}


def test_deals_beyond_the_window_bring_nothing(tmp_path: Path) -> None:
    found = of_deals(tmp_path, yaml=OF_DEALS + "window: 40d\n")
    assert worths(found)["a"] == (10000, 100050)


def test_a_column_of_leads_takes_the_largest_of_duplicates(tmp_path: Path) -> None:
    yaml = """\
        version: 1
        leads: {path: leads.csv, id: Id, created: Created, amount: Amount%s}
        stages: [{name: Lead}, {name: Won, at: Won}]
        segments: {who: Id}
        ltv: Life Value
        as_of: 2026-06-30
        """
    rows = """\
        Id,Created,Won,Amount,Life Value,Company
        a,2026-01-01,2026-02-01,10,"$1,000.00",X
        a,2026-01-01,2026-02-01,20,$400.00,X
        b,2026-01-02,2026-02-02,5,,Y
        c,2026-01-03,,,$7.00,X
        """
    table = lead_table(tmp_path, yaml % "", {"leads.csv": rows})
    assert worths(table) == {"a": (2000, 100000), "b": (500, None), "c": (None, 700)}

    account = (yaml % ", account: Company").replace("ltv:", "lead: {unit: account}\n        ltv:")
    table = lead_table(tmp_path, account, {"leads.csv": rows})
    assert worths(table) == {"a": (2000, 100700), "b": (500, None)}  # X has two leads


def test_a_value_that_cannot_be_read_takes_no_part_and_is_counted(tmp_path: Path) -> None:
    table = of_deals(tmp_path, DEALS.replace("40,,USD", "40,about 5k,USD"))
    assert worths(table) == WORTH
    assert notes(table)["unreadable-amounts"] == (
        "deals: 1 value in column 'Lifetime Value' cannot be read as amounts and took no part, "
        "such as 'aaaaa 9a'."
    )


def test_another_currency_is_refused_or_left_out(tmp_path: Path) -> None:
    deals = DEALS.replace("50,500,USD", "50,500,EUR")
    yaml = OF_DEALS.replace("amount: deals.Amount\n", "")
    with pytest.raises(DataError) as error:
        of_deals(tmp_path, deals, ", currency: Currency", yaml)
    assert "amounts are in EUR (1 value), USD (5 values), but the report is in USD" in (
        error.value.message
    )
    chosen = of_deals(tmp_path, deals, ", currency: Currency, amount_in: USD", yaml)
    assert worths(chosen)["a"] == (None, 100050)
    assert notes(chosen)["other-currencies"] == (
        "deals: lifetime values that are not in USD took no part: EUR (1 value)."
    )


def test_signs_beside_one_column_say_nothing_of_another(tmp_path: Path) -> None:
    """Amounts are plain, and lifetime values have a sign, which is that of the report."""
    deals = "Deal,Lead,Stage,Closed,Amount,Lifetime Value\n1,a,Won,2026-02-01,100,€ 200\n"
    with pytest.raises(DataError) as error:
        of_deals(tmp_path, deals)
    assert "ltv: amounts are in EUR (1 value), but the report is in USD" in error.value.message
    found = of_deals(tmp_path, deals, yaml=OF_DEALS + "currency: EUR\n")
    assert worths(found)["a"] == (10000, 20000)


def test_a_sum_that_is_too_large_names_the_column(tmp_path: Path) -> None:
    deals = DEALS.replace("1000.50", "9" * 20)
    too_much = of_deals(tmp_path, deals).too_much
    assert too_much is not None
    assert "ltv: the amounts of 2 customers add up to more than" in too_much.message


def test_without_a_column_leads_have_no_lifetime_value(tmp_path: Path) -> None:
    table = of_deals(tmp_path, yaml=OF_DEALS.replace("deals.Lifetime Value", "12000"))
    assert LTV not in frame_of(table).columns
    assert frame_of(table).select(pl.col(AMOUNT).sum()).item() == 20000
