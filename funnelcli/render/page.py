"""A report as blocks, and what a page says around its tables: of which files, where rows went."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from funnelcli.answers.notes import Note, by_effect
from funnelcli.answers.report import MOSTLY_MERGED, UNATTACHED, Document, Population
from funnelcli.render.blocks import Callouts, Figure, Head, Item, Listing, Page, Paragraph, Table
from funnelcli.render.cells import at_most, count, counted
from funnelcli.render.gist import above_the_number, first_in_parts, first_lines
from funnelcli.render.grid import grid
from funnelcli.render.headline import rate, result
from funnelcli.render.plot import Drawn
from funnelcli.render.plots import plots
from funnelcli.render.raw import all_notes
from funnelcli.render.signs import Signs
from funnelcli.render.visible import one_line

_FILES_NAMED = 2
_NOTES_OF_A_SCREEN = 2
_OTHERS = "also: check, curve, velocity, explain LEAD_ID"
"""What a page that is brief says there is beside it."""
_DROPPED = {
    "header": "repeated header",
    "trailer": "footer",
    "where": "not matching leads.where",
}
_MERGED = {"lead": "merged as duplicates", "account": "merged into accounts"}
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
    """Write the population identity as the terms of a sum, without those that are zero.

    A page that is brief gives no reasons.
    """
    population = _in_brief(document.population) if document.is_brief else document.population
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


def _in_brief(population: Population) -> Population:
    """Add up the rows of all reasons."""
    dropped, unusable, excluded = (
        {"": sum(reasons.values())}
        for reasons in (population.dropped, population.unusable, population.excluded)
    )
    return replace(population, dropped=dropped, unusable=unusable, excluded=excluded)


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
    parts = first_in_parts(document, signs)
    figure = Figure(*parts, around(document, signs), above_the_number(document, signs))
    return (
        Head(top(document, signs), None, figure, made(document, signs)),
        *_tables(document, signs),
        *_listed(document, signs),
        *_findings(document, signs),
        *closing(document, signs),
    )


def _tables(document: Document, signs: Signs) -> Iterator[Drawn | Table]:
    """Lower the tables, each below the lines that are drawn of it."""
    for report, page in zip(document.shown, document.pages, strict=True):
        yield from plots(document, report, signs)
        for each in (page, *page.below):
            yield grid(document, each, signs)


def _listed(document: Document, signs: Signs) -> Iterator[Listing]:
    """List what is known of rows of the tables, sentence by sentence."""
    for page in document.pages:
        items = [
            Item((one_line(name, signs.line_end),), text, tuple(others))
            for name, sentences in page.listed
            for text, *others in [[one_line(each, signs.line_end) for each in sentences]]
        ]
        if items:
            names = next(each.label for each in page.columns)
            yield Listing(f"{page.title}, one by one", tuple(items), (names, "What is known of it"))


def _findings(document: Document, signs: Signs) -> Iterator[Callouts]:
    """Lower what the rules found, where it is asked for beside tables."""
    if document.findings is not None:
        from funnelcli.render.findings.page import beside

        yield beside(document.findings, signs)


def top(document: Document, signs: Signs) -> tuple[Paragraph, ...]:
    """Set the lines above the tables: what the page says first, of what, where rows went."""
    said = (Paragraph((line,), " ") for line in first_lines(document, signs))
    return (*said, *around(document, signs))


def around(document: Document, signs: Signs) -> tuple[Paragraph, ...]:
    """Set the lines around the headline: of which files it is and when, where rows went."""
    read = (files(document, signs), as_of(document), *_unattached(document, signs))
    return tuple(context(document, read, signs))


def context(document: Document, read: Sequence[str], signs: Signs) -> Iterator[Paragraph]:
    """Set the lines around a result: what was `read`, what narrows it, where rows went."""
    dot = f" {signs.dot} "
    yield Paragraph(tuple(read), dot)
    if parts := asked(document, signs):
        yield Paragraph(tuple(parts), dot)
    yield Paragraph(tuple(where_rows_went(document, signs)), " ")


def of_all(document: Document, signs: Signs) -> tuple[Paragraph, ...]:
    """Set the lines above findings, whose effects are on the rate of all leads."""
    read = (
        files(document, signs),
        as_of(document),
        f"{result(document, signs)} {signs.dot} {rate(document, signs)}",
        *_unattached(document, signs),
    )
    return tuple(context(document, read, signs))


def made(document: Document, signs: Signs) -> Paragraph:
    """Say by which version and definition a page is, so that it can be made again."""
    parts = [f"funnelcli {document.version}"]
    if document.definition_path is not None:
        path = one_line(document.definition_path, signs.line_end)
        parts.append(f"{path} (sha256 {document.definition_sha256[:12]})")
    return Paragraph(tuple(parts), f" {signs.dot} ")


def closing(document: Document, signs: Signs) -> Iterator[Listing | Paragraph]:
    """List the notes, each as one line, with those that only pages need; say what else there is."""
    said, waiting = _chosen_notes(document)
    if said:
        yield Listing("Notes", tuple(Item((), _said(each, document, signs)) for each in said))
    parts = []
    if waiting:
        parts.append(f"+{counted(len(waiting), 'note', signs)}: -v")
    if document.is_brief:
        parts += ["all rows: --full", _OTHERS]
    if parts:
        yield Paragraph(tuple(parts), f" {signs.dot} ")


def _chosen_notes(document: Document) -> tuple[list[Note], list[Note]]:
    """Choose the notes that a page has, by their effect, and those that wait for -v."""
    answers = {report.gist.as_one for report in document.tables if report.gist is not None}
    of_pages = (note for page in document.pages for note in page.notes)
    every = by_effect(dict.fromkeys((*all_notes(document), *of_pages)))
    every = [each for each in every if each.message not in answers]
    if document.has_all_notes:
        return every, []
    shown = [each for each in every if each.is_loud or each.rows]
    if document.is_brief:
        loud = sum(each.is_loud for each in shown)
        shown = shown[: max(loud, _NOTES_OF_A_SCREEN - bool(document.only_said))]
    return shown, [each for each in every if each not in shown]


def _said(note: Note, document: Document, signs: Signs) -> str:
    """Write a note, and how far it moves the rate at most."""
    text = one_line(note.message, signs.line_end)
    shown, query = document.conversion.shown, document.query
    moved = note.moves(shown.n)
    is_of_all = not (query.since or query.until or query.where)  # the rows are those of all leads
    if moved is None or shown.value is None or not is_of_all:
        return text
    return f"{text} At most {at_most(moved, signs)} points of the rate."


def _unattached(document: Document, signs: Signs) -> Iterator[str]:
    """Say of which tables no row is of a lead, since a rate that they decide is none."""
    for note in document.notes:
        if note.code == UNATTACHED:
            said = note.message.partition(":")[0]
            yield one_line(said[:1].lower() + said[1:], signs.line_end)
