"""Tables of a page that has to fit on a screen: the latest, the largest, one line of the others.

The funnel is in `test_steps`.
"""

from typing import Any

from funnelcli.answers.report import Report

from .lead_tables import asking, cells, leads, report

# Nine months; none in December. 60 days before 30 June is 1 May.
MONTHS = leads("""
    created    | mql        | won        | end  | amount | n
    2025-10-05 | 2025-10-06 | 2025-10-15 | won  | 9.00   | 1
    2025-10-05 | -          | -          | open | -      | 9
    2025-11-05 | -          | 2025-11-25 | won  | 1.00   | 50
    2025-11-05 | -          | -          | open | -      | 50
    2026-01-05 | -          | -          | open | -      | 10
    2026-02-05 | -          | -          | open | -      | 10
    2026-03-05 | -          | -          | open | -      | 10
    2026-04-05 | -          | -          | open | -      | 10
    2026-05-01 | -          | 2026-05-02 | won  | 1.00   | 1
    2026-05-05 | -          | -          | open | -      | 9
    2026-06-05 | -          | -          | open | -      | 10
""")
SHOWN = ("cohort", "leads", "won", "rate", "median_days", "mature")


def brief(name: str, table: Any, **asked: Any) -> Report:
    found = report(name, table, asking("MQL", "Won", **asked)).brief
    assert found is not None
    return found


def test_the_latest_cohorts_and_one_line_of_the_earlier() -> None:
    found = brief("cohorts", MONTHS, horizon=60)
    assert found.title == "Cohorts"
    assert cells(found.frame, *SHOWN) == [
        # counted at once: 51 of 110, where the mean of 1/10 and 1/2 is 3/10; 10 and 50 times 20
        ("3 earlier", 110, 51, 51 / 110, 20.0, True),
        ("2026-01", 10, 0, 0.0, None, True),
        ("2026-02", 10, 0, 0.0, None, True),
        ("2026-03", 10, 0, 0.0, None, True),
        ("2026-04", 10, 0, 0.0, None, True),
        ("2026-05", 10, 1, 1 / 10, 1.0, False),
        ("2026-06", 10, 0, 0.0, None, False),
    ]
    assert found.closing is None
    assert found.about == ()  # all of the earlier are old enough


def test_stages_between_and_amounts_are_left_out() -> None:
    columns = brief("cohorts", MONTHS, horizon=60).frame.columns
    assert columns[:6] == ["cohort", "leads", "won", "rate", "rate_low", "rate_high"]
    assert not {"lead", "mql", "amount"} & set(columns)


def test_an_unknown_horizon_leaves_the_earlier_unmarked() -> None:
    found = brief("cohorts", MONTHS)
    assert found.frame["mature"].to_list() == [None] * 7
    assert cells(found.frame, *SHOWN)[0] == ("3 earlier", 110, 51, 51 / 110, 20.0, None)


def test_of_eight_two_are_one_line() -> None:
    found = brief("cohorts", MONTHS.slice(10), horizon=60)  # from November on
    assert cells(found.frame, "cohort", "leads")[:2] == [("2 earlier", 100), ("2026-01", 10)]
    assert found.frame.height == 7


def test_seven_are_all_there() -> None:
    # from January on, and one more month
    found = brief("cohorts", MONTHS.slice(110), horizon=60, as_of="2026-07-31")
    assert found.frame["cohort"].to_list() == [f"2026-{month:02}" for month in range(1, 8)]
    assert found.frame["rate"][-1] is None


def test_quarters() -> None:
    found = brief("cohorts", MONTHS, horizon=60, cohort="quarter", as_of="2027-06-30")
    # 2025-Q4 to 2027-Q2 are seven; a day later there are eight
    assert found.frame["cohort"][0] == "2025-Q4"
    found = brief("cohorts", MONTHS, horizon=60, cohort="quarter", as_of="2027-07-01")
    assert cells(found.frame, *SHOWN)[:2] == [
        # 110 leads of 2025 and 30 of the first quarter of 2026
        ("2 earlier", 140, 51, 51 / 140, 20.0, True),
        ("2026-Q2", 30, 1, 1 / 30, 1.0, True),
    ]


def test_earlier_ones_that_are_not_old_enough_are_told_of() -> None:
    # The latest weeks begin on 25 May; those of 1 and 5 May are among the earlier. Of these the
    # ten of 1 and 5 May are one that is old enough, as it is 60 days old, and nine that are not.
    found = brief("cohorts", MONTHS, horizon=60, cohort="week")
    label = found.frame["cohort"][0]
    assert label.endswith(" earlier")
    assert cells(found.frame, "leads", "won", "rate")[0] == (160, 52, 52 / 151)
    assert found.about == (f"{label}: the rate is of 151 leads at least 60 days old.",)


SOURCES = leads("""
    created    | mql        | won        | end  | amount | source | n
    2026-01-01 | 2026-01-02 | 2026-01-11 | won  | 5.00   | A      | 60
    2026-01-01 | -          | -          | open | -      | B      | 50
    2026-01-01 | -          | -          | open | -      | C      | 45
    2026-01-01 | -          | -          | open | -      | D      | 40
    2026-01-01 | -          | -          | open | -      | E      | 35
    2026-01-01 | -          | 2026-01-31 | won  | 1.00   | F      | 3
    2026-06-01 | -          | 2026-06-02 | won  | 1.00   | F      | 2
    2026-01-01 | -          | -          | open | -      | G      | 1
""")


def test_the_five_largest_segments_and_one_line_of_the_others() -> None:
    found = brief("sources", SOURCES, horizon=60, by=("source",))
    assert found.shown == 5
    assert found.frame["source"].to_list()[:5] == ["A", "B", "C", "D", "E"]
    # the numbers of which the rate is made, and those that are young
    assert found.frame.columns == [
        "source", "mature_leads", "mature_customers", "rate", "rate_low", "rate_high", "low_n",
        "differs", "~young", "~young_customers",
    ]  # fmt: skip
    columns = ("source", "mature_leads", "mature_customers", "rate", "~young", "~young_customers")
    assert cells(found.frame, *columns)[0] == ("A", 60, 60, 1.0, 0, 0)
    assert cells(found.closing, *columns) == [("(other)", 4, 3, 3 / 4, 2, 2)]
    assert [each.label for each in found.columns][1:4] == ["Old enough", "Won", "Rate"]
    assert found.about == ()


def test_where_the_horizon_is_unknown_they_are_of_all_leads() -> None:
    found = brief("sources", SOURCES, by=("source",))
    assert found.frame.columns == [
        "source", "leads", "~share", "won", "rate", "rate_low", "rate_high", "low_n",
    ]  # fmt: skip
    columns = ("source", "leads", "~share", "won", "rate")
    assert cells(found.closing, *columns) == [("(other)", 6, 6 / 236, 5, 5 / 6)]


def test_five_segments_need_no_other_line() -> None:
    found = brief("sources", SOURCES.head(230), horizon=60, by=("source",))
    assert found.frame["source"].to_list() == ["A", "B", "C", "D", "E"]
    assert found.closing is not None
    assert found.closing.is_empty()


def test_as_many_segments_as_are_asked_for() -> None:
    found = brief("sources", SOURCES, horizon=60, by=("source",), top=2)
    assert (found.frame["source"].to_list(), found.shown) == (["A", "B"], 2)
    assert cells(found.closing, "source", "mature_leads") == [("(other)", 124)]
    found = brief("sources", SOURCES, horizon=60, by=("source",), top=0)
    assert found.frame["source"].to_list() == list("ABCDEFG")
