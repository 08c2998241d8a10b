"""Answers that are ready: what the application said is said again while nothing changed (``decisions/0053``)."""
