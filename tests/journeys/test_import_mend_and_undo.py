"""An officer imports a workbook of 500 members, mends the wrong rows, sends them again, and undoes it all."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from python_calamine import CalamineWorkbook

from app import xlsx_files
from tests.journeys.served import Served
from tests.journeys.visitor import Visitor
from tests.journeys.ways import hands

OFFICER = "officer@hosters.example"
ROWS = 500
FIRST_NUMBER = 5_000
WRONG = {
    40: ("KvK-nummer", "123"),
    80: ("KvK-nummer", "1234567"),
    120: ("KvK-nummer", "00005002"),
    160: ("Naam", ""),
    200: ("Naam", "=1+1"),
    240: ("Naam", "@SUM(A1)"),
    280: ("Website", "192.0.2.1"),
    320: ("Website", "https://een.example/pad"),
    360: ("E-mailadres", "niemand"),
    400: ("Lid sinds", "32-01-2024"),
    440: ("Lid sinds", "01-01-2999"),
    480: ("Lidnumer", "x" * 41),
}
"""By row of the file, the column that is wrong in it."""
HEADER = ["KvK-nummer", "Naam", "Website", "E-mailadres", "Lid sinds", "Lidnumer"]


def right_row(number: int) -> list[str]:
    serial = FIRST_NUMBER + number
    host = f"bedrijf{serial}.example"
    return [f"{serial:08d}", f"Bedrijf {serial} B.V.", host, f"info@{host}", "31-12-2024", f"L-{serial}"]


def file_with_errors(folder: Path) -> Path:
    """A workbook as an association might keep it: one misspelt header, twelve wrong rows."""
    rows = []
    for number in range(2, ROWS + 2):
        row = right_row(number)
        if number in WRONG:
            column, cell = WRONG[number]
            row[HEADER.index(column)] = cell
        rows.append(row)
    file = folder / "leden.xlsx"
    file.write_bytes(xlsx_files.written(HEADER, rows, sheet="Leden"))
    return file


def mended(file: Path, folder: Path) -> Path:
    """The download of wrong rows with each mended in place, its two added columns still there."""
    header, *rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert len(rows) == len(WRONG)
    for row in rows:
        number = int(str(row[-2]).removesuffix(".0"))
        row[: len(HEADER)] = right_row(number)
    out = folder / "mended.xlsx"
    out.write_bytes(xlsx_files.written([str(cell) for cell in header], rows, sheet="Leden"))
    return out


class ImportingOfficer(Visitor):
    def sign_in(self, link: str) -> None:
        self.open(link)
        self.click("Sign in")
        self.sees("Members")

    def fact(self, name: str) -> str:
        """The value of a fact in the summary of the page."""
        facts = self.page.locator("dl.facts > div", has=self.page.get_by_text(self.say(name), exact=True))
        return facts.locator("dd").first.inner_text()

    def members(self) -> int:
        self.go_to("Members")
        self.sees("Members")
        return int(self.fact("Members").replace(",", "").replace(".", ""))

    def send(self, file: Path) -> None:
        self.go_to("Import members")
        self.choose_file("File with members", file)
        self.click("Look at what it would change")
        # The misspelt header is understood, but only the officer knows that.
        self.sees("What do the columns stand for?")
        self.reads("Did you mean Member number?")
        expect(self.page.get_by_label(self.say("Column 6: Lidnumer"))).to_have_value("member_number")
        self.click("Look at what it would change")
        self.sees("What this file would change")

    def save(self, count: int) -> None:
        self.click(f"Save {count} members")
        self.sees("Receipt of an import")
        self.reads(f"Saved: {count} new, 0 changed.")

    def undo(self) -> None:
        self.click("Undo this import")
        self.sees("Undo this import?")
        self.click("Undo the import")
        self.sees("Receipt of an import")
        self.reads("This import is undone.")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("lang", "by"),
    [pytest.param(*way, marks=pytest.mark.drill) for way in (("en", "keyboard"), ("nl", "mouse"))],
)
def test_an_officer_imports_mends_sends_again_and_undoes(
    server: Served, browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, by: str
) -> None:
    page = browser.new_context(java_script_enabled=False, locale=lang, accept_downloads=True).new_page()
    officer = hands(ImportingOfficer, lang=lang, by=by)(page, server.url)
    officer.sign_in(server.login_link(OFFICER, lang=lang))
    before = officer.members()

    officer.send(file_with_errors(tmp_path))
    assert officer.fact("Read as") == officer.say("XLSX, sheet Leden")
    assert officer.fact("New members") == str(ROWS - len(WRONG))
    assert officer.fact("Wrong rows, not saved") == str(len(WRONG))
    named = dict(re.findall(r"(?m)^(\d+)\t([^\t]+)\t", page.locator("main table").inner_text()))
    assert named == {str(row): column for row, (column, _) in WRONG.items()}
    file = officer.download("Download only the wrong rows, with the reasons", tmp_path)
    officer.save(ROWS - len(WRONG))
    first_receipt = page.url
    assert officer.members() == before + ROWS - len(WRONG)

    officer.send(mended(file, tmp_path))
    assert officer.fact("Wrong rows, not saved") == "0"
    officer.save(len(WRONG))
    assert officer.members() == before + ROWS

    officer.send(file_with_errors(tmp_path))
    assert (officer.fact("New members"), officer.fact("Unchanged")) == ("0", str(ROWS - len(WRONG)))

    officer.go_to("Import members")
    officer.hit(page.locator("main table a").first)
    officer.undo()
    assert officer.members() == before + ROWS - len(WRONG)
    officer.open(first_receipt)
    officer.undo()
    assert officer.members() == before

    assert officer.asked_outside == []
    with capsys.disabled():
        print(f"\nimport of 500, mending 12, undoing both, {lang}, by {by}: {officer.effort}")
