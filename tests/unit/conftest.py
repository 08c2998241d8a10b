"""What the property tests have in common."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")  # on a busy machine any sample may take long: that is no fault
