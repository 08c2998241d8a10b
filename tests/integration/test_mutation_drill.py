"""The tests bite: of the faults that mutmut plants in the core, they find most. Drills, one for each group."""

import importlib.util

import pytest

from tests.goals import Figure
from tests.tools import mutation
from tests.tools.mutation import GROUPS, LEAST


@pytest.mark.drill
@pytest.mark.parametrize("name", list(GROUPS))
def test_the_tests_find_the_faults_that_are_planted(name: str, figure: Figure) -> None:
    if importlib.util.find_spec("mutmut") is None:
        pytest.fail("mutmut is not here: pip install --require-hashes -r requirements/mutation.txt")
    score = mutation.run(GROUPS[name])
    assert score.share >= LEAST, "\n".join(score.survivors)
    figure(
        "G11", f"{name}: planted faults found, of {score.words}", f"{score.share:.0%}", goal=f"{LEAST:.0%}"
    )
