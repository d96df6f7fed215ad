"""Pages: one offline file each, that answers in words, shows the picture and its table, and cites its rows.

``reach`` and ``profile`` take the plain JSON of an answer and give HTML; ``page`` is the frame that all share.
"""
