"""Segments of one run, which `--by` names by their columns: what they cannot be called."""

from funnelcli.errors import UsageError


def taken(column: str, name: str, what: str) -> UsageError:
    """Say why a column cannot be called after itself, and what to do."""
    return UsageError(
        f"--by: the column {column!r} would be called '{name}', which is {what}",
        f"`segments: {{by_{name}: {column}}}` in the YAML gives it another name.",
    )
