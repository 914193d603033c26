"""Faults of what was spent, and of visitors: of single cells, of rows, and of whole months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .faults import KEPT, Fault, listed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .kept import Export, Row

SPEND, VISITORS = "spend", "visitors"
COST, CREDITED = (SPEND, "Cost"), KEPT | {"SP003"}


def cells(
    code: str, at: tuple[str, str], column: str, value: str, *rows: int,
    infos: frozenset[str] = KEPT,
) -> Fault:  # fmt: skip
    """Write a value into a column of some rows of a table; `at` is what the finding names."""
    table, about = at

    def plant(export: Export) -> list[Row]:
        found = [export.rows(table)[number] for number in rows]
        for row in found:
            assert row[column] != value
            row[column] = value
        return found

    return Fault(
        plant=plant, code=code, table=table, column=about, count=len(rows), infos=infos, basis=None
    )  # fmt: skip


def times(factor: float, *rows: int) -> Fault:
    """Multiply costs."""

    def plant(export: Export) -> list[Row]:
        found = [export.spend[number] for number in rows]
        for row in found:
            row["Cost"] = f"{float(row['Cost']) * factor:.2f}"
        return found

    return Fault(
        plant=plant, code="SP005", table=SPEND, column="Cost", count=len(rows), basis=None
    )  # fmt: skip


def gone(
    table: str, column: str, count: int, is_gone: Callable[[Row], bool], code: str = "VL010"
) -> Fault:
    """Take rows out."""

    def plant(export: Export) -> list[Row]:
        rows = export.rows(table)
        kept = [row for row in rows if not is_gone(row)]
        assert len(kept) < len(rows)
        rows[:] = kept
        return []

    return Fault(plant=plant, code=code, table=table, column=column, count=count, basis=None)


def again(table: str, *rows: int, **changed: str) -> Fault:
    """Write rows again at the end of a table."""

    def plant(export: Export) -> list[Row]:
        there = export.rows(table)
        found = [{**there[number], **changed} for number in rows]
        there += found
        return found

    return Fault(plant=plant, code="ID015", table=table, count=len(rows), basis=None)


def is_of(month: str, *channels: str) -> Callable[[Row], bool]:
    """Tell the rows of a month, of some channels or of all."""

    def is_one(row: Row) -> bool:
        day = row.get("Week") or row["Month"]
        return day.startswith(month) and (not channels or row["Channel"] in channels)

    return is_one


FAULTS = {
    # what it cost
    "a cost in words": cells("SP001", COST, "Cost", "about 3k", 7),
    "a month of costs in words": cells("SP001", COST, "Cost", "tbd.", *range(12)),
    "two costs that are not known yet": cells("SP001", COST, "Cost", "see invoice", 7, 40),
    "a credit": cells("SP003", COST, "Cost", "-120.00", 7),
    "a credit in brackets": cells("SP003", COST, "Cost", "(120.00)", 7),
    "credits of two channels": cells("SP003", COST, "Cost", "-99.50", 7, 8),
    "a credit of more than the month": cells("SP004", COST, "Cost", "-9500.00", 7),
    "costs of a month with a minus": cells("SP004", COST, "Cost", "-310.00", 27, 30, 33, 36),
    "a slip of two digits": times(100, 22),
    "a slip of two digits in the first row": times(100, 0),
    "a month in cents": times(100, 27, 30, 33, 36),
    "a credit that is absurd": Fault(
        plant=times(-1000, 22).plant, code="SP005", table=SPEND, column="Cost",
        infos=KEPT | {"SP004"}, basis=None,
    ),
    "a week twice": again(SPEND, 12, 13, 14),
    "a row of spend twice": again(SPEND, 40),
    "costs that are left out": cells("SP007", COST, "Cost", "", 5, 6),
    "a campaign that ends before it begins": cells(
        "SP006", (SPEND, "Until"), "Until", "2026-01-01", 40),
    # when, and in which channel
    "a month without spend": gone(SPEND, "Week", 1, is_of("2026-03")),
    "two months without spend": gone(
        SPEND, "Week", 2, lambda row: row["Week"][:7] in ("2026-02", "2026-04")),
    "a month in which a channel pauses": gone(SPEND, "Channel", 1, is_of("2026-04", "Webinar")),
    "a month in which two channels pause": gone(
        SPEND, "Channel", 2, is_of("2026-02", "Webinar", "Paid Search")),
    "a date of spend that is none": cells("DT001", (SPEND, "Week"), "Week", "2026-02-30", 20),
    "a date of spend in words": cells("DT001", (SPEND, "Week"), "Week", "late spring", 20),
    "spend without a date": cells("DT011", (SPEND, "Week"), "Week", "", 20),
    "spend that ends in April": gone(
        SPEND, "Week", 2, lambda row: row["Week"] >= "2026-05", "VL011"),
    "visitors that end in May": gone(VISITORS, "Month", 1, is_of("2026-06"), "VL011"),
    "a placeholder for a week": cells(
        "DT004", (SPEND, "Week"), "Week", "1900-01-01", 20),
    "spend of the future": cells("DT002", (SPEND, "Week"), "Week", "2062-05-01", 77),
    "spend after as-of": cells("DT010", (SPEND, "Week"), "Week", "2026-07-02", 75, 76, 77),
    "a channel that nobody came by": cells(
        "SR005", (SPEND, "Channel"), "Channel", "Billboard", *range(3, 15, 3)),
    "a channel with a typo": cells("SR005", (SPEND, "Channel"), "Channel", "Trade Shwo", 4),
    "a channel of another name": cells(
        "SR005", (SPEND, "Channel"), "Channel", "Paid Search Ads", *range(2, 78, 3)),
    "a channel with a hyphen": cells("SR005", (SPEND, "Channel"), "Channel", "Trade-Show", 4, 7),
    "spend of no channel": cells("SR006", (SPEND, "Channel"), "Channel", "", 5),
    "spend of a channel of blanks": cells("SR006", (SPEND, "Channel"), "Channel", "  ", 5, 6),
    # visitors
    "a number of visitors in words": cells(
        "VI001", (VISITORS, "Visitors"), "Visitors", "1.2k", 3),
    "fewer visitors than leads": cells("VI002", (VISITORS, "Visitors"), "Visitors", "3", 4),
    "no visitors in a month with leads": cells(
        "VI002", (VISITORS, "Visitors"), "Visitors", "0", 4, 5),
    "a negative number of visitors": cells(
        "VI003", (VISITORS, "Visitors"), "Visitors", "-120", 4, infos=KEPT | {"VI002"}),
    "robots among the visitors": cells(
        "VI004", (VISITORS, "Visitors"), "Visitors", "410000", 12),
    "a number of visitors that is left out": cells(
        "VI003", (VISITORS, "Visitors"), "Visitors", "", 4),
    "a month of visitors that is left out": cells(
        "DT011", (VISITORS, "Month"), "Month", "", 23),
    "half a visitor": cells("VI003", (VISITORS, "Visitors"), "Visitors", "4000.5", 4),
    "a channel of visitors twice": again(VISITORS, 2),
    "a month of visitors twice, counted anew": again(VISITORS, 2, 3, Visitors="4100"),
    "a month without visitors": gone(VISITORS, "Month", 1, is_of("2026-03")),
    "a month without visitors of a channel": gone(
        VISITORS, "Channel", 1, is_of("2026-05", "PPC")),
    "visitors of a channel of another name": cells(
        "SR005", (VISITORS, "Channel"), "Channel", "Google Ads", *range(1, 24, 4)),
    "visitors of no channel": cells("SR006", (VISITORS, "Channel"), "Channel", "", 23),
    "a month of visitors that is none": cells(
        "DT001", (VISITORS, "Month"), "Month", "2026-13-01", 23),
    "visitors of the future": cells("DT002", (VISITORS, "Month"), "Month", "2062-05-01", 23),
}  # fmt: skip
fault = listed_in(FAULTS)


@fault("DT010", VISITORS, "Month", count=4, basis=None)
def visitors_of_the_month_after_as_of(export: Export) -> Sequence[Row]:
    found = [{**row, "Month": "2026-07-01"} for row in export.visitors[-4:]]
    export.visitors += found
    return found


@fault("own-rule", SPEND, None, count=2, basis=None)
def a_rule_of_their_own_about_spend(export: Export) -> Sequence[Row]:
    rule = "where: Kind = 'people', message: Pay is not for this table."
    export.yaml += f"    own-rule: {{table: spend, {rule}}}\n"
    found = export.spend[4:6]
    for row in found:
        row["Kind"] = "people"
    return found


STOPS: dict[str, tuple[str, Callable[[Export], object], int, tuple[str, ...]]] = {
    "costs in another currency": (
        "SP002", lambda e: [e.spend[number].update(Currency="EUR") for number in (7, 9)],
        3, ("spend.currency", "EUR (2 values), USD (76 values)", "never added"),
    ),
    "a cost with the sign of another currency": (
        "SP002", lambda e: e.spend[7].update(Cost="£310.00", Currency=""),
        3, ("spend.currency", "£ (1 value)", "never added"),
    ),
    "spend without rows": (
        "IN009", lambda e: e.files.update(spend=lambda b: b.partition(b"\n")[0] + b"\n"), 3, ()
    ),
    "activities of which nothing is read": (
        "IN009", lambda e: e.say(("user: User}", "user: User, where: Type = 'Fax'}")), 3, ()
    ),
}  # fmt: skip
"""Faults that end the run."""
