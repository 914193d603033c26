-- The same as `funnelcli response`, by hand: first answers, buckets, follow-up, touches.
-- `leads` and `activities` are the files; as-of is the end of 2026-06-30, in UTC.
CREATE TEMP TABLE lead AS
SELECT id, created, source, owner, qualified, bought, lost,
       CASE WHEN bought IS NOT NULL THEN bought ELSE lost END AS ended
FROM (
    SELECT Id AS id, min(Created) AS created, arg_min(Source, Created) AS source,
           arg_min(Owner, Created) AS owner, min(Qualified) AS qualified, min(Bought) AS bought,
           CASE WHEN count(Lost) = count(*) THEN max(Lost) END AS lost
    FROM leads WHERE Created <= TIMESTAMP '2026-06-30 23:59:59.999999'
    GROUP BY Id
);

CREATE TEMP TABLE answer AS
SELECT a.id,
       min(CASE WHEN outward AND in_time AND done_at >= created THEN done_at END) AS first,
       count(CASE WHEN outward AND in_time AND done_at >= created THEN 1 END) AS touches,
       min(CASE WHEN outward AND in_time AND done_at >= created THEN done_at::DATE END) AS touched,
       max(CASE WHEN outward AND in_time AND done_at >= created THEN done_at::DATE END) AS touched_last,
       max(CASE WHEN in_time THEN done_at::DATE END) AS seen_last,
       bool_or(outward AND in_time AND done_at >= created
               AND done_at::DATE - created::DATE BETWEEN 0 AND 2) AS followed
FROM (
    SELECT l.id, l.created, x.done_at, kind IN ('out', 'both') AS outward,
           ended IS NULL OR x.done_at::DATE <= ended::DATE AS in_time
    FROM (
        SELECT "Lead" AS id, "At" AS done_at,
               CASE WHEN lower("Type") IN ('auto-reply', 'newsletter') OR lower("User") = 'system'
                        THEN 'automatic'
                    WHEN lower(Direction) = 'outbound' THEN 'out'
                    WHEN lower(Direction) = 'inbound' THEN 'in'
                    WHEN lower("Type") IN ('call', 'email') THEN 'out'
                    WHEN lower("Type") = 'meeting' THEN 'both'
                    WHEN lower("Type") = 'form submission' THEN 'in'
                    ELSE 'other' END AS kind
        FROM activities WHERE "At" <= TIMESTAMP '2026-06-30 23:59:59.999999'
    ) x JOIN lead l USING (id)
    WHERE kind IN ('out', 'in', 'both')
) a
GROUP BY a.id;

CREATE TEMP TABLE told AS
SELECT *,
       CASE WHEN age < INTERVAL 24 HOUR THEN 6
            WHEN to_mql AND (first IS NULL OR mql < first::DATE) OR is_lost AND first IS NULL THEN 7
            ELSE bucket END AS row_mql,
       CASE WHEN age < INTERVAL 24 HOUR THEN 6
            WHEN to_won AND (first IS NULL OR bought::DATE < first::DATE)
                 OR is_lost AND first IS NULL THEN 7
            ELSE bucket END AS row_won
FROM (
    SELECT *,
           TIMESTAMP '2026-06-30 23:59:59.999999' - created AS age,
           least(qualified::DATE, bought::DATE) AS mql,
           qualified IS NOT NULL OR bought IS NOT NULL AS to_mql,
           bought IS NOT NULL AS to_won,
           bought IS NULL AND lost IS NOT NULL AS is_lost,
           DATE '2026-06-30' - created::DATE >= 90 AS mature,
           CASE WHEN minutes IS NULL THEN 5 WHEN minutes <= 5 THEN 0 WHEN minutes <= 30 THEN 1
                WHEN minutes <= 60 THEN 2 WHEN minutes <= 1440 THEN 3 ELSE 4 END AS bucket
    FROM (
        SELECT lead.*, answer.* EXCLUDE (id),
               (epoch_us(first) - epoch_us(created) + 59999999) // 60000000 AS minutes
        FROM lead LEFT JOIN answer USING (id)
    )
);
