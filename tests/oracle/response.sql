-- Buckets of response times again, from the definition: `lead` and `activity` have local and UTC
-- times, as_of is that of UTC. Business hours play no part here.
WITH human AS (
    SELECT lead, local, utc FROM activity WHERE kind = 'out' AND utc <= $as_of
),
lives AS (
    SELECT *, coalesce(won, lost) AS ended, CASE WHEN won IS NULL THEN lost END AS gone,
           least(mql, won) AS on_mql
    FROM lead
),
first AS (
    SELECT l.id, min(h.utc) AS utc, min(h.local::DATE) AS on_day
    FROM lives l JOIN human h ON h.lead = l.id
    WHERE h.utc >= l.utc AND (l.ended IS NULL OR h.local::DATE <= l.ended)
    GROUP BY l.id
),
timed AS (
    SELECT l.*, f.on_day AS answered,
           ceil((epoch_us(f.utc) - epoch_us(l.utc)) / 60e6) AS minutes,
           $as_of - l.utc < INTERVAL 24 HOUR AS young
    FROM lives l LEFT JOIN first f USING (id)
),
targets AS (
    SELECT *, 'MQL' AS "to", on_mql AS reached FROM timed
    UNION ALL SELECT *, 'Won' AS "to", won AS reached FROM timed
)
SELECT "to",
       CASE WHEN young THEN 'young'
            WHEN reached IS NOT NULL AND (answered IS NULL OR reached < answered) THEN 'before_answer'
            WHEN gone IS NOT NULL AND answered IS NULL THEN 'before_answer'
            WHEN minutes IS NULL THEN 'never'
            WHEN minutes <= 5 THEN '5 minutes'
            WHEN minutes <= 30 THEN '30 minutes'
            WHEN minutes <= 60 THEN '1 hour'
            WHEN minutes <= 1440 THEN '24 hours'
            ELSE 'later' END AS bucket,
       count(*) AS leads, count(*) FILTER (reached IS NOT NULL) AS converted
FROM targets GROUP BY ALL
