"""What is said where no funnel can be drafted: only what is true of the file."""

import re

from funnelcli.draft.sheet import Sheet
from funnelcli.draft.sketch import Sketch
from funnelcli.draft.tables import Part
from funnelcli.draft.words import is_status
from funnelcli.errors import DataError
from funnelcli.privacy import shapes
from funnelcli.report import named as listed


def no_stages(sketch: Sketch, leads: Part, log: Part | None) -> DataError:
    """Say what was looked for, and what is there instead."""
    sheet, left_out = leads.sheet, "".join(f"{said} " for said in sketch.left_out)
    if sheet.preset is not None and leads.resolved is not None:
        return DataError(
            f"{sheet.shown}: {sheet.preset.title} without a stage after the first: no funnel is "
            "drafted",
            left_out
            + (" ".join(leads.resolved.assumed) or "Export the columns that say what came of it."),
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
        return "no such column"
    said = []
    for column in named:
        values = [value for value, _ in column.values]
        if values and all(re.fullmatch(r"\d{1,2}", value) for value in values):
            what = f"numbers: {listed(sorted(values, key=int))}"
        else:
            what = shapes(values) if values else f"{column.distinct:,} different values"
        said.append(f"{column.name!r} holds {'nothing' if column.kind == 'empty' else what}")
    return "; ".join(said)
