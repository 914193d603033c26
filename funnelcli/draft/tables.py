"""The tables of a draft: where they are, which column is what, and what they hold."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from funnelcli.analyses import every_column
from funnelcli.config import fold
from funnelcli.config.input_tables import TABLES
from funnelcli.config.models import snake_case
from funnelcli.config.presets import LEADS, Resolved, resolve
from funnelcli.draft.attach import Attached, attached, refuse_pipelines, several_pipelines
from funnelcli.draft.columns import guess_roles
from funnelcli.draft.describe import describe, harmless, paragraph
from funnelcli.draft.fuller import fuller
from funnelcli.draft.lags import day_orders, entries, places
from funnelcli.draft.orders import settle_order
from funnelcli.draft.profile import Column, frequent_values
from funnelcli.draft.relations import id_of, lead_in_log, log_columns
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.sketch import TableSketch
from funnelcli.draft.sqltext import is_one_of
from funnelcli.draft.statuses import status_of
from funnelcli.draft.words import is_plain_status
from funnelcli.words.text import counted
from funnelcli.words.vocabulary import says_only

STATUS_FIELDS = ("status", "stage", "stagename", "stage name", "lead status", "lifecyclestage")
"""What a log of many fields calls the one with the stage."""


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a draft: what it was drafted from, and what a preset says of it."""

    name: str
    sheet: Sheet
    sketch: TableSketch
    resolved: Resolved | None = None
    status: Column | None = None
    """The column of stages or statuses, with the values that it has in rows that count."""
    lags: Mapping[str, float] = field(default_factory=dict)
    """Of a log: after how many days leads enter each stage, where its dates tell."""
    places: Mapping[str, int] = field(default_factory=dict)
    """Of a log: the place of each stage in the order in which leads enter them."""
    final: frozenset[str] = frozenset()
    """Of a log: the values after which no lead has another, and that no customer had before."""


def leads_part(sheet: Sheet) -> Part:
    """Draft the table of leads: a preset's columns, else those that look right."""
    resolved, said = None, dict[str, str]()
    if sheet.preset is not None:
        refuse_pipelines(sheet)
        header, said = fuller(sheet)
        resolved = resolve(sheet.preset, header, table=LEADS, taken=every_column)
    table = begun(sheet, "One row per lead", resolved)
    table.choices |= said
    if resolved is None:
        guess_roles(sheet, table)
    table.assumed += several_pipelines(sheet)
    finish(sheet, table)
    return Part(LEADS, sheet, table, resolved, _status(sheet, table))


def leads_of_log(log: Part) -> Part:
    """Draft a table of leads from a log alone: the first change of a lead is when it came in."""
    table = begun(log.sheet, "The leads of a log, its rows with one id are one lead", None)
    columns = log.sketch.keys
    table.keys |= {"id": columns["lead"], "created": columns["at"]}
    source = log.sheet.role("source", "text")
    if source is not None:
        table.keys["source"] = source.name
    if "where" in columns:
        table.keys["where"] = columns["where"]
    table.read, table.is_log = log.sketch.read, True
    table.remarks["created"] = "check: a lead comes in with its first change"
    finish(log.sheet, table)
    return Part(LEADS, log.sheet, table)


def joined_part(sheet: Sheet, leads: Part, name: str, others: Sequence[Sheet] = ()) -> Part | None:
    """Draft a joined table by the column that holds ids of leads; None where none does."""
    found = attached(sheet, leads.sheet, leads.sketch.keys, name, others=others)
    if found is None:
        return None
    table = begun(sheet, "A table with ids of leads", found.resolved)
    add_attachment(sheet, table, found)
    own = id_of(sheet)
    if "id" not in table.keys and own is not None and own != found.link.column and own.is_key:
        table.keys["id"] = own.name
    table.assumed += several_pipelines(sheet)
    finish(sheet, table)
    return Part(name, sheet, table, found.resolved, _status(sheet, table))


def add_attachment(sheet: Sheet, table: TableSketch, found: Attached) -> None:
    """Write by which column a table belongs to the leads, and how many of its values do."""
    table.keys |= {"lead": found.link.column.name}
    if found.by is not None:
        table.keys["by"] = found.by
    separator = found.link.separator
    if separator is None and found.resolved is not None and not found.link.is_address:
        separator = found.resolved.separator
    if separator:
        table.keys["separator"] = separator
        table.remarks["separator"] = "a row of several leads counts for each"
    check = "check: " if found.link.found < found.link.of else ""
    table.remarks["lead"] = f"{check}{found.share}"
    if found.resolved is None or found.said:
        shown, column = harmless(sheet.shown), harmless(found.link.column.name)
        table.assumed.append(found.said or f"{shown} is joined by {column}: {found.share}.")
        if found.link.separator is not None:
            table.assumed.append(
                f"{column} names several leads in a cell: a row of {shown} counts for each, with "
                "its whole amount."
            )
    table.choices |= found.fuller


def log_part(
    sheet: Sheet,
    leads: Part | None = None,
    joined: Sequence[Part] = (),
    others: Sequence[Sheet] = (),
) -> Part | None:
    """Draft a log of stage changes; None where it does not say whose.

    It may be the history of a joined table. Of a log of many fields, only the changes of stages
    count.
    """
    deals = [(part.name, part.sheet, own) for part in joined if (own := id_of(part.sheet))]
    found = None
    if leads is not None:
        found = attached(sheet, leads.sheet, leads.sketch.keys, "history", deals, others=others)
    if leads is not None and found is None:
        return None
    resolved = found.resolved if found else None
    if leads is None and sheet.preset is not None:
        resolved = resolve(sheet.preset, sheet.table.header, by_deal=True, taken=every_column)
    table = begun(sheet, "A log of stage changes", resolved)
    if resolved is None:
        table.keys |= log_columns(sheet, found.link.column if found else lead_in_log(sheet))
    if found is not None and (resolved is None or found.by):
        add_attachment(sheet, table, found)
    status = sheet.profile[table.keys["stage"]]
    rows = sheet.texts
    changed = _field(sheet)
    fields = [v for v, _ in changed.values if _is_status_field(v)] if changed else []
    if changed is not None and fields:
        rows = rows.filter(pl.col(f"~{changed.index}").is_in(fields))
        values = frequent_values(sheet.table, rows, [f"~{status.index}"])
        status = replace(status, values=values[f"~{status.index}"])
        if len(changed.values) > 1:
            table.keys.setdefault("where", is_one_of(changed.name, fields))
    lead, at = sheet.profile[table.keys["lead"]], sheet.profile[table.keys["at"]]
    finish(sheet, table)
    entered = entries(sheet, rows, lead, status, at)
    in_order = places(entered, [value for value, _ in status.values])
    return Part(
        "history", sheet, table, resolved, status,
        lags=entered.lags, places=in_order, final=entered.final,
    )  # fmt: skip


def _field(sheet: Sheet) -> Column | None:
    """Find the column of a log of many fields that names the one that changed."""
    texts = (c for c in sheet.columns if c.kind == "text")
    called = next((c for c in texts if says_only("field", c.name)), None)
    return called or sheet.named(("name",), "text")


def _is_status_field(name: str) -> bool:
    return fold(name) in STATUS_FIELDS or is_plain_status(name)


def _status(sheet: Sheet, table: TableSketch) -> Column | None:
    name = table.keys.get("status")
    column = sheet.profile[name] if name else status_of(sheet)
    return column if column and column.values else None


def join_name(sheet: Sheet, taken: set[str]) -> str:
    """Name a joined table: deals where it has such, else as its file is called."""
    stem = sheet.table.files[0].called
    is_preset = sheet.preset is not None and sheet.preset.kind == "deals"
    if is_preset or re.search("deal|opportunit", stem, re.IGNORECASE):
        name = "deals"
    else:
        name = snake_case(stem)
        name = name if name[:1].isalpha() else f"table_{name}".rstrip("_")
    base, number = name, 2
    while name in {*taken, LEADS, "history", *TABLES}:
        name, number = f"{base}_{number}", number + 1
    return name


def begun(sheet: Sheet, what: str, resolved: Resolved | None) -> TableSketch:
    """Begin the sketch of a table: where it is, what a preset names, and which words are empty."""
    preset = sheet.preset if resolved else None
    known = f", with the columns of {preset.title} (preset {preset.name})" if preset else ""
    rows = counted(sheet.profile.rows, "row")
    heading = paragraph(f"{what}: {rows}, {counted(len(sheet.columns), 'column')}{known}.")
    table = TableSketch(sheet.paths, heading)
    nulls = sheet.profile.nulls
    if resolved is not None:
        table.keys |= resolved.roles
        if resolved.where:
            table.keys["where"] = resolved.where
        table.read |= resolved.read
        nulls = tuple(dict.fromkeys((*resolved.nulls, *nulls)))
    if nulls:
        table.read["nulls"] = list(nulls)
        table.remarks["read"] = (
            "words that stand for nothing"
            if resolved
            else ("check: do these words stand for nothing?")
        )
    return table


def finish(sheet: Sheet, table: TableSketch) -> None:
    """Say what the columns hold, which are ambiguous, and which take no part."""
    orders = day_orders(sheet, [c for c in sheet.columns if c.kind == "date"])
    for role, name in table.keys.items():
        if role != "where" and name in sheet.table.header:
            column = sheet.profile[name]
            table.remarks.setdefault(role, describe(column, orders.get(column, "")))
    settle_order(sheet, table)
