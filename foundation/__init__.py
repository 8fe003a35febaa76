"""Tools that know nothing of consultations: settings, clock, database, sealing, pages."""
