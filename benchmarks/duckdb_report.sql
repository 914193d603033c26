-- The report of config.yaml in SQL for DuckDB, over a view named `export`.
--
-- What was measured to help: the file is read once; row order is not kept; most counts come from a
-- small table of cells. `-- merge` stands for one of the two ways to merge duplicates, in files of
-- their own; `-- result: name` heads a query whose rows are printed.

SET preserve_insertion_order = false;
SET VARIABLE as_of = DATE '2026-06-30';
SET VARIABLE min_leads = 30;
SET VARIABLE z = 1.959963984540054::DOUBLE;

-- The Wilson score interval of k out of n at 95 %, its lower (side -1) or upper (side 1) end.
CREATE TEMP MACRO wilson(k, n, side) AS
    CASE WHEN n = 0 THEN NULL
         WHEN k = 0 AND side < 0 THEN 0::DOUBLE
         WHEN k = n AND side > 0 THEN 1::DOUBLE
         ELSE (k / n + getvariable('z') ** 2 / (2 * n)
               + side * getvariable('z')
                 * sqrt(k / n * (1 - k / n) / n + getvariable('z') ** 2 / (4 * n ** 2)))
              / (1 + getvariable('z') ** 2 / n)
    END;
CREATE TEMP MACRO low_n(k, n) AS
    n < getvariable('min_leads') OR wilson(k, n, 1) - wilson(k, n, -1) > 0.30;

-- A date after the as-of date does not exist yet.
CREATE TEMP MACRO known(day) AS CASE WHEN day <= getvariable('as_of') THEN day END;

CREATE TEMP TABLE entries AS
SELECT *, hash(address) AS address_hash
FROM (
    SELECT "Lead ID" AS id,
           "Created" AS created,
           nullif(lower(trim("Email")), '') AS address,
           "Source" AS source,
           known("MQL Date"::DATE) AS mql,
           known("SAL Date"::DATE) AS sal,
           known("SQL Date") AS sql,
           known("Opportunity Date") AS opportunity,
           known("Customer Date") AS customer,
           known("Lost Date") IS NOT NULL AS lost,
           "Amount" AS amount,
           CASE WHEN "Lead ID" IS NULL THEN 0
                WHEN "Created" IS NULL THEN 1
                WHEN "Status" = 'Junk' THEN 2
                WHEN "Email" LIKE '%@ourcompany.com' THEN 3
                WHEN "Created"::DATE > getvariable('as_of') THEN 4
                ELSE 5
           END::UTINYINT AS bucket
    FROM export
);

CREATE TEMP TABLE buckets AS SELECT bucket, count(*) AS n FROM entries GROUP BY bucket;

-- merge

CREATE TEMP TABLE cells AS
SELECT date_trunc('month', lead)::DATE AS month, source, furthest, lost, count(*) AS n
FROM leads
GROUP BY ALL;

CREATE TEMP TABLE customers AS
SELECT date_trunc('month', lead)::DATE AS month, source, amount, customer - lead AS days,
       getvariable('as_of') - lead AS age
FROM leads
WHERE furthest = 5;

-- The label of a source: the most frequent spelling of those that fold to the same text.
CREATE TEMP TABLE labels AS
WITH spelled AS (
    SELECT source, nullif(trim(nfc_normalize(source)), '') AS spelling,
           regexp_replace(lower(spelling), '[\s_]+', ' ', 'g') AS folded, sum(n) AS n
    FROM cells
    GROUP BY source
),
counted AS (SELECT folded, spelling, sum(n) AS n FROM spelled GROUP BY ALL),
chosen AS (
    SELECT folded, first(spelling ORDER BY n DESC, spelling) AS label
    FROM counted
    GROUP BY folded
)
SELECT source, coalesce(label, '(none)') AS label
FROM spelled
LEFT JOIN chosen USING (folded);

-- The 90th percentile of days to customer, once more among leads at least twice that old.
SET VARIABLE plain = (SELECT quantile_cont(days, 0.9) FROM customers WHERE days >= 0);
SET VARIABLE horizon = (
    SELECT CASE WHEN count(*) >= 30 THEN ceil(quantile_cont(days, 0.9))::INTEGER END
    FROM customers
    WHERE days >= 0 AND age >= 2 * getvariable('plain')
);

CREATE TEMP MACRO reached(n, furthest, stage) AS
    coalesce(sum(n) FILTER (furthest >= stage), 0)::BIGINT;

-- result: horizon
SELECT getvariable('horizon') AS horizon;

-- result: population
SELECT coalesce(sum(n), 0)::BIGINT AS "rows",
       coalesce(sum(n) FILTER (bucket = 0), 0)::BIGINT AS no_id,
       coalesce(sum(n) FILTER (bucket = 1), 0)::BIGINT AS no_created,
       coalesce(sum(n) FILTER (bucket = 2), 0)::BIGINT AS junk,
       coalesce(sum(n) FILTER (bucket = 3), 0)::BIGINT AS internal,
       coalesce(sum(n) FILTER (bucket = 4), 0)::BIGINT AS after_as_of,
       coalesce(sum(n) FILTER (bucket = 5), 0)::BIGINT - (SELECT count(*) FROM leads) AS merged,
       (SELECT count(*) FROM leads) AS leads
FROM buckets;

-- result: funnel
WITH counts AS (
    SELECT s, reached(n, furthest, s) AS reached,
           coalesce(sum(n) FILTER (furthest = s AND lost), 0)::BIGINT AS lost,
           coalesce(sum(n) FILTER (furthest = s AND NOT lost), 0)::BIGINT AS open
    FROM cells, range(6) AS stages(s)
    GROUP BY s
),
steps AS (
    SELECT 0 AS s, 'Lead' AS stage, 0 AS imputed, NULL::DOUBLE[] AS days
    UNION ALL
    SELECT 1, 'MQL', count(*) FILTER (mql IS NULL),
           quantile_cont(mql - lead, [0.5, 0.9]) FILTER (mql >= lead)
    FROM leads WHERE furthest >= 1
    UNION ALL
    SELECT 2, 'SAL', count(*) FILTER (sal IS NULL),
           quantile_cont(sal - mql, [0.5, 0.9]) FILTER (sal >= mql)
    FROM leads WHERE furthest >= 2
    UNION ALL
    SELECT 3, 'SQL', count(*) FILTER (sql IS NULL),
           quantile_cont(sql - sal, [0.5, 0.9]) FILTER (sql >= sal)
    FROM leads WHERE furthest >= 3
    UNION ALL
    SELECT 4, 'Opportunity', count(*) FILTER (opportunity IS NULL),
           quantile_cont(opportunity - sql, [0.5, 0.9]) FILTER (opportunity >= sql)
    FROM leads WHERE furthest >= 4
    UNION ALL
    SELECT 5, 'Customer', 0,
           quantile_cont(customer - opportunity, [0.5, 0.9]) FILTER (customer >= opportunity)
    FROM leads WHERE furthest = 5
),
joined AS (
    SELECT *, lag(reached) OVER (ORDER BY s) AS previous, first(reached) OVER (ORDER BY s) AS leads
    FROM counts
    JOIN steps USING (s)
)
SELECT stage, reached, imputed,
       reached / nullif(previous, 0) AS rate_from_previous,
       wilson(reached, previous, -1) AS rate_from_previous_low,
       wilson(reached, previous, 1) AS rate_from_previous_high,
       reached / nullif(leads, 0) AS rate_from_lead,
       wilson(reached, leads, -1) AS rate_from_lead_low,
       wilson(reached, leads, 1) AS rate_from_lead_high,
       CASE WHEN s < 5 THEN lost END AS lost,
       CASE WHEN s < 5 THEN open END AS open,
       days[1] AS median_days, days[2] AS p90_days
FROM joined
ORDER BY s;

-- result: cohorts
WITH months AS (
    SELECT unnest(generate_series((SELECT min(month) FROM cells), getvariable('as_of'),
                                  INTERVAL 1 MONTH))::DATE AS month
),
counts AS (
    SELECT month, coalesce(sum(n), 0)::BIGINT AS leads,
           reached(n, furthest, 0) AS lead, reached(n, furthest, 1) AS mql,
           reached(n, furthest, 2) AS sal, reached(n, furthest, 3) AS sql,
           reached(n, furthest, 4) AS opportunity, reached(n, furthest, 5) AS customer
    FROM months LEFT JOIN cells USING (month)
    GROUP BY month
),
sales AS (
    SELECT month, sum(amount) AS amount, quantile_cont(days, 0.5) FILTER (days >= 0) AS median_days
    FROM customers
    GROUP BY month
)
SELECT strftime(month, '%Y-%m') AS cohort, leads, lead, mql, sal, sql, opportunity, customer,
       customer / nullif(leads, 0) AS rate,
       wilson(customer, leads, -1) AS rate_low,
       wilson(customer, leads, 1) AS rate_high,
       coalesce(amount, 0)::DOUBLE AS amount, median_days,
       getvariable('as_of') - last_day(month) >= getvariable('horizon') AS mature,
       low_n(customer, leads) AS low_n
FROM counts LEFT JOIN sales USING (month)
ORDER BY month;

-- result: sources
WITH counts AS (
    SELECT label, sum(n)::BIGINT AS leads,
           reached(n, furthest, 0) AS lead, reached(n, furthest, 1) AS mql,
           reached(n, furthest, 2) AS sal, reached(n, furthest, 3) AS sql,
           reached(n, furthest, 4) AS opportunity, reached(n, furthest, 5) AS customer
    FROM cells JOIN labels ON cells.source IS NOT DISTINCT FROM labels.source
    GROUP BY label
),
sales AS (
    SELECT label, sum(amount) AS amount, quantile_cont(days, 0.5) FILTER (days >= 0) AS median_days
    FROM customers JOIN labels ON customers.source IS NOT DISTINCT FROM labels.source
    GROUP BY label
)
SELECT label AS source, leads, lead, mql, sal, sql, opportunity, customer,
       customer / nullif(leads, 0) AS rate,
       wilson(customer, leads, -1) AS rate_low,
       wilson(customer, leads, 1) AS rate_high,
       coalesce(amount, 0)::DOUBLE AS amount, median_days,
       low_n(customer, leads) AS low_n
FROM counts LEFT JOIN sales USING (label)
ORDER BY low_n, leads DESC, label;
