"""The guard of the world outside bites."""

import socket
import sqlite3

import pytest

from tests.outside import OutOfReach, Reach, may_open, only

ELSEWHERE = ("192.0.2.1", 25)


def test_a_unit_test_opens_no_socket() -> None:
    with socket.socket() as ours, pytest.raises(OutOfReach):
        ours.connect(("127.0.0.1", 9))
    with socket.socket() as ours, pytest.raises(OutOfReach):
        ours.bind(("127.0.0.1", 0))
    with pytest.raises(OutOfReach):
        socket.create_connection(("register.example", 443))


def test_a_unit_test_opens_no_database() -> None:
    with pytest.raises(OutOfReach):
        sqlite3.connect(":memory:")


def test_s3_other_tests_reach_this_machine_and_no_other() -> None:
    with only(Reach.THIS_MACHINE):
        sqlite3.connect(":memory:").close()
        with socket.socket() as ours:
            ours.bind(("127.0.0.1", 0))
        with socket.socket(type=socket.SOCK_DGRAM) as ours:
            for act in (lambda: ours.connect(ELSEWHERE), lambda: ours.sendto(b"x", ELSEWHERE)):
                with pytest.raises(OutOfReach):
                    act()
        with pytest.raises(OutOfReach):
            socket.getaddrinfo("register.example", 443)


@pytest.mark.parametrize("reach", [Reach.THIS_MACHINE, Reach.ANYTHING])
def test_a_path_is_a_socket_of_this_machine(reach: Reach) -> None:
    assert may_open("socket.connect", (None, "/run/a-socket"), reach)
    assert not may_open("socket.connect", (None, "/run/a-socket"), Reach.NOTHING)
