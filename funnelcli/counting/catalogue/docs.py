"""The catalogue in words: the list of metrics, one of them explained, and the page of all."""

import re
from collections.abc import Iterator
from textwrap import indent, wrap
from typing import Final

from funnelcli.config import Config
from funnelcli.counting.catalogue import CATALOGUE, METRICS, metric_called
from funnelcli.counting.catalogue.metric import Metric, Sum
from funnelcli.counting.measures import MEASURES

WIDTH: Final = 80
INDENT: Final = "  "
_VALUES: Final = {
    "rate": "a fraction",
    "growth": "a change, as a fraction of what was before",
    "money": "an amount for each, in units of the currency",
    "count": "a number",
    "ratio": "a quotient",
    "index": "a number of which 100 is the usual",
    "area": "a number from 0 to 1",
    "minutes": "minutes",
    "days": "days",
}


def listing(config: Config | None, path: str = "") -> str:
    """List all metrics, a line each, with what they need; of a YAML what it lacks."""
    widest = max(len(metric.key) for metric in METRICS)
    lines: list[str] = []
    for about, metrics in CATALOGUE.items():
        if metrics:
            lines += ["", about]
        lines += [f"  {each.key:<{widest}}  {_state(each, config)}" for each in metrics]
    of = f" By {path}, where `ready` is what it has all of." if config is not None else ""
    told = f"`funnelcli metrics --describe METRIC` explains one; its synonyms do as well.{of}"
    return "\n".join([*lines[1:], "", *wrap(told, WIDTH), ""])


def _state(metric: Metric, config: Config | None) -> str:
    """Say what a metric needs, or what the YAML lacks of that."""
    lacking = [need for need in metric.needs if config is None or not need.is_met(config)]
    return f"needs {_named(need.said for need in lacking)}" if lacking else "ready"


def explained(name: str) -> str:
    """Explain the metric of a key or a synonym, for a terminal."""
    metric = metric_called("--describe", name)
    told = [f"{metric.label} ({metric.key})", _wrapped(metric.means, WIDTH)]
    for title, said in _sections(metric):
        lines = "\n".join(_wrapped(each, WIDTH - len(INDENT)) for each in said)
        told.append(f"{title}\n{indent(lines, INDENT)}")
    return "\n\n".join(told) + "\n"


def page() -> str:
    """Write docs/metrics.md."""
    parts = [INTRODUCTION, _table()]
    for about, metrics in CATALOGUE.items():
        parts += [f"## {about}"] if metrics else []
        for metric in metrics:
            parts += [f"### {metric.label}", f"`{metric.key}`: {metric.means}"]
            parts.append("\n".join(_items(metric)))
    return "\n\n".join(parts) + "\n"


def _items(metric: Metric) -> Iterator[str]:
    """Write each section as an item; of several sentences each is one below it."""
    for title, said in _sections(metric):
        if len(said) == 1:
            yield f"- **{title}:** {said[0]}"
        else:
            yield f"- **{title}:**"
            yield from (f"  - {each}" for each in said)


def _table() -> str:
    """List all metrics, each with a link to its section and what it needs."""
    lines = ["| metric | what | base | needs |", "| --- | --- | --- | --- |"]
    for metric in METRICS:
        anchor = re.sub(r"[^\w -]", "", metric.label.casefold()).replace(" ", "-")
        needs = _named(need.said for need in metric.needs)
        lines.append(f"| [`{metric.key}`](#{anchor}) | {metric.label} | {metric.base} | {needs} |")
    return "\n".join(lines)


def _sections(metric: Metric) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Say all of a metric that is declared of it."""
    yield "Base", (f"{metric.base}: {metric.of}.",)
    yield "Needs", (f"{_named(need.said for need in metric.needs) or 'nothing more'}.",)
    over, under = ("Value", "") if metric.under is None else ("Numerator", "Denominator")
    if metric.is_change:
        over = "What changes"
    yield over, tuple(_defined(metric.over))
    if metric.under is not None:
        yield under, tuple(_defined(metric.under))
    yield "Written as", (f"{_VALUES[metric.kind]}{_of(metric)}.",)
    if metric.mistakes:
        yield "Common mistakes", metric.mistakes
    if others := (*metric.synonyms, *(f"{name} (by source)" for name in metric.by_source)):
        yield "Also called", (f"{', '.join(others)}.",)
    yield "Source", (f"{metric.source or 'none is published: it is defined here'}.",)


def _of(metric: Metric) -> str:
    per = "" if metric.per == 1 else f", for each {metric.per:,} of the denominator"
    return per + ("; with a 95 % interval (Wilson)" if metric.is_proportion else "")


def _defined(asked: Sum) -> Iterator[str]:
    """Define each measure of a sum."""
    if len(asked.names) > 1:
        yield f"{asked}."
    for name in asked.names:
        yield f"{name}: {MEASURES[name].means}" if name in MEASURES else f"{name}."


def _named(words: Iterator[str]) -> str:
    """Name several with commas, the last with `and`."""
    *others, last = [*words] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def _wrapped(text: str, width: int) -> str:
    """Break a text into lines, but not within code."""
    kept = re.sub("`[^`]*`", lambda code: code[0].replace(" ", "\0"), text)
    lines = wrap(kept, width, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).replace("\0", " ")


INTRODUCTION: Final = """# The catalogue of metrics

`funnelcli metrics` computes what is below, each with its numerator and its denominator, for every \
period and in all, and by a segment with `--by`. What cannot be computed says why. \
`funnelcli metrics --list` lists them, and of a YAML what it lacks; \
`funnelcli metrics --describe lead-velocity-rate` explains one. `--only` takes names with hyphens \
or underscores, and the synonyms below. This page is written by the code: \
`python -m tests.analyses.metrics_page`.

- **Base.** A *cohort* are leads that came in together, whatever happened later. A *period* is \
what happened in it, whenever the leads came in. A *stock* are the leads that were open when a \
period began. Nothing of one base is ever divided by something of another.
- **Which leads are judged.** In the row of a period a cohort is whole, and `mature` says whether \
all of it is old enough. In the row of the whole selection, whose `period` is empty, only leads \
count that are: at least the horizon old, or, of MQLs and opportunities, as long in their stage as \
nine in ten take who move on. Where that time is unknown, it is all leads, and `mature` is null. \
So the lead-to-customer rate of all is that of the headline.
- **What a page shows.** Of a cohort that row; of anything else the last period that is over. The \
small line has the last twelve periods that can be judged.
- **A period that is not over** has its numbers so far, but is never compared with one that is: \
growth and velocity are null there.
- **Synonyms** resolve to one definition; what is asked by a name that means "by source" is \
grouped by it.
- **Stages** are found by their names and keys (MQL, SAL, SQL, Opportunity and the like), or by \
[`benchmarks.published_as`](configuration.md#benchmarks).

<!-- columns of metrics -->
<!-- end -->"""
