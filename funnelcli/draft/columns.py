"""Which column of the leads is what, where no preset says so; segments for any table of leads."""

from collections.abc import Iterable

from funnelcli.analyses import every_column
from funnelcli.config.models import snake_case
from funnelcli.draft.names import ROLES, SEGMENTS
from funnelcli.draft.profile import MOSTLY, Column
from funnelcli.draft.relations import id_of
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.sketch import TableSketch
from funnelcli.draft.statuses import status_of
from funnelcli.draft.words import date_means

KINDS: dict[str, tuple[str, ...]] = {
    "email": ("email",),
    "amount": ("number",),
    "last_activity": ("date",),
    "account": ("text",),
    "source": ("text", "number"),
    "campaign": ("text", "number"),
    "owner": ("text", "number", "email"),
    "assigned_at": ("date",),
    "currency": ("text",),
    "status": ("text",),
}
"""What the values of a role are; a column of another kind is only called so."""
MOST_GROUPS = 40
"""A segment with more values than this is not proposed."""


def guess_roles(sheet: Sheet, table: TableSketch) -> None:
    """Fill the roles of a table of leads, and remark on each."""
    key = id_of(sheet)
    if key is not None:
        table.keys["id"] = key.name
        twins = key.filled - key.distinct
        if twins:
            table.remarks["id"] = f"check: {twins:,} rows have an id of another row: one lead each"
    else:
        table.footing.append("check: no column names the rows, so that each row is a lead")
    _guess_created(sheet, table)
    for role, kinds in KINDS.items():
        column = status_of(sheet) if role == "status" else sheet.role(role, *kinds)
        if role == "email" and column is None:
            column = next((c for c in sheet.columns if c.kind == "email"), None)
        is_id = role == "email" and column == key  # by which other tables are attached as well
        if column is not None and (is_id or column.name not in table.keys.values()):
            table.keys[role] = column.name


def _guess_created(sheet: Sheet, table: TableSketch) -> None:
    """Take the date that is called so, else the first that every row has and that is no plan."""
    column = created_of(sheet)
    if column is None:
        column = _first_full(sheet)
        if column is None:
            table.footing.append(
                "check: no date is in every row; without `created` there are no cohorts"
            )
            return
        table.remarks["created"] = "check: is this when the lead came in?"
    table.keys["created"] = column.name


def _first_full(sheet: Sheet) -> Column | None:
    """Find the first date that every row has; of sales only one that has another beside it."""
    dates = [(c, date_means(c.name)) for c in sheet.columns if c.kind == "date"]
    sales = [c for c, means in dates if means == "won"]
    full = [
        c
        for c, means in dates
        if c.filled > MOSTLY * sheet.profile.rows
        and (means == "stage" or (means == "won" and len(sales) > 1))
    ]
    return next(iter(full), None)


def created_of(sheet: Sheet) -> Column | None:
    """Find the date that is called after creation: the usual name, unless another is fuller."""
    usual = sheet.named(ROLES["created"], "date")
    if usual is not None and usual.filled > MOSTLY * sheet.profile.rows:
        return usual
    told = [c for c in sheet.columns if c.kind == "date" and date_means(c.name) == "created"]
    named = [usual] if usual is not None else []
    return max((*named, *told), key=lambda column: column.filled, default=None)


def segments(
    sheet: Sheet, roles: dict[str, str], taken: Iterable[str]
) -> dict[str, tuple[str, str]]:
    """Propose columns with few values, by their usual names; the source is one by itself."""
    chosen: dict[str, tuple[str, str]] = {}
    wanted: list[tuple[str, Column | None]] = [("", sheet.named((name,))) for name in SEGMENTS]
    wanted += [
        (role, sheet.profile[roles[role]]) for role in ("owner", "campaign") if role in roles
    ]
    for role, column in wanted:
        if column is None or column.kind in ("date", "email", "empty"):
            continue
        name = role or snake_case(column.name)
        free = name[:1].isalpha() and name not in {*every_column(), *taken, "source", *chosen}
        if free and 1 < len(column.values) <= MOST_GROUPS:
            chosen[name] = (column.name, f"{len(column.values)} values")
    return chosen
