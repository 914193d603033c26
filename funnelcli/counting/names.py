"""What stages and segments are called, beside the columns of the tables that have them."""

from collections.abc import Collection, Iterator

from funnelcli.answers.columns import TABLE, Open
from funnelcli.config import Definition, written_path
from funnelcli.config.added import taken
from funnelcli.counting.analysis import Analysis
from funnelcli.errors import ConfigError


def check_names(definition: Definition, made: Collection[Analysis]) -> None:
    """Refuse stages and segments that are called as a column beside them in a table.

    Only the tables that are made are looked at, so that no other makes a YAML invalid.
    """
    if found := sorted(_taken(definition, made)):
        raise ConfigError([line for _, line in found])
    for name in sorted(_beside(made, Open.SEGMENTS) & definition.added.keys()):
        raise taken(definition.added[name], name, "a column of the tables")


def _beside(made: Collection[Analysis], *opened: Open) -> set[str]:
    """List the columns of the tables that have columns for stages, segments or the customer."""
    tables = [each.columns for each in made if {c.open for c in each.columns} & {*opened}]
    names = {column.name for table in tables for column in table if column.open is None}
    return {TABLE, *names} if tables else set()


def _taken(
    definition: Definition, made: Collection[Analysis]
) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield each problem after its place."""

    def problem(message: str, *path: str | int) -> tuple[tuple[int, int], str]:
        where, key = definition.place(*path), written_path(definition.written(*path))
        return definition.position(*path), f"{where}: {key}: {message}"

    stages, last = definition.config.stages, len(definition.config.stages) - 1
    for k, stage in enumerate(stages):
        if stage.key in _beside(made, Open.STAGES, *([Open.CUSTOMER] if k == last else [])):
            is_given = ("stages", k, "key") in definition.positions
            settle = "another `key:` settles it" if is_given else "`key:` settles it"
            message = f"the key '{stage.key}' is a column of the tables; {settle}"
            yield problem(message, "stages", k, "key" if is_given else "name")
    for name in sorted(_beside(made, Open.SEGMENTS) & definition.written_segments.keys()):
        message = f"'{name}' is a column of the tables: choose another name"
        yield problem(message, "segments", name)
