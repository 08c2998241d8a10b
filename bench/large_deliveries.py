"""Generates a delivery of any size as Parquet, the same for the same seed: 12 checks to a notice.

    python -m bench.large_deliveries FOLDER --notices 1000000 [--seed N]

Companies and bursts have heavy tails. A few notices bounce, are told twice, were gone already or are withdrawn;
a few items blink or come back, some checks get lost. All of it is drawn from hashes of row numbers inside
DuckDB, so that rows can be made in any order and ten million notices need no memory.
"""

import argparse
from datetime import date
from pathlib import Path

import duckdb

START, END = date(2025, 1, 1), date(2025, 7, 1)
CHECKS = 12
COMPANIES = 500
MOST_AT_ONCE = 600
"""Notices of one site in one burst."""

DRAWS = """
CREATE MACRO draw(number, purpose) AS (hash(number, purpose, {seed}) >> 11)::DOUBLE / 9007199254740992.0;
"""

SITES = """
CREATE TEMP TABLE site AS
SELECT
  site,
  size,
  (sum(size) OVER (ORDER BY site) - size)::BIGINT AS first_notice,
  {start} + (draw(site, 'begun') * 179 * 86400)::BIGINT AS begun,
  -- most sites are told of within a day, some for two weeks
  CASE WHEN draw(site, 'long') < 0.15 THEN 14 * 86400 ELSE 72000 END AS length,
  -- company k has a part of the sites that falls as 1/k
  least(floor(pow({companies} + 1.0, draw(site, 'company'))), {companies})::INTEGER AS company
FROM
  (
    SELECT range AS site, least(floor(pow(draw(range, 'size'), -0.9)), {most})::BIGINT AS size
    FROM range({notices} // 3 + 1000)
  )
QUALIFY
  first_notice < {notices};
"""

NAMED = "'n' || lpad(number::VARCHAR, 9, '0') AS notice_id"

NOTICES = f"""
SELECT
  {NAMED},
  'i' || lpad(CASE WHEN again THEN number - 1 ELSE number END::VARCHAR, 9, '0') AS item_key,
  's' || lpad(site::VARCHAR, 9, '0') AS site_key,
  'AS' || (64512 + company) AS holder,
  to_timestamp(sent) AS sent_at,
  CASE WHEN failed THEN NULL ELSE to_timestamp(accepted) END AS delivered_at,
  CASE WHEN failed THEN 'bounced' ELSE 'delivered' END AS delivery_status,
  CASE WHEN withdrawn THEN to_timestamp(accepted + 86400) END AS withdrawn_at,
  CASE WHEN withdrawn THEN 'other' END AS withdrawal_reason
FROM
  fate
"""

FATES = """
CREATE VIEW fate AS
SELECT
  number,
  site,
  company,
  begun + (draw(number, 'sent') * length)::BIGINT AS sent,
  sent
    + CASE WHEN draw(number, 'delay') < 0.05 THEN (draw(number, 'how long') * 36000)::BIGINT ELSE 180 END AS accepted,
  number > first_notice AND draw(number, 'again') < 0.01 AS again,
  draw(number, 'failed') < 0.02 AS failed,
  draw(number, 'withdrawn') < 0.005 AS withdrawn,
  -- seconds from acceptance to removal; companies are as good as their number is even
  CASE
    WHEN draw(number, 'gone before') < 0.01 THEN -3600
    WHEN draw(site, 'good') * 0.6 + draw(number, 'good') * 0.4 < 0.62 + 0.3 * draw(company, 'good')
      THEN 900 + (draw(number, 'hours') * 22 * 3600)::BIGINT
    ELSE 88200 + (pow(draw(number, 'days'), 3) * 12 * 86400)::BIGINT
  END AS gone,
  draw(number, 'blink') < 0.03 AS blinks,
  draw(number, 'back') < 0.015 AS is_back
FROM
  (
    SELECT unnest(range(first_notice, least(first_notice + size, {notices}))) AS number, * EXCLUDE (size)
    FROM site
  )
"""

CHECKED = """
SELECT
  {name},
  to_timestamp(accepted + looked) AS checked_at,
  CASE
    WHEN draw(number * 16 + place, 'lost') < 0.02 THEN 'unreachable'
    WHEN is_back AND place = {checks} THEN 'online'
    WHEN blinks AND place = 3 THEN 'offline'
    WHEN looked < gone THEN 'online'
    WHEN draw(number, 'moved') < 0.05 THEN 'moved'
    ELSE 'offline'
  END AS status
FROM
  (
    SELECT
      *,
      ([0, 21600, 43200, 64800, 86460, 129600, 172800, 216000, 259200, 302400, 345600, 410400])[place]
        + (draw(number * 16 + place, 'late') * 600)::BIGINT AS looked
    FROM
      (SELECT *, unnest(range(1, {checks} + 1)) AS place FROM {source} WHERE NOT failed)
  )
"""


def write(
    folder: Path, *, notices: int, seed: int = 2025, checks: int = CHECKS, companies: int = COMPANIES
) -> None:
    """Write ``notices.parquet``, ``checks.parquet`` and ``holders.csv`` into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(":memory:", config={"preserve_insertion_order": "false"}) as connection:
        prepare(connection, notices=notices, seed=seed, companies=companies)
        for name, text in (("notices", NOTICES), ("checks", looks("fate", checks=checks))):
            connection.sql(text).write_parquet(str(folder / f"{name}.parquet"), compression="zstd")
    (folder / "holders.csv").write_text(holders(companies))


def prepare(connection: duckdb.DuckDBPyConnection, *, notices: int, seed: int, companies: int) -> None:
    """Give *connection* the view ``fate``: a row per notice, with all that becomes of it."""
    values = {
        "seed": seed,
        "notices": notices,
        "companies": companies,
        "most": MOST_AT_ONCE,
        "start": 1735689600,
    }
    for text in (DRAWS, SITES, FATES):
        connection.execute(text.format(**values))


def looks(source: str, *, checks: int, name: str = NAMED) -> str:
    """The query for the checks of the notices in the table *source*, *checks* of each; *name* is their first column."""
    return CHECKED.format(source=source, checks=checks, name=name)


def holders(companies: int = COMPANIES) -> str:
    """Who held which network: each company one, as CSV."""
    lines = ["holder,company,valid_from,valid_to"]
    lines += [
        f"AS{64512 + number},kvk:{number:08d},2024-01-01T00:00:00Z," for number in range(1, companies + 1)
    ]
    return "".join(f"{line}\n" for line in lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--notices", type=int, default=1_000_000)
    parser.add_argument("--checks", type=int, default=CHECKS)
    parser.add_argument("--seed", type=int, default=2025)
    given = parser.parse_args()
    write(given.folder, notices=given.notices, seed=given.seed, checks=given.checks)


if __name__ == "__main__":
    main()
