-- Credits of linear, position, time decay, last non-direct and W-shaped again, from the definition.
-- `leads.csv` and `touches.csv` are read as texts; `utc` and `local` go by Python's zoneinfo,
-- `whole` gives a date its end. $unit is what a lead is, $as_of a local day.
WITH written AS (
    SELECT Id AS id, coalesce(lower(Email), Id) AS person,
           CASE WHEN $unit = 'account' THEN Account ELSE coalesce(lower(Email), Id) END AS unit,
           local(utc(Created, $zone, $zone), $zone) AS created,
           local(utc(Opened, $zone, $zone), $zone) AS opened, local(utc(Won, $zone, $zone), $zone) AS won,
           CAST(Amount AS DOUBLE) AS amount
    FROM read_csv('leads.csv', header = true, all_varchar = true)
),
row_ AS (
    SELECT id, person, unit, created, CASE WHEN opened::DATE <= $as_of THEN opened END AS opened,
           CASE WHEN won::DATE <= $as_of THEN won END AS won, amount
    FROM written WHERE created::DATE <= $as_of
),
lead AS (
    SELECT unit, min(created) AS created, min(opened) AS opened, min(won) AS won,
           max(amount) AS amount
    FROM row_ GROUP BY unit
),
worth AS (  -- a duplicate repeats its deal, people of an account have deals of their own
    SELECT unit, CASE WHEN $unit = 'account' THEN sum(amount) ELSE max(amount) END AS amount
    FROM (SELECT unit, max(amount) AS amount FROM row_ GROUP BY unit, person) GROUP BY unit
),
goal AS (
    SELECT unit, 'leads' AS measure, created AS won_at, created, opened, 1 AS worth FROM lead
    UNION ALL
    SELECT unit, 'customers', won, created, opened, 1 FROM lead WHERE won IS NOT NULL
    UNION ALL
    SELECT unit, 'amount', won, created, opened, coalesce(worth.amount, 0)
    FROM lead JOIN worth USING (unit) WHERE won IS NOT NULL
),
ending AS (  -- a date is all of its day
    SELECT unit, measure, worth, whole(won_at) AS ended, whole(created) AS created_end,
           whole(opened) AS opened_end, won_at,
           measure = 'leads' OR created <= whole(won_at) AS has_created,
           coalesce(opened <= whole(won_at), false) AS has_opened
    FROM goal
),
touch AS (
    SELECT DISTINCT t.nr, r.unit, t.utc_at, t.local, t.channel, t.campaign
    FROM (
        SELECT row_number() OVER () AS nr, Lead AS id, utc("At", $written_in, $zone) AS utc_at,
               local(utc("At", $written_in, $zone), $zone) AS local,
               coalesce(shown.name, '(none)') AS channel, Campaign AS campaign
        FROM read_csv('touches.csv', header = true, all_varchar = true)
        LEFT JOIN shown ON shown.folded = lower(Channel)
    ) t JOIN row_ r ON r.id = t.id
    WHERE t.local::DATE <= $as_of
),
ordered AS (
    SELECT e.*, t.utc_at, t.local, t.channel,
           dense_rank() OVER (PARTITION BY measure, unit ORDER BY t.utc_at) AS place,
           count(*) OVER (PARTITION BY measure, unit, t.utc_at) AS together
    FROM touch t JOIN ending e USING (unit)
    WHERE t.local <= ended
          AND ($lookback IS NULL OR t.local >= won_at - to_days(CAST($lookback AS INTEGER)))
),
placed AS (
    SELECT *, max(place) OVER path AS places, max(utc_at) OVER path AS last_at,
           max(CASE WHEN has_created AND local <= created_end THEN place END) OVER path AS at_lead,
           max(CASE WHEN has_opened AND local <= opened_end THEN place END) OVER path AS at_opening,
           max(CASE WHEN channel <> 'Direct' THEN place END) OVER path AS known
    FROM ordered WINDOW path AS (PARTITION BY measure, unit)
),
weighed AS (
    SELECT *, pow(0.5, epoch_us(last_at - utc_at) / ($half_life * 3600e6)) AS weight,
           count(CASE WHEN channel <> 'Direct' THEN 1 END)
               OVER (PARTITION BY measure, unit, utc_at) AS known_together,
           -- what places of W have: of those that are there, and how many of them are here
           1 + (at_lead IS NOT NULL)::INT + (at_opening IS NOT NULL)::INT AS there,
           (place = 1)::INT + coalesce(place = at_lead, false)::INT
               + coalesce(place = at_opening, false)::INT AS here
    FROM placed
),
whole_ AS (
    SELECT *, sum(weight / together) OVER path AS weights,
           sum(CASE WHEN here = 0 THEN 1.0 / together ELSE 0 END) OVER path AS others
    FROM weighed WINDOW path AS (PARTITION BY measure, unit)
),
credit AS (
    SELECT measure, channel, worth,
           1.0 / places / together AS linear,
           CASE WHEN places = 1 THEN 1.0 WHEN places = 2 THEN 0.5
                WHEN place IN (1, places) THEN 0.4 ELSE 0.2 / (places - 2) END / together
               AS position,
           weight / weights / together AS time_decay,
           CASE WHEN known IS NULL THEN (place = places)::INT / together
                WHEN place = known AND channel <> 'Direct' THEN 1.0 / known_together
                ELSE 0 END AS last_non_direct,
           CASE WHEN round(others) = 0 THEN (30 * here + 10 * here / there) / (30 * there + 10)
                WHEN here > 0 THEN 30 * here / (30 * there + 10)
                ELSE 10 / (30 * there + 10) / others END / together AS w_shaped
    FROM whole_
)
SELECT channel, measure, sum(worth * linear), sum(worth * position), sum(worth * time_decay),
       sum(worth * last_non_direct), sum(worth * w_shaped)
FROM credit GROUP BY ALL
UNION ALL
SELECT '(all)', measure, sum(worth), sum(worth), sum(worth), sum(worth), sum(worth)
FROM ending GROUP BY ALL
