"""The whole report, counted again: files and a definition in, the figures of the JSON out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

from .leads import Lead, is_valued, leads, merge
from .losses import latest
from .reading import Stamp, printed
from .record import recorded
from .rows import Tables, into_buckets
from .tables import Counted, horizon

if TYPE_CHECKING:
    from datetime import datetime

    from .definition import Definition

Json: TypeAlias = dict[str, Any]


def recount(definition: Definition, now: datetime) -> Json:
    """Population, as-of, horizon and tables, in the shape of the program's JSON.

    `now` matters only to `latest`, which never lies in the future.
    """
    tables = Tables(definition)
    rows = into_buckets(tables)
    here = now.astimezone(ZoneInfo(definition.timezone))
    as_of = Stamp(definition.as_of) if definition.as_of else latest(tables, rows.usable, here)
    known = [one for one in rows.kept if one.created is None or one.created.known_at(as_of)]
    everyone = leads(tables, merge(definition, known), as_of)
    chosen = [lead for lead in everyone if kept(definition, lead)]

    since = recorded(definition, everyone) if definition.created else {}
    last = len(definition.stages) - 1
    begins = since[last].first if last in since and since[last].days_before >= 30 else date.min
    seen = [lead for lead in everyone if lead.created and lead.created >= begins]
    mature_at = horizon(definition, seen, as_of.day) if as_of and definition.created else None
    counted = Counted(definition, chosen, is_valued(tables))
    on = (as_of.day if as_of else None, mature_at)
    found: list[Json] = [{"name": "funnel", "rows": counted.funnel(*on)}]
    if definition.created and as_of:
        found.append({"name": "cohorts", "rows": counted.cohorts(as_of.day, mature_at, since)})
    if definition.by == ("source",) and "source" in definition.segments:
        found.append({"name": "sources", "rows": counted.segments(definition.by, *on)})
    elif definition.by != ("source",):
        found.append({"name": "segments", "rows": counted.segments(definition.by, *on)})

    raw, counts = tables.leads, rows.counts
    return {
        "as_of": printed(as_of, definition.timezone) if as_of else None,
        "query": {"horizon": mature_at},
        "conversion": counted.conversion(*on),
        "unmatched": tables.unmatched,
        "population": {
            "rows": raw.total,
            "dropped": {
                "blank": raw.blank,
                "header": raw.repeated_header,
                "trailer": raw.trailer,
                "where": counts["where"],
            },
            "unusable": {"no_id": counts["no_id"], "no_created": counts["no_created"]},
            "not_leads": counts["not_leads"],
            "excluded": dict(rows.excluded),
            "after_as_of": len(rows.kept) - len(known),
            "merged": len(known) - len(everyone),
            "filtered": len(everyone) - len(chosen),
            "leads": len(chosen),
        },
        "tables": found,
    }


def kept(definition: Definition, lead: Lead) -> bool:
    """--since, --until (inclusive local dates of `created`) and --where."""
    if definition.since and (lead.created is None or lead.created < definition.since):
        return False
    if definition.until and (lead.created is None or lead.created > definition.until):
        return False
    return definition.keep is None or definition.keep({**lead.row, **lead.labels})
