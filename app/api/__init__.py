"""The API: what programs read and write with the token of a desk."""
