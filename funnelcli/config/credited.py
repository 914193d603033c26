"""What of touchpoints is credited: a column that the YAML names, or any other of their files."""

from typing import Annotated, Final

from funnelcli.config.headers import folded_header
from funnelcli.config.input_tables.touchpoints import UTM, Touchpoints
from funnelcli.config.load import Definition
from funnelcli.config.models import Config, snake_case
from funnelcli.config.option import Option
from funnelcli.config.tables import TEXT
from funnelcli.errors import UsageError

TABLE: Final = "touchpoints"
SPEND: Final = "spend"
"""The table of costs by period, which goes before those of touches."""
OTHER: Final = "credited"
"""The role of a column that the YAML does not name."""
ROLES: Final = ("channel", "campaign", "type", "source", "medium", "url", "referrer")
"""The roles that can be credited, whether the YAML names a column for them or what tells them."""


class Credited(Touchpoints):
    """Touchpoints of a run that credits another of their columns."""

    credited: Annotated[str | None, TEXT] = None
    """That column."""


def role_of(text: str, config: Config) -> str | None:
    """Find the role that is meant, by its own name or its column; None if it is none."""
    table, meant = config.input_tables().get(TABLE), folded_header(text)
    if table is None:
        return None
    columns = table.columns()
    for role in (*ROLES, OTHER):
        if role in columns and meant in {role, folded_header(columns[role])}:
            return role
    return meant if meant == ROLES[0] or (meant in UTM and "url" in columns) else None


def with_credited(definition: Definition, column: str) -> Definition:
    """Add a column to the touchpoints as if the YAML named it, for this run alone."""
    table = definition.config.input_tables()[TABLE]
    named = {name: getattr(table, name) for name in type(table).model_fields}
    return definition.with_table(TABLE, Credited.model_construct(**named, credited=column))


def has_costs(config: Config) -> bool:
    """Tell whether the YAML names what was spent, or what touches cost."""
    return SPEND in config.input_tables() or do_touches_cost(config)


def do_touches_cost(config: Config) -> bool:
    """Tell whether it names a column with what a touch cost."""
    table = config.input_tables().get(TABLE)
    return table is not None and "cost" in table.columns()


def name_of(role: str, config: Config) -> str:
    """Call what is credited as the first column of the table is called."""
    if role != OTHER:
        return role
    return snake_case(config.input_tables()[TABLE].columns()[OTHER]) or OTHER


def _role(option: str, text: str, config: Config) -> str:
    """Read what is credited."""
    if (role := role_of(text, config)) is not None:
        return role
    raise UsageError(f"{option}: the YAML names no column of the touchpoints for {text!r}")


CREDIT: Option[str] = Option(
    name="--credit",
    metavar="COLUMN",
    help="Credit channels, campaigns, types, or what another column of the touchpoints holds.  "
    "[default: channel]",
    read=_role,
    default="channel",
)
