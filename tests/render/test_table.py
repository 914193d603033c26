"""The page for a terminal, whole, as the reader sees it."""

# ruff: noqa: E501  # the text as it is read, its lines and dashes included

import re

import pytest

from funnelcli.render import FORMATS, Style
from funnelcli.render.width import width

from .documents import a_document, a_report, cohorts, company, funnel, oddities, sources

AT_80 = """\
290 of 3,900 leads old enough to judge became customers: 7.4% (6.7–8.3%)
951 leads are younger than 97 days; 22 of them have bought already.
sample_data/leads.csv · as of 2026-06-30
5,197 rows = 4,851 leads + 210 merged as duplicates
+ 130 excluded (98 junk, 32 internal) + 3 unusable (no created date)
+ 3 dropped (1 blank, 2 footer)

Funnel
                        From
                      previ-        95%    From         95%               Median
Stage        Reached     ous   interval    lead    interval   Lost  Open    days
────────────────────────────────────────────────────────────────────────────────
Lead           4,851       –          –  100.0%  99.9–100.0  1,802   839       –
MQL            2,210   45.7%  44.3–47.2   46.2%   44.6–47.7    701   402     4.0
SQL            1,107   51.3%  49.1–53.5   23.9%   22.5–25.2    311   204    11.5
Opportunity      592   56.0%  52.9–59.1   13.3%   12.3–14.4    180   100     9.0
Customer         312   55.0%  50.6–59.3    7.4%     6.7–8.3      –     –    30.0
From lead: of the 3,900 leads that are at least 97 days old.

Cohorts by month
                                                                  95%  Median
Cohort    Leads    MQL    SQL  Opportunity  Customer   Rate  interval    days
─────────────────────────────────────────────────────────────────────────────
2026-01   1,480    801    420          210       121   8.2%   6.9–9.7    41.0
2026-02       0      0      0            0         0      –         –       –
2026-03   1,610    802    411          222       120   7.5%   6.3–8.8    41.5
2026-04◦  1,741    601    276          160        71   4.1%   3.3–5.1    28.0
2026-05◦     20      6      0            0         0  ~0.0%  0.0–16.1       –
─────────────────────────────────────────────────────────────────────────────
Total     4,851  2,210  1,107          592       312   7.4%   6.7–8.3    38.0
Total: the rate is of 3,900 leads at least 97 days old.
◦ not mature: ended less than 97 days before as-of, so these leads have not had
time to buy yet.
~ low n: under 30 leads, or an interval over 30 points; not to be compared.

Sources
                                 Oppor-  Custom-              95%  Median
Source      Leads    MQL    SQL  tunity       er   Rate  interval    days  Young
────────────────────────────────────────────────────────────────────────────────
Organic     2,310  1,100    560     301      160   7.9%   6.8–9.2      40    410
Search
Paid        1,480    640    310     170       90   7.3%   5.9–9.0      44    380
Search
Partner:      890    400    200     100       55   7.1%   5.5–9.2      30    130
Café
Zürich &
Söhne GmbH
(none)        142     60     33      19        6   4.2%   1.8–9.4      25     22
展示会         17      6      3       1        1  ~8.3%  1.5–35.4      12      5
────────────────────────────────────────────────────────────────────────────────
(other)        12      4      1       1        0  ~0.0%  0.0–32.4       –      4
Total       4,851  2,210  1,107     592      312   7.4%   6.7–8.3      38    951
Rate: of leads that are at least 97 days old.
The first 5 of 6 rows; --top 0 shows all.
~ low n: under 30 leads, or an interval over 30 points; not to be compared.

• 52 leads passed a stage without a date of their own in it.
• 7 entries are earlier than an earlier stage; their days are left out.
Left out at this width: 12 months, Of these imputed, 90% within days, Amount
USD, Share, Young bought. -f plain has all.
"""

AT_200 = """\
290 of 3,900 leads old enough to judge became customers: 7.4% (6.7–8.3%)
951 leads are younger than 97 days; 22 of them have bought already.
sample_data/leads.csv · as of 2026-06-30
5,197 rows = 4,851 leads + 210 merged as duplicates + 130 excluded (98 junk, 32 internal) + 3 unusable (no created date)
+ 3 dropped (1 blank, 2 footer)

Funnel
Stage                                  12 months     Reached  Of these imputed  From previous  95% interval  From lead  95% interval   Lost  Open  Median days  90% within days
───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
Lead         ████████████████████████  ▁▁▂▂▃▄▅▆▇███    4,851                 0              –             –     100.0%    99.9–100.0  1,802   839            –                –
MQL          ███████████▏              ▁▁▁▂▃▄▅▆▇███    2,210                12          45.7%     44.3–47.2      46.2%     44.6–47.7    701   402          4.0             20.0
SQL          █████▊                    ▁▁▁▂▃▄▅▆▇███    1,107                40          51.3%     49.1–53.5      23.9%     22.5–25.2    311   204         11.5             44.3
Opportunity  ███▎                      ▁▁▁▁▃▄▅▆▇███      592                 0          56.0%     52.9–59.1      13.3%     12.3–14.4    180   100          9.0             31.0
Customer     █▊                        ▁▁▁▁▁▁▁▁▁▁▁▁      312                 0          55.0%     50.6–59.3       7.4%       6.7–8.3      –     –         30.0             71.0
From lead: of the 3,900 leads that are at least 97 days old.

Cohorts by month
Cohort    Leads    MQL    SQL  Opportunity  Customer   Rate  95% interval  Amount USD  Median days
──────────────────────────────────────────────────────────────────────────────────────────────────
2026-01   1,480    801    420          210       121   8.2%       6.9–9.7     605,000         41.0
2026-02       0      0      0            0         0      –             –           0            –
2026-03   1,610    802    411          222       120   7.5%       6.3–8.8     482,501         41.5
2026-04◦  1,741    601    276          160        71   4.1%       3.3–5.1     301,000         28.0
2026-05◦     20      6      0            0         0  ~0.0%      0.0–16.1           0            –
──────────────────────────────────────────────────────────────────────────────────────────────────
Total     4,851  2,210  1,107          592       312   7.4%       6.7–8.3   1,388,501         38.0
Total: the rate is of 3,900 leads at least 97 days old.
◦ not mature: ended less than 97 days before as-of, so these leads have not had time to buy yet.
~ low n: under 30 leads, or an interval over 30 points; not to be compared.

Sources
Source                             12 months     Leads   Share    MQL    SQL  Opportunity  Customer   Rate  95% interval  Amount USD  Median days  Young  Young bought
──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
Organic Search                     ▁▂▃▃▄▅▅▆▇▇██  2,310   47.6%  1,100    560          301       160   7.9%       6.8–9.2     701,000           40    410            10
Paid Search                        ▁█▁█▁█▁█▁█▁█  1,480   30.5%    640    310          170        90   7.3%       5.9–9.0     410,000           44    380            10
Partner: Café Zürich & Söhne GmbH  ████████████    890   18.4%    400    200          100        55   7.1%       5.5–9.2     250,001           30    130             1
(none)                             ▁▁▁▁▁▁▁▁▁▁▁▁    142    2.9%     60     33           19         6   4.2%       1.8–9.4      25,000           25     22             1
展示会                             –                17    0.4%      6      3            1         1  ~8.3%      1.5–35.4       2,500           12      5             0
──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
(other)                                             12    0.3%      4      1            1         0  ~0.0%      0.0–32.4           0            –      4             0
Total                                            4,851  100.0%  2,210  1,107          592       312   7.4%       6.7–8.3   1,388,501           38    951            22
Rate: of leads that are at least 97 days old.
The first 5 of 6 rows; --top 0 shows all.
~ low n: under 30 leads, or an interval over 30 points; not to be compared.

• 52 leads passed a stage without a date of their own in it.
• 7 entries are earlier than an earlier stage; their days are left out.
"""

IN_ASCII = """\
290 of 3,900 leads old enough to judge became customers: 7.4% (6.7-8.3%)
951 leads are younger than 97 days; 22 of them have bought already.
sample_data/leads.csv | as of 2026-06-30
5,197 rows = 4,851 leads + 210 merged as duplicates
+ 130 excluded (98 junk, 32 internal) + 3 unusable (no created date)
+ 3 dropped (1 blank, 2 footer)

Funnel
                        From
                      previ-        95%    From         95%               Median
Stage        Reached     ous   interval    lead    interval   Lost  Open    days
--------------------------------------------------------------------------------
Lead           4,851       -          -  100.0%  99.9-100.0  1,802   839       -
MQL            2,210   45.7%  44.3-47.2   46.2%   44.6-47.7    701   402     4.0
SQL            1,107   51.3%  49.1-53.5   23.9%   22.5-25.2    311   204    11.5
Opportunity      592   56.0%  52.9-59.1   13.3%   12.3-14.4    180   100     9.0
Customer         312   55.0%  50.6-59.3    7.4%     6.7-8.3      -     -    30.0
From lead: of the 3,900 leads that are at least 97 days old.

Cohorts by month
                                                                  95%  Median
Cohort    Leads    MQL    SQL  Opportunity  Customer   Rate  interval    days
-----------------------------------------------------------------------------
2026-01   1,480    801    420          210       121   8.2%   6.9-9.7    41.0
2026-02       0      0      0            0         0      -         -       -
2026-03   1,610    802    411          222       120   7.5%   6.3-8.8    41.5
2026-04*  1,741    601    276          160        71   4.1%   3.3-5.1    28.0
2026-05*     20      6      0            0         0  ~0.0%  0.0-16.1       -
-----------------------------------------------------------------------------
Total     4,851  2,210  1,107          592       312   7.4%   6.7-8.3    38.0
Total: the rate is of 3,900 leads at least 97 days old.
* not mature: ended less than 97 days before as-of, so these leads have not had
time to buy yet.
~ low n: under 30 leads, or an interval over 30 points; not to be compared.

Sources
                                 Oppor-  Custom-              95%  Median
Source      Leads    MQL    SQL  tunity       er   Rate  interval    days  Young
--------------------------------------------------------------------------------
Organic     2,310  1,100    560     301      160   7.9%   6.8-9.2      40    410
Search
Paid        1,480    640    310     170       90   7.3%   5.9-9.0      44    380
Search
Partner:      890    400    200     100       55   7.1%   5.5-9.2      30    130
Café
Zürich &
Söhne GmbH
(none)        142     60     33      19        6   4.2%   1.8-9.4      25     22
展示会         17      6      3       1        1  ~8.3%  1.5-35.4      12      5
--------------------------------------------------------------------------------
(other)        12      4      1       1        0  ~0.0%  0.0-32.4       -      4
Total       4,851  2,210  1,107     592      312   7.4%   6.7-8.3      38    951
Rate: of leads that are at least 97 days old.
The first 5 of 6 rows; --top 0 shows all.
~ low n: under 30 leads, or an interval over 30 points; not to be compared.

- 52 leads passed a stage without a date of their own in it.
- 7 entries are earlier than an earlier stage; their days are left out.
Left out at this width: 12 months, Of these imputed, 90% within days, Amount
USD, Share, Young bought. -f plain has all.
"""

ODDITIES = """\
1 of 1 lead old enough to judge became a customer: ~100.0% (20.7–100.0%), low n
a_b.csv · as of 2026-06-30 14:05:00 Europe/Berlin
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
    colored = page(200, color=True)

    assert set(re.findall(r"\x1b\[[^m]*m", colored)) == {
        "\x1b[1m",
        "\x1b[2m",
        "\x1b[36m",
        "\x1b[0m",
    }
    plain = re.sub(r"\x1b\[[0-9;]*m", "", colored)
    assert re.sub(r" +$", "", plain, flags=re.MULTILINE) == AT_200


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

    for number in ("4,851", "2,310", "1,741", "890", "312", "160", "55.0%", "~8.3%", "13.3%"):
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
