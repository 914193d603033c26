"""Lines of YAML that a person may want next, as comments: each holds when its # is taken off.

They stand where their key belongs, so that each can be taken alone, and all together. What would
change nothing is not proposed.
"""

from collections.abc import Iterator, Sequence

import polars as pl

from funnelcli.config.models import Config
from funnelcli.config.scalars import scalar
from funnelcli.draft.attach import pipeline_of
from funnelcli.draft.currency import amounts
from funnelcli.draft.describe import harmless
from funnelcli.draft.profile import Column
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.sketch import Edit, Sketch
from funnelcli.draft.sqltext import column as in_sql, is_one_of
from funnelcli.draft.tables import Part
from funnelcli.draft.yamltext import value
from funnelcli.words.text import counted
from funnelcli.words.vocabulary import says_only

TEST = "test"
"""What the addresses of people who try a form out begin with."""
OWN = "%@your-domain.example"
_TIME = r"\d:\d\d"
_ZONE = r"(?i)(z|utc|gmt|[+-]\d\d(:?\d\d)?|\d\s?[a-z]{2,}/[a-z_/]+|\s[ce]e?s?t)$"
"""How a time ends that names its zone, or how far it is from UTC."""


def add_edits(sketch: Sketch, parts: Sequence[Part], inputs: Sequence[Part] = ()) -> None:
    """Propose what is not written yet, with counts from the files; the leads are the first part.

    Times of `inputs`, tables beside the leads, may name no zone as well.
    """
    leads = parts[0]
    for part in parts:
        part.sketch.edits += _one_pipeline(part)
    sketch.lead_edits = [*_where(sketch, leads), *_exclude(sketch, leads)]
    if not sketch.losses:
        sketch.lost_edits = list(_lost(parts))
    sketch.edits = [*_currency(sketch, parts), *_timezone([*parts, *inputs])]


def _one_pipeline(part: Part) -> Iterator[Edit]:
    """Propose the most frequent of several pipelines."""
    column = pipeline_of(part.sheet)
    if column is None or not column.shown:
        return
    name, rows = column.shown[0]
    only = is_one_of(column.name, [name])
    said = f"this pipeline alone: {rows:,} of {part.sheet.profile.rows:,} rows"
    if "where" in part.sketch.keys:
        part.sketch.remarks["where"] = f"AND {harmless(only)} is {said}"
    else:
        yield Edit(f"where: {scalar(only)}", said)


def _where(sketch: Sketch, leads: Part) -> Iterator[Edit]:
    """Propose that only some rows are leads: those with an address, else those of one kind."""
    rows = leads.sheet.profile.rows
    email = _column(leads, "email")
    if email is not None and email.filled < rows:
        said = f"only the {email.filled:,} of {rows:,} rows with an address are leads"
        yield Edit(f"where: {scalar(f'{in_sql(email.name)} IS NOT NULL')}", said)
        return
    source = _column(leads, "source")
    names = [name for name, _ in sketch.segments.values()] + ([source.name] if source else [])
    for name in names:
        column = leads.sheet.profile[name]
        if column.kind != "text" or not column.shown or column.shown[0][1] == rows:
            continue
        kind, those = column.shown[0]
        said = f"only the {those:,} of {rows:,} rows with this {harmless(name)} are leads"
        yield Edit(f"where: {scalar(is_one_of(name, [kind]))}", said)
        return


def _exclude(sketch: Sketch, leads: Part) -> Iterator[Edit]:
    """Propose what was never a lead: what a status calls junk, tests, else people of one's own."""
    if sketch.exclude:
        return
    if leads.status is not None and (junk := _junk(leads.status)):
        now = ", lost as it stands" if all(_is_lost(sketch, value) for value in junk) else ""
        predicate = is_one_of(leads.status.name, list(junk))
        yield Edit(
            f"exclude: {value({'junk': predicate})}", f"{counted(sum(junk.values()), 'row')}{now}"
        )
        return
    email = _column(leads, "email")
    if email is None or not email.filled:
        return
    address = f"LOWER({in_sql(email.name)})"
    if tests := _beginning(leads.sheet, email):
        predicate = f"{address} LIKE '{TEST}%'"
        said = f"{tests:,} of {leads.sheet.profile.rows:,} rows"
        yield Edit(f"exclude: {value({TEST: predicate})}", said)
    else:
        said = f"put in the domain of your own people; no address begins with {TEST}"
        yield Edit(f"exclude: {value({'internal': f'{address} LIKE {OWN!r}'})}", said)


def _junk(status: Column) -> dict[str, int]:
    """Find the values that are called junk or a test and nothing else, with their rows."""
    return {v: n for v, n in status.values if says_only("junk", v, "object", "closed")}


def _is_lost(sketch: Sketch, named: str) -> bool:
    return any(
        named in loss.keys.get("values", ()) or f"'{named}'" in loss.keys.get("where", "")
        for loss in sketch.losses
    )


def _beginning(sheet: Sheet, column: Column) -> int:
    text = pl.col(f"~{column.index}").str.to_lowercase()
    count: int = sheet.look(sheet.texts.select(text.str.starts_with(TEST).sum())).item()
    return count


def _lost(parts: Sequence[Part]) -> Iterator[Edit]:
    """Propose how a loss is told where values could tell one, and none does."""
    named = {part.name: part for part in parts}
    leads, history = parts[0], named.get("history")
    joined = next((p for p in parts[1:] if p.status is not None and p is not history), None)
    told = history.status if history is not None else leads.status
    if told is not None and (history is not None or "status" in leads.sketch.keys):
        yield _lost_line(told, "lost: {values: [Lost]}")
    elif joined is not None and joined.status is not None:
        predicate = is_one_of(joined.status.name, ["Lost"], joined.name)
        yield _lost_line(joined.status, f"lost: {value({'where': predicate})}")


def _lost_line(status: Column, line: str) -> Edit:
    return Edit(line, f"no value of {harmless(status.name)} is known as a loss: write yours here")


def _currency(sketch: Sketch, parts: Sequence[Part]) -> Iterator[Edit]:
    """Propose a currency where there are amounts, and nothing says theirs."""
    priced = list(amounts(sketch, parts)) if sketch.currency is None else []
    if priced:
        many = counted(sum(column.filled for _, column in priced), "amount")
        default = Config.model_fields["currency"].default
        yield Edit(f"currency: {default}", f"of {many}; nothing says a currency")


def _timezone(parts: Sequence[Part]) -> Iterator[Edit]:
    """Propose a zone where there are times that name none."""
    found: dict[str, int] = {}
    for part in parts:
        for role in ("created", "at"):
            column = _column(part, role)
            if column is not None and "timezone" not in part.sketch.read:
                found.setdefault(repr(harmless(column.name)), _without_zone(part.sheet, column))
    if many := sum(found.values()):
        names = " and ".join(name for name, times in found.items() if times)
        said = f"{counted(many, 'time')} of {names} {'names' if many == 1 else 'name'} no zone"
        yield Edit("timezone: UTC", said)


def _without_zone(sheet: Sheet, column: Column) -> int:
    text = pl.col(f"~{column.index}")
    has_none = text.str.contains(_TIME) & ~text.str.contains(_ZONE)
    count: int = sheet.look(sheet.texts.select(has_none.sum())).item()
    return count


def _column(part: Part, role: str) -> Column | None:
    name = part.sketch.keys.get(role)
    return part.sheet.profile[name] if name in part.sheet.table.header and name else None
