"""The columns of each table that a draft makes no use of."""

import re
from collections.abc import Iterator, Sequence

from funnelcli.config.presets import LEADS
from funnelcli.draft.describe import names_listed
from funnelcli.draft.sketch import Sketch
from funnelcli.draft.sqltext import column as in_sql
from funnelcli.draft.tables import Part


def list_others(sketch: Sketch, parts: Sequence[Part]) -> None:
    """Name below each table the columns that stand nowhere in the YAML."""
    for part in parts:
        of_join = part.sketch in sketch.joins.values()
        named, conditions = set(_named(sketch, part)), " ".join(_conditions(sketch))
        own = part.sketch.keys.get("where", "")
        part.sketch.footing += names_listed(
            "Other columns",
            [
                c.name
                for c in part.sheet.columns
                if (f"{part.name}.{c.name}" if of_join else c.name) not in named
                and not _stands_in(conditions, c.name, part.name if of_join else "")
                and not _stands_in(own, c.name)
            ],
        )


def _named(sketch: Sketch, part: Part) -> Iterator[str]:
    """Yield what stands where the YAML names a column; of a joined table with its name before."""
    prefix = f"{part.name}." if part.sketch in sketch.joins.values() else ""
    tables = [sketch.leads, sketch.history] if sketch.history else [sketch.leads]
    same = [table for table in tables if table.paths == part.sketch.paths]  # a log is both
    for table in (part.sketch, *same):
        yield from (prefix + column for column in table.keys.values())
    for entry in (*sketch.stages, *sketch.losses):
        yield from (entry.keys[key] for key in ("at", "reason") if key in entry.keys)
    yield from ([sketch.amount] if sketch.amount else [])
    if part.name == LEADS:
        yield from (column for column, _ in sketch.segments.values())


def _conditions(sketch: Sketch) -> Iterator[str]:
    entries = (*sketch.stages, *sketch.losses)
    yield from (entry.keys["where"] for entry in entries if "where" in entry.keys)
    yield from sketch.exclude.values()


def _stands_in(condition: str, name: str, table: str = "") -> bool:
    """Tell whether a condition names a column, plainly or in quotes."""
    quoted = '"' + name.replace('"', '""') + '"'
    written = {in_sql(name, table), f"{table}.{quoted}" if table else quoted}
    return any(re.search(rf'(?<![\w".]){re.escape(each)}(?!\w)', condition) for each in written)
