"""Rules about what is there and tells nothing: tables without rows, dates, leads or customers."""

import polars as pl

from funnelcli.checks.base import Case, Fact, Position, Suspicion, UnfitError, Yielded, rule
from funnelcli.config import split_reference
from funnelcli.model import OWN
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS, Attached
from funnelcli.words.text import counted

OLD = 180
"""Days after which a lead is old enough to have bought, where no horizon is known."""
PART = 100
"""A table has to do with the leads from one in so many on."""


@rule("IN009", "empty-table", "error")
def empty_table(case: Case) -> Yielded:
    """A table beside that of the leads has no rows.

    Why: nobody is a customer by a table of deals without deals, and the rate is 0 % with every
    other rule content; nobody was called by a log of activities without any. The exit code is 3,
    of every command, unless `--allow-empty` says that this may be.

    In the CRM: see whether the export is complete, and of the right report.

    In the YAML: see what `where` of the table leaves, and whether `path` names the right file.

    Example: `deals.csv` with a header and no rows.
    """
    if not case.evidence.beside:
        raise UnfitError("there are no joins and no history")
    for name, table in case.evidence.beside.items():
        read = table.rows.height
        said = f"{name} has {counted(read, 'row')}, and none is read."
        yield Fact(
            found=int(table.is_bare), of=1, noun="table", table=name, place=_place(case, name),
            said=said if read else f"{name} has no rows.",
        )  # fmt: skip


@rule("ID007", "unrelated-table", "error")
def unrelated_table(case: Case) -> Yielded:
    """A joined table or the log has nothing to do with the leads.

    Why: its ids are of another kind than those of the leads, or were spoiled on the way, and
    nobody is a customer by it. Some rows of leads that are not in the export are usual (ID003),
    and so are many beside the leads of one quarter: these leads have rows of their own.

    Fails: if less than 1 % of the ids of a table are those of leads, and less than 1 % of the
    leads have a row there.

    In the CRM: export the lead's id with the deal, and not the deal's own or that of a company.

    In the YAML: see whether `joins.….lead` and `leads.id` name columns with the same kind of id.

    Example: `lead-17` in the deals, and `17` in the leads.
    """
    if not case.evidence.attached:
        raise UnfitError("there are no joins and no history")
    leads = case.evidence.unfiltered.height
    for name, table in case.evidence.attached.items():
        of_leads = _leads_with_a_row(case, table)
        is_apart = leads > 0 and _is_rare(of_leads, leads) and _is_rare(*_known_ids(table))
        orphans = table.orphans if is_apart else table.orphans.clear()
        alone = table.orphans.len()
        rows = counted(int(table.rows[row.READ].sum()), "row")
        yield Suspicion(
            on=name, wrong=case.mask(name, orphans), of=pl.col(row.READ),
            place=_place(case, name, "lead"),
            said=f"{alone:,} of {rows} of {name} {_verb(alone, 'names', 'name')} no lead; "
            f"{of_leads:,} of {counted(leads, case.config.lead.unit)} "
            f"{_verb(of_leads, 'has', 'have')} a row there.",
        )  # fmt: skip


def _known_ids(table: Attached) -> tuple[int, int]:
    """Count the ids of a table that a row of the leads has, and all of them."""
    of_lead = pl.col(row.LEAD_ID)
    read = table.rows.lazy().filter(pl.col(row.READ) & of_lead.is_not_null())
    is_known = ~pl.col(row.POSITION).is_in(table.orphans.implode())
    counts = read.select(
        of_lead.n_unique().alias("ids"), of_lead.filter(is_known).n_unique().alias("known")
    )
    ids, known = counts.collect().row(0)
    return known, ids


def _leads_with_a_row(case: Case, table: Attached) -> int:
    """Count the leads, before filters, that a table says anything of."""
    stands = case.evidence.rows[row.STANDS].gather(table.pairs[row.ROW])
    return stands.drop_nulls().n_unique()


def _is_rare(part: int, of: int) -> bool:
    return part == 0 or PART * part < of


@rule("DT008", "empty-date-column", "error")
def empty_date_column(case: Case) -> Yielded:
    """A column with the date of a stage is empty.

    Why: nobody has entered the stage, of however many leads, and nothing else is wrong with the
    file. It is most likely a field that the export leaves empty, or that was renamed.

    Fails: if no row of the table has a value there, however few rows there are.

    In the CRM: see which field has the date, and whether the export may read it.

    In the YAML: `at` of the stage names the column. Take out a stage that is not recorded.

    Example: 60 leads, and nothing below `Became MQL Date`.
    """
    stages: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for k, stage in enumerate(case.config.stages):
        if stage.at is not None:
            table, column = split_reference(stage.at, case.config.joins)
            stages.setdefault((table or LEADS, column), []).append((k, stage.name))
    if not stages:
        raise UnfitError("no stage has a date in a column of its own (`at`)")
    for (table, column), dated in stages.items():
        rows = _rows(case, table)
        is_empty = rows > 0 and _is_empty(case, table, column, [k for k, _ in dated])
        named = " and ".join(name for _, name in dated)
        yield Fact(
            found=int(is_empty), of=int(rows > 0), noun="column", table=table, column=column,
            place=case.place("stages", dated[0][0], "at"),
            said=f"None of {counted(rows, 'row')} has a date of {named}.",
        )  # fmt: skip


def _rows(case: Case, table: str) -> int:
    """Count the rows of a table that are read at all."""
    if table == LEADS:
        return int(case.evidence.rows.select(row.is_read().sum()).item())
    return int(case.evidence.attached[table].rows[row.READ].sum())


def _is_empty(case: Case, table: str, column: str, stages: list[int]) -> bool:
    """Tell whether no row has anything in a column that is read as the date of stages.

    What was read as a date answers that mostly. Only a column without one is looked at again, as
    a condition of the stage may have left the dates out.
    """
    rows = case.evidence.rows if table == LEADS else case.evidence.attached[table].rows
    read = {name for k in stages for name in (row.at(k), row.given(k), row.moment(k))}
    if any(rows[name].count() for name in read & set(rows.columns)):
        return False
    return case.evidence.is_blank(table, column)


@rule("ST011", "nobody-bought", "error")
def nobody_bought(case: Case) -> Yielded:
    """Nobody has entered the last stage, though there was time enough.

    Why: a funnel that loses all its customers to a renamed value, an empty field or a table that
    does not join looks the same as one that sells nothing. The first is by far more frequent.

    Fails: if at least `min_leads` leads are older than the horizon, or than 180 days where it is
    not given, and none of all leads has entered the last stage. Filters such as `--since`, and
    windows, are of no account.

    In the CRM: see what customers are called there.

    In the YAML: see what `where`, `values` or `at` of the last stage names.

    Example: 2,400 leads of two years and no customer, since `Closed Won` is called `Won` now.
    """
    if not case.config.knows_customers:
        raise UnfitError("nothing says who bought")
    if case.config.leads.created is None:
        raise UnfitError("`leads.created` names no column, so that nobody knows how old leads are")
    leads, stage = case.evidence.unfiltered, case.config.stages[-1]
    asked = case.evidence.asked.horizon
    horizon = OLD if asked == "auto" else asked  # what is found in the data, customers tell
    days, as_of = case.record.leads.days, case.query.as_of
    old = sum(n for day, n in days.items() if (as_of - day).days > horizon)
    bought = _has_anybody_bought(case)
    if not bought and old < case.config.min_leads:
        raise UnfitError(
            f"nobody has bought, and fewer than {case.config.min_leads} leads (`min_leads`) are "
            f"older than {horizon} days"
        )
    yield Fact(
        found=int(not bought), of=1, noun="stage", column=stage.name,
        place=case.place("stages", case.query.last),
        said=f"{counted(old, case.config.lead.unit)} of {leads.height:,} "
        f"{_verb(old, 'is', 'are')} older than {counted(horizon, 'day')}, and none of all has "
        f"entered {stage.name}.",
    )  # fmt: skip


def _has_anybody_bought(case: Case) -> bool:
    """Tell whether the last stage was entered by as-of, within the window or after it."""
    last, rows = case.query.last, case.evidence.rows
    is_there = (pl.col(OWN) & (1 << last)) != 0
    if case.evidence.unfiltered.select(is_there.any()).item():
        return True
    entered = [pl.lit(value=False)]
    if row.at(last) in rows.columns:
        entered.append(pl.col(row.at(last)).cast(pl.Datetime("us")) <= case.evidence.as_of)
    if row.undated(last) in rows.columns:
        entered.append(pl.col(row.undated(last)))
    return bool(rows.select((pl.col(row.ALIVE) & pl.any_horizontal(entered)).any()).item())


def _verb(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def _place(case: Case, table: str, *keys: str) -> Position:
    path = ("joins", table) if table in case.config.joins else (table,)
    return case.place(*path, *keys)


RULES = (empty_table, unrelated_table, empty_date_column, nobody_bought)
