"""The rows that an id or an address means, and the leads that they are."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from funnelcli.define.columns.ids.salesforce import recased, shortened
from funnelcli.define.columns.ids.wrappings import plain
from funnelcli.errors import UsageError
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY, Evidence
from funnelcli.words.privacy import identifies

NEAR = 3
LOOKED_AT = 2000
"""So many ids that look alike are compared letter by letter."""


@dataclass(frozen=True, eq=False)
class Subject:
    """Rows of the leads table to be told of together; none for an orphan."""

    rows: pl.DataFrame
    """Of the evidence, in the order of the files."""
    stands: int | None
    """The row that stands for the lead; None if the rows are none."""
    id: str | None
    """Of the row that stands, or else of the first."""
    asked: str | None
    """The id that was asked for, as ids are compared; None for an address."""
    row_of: str | None = None
    """The table that has a row of what was asked for, where that is no lead's id or address."""


def subjects(evidence: Evidence, asked: str) -> list[Subject]:
    """Find the leads that an id or an e-mail address means; raise if there is none.

    Ids are compared as they always are, addresses as mailboxes. A lead has all of its rows. A
    row that has become no lead goes with the lead of its id, else with others of its id. The id of
    a row of another table, by which `check` names it, means the leads of that row.
    """
    if not _is_known(evidence, asked):
        written, asked = asked, _unwrapped(asked)
        if not _is_known(evidence, asked):
            if of_other := _of_other_row(evidence, [written.strip(), _id(asked)]):
                return of_other
            raise _unknown(evidence, written)
    found = _named(evidence, asked)
    if found.is_empty():
        return [Subject(found, None, _id(asked), _id(asked))]
    by_id = _id(asked) if row.ID in found.columns and _id(asked) in found[row.ID] else None
    return _grouped(evidence, found, by_id)


def _of_other_row(evidence: Evidence, asked: Sequence[str]) -> list[Subject]:
    """Find the leads of a row of another table, by its own id or by what it calls its lead.

    `asked` is that as it was written, and as ids are compared. Nothing where no table has it.
    """
    for name, table in evidence.attached.items():
        of_table = [pl.col(each) for each in (row.DEAL, row.LEAD_ID) if each in table.rows.columns]
        is_meant = [each.is_in(asked) for each in of_table]
        rows = table.rows.filter(pl.any_horizontal(is_meant).fill_null(value=False))
        if rows.is_empty():
            continue
        of_leads = table.pairs.filter(pl.col(row.POSITION).is_in(rows[row.POSITION].implode()))
        is_of = pl.col(row.ROW).is_in(of_leads[row.ROW].unique().implode())
        meant = _grouped(evidence, evidence.rows.filter(is_of), None)
        for lead in [] if meant else _leads_named(evidence, name, rows, asked):
            meant += subjects(evidence, lead)
        if not meant:
            places = evidence.places(name, rows[row.POSITION].head(NEAR))
            raise UsageError(
                f"{asked[0]!r} is a row of {name} that names no lead",
                f"It is {', '.join(f'{file}:{line}' for file, line in places)}.",
            )
        return [replace(each, row_of=name) for each in meant]
    return []


def _leads_named(
    evidence: Evidence, table: str, rows: pl.DataFrame, asked: Sequence[str]
) -> list[str]:
    """List the ids of leads that rows of another table name, other than what was asked for."""
    separator = None if table == HISTORY else evidence.definition.config.joins[table].separator
    named = rows[row.LEAD_ID].drop_nulls().unique(maintain_order=True).to_list()
    each = [part for ids in named for part in (ids.split(separator) if separator else [ids])]
    return [part.strip() for part in each if part.strip() not in ("", *asked)]


def _grouped(evidence: Evidence, found: pl.DataFrame, by_id: str | None) -> list[Subject]:
    """Put rows together by the leads that they are."""
    known = found.select(row.ROW, row.STANDS, _known_by(found))
    leads = dict(known.drop_nulls([row.ID, row.STANDS]).select(row.ID, row.STANDS).iter_rows())
    groups: dict[tuple[int | None, int | str | None], list[int]] = {}
    for number, of_row, known_by in known.iter_rows():
        stands = leads.get(known_by) if of_row is None else of_row
        alone = number if known_by is None else known_by
        group = (None, alone) if stands is None else (stands, None)
        groups.setdefault(group, []).append(number)
    return [_subject(evidence, stands, numbers, by_id) for (stands, _), numbers in groups.items()]


def _subject(
    evidence: Evidence, stands: int | None, numbers: Sequence[int], asked: str | None
) -> Subject:
    """Take the rows of a lead, and those that go with it."""
    wanted = pl.col(row.ROW).is_in(numbers)
    if stands is not None:
        wanted |= (pl.col(row.STANDS) == stands).fill_null(value=False)
    rows = evidence.rows.filter(wanted).sort(row.ROW)
    first = numbers[0] if stands is None else stands
    named = rows.filter(pl.col(row.ROW) == first).select(_known_by(rows))
    return Subject(rows, stands, named.item(), asked)


def _known_by(rows: pl.DataFrame) -> pl.Expr:
    return pl.col(row.ID) if row.ID in rows.columns else pl.lit(None, pl.String).alias(row.ID)


def _named(evidence: Evidence, asked: str) -> pl.DataFrame:
    """Find the rows with that id, else those with that address."""
    rows = evidence.rows
    if row.ID in rows.columns:
        found = rows.filter(pl.col(row.ID) == _id(asked))
        if not found.is_empty():
            return found
    if "@" in asked and row.EMAIL in rows.columns:
        of_address = pl.col(row.EMAIL) == pl.lit(_mailbox(asked), pl.UInt64)
        return rows.filter(of_address.fill_null(value=False))
    return rows.clear()


def _is_known(evidence: Evidence, asked: str) -> bool:
    """Tell whether a row of any table is of that id, or of the leads of that address."""
    if not _named(evidence, asked).is_empty():
        return True
    return any(named.any() for named in _orphans(evidence, asked))


def _unwrapped(asked: str) -> str:
    """Write an id without what a program wrote round it, as the ids of the tables are."""
    return str(recased(plain(pl.Series([asked.strip()])).ids).item() or asked)


def _id(asked: str) -> str:
    return str(shortened(pl.Series([asked.strip()])).item())


def _mailbox(asked: str) -> int | None:
    """Hash an address as those of the leads are hashed; None for one that is nobody's."""
    from funnelcli.define.columns.values import capitals
    from funnelcli.define.rows.for_checks import mailbox

    (hashed,) = row.hashes(mailbox(capitals(pl.lit(asked.strip()))), (row.EMAIL,))
    found: int | None = pl.select(hashed).item()
    return found


def _orphans(evidence: Evidence, asked: str) -> Iterator[pl.Series]:
    """Mark the rows of each attached table that name the id as that of their lead."""
    for name in evidence.attached:
        yield of_ids(evidence, name, [_id(asked)])


def of_ids(evidence: Evidence, table: str, ids: Sequence[str]) -> pl.Series:
    """Mark the rows of an attached table that name one of the ids, read or not.

    Where they name addresses, these are in small letters.
    """
    ids = list(dict.fromkeys([*ids, *(each.lower() for each in ids if "@" in each)]))
    config = evidence.definition.config
    separator = None if table == HISTORY else config.joins[table].separator
    named = pl.col(row.LEAD_ID)
    if separator is None:
        is_named = named.is_in(ids)
    else:
        each = named.str.split(separator).list.eval(pl.element().str.strip_chars().is_in(ids))
        is_named = each.list.any()
    rows = evidence.attached[table].rows
    return rows.select(is_named.fill_null(value=False).alias("named")).to_series()


def _unknown(evidence: Evidence, asked: str) -> UsageError:
    """Say that nobody is called so, and who is called nearly so."""
    names = [table.name for table in evidence.tables.values()]
    if row.ID not in evidence.rows.columns and row.EMAIL not in evidence.rows.columns:
        return UsageError(
            "the leads have neither id nor e-mail in the YAML, so that none can be asked for",
            "Name the column with the id: `leads: {id: …}`.",
        )
    if "@" in asked and row.EMAIL in evidence.rows.columns and _mailbox(asked) is None:
        return UsageError(
            f"{asked!r} is an address that stands for having none, and tells no lead",
            "Ask for the id of the lead.",
        )
    near = ", ".join(_near(evidence, asked.strip()))
    return UsageError(
        f"{asked!r} is no id{' and no e-mail address' if '@' in asked else ''} in "
        f"{' or '.join(names)}",
        f"The nearest ids: {near}" if near else "Ids are compared as written, spaces around aside.",
    )


def _near(evidence: Evidence, asked: str) -> list[str]:
    """Pick ids that go on where it ends, else those most like it; none that tells a person."""
    if row.ID not in evidence.rows.columns or not asked:
        return []
    small, name = asked.lower(), pl.col(row.ID).str.to_lowercase()
    length = max(NEAR - 1, len(small) - NEAR + 1)
    alike = name.str.starts_with(small[:length]) | name.str.ends_with(small[-length:])
    ids = evidence.rows.lazy().select(row.ID).filter(alike).unique()
    found = ids.sort(~name.str.starts_with(small), row.ID).head(LOOKED_AT).collect()
    known = [each for each in found[row.ID] if not identifies(each)]
    longer = [each for each in known if each.lower().startswith(small)]
    return longer[:NEAR] or difflib.get_close_matches(asked, known, n=NEAR)
