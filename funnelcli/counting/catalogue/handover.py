"""What sales does with the leads that marketing hands over."""

from typing import Final

from funnelcli.counting.catalogue.metric import Metric, of
from funnelcli.counting.catalogue.needs import ASSIGNED, CREATED, LOSSES, OWNER, stage
from funnelcli.counting.catalogue.stages import MQL, SAL

BY_CREATION: Final = "leads by the period in which they were created"
BY_ENTRY: Final = "MQLs by the period in which they became one"

HANDOVER: Final = (
    Metric(
        key="lead_distribution_rate", label="Lead distribution rate", number="20",
        means="Leads of the period that have an owner / leads of the period.",
        base="cohort", of=BY_CREATION, kind="rate",
        over=of("owned_leads"), under=of("routed_leads"), is_proportion=True,
        needs=(CREATED, OWNER),
        synonyms=("lead_assignment_rate",),
        mistakes=(
            "A queue, or the user of an integration, is taken for an owner.",
            "The owner is that of the export, whoever had the lead before.",
        ),
        source="cufinder, coreyhaines",
    ),
    Metric(
        key="lead_distribution_in_time", label="Lead distribution in time", number="20b",
        means="Leads that were given to their owner within 1 hour of their creation / leads that "
        "are 1 hour old. Of dates without a time it is the same day, and the day has to be over.",
        base="cohort", of=BY_CREATION, kind="rate",
        over=of("assigned_in_time"), under=of("assignable_leads"), is_proportion=True,
        needs=(CREATED, ASSIGNED),
        synonyms=("lead_assignment_in_time", "lead_distribution_sla_rate"),
        mistakes=(
            "The moment is that of the latest owner, so that a lead that was passed on seems late.",
            "Leads that nobody was given are left out, or those that are too young counted in.",
            "Others take 15 minutes for the limit.",
        ),
        source="cufinder, coreyhaines (1 hour)",
    ),
    Metric(
        key="lead_acceptance_rate", label="Lead acceptance rate", number="18",
        means="MQLs that reached SAL / MQLs, those included that nobody has decided on.",
        base="cohort", of=BY_ENTRY, kind="rate",
        over=of("accepted"), under=of("delivered"), is_proportion=True,
        needs=(stage(MQL), stage(SAL)),
        synonyms=("mql_to_sal_rate", "sales_acceptance_rate"),
        mistakes=(
            "It is taken of those that were reviewed, which hides the others.",
            "SQLs are counted instead of SALs.",
        ),
        source="pedowitz, leadenforce, operately",
    ),
    Metric(
        key="lead_rejection_rate", label="Lead rejection rate", number="19",
        means="MQLs that never reached SAL and are lost, or were sent back as the history says / "
        "MQLs.",
        base="cohort", of=BY_ENTRY, kind="rate",
        over=of("rejected"), under=of("delivered"), is_proportion=True,
        needs=(stage(MQL), stage(SAL), LOSSES),
        synonyms=("sales_rejection_rate",),
        mistakes=("It is taken for 1 - acceptance, which is wrong while some are undecided.",),
        source="pedowitz, leadenforce, operately",
    ),
    Metric(
        key="lead_undecided_rate", label="MQLs undecided", number="18b",
        means="MQLs that neither reached SAL nor were rejected / MQLs.",
        base="cohort", of=BY_ENTRY, kind="rate",
        over=of("undecided"), under=of("delivered"), is_proportion=True,
        needs=(stage(MQL), stage(SAL), LOSSES),
        mistakes=("It is left out, so that acceptance and rejection seem to add up to 1.",),
        source="the rest of acceptance and rejection",
    ),
)  # fmt: skip
