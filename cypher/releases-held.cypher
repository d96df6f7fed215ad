// name: releases-held
// title: What is held
// asks: Which releases is the graph made of, whose are they, which days do they cover, and how many rows were taken?
// category: releases
// param: agency STRING = | Id of the agency whose log or list it is; none: all
// column: release STRING | Id of the release
// column: file STRING | File name
// column: kind STRING | What it is
// column: agency_id STRING | Whose it is; null where nothing names an agency
// column: dated DATE | Day that a list describes
// column: first DATETIME | First record
// column: last DATETIME | Last record
// column: rows INTEGER | Rows of the file
// column: records INTEGER | Rows taken
// column: rejected INTEGER | Rows not taken, with cause
// column: credit STRING | Credit line
// caveat: What is not here was not received; it may exist.
// source: docs/method.md
// since: 0.1
MATCH (r:Release)
WHERE $agency IS NULL OR r.agency = $agency
RETURN r.id AS release, r.file AS file, r.kind AS kind, r.agency AS agency_id, r.dated AS dated, r.first AS first, r.last AS last,
  r.rows AS rows, r.records AS records, r.rejected AS rejected, r.credit AS credit
ORDER BY coalesce(agency_id, ''), kind, file, release
