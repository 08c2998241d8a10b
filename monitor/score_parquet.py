"""The scores file as Parquet: the same columns and values, with the types of the data dictionary."""

from pathlib import Path

from monitor import data_dictionary
from monitor.data_dictionary import Kind
from monitor.engine import literal, workbench
from monitor.workspace import workspace

TYPES = {
    Kind.WHOLE: "BIGINT",
    Kind.SIX_DECIMALS: "DOUBLE",
    Kind.NUMBER: "DOUBLE",
    Kind.TIME: "TIMESTAMP WITH TIME ZONE",
}
"""All others are text."""


def written(scores_file: str, *, data_dir: Path) -> bytes:
    """*scores_file*, a scores CSV, as a Parquet file; what is empty is null."""
    columns = data_dictionary.described("scores.csv", data_dictionary.FILES["scores.csv"])
    typed = ", ".join(
        f"CAST({each.name} AS {TYPES.get(each.kind, 'VARCHAR')}) AS {each.name}" for each in columns
    )
    with workspace(data_dir.resolve()) as folder, workbench(folder, in_order=True) as connection:
        source, target = folder / "scores.csv", folder / "scores.parquet"
        source.write_text(scores_file, encoding="utf-8")
        read = f"read_csv({literal(source)}, header = true, all_varchar = true, delim = ',', quote = '\"')"
        connection.sql(f"SELECT {typed} FROM {read}").write_parquet(str(target), compression="zstd")  # noqa: S608 - names and types are ours
        return target.read_bytes()
