"""A report as blocks, and what a page says around its tables: of which files, where rows went."""

from collections.abc import Iterator, Mapping

from funnelcli.answers.report import MOSTLY_MERGED, UNATTACHED, Document
from funnelcli.render.blocks import Head, Item, Listing, Page, Paragraph
from funnelcli.render.cells import count, counted, interval, percent
from funnelcli.render.grid import grid
from funnelcli.render.raw import all_notes
from funnelcli.render.signs import Signs
from funnelcli.render.visible import one_line

_FILES_NAMED = 2
_DROPPED = {
    "header": "repeated header",
    "trailer": "footer",
    "where": "not matching leads.where",
}
_MERGED = {"lead": "merged as duplicates", "account": "merged into accounts"}
_BEFORE_THE_SALE = {
    "mql", "marketing qualified", "marketing qualified lead", "sal", "sales accepted",
    "sales accepted lead", "sql", "sales qualified", "sales qualified lead", "qualified",
    "converted", "opportunity", "demo", "proposal", "negotiation",
}  # fmt: skip
"""Stages that are none of customers, where a funnel ends with them."""
NOBODY_SAYS = "nothing in the file says who bought"
_UNUSABLE = {"no_id": "no id", "no_created": "no created date"}


def files(document: Document, signs: Signs) -> str:
    """Name the files of the leads table, of many only the first."""
    paths = [
        one_line(file.path, signs.line_end) for file in document.inputs if file.table == "leads"
    ]
    if len(paths) > _FILES_NAMED:
        return f"{paths[0]} and {len(paths) - 1} more files"
    return ", ".join(paths)


def as_of(document: Document) -> str:
    """Give the day of as-of if it is a whole day, else the moment; the zone unless it is UTC."""
    day, _t, time = document.as_of.partition("T")
    clock = "" if not time or time.startswith("23:59:59") else f" {time[:8]}"
    zone = "" if document.timezone == "UTC" and not clock else f" {document.timezone}"
    return f"as of {day}{clock}{zone}"


def result(document: Document, signs: Signs) -> str:
    """Count leads, or accounts, and the customers among them, if the last stage is these.

    An export of leads alone may end before that: who is qualified has not bought yet.
    """
    leads = counted(document.headline.n, document.unit, signs)
    return f"{leads} {signs.arrow} {customers(document, document.headline.k, signs)}"


def customers(document: Document, number: int, signs: Signs) -> str:
    """Say how many reached the last stage, by its name if these are no customers yet."""
    _key, last = document.stages[-1]
    if not document.knows_customers or last.casefold() in _BEFORE_THE_SALE:
        return f"{count(number, signs)} {one_line(last, signs.line_end)}"
    return counted(number, "customer", signs)


def rate(document: Document, signs: Signs) -> str:
    """Give the rate with its interval, and say when it is not to be relied on, or not known."""
    headline = document.headline
    if not document.knows_customers:
        return NOBODY_SAYS
    if headline.value is None:
        return signs.none
    text = percent(headline.value, signs)
    if headline.low is not None:
        text += f" ({interval(headline.low, headline.high, signs, unit='%')})"
    return f"~{text} low n" if document.low_n else text


def asked(document: Document, signs: Signs) -> list[str]:
    """List what narrows the report or counts in another way than the default."""
    query = document.query
    parts = []
    if query.reach != "reached":
        parts.append(f"reach: {query.reach}")
    if query.window is not None:
        parts.append(f"window: {counted(query.window, 'day', signs)}")
    if query.since is not None:
        parts.append(f"created since {query.since}")
    if query.until is not None:
        parts.append(f"created until {query.until}")
    return parts + [f"where {one_line(where, signs.line_end)}" for where in query.where]


def where_rows_went(document: Document, signs: Signs) -> list[str]:
    """Write the population identity as the terms of a sum, without those that are zero."""
    population = document.population
    unusable = {_UNUSABLE.get(key, key): n for key, n in population.unusable.items()}
    dropped = {_DROPPED.get(key, key): n for key, n in population.dropped.items()}
    mostly = any(note.code == MOSTLY_MERGED for note in document.notes)
    merged = _MERGED[document.unit] + ", more than half of all rows" * mostly
    terms = (
        _term({"": population.filtered}, "filtered out", signs),
        _term({"": population.merged}, merged, signs),
        _term({"": population.after_as_of}, "created after as-of", signs),
        _term(population.excluded, "excluded", signs),
        _term({"": population.not_leads}, "not leads", signs),
        _term(unusable, "unusable", signs),
        _term(dropped, "dropped", signs),
    )
    rows = counted(population.rows, "row", signs)
    leads = counted(population.leads, document.unit, signs)
    return [f"{rows} = {leads}", *(term for term in terms if term)]


def _term(reasons: Mapping[str, int], name: str, signs: Signs) -> str:
    """Write how many rows, and of which reasons; nothing where there were none."""
    given = {one_line(reason, signs.line_end): n for reason, n in reasons.items() if n}
    term = f"+ {count(sum(given.values()), signs)} {name}"
    match list(given):
        case []:
            return ""
        case [""]:
            return term
        case [reason]:
            return f"{term} ({reason})"
        case _:
            return f"{term} ({', '.join(f'{count(n, signs)} {why}' for why, n in given.items())})"


def blocks(document: Document, signs: Signs) -> Page:
    """Lower a report: its head, its tables, the notes."""
    tables = (grid(document, report, signs) for report in document.pages)
    return (Head(top(document, signs)), *tables, *notes(document, signs))


def top(document: Document, signs: Signs) -> tuple[Paragraph, ...]:
    """Set the lines above the tables: of what a page speaks, what narrows it, where rows went."""
    dot = f" {signs.dot} "
    narrowed = [Paragraph(tuple(parts), dot)] if (parts := asked(document, signs)) else []
    rows = Paragraph(tuple(where_rows_went(document, signs)), " ")
    return (Paragraph(tuple(head(document, signs)), dot), *narrowed, rows)


def head(document: Document, signs: Signs) -> list[str]:
    """List the parts of the first line: files, as-of, the result."""
    return [
        files(document, signs),
        as_of(document),
        f"{result(document, signs)} {signs.dot} {rate(document, signs)}",
        *_unattached(document, signs),
    ]


def notes(document: Document, signs: Signs) -> Iterator[Listing]:
    """List the notes, each as one line, with those that only pages need; nothing without any."""
    of_pages = (note for page in document.pages for note in page.notes)
    said = dict.fromkeys((*all_notes(document), *of_pages))
    if said:
        yield Listing(
            "Notes", tuple(Item((), one_line(each.message, signs.line_end)) for each in said)
        )


def _unattached(document: Document, signs: Signs) -> Iterator[str]:
    """Say of which tables no row is of a lead, since a rate that they decide is none."""
    for note in document.notes:
        if note.code == UNATTACHED:
            said = note.message.partition(":")[0]
            yield one_line(said[:1].lower() + said[1:], signs.line_end)
