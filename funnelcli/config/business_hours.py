"""When somebody is there to answer: days, hours, and the holidays of a country."""

import re
from typing import Annotated, Final, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, create_model

from funnelcli.config.tables import Model
from funnelcli.config.values import Zone

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

M = TypeVar("M", bound=Model)

WEEK: Final[tuple[Day, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK: Final = r"([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00"
COUNTRY: Final = r"[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?"
"""How the code of a country, or of a part of it, is written."""


def _clock(written: str) -> str:
    if not re.fullmatch(_CLOCK, written):
        raise ValueError("a time of the day such as 09:00")
    return written.zfill(5)


def _country(written: str) -> str:
    if not re.fullmatch(COUNTRY, written):
        raise ValueError("the code of a country such as GB, or of a part of it such as DE-BY")
    return written.upper()


def _days(written: object) -> object:
    return [written] if isinstance(written, str) else written


Clock = Annotated[
    str, AfterValidator(_clock), WithJsonSchema({"type": "string", "pattern": f"^({_CLOCK})$"})
]
Country = Annotated[
    str, AfterValidator(_country), WithJsonSchema({"type": "string", "pattern": f"^{COUNTRY}$"})
]
WorkingDays = Annotated[
    tuple[Day, ...],
    BeforeValidator(_days, json_schema_input_type=Day | tuple[Day, ...]),
]


def _with_from(model: type[M]) -> type[M]:
    """Give a model the key `from`, which Python has for itself."""
    begins = (Clock, Field(default="09:00", description="When the day begins."))
    made: type[M] = create_model(
        model.__name__, __base__=model, __module__=__name__, __doc__=model.__doc__,
        **{"from": begins},
    )  # type: ignore[call-overload]  # fmt: skip
    return made


@_with_from
class BusinessHours(Model):
    """When somebody is there to answer: response times count these hours alone."""

    days: WorkingDays = WEEK[:5]
    """The days of the week: mon, tue, wed, thu, fri, sat, sun."""
    to: Clock = "17:00"
    """When the day ends."""
    timezone: Zone | None = None
    """The time zone of these hours; by default that of the report."""
    holidays: Country | None = None
    """The country whose public holidays are off, by its code; needs `funnelcli[holidays]`."""

    @property
    def opens(self) -> int:
        """When the day begins, in minutes since midnight."""
        return _minutes(getattr(self, "from"))

    @property
    def closes(self) -> int:
        """When the day ends, in minutes since midnight."""
        return _minutes(self.to)

    @property
    def weekdays(self) -> list[int]:
        """The days of the week by number, Monday being 1."""
        return sorted(WEEK.index(day) + 1 for day in set(self.days))


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)
