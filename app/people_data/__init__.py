"""What the register holds of a person, table by table: to give it, to erase it, to let it end."""
