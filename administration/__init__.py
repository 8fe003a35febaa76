"""Prefecture staff and operators: bodies, rules, audit and the state of the service."""
