"""A draft as YAML: pleasant to read, each section explained, each guess marked."""

from collections.abc import Iterator, Mapping
from typing import Any

from funnelcli.config.scalars import scalar
from funnelcli.draft.describe import paragraph
from funnelcli.draft.sketch import Sketch, TableSketch

SCHEMA = "# yaml-language-server: $schema=./funnelcli.schema.json"
ABOUT = """\
#
# Drafted by `funnelcli init` from the headers and the values of an export. Read it once from top
# to bottom: what is marked `check:` was guessed, and is yours to decide. An editor helps with the
# keys after `funnelcli schema config > funnelcli.schema.json`.
"""
REMARKS_AT = 42
"""The column in which remarks stand, where there is room."""
LONGEST_LINE = 100


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
    parts += [*_lead(sketch), *_stages(sketch), *_segments(sketch)]
    if sketch.as_of:
        parts += ["", *_line("", "as_of", sketch.as_of, "check: the day of the export")]
    if sketch.currency:
        parts += ["", *_line("", "currency", sketch.currency, "of all amounts")]
    if sketch.edits:
        parts += ["", *_comment(["What you may want to say next:", *sketch.edits])]
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
    yield f"{inner}path: {_value(table.paths[0] if len(table.paths) == 1 else list(table.paths))}"
    for key, column in table.keys.items():
        yield from _line(inner, key, column, table.remarks.get(key, ""))
    if table.read:
        yield from _read(inner, table.read, table.remarks.get("read", ""))
    yield from _comment(table.footing, inner)


def _read(indent: str, options: Mapping[str, Any], remark: str) -> Iterator[str]:
    """Write how a table is read: in a line, or in a line for each option where it is long."""
    (line,) = _line(indent, "read", options, remark)
    if len(line) <= LONGEST_LINE:
        yield line
        return
    yield _noted(f"{indent}read:", remark)
    for key, value in options.items():
        yield from _line(f"{indent}  ", key, value)


def _lead(sketch: Sketch) -> Iterator[str]:
    if not sketch.exclude and not sketch.deduplicate:
        return
    yield ""
    yield from _comment(["What counts as a lead: what is left out, and which rows are one."])
    yield "lead:"
    if sketch.exclude:
        yield "  exclude:"
        for reason, predicate in sketch.exclude.items():
            yield from _line("    ", reason, predicate)
    if sketch.deduplicate:
        yield from _line("  ", "deduplicate", {"by": list(sketch.deduplicate)})


def _stages(sketch: Sketch) -> Iterator[str]:
    yield ""
    last = "the last is the customer" if sketch.knows_customers else "nothing says who bought"
    yield from _comment([f"The stages in order: the first is the lead itself, {last}."])
    yield from _comment(sketch.beside_stages)
    yield "stages:"
    for stage in sketch.stages:
        yield from _entry(f"  - {_value(stage.keys)}", stage.remark, "  ")
    if not sketch.knows_customers:
        remark = "check: until a stage that is a purchase is the last one"
        yield from ("", *_line("", "customers", "unknown", remark))
    yield from _losses(sketch)
    if sketch.amount is not None:
        yield ""
        yield from _comment(["What a customer is worth."])
        yield from _line("", "amount", sketch.amount)


def _losses(sketch: Sketch) -> Iterator[str]:
    """Write a rule beside its key, and several below it."""
    if not sketch.losses:
        return
    yield ""
    yield from _comment(["How a lead is known to be lost; one that is won later is won."])
    if len(sketch.losses) == 1:
        (loss,) = sketch.losses
        yield from _entry(f"lost: {_value(loss.keys)}", loss.remark, "")
        return
    yield "lost:"
    for loss in sketch.losses:
        yield from _entry(f"  - {_value(loss.keys)}", loss.remark, "  ")


def _segments(sketch: Sketch) -> Iterator[str]:
    if not sketch.segments:
        return
    yield ""
    yield from _comment(["What leads are compared by, beside the source: `segments --by NAME`."])
    yield "segments:"
    for name, (column, remark) in sketch.segments.items():
        yield from _line("  ", name, column, remark)


def _line(indent: str, key: str, value: Any, remark: str = "") -> Iterator[str]:
    yield _noted(f"{indent}{scalar(key)}: {_value(value)}", remark)


def _entry(line: str, remark: str, indent: str) -> Iterator[str]:
    """Write a remark beside a stage, above it where it is long."""
    if remark and len(_noted(line, remark)) > LONGEST_LINE:
        yield f"{indent}# {remark}"
        yield line
    else:
        yield _noted(line, remark)


def _noted(line: str, remark: str) -> str:
    return f"{line:<{REMARKS_AT - 2}}  # {remark}" if remark else line


def _comment(lines: list[str], indent: str = "") -> Iterator[str]:
    for line in lines:
        yield f"{indent}# {line}".rstrip()


def _value(value: Any) -> str:
    match value:
        case Mapping():
            return "{" + ", ".join(f"{scalar(k)}: {_value(v)}" for k, v in value.items()) + "}"
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case _:
            return scalar(str(value))
