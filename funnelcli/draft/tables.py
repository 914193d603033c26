"""The tables of a draft: where they are, which column is what, and what they hold."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from funnelcli.config import fold
from funnelcli.config.headers import first_found
from funnelcli.config.models import snake_case
from funnelcli.config.presets import LEADS, Resolved, resolve
from funnelcli.draft.columns import guess_roles
from funnelcli.draft.describe import ORDERS, describe, harmless, names_listed, paragraph
from funnelcli.draft.lags import day_orders, entry_lags, proven
from funnelcli.draft.profile import DAY_AND_MONTH, Column, frequent_values, texts
from funnelcli.draft.relations import Link, link, log_columns
from funnelcli.draft.sheet import Sheet, share
from funnelcli.draft.sketch import TableSketch
from funnelcli.draft.sqltext import is_one_of
from funnelcli.draft.words import ROLES
from funnelcli.errors import ConfigError
from funnelcli.report import counted

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


def leads_part(sheet: Sheet) -> Part:
    """Draft the table of leads: a preset's columns, else those that look right."""
    resolved = None
    if sheet.preset is not None:
        _refuse_pipelines(sheet)
        resolved = resolve(sheet.preset, sheet.table.header, table=LEADS)
    table = _table(sheet, "One row per lead", resolved)
    if resolved is None:
        guess_roles(sheet, table)
    _finish(sheet, table)
    return Part(LEADS, sheet, table, resolved, _status(sheet, table))


def leads_of_log(log: Part) -> Part:
    """Draft a table of leads from a log alone: the first change of a lead is when it came in."""
    table = _table(log.sheet, "The leads of a log, its rows with one id are one lead", None)
    columns = log.sketch.keys
    table.keys |= {"id": columns["lead"], "created": columns["at"]}
    source = log.sheet.named(ROLES["source"], "text")
    if source is not None:
        table.keys["source"] = source.name
    if "where" in columns:
        table.keys["where"] = columns["where"]
    table.read, table.is_log = log.sketch.read, True
    table.remarks["created"] = "check: a lead comes in with its first change"
    _finish(log.sheet, table)
    return Part(LEADS, log.sheet, table)


def joined_part(sheet: Sheet, leads: Part, name: str) -> Part | None:
    """Draft a joined table by the column that holds ids of leads; None where none does."""
    resolved = _attached(sheet, leads, name)
    table = _table(sheet, "A table with ids of leads", resolved)
    separator = resolved.separator if resolved else None
    link = _link(sheet, leads, table, separator)
    if link is None:
        return None
    table.keys |= {"lead": link.column.name}
    if separator:
        table.keys["separator"] = separator
        table.remarks["separator"] = "a row of several leads counts for each"
    values = counted(link.column.distinct, "distinct value")
    check = "check: " if link.share < 1 else ""
    table.remarks["lead"] = f"{check}{link.share:.0%} of its {values} are ids of leads"
    if resolved is None:
        by = f"{harmless(sheet.shown)} is joined by {harmless(link.column.name)}"
        table.assumed.append(f"{by}: {link.share:.0%} of its {values} are ids of leads.")
    own = sheet.named(("deal id", "opportunity id", "record id", "id"), "text", "number")
    if "id" not in table.keys and own is not None and own != link.column and own.is_key:
        table.keys["id"] = own.name
    _finish(sheet, table)
    return Part(name, sheet, table, resolved, _status(sheet, table))


def _attached(sheet: Sheet, leads: Part, name: str) -> Resolved | None:
    """Apply a preset that can tell how its rows belong to the leads; None where it cannot."""
    preset, header = sheet.preset, sheet.table.header
    if preset is None:
        return None
    by_deal = leads.sheet.preset is not None and leads.sheet.preset.kind == "deals"
    found, through = preset.found(header), first_found(preset.by, leads.sheet.table.header)
    if "lead" in found or ("id" in found and (through or by_deal)):
        _refuse_pipelines(sheet, leads.sheet)
        return resolve(
            preset,
            header,
            table=name,
            leads=leads.sheet.table.header,
            by_deal=by_deal,
            alone=False,
        )
    return None


def _refuse_pipelines(sheet: Sheet, leads: Sheet | None = None) -> None:
    """Refuse stages of several pipelines, with the YAML that chooses one of them."""
    preset = sheet.preset
    entered = preset.entered(sheet.table.header) if preset else {}
    groups = [match.groupdict().get("pipeline") for match in entered.values()]
    pipelines = list(dict.fromkeys(name for name in groups if name))
    if preset is None or len(pipelines) < 2:  # noqa: PLR2004
        return
    table = f'path: "{sheet.paths[0]}", preset: {preset.name}, pipeline: "{harmless(pipelines[0])}"'
    lines = [f"leads: {{{table}}}"]
    if leads is not None:
        known = f", preset: {leads.preset.name}" if leads.preset else ""
        lines = [f'leads: {{path: "{leads.paths[0]}"{known}}}', f"joins: {{deals: {{{table}}}}}"]
    named = ", ".join(map(repr, pipelines))
    raise ConfigError(
        [f"{sheet.shown}: stages of several pipelines, {named}: a draft chooses none"],
        "\n".join(("Write a YAML that does, with the one that you want:", "version: 1", *lines)),
    )


def _link(sheet: Sheet, leads: Part, table: TableSketch, separator: str | None) -> Link | None:
    """Measure how many ids of a preset's column are ids of leads, else find such a column."""
    key = table.keys.get("by") or leads.sketch.keys.get("id")
    if key is None:
        return None
    if "lead" in table.keys:
        column, of_leads = sheet.profile[table.keys["lead"]], leads.sheet.profile[key]
        return Link(column, share(sheet, column, leads.sheet, of_leads, separator))
    return link(sheet, leads.sheet, leads.sheet.profile[key])


def log_part(sheet: Sheet, leads: Part | None = None) -> Part | None:
    """Draft a log of stage changes; None where it does not say whose.

    Of a log of many fields, only the changes of stages count.
    """
    import polars as pl

    if sheet.preset is None:
        resolved = None
    elif leads is None:
        resolved = resolve(sheet.preset, sheet.table.header, by_deal=True)
    else:
        resolved = _attached(sheet, leads, "history")
        if resolved is None:
            return None
    table = _table(sheet, "A log of stage changes", resolved)
    if resolved is None:
        table.keys |= log_columns(sheet)
    status = sheet.profile[table.keys["stage"]]
    rows = texts(sheet.table)
    changed = sheet.named(("field", "field event", "property", "field name", "name"), "text")
    fields = [v for v, _ in changed.values if fold(v) in STATUS_FIELDS] if changed else []
    if changed is not None and fields:
        rows = rows.filter(pl.col(f"~{changed.index}").is_in(fields))
        values = frequent_values(sheet.table, rows, [f"~{status.index}"])
        status = replace(status, values=values[f"~{status.index}"])
        if len(changed.values) > 1:
            table.keys.setdefault("where", is_one_of(changed.name, fields))
    lead, at = sheet.profile[table.keys["lead"]], sheet.profile[table.keys["at"]]
    _finish(sheet, table)
    lags = entry_lags(sheet, rows, lead, status, at)
    return Part("history", sheet, table, resolved, status, lags)


def _status(sheet: Sheet, table: TableSketch) -> Column | None:
    name = table.keys.get("status")
    column = sheet.profile[name] if name else sheet.named(ROLES["status"], "text")
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
    while name in {*taken, LEADS, "history"}:
        name, number = f"{base}_{number}", number + 1
    return name


def _table(sheet: Sheet, what: str, resolved: Resolved | None) -> TableSketch:
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


def _finish(sheet: Sheet, table: TableSketch) -> None:
    """Say what the columns hold, which are ambiguous, and which take no part."""
    orders = day_orders(sheet, [c for c in sheet.columns if c.kind == "date"])
    for role, name in table.keys.items():
        if role != "where" and name in sheet.table.header:
            column = sheet.profile[name]
            table.remarks.setdefault(role, describe(column, orders.get(column, "")))
    _settle_order(sheet, table, orders)
    named = set(table.keys.values())
    table.footing += names_listed(
        "Columns without a role here", [c.name for c in sheet.columns if c.name not in named]
    )


def _settle_order(sheet: Sheet, table: TableSketch, orders: Mapping[Column, str]) -> None:
    """Read dates that fit both orders as the other dates of the table are written, and say so."""
    columns = [c for c in sheet.columns if DAY_AND_MONTH in c.form]
    open_ones = [c.name for c in columns if c not in orders]
    decided = {orders[c] for c in proven(sheet, columns) if c in orders}
    if not open_ones:
        return
    names = ", ".join(harmless(name) for name in open_ones)
    if len(decided) == 1:
        order = table.read["date_order"] = decided.pop()
        empty = " and the words for nothing" if "nulls" in table.read else ""
        table.remarks["read"] = f"check: the order of day and month{empty}"
        table.assumed.append(
            f"All dates of {harmless(sheet.shown)} are taken {ORDERS[order]}, as some of its "
            f"columns prove; no value tells it of {names}."
        )
    else:
        table.footing += paragraph(
            "check: nothing shows whether day or month comes first; say it with `read: "
            f"{{date_order: dmy}}` or mdy. It concerns {names}."
        )
