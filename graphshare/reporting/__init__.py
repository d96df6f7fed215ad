"""What people take away: a report that prints well, and a pack by which somebody else can check it."""
