"""Who is measured: ourselves and the peers, each doing the same work."""
