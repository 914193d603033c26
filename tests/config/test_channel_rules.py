"""Rules that tell the channel of a touch: what they may look at, and what is said of mistakes."""

from collections.abc import Callable

import polars as pl
import pytest

from funnelcli.config import Definition, compile_predicate, parse_sql
from funnelcli.config.meaning import changed
from funnelcli.words.channels import KNOWN, clicks, default_rules, sites

Refused = Callable[[str | bytes], list[str]]
Read = Callable[[str | bytes], Definition]
TOUCHES = "touchpoints: {path: t.csv, lead: Lead, at: At, url: Page}\n"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("medum = 'cpc'", "there is no column 'medum'; did you mean 'medium'?"),
        ("Budget > 5", f"there is no column 'Budget', known are {', '.join(KNOWN)}"),
        (
            'medium = \\"cpc\\"',
            "there is no column cpc, and texts have single quotes: write 'cpc'",
        ),
        ("medium IN ('CPC')", "'CPC' is never met: medium is in small letters here"),
        ("deals.Stage = 'Won'", "deals"),
        ("medium", "gives text, expected a condition"),
        ("medium > 5", "medium"),
        ("medium = = 'cpc'", ""),
    ],
)
def test_what_is_wrong_with_a_rule_stands_at_its_line(
    refused: Refused, minimal: str, rule: str, said: str
) -> None:
    rules = f'channel_rules:\n  Email: "medium = \'email\'"\n  Paid Search: "{rule}"\n'
    (problem,) = refused(minimal + TOUCHES + rules)

    assert problem.startswith('funnel.yaml:9:3: channel_rules."Paid Search": ')
    assert said in problem


def test_capitals_are_met_where_they_are_asked_for(read: Read, minimal: str) -> None:
    rules = "channel_rules: {A: \"UPPER(medium) = 'CPC'\", B: \"type = 'Event'\"}\n"

    assert list(read(minimal + TOUCHES + rules).config.channel_rules) == ["A", "B"]


def test_a_channel_has_one_rule(refused: Refused, minimal: str) -> None:
    rules = "channel_rules:\n  Paid Search: source = 'a'\n  paid_search: source = 'b'\n"

    assert refused(minimal + TOUCHES + rules) == [
        "funnel.yaml:9:3: channel_rules.paid_search: is 'Paid Search' of line 8 once more"
    ]


def test_rules_without_touchpoints(refused: Refused, minimal: str) -> None:
    (said,) = refused(minimal + "channel_rules: {Mail: medium = 'email'}\n")

    assert said == (
        "funnel.yaml:6:1: channel_rules: tells the channels of `touchpoints`, and there is no such "
        "table"
    )


def test_touchpoints_that_nothing_tells_the_channel_of(refused: Refused, minimal: str) -> None:
    touches = TOUCHES.replace("url: Page", "campaign: C, type: T")
    (said,) = refused(minimal + touches)

    assert said == (
        "funnel.yaml:6:1: touchpoints: needs `channel`; or `url` with landing pages, or `source` "
        "and `medium`, of which rules tell the channel"
    )


def test_another_order_of_the_rules_is_another_meaning(read: Read, minimal: str) -> None:
    rules = ("A: medium = 'a'", "B: medium = 'b'")
    one, other = (
        read(f"{minimal}{TOUCHES}channel_rules: {{{', '.join(order)}}}\n")
        for order in (rules, rules[::-1])
    )
    none = read(minimal + TOUCHES)

    assert one.meaning != other.meaning
    assert changed(one.config, other.config) == {"channel_rules": ["B", "A"]}
    assert set(changed(none.config, one.config)) == {"channel_rules.A", "channel_rules.B"}


def test_the_default_rules_are_rules() -> None:
    """They keep to what a YAML can write, and name no site or click that there is not."""
    for text in default_rules().values():
        sql = parse_sql(text, ())
        assert set(sql.columns) <= set(KNOWN)
        compile_predicate(sql, dict.fromkeys(KNOWN, pl.String()))
        for quoted in text.split("site = '")[1:]:
            assert quoted.split("'")[0] in sites()
        for listed in text.split("click_id IN (")[1:]:
            assert {each.strip(" '") for each in listed.split(")")[0].split(",")} <= set(clicks())
