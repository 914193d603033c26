"""How well the score tells who buys."""

from typing import Final

from funnelcli.counting.catalogue.conversion import BY_CREATION
from funnelcli.counting.catalogue.metric import Metric, of
from funnelcli.counting.catalogue.needs import CREATED, CUSTOMERS, SCORE, THRESHOLD

SCORES: Final = (
    Metric(
        key="lead_scoring_accuracy", label="Scoring accuracy (AUC)", number="26",
        means="Pairs of a customer and another lead in which the customer has the higher score / "
        "all such pairs; of a coin it is half.",
        base="cohort", of=BY_CREATION, kind="area",
        over=of("pairs_won"), under=of("pairs"),
        needs=(CREATED, CUSTOMERS, SCORE),
        synonyms=("auc", "score_auc"),
        mistakes=(
            "Plain accuracy: where 3% buy, whoever says that nobody does is right in 97%.",
            "The score was given after the outcome was known.",
            "The threshold was chosen on the same leads.",
        ),
        source="MadKudu, kpitree, cufinder",
    ),
    Metric(
        key="lead_scoring_precision", label="Scoring precision", number="26b",
        means="Customers among the leads whose score is at least the threshold / these leads.",
        base="cohort", of=BY_CREATION, kind="rate",
        over=of("flagged_customers"), under=of("flagged"), is_proportion=True,
        needs=(CREATED, CUSTOMERS, SCORE, THRESHOLD),
        synonyms=("precision", "score_precision"),
        mistakes=("It is told without recall, which a higher threshold lowers.",),
        source="MadKudu",
    ),
    Metric(
        key="lead_scoring_recall", label="Scoring recall", number="26c",
        means="Customers whose score is at least the threshold / customers with a score.",
        base="cohort", of=BY_CREATION, kind="rate",
        over=of("flagged_customers"), under=of("scored_customers"), is_proportion=True,
        needs=(CREATED, CUSTOMERS, SCORE, THRESHOLD),
        synonyms=("recall", "score_recall"),
        mistakes=("It is told without precision, which a lower threshold lowers.",),
        source="MadKudu",
    ),
    Metric(
        key="lead_quality_score", label="Lead quality score", number="27",
        means="The mean score of the leads that are old enough.",
        base="cohort", of=BY_CREATION, kind="ratio",
        over=of("score_points"), under=of("scored_leads"),
        needs=(CREATED, SCORE),
        mistakes=("A formula with weights of one's own invention.",),
        source="cufinder, etlpipelines",
    ),
    Metric(
        key="lead_quality_index", label="Lead quality index", number="27b",
        means="Customers of a value of the segment / those that as many leads have at the rate of "
        "all leads, times 100: so 100 is the usual.",
        base="cohort", of=BY_CREATION, kind="index",
        over=of("indexed_customers"), under=of("usual_customers"), per=100,
        needs=(CREATED, CUSTOMERS),
        mistakes=(
            "Values of the segment are ranked that have few leads.",
            "They are of different age: only those old enough are compared in the whole.",
        ),
        source="cufinder; the rate takes the place of a score",
    ),
)  # fmt: skip
