"""Rules of thumb of guides: where they hold they are said, with who says so."""

from typing import Any

import polars as pl

from .lead_tables import asking, leads, report


def said(table: pl.DataFrame, *stages: str, **asked: Any) -> dict[str, str]:
    given = {"as_of": "2026-12-31", "horizon": 90, "benchmarks": {}, **asked}
    found = report("benchmarks", table, asking(*stages, **given))
    return {note.code: note.message for note in found.notes}


def scored(sql: int, mql: int, **asked: Any) -> dict[str, str]:
    """What is said of so many SQL of so many MQL, none of whom has bought."""
    table = leads(f"""
        created    | mql        | sal        | sql        | won | end  | n
        2026-01-10 | 2026-01-12 | 2026-01-13 | 2026-01-14 | -   | lost | {sql}
        2026-01-10 | 2026-01-12 | -          | -          | -   | lost | {mql - sql}
        2026-01-10 | -          | -          | -          | -   | lost | 500
    """)
    return said(table, "MQL", "SAL", "Sales Qualified", "Customer", **asked)


def test_mql_to_sql_below_a_fifth() -> None:
    """Over the stage between them. 60 of 400 are 15 %, at most 18.9 %."""
    assert scored(60, 400) == {
        "mql-to-sql-low": "MQL to Sales Qualified is 15.0% (60 of 400), of leads old enough. "
        "lead-to-customer guide 2026, on MQL to SQL below 20%: the lead scoring is broken. A rule "
        "of thumb, and no finding."
    }


def test_what_may_be_a_fifth_is_not_below_it() -> None:
    assert scored(70, 400) == {}  # 17.5 %, and up to 21.5 %
    assert scored(100, 400) == {}


def test_too_few_say_nothing() -> None:
    assert scored(0, 29) == {}  # at most 11.7 %, but low n
    assert list(scored(0, 30)) == ["mql-to-sql-low"]
    assert scored(60, 400, min_leads=401) == {}


def test_nothing_is_said_of_leads_that_are_not_old() -> None:
    assert scored(60, 400, horizon=None) == {}
    assert scored(60, 400, horizon=356) == {}
    assert list(scored(60, 400, horizon=355)) == ["mql-to-sql-low"]


def bought(customers: int, among: int) -> dict[str, str]:
    table = leads(f"""
        created    | won        | end  | n
        2026-01-10 | 2026-02-12 | won  | {customers}
        2026-01-10 | -          | lost | {among - customers}
    """)
    return said(table, "Customer")


def test_lead_to_customer_above_15_to_20() -> None:
    """100 of 500 are a fifth, and at least 16.7 %; 85 of 500 are 17 %, which may be 13.96 %."""
    assert bought(100, 500) == {
        "lead-to-customer-high": "20.0% (100 of 500) of the leads became customers, of leads old "
        "enough. lead-to-customer guide 2026, on lead to customer above 15 to 20%: there are "
        "perhaps too few leads, or their definition is too narrow, or the price too low. A rule of "
        "thumb, and no finding."
    }
    assert bought(85, 500) == {}


def of_sources(**numbers: tuple[int, int]) -> dict[str, str]:
    rows = [
        f"2026-01-10 | {'2026-02-12 | won' if won else '- | lost'} | {name.replace('_', ' ')} | {n}"
        for name, (k, among) in numbers.items()
        for won, n in ((True, k), (False, among - k))
    ]
    table = leads("\n".join(["created | won | end | source | n", *rows]))
    return said(table, "Customer", by=("source",))


def of_score(customers: int, among: int, **asked: Any) -> dict[str, str]:
    """What is said of so many customers of so many leads with a score of 60, and of others."""
    table = leads(f"""
        created    | won        | end  | score | n
        2026-01-10 | 2026-02-12 | won  | 60    | {customers}
        2026-01-10 | -          | lost | 60    | {among - customers}
        2026-01-10 | 2026-02-12 | won  | 59    | 20
        2026-01-10 | -          | lost | 59    | 180
        2026-01-10 | -          | lost | -     | 500
    """)
    return said(table, "Customer", **{"scores": True, "score": {"threshold": 60}, **asked})


def test_high_scores_below_10_percent() -> None:
    """12 of 240 are 5 %, at most 8.5 %."""
    assert of_score(12, 240) == {
        "high-score-low": "5.0% (12 of 240) of the leads with a score of 60 or more became "
        "customers, of leads old enough. lead-to-customer guide 2026, on high scores converting "
        "below 10%: the score should be built anew. A rule of thumb, and no finding."
    }
    assert of_score(18, 240) == {}  # 7.5 %, and up to 11.5 %
    assert of_score(0, 29) == {}
    assert of_score(12, 240, horizon=None) == {}
    assert of_score(12, 240, score={}) == {}
    assert of_score(12, 240, score={"threshold": 59}) == {}  # 32 of 440, up to 10.1 %


def test_outbound_at_3_percent_or_more() -> None:
    """40 of 800 are 5 %, at least 3.7 %; 30 of 800 are 3.75 %, which may be 2.6 %."""
    assert of_sources(Cold_Calls=(40, 800), Webinar=(10, 800)) == {
        "outbound-high": "Cold Calls: 5.0% (40 of 800) became customers, of leads old enough. "
        "lead-to-customer guide 2026, on outbound at 3% or more: the team is excellent, or what "
        "counts as a lead is defined too loosely. A rule of thumb, and no finding."
    }
    assert of_sources(Outbound=(30, 800), Webinar=(10, 800)) == {}


def test_inbound_against_outbound() -> None:
    """50 of 1,000 against 20 of 1,000. Partners are neither."""
    found = of_sources(
        Organic_Search=(30, 400), Direct=(20, 600), Outbound=(20, 1000), Partners=(900, 1000)
    )
    assert found["inbound-against-outbound"] == (
        "Inbound (Direct, Organic Search) became customers 2.5 times as often as outbound "
        "(Outbound): 5.0% (50 of 1,000) and 2.0% (20 of 1,000). lead-to-customer guide 2026: "
        "inbound converts 2 to 3 times as often. Such leads differ in more than their source."
    )


def test_sources_that_are_called_neither_say_nothing() -> None:
    assert of_sources(Direct_mail=(10, 800), Trade_Show=(10, 800), Organic=(10, 800)) == {}
