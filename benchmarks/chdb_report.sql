-- The counts of config.yaml in SQL for ClickHouse; `{export}` is the table function of the file.
--
-- `-- result: name` heads a query whose rows are read; what becomes of them is in peers.py.

SET session_timezone = 'UTC';

CREATE TABLE entries ENGINE = Memory AS
SELECT `Lead ID` AS id,
       `Created` AS created,
       nullIf(lowerUTF8(trimBoth(`Email`)), '') AS address,
       toLowCardinality(`Source`) AS source,
       -- a date after the as-of date does not exist yet
       if(toDate(`MQL Date`) <= '2026-06-30', toDate(`MQL Date`), NULL) AS mql,
       if(toDate(`SAL Date`) <= '2026-06-30', toDate(`SAL Date`), NULL) AS sal,
       if(`SQL Date` <= '2026-06-30', `SQL Date`, NULL) AS sql,
       if(`Opportunity Date` <= '2026-06-30', `Opportunity Date`, NULL) AS opportunity,
       if(`Customer Date` <= '2026-06-30', `Customer Date`, NULL) AS customer,
       ifNull(`Lost Date` <= '2026-06-30', 0) AS lost,
       toInt64(`Amount` * 100) AS cents,
       toUInt8(multiIf(`Lead ID` IS NULL, 0,
                       `Created` IS NULL, 1,
                       `Status` = 'Junk', 2,
                       endsWith(`Email`, '@ourcompany.com'), 3,
                       toDate(`Created`) > '2026-06-30', 4,
                       5)) AS bucket
FROM {export};

-- Rows with one id are one lead, and so are those with one address: that of the earliest. Only what
-- occurs more than once is grouped: argMin over several columns is dear.
CREATE TABLE of_one_id ENGINE = Memory AS
WITH repeated AS (
    SELECT cityHash64(id) AS key FROM entries WHERE bucket = 5 GROUP BY key HAVING count() > 1
)
SELECT id, created, address, source, mql, sal, sql, opportunity, customer, lost, cents
FROM entries
WHERE bucket = 5 AND cityHash64(id) NOT IN repeated
UNION ALL
SELECT id, first.1, first.2, first.3, mql, sal, sql, opportunity, customer, lost, cents
FROM (
    SELECT one.id AS id,
           argMin((one.created, one.address, one.source),
                  (assumeNotNull(one.created), one.address IS NULL, ifNull(one.address, '')))
               AS first,
           min(one.mql) AS mql, min(one.sal) AS sal, min(one.sql) AS sql,
           min(one.opportunity) AS opportunity, min(one.customer) AS customer,
           min(one.lost) AS lost, max(one.cents) AS cents
    FROM entries AS one
    WHERE one.bucket = 5 AND cityHash64(one.id) IN repeated
    GROUP BY one.id
);

CREATE TABLE leads ENGINE = Memory AS
WITH repeated AS (
    SELECT cityHash64(address) AS key FROM of_one_id WHERE address IS NOT NULL
    GROUP BY key HAVING count() > 1
)
SELECT toDate(created) AS lead, toStartOfMonth(lead) AS month, source,
       mql, sal, sql, opportunity, customer, lost, cents,
       toUInt8(multiIf(customer IS NOT NULL, 5,
                       opportunity IS NOT NULL, 4,
                       sql IS NOT NULL, 3,
                       sal IS NOT NULL, 2,
                       mql IS NOT NULL, 1,
                       0)) AS furthest
FROM (
    SELECT created, source, mql, sal, sql, opportunity, customer, lost, cents
    FROM of_one_id
    WHERE address IS NULL OR cityHash64(address) NOT IN repeated
    UNION ALL
    SELECT first.1, first.2, mql, sal, sql, opportunity, customer, lost, cents
    FROM (
        SELECT argMin((one.created, one.source), (assumeNotNull(one.created), assumeNotNull(one.id)))
                   AS first,
               min(one.mql) AS mql, min(one.sal) AS sal, min(one.sql) AS sql,
               min(one.opportunity) AS opportunity, min(one.customer) AS customer,
               min(one.lost) AS lost, max(one.cents) AS cents
        FROM of_one_id AS one
        WHERE one.address IS NOT NULL AND cityHash64(one.address) IN repeated
        GROUP BY one.address
    )
);

-- result: buckets
SELECT bucket, count() FROM entries GROUP BY bucket

-- result: cells
SELECT month, source, furthest, lost, count() FROM leads GROUP BY ALL

-- result: horizon
WITH (
    SELECT quantileExactInclusive(0.9)(customer - lead) FROM leads WHERE customer >= lead
) AS plain
SELECT if(count() >= 30, ceil(quantileExactInclusive(0.9)(customer - lead)), NULL)
FROM leads
WHERE customer >= lead AND toDate('2026-06-30') - lead >= 2 * plain

-- result: steps
SELECT imputed, median, late FROM (
    SELECT 1 AS s, countIf(mql IS NULL) AS imputed,
           quantileExactInclusiveOrNullIf(0.5)(mql - lead, mql >= lead) AS median,
           quantileExactInclusiveOrNullIf(0.9)(mql - lead, mql >= lead) AS late
    FROM leads WHERE furthest >= 1
    UNION ALL
    SELECT 2, countIf(sal IS NULL),
           quantileExactInclusiveOrNullIf(0.5)(sal - mql, sal >= mql),
           quantileExactInclusiveOrNullIf(0.9)(sal - mql, sal >= mql)
    FROM leads WHERE furthest >= 2
    UNION ALL
    SELECT 3, countIf(sql IS NULL),
           quantileExactInclusiveOrNullIf(0.5)(sql - sal, sql >= sal),
           quantileExactInclusiveOrNullIf(0.9)(sql - sal, sql >= sal)
    FROM leads WHERE furthest >= 3
    UNION ALL
    SELECT 4, countIf(opportunity IS NULL),
           quantileExactInclusiveOrNullIf(0.5)(opportunity - sql, opportunity >= sql),
           quantileExactInclusiveOrNullIf(0.9)(opportunity - sql, opportunity >= sql)
    FROM leads WHERE furthest >= 4
    UNION ALL
    SELECT 5, 0,
           quantileExactInclusiveOrNullIf(0.5)(customer - opportunity, customer >= opportunity),
           quantileExactInclusiveOrNullIf(0.9)(customer - opportunity, customer >= opportunity)
    FROM leads WHERE furthest = 5
)
ORDER BY s

-- result: sales
SELECT {by} AS part, sum(ifNull(cents, 0)),
       quantileExactInclusiveOrNullIf(0.5)(customer - lead, customer >= lead)
FROM leads
WHERE furthest = 5
GROUP BY part
