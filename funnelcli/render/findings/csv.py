"""CSV: a result a row, those that passed as well; numbers are those of the JSON."""

from typing import Any, Final

from funnelcli.answers.findings import Findings, Result
from funnelcli.render.csv import cell, separated
from funnelcli.render.findings.json import result_object
from funnelcli.render.findings.shown import row
from funnelcli.render.style import Style

_OBJECTS: Final = {
    "threshold": ("warn_if", "error_if", "min_rows"),
    "effect": (
        "leads",
        "customers",
        "k_without",
        "n_without",
        "rate_without",
        "rate_without_low",
        "rate_without_high",
        "basis",
    ),
    "defined_at": ("path", "line", "column"),
}
"""Objects of the JSON, and their keys: each is a column here."""


def flat(result: Result) -> dict[str, Any]:
    """Lay out a result as one row: objects as columns, samples as what names them."""
    flat: dict[str, Any] = {}
    for key, value in result_object(result).items():
        if key in _OBJECTS:
            flat |= {f"{key}_{name}": (value or {}).get(name) for name in _OBJECTS[key]}
        else:
            flat[key] = " ".join(map(row, result.samples)) if key == "samples" else value
    return flat


def delimited(findings: Findings, style: Style, delimiter: str | None = None) -> str:
    """Write the results under the names of their columns."""
    rows = [flat(result) for result in findings.results]
    header = dict.fromkeys(name for each in rows for name in each)
    cells = (
        [cell(value, style, text=isinstance(value, str)) for value in each.values()]
        for each in rows
    )
    return separated([list(header), *cells], style, delimiter)


def render(findings: Findings, style: Style) -> str:
    """Write the results, separated by commas."""
    return delimited(findings, style)
