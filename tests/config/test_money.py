"""What the YAML says of costs: channels, the lag, the margin, what a customer is worth."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from funnelcli.config import Definition
from funnelcli.config.money_columns import money_columns
from funnelcli.model import AMOUNT, LTV

FUNNEL = """\
version: 1
leads: {path: x, source: S}
stages: [{name: Lead}, {name: Won, at: Won}]
segments: {region: R}
visitors: {path: v, date: D, count: N, by: {%s}}
"""


def test_what_is_written_is_read(read: Callable[[str], Definition]) -> None:
    keys = "channels: {24/7: Web}\nlag: 1mo\nmargin: 0.8\nltv: 12000.50\n"
    config = read(FUNNEL % "region: Country" + keys).config
    assert (config.channels, config.lag, config.margin, config.ltv) == (
        {"24/7": "Web"}, "1mo", 0.8, Decimal("12000.50"),
    )  # fmt: skip


@pytest.mark.parametrize(("line", "name", "table", "column"), [
    ("amount: deals.Amount", AMOUNT, "deals", "Amount"),
    ("ltv: deals.Life.Value", LTV, "deals", "Life.Value"),
    ("ltv: 3 Year LTV", LTV, "leads", "3 Year LTV"),
    ("ltv: no_join.LTV", LTV, "leads", "no_join.LTV"),
])  # fmt: skip
def test_columns_of_money(
    read: Callable[[str], Definition], line: str, name: str, table: str, column: str
) -> None:
    joined = "joins: {deals: {path: d, lead: L}}\n"
    config = read(FUNNEL % "region: Country" + joined + line + "\n").config
    path = (line.split(":", 1)[0],)
    assert money_columns(config) == ((name, path, table, column),)
    assert money_columns(config, "history") == ()


def test_leads_and_deals_can_each_have_one(read: Callable[[str], Definition]) -> None:
    text = FUNNEL.replace("source: S", "source: S, amount: A") % "region: Country"
    config = read(text + "joins: {deals: {path: d, lead: L}}\nltv: deals.LTV\n").config
    assert [(each.path, each.written) for each in money_columns(config)] == [
        (("leads", "amount"), "A"), (("ltv",), "deals.LTV"),
    ]  # fmt: skip
    assert [each.of for each in money_columns(config, "leads")] == [AMOUNT]


@pytest.mark.parametrize(("line", "said"), [
    ("lag: 30", "lag: got '30', expected days or calendar months, such as 30d or 1mo"),
    ("lag: 1 month", "lag: got '1 month', expected days or calendar months"),
    ("margin: 80%", "margin: got '80%', expected a part of 1, such as 0.8"),
    ("margin: 0.0", "margin: got '0.0', expected a part of 1"),
    ("margin: [1]", "margin: got a list, expected a part of 1"),
    ("ltv: -5", "ltv: got '-5', expected an amount without a sign, such as 12000"),
    ("ltv: 12 000", "ltv: got '12 000', expected an amount without a sign, such as 12000, or a"),
    ("ltv: [1]", "ltv: got a list, expected an amount without a sign, such as 12000, or a column"),
    ("channels: {Ads: A, ADS: B}", "channels.ADS: is 'Ads' of line 6 once more"),
])  # fmt: skip
def test_what_cannot_be_meant_is_refused(
    refused: Callable[[str], list[str]], line: str, said: str
) -> None:
    (problem,) = refused(FUNNEL % "region: Country" + line + "\n")
    assert said in problem


@pytest.mark.parametrize(("by", "said"), [
    ("regoin: Country", "visitors.by.regoin: 'regoin' is no segment; did you mean 'region'?"),
    ("source: Channel", "visitors.by.source: `channel` of the table is its source"),
])  # fmt: skip
def test_visitors_are_split_by_segments(
    refused: Callable[[str], list[str]], by: str, said: str
) -> None:
    (problem,) = refused(FUNNEL % by)
    assert said in problem
