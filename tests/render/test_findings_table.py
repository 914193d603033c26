"""The page of `check` for a terminal, whole, as the reader sees it."""

# ruff: noqa: E501  # the text as it is read, its lines and dashes included

import re
from dataclasses import replace

import pytest

from funnelcli.answers.findings import Effect, Threshold
from funnelcli.answers.report import Rate
from funnelcli.render import Style
from funnelcli.render.findings import FINDINGS_FORMATS
from funnelcli.render.width import width

from .companies import HEADLINE, SAYS, a_result, clean, company, oddities, stage_order
from .documents import COMPANY_STAGES

COMPANY = """\
sample_data/leads.csv · as of 2026-06-30 · 4,851 leads → 312 customers · 6.4% (5.8–7.2%)
5,197 rows = 4,851 leads + 210 merged as duplicates + 130 excluded (98 junk, 32 internal)
+ 3 unusable (no created date) + 3 dropped (1 blank, 2 footer)

✗ fail · 6 rules: 1 failed, 1 not evaluated, 1 warned, 1 info, 2 passed · 7 suppressed, 10 in the
  baseline · exit code 3 (--fail-on error)

✗ fail ST002 stage-order · deals · Close Date
  Opportunity is dated before MQL.
  44 of 4,851 rows (0.9%) + 3 suppressed + 10 in the baseline = 57 found; fails if > 0.
  Touches 57 leads, 3 customers among them; without these rows the rate stays 6.4%.
  Rows: L-17, L-20 and 42 more.
  Correct the dates in the CRM, or name the field that is never edited by hand.
  config.example.yaml:41:3 · funnelcli rule ST002

? not evaluated DT005 stale-export · leads
  `last_activity` names no column of leads.
  Name the column in leads.last_activity, or leave DT005 out.
  config.example.yaml:7:5 · funnelcli rule DT005

! warn SR001 missing-source · leads · Lead Source
  142 leads have no source.
  142 of 4,851 leads (2.9%); warns if > 2%, fails if > 10%, from 50 rows on.
  Touches 142 leads, 6 customers among them; without these rows the rate is 6.5% instead of 6.4%.
  Rows: leads.csv:2 and 141 more.
  Make the field mandatory in the CRM.
  config.example.yaml:12:5 · funnelcli rule SR001

i info MT002 immature-cohort
  2 of 5 cohorts are not mature.
  2 of 5 cohorts (40.0%).
  Compare them when they are as old as the others.
  funnelcli rule MT002

✓ 2 rules passed: ID001, SR003
  SR003 source-variants · leads · Lead Source: 0 of 12 leads (0.0%) + 4 suppressed = 4 found; warns
  if > 0.

• 52 leads passed a stage without a date of their own in it.
"""

NARROW = """\
sample_data/leads.csv | as of 2026-06-30
4,851 leads -> 312 customers | 6.4% (5.8-7.2%)
5,197 rows = 4,851 leads
+ 210 merged as duplicates
+ 130 excluded (98 junk, 32 internal)
+ 3 unusable (no created date)
+ 3 dropped (1 blank, 2 footer)

x fail | 6 rules: 1 failed, 1 not evaluated, 1
  warned, 1 info, 2 passed | 7 suppressed, 10 in
  the baseline | exit code 3 (--fail-on error)

x fail ST002 stage-order | deals | Close Date
  Opportunity is dated before MQL.
  44 of 4,851 rows (0.9%) + 3 suppressed + 10 in
  the baseline = 57 found; fails if > 0.
  Touches 57 leads, 3 customers among them;
  without these rows the rate stays 6.4%.
  Rows: L-17, L-20 and 42 more.
  Correct the dates in the CRM, or name the
  field that is never edited by hand.
  config.example.yaml:41:3 | funnelcli rule
  ST002

? not evaluated DT005 stale-export | leads
  `last_activity` names no column of leads.
  Name the column in leads.last_activity, or
  leave DT005 out.
  config.example.yaml:7:5 | funnelcli rule DT005

! warn SR001 missing-source | leads | Lead
  Source
  142 leads have no source.
  142 of 4,851 leads (2.9%); warns if > 2%,
  fails if > 10%, from 50 rows on.
  Touches 142 leads, 6 customers among them;
  without these rows the rate is 6.5% instead of
  6.4%.
  Rows: leads.csv:2 and 141 more.
  Make the field mandatory in the CRM.
  config.example.yaml:12:5 | funnelcli rule
  SR001

i info MT002 immature-cohort
  2 of 5 cohorts are not mature.
  2 of 5 cohorts (40.0%).
  Compare them when they are as old as the
  others.
  funnelcli rule MT002

+ 2 rules passed: ID001, SR003
  SR003 source-variants | leads | Lead Source: 0
  of 12 leads (0.0%) + 4 suppressed = 4 found;
  warns if > 0.

- 52 leads passed a stage without a date of
  their own in it.
"""

ODDITIES = """\
a b.csv · as of 2026-06-30 · 4,851 leads → 312 customers · 6.4% (5.8–7.2%)
5,197 rows = 4,851 leads + 210 merged as duplicates + 130 excluded (98 junk, 32 internal)
+ 3 unusable (no created date) + 3 dropped (1 blank, 2 footer)

✗ fail · 1 rule: 1 failed · exit code 0 (--fail-on never)

✗ fail own-rule · leads · [b]a|b[/] {0} [x](1)⏎::error::50% ]]>\\x1b[31m\\u202e\ufffe <c> `d`, e:f
  [b]a|b[/] {0} [x](1)⏎::error::50% ]]>\\x1b[31m\\u202e\ufffe <c> `d`, e:f
  3 found; fails if > 0.
  Touches no lead; without these rows the rate stays 6.4%.
  Rows: [b]a|b[/] {0} [x](1)⏎::error::50% ]]>\\x1b[31m\\u202e\ufffe <c> `d`, e:f, =1+1 and 1 more.
  [b]a|b[/] {0} [x](1)⏎::error::50% ]]>\\x1b[31m\\u202e\ufffe <c> `d`, e:f
"""


def page(style: Style) -> str:
    return FINDINGS_FORMATS["table"](company(), style)


def block(**changes: object) -> list[str]:
    """The lines of a single finding, without those of the page around it."""
    findings = replace(company(), results=(replace(stage_order(), **changes),))  # type: ignore[arg-type]
    text = FINDINGS_FORMATS["table"](findings, Style(120))
    return next(part for part in text.split("\n\n") if part.startswith("✗ fail ST002")).splitlines()


def test_company() -> None:
    assert page(Style(100)) == COMPANY


def test_narrow_and_in_ascii() -> None:
    text = page(Style(48, unicode=False))

    assert text == NARROW
    assert text.isascii()
    assert all(width(line) <= 48 for line in text.splitlines())


def test_oddities_are_shown_as_they_are() -> None:
    assert FINDINGS_FORMATS["table"](oddities(), Style(100)) == ODDITIES


def test_a_clean_export_has_no_finding() -> None:
    _head, verdict, passed = FINDINGS_FORMATS["table"](clean(), Style(100)).split("\n\n")

    assert verdict == "✓ pass · 2 rules: 2 passed · exit code 0 (--fail-on warning)"
    assert passed == "✓ 2 rules passed: ID001, ST002\n"


def test_colour_only_repeats() -> None:
    coloured = page(Style(100, color=True))

    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == COMPANY
    bold, red, yellow, blue = "1", "1;31", "1;33", "1;34"
    assert set(re.findall(r"\x1b\[([0-9;]*)m", coloured)) == {"0", bold, "2", red, yellow, blue}
    looks = dict(re.findall(r"^([✗?!i]) \x1b\[([0-9;]*)m", coloured, flags=re.MULTILINE))
    assert looks == {"✗": red, "?": red, "!": yellow, "i": blue}


@pytest.mark.parametrize(
    ("leads", "customers", "without", "said"),
    [
        (57, 3, Rate(309, 3910, 0.07902813299232737, 0.07, 0.09),
         "Touches 57 leads, 3 customers among them; without these rows the rate is 7.9% instead of 6.4%."),
        (1, 1, Rate(311, 4850, 0.06412371134020619, 0.0576, 0.0714),
         "Touches 1 lead, 1 customer among them; without these rows the rate stays 6.4%."),
        (4851, 312, Rate(0, 0, None, None, None),
         "Touches 4,851 leads, 312 customers among them; without these rows no lead is left."),
        (0, 0, HEADLINE, "Touches no lead; without these rows the rate stays 6.4%."),
    ],
)  # fmt: skip
def test_the_effect_is_a_sentence(leads: int, customers: int, without: Rate, said: str) -> None:
    assert f"  {said}" in block(effect=Effect(leads, customers, without))


@pytest.mark.parametrize(
    ("leads", "customers", "right", "said"),
    [
        (57, 3, Rate(500, 4851, 0.10307153164296021, 0.095, 0.112),
         "Touches 57 leads, 3 customers among them; put right, the rate is 10.3% instead of 6.4%."),
        (57, 3, HEADLINE,
         "Touches 57 leads, 3 customers among them; put right, the rate stays 6.4%."),
        (0, 0, Rate(500, 4851, 0.10307153164296021, 0.095, 0.112),
         "Put right, the rate is 10.3% instead of 6.4%."),
    ],
)  # fmt: skip
def test_the_effect_of_what_can_be_put_right(
    leads: int, customers: int, right: Rate, said: str
) -> None:
    assert f"  {said}" in block(effect=Effect(leads, customers, right, "put_right"))


def test_the_effect_speaks_of_what_is_counted() -> None:
    stages = (*COMPANY_STAGES[:1], ("mql", "MQL"))
    document = replace(company().document, unit="account", stages=stages)
    text = FINDINGS_FORMATS["table"](replace(company(), document=document), Style(120))

    assert "  Touches 57 accounts, 3 MQL among them; without these rows" in text


def test_what_is_not_judged_is_in_the_sum() -> None:
    counts = block()[2]

    assert (
        counts
        == "  44 of 4,851 rows (0.9%) + 3 suppressed + 10 in the baseline = 57 found; fails if > 0."
    )
    assert 44 + 3 + 10 == 57


def test_nothing_is_said_of_what_is_not_there() -> None:
    assert block(of=None, suppressed=0, baselined=0, samples=(), effect=None, defined_at=None) == [
        "✗ fail ST002 stage-order · deals · Close Date",
        "  Opportunity is dated before MQL.",
        "  57 found; fails if > 0.",
        "  Correct the dates in the CRM, or name the field that is never edited by hand.",
        "  funnelcli rule ST002",
    ]


def test_all_samples_are_all_rows() -> None:
    assert "  Rows: L-17, L-20." in block(count=2, suppressed=0, baselined=0)


def test_of_few_rows_is_said_only_where_it_is_a_limit() -> None:
    one = block(threshold=Threshold("> 1", None, 1), suppressed=0, baselined=0)
    some = block(threshold=Threshold("> 1", None, 2), suppressed=0, baselined=0)

    assert one[2] == "  57 of 4,851 rows (1.2%); warns if > 1."
    assert some[2] == "  57 of 4,851 rows (1.2%); warns if > 1, from 2 rows on."


def test_one_of_one_is_no_share() -> None:
    # a file is too old, or it is not; and what is accepted of it is written as a sum all the same
    one = block(of=1, count=1, noun="alias", suppressed=0, baselined=0, samples=(), effect=None)
    assert one[2] == "  1 alias; fails if > 0."
    none = block(of=1, count=1, noun="alias", suppressed=1, baselined=0, samples=(), effect=None)
    assert none[2] == "  0 aliases + 1 suppressed = 1 found; fails if > 0."


def test_information_that_is_suppressed_is_no_finding_and_not_hidden() -> None:
    nothing = a_result("MT001", "small-denominator", severity="info", threshold=SAYS)
    known = a_result(
        "MT002",
        "immature-cohort",
        severity="info",
        threshold=SAYS,
        count=2,
        of=5,
        noun="cohort",
        suppressed=2,
    )
    findings = replace(clean(), results=(nothing, known))

    assert FINDINGS_FORMATS["table"](findings, Style(100)).split("\n\n")[2] == (
        "✓ 2 rules passed: MT001, MT002\n"
        "  MT002 immature-cohort: 0 of 5 cohorts (0.0%) + 2 suppressed = 2 found.\n"
    )
