"""Add disputes, decisions and replies, and the announced day and frozen inputs of a publication.

What was published before was published when its reply term was over, from what was delivered by then.
"""

import hashlib
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NO_DECISIONS = hashlib.sha256(b"").hexdigest()


def carry_over() -> None:
    op.execute(
        sa.text(
            "UPDATE publication SET decisions_digest = :digest, known_at = prepared_at,"
            " release_at = reply_until, input_sequence = coalesce((SELECT max(delivery.sequence)"
            " FROM delivery WHERE delivery.taken_in_at <= publication.prepared_at), 0)"
        ).bindparams(digest=NO_DECISIONS)
    )


def upgrade() -> None:
    op.create_table('correction_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('publication_id', sa.Integer(), nullable=False),
    sa.Column('sentence_nl', sa.String(length=300), nullable=False),
    sa.Column('sentence_en', sa.String(length=300), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_by', sa.String(length=16), nullable=False),
    sa.CheckConstraint('length(sentence_nl) BETWEEN 10 AND 300 AND length(sentence_en) BETWEEN 10 AND 300', name=op.f('ck_correction_note_sentence_length')),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_correction_note_publication_id_publication')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction_note')),
    sa.UniqueConstraint('publication_id', name=op.f('uq_correction_note_publication_id'))
    )
    op.create_table('dispute',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('publication_id', sa.Integer(), nullable=False),
    sa.Column('company', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('filed_by', sa.String(length=40), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(length=40), nullable=True),
    sa.Column('effect', sa.String(length=24), nullable=True),
    sa.Column('reason', sa.String(length=40), nullable=True),
    sa.Column('appeal_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('appealed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('file_digest', sa.String(length=64), nullable=True),
    sa.Column('file_size', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("company LIKE 'kvk:%' OR company LIKE 'lei:%' OR company LIKE 'euid:%'", name=op.f('ck_dispute_company_form')),
    sa.CheckConstraint("effect IN ('wrong_company', 'not_received', 'gone_before_delivery', 'wrongly_classified', 'on_time', 'undetermined')", name=op.f('ck_dispute_effect')),
    sa.CheckConstraint("kind IN ('wrong-company', 'not-received', 'already-gone', 'wrongly-online', 'wrongly-classified')", name=op.f('ck_dispute_kind')),
    sa.CheckConstraint("reason IN ('evidence-shows-it', 'holder-records-show-it', 'delivery-records-show-it', 'checks-show-it', 'hotline-confirms-it', 'doubt-remains', 'evidence-lacking', 'holder-records-say-otherwise', 'delivery-records-say-otherwise', 'checks-say-otherwise', 'hotline-says-otherwise', 'makes-no-difference', 'not-decided-in-time')", name=op.f('ck_dispute_reason')),
    sa.CheckConstraint("state IN ('open', 'withdrawn', 'upheld', 'rejected', 'undecided', 'appealed', 'confirmed')", name=op.f('ck_dispute_state')),
    sa.CheckConstraint('(decided_at IS NULL) = (reason IS NULL)', name=op.f('ck_dispute_decision_has_a_reason')),
    sa.CheckConstraint('(file_digest IS NULL) = (file_size IS NULL)', name=op.f('ck_dispute_file_is_whole')),
    sa.CheckConstraint('decided_by IS NULL OR decided_by <> filed_by', name=op.f('ck_dispute_two_persons')),
    sa.CheckConstraint('file_digest IS NULL OR length(file_digest) = 64', name=op.f('ck_dispute_file_digest_length')),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_dispute_publication_id_publication')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispute')),
    sa.UniqueConstraint('public_id', name=op.f('uq_dispute_public_id'))
    )
    with op.batch_alter_table('dispute', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dispute_company'), ['company'], unique=False)
        batch_op.create_index(batch_op.f('ix_dispute_publication_id'), ['publication_id'], unique=False)

    op.create_table('reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('publication_id', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('norm', sa.String(length=40), nullable=False),
    sa.Column('text_nl', sa.Text(), nullable=False),
    sa.Column('text_en', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_by', sa.String(length=16), nullable=False),
    sa.Column('offered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('judged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('judged_by', sa.String(length=16), nullable=True),
    sa.Column('sent_back_for', sa.String(length=20), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("sent_back_for IN ('address', 'person', 'accusation', 'not-about-figures', 'advertisement', 'unreadable')", name=op.f('ck_reply_sent_back_for')),
    sa.CheckConstraint("state IN ('draft', 'offered', 'accepted', 'sent-back', 'replaced', 'withdrawn')", name=op.f('ck_reply_state')),
    sa.CheckConstraint('judged_by IS NULL OR judged_by <> written_by', name=op.f('ck_reply_two_persons')),
    sa.CheckConstraint('length(text_nl) + length(text_en) > 0', name=op.f('ck_reply_some_text')),
    sa.CheckConstraint('length(text_nl) <= 2000 AND length(text_en) <= 2000', name=op.f('ck_reply_text_length')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_reply_company_id_company')),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_reply_publication_id_publication')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply')),
    sa.UniqueConstraint('public_id', name=op.f('uq_reply_public_id'))
    )
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.create_index('uq_reply_in_work', ['company_id', 'period', 'norm'], unique=True, sqlite_where=sa.text("state IN ('draft', 'offered', 'sent-back')"), postgresql_where=sa.text("state IN ('draft', 'offered', 'sent-back')"))
        batch_op.create_index('uq_reply_stands', ['company_id', 'period', 'norm'], unique=True, sqlite_where=sa.text("state = 'accepted'"), postgresql_where=sa.text("state = 'accepted'"))

    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dispute_id', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('norm', sa.String(length=40), nullable=False),
    sa.Column('notice', sa.String(length=32), nullable=False),
    sa.Column('effect', sa.String(length=24), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("effect IN ('wrong_company', 'not_received', 'gone_before_delivery', 'wrongly_classified', 'on_time', 'undetermined')", name=op.f('ck_decision_effect')),
    sa.CheckConstraint('ended_at >= decided_at', name=op.f('ck_decision_ends_after_start')),
    sa.CheckConstraint('length(notice) = 32', name=op.f('ck_decision_notice_length')),
    sa.ForeignKeyConstraint(['dispute_id'], ['dispute.id'], name=op.f('fk_decision_dispute_id_dispute')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_dispute_id'), ['dispute_id'], unique=False)
        batch_op.create_index('uq_decision_stands', ['period', 'norm', 'notice'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('dispute_claim',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dispute_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=True),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.CheckConstraint("kind IN ('network-not-ours', 'network-handed-on', 'no-mail-arrived', 'contact-point-failed', 'ticket-shows-removal', 'customer-ended', 'log-shows-gone', 'copy-elsewhere', 'hotline-withdrew', 'hotline-asked')", name=op.f('ck_dispute_claim_kind')),
    sa.CheckConstraint('(from_on IS NULL) = (to_on IS NULL)', name=op.f('ck_dispute_claim_days_are_whole')),
    sa.CheckConstraint('to_on >= from_on', name=op.f('ck_dispute_claim_days_in_order')),
    sa.ForeignKeyConstraint(['dispute_id'], ['dispute.id'], name=op.f('fk_dispute_claim_dispute_id_dispute')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispute_claim')),
    sa.UniqueConstraint('dispute_id', 'kind', name=op.f('uq_dispute_claim_dispute_id_kind'))
    )
    op.create_table('dispute_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dispute_id', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('norm', sa.String(length=40), nullable=False),
    sa.Column('notice', sa.String(length=32), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=True),
    sa.Column('holds', sa.Boolean(), nullable=False),
    sa.CheckConstraint("outcome IN ('on_time', 'late', 'undetermined')", name=op.f('ck_dispute_item_outcome')),
    sa.CheckConstraint('length(notice) = 32', name=op.f('ck_dispute_item_notice_length')),
    sa.ForeignKeyConstraint(['dispute_id'], ['dispute.id'], name=op.f('fk_dispute_item_dispute_id_dispute')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispute_item')),
    sa.UniqueConstraint('dispute_id', 'notice', name=op.f('uq_dispute_item_dispute_id_notice'))
    )
    with op.batch_alter_table('dispute_item', schema=None) as batch_op:
        batch_op.create_index('uq_dispute_item_holds', ['period', 'norm', 'notice'], unique=True, sqlite_where=sa.text('holds'), postgresql_where=sa.text('holds'))

    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.add_column(sa.Column('decisions_digest', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('input_sequence', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('known_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('follows_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('release_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('correction_reason', sa.String(length=20), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_publication_follows_id_publication'), 'publication', ['follows_id'], ['id'])
    carry_over()
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.alter_column('decisions_digest', existing_type=sa.String(length=64), nullable=False)
        batch_op.alter_column('input_sequence', existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column('known_at', existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_check_constraint(op.f('ck_publication_preview_has_a_release'), "(reply_until IS NULL) = (release_at IS NULL)")
        batch_op.create_check_constraint(op.f('ck_publication_release_after_the_term'), "release_at >= reply_until")
        batch_op.create_check_constraint(op.f('ck_publication_not_before_its_day'), "published_at IS NULL OR published_at >= release_at")
        batch_op.create_check_constraint(op.f('ck_publication_correction_reason'), "correction_reason IN ('dispute', 'appeal', 'newer-data', 'wrong-holder', 'method-fault', 'other')")



def downgrade() -> None:
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_publication_correction_reason'), type_='check')
        batch_op.drop_constraint(op.f('ck_publication_not_before_its_day'), type_='check')
        batch_op.drop_constraint(op.f('ck_publication_release_after_the_term'), type_='check')
        batch_op.drop_constraint(op.f('ck_publication_preview_has_a_release'), type_='check')
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_publication_follows_id_publication'), type_='foreignkey')
        batch_op.drop_column('correction_reason')
        batch_op.drop_column('release_at')
        batch_op.drop_column('follows_id')
        batch_op.drop_column('known_at')
        batch_op.drop_column('input_sequence')
        batch_op.drop_column('decisions_digest')

    with op.batch_alter_table('dispute_item', schema=None) as batch_op:
        batch_op.drop_index('uq_dispute_item_holds', sqlite_where=sa.text('holds'), postgresql_where=sa.text('holds'))

    op.drop_table('dispute_item')
    op.drop_table('dispute_claim')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index('uq_decision_stands', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_decision_dispute_id'))

    op.drop_table('decision')
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.drop_index('uq_reply_stands', sqlite_where=sa.text("state = 'accepted'"), postgresql_where=sa.text("state = 'accepted'"))
        batch_op.drop_index('uq_reply_in_work', sqlite_where=sa.text("state IN ('draft', 'offered', 'sent-back')"), postgresql_where=sa.text("state IN ('draft', 'offered', 'sent-back')"))

    op.drop_table('reply')
    with op.batch_alter_table('dispute', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dispute_publication_id'))
        batch_op.drop_index(batch_op.f('ix_dispute_company'))

    op.drop_table('dispute')
    op.drop_table('correction_note')
