"""How many leads come in, and how that changes."""

from typing import Final

from funnelcli.counting.catalogue.metric import Metric, of
from funnelcli.counting.catalogue.needs import CREATED, stage, table
from funnelcli.counting.catalogue.stages import MQL, OPPORTUNITY, SAL, SQL


def _velocity(
    name: str, number: str, entered: str, *, key: str = "", synonyms: tuple[str, ...] = ()
) -> Metric:
    """Declare the growth of the leads that enter a stage; that of MQLs is the bare name."""
    return Metric(
        key=key or f"lead_velocity_rate_{name.casefold()}",
        label=f"Lead velocity rate, {name}", number=number,
        means=f"(leads that became {name} in the period - those of the period before) / those of "
        "the period before.",
        base="period", of=f"whole periods, one after the other, by the entry into {name}",
        kind="growth", over=of(entered), is_change=True,
        needs=(stage(name),),
        synonyms=synonyms,
        mistakes=(
            "All leads are counted, and not those that qualified.",
            "It is not said which stage counts as qualified: each has a row of its own here.",
            "The current month is compared before it is over.",
            "From nothing to something is no growth rate: it is undefined, not infinite.",
            "It says little where there are few: from 2 to 3 is 50%.",
            "It is no speed: how long leads take is told by `funnelcli velocity`.",
        ),
        source="webmasterid, kpitree, cleverly, calculator.academy",
    )  # fmt: skip


VOLUME: Final = (
    Metric(
        key="lead_volume", label="Lead volume", number="2",
        means="Leads created in the period, each once.",
        base="period", of="leads by the period in which they were created", kind="count",
        over=of("leads"),
        needs=(CREATED,),
        by_source=("leads_per_channel",),
        mistakes=(
            "Duplicates and test records are counted.",
            "Contacts are counted instead of leads.",
            "By channel: names that are spelled in several ways, and `(none)` left out of sight.",
        ),
        source="kpitree",
    ),
    Metric(
        key="lead_growth_rate", label="Lead growth rate", number="15",
        means="(leads of the period - leads of the one before) / leads of the one before.",
        base="period", of="whole periods, one after the other, by creation", kind="growth",
        over=of("leads"), is_change=True,
        needs=(CREATED,),
        mistakes=(
            "A period that is not over is compared with one that is.",
            "It is taken for the lead velocity rate, which counts qualified leads only.",
        ),
        source="kpitree",
    ),
    _velocity(MQL, "8", "mqls", key="lead_velocity_rate", synonyms=("lvr",)),
    _velocity(SAL, "8b", "sals"),
    _velocity(SQL, "8c", "sqls"),
    _velocity(OPPORTUNITY, "8d", "opportunities"),
    Metric(
        key="lead_capture_rate", label="Lead capture rate", number="17",
        means="Leads created in the period / visitors of the period.",
        base="period", of="leads and visitors of the same period and channel", kind="rate",
        over=of("leads"), under=of("visitors"), is_proportion=True,
        needs=(CREATED, table("visitors")),
        synonyms=("visitor_to_lead_rate",),
        mistakes=(
            "Sessions stand in the place of visitors, or only those that engaged.",
            "Leads that never were on the site are counted.",
        ),
        source="cufinder, solidgrowth, freedatalytics",
    ),
)  # fmt: skip
