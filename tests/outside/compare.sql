-- The change from 2018-Q1 to 2018-Q2 by origin, from the files on: $as_of, $h and $recorded.
WITH won AS (
    SELECT mql_id, min(won_date::TIMESTAMP)::DATE AS day
    FROM deals WHERE won_date::TIMESTAMP < $as_of::DATE + 1 GROUP BY mql_id
),
every AS (
    SELECT coalesce(origin, '(none)') AS origin, first_contact_date::DATE AS created,
        date_diff('day', first_contact_date::DATE, day) AS took,
        date_diff('day', first_contact_date::DATE, $as_of::DATE) AS age
    FROM leads LEFT JOIN won USING (mql_id)
    WHERE first_contact_date::DATE <= $as_of::DATE
),
-- F: nobody is lost here, so that it is 1 less what Kaplan and Meier leave
followed AS (
    SELECT coalesce(took, age) AS day, took IS NOT NULL AS bought
    FROM every WHERE created >= $recorded::DATE AND coalesce(took, 0) >= 0
),
risk AS (
    SELECT day, sum(bought::INT) AS bought, count(*) AS gone,
        sum(count(*)) OVER (ORDER BY day DESC) AS at_risk
    FROM followed GROUP BY day
),
curve AS (
    SELECT day, 1 - exp(sum(ln(1 - bought / at_risk)) OVER (ORDER BY day)) AS f
    FROM risk WHERE bought < at_risk
),
sides AS (
    SELECT *, year(created) || '-Q' || quarter(created) AS quarter,
        coalesce((SELECT max(f) FROM curve WHERE day <= least(age, $h)), 0)
            / (SELECT max(f) FROM curve WHERE day <= $h) AS come
    FROM every WHERE created BETWEEN '2018-01-01' AND '2018-06-30'
),
groups AS (
    SELECT quarter, origin, count(*) AS n, count(*) FILTER (took <= $h) AS k,
        avg(come) AS m, count(*) / sum(count(*)) OVER (PARTITION BY quarter) AS s
    FROM sides GROUP BY quarter, origin
),
middle AS (SELECT sum(k) / sum(n) AS rate FROM groups GROUP BY quarter),
pairs AS (
    SELECT a.origin, a.n AS na, a.k AS ka, b.n AS nb, b.k AS kb, a.s AS sa, b.s AS sb,
        a.k / a.n / a.m AS ra, b.k / b.n / b.m AS rb, a.m AS ma, b.m AS mb
    FROM groups a JOIN groups b USING (origin)
    WHERE a.quarter = '2018-Q1' AND b.quarter = '2018-Q2'
)
SELECT origin, na, ka, nb, kb,
    (sb - sa) * ((ra * ma + rb * mb) / 3 + (ra * mb + rb * ma) / 6 - (SELECT avg(rate) FROM middle)),
    (rb - ra) * ((sa * ma + sb * mb) / 3 + (sa * mb + sb * ma) / 6),
    (mb - ma) * ((sa * ra + sb * rb) / 3 + (sa * rb + sb * ra) / 6)
FROM pairs ORDER BY origin
