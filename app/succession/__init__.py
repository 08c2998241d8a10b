"""What succession means for badges, people, programs and the monitor; shared by the desks that do it."""
