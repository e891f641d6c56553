-- Rollups with facets are often longer than two thousand bytes, from which on PostgreSQL compresses values or moves them
-- to a table of their own. They are written anew with every session: that took longer than all the counting.
ALTER TABLE "session_rollup" SET (toast_tuple_target = 8160);
