"""Faults of a file, of what the YAML says, and of a company's own rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .faults import DEALS, HISTORY, KEPT, LEADS, NEW, WON, Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .kept import Export, Row

NOTHING = (0, 0)


def yaml(
    code: str, column: str | None, *changes: tuple[str, str], count: int = 1,
    infos: frozenset[str] = KEPT, options: tuple[str, ...] = (),
) -> Fault:  # fmt: skip
    """Change the YAML; what is found are no rows."""

    def plant(export: Export) -> list[Row]:
        export.say(*changes)
        return []

    return Fault(
        plant=plant, code=code, column=column, count=count, infos=infos, options=options
    )  # fmt: skip


def file(
    name: str, code: str, column: str | None, change: Callable[[bytes], bytes], *,
    table: str | None = None, touched: tuple[int, int] = NOTHING,
) -> Fault:  # fmt: skip
    """Change a file as it is written."""

    def plant(export: Export) -> list[Row]:
        export.files[name] = change
        return []

    return Fault(plant=plant, code=code, column=column, table=table, touched=touched)


def after(line: int, text: str) -> Callable[[bytes], bytes]:
    """Insert a line."""

    def change(content: bytes) -> bytes:
        lines = content.decode().splitlines(keepends=True)
        return "".join([*lines[:line], text, *lines[line:]]).encode()

    return change


def repeated(content: bytes) -> bytes:
    """Write the header again in the middle of the rows."""
    return after(100, content.decode().partition("\n")[0] + "\n")(content)


def twice(content: bytes) -> bytes:
    """Write a column again, which nobody names, under the name of another."""
    header, *rows = content.decode().splitlines()
    first = f"{header},Notes,Notes\n"
    return (first + "".join(f"{row},a,b\n" for row in rows)).encode()


def western(content: bytes) -> bytes:
    """Write it as spreadsheets of Western Europe do."""
    return content.decode().replace("Owner 3", "Zoë").encode("cp1252")


def fresh(column: str) -> Callable[[bytes], bytes]:
    """Add an empty column."""

    def change(content: bytes) -> bytes:
        header, *rows = content.decode().splitlines()
        return "".join([f"{header},{column}\n", *(f"{row},\n" for row in rows)]).encode()

    return change


def never_recorded(export: Export) -> Sequence[Row]:
    """Name a stage before the customer, and add a column for it that is empty."""
    won = "  - {name: Customer, at:"
    export.say((won, f"  - {{name: Demo, at: Demo Date}}\n{won}"))
    export.files[LEADS] = fresh("Demo Date")
    return []


def of_others(export: Export) -> Sequence[Row]:
    """Call all leads but one otherwise in the deals."""
    others = export.deals[1:]
    for row in others:
        row["Lead"] = f"lead {row['Lead']}"
    return others


def all_lost(export: Export) -> Sequence[Row]:
    """Lose every deal that was won."""
    for row in export.leads:
        if row["Status"] == "Customer":
            deal = export.of(row, DEALS)
            deal["Stage"] = "Closed Lost"
            row |= {"Status": "Lost", "Lost Date": deal["Closed"]}
    return []


def own(table: str, where: str, found: Callable[[Export], list[Row]], **told: object) -> Fault:
    """Add a rule of the company's own; `found` picks or makes what it finds."""
    rule = f'    own-rule: {{table: {table}, where: "{where}", message: This is not so.}}\n'

    def plant(export: Export) -> list[Row]:
        export.yaml += rule
        return found(export)

    return Fault(plant=plant, code="own-rule", table=table, **told)  # type: ignore[arg-type]


def emptied(export: Export) -> list[Row]:
    """Take the owner from a lead that was won."""
    export.at(WON, 3)["Owner"] = ""
    return [export.at(WON, 3)]


def without_may(export: Export) -> list[Row]:
    """Lose most of the leads of May, with all that belongs to them."""
    gone = [row for row in export.leads if row["Created"].startswith("2026-05")][10:]
    ids = {row["Id"] for row in gone}
    export.without(LEADS, gone)
    for table in (DEALS, HISTORY):
        export.without(table, [row for row in export.rows(table) if row["Lead"] in ids])
    return []


def nobody_won_in_may(export: Export) -> list[Row]:
    """Lose every deal of the leads of May."""
    for row in export.leads:
        if row["Created"].startswith("2026-05") and row["Status"] == "Customer":
            deal = export.of(row, DEALS)
            deal["Stage"] = "Closed Lost"
            row |= {"Status": "Lost", "Lost Date": deal["Closed"]}
    return []


def unanswered(export: Export) -> list[Row]:
    """Take the status from a lead, of which `Status = 'Junk'` is neither true nor false."""
    export.at(NEW, 3)["Status"] = ""
    return []


IGNORE = "checks:\n"

FAULTS = {
    "a repeated header": file(LEADS, "IN008", None, repeated, table=LEADS),
    "a footer": file(LEADS, "IN008", "footer", lambda b: b + b"Grand Total,356,,,,,,,,\n"),
    "a column twice": file(LEADS, "IN004", "Notes", twice),
    "a column twice in a joined table": file(DEALS, "IN004", "Notes", twice),
    "a file of Windows-1252": file(LEADS, "IN006", "leads", western),
    "an alias that nobody has": yaml(
        "DF003", "source: Paid Search", ("[PPC]", "[PPC, SEM, AdWords]"), count=2
    ),
    "an exclusion that excludes nobody": yaml(
        "DF006", "bots", ("    junk:", "    bots: Email LIKE 'bot%'\n    junk:")
    ),
    "a stage that nobody enters": yaml(
        "DF002", "Demo", ("  - {name: Cust", "  - {name: Demo, where: Id = ''}\n  - {name: Cust"),
        infos=KEPT | {"ST003"},
    ),
    "a stage that is never recorded": Fault(
        plant=never_recorded, code="DT008", table=LEADS, column="Demo Date", whole=True,
        infos=KEPT | {"ST003", "DF002"},
    ),
    "deals of other leads": Fault(
        plant=of_others, code="ID007", table=DEALS, count=104, touched=NOTHING,
        infos=KEPT | {"ID003", "ST011", "DF002", "ST012", "DT005"},
    ),
    "nobody who bought": Fault(
        plant=all_lost, code="ST011", column="Customer", infos=KEPT | {"DF002"}
    ),
    "a suppression that is over": yaml(
        "DF004", "1",
        (IGNORE, "checks:\n  ignore:\n    - {rule: stage-order, reason: x, until: 2026-01-31}\n"),
    ),
    "a suppression of nothing": yaml(
        "DF004", "1", (IGNORE, "checks:\n  ignore:\n    - {rule: stage-order, reason: x}\n")
    ),
    "a log of eight days ago, beside newer tables": Fault(
        plant=lambda _: [], code="DT005", table=HISTORY, whole=True, infos=KEPT | {"MT001"},
        options=("--as-of", "2026-07-07"),
    ),
    "cohorts that are too small": yaml(
        "MT001", None, ("horizon: 30d", "horizon: 30d\nmin_leads: 100"), count=6,
        infos=KEPT | {"MT001"},
    ),
    "a condition without an answer": Fault(
        plant=unanswered, code="DF005", column="exclusion junk", infos=KEPT | {"DF005"}
    ),
    "a month with few leads": Fault(plant=without_may, code="MT003", options=("--select", "MT003")),
    "a month without customers": Fault(
        plant=nobody_won_in_may, code="MT004", options=("--select", "rate-drift")
    ),
    "an own rule on leads": own(LEADS, "Owner IS NULL", emptied, touched=(1, 1)),
    "an own rule on deals": own(
        DEALS, "Amount > 1300 AND Stage = 'Closed Won'",
        lambda e: [d for d in e.deals if int(d["Amount"]) > 1300 and d["Stage"] == "Closed Won"],
        count=3, touched=(3, 3),
    ),
    "an own rule on the log": own(
        HISTORY, "Value = 'Qualified' AND At >= DATE '2026-06-20'",
        lambda e: [r for r in e.history if r["Value"] == "Qualified" and r["At"] >= "2026-06-20"],
        count=9, touched=(9, 1),
    ),
}  # fmt: skip


STOPS: dict[str, tuple[str, Callable[[Export], object], int, tuple[str, ...]]] = {
    # name: the rule that explains it, how it is planted, the exit code, words of the error
    "a row with a field too many": (
        "IN005",
        lambda e: e.files.update(leads=after(1, "L-X,2026-01-05,a@x.example,1,2,3,4,5,6,7,8,9\n")),
        3, ("leads.csv:2: 12 fields, but the header has 11",),
    ),
    "a file that was cut off": (
        "IN005", lambda e: e.files.update(deals=lambda content: content[:-12]),
        3, ("deals.csv:", "fields, but the header has 6"),
    ),
    "a renamed column": (
        "IN003", lambda e: e.files.update(leads=lambda b: b.replace(b"MQL Date", b"Became MQL", 1)),
        3, ("leads has no column 'MQL Date'",),
    ),
    "an empty file": ("IN001", lambda e: e.files.update(leads=lambda _: b""), 3, ("is empty",)),
    "an empty log": ("IN001", lambda e: e.files.update(history=lambda _: b""), 3, ("is empty",)),
    "a file that is not there": (
        "IN001", lambda e: e.say(("path: deals.csv", "path: deal.csv")), 3, ("deal.csv",)
    ),
    "dates in two orders": (
        "DT006",
        lambda e: [row.update(Created=f"0{i % 9 + 1}/05/2026") for i, row in enumerate(e.leads)],
        3, ("Created", "date_order"),
    ),
    "a key that does not exist": (
        "DF001", lambda e: e.say(("source: Source", "sorce: Source")), 2,
        ("did you mean 'source'?",)
    ),
    "a condition that is no SQL": (
        "DF001", lambda e: e.say(("Status = 'Junk'", "Status == = 'Junk'")), 2,
        ("lead.exclude.junk",)
    ),
    "a header and no rows": (
        "IN002", lambda e: e.files.update(leads=lambda b: b.partition(b"\n")[0] + b"\n"), 3, ()
    ),
    "a log without rows": (
        "IN009", lambda e: e.files.update(history=lambda b: b.partition(b"\n")[0] + b"\n"), 3, ()
    ),
    "a log of which nothing is read": (
        "IN009", lambda e: e.say(("at: At}", "at: At, where: Value = 'of another kind'}")), 3, ()
    ),
    "junk and nothing else": (
        "IN002", lambda e: [row.update(Status="Junk") for row in e.leads], 3, ()
    ),
}  # fmt: skip
"""Faults that end the run, or leave nothing to check."""
