"""A story as sections of lines, which the pages set each in its way."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from funnelcli.explanation import (
    Clause,
    Condition,
    Entered,
    Explanation,
    How,
    Life,
    Record,
    Story,
    Touch,
    Worth,
)
from funnelcli.render.cells import fixed
from funnelcli.render.page import as_of, asked, counted, files
from funnelcli.render.signs import Signs
from funnelcli.render.visible import one_line
from funnelcli.report import Document

_KNOWN: Final[dict[How, str]] = {
    "created": "created",
    "dated": "own date",
    "undated": "no date",
    "imputed": "imputed",
    "missing": "not reached",
}


_ANSWERS: Final = {
    True: "holds",
    False: "does not hold",
    None: "has no answer, which counts as false,",
}


@dataclass(frozen=True, slots=True)
class Line:
    """Cells that are aligned, a sentence beside them, and what stands below."""

    cells: tuple[str, ...]
    text: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a title, their columns named."""

    title: str
    header: tuple[str, ...]
    """Of the cells, and of the sentence."""
    lines: tuple[Line, ...]


def head(explanation: Explanation, signs: Signs) -> list[str]:
    """List of what it speaks: files, as-of, and what narrows the run."""
    document = explanation.document
    return [files(document, signs), as_of(document), *asked(document, signs)]


def sections(document: Document, story: Story, signs: Signs) -> Iterator[Section]:
    """Yield the sections of a story, in the order in which things are decided."""
    rows = tuple(_record(each, signs) for each in story.records)
    yield Section("Rows", ("Row", "Id", "What became of it"), rows)
    if story.life is not None:
        stages = tuple(_stage(each, signs) for each in story.life.stages)
        yield Section("Stages", ("Stage", "Known by", "Since", "After", "Why"), stages)
        counts = tuple(_counts(document, story.life, signs))
        yield Section("How it counts", ("What", "Value", "Why"), counts)
    if story.life is not None and story.life.segments:
        labels = tuple(
            Line(
                (_text(each.segment, signs), _text(each.label, signs)),
                _with_place(each.said, each.clause, signs),
            )
            for each in story.life.segments
        )
        yield Section("Segments", ("Segment", "Value", "Why"), labels)
    if story.touches:
        findings = tuple(_touch(each, signs) for each in story.touches)
        yield Section("Findings of check", ("Rule", "About", "Finding"), findings)


def _record(record: Record, signs: Signs) -> Line:
    """Set a row: what became of it, what stands there, and what was asked of it."""
    filled = [f"{cell.column} {cell.value}" for cell in record.cells if cell.value is not None]
    if empty := [cell.column for cell in record.cells if cell.value is None]:
        filled.append(f"empty: {', '.join(empty)}")
    said = record.said
    if record.clause is not None and not any(each.decides for each in record.conditions):
        said = f"{said} ({_quoted(record.clause, '')})"
    told = [f" {signs.dot} ".join(_text(each, signs) for each in filled)]
    if said:
        told.insert(0, _text(said, signs))
    return Line(
        (f"{_text(record.file, signs)}:{record.line}", _text(record.id or signs.none, signs)),
        told[0],
        (*told[1:], *(_text(_condition(each), signs) for each in record.conditions)),
    )


def _condition(condition: Condition) -> str:
    took = " and takes the row out" if condition.decides else ""
    return _quoted(condition.clause, f"{_ANSWERS[condition.holds]}{took}")


def _quoted(clause: Clause, said: str) -> str:
    """Quote what decided: its place, its key, what is said of it, and what is written there."""
    parts = (_place(clause), " ".join(filter(None, (_key(clause), said))), clause.text)
    return ": ".join(part for part in parts if part)


def _place(clause: Clause) -> str:
    return "" if clause.at is None else f"{clause.at.path}:{clause.at.line}"


def _key(clause: Clause) -> str:
    return clause.key if clause.preset is None else f"{clause.key} of the preset {clause.preset}"


def _with_place(said: str, clause: Clause | None, signs: Signs) -> str:
    """Add to a sentence the line of the YAML that is behind it."""
    if clause is None:
        return _text(said, signs)
    behind = ": ".join(filter(None, (_place(clause), _key(clause))))
    return _text(f"{said} ({behind})", signs)


def _stage(stage: Entered, signs: Signs) -> Line:
    known = _KNOWN[stage.how]
    if not stage.reached and stage.how != "missing":
        known += ", not counted"
    days = stage.days_from_previous
    after = signs.none if days is None else counted(days, "day", signs)
    said = stage.said
    if stage.out_of_order:
        said += "; it is dated before an earlier stage, or before the lead"
    return Line(
        (_text(stage.name, signs), known, stage.on or signs.none, after),
        _with_place(said, stage.clause, signs),
    )


def _counts(document: Document, life: Life, signs: Signs) -> Iterator[Line]:
    outcome = life.outcome
    ended = outcome.end if outcome.on is None else f"{outcome.end} {outcome.on}"
    yield Line(("Outcome", ended), _with_place(outcome.said, outcome.clause, signs))
    yield Line(("Window", str(document.query.window or signs.none)), _text(life.window, signs))
    if life.cohort is not None:
        yield Line(("Cohort", life.cohort.label), _text(life.cohort.said, signs))
    if life.worth is not None:
        yield _worth(document, life.worth, signs)


def _worth(document: Document, worth: Worth, signs: Signs) -> Line:
    def money(amount: int | None) -> str:
        if amount is None:
            return signs.none
        digits = document.money_digits
        units = fixed(Decimal(amount).scaleb(-digits), digits, signs.thousands)
        return f"{units} {document.currency}"

    deals = tuple(
        _text(f"{each.id or signs.none}, {each.file}:{each.line}, {money(each.amount)}: "
              f"{each.said}", signs)
        for each in worth.deals
    )  # fmt: skip
    said = _with_place(worth.said, worth.clause, signs)
    return Line(("Amount", money(worth.amount)), said, deals)


def _touch(touch: Touch, signs: Signs) -> Line:
    about = f" {signs.dot} ".join(filter(None, (touch.table, touch.column)))
    named = " ".join(dict.fromkeys((touch.code, touch.name)))
    return Line((_text(named, signs), _text(about, signs)), _text(touch.message, signs))


def _text(given: str, signs: Signs) -> str:
    """Take text that may come from the data as one line."""
    return one_line(given, signs.line_end)
