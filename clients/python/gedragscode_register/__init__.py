"""A client of the Gedragscode Register: Python's own library alone, every request a method with types.

from gedragscode_register import Register

register = Register("https://register.example")
register.verdict_json("K7QF3M2X9TDA")["verdict"]
"""

from gedragscode_register.calling import Problem, Reply
from gedragscode_register.operations import Register

__all__ = ["Problem", "Register", "Reply"]
