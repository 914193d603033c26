"""Which part of the leads goes how far."""

from typing import Final

from funnelcli.counting.catalogue.metric import Metric, of
from funnelcli.counting.catalogue.needs import CREATED, CUSTOMERS, LOSSES, stage
from funnelcli.counting.catalogue.stages import MQL, OPPORTUNITY, SQL

BY_CREATION: Final = "leads by the period in which they were created"

CONVERSION: Final = (
    Metric(
        key="lead_to_customer_rate", label="Lead-to-customer rate", number="4",
        means="Leads of the cohort that reached the last stage / leads of the cohort.",
        base="cohort", of=BY_CREATION, kind="rate",
        over=of("cohort_customers"), under=of("cohort_leads"), is_proportion=True,
        needs=(CREATED, CUSTOMERS),
        synonyms=(
            "lead_to_customer_conversion_rate", "lead_conversion_rate", "cohort_lead_conversion",
            "lead_funnel_conversion_rate", "conversion_rate",
        ),
        by_source=("lead_source_conversion_rate",),
        mistakes=(
            "Customers of a period over leads of the same period: these are other people.",
            "Leads are counted that are too young to have bought.",
            "MQLs stand in the place of leads.",
            "Others call so the rate from lead to opportunity, or from visitor to lead.",
            "By source: sources of different age, or with few leads, are compared.",
        ),
        source="Rekener, metrickittools, myadmetrics, marketing.gl",
    ),
    Metric(
        key="lead_to_mql_rate", label="Lead-to-MQL rate", number="5",
        means="Leads of the cohort that reached MQL / leads of the cohort.",
        base="cohort", of=BY_CREATION, kind="rate",
        over=of("cohort_mqls"), under=of("cohort_leads"), is_proportion=True,
        needs=(CREATED, stage(MQL)),
        mistakes=(
            "Leads that were imported as MQLs raise it.",
            "The rule of an MQL changed in between.",
        ),
        source="kpitree",
    ),
    Metric(
        key="mql_to_sql_rate", label="MQL-to-SQL rate", number="7",
        means="MQLs that reached SQL / MQLs.",
        base="cohort", of="MQLs by the period in which they became one", kind="rate",
        over=of("mqls_to_sql"), under=of("entered_mql"), is_proportion=True,
        needs=(stage(MQL), stage(SQL)),
        mistakes=(
            "A stage between is skipped without a word.",
            "SQLs of a period over MQLs of the same period.",
        ),
        source="kpitree",
    ),
    Metric(
        key="lead_qualification_rate", label="Lead qualification rate", number="25",
        means="Leads of the cohort that reached SQL / leads of the cohort.",
        base="cohort", of=BY_CREATION, kind="rate",
        over=of("cohort_sqls"), under=of("cohort_leads"), is_proportion=True,
        needs=(CREATED, stage(SQL)),
        synonyms=("lead_to_sql_rate",),
        mistakes=("For some, qualified means MQL.",),
        source="kpitree",
    ),
    Metric(
        key="lead_to_opportunity_rate", label="Lead-to-opportunity rate", number="12",
        means="Leads of the cohort that reached Opportunity / leads of the cohort.",
        base="cohort", of=BY_CREATION, kind="rate",
        over=of("cohort_opportunities"), under=of("cohort_leads"), is_proportion=True,
        needs=(CREATED, stage(OPPORTUNITY)),
        mistakes=("It is called lead conversion rate, and compared with that to customers.",),
        source="Rekener",
    ),
    Metric(
        key="win_rate_closed", label="Win rate", number="34",
        means="Opportunities won in the period / those won or lost in it.",
        base="period", of="opportunities by the period in which they were won or lost",
        kind="rate", over=of("won"), under=of("closed"), is_proportion=True,
        needs=(CUSTOMERS, LOSSES),
        synonyms=("win_rate", "close_rate"),
        mistakes=(
            "Open opportunities are counted below.",
            "Losses are not recorded, so that it is 100%.",
            "Lost opportunities are disqualified afterwards, which takes them out.",
        ),
        source="orm-tech, contextawareanalytics, altiorco",
    ),
    Metric(
        key="win_rate_created", label="Win rate by creation", number="34b",
        means="Opportunities that were won / opportunities.",
        base="cohort", of="opportunities by the period in which they were created", kind="rate",
        over=of("opened_won"), under=of("opened"), is_proportion=True,
        needs=(CUSTOMERS, stage(OPPORTUNITY)),
        mistakes=("It is compared with the rate of those that are closed, which is higher.",),
        source="push.ai, bullhorn",
    ),
)  # fmt: skip
