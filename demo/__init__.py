"""A small invented web of drug regulators on loopback, for `yaojian demo`. Nothing in it is real."""
