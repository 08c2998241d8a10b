"""Recovery: a company whose owner left comes back in, with everybody told and time to object."""
