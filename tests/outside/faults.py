"""Faults to plant into a well-kept CRM: a cell, each, and the one finding that it makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .kept import Export, Row

    Plant = Callable[[Export], Sequence[Row]]
    Right = Callable[[Export, Sequence[Row]], None]

WON, LOST, OPEN, SQL, MQL, NEW = 0, 1, 2, 3, 4, 6
"""Where a lead stands, by the last digit of its id."""
LEADS, DEALS, HISTORY = "leads", "deals", "history"
PLACEHOLDER, FUTURE = "2099-12-31", "2062-05-01"
KEPT = frozenset({"MT002"})
"""What is said of the well-kept CRM too, for information: the leads of June are young."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A change of an export, and the one finding that it makes."""

    plant: Plant
    """Changes the export in place, and gives back the rows that are to be found."""
    code: str
    table: str | None = None
    column: str | None = None
    count: int = 1
    touched: tuple[int, int] = (1, 0)
    """Leads and customers that the rows are part of."""
    options: tuple[str, ...] = ()
    infos: frozenset[str] = KEPT
    whole: bool = False
    """Whether it is about the table as a whole, and not about rows that could be left out."""
    basis: str | None = "left_out"
    """How the rate without it comes about; None where nobody knows it."""
    right: Right | None = None
    """Puts it right, given the rows that are found; None where the well-kept CRM is right."""
    is_heavy: bool = False
    """Whether it is an error because it moves the rate by more than a tenth of itself."""


def listed_in(faults: dict[str, Fault]) -> Callable[..., Callable[[Plant], None]]:
    """Make the decorator that lists a fault under the name of the function that plants it."""

    def fault(
        code: str, table: str | None, column: str | None, *, count: int = 1,
        touched: tuple[int, int] = (1, 0), infos: frozenset[str] = KEPT,
        basis: str | None = "left_out", right: Right | None = None, is_heavy: bool = False,
    ) -> Callable[[Plant], None]:  # fmt: skip
        def listed(plant: Plant) -> None:
            faults[plant.__name__.replace("_", " ")] = Fault(
                plant=plant, code=code, table=table, column=column, count=count, touched=touched,
                infos=infos, basis=basis, right=right, is_heavy=is_heavy,
            )  # fmt: skip

        return listed

    return fault


def cell(
    table: str, step: int, column: str, value: str, found: tuple[str, str, str],
    *, touched: tuple[int, int] = (1, 0), infos: frozenset[str] = KEPT,
    basis: str | None = "left_out", right: Right | None = None,
) -> Fault:  # fmt: skip
    """Change a cell of the fourth lead that stands somewhere, or of its last row in a table.

    `found` is the rule, the table and the column that it names. A rule that looks at leads doubts
    the lead, wherever the cell is.
    """
    code, on, about = found

    def plant(export: Export) -> list[Row]:
        lead = export.at(step, 3)
        changed = lead if table == LEADS else export.of(lead, table)
        assert changed[column] != value
        changed[column] = value
        return [lead if on == LEADS else changed]

    return Fault(
        plant=plant, code=code, table=on, column=about, touched=touched, infos=infos, basis=basis,
        right=right,
    )  # fmt: skip


def sold(export: Export, found: Sequence[Row]) -> None:
    """Take leads for customers, as their status says: with a won deal each."""
    won = export.of(export.at(WON, 3), DEALS)
    for number, row in enumerate(found):
        deal = {**won, "Lead": row["Id"], "Deal": f"S-{number}"}
        assert deal.keys() == won.keys()
        export.deals.append(deal)


def not_sold(export: Export, found: Sequence[Row]) -> None:
    """Take leads for what their status says, and not for customers."""
    for row in found:
        export.of(row, DEALS)["Stage"] = "Negotiation"


FAULTS = {
    "no id": cell(LEADS, NEW, "Id", "", ("ID001", "leads", "Id"), touched=(0, 0)),
    "an id of blanks": cell(LEADS, NEW, "Id", "  ", ("ID001", "leads", "Id"), touched=(0, 0)),
    "no created date": cell(
        LEADS, NEW, "Created", "", ("DT003", "leads", "Created"), touched=(0, 0)),
    "an unreadable created date": cell(
        LEADS, NEW, "Created", "soon", ("DT001", "leads", "Created"), touched=(0, 0)),
    "a day that does not exist": cell(
        LEADS, MQL, "MQL Date", "2026-02-30", ("DT001", "leads", "MQL Date")),
    "an unreadable date of a deal": cell(
        DEALS, OPEN, "Opened", "tbd", ("DT001", "deals", "Opened")),
    "an unreadable date in the log": cell(
        HISTORY, SQL, "At", "yesterday", ("DT001", "history", "At")),
    "a lead of the future": cell(
        LEADS, NEW, "Created", FUTURE, ("DT002", "leads", "Created"), touched=(0, 0)),
    "an MQL of the future": cell(LEADS, MQL, "MQL Date", FUTURE, ("DT002", "leads", "MQL Date")),
    "a deal of the future": cell(DEALS, OPEN, "Opened", FUTURE, ("DT002", "deals", "Opened")),
    "a log of the future": cell(HISTORY, SQL, "At", FUTURE, ("DT002", "history", "At")),
    "a placeholder for the date of a stage": cell(
        LEADS, MQL, "MQL Date", PLACEHOLDER, ("DT004", "leads", "MQL Date")),
    "a placeholder for the date of a deal": cell(
        DEALS, OPEN, "Opened", PLACEHOLDER, ("DT004", "deals", "Opened")),
    "a dormant lead": cell(
        LEADS, NEW, "Last Activity", "2025-06-29", ("DT007", "leads", "Last Activity"),
        basis="put_right"),
    "an address without a dot": cell(
        LEADS, WON, "Email", "ana@example", ("ID005", "leads", "Email"), touched=(1, 1)),
    "two addresses in one cell": cell(
        LEADS, NEW, "Email", "a@x.example; b@x.example", ("ID005", "leads", "Email")),
    "a word for an address": cell(LEADS, NEW, "Email", "none", ("ID005", "leads", "Email")),
    "an MQL before it was a lead": cell(
        LEADS, WON, "MQL Date", "2026-01-01", ("ST002", "leads", "MQL"), touched=(1, 1)),
    "an SQL before it was an MQL": cell(
        HISTORY, SQL, "At", "2026-01-02", ("ST002", "leads", "SQL")),
    "an opportunity before it was an SQL": cell(
        DEALS, OPEN, "Opened", "2026-01-02", ("ST002", "leads", "Opportunity")),
    "a customer before the opportunity": cell(
        DEALS, WON, "Closed", "2026-01-02", ("ST002", "leads", "Customer"), touched=(1, 1)),
    "a customer who was no MQL": cell(
        LEADS, WON, "MQL Date", "", ("ST003", "leads", "MQL"), touched=(1, 1),
        basis="put_right"),
    "a customer who was no opportunity": cell(
        DEALS, WON, "Opened", "", ("ST003", "leads", "Opportunity"), touched=(1, 1),
        basis="put_right"),
    "a customer lost after the sale": cell(
        LEADS, WON, "Lost Date", "2026-06-29", ("ST005", "leads", "lost"), touched=(1, 1)),
    "an open deal after its close date": cell(
        DEALS, OPEN, "Closed", "2026-05-01", ("ST006", "deals", "Customer")),
    "a status of a customer, and no deal": cell(
        LEADS, NEW, "Status", "customer", ("ST007", "leads", "Status"),
        basis="put_right", right=sold),
    "a status of a loss, and a won deal": cell(
        LEADS, WON, "Status", "Disqualified", ("ST007", "leads", "Status"), touched=(1, 1),
        basis="put_right", right=not_sold),
    "a status of a stage that was not entered": cell(
        LEADS, MQL, "Status", "Opportunity", ("ST007", "leads", "Status"), basis="put_right"),
    "a value of the log that nobody names": cell(
        HISTORY, SQL, "Value", "Sales Qualified", ("ST001", "history", "Value")),
    "no source": cell(LEADS, WON, "Source", "", ("SR001", "leads", "Source"), touched=(1, 1),
        basis="put_right"),
    "a source of blanks": cell(LEADS, NEW, "Source", "  ", ("SR001", "leads", "Source"),
        basis="put_right"),
    "a source with a typo": cell(
        LEADS, WON, "Source", "Referal", ("SR003", "leads", "source"), touched=(1, 1),
        basis="put_right"),
    "a source with a hyphen": cell(
        LEADS, NEW, "Source", "Trade-Show", ("SR003", "leads", "source: Trade-Show"),
        basis="put_right"),
    "a country with a full stop": cell(
        LEADS, NEW, "Country", "Spain.", ("SR003", "leads", "country: Spain."), basis="put_right"),
    "an unreadable amount": cell(DEALS, OPEN, "Amount", "about 5k", ("AM001", "deals", "Amount"),
        basis="put_right"),
    "a customer without an amount": cell(
        DEALS, WON, "Amount", "", ("AM002", "leads", "deals.Amount"), touched=(1, 1),
        basis="put_right"),
    "a customer for nothing": cell(
        DEALS, WON, "Amount", "0.00", ("AM002", "leads", "deals.Amount"), touched=(1, 1),
        basis="put_right"),
    "a negative amount": cell(
        DEALS, WON, "Amount", "-1200.00", ("AM003", "deals", "deals.Amount"), touched=(1, 1),
        basis="put_right"),
    "an amount of twenty digits": cell(
        DEALS, WON, "Amount", "9" * 20, ("AM004", "deals", "deals.Amount"), touched=(1, 1),
        infos=KEPT | {"AM006"}, basis="put_right"),
}  # fmt: skip
