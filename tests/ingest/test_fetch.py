"""`pincite fetch` against a real server on this machine: what is stored, and that failures change nothing."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import ipaddress
import os
import socket
import ssl
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from support import REPO

from index.errors import CorpusError, QuestionError, SettingsError
from index.records import Kind, Source
from ingest.fetch import FetchReport, Outcome, State, fetch, row
from ingest.fetch_address import NotFetched, allowed, parsed, place, public_numbers
from ingest.fetch_files import REPORT_LABEL, replace_all, shelf, toml
from ingest.fetch_http import Limits
from ingest.files import scan
from ingest.manifest import SourceEntry, read_manifest
from ingest.metadata import combine, read_sidecar

PAGE = b"<html><head><title>A page</title></head><body><p>No officer shall enter a school.</p></body></html>"
# Where nothing is to be waited for, a busy machine may take its time.
ROOMY = Limits(size=100_000, redirects=3, delay=0)


@dataclass
class Server:
    """What the server answers at each path, and what it was asked."""

    port: int = 0
    answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def url(self, path: str = "/page") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def say(
        self, path: str, body: bytes = PAGE, status: int = 200, content_type: str = "text/html", **headers: str
    ) -> None:
        """Answer so at this path, with a right Content-Length unless headers give one."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            sent = {"Content-Type": content_type, "Content-Length": str(len(body))}
            sent |= {name.replace("_", "-"): value for name, value in headers.items()}
            handler.send_response(status)
            for name, value in sent.items():
                if value:
                    handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(body)

        self.answers[path] = answer


@contextlib.contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append((self.path, dict(self.headers.items())))
            state.times.append(time.monotonic())
            with contextlib.suppress(OSError):
                state.answers[self.path](self)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *args: None  # type: ignore[method-assign]
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as state:
        yield state


@pytest.fixture
def corpus(tmp_path: Path, server: Server) -> Path:
    return make(tmp_path / "corpus", {"N-1": server.url()})


def make(folder: Path, urls: dict[str, str], *, verified: bool = True) -> Path:
    folder.mkdir(exist_ok=True)
    rows = [
        {"id": id_, "title": f"Story {id_}", "issuer": "A paper", "kind": "news", "jurisdiction": "US-CT"}
        | {"date": "2017-02", "url": url, "verified": verified}
        for id_, url in urls.items()
    ]
    (folder / "sources.toml").write_text("".join("[[source]]\n" + toml(row).decode() for row in rows), encoding="utf-8")
    return folder


def run(corpus: Path, *ids: str, limits: Limits = ROOMY) -> FetchReport:
    return fetch(corpus, ids, limits=limits, allow_loopback=True)


def one(corpus: Path, *ids: str, limits: Limits = ROOMY) -> Outcome:
    (outcome,) = run(corpus, *ids, limits=limits).outcomes
    return outcome


def files(corpus: Path) -> dict[str, bytes]:
    return {f.relative_to(corpus).as_posix(): f.read_bytes() for f in sorted(corpus.rglob("*")) if f.is_file()}


def refused(corpus: Path, *words: str, limits: Limits = ROOMY) -> None:
    """The only source fails with these words, and not a byte of the corpus changes."""
    before = files(corpus)
    outcome = one(corpus, limits=limits)
    assert (outcome.state, outcome.path) == (State.FAILED, ""), outcome
    for word in words:
        assert word in outcome.reason, outcome.reason
    assert files(corpus) == before


DOCUMENT, SIDECAR, NOTE = "news/fetched/N-1.html", "news/fetched/N-1.html.meta.toml", "news/fetched/.N-1.fetch.toml"


def test_document_sidecar_and_note(corpus: Path, server: Server) -> None:
    server.say("/page", ETag='"v1"', Last_Modified="Wed, 22 Feb 2017 10:00:00 GMT")
    assert one(corpus) == Outcome("N-1", State.FETCHED, DOCUMENT)
    assert set(files(corpus)) == {"sources.toml", DOCUMENT, SIDECAR, NOTE}
    assert (corpus / DOCUMENT).read_bytes() == PAGE
    assert [source.path for source in scan(corpus).files] == [DOCUMENT], "note and sidecar are no documents"
    meta = combine(DOCUMENT, read_sidecar((corpus / SIDECAR).read_bytes(), SIDECAR))
    assert (meta.title, meta.kind, meta.issuer, meta.jurisdiction) == ("Story N-1", Kind.NEWS, "A paper", "US-CT")
    assert (meta.date, meta.ids, meta.url, meta.url_verified) == ("2017-02", ("N-1",), server.url(), True)
    assert meta.source("last_checked") is Source.SIDECAR
    note = tomllib.loads((corpus / NOTE).read_text(encoding="utf-8"))
    assert note["sha256"] == hashlib.sha256(PAGE).hexdigest()
    assert (note["etag"], note["address"]) == ('"v1"', server.url())
    ((path, headers),) = server.asked
    assert path == "/page"
    assert headers["User-Agent"].startswith("pincite/")
    assert headers["Host"] == f"127.0.0.1:{server.port}"
    assert "If-None-Match" not in headers


def test_not_modified(corpus: Path, server: Server) -> None:
    server.say("/page", ETag='"v1"', Last_Modified="Wed, 22 Feb 2017 10:00:00 GMT")
    one(corpus)
    sidecar = corpus / SIDECAR
    server.say("/page", b"", status=304, content_type="")
    assert one(corpus) == Outcome("N-1", State.UNCHANGED, DOCUMENT)
    assert server.asked[-1][1]["If-None-Match"] == '"v1"'
    assert server.asked[-1][1]["If-Modified-Since"] == "Wed, 22 Feb 2017 10:00:00 GMT"
    assert (corpus / DOCUMENT).read_bytes() == PAGE
    assert one(corpus).state is State.UNCHANGED, "what the server said is kept for the next time"
    assert server.asked[-1][1]["If-None-Match"] == '"v1"'
    assert tomllib.loads(sidecar.read_text(encoding="utf-8"))["last_checked"]


def test_same_bytes_again_are_unchanged_and_new_ones_replace(corpus: Path, server: Server) -> None:
    server.say("/page")
    assert one(corpus).state is State.FETCHED
    assert one(corpus).state is State.UNCHANGED
    server.say("/page", PAGE + b"<p>More.</p>")
    assert one(corpus).state is State.FETCHED
    assert (corpus / DOCUMENT).read_bytes().endswith(b"More.</p>")


def test_deleted_document_is_fetched_in_full(corpus: Path, server: Server) -> None:
    server.say("/page", ETag='"v1"')
    one(corpus)
    (corpus / DOCUMENT).unlink()
    assert one(corpus).state is State.FETCHED
    assert "If-None-Match" not in server.asked[-1][1]


def test_redirect_to_a_listed_host(corpus: Path, server: Server) -> None:
    server.say("/page", b"", status=301, Location="/moved?x=1#there")
    server.say("/moved?x=1", ETag='"v2"')
    assert one(corpus).state is State.FETCHED
    one(corpus)
    conditional = [(path, "If-None-Match" in headers) for path, headers in server.asked]
    assert conditional[2:] == [("/page", False), ("/moved?x=1", True)], "an ETag is for the address that sent it"


def test_redirect_to_an_unlisted_host(corpus: Path, server: Server) -> None:
    with serving() as other:
        other.say("/page")
        server.say("/page", b"", status=302, Location=other.url())
        refused(corpus, f"redirects to 127.0.0.1:{other.port}", "no source in the manifest")
        assert other.asked == []


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("http://example.org/page", "only https"),
        ("ftp://example.org/page", "only https"),
        ("file:///etc/passwd", "is no web address"),
        ("http://me:secret@127.0.0.1/page", "user name"),
        ("http://[broken/", "Invalid IPv6"),
    ],
)
def test_redirect_to_what_is_not_fetched(corpus: Path, server: Server, location: str, words: str) -> None:
    server.say("/page", b"", status=302, Location=location)
    refused(corpus, words)
    assert len(server.asked) == 1


def test_redirect_loop(corpus: Path, server: Server) -> None:
    server.say("/page", b"", status=302, Location="/page")
    refused(corpus, "redirects more than 3 times")
    assert len(server.asked) == ROOMY.redirects + 1


@pytest.mark.parametrize("status", [301, 404, 410, 429, 500, 503, 304, 206])
def test_status_that_brings_no_document(corpus: Path, server: Server, status: int) -> None:
    server.say("/page", b"" if status == 304 else PAGE, status=status)
    refused(corpus, f"the server answers {status}")


def test_too_large_by_header(corpus: Path, server: Server) -> None:
    server.say("/page", Content_Length="100001")
    refused(corpus, "larger than 0.0953674 MB")


def test_too_large_by_what_arrives(corpus: Path, server: Server) -> None:
    server.say("/page", b"<html>" + b"x" * 100_000, Content_Length="")
    refused(corpus, "larger than")


def test_packed_bomb(corpus: Path, server: Server) -> None:
    import gzip

    server.say("/page", gzip.compress(b"<html>" + b"x" * 20_000_000), Content_Encoding="gzip")
    refused(corpus, "larger than")


@pytest.mark.parametrize(
    ("content_type", "body", "words"),
    [
        ("application/json", b"{}", "'application/json', which pincite does not read"),
        ("application/octet-stream", b"%PDF-1.4", "does not read"),
        ("", PAGE, "no content type"),
        ("application/pdf", PAGE, "something else"),
        ("image/png", b"%PDF-1.4 endobj", "something else"),
        ("text/plain", b"\0\1\2\3" * 50, "cannot be read"),
        ("text/html", b"", "empty page"),
        ("text/html", b" \n ", "empty page"),
    ],
)
def test_content_that_is_not_read(corpus: Path, server: Server, content_type: str, body: bytes, words: str) -> None:
    server.say("/page", body, content_type=content_type)
    refused(corpus, words)


@pytest.mark.parametrize(
    ("content_type", "body", "ending"),
    [
        ("Text/HTML; charset=utf-8", PAGE, ".html"),
        ("text/plain", b"Section 1. No officer shall.", ".txt"),
        ("application/pdf", b"%PDF-1.4\n1 0 obj endobj\n", ".pdf"),
        ("application/rtf", rb"{\rtf1 Words.}", ".rtf"),
        ("message/rfc822", b"From: a@b.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\nWords.", ".eml"),
    ],
)
def test_each_format_gets_its_ending(corpus: Path, server: Server, content_type: str, body: bytes, ending: str) -> None:
    server.say("/page", body, content_type=content_type)
    assert one(corpus).path == f"news/fetched/N-1{ending}"


def test_page_in_place_of_a_pdf(tmp_path: Path, server: Server) -> None:
    corpus = make(tmp_path / "c", {"N-1": server.url("/memo.PDF")})
    server.say("/memo.PDF")
    refused(corpus, "a web page came in place of a .pdf file")


def test_truncated_body(corpus: Path, server: Server) -> None:
    server.say("/page", Content_Length=str(len(PAGE) + 50))
    refused(corpus, "the connection failed")


def test_broken_chunks(corpus: Path, server: Server) -> None:
    server.say("/page", b"5\r\n<html\r\nzz\r\n", Content_Length="", Transfer_Encoding="chunked")
    refused(corpus, "the connection failed")


def test_answer_that_is_no_http(corpus: Path, server: Server) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"SSH-2.0-x\r\n\r\n")

    server.answers["/page"] = answer
    refused(corpus, "the connection failed")


def test_connection_refused(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    refused(make(tmp_path / "c", {"N-1": f"http://127.0.0.1:{port}/"}), "the connection failed", "refused")


def test_server_that_does_not_take_up_tls(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        corpus = make(tmp_path / "c", {"N-1": f"https://127.0.0.1:{deaf.getsockname()[1]}/"})
        started = time.monotonic()
        refused(corpus, "no connection within 0.5 s", limits=Limits(connect=0.5, whole=6, delay=0))
        assert time.monotonic() - started < 5


def test_silent_server(corpus: Path, server: Server) -> None:
    server.answers["/page"] = lambda handler: time.sleep(2)
    refused(corpus, "nothing arrived for 0.4 s", limits=Limits(read=0.4, delay=0))


@pytest.mark.parametrize("start", [b"", b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n"], ids=["headers", "body"])
def test_dripping_server(corpus: Path, server: Server, start: bytes) -> None:
    """One byte now and then keeps every socket time-out quiet; the limit of the whole ends it."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(start)
        for byte in b"HTTP/1.0 200 OK and more of this and more":
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(0.1)

    server.answers["/page"] = drip
    started = time.monotonic()
    refused(corpus, "longer than 0.8 s", limits=Limits(whole=0.8, read=2, delay=0))
    assert time.monotonic() - started < 3.5, "it waited for the last drop"


def test_failure_keeps_the_old_file_and_edits_are_kept(corpus: Path, server: Server) -> None:
    server.say("/page")
    one(corpus)
    server.say("/page", status=500)
    refused(corpus, "500")
    (corpus / DOCUMENT).write_bytes(PAGE + b"<!-- mine -->")
    server.say("/page")
    server.asked.clear()
    refused(corpus, "was edited", "move it away")
    assert server.asked == [], "nothing is asked for in vain"


def test_file_that_was_not_fetched_is_kept(corpus: Path, server: Server) -> None:
    server.say("/page")
    (corpus / DOCUMENT).parent.mkdir(parents=True)
    (corpus / DOCUMENT).write_bytes(b"mine")
    refused(corpus, "was not put there by `pincite fetch`")
    assert (corpus / DOCUMENT).read_bytes() == b"mine"


def test_edited_sidecar_is_kept_and_said(corpus: Path, server: Server) -> None:
    server.say("/page")
    one(corpus)
    (corpus / SIDECAR).write_text('title = "Mine"\n', encoding="utf-8")
    for body in (PAGE + b"1", PAGE + b"2"):
        server.say("/page", body)
        outcome = one(corpus)
        assert outcome.state is State.FETCHED
        assert outcome.warnings == ("N-1.html.meta.toml was edited and is kept as it is",)
        assert (corpus / SIDECAR).read_text(encoding="utf-8") == 'title = "Mine"\n'
        assert (corpus / DOCUMENT).read_bytes() == body
    (corpus / SIDECAR).unlink()
    assert one(corpus).warnings == ()
    assert (corpus / SIDECAR).exists()


def test_other_format_beside_the_old_file_is_refused(corpus: Path, server: Server) -> None:
    server.say("/page")
    one(corpus)
    server.say("/page", b"Plain words.", content_type="text/plain")
    refused(corpus, "it is .txt now", "N-1.html")


@pytest.mark.parametrize("allowed_steps", [0, 1, 2])
def test_killed_between_the_files(
    corpus: Path, server: Server, monkeypatch: pytest.MonkeyPatch, allowed_steps: int
) -> None:
    """Whatever is in place is whole, nothing else lies about, and the next run goes through."""
    server.say("/page")
    one(corpus)
    server.say("/page", PAGE + b"<p>New.</p>")
    steps: list[Path] = []

    def failing(part: Path, file: Path) -> None:
        if len(steps) == allowed_steps:
            raise OSError(28, "No space left on device")
        steps.append(file)
        Path(part).rename(file)

    monkeypatch.setattr(os, "replace", failing)
    outcome = one(corpus)
    assert (outcome.state, outcome.reason) == (State.FAILED, "cannot be stored: No space left on device")
    assert set(files(corpus)) == {"sources.toml", DOCUMENT, SIDECAR, NOTE}
    assert (corpus / DOCUMENT).read_bytes() == PAGE
    monkeypatch.undo()
    assert one(corpus).state is State.FETCHED
    assert one(corpus).state is State.UNCHANGED


def test_replace_all_leaves_nothing_when_writing_fails(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "full").write_bytes(b"")
    with pytest.raises(OSError):
        replace_all([(tmp_path / "a", b"new"), (tmp_path / "a" / "below a file", b"new")])
    assert sorted(f.name for f in tmp_path.iterdir()) == ["a", "b"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_damaged_note_counts_as_none(corpus: Path, server: Server) -> None:
    server.say("/page")
    one(corpus)
    for damage in ("file = [", 'file = "../../sources.toml"\n', "\x00"):
        (corpus / NOTE).write_text(damage, encoding="utf-8")
        refused(corpus, "was not put there")


def test_all_that_somebody_has_seen(tmp_path: Path, server: Server) -> None:
    corpus = make(tmp_path / "c", {"A": server.url("/a"), "B": server.url("/b"), "C": ""})
    text = (corpus / "sources.toml").read_text(encoding="utf-8")
    head, _, tail = text.rpartition('id = "B"')
    (corpus / "sources.toml").write_text(head + 'id = "B"' + tail.replace("true", "false", 1), encoding="utf-8")
    server.say("/a")
    server.say("/b")
    seen: list[tuple[str, int, int]] = []
    report = fetch(corpus, progress=lambda *told: seen.append(told), limits=ROOMY, allow_loopback=True)
    assert [(o.source, o.state) for o in report.outcomes] == [("A", State.FETCHED)]
    assert seen == [("fetching", 0, 1)]
    named = run(corpus, "C", "B")
    assert [(o.source, o.state) for o in named.outcomes] == [("B", State.FETCHED), ("C", State.FAILED)]
    assert "nobody has seen" in named.outcomes[0].warnings[0]
    assert named.outcomes[1].reason == "the manifest gives no address"
    assert (named.count(State.FETCHED), named.count(State.FAILED)) == (1, 1)


def test_row_for_programs() -> None:
    failed = Outcome("A", State.FAILED, reason="why", warnings=("look",))
    assert row(failed) == {"source": "A", "state": "failed", "path": None, "reason": "why", "warnings": ["look"]}
    assert row(Outcome("A", State.FETCHED, "news/a.html"))["path"] == "news/a.html"


def test_one_failure_does_not_stop_the_others(tmp_path: Path, server: Server) -> None:
    corpus = make(tmp_path / "c", {"A": server.url("/a"), "B": server.url("/b")})
    server.say("/a", status=404)
    server.say("/b")
    assert [o.state for o in run(corpus).outcomes] == [State.FAILED, State.FETCHED]


def test_a_host_is_left_in_peace(tmp_path: Path, server: Server) -> None:
    corpus = make(tmp_path / "c", {"A": server.url("/a"), "B": server.url("/b")})
    server.say("/a")
    server.say("/b")
    run(corpus, limits=Limits(delay=0.3))
    assert server.times[1] - server.times[0] >= 0.3


def test_nothing_to_fetch(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no corpus folder"):
        fetch(tmp_path / "none")
    with pytest.raises(CorpusError, match="lists no sources"):
        fetch(tmp_path)
    (tmp_path / "sources.toml").write_text("[[source]]\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="'id' is missing"):
        fetch(tmp_path)
    with pytest.raises(QuestionError, match="no source 'X'"):
        fetch(make(tmp_path, {"A": "https://example.org/"}), ["X"])


def test_loopback_and_plain_http_are_refused_outside_tests(corpus: Path, server: Server) -> None:
    server.say("/page")
    (plain,) = fetch(corpus, limits=ROOMY).outcomes
    assert "only https" in plain.reason
    make(corpus, {"N-1": server.url().replace("http:", "https:")})
    (loopback,) = fetch(corpus, limits=ROOMY).outcomes
    assert "an address of this machine or of a private network" in loopback.reason
    assert server.asked == []


@pytest.mark.parametrize(
    "number",
    "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 ::1 fe80::1%1 fc00::1 "
    "::ffff:10.0.0.1 2002:0a00:0001:: 240.0.0.1".split(),
)
def test_names_of_private_networks(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    """One private number among public ones is enough."""
    found = [(2, 1, 6, "", ("93.184.215.14", 443)), (2, 1, 6, "", (number, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    url = parsed("https://example.org/")
    assert url
    with pytest.raises(NotFetched, match="private network"):
        public_numbers(url, allow_loopback=False)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found[:1])
    assert public_numbers(url, allow_loopback=False) == ["93.184.215.14"]


def test_www_makes_no_difference_but_other_names_and_ports_do() -> None:
    places = {place(url) for url in [parsed("https://www.example.org/a")] if url}
    assert allowed("https://example.org/b", places, allow_loopback=False).path == "/b"
    assert allowed("HTTPS://WWW.Example.org/b", places, allow_loopback=False)
    for other in ("https://example.org:8443/", "https://example.org.evil.org/", "https://mail.example.org/"):
        with pytest.raises(NotFetched, match="no source in the manifest"):
            allowed(other, places, allow_loopback=False)


def certificate(folder: Path, name: str) -> ssl.SSLContext:
    """A server's context with a self-signed certificate for `name`, also written to `folder/ca.pem`."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "pincite test")])
    alternative = x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    return context


@pytest.mark.parametrize(
    ("name", "trusted", "reason"),
    [
        ("127.0.0.1", True, ""),
        ("127.0.0.1", False, "its certificate is not valid"),
        ("example.org", True, "its certificate is not valid"),
    ],
)
def test_certificates_are_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, trusted: bool, reason: str
) -> None:
    context = certificate(tmp_path, name)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with serving(context) as server:
        server.say("/page")
        corpus = make(tmp_path / "c", {"N-1": server.url().replace("http:", "https:")})
        outcome = one(corpus)
    assert (outcome.state is State.FAILED) == bool(reason)
    assert reason in outcome.reason
    assert bool(server.asked) != bool(reason), "nothing is sent to a server that is not who it should be"


def entry(url: str, kind: str = "memo", date: str = "2025-02-05") -> SourceEntry:
    return SourceEntry("M-1", "A memo", "An office", kind, "US", date, url, True)


@pytest.mark.parametrize(
    ("url", "kind", "folder"),
    [
        ("https://www.dhs.gov/a.pdf", "memo", "memos/official"),
        ("https://www.cga.ct.gov/a.htm", "statute", "statutes/official"),
        ("https://www.law.cornell.edu/uscode/text/8/1373", "statute", "statutes/official"),
        ("https://www.ecfr.gov/current", "regulation", "regulations/official"),
        ("https://www.uscourts.gov/a", "pamphlet", "official"),
        ("https://paper.example/a", "news", "news/fetched"),
        ("https://paper.example/a", "statute", "news/fetched"),
        ("https://dhs.gov.example/a", "memo", "news/fetched"),
        ("https://notgov/a", "memo", "news/fetched"),
    ],
)
def test_shelf(url: str, kind: str, folder: str) -> None:
    assert shelf(entry(url, kind)).folder == folder


def test_official_text_speaks_for_itself() -> None:
    meta = combine("a", read_sidecar(toml(shelf(entry("https://www.dhs.gov/a")).sidecar), "a"))
    assert (meta.title, meta.kind, meta.issuer, meta.date) == ("A memo", Kind.MEMO, "An office", "2025-02-05")
    assert (meta.ids, meta.label) == (("M-1",), "")
    printed = shelf(entry("https://www.law.cornell.edu/a", "statute")).sidecar
    assert (printed["label"], printed["ids"]) == ("copy published by law.cornell.edu", ["M-1"])


@pytest.mark.parametrize("url", ["https://[bad/", "no address"])
def test_an_address_that_is_none_belongs_nowhere(url: str) -> None:
    with pytest.raises(NotFetched, match="is no web address"):
        shelf(entry(url))


def test_page_about_a_document_is_not_the_document() -> None:
    """It is dated and named by itself, and takes over nothing from the document that it reports."""
    meta = combine("a", read_sidecar(toml(shelf(entry("https://www.paper.example/a", "statute")).sidecar), "a"))
    assert (meta.kind, meta.issuer, meta.date, meta.ids) == (Kind.NEWS, "paper.example", "", ())
    assert meta.label == REPORT_LABEL
    assert meta.source("title") is Source.FILE_NAME
    assert "M-1, A memo" in meta.notes


def test_every_source_of_the_starter_corpus_has_a_sidecar_that_is_read() -> None:
    listed = [source for source in read_manifest(REPO / "corpus") if source.url]
    assert listed
    for source in listed:
        place_ = shelf(source)
        meta = combine(f"{place_.folder}/{source.id}.html", read_sidecar(toml(place_.sidecar), "a"))
        assert meta.kind in (Kind.NEWS, Kind(source.kind))
        assert meta.url == source.url


@pytest.mark.parametrize("text", ['"quoted" \\ back', "tab\tline\nend", "\x7f\x85\x01 é 👩‍👩‍👧 \u2028"])
def test_toml_keeps_every_text(text: str) -> None:
    values = {"title": text, "ids": [text], "flag": False, "none": ""}
    assert tomllib.loads(toml(values).decode()) == {"title": text, "ids": [text], "flag": False}
