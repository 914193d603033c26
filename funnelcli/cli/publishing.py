"""The last step of a command with tables: the document is written, and what is said beside it."""

from typing import TYPE_CHECKING

from funnelcli.cli.destination import Destination
from funnelcli.render import BY_TABLE, WITH_FILES, WITH_NOTES

if TYPE_CHECKING:
    from funnelcli.answers.report import Document
    from funnelcli.cli.run import Run


def publish(run: "Run", document: "Document", to: Destination) -> None:
    """Write a document to where it goes; notes are said where its format has no place for them."""
    render = BY_TABLE if to.is_folder else WITH_FILES
    content = render[to.format](document, run.style())
    run.say_what_was_read(document)
    if to.format not in WITH_NOTES:
        run.say_notes(document)
    if run.is_written:
        run.write(content, to)
