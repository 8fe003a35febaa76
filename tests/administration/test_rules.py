"""The rule pages through the front door: writing, checking, approving, and what a reader may rely on."""

import tomllib
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from accounts.passwords import demo_hash_of
from accounts.staffing import NewStaff, add_staff, demo_password
from foundation import clock
from foundation.database import session
from records.assignment import StoredDecision
from records.ruleset import PinnedCase, RuleDraft
from records.staff import Staff
from records.trail import Act, Trace
from routing.rules import parse_ruleset
from routing.ruleset_text import ruleset_text
from tests.builders import KARATSU, case_of, log_in, press, token_on, told, viewer_of
from tests.odd import toml
from tests.routing.deciding import rules_of
from tests.routing.nonsense import nonsense

RULES, DRAFT, PINNED = "/ken/kisoku", "/ken/kisoku/shitagaki", "/ken/kisoku/mihon"
# 唐津 and suspended: a rule that takes some of Karatsu's cases to the prefecture and leaves the others.
ROW: dict[str, Any] = {
    "rule_id": "X1",
    "rank": "100",
    "lead_1": "PREF-SAG",
    "outcome": "offer",
    "words": "ためしの規則です。",
}


def today() -> date:
    return clock.day_in_japan(clock.now())


def draft() -> RuleDraft:
    session.rollback()
    return session.scalars(select(RuleDraft).execution_options(populate_existing=True)).one()


def put(client: FlaskClient, address: str, fields: dict[str, Any] | None = None) -> TestResponse:
    """Press a button of the draft as its page shows it now."""
    return press(client, address, {"edition": str(draft().edition), **(fields or {})}, on=DRAFT)


def drafted(client: FlaskClient, login: str = "ken-saga") -> int:
    """A draft with the row X1 and its condition, written on the pages; returns the number of the row."""
    log_in(client, login)
    press(client, DRAFT, on=RULES)
    put(client, f"{DRAFT}/rules/0", ROW)
    condition = f"{DRAFT}/rules/1/jouken"
    for field, value in (("needs", "drugs"), ("place", "41202"), ("stage", "suspended")):
        put(client, condition, {"path": "", "field": field, "operator": "any_of", "values": [value]})
    return 1


def published(client: FlaskClient, on: date) -> TestResponse:
    """The draft submitted by who wrote it and published by a colleague."""
    put(client, f"{DRAFT}/tanomu")
    log_in(client, "pref-sag")
    return put(client, f"{DRAFT}/koukai", {"valid_from": on.isoformat()})


def lead_of(**answers: Any) -> str | None:
    told(**answers)
    return session.scalars(select(StoredDecision.lead).order_by(StoredDecision.id.desc()).limit(1)).one()


def test_the_list_shows_rules_in_words_since_when_and_how_often(client: FlaskClient) -> None:
    told()
    log_in(client, "ken-saga")

    page = client.get(RULES).text

    assert "困っていることに「薬物」がある かつ 地域（市町村）が「唐津市」／「玄海町」のどれか" in page
    assert "令和5年4月1日" in page
    assert "1件" in page
    assert "kind:" not in page


def test_a_rule_is_written_on_the_pages_and_shown_as_a_change(client: FlaskClient) -> None:
    drafted(client)

    page = client.get(DRAFT).text

    assert "困っていることに「薬物」がある かつ" in page
    assert "新しい" in page
    assert "直す所はありません" in page
    assert draft().content["rules"][0]["when"] == {
        "all": [["needs", "any_of", "drugs"], ["place", "any_of", "41202"], ["stage", "any_of", "suspended"]]
    }


def test_conditions_are_nested_changed_and_taken_out(client: FlaskClient) -> None:
    drafted(client)
    condition = f"{DRAFT}/rules/1/jouken"
    put(client, f"{condition}/matomari", {"path": "", "kind": "none"})
    put(client, condition, {"path": "3", "field": "gender", "operator": "any_of", "values": ["female", "other"]})
    put(client, condition, {"path": "3.0", "field": "gender", "operator": "none_of", "values": ["male"]})
    put(client, f"{condition}/kesu", {"path": "1"})

    assert draft().content["rules"][0]["when"] == {
        "all": [
            ["needs", "any_of", "drugs"],
            ["stage", "any_of", "suspended"],
            {"none": [["gender", "none_of", "male"]]},
        ]
    }
    assert "checked" in client.get(f"{condition}?path=2.0").text


def test_a_condition_without_an_answer_is_asked_for_in_one_sentence(client: FlaskClient) -> None:
    drafted(client)

    answer = put(client, f"{DRAFT}/rules/1/jouken", {"path": "", "field": "gender", "operator": "none_of"})

    assert answer.status_code == 400
    assert "答えを一つ以上選んでください。" in answer.text
    assert "条件：ご本人の性別" in answer.text


@pytest.mark.parametrize("path", ["9", "0.0", "x", "²", "9" * 5_000])
def test_a_part_that_is_not_there_is_answered_in_words(client: FlaskClient, path: str) -> None:
    drafted(client)

    assert client.get(f"{DRAFT}/rules/1/jouken?path={path}").status_code == 409
    assert put(client, f"{DRAFT}/rules/1/jouken/kesu", {"path": path}).status_code == 400
    compared = {"path": path, "field": "gender", "operator": "any_of", "values": ["male"]}
    assert put(client, f"{DRAFT}/rules/1/jouken", compared).status_code == 409
    assert client.get(f"{DRAFT}/rules/999").status_code == 409


def test_a_group_that_nothing_stands_in_yet_is_told_as_it_works(client: FlaskClient) -> None:
    drafted(client)

    put(client, f"{DRAFT}/rules/1/jouken/matomari", {"path": "", "kind": "any"})

    assert "まだ条件がありません" in client.get(f"{DRAFT}/rules/1/jouken").text
    page = client.get(DRAFT).text
    assert "かつ 当てはまることはない" in page
    assert "規則 X1（行き先の規則、順位 100）：条件がすべて成り立つ答えはないので、働きません。" in page


@pytest.mark.parametrize("act", ["kesu", "tanomu", "modosu", "rules/1/ugokasu"])
def test_a_button_of_a_draft_that_is_gone_is_answered_in_words(client: FlaskClient, act: str) -> None:
    drafted(client)
    seen, token = str(draft().edition), token_on(client, DRAFT)
    put(client, f"{DRAFT}/kesu")

    late = client.post(f"{DRAFT}/{act}", data={"csrf_token": token, "edition": seen, "step": "up"})

    assert late.status_code == 409
    assert "下書きはありません。" in late.text


@pytest.mark.parametrize("address", [f"{RULES}/{9**30}", f"{RULES}/{9**30}/toml"])
def test_a_version_beyond_all_numbers_is_not_found(client: FlaskClient, address: str) -> None:
    log_in(client, "ken-saga")

    assert client.get(address).status_code == 404


def test_the_same_person_does_not_publish_alone(client: FlaskClient) -> None:
    drafted(client)
    put(client, f"{DRAFT}/tanomu")

    answer = put(client, f"{DRAFT}/koukai", {"valid_from": today().isoformat()})

    assert answer.status_code == 400
    assert "公開できません" in answer.text
    assert lead_of() == "DARC-K"


def test_rules_from_tomorrow_do_nothing_today(client: FlaskClient) -> None:
    drafted(client)

    answer = published(client, today() + timedelta(days=1))

    assert answer.status_code == 303
    assert lead_of() == "DARC-K"
    page = client.get(RULES).text
    assert "版 1" in page
    assert "これから" in page


def test_rules_from_today_decide_new_cases_and_leave_old_words_alone(client: FlaskClient) -> None:
    sent = told()
    before = session.scalars(select(StoredDecision)).one().content
    drafted(client)
    published(client, today())

    assert lead_of(phone="080-0000-7777") == "PREF-SAG"
    case = case_of(sent)
    assert session.scalars(select(StoredDecision.content).where(StoredDecision.case_id == case.id)).one() == before
    old = client.get(f"{RULES}/1").text
    assert "版 1（令和5年4月1日から）" in old
    assert "X1" not in old


def test_of_two_who_edit_at_once_the_later_keeps_what_was_typed(client: FlaskClient) -> None:
    drafted(client)
    seen = str(draft().edition)
    put(client, f"{DRAFT}/rules/1", ROW | {"words": "先に保存した文です。"})
    log_in(client, "pref-sag")

    later = press(client, f"{DRAFT}/rules/1", ROW | {"words": "あとから書いた文です。", "edition": seen}, on=DRAFT)

    assert later.status_code == 400
    assert "ほかの人が先に直しました" in later.text
    assert "あとから書いた文です。" in later.text
    assert draft().content["rules"][0]["words"] == "先に保存した文です。"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"rank": ""}, "行き先のある規則には、順位を入れてください。"),
        ({"rank": "高い"}, "順位を 100 のような数で"),
        ({"rank": "9" * 5_000}, "順位を 100 のような数で"),
        ({"edition": "9" * 5_000}, "ほかの人が先に直しました"),
        ({"rule_id": ""}, "名前を入れてください。"),
        ({"lead_1": "DARC"}, "知らない記号"),
        ({"onward": ["OUT-NONE"]}, "知らない記号"),
    ],
)
def test_a_row_that_cannot_be_is_answered_in_one_sentence(
    client: FlaskClient, fields: dict[str, Any], sentence: str
) -> None:
    log_in(client, "ken-saga")
    press(client, DRAFT, on=RULES)

    answer = put(client, f"{DRAFT}/rules/0", ROW | fields)

    assert answer.status_code == 400
    assert sentence in answer.text
    assert "ためしの規則です。" in answer.text


def test_only_a_gate_is_offered_bodies_to_keep_out(client: FlaskClient) -> None:
    log_in(client, "ken-saga")
    press(client, DRAFT, on=RULES)

    offered = {section: client.get(f"{DRAFT}/{section}/0").text for section in ("gates", "holds", "rules")}

    assert [section for section, page in offered.items() if "関わらせない団体" in page] == ["gates"]


def test_a_row_may_be_the_first_of_all(client: FlaskClient) -> None:
    log_in(client, "ken-saga")
    press(client, DRAFT, on=RULES)

    put(client, f"{DRAFT}/rules/0", ROW | {"rank": "0"})

    assert ("X1", 0) in [(row["id"], row["rank"]) for row in draft().content["rules"]]


def test_a_draft_with_faults_says_where_and_is_not_submitted(client: FlaskClient) -> None:
    drafted(client)
    put(client, f"{DRAFT}/rules/1", ROW | {"rank": "1000000"})

    page = client.get(DRAFT).text
    answer = put(client, f"{DRAFT}/tanomu")

    assert "規則 X1（行き先の規則、順位 1000000）" in page
    assert "直す所（公開できません）" in page
    assert answer.status_code == 400
    assert "規則 X1" in answer.text


def test_rows_move_by_buttons(client: FlaskClient) -> None:
    drafted(client)

    put(client, f"{DRAFT}/rules/1/ugokasu", {"step": "down"})
    assert [row["id"] for row in draft().content["rules"][:2]] == ["N14", "X1"]
    put(client, f"{DRAFT}/rules/2/ugokasu", {"step": "remove"})
    assert "X1" not in client.get(DRAFT).text
    assert put(client, f"{DRAFT}/rules/1/ugokasu", {"step": "up"}).status_code == 400


def test_the_head_is_set_and_a_draft_is_thrown_away(client: FlaskClient) -> None:
    drafted(client)
    put(client, f"{DRAFT}/kihon", {"valid_from": "2030-04-01", "tie_1": "share", "tie_2": "alphabet"})

    assert draft().content["ruleset"]["tie_breaks"] == ["share", "alphabet"]
    assert "いつから" in client.get(DRAFT).text
    put(client, f"{DRAFT}/kesu")
    assert client.get(DRAFT).status_code == 409


def upload(client: FlaskClient, content: bytes) -> TestResponse:
    data = {
        "csrf_token": token_on(client, f"{DRAFT}/yomikomi"),
        "edition": "0",
        "file": (BytesIO(content), "kisoku.toml"),
    }
    return client.post(f"{DRAFT}/yomikomi", data=data, content_type="multipart/form-data")


def test_a_file_handed_out_and_taken_in_again_is_equal(client: FlaskClient) -> None:
    log_in(client, "ken-saga")
    pin(client)
    text = client.get(f"{RULES}/1/toml").text

    answer = upload(client, text.encode())

    assert answer.status_code == 303
    written = tomllib.loads(text)
    assert parse_ruleset(written) == parse_ruleset(draft().content) == rules_of("saga")
    assert [case["title"] for case in written["pinned"]] == ["唐津の薬物"]
    assert tomllib.loads(client.get(f"{DRAFT}/toml").text) == written
    session.rollback()
    acts = session.scalars(select(Trace.act).where(Trace.act == Act.RULES_EXPORTED)).all()
    assert len(acts) == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"[ruleset", "TOML"),
        (b"x = 1", "[ruleset]"),
        (b'rules = "x"\n[ruleset]\nprefecture = "saga"\nversion = 1\nvalid_from = 2026-04-01', "行の一覧"),
        (b'[ruleset]\nprefecture = "akita"\nversion = 1\nvalid_from = 2026-04-01', "ほかの県"),
        (b'[ruleset]\nprefecture = "saga"\nversion = 1\nvalid_from = 2026-04-01T00:00:00', "日付"),
        (b'[ruleset]\nprefecture = "saga"\nversion = 1\nvalid_from = 2026-04-01\ntie_breaks = 5', "tie_breaks"),
        (b'[ruleset]\nprefecture = "saga"\nextends = "../x"', "extends"),
        (b'[ruleset]\nprefecture = "saga"\nextends = "generic"\nonly_adds = 5', "only_adds"),
        (b'pinned = 5\n[ruleset]\nprefecture = "saga"\nversion = 1\nvalid_from = 2026-04-01', "title"),
        (b'rules = [{id = "R", rank = 1, lead = 5}]\n[ruleset]\nprefecture = "saga"', "lead"),
        (b'rules = [{id = "R\\u0000"}]\n[ruleset]\nprefecture = "saga"', "使えない文字"),
        (b'rules = [{id = "R", replaces = 5}]\n[ruleset]\nprefecture = "saga"', "replaces"),
        (b'rules = [{id = "R", reason = "x"}]\n[ruleset]\nprefecture = "saga"', "reason"),
        (b'rules = [{id = "R", when = [{all = 5}]}]\n[ruleset]\nprefecture = "saga"', "when"),
        (b"rules = [{id = 'R', when = " + b"[" * 60 + b"]" * 60 + b"}]\n[ruleset]\nprefecture = 'saga'", "深すぎ"),
        (b"x = " + b"[" * 5000 + b"]" * 5000, "TOML"),
        (b"x = " + b"9" * 5000, "TOML"),
        (b"x = 1\ny = = 2", "2行目のあたり"),
    ],
)
def test_a_file_that_is_no_rule_set_is_answered_in_one_sentence(
    client: FlaskClient, content: bytes, sentence: str
) -> None:
    log_in(client, "ken-saga")

    answer = upload(client, content)

    assert answer.status_code == 400
    assert sentence in answer.text
    assert session.scalars(select(RuleDraft)).all() == []


def test_rules_that_nobody_could_follow_are_told_and_not_submitted(client: FlaskClient) -> None:
    log_in(client, "ken-saga")
    upload(client, ruleset_text(nonsense()).encode())

    page = client.get(DRAFT).text
    answer = put(client, f"{DRAFT}/tanomu")

    assert "条件が込み入っていて、調べ終えられませんでした。" in page
    assert "直す所（公開できません）" in page
    assert answer.status_code == 400
    assert draft().submitted_at is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"ruleset": {"prefecture": "saga", "extends": []}}, "extends の「[]」という規則はありません。"),
        ({"ruleset": {"prefecture": "saga", "extends": "generic", "only_adds": [[1]]}}, "only_adds は"),
        ({"ruleset": {"prefecture": "saga", "version": 10**30}}, "ruleset の version：数が大きすぎます。"),
        ({"rules": [{"id": "R1", "rank": -5}]}, "規則 R1（行き先の規則、順位 -5）：rank に「-5」は書けません。"),
        ({"rules": [{"id": "R1", "replaces": [{}]}]}, "規則 R1（行き先の規則、順位 999）：replaces は"),
        ({"gates": [{"id": "G1", "words": "a\x00"}]}, "規則 G1（関門、順位 999）の words：使えない文字があります。"),
        ({"pinned": [{"title": "例", "outcome": "out", "record": {"needs": ["drugs"]}}] * 2}, "「例」が二度あります。"),
        ({"ruleset": {"prefecture": "saga", "valid_from": "9999-12-31"}}, "valid_from は 2000年から 2099年まで"),
    ],
)
def test_an_odd_file_is_refused_with_its_place_and_nothing_is_kept(
    client: FlaskClient, content: dict[str, Any], sentence: str
) -> None:
    log_in(client, "ken-saga")
    head = {"prefecture": "saga", "version": 1, "valid_from": "2026-04-01", "tie_breaks": []}
    whole = {"ruleset": head} | content

    answer = upload(client, toml(whole).encode())

    assert answer.status_code == 400
    assert sentence in answer.text.replace("&#34;", '"')
    assert session.scalars(select(RuleDraft)).all() == []
    assert session.scalars(select(PinnedCase)).all() == []


def test_only_the_page_for_files_takes_one(client: FlaskClient) -> None:
    log_in(client, "ken-saga")

    answer = client.post(DRAFT, data={"file": (BytesIO(b"x"), "x")}, content_type="multipart/form-data")

    assert answer.status_code == 415


def pin(client: FlaskClient, **fields: Any) -> TestResponse:
    case = {
        "title": "唐津の薬物",
        "need_1": "drugs",
        **{key: KARATSU[key] for key in ("relation", "municipality", "stage", "supervision", "consent_share_body")},
        "distance_wish": "near",
        "urgent": ["none"],
        "outcome": "offer",
        "lead": "DARC-K",
    }
    return press(client, f"{PINNED}/atarashii", case | fields)


def test_a_pinned_case_keeps_rules_from_being_published_and_names_itself(client: FlaskClient) -> None:
    log_in(client, "ken-saga")
    assert pin(client).status_code == 303
    assert "そのとおり" in client.get(PINNED).text
    drafted(client)

    page, answer = client.get(DRAFT).text, put(client, f"{DRAFT}/tanomu")

    assert "唐津の薬物" in page
    assert answer.status_code == 400
    assert "「打診：唐津の薬物依存回復支援」のはずが、「打診：佐賀県の担当」になります（規則 X1）。" in answer.text
    take_away(client)
    assert put(client, f"{DRAFT}/tanomu").status_code == 303


def take_away(client: FlaskClient) -> TestResponse:
    """Press the first 消す of the pinned cases."""
    number = client.get(PINNED).text.split('name="pinned" value="')[1].split('"')[0]
    return press(client, f"{PINNED}/kesu", {"pinned": number}, on=PINNED)


def test_the_approver_reads_which_pinned_cases_were_taken_away_and_added(client: FlaskClient) -> None:
    log_in(client, "ken-saga")
    pin(client)
    drafted(client)
    take_away(client)
    pin(client, title="もう一つ", lead="PREF-SAG")
    assert put(client, f"{DRAFT}/tanomu").status_code == 303
    log_in(client, "pref-sag")

    page = client.get(f"{DRAFT}/koukai").text

    taken, added = page.index("<b>消した</b>：唐津の薬物"), page.index("<b>加えた</b>：もう一つ")
    assert "困っていること：薬物" in page[taken:added]
    assert "→ 打診：唐津の薬物依存回復支援" in page[taken:added]
    assert clock.era_day(today()) in page[taken:added]
    assert session.scalars(select(Staff.name).where(Staff.login == "ken-saga")).one() in page[taken:added]


def test_what_is_not_taken_away_says_why(client: FlaskClient) -> None:
    log_in(client, "ken-saga")
    pin(client)
    press(client, DRAFT, on=RULES)
    put(client, f"{DRAFT}/tanomu")

    answer = take_away(client)

    assert answer.status_code == 400
    assert "確認を頼んでいるので、直せません。" in answer.text


def test_a_pinned_case_that_cannot_be_keeps_what_was_typed(client: FlaskClient) -> None:
    log_in(client, "ken-saga")

    answer = pin(client, need_1="")

    assert answer.status_code == 400
    assert "「困っていること」を入れてください。" in answer.text
    assert "唐津の薬物" in answer.text


def test_a_draft_belongs_to_its_prefecture(client: FlaskClient) -> None:
    drafted(client)

    log_in(client, "ken-akita")

    assert client.get(DRAFT).status_code == 409
    assert client.get(f"{RULES}/2").status_code == 404


@pytest.mark.parametrize("address", [RULES, f"{RULES}/1", DRAFT, f"{DRAFT}/rules/1", PINNED, f"{RULES}/1/toml"])
def test_counselors_and_auditors_find_no_rules(client: FlaskClient, address: str) -> None:
    for login in ("darc-k", "kansa-saga"):
        log_in(client, login)
        assert client.get(address).status_code == 404


def test_a_third_person_reads_who_waits_for_whom(client: FlaskClient) -> None:
    drafted(client)
    put(client, f"{DRAFT}/tanomu")
    viewer = viewer_of("ken-saga")
    new = NewStaff(
        login="ken-saga-3",
        name="見本 三人目",
        role="prefecture",
        prefecture_id=viewer.prefecture_id,
        body_id=viewer.body_id,
    )
    add_staff(new, demo_hash_of(demo_password("ken-saga-3")))
    log_in(client, "ken-saga-3")

    page = client.get(DRAFT).text

    assert "確認を待っています" in page
    assert "公開する</a>" in page
    assert "確認を待っている" in client.get(RULES).text
    assert put(client, f"{DRAFT}/modosu").status_code == 303


def test_a_file_of_more_than_half_a_megabyte_is_not_taken(client: FlaskClient) -> None:
    log_in(client, "ken-saga")

    form = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n' + b"#" * 600_000 + b"\r\n--x--\r\n"
    )
    answer = client.post(f"{DRAFT}/yomikomi", data=form, content_type="multipart/form-data; boundary=x")

    assert answer.status_code == 413


def test_the_changes_stand_together_with_the_words_before_and_after(client: FlaskClient) -> None:
    drafted(client)
    lonely = [row["id"] for row in draft().content["rules"]].index("N14") + 1
    put(
        client,
        f"{DRAFT}/rules/{lonely}/jouken",
        {"path": "", "field": "stage", "operator": "any_of", "values": ["fined"]},
    )
    put(client, f"{DRAFT}/rules/{lonely + 1}/ugokasu", {"step": "remove"})

    page = client.get(DRAFT).text

    assert "版 1 からの変更" in page
    assert '<a href="#rules-1">行き先の規則の1行目 X1</a> 新しい' in page
    assert f'id="rules-{lonely}"' in page
    assert (
        "もし：「困っていることに「暴力」がある」 → 「困っていることに「暴力」がある かつ 今の状況が「罰金・科料」」"
        in page
    )
    assert "消した：" in page
    assert "いつから：令和5年4月1日 → 令和" in page


def test_a_version_that_a_draft_did_not_begin_from_is_named(client: FlaskClient) -> None:
    drafted(client)
    published(client, today() + timedelta(days=30))
    press(client, DRAFT, on=RULES)

    page = client.get(DRAFT).text

    assert "この下書きに入っていない変更があります" in page
    assert f'<a href="{RULES}/2">版 2</a>' in page


def test_a_draft_begins_from_an_older_version_and_tells_its_changes_against_the_one_in_force(
    client: FlaskClient,
) -> None:
    drafted(client)
    published(client, today())
    old = client.get(f"{RULES}/1").text

    answer = press(client, f"{RULES}/1/shitagaki", on=f"{RULES}/1")

    assert "この版から下書きを作る" in old
    assert (answer.status_code, answer.location) == (303, DRAFT)
    page = client.get(DRAFT).text
    assert "版 1 から下書きを始めました。" in page
    assert "版 2 からの変更" in page
    assert "消した：X1" in page
    assert "この下書きに入っていない変更があります" not in page
    begun, first = draft(), tomllib.loads(client.get(f"{RULES}/1/toml").text)
    assert [row["id"] for row in begun.content["rules"]] == [row["id"] for row in first["rules"]]
    assert (begun.based_on, begun.content["ruleset"]["version"]) == (2, 2)
    assert begun.content["ruleset"]["valid_from"] == (today() + timedelta(days=1)).isoformat()


def test_a_draft_from_a_version_that_is_still_to_come_holds_what_that_one_changed(client: FlaskClient) -> None:
    drafted(client)
    published(client, today() + timedelta(days=30))

    press(client, f"{RULES}/2/shitagaki", on=f"{RULES}/2")

    page = client.get(DRAFT).text
    assert "版 2 からの変更" in page
    assert "X1" in page
    assert "この下書きに入っていない変更があります" not in page


def test_a_second_draft_is_not_begun_from_an_older_version(client: FlaskClient) -> None:
    drafted(client)
    before = draft().content

    answer = press(client, f"{RULES}/1/shitagaki", on=f"{RULES}/1")

    assert answer.status_code == 400
    assert "下書きがもうあります。" in answer.text
    assert "この版から下書きを作る" not in client.get(f"{RULES}/1").text.replace("この版から下書きを作るとき", "")
    assert draft().content == before


def test_no_draft_is_begun_from_a_version_that_is_not_there(client: FlaskClient) -> None:
    log_in(client, "ken-saga")

    assert press(client, f"{RULES}/9/shitagaki", on=RULES).status_code == 404


def test_a_pinned_case_that_could_never_come_true_is_not_kept(client: FlaskClient) -> None:
    log_in(client, "ken-saga")

    foreign, nowhere = pin(client, lead="DARC-G"), pin(client, lead="")

    assert "「DARC-G」という団体はこの県にありません。" in foreign.text
    assert "行き先の団体も選んでください。" in nowhere.text
    assert (foreign.status_code, nowhere.status_code) == (400, 400)


def test_a_pinned_case_answers_what_the_draft_asks_as_well(client: FlaskClient) -> None:
    drafted(client)
    assert 'name="lawyer_now"' in client.get(f"{PINNED}/atarashii").text
    assert 'name="voicemail_ok"' not in client.get(f"{PINNED}/atarashii").text

    compared = {"path": "", "field": "voicemail_ok", "operator": "any_of", "values": ["yes"]}
    put(client, f"{DRAFT}/rules/1/jouken", compared)

    assert 'name="voicemail_ok"' in client.get(f"{PINNED}/atarashii").text


def test_a_new_row_leads_to_its_condition_and_a_fault_to_its_row(client: FlaskClient) -> None:
    log_in(client, "ken-saga")
    press(client, DRAFT, on=RULES)

    added = put(client, f"{DRAFT}/rules/0", ROW | {"rank": "1"})
    put(client, f"{DRAFT}/rules/0", ROW | {"rule_id": "X2", "rank": "2"})

    assert added.location == f"{DRAFT}/rules/1/jouken"
    assert "規則 X2" in client.get(f"{DRAFT}/rules/2/jouken").text
    assert '<li><a href="#rules-2">規則 X2（行き先の規則、順位 2）：' in client.get(DRAFT).text
