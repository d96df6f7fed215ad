"""Files as they come: archives, workbooks, delimited text, JSON, pages; opened, measured and bounded."""
