"""What the API refuses by itself."""

from sentences import N_, SpokenError


class WrongBody(SpokenError):
    """``place`` names the member that is wrong, never what was sent."""

    code = "wrong-body"
    sentence = N_("The body does not have the shape that the document of this API gives. Look at: %(place)s.")


class FilesMissing(SpokenError):
    code = "files-missing"
    sentence = N_("Send at least one file, as multipart/form-data under the name files.")
