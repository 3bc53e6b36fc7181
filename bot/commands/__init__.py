"""What the `bot` command runs, one module a command."""
