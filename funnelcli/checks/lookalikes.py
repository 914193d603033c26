"""A rule about the values that the YAML names: those that rows have, and those that look alike."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from funnelcli.checks import padding, told
from funnelcli.checks.alikes import Alikes, named_alikes
from funnelcli.checks.among import is_among
from funnelcli.checks.base import ROWS, Case, Suspicion, UnfitError, Yielded, is_read, rule
from funnelcli.checks.spellings import alike, letters
from funnelcli.config import expected_values, fold, written_path
from funnelcli.config.tree import KeyPath
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY, LEADS
from funnelcli.words.vocabulary import says, says_any

Alike = Callable[[str, str, bool], bool]
"""Tells whether a value may be another spelling of one that is meant, which rows have or not."""

DENIALS = ("not", "lost", "cancelled")
"""Words that make another value of one."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A value that the YAML names, and the column in which it is looked for."""

    on: str
    held: str
    """The column of the table's rows."""
    column: str
    """As the YAML calls it."""
    value: str
    path: KeyPath
    compared: Callable[[str], str]
    """What the comparison sees of a value: of a condition itself or its case, of `values` more."""

    @property
    def slot(self) -> tuple[str, str, bool]:
        """Name the rows in which it is looked for; the `where` of a table sees all of them."""
        is_of_table = self.path[-1] == "where" and self.path[0] in (LEADS, HISTORY, "joins")
        return self.on, self.held, is_of_table

    def is_value(self, other: str) -> bool:
        """Tell whether rows with that value are meant."""
        return self.compared(other) == self.compared(self.value)


@rule("DF007", "lookalike-value", "error")
def lookalike_value(case: Case) -> Yielded:
    """A value that the YAML names is spelled otherwise in the file.

    Why: conditions compare exactly, those with `LOWER` all but case. Where the YAML says `Closed
    Won` and rows have `closed won`, `Closed Won` with a no-break space in it, or `Won`, these are
    no customers, and nothing else would say so. Found are values of the same letters, and beside
    one that says won others that do, with more or fewer words.

    In the CRM: use a picklist, and rename values there and in the YAML on the same day.

    In the YAML: name the value as it is spelled, or all of its spellings:
    `where: deals.Stage IN ('Closed Won', 'closed won')`.

    Example: `where: deals.Stage = 'Closed Won'`, and 25 deals say `closed won`.
    """
    yield from _look(case, lambda value, meant, _: is_same(value, meant))


@rule("DF008", "near-value", "warning")
def near_value(case: Case) -> Yielded:
    """A value that the YAML names is in no row, and one that is much like it is.

    Why: a value that was renamed, or is misspelled in the YAML, is met by nobody any more: a
    stage that nobody enters, an exclusion that excludes nobody. Found are values with more or
    fewer words, unless they deny it, and such as differ by a letter. Found are also rows that
    have a named value with spaces around it, where others have it without, and with spaces that
    are no usual ones anywhere: they are counted right here, and are another value in any other
    program.

    In the CRM: tell whoever changes a picklist that reports depend on it; let forms and imports
    take spaces off.

    In the YAML: name the value as it is spelled now, beside the old one.

    Example: `lead: {where: Type = 'Hand-raiser'}`, and 300 leads are of type `Hand-raiser (web)`.
    """

    def is_alike(value: str, meant: str, is_there: bool) -> bool:  # noqa: FBT001 (by `Alike`)
        return not is_there and is_near(value, meant)

    yield from _look(case, is_alike, spaced=True)


def _look(case: Case, is_alike: Alike, *, spaced: bool = False) -> Yielded:
    """Suspect, column by column, the rows whose value looks like one that the YAML names.

    If asked for, also those that have such a value with spaces around it.
    """
    meant = list(_meant(case))
    if not meant:
        raise UnfitError("no condition compares a column with a text")
    for slot in dict.fromkeys(each.slot for each in meant):
        of_slot = [each for each in meant if each.slot == slot]
        yield from _suspected(case, of_slot, is_alike, spaced=spaced)


def _meant(case: Case) -> Iterator[Meant]:
    """Yield the values that conditions compare with, and those of stages and losses."""
    config, tables = case.config, case.evidence.attached
    for each in expected_values(config):
        on, held = ROWS if each.table == LEADS else each.table, row.value(each.column)
        if held in case.table(on).columns:
            for value in each.values:
                seen = str.lower if each.folds else str  # `LOWER` leaves spaces and signs
                yield Meant(on, held, each.column, value.strip(), each.path, seen)
    if HISTORY in tables and config.history is not None:
        on, held, column = HISTORY, row.STAGE, config.history.stage
    elif config.leads.status is not None:
        on, held, column = ROWS, row.STATUS, config.leads.status
    else:
        return
    if row.value(column) in case.table(on).columns:
        held = row.value(column)  # as it stands, with spaces around it
    lists = [(("stages", k, "values"), each.values) for k, each in enumerate(config.stages)]
    lists += [(("lost", n, "values"), each.values) for n, each in enumerate(config.lost)]
    for path, values in lists:
        for value in values or ():
            yield Meant(on, held, column, value, path, fold)


def _suspected(
    case: Case, meant: Sequence[Meant], is_alike: Alike, *, spaced: bool
) -> Iterator[Suspicion]:
    """Suspect the rows of a column whose value looks like one that the YAML names."""
    first = meant[0]
    of = pl.lit(value=True) if first.slot[-1] else is_read(first.on).fill_null(value=False)
    written = case.tallies.written(first.on, first.held, of)
    counts = padding.trimmed(written)
    others = {
        value: n
        for value, n in counts.items()
        if value and not any(each.is_value(value) for each in meant)
    }
    found = []
    for each in reversed({each.value: each for each in reversed(meant)}.values()):
        there = sum(n for value, n in counts.items() if each.is_value(value))
        alikes = {v: n for v, n in others.items() if is_alike(v, each.value, there > 0)}
        if alikes:
            path = written_path(case.evidence.definition.written(*each.path))
            found.append(Alikes(path, each.value, there, alikes))
    around = padding.padded(written) if spaced else {}
    around = {value: n for value, n in around.items() if value.strip() not in others}
    if not found and not around:
        yield Suspicion(on=first.on, wrong=pl.lit(value=False), of=of, column=first.column)
        return
    values = list({value for each in found for value in each.others})
    wrong = [value for value in written if value.strip() in values or value in around]

    def left_of(left: pl.LazyFrame) -> tuple[Mapping[str, int], Mapping[str, int]]:
        there = told.counts(left, first.held)
        return padding.trimmed(there), {value: n for value, n in there.items() if value in around}

    def said(left: pl.LazyFrame) -> str:
        by_value, spaced = left_of(left)
        sentences = [each.told(by_value) for each in found]
        return " ".join(filter(None, [*sentences, padding.said(spaced) if spaced else ""]))

    def title(left: pl.LazyFrame) -> str:
        return "" if any(map(left_of(left)[0].get, values)) else padding.TITLE

    yield Suspicion(
        on=first.on, wrong=is_among(case.table(first.on)[first.held], wrong), of=of,
        title=title, key=pl.col(first.held).cast(pl.String).str.strip_chars(), column=first.column,
        place=case.place(*first.path), said=said,
    )  # fmt: skip


def is_same(value: str, meant: str) -> bool:
    """Tell whether values are of the same letters, or say won, the one with more words."""
    if letters(value) == letters(meant):
        return bool(letters(meant))
    return all(map(_says_won, (value, meant))) and _is_part(value, meant)


def is_near(value: str, meant: str) -> bool:
    """Tell whether a value is one with other words beside it, or differs by a letter."""
    if is_same(value, meant):
        return False
    return _is_part(value, meant) or alike(letters(value), letters(meant), typos=True)


def _says_won(value: str) -> bool:
    return says("won", value) and not says_any(DENIALS, value)


def _is_part(value: str, meant: str) -> bool:
    """Tell whether one has all words of the other, and none of the others denies it."""
    words, wanted = _words(value), _words(meant)
    if not words or not wanted or not (words < wanted or wanted < words):
        return False
    return not says_any(DENIALS, " ".join(words ^ wanted))


def _words(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return set(re.findall(r"[^\W_]+", plain))


def near(idle: Sequence[str], others: Mapping[str, int]) -> Iterator[str]:
    """Say of values that no row has which of the others look like them, and how many rows do."""
    for each in idle:
        alikes = {v: n for v, n in others.items() if is_same(v, each) or is_near(v, each)}
        if alikes:
            yield f"{named_alikes(each, alikes, alikes)}, which {each!r} may mean."


RULES = (lookalike_value, near_value)
