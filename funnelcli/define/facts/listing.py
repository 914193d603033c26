"""What was found out of all rows before one was judged, in lines for who wants to see it."""

from collections.abc import Iterator, Sequence

from funnelcli.config import Config
from funnelcli.define.columns.cells import Cells
from funnelcli.define.facts.as_of import AsOf
from funnelcli.define.facts.tracking import Record
from funnelcli.words.text import counted

_KINDS = {"capitals": "address", "money": "amount", "sign": "currency"}


def listed(
    opened: Sequence[Cells],
    config: Config,
    as_of: AsOf,
    record: Record,
    *,
    horizon: int | None,
    merged: int,
    parts: int,
) -> Iterator[str]:
    """Yield how columns are read, then what is known of time; `merged` rows are of other leads."""
    for cells in opened:
        header = cells.names.header
        read = sorted(
            {(header[column], _KINDS.get(kind, kind)) for column, kind in cells.readings()}
        )
        if read:
            columns = ", ".join(f"{name!r} as {kind}" for name, kind in read)
            yield f"{cells.names.table}: {columns}"
    yield f"as-of: {as_of}"
    yield f"horizon: {'not known' if horizon is None else counted(horizon, 'day')}"
    yield f"rows that are one lead with an earlier one: {merged:,}"
    for stage, begun in record.begun.items():
        yield f"{config.stages[stage].name}: recorded since {begun.first}"
    for stage, last in record.ended.items():
        yield f"{config.stages[stage].name}: recorded until {last}"
    for each in record.imports:
        what = config.stages[each.stage].name if each.stage else f"{config.lead.unit}s"
        yield f"{what}: {each.number:,} imported on {each.day}"
    if parts > 1:
        yield f"memory: rows were worked on in {parts:,} parts, in files"
