"""One year of the agents: what they are told, what they decide, what follows."""
