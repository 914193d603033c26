"""Plain text of `check`, whole: what a cron mail says and grep reads."""

# ruff: noqa: E501  # the lines as they are read

from funnelcli.render import Style
from funnelcli.render.findings import FINDINGS_FORMATS

from .companies import clean, company, oddities

COMPANY = """\
sample_data/leads.csv | as of 2026-06-30 | 4851 leads -> 312 customers | 6.4% (5.8-7.2%)
5197 rows = 4851 leads + 210 merged as duplicates + 130 excluded (98 junk, 32 internal) + 3 unusable (no created date) + 3 dropped (1 blank, 2 footer)

fail | 6 rules: 1 failed, 1 not evaluated, 1 warned, 1 info, 2 passed | 7 suppressed, 10 in the baseline | exit code 3 (--fail-on error)

Status         Rule                   About                Finding  Found  Effect  Rows  What to do  Defined at  Explained by
fail           ST002 stage-order      deals | Close Date   Opportunity is dated before MQL.  44 of 4851 rows (0.9%) + 3 suppressed + 10 in the baseline = 57 found; fails if > 0.  Touches 57 leads, 3 customers among them; without these rows the rate stays 6.4%.  Rows: L-17, L-20 and 42 more.  Correct the dates in the CRM, or name the field that is never edited by hand.  config.example.yaml:41:3  funnelcli rule ST002
not evaluated  DT005 stale-export     leads                `last_activity` names no column of leads.  -  -  -  Name the column in leads.last_activity, or leave DT005 out.  config.example.yaml:7:5  funnelcli rule DT005
warn           SR001 missing-source   leads | Lead Source  142 leads have no source.  142 of 4851 leads (2.9%); warns if > 2%, fails if > 10%, from 50 rows on.  Touches 142 leads, 6 customers among them; without these rows the rate is 6.5% instead of 6.4%.  Rows: leads.csv:2 and 141 more.  Make the field mandatory in the CRM.  config.example.yaml:12:5  funnelcli rule SR001
info           MT002 immature-cohort  -                    2 of 5 cohorts are not mature.  2 of 5 cohorts (40.0%).  -  -  Compare them when they are as old as the others.  -  funnelcli rule MT002
pass           SR003 source-variants  leads | Lead Source  4 sources look alike.  0 of 12 leads (0.0%) + 4 suppressed = 4 found; warns if > 0.  -  -  Add aliases.  -  funnelcli rule SR003

2 rules passed: ID001, SR003

Notes
52 leads passed a stage without a date of their own in it.
"""

ODDITIES = """\
a b.csv | as of 2026-06-30 | 4851 leads -> 312 customers | 6.4% (5.8-7.2%)
5197 rows = 4851 leads + 210 merged as duplicates + 130 excluded (98 junk, 32 internal) + 3 unusable (no created date) + 3 dropped (1 blank, 2 footer)

fail | 1 rule: 1 failed | exit code 0 (--fail-on never)

Status  Rule      About                                                                       Finding  Found  Effect  Rows  What to do  Defined at  Explained by
fail    own-rule  leads | [b]a|b[/] {0} [x](1)\\n::error::50% ]]>\\x1b[31m\\u202e\ufffe <c> `d`, e:f  [b]a|b[/] {0} [x](1)\\n::error::50% ]]>\\x1b[31m\\u202e\ufffe <c> `d`, e:f  3 found; fails if > 0.  Touches no lead; without these rows the rate stays 6.4%.  Rows: [b]a|b[/] {0} [x](1)\\n::error::50% ]]>\\x1b[31m\\u202e\ufffe <c> `d`, e:f, =1+1 and 1 more.  [b]a|b[/] {0} [x](1)\\n::error::50% ]]>\\x1b[31m\\u202e\ufffe <c> `d`, e:f  -  -
"""


def test_company() -> None:
    assert FINDINGS_FORMATS["plain"](company(), Style()) == COMPANY


def test_oddities_are_shown_as_they_are() -> None:
    assert FINDINGS_FORMATS["plain"](oddities(), Style()) == ODDITIES


def test_the_style_changes_nothing() -> None:
    assert FINDINGS_FORMATS["plain"](company(), Style(20, color=True, unicode=False)) == COMPANY


def test_the_layout_is_ascii() -> None:
    assert COMPANY.isascii()


def test_a_clean_export_has_no_table() -> None:
    assert FINDINGS_FORMATS["plain"](clean(), Style()).split("\n\n")[1:] == [
        "pass | 2 rules: 2 passed | exit code 0 (--fail-on warning)",
        "2 rules passed: ID001, ST002\n",
    ]


def test_a_finding_is_a_line_of_columns_two_spaces_apart() -> None:
    lines = COMPANY.split("\n\n")[2].splitlines()
    columns = [[cell.strip() for cell in line.split("  ") if cell] for line in lines]

    assert {len(cells) for cells in columns} == {10}
    assert [cells[0] for cells in columns] == [
        "Status", "fail", "not evaluated", "warn", "info", "pass",
    ]  # fmt: skip
