"""What people sign in and confirm with: passkeys, an app that makes codes, recovery codes."""
