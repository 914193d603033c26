"""Paths, their lengths, the places of channels in them, and touches by stage: by hand."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from statistics import median
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from funnelcli.analyses import ANALYSES
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.attribution.goals import TO
from funnelcli.counting.attribution.paths import REPEATS
from funnelcli.counting.attribution.touches import LOOKBACK
from funnelcli.tables.rows import ROW

from .lead_tables import asking, cells, counted, input_table, lead, lead_table, leads

TABLE = leads("""
    created    | mql        | won        | end  | amount
    2026-01-05 | 2026-01-07 | 2026-02-10 | won  | 100.00
    2026-01-05 | -          | -          | open | -
    2026-01-05 | 2026-01-06 | 2026-01-20 | won  | 50.50
    2026-06-20 | -          | -          | open | -
    2026-01-05 | -          | 2026-03-01 | won  | 7.00
    2026-01-05 | -          | -          | open | -
""")
"""Two that bought after touches, two that were touched and did not, two without any."""
TOUCHED = {
    "touchpoints": {"path": "t.csv", "lead": "L", "at": "A", "channel": "C", "type": "T"}
}  # fmt: skip


def touches(text: str) -> pl.DataFrame:
    """Read touches written as text: lead, moment, channel and its type, if any."""
    rows: list[dict[str, Any]] = []
    for line in text.strip().splitlines():
        number, at, *texts = [cell.strip() for cell in line.split("|")]
        named = dict(zip(("channel", "type"), texts, strict=False))
        rows.append({ROW: int(number), "at": datetime.fromisoformat(at), **named})
    return input_table("touchpoints", rows)


TOUCHES = touches("""
    0 | 2026-02-11 09:00:00 | Mail
    0 | 2026-02-10 18:00:00 | Ads
    0 | 2026-01-07 12:00:00 | Mail
    0 | 2026-01-01 10:00:00 | Ads
    1 | 2026-01-01 10:00:00 | Ads
    1 | 2026-01-02 10:00:00 | Mail
    1 | 2026-01-03 10:00:00 | Ads
    2 | 2026-01-02 10:00:00 | Mail
    2 | 2026-01-02 10:00:00 | Ads
    3 | 2026-06-19 10:00:00 | Ads
    3 | 2026-07-01 10:00:00 | Mail
""")
"""The first bought on the day of its third touch, at an unknown hour; the last one is of July."""


def made(
    name: str, done: pl.DataFrame = TOUCHES, table: pl.DataFrame = TABLE, *, shown: str = "rows",
    horizon: int | None = 30, min_leads: int = 1, top: int | None = None,
    options: dict[str, Any] | None = None,
) -> Report:  # fmt: skip
    query = asking(
        "MQL", "Won", horizon=horizon, min_leads=min_leads, top=top, shown=shown, more=TOUCHED
    )
    query = replace(query, asked=replace(query.asked, options=options or {}))
    return reported(name, table, done, query)


def reported(name: str, table: pl.DataFrame, done: pl.DataFrame, query: Query) -> Report:
    return ANALYSES[name].report(counted(name, table, query, {"touchpoints": done}), query)


def test_paths_have_their_leads_their_customers_and_the_days_from_the_first_touch() -> None:
    """Touches of one instant stand by channel; what came after the purchase does not count, and
    what came on its day does."""
    table = made("paths").frame
    names = ("path", "leads", "customers", "rate", "median_days", "mature_leads", "mature_rate")
    assert cells(table, *names) == [
        ("(no touchpoint)", 2, 1, 0.5, None, 2, 0.5),
        ("Ads > Mail > Ads", 2, 1, 0.5, 40.0, 2, 0.5),
        ("Ads > Mail", 1, 1, 1.0, 18.0, 1, 1.0),
        ("Ads", 1, 0, 0.0, None, 0, None),
    ]


def test_lengths_count_every_touch_and_add_up_to_all_leads() -> None:
    assert cells(made("path_lengths").frame, "touches", "leads", "customers", "median_days") == [
        ("0", 2, 1, None), ("1", 1, 0, None), ("2", 1, 1, 18.0), ("3", 2, 1, 40.0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("n", "length"), [(5, "5"), (6, "6 to 9"), (9, "6 to 9"), (10, "10 and more")]
)
def test_many_touches_are_counted_together(n: int, length: str) -> None:
    done = touches("\n".join(f"1 | 2026-01-0{1 + k % 9} 10:00:00 | Ads" for k in range(n)))
    assert made("path_lengths", done).frame["touches"].to_list() == ["0", length]


def test_places_are_of_those_who_converted() -> None:
    """Ads > Mail > Ads and Ads > Mail: Mail is between in the one, and closes the other."""
    report = made("places")
    names = ("channel", "paths", "share", "opens", "assists", "closes", "alone", "touches")
    assert cells(report.frame, *names) == [
        ("Ads", 2, 1.0, 2, 0, 1, 0, 3), ("Mail", 2, 1.0, 0, 1, 1, 0, 2)
    ]  # fmt: skip
    assert report.gist is not None
    assert report.gist.sentences[0] == (
        "Mail assisted most: of 2 customers with a touch, 1 met it neither first nor last."
    )


def test_who_was_touched_offline_is_said_with_what_is_not_known() -> None:
    done = touches("""
        0 | 2026-01-01 10:00:00 | Ads   | Paid click
        0 | 2026-01-02 10:00:00 | Show  | Trade Show
        2 | 2026-01-01 10:00:00 | Ads   | CLICK
        4 | 2026-01-01 10:00:00 | Other | Xyz
        4 | 2026-01-02 10:00:00 | Ads   | Click
    """)
    report = made("places", done)
    assert report.gist is not None
    assert report.gist.sentences == (
        "Of 3 customers with a touch, 1 (33%) had one offline; of 1 it is not known.",
    )


def test_alone_is_who_is_with_no_other_channel() -> None:
    done = touches("0 | 2026-01-01 | Ads\n0 | 2026-01-02 | Ads\n2 | 2026-01-01 | Mail")
    assert cells(made("places", done).frame, "channel", "alone", "opens", "closes") == [
        ("Ads", 1, 1, 1), ("Mail", 1, 1, 1)
    ]  # fmt: skip


def test_touches_are_counted_by_the_stage_that_their_lead_had_entered() -> None:
    """One on the day of an entry without an hour came before it."""
    table = made("touch_stages").frame
    assert cells(table, "channel", "touches", "before", "lead", "mql", "won") == [
        ("Ads", 6, 5, 0, 1, 0), ("Mail", 4, 2, 1, 0, 1)
    ]  # fmt: skip


def test_a_path_leads_to_the_stage_that_is_asked_for() -> None:
    report = made("paths", shown="page", options={TO.name: 1})
    assert cells(report.frame, "path", "leads", "customers") == [
        ("(no touchpoint)", 2, 1), ("Ads > Mail", 2, 2), ("Ads > Mail > Ads", 1, 0), ("Ads", 1, 0)
    ]  # fmt: skip
    assert [each.label for each in report.columns][2] == "Reached MQL"


def test_a_lookback_is_closed_and_ends_with_the_last_touch_of_who_did_not_convert() -> None:
    """A day before 10 o'clock of January 3 is 10 o'clock of January 2."""
    assert cells(made("paths", options={LOOKBACK.name: 1}).frame, "path", "leads", "customers") == [
        ("(no touchpoint)", 3, 2), ("Ads", 2, 1), ("Mail > Ads", 1, 0)
    ]  # fmt: skip


def test_the_export_has_every_path_that_is_one() -> None:
    report = made("exported_paths")
    assert report.frame.rows() == [
        ("Ads", 0, 0, 1), ("Ads > Mail", 1, 5_050, 0), ("Ads > Mail > Ads", 1, 10_000, 1)
    ]  # fmt: skip
    assert [each.message for each in report.notes] == [
        "1 customer and 1 other without a touch that counts have no path, and are not written."
    ]
    to = made("exported_paths", options={TO.name: 1})
    assert to.frame["total_conversion_value"].null_count() == to.frame.height


def test_a_long_path_is_cut_in_the_middle_and_exported_whole() -> None:
    of_a_day = "\n".join(f"0 | 2026-01-01 10:00:{k:02} | {'AB'[k > 25]}" for k in range(51))
    report = made("paths", touches(of_a_day))
    assert report.frame["path"][1] == " > ".join([*"A" * 25, "…", *"B" * 25])
    assert [each.code for each in report.notes] == ["paths-cut"]
    assert made("exported_paths", touches(of_a_day)).frame["path"][0].count(">") == 50


def test_a_name_parts_no_path() -> None:
    done = touches("0 | 2026-01-01 | A > B\n0 | 2026-01-02 | C")
    assert "A › B > C" in made("paths", done).frame["path"].to_list()


def test_a_page_shows_the_first_and_adds_the_others_up() -> None:
    report = made("paths", shown="page", top=1)
    assert report.page is not None
    assert cells(report.page.frame, "path", "leads") == [("(no touchpoint)", 2)]
    names = ("path", "leads", "customers", "rate", "median_days", "~young")
    assert cells(report.page.closing, *names) == [
        ("(3 others)", 4, 2, 2 / 3, 29.0, 1), ("Total", 6, 3, 0.6, 29.0, 1)
    ]  # fmt: skip


def test_low_n_is_last_whatever_it_is_of_and_what_is_not_listed_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Forty leads have a path by themselves, and as many share another."""
    monkeypatch.setattr("funnelcli.analyses.paths.LISTED", 3)
    table = leads("created | won | end | n\n2026-01-05 | - | open | 80")
    done = touches("\n".join(
        f"{k} | 2026-01-01 | {'Ads' if k < 40 else f'C{k}'}" for k in range(80)
    ))  # fmt: skip
    query = asking("Won", horizon=None, shown="rows", more=TOUCHED)
    report = reported("paths", table, done, query)
    assert cells(report.frame, "path", "leads", "low_n") == [
        ("Ads", 40, False), ("C40", 1, True), ("C41", 1, True)
    ]  # fmt: skip
    assert report.notes[-1].message == (
        "The 3 most frequent of 41 paths are listed; `--top 0` lists all."
    )


HOURS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["A", "B", "Direct"])), max_size=6)
PEOPLE = st.lists(st.tuples(HOURS, st.none() | st.integers(0, 5)), max_size=8)
"""Of each lead its touches, by the day and the channel, and the day on which it bought, if any."""
START = datetime(2026, 1, 1)  # noqa: DTZ001  (local)


def retold(path: list[str], how: str) -> str:
    """Write a path, in plain Python."""
    match how:
        case "runs":
            path = [name for name, _ in groupby(path)]
        case "first":
            path = list(dict.fromkeys(path))
        case "count":
            path = [f"{name}({path.count(name)})" for name in dict.fromkeys(path)]
    return " > ".join(path) or "(no touchpoint)"


@settings(max_examples=40)
@given(people=PEOPLE, how=st.sampled_from(["every", "runs", "first", "count"]))
def test_a_recount_in_plain_python_is_the_same(people: list[Any], how: Any) -> None:
    rows: list[dict[str, Any]] = []
    table: list[dict[str, Any]] = []
    days: dict[str, list[int]] = {}
    expected: dict[str, list[int]] = {}
    for number, (hours, won) in enumerate(people):
        day = str((START + timedelta(days=won)).date()) if won is not None else "-"
        table.append(lead(["2026-01-01", day], "open" if won is None else "won"))
        rows += [{ROW: number, "at": START + timedelta(days=d), "channel": c} for d, c in hours]
        seen = sorted(each for each in hours if won is None or each[0] <= won)
        path = retold([channel for _, channel in seen], how)
        found = expected.setdefault(path, [0, 0])
        found[0], found[1] = found[0] + 1, found[1] + (won is not None)
        if seen and won is not None:
            days.setdefault(path, []).append(won - seen[0][0])
    query = asking("Won", horizon=None, shown="rows", more=TOUCHED, top=0)
    query = replace(query, asked=replace(query.asked, options={REPEATS.name: how}))
    frame = reported(
        "paths", lead_table(table, stages=1), input_table("touchpoints", rows), query
    ).frame
    assert sorted(cells(frame, "path", "leads", "customers", "median_days")) == sorted(
        (path, n, k, float(median(days[path])) if path in days else None)
        for path, (n, k) in expected.items()
    )
