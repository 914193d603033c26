"""JUnit XML, whole, and valid by the schema that Jenkins publishes."""

# ruff: noqa: E501  # the text as it is written

from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from hypothesis import given

from funnelcli.answers.findings import Findings
from funnelcli.render import Style
from funnelcli.render.findings import FINDINGS_FORMATS
from funnelcli.render.visible import one_line

from .companies import a_result, clean, company, oddities
from .test_text_from_data import TEXTS


@cache
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(Path(__file__).parent / "schemas" / "junit-10.xsd")


COMPANY = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="funnelcli check" tests="6" failures="1" errors="1">
  <testsuite name="funnelcli check" tests="6" failures="1" errors="1" skipped="0">
    <testcase classname="funnelcli.ST002" name="stage-order deals | Close Date">
      <failure message="Opportunity is dated before MQL." type="error">Opportunity is dated before MQL.
44 of 4,851 rows (0.9%) + 3 suppressed + 10 in the baseline = 57 found; fails if &gt; 0.
Touches 57 leads, 3 customers among them; without these rows the rate stays 6.4%.
Rows: L-17, L-20 and 42 more.
Correct the dates in the CRM, or name the field that is never edited by hand.
config.example.yaml:41:3
funnelcli rule ST002</failure>
    </testcase>
    <testcase classname="funnelcli.DT005" name="stale-export leads">
      <error message="`last_activity` names no column of leads." type="warning">`last_activity` names no column of leads.
Name the column in leads.last_activity, or leave DT005 out.
config.example.yaml:7:5
funnelcli rule DT005</error>
    </testcase>
    <testcase classname="funnelcli.SR001" name="missing-source leads | Lead Source">
      <system-out>warn: 142 leads have no source.
142 of 4,851 leads (2.9%); warns if &gt; 2%, fails if &gt; 10%, from 50 rows on.
Touches 142 leads, 6 customers among them; without these rows the rate is 6.5% instead of 6.4%.
Rows: leads.csv:2 and 141 more.
Make the field mandatory in the CRM.
config.example.yaml:12:5
funnelcli rule SR001</system-out>
    </testcase>
    <testcase classname="funnelcli.ID001" name="missing-lead-id leads" />
    <testcase classname="funnelcli.MT002" name="immature-cohort">
      <system-out>info: 2 of 5 cohorts are not mature.
2 of 5 cohorts (40.0%).
Compare them when they are as old as the others.
funnelcli rule MT002</system-out>
    </testcase>
    <testcase classname="funnelcli.SR003" name="source-variants leads | Lead Source">
      <system-out>pass: 4 sources look alike.
0 of 12 leads (0.0%) + 4 suppressed = 4 found; warns if &gt; 0.
Add aliases.
funnelcli rule SR003</system-out>
    </testcase>
  </testsuite>
</testsuites>
"""

ODDITIES = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="funnelcli check" tests="1" failures="1" errors="0">
  <testsuite name="funnelcli check" tests="1" failures="1" errors="0" skipped="0">
    <testcase classname="funnelcli.own-rule" name="own-rule leads | [b]a|b[/] {0} [x](1)\\n::error::50% ]]&gt;\\x1b[31m\\u202e\\ufffe &lt;c&gt; `d`, e:f">
      <failure message="[b]a|b[/] {0} [x](1)&#10;::error::50% ]]&gt;\\x1b[31m\\u202e\\ufffe &lt;c&gt; `d`, e:f" type="error">[b]a|b[/] {0} [x](1)\\n::error::50% ]]&gt;\\x1b[31m\\u202e\\ufffe &lt;c&gt; `d`, e:f
3 found; fails if &gt; 0.
Touches no lead; without these rows the rate stays 6.4%.
Rows: [b]a|b[/] {0} [x](1)\\n::error::50% ]]&gt;\\x1b[31m\\u202e\\ufffe &lt;c&gt; `d`, e:f, =1+1 and 1 more.
[b]a|b[/] {0} [x](1)\\n::error::50% ]]&gt;\\x1b[31m\\u202e\\ufffe &lt;c&gt; `d`, e:f</failure>
    </testcase>
  </testsuite>
</testsuites>
"""


def written(findings: Findings) -> str:
    return FINDINGS_FORMATS["junit"](findings, Style())


def test_company() -> None:
    assert written(company()) == COMPANY


def test_oddities_are_escaped() -> None:
    assert written(oddities()) == ODDITIES


@pytest.mark.parametrize("findings", [company(), oddities(), clean()])
def test_it_is_valid(findings: Findings) -> None:
    schema().validate(written(findings))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("failure", "warning"),
        (' errors="1" skipped', " skipped"),
        (' classname="funnelcli.ID001"', ' code="ID001"'),
        ('name="missing-lead-id leads"', ""),
    ],
)
def test_the_schema_is_strict(old: str, new: str) -> None:
    assert old in COMPANY
    assert not schema().is_valid(COMPANY.replace(old, new))


def test_the_counts_are_those_of_the_elements() -> None:
    results = [
        a_result(status, str(number), status=status, required=True)
        for status, times in (("fail", 4), ("not_evaluated", 3), ("warn", 2), ("pass", 1))
        for number in range(times)
    ]
    suites = ET.fromstring(written(replace(company(), results=tuple(results))))  # noqa: S314

    for suite in (suites, *suites.iter("testsuite")):
        counted = [len(list(suite.iter(tag))) for tag in ("testcase", "failure", "error")]
        assert counted == [10, 4, 3]
        assert [suite.get(name) for name in ("tests", "failures", "errors")] == ["10", "4", "3"]


def test_what_passed_is_listed_and_nothing_is_skipped() -> None:
    text = written(company())

    assert '<testcase classname="funnelcli.ID001" name="missing-lead-id leads" />' in text
    assert "<skipped" not in text


def test_a_rule_that_does_not_apply_is_skipped_unless_it_was_asked_for() -> None:
    results = tuple(
        a_result("DT005", f"rule-{required}", status="not_evaluated", required=required)
        for required in (False, True)
    )
    suites = ET.fromstring(written(replace(company(), results=results)))  # noqa: S314

    (suite,) = suites.iter("testsuite")
    assert [suite.get(name) for name in ("tests", "errors", "skipped")] == ["2", "1", "1"]
    assert [[part.tag for part in case] for case in suite] == [["skipped"], ["error"]]


def test_columns_of_one_rule_have_names_of_their_own() -> None:
    results = (
        a_result("DT001", "unparsed-date", table="deals", column="Created"),
        a_result("DT001", "unparsed-date", table="deals", column="Closed"),
        a_result("DT001", "unparsed-date", table="leads", column="Created"),
    )
    suites = ET.fromstring(written(replace(company(), results=results)))  # noqa: S314

    cases = [(case.get("classname"), case.get("name")) for case in suites.iter("testcase")]
    assert cases == [
        ("funnelcli.DT001", "unparsed-date deals | Created"),
        ("funnelcli.DT001", "unparsed-date deals | Closed"),
        ("funnelcli.DT001", "unparsed-date leads | Created"),
    ]


@given(text=TEXTS)
def test_any_text_is_well_formed(text: str) -> None:
    failed = a_result("own", "own", status="fail", message=text, column=text, mend=text, count=None)

    suites = ET.fromstring(written(replace(company(), results=(failed,))))  # noqa: S314

    (failure,) = suites.iter("failure")
    shown = one_line(text, "\\n").encode("ascii", "backslashreplace")
    first = (failure.text or "").split("\n")[0].encode("ascii", "backslashreplace")
    assert not text or first == shown
