"""A year of one prefecture on paper: invented people arrive, policies choose bodies, and the waits are measured."""
