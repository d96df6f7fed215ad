// name: quality-ledger
// title: The ledger
// asks: Do the rows of every release add up?
// category: quality
// column: release STRING | Release
// column: file STRING | File name
// column: rows INTEGER | Rows of the file
// column: records INTEGER | Rows taken
// column: rejected INTEGER | Rows not taken, with cause
// column: blank INTEGER | Blank rows
// column: structure INTEGER | Repeated headers, footers, points left out by rule
// column: difference INTEGER | Rows that are unaccounted for: must be 0
// source: docs/method.md
// since: 0.1
MATCH (r:Release)
RETURN r.id AS release, r.file AS file, r.rows AS rows, r.records AS records, r.rejected AS rejected, r.blank AS blank, r.structure AS structure,
  r.rows - r.records - r.rejected - r.blank - r.structure AS difference
ORDER BY abs(difference) DESC, file, release
