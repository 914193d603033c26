"""What `check` found as text: its formats besides those of all pages, and the list of them.

As with reports, a renderer is a pure function, which reads no clock, terminal or environment
and calculates nothing. No row of the data is ever shown but by its id.
"""

from typing import TYPE_CHECKING, Final, TypeAlias

from funnelcli.render.lazy import lazily, pages, workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from funnelcli.answers.findings import Findings
    from funnelcli.render.style import Style

__all__ = ["FINDINGS_FORMATS", "FINDINGS_WITH_FILES", "RenderFindings"]

RenderFindings: TypeAlias = "Callable[[Findings, Style], str]"

FINDINGS_FORMATS: Final[dict[str, RenderFindings]] = {
    **pages("funnelcli.render.findings.page"),
    "json": lazily("funnelcli.render.findings.json", lines=False),
    "jsonl": lazily("funnelcli.render.findings.jsonl", lines=False),
    "csv": lazily("funnelcli.render.findings.csv"),
    "tsv": lazily("funnelcli.render.findings.tsv"),
    "junit": lazily("funnelcli.render.findings.junit", lines=False),
    "sarif": lazily("funnelcli.render.findings.sarif", lines=False),
    "gitlab": lazily("funnelcli.render.findings.gitlab", lines=False),
    "github": lazily("funnelcli.render.findings.github", lines=False),
}
"""Every format of `check` that is a text, by its name on the command line."""
FINDINGS_WITH_FILES: Final[dict[str, "Callable[[Findings, Style], str | bytes]"]] = {
    **FINDINGS_FORMATS,
    "xlsx": workbook("funnelcli.render.findings.xlsx"),
}
"""Every format of `check`."""
