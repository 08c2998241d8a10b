"""The Python client on an application of this process: its requests reach no socket."""

from collections.abc import Mapping

from flask import Flask
from gedragscode_register import Register, Reply

from tests.conftest import BASE_URL


def client_of(app: Flask, token: str | None = None) -> Register:
    """A client whose requests *app* answers."""

    def send(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        answer = app.test_client().open(
            url.removeprefix(BASE_URL), method=method, headers=dict(headers), data=body
        )
        told = {name.lower(): value for name, value in answer.headers.items()}
        return Reply(answer.status_code, told, answer.data)

    return Register(BASE_URL, token=token, sender=send)
