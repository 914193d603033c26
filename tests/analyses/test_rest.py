"""Segments against all other leads, by hand: how far apart, by what chance, and what is marked."""

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from funnelcli.answers.report import Report
from funnelcli.counting.rest import with_rest

from .lead_tables import asking, cells, leads, report

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.oracle.rest import Rest
    from tests.oracle.tables import wilson
else:
    from oracle.rest import Rest
    from oracle.tables import wilson


def table(*groups: tuple[Any, ...], names: tuple[str, ...] = ("source",)) -> pl.DataFrame:
    """Leads of 1 January: of each group its values, how many bought, and of how many."""
    lines = [" | ".join(("created", "won", "end", *names, "n"))]
    for *values, k, n in groups:
        named = " | ".join(values)
        lines += [f"2026-01-01 | 2026-01-11 | won | {named} | {k}"] if k else []
        lines += [f"2026-01-01 | - | open | {named} | {n - k}"]
    return leads("\n".join(lines))


def found(*groups: tuple[Any, ...], by: tuple[str, ...] = ("source",), **asked: Any) -> Report:
    return report("segments", table(*groups, names=by), asking("Won", by=by, horizon=60, **asked))


def about(made: Report) -> tuple[str, ...]:
    assert made.page is not None
    return made.page.about


# Of 30 of 500, B has 9 of 300 and so the rest 21 of 200: 3 % less 10.5 %.
# Pooled z = -0.075 / √(0.06 · 0.94 · (1/300 + 1/200)) = -0.075 / 0.0216795 = -3.459: p = 0.000541.
# C: 12/100 - 18/400 = 0.075, z = 0.075 / √(0.0564 · 0.0125) = 2.825: 0.004732
# D: 9/100 - 21/400 = 0.0375, z = 1.4123: 0.157859.
THREE = (("B", 9, 300), ("C", 12, 100), ("D", 9, 100))


def test_by_hand() -> None:
    rows = cells(found(*THREE).frame, "source", "difference", "q_value", "differs")
    assert rows == [
        # the smallest of three chances times 3, the next times 3/2, the largest
        ("B", pytest.approx(-0.075), pytest.approx(3 * 0.000541, rel=2e-3), "below"),
        ("C", pytest.approx(0.075), pytest.approx(1.5 * 0.004732, rel=2e-3), "above"),
        ("D", pytest.approx(0.0375), pytest.approx(0.157859, rel=2e-3), None),
    ]


def test_the_interval_is_that_of_newcombe() -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    ends = cells(found(*THREE).frame, "difference_low", "difference_high")
    for row, k, n in zip(ends, (9, 12, 9), (300, 100, 100), strict=True):
        expected = confint_proportions_2indep(k, n, 30 - k, 500 - n, method="newcomb")
        assert row == pytest.approx(expected)


def test_the_same_leads_in_more_rows_that_say_nothing_are_marked_less() -> None:
    # C alone of two: its chance counts as it is; beside others as large only five times so
    two = found(("B", 18, 400), ("C", 12, 100))
    assert cells(two.frame, "differs") == [("below",), ("above",)]
    many = [(f"S{n}", 3, 67) for n in range(6)]
    assert cells(found(*many, ("C", 9, 100)).frame, "source", "differs")[0] == ("C", None)


def test_low_n_is_compared_with_nothing_and_so_is_what_leaves_a_rest_of_low_n() -> None:
    few = found(("A", 20, 100), ("B", 0, 29))
    nothing = (None,) * 4
    columns = ("difference", "difference_low", "q_value", "differs")
    assert cells(few.frame, "source", *columns) == [("A", *nothing), ("B", *nothing)]
    # with two more rows of low n the rest of A is 58 leads, 0 % to 6.2 %; 29 are in no family
    more = found(("A", 20, 100), ("B", 0, 29), ("C", 0, 29))
    # 20/100 - 0/58; 7.34 are expected in the smallest cell: z = 0.2 / √(.1266·.8734·(.01+.01724))
    # = 3.644, p = 0.000268, of one row
    [(source, apart, _, q_value, word), *others] = cells(more.frame, "source", *columns)
    assert (source, apart, word) == ("A", pytest.approx(0.2), "above")
    assert q_value == pytest.approx(0.000268, rel=5e-3)
    assert [row[1:] for row in others] == [nothing, nothing]


def test_young_leads_are_on_neither_side() -> None:
    young = leads("""
        created    | won        | end  | source | n
        2026-06-01 | -          | open | C      | 5000
        2026-06-01 | 2026-06-02 | won  | B      | 5000
    """)
    query = asking("Won", by=("source",), horizon=60)
    with_young = report("segments", pl.concat([table(*THREE), young]), query)
    assert cells(with_young.frame, "q_value") == cells(found(*THREE).frame, "q_value")


def test_where_the_horizon_is_unknown_nothing_is_compared_and_it_is_said() -> None:
    made = report("segments", table(*THREE), asking("Won", by=("source",)))
    assert cells(made.frame, "difference", "q_value", "differs") == [(None, None, None)] * 3
    said = "Which rows differ is not told: age is not considered, and young leads look worse."
    assert about(made) == (said,)


@pytest.mark.parametrize("asked", [{"top": 1}, {"top": 2}, {"sort": "rate"}, {"sort": "name"}])
def test_no_mark_moves_with_what_is_shown(asked: dict[str, Any]) -> None:
    words = dict(cells(found(*THREE).frame, "source", "differs"))
    shown = found(*THREE, **asked)
    for source, word in cells(shown.frame, "source", "differs"):
        assert word == words[source]
    assert shown.page is not None
    assert cells(shown.page.closing, "differs")[-1] == (None,)


# Referral buys more, whatever the region: of 800 in all 120, Referral 80 of 200, Web 40 of 600.
BY_BOTH = ("source", "region")
EVERYWHERE = (
    ("Referral", "EU", 40, 100),
    ("Referral", "US", 40, 100),
    ("Web", "EU", 20, 300),
    ("Web", "US", 20, 300),
)


def test_a_crossed_row_that_says_no_more_than_one_segment_is_not_marked() -> None:
    made = found(*EVERYWHERE, by=BY_BOTH)
    assert all(q < 0.001 for (q,) in cells(made.frame, "q_value"))
    assert cells(made.frame, "differs") == [(None,)] * 4
    assert about(made)[-1] == (
        "Not marked, as source or region alone says as much: "
        "Web / EU, Web / US, Referral / EU, Referral / US."
    )
    # its rows stay, and add up
    assert sum(made.frame["mature_customers"]) == 120


def test_a_crossed_row_that_is_better_than_the_rest_of_its_parents_is_marked() -> None:
    # Referral in the EU: 40 of 100, in the US 6 of 100, as Web is with 6 %
    made = found(
        ("Referral", "EU", 40, 100), ("Referral", "US", 6, 100),
        ("Web", "EU", 18, 300), ("Web", "US", 18, 300), by=BY_BOTH,
    )  # fmt: skip
    assert {(s, r): d for s, r, d in cells(made.frame, *BY_BOTH, "differs")} == {
        ("Referral", "EU"): "above",
        # below all others, as the US and Web are by themselves: no more than these
        ("Web", "EU"): None,
        ("Web", "US"): None,
        ("Referral", "US"): None,
    }


def test_the_worse_half_of_a_better_parent_is_not_called_better() -> None:
    # Referral: 60 of 100 in the EU, 30 of 100 in the US; Web 10 of 100 in each of both
    made = found(
        ("Referral", "EU", 60, 100), ("Referral", "US", 30, 100),
        ("Web", "EU", 30, 300), ("Web", "US", 30, 300), by=BY_BOTH,
    )  # fmt: skip
    words = {(s, r): d for s, r, d in cells(made.frame, *BY_BOTH, "differs")}
    assert words["Referral", "EU"] == "above"
    # 30 of 100 against 120 of 700 is above by more than chance, and is below its own other half
    assert words["Referral", "US"] is None


def test_a_parent_of_the_same_leads_takes_no_mark() -> None:
    # each country is in one region: what it says the country alone says, in the same row
    made = found(
        ("EU", "DE", 40, 100), ("EU", "FR", 10, 100), ("US", "US", 30, 300),
        by=("region", "country"),
    )  # fmt: skip
    assert cells(made.frame, "country", "differs") == [
        ("US", "below"), ("DE", "above"), ("FR", None),
    ]  # fmt: skip


GROUPS = st.dictionaries(
    st.tuples(st.sampled_from("ABC"), st.sampled_from("XYZ")),
    st.tuples(st.integers(0, 400), st.sampled_from([0.02, 0.1, 0.1, 0.1, 0.3])),
    min_size=1,
)


@settings(max_examples=150)
@given(GROUPS, st.sampled_from([1, 30]))
def test_crossed_rows_are_those_of_a_recount(
    drawn: dict[tuple[str, str], tuple[int, float]], least: int
) -> None:
    counts: dict[tuple[str, ...], tuple[int, int]] = {
        values: (round(rate * n), n) for values, (n, rate) in drawn.items()
    }
    rows = [(*values, *each) for values, each in counts.items()]
    by = ("source", "region")
    frame = pl.DataFrame(rows, [*by, "mature_customers", "mature_leads"], orient="row")
    query = asking("Won", by=by, horizon=60, min_leads=least)

    found = with_rest(frame, by, query)

    expected = Rest(least, wilson).verdicts(counts)
    columns = ("difference", "difference_low", "difference_high", "q_value", "differs")
    for *values, apart, low, high, q_value, word in cells(found, *by, *columns):
        verdict = expected.get(tuple(values))
        if verdict is None:
            assert (apart, low, high, q_value, word) == (None,) * 5
        else:
            assert (apart, low, high, q_value) == pytest.approx(
                (verdict.difference, verdict.low, verdict.high, verdict.q_value), abs=1e-9
            )
            assert word == verdict.word
