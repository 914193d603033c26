"""The stages of a draft, put together from its tables."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from funnelcli.config import fold
from funnelcli.config.presets import LEADS
from funnelcli.draft import stages
from funnelcli.draft.beside import tells_deals
from funnelcli.draft.columns import created_of
from funnelcli.draft.corrected import corrected, nobody_has, without_scarce_date
from funnelcli.draft.describe import harmless, listed, paragraph, values_found
from funnelcli.draft.lags import median_lags
from funnelcli.draft.losses import add_losses_and_amounts, add_own
from funnelcli.draft.own_outcomes import OwnOutcomes, own_outcomes
from funnelcli.draft.profile import Column
from funnelcli.draft.refusal import no_stages
from funnelcli.draft.sales import CUSTOMER, REMARK, of_conversion, of_sale
from funnelcli.draft.sketch import Sketch, StageSketch
from funnelcli.draft.sqltext import is_there
from funnelcli.draft.statuses import statuses
from funnelcli.draft.tables import Part
from funnelcli.words.vocabulary import says_only

FEWEST_STAGES = 2
CONVERTED_ONLY = "A converted lead is not a customer yet. Give the file that says who bought, too."


def add_stages(sketch: Sketch, leads: Part, joined: Sequence[Part], log: Part | None) -> None:
    """Fill in stages, losses and amounts; raise where nothing says that a lead became more.

    The last stage is the customer only where something says who bought.
    """
    said: list[str] = []
    own = own_outcomes(leads)
    early = list(_of_leads(leads, said, own))
    known = leads.resolved.stages if leads.resolved else ()
    sketch.add(StageSketch(dict(known[0]) if known else {"name": "Lead"}))
    if all(_is_end(stage) for stage in early):
        for stage in _of_values(leads, log):
            sketch.add(stage)
    for stage in (*early, *(stage for part in joined for stage in of_joined(part, said))):
        sketch.add(stage)
    names = [stage.keys["name"] for stage in sketch.stages]
    for stage in _of_sale(leads, log, own) if CUSTOMER not in names else ():
        if stage.keys["name"] not in names:
            sketch.add(stage)
    _forget_conversions_by_value(sketch)
    sketch.stages.sort(key=lambda stage: stage.keys["name"] == CUSTOMER)
    if log is not None and _is_of_deals(log, joined):
        _put_deals_before_their_history(sketch)
    if len(sketch.stages) < FEWEST_STAGES:
        raise no_stages(sketch, leads, log)
    sketch.knows_customers = sketch.stages[-1].keys["name"] == CUSTOMER
    add_losses_and_amounts(sketch, leads, joined, log)
    add_own(sketch, leads, own)
    for sentence in said:
        sketch.assume(sentence)
    _list_values(sketch, [leads, *joined, *([log] if log else ())])
    guessed = any(stage.remark.startswith("check") for stage in sketch.stages)
    if leads.resolved is None or guessed or not sketch.knows_customers:
        _say_what_is_unsure(sketch, leads, log)


def _forget_conversions_by_value(sketch: Sketch) -> None:
    """Take a status such as `Closed - Converted` for what a date or a flag calls so."""
    named = [s for s in sketch.stages if says_only("converted", s.keys["name"], "closed", "object")]
    if any("values" not in stage.keys for stage in named):
        twice = [stage for stage in named if "values" in stage.keys]
        sketch.stages = [stage for stage in sketch.stages if stage not in twice]


def _put_deals_before_their_history(sketch: Sketch) -> None:
    """Let a lead enter what a deal is before it enters what the history says of the deal."""
    told = next((i for i, s in enumerate(sketch.stages) if "values" in s.keys), None)
    deal = next((s for s in sketch.stages if s.keys["name"] == stages.OPPORTUNITY), None)
    if told is not None and deal is not None and sketch.stages.index(deal) > told:
        sketch.stages.remove(deal)
        sketch.stages.insert(told, deal)


def _list_values(sketch: Sketch, parts: Sequence[Part]) -> None:
    for part in parts:
        if part.status is not None:
            title = f"Values of {harmless(part.status.name)} in {part.name}"
            sketch.beside_stages += values_found(title, part.status)


def _of_leads(leads: Part, said: list[str], own: OwnOutcomes | None) -> Iterator[StageSketch]:
    if leads.resolved is not None:
        for stage in _of_preset(leads, leads.resolved.stages[1:]):
            if own is None or stage.keys["name"] != CUSTOMER:
                yield stage
    elif not leads.sketch.is_log:
        created = leads.sketch.keys.get("created")
        column = leads.sheet.profile[created] if created else None
        yield from stages.of_dates(leads.sheet, column, said)


def _of_preset(part: Part, given: Sequence[Mapping[str, Any]]) -> Iterator[StageSketch]:
    """Take the stages of a preset that anybody has; those of a company's own by their dates."""
    sheet, preset = part.sheet, part.sheet.preset
    prefix = "" if part.name == LEADS else f"{part.name}."
    header = sheet.table.header
    columns = {prefix + c: sheet.profile[c] for c in (preset.entered(header) if preset else ())}
    own = [stage for stage in given if stage.get("at") in columns]
    created = preset.found(header).get("created") if preset else None
    dated = [columns[stage["at"]] for stage in own if columns[stage["at"]].kind == "date"]
    lags = median_lags(sheet, sheet.profile[created] if created else None, dated)
    days = [lags.get(columns[stage["at"]]) for stage in own]
    in_order = own
    if None not in days:
        in_order = sorted(own, key=lambda stage: lags[columns[stage["at"]]])
    replaced = iter([stages.readable(stage) for stage in in_order])
    for stage in given:
        taken = next(replaced) if stage in own else stage
        remark = ""
        if stage in own and len(own) > 1:
            remark = stages.order_remark(lags.get(columns[taken["at"]]))
        mended = corrected(part, taken)
        if mended is not None:
            mended = without_scarce_date(part, mended)
        if mended is not None and not nobody_has(part, mended):
            yield StageSketch(mended, remark or (REMARK if mended != taken else ""))


def of_joined(part: Part, said: list[str]) -> list[StageSketch]:
    """List the stages that a joined table tells: none where it is no table of deals."""
    if part.resolved is not None:
        return list(_of_preset(part, part.resolved.stages))
    sheet, created = part.sheet, created_of(part.sheet)
    sale = of_sale(sheet, table=part.name)
    if not tells_deals(sheet):
        return []
    first = StageSketch({"name": stages.OPPORTUNITY})
    if created is not None:
        first.keys["at"] = f"{part.name}.{created.name}"
    else:
        first.keys["where"] = is_there(part.sketch.keys["lead"], part.name)
    dated = list(stages.of_dates(sheet, created, said, table=part.name))
    is_needed = created is not None or not (sale or dated)
    return [*([first] if is_needed else []), *dated, *([sale] if sale else [])]


def _of_values(leads: Part, log: Part | None) -> Iterator[StageSketch]:
    if log is not None and log.resolved is not None and log.resolved.stages:
        yield from _of_preset(log, log.resolved.stages)
    elif log is not None and log.status is not None:
        found = statuses(log.status)
        if found.is_told:
            yield from stages.of_log(found, log)
    elif leads.resolved is None and leads.status is not None:
        yield from stages.of_values(statuses(leads.status))


def _of_sale(leads: Part, log: Part | None, own: OwnOutcomes | None) -> Iterator[StageSketch]:
    """Take what the leads say of a sale, else what the log does, else what they call converted."""
    sale = own.sale if own is not None else None
    if leads.resolved is None and not leads.sketch.is_log:
        sale = of_sale(leads.sheet)
    won = statuses(log.status).won if log is not None and log.status is not None else ()
    if won and (sale is None or "at" not in sale.keys):
        sale = StageSketch({"name": CUSTOMER, "values": list(won)}, REMARK)
    if sale is None and leads.resolved is None:
        sale = of_conversion(leads.sheet)
    if sale is not None:
        yield sale


def _say_what_is_unsure(sketch: Sketch, leads: Part, log: Part | None) -> None:
    last = sketch.stages[-1]
    if len(sketch.stages) > FEWEST_STAGES:
        sketch.beside_stages.append("check: is this the order in which leads pass them?")
    names = " > ".join(harmless(stage.keys["name"]) for stage in sketch.stages)
    end = harmless(last.keys["name"])
    if sketch.knows_customers:
        told = told_by(last, (log or leads).status)
        sketch.assume(f"The stages are {names}; the last one is the customer, {told}.")
    else:
        asked = f"nothing says who bought. Is {end} a purchase?"
        sketch.beside_stages.append(f"check: {CONVERTED_ONLY if _is_end(last) else asked}")
        sketch.assume(f"The stages that were drafted are {names}.")
    status = (log or leads).status
    if status is not None:
        used = {value for stage in sketch.stages for value in stage.keys.get("values", ())}
        unused = [v for v in _no_stage(status, log) if v not in used]
        if unused and used:
            sketch.beside_stages += paragraph(
                f"check: no stage is made of {', '.join(map(harmless, unused))}. If leads pass "
                "one on their way, write it below at its place: whoever is in a stage counts in "
                "all stages before it."
            )


def told_by(stage: StageSketch, status: Column | None) -> str:
    """Say by which column, and which values of it, a stage is told."""
    at, where = stage.keys.get("at"), stage.keys.get("where")
    if "values" in stage.keys:
        column = f" of {harmless(status.name)}" if status is not None else ""
        values = stage.keys["values"]
        return f"by the {'value' if len(values) == 1 else 'values'} {listed(values)}{column}"
    when = f"by the date in {harmless(at)}" if at else ""
    return " ".join(filter(None, [when, f"where {harmless(where)}" if where else ""]))


def _no_stage(status: Column, log: Part | None) -> list[str]:
    """List the values that are no stage, and of which many rows have each."""
    found = statuses(status)
    passed = stages.in_log(found, log.final) if log is not None else []
    without = [v for v in (*found.unknown, *found.negated, *found.lost) if v not in passed]
    shared = dict(status.shown)
    return [v for v in without if v in shared and not says_only("lost", v, "closed")]


def _is_end(stage: StageSketch) -> bool:
    return fold(stage.keys["name"]) in ("customer", "converted", "won", "closed won")


def _is_of_deals(log: Part, joined: Sequence[Part]) -> bool:
    """Tell whether a history is of deals: through their table, or by the column that names them."""
    by = log.sketch.keys.get("by", "")
    deals = {part.sketch.keys.get("by") for part in joined}
    return "." in by or (bool(by) and by in deals)
