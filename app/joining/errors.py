"""What can go wrong when a company joins alone."""

from sentences import N_, SpokenError


class CompanyKnown(SpokenError):
    code = "company-known"
    sentence = N_("The register knows this company already.")


class NotNow(SpokenError):
    code = "not-now"
    sentence = N_("This step is not possible now. Load the page again to see where you are.")
