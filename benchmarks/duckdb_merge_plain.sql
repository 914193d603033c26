-- Duplicates merged as one writes it: one row for each id, then one for each address.

CREATE TEMP TABLE of_one_id AS
SELECT id, min({'created': created, 'address': address, 'source': source}) AS winner,
       min(mql) AS mql, min(sal) AS sal, min(sql) AS sql, min(opportunity) AS opportunity,
       min(customer) AS customer, bool_and(lost) AS lost, max(amount) AS amount
FROM entries
WHERE bucket = 5
GROUP BY id;

CREATE TEMP TABLE merged AS
SELECT min({'created': winner.created, 'id': id, 'source': winner.source}) AS winner,
       min(mql) AS mql, min(sal) AS sal, min(sql) AS sql, min(opportunity) AS opportunity,
       min(customer) AS customer, bool_and(lost) AS lost, max(amount) AS amount
FROM of_one_id
GROUP BY coalesce(winner.address, ' ' || id); -- no address begins with a space

CREATE TEMP TABLE leads AS
SELECT winner.created::DATE AS lead, winner.source AS source, mql, sal, sql, opportunity, customer,
       lost, amount,
       CASE WHEN customer IS NOT NULL THEN 5
            WHEN opportunity IS NOT NULL THEN 4
            WHEN sql IS NOT NULL THEN 3
            WHEN sal IS NOT NULL THEN 2
            WHEN mql IS NOT NULL THEN 1
            ELSE 0
       END::UTINYINT AS furthest
FROM merged;
