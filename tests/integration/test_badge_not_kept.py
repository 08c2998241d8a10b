"""The database refuses to keep what was signed (a trigger, for one company): the plan stands, and can be withdrawn."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import jobs
from app.extensions import db
from app.keys import badge_keys, signer_folder
from badge import issuing, records, revoking, settling
from badge.journal_check import compare
from badge.models import Badge, Credential, CredentialState, StatusListCopy
from badge.verdict import Outcome, Reason
from signatories.entries import Entry
from tests import factories
from tests.conftest import BASE_URL

REFUSED = "99999999"
TRIGGER = f"""
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.token IS NOT NULL AND EXISTS (
            SELECT 1 FROM badge JOIN company ON company.id = badge.company_id
            WHERE badge.id = NEW.badge_id AND company.register_number = 'kvk:{REFUSED}'
        ) THEN RAISE EXCEPTION 'refused'; END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER refuse BEFORE UPDATE ON badge_credential FOR EACH ROW EXECUTE FUNCTION refuse();
"""
