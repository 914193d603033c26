"""Markdown of `check`, whole: as it stands in the summary of a job."""

# ruff: noqa: E501  # the text as it is read, its lines and dashes included

from dataclasses import replace

from funnelcli.render import Style
from funnelcli.render.findings import FINDINGS_FORMATS

from .companies import a_result, clean, company, oddities, stage_order, twins

COMMENT = 65_536
"""What GitHub takes as a comment; the summary of a job may be 16 times as large."""

COMPANY = """\
## Check: fail

6 rules: 1 failed, 1 not evaluated, 1 warned, 1 info, 2 passed · 7 suppressed, 10 in the baseline · exit code 3 (--fail-on error)

**sample\\_data/leads.csv · as of 2026-06-30 · 4,851 leads → 312 customers · 6.4% (5.8–7.2%)**

5,197 rows = 4,851 leads + 210 merged as duplicates + 130 excluded (98 junk, 32 internal) + 3 unusable (no created date) + 3 dropped (1 blank, 2 footer)

| Status | Rule | Finding | Found | Effect |
| --- | --- | --- | --- | --- |
| **fail** | ST002 stage-order · deals · Close Date | Opportunity is dated before MQL. Rows: L-17, L-20 and 42 more. | 44 of 4,851 rows (0.9%) + 3 suppressed + 10 in the baseline = 57 found | Touches 57 leads, 3 customers among them; without these rows the rate stays 6.4%. |
| **not evaluated** | DT005 stale-export · leads | \\`last\\_activity\\` names no column of leads. | – | – |
| **warn** | SR001 missing-source · leads · Lead Source | 142 leads have no source. Rows: leads.csv:2 and 141 more. | 142 of 4,851 leads (2.9%) | Touches 142 leads, 6 customers among them; without these rows the rate is 6.5% instead of 6.4%. |
| **info** | MT002 immature-cohort | 2 of 5 cohorts are not mature. | 2 of 5 cohorts (40.0%) | – |

### What to do

- **ST002 stage-order · deals · Close Date**: Correct the dates in the CRM, or name the field that is never edited by hand. · config.example.yaml:41:3 · funnelcli rule ST002
- **DT005 stale-export · leads**: Name the column in leads.last\\_activity, or leave DT005 out. · config.example.yaml:7:5 · funnelcli rule DT005
- **SR001 missing-source · leads · Lead Source**: Make the field mandatory in the CRM. · config.example.yaml:12:5 · funnelcli rule SR001
- **MT002 immature-cohort**: Compare them when they are as old as the others. · funnelcli rule MT002

2 rules passed: ID001, SR003

- **SR003 source-variants · leads · Lead Source**: 0 of 12 leads (0.0%) + 4 suppressed = 4 found; warns if \\> 0.

## Notes

- 52 leads passed a stage without a date of their own in it.
"""

ODDITIES = """\
## Check: fail

1 rule: 1 failed · exit code 0 (--fail-on never)

**a b.csv · as of 2026-06-30 · 4,851 leads → 312 customers · 6.4% (5.8–7.2%)**

5,197 rows = 4,851 leads + 210 merged as duplicates + 130 excluded (98 junk, 32 internal) + 3 unusable (no created date) + 3 dropped (1 blank, 2 footer)

| Status | Rule | Finding | Found | Effect |
| --- | --- | --- | --- | --- |
| **fail** | own-rule · leads · \\[b\\]a\\|b\\[/\\] {0} \\[x\\](1)⏎::error::50% \\]\\]\\>\\\\x1b\\[31m\\\\u202e\ufffe \\<c\\> \\`d\\`, e:f | \\[b\\]a\\|b\\[/\\] {0} \\[x\\](1)⏎::error::50% \\]\\]\\>\\\\x1b\\[31m\\\\u202e\ufffe \\<c\\> \\`d\\`, e:f Rows: \\[b\\]a\\|b\\[/\\] {0} \\[x\\](1)⏎::error::50% \\]\\]\\>\\\\x1b\\[31m\\\\u202e\ufffe \\<c\\> \\`d\\`, e:f, =1+1 and 1 more. | 3 found | Touches no lead; without these rows the rate stays 6.4%. |

### What to do

- **own-rule · leads · \\[b\\]a\\|b\\[/\\] {0} \\[x\\](1)⏎::error::50% \\]\\]\\>\\\\x1b\\[31m\\\\u202e\ufffe \\<c\\> \\`d\\`, e:f**: \\[b\\]a\\|b\\[/\\] {0} \\[x\\](1)⏎::error::50% \\]\\]\\>\\\\x1b\\[31m\\\\u202e\ufffe \\<c\\> \\`d\\`, e:f
"""


def test_company() -> None:
    assert FINDINGS_FORMATS["markdown"](company(), Style()) == COMPANY


def test_oddities_are_shown_as_they_are() -> None:
    assert FINDINGS_FORMATS["markdown"](oddities(), Style()) == ODDITIES


def test_the_style_changes_nothing() -> None:
    style = Style(20, color=True, unicode=False)

    assert FINDINGS_FORMATS["markdown"](company(), style) == COMPANY


def test_a_clean_export_has_no_table() -> None:
    text = FINDINGS_FORMATS["markdown"](clean(), Style())

    assert text.startswith("## Check: pass\n\n2 rules: 2 passed · exit code 0")
    assert text.endswith("\n\n2 rules passed: ID001, ST002\n")
    assert "\n|" not in text
    assert "What to do" not in text


def test_it_fits_into_a_comment_and_counts_what_does_not() -> None:
    columns = (replace(stage_order(), column=f"{n:03}" + "é" * 300) for n in range(200))
    below = (replace(twins(), column=f"{n:03}" + "é" * 300) for n in range(200))
    findings = replace(company(), results=(*columns, *below))

    text = FINDINGS_FORMATS["markdown"](findings, Style())

    rows = text.count("\n| **fail** |")
    assert len(text.encode()) < COMMENT
    assert 10 < rows < 200
    assert text.count("\n- **ST002") == rows
    assert f"\n\n{200 - rows} findings did not fit here.\n\n### What to do" in text
    tolerated = text.count("\n- **SR003")
    assert 5 < tolerated < 200
    assert f"\n\n{200 - tolerated} findings did not fit here.\n\n## Notes" in text


def test_one_finding_that_is_too_large_is_counted() -> None:
    large = a_result("own", "own", status="fail", message="x" * 50_000, count=1)

    text = FINDINGS_FORMATS["markdown"](replace(company(), results=(large,)), Style())

    assert "\n\n1 finding did not fit here.\n" in text
    assert "What to do" not in text
