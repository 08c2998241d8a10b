# %% [markdown]
# # Check all badges of an association
# Reads the members of an association, finds the logos of each, and asks how every logo stands on its own
# website. No token is needed.
#
#     PYTHONPATH=clients/python python docs/notebooks/check_all_badges.py https://register.example hosters

# %%
import csv
import sys
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from gedragscode_register import Register


class Checked(NamedTuple):
    """One logo: whose it is, for which website, and what the register says of it now."""

    company: str
    code: str
    origin: str
    verdict: str
    until: str


# %% The members come a page at a time; each page leads to the next one.
def checked(register: Register, association: str) -> Iterator[Checked]:
    """Every logo of every member, by register number of the company."""
    for page in register.every(register.signatories(association=association, standing="all")):
        for company in page["signatories"]:
            for badge in register.company_json(company["slug"])["badges"]:
                told = register.verdict_json(badge["code"], on=badge["origin"])
                yield Checked(
                    company["name"], badge["code"], badge["origin"], told["verdict"], told["until"] or ""
                )


# %% Write them as CSV, and count the verdicts.
def main(register: Register, association: str) -> Counter[str]:
    """Prints each logo; returns how many have each verdict. Stops with a sentence where nobody is called so."""
    known = [each["slug"] for each in register.associations()["associations"]]
    if association not in known:
        sys.exit(f"The register has no association {association!r}, but: {', '.join(known)}.")
    out = csv.writer(sys.stdout)
    out.writerow(Checked._fields)
    counts: Counter[str] = Counter()
    for each in checked(register, association):
        out.writerow(each)
        counts[each.verdict] += 1
    print(dict(counts), file=sys.stderr)
    return counts


# %%
if __name__ == "__main__":
    main(Register(sys.argv[1]), sys.argv[2])
