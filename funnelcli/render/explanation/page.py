"""An explanation as blocks: each story in sections, in the order in which things are decided."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from funnelcli.answers.explanation import (
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
from funnelcli.answers.report import Document
from funnelcli.render.blocks import Block, Headline, Item, Listing, Page, Paragraph
from funnelcli.render.cells import counted, fixed
from funnelcli.render.page import as_of, asked, files
from funnelcli.render.signs import Signs
from funnelcli.render.visible import one_line

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


def blocks(explanation: Explanation, signs: Signs) -> Page:
    """Lower an explanation: of what it speaks, then each lead, section by section."""
    document = explanation.document
    head = (files(document, signs), as_of(document), *asked(document, signs))
    lowered: list[Block] = [Paragraph(head, f" {signs.dot} ")]
    for story in explanation.stories:
        lowered += [Headline(_text(story.title, signs)), *sections(document, story, signs)]
    return tuple(lowered)


def sections(document: Document, story: Story, signs: Signs) -> Iterator[Listing]:
    """Yield the sections of a story, in the order in which things are decided."""
    rows = tuple(_record(each, signs) for each in story.records)
    yield Listing("Rows", rows, ("Row", "Id", "What became of it"))
    if story.life is not None:
        stages = tuple(_stage(each, signs) for each in story.life.stages)
        yield Listing("Stages", stages, ("Stage", "Known by", "Since", "After", "Why"))
        counts = tuple(_counts(document, story.life, signs))
        yield Listing("How it counts", counts, ("What", "Value", "Why"))
    if story.life is not None and story.life.segments:
        labels = tuple(
            Item(
                (_text(each.segment, signs), _text(each.label, signs)),
                _with_place(each.said, each.clause, signs),
            )
            for each in story.life.segments
        )
        yield Listing("Segments", labels, ("Segment", "Value", "Why"))
    if story.touches:
        findings = tuple(_touch(each, signs) for each in story.touches)
        yield Listing("Findings of check", findings, ("Rule", "About", "Finding"))


def _record(record: Record, signs: Signs) -> Item:
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
    conditions = (_text(_condition(each), signs) for each in record.conditions)
    return Item(
        (f"{_text(record.file, signs)}:{record.line}", _text(record.id or signs.none, signs)),
        told[0],
        tuple(filter(None, (*told[1:], *conditions))),
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


def _stage(stage: Entered, signs: Signs) -> Item:
    known = _KNOWN[stage.how]
    if not stage.reached and stage.how != "missing":
        known += ", not counted"
    days = stage.days_from_previous
    after = signs.none if days is None else counted(days, "day", signs)
    said = stage.said
    if stage.out_of_order:
        said += "; it is dated before an earlier stage, or before the lead"
    return Item(
        (_text(stage.name, signs), known, stage.on or signs.none, after),
        _with_place(said, stage.clause, signs),
    )


def _counts(document: Document, life: Life, signs: Signs) -> Iterator[Item]:
    outcome = life.outcome
    ended = outcome.end if outcome.on is None else f"{outcome.end} {outcome.on}"
    yield Item(("Outcome", ended), _with_place(outcome.said, outcome.clause, signs))
    yield Item(("Window", str(document.query.window or signs.none)), _text(life.window, signs))
    if life.cohort is not None:
        yield Item(("Cohort", life.cohort.label), _text(life.cohort.said, signs))
    if life.worth is not None:
        yield _worth("Amount", document, life.worth, signs)
    if life.lifetime_worth is not None:
        yield _worth("Lifetime value", document, life.lifetime_worth, signs)


def _worth(label: str, document: Document, worth: Worth, signs: Signs) -> Item:
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
    return Item((label, money(worth.amount)), said, deals)


def _touch(touch: Touch, signs: Signs) -> Item:
    about = f" {signs.dot} ".join(filter(None, (touch.table, touch.column)))
    named = " ".join(dict.fromkeys((touch.code, touch.name)))
    return Item((_text(named, signs), _text(about, signs)), _text(touch.message, signs))


def _text(given: str, signs: Signs) -> str:
    """Take text that may come from the data as one line."""
    return one_line(given, signs.line_end)
