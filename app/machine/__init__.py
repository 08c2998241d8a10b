"""What machines read under fixed names: keys, identity, status lists, health, security.txt."""
