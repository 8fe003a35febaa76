import pytest
from flask import Flask
from sqlalchemy import select

from accounts import passwords, staffing
from accounts.staffing import NewStaff, add_staff, demo_password
from foundation.database import session, transaction
from foundation.refusal import BadInput
from records.body import Body
from records.prefecture import Prefecture
from records.staff import Staff

pytestmark = pytest.mark.usefixtures("app")


def body(code: str) -> Body:
    return session.scalars(select(Body).where(Body.code == code)).one()


def new(role: str, of: Body | None, *, prefecture_id: int = 0, login: str = "new") -> NewStaff:
    place = of.prefecture_id if of and not prefecture_id else prefecture_id
    return NewStaff(login=login, name="見本", role=role, prefecture_id=place, body_id=of.id if of else None)


def test_every_body_of_a_demo_prefecture_has_a_log_in() -> None:
    codes = [code.lower() for code in session.scalars(select(Body.code))]
    places = ["akita", "saga", "aichi", "mihon"]
    wanted = {*codes, *(f"ken-{place}" for place in places), *(f"kansa-{place}" for place in places)}

    assert set(session.scalars(select(Staff.login))) == wanted


def test_making_the_demo_staff_again_makes_nobody() -> None:
    saga = session.scalars(select(Prefecture).where(Prefecture.code == "saga")).one()

    assert staffing.add_demo_staff(saga) == []


def test_colleagues_of_a_demo_prefecture_are_told_apart_by_name() -> None:
    mihon = session.scalars(select(Prefecture).where(Prefecture.code == "mihon")).one()
    names = list(session.scalars(select(Staff.name).where(Staff.prefecture_id == mihon.id)))

    assert len(set(names)) == len(names) == 14


def test_demo_log_ins_are_printed_with_passwords_that_open(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["accounts", "demo"])

    assert f"darc-k        {demo_password('darc-k')}" in answer.output
    assert len(answer.output.splitlines()) == len(list(session.scalars(select(Staff.id))))


def test_a_changed_password_is_not_printed(app: Flask) -> None:
    with transaction():
        session.scalars(select(Staff).where(Staff.login == "darc-k")).one().password_hash = passwords.hash_of("own")

    assert "darc-k" not in app.test_cli_runner().invoke(args=["accounts", "demo"]).output


@pytest.mark.parametrize(
    ("role", "code"),
    [("counselor", "PREF-SAG"), ("prefecture", "DARC-K"), ("auditor", "DARC-K"), ("counselor", None), ("king", None)],
)
def test_role_and_body_must_go_together(role: str, code: str | None) -> None:
    with pytest.raises(BadInput):
        add_staff(new(role, body(code) if code else None, prefecture_id=body("DARC-K").prefecture_id), "hash")


def test_nobody_works_for_a_body_of_another_prefecture() -> None:
    with pytest.raises(BadInput):
        add_staff(new("counselor", body("DARC-K"), prefecture_id=body("BAR-A").prefecture_id), "hash")


def test_a_log_in_is_given_once() -> None:
    with pytest.raises(BadInput):
        add_staff(new("counselor", body("DARC-K"), login="darc-k"), "hash")


def test_the_command_takes_on_a_counselor_who_can_sign_in(app: Flask) -> None:
    typed = "見本 新人\nlong enough pass\nlong enough pass\n"
    answer = app.test_cli_runner().invoke(
        args=["accounts", "add", "Shinjin", "--role", "counselor", "--body", "DARC-K"], input=typed
    )

    session.rollback()
    staff = session.scalars(select(Staff).where(Staff.login == "shinjin")).one()
    assert answer.exit_code == 0
    assert passwords.fit(staff.password_hash, "long enough pass")


def test_old_parameters_are_renewed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, name="CHEAP_PASSWORDS", value=False)
    cheap = passwords.demo_hash_of("pass")

    assert passwords.is_old(cheap)
    assert passwords.fit(cheap, "pass")
    assert not passwords.is_old(passwords.hash_of("pass"))


@pytest.mark.parametrize(
    ("arguments", "typed", "fault"),
    [
        (["--role", "counselor", "--body", "NOBODY"], "", "NOBODY"),
        (["--role", "counselor", "--body", "DARC-K", "--prefecture", "akita"], "", "DARC-K"),
        (["--role", "auditor", "--prefecture", "nowhere"], "", "nowhere"),
        (["--role", "counselor", "--body", "DARC-K"], "short\nshort\n", "password"),
        (["--role", "auditor", "--body", "DARC-K"], "long enough pass\nlong enough pass\n", "auditor"),
        (["--role", "king", "--body", "DARC-K"], "", "king"),
    ],
)
def test_the_command_names_what_is_wrong_and_takes_on_nobody(
    app: Flask, *, arguments: list[str], typed: str, fault: str
) -> None:
    before = len(list(session.scalars(select(Staff.id))))

    answer = app.test_cli_runner().invoke(args=["accounts", "add", "new", "--name", "見本", *arguments], input=typed)

    session.rollback()
    assert answer.exit_code == 2
    assert fault in answer.output
    assert len(list(session.scalars(select(Staff.id)))) == before


def test_an_auditor_is_taken_on_for_a_prefecture(app: Flask) -> None:
    typed = "long enough pass\nlong enough pass\n"

    arguments = ["accounts", "add", "kansa", "--role", "auditor", "--prefecture", "saga", "--name", "見本"]
    app.test_cli_runner().invoke(args=arguments, input=typed)

    session.rollback()
    assert session.scalars(select(Staff).where(Staff.login == "kansa")).one().body_id is None
