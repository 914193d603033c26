"""The tables beside the leads, put together: those that are certain, and what was not decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from funnelcli.config.presets import ACTIVITIES
from funnelcli.draft.attach import attached
from funnelcli.draft.currency import DEFAULT, said_beside
from funnelcli.draft.describe import harmless, paragraph, values_found
from funnelcli.draft.input_tables.activities import (
    is_told_log,
    looks_like_activities,
    may_be_activities,
)
from funnelcli.draft.input_tables.channels import proposed, sources_of
from funnelcli.draft.input_tables.days import is_of_months
from funnelcli.draft.input_tables.looks import Looks
from funnelcli.draft.input_tables.spend import SPEND, looks_like_spend
from funnelcli.draft.input_tables.touchpoints import (
    TOUCHPOINTS,
    looks_like_touchpoints,
    may_be_touchpoints,
)
from funnelcli.draft.input_tables.visitors import VISITORS, looks_like_visitors
from funnelcli.draft.links import link
from funnelcli.draft.profile import Column
from funnelcli.draft.relations import id_of
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.sketch import Edit, Proposal, Sketch
from funnelcli.draft.sqltext import is_one_of
from funnelcli.draft.tables import Part, add_attachment, begun, finish
from funnelcli.draft.yamltext import value

WHAT = {
    SPEND: "what was spent",
    ACTIVITIES: "what was done about the leads",
    VISITORS: "who came to the site",
    TOUCHPOINTS: "what the leads met",
}
"""What each of these tables is, as a sentence calls it."""


_EVENTS = {TOUCHPOINTS: looks_like_touchpoints, ACTIVITIES: looks_like_activities}
"""Tables of events, the first that is certain first."""


@dataclass(eq=False)
class Beside:
    """What was found of these tables, by their key."""

    leads: Part
    found: dict[str, list[Part]] = field(default_factory=dict)

    @property
    def sources(self) -> Sequence[str]:
        """The sources of the leads."""
        return sources_of(self.leads.sheet, self.leads.sketch.keys.get("source"))


def are_beside(sheets: Sequence[Sheet]) -> dict[int, str]:
    """Tell which tables have no leads by themselves, by their place, and what they are."""
    found: dict[int, str] = {}
    for number, sheet in enumerate(sheets):
        if looks_like_spend(sheet).is_certain:
            found[number] = SPEND
        elif looks_like_visitors(sheet).is_certain:
            found[number] = VISITORS
    for number, sheet in enumerate(sheets):
        others = [s for n, s in enumerate(sheets) if n != number and n not in found]
        if number not in found and (name := _events_of(sheet, others)) is not None:
            found[number] = name
    return found


def _events_of(sheet: Sheet, others: Sequence[Sheet]) -> str | None:
    """Tell which events a table is of: by its preset, or as of rows of another table."""
    if sheet.preset is not None:
        return ACTIVITIES if sheet.preset.kind == ACTIVITIES else None
    for name, may_be in ((TOUCHPOINTS, may_be_touchpoints), (ACTIVITIES, may_be_activities)):
        lead = may_be(sheet)
        if lead is not None and any(_has_ids(sheet, lead, other) for other in others):
            return name
    return None


def _has_ids(sheet: Sheet, lead: Column, other: Sheet) -> bool:
    """Tell whether a column has ids of another table, each of which that has once."""
    own = id_of(other)
    found = link(sheet, other, own, id_of(sheet), lists=False)
    is_of_ids = found is not None and (found.column, found.by) == (lead, own)
    return is_of_ids and own is not None and own.distinct == own.filled


def take_events(beside: Beside, sheet: Sheet, others: Sequence[Sheet]) -> bool:
    """Take a table of touches or activities; False where it is none, or not certain."""
    leads = beside.leads
    if is_told_log(sheet) or (sheet.preset is not None and sheet.preset.kind != ACTIVITIES):
        return False
    for name, looks_like in _EVENTS.items():
        if sheet.preset is not None and name != sheet.preset.kind:
            continue
        found = attached(sheet, leads.sheet, leads.sketch.keys, name, others=others)
        looks = looks_like(sheet, found.link.column if found is not None else None)
        if found is None or (found.resolved is None and not looks.is_certain):
            continue
        title = WHAT[name]
        sketch = begun(sheet, f"{title[:1].upper()}{title[1:]}", found.resolved)
        part = Part(name, sheet, sketch, found.resolved)
        add_attachment(sheet, part.sketch, found)
        if found.resolved is None:
            part.sketch.keys |= looks.keys
        _keep(beside, part, looks.unsettled if found.resolved is None else ())
        return True
    return False


def take_sums(beside: Beside, sheet: Sheet) -> bool:
    """Take a table of what was spent or of who came; False where it is none for certain."""
    spend = looks_like_spend(sheet, beside.sources)
    visitors = looks_like_visitors(sheet, beside.sources)
    if not (spend.is_certain or visitors.is_certain):
        return False
    taken, other = (spend, visitors) if spend.is_certain else (visitors, spend)
    title = WHAT[taken.name]
    part = Part(taken.name, sheet, begun(sheet, f"{title[:1].upper()}{title[1:]}", None))
    part.sketch.keys |= taken.keys
    unsettled = list(taken.unsettled)
    if other.keys:
        unsettled.append(f"It may be {WHAT[other.name]} as well: {_line(other, sheet)}.")
    _keep(beside, part, unsettled)
    return True


def _keep(beside: Beside, part: Part, unsettled: Sequence[str]) -> None:
    beside.found.setdefault(part.name, []).append(part)
    for role, name in part.sketch.keys.items():
        if name in part.sheet.table.header and is_of_months(part.sheet, part.sheet.profile[name]):
            column = part.sheet.profile[name]
            part.sketch.remarks[role] = f"months, {column.filled:,} filled"
    finish(part.sheet, part.sketch)
    for role in ("type", "direction"):
        if role in part.sketch.keys:
            column = part.sheet.profile[part.sketch.keys[role]]
            part.sketch.footing += values_found(f"Values of {harmless(column.name)}", column)
    part.sketch.footing += [line for said in unsettled for line in paragraph(f"check: {said}")]


def why_none(beside: Beside, sheet: Sheet, lead: Column | None) -> tuple[list[str], Edit | None]:
    """Say of a table that is left out why it is none of these, or propose it as one."""
    looks = [
        looks_like_spend(sheet, beside.sources),
        looks_like_visitors(sheet, beside.sources),
        looks_like_touchpoints(sheet, lead),
        looks_like_activities(sheet, lead),
    ]
    meant = [each for each in looks if each.keys]
    if meant:
        first = meant[0]
        return (
            [f"{harmless(sheet.shown)} may be {WHAT[first.name]}. {first.doubt}"],
            Edit(_line(first, sheet), "if it is"),
        )
    reasons: dict[str, list[str]] = {}
    for each in looks:
        reasons.setdefault(each.lacks, []).append(WHAT[each.name])
    parts = (f"{' nor '.join(whats)}, as {lacks}" for lacks, whats in reasons.items())
    return [f"{harmless(sheet.shown)} is neither {'; nor '.join(parts)}."], None


def _line(looks: Looks, sheet: Sheet) -> str:
    path = sheet.paths[0] if len(sheet.paths) == 1 else list(sheet.paths)
    return f"{looks.name}: {value({'path': path, **looks.keys})}"


def settle(sketch: Sketch, beside: Beside) -> list[Part]:
    """Add the tables of which there is one, in the currency of the report; say why not others."""
    taken: list[Part] = []
    for name, parts in ((name, beside.found[name]) for name in WHAT if name in beside.found):
        shown = " and ".join(sorted(harmless(part.sheet.shown) for part in parts))
        if len(parts) > 1:
            said = (
                f"{shown} are each {WHAT[name]}, and a YAML has one table of it: none is taken. "
                "Put their rows into files with the same columns."
            )
            _leave(sketch, said)
        elif name == SPEND and (other := _other_currency(sketch, parts[0])):
            said = f"{shown} is {WHAT[name]}, but {other}: it is left out."
            _leave(sketch, said, _of_one_currency(sketch, parts[0]))
        else:
            is_priced = name == TOUCHPOINTS and "cost" in parts[0].sketch.keys
            if is_priced and (other := _other_currency(sketch, parts[0])):
                _leave(sketch, f"Costs of {shown} are left out: {other}.")
                parts[0].sketch.keys.pop("cost")
                parts[0].sketch.keys.pop("currency", None)
            taken += parts
    for part in taken:
        sketch.inputs[part.name] = part.sketch
        _say(sketch, part)
    columns = [
        (part.sheet, part.sheet.profile[part.sketch.keys["channel"]])
        for part in taken
        if part.sketch.keys.get("channel") not in (None, part.sketch.keys.get("campaign"))
    ]
    others, edit = proposed(columns, beside.sources)
    if others:
        sketch.proposals.append(Proposal(paragraph(f"check: {' '.join(others)}"), edit))
    return taken


def _leave(sketch: Sketch, said: str, edit: Edit | None = None) -> None:
    sketch.assume(said)
    sketch.proposals.append(Proposal(paragraph(f"check: {said}"), edit))


def _of_one_currency(sketch: Sketch, part: Part) -> Edit | None:
    """Propose the costs in the currency of the report alone."""
    report, column = sketch.currency or DEFAULT, part.sketch.keys.get("currency")
    if column is None or report not in said_beside(part, "cost"):
        return None
    only = {"where": is_one_of(column, [report])}
    return Edit(_line(Looks(SPEND, {**part.sketch.keys, **only}), part.sheet), "these alone")


def _other_currency(sketch: Sketch, part: Part) -> str:
    """Say that not all costs can be in the currency of the report."""
    said, report = said_beside(part, "cost"), sketch.currency or DEFAULT
    if all(report in meant for meant in said.values()):
        return ""
    return f"its costs are in {' and '.join(map(harmless, said))}, and the report is in {report}"


def _say(sketch: Sketch, part: Part) -> None:
    """Say what a table was taken for, and by which columns."""
    shown, is_one = harmless(part.sheet.shown), len(part.sheet.table.files) == 1
    if part.resolved is not None and part.sheet.preset is not None:
        preset = part.sheet.preset
        sketch.recognised.append(
            f"{shown} {'is' if is_one else 'are'} {preset.title} (preset {preset.name})."
        )
        for sentence in part.resolved.assumed:
            sketch.assume(sentence)
    else:
        keys = part.sketch.keys.items()
        named = ", ".join(f"{role} {harmless(name)}" for role, name in keys if role != "where")
        sketch.recognised.append(
            f"{shown} {'is' if is_one else 'are'} {WHAT[part.name]}, by its columns: {named}."
        )
    for sentence in part.sketch.assumed:
        sketch.assume(sentence)
