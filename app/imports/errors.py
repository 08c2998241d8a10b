"""Why a file cannot be read as a table: one sentence each, without a word of the file itself."""

from sentences import N_, SpokenError


class FileTooLarge(SpokenError):
    code = "file-too-large"
    sentence = N_("The file is larger than %(most)s MB. Split it.")


class NotATable(SpokenError):
    code = "not-a-table"
    sentence = N_("This is not a CSV, XLSX or ODS file. Save it as one of these, and send that.")


class WrongEncoding(SpokenError):
    code = "wrong-encoding"
    sentence = N_(
        "This text is in UTF-16. Save it as “CSV UTF-8” in your spreadsheet program, and send that."
    )


class OldWorkbook(SpokenError):
    code = "old-workbook"
    sentence = N_(
        "This is an old workbook (.xls) or one with a password. Save it as XLSX without a password."
    )


class WorkbookTooLarge(SpokenError):
    code = "workbook-too-large"
    sentence = N_("This workbook is too large when it is unpacked. Copy only the members to a new workbook.")


class BrokenWorkbook(SpokenError):
    code = "broken-workbook"
    sentence = N_("This workbook cannot be read. Save it again in your spreadsheet program, and send that.")


class FormulasInFile(SpokenError):
    code = "formulas-in-file"
    sentence = N_(
        "There are formulas in this file. Copy the cells, paste them as values only, and send that."
    )


class EmptyFile(SpokenError):
    code = "empty-file"
    sentence = N_("The file has a header at most, and no rows below it.")


class TooManyRows(SpokenError):
    code = "too-many-rows"
    sentence = N_("The file has more than %(most)s rows. Split it.")


class TooManyColumns(SpokenError):
    code = "too-many-columns"
    sentence = N_("The file has more than %(most)s columns. Leave out what is not asked for.")


class BrokenCsv(SpokenError):
    code = "broken-csv"
    sentence = N_("Row %(row)s cannot be read: a quotation mark is not closed, or a cell is too long.")


class UnknownColumn(SpokenError):
    code = "unknown-column"
    sentence = N_("The register does not know column %(number)s.")


class MisnamedColumn(SpokenError):
    code = "misnamed-column"
    sentence = N_("The register does not know column %(number)s. Did you mean %(meant)s?")


class MissingColumn(SpokenError):
    code = "missing-column"
    sentence = N_("The column %(column)s is missing.")


class DoubleColumn(SpokenError):
    code = "double-column"
    sentence = N_("The column %(column)s stands there twice.")
