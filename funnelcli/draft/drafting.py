"""From tables to a draft: presets where one is recognised, else names and values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from funnelcli.draft import relations, tables
from funnelcli.draft.attach import nearest
from funnelcli.draft.beside import tells_losses
from funnelcli.draft.choosing import leads_of
from funnelcli.draft.columns import segments
from funnelcli.draft.currency import add_currency
from funnelcli.draft.describe import harmless, paragraph
from funnelcli.draft.edits import add_edits
from funnelcli.draft.funnel import add_stages, of_joined
from funnelcli.draft.input_tables.recognising import (
    WHAT,
    Beside,
    are_beside,
    settle,
    take_events,
    take_sums,
    why_none,
)
from funnelcli.draft.input_tables.spend import SPEND
from funnelcli.draft.left import add_what_is_left
from funnelcli.draft.others import list_others
from funnelcli.draft.sales import CUSTOMER
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.sketch import Proposal, Sketch
from funnelcli.draft.statuses import statuses, won_rows
from funnelcli.draft.tables import Part
from funnelcli.draft.unlinked import refuse_unlinked
from funnelcli.draft.write import write
from funnelcli.errors import DataError
from funnelcli.words.privacy import is_record
from funnelcli.words.text import counted


@dataclass(frozen=True, slots=True)
class Draft:
    """A YAML, and what a person has to know about how it came to be."""

    text: str
    recognised: tuple[str, ...]
    """One sentence a table: which preset fits, or that none does."""
    assumed: tuple[str, ...]


def draft(sheets: Sequence[Sheet]) -> Draft:
    """Draft the definition of an export; raise where no funnel can be found in it."""
    for sheet in sheets:
        _refuse_unfit(sheet, is_alone=len(sheets) == 1)
    aside = are_beside(sheets)
    chosen = leads_of(_with_leads(sheets, aside))
    log = tables.log_part(chosen) if relations.is_log(chosen) else None
    leads = tables.leads_of_log(log) if log else tables.leads_part(chosen)
    sketch = Sketch(leads.sketch)
    others = [sheet for sheet in sheets if sheet is not chosen]
    beside = Beside(leads)
    joined, log = _others(sketch, others, beside, log)
    sketch.history = log.sketch if log else None
    sketch.joins = {part.name: part.sketch for part in joined}
    _recognise(sketch, leads, [*joined, *([log] if log else [])])
    if leads.resolved is not None:
        sketch.exclude = leads.resolved.exclude
        sketch.deduplicate = leads.resolved.deduplicate
    add_stages(sketch, leads, joined, log)
    taken = [part.sheet for part in joined]
    taken += [part.sheet for parts in beside.found.values() for part in parts]
    refuse_unlinked(chosen, [sheet for sheet in others if sheet not in taken])
    add_what_is_left(sketch, [leads, *joined, *([log] if log else [])])
    _forget_the_lone(sketch, leads)
    _forget_what_others_tell(sketch, log)
    _add_as_of(sketch)
    add_currency(sketch, [leads, *joined], beside.found.get(SPEND, []))
    inputs = settle(sketch, beside)
    sketch.segments = segments(chosen, leads.sketch.keys, sketch.settle_keys())
    parts = [leads, *joined, *([log] if log else [])]
    add_edits(sketch, parts, inputs)
    list_others(sketch, [*parts, *inputs])
    return Draft(write(sketch), tuple(sketch.recognised), tuple(sketch.assumed))


def _refuse_unfit(sheet: Sheet, *, is_alone: bool) -> None:
    """Raise for a table that nothing can be told from."""
    if len(sheet.table.header) == 1 and (is_alone or not sheet.profile.rows):
        what = "lines without a delimiter" if sheet.profile.rows else "a text of one line"
        raise DataError(
            f"{sheet.shown}: {what}, and no table",
            "Expected a header and rows, with commas, semicolons, tabs or | between the fields. "
            "Is this the export?",
        )
    if not sheet.profile.rows:
        raise DataError(
            f"{sheet.shown}: a header without rows",
            "What is a lead and what is a stage is told from values, too: export some rows, or "
            "name only the tables that are meant (`book.xlsx#Leads` is a sheet).",
        )
    if is_record(sheet.table.header):
        raise DataError(
            f"{sheet.shown}: its first row is a record, and not the names of its columns",
            "Export it with its header, or write one above the records.",
        )
    objects = relations.objects(sheet)
    if len(objects) > 1:
        raise DataError(
            f"{sheet.shown}: one row for each pair of {' and '.join(objects)}, so that none "
            "of them has a row of its own",
            "Export each of them to a file, with the ids of the contacts beside the deals, "
            "and give all files.",
        )


def _others(
    sketch: Sketch, sheets: Sequence[Sheet], beside: Beside, log: Part | None
) -> tuple[list[Part], Part | None]:
    """Draft all tables but the leads; say of each that takes no part why it does not."""
    joined: list[Part] = []
    leads = beside.leads
    for sheet in sorted(sheets, key=lambda each: relations.place(each, leads.sheet)):
        if relations.is_log(sheet) and log is not None:
            shown = harmless(log.sheet.shown)
            _leave_out(sketch, sheet, f"{shown} is the one log of changes that a YAML has.")
            continue
        if take_events(beside, sheet, sheets):
            continue
        is_log = relations.is_log(sheet)
        if is_log:
            part = tables.log_part(sheet, leads, joined, sheets)
        else:
            name = tables.join_name(sheet, {known.name for known in joined})
            part = tables.joined_part(sheet, leads, name, sheets)
        is_left = part is None or _says_nothing(part)
        if is_left and take_sums(beside, sheet):
            continue
        if part is None:
            closest = nearest(sheet, leads.sheet, leads.sketch.keys)
            won = won_rows(sheet)
            verb = "says" if won == 1 else "say"
            known = f" {counted(won, 'row')} of it {verb} who bought." if won else ""
            _leave_out(sketch, sheet, f"no column of it holds ids of the leads.{known}{closest}")
        elif is_left:
            _leave_out(sketch, sheet, "nothing in it says what became of leads.")
        elif is_log:
            log = part
        else:
            joined.append(part)
        if is_left:
            _say_why_none(sketch, beside, sheet, part)
    return joined, log


def _say_why_none(sketch: Sketch, beside: Beside, sheet: Sheet, part: Part | None) -> None:
    """Say why a table that is left out is no spend, no events and no visitors."""
    lead = sheet.profile[part.sketch.keys["lead"]] if part is not None else None
    said, edit = why_none(beside, sheet, lead)
    if edit is None:
        sketch.leads.footing += [line for each in said for line in paragraph(each)]
        return
    sketch.assume(" ".join(said))
    lines = [line for each in said for line in paragraph(f"check: {each}")]
    sketch.proposals.append(Proposal(lines, edit))


def _with_leads(sheets: Sequence[Sheet], aside: Mapping[int, str]) -> Sequence[Sheet]:
    """Leave the tables aside that have no leads; raise where no other is there."""
    others = [sheet for number, sheet in enumerate(sheets) if number not in aside]
    if not others:
        number, name = next(iter(aside.items()))
        raise DataError(
            f"{sheets[number].shown}: {WHAT[name]}, and no table of leads",
            "Give the file of the leads as well.",
        )
    return others


def _says_nothing(part: Part) -> bool:
    """Tell whether a table has neither stages nor losses, so that it takes no part."""
    if part.resolved is not None:
        return False
    if part.name == "history":
        return part.status is None or not statuses(part.status).is_told
    return not (of_joined(part, []) or tells_losses(part.sheet))


def _leave_out(sketch: Sketch, sheet: Sheet, why: str) -> None:
    said = f"{harmless(sheet.shown)} is left out: {why}"
    sketch.assume(said)
    sketch.left_out.append(said)
    sketch.leads.footing += paragraph(f"check: {said}")


def _recognise(sketch: Sketch, leads: Part, others: Sequence[Part]) -> None:
    """Say how each table was understood, and what its preset assumes."""
    for part in (leads, *others):
        shown = harmless(part.sheet.shown)
        is_one = len(part.sheet.table.files) == 1
        if part.sheet.preset is not None:
            preset = part.sheet.preset
            said = f"{shown} {'is' if is_one else 'are'} {preset.title} (preset {preset.name})."
        else:
            fits = "fits" if is_one else "fit"
            said = f"{shown} {fits} no preset: columns were chosen by their names and values."
        if said not in sketch.recognised:
            sketch.recognised.append(said)
        for sentence in (*(part.resolved.assumed if part.resolved else ()), *part.sketch.assumed):
            sketch.assume(sentence)
    is_of_deals = relations.is_of_deals(leads.sheet) and not leads.sketch.is_log
    if leads.resolved is None or is_of_deals:
        what = "id" if leads.sketch.is_log else "row"
        deal = "a deal, and is counted as a lead" if is_of_deals else "a lead"
        created = leads.sketch.keys.get("created")
        since = f", from {harmless(created)!r} on" if created else ""
        sketch.assume(f"Every {what} of {harmless(leads.sheet.shown)} is {deal}{since}.")


def _forget_the_lone(sketch: Sketch, leads: Part) -> None:
    """Say what is missing without other tables only as long as none of them tells customers."""
    customer = sketch.stages[-1].keys
    if leads.resolved and customer["name"] == CUSTOMER and customer not in leads.resolved.stages:
        lone = leads.sheet.preset.alone if leads.sheet.preset else ()
        sketch.assumed = [said for said in sketch.assumed if said not in lone]


def _forget_what_others_tell(sketch: Sketch, log: Part | None) -> None:
    """Leave out what the preset of a log says of stages that a later table tells."""
    if log is None or log.resolved is None or not log.resolved.stages:
        return
    if not any(stage.keys in log.resolved.stages for stage in sketch.stages):
        sketch.assumed = [said for said in sketch.assumed if said not in log.resolved.assumed]


def _add_as_of(sketch: Sketch) -> None:
    """Name the day that open leads are looked at, where no date of the export can tell it."""
    entries = [*sketch.stages, *sketch.losses]
    is_dated = sketch.history or any("at" in entry.keys for entry in entries)
    if not is_dated and not {"created", "last_activity"} & set(sketch.leads.keys):
        sketch.as_of = "today"
        sketch.assume("No date tells when the export was made: it is taken to be of today.")
