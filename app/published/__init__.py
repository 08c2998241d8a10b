"""What the register keeps on disk of its badges, so that they can be checked while the database is away."""
