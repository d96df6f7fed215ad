"""Lists of agencies, shares, agreements, cameras and events, and the small tables they come in."""
