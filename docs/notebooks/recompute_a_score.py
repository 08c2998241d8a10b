# %% [markdown]
# # Recompute a score
# Takes the newest published half-year, checks that its files are the ones that the register names, and makes
# the share of each company again from the incidents in the bundle. Intervals and labels are made again too by
# the script in the bundle itself (`recompute.py`), which compares every figure byte for byte.
#
#     PYTHONPATH=clients/python python docs/notebooks/recompute_a_score.py https://register.example

# %%
import csv
import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from pathlib import Path
from statistics import mean

from gedragscode_register import Register
from gedragscode_register.shapes import Publication


# %% Which figures: the newest half-year in force.
def newest(register: Register) -> Publication:
    return next(each for each in register.publications()["publications"] if each["in_force"])


# %% The files, and that they are the published ones.
def files_of(register: Register, publication: Publication) -> tuple[str, zipfile.ZipFile]:
    """The scores file and the bundle of one version. Raises ``ValueError`` where a digest differs."""
    name = f"{publication['period']}-v{publication['version']}"
    if publication["norm"] == "addendum-24h":
        scores, bundle = register.scores_csv(name), register.bundle(name)
    else:
        norm = f"{publication['norm']}-v{publication['version']}"
        scores = register.scores_csv_of_norm(publication["period"], norm)
        bundle = register.bundle_of_norm(publication["period"], norm)
    if hashlib.sha256(scores.encode()).hexdigest() != publication["csv_digest"]:
        raise ValueError("the scores file is not the one that was published")
    archive = zipfile.ZipFile(io.BytesIO(bundle))
    if archive.read("scores.csv").decode() != scores:
        raise ValueError("the bundle holds other scores")
    return scores, archive


# %% A share is the mean over incidents of the part of its items that was removed in time. Items that are
# undetermined count as late in the lower share, and as on time in the higher one.
def shares(archive: zipfile.ZipFile) -> dict[str, tuple[Fraction, Fraction]]:
    """By register number, the lower and the higher share, exactly."""
    incidents: dict[str, list[tuple[Fraction, Fraction]]] = defaultdict(list)
    for line in csv.DictReader(io.StringIO(archive.read("incidents.csv").decode())):
        items, in_time, unsure = int(line["items"]), int(line["on_time"]), int(line["undetermined"])
        incidents[line["company"]].append((Fraction(in_time, items), Fraction(in_time + unsure, items)))
    return {
        company: (mean(low for low, _ in found), mean(high for _, high in found))
        for company, found in incidents.items()
        if found
    }


def six_decimals(value: Fraction) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal("0.000001"), ROUND_HALF_EVEN))


# %% Compare with what was published.
def main(register: Register) -> int:
    """Prints each company with its share; returns how many were made again. Raises where one differs."""
    publication = newest(register)
    scores, archive = files_of(register, publication)
    published = {line["company"]: line for line in csv.DictReader(io.StringIO(scores))}
    made = shares(archive)
    for company, (low, high) in sorted(made.items()):
        line = published[company]
        if (six_decimals(low), six_decimals(high)) != (line["share_low"], line["share_high"]):
            raise ValueError(f"{company} differs")
        print(f"{line['name']}: {six_decimals(low)} (n = {line['incidents']})")
    withheld = {name for name, line in published.items() if line["share_low"]} - made.keys() - {"total"}
    if withheld:
        raise ValueError(f"shares without incidents: {withheld}")
    recompute_all(archive)
    return len(made)


# %% Everything else: the script in the bundle.
def recompute_all(archive: zipfile.ZipFile) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive.extractall(folder)
        script = Path(folder) / "recompute.py"
        done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
        print(done.stdout.strip())


# %%
if __name__ == "__main__":
    main(Register(sys.argv[1]))
