"""Curves and triangles as pages: some days only, bars, a blank corner, marks, shades."""

from dataclasses import replace

import pytest

from funnelcli.answers.charts import Bars, Heat
from funnelcli.answers.columns import LOW_N, Column, Kind, Role, Spare, rate
from funnelcli.answers.report import Document
from funnelcli.render import FORMATS, Style

from .documents import a_document, a_report


def below_the_title(document: Document, name: str, style: Style | None = None) -> list[str]:
    text = FORMATS[name](document, style or Style())
    block = text[text.index(document.tables[0].title) :].split("\n\n")[0]
    return block.splitlines()[1:]


FROM_TO = [
    Column("from", "From", Kind.LABEL),
    Column("to", "To", Kind.LABEL),
    Column("days", "Days", Kind.DAYS),
]
CURVE = a_report(
    "curve",
    "Curves",
    [*FROM_TO, *rate(), LOW_N],
    [
        ("Lead", "Won", 0, 0.0, None, None, False),
        ("Lead", "Won", 7, 0.02, 0.01, 0.04, False),
        ("Lead", "Won", 14, 0.08, 0.05, 0.12, False),
        ("Lead", "Won", 30, 0.08, 0.05, 0.12, True),
    ],
    chart=Bars("rate"),
)
TRIANGLE = a_report(
    "triangle",
    "Rate by months since the lead",
    [
        Column("cohort", "Cohort", Kind.LABEL),
        Column("leads", "Leads", Kind.COUNT),
        Column("age_1", "1m", Kind.RATE),
        Column("age_2", "2m", Kind.RATE),
        Column("age_1_partial", "Partial", Kind.FLAG, role=Role.PARTIAL, of="age_1"),
        Column("age_2_partial", "Partial", Kind.FLAG, role=Role.PARTIAL, of="age_2"),
        LOW_N,
    ],
    [
        ("2026-01", 1480, 0.04, 0.16, False, False, False),
        ("2026-02", 1322, 0.09, 0.12, False, True, False),
        ("2026-03", 20, 0.05, None, True, False, True),
        ("2026-04", 988, None, None, False, False, False),
    ],
    chart=Heat(),
)


def test_a_curve_is_drawn_beside_its_days() -> None:
    # the longest bar is the highest rate: a quarter of 24 cells for 2 %
    assert below_the_title(a_document(CURVE), "table")[2:] == [
        "Lead  Won     0                             0.0%             –",
        "Lead  Won     7  ██████                     2.0%       1.0–4.0",
        "Lead  Won    14  ████████████████████████   8.0%      5.0–12.0",
        "Lead  Won    30  ████████████████████████  ~8.0%      5.0–12.0",
        "~ low n: under 30 leads, or an interval over 30 points; not to be compared.",
    ]


@pytest.mark.parametrize(
    ("cells", "left_out"),
    [
        (80, ""),
        (50, "Rate open"),
        (44, "Rate lost, Rate open"),
        (32, "Rate lost, Rate open"),
        (26, "95% interval, Rate lost, Rate open"),
    ],
)
def test_a_curve_keeps_its_interval_for_longer_than_what_follows_from_it(
    cells: int, left_out: str
) -> None:
    lost = Column("rate_lost", "Rate lost", Kind.RATE, spare=Spare.REST)
    others = [lost, replace(lost, name="rate_open", label="Rate open")]
    columns = [*FROM_TO, *rate(), *others]
    rows = [("Lead", "Won", 7, 0.02, 0.01, 0.04, 0.53, 0.45)]
    curve = a_report("curve", "Curves", columns, rows, chart=Bars("rate"))
    text = FORMATS["table"](a_document(curve), Style(cells))
    said = " ".join(text.split()).partition("Left out at this width: ")[2]
    assert said == (f"{left_out}. -f plain has all." if left_out else "")
    for header, cell in (("interval", "1.0–4.0"), ("lost", "53.0%"), ("open", "45.0%")):
        assert (cell in text) == (header not in said)


def test_a_page_has_what_suits_it_and_machines_have_all() -> None:
    few = replace(CURVE, frame=CURVE.frame.head(1))
    document = a_document(replace(CURVE, page=few))
    for name in ("table", "plain", "markdown"):
        text = FORMATS[name](document, Style())
        assert "Won" in text
        assert "8.0%" not in text
    for name in ("json", "jsonl", "csv", "tsv"):
        assert "0.08" in FORMATS[name](document, Style())


def test_a_triangle_has_a_blank_corner_and_marks_what_is_partly_observed() -> None:
    assert below_the_title(a_document(TRIANGLE), "table") == [
        "Cohort   Leads      1m      2m",
        "──────────────────────────────",
        "2026-01  1,480    4.0%   16.0%",
        "2026-02  1,322    9.0%  ◦12.0%",
        "2026-03     20  ~◦5.0%",
        "2026-04    988",
        "◦ partly observed: not all leads of the cohort are that old; the rate is of",
        "those only, another group than before, so that it may fall.",
        "~ low n: under 30 leads, or an interval over 30 points; not to be compared.",
    ]


def test_plain_text_has_no_empty_cell() -> None:
    lines = below_the_title(a_document(TRIANGLE), "plain")
    assert lines[1:5] == [
        "2026-01   1480    4.0%   16.0%",
        "2026-02   1322    9.0%  *12.0%",
        "2026-03     20  ~*5.0%       -",
        "2026-04    988       -       -",
    ]


def test_a_triangle_is_shaded_by_quarters_of_its_highest_rate() -> None:
    lines = below_the_title(a_document(TRIANGLE), "table", Style(color=True))
    dim, accent, strong = "\x1b[2m", "\x1b[36m", "\x1b[1;36m"
    # 4 of 16 begins the second quarter, 9 the third, 12 the fourth; low n is weak
    assert lines[2] == f"2026-01  1,480    4.0%  {strong} 16.0%\x1b[0m"
    assert lines[3] == f"2026-02  1,322  {accent}  9.0%\x1b[0m  {strong}◦12.0%\x1b[0m"
    assert lines[4] == f"2026-03     20  {dim}~◦5.0%\x1b[0m"


def test_where_a_triangle_is_too_wide_the_first_ages_and_the_last_stay() -> None:
    ages = [Column(f"age_{n}", f"{n}m", Kind.RATE) for n in range(1, 7)]
    ages[1:-1] = [replace(age, spare=Spare.BETWEEN) for age in ages[1:-1]]
    wide = a_report(
        "triangle",
        "Rate by months since the lead",
        [Column("cohort", "Cohort", Kind.LABEL), Column("leads", "Leads", Kind.COUNT), *ages],
        [("2026-01", 1480, *(0.1 for _ in ages))],
    )
    header, *_ = below_the_title(a_document(wide), "table", Style(width=40))
    assert header.split() == ["Cohort", "Leads", "1m", "2m", "6m"]
    assert "Left out at this width: 3m, 4m, 5m. -f\nplain has all." in FORMATS["table"](
        a_document(wide), Style(40)
    )
