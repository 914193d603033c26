"""Two exports or two definitions, compared."""

from funnelcli.api.sides import Given
from funnelcli.cli.run import Run
from funnelcli.errors import UsageError


def compare_files(
    run: Run, a: Given | None, b: Given | None, *, definitions: bool, both: bool
) -> None:
    """Compare them."""
    del run, a, b, definitions, both
    raise UsageError("comparing exports and definitions is not built yet")
