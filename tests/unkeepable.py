"""What nobody can keep: records that JSON allows, with what the sentence about each names, and moments."""

import json
from typing import Any

RECORD: dict[str, Any] = {"relation": "self", "municipality": "41202", "needs": ["drugs"], "consent_share_body": "yes"}
# What JSON allows and nobody can keep: half a character, a key twice, a number without end, brackets without end.
UNKEEPABLE = [
    (json.dumps({**RECORD, "free_text": "\ud800 x"}), ("free_text", "'\\ud800 x'")),
    (json.dumps({**RECORD, "needs": ["drugs", "\udfff"]}), ("needs", "'\\udfff'")),
    (json.dumps({**RECORD, "\ud800": "x"}), ("'\\ud800'",)),
    ('{"needs": ["drugs"], "needs": ["work"]}', ("needs", "twice")),
    (f'{{"needs": {"1" * 5000}}}', ("needs", "11111", "5000 digits")),
    (f'{{"needs": [[-{"1" * 5000}]]}}', ("needs", "-11111")),
    (f'{{"needs": {"[" * 100_000}{"]" * 100_000}}}', ("record", "[[[", "brackets")),
    ("[" * 100_000, ("record", "[[[", "brackets")),
]
# Moments that are none, or none of our time; and one of our time that no rule set of the demo prefectures reaches.
MOMENTS = ["garbage", "0001-01-01T00:00", "1999-12-31T23:59", "2100-01-01T00:00+09:00", "9999-12-31T23:59"]
NO_RULES_YET = "2018-09-18T10:00"
