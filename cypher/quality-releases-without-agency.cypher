// name: quality-releases-without-agency
// title: Releases of nobody
// asks: Which releases name no agency, and so stay out of doors?
// category: quality
// column: release STRING | Release
// column: file STRING | File name
// column: kind STRING | What it is
// column: records INTEGER | Rows taken
// caveat: `graphshare ingest FILE --agency NAME` says whose it is.
// source: docs/method.md
// since: 0.1
MATCH (r:Release)
WHERE r.agency IS NULL AND r.kind IN ['network audit', 'organization audit', 'sharing list', 'event log', 'portal']
RETURN r.id AS release, r.file AS file, r.kind AS kind, r.records AS records
ORDER BY records DESC, file, release
