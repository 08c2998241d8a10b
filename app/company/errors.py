"""What a look at the DNS can come to, and what the company desk refuses."""

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


class NotYetComplete(SpokenError):
    code = "not-yet-complete"
    sentence = N_("Not every step is done. Finish the steps below first.")
