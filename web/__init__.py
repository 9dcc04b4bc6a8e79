"""The reading room: pages read from the store; it writes nothing but an unsubscription."""
