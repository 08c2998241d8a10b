"""How a file was read, in words."""

from collections.abc import Mapping

from flask_babel import gettext, ngettext

from app.imports.models import ImportDraft


def how_it_was_read(draft: ImportDraft) -> str:
    """The encoding and separator of a CSV file, or the sheet of a workbook."""
    if draft.kind == "csv":
        separators = {",": gettext("commas"), ";": gettext("semicolons"), "\t": gettext("tabs")}
        return gettext(
            "CSV in %(encoding)s, separated by %(separator)s",
            encoding=draft.encoding,
            separator=separators[draft.separator],
        )
    sheet = gettext("%(kind)s, sheet %(sheet)s", kind=draft.kind.upper(), sheet=draft.sheet)
    if not draft.other_sheets:
        return sheet
    others = ngettext("1 other sheet was not read", "%(num)s other sheets were not read", draft.other_sheets)
    return f"{sheet} ({others})"


def columns_in_words(draft: ImportDraft, words: Mapping[str, str]) -> str:
    """What each column of the file stands for, such as ``KvK-nr = Register number``."""
    return "; ".join(
        f"{cell[:60] or '–'} = {words[column] if column else gettext('left out')}"
        for cell, column in zip(draft.header, draft.columns, strict=True)
    )
