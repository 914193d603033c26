"""The headline in words: the rate of the leads that are old enough, and what of the others."""

from collections.abc import Iterator

from funnelcli.answers.report import Document, Rate
from funnelcli.render.cells import count, counted, interval, percent
from funnelcli.render.signs import Signs
from funnelcli.render.visible import one_line

_BEFORE_THE_SALE = {
    "mql", "marketing qualified", "marketing qualified lead", "sal", "sales accepted",
    "sales accepted lead", "sql", "sales qualified", "sales qualified lead", "qualified",
    "converted", "opportunity", "demo", "proposal", "negotiation",
}  # fmt: skip
"""Stages that are none of customers, where a funnel ends with them."""
AGE_UNKNOWN = "Age was not considered: it is not known how long a lead takes to buy."
_TOO_FEW = "low n: too few to be relied on"
NOBODY_SAYS = "nothing in the file says who bought"


def headline(document: Document, signs: Signs) -> Iterator[str]:
    """Say the rate of the leads that are old enough to judge, and what of the others.

    An export of leads alone may end before the sale: who is qualified has not bought yet.
    """
    number, between, (first, *others) = _parts_of(document, signs)
    if not document.knows_customers:
        yield f" {signs.dot} ".join((first, *others))
        return
    value = f"{number} ({between})" if between else number
    is_rated = _rated(document) is not None
    yield f"{first}: {value}{_low_n(document)}" if is_rated else first
    yield from others


def in_parts(document: Document, signs: Signs) -> tuple[str, str, tuple[str, ...]]:
    """Take the headline apart, and say what the mark of a number says that cannot be relied on."""
    number, between, (first, *others) = _parts_of(document, signs)
    few = [_TOO_FEW] if _low_n(document) else []
    return number, between, (first, *few, *others)


def _parts_of(document: Document, signs: Signs) -> tuple[str, str, tuple[str, ...]]:
    """Take the headline apart: its number, the interval of that, and the sentences.

    Without a rate that can be told the number is how many reached the last stage.
    """
    conversion, unit = document.conversion, document.unit
    every, rated = conversion.every, _rated(document)
    if not document.knows_customers:
        return customers(document, every.k, signs), "", (result(document, signs), NOBODY_SAYS)
    if rated is None:
        leads = counted(every.n, unit, signs)
        said = f"{count(every.k, signs)} of {leads} {_have(document, every.k, signs)} so far"
        number = customers(document, every.k, signs)
        return number, "", (said, *_none_mature(document, signs))
    which = "" if conversion.mature is None or not every.n else " old enough to judge"
    of = f"{count(rated.k, signs)} of {counted(rated.n, unit, signs)}{which}"
    number, between = percent(rated.value, signs), ""
    if rated.low is not None:
        between = interval(rated.low, rated.high, signs, unit="%")
    if conversion.low_n and rated.n:
        number = f"~{number}"
    others = tuple(_young(document, signs)) if conversion.mature else (AGE_UNKNOWN,)
    return number, between, (f"{of} {_goal(document, rated.k, signs)}", *others)


def _rated(document: Document) -> Rate | None:
    """Give the rate that the headline shows; None where there are leads and none is old enough."""
    conversion = document.conversion
    return None if conversion.every.n and not conversion.shown.n else conversion.shown


def _low_n(document: Document) -> str:
    return ", low n" if document.conversion.low_n and document.conversion.shown.n else ""


def _goal(document: Document, number: int, signs: Signs) -> str:
    """Say what leads became, or which stage they reached if its name is none of customers."""
    last = _last_stage(document, signs)
    if last is not None:
        return f"reached {last}"
    return "became a customer" if number == 1 else "became customers"


def _have(document: Document, number: int, signs: Signs) -> str:
    verb = "has" if number == 1 else "have"
    return f"{verb} {_goal(document, number, signs).replace('became', 'become')}"


def _young(document: Document, signs: Signs) -> Iterator[str]:
    """Count the leads that are too young, and those of them that have bought already."""
    young = document.conversion.young
    if young is None or not young[0]:
        return
    leads, bought = young
    done = "bought" if _last_stage(document, signs) is None else "reached it"
    are = "is" if leads == 1 else "are"
    days = counted(document.query.horizon or 0, "day", signs)
    if leads == 1:
        so_far = f"it has {done} already" if bought else f"it has not {done} yet"
    else:
        so_far = f"{count(bought, signs)} of them {'has' if bought == 1 else 'have'} {done} already"
    yield f"{counted(leads, document.unit, signs)} {are} younger than {days}; {so_far}."


def _none_mature(document: Document, signs: Signs) -> Iterator[str]:
    """Say when the first lead will be old enough, and how earlier ones stood at the same age."""
    conversion, unit = document.conversion, document.unit
    days = counted(document.query.horizon or 0, "day", signs)
    yield (
        f"No {unit} is old enough to judge, which takes {days}: the first will be on "
        f"{conversion.first_mature}."
    )
    if conversion.earlier is not None:
        stood, leads = conversion.earlier
        yield (
            f"At the same age, earlier {unit}s ({count(leads, signs)}) stood at "
            f"{percent(stood, signs)}; these stand at {percent(conversion.every.value, signs)}."
        )


def result(document: Document, signs: Signs) -> str:
    """Count leads, or accounts, and the customers among them, if the last stage is these."""
    every = document.conversion.every
    leads = counted(every.n, document.unit, signs)
    return f"{leads} {signs.arrow} {customers(document, every.k, signs)}"


def customers(document: Document, number: int, signs: Signs) -> str:
    """Say how many reached the last stage, by its name if these are no customers yet."""
    last = _last_stage(document, signs)
    if last is not None:
        return f"{count(number, signs)} {last}"
    return counted(number, "customer", signs)


def _last_stage(document: Document, signs: Signs) -> str | None:
    """Name the last stage if it is none of customers."""
    _key, last = document.stages[-1]
    if not document.knows_customers or last.casefold() in _BEFORE_THE_SALE:
        return one_line(last, signs.line_end)
    return None


def rate(document: Document, signs: Signs) -> str:
    """Give the rate of all leads with its interval, or why it is not known."""
    every = document.conversion.every
    if not document.knows_customers:
        return NOBODY_SAYS
    text = percent(every.value, signs)
    if every.low is not None:
        text += f" ({interval(every.low, every.high, signs, unit='%')})"
    return text
