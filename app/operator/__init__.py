"""The desk of the register's operator: associations, people, the log."""
