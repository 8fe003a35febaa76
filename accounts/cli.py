"""`flask accounts`: taking on staff, and the log-ins of the demo world."""

import click
from sqlalchemy import select

from accounts import passwords, staffing
from accounts.roles import Role
from foundation.commands import CommandGroup
from foundation.database import session
from foundation.refusal import BadInput
from records.body import Body
from records.prefecture import Prefecture

group = CommandGroup("accounts", help="Staff who may sign in.")
_SHORTEST = 12


@group.command("demo")
def demo() -> None:
    """Print the demo log-ins with their passwords."""
    names = {prefecture.id: prefecture.name for prefecture in session.scalars(select(Prefecture))}
    for staff in staffing.demo_log_ins():
        password = staffing.demo_password(staff.login)
        click.echo(f"{staff.login:<14}{password:<16}{names[staff.prefecture_id]}  {staff.role}")


@group.command("add")
@click.argument("login")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--body", "body_code", help="Code of the body; without one for an auditor.")
@click.option("--prefecture", help="Code of the prefecture; needed for an auditor, and where two have such a body.")
@click.option("--name", prompt=True, help="The name that colleagues see.")
def add(login: str, role: str, *, body_code: str | None, prefecture: str | None, name: str) -> None:
    """Create the account LOGIN; asks for its password."""
    prefecture_id, body_id = _place(prefecture, body_code)
    new = staffing.NewStaff(login=login.lower(), name=name, role=role, prefecture_id=prefecture_id, body_id=body_id)
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if len(password) < _SHORTEST:
        raise BadInput(f"password: give at least {_SHORTEST} characters")
    staffing.add_staff(new, passwords.hash_of(password))


def _place(prefecture: str | None, body_code: str | None) -> tuple[int, int | None]:
    if body_code is None:
        found = session.scalars(select(Prefecture).where(Prefecture.code == prefecture)).one_or_none()
        if found is None:
            raise BadInput(f"prefecture: {prefecture!r} is not loaded")
        return found.id, None
    query = select(Body).join(Prefecture, Body.prefecture_id == Prefecture.id).where(Body.code == body_code)
    bodies = session.scalars(query.where(Prefecture.code == prefecture) if prefecture else query).all()
    if len(bodies) != 1:
        raise BadInput(f"body: {len(bodies)} bodies are called {body_code!r}")
    return bodies[0].prefecture_id, bodies[0].id
