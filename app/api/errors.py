"""What the API refuses by itself."""

from sentences import N_, SpokenError


class WrongBody(SpokenError):
    """``place`` names the member that is wrong, never what was sent."""

    code = "wrong-body"
    sentence = N_("The body does not have the shape that the document of this API gives. Look at: %(place)s.")


class WrongValue(SpokenError):
    """``place`` names the value in the address that is wrong, never what was sent."""

    code = "wrong-value"
    sentence = N_(
        "The address does not have the values that the document of this API gives. Look at: %(place)s."
    )


class WrongCursor(SpokenError):
    code = "wrong-cursor"
    sentence = N_(
        "This cursor is not one that we gave. Take the next address as it stands, or start at the first page."
    )


class FilesMissing(SpokenError):
    code = "files-missing"
    sentence = N_("Send at least one file, as multipart/form-data under the name files.")
