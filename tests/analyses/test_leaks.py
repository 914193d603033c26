"""Leaks by hand: what each step loses, where it was better, and what that would bring in a year."""

import math
import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from funnelcli.answers.report import Report
from funnelcli.config.query import Begun, Query
from funnelcli.model import LOST_REASON

from .lead_tables import asking, cells, lead, lead_table, leads, report

# To MQL took 10 days, to Won 20. The ten of 28 June have not had the time for anything.
TABLE = """
    created    | mql        | won        | end             | amount | n  | source
    2025-08-01 | 2025-08-11 | 2025-08-31 | won             | 100.00 | 30 | A
    2025-08-01 | 2025-08-11 | -          | lost 2025-09-01 | -      | 20 | A
    2025-08-01 | -          | -          | lost 2025-08-09 | -      | 50 | A
    2025-11-01 | 2025-11-11 | 2025-12-01 | won             | 40.00  | 15 | B
    2025-11-01 | 2025-11-11 | -          | open            | -      | 25 | B
    2025-11-01 | -          | -          | lost 2025-12-09 | -      | 40 | B
    2025-11-01 | -          | -          | open            | -      | 20 | B
    2026-06-28 | -          | -          | open            | -      | 10 | A
"""
FATES = ("stage", "entrants", "reached", "lost", "waiting", "stalled", "skipped", "young")


def leaks(text: str = TABLE, **asked: Any) -> Report:
    return report("leaks", leads(text), asking("MQL", "Won", horizon=30, **asked))


def rows(found: Report) -> dict[str, dict[str, Any]]:
    return {row["stage"]: row for row in found.frame.iter_rows(named=True)}


def said(found: Report) -> str:
    assert found.gist is not None
    return found.gist.as_one


def test_what_became_of_entrants_who_have_had_the_time() -> None:
    # Of 200 leads and 90 MQLs; who is open has been for longer than the 10 and 20 days.
    assert cells(leaks().frame, *FATES) == [
        ("Won", 90, 45, 20, 0, 25, 0, 0),
        ("MQL", 200, 90, 90, 0, 20, 0, 10),
    ]
    assert cells(leaks().frame, "stage_key", "from", "rate") == [
        ("won", "MQL", 45 / 90), ("mql", "Lead", 90 / 200),
    ]  # fmt: skip


def test_entrants_are_those_of_the_funnel() -> None:
    query = asking("MQL", "Won", horizon=30)
    funnel = report("funnel", leads(TABLE), query).frame
    found = rows(leaks())
    for stage, n, k, rate in cells(
        funnel, "stage", "step_mature_n", "step_mature_k", "mature_rate_from_previous"
    )[1:]:
        assert [found[stage][name] for name in ("entrants", "reached", "rate")] == [n, k, rate]


def test_what_the_best_period_would_bring() -> None:
    # In 2025-Q3 50 of 100 became MQL and 30 of 50 Won, later 40 of 100 and 15 of 40. The first
    # lead came 333 days before as-of and the first MQL 323: 210 in 334 days, and 90 in 324.
    found = rows(leaks())
    assert cells(leaks().frame, "best", "best_where", "best_n") == [
        (0.6, "2025-Q3", 50), (0.5, "2025-Q3", 100),
    ]  # fmt: skip
    assert found["MQL"]["entrants_a_year"] == pytest.approx(210 * 365 / 334)
    assert found["Won"]["entrants_a_year"] == pytest.approx(90 * 365 / 324)
    assert found["MQL"]["regained"] == pytest.approx(210 * 365 / 334 * (0.5 - 0.45) * 0.5)
    assert found["Won"]["regained"] == pytest.approx(90 * 365 / 324 * (0.6 - 0.5))
    # 30 customers of 100 and 15 of 40: 80 each
    assert found["Won"]["regained_amount"] == round(found["Won"]["regained"] * 8000)


def test_its_interval_is_made_of_those_of_the_rates() -> None:
    found = rows(leaks())
    low, high = confint_proportions_2indep(30, 50, 45, 90, method="newcomb")
    year = found["Won"]["entrants_a_year"]
    assert found["Won"]["regained_low"] == max(0, low * year) == 0
    assert found["Won"]["regained_high"] == pytest.approx(high * year)

    low, high = confint_proportions_2indep(50, 100, 90, 200, method="newcomb")
    _, later = proportion_confint(45, 90, method="wilson")
    year, gain = found["MQL"]["entrants_a_year"], 0.05
    above = (((high - gain) * 0.5) ** 2 + (gain * (later - 0.5)) ** 2) ** 0.5
    assert found["MQL"]["regained_low"] == 0
    assert found["MQL"]["regained_high"] == pytest.approx(year * (gain * 0.5 + above))


def test_targets_and_what_is_published() -> None:
    asked = asking("MQL", "Customer", horizon=30)
    written = asked.config.model_dump(exclude_unset=True)
    written["benchmarks"] = {"targets": {"MQL": 0.5, "Customer": 0.4}}
    config = type(asked.config).model_validate(written)
    query = Query(
        asked=asked.asked, config=config, as_of=asked.as_of, moment=asked.moment, horizon=30
    )
    found = rows(report("leaks", leads(TABLE), query))
    year = 210 * 365 / 334
    assert (found["MQL"]["target"], found["Customer"]["target"]) == (0.5, 0.4)
    assert found["MQL"]["regained_target"] == pytest.approx(year * 0.05 * 0.5)
    assert found["Customer"]["regained_target"] == 0  # it is reached
    # lead to MQL is published as 20 to 40 %
    assert found["MQL"]["published_low"] == 0.2
    assert found["MQL"]["regained_published_high"] == 0
    assert found["MQL"]["published_by"] == "B2B conversion guide, June 2026"
    assert found["Customer"]["published_by"] is None


def test_a_period_is_no_better_for_its_sources() -> None:
    # all of 2025-Q3 came from A: that A is better says nothing of the quarter
    found = rows(leaks(by=("source",)))
    assert found["MQL"]["best"] == found["MQL"]["rate"]
    assert found["MQL"]["regained"] == 0
    assert found["MQL"]["worst_period"] is None


MIXED = """
    created    | won        | end  | n   | source
    2025-08-01 | 2025-08-11 | won  | 60  | A
    2025-08-01 | -          | lost | 40  | A
    2025-08-01 | 2025-08-11 | won  | 10  | B
    2025-08-01 | -          | lost | 40  | B
    2025-11-01 | 2025-11-11 | won  | 30  | A
    2025-11-01 | -          | lost | 20  | A
    2025-11-01 | 2025-11-11 | won  | 20  | B
    2025-11-01 | -          | lost | 80  | B
"""


def test_where_it_is_worst_and_whether_that_is_chance() -> None:
    # A 90 of 150, B 30 of 150 in both quarters: B is worse, no quarter is.
    found = report("leaks", leads(MIXED), asking("Won", by=("source",), tested=True))
    [row] = found.frame.to_dicts()
    assert (row["worst_segment"], row["worst_segment_rate"], row["worst_segment_n"]) == (
        "B", 0.2, 150,
    )  # fmt: skip
    assert row["distinguishable"] is True
    assert row["worst_period"] is None
    assert row["weights"] == 2 * (10 + 3) + 2
    assert said(found) == (
        "Most is lost from Lead to Won: 40.0% of 300 leads get through; in B it was 20.0% of 150, "
        "elsewhere 60.0% of 150; at that rate about 66 more customers a year."
    )
    # 300 leads in 334 days, half of them B, of which 40 points more would be customers
    assert row["regained_segment"] == pytest.approx(300 * 365 / 334 * 0.5 * 0.4)


# Five quarters of 200 leads: 100 buy, of the third 50.
QUARTERS = """
    created    | won        | end  | n
    2025-02-01 | 2025-02-11 | won  | 100
    2025-02-01 | -          | lost | 100
    2025-05-01 | 2025-05-11 | won  | 100
    2025-05-01 | -          | lost | 100
    2025-08-01 | 2025-08-11 | won  | 50
    2025-08-01 | -          | lost | 150
    2025-11-01 | 2025-11-11 | won  | 100
    2025-11-01 | -          | lost | 100
    2026-02-01 | 2026-02-11 | won  | 100
    2026-02-01 | -          | lost | 100
"""


def test_of_a_period_what_it_lost_is_said_once() -> None:
    # 50 % of the 800 others buy and 25 % of these 200, so that 50 more would have
    numbers = (
        "25.0% of 200, in other quarters 50.0% of 800; at that rate about 50 more customers of "
        "that time."
    )
    found = report("leaks", leads(QUARTERS), asking("Won", horizon=60))
    assert said(found) == (
        "What stands out most was lost in 2025-Q3, from Lead to Won: 45.0% of 1,000 leads get "
        f"through; it was then {numbers}"
    )
    [row] = found.frame.to_dicts()
    assert row["regained_period"] == pytest.approx(50)
    low, high = confint_proportions_2indep(400, 800, 50, 200, method="newcomb")
    ends = [row["regained_period_low"], row["regained_period_high"]]
    assert ends == pytest.approx([200 * low, 200 * high])
    assert found.page is not None
    columns = ("~told", "~there")
    assert cells(found.page.frame, *columns) == [
        ("2025-Q3", f"50 once ({200 * low:.0f} to {200 * high:.0f})")
    ]

    lately = report("leaks", leads(QUARTERS), asking("Won", horizon=400))
    assert said(lately) == (
        "Most is lost from Lead to Won: 45.0% of 1,000 leads get through; in 2025-Q3 it was "
        f"{numbers}"
    )


def test_another_step_that_would_bring_more_is_said_as_well() -> None:
    # B becomes MQL in 60 of 100 and A in 380 of 400; of MQLs 60 % buy in 2025-Q3, later 50 %.
    text = """
        created    | mql        | won        | end  | n   | source
        2025-08-01 | 2025-08-11 | 2025-08-31 | won  | 114 | A
        2025-08-01 | 2025-08-11 | -          | lost | 76  | A
        2025-08-01 | -          | -          | lost | 10  | A
        2025-08-01 | 2025-08-11 | 2025-08-31 | won  | 18  | B
        2025-08-01 | 2025-08-11 | -          | lost | 12  | B
        2025-08-01 | -          | -          | lost | 20  | B
        2025-11-01 | 2025-11-11 | 2025-12-01 | won  | 95  | A
        2025-11-01 | 2025-11-11 | -          | lost | 95  | A
        2025-11-01 | -          | -          | lost | 10  | A
        2025-11-01 | 2025-11-11 | 2025-12-01 | won  | 15  | B
        2025-11-01 | 2025-11-11 | -          | lost | 15  | B
        2025-11-01 | -          | -          | lost | 20  | B
    """
    found = report("leaks", leads(text), asking("MQL", "Won", by=("source",)))
    # 500 leads in 334 days, a fifth of B, 35 points, 55 % of whom buy; 440 MQLs in 324 days
    more, best = 500 * 365 / 334 * 0.2 * 0.35 * 0.55, 440 * 365 / 324 * 0.05
    assert said(found) == (
        "What stands out most is the step from Lead to MQL: 88.0% of 500 leads get through; in B "
        f"it was 60.0% of 100, elsewhere 95.0% of 400; at that rate about {more:.0f} more "
        f"customers a year. Most would be regained from MQL to Won: about {best:.0f} more "
        "customers a year, at its best rate (60.0% of 220 in 2025-Q3), which may be chance."
    )
    assert found.frame["stage"].to_list() == ["MQL", "Won"]


def test_money_is_said_where_amounts_are_known() -> None:
    priced = MIXED.replace("| end  |", "| end | amount |").replace("| lost |", "| lost | - |")
    priced = priced.replace("| won  |", "| won | 80.00 |")
    found = report("leaks", leads(priced), asking("Won", by=("source",)))
    # 300 leads in 334 days, half of B, 40 points more, at 80 each
    amount = float(f"{300 * 365 / 334 * 0.5 * 0.4 * 80:.3g}")
    assert f"about 66 more customers a year, worth {amount:,.0f} USD." in said(found)


def test_chances_are_readable_beside_their_limits() -> None:
    found = report("leaks", leads(MIXED), asking("Won", by=("source",), tested=True))
    assert found.page is not None
    [row] = found.page.frame.to_dicts()
    assert row["worst_segment_p"] == "<0.000001"
    assert found.page.about[-1] == (
        # 0.04 x 10, 3 and 1 of 28
        "A chance is told from noise where it is at most 0.014 of a worst period, 0.0043 of a best "
        "period, 0.0014 of a worst segment."
    )


def test_the_ladder_adds_up() -> None:
    # of 200 mature leads 90 become MQL and 45 buy; the ten of June are too young
    found = report("ladder", leads(TABLE), asking("MQL", "Won", horizon=30))
    assert cells(found.frame, "stage", "leads", "reached", "lost", "open") == [
        ("Lead", 200, 200, 90, 20), ("MQL", 200, 90, 20, 25), ("Won", 200, 45, None, None),
    ]  # fmt: skip
    assert found.frame["rate"].to_list() == [1, 0.45, 0.225]
    unknown = report("ladder", leads(TABLE), asking("MQL", "Won", horizon=None))
    assert unknown.frame["leads"].to_list() == [210] * 3


def test_several_segments_are_looked_at_one_by_one() -> None:
    text = """
        created    | won        | end  | n  | source | region
        2025-08-01 | 2025-08-11 | won  | 60 | A      | X
        2025-08-01 | -          | lost | 40 | B      | X
        2025-08-01 | 2025-08-11 | won  | 20 | B      | Y
        2025-08-01 | -          | lost | 80 | A      | Y
    """
    found = report("leaks", leads(text), asking("Won", by=("source", "region"), tested=True))
    # X 60 of 100, Y 20 of 100; of both A 60 of 140, B 20 of 60
    [row] = found.frame.to_dicts()
    assert (row["worst_segment"], row["worst_segment_n"]) == ("region: Y", 100)
    assert row["weights"] == 4  # one period has no others


def test_low_n_is_neither_best_nor_worst() -> None:
    few = leaks(TABLE.replace("| 30 | A", "| 29 | A").replace("| 20 | A", "| 0 | A"))
    assert rows(few)["Won"]["best_where"] is None or rows(few)["Won"]["best_where"] == "2025-Q4"
    none = leaks(min_leads=101)
    assert said(none) == (
        "Where it leaks cannot be told: no period and no segment has enough leads to be compared. "
        "From Lead to MQL 45.0% of 200 leads get through."
    )
    assert cells(none.frame, "best", "worst_period", "distinguishable", "regained") == [
        (None, None, None, None)
    ] * 2  # fmt: skip


def test_a_period_before_a_stage_was_recorded_is_no_worst() -> None:
    begun = {1: Begun(date(2025, 9, 1))}
    found = rows(leaks(begun=begun))
    assert found["MQL"]["best_where"] == "2025-Q4"
    assert found["MQL"]["worst_period"] in (None, "2025-Q4")
    imported = rows(leaks(imports=(date(2025, 8, 1),)))
    assert imported["MQL"]["best_where"] == "2025-Q4"
    assert imported["Won"]["best_where"] == "2025-Q3"


def test_periods_are_quarters_or_as_asked() -> None:
    assert rows(leaks(cohort="month"))["Won"]["best_where"] == "2025-Q3"
    assert rows(leaks(cohort="month", given=("cohort",)))["Won"]["best_where"] == "2025-08"


@pytest.mark.parametrize("reach", ["reached", "observed", "any"])
def test_fates_add_up(reach: str) -> None:
    skipping = """
    2025-08-01 | -          | 2025-08-31 | won             | 10.00  | 7  | A
    2025-08-01 | ?          | -          | open            | -      | 3  | A
    """
    found = rows(leaks(TABLE.rstrip() + skipping, reach=reach))
    for row in found.values():
        apart = row["skipped"] if reach != "reached" else 0
        ends = row["reached"] + row["lost"] + row["waiting"] + row["stalled"] + apart
        assert ends == row["entrants"]
    assert found["MQL"]["skipped"] == 7
    # three are MQL since nobody knows when, so that nobody can call them late
    assert found["Won"]["waiting"] == 3


def test_where_nothing_can_be_told() -> None:
    few = TABLE.replace("| 30 | A", "| 9 | A").replace("| 15 | B", "| 9 | B")
    found = leaks(few)
    assert rows(found)["Won"]["entrants"] is None
    assert rows(found)["Won"]["regained"] is None
    assert rows(found)["MQL"]["rate"] is not None
    assert rows(found)["MQL"]["regained"] is None  # as nobody knows the later step
    [note] = found.notes
    assert note.message == (
        "Too few moved on with dates to know how long it takes (MQL to Won): nothing is told of "
        "these steps, nor what an earlier one would bring."
    )
    nobody = report("leaks", leads(TABLE).clear(), asking("MQL", "Won"))
    assert said(nobody) == (
        "Where it leaks cannot be told: too few leads moved on with dates to know how long a step "
        "takes."
    )
    assert nobody.frame.drop("stage", "stage_key", "from", "low_n", "published_low",
                             "published_high", "published_by").null_count().row(0) == tuple(
        2 for _ in range(len(nobody.columns) - 7)
    )  # fmt: skip


def test_where_nobody_says_who_bought() -> None:
    query = asking("MQL", "Won", horizon=None)
    config = query.config.model_copy(update={"customers": "unknown"})
    found = report(
        "leaks",
        leads(TABLE),
        Query(
            asked=query.asked, config=config, as_of=query.as_of, moment=query.moment, horizon=None
        ),
    )
    assert found.frame["regained"].to_list() == [None, None]
    assert found.frame["rate"].to_list() == [0.45, 0.5]
    assert [note.code for note in found.notes] == ["regained-unknown"]


def test_noise_is_called_noise() -> None:
    assert said(leaks()) == (
        "No step stands out from noise. Most would come of MQL to Won, where 50.0% of 90 leads get "
        "through and 60.0% of 50 did in 2025-Q3; but one period of many is that good by chance."
    )


def test_the_best_period_is_said_where_it_is_no_chance() -> None:
    text = """
        created    | mql        | won        | end  | n   | source
        2025-08-01 | 2025-08-11 | 2025-08-31 | won  | 150 | A
        2025-08-01 | 2025-08-11 | -          | lost | 50  | A
        2025-11-01 | 2025-11-11 | 2025-12-01 | won  | 80  | A
        2025-11-01 | 2025-11-11 | -          | lost | 120 | A
        2025-11-01 | 2025-11-11 | 2025-12-01 | won  | 10  | B
        2025-11-01 | 2025-11-11 | -          | lost | 90  | B
    """
    answers = {"Won": {"owner": "Sales"}}
    found = report("leaks", leads(text), asking("MQL", "Won", by=("source",), answers=answers))
    # Of A, 230 of 400 buy, of B 10 of 100: in 2025-Q3, which had none of B, 150 and not 115 of 200.
    # That is 17.5 points more than the 48 % of all.
    best = 240 / 500 + (150 - 200 * 230 / 400) / 200
    row = rows(found)["Won"]
    assert row["best"] == pytest.approx(best)
    assert said(found) == (
        "Most is lost from MQL to Won: 48.0% of 500 leads get through, 65.5% of 200 did in "
        "2025-Q3; at that rate about 99 more customers a year. Sales owns it; worst in B and in "
        "2025-Q4."
    )
    assert row["regained"] == pytest.approx(500 * 365 / 324 * (best - 0.48))


def test_reasons_are_the_three_most_frequent_of_those_in_time() -> None:
    table = leads(TABLE).with_row_index()
    reasons = ["Price", "price ", "Timing", "Fit", "No reply", "jo@example.com", None, "Fit"]
    given = [reasons[n % 8] for n in table["index"]]
    table = table.drop("index").with_columns(pl.Series(LOST_REASON, given).cast(pl.Categorical))
    found = rows(report("leaks", table, asking("MQL", "Won", horizon=30, reasons=True)))
    expected = Counter(
        {"price ": "Price", "jo@example.com": "(e-mail address)"}.get(str(why), why)
        for why, row in zip(given, table.iter_rows(named=True), strict=True)
        if row["~outcome"] == 1 and row["~own"] == 1 and why is not None
    )
    most = sorted(expected.items(), key=lambda each: (-each[1], str(each[0])))[:3]
    assert found["MQL"]["lost_reasons"] == "; ".join(f"{why}: {n}" for why, n in most)
    assert rows(leaks())["MQL"]["lost_reasons"] is None


AS_OF = date(2026, 6, 30)


def test_recounted_lead_by_lead() -> None:
    """In plain Python, of a thousand leads: entrants, rates, the best quarter, what it brings."""
    draw, made = random.Random(17), []  # noqa: S311
    for _ in range(1000):
        day = date(2025, 1, 1) + timedelta(draw.randrange(500))
        entered: list[date | None] = [day]
        for rate, days in ((0.7, 9), (0.6, 15)):
            before = entered[-1]
            later = None if before is None else before + timedelta(draw.randrange(days))
            entered.append(later if draw.random() < rate else None)
        entered = [each if each is None or each <= AS_OF else None for each in entered]
        end = "won" if entered[2] else draw.choice(["lost", "open"])
        made.append((entered, end))
    table = lead_table(
        [lead([str(day) if day else "-" for day in days], end) for days, end in made], stages=2
    )
    found = rows(report("leaks", table, asking("MQL", "Won", horizon=30)))

    rate_of: dict[int, float] = {}
    for k, stage in ((2, "Won"), (1, "MQL")):
        entrants = [(start, days[k]) for days, _ in made if (start := days[k - 1]) is not None]
        horizon = _p90([((to - at).days, (AS_OF - at).days) for at, to in entrants if to])
        own = [(at, to) for at, to in entrants if (AS_OF - at).days >= horizon]
        row = found[stage]
        assert (row["entrants"], row["reached"]) == (len(own), sum(to is not None for _, to in own))
        rate_of[k] = sum(to is not None for _, to in own) / len(own)
        quarters: dict[str, list[bool]] = {}
        for at, to in own:
            number = (at.month + 2) // 3
            after = date(at.year + number // 4, number % 4 * 3 + 1, 1)
            if (AS_OF - after).days + 1 >= horizon:
                quarters.setdefault(f"{at.year}-Q{number}", []).append(to is not None)
        rates = {name: sum(each) / len(each) for name, each in quarters.items()}
        name = max(rates, key=rates.__getitem__)
        assert (row["best_where"], row["best"]) == (name, pytest.approx(rates[name]))
        year = sum((AS_OF - at).days < 365 for at, _ in entrants)
        product = rate_of.get(k + 1, 1.0)
        assert row["regained"] == pytest.approx(year * (rates[name] - rate_of[k]) * product)


def _p90(took: list[tuple[int, int]]) -> int:
    """The horizon of a step: the 90th percentile of those who began twice that long ago."""

    def at(days: list[int]) -> float:
        place = (len(days) - 1) * 0.9
        low, high = days[int(place)], days[min(int(place) + 1, len(days) - 1)]
        return low + (high - low) * (place - int(place))

    plain = at(sorted(days for days, _ in took))
    old = at(sorted(days for days, age in took if age >= round(2 * plain, 1)))
    return math.ceil(round(old, 1))


def test_entrants_a_year_are_those_of_the_last_one() -> None:
    # 200 came 400 days before as-of, 40 came 100 days before
    text = """
        created    | won        | end  | n
        2025-05-26 | 2025-06-05 | won  | 100
        2025-05-26 | -          | open | 100
        2026-03-22 | 2026-04-01 | won  | 40
    """
    found = report("leaks", leads(text), asking("Won"))
    assert found.frame["entrants_a_year"].to_list() == [40]
    # of leads until the last of them, the year ends with it
    until = report("leaks", leads(text), asking("Won", until=date(2026, 3, 22)))
    assert until.frame["entrants_a_year"].to_list() == [240 * 365 / 301]
    late = leads(text).filter(pl.col("~created") > date(2026, 1, 1))
    short = report("leaks", late, asking("Won"))
    assert short.frame["entrants_a_year"].to_list() == [pytest.approx(40 * 365 / 101)]
    young = report("leaks", late, asking("Won", as_of="2026-04-10"))
    assert young.frame["entrants_a_year"].to_list() == [None]  # 20 days are no year
