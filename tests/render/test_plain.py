"""Plain text, whole: what a cron mail says and grep reads."""

# ruff: noqa: E501  # the lines as they are read

from itertools import pairwise

from funnelcli.render import FORMATS, Style
from funnelcli.render.width import width

from .documents import company, oddities

COMPANY = """\
sample_data/leads.csv | as of 2026-06-30 | 4851 leads -> 312 customers | 6.4% (5.8-7.2%)
5197 rows = 4851 leads + 210 merged as duplicates + 130 excluded (98 junk, 32 internal) + 3 unusable (no created date) + 3 dropped (1 blank, 2 footer)

Funnel
Stage        Reached  Of these imputed  From previous  95% interval  From lead  95% interval  Lost  Open  Median days  90% within days
Lead            4851                 0              -             -     100.0%   99.92-100.0  1802   839            -                -
MQL             2210                12          45.6%     44.2-47.0      45.6%     44.2-47.0   701   402          4.0             20.0
SQL             1107                40          50.1%     48.0-52.2      22.8%     21.7-24.0   311   204         11.5             44.3
Opportunity      592                 0          53.5%     50.5-56.4      12.2%     11.3-13.2   180   100          9.0             31.0
Customer         312                 0          52.7%     48.7-56.7       6.4%       5.8-7.2     -     -         30.0             71.0

Cohorts by month
Cohort   Leads   MQL   SQL  Opportunity  Customer   Rate  95% interval  Amount USD  Median days  Mature
2026-01   1480   801   420          210       121   8.2%       6.9-9.7   605000.00         41.0  yes
2026-02      0     0     0            0         0      -             -        0.00            -  yes
2026-03   1610   802   411          222       120   7.5%       6.3-8.8   482500.50         41.5  yes
2026-04   1741   601   276          160        71   4.1%       3.3-5.1   301000.00         28.0  no
2026-05     20     6     0            0         0  ~0.0%      0.0-16.1        0.00            -  no
Total     4851  2210  1107          592       312   6.4%       5.8-7.2  1388500.50         38.0  -
mature no: ended less than 97 days before as-of, so these leads have not had time to buy yet.
~ low n: under 30 leads, or an interval over 30 points; not to be compared.

Sources
Source                             Leads   MQL   SQL  Opportunity  Customer   Rate  95% interval  Amount USD  Median days
Organic Search                      2310  1100   560          301       160   6.9%       6.0-8.0   701000.00           40
Paid Search                         1480   640   310          170        90   6.1%       5.0-7.4   410000.00           44
Partner: Café Zürich & Söhne GmbH    890   400   200          100        55   6.2%       4.8-8.0   250000.50           30
(none)                               142    60    33           19         6   4.2%       2.0-8.9    25000.00           25
展示会                                17     6     3            1         1  ~5.9%      1.1-26.9     2500.00           12
(other)                               12     4     1            1         0  ~0.0%      0.0-24.3        0.00            -
Total                               4851  2210  1107          592       312   6.4%       5.8-7.2  1388500.50           38
The first 5 of 6 rows; --top 0 shows all.
~ low n: under 30 leads, or an interval over 30 points; not to be compared.

Notes
52 leads passed a stage without a date of their own in it.
7 entries are earlier than an earlier stage; their days are left out.
"""

ODDITIES = """\
a_b.csv | as of 2026-06-30 14:05:00 Europe/Berlin | 1 lead -> 1 customer | ~100.0% (20.7-100.0%) low n
reach: any | window: 90 days | created since 2026-01-01 | where name = '|'
14 rows = 1 lead + 1 merged as duplicates + 9 excluded (a\\x07b) + 3 unusable (no created date) + 3 dropped (1 blank, 2 footer)

Cohorts
Cohort            Leads     Rate  95% interval  Response minutes  Amount USD  Median days  First lead  Paused   Remark          Mature
[bold]a|b[/]      12000    0.05%      0.02-0.1               5.0      999.50          4.0  2026-01-02  yes      =1+1            yes
展示会\\n\\x1b[31m      0        -             -                 -        0.00            -  -           unknown  -               unknown
été *x* `y`           3  ~100.0%   100.0-100.0               7.5        0.05         41.5  2026-03-01  no       \\u202eevil <b>  no
Total             12003    0.06%      0.02-0.1               6.0      999.55          4.5  -           -        -               -
mature no: ended less than 90 days before as-of, so these leads have not had time to buy yet.
Maturity unknown: too few customers to tell how long it takes.
~ low n: under 30 leads, or an interval over 30 points; not to be compared.

Notes
1. A note of the table,\\nin two lines.
"""


def test_company() -> None:
    assert FORMATS["plain"](company(), Style()) == COMPANY


def test_oddities_are_shown_as_they_are() -> None:
    assert FORMATS["plain"](oddities(), Style()) == ODDITIES


def test_the_style_changes_nothing() -> None:
    assert FORMATS["plain"](company(), Style(20, color=True, unicode=False)) == COMPANY


def test_the_layout_is_ascii() -> None:
    data = set("Partner: Café Zürich & Söhne GmbH展示会")

    assert {character for character in COMPANY if not character.isascii()} <= data


def test_columns_are_aligned_and_split_at_two_spaces() -> None:
    blocks = [block.splitlines() for block in COMPANY.split("\n\n")]
    sources = blocks[3][1:8]

    assert [line.split("  ")[0] for line in sources[1:3]] == ["Organic Search", "Paid Search"]
    columns = [[cell for cell in line.split("  ") if cell] for line in sources]
    assert {len(cells) for cells in columns} == {10}
    assert all(width(one) == width(other) for one, other in pairwise(sources))
