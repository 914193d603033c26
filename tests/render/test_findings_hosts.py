"""What GitHub and GitLab show beside a change: annotations and the code quality report."""

# ruff: noqa: E501  # an annotation is a line

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from funnelcli.answers.findings import Findings, Place
from funnelcli.render import Style
from funnelcli.render.findings import FINDINGS_FORMATS
from funnelcli.render.visible import visible

from .companies import a_result, clean, company, missing_source, oddities, stage_order
from .test_text_from_data import TEXTS

ANNOTATIONS = """\
::error file=config.example.yaml,line=41,col=3,title=ST002 stage-order::Opportunity is dated before MQL. 44 of 4,851 rows (0.9%25) + 3 suppressed + 10 in the baseline = 57 found; fails if > 0. Touches 57 leads, 3 customers among them; without these rows the rate stays 6.4%25. Rows: L-17, L-20 and 42 more.%0ACorrect the dates in the CRM, or name the field that is never edited by hand. funnelcli rule ST002
::error file=config.example.yaml,line=7,col=5,title=DT005 stale-export::`last_activity` names no column of leads.%0AName the column in leads.last_activity, or leave DT005 out. funnelcli rule DT005
::warning file=config.example.yaml,line=12,col=5,title=SR001 missing-source::142 leads have no source. 142 of 4,851 leads (2.9%25); warns if > 2%25, fails if > 10%25, from 50 rows on. Touches 142 leads, 6 customers among them; without these rows the rate is 6.5%25 instead of 6.4%25. Rows: leads.csv:2 and 141 more.%0AMake the field mandatory in the CRM. funnelcli rule SR001
::notice file=config.example.yaml,line=1,col=1,title=MT002 immature-cohort::2 of 5 cohorts are not mature. 2 of 5 cohorts (40.0%25).%0ACompare them when they are as old as the others. funnelcli rule MT002
"""


def annotations(findings: Findings) -> list[str]:
    text = FINDINGS_FORMATS["github"](findings, Style())
    assert text == "" or text.endswith("\n")
    return text.split("\n")[:-1]


def issues(findings: Findings) -> list[dict[str, Any]]:
    value: list[dict[str, Any]] = json.loads(FINDINGS_FORMATS["gitlab"](findings, Style()))
    return value


def test_annotations() -> None:
    assert FINDINGS_FORMATS["github"](company(), Style()) == ANNOTATIONS


def test_nothing_is_annotated_where_nothing_was_found() -> None:
    assert annotations(clean()) == []


def test_a_rule_is_one_annotation_however_many_columns_it_has() -> None:
    others = (replace(stage_order(), column=name) for name in ("Created", "Won"))

    (line,) = annotations(replace(company(), results=(stage_order(), *others)))

    assert "42 more.%0A2 more findings of this rule: see the log.%0ACorrect" in line


@pytest.mark.parametrize(
    ("rules", "lines", "last"),
    [
        (10, 10, None),
        (11, 10, "%0A1 more rule of this kind: see the log."),
        (13, 10, "%0A3 more rules of this kind: see the log."),
    ],
)
def test_the_tenth_of_a_kind_says_how_many_more(rules: int, lines: int, last: str | None) -> None:
    failed = [replace(stage_order(), code=f"AA{n:03}") for n in range(rules)]
    warned = [replace(missing_source(), code=f"BB{n:03}") for n in range(rules)]

    written = annotations(replace(company(), results=(*failed, *warned)))

    for kind, code in (("error", "AA"), ("warning", "BB")):
        of_kind = [line for line in written if line.startswith(f"::{kind} ")]
        assert [f"{code}{n:03}" in line for n, line in enumerate(of_kind)] == [True] * lines
        assert ["of this kind" in line for line in of_kind] == [False] * 9 + [last is not None]
        assert last is None or of_kind[-1].endswith(last)


def test_a_property_has_more_escapes_than_a_message() -> None:
    result = replace(
        stage_order(), code="a,b", name="c:d%", message="e,f:g%\r\nh", count=None,
        samples=(), effect=None, mend="", defined_at=Place("z.yaml", 1, 2),
    )  # fmt: skip

    (line,) = annotations(replace(company(), results=(result,), located="x:y,z.yaml"))

    assert line == (
        "::error file=x%3Ay%2Cz.yaml,line=1,col=2,title=a%2Cb c%3Ad%25::"
        "e,f:g%25\\nh%0Afunnelcli rule a,b"
    )


@given(text=TEXTS)
def test_no_text_begins_another_command(text: str) -> None:
    odd = a_result(text, text, status="fail", message=text, column=text, mend=text)

    (line,) = annotations(replace(company(), results=(odd,), located=text))

    found = re.fullmatch(r"::error file=([^:,]*),line=1,col=1,title=[^:,]*::.*", line)
    assert found
    unescaped = found[1]
    for escape, sign in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        unescaped = unescaped.replace(escape, sign)
    assert unescaped == visible(text)


def test_issues() -> None:
    first, *others = issues(company())

    assert first == {
        "description": "ST002 stage-order: Opportunity is dated before MQL. 44 of 4,851 rows (0.9%)"
        " + 3 suppressed + 10 in the baseline = 57 found; fails if > 0. Touches 57 leads, 3"
        " customers among them; without these rows the rate stays 6.4%. Rows: L-17, L-20 and 42"
        " more.",
        "check_name": "ST002",
        "fingerprint": "ST002-0123",
        "severity": "critical",
        "location": {"path": "config.example.yaml", "lines": {"begin": 41}},
    }
    assert [(issue["check_name"], issue["severity"]) for issue in others] == [
        ("DT005", "major"),
        ("SR001", "minor"),
        ("MT002", "info"),
    ]


def test_where_nothing_was_found_is_an_empty_list() -> None:
    assert FINDINGS_FORMATS["gitlab"](clean(), Style()) == "[]\n"


def test_an_issue_without_a_yaml_is_one_of_the_data() -> None:
    (issue,) = issues(oddities())

    assert issue["location"] == {"path": "a b.csv", "lines": {"begin": 1}}
