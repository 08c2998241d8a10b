"""Evidence packs: what the register said of the members of an association at a moment, with its sources."""
