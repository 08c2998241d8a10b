"""Keep when each fact was recorded and why it ended, and carry what was there over.

What the register knew before gets the moment at which the log says it was written."""

import json
import secrets
from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from alembic import op

from signatories.names.folding import folded

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NO_OVERLAP_SQLITE = (
    "CREATE TRIGGER ex_membership_overlap_insert BEFORE INSERT ON membership BEGIN SELECT RAISE(ABORT, 'ex_membership_overlap') FROM membership AS other WHERE other.company_id = NEW.company_id AND other.association_id = NEW.association_id AND (other.to_on IS NULL OR other.to_on > other.from_on) AND (NEW.to_on IS NULL OR NEW.to_on > NEW.from_on) AND (NEW.to_on IS NULL OR other.from_on < NEW.to_on) AND (other.to_on IS NULL OR NEW.from_on < other.to_on); END",
    "CREATE TRIGGER ex_membership_overlap_update BEFORE UPDATE ON membership BEGIN SELECT RAISE(ABORT, 'ex_membership_overlap') FROM membership AS other WHERE other.company_id = NEW.company_id AND other.association_id = NEW.association_id AND (other.to_on IS NULL OR other.to_on > other.from_on) AND (NEW.to_on IS NULL OR NEW.to_on > NEW.from_on) AND (NEW.to_on IS NULL OR other.from_on < NEW.to_on) AND (other.to_on IS NULL OR NEW.from_on < other.to_on) AND other.id <> NEW.id; END",
    "CREATE TRIGGER ex_group_member_overlap_insert BEFORE INSERT ON group_member BEGIN SELECT RAISE(ABORT, 'ex_group_member_overlap') FROM group_member AS other WHERE other.company_id = NEW.company_id AND (other.to_on IS NULL OR other.to_on > other.from_on) AND (NEW.to_on IS NULL OR NEW.to_on > NEW.from_on) AND (NEW.to_on IS NULL OR other.from_on < NEW.to_on) AND (other.to_on IS NULL OR NEW.from_on < other.to_on); END",
    "CREATE TRIGGER ex_group_member_overlap_update BEFORE UPDATE ON group_member BEGIN SELECT RAISE(ABORT, 'ex_group_member_overlap') FROM group_member AS other WHERE other.company_id = NEW.company_id AND (other.to_on IS NULL OR other.to_on > other.from_on) AND (NEW.to_on IS NULL OR NEW.to_on > NEW.from_on) AND (NEW.to_on IS NULL OR other.from_on < NEW.to_on) AND (other.to_on IS NULL OR NEW.from_on < other.to_on) AND other.id <> NEW.id; END",
    "CREATE TRIGGER ex_network_overlap_insert BEFORE INSERT ON network BEGIN SELECT RAISE(ABORT, 'ex_network_overlap') FROM network AS other WHERE other.identifier = NEW.identifier AND other.confirmed_at IS NOT NULL AND NEW.confirmed_at IS NOT NULL AND (other.to_on IS NULL OR other.to_on > other.from_on) AND (NEW.to_on IS NULL OR NEW.to_on > NEW.from_on) AND (NEW.to_on IS NULL OR other.from_on < NEW.to_on) AND (other.to_on IS NULL OR NEW.from_on < other.to_on); END",
    "CREATE TRIGGER ex_network_overlap_update BEFORE UPDATE ON network BEGIN SELECT RAISE(ABORT, 'ex_network_overlap') FROM network AS other WHERE other.identifier = NEW.identifier AND other.confirmed_at IS NOT NULL AND NEW.confirmed_at IS NOT NULL AND (other.to_on IS NULL OR other.to_on > other.from_on) AND (NEW.to_on IS NULL OR NEW.to_on > NEW.from_on) AND (NEW.to_on IS NULL OR other.from_on < NEW.to_on) AND (other.to_on IS NULL OR NEW.from_on < other.to_on) AND other.id <> NEW.id; END",
    "CREATE TRIGGER ex_company_name_overlap_insert BEFORE INSERT ON company_name BEGIN SELECT RAISE(ABORT, 'ex_company_name_overlap') FROM company_name AS other WHERE other.company_id = NEW.company_id AND other.kind = NEW.kind AND other.is_main AND NEW.is_main AND (other.to_on IS NULL OR other.to_on > other.from_on) AND (NEW.to_on IS NULL OR NEW.to_on > NEW.from_on) AND (NEW.to_on IS NULL OR other.from_on < NEW.to_on) AND (other.to_on IS NULL OR NEW.from_on < other.to_on); END",
    "CREATE TRIGGER ex_company_name_overlap_update BEFORE UPDATE ON company_name BEGIN SELECT RAISE(ABORT, 'ex_company_name_overlap') FROM company_name AS other WHERE other.company_id = NEW.company_id AND other.kind = NEW.kind AND other.is_main AND NEW.is_main AND (other.to_on IS NULL OR other.to_on > other.from_on) AND (NEW.to_on IS NULL OR NEW.to_on > NEW.from_on) AND (NEW.to_on IS NULL OR other.from_on < NEW.to_on) AND (other.to_on IS NULL OR NEW.from_on < other.to_on) AND other.id <> NEW.id; END",
    "CREATE TRIGGER ex_association_name_overlap_insert BEFORE INSERT ON association_name BEGIN SELECT RAISE(ABORT, 'ex_association_name_overlap') FROM association_name AS other WHERE other.association_id = NEW.association_id AND (other.to_on IS NULL OR other.to_on > other.from_on) AND (NEW.to_on IS NULL OR NEW.to_on > NEW.from_on) AND (NEW.to_on IS NULL OR other.from_on < NEW.to_on) AND (other.to_on IS NULL OR NEW.from_on < other.to_on); END",
    "CREATE TRIGGER ex_association_name_overlap_update BEFORE UPDATE ON association_name BEGIN SELECT RAISE(ABORT, 'ex_association_name_overlap') FROM association_name AS other WHERE other.association_id = NEW.association_id AND (other.to_on IS NULL OR other.to_on > other.from_on) AND (NEW.to_on IS NULL OR NEW.to_on > NEW.from_on) AND (NEW.to_on IS NULL OR other.from_on < NEW.to_on) AND (other.to_on IS NULL OR NEW.from_on < other.to_on) AND other.id <> NEW.id; END",
)
NO_OVERLAP_POSTGRESQL = (
    "ALTER TABLE membership ADD CONSTRAINT ex_membership_overlap EXCLUDE USING gist (numrange(company_id, company_id, '[]') WITH &&, numrange(association_id, association_id, '[]') WITH &&, daterange(from_on, to_on) WITH &&)",
    "ALTER TABLE group_member ADD CONSTRAINT ex_group_member_overlap EXCLUDE USING gist (numrange(company_id, company_id, '[]') WITH &&, daterange(from_on, to_on) WITH &&)",
    "ALTER TABLE network ADD CONSTRAINT ex_network_overlap EXCLUDE USING gist (numrange(hashtextextended(identifier, 0), hashtextextended(identifier, 0), '[]') WITH &&, daterange(from_on, to_on) WITH &&) WHERE (network.confirmed_at IS NOT NULL)",
    "ALTER TABLE company_name ADD CONSTRAINT ex_company_name_overlap EXCLUDE USING gist (numrange(company_id, company_id, '[]') WITH &&, numrange(hashtextextended(kind, 0), hashtextextended(kind, 0), '[]') WITH &&, daterange(from_on, to_on) WITH &&) WHERE (company_name.is_main)",
    "ALTER TABLE association_name ADD CONSTRAINT ex_association_name_overlap EXCLUDE USING gist (numrange(association_id, association_id, '[]') WITH &&, daterange(from_on, to_on) WITH &&)",
)


def upgrade() -> None:
    widen()
    fill(op.get_bind())
    narrow()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in NO_OVERLAP_SQLITE if is_sqlite else NO_OVERLAP_POSTGRESQL:
        op.execute(sa.text(statement.replace(":", r"\:")))


def widen() -> None:
    """New columns, empty where there are rows already; checks that no longer hold go."""
    with op.batch_alter_table("association") as batch_op:
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("end_recorded_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("company") as batch_op:
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("end_recorded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=True))
    with op.batch_alter_table("condition_rule") as batch_op:
        batch_op.add_column(sa.Column("public_id", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("key", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("text_nl", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("text_en", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("attested_by", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("cure_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("appeal_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("is_end", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("recorded_by", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("taken_back_by", sa.String(length=16), nullable=True))
    with op.batch_alter_table("domain") as batch_op:
        batch_op.add_column(sa.Column("loss", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("check_after", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("edition") as batch_op:
        batch_op.add_column(sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("resign_within_days", sa.Integer(), nullable=True))
    with op.batch_alter_table("import_draft") as batch_op:
        batch_op.add_column(sa.Column("digest", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("kind", sa.String(length=4), nullable=True))
        batch_op.add_column(sa.Column("sheet", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("other_sheets", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("header_row", sa.Integer(), nullable=True))
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.add_column(sa.Column("public_id", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("invited_by", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("role_expires_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("hands_over_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_by", sa.String(length=16), nullable=True))
    with op.batch_alter_table("membership") as batch_op:
        batch_op.add_column(sa.Column("continued_since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("end_reason", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("end_words", sa.String(length=2000), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("end_recorded_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("one_time_link") as batch_op:
        batch_op.add_column(sa.Column("sign_in_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("outbox_mail") as batch_op:
        batch_op.add_column(sa.Column("attachment", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("attachment_name", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("attachment_type", sa.String(length=40), nullable=True))
    with op.batch_alter_table("role_grant") as batch_op:
        batch_op.drop_constraint(op.f("ck_role_grant_officer_of_association"), type_="check")
        batch_op.add_column(sa.Column("public_id", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("granted_by", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("ended_by", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=True))
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.add_column(sa.Column("fresh_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("signature") as batch_op:
        batch_op.drop_constraint(op.f("ck_signature_end_reason"), type_="check")
        batch_op.add_column(sa.Column("countersigned_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("countersigned_by_kind", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("resign_by", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("resign_told_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("refusal", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("follows_id", sa.Integer(), nullable=True))


ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def public_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(16))


def fill(bind: sa.Connection) -> None:
    """What the rows that are there mean in the new columns."""
    rows = lambda sql: bind.execute(sa.text(sql)).mappings().all()  # noqa: E731
    run = lambda sql, **values: bind.execute(sa.text(sql), values)  # noqa: E731
    written = {}
    for entry in rows("SELECT at, kind, data FROM entry ORDER BY position"):
        data = entry["data"] if isinstance(entry["data"], dict) else json.loads(entry["data"])
        about = (data.get("association", data.get("document")), data.get("company", data.get("edition")))
        written[(entry["kind"], *about)] = entry["at"]
    run("UPDATE company SET version = 1")
    for each in rows("SELECT id, legal_name, trade_name, created_at FROM company"):
        names = [("legal", each["legal_name"]), ("trade", each["trade_name"])]
        for kind, name in names:
            if name:
                run(
                    "INSERT INTO company_name (company_id, kind, name, folded, is_main, from_on, recorded_at)"
                    " VALUES (:company, :kind, :name, :folded, :yes, :day, :at)",
                    company=each["id"], kind=kind, name=name, folded=folded(name), yes=True,
                    day=day_of(each["created_at"]), at=each["created_at"],
                )  # fmt: skip
    for each in rows("SELECT id, name, created_at FROM association"):
        run(
            "INSERT INTO association_name (association_id, name, from_on, recorded_at)"
            " VALUES (:association, :name, :day, :at)",
            association=each["id"], name=each["name"], day=day_of(each["created_at"]), at=each["created_at"],
        )  # fmt: skip
    run(
        "INSERT INTO contact_point (company_id, kind, address, from_at)"
        " SELECT id, CASE WHEN contact_point LIKE 'https:%' THEN 'api' ELSE 'mail' END, contact_point,"
        " contact_point_since FROM company WHERE contact_point IS NOT NULL".replace(":%", r"\:%")
    )
    memberships = rows(
        "SELECT membership.id, association.slug, register_number, to_on, company.created_at FROM membership"
        " JOIN association ON association.id = association_id JOIN company ON company.id = company_id"
    )
    for each in memberships:
        party = (each["slug"], each["register_number"])
        admitted = written.get(("member-admitted", *party), each["created_at"])
        ended = written.get(("membership-ended", *party), admitted) if each["to_on"] else None
        run(
            "UPDATE membership SET version = 1, recorded_at = :at, end_recorded_at = :ended,"
            " end_reason = :reason WHERE id = :id",
            at=admitted, ended=ended, reason="other" if each["to_on"] else None, id=each["id"],
        )  # fmt: skip
    editions = rows(
        "SELECT edition.id, effective_on, code_of_conduct.slug, document.key, edition.edition FROM edition"
        " JOIN document ON document.id = document_id"
        " JOIN code_of_conduct ON code_of_conduct.id = code_of_conduct_id"
    )
    for each in editions:
        published = written["edition-published", f"{each['slug']}/{each['key']}", each["edition"]]
        run("UPDATE edition SET published_at = :at WHERE id = :id", at=published, id=each["id"])
    for each in rows(
        "SELECT condition_rule.id, association.created_at FROM condition_rule"
        " JOIN association ON association.id = association_id"
    ):
        run(
            "UPDATE condition_rule SET public_id = :public_id, key = '', text_nl = '', text_en = '',"
            " attested_by = 'company', cure_days = 28, appeal_days = 42, is_end = :no, recorded_at = :at,"
            " recorded_by = '' WHERE id = :id",
            public_id=public_id(), no=False, at=each["created_at"], id=each["id"],
        )  # fmt: skip
    for table in ("invitation", "role_grant"):
        for each in rows(f"SELECT id FROM {table}"):
            run(f"UPDATE {table} SET public_id = :new WHERE id = :id", new=public_id(), id=each["id"])
    run("UPDATE invitation SET invited_by = ''")
    run("UPDATE invitation SET withdrawn_by = '' WHERE withdrawn_at IS NOT NULL")
    run("UPDATE role_grant SET granted_by = '', version = 1")
    run("UPDATE role_grant SET ended_by = '' WHERE ended_at IS NOT NULL")
    # A signature counted from the moment it was placed; nobody had to countersign.
    run(
        "UPDATE signature SET countersigned_at = signed_at,"
        " countersigned_by_kind = CASE WHEN association_id IS NULL THEN 'operator' ELSE 'association' END"
    )
    run("UPDATE domain SET check_after = proven_at WHERE proven_at IS NOT NULL AND lost_at IS NULL")
    run("UPDATE domain SET loss = 'given-up' WHERE lost_at IS NOT NULL")
    run("DELETE FROM import_draft")  # a draft lives a day, and has another form now


def day_of(moment: datetime | str) -> date:
    """The day of a moment, which SQLite gives as text."""
    return datetime.fromisoformat(moment).date() if isinstance(moment, str) else moment.date()


def forget() -> None:
    """What an earlier form has no place for."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in ("membership",):
        if is_sqlite:
            op.execute(f"DROP TRIGGER ex_{table}_overlap_insert")
            op.execute(f"DROP TRIGGER ex_{table}_overlap_update")
        else:
            op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ex_{table}_overlap")
    op.execute("DELETE FROM import_draft")
    # An earlier form knows no signature that waits or that was refused, and no role of an assistant.
    op.execute(
        "DELETE FROM signed_edition WHERE signature_id IN (SELECT id FROM signature WHERE countersigned_at IS NULL)"
    )
    op.execute("DELETE FROM signature WHERE countersigned_at IS NULL")
    op.execute(
        "UPDATE signature SET end_reason = 'withdrawn' WHERE end_reason NOT IN ('withdrawn', 'renewed')"
    )
    op.execute("DELETE FROM role_grant WHERE role = 'assistant'")


def give_back(bind: sa.Connection) -> None:
    """The contact points in use, as columns of the company again."""
    bind.execute(
        sa.text(
            "UPDATE company SET contact_point = (SELECT address FROM contact_point WHERE company_id = company.id"
            " AND until_at IS NULL), contact_point_since = (SELECT from_at FROM contact_point"
            " WHERE company_id = company.id AND until_at IS NULL)"
        )
    )


def narrow() -> None:
    """What was filled is needed from now on, and the new checks hold."""
    with op.batch_alter_table("association") as batch_op:
        batch_op.create_check_constraint(
            op.f("ck_association_end_was_recorded"), "(ended_on IS NULL) = (end_recorded_at IS NULL)"
        )
    with op.batch_alter_table("company") as batch_op:
        batch_op.drop_constraint(op.f("ck_company_contact_point_has_a_date"), type_="check")
        batch_op.alter_column("version", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column("contact_point")
        batch_op.drop_column("contact_point_since")
        batch_op.create_check_constraint(
            op.f("ck_company_end_was_recorded"), "(ended_on IS NULL) = (end_recorded_at IS NULL)"
        )
    with op.batch_alter_table("condition_rule") as batch_op:
        batch_op.alter_column("public_id", existing_type=sa.String(length=16), nullable=False)
        batch_op.alter_column("key", existing_type=sa.String(length=16), nullable=False)
        batch_op.alter_column("text_nl", existing_type=sa.String(length=200), nullable=False)
        batch_op.alter_column("text_en", existing_type=sa.String(length=200), nullable=False)
        batch_op.alter_column("attested_by", existing_type=sa.String(length=10), nullable=False)
        batch_op.alter_column("cure_days", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("appeal_days", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("is_end", existing_type=sa.Boolean(), nullable=False)
        batch_op.alter_column("recorded_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.alter_column("recorded_by", existing_type=sa.String(length=16), nullable=False)
        batch_op.drop_index(batch_op.f("ix_condition_rule_association_id"))
        batch_op.drop_constraint(
            batch_op.f("uq_condition_rule_association_id_kind_effective_on"), type_="unique"
        )
        batch_op.create_index(
            "ix_condition_rule_association_id_effective_on", ["association_id", "effective_on"], unique=False
        )
        batch_op.create_unique_constraint(batch_op.f("uq_condition_rule_public_id"), ["public_id"])
        batch_op.create_check_constraint(
            op.f("ck_condition_rule_attested_has_a_key"), "(key = '') = (kind <> 'attested')"
        )
        batch_op.create_check_constraint(
            op.f("ck_condition_rule_key_has_a_text"),
            "(key = '') = (text_nl = '') AND (key = '') = (text_en = '')",
        )
        batch_op.create_check_constraint(
            op.f("ck_condition_rule_attested_by"), "attested_by IN ('company', 'officer')"
        )
        batch_op.create_check_constraint(
            op.f("ck_condition_rule_taken_back_by_someone"),
            "(taken_back_at IS NULL) = (taken_back_by IS NULL)",
        )
        batch_op.create_check_constraint(
            op.f("ck_condition_rule_appeal_days"), "appeal_days BETWEEN 14 AND 365"
        )
        batch_op.create_check_constraint(op.f("ck_condition_rule_cure_days"), "cure_days BETWEEN 7 AND 365")
        batch_op.create_check_constraint(
            op.f("ck_condition_rule_text_length"), "length(text_nl) <= 200 AND length(text_en) <= 200"
        )
    with op.batch_alter_table("domain") as batch_op:
        batch_op.create_index(batch_op.f("ix_domain_check_after"), ["check_after"], unique=False)
        batch_op.create_check_constraint(op.f("ck_domain_lost_after_proven"), "lost_at >= proven_at")
        batch_op.create_check_constraint(
            op.f("ck_domain_only_proven_is_lost"), "lost_at IS NULL OR proven_at IS NOT NULL"
        )
        batch_op.create_check_constraint(
            op.f("ck_domain_loss_has_a_reason"), "(lost_at IS NULL) = (loss IS NULL)"
        )
    with op.batch_alter_table("edition") as batch_op:
        batch_op.alter_column("published_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_check_constraint(
            op.f("ck_edition_resign_within_days"), "resign_within_days BETWEEN 30 AND 730"
        )
    with op.batch_alter_table("import_draft") as batch_op:
        batch_op.alter_column("digest", existing_type=sa.String(length=64), nullable=False)
        batch_op.alter_column("kind", existing_type=sa.String(length=4), nullable=False)
        batch_op.alter_column("sheet", existing_type=sa.String(length=60), nullable=False)
        batch_op.alter_column("other_sheets", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("header_row", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column("saved_at")
        batch_op.create_check_constraint(op.f("ck_import_draft_kind"), "kind IN ('csv', 'xlsx', 'ods')")
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.alter_column("public_id", existing_type=sa.String(length=16), nullable=False)
        batch_op.alter_column("invited_by", existing_type=sa.String(length=16), nullable=False)
        batch_op.create_index(batch_op.f("ix_invitation_association_id"), ["association_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_invitation_public_id"), ["public_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_invitation_hands_over_id_role_grant"), "role_grant", ["hands_over_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_invitation_one_end"), "accepted_at IS NULL OR withdrawn_at IS NULL"
        )
        batch_op.create_check_constraint(
            op.f("ck_invitation_withdrawal_has_who"), "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)"
        )
    with op.batch_alter_table("membership") as batch_op:
        batch_op.alter_column("version", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("recorded_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.drop_index(batch_op.f("ix_membership_company_id"))
        batch_op.create_index(
            "ix_membership_company_id_association_id", ["company_id", "association_id"], unique=False
        )
        batch_op.create_check_constraint(
            op.f("ck_membership_end_was_recorded"), "(to_on IS NULL) = (end_recorded_at IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_membership_end_recorded_later"),
            "end_recorded_at IS NULL OR end_recorded_at >= recorded_at",
        )
        batch_op.create_check_constraint(
            op.f("ck_membership_end_has_a_reason"), "(to_on IS NULL) = (end_reason IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_membership_end_reason"),
            "end_reason IN ('left', 'expelled', 'company-ended', 'association-merged', 'taken-back', 'other')",
        )
    with op.batch_alter_table("one_time_link") as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_one_time_link_sign_in_id_sign_in"), "sign_in", ["sign_in_id"], ["id"]
        )
    with op.batch_alter_table("outbox_mail") as batch_op:
        batch_op.create_check_constraint(
            op.f("ck_outbox_mail_attachment_is_whole"),
            "(attachment IS NULL) = (attachment_name IS NULL) AND (attachment IS NULL) = (attachment_type IS NULL)",
        )
    with op.batch_alter_table("role_grant") as batch_op:
        batch_op.alter_column("public_id", existing_type=sa.String(length=16), nullable=False)
        batch_op.alter_column("granted_by", existing_type=sa.String(length=16), nullable=False)
        batch_op.alter_column("version", existing_type=sa.Integer(), nullable=False)
        batch_op.create_index(
            "uq_role_grant_of_association",
            ["person_id", "role", "association_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL AND association_id IS NOT NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND association_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_role_grant_of_company",
            ["person_id", "role", "company_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL AND company_id IS NOT NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND company_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_role_grant_of_register",
            ["person_id", "role"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL AND association_id IS NULL AND company_id IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND association_id IS NULL AND company_id IS NULL"),
        )
        batch_op.create_unique_constraint(batch_op.f("uq_role_grant_public_id"), ["public_id"])
        batch_op.create_check_constraint(
            op.f("ck_role_grant_ends_after_start"), "ended_at IS NULL OR ended_at >= granted_at"
        )
        batch_op.create_check_constraint(
            op.f("ck_role_grant_expires_after_start"), "expires_at IS NULL OR expires_at > granted_at"
        )
        batch_op.create_check_constraint(
            op.f("ck_role_grant_association_role_of_association"),
            "(role IN ('officer', 'assistant')) = (association_id IS NOT NULL)",
        )
        batch_op.create_check_constraint(
            op.f("ck_role_grant_end_has_who"), "(ended_at IS NULL) = (ended_by IS NULL)"
        )
    with op.batch_alter_table("signature") as batch_op:
        batch_op.create_index(
            "uq_signature_awaiting",
            ["company_id", "code_of_conduct_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL AND countersigned_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND countersigned_at IS NULL"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_signature_follows_id_signature"), "signature", ["follows_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_signature_resigning_was_told"), "(resign_by IS NULL) = (resign_told_at IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_signature_end_reason"),
            "end_reason IN ('withdrawn', 'renewed', 'lapsed', 'refused', 'ended')",
        )
        batch_op.create_check_constraint(
            op.f("ck_signature_countersigned_by_kind"), "countersigned_by_kind IN ('association', 'operator')"
        )
        batch_op.create_check_constraint(
            op.f("ck_signature_countersigned_after_signing"),
            "countersigned_at IS NULL OR countersigned_at >= signed_at",
        )
        batch_op.create_check_constraint(
            op.f("ck_signature_refusal_has_words"),
            "(end_reason IS NOT NULL AND end_reason = 'refused') = (refusal IS NOT NULL)",
        )
        batch_op.create_check_constraint(
            op.f("ck_signature_countersigned_by_somebody"),
            "(countersigned_at IS NULL) = (countersigned_by_kind IS NULL)",
        )
        batch_op.create_check_constraint(
            op.f("ck_signature_ends_not_before_signing"), "ended_at IS NULL OR ended_at >= signed_at"
        )
        batch_op.create_check_constraint(
            op.f("ck_signature_countersigned_by_its_association"),
            "countersigned_by_kind <> 'association' OR association_id IS NOT NULL",
        )


def downgrade() -> None:
    forget()
    with op.batch_alter_table("association") as batch_op:
        batch_op.drop_constraint(op.f("ck_association_end_was_recorded"), type_="check")
    with op.batch_alter_table("company") as batch_op:
        batch_op.drop_constraint(op.f("ck_company_end_was_recorded"), type_="check")
    with op.batch_alter_table("condition_rule") as batch_op:
        batch_op.drop_constraint(op.f("ck_condition_rule_attested_has_a_key"), type_="check")
        batch_op.drop_constraint(op.f("ck_condition_rule_key_has_a_text"), type_="check")
        batch_op.drop_constraint(op.f("ck_condition_rule_attested_by"), type_="check")
        batch_op.drop_constraint(op.f("ck_condition_rule_taken_back_by_someone"), type_="check")
        batch_op.drop_constraint(op.f("ck_condition_rule_appeal_days"), type_="check")
        batch_op.drop_constraint(op.f("ck_condition_rule_cure_days"), type_="check")
        batch_op.drop_constraint(op.f("ck_condition_rule_text_length"), type_="check")
    with op.batch_alter_table("domain") as batch_op:
        batch_op.drop_constraint(op.f("ck_domain_lost_after_proven"), type_="check")
        batch_op.drop_constraint(op.f("ck_domain_only_proven_is_lost"), type_="check")
        batch_op.drop_constraint(op.f("ck_domain_loss_has_a_reason"), type_="check")
    with op.batch_alter_table("edition") as batch_op:
        batch_op.drop_constraint(op.f("ck_edition_resign_within_days"), type_="check")
    with op.batch_alter_table("import_draft") as batch_op:
        batch_op.drop_constraint(op.f("ck_import_draft_kind"), type_="check")
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.drop_constraint(op.f("ck_invitation_one_end"), type_="check")
        batch_op.drop_constraint(op.f("ck_invitation_withdrawal_has_who"), type_="check")
    with op.batch_alter_table("membership") as batch_op:
        batch_op.drop_constraint(op.f("ck_membership_end_was_recorded"), type_="check")
        batch_op.drop_constraint(op.f("ck_membership_end_recorded_later"), type_="check")
        batch_op.drop_constraint(op.f("ck_membership_end_has_a_reason"), type_="check")
        batch_op.drop_constraint(op.f("ck_membership_end_reason"), type_="check")
    with op.batch_alter_table("outbox_mail") as batch_op:
        batch_op.drop_constraint(op.f("ck_outbox_mail_attachment_is_whole"), type_="check")
    with op.batch_alter_table("role_grant") as batch_op:
        batch_op.drop_constraint(op.f("ck_role_grant_ends_after_start"), type_="check")
        batch_op.drop_constraint(op.f("ck_role_grant_expires_after_start"), type_="check")
        batch_op.drop_constraint(op.f("ck_role_grant_association_role_of_association"), type_="check")
        batch_op.drop_constraint(op.f("ck_role_grant_end_has_who"), type_="check")
    with op.batch_alter_table("signature") as batch_op:
        batch_op.drop_constraint(op.f("ck_signature_resigning_was_told"), type_="check")
        batch_op.drop_constraint(op.f("ck_signature_end_reason"), type_="check")
        batch_op.drop_constraint(op.f("ck_signature_countersigned_by_kind"), type_="check")
        batch_op.drop_constraint(op.f("ck_signature_countersigned_after_signing"), type_="check")
        batch_op.drop_constraint(op.f("ck_signature_refusal_has_words"), type_="check")
        batch_op.drop_constraint(op.f("ck_signature_countersigned_by_somebody"), type_="check")
        batch_op.drop_constraint(op.f("ck_signature_ends_not_before_signing"), type_="check")
        batch_op.drop_constraint(op.f("ck_signature_countersigned_by_its_association"), type_="check")
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_signature_follows_id_signature"), type_="foreignkey")
        batch_op.drop_index(
            "uq_signature_awaiting",
            sqlite_where=sa.text("ended_at IS NULL AND countersigned_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND countersigned_at IS NULL"),
        )
        batch_op.drop_column("follows_id")
        batch_op.drop_column("refusal")
        batch_op.drop_column("resign_told_at")
        batch_op.drop_column("resign_by")
        batch_op.drop_column("countersigned_by_kind")
        batch_op.drop_column("countersigned_at")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_column("fresh_at")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_role_grant_public_id"), type_="unique")
        batch_op.drop_index(
            "uq_role_grant_of_register",
            sqlite_where=sa.text("ended_at IS NULL AND association_id IS NULL AND company_id IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND association_id IS NULL AND company_id IS NULL"),
        )
        batch_op.drop_index(
            "uq_role_grant_of_company",
            sqlite_where=sa.text("ended_at IS NULL AND company_id IS NOT NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND company_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_role_grant_of_association",
            sqlite_where=sa.text("ended_at IS NULL AND association_id IS NOT NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND association_id IS NOT NULL"),
        )
        batch_op.drop_column("version")
        batch_op.drop_column("warned_at")
        batch_op.drop_column("ended_by")
        batch_op.drop_column("granted_by")
        batch_op.drop_column("public_id")
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.drop_column("attachment_type")
        batch_op.drop_column("attachment_name")
        batch_op.drop_column("attachment")
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_one_time_link_sign_in_id_sign_in"), type_="foreignkey")
        batch_op.drop_column("sign_in_id")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index("ix_membership_company_id_association_id")
        batch_op.create_index(batch_op.f("ix_membership_company_id"), ["company_id"], unique=False)
        batch_op.drop_column("end_recorded_at")
        batch_op.drop_column("recorded_at")
        batch_op.drop_column("version")
        batch_op.drop_column("end_words")
        batch_op.drop_column("end_reason")
        batch_op.drop_column("continued_since")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_invitation_hands_over_id_role_grant"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_invitation_public_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_invitation_association_id"))
        batch_op.drop_column("withdrawn_by")
        batch_op.drop_column("hands_over_id")
        batch_op.drop_column("role_expires_at")
        batch_op.drop_column("invited_by")
        batch_op.drop_column("public_id")
    with op.batch_alter_table("import_draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_column("header_row")
        batch_op.drop_column("other_sheets")
        batch_op.drop_column("sheet")
        batch_op.drop_column("kind")
        batch_op.drop_column("digest")
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.drop_column("resign_within_days")
        batch_op.drop_column("published_at")
    with op.batch_alter_table("domain", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_domain_check_after"))
        batch_op.drop_column("check_after")
        batch_op.drop_column("loss")
    with op.batch_alter_table("condition_rule", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_condition_rule_public_id"), type_="unique")
        batch_op.drop_index("ix_condition_rule_association_id_effective_on")
        batch_op.create_unique_constraint(
            batch_op.f("uq_condition_rule_association_id_kind_effective_on"),
            ["association_id", "kind", "effective_on"],
        )
        batch_op.create_index(
            batch_op.f("ix_condition_rule_association_id"), ["association_id"], unique=False
        )
        batch_op.drop_column("taken_back_by")
        batch_op.drop_column("taken_back_at")
        batch_op.drop_column("recorded_by")
        batch_op.drop_column("recorded_at")
        batch_op.drop_column("is_end")
        batch_op.drop_column("appeal_days")
        batch_op.drop_column("cure_days")
        batch_op.drop_column("attested_by")
        batch_op.drop_column("text_en")
        batch_op.drop_column("text_nl")
        batch_op.drop_column("key")
        batch_op.drop_column("public_id")
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("contact_point_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("contact_point", sa.String(length=254), nullable=True))
        batch_op.drop_column("version")
        batch_op.drop_column("end_recorded_at")
        batch_op.drop_column("ended_on")
    with op.batch_alter_table("association", schema=None) as batch_op:
        batch_op.drop_column("end_recorded_at")
        batch_op.drop_column("ended_on")
    give_back(op.get_bind())
    with op.batch_alter_table("company") as batch_op:
        batch_op.create_check_constraint(
            op.f("ck_company_contact_point_has_a_date"),
            "(contact_point IS NULL) = (contact_point_since IS NULL)",
        )
    with op.batch_alter_table("role_grant") as batch_op:
        batch_op.create_check_constraint(
            op.f("ck_role_grant_officer_of_association"), "(role = 'officer') = (association_id IS NOT NULL)"
        )
    with op.batch_alter_table("signature") as batch_op:
        batch_op.create_check_constraint(
            op.f("ck_signature_end_reason"), "end_reason IN ('withdrawn', 'renewed')"
        )
