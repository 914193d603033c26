"""What is said beside two lead tables that are compared."""

from collections.abc import Iterator, Sequence

from funnelcli.answers.notes import Note
from funnelcli.api.lead_tables import Side
from funnelcli.config import Definition
from funnelcli.config.question import Question
from funnelcli.words.text import counted as how_many, named


def of_shared(tables: Sequence[str], question: Question) -> Iterator[Note]:
    """Say that tables beside the leads are the same for both sides, and what follows from that."""
    if tables:
        dated = " A's as-of is the latest date of its leads that is not in the future."
        yield Note(
            "same-tables",
            f"{named(tables)}: read from the same files for both sides, so that what was restated "
            f"there is not seen. A snapshot keeps what they said."
            f"{dated if question.as_of == 'latest' else ''}",
        )


def of_meaning(meaning: str, definition: Definition) -> Iterator[Note]:
    """Say that a snapshot was made by another definition."""
    if meaning != definition.meaning:
        yield Note(
            "other-definition",
            "A was made by a definition of another meaning, so that what differs may be "
            "a redefinition, and no restatement.",
            is_loud=True,
        )


def later(second: Side) -> Iterator[Note]:
    """Say how much of B is new business, and no restatement."""
    number = second.table.population.after_as_of
    if number:
        yield Note(
            "new-leads",
            f"{how_many(number, 'row')} of B {'is' if number == 1 else 'are'} of leads created "
            "after A's as-of: new business, and no restatement.",
            is_loud=True,
        )


def of_definitions(a: Definition, b: Definition) -> Iterator[Note]:
    """Say that both definitions are looked at as of one moment, where they name two."""
    if a.config.as_of != b.config.as_of:
        yield Note("one-as-of", "Both definitions are looked at as of the as-of of A.")


def two_as_of(restated: str, redefined: str) -> Note:
    """Say of which time both comparisons are, where one is told after the other."""
    days = tuple(text.partition("T")[0] for text in (restated, redefined))
    return Note(
        "two-as-of",
        f"What is restated is looked at as of {days[0]}, the as-of of A's files; what is "
        f"redefined as of {days[1]}, that of B's.",
        is_loud=True,
    )
