"""The signer: a small process that alone holds the keys, and signs only what is well-formed."""
