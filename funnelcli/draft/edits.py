"""Lines that a person may want to write into a draft next, with counts from the file."""

from collections.abc import Iterator, Sequence

from funnelcli.config.models import Config
from funnelcli.draft.describe import harmless
from funnelcli.draft.profile import Column
from funnelcli.draft.sketch import Sketch
from funnelcli.draft.sqltext import column as in_sql, is_one_of
from funnelcli.draft.tables import Part
from funnelcli.draft.words import value_means
from funnelcli.report import counted

REMARKS_AT = 40


def edits(sketch: Sketch, parts: Sequence[Part]) -> list[str]:
    """List the keys that are not written yet, each as a line that would be right as it stands."""
    leads = parts[0]
    lines = list(_lead(sketch, leads))
    if not sketch.losses:
        lines.append(_line(_lost(leads), "nothing in the file says who was lost"))
    if sketch.currency is None:
        priced = next((p for p in parts if p.sheet.role("amount", "number")), None)
        money = priced.sheet.role("amount", "number") if priced else None
        many = f"{counted(money.filled, 'amount')}; " if money else "there are no amounts; "
        default = Config.model_fields["currency"].default
        lines.append(_line(f"currency: {default}", f"{many}nothing says a currency"))
    created = leads.sketch.keys.get("created")
    rows = leads.sheet.profile[created].filled if created else 0
    lines.append(_line("timezone: UTC", f"of {counted(rows, 'time')} without a zone of its own"))
    return lines


def _lead(sketch: Sketch, leads: Part) -> Iterator[str]:
    profile = leads.sheet.profile
    name = leads.sketch.keys.get("email") or leads.sketch.keys.get("id")
    where = f"{in_sql(name)} IS NOT NULL" if name else "TRUE"
    filled = profile[name].filled if name else profile.rows
    yield "lead:  # beside what stands there" if sketch.exclude or sketch.deduplicate else "lead:"
    yield _line(f"  where: {_quoted(where)}", f"holds for {filled:,} of {profile.rows:,} rows")
    if not sketch.exclude and name:
        yield "  exclude:"
        value = _excludable(leads.status)
        if leads.status is not None and value is not None:
            predicate = is_one_of(leads.status.name, [value[0]])
            yield _line(f"    junk: {_quoted(predicate)}", f"{counted(value[1], 'row')}")
        else:
            predicate = f"{in_sql(name)} LIKE 'test%'"
            yield _line(f"    test: {_quoted(predicate)}", "what is no lead of a customer to be")


def _excludable(status: Column | None) -> tuple[str, int] | None:
    """Find a frequent status that is neither a stage nor a sale."""
    for value, rows in status.shown if status is not None else ():
        if value_means(value) in ("unknown", "not", "lost"):
            return value, rows
    return None


def _lost(leads: Part) -> str:
    value = _excludable(leads.status)
    named = harmless(value[0]) if value else "Lost"
    return f"lost: {{values: [{_quoted(named)}]}}"


def _quoted(text: str) -> str:
    return '"' + harmless(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _line(text: str, remark: str) -> str:
    return f"{text:<{REMARKS_AT}}  # {remark}"
