"""What a look for a proof can come to: each says where it looked and what came back."""

from sentences import N_, SpokenError


class NameNotThere(SpokenError):
    code = "dns-no-such-name"
    sentence = N_(
        "We looked for a TXT record at %(where)s. The DNS answered: this name does not exist (NXDOMAIN)."
        " A new record can take up to an hour."
    )


class NoTextThere(SpokenError):
    code = "dns-no-text"
    sentence = N_(
        "We looked for a TXT record at %(where)s. The DNS answered: the name exists, but it has no TXT record."
        " A new record can take up to an hour."
    )


class DnsFailed(SpokenError):
    code = "dns-failed"
    sentence = N_(
        "We looked for a TXT record at %(where)s. The name servers gave an error (%(answer)s) instead of"
        " an answer. Check the DNS of this domain, or try again later."
    )


class DnsSilent(SpokenError):
    code = "dns-silent"
    sentence = N_(
        "We looked for a TXT record at %(where)s. No name server answered within %(seconds)s seconds."
        " Nothing is wrong with what you did: try again in a minute."
    )


class DnsAway(SpokenError):
    code = "dns-away"
    sentence = N_(
        "This register has no name server to ask, so we did not look at %(where)s. Tell the operator."
    )


class FileNotThere(SpokenError):
    code = "file-not-there"
    sentence = N_(
        "We asked for %(where)s. The server answered with status %(status)s. Put the file there, and let the"
        " server give it without a redirect."
    )


class FileSentOn(SpokenError):
    code = "file-sent-on"
    sentence = N_(
        "We asked for %(where)s. The server sends us on to another address. The file has to be there itself."
    )


class FileTooLong(SpokenError):
    code = "file-too-long"
    sentence = N_("We asked for %(where)s. The file is longer than %(most)s bytes. It needs one line only.")


class FileNotReached(SpokenError):
    """``kind`` is of ``outgoing.WHY``, in words."""

    code = "file-not-reached"
    sentence = N_(
        "We asked for %(where)s. The server could not be reached (%(kind)s). Check that the site works with"
        " https, or try again later."
    )
