"""What a function of SQL is: what it takes, what it gives, what it means, what computes it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from funnelcli.config.sql.errors import SqlError
from funnelcli.config.sql.parts import Constant, Part, SqlType, made
from funnelcli.config.sql.type_errors import needs, same

MOST_GROWTH = 1000
"""So many times longer than what it is made of a text may become."""


@dataclass(frozen=True)
class Takes:
    """One argument. Without a type, any; all such arguments of a call are of one type."""

    name: str
    type: SqlType | None = None
    constant: bool = False
    """Whether it is written down, and no column: `build` gets the value itself."""
    least: int | None = None
    most: int | None = None
    """The bounds of a whole number."""
    optional: bool = False
    many: bool = False
    """Whether there may be more of the last argument."""
    mixed: bool = False
    """Whether what has no type here may also be of different types."""


@dataclass(frozen=True, eq=False)
class Function:
    """One function; null where an argument is null, unless `says` tells otherwise."""

    name: str
    takes: tuple[Takes, ...]
    gives: SqlType | None
    """The type of the result; None for that of the arguments."""
    says: str
    """What it gives, in one sentence for the documentation."""
    build: Callable[..., pl.Expr]
    also: tuple[str, ...] = ()
    """Other names."""
    uses: int = 1
    """How often each argument stands in what is built."""
    may_overflow: bool = False
    """Whether a number can come out infinite or as NaN."""
    growth: Callable[..., float] = lambda *_: 1.0
    """How many times longer a text becomes, of the same arguments as `build`."""

    @property
    def written(self) -> str:
        """The call as the documentation has it: `LPAD(text, length[, fill])`."""
        names = [f"{each.name}, …" if each.many else each.name for each in self.takes]
        needed = ", ".join(n for n, e in zip(names, self.takes, strict=True) if not e.optional)
        rest = "".join(f"[, {n}]" for n, e in zip(names, self.takes, strict=True) if e.optional)
        return f"{self.name}({needed}{rest})"

    def call(self, parts: list[Part]) -> Part:
        """Build the call, or refuse its arguments."""
        takes = self._spread(len(parts))
        for each, part in zip(takes, parts, strict=True):
            if each.type is not None:
                needs(self.name, each.type, part)
        free = [p for t, p in zip(takes, parts, strict=True) if t.type is None and not t.mixed]
        common = same(self.name, *free)
        built: list[Any] = [
            self._constant(each, part) if each.constant else part.of(each.type or common)
            if not each.mixed else part
            for each, part in zip(takes, parts, strict=True)
        ]  # fmt: skip
        growth = max([part.growth for part in parts], default=1) * self.growth(*built)
        if growth > MOST_GROWTH:
            raise SqlError(f"{self.name} makes texts too long")
        kind = self.gives or common
        return made(
            kind, self.build(*built), *parts, uses=self.uses, growth=growth,
            is_raw=self.may_overflow,
        )  # fmt: skip

    def _spread(self, count: int) -> list[Takes]:
        """Tell for each of so many arguments what it has to be."""
        fewest = sum(not each.optional for each in self.takes)
        endless = bool(self.takes) and self.takes[-1].many
        if count < fewest or (count > len(self.takes) and not endless):
            raise SqlError(f"{self.name} is written {self.written}, and not with {count} of them")
        more = [self.takes[-1]] * (count - len(self.takes)) if endless else []
        return [*self.takes, *more][:count]

    def _constant(self, takes: Takes, part: Part) -> Constant:
        what = takes.type.phrase if takes.type else "a value"
        if takes.most is not None:
            what = f"a whole number from {takes.least} to {takes.most}"
        value = part.items[0] if len(part.items) == 1 else None
        if value is None:
            raise SqlError(f"{self.name}: {takes.name} has to be {what}, written down")
        if takes.most is not None and takes.least is not None:
            assert isinstance(value, float)  # noqa: S101  (the types are checked before)
            if not value.is_integer() or not takes.least <= value <= takes.most:
                raise SqlError(f"{self.name}: {takes.name} has to be {what}")
            return int(value)
        return value


def text(name: str = "text", *, optional: bool = False, constant: bool = False) -> Takes:
    """Take a text."""
    return Takes(name, SqlType.TEXT, optional=optional, constant=constant)


def number(name: str = "number", *, optional: bool = False) -> Takes:
    """Take a number."""
    return Takes(name, SqlType.NUMBER, optional=optional)


def whole(name: str, least: int, most: int, *, optional: bool = False) -> Takes:
    """Take a whole number that is written down."""
    return Takes(name, SqlType.NUMBER, constant=True, least=least, most=most, optional=optional)
