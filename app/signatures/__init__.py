"""A signature's acts as a whole: the act in the register, the badges that follow, and the mail."""
