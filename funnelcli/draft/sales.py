"""What says that a lead bought, or that it was lost: dates, values, and columns of yes and no."""

from collections.abc import Callable, Iterator

import polars as pl

from funnelcli.draft import sqltext
from funnelcli.draft.describe import describe
from funnelcli.draft.flags import is_conversion, is_end_flag, is_loss_flag, is_sale_flag
from funnelcli.draft.names import YES
from funnelcli.draft.profile import Column
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.sketch import StageSketch
from funnelcli.draft.statuses import (
    FEW_LACK,
    Statuses,
    contradicts,
    dates,
    status_of,
    statuses,
    statuses_beside,
)
from funnelcli.draft.words import date_means, is_last_sale, is_status
from funnelcli.words.vocabulary import parted, says, says_only

CUSTOMER = "Customer"
CONVERSION = "Converted"
REMARK = "check: what makes a customer"


def of_sale(sheet: Sheet, *, table: str = "") -> StageSketch | None:
    """Find what says that a lead bought; None where nothing does.

    A status decides, with the date of the sale or of closing beside it. Without one it is a date
    that is called after the sale, or a column of yes and no. That something closed is no sale.
    """
    prefix = f"{table}." if table else ""
    status = status_of(sheet)
    found = statuses(status) if status else None
    sold, closed = called(sheet, "won"), called(sheet, "closed")
    if found is not None and found.won:
        if (
            sold
            and not contradicts(sheet, sold, found)
            and dates(sheet, sold, found.column, found.won)
        ):
            return StageSketch({"name": CUSTOMER, "at": prefix + sold.name}, describe(sold))
        dated = next(
            (
                date
                for date in (sold, closed)
                if date and dates(sheet, date, found.column, found.won)
            ),
            None,
        )
        return _of_status(found, dated, table)
    if sold and not (found and found.lost and contradicts(sheet, sold, found)):
        if (where := _of_several_dates(sheet, sold, table)) is not None:
            return StageSketch({"name": CUSTOMER, "where": where}, REMARK)
        return StageSketch({"name": CUSTOMER, "at": prefix + sold.name}, describe(sold))
    return _of_flag(sheet, closed, table)


def _of_flag(sheet: Sheet, closed: Column | None, table: str) -> StageSketch | None:
    """Find a column of yes and no that says won, else a date of the last of several purchases."""
    if flag := _flag(sheet, is_sale_flag) or _outcome_flag(sheet):
        prefix = f"{table}." if table else ""
        at = {"at": prefix + closed.name} if closed and _covers(sheet, flag, closed) else {}
        return StageSketch({"name": CUSTOMER, **at, "where": sqltext.is_yes(flag, table)}, REMARK)
    last = next((c for c in sheet.columns if c.kind == "date" and is_last_sale(c.name)), None)
    if last is not None:
        return StageSketch({"name": CUSTOMER, "where": sqltext.is_there(last.name, table)}, REMARK)
    return None


def _of_several_dates(sheet: Sheet, sold: Column, table: str) -> str | None:
    """Ask for any of several dates of a sale, where the fullest lacks what another has."""
    others = [c for c in sheet.columns if c.kind == "date" and date_means(c.name) == "won"]
    if len(others) < 2:  # noqa: PLR2004
        return None
    is_any = pl.any_horizontal(pl.col(f"~{c.index}").is_not_null() for c in others)
    rows = int(sheet.look(sheet.texts.select(is_any.sum())).item())
    if rows - sold.filled <= FEW_LACK * rows:
        return None
    return " OR ".join(sqltext.is_there(column.name, table) for column in others)


def _of_status(found: Statuses, dated: Column | None, table: str) -> StageSketch:
    where = sqltext.is_one_of(found.column.name, found.won, table)
    if dated is not None:
        at = f"{table}.{dated.name}" if table else dated.name
        return StageSketch({"name": CUSTOMER, "at": at, "where": where}, REMARK)
    if table:
        return StageSketch({"name": CUSTOMER, "where": where}, REMARK)
    return StageSketch({"name": CUSTOMER, "values": list(found.won)}, REMARK)


def of_conversion(sheet: Sheet, *, table: str = "") -> StageSketch | None:
    """Find a column of yes and no that tells of a conversion, or of a status: no purchase."""
    if flag := _flag(sheet, is_conversion):
        return StageSketch({"name": CONVERSION, "where": sqltext.is_yes(flag, table)})
    if table or not (flag := _flag(sheet, is_status)):
        return None
    yes = next((value for value, _ in flag.values if value.casefold() in YES), "")
    remark = "check: what does it mean?"
    return StageSketch(
        {"name": f"{parted(flag.name)} {yes}", "where": sqltext.is_yes(flag)}, remark
    )


def of_loss(sheet: Sheet, *, table: str = "") -> StageSketch | None:
    """Find what says that a lead was lost: a date, a status, or a column of yes and no."""
    prefix = f"{table}." if table else ""
    reason = _reason(sheet)
    why = {"reason": prefix + reason.name} if reason else {}
    status = status_of(sheet)
    found = statuses(status) if status else None
    lost, closed = called(sheet, "lost"), called(sheet, "closed")
    if found is None or not found.lost:
        if lost:
            return StageSketch({"at": prefix + lost.name, **why}, f"{lost.filled:,} filled")
        where = _lost_by_flags(sheet, table)
        return StageSketch({"where": where, **why}) if where else None
    if lost and dates(sheet, lost, found.column, found.lost):
        return StageSketch({"at": prefix + lost.name, **why}, f"{lost.filled:,} filled")
    remark = "check: which stages are final" if table else "check: which statuses are final"
    where = sqltext.is_one_of(found.column.name, found.lost, table)
    if closed and dates(sheet, closed, found.column, found.lost):
        return StageSketch({"at": prefix + closed.name, "where": where, **why}, remark)
    if table:
        return StageSketch({"where": where, **why}, remark)
    return StageSketch({"values": list(found.lost), **why}, remark)


def losses_beside(sheet: Sheet, *, table: str = "") -> Iterator[StageSketch]:
    """Yield what other statuses than the chosen one say of losses: Lead Status beside a stage."""
    for column in statuses_beside(sheet):
        if lost := statuses(column).lost:
            where = sqltext.is_one_of(column.name, lost, table)
            yield StageSketch({"where": where}, "check: which statuses are final")


def called(sheet: Sheet, meaning: str) -> Column | None:
    """Find the date column that is called after an outcome, the fullest of several."""
    found = [c for c in sheet.columns if c.kind == "date" and date_means(c.name) == meaning]
    return max(found, key=lambda column: column.filled, default=None)


def _reason(sheet: Sheet) -> Column | None:
    texts = [c for c in sheet.columns if c.kind == "text" and says("reason", c.name)]
    of_losses = [c for c in texts if says("lost", c.name)]
    plainly = [c for c in texts if says_only("reason", c.name, "object", "date", "closed")]
    return next(iter((*of_losses, *plainly)), None)


def _flag(sheet: Sheet, means: Callable[[str], bool]) -> Column | None:
    return next((c for c in sheet.columns if c.kind == "flag" and means(c.name)), None)


def _lost_by_flags(sheet: Sheet, table: str) -> str:
    """Ask for a column that says lost, else for what is closed and not won; empty if neither."""
    if lost := _flag(sheet, is_loss_flag):
        return sqltext.is_yes(lost, table)
    won, ended = _flag(sheet, is_sale_flag) or _outcome_flag(sheet), _flag(sheet, is_end_flag)
    if won is None or ended is None:
        return ""
    return f"{sqltext.is_yes(ended, table)} AND NOT ({sqltext.is_yes(won, table)})"


def _outcome_flag(sheet: Sheet) -> Column | None:
    """Find a result of yes and no beside a column that says what is closed: yes is won.

    Only where each yes is closed, and some that are closed have none.
    """
    flag, ended = _flag(sheet, is_status), _flag(sheet, is_end_flag)
    if flag is None or ended is None or not flag.values:
        return None
    yes, closed = (
        pl.col(f"~{c.index}").str.to_lowercase().is_in(YES).fill_null(value=False)
        for c in (flag, ended)
    )
    open_yes, closed_no = sheet.look(
        sheet.texts.select((yes & ~closed).sum().alias("a"), (~yes & closed).sum().alias("b"))
    ).row(0)
    return flag if not open_yes and closed_no else None


def _covers(sheet: Sheet, flag: Column, date: Column) -> bool:
    """Tell whether the rows that say yes have a date."""
    return dates(sheet, date, flag, [v for v, _ in flag.values if v.casefold() in YES])
