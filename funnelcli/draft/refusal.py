"""What is said where no funnel can be drafted: only what is true of the file."""

import re
from collections import Counter

from funnelcli.config.headers import folded_header
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.sketch import Sketch
from funnelcli.draft.statuses import statuses
from funnelcli.draft.tables import Part
from funnelcli.draft.words import is_status
from funnelcli.errors import DataError
from funnelcli.words.privacy import shapes
from funnelcli.words.text import named as listed


def no_stages(sketch: Sketch, leads: Part, log: Part | None) -> DataError:
    """Say what was looked for, and what is there instead."""
    sheet, left_out = leads.sheet, "".join(f"{said} " for said in sketch.left_out)
    left_out += _of_repeated(sheet)
    if sheet.preset is not None and leads.resolved is not None:
        return DataError(
            f"{sheet.shown}: {sheet.preset.title} without a stage after the first: no funnel is "
            "drafted",
            left_out
            + (" ".join(leads.resolved.assumed) or "Export the columns that say what came of it.")
            + _of_preset(leads),
        )
    dates = ", ".join(repr(c.name) for c in sheet.columns if c.kind == "date") or "none"
    return DataError(
        f"{sheet.shown}: no stages found, so no funnel is drafted. Looked for date columns called "
        f"after stages, such as 'MQL Date' (dates there: {dates}), for a status or stage with a "
        f"value such as 'Won' or 'Customer' ({_status(sheet, log)}), and for a yes/no column such "
        "as 'Converted'",
        f"{left_out}Give the files that have them as well (deals, a stage history), or write the "
        "stages yourself: docs/configuration.md.",
    )


def _status(sheet: Sheet, log: Part | None) -> str:
    """Tell of each column that is called a status what it holds."""
    of_log = [log.status] if log is not None and log.status is not None else []
    named = [*of_log, *(c for c in sheet.columns if is_status(c.name) and c not in of_log)]
    if not named:
        return "; ".join(_repeated_status(sheet)) or "no such column"
    said = []
    for column in named:
        values = [value for value, _ in column.values]
        if values and all(re.fullmatch(r"\d{1,2}", value) for value in values):
            what = f"numbers: {listed(sorted(values, key=int))}"
        else:
            what = shapes(values) if values else f"{column.distinct:,} different values"
        said.append(f"{column.name!r} holds {'nothing' if column.kind == 'empty' else what}")
    return "; ".join([*said, *_repeated_status(sheet)])


def _of_preset(leads: Part) -> str:
    """Tell of the status of a preset that its values are no stages, however the preset reads it."""
    column = leads.status
    if column is None or not column.values:
        return ""
    known = statuses(column)
    if known.won or not known.unknown:
        return ""
    return (
        f" None of the {len(column.values):,} values of {column.name!r} is called won, and of "
        f"{len(known.unknown):,} nothing tells what they mean: name them in the YAML, as `values` "
        "of stages or in their `where`."
    )


def _repeated(sheet: Sheet) -> dict[str, int]:
    """Count the columns of each header that several have, so that it can name none of them."""
    times = Counter(folded_header(name) for name in sheet.table.header if name.strip())
    first = {folded_header(name): name for name in reversed(sheet.table.header)}
    return {first[name]: count for name, count in times.items() if count > 1}


def _repeated_status(sheet: Sheet) -> list[str]:
    found = _repeated(sheet).items()
    return [f"{count} columns are called {name!r}" for name, count in found if is_status(name)]


def _of_repeated(sheet: Sheet) -> str:
    named = list(_repeated(sheet))
    if not named:
        return ""
    return (
        f"Several columns are called {listed(map(repr, named))}, so that the name means none of "
        "them: give each a header of its own. "
    )
