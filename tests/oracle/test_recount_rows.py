"""The recount against small tables: which rows count, merging, logs, joined tables, money."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from .definition import (
    Column,
    Definition,
    Flag,
    History,
    Join,
    Joined,
    Segment,
    Stage,
    Table,
    Values,
)
from .recount import recount
from .test_recount import NOW, WIDE, asked, column, funnel, table

NARROW = replace(
    WIDE,
    stages=(WIDE.stages[0], Stage("Customer", "customer", Column("won"))),
    email="email",
    used=("id", "created", "email", "source"),
    deduplicate=("email",),
    segments={"source": Segment("source")},
)


def test_a_row_counts_once_in_the_first_bucket_that_fits() -> None:
    text = """\
id, created,    won, lost, email,    source, deleted, type
a,  2025-01-01, ,    ,     a@x.io,      Web,    ,        lead
a,  2025-01-02, ,    ,     ,         Web,    ,        lead
,   ,           ,    ,     ,         ,       ,
,   2025-01-01, ,    ,     b@x.io,      Web,    yes,     lead
,   2025-01-01, ,    ,     b@x.io,      Web,    ,        lead
b,  soon,       ,    ,     b@x.io,      Web,    ,        lead
c,  2025-01-01, ,    ,     c@x.io,      Web,    ,        contact
d,  2025-01-01, ,    ,     d@us,     Test,   ,        lead
e,  2025-01-01, ,    ,     e@us,     Web,    ,        lead
f,  2025-07-01, ,    ,     f@x.io,      Web,    ,        lead
g,  2025-02-01, ,    ,     A@X.io,      Mail,   ,        lead
h,  2025-02-01, ,    ,     h@x.io,      Mail,   ,        lead
id, created,    won, lost, email,    source, deleted, type

Grand Totals (12 records)
"""
    definition = replace(
        NARROW,
        leads=Table(text=text, where=lambda row: row["deleted"] is None),
        is_lead=lambda row: row["type"] == "lead",
        exclude={
            "test": lambda row: row["source"] == "Test",
            "internal": lambda row: (row["email"] or "").endswith("@us"),
        },
        until=date(2025, 1, 31),
    )
    assert recount(definition, NOW)["population"] == {
        "rows": 15,
        "dropped": {"blank": 2, "header": 1, "trailer": 1, "where": 1},
        "unusable": {"no_id": 1, "no_created": 1},
        "not_leads": 1,  # c
        "excluded": {"test": 1, "internal": 1},  # d is both, and the first that is true
        "after_as_of": 1,  # f
        "merged": 2,  # a with a, g with a
        "filtered": 1,  # h
        "leads": 1,
    }


def test_the_earliest_row_gives_the_attributes_and_every_row_its_entries() -> None:
    text = """\
id, created,    won,        lost,       email, source
a,  2025-01-05, 2025-03-01, 2025-02-01, a@x.io,   Late
a,  2025-01-01, ,           2025-02-03, ,      Early
a,  2025-01-09, 2025-02-20, ,           a@x.io,   Later
"""
    found = asked(text, NARROW)
    assert found["population"]["merged"] == 2
    (row,) = table(found, "sources")
    # From 1 January to 20 February, the earliest entry of any row.
    assert (row["source"], row["customer"], row["median_days"]) == ("Early", 1, 50)
    # The surviving row has no e-mail, so the lead is like no other.
    assert asked(f"{text}b,2025-01-01,,,A@X.io,Web", NARROW)["population"]["leads"] == 2


@pytest.mark.parametrize(
    ("rows", "source"),
    [
        # the same day: the smallest id, byte by byte
        (["b,2025-01-01,,,a@x.io,B", "B,2025-01-01,,,A@x.io ,C"], "C"),
        # the same id too: the smallest e-mail, null last
        (["a,2025-01-01,,,,A", "a,2025-01-01,,,b@x.io,B", "a,2025-01-01,,,a@x.io,C"], "C"),
        # the same e-mail too: the smallest source, null last
        (["a,2025-01-01,,,,", "a,2025-01-01,,,,C", "a,2025-01-01,,,,B"], "B"),
        # an earlier time of the same day comes first
        (["a,2025-01-01 09:00:00,,,,B", "z,2025-01-01 08:00:00,,,,C",
          "z,2025-01-01 10:00:00,,,,D"], "B C"),
    ],
)  # fmt: skip
def test_ties_are_settled_by_what_is_used_in_order(rows: list[str], source: str) -> None:
    for order in (rows, rows[::-1]):
        found = asked("\n".join(["id,created,won,lost,email,source", *order]), NARROW)
        assert " ".join(column(found, "sources", "source")) == source


def test_a_key_is_compared_whole_and_a_key_with_an_empty_part_matches_nothing() -> None:
    rows = """\
id, created,    won, lost, email, source, company
a,  2025-01-01, ,    ,     a@x.io,   Web,    Acme
b,  2025-01-01, ,    ,     A@X.io,   Web,    Acme
c,  2025-01-01, ,    ,     a@x.io,   Web,    acme
d,  2025-01-01, ,    ,     a@x.io,   Web,
e,  2025-01-01, ,    ,     a@x.io,   Web,
"""
    assert asked(rows, NARROW)["population"]["leads"] == 1
    # Only e-mail is case-folded: a and b are one, c is another, d and e have no key.
    assert asked(rows, NARROW, deduplicate=("email", "company"))["population"]["leads"] == 4
    assert asked(rows, NARROW, deduplicate=())["population"]["leads"] == 5


def test_a_merged_lead_is_lost_only_if_every_row_is_at_the_latest_date() -> None:
    text = """\
id, created,    won, lost,       email, source
a,  2025-01-01, ,    2025-02-01, ,
a,  2025-01-02, ,    2025-03-01, ,
b,  2025-01-01, ,    2025-02-01, ,
b,  2025-01-02, ,    ,           ,
"""
    assert funnel(asked(text, NARROW), "lost", "open")[0] == (1, 1)
    assert funnel(asked(text, NARROW, as_of=date(2025, 2, 28)), "lost", "open")[0] == (0, 2)
    # 1 March is the 59th day.
    assert funnel(asked(text, NARROW, window=58), "lost", "open")[0] == (0, 2)
    assert funnel(asked(text, NARROW, window=59), "lost", "open")[0] == (1, 1)


LOGGED = replace(
    NARROW,
    stages=(
        WIDE.stages[0],
        Stage("SQL", "sql", Values(("Sales Qualified",))),
        Stage("Customer", "customer", Values(("Customer",))),
    ),
    lost=Values(("Lost", "Junk")),
    status="status",
    deduplicate=(),
)


def logged(leads: str, log: str, **changes: Any) -> Any:
    history = History(table=Table(text=log), lead="lead", stage="to", at="at")
    return asked(leads, replace(LOGGED, history=history), **changes)


def test_a_log_gives_dates_and_the_status_entries_without() -> None:
    leads = """\
id, created,    email, source, status
a,  2025-01-01, ,      ,       customer
b,  2025-01-01, ,      ,       Customer
c,  2025-01-01, ,      ,       SALES_qualified
d,  2025-01-01, ,      ,       New
"""
    log = """\
lead, to,              at
a,    sales qualified, 2025-01-20
a,    Sales_Qualified, 2025-01-11
a,    Customer,        2025-02-01
d,    Sales Qualified, soon
x,    Customer,        2025-01-01
"""
    found = logged(leads, log)
    # SQL: a on the 11th, b passed it, c and d without a date that can be read. Customer: a on
    # 1 February, b without.
    assert column(found, "funnel", "reached") == [4, 4, 2]
    assert column(found, "funnel", "imputed") == [0, 1, 0]
    assert column(found, "funnel", "median_days") == [None, 10, 21]
    assert column(logged(leads, log, window=20), "funnel", "reached") == [4, 1, 0]
    assert found["unmatched"] == {"history": 1}


@pytest.mark.parametrize(
    ("log", "status", "since"),
    [
        ("a,Lost,2025-02-01\na,New,2025-03-01", "Lost", None),  # came back
        ("a,New,2025-01-02\na,Lost,2025-02-01\na,junk,2025-03-01", "New", "2025-02-01"),
        ("a,Lost,2025-02-01\na,New,2025-02-05\na,Lost,2025-03-01", "New", "2025-03-01"),
        ("a,New,2025-02-01\na,Lost,2025-02-01", "New", "2025-02-01"),  # one instant
        ("a,Lost,2025-02-01\na,New,2025-02-01", "New", "2025-02-01"),
        ("a,New,2025-02-01 14:00:00\na,Lost,2025-02-01", "New", "2025-02-01"),  # a whole day
        ("a,Lost,2025-02-01 10:00:00\na,New,2025-02-01 14:00:00", "New", None),
        ("a,Lost,2025-08-01", "New", None),  # after as-of
        ("a,Lost,\na,New,2025-02-01", "New", "undated"),
        ("a,Lost,\na,Lost,2025-02-01\na,New,2025-03-01", "New", None),  # a date goes before it
        ("a,New,", "Lost", "undated"),
        ("", "New", None),
        ("", "Lost", "undated"),
    ],
)
def test_lost_is_the_last_row_of_the_log_since_its_run_began(
    log: str, status: str, since: str | None
) -> None:
    leads = f"id,created,email,source,status\na,2025-01-01,,,{status}"
    log = f"lead,to,at\n{log}"
    lost = [funnel(logged(leads, log), "lost")[0][0]]
    if since in (None, "undated"):
        assert lost == [0 if since is None else 1]
        assert funnel(logged(leads, log, window=900), "lost")[0][0] == 0
    else:
        days = (date.fromisoformat(str(since)) - date(2025, 1, 1)).days
        lost += [funnel(logged(leads, log, window=days - n), "lost")[0][0] for n in (0, 1)]
        assert lost == [1, 1, 0]


def sold(deals: str, leads: str, definition: Definition = NARROW, **changes: Any) -> Any:
    join = Join(table=Table(text=deals), lead="lead", id="deal")
    customer = Joined("deals", "closed", lambda deal, _: deal["stage"] == "Won")
    lost = Joined("deals", "closed", lambda deal, _: deal["stage"] == "Lost")
    joined = replace(
        definition,
        joins={"deals": join},
        stages=(WIDE.stages[0], Stage("Customer", "customer", customer)),
        lost=lost,
        amount=("deals", "amount"),
    )
    return asked(leads, joined, **changes)


DEALS = """\
deal, lead, stage, closed,     amount
1,    a,    Won,   2025-02-01, 100.005
1,    a,    Won,   2025-02-01, 90
2,    a2,   Won,   2025-03-01, 50.50
3,    a,    Lost,  2025-01-05, 7000
4,    a,    Won,   2025-07-05, 8000
5,    a,    Won,   ,           9000
6,    b,    Lost,  2025-02-01, 1
7,    b,    Lost,  2025-03-01, 1
8,    c,    Lost,  2025-02-01, 1
9,    c,    Open,  2025-02-02, 1
12,   d,    Lost,  2025-02-01, 1
13,   d,    Lost,  ,           1
10,   zz,   Won,   2025-02-01, 1
11,   ,     Won,   2025-02-01, 1
"""
SELLERS = """\
id, created,    email, source
a,  2025-01-01, a@x.io,   Web
a,  2025-01-02, a@x.io,   Web
a2, 2025-01-03, A@X.io,   Web
b,  2025-01-01, ,      Web
c,  2025-01-01, ,      Web
d,  2025-01-01, ,      Web
"""


def test_joined_rows_never_multiply_leads_nor_money() -> None:
    found = sold(DEALS, SELLERS)
    assert found["population"]["leads"] == 4
    assert found["unmatched"] == {"deals": 2}
    (row,) = table(found, "sources")
    # Deal 1 once at its larger amount, half up, and deal 2 of the row merged into a. Deal 4 is
    # after as-of, 3 is not won; deal 5 is won without a date: 100.01 + 50.50 + 9000.
    assert (row["customer"], row["amount"], row["median_days"]) == (1, 9150.51, 31)
    # With a window of 58 days deal 2 (day 59) is too late, and deal 5 without a date no longer
    # counts.
    assert column(sold(DEALS, SELLERS, window=58), "sources", "amount") == [100.01]
    # b: both deals are lost, the later on 1 March; c has an open one, d one that
    # was lost nobody knows when.
    assert funnel(found, "lost", "open")[0] == (1, 2)
    assert funnel(sold(DEALS, SELLERS, window=58), "lost", "open")[0] == (0, 3)


def test_as_of_sees_deals_that_make_amounts_after_the_first() -> None:
    # a was a customer on 1 February; the deal of 5 July is no entry, but makes 8,000 of a's amount.
    found = sold(DEALS, SELLERS, as_of=None)
    assert found["as_of"] == "2025-07-05T23:59:59Z"
    assert column(found, "sources", "amount") == [17_150.51]
    # Without an amount, or lost, it makes none; then c's open deal is no news either.
    for other in ("Won,   2025-07-05, ", "Lost,  2025-07-05, 8000"):
        deals = DEALS.replace("Won,   2025-07-05, 8000", other)
        assert sold(deals, SELLERS, as_of=None)["as_of"] == "2025-03-01T23:59:59Z"


def test_an_account_has_the_amounts_of_its_leads() -> None:
    text = """\
id, created,    won,        lost, email, source, amount, company
a,  2025-01-01, 2025-02-01, ,     a@x.io,   Web,    100,    Acme
a,  2025-01-02, ,           ,     a@x.io,   Web,    250.25, Acme
b,  2025-01-03, ,           ,     A@X.io,   Web,    300,    Acme
c,  2025-01-04, ,           ,     c@x.io,   Web,    40,     acme
d,  2025-01-05, ,           ,     d@x.io,   Web,    ,       ACME
e,  2025-01-06, 2025-02-01, ,     e@x.io,   Web,    7,
f,  2025-01-07, 2025-02-01, ,     f@x.io,   Web,    8,
"""
    by_account = replace(NARROW, account="company", deduplicate=("email",), email="email")
    found = asked(text, by_account, amount="amount")
    # a and b are one lead by e-mail, of 300; with c Acme has 340. e and f have no company.
    assert found["population"]["leads"] == 3
    assert column(found, "sources", "amount") == [355]
    apart = replace(by_account, deduplicate=())
    assert column(asked(text, apart, amount="amount"), "sources", "amount") == [605.25]


def test_a_leads_column_gives_the_largest_amount_of_customers_only() -> None:
    text = """\
id, created,    won,        lost, email, source, amount
a,  2025-01-01, 2025-02-01, ,     ,      Web,    100
a,  2025-01-02, ,           ,     ,      Web,    250.25
b,  2025-01-01, ,           ,     ,      Web,    900
c,  2025-01-01, 2025-02-01, ,     ,      Web,    much
"""
    found = asked(text, NARROW, amount="amount")
    assert column(found, "sources", "amount") == [250.25]
    assert [row["amount"] for row in table(found, "cohorts")] == [250.25, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("leads", "deals", "lost"),
    [
        # both tables tell: of each the loss, or what overrides it
        ("2025-02-01,", "", 1),
        ("2025-02-01,", "Open,2025-02-01,", 1),  # on the same day
        ("2025-02-01,", "Open,2025-02-02,", 0),
        ("2025-02-01,", "Open,2025-07-02,", 1),  # after as-of
        ("2025-02-01,", "Open,,", 1),  # nobody knows when it began
        ("2025-02-01,", "Lost,2025-02-02,2025-02-03", 1),
        ("2025-02-01,", "Lost,2025-02-02,2025-07-03", 0),
        ("2025-02-01,", "Lost,2025-02-02,2025-02-03;Open,2025-01-02,", 1),
        (",", "Lost,2025-02-02,2025-02-03;Open,2025-01-02,", 0),
        (",", "Lost,2025-02-02,2025-02-03;Open,2025-07-02,", 1),
        (",Dead", "", 1),
        (",Dead", "Open,2025-01-02,", 0),
        (",Dead", "Open,,", 0),
        (",Dead", "Open,2025-07-02,", 1),
        (",Dead", "Lost,2025-01-02,2025-01-03", 1),
        ("2025-07-01,Dead", "", 0),  # there is a date
    ],
)
def test_losses_of_two_tables_are_united(leads: str, deals: str, lost: int) -> None:
    rows = [f"a,{deal}" for deal in deals.split(";") if deal]
    join = Join(table=Table(text="\n".join(["lead,stage,opened,closed", *rows])), lead="lead")
    definition = replace(
        NARROW,
        joins={"deals": join},
        stages=(
            WIDE.stages[0],
            Stage("Opportunity", "opp", Joined("deals", "opened")),
            Stage("Customer", "customer", Column("won")),
        ),
        lost=(
            Column("lost"),
            Flag(lambda row: row["source"] == "Dead"),
            Joined("deals", "closed", lambda deal, _: deal["stage"] == "Lost"),
        ),
    )
    found = asked(f"id,created,won,email,lost,source\na,2025-01-01,,,{leads}", definition)
    rows_of_funnel = funnel(found, "lost")
    assert sum(row[0] or 0 for row in rows_of_funnel) == lost
