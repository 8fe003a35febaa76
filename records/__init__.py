"""What the house remembers: the record's definition, its tables and the audit trail."""
