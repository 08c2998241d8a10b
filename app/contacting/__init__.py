"""Tests of contact points as they travel: signed, sent by mail or to an API, and acknowledged."""
