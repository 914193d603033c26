"""What a page says of young and of truncated cohorts, and what it leaves to machines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from funnelcli.answers.columns import LOW_N, Column, Kind, rate
from funnelcli.render import FORMATS, Style

from .documents import AGE_COLUMNS, MATURE, a_document, a_report

COLUMNS = [
    Column("cohort", "Cohort", Kind.LABEL),
    Column("leads", "Leads", Kind.COUNT),
    *rate(),
    MATURE,
    LOW_N,
    *AGE_COLUMNS,
]
NOBODY = (None,) * 5
OLD = ("2026-01", 400, 0.01, 0.004, 0.026, True, False, 150, 1.0, *NOBODY, True, False)
RIPE = ("2026-02", 400, 0.05, 0.03, 0.08, True, False, 122, 1.0, *NOBODY, False, False)
OF_800 = (800, 0.03, 0.055, None)
YOUNG = ("2026-05", 20, 0.05, 0.01, 0.24, False, True, 30, 0.5, 0.041, *OF_800, False, False)
AFTER_0 = (800, 0.001, 0.01, None)
NEW = ("2026-06", 300, 0.0, 0.0, 0.01, False, False, 0, 0.1, 0.00321, *AFTER_0, False, False)


def page(rows: list[tuple[Any, ...]], form: str = "table") -> list[str]:
    closing = [("Total", 1120, 0.02, 0.01, 0.03, None, False, *[None] * 9)]
    report = a_report("cohorts", "Cohorts by month", COLUMNS, rows, closing=closing)
    text = FORMATS[form](a_document(report, notes=()), Style(100))
    return text[text.index("Cohorts by") :].splitlines()


def test_how_earlier_cohorts_stood() -> None:
    # the mark of low n is of the cohort's own rate, and not of what earlier ones had
    assert page([OLD, RIPE, YOUNG, NEW]) == [
        "Cohorts by month",
        "Cohort    Leads   Rate  95% interval  At same age  95% interval",
        "───────────────────────────────────────────────────────────────",
        "2026-01†    400   1.0%       0.4–2.6            –             –",
        "2026-02     400   5.0%       3.0–8.0            –             –",
        "2026-05◦     20  ~5.0%      1.0–24.0         4.1%       3.0–5.5",
        "2026-06◦    300   0.0%       0.0–1.0         0.3%       0.1–1.0",
        "───────────────────────────────────────────────────────────────",
        "Total     1,120   2.0%       1.0–3.0            –             –",
        (
            "◦ not mature: ended less than 97 days before as-of, so these leads have not had time "
            "to buy yet: at"
        ),
        "the same age, earlier cohorts (800 leads) stood at 4.1% (2026-05), 0.3% (2026-06).",
        "† truncated: lacks entries that were not recorded, as a note says.",
        "~ low n: under 30 leads, or an interval over 30 points; not to be compared.",
    ]


def test_nothing_is_shown_that_no_cohort_has() -> None:
    assert page([RIPE])[1:3] == [
        "Cohort   Leads  Rate  95% interval",
        "──────────────────────────────────",
    ]
    assert page([RIPE], "plain")[1] == "Cohort   Leads  Rate  95% interval  Mature"


def test_that_nobody_had_bought_by_then_is_shown() -> None:
    nobody = (*NEW[:9], 0.0, 800, 0.0, 0.005, None, False, False)
    assert page([RIPE, nobody], "plain")[3].endswith("no             0.0%       0.0-0.5")
    assert page([RIPE, nobody])[-1].endswith("(800 leads) stood at 0.0% (2026-06).")


def test_a_cohort_with_a_day_of_imports_is_marked() -> None:
    late, both = (*RIPE[:-2], False, True), (*OLD[:-2], True, True)
    assert page([both, late])[3:5] == [
        "2026-01†‡    400  1.0%       0.4–2.6",
        "2026-02‡     400  5.0%       3.0–8.0",
    ]
    footnote = ": leads of a day of imports are in it, which may be older than they look."
    assert page([late])[-1] == f"‡ imported{footnote}"
    plain = page([late, RIPE], "plain")
    assert [line.split()[-2:] for line in plain[1:4]] == [
        ["Mature", "Imported"], ["yes", "yes"], ["yes", "no"],
    ]  # fmt: skip
    assert plain[-1] == f"imported yes{footnote}"


def test_plain() -> None:
    assert page([OLD, YOUNG, NEW], "plain") == [
        "Cohorts by month",
        "Cohort   Leads   Rate  95% interval  Mature  At same age  95% interval  Truncated",
        "2026-01    400   1.0%       0.4-2.6  yes               -             -  yes",
        "2026-05     20  ~5.0%      1.0-24.0  no             4.1%       3.0-5.5  no",
        "2026-06    300   0.0%       0.0-1.0  no             0.3%       0.1-1.0  no",
        "Total     1120   2.0%       1.0-3.0  -                 -             -  -",
        (
            "mature no: ended less than 97 days before as-of, so these leads have not had time to "
            "buy yet: at the same age, earlier cohorts (800 leads) stood at 4.1% (2026-05), 0.3% "
            "(2026-06)."
        ),
        "truncated yes: lacks entries that were not recorded, as a note says.",
        "~ low n: under 30 leads, or an interval over 30 points; not to be compared.",
    ]


def test_of_many_young_cohorts_the_oldest_and_the_youngest_are_named() -> None:
    weeks = [
        (f"2026-W{10 + n}", *NEW[1:9], 0.05 - n / 100, *AFTER_0, False, False) for n in range(5)
    ]
    assert page(weeks[:4], "plain")[-1].endswith(
        ": at the same age, earlier cohorts (800 leads) stood at 5.0% (2026-W10), 4.0% "
        "(2026-W11), 3.0% (2026-W12), 2.0% (2026-W13)."
    )
    assert page(weeks, "plain")[-1].endswith(
        ": at the same age, earlier cohorts (800 leads) stood at 5.0% (2026-W10) to 1.0% "
        "(2026-W14)."
    )


def test_machines_have_all() -> None:
    report = a_report("cohorts", "Cohorts by month", COLUMNS, [OLD, (*YOUNG[:-1], True)])
    header, old, young = FORMATS["tsv"](a_document(report), Style(100)).splitlines()
    assert header.split("\t")[-9:] == [column.name for column in AGE_COLUMNS]
    assert old.split("\t")[-9:] == ["150.0", "1.0", *[""] * 5, "true", "false"]
    benchmark = ["0.041", "800", "0.03", "0.055", ""]
    assert young.split("\t")[-9:] == ["30.0", "0.5", *benchmark, "false", "true"]


def test_who_is_behind_or_ahead_is_named_below() -> None:
    behind, ahead = (
        (f"2026-0{n}", *NEW[1:13], word, False, False) for n, word in ((4, "behind"), (5, "ahead"))
    )
    assert page([RIPE, behind, ahead, behind, NEW], "plain")[-1].endswith(
        "at the same age, earlier cohorts (800 leads) stood at 0.3% (2026-04), 0.3% (2026-05), "
        "0.3% (2026-04), 0.3% (2026-06); behind: 2026-04, 2026-04; ahead: 2026-05."
    )
    header, ripe, first, *_ = page([RIPE, behind], "plain")[1:]
    assert header.endswith("At same age  95% interval  Compared")
    assert first.endswith("0.3%       0.1-1.0  behind")
    assert ripe.endswith("-             -  -")
    # on a table, which is narrow, it is the line below that says so
    assert "Compared" not in page([RIPE, behind])[2]
    assert page([RIPE, behind])[-1].endswith("; behind: 2026-04.")


def test_why_it_is_unknown_which_are_mature() -> None:
    unknown = [(*RIPE[:5], None, *RIPE[6:])]
    report = a_report("cohorts", "Cohorts by month", COLUMNS, unknown)
    for why, said in (
        (None, "too few customers to tell how long it takes"),
        ("9 of 9 customers have no date", "9 of 9 customers have no date"),
    ):
        text = FORMATS["plain"](a_document(replace(report, unknown=why)), Style(100))
        assert f"Maturity unknown: {said}.\n" in text
