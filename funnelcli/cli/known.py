"""The file of a baseline."""

from pathlib import Path
from typing import TYPE_CHECKING

from funnelcli.errors import DataError, UsageError

if TYPE_CHECKING:
    from funnelcli.checks.baseline import Baseline


def known(baseline: str) -> "Baseline":
    """Read what is known; a file that is not there is an error, and not an empty baseline."""
    path = Path(baseline)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(
            f"--baseline: there is no file {baseline}",
            "`funnelcli check --write-baseline` writes it, with all findings of now.",
        ) from None
    except OSError as error:
        raise DataError(f"{baseline}: cannot be read: {error.strerror}") from error
    from funnelcli.checks.baseline import Baseline

    return Baseline.parse(content, path)
