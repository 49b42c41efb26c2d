"""Trust between this server and the devices of its local network."""
