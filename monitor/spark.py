"""The method on Apache Spark, for ledgers beyond one machine: the very SQL that DuckDB runs, translated.

Spark judges the notices and counts the incidents; what it finds is written as files, over which DuckDB and Python
do the rest. Needs ``requirements/spark.txt`` and Java. Which cluster it is, Spark's own configuration says.
"""

import importlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from monitor.engine import literal, script

OPTIONS = {
    "spark.app.name": "gedragscode-register",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
WINDOW_STARTS = """
aggregate(sort_array(moments), cast(array() AS ARRAY<BIGINT>), (starts, m) ->
  CASE WHEN size(starts) = 0 OR m - element_at(starts, -1) >= width THEN concat(starts, array(m)) ELSE starts END)
"""
"""The one macro that Spark has to be told in its own words: its ``moments`` and ``width`` are those of the script."""
GIVEN = ("kept_notice", "kept_check")
"""What the scripts make and Spark is given as tables."""
METHOD = (
    *("known", "asked_all", "measure_words", "measure_told", "measure_told_items", "measure_repeats"),
    *("measure_candidates", "measure_duplicates", "measure_items", "measure_incidents"),
)
"""The texts of the method in order, over all that is known at once: Spark divides the work itself."""
HANDED_BACK = ("item", "incident")
"""What is asked of afterwards."""


def measure(
    connection: duckdb.DuckDBPyConnection,
    *,
    files: Mapping[str, Sequence[str]],
    values: Mapping[str, int],
    folder: Path,
) -> None:
    """Give *connection*, which has the tables ``held`` and ``decided``, the tables that are asked of afterwards.

    Made by Spark from the segments *files*; *values* are the variables of the scripts. Both write into *folder*.
    """
    session = importlib.import_module("pyspark.sql").SparkSession.builder.config(map=OPTIONS).getOrCreate()
    for name in ("notice", "check"):
        rows = session.read.option("mergeSchema", "true").parquet(*files[f"{name}_files"])
        rows.where(f"coalesce(sequence, 0) <= {values['until']}").createOrReplaceTempView(f"kept_{name}")
    for name in ("held", "decided"):
        connection.table(name).write_parquet(str(folder / f"{name}.parquet"))
        session.read.parquet(str(folder / f"{name}.parquet")).createOrReplaceTempView(name)
    for name, query, is_kept in statements("".join(map(script, METHOD)), values):
        rows = session.sql(query)
        if is_kept or name in HANDED_BACK:  # as files, so that what follows starts from there
            rows.write.parquet(str(folder / name))
            rows = session.read.parquet(str(folder / name))
        rows.createOrReplaceTempView(name)
        if name in HANDED_BACK:
            found = literal(folder / name / "*.parquet")
            connection.execute(f"CREATE VIEW {name} AS FROM read_parquet({found})")


def statements(text: str, values: Mapping[str, int]) -> Iterator[tuple[str, str, bool]]:
    """Each table or view that the script *text* makes: its name, its query in Spark's words, whether it is a table."""
    sqlglot: Any = importlib.import_module("sqlglot")
    exp = sqlglot.exp
    macros: dict[str, tuple[list[str], Any]] = {}

    def translated(node: Any) -> Any:
        """*node*, where it is a variable, a macro or DuckDB's own, in other words."""
        if isinstance(node, exp.Column) and node.name == "rowid":
            return exp.column("notice", table=node.table or None)
        is_table = isinstance(node, exp.Table) and isinstance(node.this, exp.Anonymous)
        call = node.this if is_table else node
        if not isinstance(call, exp.Anonymous):
            return node
        name, given = call.name.lower(), call.expressions
        if name == "getvariable":
            return exp.Literal.number(values[given[0].name])
        if name == "epoch_us":
            return exp.Anonymous(this="unix_micros", expressions=given)
        if name == "query_table":
            return exp.to_table(given[0].name, alias=node.alias)
        if name not in macros:
            return node
        names, body = macros[name]
        arguments = dict(zip(names, given, strict=True))
        filled = body.transform(lambda each: arguments.get(each.sql(), each)).transform(translated)
        return filled.subquery() if is_table else exp.paren(filled)

    for tree in sqlglot.parse(text, read="duckdb"):
        made = tree.this if tree else None
        if made is None or made.name in GIVEN:
            continue
        if tree.args["kind"] == "MACRO":
            names, body = [each.name for each in made.expressions], tree.expression
            if made.this.name == "window_starts":
                body = sqlglot.parse_one(WINDOW_STARTS, read="spark")
            macros[made.this.name] = (names, body)
        else:
            query = tree.expression.transform(translated).sql("spark", comments=False)
            yield made.name, query, tree.args["kind"] == "TABLE"
