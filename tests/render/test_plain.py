"""Plain text, whole: what a cron mail says and grep reads."""

# ruff: noqa: E501  # the lines as they are read

from itertools import pairwise

from funnelcli.render import FORMATS, Style
from funnelcli.render.width import width

from .documents import company, oddities

COMPANY = """\
290 of 3900 leads old enough to judge became customers: 7.4% (6.7-8.3%)
951 leads are younger than 97 days; 22 of them have bought already.
sample_data/leads.csv | as of 2026-06-30
5197 rows = 4851 leads + 210 merged as duplicates + 130 excluded (98 junk, 32 internal) + 3 unusable (no created date) + 3 dropped (1 blank, 2 footer)

Funnel
Stage        12 months     Reached  Of these imputed  From previous  95% interval  From lead  95% interval  Lost  Open  Median days  90% within days
Lead         __..-:=+*###     4851                 0              -             -     100.0%    99.9-100.0  1802   839            -                -
MQL          ___.-:=+*###     2210                12          45.7%     44.3-47.2      46.2%     44.6-47.7   701   402          4.0             20.0
SQL          ___.-:=+*###     1107                40          51.3%     49.1-53.5      23.9%     22.5-25.2   311   204         11.5             44.3
Opportunity  ____-:=+*###      592                 0          56.0%     52.9-59.1      13.3%     12.3-14.4   180   100          9.0             31.0
Customer     ____________      312                 0          55.0%     50.6-59.3       7.4%       6.7-8.3     -     -         30.0             71.0
From lead: of the 3,900 leads that are at least 97 days old.

Cohorts by month
Cohort   Leads   MQL   SQL  Opportunity  Customer   Rate  95% interval  Amount USD  Median days  Mature
2026-01   1480   801   420          210       121   8.2%       6.9-9.7   605000.00         41.0  yes
2026-02      0     0     0            0         0      -             -        0.00            -  yes
2026-03   1610   802   411          222       120   7.5%       6.3-8.8   482500.50         41.5  yes
2026-04   1741   601   276          160        71   4.1%       3.3-5.1   301000.00         28.0  no
2026-05     20     6     0            0         0  ~0.0%      0.0-16.1        0.00            -  no
Total     4851  2210  1107          592       312   7.4%       6.7-8.3  1388500.50         38.0  -
Total: the rate is of 3,900 leads at least 97 days old.
mature no: ended less than 97 days before as-of, so these leads have not had time to buy yet.
~ low n: under 30 leads, or an interval over 30 points; not to be compared.

Sources
Source                             12 months     Leads   Share   MQL   SQL  Opportunity  Customer   Rate  95% interval  Amount USD  Median days  Young  Young bought
Organic Search                     _.--:==+**##   2310   47.6%  1100   560          301       160   7.9%       6.8-9.2   701000.00           40    410            10
Paid Search                        _#_#_#_#_#_#   1480   30.5%   640   310          170        90   7.3%       5.9-9.0   410000.00           44    380            10
Partner: Café Zürich & Söhne GmbH  ############    890   18.4%   400   200          100        55   7.1%       5.5-9.2   250000.50           30    130             1
(none)                             ____________    142    2.9%    60    33           19         6   4.2%       1.8-9.4    25000.00           25     22             1
展示会                             -                17    0.4%     6     3            1         1  ~8.3%      1.5-35.4     2500.00           12      5             0
(other)                            -                12    0.3%     4     1            1         0  ~0.0%      0.0-32.4        0.00            -      4             0
Total                              -              4851  100.0%  2210  1107          592       312   7.4%       6.7-8.3  1388500.50           38    951            22
Rate: of leads that are at least 97 days old.
The first 5 of 6 rows; --top 0 shows all.
~ low n: under 30 leads, or an interval over 30 points; not to be compared.

Notes
52 leads passed a stage without a date of their own in it.
7 entries are earlier than an earlier stage; their days are left out.
"""

ODDITIES = """\
1 of 1 lead old enough to judge became a customer: ~100.0% (20.7-100.0%), low n
a_b.csv | as of 2026-06-30 14:05:00 Europe/Berlin
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
    assert {len(cells) for cells in columns} == {14}
    assert all(width(one) == width(other) for one, other in pairwise(sources))
