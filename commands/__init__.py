"""What each command of `yaojian` does. `cli.py` reads the words; a module here does the work."""
