"""How far a body reaches, month by month."""
