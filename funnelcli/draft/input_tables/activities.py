"""A table of what was done about leads: their ids, one moment and a kind of activity."""

import re
from collections.abc import Iterator

import polars as pl

from funnelcli.config.presets import ACTIVITIES
from funnelcli.draft.describe import harmless
from funnelcli.draft.input_tables.looks import Looks, either, none
from funnelcli.draft.profile import MOSTLY, Column
from funnelcli.draft.references import is_id, names_leads
from funnelcli.draft.relations import REPEATED, entered_in_log, is_log, is_of_deals, lead_in_log
from funnelcli.draft.sales import of_sale
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.statuses import statuses
from funnelcli.words.vocabulary import plain, says, says_any, says_only

ENOUGH = 0.5
"""So many rows have to be of a kind that is an activity."""
FEW = 12
"""A direction has at most so many values; an address, which may be called so, has more."""
_PLAINLY = re.compile(r"at|timestamp|date|time|datetime|when|happened at|occurred at|logged at")


def looks_like_activities(sheet: Sheet, lead: Column | None) -> Looks:
    """Tell whether a table is what was done; `lead` is its column with ids of leads."""
    if lead is None or (other := what_else(sheet)):
        return none(ACTIVITIES, other if lead else "no column of it holds ids of the leads")
    kinds, moments = list(_kinds(sheet, lead)), moments_in(sheet)
    if not kinds:
        return none(ACTIVITIES, "no column of it has kinds of activity, such as calls and e-mails")
    if not moments:
        return none(ACTIVITIES, "no column of it has dates")
    keys = {"lead": lead.name, "at": moments[0].name, "type": kinds[0].name}
    texts = [c for c in sheet.columns if c.kind == "text" and c not in (lead, kinds[0])]
    directions = [
        c for c in texts if says_only("direction", c.name, "activity") and 0 < len(c.values) <= FEW
    ]
    unsettled = list(_time_of_day(sheet, moments[0]))
    for role, found in (("direction", directions), ("user", _users(texts))):
        if len(found) == 1:
            keys[role] = found[0].name
        elif found:
            unsettled.append(f"Which column has the {role} is not decided: {either(found)}.")
    return Looks(ACTIVITIES, keys, unsettled=tuple(unsettled), doubt=_doubt(lead, moments, kinds))


def _users(texts: list[Column]) -> list[Column]:
    """List the columns of who did it: those called so before those of owners."""
    users = [c for c in texts if says("doer", c.name) and not is_id(c.name)]
    return users or [c for c in texts if says("owner", c.name)]


def _doubt(lead: Column, moments: list[Column], kinds: list[Column]) -> str:
    if len(moments) > 1:
        return f"When each activity was may be {either(moments)}."
    if len(kinds) > 1:
        return f"Its kinds of activity may be those of {either(kinds)}."
    if lead.distinct == lead.filled:
        return f"No lead has two rows by {harmless(lead.name)}, so that it may be a list of leads."
    return ""


def may_be_activities(sheet: Sheet) -> Column | None:
    """Find the column that is called after leads, in a table that looks like activities."""
    if sheet.preset is not None:
        return lead_in_log(sheet) if sheet.preset.kind == ACTIVITIES else None
    named = [c for c in sheet.columns if c.filled and names_leads(c.name)]
    lead = next((c for c in named if c.distinct <= REPEATED * c.filled), None)
    return lead if lead is not None and looks_like_activities(sheet, lead).is_certain else None


def is_told_log(sheet: Sheet) -> bool:
    """Tell whether a table is a log whose values say something of stages."""
    stage = entered_in_log(sheet) if is_log(sheet) else None
    return stage is not None and statuses(stage).is_told


def _kinds(sheet: Sheet, lead: Column) -> Iterator[Column]:
    """Find the columns of kinds of activity: called so, and most of whose rows are such."""
    for column in sheet.columns:
        if column.kind != "text" or not column.values or column == lead:
            continue
        is_called = says_only("kind", column.name, "activity", "change", "object", "latest")
        is_named = says_only("latest", column.name) or says_only("activity", column.name)
        if says("source", column.name) or not (is_called or is_named):
            continue
        rows = sum(n for value, n in column.values if says("activity", value))
        if rows >= ENOUGH * column.filled:
            yield column


def moments_in(sheet: Sheet) -> list[Column]:
    """List the dates that may be the moment: those that are plainly called so, else any.

    What was planned or modified is none, and what was created only where nothing else is there.
    """
    dates = [
        c for c in sheet.columns if c.kind == "date" and c.filled >= MOSTLY * sheet.profile.rows
    ]
    others = ("modified", "planned", "previous")
    kept = [c for c in dates if _is_plain(c) or not says_any(others, c.name)]
    kept = [c for c in kept if not says("created", c.name)] or kept
    plainly = [c for c in kept if says_only("date", c.name, "latest", "activity", "change")]
    plainly = plainly or [c for c in kept if _is_plain(c)]
    return plainly if len(kept) > 1 and plainly else kept


def _is_plain(column: Column) -> bool:
    return bool(_PLAINLY.fullmatch(plain(column.name)))


def _time_of_day(sheet: Sheet, moment: Column) -> Iterator[str]:
    """Say that times stand in a column of their own, beside days."""
    texts = (c for c in sheet.columns if c.kind == "text" and c.filled and says("date", c.name))
    clock = next((c for c in texts if _is_all(sheet, c, r"^\d{1,2}:\d\d")), None)
    if clock is not None and _is_all(sheet, moment, "^[^:]*$"):
        yield (
            f"{harmless(moment.name)} has days; the times in {harmless(clock.name)} are not read."
        )


def _is_all(sheet: Sheet, column: Column, pattern: str) -> bool:
    value = pl.col(f"~{column.index}").drop_nulls()
    return bool(sheet.look(sheet.texts.select(value.str.contains(pattern).all())).item())


def what_else(sheet: Sheet) -> str:
    """Say what a table is that is no table of activities: a log of stages, or of sales."""
    if sheet.preset is not None and sheet.preset.kind != ACTIVITIES:
        return f"it is of {sheet.preset.title}"
    if is_told_log(sheet):
        return "it is a log of stages"
    return "its rows tell sales" if of_sale(sheet) is not None or is_of_deals(sheet) else ""
