"""Commands that two operators have to give: the first proposes, the second does the same."""

from subprocess import CompletedProcess

from app.demo.people import OPERATOR, SECOND_OPERATOR
from tests.journeys.served import Served


def by_two(served: Served, *command: str) -> CompletedProcess[str]:
    """Give a command as both operators of the demo; what the second one was answered."""
    proposed = served.command(*command, "--as", OPERATOR.email)
    assert proposed.returncode == 0, proposed.stderr
    return served.command(*command, "--as", SECOND_OPERATOR.email)
