"""The desk of an association's officers: members, import, conditions."""
