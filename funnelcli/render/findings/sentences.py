"""What a finding says, in sentences; each is empty where there is nothing to say."""

from funnelcli.answers.findings import Result, Threshold
from funnelcli.answers.report import Document
from funnelcli.render.blocks import Callout
from funnelcli.render.cells import count, counted, percent
from funnelcli.render.findings.shown import about, explain, level, row
from funnelcli.render.headline import customers
from funnelcli.render.signs import Signs
from funnelcli.render.visible import one_line


def callout(document: Document, result: Result, signs: Signs) -> Callout:
    """Say what was found, what it amounts to, and what to do about it."""
    at = result.defined_at
    return Callout(
        level=level(result) or "pass",
        title=text(" ".join(dict.fromkeys((result.code, result.name))), signs),
        about=text(f" {signs.dot} ".join(about(result)), signs),
        found=text(result.message, signs),
        size=_size(result, signs),
        limits=_limits(result.threshold),
        effect=_effect(document, result, signs),
        rows=_rows(result, signs),
        advice=text(result.mend, signs),
        place="" if at is None else f"{text(at.path, signs)}:{at.line}:{at.column}",
        more=text(explain(result) or "", signs),
    )


def _size(result: Result, signs: Signs) -> str:
    """Count what is judged, of what was looked at, and write what is not judged as a sum."""
    if result.count is None:
        return ""
    judged = count(result.new, signs)
    if result.of == 1:  # of which there is no share
        judged = counted(result.new, result.noun, signs)
    elif result.of is not None:
        judged += f" of {counted(result.of, result.noun, signs)}"
        judged += "" if result.fraction is None else f" ({percent(result.fraction, signs)})"
    terms = [judged]
    if result.suppressed:
        terms.append(f"{count(result.suppressed, signs)} suppressed")
    if result.baselined:
        terms.append(f"{count(result.baselined, signs)} in the baseline")
    if len(terms) > 1:
        return f"{' + '.join(terms)} = {count(result.count, signs)} found"
    return judged if result.of is not None else f"{judged} found"


def _limits(threshold: Threshold) -> str:
    """Say from when on the rule warns and fails, and of how few rows it says nothing."""
    parts = []
    if threshold.warn_if is not None:
        parts.append(f"warns if {threshold.warn_if}")
    if threshold.error_if is not None:
        parts.append(f"fails if {threshold.error_if}")
    if parts and threshold.min_rows > 1:
        parts.append(f"from {threshold.min_rows} rows on")
    return ", ".join(parts)


def _effect(document: Document, result: Result, signs: Signs) -> str:
    """Say which leads a finding touches, and what the rate would be without it."""
    effect = result.effect
    if effect is None:
        return ""
    touched = f"Touches no {document.unit}; "
    if effect.leads:
        among = customers(document, effect.customers, signs)
        touched = f"Touches {counted(effect.leads, document.unit, signs)}, {among} among them; "
    without = "without these rows"
    if effect.basis == "put_right":  # what is put right may belong to leads that it does not touch
        touched, without = (touched, "put right,") if effect.leads else ("", "Put right,")
    now, then = document.conversion.every.value, effect.rate_without.value
    if then is None:
        return f"{touched}{without} no {document.unit} is left."
    said = percent(then, signs)
    if said == percent(now, signs):
        return f"{touched}{without} the rate stays {said}."
    return f"{touched}{without} the rate is {said} instead of {percent(now, signs)}."


def _rows(result: Result, signs: Signs) -> str:
    """Name the first rows by their ids, and say how many more there are."""
    if not result.samples:
        return ""
    ids = ", ".join(text(row(sample), signs) for sample in result.samples)
    more = result.new - len(result.samples)
    return f"Rows: {ids} and {count(more, signs)} more." if more > 0 else f"Rows: {ids}."


def text(given: str, signs: Signs) -> str:
    """Take text that may come from the data as one line."""
    return one_line(given, signs.line_end)
