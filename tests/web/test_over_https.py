"""As in production: a base URL with https. Our pages send no ``Referer``, and their forms are taken."""

from collections.abc import Callable

from flask import Flask

from app.accounts import signing_in
from app.clock import now
from app.extensions import db
from app.roles import Role
from config import Settings
from tests import factories
from tests.pages import IsolatedClient, csrf_token

BASE_URL = "https://register.example"


def test_a_form_without_a_referer_is_taken_and_one_without_its_token_is_not(
    make_app: Callable[[Settings], Flask], settings: Settings
) -> None:
    secrets = {"secret_key": "s" * 40, "key_passphrase": "p" * 40}
    app = make_app(Settings(data_dir=settings.data_dir, base_url=BASE_URL, **secrets))  # pyright: ignore[reportArgumentType]
    with app.app_context():
        who = factories.person(db.session(), Role.OPERATOR, at=now())
        path = f"/en/sign-in/{signing_in.make_link(db.session(), email=who.email, at=now())}"
        db.session.commit()
        client = IsolatedClient(app, app.response_class, use_cookies=True)
        page = client.get(path, base_url=BASE_URL)
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert client.post(path, base_url=BASE_URL).status_code == 400
        sent = client.post(path, base_url=BASE_URL, data={"csrf_token": csrf_token(page)})
        assert sent.status_code == 302
        cookies = sent.headers.getlist("Set-Cookie")
        assert sorted(each.partition("=")[0] for each in cookies) == ["__Host-device", "__Host-session"]
        for each in cookies:
            flags = {flag.strip() for flag in each.split(";")[1:]}
            assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= flags
            assert not any(flag.startswith("Domain") for flag in flags)
        assert "remember_token" not in str(cookies)
        assert client.get("/en/desk/operator", base_url=BASE_URL).status_code == 200
