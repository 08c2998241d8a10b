"""The confirmation of a signature as a PDF file, for the company itself."""

from flask import Response
from flask.typing import ResponseReturnValue

from app.clock import now
from app.company.blueprint import company
from app.company.signature import SIGNATURE, own_signature
from app.extensions import db
from app.i18n import both
from app.pdf.making import pdf
from app.signatures.confirmation import confirmation


@both(company, nl=f"{SIGNATURE}/<reference>.pdf", en=f"{SIGNATURE}/<reference>.pdf")
def confirmation_pdf(company_slug: str, reference: str) -> ResponseReturnValue:
    """PDF/A with the digests and a QR code; the same bytes until there is another act on the signature."""
    found = own_signature(reference)
    response = Response(pdf(confirmation(db.session(), found, at=now())), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="signature-{found.public_id}.pdf"'
    return response
