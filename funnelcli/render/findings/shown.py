"""What is shown of the results: findings, what passed, and where the YAML speaks of them."""

from collections.abc import Iterator

from funnelcli.answers.findings import Findings, Place, Result, Sample
from funnelcli.render.blocks import Level


def level(result: Result) -> Level | None:
    """Take its status; of what passed, only a finding meant as information is shown.

    A rule that nobody asked for, and that says nothing about these data, is no finding.
    """
    if result.status == "not_evaluated" and not result.required:
        return None
    if result.status != "pass":
        return result.status
    return "info" if result.severity == "info" and result.new else None


def shown(findings: Findings) -> Iterator[tuple[Level, Result]]:
    """Yield what is a finding, worst first."""
    for result in findings.results:
        if loud := level(result):
            yield loud, result


def tolerated(findings: Findings) -> list[Result]:
    """List what passed though something was found: below a threshold, suppressed or known."""
    return [result for result in findings.results if result.count and level(result) is None]


def inapplicable(findings: Findings) -> list[Result]:
    """List the rules that say nothing about these data, and that nobody asked for."""
    return [
        result
        for result in findings.results
        if result.status == "not_evaluated" and not result.required
    ]


def passed(findings: Findings) -> list[str]:
    """List the rules that passed on every column, and are shown on none, by code."""
    others = {each.code for each in findings.results if each.status != "pass" or level(each)}
    codes = dict.fromkeys(result.code for result in findings.results)
    return [code for code in codes if code not in others]


def ended(findings: Findings) -> dict[Level, int]:
    """Count the rules by how they ended; those that passed and are shown are information."""
    rules, silent = findings.rules(), len(passed(findings))
    return {
        "fail": rules["fail"],
        "not_evaluated": rules["not_evaluated"],
        "warn": rules["warn"],
        "info": rules["pass"] - silent,
        "pass": silent,
    }


def about(result: Result) -> tuple[str, ...]:
    """Name the table and the column that a result is about, as far as it is about one."""
    return tuple(part for part in (result.table, result.column) if part is not None)


def place(findings: Findings, result: Result) -> Place | None:
    """Find the line to point at: in the YAML, and where none was written, in the data."""
    if findings.located is None:
        return None
    at = result.defined_at
    return Place(findings.located, *((1, 1) if at is None else (at.line, at.column)))


def row(sample: Sample) -> str:
    """Name a row by its id, or by its place in the file if it has none to show."""
    return f"{sample.file}:{sample.row}" if sample.id is None else sample.id


def truncated(result: Result) -> bool:
    """Tell whether more rows were found than there are samples."""
    return len(result.samples) < result.new


def explain(result: Result) -> str | None:
    """Name the command that explains the rule; None for a rule of the YAML's own."""
    return None if result.is_own else f"funnelcli rule {result.code}"
