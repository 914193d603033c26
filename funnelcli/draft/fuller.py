"""Of columns of a preset that mean the same, the one that says most."""

import re
from collections.abc import Iterator, Mapping, Sequence

from funnelcli.config.headers import first_found
from funnelcli.config.preset_files import NO_QUOTES, Preset
from funnelcli.draft.describe import harmless
from funnelcli.draft.sheet import Sheet

_ASKED = re.compile(r"LOWER\(\{(\w+)\}\) (?:= |IN \()('.*')\)?")
"""A condition of a preset on the values of one column."""


def fuller(sheet: Sheet) -> tuple[tuple[str, ...], dict[str, str]]:
    """List the headers of a file without those that another one of the same meaning outdoes.

    Of the dates of a stage the fullest stays, and what is said of it is returned by its name; of
    other columns an empty one goes where another is filled. A date goes where a status tells the
    stage of more rows.
    """
    header, preset = sheet.table.header, sheet.preset
    if preset is None:
        return header, {}
    dated = {str(stage.get("at", "")).strip("{}") for stage in (*preset.stages, *preset.lost)}
    out: set[str] = set()
    said: dict[str, str] = {}
    for name, headers in preset.columns.items():
        there = list(_present(headers, header))
        if not there:
            continue
        filled = {column: sheet.profile[column].filled for column in there}
        best = max(there, key=lambda column: filled[column])
        if name not in dated:
            best = next((column for column in there if filled[column]), there[0])
            out |= set(there[: there.index(best)])
        elif (rows := _by_status(sheet, preset, name)) and rows[1] > filled[best]:
            out |= set(there)
            said[rows[0]] = _sentence(rows[0], rows[1], {c: filled[c] for c in there if filled[c]})
        elif len(there) > 1:
            out |= {column for column in there if column != best}
            others = {column: filled[column] for column in there if column != best}
            said[best] = _sentence(best, filled[best], others)
    said = {column: sentence for column, sentence in said.items() if sentence}
    return tuple(column for column in header if column not in out), said


def _sentence(best: str, filled: int, others: Mapping[str, int]) -> str:
    if not others:
        return ""
    left = ", ".join(f"{harmless(column)} ({rows:,})" for column, rows in others.items())
    return (
        f"{harmless(best)} ({filled:,} filled) is taken and not {left}: "
        "the columns mean the same, and it says more."
    )


def _by_status(sheet: Sheet, preset: Preset, name: str) -> tuple[str, int] | None:
    """Count the rows that a status puts into the stage of a date; None where none tells it."""
    stages = {stage.get("name") for stage in preset.stages if stage.get("at") == f"{{{name}}}"}
    found = preset.found(sheet.table.header)
    for stage in preset.stages:
        asked = _ASKED.fullmatch(str(stage.get("where"))) if "at" not in stage else None
        if asked is None or stage.get("name") not in stages or asked[1] not in found:
            continue
        column, words = sheet.profile[found[asked[1]]], re.findall(r"'([^']*)'", asked[2])
        return column.name, sum(rows for value, rows in column.values if value.lower() in words)
    return None


def _present(headers: Sequence[str], header: Sequence[str]) -> Iterator[str]:
    """Yield the columns of a file that a preset knows under one name, the preferred one first."""
    plain = {column.translate(NO_QUOTES): column for column in reversed(header)}
    seen: set[str] = set()
    for known in headers:
        found = first_found([known.translate(NO_QUOTES)], list(plain))
        if found is not None and found not in seen:
            seen.add(found)
            yield plain[found]
