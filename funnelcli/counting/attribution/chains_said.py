"""What is said of the Markov model: how it removes a channel, and why it is not shown."""

from collections.abc import Iterator

from funnelcli.answers.notes import Note
from funnelcli.config.query import Query
from funnelcli.counting.attribution.chains import Chains, markov_goal
from funnelcli.counting.attribution.markov import FEWEST_PATHS
from funnelcli.counting.attribution.replicates import MOST_RESAMPLED
from funnelcli.counting.attribution.slices import PER
from funnelcli.counting.attribution.touches import lookback
from funnelcli.words.text import counted


def notes(made: Chains | None, query: Query) -> Iterator[Note]:
    """Say which paths Markov is of, or why it shows nothing."""
    if made is None or markov_goal(query) is None:
        yield Note("markov-not-shown", f"Markov shows nothing: {_reason(query)}.")
        return
    if refusals := made.refusals:
        where = " of some rows" if made.is_shown else ""
        why = ", and ".join(refusals)
        if len(made.fits) <= 1:
            conversions = sum(each.conversions for each in made.fits.values())
            why += f"; there {'is' if conversions == 1 else 'are'} {conversions:,}"
        yield Note("markov-not-shown", f"Markov shows nothing{where}: {why}.")
    if not made.is_shown:
        return
    days = lookback(query)
    within = "" if days is None else f" of the {counted(days, 'day')} before their last touch"
    yield Note(
        "markov-removal",
        "Markov takes a channel away so that whoever comes to it does not convert. It is of the "
        f"paths of all {query.config.lead.unit}s with a touch; those that do not convert have "
        f"their touches until as-of{within}. It is one model of all: nobody has a path of credits "
        "of their own by it.",
    )
    if made.in_few:
        be = "is" if made.in_few == 1 else "are"
        yield Note(
            "markov-few-paths",
            f"{counted(made.in_few, 'row')} {be} in fewer than {FEWEST_PATHS} paths: what Markov "
            "gives to them is hardly more than chance.",
        )
    if query.asked.sure and made.most > MOST_RESAMPLED:
        yield Note(
            "markov-without-intervals",
            f"Markov has intervals of up to {MOST_RESAMPLED} rows, and there are {made.most}.",
        )


def _reason(query: Query) -> str:
    if query.asked.option(PER) is not None:
        return "who does not convert is of no period of conversions"
    return f"every {query.config.lead.unit} is one already, so that no path ends without"
