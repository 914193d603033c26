"""How a table belongs to the leads: by a preset's column, or by one whose values are theirs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from funnelcli.analyses import every_column
from funnelcli.config.headers import first_found
from funnelcli.config.input_tables import TABLES
from funnelcli.config.presets import Resolved, resolve
from funnelcli.draft.describe import harmless
from funnelcli.draft.fuller import fuller
from funnelcli.draft.links import Link, is_dense, link, measured
from funnelcli.draft.profile import Column
from funnelcli.draft.references import is_same, may_name_leads, names_only_leads
from funnelcli.draft.relations import id_of, lead_in_log
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.words import is_status
from funnelcli.errors import ConfigError
from funnelcli.words.text import counted
from funnelcli.words.vocabulary import says, says_any, says_only


@dataclass(frozen=True, slots=True)
class Attached:
    """The column that holds ids of leads, what a preset makes of it, and how it is told."""

    link: Link
    by: str | None
    """The column of the leads that has these ids; None for their id."""
    resolved: Resolved | None
    said: str = ""
    """What stood in the way, with numbers."""
    fuller: Mapping[str, str] = field(default_factory=dict)
    """Which of several columns of the same meaning were taken, each with what is said of it."""

    @property
    def share(self) -> str:
        """How many of its values are found, as a sentence says it."""
        is_address = self.link.is_address
        is_each = is_address or self.link.separator is not None
        of = self.link.of if is_each else self.link.column.distinct
        values = counted(of, "distinct value")
        if is_address:
            return f"{self.link.said} of its {values} are e-mail addresses of leads"
        what = "ids of leads" if self.by is None else f"values of {harmless(self.by)}"
        return f"{self.link.said} of its {values} are {what}"


Deals = Sequence[tuple[str, Sheet, Column]]
"""Joined tables by name, each with the column of its ids."""


def attached(
    sheet: Sheet,
    leads: Sheet,
    keys: Mapping[str, str],
    name: str,
    deals: Deals = (),
    *,
    others: Sequence[Sheet] = (),
) -> Attached | None:
    """Find how a table belongs to the leads, whose columns are `keys`; None where nothing tells.

    A log may belong to them through `deals`; numbers may be ids of one of the `others` as well.
    """
    key = leads.profile[keys["id"]] if "id" in keys else None
    if (found := _by_preset(sheet, leads, key, name)) is not None:
        return found
    is_log = name == "history"
    has_lists = not is_log and name not in TABLES
    best = link(sheet, leads, key, id_of(sheet), lists=has_lists)
    if best is not None and _may_be_of(best, sheet, leads, key, others):
        return None
    through = "" if best is not None else None
    for table, of_deals, own in deals if best is None else ():
        best = link(sheet, of_deals, own, id_of(sheet), lists=False)
        if best is not None and best.by == own:
            through = f"{table}.{own.name}"
            break
        best = None
    if best is None and is_log and key is not None:
        best = _of_log(sheet, leads, key)
    if best is None:
        return None
    by = through or (None if best.by == key and not best.is_address else best.by.name)
    resolved, said = None, dict[str, str]()
    if sheet.preset is not None:
        refuse_pipelines(sheet, leads)
        header, said = fuller(sheet)
        written = {"lead": best.column.name, **({"by": by} if by else {})}
        resolved = resolve(
            sheet.preset, header, table=name,
            leads=leads.table.header, by_deal=_by_deal(leads), alone=False, written=written,
            taken=every_column,
        )  # fmt: skip
    return Attached(best, by, resolved, _hindrance(sheet, leads, key, best), said)


def _of_log(sheet: Sheet, leads: Sheet, key: Column) -> Link | None:
    """Take the column of a log that is called so, if any of its values is an id of the leads.

    Of numbers that others are as well, only one that is called after leads or after nothing.
    """
    column = lead_in_log(sheet)
    if column is None or (is_dense(leads, key) and not may_name_leads(column.name)):
        return None
    best = measured(sheet, column, leads, key)
    return best if best.found else None


def _may_be_of(
    best: Link, sheet: Sheet, leads: Sheet, key: Column | None, others: Sequence[Sheet]
) -> bool:
    """Tell whether numbers that are called after a person may as well be ids of another table.

    It has all of them as ids, and does not belong to the leads itself.
    """
    column = best.column
    if not best.is_by_name or best.by != key or names_only_leads(column.name):
        return False
    if is_same(column.name, key.name):
        return False
    for other in others:
        own = id_of(other) if other not in (sheet, leads) else None
        if own is None or own.kind != "number" or link(other, leads, key, own) is not None:
            continue
        if measured(sheet, column, other, own).found == best.of:
            return True
    return False


def _by_deal(leads: Sheet) -> bool:
    return leads.preset is not None and leads.preset.kind == "deals"


def _by_preset(sheet: Sheet, leads: Sheet, key: Column | None, name: str) -> Attached | None:
    """Apply a preset whose own columns tell how its rows belong to the leads, and do."""
    preset, header = sheet.preset, sheet.table.header
    if preset is None:
        return None
    by_deal = _by_deal(leads)
    found, through = preset.found(header), first_found(preset.by, leads.table.header)
    if "lead" not in found and not ("id" in found and (through or by_deal)):
        return None
    refuse_pipelines(sheet, leads)
    header, said = fuller(sheet)
    resolved = resolve(
        preset, header, table=name, leads=leads.table.header, by_deal=by_deal, alone=False,
        taken=every_column,
    )  # fmt: skip
    by = resolved.roles.get("by")
    of_leads = leads.profile[by] if by else key
    if of_leads is None:
        return None
    column = sheet.profile[resolved.roles["lead"]]
    measure = measured(sheet, column, leads, of_leads, resolved.separator)
    return Attached(measure, by, resolved, "", said) if measure.found else None


def _hindrance(sheet: Sheet, leads: Sheet, key: Column | None, best: Link) -> str:
    """Say with numbers why a column was not taken as it stands."""
    if not best.is_address or key is None or best.by == key:
        return ""
    plainly = measured(sheet, best.column, leads, key)
    return (
        f"{plainly.found:,} of {plainly.of:,} values of {harmless(best.column.name)} in "
        f"{harmless(sheet.shown)} are ids; {best.found:,} are e-mail addresses of the leads: "
        "joined by them."
    )


def nearest(sheet: Sheet, leads: Sheet, keys: Mapping[str, str]) -> str:
    """Say how many values the likeliest column of a table that is left out shares with the ids."""
    key = leads.profile[keys["id"]] if "id" in keys else None
    if key is None:
        return ""
    tried = [measured(sheet, c, leads, key) for c in sheet.columns if _may_refer(sheet, c)]
    best = max(tried, key=lambda each: each.found, default=None)
    if best is None or not best.of:
        return ""
    name = harmless(best.column.name)
    return f" The likeliest is {name}: {best.found:,} of its {best.of:,} values are ids of leads."


def _may_refer(sheet: Sheet, column: Column) -> bool:
    """Tell whether a column is called as if it held ids of another table."""
    return (
        column.filled > 0
        and column.kind not in ("date", "flag")
        and says_any(("object", "account"), column.name)
        and (says("identifier", column.name) or says_only("object", column.name))
        and column != id_of(sheet)
    )


def pipeline_of(sheet: Sheet) -> Column | None:
    """Find the column that names several pipelines."""
    named = (c for c in sheet.columns if says("pipeline", c.name) and not is_status(c.name))
    return next((c for c in named if c.kind == "text" and len(c.values) > 1), None)


def several_pipelines(sheet: Sheet) -> Iterator[str]:
    """Say that rows of several pipelines are counted, with their numbers."""
    column = pipeline_of(sheet)
    if column is None:
        return
    shown = [f"{harmless(v)} ({n:,})" for v, n in column.shown]
    rare = len(column.values) - len(shown)
    shown += [f"{counted(rare, 'other')}"] if rare else []
    yield (
        f"Rows of {len(column.values)} pipelines of {harmless(sheet.shown)} are counted "
        f"together, by {harmless(column.name)}: {', '.join(shown)}. To count one of them, take "
        "the # off its `where:` in the YAML that `funnelcli init` writes."
    )


def refuse_pipelines(sheet: Sheet, leads: Sheet | None = None) -> None:
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
