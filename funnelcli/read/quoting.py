"""Which quotes of a record fit, which are quotes of its text, and which make it unreadable.

Three grammars, each wider than the one before. In a *plain* record a quote opens a field at its
beginning, closes it before a delimiter or the line end, and is doubled inside: RFC 4180. A *valid*
one may have quotes inside fields that are not quoted, which Python's csv module takes for text.
In a *loose* one a quote inside a quoted field that is followed by neither a delimiter nor the line
end is text too: `"5" pipe"` is `5" pipe`. In a *certain* one no field without quotes around it
ends with a quote, which could be the end of a quoted one: `"said "hi", and left"`.

A line is told by itself, once for each place where it can begin: outside quotes or inside.
"""

import re
from dataclasses import dataclass

_QUOTED = '(?:[^"]|"")'


@dataclass(frozen=True, slots=True)
class Grammar:
    """How fields are written, as patterns for one line without its end."""

    delimiter: str
    bare: str
    """A field without quotes around it."""
    inside: str
    """What a quoted field is made of."""

    @property
    def field(self) -> str:
        """A whole field."""
        return f'(?:"{self.inside}*"|{self.bare})'

    @property
    def closed(self) -> str:
        """A line that is a whole record."""
        return f"^{self.field}(?:{self.delimiter}{self.field})*$"

    @property
    def opening(self) -> str:
        """A line at whose end a quoted field of its own is open."""
        return f'^(?:{self.field}{self.delimiter})*"{self.inside}*$'

    @property
    def closing(self) -> str:
        """A line that begins inside a quoted field, and ends outside of any."""
        return f'^{self.inside}*"(?:{self.delimiter}{self.field})*$'

    @property
    def staying(self) -> str:
        """A line that begins inside a quoted field and ends inside it, or inside another."""
        between = f'"{self.delimiter}(?:{self.field}{self.delimiter})*"'
        return f"^{self.inside}*(?:{between}{self.inside}*)?$"


@dataclass(frozen=True, slots=True)
class Quoting:
    """The grammars of one delimiter."""

    delimiter: str

    @property
    def mark(self) -> str:
        """The delimiter as a pattern."""
        return "".join(f"\\x{ord(each):02x}" for each in self.delimiter)

    @property
    def plain(self) -> Grammar:
        """As RFC 4180 has it."""
        return Grammar(f"[{self.mark}]", f'[^"{self.mark}]*', _QUOTED)

    @property
    def valid(self) -> Grammar:
        """As Python's csv module reads it without complaint."""
        return Grammar(f"[{self.mark}]", self._bare(), _QUOTED)

    @property
    def loose(self) -> Grammar:
        """With quotes of the text that are not doubled."""
        return Grammar(f"[{self.mark}]", self._bare(), self._inside())

    @property
    def certain(self) -> Grammar:
        """The same, but for quotes at the end of fields without quotes around them."""
        bare = f'(?:[^"{self.mark}](?:[^{self.mark}]*[^"{self.mark}])?)?'
        return Grammar(f"[{self.mark}]", bare, self._inside())

    def _bare(self) -> str:
        return f'(?:[^"{self.mark}][^{self.mark}]*)?'

    def _inside(self) -> str:
        return f'(?:[^"]|""|"[^"{self.mark}])'

    @property
    def token(self) -> str:
        """A delimiter and the field behind it, which may be left open by the line end."""
        left_open = f'"{_QUOTED}*$'
        return f'[{self.mark}](?:{left_open}|"{self._inside()}*"|{self._bare()})'

    def fields(self, record: str) -> list[str]:
        """Cut a loose record of one line, or a plain one of several, into its fields."""
        tokens = re.findall(self.token, self.delimiter[0] + record)
        return [_text(token[1:]) for token in tokens]


def _text(field: str) -> str:
    return field[1:-1].replace('""', '"') if field.startswith('"') else field
