"""Two exports by one definition, or one export by two: two lead tables, joined lead by lead."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from funnelcli.analyses import ANALYSES
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Document, InputFile, Report
from funnelcli.api import compared_notes, reported, snapshot
from funnelcli.api.answer import document_of
from funnelcli.api.inputs import LEADS, Inputs
from funnelcli.api.lead_tables import Side, paths_of, shared_tables, side, with_files_of
from funnelcli.api.without_effect import unused
from funnelcli.config import Config, Definition
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.define.pairs import LEAD, Name, by_id, by_row, paired
from funnelcli.engines.counts import counted
from funnelcli.errors import UsageError
from funnelcli.model import between
from funnelcli.process.progress import doing
from funnelcli.tables.store import one_part

COMMAND: Final = "compare"
RESTATED: Final = ("restated", "restated_stages")
REDEFINED: Final = ("redefined", "redefined_rules")
_NO_INPUTS: tuple[InputFile, ...] = ()


def exports(
    question: Question,
    defined: tuple[Definition, Definition],
    inputs: tuple[Inputs, Inputs],
    *,
    key: str | None = None,
    any_meaning: bool = False,
    allow_empty: bool = False,
) -> Document:
    """Tell how B restates what A said, both by one definition and as of A's as-of.

    The two definitions are one, and differ only in their files. A can be a snapshot, which the
    `key` is for; one of `any_meaning` will do where that is given.
    """
    question, config = replace(question, tables=RESTATED), defined[0].config
    _hold_to_ids(config)
    if snapshot_of(inputs[1]) is not None:
        raise UsageError(
            "--b is a snapshot, and what it is compared with has to be an export",
            "Give the snapshot as --a, and the export of a later day as --b.",
        )
    if (known := reported.report_of(inputs[0])) is not None:
        return _since(known, question, defined, inputs[1], any_meaning, allow_empty=allow_empty)
    kept = snapshot_of(inputs[0])
    name: Name = by_id
    if kept is None:
        shared = shared_tables(*defined)
        asked = replace(question, dated_by_leads=bool(shared))
        first = side(asked, defined[0], inputs[0], by_id, allow_empty=allow_empty, with_fates=False)
        leads, moment, read = first.leads, first.table.as_of.moment, first.table.inputs
        notes = list(compared_notes.of_shared(shared, asked))
        del first
    else:
        if question.as_of != config.as_of:
            raise UsageError("a snapshot has an as-of of its own, and takes no --as-of")
        held = snapshot.read(
            kept, question, defined[0], snapshot.key_of(key), any_meaning=any_meaning
        )
        leads, moment, name, read = held.leads, held.as_of, snapshot.by_mac(held.key), _NO_INPUTS
        notes = list(compared_notes.of_meaning(held.meaning, defined[1]))
    later = replace(question, as_of=moment)
    second = side(later, defined[1], inputs[1], name, allow_empty=allow_empty, with_headline=True)
    last = second.table.query.last
    doing("comparing")
    pairs = paired(leads, second.leads, (last, last), None, second.fates)
    reports = _counted(pairs, RESTATED, second.table.query)
    notes = [*unused(question, {"cohort", "horizon"}), *notes, *compared_notes.later(second)]
    return _document(second, reports, notes, read)


def _since(
    known: reported.Saved,
    question: Question,
    defined: tuple[Definition, Definition],
    inputs: Inputs,
    any_meaning: bool,  # noqa: FBT001
    *,
    allow_empty: bool,
) -> Document:
    """Tell how B restates the cohorts of a report that was saved."""
    if not any_meaning:
        reported.hold_to_meaning(known, defined[1])
    later = replace(question, as_of=known.as_of)
    second = side(later, defined[1], inputs, by_id, allow_empty=allow_empty, with_headline=True)
    last = second.table.query.last
    pairs = paired(second.leads.clear(), second.leads, (last, last), None, None)
    (after,) = _counted(pairs, RESTATED[:1], second.table.query)
    report = reported.restated(known, after.frame, second.table.query)
    notes = [*compared_notes.of_meaning(known.meaning, defined[1]), *compared_notes.later(second)]
    return _document(second, (report,), notes, _NO_INPUTS)


def definitions(
    questions: tuple[Question, Question],
    defined: tuple[Definition, Definition],
    inputs: Inputs,
    *,
    both: bool = False,
    allow_empty: bool = False,
) -> Document:
    """Tell which leads count otherwise by B's definition, on DATA or else on the files of A.

    With `both`, which is for definitions that each have files of their own, it tells how B's files
    restate A's under A's definition, and then what is redefined on B's.
    """
    a, b = defined
    of_a, of_b = paths_of(a), paths_of(b)
    differ = not inputs.data and any(of_a[name] != of_b[name] for name in of_a.keys() & of_b)
    if differ and not both:
        raise UsageError(
            "the two YAMLs read other files, so that data and definition differ at once",
            "Name the files for both: `compare --a … --b … DATA`. Or --both tells one after the "
            "other.",
        )
    if both and not differ:
        raise UsageError("--both is for two YAMLs, each with files of its own")
    if not both:
        return _redefined(questions, (a, with_files_of(a, b)), inputs, allow_empty=allow_empty)
    later = with_files_of(b, a)
    sides = inputs, inputs.beside()
    restated = exports(questions[0], (a, later), sides, allow_empty=allow_empty)
    redefined = _redefined(questions, (later, b), sides[1], allow_empty=allow_empty)
    moments = compared_notes.two_as_of(restated.as_of, redefined.as_of)
    return replace(
        redefined,
        tables=(*restated.tables, *redefined.tables),
        inputs=restated.inputs,
        notes=tuple(dict.fromkeys((moments, *restated.notes, *redefined.notes))),
    )


def _redefined(
    questions: tuple[Question, Question],
    defined: tuple[Definition, Definition],
    inputs: Inputs,
    *,
    allow_empty: bool,
) -> Document:
    """Apply both definitions to the same files, and find each lead again by its row.

    So all rows are in memory at once, whatever --memory says.
    """
    one, other = (replace(each, tables=REDEFINED) for each in questions)
    first = side(one, defined[0], inputs, by_row, allow_empty=allow_empty, is_whole=True)
    other = replace(other, as_of=first.table.as_of.moment)
    second = side(
        other, defined[1], inputs, by_row,
        allow_empty=allow_empty, is_whole=True, with_headline=True,
    )  # fmt: skip
    if first.rows.height != second.rows.height:
        raise UsageError(
            "the two definitions read other rows of the same file: "
            f"{first.rows.height:,} and {second.rows.height:,}",
            "`read` of the leads has to be the same in both, so that rows can be told.",
        )
    stages = first.table.query.last, second.table.query.last
    doing("comparing")
    pairs = paired(first.leads, second.leads, stages, first.fates, second.fates)
    if one.window != other.window:
        narrowed = replace(other, window=one.window)
        third = side(narrowed, defined[1], inputs, by_row, allow_empty=True, is_whole=True)
        names = {str(k): between(k) for k in range(stages[1] + 1)}
        pairs = pairs.join(third.leads.rename(names), on=LEAD, how="left")
    query = replace(second.table.query, other=first.table.query)
    notes = [*unused(questions[1], {"horizon"}), *compared_notes.of_definitions(*defined)]
    return _document(second, _counted(pairs, REDEFINED, query), notes, _NO_INPUTS)


def snapshot_of(inputs: Inputs) -> Path | None:
    """Tell whether DATA is a snapshot, and which."""
    if len(inputs.data) != 1:
        return None
    path = Path(inputs.data[0])
    return path if path.is_file() and snapshot.is_snapshot(path) else None


def _hold_to_ids(config: Config) -> None:
    for key in ("id", "created"):
        if getattr(config.leads, key) is None:
            raise UsageError(
                f"to compare exports needs `leads.{key}` in the YAML",
                "By its id a lead is found in the other export, by its date in its cohort.",
            )


def _counted(pairs: pl.DataFrame, names: tuple[str, ...], query: Query) -> tuple[Report, ...]:
    wanted = [ANALYSES[name] for name in names]
    counts = counted(one_part({LEADS: pairs}), (), {}, wanted, query)
    return tuple(each.report(counts[each.name], query) for each in wanted)


def _document(
    later: Side, reports: tuple[Report, ...], notes: list[Note], inputs: tuple[InputFile, ...]
) -> Document:
    if later.conversion is None:
        raise ValueError("the later side has the headline")
    made = document_of(
        COMMAND, later.definition, later.table,
        conversion=later.conversion, tables=reports, first=tuple(notes), last=(),
    )  # fmt: skip
    return replace(made, inputs=(*inputs, *(each for each in made.inputs if each not in inputs)))
