export { createBreather } from './breathe.ts';
export { ForeignFile } from './foreign-file.ts';
export { gunzipped } from './gunzipped.ts';
export { type ImportOptions, type ImportProgress, importNdjson } from './import-ndjson.ts';
export { type LoadOptions, type LoadProgress, loadSessions, loadWithin } from './load-sessions.ts';
export { type ReadLine, readNdjsonFile } from './ndjson.ts';
export { LoadRefused, type LoadResult, maxReports, type Rejection } from './result.ts';
export type { SessionRow } from './session-row.ts';
export { type BytesLine, maxLineBytes, splitLines } from './split-lines.ts';
