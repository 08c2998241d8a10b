"""The exported tree behind nginx with the file of ``deploy/``, beside nginx that has only the same bytes."""

import random
import shutil
from pathlib import Path
from urllib.request import urlopen

from bench import load
from bench.harness import ROUNDS, report, skip
from bench.public_reads import NGINX_FILE, nginx
from tests import site_nginx
from tests.journeys.served import Served, free_port

SECONDS = 2


def measure(folder: Path) -> None:
    for tool, package in (("wrk", "wrk"), ("nginx", "nginx-light")):
        if shutil.which(tool) is None:
            skip("the exported tree", f"{tool} is not here (apt-get install {package})")
            return
    folder.chmod(0o755)
    served = Served.on(folder / "demo")
    served.fill()
    site = folder / "site"
    exported = served.command("site", "export", str(site))
    assert exported.returncode == 0, exported.stderr
    badge = sorted((site / "files" / "badges").glob("*.svg"))[0]
    path = f"/badges/{badge.name}"
    for name in ("tree", "bare"):
        (folder / name).mkdir()
    with (
        site_nginx.serving(site, folder / "tree", behind=free_port()) as tree,
        nginx(badge.read_bytes(), folder / "bare") as bare,
    ):
        with urlopen(tree + path, timeout=10) as answer:
            known = f"If-None-Match: {answer.headers['ETag']}"
        compare(folder, tree, path, bare, known)


def compare(folder: Path, tree: str, path: str, bare: str, known: str) -> None:
    """Both in turn, in another order each round."""
    home, _, file = bare.rpartition("/")

    def per_second(which: str) -> float:
        if which == "bare":
            return load.run(home, [f"/{file}"], folder, seconds=SECONDS).per_second
        return load.run(
            tree, [path], folder, seconds=SECONDS, header=known if which == "known" else ""
        ).per_second

    whole, told = [], []
    for _ in range(ROUNDS + 1):  # the first warms all three
        order = ["bare", "tree", "known"]
        random.shuffle(order)
        speed = {which: per_second(which) for which in order}
        whole.append(speed["tree"] / speed["bare"])
        told.append(speed["known"] / speed["bare"])
    report("exported badge on nginx", NGINX_FILE, whole[1:], ">= 0.95")
    report("exported badge on nginx, known already (304)", NGINX_FILE, told[1:], ">= 1.2")
