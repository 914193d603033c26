"""Own rates beside the best period, targets and what is published, by hand."""

from datetime import date
from typing import Any

import pytest

from funnelcli.analyses import ANALYSES
from funnelcli.answers.report import Report
from funnelcli.counting.patterns import merged

from .lead_tables import asking, cells, counted, leads, report

# The worked example of the lead-to-customer guide 2026: cohorts of 18 in 500 (3.6 %), 22 in 620
# (3.5 %, really 3.55) and 21 in 480 (4.4 %, really 4.375); together 61 in 1,600. All are old enough
# on the last day of the year; all bought after 20 days. June is too young for a horizon of 200.
COHORTS = leads("""
    created    | won        | end  | n
    2026-01-10 | 2026-01-30 | won  | 18
    2026-01-10 | -          | lost | 482
    2026-02-10 | 2026-03-02 | won  | 22
    2026-02-10 | -          | lost | 598
    2026-03-10 | 2026-03-30 | won  | 21
    2026-03-10 | -          | open | 459
""")
NUMBERS = ("n", "k", "best_period", "best_n", "best_k", "periods")


def company(*stages: str, benchmarks: dict[str, Any] | None = None, **asked: Any) -> Any:
    return asking(*stages, as_of="2026-12-31", horizon=90, benchmarks=benchmarks or {}, **asked)


def test_the_best_cohort_of_the_guide() -> None:
    found = report("benchmarks", COHORTS, company("Customer")).frame

    assert cells(found, "from", "to", *NUMBERS) == [
        ("Lead", "Customer", 1600, 61, "2026-03", 480, 21, 3)
    ]
    assert cells(found, "rate", "best_rate") == [(61 / 1600, 21 / 480)]
    published = ("target", "published_low", "published_high", "publisher")
    assert cells(found, *published) == [(None, 0.02, 0.05, "lead-to-customer guide 2026")]


@pytest.mark.parametrize(
    ("customers", "among", "percent"), [(20, 1000, 2.0), (40, 1000, 4.0), (25, 500, 5.0)]
)
def test_the_examples_of_one_cohort(customers: int, among: int, percent: float) -> None:
    """1 000 leads and 20 customers are 2 %, 1 000 and 40 are 4 %, 500 and 25 are 5 %."""
    table = leads(f"""
        created    | mql        | won        | end  | n
        2026-01-10 | 2026-01-12 | 2026-01-30 | won  | {customers}
        2026-01-10 | -          | -          | lost | {among - customers}
    """)
    found = report("benchmarks", table, company("MQL", "Customer")).frame

    assert cells(found, "from", "to", "n", "k")[-1] == ("Lead", "Customer", among, customers)
    assert round(100 * found["rate"][-1], 9) == percent


# A step goes by the month of entry into the stage before, a longer way by that of creation. 100
# leads of January are MQL in February, 40 of them SQL two days later; 100 of February are MQL in
# February as well, and 50 SQL; 100 of March MQL in April and 30 SQL. So of the MQLs of February 90
# in 200 went on, 45 %, and of April 30 %; but of the leads of February half became SQL.
MONTHS = leads("""
    created    | mql        | sql        | won        | end  | n
    2026-01-20 | 2026-02-05 | 2026-02-07 | 2026-02-17 | won  | 40
    2026-01-20 | 2026-02-05 | -          | -          | lost | 60
    2026-02-01 | 2026-02-05 | 2026-02-07 | -          | lost | 50
    2026-02-01 | 2026-02-05 | -          | -          | lost | 50
    2026-03-20 | 2026-04-05 | 2026-04-07 | -          | lost | 30
    2026-03-20 | 2026-04-05 | -          | -          | lost | 70
""")


def test_a_step_by_entry_and_a_longer_way_by_creation() -> None:
    aims = {"targets": {"SQL": 0.5, "from_lead": {"SQL": 0.4}}}
    found = report("benchmarks", MONTHS, company("MQL", "SQL", "Won", benchmarks=aims)).frame

    assert cells(found, "from", "to", *NUMBERS, "target") == [
        ("Lead", "MQL", 300, 300, "2026-01", 100, 100, 3, None),
        ("MQL", "SQL", 300, 120, "2026-02", 200, 90, 2, 0.5),
        ("SQL", "Won", 120, 40, "2026-02", 90, 40, 2, None),
        ("Lead", "SQL", 300, 120, "2026-02", 100, 50, 3, 0.4),
        ("Lead", "Won", 300, 40, "2026-01", 100, 40, 3, None),
    ]


def test_the_first_step_takes_the_target_of_the_lead_where_it_has_none_of_its_own() -> None:
    def target(**targets: Any) -> float | None:
        asked = company("MQL", "SQL", "Won", benchmarks={"targets": targets})
        found: float | None = report("benchmarks", MONTHS, asked).frame["target"][0]
        return found

    assert target(from_lead={"MQL": 0.3}) == 0.3
    assert target(MQL=0.4) == 0.4
    assert target() is None


def test_a_way_over_a_stage_that_no_guide_knows() -> None:
    """MQL to SQL is published, and none of the two steps that lead there."""
    table = leads("""
        created    | mql        | sal        | sql        | won | end  | n
        2026-01-20 | 2026-01-21 | 2026-01-22 | 2026-01-23 | -   | lost | 45
        2026-01-20 | 2026-01-21 | -          | -          | -   | lost | 55
        2026-01-20 | -          | -          | -          | -   | lost | 100
    """)
    found = report("benchmarks", table, company("MQL", "SAL", "SQL", "Won")).frame

    assert cells(found, "from", "to", "n", "k", "published_low", "published_high") == [
        ("Lead", "MQL", 200, 100, 0.2, 0.4),
        ("MQL", "SAL", 100, 45, None, None),
        ("SAL", "SQL", 45, 45, None, None),
        ("SQL", "Won", None, None, None, None),  # nobody took it: nobody knows how long it takes
        ("MQL", "SQL", 100, 45, 0.3, 0.6),
        ("Lead", "Won", 200, 0, 0.02, 0.05),
    ]


def test_what_nobody_knows_is_null() -> None:
    """Of 18 customers it is not known how long it takes."""
    query = asking("Customer", as_of="2026-12-31", benchmarks={})
    found = report("benchmarks", COHORTS.head(20), query).frame

    assert cells(found, *NUMBERS, "rate", "low_n") == [
        (None, None, None, None, None, 0, None, None)
    ]


def test_young_and_imported_and_small_periods_are_no_best() -> None:
    def best(as_of: str = "2026-12-31", **asked: Any) -> tuple[Any, ...]:
        query = asking("Customer", as_of=as_of, horizon=90, benchmarks={}, **asked)
        return cells(report("benchmarks", COHORTS, query).frame, "best_period", "periods")[0]

    assert best() == ("2026-03", 3)
    assert best(cohort="quarter") == ("2026-Q1", 1)
    assert best(min_leads=490) == ("2026-01", 2)  # 18 in 500 before 22 in 620
    assert best(min_leads=2000) == (None, 0)
    assert best(as_of="2026-04-19") == ("2026-01", 2)  # March has been over for 19 days
    assert best(as_of="2026-04-20") == ("2026-03", 3)
    assert best(imports=(date(2026, 3, 5),)) == ("2026-01", 2)


# Of cold calls of March, however they are spelled, 60 of 200 become MQL after two days, and 12 buy;
# of the web 100 of 300 and 50.
BY_SOURCE = leads("""
    created    | mql        | won        | end  | source    | n
    2026-03-10 | 2026-03-12 | 2026-03-30 | won  | cold_CALL | 12
    2026-03-10 | 2026-03-12 | -          | lost | Cold Call | 48
    2026-03-10 | -          | -          | lost | Cold Call | 140
    2026-03-10 | 2026-03-12 | 2026-03-30 | won  | Web       | 50
    2026-03-10 | 2026-03-12 | -          | lost | Web       | 50
    2026-03-10 | -          | -          | lost | Web       | 200
""")


def test_values_with_targets_of_their_own_have_rows_of_their_own() -> None:
    cold = {"MQL": 0.5, "from_lead": {"Won": 0.1}}
    aims = {"targets": {"MQL": 0.4, "by": {"source": {"Cold call": cold, "Fair": {"MQL": 0.2}}}}}
    columns = ("from", "to", "segment", "value", "n", "k", "target", "published_low")

    def rows(*by: str) -> list[tuple[Any, ...]]:
        asked = company("MQL", "Won", benchmarks=aims, by=by)
        return cells(report("benchmarks", BY_SOURCE, asked).frame, *columns)

    of_all = [
        ("Lead", "MQL", None, None, 500, 160, 0.4, 0.2),
        ("MQL", "Won", None, None, 160, 62, None, None),
        ("Lead", "Won", None, None, 500, 62, None, 0.02),
    ]
    assert rows("source") == [
        *of_all,
        ("Lead", "MQL", "source", "Cold call", 200, 60, 0.5, None),
        ("Lead", "Won", "source", "Cold call", 200, 12, 0.1, None),
        ("Lead", "MQL", "source", "Fair", 0, 0, 0.2, None),
    ]
    assert rows() == of_all  # the sources of leads are not known then


def test_counts_of_values_add_up_as_all_others_do() -> None:
    aims = {"targets": {"by": {"source": {"Cold call": {"MQL": 0.5}}}}}
    query = company("MQL", "Won", benchmarks=aims, by=("source",))
    parts = [counted("benchmarks", rows, query) for rows in BY_SOURCE.iter_slices(7)]
    finish = ANALYSES["benchmarks"].finish

    assert finish(merged(parts), query).frame.equals(report("benchmarks", BY_SOURCE, query).frame)


def page(benchmarks: dict[str, Any], **asked: Any) -> Report:
    found = report("benchmarks", COHORTS, company("Customer", benchmarks=benchmarks, **asked)).page
    assert found is not None
    return found


def test_a_page_says_the_range_and_who_publishes_it() -> None:
    found = page({"industry": "B2B SaaS", "targets": {"Customer": "4%"}})

    assert cells(found.frame, "best_rate", "target", "~published") == [
        (21 / 480, 0.04, "1.1 to 5%")
    ]
    assert found.about == (
        "Own best: of up to 3 periods. The best of so many is high by chance alone.",
        (
            "Published by First Page Sage, via the lead-to-customer guide 2026; MV3 Marketing: "
            "Lead to Customer (B2B SaaS; B2B SaaS, blended)."
        ),
    )


def test_one_figure_is_no_range() -> None:
    assert page({"industry": "B2B services"}).frame["~published"].to_list() == ["3.2%"]
