"""What the YAML says of costs: channels, the lag, the margin, what a customer is worth."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from funnelcli.config import Definition

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


@pytest.mark.parametrize(("line", "said"), [
    ("lag: 30", "lag: got '30', expected days or calendar months, such as 30d or 1mo"),
    ("lag: 1 month", "lag: got '1 month', expected days or calendar months"),
    ("margin: 80%", "margin: got '80%', expected a part of 1, such as 0.8"),
    ("margin: 0.0", "margin: got '0.0', expected a part of 1"),
    ("margin: [1]", "margin: got a list, expected a part of 1"),
    ("ltv: -5", "ltv: got '-5', expected an amount without a sign, such as 12000"),
    ("ltv: deals.LTV", "ltv: a column is not supported yet: give a number, such as 12000"),
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
