-- What a company of `spent.py` spent, earned and answered, from its files, in plain SQL.
-- Asked with: the zone of the report, as_of as its last day, horizon as the age of mature leads.
-- Files are views of their own names, all columns text.

CREATE OR REPLACE MACRO instant(said) AS said::TIMESTAMPTZ;

CREATE OR REPLACE TABLE entered AS
SELECT Id AS id, instant(Created) AS came,
    timezone($zone, instant(Created))::DATE AS created,
    coalesce(nullif(Source, ''), '(none)') AS source,
    nullif(MQL, '')::DATE AS mql, nullif(SQL, '')::DATE AS sql_on, nullif(Lost, '')::DATE AS lost_on
FROM leads;

-- a customer is won on the day of the first deal, and brings the amounts of all deals by as-of
CREATE OR REPLACE TABLE bought AS
SELECT Lead AS id, min(Closed::DATE) AS won_on, sum(nullif(Amount, '')::DECIMAL(18, 2)) AS amount
FROM deals WHERE Stage = 'Won' AND Closed::DATE <= $as_of::DATE GROUP BY Lead;

-- reached: in a stage, or in a later one
CREATE OR REPLACE TABLE people AS
SELECT id, came, created, source, won_on, coalesce(amount, 0) AS amount,
    won_on IS NOT NULL AS customer,
    won_on IS NOT NULL OR coalesce(sql_on <= $as_of::DATE, FALSE) AS sql_,
    won_on IS NOT NULL OR coalesce(sql_on <= $as_of::DATE, FALSE)
        OR coalesce(mql <= $as_of::DATE, FALSE) AS mql_,
    CASE WHEN sql_on <= $as_of::DATE THEN sql_on END AS sql_on,
    CASE WHEN mql <= $as_of::DATE THEN mql END AS mql_on,
    CASE WHEN won_on IS NULL AND lost_on <= $as_of::DATE THEN lost_on END AS lost_on,
    date_diff('day', created, $as_of::DATE) >= $horizon AS mature
FROM entered LEFT JOIN bought USING (id)
WHERE timezone($zone, came) < $as_of::DATE + 1;

CREATE OR REPLACE TABLE costs AS
SELECT strftime(CASE WHEN length(Day) = 7 THEN (Day || '-01')::DATE ELSE Day::DATE END, '%Y-%m')
        AS month,
    CASE lower(replace(Channel, '_', ' '))
        WHEN 'expo' THEN 'Trade Show' WHEN 'paid search' THEN 'Paid Search'
        WHEN 'organic search' THEN 'Organic Search' WHEN 'trade show' THEN 'Trade Show'
        WHEN '' THEN '(none)' ELSE Channel END AS source,
    sum(Cost::DECIMAL(18, 2)) AS cost
FROM spend GROUP BY ALL;

CREATE OR REPLACE TABLE cohorts AS
SELECT strftime(created, '%Y-%m') AS month, source, count(*) AS leads,
    count(*) FILTER (mql_) AS mql, count(*) FILTER (sql_) AS sql,
    count(*) FILTER (customer) AS customers, coalesce(sum(amount) FILTER (customer), 0) AS amount
FROM people GROUP BY ALL;

CREATE OR REPLACE TABLE bought_in AS
SELECT strftime(won_on, '%Y-%m') AS month, source, count(*) AS customers
FROM people WHERE customer GROUP BY ALL;

-- every month from the first lead or cost to as-of, and every source of a lead or of a cost
CREATE OR REPLACE TABLE months AS
SELECT strftime(m, '%Y-%m') AS month, (m + INTERVAL 1 MONTH)::DATE - 1 AS ends,
    strftime(m + INTERVAL 1 MONTH, '%Y-%m') AS later, (m + INTERVAL 2 MONTH)::DATE - 1 AS later_ends
FROM generate_series(
    (SELECT date_trunc('month', min(d)) FROM (
        SELECT min(created) AS d FROM people UNION ALL
        SELECT (min(month) || '-01')::DATE FROM costs)),
    $as_of::TIMESTAMP, INTERVAL 1 MONTH) AS t(m);

CREATE OR REPLACE TABLE sources AS
SELECT source FROM cohorts UNION SELECT source FROM costs;

CREATE OR REPLACE TABLE grid AS
SELECT month, ends, later, later_ends, source, coalesce(cost, 0) AS cost
FROM months CROSS JOIN sources LEFT JOIN costs USING (month, source)
UNION ALL
SELECT month, ends, later, later_ends, NULL, coalesce(sum(cost), 0)
FROM months LEFT JOIN costs USING (month) GROUP BY ALL;

CREATE OR REPLACE TABLE figures AS
WITH c AS (
    SELECT * FROM cohorts UNION ALL
    SELECT month, NULL, sum(leads), sum(mql), sum(sql), sum(customers), sum(amount)
    FROM cohorts GROUP BY ALL
),
b AS (
    SELECT * FROM bought_in UNION ALL
    SELECT month, NULL, sum(customers) FROM bought_in GROUP BY ALL
),
g AS (
    SELECT grid.*, coalesce(c.leads, 0) AS leads, coalesce(mql, 0) AS mql, coalesce(sql, 0) AS sql,
        coalesce(c.customers, 0) AS customers, coalesce(amount, 0) AS amount,
        coalesce(b.customers, 0) AS bought
    FROM grid
    LEFT JOIN c ON c.month = grid.month AND c.source IS NOT DISTINCT FROM grid.source
    LEFT JOIN b ON b.month = grid.later AND b.source IS NOT DISTINCT FROM grid.source
)
SELECT 'cost_per_lead' AS metric, month, source, cost AS above, leads AS below FROM g
UNION ALL SELECT 'cost_per_mql', month, source, cost, mql FROM g
UNION ALL SELECT 'cost_per_sql', month, source, cost, sql FROM g
UNION ALL SELECT 'cost_per_customer', month, source, cost, customers FROM g
UNION ALL SELECT 'cac', month, source, cost, CASE WHEN later_ends <= $as_of::DATE THEN bought END
    FROM g
UNION ALL SELECT 'roi', month, source, amount - cost, cost FROM g;

SELECT metric, month, source, above::DOUBLE, below::DOUBLE FROM figures ORDER BY ALL
