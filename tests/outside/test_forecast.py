"""What is expected, what a goal takes and what was brought, from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import funnelcli

from .program import Program, edited, refused

if TYPE_CHECKING:
    from pathlib import Path

LEADS = """\
Id,Created,Source,MQL Date,Won Date,Lost Date,Amount
1,2026-01-01,Web,2026-01-02,2026-01-12,,100
2,2026-01-01,Web,2026-01-02,2026-01-12,,300
3,2026-01-01,Ads,2026-01-02,,2026-01-22,50
4,2026-06-25,Ads,2026-06-30,,,
5,2026-06-30,Web,,,,
"""
DEFINITION = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, source: Source, amount: Amount}
stages:
  - name: Lead
  - {name: MQL, at: MQL Date}
  - {name: Customer, at: Won Date}
lost: {at: Lost Date}
horizon: 40d
min_leads: 1
"""


@pytest.fixture
def seller(tmp_path: Path) -> Program:
    """The program in a folder with a small company that sells."""
    program = Program(tmp_path)
    program.write("leads.csv", LEADS)
    program.write("funnelcli.yaml", DEFINITION)
    return program


def names(seller: Program, *arguments: str) -> list[str]:
    return [table["name"] for table in seller(*arguments, "-f", "json").json["tables"]]


def test_the_tables_that_are_asked_for(seller: Program) -> None:
    assert names(seller, "forecast") == ["forecast", "forecast_months"]
    assert names(seller, "forecast", "--plan", "customers=5")[2:] == ["plan"]
    money = ["revenue_triangle", "revenue", "average_deals", "win_rates"]
    assert names(seller, "cohorts", "--money") == money
    assert names(seller, "cohorts", "--money", "--ages") == ["triangle", *money]


def test_two_of_three_mqls_buy(seller: Program) -> None:
    """The MQL of today is one of them by two in three; amounts are in units of the currency."""
    rows = seller("forecast", "-f", "json").json["tables"][0]["rows"]
    assert rows[1]["customers"] == pytest.approx(2 / 3)
    assert rows[1]["amount"] == 133.33
    assert seller("forecast", "-q").text.splitlines()[0] == (
        "Of 2 open leads, about 1 customer is expected by 2026-08-31: between 0 and 2 in 19 of 20 "
        "such cases."
    )


def test_where_nothing_is_expected_it_is_the_first_thing_said(seller: Program) -> None:
    seller.write("funnelcli.yaml", edited(DEFINITION, ("horizon: 40d\n", "")))
    first, second = seller("forecast").text.splitlines()[:2]

    assert first == (
        "Nothing is expected of 2 open leads: too few customers to tell how long it takes. If you "
        "know it, say it with --horizon, or `horizon` in the YAML."
    )
    assert second.startswith("leads.csv | as of")


def test_without_a_source_there_is_one_row(seller: Program) -> None:
    seller.write("funnelcli.yaml", edited(DEFINITION, (" source: Source,", "")))
    plan = seller("forecast", "--plan", "customers=5", "-f", "json").json["tables"][2]

    assert [row["leads"] for row in plan["rows"]] == [3]
    assert "source" not in plan["rows"][0]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("forecast --by Source", "--by needs --plan"),
        ("forecast --plan 50", "--plan: '50': expected a number of customers such as customers=50"),
        ("forecast --plan customers=5,by=2020-01-01", "2020-01-01 is not after 2026-06-30"),
        ("forecast --window 30d", "forecast takes no window"),
        ("cohorts --money --project", "--money goes with --ages alone"),
    ],
)
def test_what_cannot_be_asked(seller: Program, asked: str, said: str) -> None:
    refused(seller(*asked.split()), 2, said)


def test_money_needs_an_amount(seller: Program) -> None:
    seller.write("funnelcli.yaml", edited(DEFINITION, (", amount: Amount", "")))
    refused(seller("cohorts", "--money"), 2, "--money needs an amount in the YAML")
    assert "amount" not in seller("forecast", "-f", "json").json["tables"][0]["rows"][0]


def test_tables_of_money_begin_with_money(seller: Program) -> None:
    said = "2 customers of 5 leads have brought 400.00 USD so far."

    assert seller("cohorts", "--money").text.splitlines()[0] == said
    assert said in seller("cohorts", "--money", "--ages").text.splitlines()[:3]


def test_in_a_notebook(seller: Program) -> None:
    funnel = funnelcli.load(seller.folder / "funnelcli.yaml")

    assert list(funnel.forecast()) == ["forecast", "forecast_months"]
    assert list(funnel.cohorts(money=True, by="MQL Date"))[2] == "average_deals"
    plan = funnel.forecast(plan="customers=5")["plan"].frame
    assert plan["source"].to_list() == ["Web", "Ads"]
