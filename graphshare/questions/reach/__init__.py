"""How far a body reaches, as an answer: counts first, the foremost agencies and networks, doors; pairs only where asked for."""
