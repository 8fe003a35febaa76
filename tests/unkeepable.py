"""Records that JSON allows and nobody can keep, each with what the sentence about it names."""

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
