"""What holds for every format of `check`."""

import json
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given

from funnelcli.render import FORMATS, Style
from funnelcli.render.findings import FINDINGS_FORMATS
from funnelcli.render.lazy import PAGES

from .companies import a_result, clean, company, oddities, stage_order
from .test_text_from_data import TEXTS

CI = ("junit", "sarif", "gitlab", "github")


def test_the_formats_of_a_report_come_first() -> None:
    assert tuple(FINDINGS_FORMATS) == (*FORMATS, *CI)


@pytest.mark.parametrize("name", FINDINGS_FORMATS)
def test_the_same_findings_give_the_same_text(name: str) -> None:
    for style in (Style(), Style(132, color=True), Style(80, unicode=False)):
        assert FINDINGS_FORMATS[name](company(), style) == FINDINGS_FORMATS[name](company(), style)


@pytest.mark.parametrize("name", [name for name in FINDINGS_FORMATS if name != "table"])
def test_only_the_table_looks_at_the_style(name: str) -> None:
    style = Style(20, color=True, unicode=False)

    assert FINDINGS_FORMATS[name](company(), style) == FINDINGS_FORMATS[name](company(), Style())


@pytest.mark.parametrize("name", FINDINGS_FORMATS)
def test_text_ends_with_one_line_end(name: str) -> None:
    for findings in (company(), oddities(), clean()):
        text = FINDINGS_FORMATS[name](findings, Style())
        assert re.search(r"(?<!\n)\n\Z", text) or (name, text) == ("github", "")


@pytest.mark.parametrize("name", FINDINGS_FORMATS)
def test_every_finding_is_in_every_format(name: str) -> None:
    text = FINDINGS_FORMATS[name](company(), Style())

    for code in ("ST002", "DT005", "SR001", "MT002"):
        assert code in text


@pytest.mark.parametrize("name", ["json", "sarif", "gitlab"])
def test_stdout_is_json(name: str) -> None:
    for findings in (company(), oddities(), clean()):
        json.loads(FINDINGS_FORMATS[name](findings, Style()))


@pytest.mark.parametrize("name", ["table", "plain", "markdown"])
@pytest.mark.parametrize(
    ("status", "code", "word"),
    [("pass", 0, "pass"), ("not_evaluated", 3, "not evaluated"), ("warn", 0, "warn")],
)
def test_a_page_says_how_it_ended(name: str, status: str, code: int, word: str) -> None:
    result = replace(stage_order(), status=status)  # type: ignore[arg-type]
    findings = replace(company(), results=(result,), exit_code=code)

    text = FINDINGS_FORMATS[name](findings, Style(200))

    assert re.search(rf"^(. |## Check: )?{word}( [·|] 1 rule: |$)", text, re.MULTILINE)
    assert f"exit code {code} (--fail-on error)" in text


@pytest.mark.parametrize("name", ["table", "plain", "markdown", "html", "github", "junit"])
@given(text=TEXTS)
def test_no_text_acts_on_a_terminal(name: str, text: str) -> None:
    odd = a_result(text, text, status="fail", message=text, table=text, column=text, mend=text)

    page = FINDINGS_FORMATS[name](replace(company(), results=(odd,)), Style())

    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u200b]", page)


@given(text=TEXTS)
def test_a_finding_is_one_line_of_plain_text_and_one_row_of_markdown(text: str) -> None:
    odd = a_result(text, text, status="fail", message=text, table=text, column=text, mend=text)
    findings = replace(company(), results=(odd,))

    plain = FINDINGS_FORMATS["plain"](findings, Style())
    assert len(plain.split("\n\n")[2].split("\n")) == 2
    markdown = FINDINGS_FORMATS["markdown"](findings, Style())
    row = next(line for line in markdown.split("\n") if line.startswith("| **fail**"))
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 6


@pytest.mark.parametrize("name", [name for name in FINDINGS_FORMATS if name != "table"])
def test_only_the_table_pays_for_rich(name: str) -> None:
    program = (
        "import sys\n"
        "from funnelcli.render.findings import FINDINGS_FORMATS\n"
        "assert 'polars' not in sys.modules\n"
        f"import funnelcli.render.{'' if name in PAGES else 'findings.'}{name}\n"
        "import funnelcli.render.findings.page\n"
        "assert 'rich' not in sys.modules\n"
    )

    subprocess.run([sys.executable, "-c", program], check=True)
