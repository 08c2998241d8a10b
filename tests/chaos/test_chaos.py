"""Ten minutes in which everything goes wrong for four users, and then a reckoning (``REGISTER_CHAOS_SECONDS``)."""

import os
import random
import threading
import time

import pytest

from tests.chaos import reckoning, troubles
from tests.chaos.stage import stage
from tests.chaos.units import within
from tests.goals import Figure

SECONDS = float(os.environ.get("REGISTER_CHAOS_SECONDS") or 600)
SEED = int(os.environ.get("REGISTER_CHAOS_SEED") or random.randrange(10**9))
BACK_S = 30.0


@pytest.mark.drill
def test_after_ten_minutes_of_chaos_each_effect_is_there_once(figure: Figure) -> None:
    numbers, stop = random.Random(SEED), threading.Event()
    print(f"\nseed {SEED}, {SECONDS:.0f} s")
    with stage(SEED, companies=int(SECONDS / 2) + 20) as made:
        threads = [threading.Thread(target=user.live, args=[stop]) for user in made.users]
        for thread in threads:
            thread.start()
        try:
            happened = troubles.make_trouble(made, numbers, time.monotonic() + SECONDS, stop)
        finally:
            troubles.mend(made)
            stop.set()
            for thread in threads:
                thread.join()
        back = within(BACK_S, made.is_ready, "the register is ready again")
        reckoning.settle(made)
        print(
            f"  trouble: {dict(sorted(happened.items()))}; started: { {u.name: u.starts for u in made.keeper.units} }"
        )
        print(f"  answers by status (0: none): {dict(sorted(made.counts.items()))}")
        print(
            f"  slowest answer {max(user.browser.slowest for user in made.users):.1f} s; ready again in {back:.1f} s"
        )
        reckoning.commands_agree(made)
        said = reckoning.effects(made)
        print("  " + "\n  ".join(said))
        faults = [fault for user in made.users for fault in user.browser.faults]
        if faults:
            print((made.folder / "web.log").read_text())
        assert not faults
        assert all(count for count in happened.values())
    figure(
        "G1",
        f"{SECONDS:.0f} s of chaos, {sum(happened.values())} troubles: effects lost or twice",
        0,
        goal="0",
    )
