"""What is said where the YAML calls customers unknown, and its last stage customers."""

from collections.abc import Iterator

from funnelcli.answers.notes import Note
from funnelcli.answers.report import CUSTOMER
from funnelcli.config import Config
from funnelcli.words.vocabulary import is_purchase


def contradicted(config: Config) -> Iterator[Note]:
    """Say that the line `customers: unknown` stayed after the purchase had been named."""
    last = config.stages[-1]
    if not config.knows_customers and (last.key == CUSTOMER or is_purchase(last.name)):
        yield Note(
            "customers-unknown",
            f"{last.name} is the last stage, and the YAML says `customers: unknown`: delete that "
            "line, and whoever is in it counts as a customer.",
        )
