"""The memory of a process that serves for long."""

import gc


def settle() -> None:
    """Leave out of the search for garbage what was made up to here, and stays: routes, templates, mapped classes.

    A large list makes so many objects that the search begins; through all of those it would take longer than
    the list.
    """
    gc.collect()
    gc.freeze()
