-- Duplicates merged with as few groups as can be: only what occurs more than once is grouped.

-- Rows with one id are one lead. min() of a struct is the row created earliest; ties go to its
-- next field, null last. Without a repeated id all but the first statement cost nothing.
CREATE TEMP TABLE repeated_ids AS
SELECT id FROM entries WHERE bucket = 5 GROUP BY id HAVING count(*) > 1;

CREATE TEMP TABLE of_one_id AS
SELECT id, min({'created': created, 'address': address, 'source': source}) AS winner,
       min(mql) AS mql, min(sal) AS sal, min(sql) AS sql, min(opportunity) AS opportunity,
       min(customer) AS customer, bool_and(lost) AS lost, max(amount) AS amount
FROM entries
WHERE bucket = 5 AND id IN (SELECT id FROM repeated_ids)
GROUP BY id;

DELETE FROM entries WHERE bucket = 5 AND id IN (SELECT id FROM repeated_ids);

INSERT INTO entries
SELECT id, winner.created, winner.address, winner.source, mql, sal, sql, opportunity, customer,
       lost, amount, 5, hash(winner.address)
FROM of_one_id;

-- Then leads with one address are one lead.
CREATE TEMP TABLE repeated_addresses AS
SELECT address_hash
FROM entries
WHERE bucket = 5 AND address IS NOT NULL
GROUP BY address_hash
HAVING count(*) > 1;

CREATE TEMP TABLE leads AS
SELECT created::DATE AS lead, source, mql, sal, sql, opportunity, customer, lost, amount,
       CASE WHEN customer IS NOT NULL THEN 5
            WHEN opportunity IS NOT NULL THEN 4
            WHEN sql IS NOT NULL THEN 3
            WHEN sal IS NOT NULL THEN 2
            WHEN mql IS NOT NULL THEN 1
            ELSE 0
       END::UTINYINT AS furthest
FROM (
    SELECT created, source, mql, sal, sql, opportunity, customer, lost, amount
    FROM entries
    WHERE bucket = 5
      AND (address IS NULL OR address_hash NOT IN (SELECT address_hash FROM repeated_addresses))
    UNION ALL
    SELECT winner.created, winner.source, mql, sal, sql, opportunity, customer, lost, amount
    FROM (
        SELECT min({'created': created, 'id': id, 'source': source}) AS winner,
               min(mql) AS mql, min(sal) AS sal, min(sql) AS sql,
               min(opportunity) AS opportunity, min(customer) AS customer,
               bool_and(lost) AS lost, max(amount) AS amount
        FROM entries
        WHERE bucket = 5 AND address IS NOT NULL
          AND address_hash IN (SELECT address_hash FROM repeated_addresses)
        GROUP BY address
    )
);
