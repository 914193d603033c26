"""The tables of the YAML: what they are read from, and which column is what."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, model_validator

from funnelcli.config.place_values import Connection, Paths
from funnelcli.config.preset_files import names, unknown
from funnelcli.config.values import (
    AsNumber,
    Currency,
    DateFormats,
    DecimalMark,
    Delimiter,
    Encoding,
    NullWords,
    Zone,
    sentence,
)

ColumnType = Literal["text", "number", "boolean", "date"]

DateOrder = Literal["dmy", "mdy", "ymd"]

RoleKind = Literal["text", "number", "count", "date", "period", "amount"]
"""A count is a whole number of at least 0; a period is a day, or a month such as 2026-01."""

Length = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Role:
    """Says of a key of a table that it names a column, and what that holds."""

    kind: RoleKind


TEXT, NUMBER, DATE, AMOUNT = Role("text"), Role("number"), Role("date"), Role("amount")
COUNT, PERIOD = Role("count"), Role("period")


class Model(BaseModel):
    """A mapping of the YAML: frozen, and closed to keys that are not in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _nothing_is_not_given(cls, written: object) -> object:
        if isinstance(written, dict):
            return cls.completed(
                {key: value for key, value in written.items() if value is not None}
            )
        return written

    @classmethod
    def completed(cls, written: dict[str, Any]) -> dict[str, Any]:
        """Add what follows from what is written."""
        return written


class ReadOptions(Model):
    """What reading would otherwise find out by itself."""

    delimiter: Delimiter | None = None
    """What separates the columns: a comma, a semicolon, a tab or a bar."""
    encoding: Encoding | None = None
    """The encoding of text files, by a name that Python knows."""
    dates: DateFormats = ()
    """The format of dates, as strptime directives, or several to try in this order."""
    date_order: DateOrder | None = None
    """The order of day, month and year in dates of numbers: dmy, mdy or ymd."""
    decimal: DecimalMark | None = None
    """The decimal mark of amounts: a point or a comma."""
    nulls: NullWords = ()
    """Texts that mean that nothing is there."""
    timezone: Zone | None = None
    """The time zone of times that carry none."""
    types: dict[str, ColumnType] = {}
    """The type of columns by name: text, number, boolean or date."""
    unreadable: Literal["allow"] | None = None
    """Whether dates that cannot be read take no part however many they are: allow."""
    header_row: Annotated[int, Field(ge=1), AsNumber] | None = None
    """The line of the file, or the row of the sheet, that the header is on, counted from 1."""
    sheet: str | None = None
    """The sheet of a workbook that has several."""


def _known_preset(name: str) -> str:
    if name not in names():
        raise sentence(unknown(name))
    return name


PresetName = Annotated[
    str, AfterValidator(_known_preset), WithJsonSchema({"type": "string", "enum": list(names())})
]


class Table(Model):
    """Files with the same columns: a file, a glob, a folder or a list of them; or a query."""

    path: Paths = ()
    """A file, glob, folder or address (https, s3), or a list of them, relative to this file."""
    query: str | None = None
    """In the place of `path`: a SELECT whose rows are read, in the SQL of the database."""
    connection: Connection | None = None
    """With `query`: where the database is, such as ${CRM_DB}, or duckdb:crm.duckdb."""
    preset: PresetName | None = None
    """The export of a known CRM: gives what is not written here, as docs/presets.md lists."""
    where: str | None = None
    """An SQL predicate on the table's own columns: the rows to read at all."""
    read: ReadOptions = ReadOptions.model_construct()
    """What reading would otherwise find out by itself."""

    @classmethod
    def roles(cls) -> dict[str, RoleKind]:
        """Tell what the columns hold that the keys of the table name, by key."""
        return {
            key: each.kind
            for key, field in cls.model_fields.items()
            for each in field.metadata
            if isinstance(each, Role)
        }

    @property
    def rows_of(self) -> tuple[Paths, str | None, str | None]:
        """What says where its rows are: two tables that agree in it have the same rows."""
        return self.path, self.query, self.connection

    def columns(self) -> dict[str, str]:
        """List the columns that the keys of the table name, by key, where they do."""
        named = {role: getattr(self, role) for role in self.roles()}
        return {role: name for role, name in named.items() if name is not None}


class Events(Table):
    """What happened to leads: each row is of the lead whose id it holds."""

    lead: str
    """The column with the id of the lead."""
    by: str | None = None
    """The column of the leads whose values `lead` holds, where that is not their `id`."""


class OfPeriods(Table):
    """What is known of days, weeks or months: each row is of one."""

    date: Annotated[str, PERIOD]
    """The column with the day or the month, such as 2026-01; a week begins on its day."""
    per: Length | None = None
    """What a row is of: day, week or month; by default as the dates show."""


class Leads(Table):
    """The table with one row per lead."""

    pipeline: str | None = None
    """With a preset: the pipeline whose stages count, where the file has several."""
    id: Annotated[str | None, TEXT] = None
    """The column with the lead's id; without one each row is a lead."""
    created: Annotated[str | None, DATE] = None
    """The column with the moment a lead came in; without one there are no cohorts."""
    email: Annotated[str | None, TEXT] = None
    """The column with the e-mail address."""
    account: Annotated[str | None, TEXT] = None
    """The column with the lead's company."""
    source: Annotated[str | None, TEXT] = None
    """The column with the lead's source; it is a segment by itself."""
    self_reported: Annotated[str | None, TEXT] = None
    """The column with what the lead said brought it; it is a segment by itself."""
    campaign: Annotated[str | None, TEXT] = None
    """The column with the campaign."""
    owner: Annotated[str | None, TEXT] = None
    """The column with the person in charge of the lead."""
    assigned_at: Annotated[str | None, DATE] = None
    """The column with the moment a lead was given to its owner."""
    amount: Annotated[str | None, AMOUNT] = None
    """The column with the value of the lead's deal."""
    currency: Annotated[str | None, TEXT] = None
    """The column with the currency of the amount."""
    amount_in: Currency | None = None
    """The currency whose amounts count; those in others are left out."""
    score: Annotated[str | None, NUMBER] = None
    """The column with the lead's score."""
    status: Annotated[str | None, TEXT] = None
    """The column with the lead's current status, which `values` of a stage are compared with."""
    last_activity: Annotated[str | None, DATE] = None
    """The column with the date of the last activity."""


class Join(Table):
    """Another table whose column `lead` holds ids of leads."""

    pipeline: str | None = None
    """With a preset: the pipeline whose stages count, where the file has several."""
    lead: str
    """The column with the id of the lead."""
    by: str | None = None
    """The column of the leads whose values `lead` holds, where that is not their `id`."""
    separator: str | None = None
    """What separates several ids in `lead`, such as a semicolon."""
    id: str | None = None
    """The column with the id of the row, such as the deal's: rows with one id are one."""
    currency: str | None = None
    """The column with the currency of the amounts."""
    amount_in: Currency | None = None
    """The currency whose amounts count; those in others are left out."""


class History(Table):
    """A log of stage changes: which lead entered which stage when."""

    lead: str
    """The column with the id of the lead."""
    by: str | None = None
    """The column whose values `lead` holds, not the leads' `id`: of leads, or `deals.Deal ID`."""
    stage: str
    """The column with the stage that was entered."""
    at: str
    """The column with the moment of the change."""
    left: str | None = None
    """The column with the stage that was left; the first of a lead may be told nowhere else."""
