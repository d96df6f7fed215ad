"""What a body would lose if agencies stopped searching for it, or if a share ended."""
