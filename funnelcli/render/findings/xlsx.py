"""Excel: a result a row, those that passed as well, as in CSV; the verdict is in front."""

from funnelcli.answers.findings import Findings
from funnelcli.render.blocks import WORDS, Paragraph
from funnelcli.render.findings.csv import flat
from funnelcli.render.findings.page import verdict
from funnelcli.render.page import of_all
from funnelcli.render.signs import UNICODE
from funnelcli.render.style import Style
from funnelcli.render.workbook import PERCENT, WHOLE, Sheet, written
from funnelcli.render.xlsx import head, said


def render(findings: Findings, _style: Style) -> bytes:
    """Write the findings as a workbook."""
    judged = f"{WORDS[findings.verdict]}: {verdict(findings, UNICODE).text}"
    lines = (*of_all(findings.document, UNICODE), Paragraph((judged,), ""))
    rows = [flat(result) for result in findings.results]
    header = tuple(dict.fromkeys(name for each in rows for name in each))
    rates = {name for each in rows for name, value in each.items() if isinstance(value, float)}
    results = Sheet(
        name="results",
        header=header,
        formats=tuple(PERCENT if name in rates else WHOLE for name in header),
        rows=[list(each.values()) for each in rows],
    )
    return written([*head(findings.document, lines), *said(findings.document)], [results])
