"""The security headers of every answer, errors and badges included."""

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

from app.roles import rule_of

PUBLIC_CACHE = "public, max-age=60"
"""Nothing on a public page may say "valid" for longer than 300 seconds (rulings: Badges).

So neither a verify page nor its JSON says ``stale-if-error``: unlike a list or a token, it has no signed end
inside, and a copy that outlives an outage of the register would go on saying "valid" after a withdrawal.
"""


INERT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-src 'none'; frame-ancestors 'none'; sandbox"
"""The policy of a picture or a download: whatever is in it, opened by itself it does nothing."""

SESSION = "register.session"


class WatchedSessions(SecureCookieSessionInterface):
    """Keeps the session in the request's environment too: looking there does not count as a use."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        request.environ[SESSION] = opened = super().open_session(app, request)
        return opened


def page_policy(*, https: bool) -> ContentSecurityPolicy:
    """What a page may load: our own files only, nothing inline, no frames around it."""
    policy = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src("'self'")
        .style_src("'self'")
        .img_src("'self'")
        .font_src("'self'")
        .connect_src("'self'")
        .form_action("'self'")
        .base_uri("'none'")
        .frame_src("'none'")
        .frame_ancestors("'none'")
    )
    return policy.upgrade_insecure_requests() if https else policy


def bind_headers(app: Flask, *, https: bool) -> None:
    headers = Secure(
        csp=page_policy(https=https),
        hsts=StrictTransportSecurity().max_age(63_072_000).include_subdomains() if https else None,
        xfo=XFrameOptions().deny(),
        xcto=XContentTypeOptions(),
        referrer=ReferrerPolicy().no_referrer(),
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        permissions=PermissionsPolicy().camera().microphone().geolocation().payment().usb(),
    ).headers

    app.session_interface = WatchedSessions()

    @app.after_request
    def set_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)  # a view may have set a stricter or wider one
        rule = rule_of(request.endpoint) if request.endpoint else None
        if "Cache-Control" not in response.headers:
            # A page that looked at the session (a CSRF token, say) is for one browser only.
            is_for_all = rule is not None and rule.anyone and not request.environ[SESSION].accessed
            cacheable = is_for_all and response.status_code in (200, 304)
            response.headers["Cache-Control"] = PUBLIC_CACHE if cacheable else "no-store"
        return response
