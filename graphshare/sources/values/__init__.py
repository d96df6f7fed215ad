"""What stands in a cell: its state, its time, its column and layout, and what is masked on the way in."""
