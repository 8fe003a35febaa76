"""Counselors and the prefecture's desk: the queue and the case page."""
