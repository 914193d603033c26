"""What is said beside a report: what nobody says, and why there is none."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from funnelcli.answers.notes import Note
from funnelcli.answers.report import CUSTOMER, MOSTLY_MERGED, Population
from funnelcli.config import Config
from funnelcli.config.query import Query
from funnelcli.errors import DataError
from funnelcli.words.text import counted, named
from funnelcli.words.vocabulary import is_purchase

if TYPE_CHECKING:
    from funnelcli.define import LeadTable

_DROPPED = {
    "blank": "blank",
    "header": "repeated headers",
    "trailer": "footers",
    "where": "left out by `leads.where`",
}
"""What rows are that are dropped, by reason."""
SAY_IT = (
    "Give the file that says it as well. If a column here does, make it the last stage of the YAML "
    "(`funnelcli init` writes one), and delete its line `customers: unknown`."
)
"""What to do where nothing says who bought."""


def unsaid(config: Config) -> Iterator[Note]:
    """Say what is missing where nothing says who bought."""
    if not config.knows_customers:
        yield Note(
            "nobody-says",
            "Nothing recognised in the data says who bought, so customers, their rate and their "
            f"amounts are not known. {SAY_IT}",
            is_loud=True,
        )


def contradicted(config: Config) -> Iterator[Note]:
    """Say that the line `customers: unknown` stayed after the purchase had been named."""
    last = config.stages[-1]
    if not config.knows_customers and (last.key == CUSTOMER or is_purchase(last.name)):
        yield Note(
            "customers-unknown",
            f"{last.name} is the last stage, and the YAML says `customers: unknown`: delete that "
            "line, and whoever is in it counts as a customer.",
            is_loud=True,
        )


def merged(config: Config, population: Population) -> Iterator[Note]:
    """Say that most rows are of another lead, where the leads are no log of changes."""
    is_log = config.history is not None and config.history.rows_of == config.leads.rows_of
    if config.lead.unit == "lead" and not is_log and 2 * population.merged > population.rows:
        yield Note(
            MOSTLY_MERGED,
            f"More than half of the rows have the id or the key of another row: "
            f"{population.merged:,} of {population.rows:,} were merged. Is `leads.id` what names a "
            "lead?",
            is_loud=True,
        )


def no_customers(tables: Sequence[str]) -> DataError:
    """Refuse tables that are of customers, where nobody is known to be one."""
    return DataError(
        f"{' and '.join(tables)}: of customers only, and nothing says who bought",
        SAY_IT,
    )


def bare(leads: "LeadTable") -> Iterator[Note]:
    """Say of which table beside the leads no row was read, and so of what nothing is known."""
    for table in leads.bare:
        files = [file for file in leads.inputs if file.table == table]
        rows, left_out = sum(file.rows for file in files), sum(file.where for file in files)
        if left_out:
            said = f"{table}: `where` leaves none of {counted(rows, 'row')}"
        else:
            said = f"{table}: the table has no rows: {named(file.path for file in files)}"
        of_leads = "" if table in leads.tables else " of the leads"
        message = f"{said}. What it should tell{of_leads} is missing."
        yield Note("empty-table", message, is_loud=True)


def no_rows(leads: "LeadTable") -> DataError:
    """Refuse tables beside the leads of which there is no row to read."""
    told = " ".join(note.message for note in bare(leads))
    return DataError(told.rstrip("."), "--allow-empty reports all the same.")


def no_leads(leads: "LeadTable") -> DataError:
    """Say where all rows went, where no lead is left."""
    counts = leads.population
    if not counts.rows:
        files = named(file.path for file in leads.inputs if file.table == "leads")
        return DataError(
            f"the leads table has no rows: {files}", "--allow-empty makes an empty report of it."
        )
    went = {
        **{_DROPPED[reason]: count for reason, count in counts.dropped.items()},
        "without an id": counts.unusable["no_id"],
        "without a readable created date": counts.unusable["no_created"],
        "not leads by `lead.where`": counts.not_leads,
        **{f"excluded as {reason}": count for reason, count in counts.excluded.items()},
        "created after as-of": counts.after_as_of,
        "merged": counts.merged,
        "filtered": counts.filtered,
    }
    said = ", ".join(f"{count:,} {what}" for what, count in went.items() if count)
    unreadable = []
    if 2 * counts.unusable["no_created"] > counts.rows:
        unreadable = [note.message for note in leads.notes if note.code == "unreadable-dates"]
    return DataError(
        f"no lead is left of {counted(counts.rows, 'row')}: {said}",
        " ".join([
            *unreadable, *_filters(leads.query), "--allow-empty makes an empty report of it.",
        ]),
    )  # fmt: skip


def nothing_in(empty: str) -> DataError:
    """Say of what there is no lead, where a table can tell nothing without any."""
    return DataError(f"there is {empty}", "--allow-empty makes an empty table of it.")


def _filters(query: Query) -> Iterator[str]:
    """Say which filters leave no lead, and what to try."""
    if query.since is not None and query.since > query.as_of:
        yield f"--since {query.since} is after as-of, {query.as_of}."
        return
    days = {"--since": query.since, "--until": query.until}
    given = [f"{option} {day}" for option, day in days.items() if day is not None]
    given += ["--where"] if query.asked.where else []
    if given:
        yield f"See what is there without {' and '.join(given)}."
