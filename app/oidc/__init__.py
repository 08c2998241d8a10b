"""The sign-in service of an organisation (OpenID Connect): another way to say who somebody is."""
