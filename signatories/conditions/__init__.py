"""The conditions of associations: rules in time, facts held against them, waivers and attestations."""
