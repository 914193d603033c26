"""Texts as YAML: for drafts, and for what findings propose."""

import re

_PLAIN = re.compile(r"[A-Za-z_][\w /.()-]*", re.ASCII)
_NULL = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}


def scalar(text: str) -> str:
    """Write a text plain where YAML reads it back as it is, else in double quotes."""
    if _PLAIN.fullmatch(text) and text == text.rstrip() and text.casefold() not in _NULL:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'
