"""What a finding says on a page, in sentences; each is empty where there is nothing to say."""

from funnelcli.findings import Result, Threshold
from funnelcli.render.cells import count, counted, percent
from funnelcli.render.findings.shown import about, explain, row
from funnelcli.render.page import customers
from funnelcli.render.signs import Signs
from funnelcli.render.visible import one_line
from funnelcli.report import Document


def title(result: Result, signs: Signs) -> str:
    """Name the rule, its code once where that is its name."""
    return text(" ".join(dict.fromkeys((result.code, result.name))), signs)


def where(result: Result, signs: Signs) -> str:
    """Name the table and the column."""
    return text(f" {signs.dot} ".join(about(result)), signs)


def found(result: Result, signs: Signs) -> str:
    """Count what is judged, of what was looked at, and write what is not judged as a sum."""
    if result.count is None:
        return ""
    judged = count(result.new, signs)
    if result.of is not None:
        judged += f" of {count(result.of, signs)}"
    if result.fraction is not None:
        judged += f" ({percent(result.fraction, signs)})"
    terms = [judged]
    if result.suppressed:
        terms.append(f"{count(result.suppressed, signs)} suppressed")
    if result.baselined:
        terms.append(f"{count(result.baselined, signs)} in the baseline")
    if len(terms) > 1:
        return f"{' + '.join(terms)} = {count(result.count, signs)} found"
    return judged if result.of is not None else f"{judged} found"


def limits(threshold: Threshold) -> str:
    """Say from when on the rule warns and fails, and of how few rows it says nothing."""
    parts = []
    if threshold.warn_if is not None:
        parts.append(f"warns if {threshold.warn_if}")
    if threshold.error_if is not None:
        parts.append(f"fails if {threshold.error_if}")
    if parts and threshold.min_rows > 1:
        parts.append(f"from {threshold.min_rows} rows on")
    return ", ".join(parts)


def counts(result: Result, signs: Signs) -> str:
    """Say how many were found, and from how many on the rule warns or fails."""
    parts = [found(result, signs), limits(result.threshold)]
    return f"{'; '.join(part for part in parts if part)}." if parts[0] else ""


def effect(document: Document, result: Result, signs: Signs) -> str:
    """Say which leads a finding touches, and what the rate would be without its rows."""
    effect = result.effect
    if effect is None:
        return ""
    touched = f"Touches no {document.unit}"
    if effect.leads:
        among = customers(document, effect.customers, signs)
        touched = f"Touches {counted(effect.leads, document.unit, signs)}, {among} among them"
    now, without = document.headline.value, effect.rate_without.value
    if without is None:
        return f"{touched}; without these rows no {document.unit} is left."
    said = percent(without, signs)
    if said == percent(now, signs):
        return f"{touched}; without these rows the rate stays {said}."
    return f"{touched}; without these rows the rate is {said} instead of {percent(now, signs)}."


def rows(result: Result, signs: Signs) -> str:
    """Name the first rows by their ids, and say how many more there are."""
    if not result.samples:
        return ""
    ids = ", ".join(text(row(sample), signs) for sample in result.samples)
    more = result.new - len(result.samples)
    return f"Rows: {ids} and {count(more, signs)} more." if more > 0 else f"Rows: {ids}."


def defined(result: Result, signs: Signs) -> str:
    """Give the line of the YAML that speaks of it."""
    at = result.defined_at
    return "" if at is None else f"{text(at.path, signs)}:{at.line}:{at.column}"


def mend(result: Result, signs: Signs) -> str:
    """Say what to do about it."""
    return text(result.mend, signs)


def explained(result: Result, signs: Signs) -> str:
    """Give the command that explains the rule, if there is one."""
    return text(explain(result) or "", signs)


def facts(document: Document, result: Result, signs: Signs) -> list[str]:
    """List the sentences of a finding that say what it amounts to."""
    said = (
        text(result.message, signs),
        counts(result, signs),
        effect(document, result, signs),
        rows(result, signs),
    )
    return [sentence for sentence in said if sentence]


def text(given: str, signs: Signs) -> str:
    """Take text that may come from the data as one line."""
    return one_line(given, signs.line_end)
