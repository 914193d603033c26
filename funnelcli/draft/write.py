"""A draft as YAML: pleasant to read, each section explained, each guess marked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from funnelcli.config.scalars import scalar
from funnelcli.draft.describe import paragraph
from funnelcli.draft.sketch import Edit, Sketch, TableSketch
from funnelcli.draft.yamltext import LONGEST_LINE, entry, noted, value

SCHEMA = "# yaml-language-server: $schema=./funnelcli.schema.json"
ABOUT = """\
#
# Drafted by `funnelcli init` from the headers and the values of an export. Read it once from top
# to bottom: what is marked `check:` was guessed, and is yours to decide. A line of YAML behind a #
# is a proposal: take the # off to use it. An editor helps with the keys after
# `funnelcli schema config > funnelcli.schema.json`.
"""


def write(sketch: Sketch) -> str:
    """Write a draft; the text is a definition that loads as it stands."""
    parts = [SCHEMA, ABOUT.rstrip("\n"), "version: 1", *_assumptions(sketch), ""]
    parts += _table("leads", sketch.leads)
    if sketch.joins:
        parts += ["", *_comment(["Other tables with ids of leads. They never multiply leads."])]
        parts += ["joins:"]
        for name, table in sketch.joins.items():
            parts += _table(name, table, "  ")
    if sketch.history is not None:
        parts += ["", *_table("history", sketch.history)]
    for name, table in sketch.inputs.items():
        parts += ["", *_table(name, table)]
    for proposal in sketch.proposals:
        parts += [*([""] if proposal.said else []), *_comment(proposal.said)]
        parts += _proposed([proposal.edit]) if proposal.edit else []
    parts += [*_lead(sketch), *_stages(sketch), *_segments(sketch)]
    if sketch.as_of:
        parts += ["", *_line("", "as_of", sketch.as_of, "check: the day of the export")]
    if sketch.currency:
        parts += ["", *_line("", "currency", sketch.currency, "of all amounts")]
    if sketch.edits:
        parts += ["", *_proposed(sketch.edits)]
    return "\n".join(parts) + "\n"


def _assumptions(sketch: Sketch) -> Iterator[str]:
    """List what nobody has said but the draft: reports say it in their notes, until it is gone."""
    yield ""
    yield from _comment(["Notes of every report. Take out what you have decided."])
    yield "assumed:"
    for said in (*sketch.recognised, *sketch.assumed):
        yield "  - >-"
        yield from (f"    {line}" for line in paragraph(said))


def _table(name: str, table: TableSketch, indent: str = "") -> Iterator[str]:
    yield from _comment(table.heading, indent)
    yield f"{indent}{name}:"
    inner = indent + "  "
    yield f"{inner}path: {value(table.paths[0] if len(table.paths) == 1 else list(table.paths))}"
    for key, column in table.keys.items():
        yield from _line(inner, key, column, table.remarks.get(key, ""))
    if table.read:
        yield from _read(inner, table.read, table.remarks.get("read", ""))
    yield from _proposed(table.edits, inner)
    yield from _comment(table.footing, inner)


def _read(indent: str, options: Mapping[str, Any], remark: str) -> Iterator[str]:
    """Write how a table is read: in a line, or in a line for each option where it is long."""
    (line,) = _line(indent, "read", options, remark)
    if len(line) <= LONGEST_LINE:
        yield line
        return
    yield noted(f"{indent}read:", remark)
    for key, option in options.items():
        yield from _line(f"{indent}  ", key, option)


def _lead(sketch: Sketch) -> Iterator[str]:
    if not (sketch.exclude or sketch.deduplicate or sketch.lead_edits):
        return
    yield ""
    yield from _comment(["What counts as a lead."])
    yield "lead:"
    if sketch.exclude:
        yield "  exclude:"
        for reason, predicate in sketch.exclude.items():
            yield from _line("    ", reason, predicate)
    if sketch.deduplicate:
        yield from _line("  ", "deduplicate", {"by": list(sketch.deduplicate)})
    yield from _proposed(sketch.lead_edits, "  ")


def _stages(sketch: Sketch) -> Iterator[str]:
    yield ""
    last = "The last is the customer." if sketch.knows_customers else "Nothing says who bought."
    yield from _comment(["The stages, in the order in which leads pass them. " + last])
    yield from _comment(sketch.beside_stages)
    yield "stages:"
    for stage in sketch.stages:
        yield from entry(f"  - {value(stage.keys)}", stage.remark, "  ")
    if not sketch.knows_customers:
        remark = "check: delete this line when the last stage is a purchase"
        yield from ("", *_line("", "customers", "unknown", remark))
    yield from _losses(sketch)
    if sketch.amount is not None:
        yield ""
        yield from _comment(["What a customer is worth."])
        yield from _line("", "amount", sketch.amount)


def _losses(sketch: Sketch) -> Iterator[str]:
    """Write a rule beside its key, and several below it."""
    if not sketch.losses:
        yield from ("", *_proposed(sketch.lost_edits)) if sketch.lost_edits else ()
        return
    yield ""
    yield from _comment(["How a lead is known to be lost; one that is won later is won."])
    if len(sketch.losses) == 1:
        (loss,) = sketch.losses
        yield from entry(f"lost: {value(loss.keys)}", loss.remark, "")
        return
    yield "lost:"
    for loss in sketch.losses:
        yield from entry(f"  - {value(loss.keys)}", loss.remark, "  ")


def _segments(sketch: Sketch) -> Iterator[str]:
    if not sketch.segments:
        return
    yield ""
    yield from _comment(["What leads are compared by, beside the source: `segments --by NAME`."])
    yield "segments:"
    for name, (column, remark) in sketch.segments.items():
        yield from _line("  ", name, column, remark)


def _line(indent: str, key: str, given: Any, remark: str = "") -> Iterator[str]:
    yield noted(f"{indent}{scalar(key)}: {value(given)}", remark)


def _proposed(edits: Sequence[Edit], indent: str = "") -> Iterator[str]:
    """Write lines of YAML as comments: they hold when the # and the space behind it are gone."""
    for edit in edits:
        yield from entry(f"{indent}# {edit.line}", edit.remark, indent)


def _comment(lines: list[str], indent: str = "") -> Iterator[str]:
    for line in lines:
        yield f"{indent}# {line}".rstrip()
