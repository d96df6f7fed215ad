"""Reading released files: what they are, every row accounted for, typed and masked on the way in."""

from graphshare.sources.formats.files import SourceFile, plan
from graphshare.sources.ingesting import ingest_file
from graphshare.sources.reader import Given
from graphshare.sources.trees import Ingested, ingest

__all__ = ["Given", "Ingested", "SourceFile", "ingest", "ingest_file", "plan"]
