"""The channels of touches that no column names, told by rules, the first of which decides."""

from itertools import permutations
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from funnelcli.define import LeadTable
from funnelcli.errors import DataError
from funnelcli.tables.store import Ceiling

from .companies import lead_table, notes

YAML = """
    version: 1
    leads: {{path: leads.csv, id: Id, created: Created}}
    stages: [{{name: Lead}}, {{name: Won, at: Won}}]
    touchpoints: {{path: t.csv, lead: Lead, at: At{roles}}}
    {more}
"""
LEADS = "Id,Created,Won\n1,2026-01-01,2026-06-01\n"
OF_URL = ", url: Page, referrer: Referrer"


def made(
    folder: Path, rows: list[str], header: str, roles: str, more: str = "", **asked: Any
) -> LeadTable:
    lines = [f"1,2026-01-01 00:{i:02}:00,{row}" for i, row in enumerate(rows)]
    files = {"leads.csv": LEADS, "t.csv": "\n".join([f"Lead,At,{header}", *lines, ""])}
    yaml = YAML.format(roles=roles, more=more)
    return lead_table(folder, yaml, files, events=("touchpoints",), **asked)


def touches(table: LeadTable, *columns: str) -> list[Any]:
    """What is known of the touches, in order."""
    rows = pl.concat([part["touchpoints"] for part in table.held]).sort("at")
    told = rows.select(pl.col(columns).cast(pl.String)).rows()
    return [row[0] for row in told] if len(columns) == 1 else told


CASES = {
    ("?utm_source=google&utm_medium=cpc", ""): "Paid Search",
    ("?utm_source=linkedin&utm_medium=cpc", ""): "Paid Social",
    ("?utm_source=Facebook&utm_medium=Paid_Social", ""): "Paid Social",
    ("?utm_source=partner.example&utm_medium=ppc", ""): "Paid Search",
    ("?utm_source=youtube&utm_medium=cpv", ""): "Paid Video",
    ("?utm_source=gdn&utm_medium=display", ""): "Display",
    ("?utm_source=acme&utm_medium=affiliate", ""): "Affiliates",
    ("?utm_source=acme&utm_medium=sponsored-post", ""): "Paid Other",
    ("?utm_source=june&utm_medium=E-Mail", ""): "Email",
    ("?utm_source=newsletter", ""): "Email",
    ("?utm_source=acme&utm_medium=sms", ""): "SMS",
    ("?utm_source=linkedin&utm_medium=social", ""): "Organic Social",
    ("?utm_source=linkedin&utm_medium=employee-post", ""): "Organic Social",
    ("?gclid=1", "https://www.google.com/"): "Paid Search",
    ("?msclkid=1", "https://www.bing.com/"): "Paid Search",
    ("?fbclid=1", "https://l.facebook.com/"): "Organic Social",
    ("?dclid=1", ""): "Display",
    ("", "https://www.google.co.uk/"): "Organic Search",
    ("", "https://duckduckgo.com/"): "Organic Search",
    ("", "android-app://com.google.android.googlequicksearchbox/"): "Organic Search",
    ("", "https://mail.google.com/"): "Email",
    ("", "https://lnkd.in/abc"): "Organic Social",
    ("", "https://t.co/abc"): "Organic Social",
    ("", "https://chatgpt.com/"): "AI Assistants",
    ("", "https://www.youtube.com/watch?v=1"): "Organic Video",
    ("", "https://blog.acme.example/best-tools"): "Referral",
    ("", "https://not-google-at-all.example/"): "Referral",
    ("", "https://www.x.example/pricing"): "Direct",  # a page of the site itself
    ("", "https://docs.x.example/"): "Direct",
    ("", ""): "Direct",
    ("?utm_source=acme&utm_medium=zeppelin", ""): "(none)",
}


def test_the_default_rules_speak_as_web_analytics_does(tmp_path: Path) -> None:
    rows = [f"https://x.example/a{query},{referrer}" for query, referrer in CASES]
    table = made(tmp_path, rows, "Page,Referrer", OF_URL)

    assert dict(zip(CASES, touches(table, "channel"), strict=True)) == CASES


def test_columns_of_source_and_medium_are_told_likewise(tmp_path: Path) -> None:
    rows = ["google,cpc", "(direct),(none)", "google,organic", "x.example,referral", "(not set),"]
    table = made(tmp_path, rows, "S,M", ", source: S, medium: M")

    assert touches(table, "channel") == [
        "Paid Search", "Direct", "Organic Search", "Referral", "(none)",
    ]  # fmt: skip


def test_what_is_kept_of_addresses(tmp_path: Path) -> None:
    rows = [
        "https://x.example/a?utm_source=Google&utm_medium=CPC&utm_campaign=Fr%C3%BChling+26&e=a@b.c,",
        "/leave/ada@b.example,https://www.Google.com/search?q=ada@b.example",
        ",",
    ]
    columns = ("source", "medium", "campaign", "url", "referrer")
    assert touches(made(tmp_path, rows, "Page,Referrer", OF_URL), *columns) == [
        ("Google", "CPC", "Frühling 26", "x.example/a", "(none)"),
        ("(none)", "(none)", "(none)", "/leave/(address)", "google.com"),
        ("(none)", "(none)", "(none)", "(none)", "(none)"),
    ]


def test_a_column_goes_before_the_address(tmp_path: Path) -> None:
    rows = ["?utm_campaign=a&utm_source=b&utm_medium=email,C,S,Trade Show"]
    roles = ", url: Page, campaign: C, source: S, channel: T"
    table = made(tmp_path, rows, "Page,C,S,T", roles)

    assert touches(table, "channel", "campaign", "source", "medium") == [
        ("Trade Show", "C", "S", "email")
    ]
    assert "rules-without-effect" not in notes(table)


def test_rules_beside_a_column_of_channels_are_said_to_have_no_effect(tmp_path: Path) -> None:
    more = "channel_rules: {Mail: \"medium = 'email'\"}"
    table = made(tmp_path, ["Social"], "Channel", ", channel: Channel", more)

    assert touches(table, "channel") == ["Social"]
    assert notes(table)["rules-without-effect"] == (
        "`channel_rules` have no effect: touchpoints.channel names the column with the channels."
    )


RULES = {
    "Fair": "type = 'event'",
    "Google": "source = 'google'",
    "Clicks": "medium IN ('cpc', 'ppc')",
    "Autumn": "campaign LIKE 'autumn%'",
    "Pricing": "page = 'x.example/pricing' AND url ILIKE '%&V=2%'",
}
ROW = "https://x.example/pricing?utm_source=Google&utm_medium=CPC&utm_campaign=Autumn26&v=2,event"


@pytest.mark.parametrize("order", list(permutations(RULES))[::13])
def test_the_first_rule_that_holds_decides(tmp_path: Path, order: tuple[str, ...]) -> None:
    """All of them hold for the row, so that their order is all that decides."""
    rules = ", ".join(f'{name}: "{RULES[name]}"' for name in order)
    more = f"channel_rules: {{{rules}}}"
    table = made(tmp_path, [ROW, ","], "Page,Type", ", url: Page, type: Type", more)

    assert touches(table, "channel") == [order[0], "(none)"]


def test_what_no_rule_takes_is_counted_and_named_where_it_is_of_nobody(tmp_path: Path) -> None:
    mediums = ["Zeppelin"] * 12 + ["ada@b.example"] * 11 + ["rare"] * 2 + [""]
    rows = [f"https://x.example/?utm_medium={each}" for each in mediums]
    more = "channel_rules: {Mail: \"medium = 'email'\"}"
    table = made(tmp_path, [*rows, "/?utm_medium=email"], "Page", ", url: Page", more)

    assert notes(table)["no-channel"] == (
        "touchpoints: 26 rows are of no channel, as no rule takes what is known of them, such as "
        "medium zeppelin (12). `channel_rules` can."
    )


def test_rows_that_the_where_leaves_out_are_not_counted(tmp_path: Path) -> None:
    rows = ["x,bot", "x,zeppelin"]
    roles = ", source: S, medium: M, where: \"M <> 'bot'\""
    table = made(tmp_path, rows, "S,M", roles)

    assert notes(table)["no-channel"].startswith("touchpoints: 1 row is of no channel, as no rule")


def test_in_parts_they_are_the_same(tmp_path: Path) -> None:
    rows = [f"https://x.example/a{query},{referrer}" for query, referrer in CASES]
    table = made(tmp_path, rows, "Page,Referrer", OF_URL)
    scratch = tmp_path / "rows"
    scratch.mkdir()
    parts = made(tmp_path, rows, "Page,Referrer", OF_URL, ceiling=Ceiling(scratch, 4000))

    assert touches(parts, "channel", "url") == touches(table, "channel", "url")
    assert notes(parts)["no-channel"] == notes(table)["no-channel"]


@pytest.mark.parametrize(
    ("rows", "header", "roles", "said"),
    [
        (["5 EUR", "7 USD"], "Cost", "", r"touchpoints.cost: amounts are in EUR .*, USD .*"),
        (["5,EUR"], "Cost,Cur", ", currency: Cur", r"touchpoints.currency: amounts are in EUR \(1"),
        (
            ["90000000000000000", "9000000000000000"], "Cost", "",
            "touchpoints.cost: the amounts of 2 rows add up to more than is counted",
        ),
    ],
)  # fmt: skip
def test_costs_are_of_one_currency_and_add_up(
    tmp_path: Path, rows: list[str], header: str, roles: str, said: str
) -> None:
    rows = [f"Social,{row}" for row in rows]
    with pytest.raises(DataError, match=said):
        made(tmp_path, rows, f"Channel,{header}", f", channel: Channel, cost: Cost{roles}")


def test_costs_of_rows_that_are_left_out_may_be_in_another(tmp_path: Path) -> None:
    roles = ", channel: Channel, cost: Cost, where: \"Channel <> 'Fair'\""
    table = made(tmp_path, ["Social,$5.10", "Fair,EUR 7"], "Channel,Cost", roles)

    assert touches(table, "channel", "cost") == [("Social", "510")]
