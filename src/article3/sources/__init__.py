"""Publications: one file each, from a publisher's bytes to observations."""
