"""The bundle of a large half-year, as large as that of 2020, recomputes to the byte."""

from pathlib import Path

import pytest

from app.extensions import db
from bench import profile_2020
from monitor import publications
from monitor.bundles import keeping, opening
from monitor.importing import import_holders
from tests import factories
from tests.bundle_scene import module_app, published, run_script, unpacked
from tests.monitor_samples import AT, NOTICE_KEY, take

HOSTS = 12


@pytest.mark.drill
def test_a_half_year_like_that_of_2020_recomputes(empty_database: Path, tmp_path: Path) -> None:
    data, folder = tmp_path / "profile", tmp_path / "register"
    data.mkdir()
    folder.mkdir()
    profile_2020.write(data)
    with module_app(empty_database, folder) as app:
        session, data_dir = db.session(), app.config["SETTINGS"].data_dir
        for number in range(1, HOSTS + 1):
            factories.company(session, at=AT, number=f"{10_000 + number:08}", name=f"Host {number}")
        import_holders(session, files=[data / "holders.csv"], data_dir=data_dir, at=AT, notice_key=NOTICE_KEY)
        take(session, data_dir, [data / "notices.csv.gz", data / "checks.csv.gz"])
        made = published(session, data_dir, period="2020-h1")
        session.commit()
        bundle = keeping.path_of(made, data_dir=data_dir)
        assert opening.differences(bundle) == []
        answer = run_script(unpacked(bundle, tmp_path / "bundle"), "--write", str(tmp_path / "again"))
        assert (answer.returncode, answer.stderr) == (0, ""), answer.stdout
        scores = publications.scores_file(made).encode()
        assert (tmp_path / "again" / "scores.csv").read_bytes() == scores
