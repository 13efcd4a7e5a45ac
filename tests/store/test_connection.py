"""Getting to a server: addresses, passwords, encryption; each failure one clear sentence, and no secret anywhere."""

import contextlib
import datetime as dt
import ipaddress
import logging
import pickle
import socket
import ssl
import sys
import threading
from types import ModuleType

import pytest
from neo4j_server import let_in
from tcp_proxy import Proxy

from chaingraph.errors import ChaingraphError, Exit, InputError, StoreError, UsageError
from chaingraph.store.address import Secret, address_of
from chaingraph.store.connection import connect, make_connection
from chaingraph.store.failures import require_version
from chaingraph.store.neo4j import Neo4jStore

CANARY = "Kanarienvogel-9f3a"


def failing(url, code, **options):
    """The error of connecting; its sentence stands in both languages and holds no secret."""
    options.setdefault("environ", {"NEO4J_PASSWORD": CANARY})
    with pytest.raises(StoreError, match=code) as raised:
        connect(make_connection(url, patience=0.5, **options))
    error = raised.value
    assert error.exit_code == Exit.DATABASE
    assert error.text.zh and error.text.en and "\n" not in error.text.en
    assert CANARY not in error.text.zh + error.text.en + str(error)
    return error


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("bolt://127.0.0.1", ("bolt://127.0.0.1:7687", False, True)),
        ("neo4j://localhost:9999/", ("neo4j://localhost:9999", False, True)),
        ("bolt+s://[::1]:1", ("bolt+s://[::1]:1", True, True)),
        ("neo4j+ssc://db.example", ("neo4j+ssc://db.example:7687", True, False)),
        ("bolt://127.evil.example", ("bolt://127.evil.example:7687", False, False)),
    ],
)
def test_addresses(url, address):
    found = address_of(url)
    assert (found.url, found.encrypted, found.loopback) == address


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:7474",
        "bolt://",
        "bolt://127.0.0.1/neo4j",
        "bolt://127.0.0.1?password=" + CANARY,
        "bolt://127.0.0.1:port",
        f"bolt://neo4j:{CANARY}@127.0.0.1",
        f"bolt://{CANARY}@127.0.0.1",
        f"bolt://neo4j:{CANARY}@[::1",
    ],
)
def test_bad_addresses_are_refused_and_not_repeated(url):
    with pytest.raises(UsageError, match="CG-N100") as raised:
        address_of(url)
    assert CANARY not in raised.value.text.zh + raised.value.text.en


def test_the_way_to_another_machine_must_be_encrypted():
    for url in ("bolt://db.example", "neo4j://10.0.0.5"):
        with pytest.raises(StoreError, match="CG-N101"):
            make_connection(url, environ={"NEO4J_PASSWORD": "x"})
        make_connection(url, environ={"NEO4J_PASSWORD": "x"}, insecure_plaintext=True)
    make_connection("neo4j+s://db.example", environ={"NEO4J_PASSWORD": "x"})


@pytest.fixture
def keyring_of(monkeypatch):
    """Put a keyring with some entries in the place of the system's."""

    def put(entries=(), error=None):
        module, errors = ModuleType("keyring"), ModuleType("keyring.errors")
        errors.KeyringError = type("KeyringError", (Exception,), {})

        def get_password(service, entry):
            if error:
                raise errors.KeyringError
            return dict(entries).get((service, entry))

        module.get_password, module.errors = get_password, errors
        monkeypatch.setitem(sys.modules, "keyring", module)
        monkeypatch.setitem(sys.modules, "keyring.errors", errors)

    return put


def test_a_password_is_looked_for_in_the_agreed_order(tmp_path, keyring_of):
    file = tmp_path / "password"
    file.write_text("from file\n", encoding="utf-8-sig")
    keyring_of({("chaingraph", "neo4j@127.0.0.1:7687"): "from keyring", ("chaingraph", "ann@127.0.0.1:1"): "of ann"})
    asked = []

    def prompt(who):
        asked.append(who)
        return "asked"

    def password(url="bolt://127.0.0.1", **options):
        return make_connection(url, prompt=prompt, **options).password.reveal()

    environ = {"NEO4J_PASSWORD": "from environment"}
    assert password(password_file=file, environ=environ) == "from file"
    assert password(environ=environ) == "from environment"
    assert password(environ={}) == "from keyring"
    assert password("bolt://127.0.0.1:1", user="ann", environ={}) == "of ann"
    assert not asked
    assert password("bolt://127.0.0.1:2", environ={"NEO4J_USERNAME": "bob"}) == "asked"
    assert asked == ["bob@127.0.0.1:2"]


def test_without_any_password_there_is_one_sentence(keyring_of, monkeypatch):
    keyring_of(error=True)
    with pytest.raises(StoreError, match="CG-N102"):
        make_connection("bolt://127.0.0.1", environ={})
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(StoreError, match="CG-N102"):
        make_connection("bolt://127.0.0.1", environ={})


def test_an_empty_or_absent_password_file_is_told(tmp_path):
    (tmp_path / "empty").touch()
    for name in ("empty", "absent"):
        with pytest.raises(InputError, match="CG-N103"):
            make_connection("bolt://127.0.0.1", password_file=tmp_path / name, environ={"NEO4J_PASSWORD": "x"})


def test_a_secret_shows_itself_nowhere():
    connection = make_connection("bolt://127.0.0.1", environ={"NEO4J_PASSWORD": CANARY})
    secret = connection.password
    shown = [repr(secret), str(secret), f"{secret}", f"{secret!s:>40}", repr(connection), str(vars(Secret))]
    assert not [text for text in shown if CANARY in text]
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_nobody_listens():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        error = failing(f"bolt://127.0.0.1:{probe.getsockname()[1]}", "CG-N115")
        failing(f"neo4j://127.0.0.1:{probe.getsockname()[1]}", "CG-N115")
    failing("bolt+s://nowhere.invalid:1", "CG-N115")
    assert "out of reach" in error.text.en


@contextlib.contextmanager
def answering(*answers):
    """A server that says one thing after each thing it hears."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            with contextlib.suppress(OSError):
                while True:
                    client, _ = listener.accept()
                    with client:
                        for answer in answers:
                            if not client.recv(65536):
                                break
                            client.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"bolt://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(10)


def success(**facts):
    """A Bolt message SUCCESS with texts."""
    body = b"\xb1\x70" + bytes([0xA0 + len(facts)])
    for name, value in facts.items():
        body += bytes([0x80 + len(name)]) + name.encode() + bytes([0x80 + len(value)]) + value.encode()
    return len(body).to_bytes(2, "big") + body + b"\x00\x00"


def test_a_web_port_is_told_from_a_bolt_port():
    with answering(b"HTTP/1.1 400 Bad Request\r\n\r\n") as url:
        failing(url, "CG-N113")
        failing(url.replace("bolt", "neo4j"), "CG-N113")


def test_a_server_of_old_says_so():
    with answering(b"\x00\x00\x04\x04", success(server="Neo4j/4.4.1", connection_id="c"), success()) as url:
        error = failing(url, "CG-N116")
    assert "Neo4j/4.4.1" in error.text.en
    with answering(b"\x00\x00\x00\x00") as url:
        failing(url, "CG-N116")


@pytest.mark.parametrize("agent", ["Neo4j/5.25.9", "Neo4j/4.4.40", "Memgraph/2.0", ""])
def test_old_versions_are_refused(agent):
    with pytest.raises(StoreError, match="CG-N116"):
        require_version(agent)


def test_a_wrong_password_and_a_wrong_database(neo4j_server):
    failing(neo4j_server.url, "CG-N110", user=neo4j_server.user)
    let_in(neo4j_server)
    environ = {"NEO4J_PASSWORD": neo4j_server.password}
    error = failing(neo4j_server.url, "CG-N112", user=neo4j_server.user, environ=environ, database="nowhere")
    assert "nowhere" in error.text.en


def test_too_many_wrong_passwords(neo4j_server):
    """The right password does not help for a while either; what is said then must not accuse it."""
    for _ in range(3):
        failing(neo4j_server.url, "CG-N110", user=neo4j_server.user)
    environ = {"NEO4J_PASSWORD": neo4j_server.password}
    failing(neo4j_server.url, "CG-N118", user=neo4j_server.user, environ=environ)
    let_in(neo4j_server)


def test_a_server_without_tls_is_told(neo4j_server):
    for scheme in ("bolt+s:", "neo4j+s:"):
        failing(neo4j_server.url.replace("bolt:", scheme), "CG-N133", user=neo4j_server.user)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that nobody knows, and its key."""
    pytest.importorskip("cryptography")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder


def test_an_unknown_certificate_is_refused_and_a_named_one_trusted(neo4j_server, certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    environ = {"NEO4J_PASSWORD": neo4j_server.password}
    with Proxy(int(neo4j_server.url.rpartition(":")[2]), ssl_context=context) as proxy:
        url = proxy.url.replace("bolt:", "bolt+s:")
        failing(url, "CG-N114", user=neo4j_server.user, environ=environ)
        failing(url.replace("bolt", "neo4j"), "CG-N114", user=neo4j_server.user, environ=environ)
        other = url.replace("127.0.0.1", "localhost")
        failing(other, "CG-N132", user=neo4j_server.user, environ=environ, ca_file=certificate / "cert.pem")
        failing(url, "CG-N134", user=neo4j_server.user, environ=environ, ca_file=certificate / "key.pem")
        failing(proxy.url, "CG-N130", user=neo4j_server.user, environ=environ)
        trusted = make_connection(
            url, user=neo4j_server.user, environ=environ, ca_file=certificate / "cert.pem", patience=1
        )
        with connect(trusted) as driver:
            assert driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1


def test_no_value_reaches_a_log_at_any_level(empty_neo4j, caplog):
    """The driver prints parameters at DEBUG; people's ids and the password must not get there."""
    from chaingraph.park import Park

    caplog.set_level(logging.DEBUG)
    logging.getLogger("neo4j").setLevel(logging.DEBUG)
    member = {"id": "p1_canaryMember", "stage": "full", "source": "synthetic"}
    firm = {"id": "E1", "name": "甲", "source": "synthetic"}
    connection = make_connection(
        empty_neo4j.url, user=empty_neo4j.user, environ={"NEO4J_PASSWORD": empty_neo4j.password}
    )
    with Neo4jStore(connection) as store:
        store.write(Park.from_rows({"Enterprise": [firm], "Member": [member]}))
        assert store.read()["Member"].height == 1
    assert "canaryMember" not in caplog.text
    assert empty_neo4j.password not in caplog.text


def test_what_the_server_says_is_not_passed_on(neo4j_server, neo4j_driver):
    """A constraint that fails names the value in its message."""
    from neo4j_server import erase

    from chaingraph.park import Park

    erase(neo4j_driver, schema=True)  # the program has an index of its own there
    neo4j_driver.execute_query("CREATE CONSTRAINT own FOR (n:Enterprise) REQUIRE n.name IS UNIQUE")
    firms = [{"id": key, "name": "同名canary", "source": "synthetic"} for key in ("E1", "E2")]
    connection = make_connection(
        neo4j_server.url, user=neo4j_server.user, environ={"NEO4J_PASSWORD": neo4j_server.password}
    )
    with Neo4jStore(connection) as store, pytest.raises(ChaingraphError) as raised:
        store.write(Park.from_rows({"Enterprise": firms}))
    erase(neo4j_driver)
    error = raised.value
    assert error.code == "CG-N131"
    assert "own :Enterprise(name)" in error.text.en and "own :Enterprise(name)" in error.text.zh
    assert "canary" not in error.text.en + error.text.zh
    assert error.__cause__ is None and error.__suppress_context__
