"""A column of the touchpoints that `--credit` names and the YAML does not."""

from collections.abc import Mapping

from funnelcli.api.inputs import Inputs
from funnelcli.config import Definition
from funnelcli.config.credited import CREDIT, TABLE, role_of, with_credited
from funnelcli.config.headers import first_found
from funnelcli.errors import UsageError
from funnelcli.words.privacy import headers
from funnelcli.words.text import did_you_mean, named

_MOST_NAMED = 40


def with_credit(
    definition: Definition, texts: Mapping[str, str | None], inputs: Inputs
) -> Definition:
    """Add the column to what is read. Raises `UsageError` where there is none of that name."""
    text, table = texts.get(CREDIT.name), definition.config.input_tables().get(TABLE)
    if text is None or table is None or role_of(text, definition.config) is not None:
        return definition
    header = inputs.header(TABLE, table, definition.folder)
    if (column := first_found([text], header)) is None:
        known = headers(header)
        raise UsageError(
            f"{CREDIT.name}: the touchpoints have no column {text!r}{did_you_mean(text, known)}",
            f"Columns of the touchpoints: {named(known, _MOST_NAMED)}.",
        )
    return with_credited(definition, column)
