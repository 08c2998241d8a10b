"""The desk of the hotline: contact points to send to, and withdrawing notices that were wrong."""
