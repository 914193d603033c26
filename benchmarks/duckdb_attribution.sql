-- Three models of `funnelcli attribution` by hand: a touch counts that is not after the conversion.
-- `leads` and `touchpoints` are the files; as-of is the end of 2026-06-30, in UTC.
-- No two touches of a lead are of one instant there, which makes this shorter than it has to be.
WITH lead AS (
    SELECT Id AS id, min(Created) AS created, min(Bought) AS bought, max(Amount) AS amount
    FROM leads WHERE Created <= TIMESTAMP '2026-06-30 23:59:59.999999'
    GROUP BY Id
),
goal AS (
    SELECT id, 'leads' AS measure, created AS converted, NULL AS amount FROM lead
    UNION ALL
    SELECT id, 'customers', bought, amount FROM lead WHERE bought IS NOT NULL
),
touch AS (
    SELECT measure, amount, "Channel" AS channel,
           row_number() OVER path AS place,
           count(*) OVER (PARTITION BY measure, id) AS places,
           pow(2, -epoch_us(converted - "At") / 604800e6) AS weight,
           sum(pow(2, -epoch_us(converted - "At") / 604800e6))
               OVER (PARTITION BY measure, id) AS weights
    FROM touchpoints JOIN goal ON "Lead" = id AND "At" <= converted
    WINDOW path AS (PARTITION BY measure, id ORDER BY "At")
),
credit AS (
    SELECT measure, channel, amount,
           1 / places AS linear,
           CASE WHEN places = 1 THEN 1 WHEN places = 2 THEN 0.5
                WHEN place IN (1, places) THEN 0.4 ELSE 0.2 / (places - 2) END::DOUBLE AS position,
           weight / weights AS time_decay
    FROM touch
)
SELECT channel, measure, sum(linear), sum(position), sum(time_decay) FROM credit GROUP BY ALL
UNION ALL
SELECT channel, 'amount', sum(linear * amount), sum(position * amount), sum(time_decay * amount)
FROM credit WHERE measure = 'customers' GROUP BY ALL
