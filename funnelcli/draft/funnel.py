"""The stages of a draft, put together from its tables."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from funnelcli.config import fold
from funnelcli.config.presets import LEADS
from funnelcli.draft import stages
from funnelcli.draft.describe import harmless, paragraph, values_found
from funnelcli.draft.lags import median_lags
from funnelcli.draft.sketch import Sketch, StageSketch
from funnelcli.draft.stages import CUSTOMER
from funnelcli.draft.tables import Part
from funnelcli.draft.words import ROLES
from funnelcli.errors import DataError

FEWEST_STAGES = 2
CONVERTED_ONLY = "A converted lead is not a customer yet; give the file that says who bought, too."


def add_stages(sketch: Sketch, leads: Part, joined: Sequence[Part], log: Part | None) -> None:
    """Fill in stages, losses and amounts; raise where nothing says that a lead became more."""
    early = list(_of_leads(leads))
    known = leads.resolved.stages if leads.resolved else ()
    sketch.add(StageSketch(dict(known[0]) if known else {"name": "Lead"}))
    if all(_is_end(stage) for stage in early):
        for stage in _of_values(leads, log):
            sketch.add(stage)
    for stage in (*early, *(stage for part in joined for stage in _of_joined(part))):
        sketch.add(stage)
    names = [stage.keys["name"] for stage in sketch.stages]
    for stage in _of_sale(leads, log) if names[-1] != CUSTOMER else ():
        if stage.keys["name"] not in names:
            sketch.add(stage)
    sketch.stages.sort(key=lambda stage: stage.keys["name"] == CUSTOMER)
    last = sketch.stages[-1]
    # a value that is not known to be a customer's is none, unless a preset knows that it comes
    # last, while dates have an order of their own
    is_unknown = leads.resolved is None and "values" in last.keys and not _is_end(last)
    if len(sketch.stages) < FEWEST_STAGES or is_unknown:
        raise _no_stages(sketch, leads, log)
    _add_losses_and_amounts(sketch, leads, joined, log)
    _list_values(sketch, [leads, *joined, *([log] if log else ())])
    guessed = any(stage.remark.startswith("check") for stage in sketch.stages)
    if leads.resolved is None or guessed:
        _say_what_is_unsure(sketch, leads, log)


def _list_values(sketch: Sketch, parts: Sequence[Part]) -> None:
    for part in parts:
        if part.status is not None:
            title = f"Values of {harmless(part.status.name)} in {part.name}"
            sketch.beside_stages += values_found(title, part.status)


def _of_leads(leads: Part) -> Iterator[StageSketch]:
    if leads.resolved is not None:
        yield from _of_preset(leads, leads.resolved.stages[1:])
    elif not leads.sketch.is_log:
        created = leads.sketch.keys.get("created")
        yield from stages.of_dates(leads.sheet, leads.sheet.profile[created] if created else None)


def _of_preset(part: Part, given: Sequence[Mapping[str, Any]]) -> Iterator[StageSketch]:
    """Take the stages of a preset; those of a company's own by their dates, not by columns."""
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
    replaced = iter(in_order)
    for stage in given:
        taken = next(replaced) if stage in own else stage
        remark = ""
        if stage in own and len(own) > 1:
            remark = stages.order_remark(lags.get(columns[taken["at"]]))
        yield StageSketch(dict(taken), remark)


def _of_joined(part: Part) -> Iterator[StageSketch]:
    if part.resolved is not None:
        yield from _of_preset(part, part.resolved.stages)
        return
    sheet, sale = part.sheet, stages.of_sale(part.sheet, table=part.name)
    created = sheet.named(ROLES["created"], "date")
    if created is not None and sale is not None:
        yield StageSketch({"name": "Opportunity", "at": f"{part.name}.{created.name}"})
    yield from stages.of_dates(sheet, created, table=part.name)
    if sale is not None:
        yield sale


def _of_values(leads: Part, log: Part | None) -> Iterator[StageSketch]:
    if log is not None and log.resolved is not None and log.resolved.stages:
        yield from (StageSketch(dict(stage)) for stage in log.resolved.stages)
    elif log is not None and log.status is not None:
        yield from stages.of_log(stages.statuses(log.status), log.lags)
    elif leads.resolved is None and leads.status is not None:
        yield from stages.of_values(stages.statuses(leads.status))


def _of_sale(leads: Part, log: Part | None) -> Iterator[StageSketch]:
    """Take what the leads say of a sale, else what the log does."""
    sale = stages.of_sale(leads.sheet) if leads.resolved is None else None
    if sale is not None:
        yield sale
    won = stages.statuses(log.status).won if log is not None and log.status is not None else ()
    if won and (sale is None or sale.keys["name"] != CUSTOMER):
        yield StageSketch({"name": CUSTOMER, "values": list(won)}, "check: what makes a customer")


def _add_losses_and_amounts(
    sketch: Sketch, leads: Part, joined: Sequence[Part], log: Part | None
) -> None:
    for part in (leads, *joined):
        table, lost = "" if part is leads else part.name, None
        if part.resolved is not None:
            lost = StageSketch(dict(part.resolved.lost)) if part.resolved.lost else None
            sketch.amount = part.resolved.amount if table else sketch.amount
        elif not part.sketch.is_log:
            lost = stages.loss(part.sheet, table=table)
            money = part.sheet.named(ROLES["amount"], "number") if table else None
            sketch.amount = f"{table}.{money.name}" if money else sketch.amount
        sketch.losses += [lost] if lost else []
    if log is not None and log.status is not None:
        _add_losses_of_log(sketch, stages.statuses(log.status).lost)


def _add_losses_of_log(sketch: Sketch, values: Sequence[str]) -> None:
    """Add the values of the log that mean a loss to those of the status, or else a rule of them."""
    known = next((each.keys["values"] for each in sketch.losses if "values" in each.keys), None)
    if known is not None:
        known += [value for value in values if fold(value) not in map(fold, known)]
    elif values:
        sketch.losses.append(StageSketch({"values": list(values)}, "check: which are final"))


def _say_what_is_unsure(sketch: Sketch, leads: Part, log: Part | None) -> None:
    last = sketch.stages[-1]
    if len(sketch.stages) > FEWEST_STAGES:
        sketch.beside_stages.append("check: is this the order in which leads pass them?")
    names = " > ".join(harmless(stage.keys["name"]) for stage in sketch.stages)
    if last.keys["name"] == CUSTOMER:
        sketch.assume(f"The stages are {names}; the last one is the customer.")
    elif _is_end(last):
        sketch.beside_stages.append(f"check: {CONVERTED_ONLY}")
        sketch.assume(f"The stages are {names}. {CONVERTED_ONLY}")
    else:
        end = harmless(last.keys["name"])
        sketch.beside_stages.append(f"check: the last stage has to be the customer. Is {end}?")
        sketch.assume(
            f"The stages are {names}. Nothing says who became a customer: {end}, the last stage, "
            "is taken for it."
        )
    status = (log or leads).status
    if status is not None:
        used = {value for stage in sketch.stages for value in stage.keys.get("values", ())}
        found = stages.statuses(status)
        unused = [v for v in (*found.unknown, *found.negated) if v not in used]
        if unused and used:
            sketch.beside_stages += paragraph(
                f"check: no stage is made of {', '.join(map(harmless, unused))}: a lead in it "
                "would count as having passed all stages before it."
            )


def _is_end(stage: StageSketch) -> bool:
    return fold(stage.keys["name"]) in ("customer", "converted", "won", "closed won")


def _no_stages(sketch: Sketch, leads: Part, log: Part | None) -> DataError:
    sheet, left_out = leads.sheet, "".join(f"{said} " for said in sketch.left_out)
    if sheet.preset is not None and leads.resolved is not None:
        return DataError(
            f"{sheet.shown}: {sheet.preset.title} without a stage after the first: no funnel is "
            "drafted",
            left_out
            + (" ".join(leads.resolved.assumed) or "Export the columns that say what came of it."),
        )
    dates = ", ".join(repr(c.name) for c in sheet.columns if c.kind == "date") or "none"
    status = (log or leads).status
    seen = ", ".join(repr(v) for v, _ in status.shown[:10]) if status else "no such column"
    values = seen or "none of it, and none that ten rows share"
    return DataError(
        f"{sheet.shown}: no stages found, so no funnel is drafted. Looked for date columns called "
        f"after stages, such as 'MQL Date' (dates there: {dates}), for a status or stage with a "
        f"value such as 'Won' or 'Customer' ({values}), and for a yes/no column such as "
        "'Converted'",
        f"{left_out}Give the files that have them as well (deals, a stage history), or write the "
        "stages yourself: docs/configuration.md.",
    )
