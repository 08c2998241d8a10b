"""What several editions are called together."""

import pytest

from signatories.documents.documents import CodeOfConduct, Document, Edition
from signatories.documents.versions import edition_of, editions_of, version_of
from signatories.errors import NotFound


def code_of_conduct() -> CodeOfConduct:
    """A code of conduct with two editions of its code and one of its addendum."""
    return CodeOfConduct(
        slug="ntd",
        documents=[
            Document(id=1, key="code", position=0, editions=[edition("2008-10", 1), edition("2030-01", 1)]),
            Document(id=2, key="addendum", position=1, editions=[edition("2018-12-13", 2)]),
        ],
    )


def edition(name: str, document_id: int) -> Edition:
    return Edition(edition=name, document_id=document_id)


@pytest.mark.parametrize("version", ["2008-10", "2030-01", "2008-10+addendum-2018-12-13"])
def test_a_version_names_its_editions_and_back(version: str) -> None:
    assert version_of(editions_of(code_of_conduct(), version)) == version


@pytest.mark.parametrize(
    "version",
    ["", "+", "2009", "addendum-2018-12-13", "2008-10+", "2008-10+annex-1", "2008-10+addendum-2019",
     "2008-10+code-2030-01", "2008-10+addendum-2018-12-13+addendum-2018-12-13", "2008-10 +addendum-2018-12-13"],
)  # fmt: skip
def test_a_name_that_is_not_exactly_one_is_unknown(version: str) -> None:
    with pytest.raises(NotFound):
        editions_of(code_of_conduct(), version)


def test_an_edition_is_of_its_own_document() -> None:
    code = code_of_conduct()
    assert edition_of(code, key="code", edition="2030-01").edition == "2030-01"
    with pytest.raises(NotFound):
        edition_of(code, key="addendum", edition="2008-10")
