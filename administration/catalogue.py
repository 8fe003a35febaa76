"""Words of the rules in force, for the prefecture to read."""

from records.casecodes import BODY_KIND, NEIGHBOUR

# Whom a rule may name besides a body by its code.
ADDRESSEES = {
    **{f"kind:{kind}": words for kind, words in BODY_KIND.items()},
    **NEIGHBOUR,
    "open_case": "前の相談を受けている団体",
}
