# SPDX-License-Identifier: Apache-2.0
# Parses, optimises and translates SQL with sqlglot: a tokenizer, a recursive-descent parser, tree rewriting.
"""sqlglot: three queries, optimised for a schema, in four dialects."""

from __future__ import annotations

from collections.abc import Callable

import sqlglot
from sqlglot.optimizer import optimize

SCHEMA = {
    "orders": {"id": "INT", "customer": "INT", "placed": "DATE", "total": "DECIMAL(12, 2)", "state": "TEXT"},
    "customers": {"id": "INT", "name": "TEXT", "nation": "INT", "segment": "TEXT"},
    "lines": {"order_id": "INT", "part": "INT", "price": "DECIMAL(12, 2)", "discount": "DOUBLE", "shipped": "DATE"},
    "nations": {"id": "INT", "name": "TEXT", "region": "TEXT"},
}

QUERIES = [
    """WITH revenue AS (SELECT order_id, SUM(price * (1 - discount)) AS value FROM lines
         WHERE shipped > DATE '1995-03-15' GROUP BY order_id)
       SELECT o.id, r.value, o.placed FROM orders AS o JOIN customers AS c ON c.id = o.customer
         JOIN revenue AS r ON r.order_id = o.id WHERE c.segment = 'BUILDING' AND o.placed < DATE '1995-03-15'
         ORDER BY r.value DESC, o.placed LIMIT 10""",
    """SELECT n.name, COUNT(DISTINCT o.id) AS orders, AVG(o.total) AS mean,
         ROW_NUMBER() OVER (PARTITION BY n.region ORDER BY SUM(o.total) DESC) AS place
       FROM orders o, customers c, nations n WHERE o.customer = c.id AND c.nation = n.id
         AND (o.state = 'F' OR (o.state = 'O' AND o.total > 1000)) AND NOT (n.region = 'ASIA' OR n.region = 'AFRICA')
       GROUP BY n.name, n.region HAVING COUNT(*) > 3 ORDER BY orders DESC""",
    """SELECT c.name, CASE WHEN t.total > 5000 THEN 'big' WHEN t.total > 500 THEN 'medium' ELSE 'small' END AS size,
         COALESCE(NULLIF(c.segment, ''), 'none') AS segment, CAST(t.first AS TIMESTAMP) AS since
       FROM customers c LEFT JOIN (SELECT customer, SUM(total) AS total, MIN(placed) AS first FROM orders
         WHERE placed BETWEEN DATE '1994-01-01' AND DATE '1995-01-01' GROUP BY customer) t ON t.customer = c.id
       WHERE EXISTS (SELECT 1 FROM orders x WHERE x.customer = c.id AND x.total > 10) AND c.name LIKE 'A%'""",
]


def work() -> str:
    """Each query optimised, then written for four systems."""
    plans = [optimize(sqlglot.parse_one(query), schema=SCHEMA) for query in QUERIES]
    return "\n".join(plan.sql(dialect) for plan in plans for dialect in ("duckdb", "spark", "bigquery", "postgres"))


def prepare() -> Callable[[], str]:
    """No input: the queries are in the code."""
    return work
