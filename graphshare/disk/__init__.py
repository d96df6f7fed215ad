"""Files of ours on disk: locks, atomic writes, manifests, scratch folders, and the mark that says a folder is ours."""
