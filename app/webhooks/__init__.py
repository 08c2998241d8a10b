"""Webhooks: telling the programs of a desk that something happened."""
