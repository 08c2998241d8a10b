"""A sign-in service (OpenID Connect) that says what a test wants it to say, on a port of this machine."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from flask import Flask
from joserfc import jwt
from joserfc.jwk import ECKey
from pydantic import SecretStr

from app.clock import now as clock
from app.outgoing import Way
from tests.pages import PageClient

CLIENT, SECRET = "register", "a secret of the test"
START, ADD, BACK = "/en/sign-in-at-service", "/en/my/security/add-service", "/sign-in-service/callback"


@dataclass
class Service:
    """A sign-in service that says what a test wants it to say. *wrong* replaces claims; ``None`` leaves one out."""

    issuer: str = ""
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"use": "sig"}, private=True))
    wrong: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "ES256"})
    sign_with: Any = None
    says: dict[str, Any] = field(default_factory=dict)
    """Replaces parts of what it says of itself."""
    subject: str = "alice"
    asked: dict[str, str] = field(default_factory=dict)
    """What the browser brought to its page, by the code that it gave for it."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    answers: int = 200
    token: Any = None
    now: Callable[[], float] = lambda: 0.0

    def discovery(self) -> dict[str, Any]:
        places = {
            name: f"{self.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
        }
        own = {"issuer": self.issuer, **places, "authorization_response_iss_parameter_supported": True}
        return {**own, **self.says}

    def keys(self) -> dict[str, Any]:
        return {"keys": [self.key.as_dict(private=False)]}

    def give_code(self, url: str) -> dict[str, str]:
        """What the browser brings back from the service after its owner signed in there."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert asked["code_challenge_method"] == "S256"
        assert asked["redirect_uri"] == f"http://localhost:8000{BACK}"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def exchange(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(form["code"], None)  # a code works once
        if asked is None or create_s256_code_challenge(form["code_verifier"]) != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        at = int(self.now())
        claims = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT, "nonce": asked["nonce"],
            "iat": at, "exp": at + 300, **self.wrong,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode(self.header, claims, self.sign_with or self.key, algorithms=[self.header["alg"]])
        return self.answers, {"access_token": "x", "token_type": "Bearer", "id_token": self.token or token}


def handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.say(200, service.keys() if self.path.endswith("jwks_uri") else service.discovery())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.say(*service.exchange({name: values[0] for name, values in parse_qs(body).items()}))

        def say(self, status: int, document: dict[str, Any]) -> None:
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


@contextmanager
def served(app: Flask) -> Iterator[Service]:
    """A service on a port of this machine, to which the application may go."""
    made = Service()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(made))
    place = f"localhost:{server.server_port}"
    made.issuer = f"http://{place}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    own = {"oidc_issuer": made.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SecretStr(SECRET)}
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update=own)
    app.config["OUTGOING_WAY"] = Way(
        base_url="http://localhost:8000", allowed={place: f"127.0.0.1:{server.server_port}"}
    )

    def seconds() -> float:
        with app.app_context():
            return clock().timestamp()

    made.now = seconds
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def brought_back(client: PageClient, service: Service, start: str = START) -> dict[str, str]:
    answer = client.http.get(start)
    assert answer.status_code == 302
    return service.give_code(answer.location)
