"""The text screen: what raises GT01–GT04, and the everyday sentences that must not."""

import pytest

from routing.screening import screened

ALARMS = [
    ("GT01", "もう死にたいです。"),
    ("GT01", "シニタイとは書けないけれど、消えてしまいたい。"),
    ("GT01", "生きていくのがつらいです。"),
    ("GT01", "遺書を書きました。"),
    ("GT01", "ﾅｲﾌを持っています。"),
    ("GT01", "包丁を持って相手の家に行くつもりです。"),
    ("GT01", "睡眠薬を大量に飲みました。"),
    ("GT01", "さっき50錠飲みました。"),
    ("GT01", "ODしてしまいました。"),
    ("GT01", "元の社長を殺してやりたい。"),
    ("GT01", "あいつを刺しに行きます。"),
    ("GT01", "今までありがとうございました。さようなら。"),
    ("GT01", "夫に殺されそうです。"),
    ("GT01", "息子が「死にたい」と言っています。"),
    ("GT01", "息子が自殺しそうです。"),
    ("GT01", "電車に飛び込もうと思います。"),
    ("GT01", "だれかを傷つけてしまいそうです。"),
    ("GT01", "何もかも終わりにしたい。"),
    ("GT01", "命を絶とうと思っています。"),
    ("GT01", "今夜、薬をまとめて飲むつもりです。"),
    ("GT02", "酔って子どもを殴ってしまいます。"),
    ("GT02", "彼が娘に手を上げます。"),
    ("GT02", "子どもに暴力をふるってしまいます。"),
    ("GT02", "赤ちゃんを揺さぶってしまいました。"),
    ("GT02", "孫が何日も食べていません。"),
    ("GT02", "中学生です。父に毎日殴られています。"),
    ("GT02", "16歳です。家を追い出されました。叩かれます。"),
    ("GT02", "子どもが虐待されているようです。"),
]
FROM_OTHERS = [
    ("GT03", "三年前に暴力を受けた者です。相手がどこに住むのか教えてください。"),
    ("GT03", "私は事件の被害者です。加害者が出所すると聞きました。"),
    ("GT03", "加害者が来月出てくるそうです。怖くてたまりません。"),
    ("GT03", "強盗の被害にあった者です。"),
    ("GT03", "元夫が刑務所から出てきます。仕返しが不安です。"),
    ("GT03", "被害者の母です。"),
    ("GT03", "娘が襲われました。犯人はいつ出所しますか。"),
    ("GT03", "娘が性被害にあいました。相手が許せません。"),
    ("GT03", "犯罪の被害者になった者です。"),
    ("GT04", "Buy cheap loans! https://example.com"),
    ("GT04", "テレビ局です。取材をさせてください。"),
    ("GT04", "隣に刑務所から出た男が越してきました。追い出してください。"),
    ("GT04", "近所に前科のある人がいて迷惑です。調べてください。"),
    ("GT04", "犯罪者を助けるなんて税金の無駄です。"),
    ("GT04", "新聞社の記者です。取材をお願いします。"),
    ("GT04", "弊社のSEOサービスをご案内いたします。"),
    ("GT04", "テスト"),
    ("GT04", "これはテストです。"),
    ("GT04", "ああああああ"),
    ("GT04", "近くの店が覚醒剤を売っています。逮捕してください。"),
]
HARMLESS = [
    "息子に殴られます。薬をやめさせたいです。",
    "息子に暴力をふるわれています。",
    "息子が性的な問題で逮捕されました。",
    "薬をもう終わりにしたいです。",
    "事件で家族を傷つけてしまいました。",
    "相手の方は示談に応じてくれず、釈放の見込みがなく不安です。",
    "加害者家族として、息子が刑務所から出るのが不安です。",
    "市販の咳止めを一日に八十錠飲んでしまいます。",
    "二年前に自殺未遂をして入院しました。",
    "父は自殺しました。",
    "投資の話で人をだまして、執行猶予になりました。",
    "当社で雇っている者が、営業の仕事を続けたいと言っています。",
    "記者から電話が来て困っています。",
    "息子のことを投げ出したくなります。",
    "夫が来月刑務所から出ます。暮らしが不安です。",
    "死ぬほど忙しいです。",
    "死にたいとは思いません。",
    "休みの日が怖いです。悪い友達から連絡も来ます。",
    "夜が怖くて眠れません。仕事を探しています。",
    "被害者の方に謝りたいです。被害弁償の方法を知りたいです。",
    "被害者が許してくれません。",
    "三年前に包丁で人を刺した事件で服役しました。",
    "殺人の罪で十年服役しました。",
    "料理の仕事で包丁を使います。",
    "ガソリンがもうありません。",
    "処方の睡眠薬が止められず、前に偽の処方箋で捕まりました。",
    "薬を一回だけ使ってしまいました。",
    "子どもの頃、父に殴られて育ちました。",
    "子どもがいるので働きたいです。",
    "息子が刑務所から出てきます。どう迎えたらよいか不安です。",
    "近所の目が気になります。アパートを追い出されそうです。",
    "弊社で働いている人が来月出所します。支え方を知りたいです。",
    "マスコミの取材を受けて困っています。",
    "テストに落ちて自信がなくなりました。",
    "お酒をやめて、借金の生活を終わりにしたいです。",
    "死ねと言われたことが忘れられません。",
    "働く気はあります。住む所はあります。",
    "",
]


@pytest.mark.parametrize(("gate", "text"), ALARMS)
@pytest.mark.parametrize("relation", ["self", "family", "supporter_org"])
def test_danger_in_the_text_raises_its_gate(gate: str, text: str, relation: str) -> None:
    assert gate in screened({"relation": relation, "free_text": text}, "suspended")


@pytest.mark.parametrize(("gate", "text"), FROM_OTHERS)
@pytest.mark.parametrize(("relation", "stage"), [("other", "unknown"), ("unknown", "no_case"), ("self", "no_case")])
def test_victims_and_complaints_raise_their_gate(*, gate: str, text: str, relation: str, stage: str) -> None:
    expected = relation != "self" or "逮捕して" not in text

    assert (gate in screened({"relation": relation, "free_text": text}, stage)) is expected


@pytest.mark.parametrize("text", HARMLESS)
@pytest.mark.parametrize("relation", ["self", "family", "other"])
def test_everyday_sentences_raise_nothing(text: str, relation: str) -> None:
    assert screened({"relation": relation, "free_text": text}, "suspended") == ()


def test_somebody_with_a_case_of_their_own_is_not_taken_for_the_victim() -> None:
    text = "私も昔、暴力を受けた者です。"

    assert screened({"relation": "self", "free_text": text}, "suspended") == ()


@pytest.mark.parametrize("written", ["死 に た い", "シニたい", "死にﾀｲ"])
def test_width_kana_and_blanks_do_not_hide_a_word(written: str) -> None:
    text = written.replace("シニ", "死に")

    assert screened({"relation": "self", "free_text": text}, "suspended") == ("GT01",)


def test_a_landlord_who_wants_advice_is_not_taken_for_a_complaint() -> None:
    text = "うちのアパートに出所した人が住んでいます。近隣の住民が不安がっています。支え方を教えてください。"

    assert screened({"relation": "landlord", "free_text": text}, "released_full_term") == ()


def test_a_record_without_text_raises_nothing() -> None:
    assert screened({"relation": "self"}, "suspended") == ()


@pytest.mark.parametrize("stage", ["released_full_term", "suspended", "no_case", "unknown"])
@pytest.mark.parametrize(
    ("text", "gate"),
    [
        ("私は被害者です。加害者が出てくるので怖い", "GT03"),
        ("取材のお願いです。新聞社の記者です", "GT04"),
    ],
)
def test_whoever_names_themselves_victim_or_press_goes_to_a_person(text: str, gate: str, stage: str) -> None:
    assert gate in screened({"relation": "self", "free_text": text}, stage)
