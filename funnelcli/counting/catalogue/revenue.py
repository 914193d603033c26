"""What leads are worth."""

from typing import Final

from funnelcli.counting.catalogue.conversion import BY_CREATION
from funnelcli.counting.catalogue.metric import Metric, of
from funnelcli.counting.catalogue.needs import AMOUNT, CREATED, CUSTOMERS

REVENUE: Final = (
    Metric(
        key="revenue_per_lead", label="Revenue per lead", number="10",
        means="Amounts of the customers of the cohort / all leads of the cohort.",
        base="cohort", of=BY_CREATION, kind="money",
        over=of("cohort_revenue"), under=of("cohort_leads"),
        needs=(CREATED, CUSTOMERS, AMOUNT),
        mistakes=(
            "Customers stand below: that is the average deal.",
            "The cohort is too young to have bought.",
            "Amounts of several currencies are added up.",
        ),
        source="CXL, grootsolutions",
    ),
    Metric(
        key="lead_lifetime_value", label="Lead lifetime value", number="32",
        means="The chance that a lead becomes a customer, times the average amount of a customer: "
        "so the same as revenue per lead.",
        base="cohort", of=BY_CREATION, kind="money",
        over=of("cohort_revenue"), under=of("cohort_leads"),
        needs=(CREATED, CUSTOMERS, AMOUNT),
        synonyms=("lead_value", "lltv"),
        mistakes=(
            "One value of a customer is applied to all sources.",
            "A value that has the chance in it is multiplied by the chance again.",
        ),
        source="cufinder, grootsolutions (10% x 5 000 = 500)",
    ),
)  # fmt: skip
