"""Tables beside leads, joins and history, by their key of the YAML, which is that of their module.

Each has a model of its own, and all else follows from it: key, JSON Schema, errors and reading.
"""

from importlib import import_module
from typing import Final, TypeVar

from pydantic import Field, create_model

from funnelcli.config.tables import Events, Model, Table

NAMES: Final[tuple[str, ...]] = ("spend", "activities", "visitors", "touchpoints")
TABLES: Final[dict[str, type[Table]]] = {
    name: import_module(f"{__name__}.{name}").TABLE for name in NAMES
}

M = TypeVar("M", bound=Model)


def are_events(table: Table) -> bool:
    """Tell a table whose rows are of leads from one that stands beside them."""
    return isinstance(table, Events)


def with_input_tables(model: type[M]) -> type[M]:
    """Give a model a key for each of these tables, which can be left out."""
    if not TABLES:
        return model
    keys = {
        name: (table | None, Field(default=None, description=table.__doc__))
        for name, table in TABLES.items()
    }
    made: type[M] = create_model(
        model.__name__, __base__=model, __module__=__name__, __doc__=model.__doc__, **keys
    )  # type: ignore[call-overload]
    return made
