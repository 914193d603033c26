"""What is said beside two lead tables that are compared."""

from collections.abc import Iterator

from funnelcli.answers.notes import Note
from funnelcli.api.lead_tables import Side
from funnelcli.config import Definition
from funnelcli.words.text import counted as how_many, named


def of_one_file(defined: tuple[Definition, Definition]) -> Iterator[Note]:
    """Say that tables beside the leads are the same for both sides."""
    tables = [name for name in defined[0].config.tables() if name != "leads"]
    if defined[0] is defined[1] and tables:
        yield Note(
            "same-tables",
            f"{named(tables)}: read from the files of the YAML for both sides, so that what was "
            "restated there is not seen. A snapshot keeps what they said.",
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
