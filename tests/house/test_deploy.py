"""What is handed to systemd and nginx is read by them without a complaint; where they lack, the test says so."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from config import Settings

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted(
    each for each in (DEPLOY / "systemd").iterdir() if each.suffix in (".service", ".timer", ".path")
)
CERTIFICATE = [
    "openssl",
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    "-subj",
    "/CN=register.example",
]


def systemd_complaints(unit: str, folder: Path, kind: str = ".service") -> list[str]:
    """What ``systemd-analyze verify`` says of a unit whose programs exist in *folder*."""
    programs = [each.relative_to(DEPLOY.parent).as_posix() for each in (DEPLOY / "bin").iterdir()]
    for program in ("bin/register", ".venv/bin/python", *programs):
        stub = folder / "opt" / program
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text("#!/bin/sh\n")
        stub.chmod(0o755)
    here = unit.replace("=/opt/register", f"={folder}/opt")
    here = re.sub(
        r"^(After|Wants|Before|Requires)=.*$", "", here, flags=re.MULTILINE
    )  # units of another machine
    file = folder / f"register-under-test{kind}"
    file.write_text(here)
    if kind == ".timer":  # what it begins has to be there
        (folder / "register-under-test.service").write_text("[Service]\nExecStart=/bin/true\n")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(file)], capture_output=True, text=True, check=False
    )
    return [line for line in (done.stderr + done.stdout).splitlines() if file.name in line]


needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="SKIP: systemd-analyze is not here (apt-get install systemd)",
)


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_reads_each_unit(unit: Path, tmp_path: Path) -> None:
    assert systemd_complaints(unit.read_text(), tmp_path, unit.suffix) == []


@needs_systemd
@pytest.mark.parametrize(
    ("right", "wrong"), [("Restart=always", "Restart=allways"), ("ExecStart=/", "ExecStart=/nowhere/")]
)
def test_a_planted_fault_in_a_unit_is_named(tmp_path: Path, right: str, wrong: str) -> None:
    text = (DEPLOY / "systemd/register.service").read_text()
    assert right in text
    assert systemd_complaints(text.replace(right, wrong), tmp_path) != []


@needs_systemd
def test_a_planted_fault_in_a_timer_is_named(tmp_path: Path) -> None:
    text = (DEPLOY / "systemd/register-backup.timer").read_text()
    wrong = text.replace("OnCalendar=*-*-* 02:30:00", "OnCalendar=every night")
    assert wrong != text and systemd_complaints(wrong, tmp_path, ".timer") != []


def test_every_script_of_deploy_is_a_script(tmp_path: Path) -> None:
    for each in sorted((DEPLOY / "bin").iterdir()):
        assert each.stat().st_mode & 0o111 == 0o111, each.name
        assert subprocess.run(["/bin/sh", "-n", each], check=False).returncode == 0, each.name


def nginx_says(configuration: str, folder: Path) -> tuple[int, str]:
    """The exit status and words of ``nginx -t``, with a certificate made for it."""
    key, certificate = folder / "privkey.pem", folder / "fullchain.pem"
    if not key.exists():
        subprocess.run(
            [*CERTIFICATE, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True
        )
    here = configuration.replace("/etc/register/tls/", f"{folder}/").replace("/var/log/nginx/", f"{folder}/")
    here = here.replace("/opt/register/deploy", str(DEPLOY))
    here = re.sub(
        r"(listen (?:\[::\]:)?)(80|443)\b", r"\g<1>18\2", here
    )  # who is not root may not have those
    file = folder / "nginx.conf"
    file.write_text(
        f"pid {folder}/pid; error_log {folder}/error.log;\nevents {{}}\nhttp {{\n"
        + "".join(
            f"{name}_temp_path {folder}/{name};\n"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        + here
        + "}\n"
    )
    done = subprocess.run(
        [nginx() or "nginx", "-t", "-c", str(file), "-p", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def nginx() -> str | None:
    return shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin") or shutil.which(
        "nginx"
    )


needs_nginx = pytest.mark.skipif(
    nginx() is None or shutil.which("openssl") is None,
    reason="SKIP: nginx or openssl is not here (apt-get install nginx-light openssl)",
)


@needs_nginx
def test_nginx_reads_the_configuration(tmp_path: Path) -> None:
    status, words = nginx_says((DEPLOY / "nginx/register.conf").read_text(), tmp_path)
    assert status == 0, words


@needs_nginx
def test_a_planted_fault_in_the_configuration_is_named(tmp_path: Path) -> None:
    text = (DEPLOY / "nginx/register.conf").read_text().replace("proxy_pass", "proxy_past")
    status, words = nginx_says(text, tmp_path)
    assert status != 0
    assert "proxy_past" in words


def test_the_proxy_speaks_current_tls_and_serves_no_folder_but_the_public_ones() -> None:
    text = (DEPLOY / "nginx/register.conf").read_text()
    assert re.findall(r"ssl_protocols ([^;]*);", text) == ["TLSv1.2 TLSv1.3"]
    assert "autoindex" not in text
    folders = re.findall(r"\b(?:root|alias) ([^;]*);", text)
    assert set(folders) == {"/opt/register/static/", "/var/lib/register-site/files"}


def test_the_proxy_keeps_no_address_of_a_visitor() -> None:
    text = (DEPLOY / "nginx/register.conf").read_text()
    logged = re.findall(r"log_format register '([^']*)'", text)
    assert logged
    assert not re.search(r"remote_addr|http_referer|request_uri|\$args|\$request\b", logged[0])
    assert re.findall(r"access_log \S+ (\w+);", text) == ["register"]


def test_every_setting_of_the_example_exists() -> None:
    names = re.findall(r"^([A-Z_]+)=", (DEPLOY / "register.env.example").read_text(), re.MULTILINE)
    assert set(names) <= {f"REGISTER_{name.upper()}" for name in Settings.model_fields}
