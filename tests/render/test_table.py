"""The page for a terminal, whole, as the reader sees it."""

# ruff: noqa: E501  # the text as it is read, its lines and dashes included

import re

import pytest

from funnelcli.render import FORMATS, Style
from funnelcli.render.width import width

from .documents import a_document, a_report, cohorts, company, funnel, oddities, sources

AT_80 = """\
sample_data/leads.csv · as of 2026-06-30
4,851 leads → 312 customers · 6.4% (5.8–7.2%)
5,197 rows = 4,851 leads + 210 merged as duplicates
+ 130 excluded (98 junk, 32 internal) + 3 unusable (no created date)
+ 3 dropped (1 blank, 2 footer)

Funnel
                                 Of these      From    From               Median
Stage                   Reached   imputed  previous    lead   Lost  Open    days
────────────────────────────────────────────────────────────────────────────────
Lead         █████████    4,851         0         –  100.0%  1,802   839       –
MQL          ████▏        2,210        12     45.6%   45.6%    701   402     4.0
SQL          ██           1,107        40     50.1%   22.8%    311   204    11.5
Opportunity  █▏             592         0     53.5%   12.2%    180   100     9.0
Customer     ▋              312         0     52.7%    6.4%      –     –    30.0

Cohorts by month
                                                                Amount  Median
Cohort    Leads    MQL    SQL  Opportunity  Customer   Rate        USD    days
──────────────────────────────────────────────────────────────────────────────
2026-01   1,480    801    420          210       121   8.2%    605,000    41.0
2026-02       0      0      0            0         0      –          0       –
2026-03   1,610    802    411          222       120   7.5%    482,501    41.5
2026-04◦  1,741    601    276          160        71   4.1%    301,000    28.0
2026-05◦     20      6      0            0         0  ~0.0%          0       –
──────────────────────────────────────────────────────────────────────────────
Total     4,851  2,210  1,107          592       312   6.4%  1,388,501    38.0
◦ not mature: ended less than 97 days before as-of, so these leads have not had
time to buy yet.
~ low n: under 30 leads, or an interval over 30 points; not to be compared.

Sources
                                                                  Amount  Median
Source      Leads    MQL    SQL  Opportunity  Customer   Rate        USD    days
────────────────────────────────────────────────────────────────────────────────
Organic     2,310  1,100    560          301       160   6.9%    701,000      40
Search
Paid        1,480    640    310          170        90   6.1%    410,000      44
Search
Partner:      890    400    200          100        55   6.2%    250,001      30
Café
Zürich &
Söhne GmbH
(none)        142     60     33           19         6   4.2%     25,000      25
展示会         17      6      3            1         1  ~5.9%      2,500      12
────────────────────────────────────────────────────────────────────────────────
(other)        12      4      1            1         0  ~0.0%          0       –
Total       4,851  2,210  1,107          592       312   6.4%  1,388,501      38
The first 5 of 6 rows; --top 0 shows all.
~ low n: under 30 leads, or an interval over 30 points; not to be compared.

• 52 leads passed a stage without a date of their own in it.
• 7 entries are earlier than an earlier stage; their days are left out.
Left out at this width: 95% interval, 90% within days.
"""

AT_200 = """\
sample_data/leads.csv · as of 2026-06-30 · 4,851 leads → 312 customers · 6.4% (5.8–7.2%)
5,197 rows = 4,851 leads + 210 merged as duplicates + 130 excluded (98 junk, 32 internal) + 3 unusable (no created date)
+ 3 dropped (1 blank, 2 footer)

Funnel
                                                Of these      From        95%    From          95%               Median  90% within
Stage                                  Reached   imputed  previous   interval    lead     interval   Lost  Open    days        days
───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
Lead         ████████████████████████    4,851         0         –          –  100.0%  99.92–100.0  1,802   839       –           –
MQL          ██████████▉                 2,210        12     45.6%  44.2–47.0   45.6%    44.2–47.0    701   402     4.0        20.0
SQL          █████▌                      1,107        40     50.1%  48.0–52.2   22.8%    21.7–24.0    311   204    11.5        44.3
Opportunity  ██▉                           592         0     53.5%  50.5–56.4   12.2%    11.3–13.2    180   100     9.0        31.0
Customer     █▌                            312         0     52.7%  48.7–56.7    6.4%      5.8–7.2      –     –    30.0        71.0

Cohorts by month
                                                                  95%     Amount  Median
Cohort    Leads    MQL    SQL  Opportunity  Customer   Rate  interval        USD    days
────────────────────────────────────────────────────────────────────────────────────────
2026-01   1,480    801    420          210       121   8.2%   6.9–9.7    605,000    41.0
2026-02       0      0      0            0         0      –         –          0       –
2026-03   1,610    802    411          222       120   7.5%   6.3–8.8    482,501    41.5
2026-04◦  1,741    601    276          160        71   4.1%   3.3–5.1    301,000    28.0
2026-05◦     20      6      0            0         0  ~0.0%  0.0–16.1          0       –
────────────────────────────────────────────────────────────────────────────────────────
Total     4,851  2,210  1,107          592       312   6.4%   5.8–7.2  1,388,501    38.0
◦ not mature: ended less than 97 days before as-of, so these leads have not had time to buy yet.
~ low n: under 30 leads, or an interval over 30 points; not to be compared.

Sources
                                                                                           95%     Amount  Median
Source                             Leads    MQL    SQL  Opportunity  Customer   Rate  interval        USD    days
─────────────────────────────────────────────────────────────────────────────────────────────────────────────────
Organic Search                     2,310  1,100    560          301       160   6.9%   6.0–8.0    701,000      40
Paid Search                        1,480    640    310          170        90   6.1%   5.0–7.4    410,000      44
Partner: Café Zürich & Söhne GmbH    890    400    200          100        55   6.2%   4.8–8.0    250,001      30
(none)                               142     60     33           19         6   4.2%   2.0–8.9     25,000      25
展示会                                17      6      3            1         1  ~5.9%  1.1–26.9      2,500      12
─────────────────────────────────────────────────────────────────────────────────────────────────────────────────
(other)                               12      4      1            1         0  ~0.0%  0.0–24.3          0       –
Total                              4,851  2,210  1,107          592       312   6.4%   5.8–7.2  1,388,501      38
The first 5 of 6 rows; --top 0 shows all.
~ low n: under 30 leads, or an interval over 30 points; not to be compared.

• 52 leads passed a stage without a date of their own in it.
• 7 entries are earlier than an earlier stage; their days are left out.
"""

IN_ASCII = """\
sample_data/leads.csv | as of 2026-06-30
4,851 leads -> 312 customers | 6.4% (5.8-7.2%)
5,197 rows = 4,851 leads + 210 merged as duplicates
+ 130 excluded (98 junk, 32 internal) + 3 unusable (no created date)
+ 3 dropped (1 blank, 2 footer)

Funnel
                                 Of these      From    From               Median
Stage                   Reached   imputed  previous    lead   Lost  Open    days
--------------------------------------------------------------------------------
Lead         #########    4,851         0         -  100.0%  1,802   839       -
MQL          ####         2,210        12     45.6%   45.6%    701   402     4.0
SQL          ##           1,107        40     50.1%   22.8%    311   204    11.5
Opportunity  #              592         0     53.5%   12.2%    180   100     9.0
Customer     #              312         0     52.7%    6.4%      -     -    30.0

Cohorts by month
                                                                Amount  Median
Cohort    Leads    MQL    SQL  Opportunity  Customer   Rate        USD    days
------------------------------------------------------------------------------
2026-01   1,480    801    420          210       121   8.2%    605,000    41.0
2026-02       0      0      0            0         0      -          0       -
2026-03   1,610    802    411          222       120   7.5%    482,501    41.5
2026-04*  1,741    601    276          160        71   4.1%    301,000    28.0
2026-05*     20      6      0            0         0  ~0.0%          0       -
------------------------------------------------------------------------------
Total     4,851  2,210  1,107          592       312   6.4%  1,388,501    38.0
* not mature: ended less than 97 days before as-of, so these leads have not had
time to buy yet.
~ low n: under 30 leads, or an interval over 30 points; not to be compared.

Sources
                                                                  Amount  Median
Source      Leads    MQL    SQL  Opportunity  Customer   Rate        USD    days
--------------------------------------------------------------------------------
Organic     2,310  1,100    560          301       160   6.9%    701,000      40
Search
Paid        1,480    640    310          170        90   6.1%    410,000      44
Search
Partner:      890    400    200          100        55   6.2%    250,001      30
Café
Zürich &
Söhne GmbH
(none)        142     60     33           19         6   4.2%     25,000      25
展示会         17      6      3            1         1  ~5.9%      2,500      12
--------------------------------------------------------------------------------
(other)        12      4      1            1         0  ~0.0%          0       -
Total       4,851  2,210  1,107          592       312   6.4%  1,388,501      38
The first 5 of 6 rows; --top 0 shows all.
~ low n: under 30 leads, or an interval over 30 points; not to be compared.

- 52 leads passed a stage without a date of their own in it.
- 7 entries are earlier than an earlier stage; their days are left out.
Left out at this width: 95% interval, 90% within days.
"""

ODDITIES = """\
a_b.csv · as of 2026-06-30 14:05:00 Europe/Berlin · 1 lead → 1 customer · ~100.0% (20.7–100.0%) low n
reach: any · window: 90 days · created since 2026-01-01 · where name = '|'
14 rows = 1 lead + 1 merged as duplicates + 9 excluded (a\\x07b) + 3 unusable (no created date)
+ 3 dropped (1 blank, 2 footer)

Cohorts
                                           95%  Response  Amount  Median
Cohort             Leads     Rate     interval   minutes     USD    days  First lead  Paused   Remark
─────────────────────────────────────────────────────────────────────────────────────────────────────────────
[bold]a|b[/]      12,000    0.05%     0.02–0.1       5.0  999.50     4.0  2026-01-02  yes      =1+1
展示会⏎\\x1b[31m?       0        –            –         –    0.00       –  –           unknown  –
été *x* `y`◦           3  ~100.0%  100.0–100.0       7.5    0.05    41.5  2026-03-01  no       \\u202eevil <b>
─────────────────────────────────────────────────────────────────────────────────────────────────────────────
Total             12,003    0.06%     0.02–0.1       6.0  999.55     4.5
◦ not mature: ended less than 90 days before as-of, so these leads have not had time to buy yet.
? maturity unknown: too few customers to tell how long it takes.
~ low n: under 30 leads, or an interval over 30 points; not to be compared.

• 1. A note of the table,⏎in two lines.
"""


def page(cells: int = 80, *, color: bool = False, unicode: bool = True) -> str:
    return FORMATS["table"](company(), Style(cells, color, unicode))


def test_at_80_cells() -> None:
    assert page() == AT_80


def test_at_200_cells() -> None:
    assert page(200) == AT_200


def test_in_ascii() -> None:
    assert page(unicode=False) == IN_ASCII


def test_oddities_are_shown_as_they_are() -> None:
    assert FORMATS["table"](oddities(), Style(120)) == ODDITIES


def test_color_adds_nothing_but_bold_dim_and_one_accent() -> None:
    colored = page(color=True)

    assert set(re.findall(r"\x1b\[[^m]*m", colored)) == {
        "\x1b[1m",
        "\x1b[2m",
        "\x1b[36m",
        "\x1b[0m",
    }
    plain = re.sub(r"\x1b\[[0-9;]*m", "", colored)
    assert re.sub(r" +$", "", plain, flags=re.MULTILINE) == AT_80


@pytest.mark.parametrize("variable", ["COLUMNS", "NO_COLOR", "FORCE_COLOR", "TERM", "LINES"])
def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    expected = page(100, color=True)
    monkeypatch.setenv(variable, "dumb" if variable == "TERM" else "20")

    assert page(100, color=True) == expected


@pytest.mark.parametrize("cells", [60, 80, 81, 100, 120, 160, 200])
def test_no_line_is_wider_than_the_terminal(cells: int) -> None:
    assert max(map(width, page(cells).splitlines())) <= cells


def test_wide_terminals_are_not_filled() -> None:
    assert page(200) == page(400)


@pytest.mark.parametrize("cells", [1, 20, 40, 80, 200])
def test_counts_and_rates_are_never_cut(cells: int) -> None:
    text = page(cells)

    for number in ("4,851", "2,310", "1,741", "890", "312", "160", "52.7%", "~5.9%", "12.2%"):
        assert re.search(rf"(?<!\S){re.escape(number)}(?!\S)", text), number


def test_a_table_alone() -> None:
    for report in (funnel(), cohorts(), sources()):
        text = FORMATS["table"](a_document(report, notes=()), Style(200))
        assert text.count("\n\n") == 1
        assert f"\n\n{report.title}\n" in text


def test_a_table_without_rows() -> None:
    full = funnel()
    empty = a_document(a_report("funnel", "Funnel", full.columns, []), notes=())

    lines = FORMATS["table"](empty, Style(200)).splitlines()

    assert lines[-2].startswith("Stage")
    assert set(lines[-1]) == {"─"}
