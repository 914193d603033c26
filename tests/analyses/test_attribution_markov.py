"""The Markov model in the table, beside the models of rules, and the intervals of both."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import pytest
from statsmodels.stats.proportion import proportion_confint

from funnelcli.analyses import ANALYSES
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts
from funnelcli.counting.attribution.slices import PER
from funnelcli.counting.attribution.touches import LOOKBACK
from funnelcli.counting.patterns import merged
from funnelcli.model import ID
from funnelcli.tables.rows import ROW

from .lead_tables import asking, counted, leads
from .touches import attribution, credits_of, touches

STAGES = ("Opportunity", "Won")
WON = "2026-01-05 | 2026-01-06 | 2026-01-20 | won | 100 | N"
OPEN = "2026-01-05 | 2026-01-06 | -         | open | - | N"
HEAD = "created | opportunity | won | end | amount | region"
PATHS = {"123": (True, 60), "1": (False, 60), "23": (False, 60), "": (True, 20)}
"""Bryl's chain, sixty times as large; and 20 customers without a touch."""


def company(paths: dict[str, tuple[bool, int]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make leads with touches of these channels, a day apart."""
    rows, lines = [HEAD], ["lead | at | channel"]
    for path, (wins, number) in paths.items():
        for _ in range(number):
            lead = len(rows) - 1
            rows.append(WON if wins else OPEN)
            lines += [f"{lead}|2026-01-0{n} 08:00|C{each}" for n, each in enumerate(path, 1)]
    table = leads("\n".join(rows))
    ids = pl.Series(ID, [f"L-{n}" for n in range(table.height)])
    return table.with_columns(ids), touches("\n".join(lines))


TABLE, TOUCHED = company(PATHS)


def query(
    options: Mapping[str, object] | None = None, *, sure: bool = False, shown: str = "rows"
) -> Query:
    made = asking(*STAGES, shown=shown, sure=sure)
    given = {**made.asked.options, **(options or {})}
    return replace(made, asked=replace(made.asked, options=given))


def codes(made: Report) -> dict[str, str]:
    return {each.code: each.message for each in made.notes if each.code.startswith("markov")}


def test_markov_shares_out_the_conversions_with_a_touch() -> None:
    made = attribution(TABLE, TOUCHED, query())
    expected = {"C1": 12, "C2": 24, "C3": 24, "(no touchpoint)": 20}
    assert credits_of(made, "markov") == expected
    # the amounts by the same shares: 60 · 100 with a touch
    amounts = {"C1": 1_200, "C2": 2_400, "C3": 2_400, "(no touchpoint)": 2_000}
    assert credits_of(made, "markov", "amount") == amounts
    assert credits_of(made, "markov", "leads") == {}
    (note,) = codes(made).values()
    assert "whoever comes to it does not convert" in note


def test_a_channel_of_which_only_the_chain_knows_has_a_row() -> None:
    """Nobody who came to X converted, but who goes on to C2 from there can."""
    table, touched = company(PATHS | {"X2": (False, 60)})
    made = attribution(table, touched, query())
    row = made.frame.filter(pl.col("channel") == "CX", pl.col("measure") == "customers")
    assert row.select("first", "linear", "touched").row(0) == (0, 0, 0)
    assert row["markov"].item() > 0
    assert made.frame.filter(measure="customers")["markov"].sum() == pytest.approx(80)


def test_too_few_conversions_are_refused_with_the_reason() -> None:
    table, touched = company({"12": (True, 49), "2": (False, 9)})
    made = attribution(table, touched, query())
    assert made.frame["markov"].null_count() == made.frame.height
    assert codes(made) == {
        "markov-not-shown": "Markov shows nothing: it takes 50 conversions after a touch; there "
        "are 49."
    }
    assert made.frame["least_by"].drop_nulls().ne("markov").all()


def test_by_the_period_of_the_conversion_there_are_no_paths_without_one() -> None:
    per = PER.read(PER.name, "month", query().config)
    made = attribution(TABLE, TOUCHED, query({PER.name: per}))
    assert list(codes(made)) == ["markov-not-shown"]
    assert made.frame["markov"].null_count() == made.frame.height


def test_channels_in_few_paths_are_told_and_not_refused() -> None:
    table, touched = company(PATHS | {"4": (False, 9)})
    made = attribution(table, touched, query())
    assert "1 row is in fewer than 10 paths" in codes(made)["markov-few-paths"]


def test_with_a_lookback_others_keep_the_days_before_their_last_touch() -> None:
    """C1 was a day before C2 and two before C3; of 1 day before the purchase nothing is left."""
    table, touched = company({"2": (True, 60), "123": (False, 60)})
    near = touched.with_columns(pl.when(pl.col(ROW) < 60).then(pl.lit("2026-01-20 08:00")).
        str.to_datetime(time_unit="us").fill_null(pl.col("at")).alias("at")
    ).with_columns(pl.col("at").alias("~utc_at"))  # fmt: skip
    made = attribution(table, near, query({LOOKBACK.name: 1}))
    assert "of the 1 day before their last touch" in codes(made)["markov-removal"]
    channels = made.frame.filter(measure="customers")["channel"].to_list()
    assert channels == ["C2", "(no touchpoint)"]
    assert credits_of(made, "markov") == {"C2": 60}


def test_intervals_of_rules_are_of_all_leads() -> None:
    """C1 begins 60 paths of 200 leads, and 20 customers have none."""
    rows = attribution(TABLE, TOUCHED, query(sure=True)).frame.filter(measure="customers")
    for channel, k in (("C1", 60), ("(no touchpoint)", 20), ("C3", 0)):
        low, high = proportion_confint(k, 200, method="wilson")
        row = rows.filter(channel=channel).row(0, named=True)
        assert (row["first"], row["first_low"]) == pytest.approx((k, 200 * low), abs=1e-7)
        assert row["first_high"] == pytest.approx(200 * high)
    assert rows["custom_low"].null_count() == rows.height


def test_intervals_of_markov_are_around_its_credits() -> None:
    frame = attribution(TABLE, TOUCHED, query(sure=True)).frame
    rows = frame.filter(pl.col("markov").is_not_null())
    assert rows.height == 8
    assert (rows["markov_low"] < rows["markov"]).all()
    assert (rows["markov_high"] > rows["markov"]).all()
    # sixty customers of 200 leads vary by the root of 60 · 0.7, and C2 has two in five of them
    own = rows.filter(channel="C2", measure="customers").row(0, named=True)
    assert own["markov_high"] - own["markov_low"] == pytest.approx(2 * 1.96 * 2.6, rel=0.3)


def test_parts_of_the_leads_give_the_same_intervals() -> None:
    asked = query(sure=True)
    whole = attribution(TABLE, TOUCHED, asked).frame

    def part(of: pl.Expr) -> Counts:
        beside = {"touchpoints": TOUCHED.filter(of)}
        return counted("attribution", TABLE.filter(of), asked, beside)

    parts = [part(pl.col(ROW) % 3 == n) for n in range(3)] + [part(pl.lit(value=False))]
    assert ANALYSES["attribution"].finish(merged(parts), asked).frame.equals(whole)
    numbers = TABLE.with_columns(pl.col(ROW) + 7).reverse()
    moved = TOUCHED.with_columns(pl.col(ROW) + 7).reverse()
    assert attribution(numbers, moved, asked).frame.equals(whole)


def test_an_interval_is_set_beside_its_credit() -> None:
    page = attribution(TABLE, TOUCHED, query(sure=True, shown="page")).page
    assert page is not None
    names = [each.name for each in page.columns]
    assert names[names.index("linear") + 1] == "linear_low"
    assert "custom_low" not in names
