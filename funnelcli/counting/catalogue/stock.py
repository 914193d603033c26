"""How many of the open leads are lost in a period, or fall silent, and how many stay."""

from typing import Final

from funnelcli.counting.catalogue.metric import Metric, of
from funnelcli.counting.catalogue.needs import CREATED, LOSSES, table

OPEN_LEADS: Final = "leads that were open when the period began"

STOCK: Final = (
    Metric(
        key="lead_churn_rate", label="Lead churn rate", number="3",
        means="Leads open when the period began that were lost in it / leads open when it began.",
        base="stock", of=OPEN_LEADS, kind="rate",
        over=of("lost_of_active"), under=of("active_at_start"), is_proportion=True,
        needs=(CREATED, LOSSES),
        synonyms=("lead_attrition_rate", "churn", "attrition"),
        mistakes=(
            "Leads that came in during the period are counted below.",
            "Leads that were won are counted as gone.",
            "It is taken for 1 - conversion.",
        ),
        source="by analogy with customers (piwik.pro, b360mm); crowds2crowds",
    ),
    Metric(
        key="lead_churn_by_inactivity", label="Lead churn by inactivity", number="3b",
        means="Leads open and heard of when the period began that became dormant in it / leads "
        "open and heard of when it began: dormant is 90 days without turning to the company.",
        base="stock", of="leads that were open and not dormant when the period began", kind="rate",
        over=of("fell_silent"), under=of("heard_of_at_start"), is_proportion=True,
        needs=(CREATED, table("activities")),
        synonyms=("lead_inactivity_rate", "inactivity_churn", "churn_by_inactivity"),
        mistakes=(
            "It is added to the lead churn rate, which has the dormant leads below as well.",
            "Leads that were dormant already are counted again in every period.",
            "Mail that went out, or was opened, is taken for a sign of the lead.",
        ),
        source="crowds2crowds 2010 (inactive, bounced and unsubscribed)",
    ),
    Metric(
        key="lead_retention_rate", label="Lead retention rate", number="23",
        means="Leads open when the period began that were not lost in it / leads open when it "
        "began: 1 - churn.",
        base="stock", of=OPEN_LEADS, kind="rate",
        over=of("kept_of_active"), under=of("active_at_start"), is_proportion=True,
        needs=(CREATED, LOSSES),
        synonyms=("retention",),
        mistakes=("Leads that moved on or were won are counted as gone.",),
        source="by analogy with customers",
    ),
)  # fmt: skip
