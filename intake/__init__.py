"""The public: the form, its receipt and the reply page."""
