"""The pages of the form as data: one entry a page; their order is in intake.steps."""
