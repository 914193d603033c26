r"""Text from the data is data: what would act on a terminal or deceive a reader is shown.

A control character becomes its escape as it is written in code, `\x1b` or `\u202e`. The
joiners U+200C and U+200D stay, as Persian, Indic scripts and emoji are spelled with them.

A runner of CI obeys lines of a log: GitHub those that begin with `::` after spaces and, as Azure
does, `##[` and `##vso[` anywhere in them, TeamCity `##teamcity[`. Only the format `github` is
meant to be obeyed.
"""

import re

_ASCII_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f"  # ESC is one; tabs and line ends are not here
_WIDE_CONTROLS = (
    "\x7f-\x9f"  # DEL, and C1 with its one-character CSI
    "\u2028\u2029"  # line ends to some programs only
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # they reorder what follows
)
_INVISIBLE = "\xad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"

_UNSAFE = re.compile(f"[{_ASCII_CONTROLS}{_WIDE_CONTROLS}{_INVISIBLE}]")
_UNSAFE_IN_JSON = re.compile(f"[{_WIDE_CONTROLS}]")
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write, its section 2.2."""
_LINE_END = re.compile("\r\n|\r|\n")
_COMMAND = re.compile(r"^(?P<before>\s*)(?=::)|(?<=##)(?=\w*\[)", re.MULTILINE)
_MARK = re.compile(r"##(?=\w*\[)")


def _escape(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode("ascii")


def visible(text: str) -> str:
    """Show control characters, bidirectional overrides and invisible ones.

    Tabs stay, and line ends are LF: CR alone would make a terminal write over the line.
    """
    return text if text.isprintable() else _UNSAFE.sub(_escape, _LINE_END.sub("\n", text))


def in_xml(text: str) -> str:
    """As `visible`, and what XML cannot hold is shown, too; its writer escapes its own signs."""
    return _NOT_IN_XML.sub(_escape, visible(text))


def one_line(text: str, line_end: str) -> str:
    """Prepare text for a line of a page: as `visible`, line ends marked, tabs as spaces."""
    return text if text.isprintable() else visible(text).replace("\n", line_end).replace("\t", " ")


def inert(text: str) -> str:
    r"""Put a backslash into what a runner of CI would obey: `\::error::`, `##\[error]`."""
    return _COMMAND.sub(r"\g<before>\\", text)


def safe_json(text: str) -> str:
    """Escape what JSON allows raw in a string but a terminal or a runner of CI would obey.

    The value is the same.
    """
    escaped = _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
    return _MARK.sub(r"#\\u0023", escaped)
