"""What follows from roles of the leads: segments of their sources, and the score."""

from typing import Any, Final

SOURCES: Final = ("source", "self_reported")
"""Roles that are segments by themselves."""
OWNER: Final = "owner"
"""The role that is one where a table is by owner."""


def with_roles(written: dict[str, Any]) -> dict[str, Any]:
    """Make sources of the leads segments, the first, where none is defined, and take the score.

    What people said has the aliases of the source, so that both are spelled alike. A `score` that
    names no column has that of the role.
    """
    leads, segments, score = (written.get(key) for key in ("leads", "segments", "score"))
    found = {role: _role(leads, role) for role in (*SOURCES, "score")}
    if score is None and found["score"] is not None:
        written = {**written, "score": {"column": found["score"]}}
    elif isinstance(score, dict) and "column" not in score and found["score"] is not None:
        written = {**written, "score": {"column": found["score"], **score}}
    if segments is None:
        segments = {}
    if not isinstance(segments, dict):
        return written
    added: dict[str, Any] = {
        role: {"column": found[role]}
        for role in SOURCES
        if found[role] is not None and role not in segments
    }
    source = segments.get("source")
    aliases = source.get("aliases") if isinstance(source, dict) else None
    if "self_reported" in added and aliases is not None:
        added["self_reported"]["aliases"] = aliases
    return {**written, "segments": {**added, **segments}} if added else written


def _role(leads: object, role: str) -> str | None:
    """Name the column of a role; None where none is named."""
    column = leads.get(role) if isinstance(leads, dict) else getattr(leads, role, None)
    return column if isinstance(column, str) else None
