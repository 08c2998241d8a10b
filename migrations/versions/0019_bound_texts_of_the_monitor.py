"""Bound every text of the monitor's tables: what it is made of, and how long it is."""

from collections.abc import Sequence

from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SHAPES = {
    "OPAQUE": "length({column}) <= 40 AND ltrim({column}, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-:') = ''",
    "NAME": "length({column}) <= 64 AND ltrim({column}, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-') = ''",
    "DIGEST": "length({column}) = 64 AND ltrim({column}, '0123456789abcdef') = ''",
    "KEPT_ID": "length({column}) = 32 AND ltrim({column}, '0123456789abcdef') = ''",
    "PERIOD": "length({column}) = 7 AND ltrim({column}, '0123456789-h') = ''",
    "CODE": "length({column}) <= 40 AND ltrim({column}, '0123456789abcdefghijklmnopqrstuvwxyz-') = ''",
    "METHOD": "length({column}) <= 5 AND ltrim({column}, '0123456789.') = ''",
    "KEY": "ltrim({column}, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-') = ''",
    "RECEIPT": "length({column}) <= 20000 AND {column} LIKE 'eyJ%' AND ltrim({column}, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-.') = ''",
    "HOLDER": "({column} LIKE 'AS%' AND length({column}) <= 12 AND ltrim(substr({column}, 3), '0123456789') = '') OR ({column} LIKE 'org:%' AND ltrim(substr({column}, 5), '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-') = '')",
    "COMPANY": "({column} LIKE 'kvk:%' AND length({column}) = 12 AND ltrim(substr({column}, 5), '0123456789') = '') OR ({column} LIKE 'lei:%' AND length({column}) = 24 AND ltrim(substr({column}, 5), '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') = '') OR ({column} LIKE 'euid:%' AND ltrim(substr({column}, 6), '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ._-') = '')",
    "COMPANY_OR_TOTAL": "{column} = 'total' OR ({column} LIKE 'kvk:%' AND length({column}) = 12 AND ltrim(substr({column}, 5), '0123456789') = '') OR ({column} LIKE 'lei:%' AND length({column}) = 24 AND ltrim(substr({column}, 5), '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') = '') OR ({column} LIKE 'euid:%' AND ltrim(substr({column}, 6), '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ._-') = '')",
    "LEGAL_NAME": "length({column}) <= 120 AND {column} NOT LIKE '%://%'",
    "DOCUMENT": "CAST({column} AS TEXT) NOT LIKE '%://%' AND CAST({column} AS TEXT) NOT LIKE '%@%'",
}

COLUMNS = {
    "attribution": {
        "company": "COMPANY",
        "holder": "HOLDER",
        "kept_holder": "HOLDER",
    },
    "decision": {
        "norm": "CODE",
        "notice": "KEPT_ID",
        "period": "PERIOD",
    },
    "delivery": {
        "batch": "NAME",
        "checks_digest": "DIGEST",
        "conflicts": "DOCUMENT",
        "digest": "DIGEST",
        "held_apart": "DOCUMENT",
        "notices_digest": "DIGEST",
        "public_id": "OPAQUE",
        "signed_receipt": "RECEIPT",
        "source": "NAME",
    },
    "dispute": {
        "company": "COMPANY",
        "decided_by": "OPAQUE",
        "file_digest": "DIGEST",
        "filed_by": "OPAQUE",
        "public_id": "OPAQUE",
    },
    "dispute_item": {
        "norm": "CODE",
        "notice": "KEPT_ID",
        "period": "PERIOD",
    },
    "hash_check_use": {
        "declared_by": "OPAQUE",
        "public_id": "OPAQUE",
        "withdrawn_by": "OPAQUE",
    },
    "intake_job": {
        "answer": "DOCUMENT",
        "batch": "NAME",
        "by": "OPAQUE",
        "delivery": "OPAQUE",
        "public_id": "OPAQUE",
        "source": "NAME",
    },
    "intervention": {
        "company": "COMPANY",
    },
    "intervention_effect": {
        "company": "COMPANY_OR_TOTAL",
        "found": "DOCUMENT",
        "kind": "CODE",
    },
    "network_size": {
        "company": "COMPANY",
        "month": "PERIOD",
        "source": "NAME",
    },
    "publication": {
        "attribution_digest": "DIGEST",
        "cells": "DOCUMENT",
        "decisions_digest": "DIGEST",
        "further_digest": "DIGEST",
        "input_digest": "DIGEST",
        "items_digest": "DIGEST",
        "method_version": "METHOD",
        "norm": "CODE",
        "output_digest": "DIGEST",
        "params_digest": "DIGEST",
        "period": "PERIOD",
        "prepared_by": "OPAQUE",
        "public_id": "OPAQUE",
        "released_by": "OPAQUE",
        "sector": "DOCUMENT",
    },
    "quality_report": {
        "attribution_digest": "DIGEST",
        "figures": "DOCUMENT",
        "input_digest": "DIGEST",
    },
    "referral": {
        "answered_by": "OPAQUE",
        "norm": "CODE",
        "period": "PERIOD",
        "public_id": "OPAQUE",
        "sent_by": "OPAQUE",
    },
    "sandbox_delivery": {
        "batch": "NAME",
        "checks_digest": "DIGEST",
        "conflicts": "DOCUMENT",
        "digest": "DIGEST",
        "held_apart": "DOCUMENT",
        "notices_digest": "DIGEST",
        "public_id": "OPAQUE",
        "signed_receipt": "RECEIPT",
        "source": "NAME",
    },
    "score": {
        "company": "COMPANY_OR_TOTAL",
        "detail": "DOCUMENT",
        "further": "DOCUMENT",
        "name": "LEGAL_NAME",
    },
    "segment": {
        "checks_digest": "DIGEST",
        "name": "DIGEST",
        "notices_digest": "DIGEST",
    },
    "source": {
        "name": "NAME",
        "public_key": "KEY",
    },
    "trend_point": {
        "company": "COMPANY_OR_TOTAL",
        "month": "PERIOD",
    },
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            for column, shape in columns.items():
                batch.create_check_constraint(
                    op.f(f"ck_{table}_{column}_shape"), SHAPES[shape].replace("{column}", column)
                )


def downgrade() -> None:
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_constraint(op.f(f"ck_{table}_{column}_shape"), type_="check")
