"""A small https server on this machine with a certificate of its own, for what the register asks elsewhere."""

import datetime
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.outgoing import Way

Reply = tuple[int, bytes, Mapping[str, str]]
BASE_URL = "http://localhost:8000"


@dataclass
class WebServer:
    """What it answers by path (or does itself with the connection), and what it was asked."""

    port: int
    trusts: ssl.SSLContext
    names: tuple[str, ...]
    answers: dict[str, Reply | Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    """Method, path, headers and body of each request."""

    def way(self, **limits: float) -> Way:
        """The way of a client that may reach this server, at its usual port, under its names."""
        return Way(
            base_url=BASE_URL,
            allowed={f"{name}:443": f"127.0.0.1:{self.port}" for name in self.names},
            tls=self.trusts,
            **limits,  # pyright: ignore[reportArgumentType]
        )


@contextmanager
def web_server(folder: Path, *names: str, certified_for: str = "") -> Iterator[WebServer]:
    """A server for *names*; its certificate names *certified_for* instead when that is given."""
    certificate, key = make_certificate(folder, (certified_for,) if certified_for else names)
    trusts = ssl.create_default_context(cafile=str(certificate))
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    found = WebServer(server.server_address[1], trusts, names)
    server.RequestHandlerClass = _handler(found)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(server: WebServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            server.asked.append((self.command, self.path, dict(self.headers.items()), body))
            answer = server.answers.get(self.path, (404, b"no such file", {}))
            if callable(answer):
                answer(self)
                return
            status, content, headers = answer
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815 - the name that the library asks for

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed."""

    return Handler


def make_certificate(folder: Path, names: tuple[str, ...]) -> tuple[Path, Path]:
    """A certificate for *names* that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "server.crt", folder / "server.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return certificate, private
