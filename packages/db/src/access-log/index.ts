export { appendAccess, appendEntries, appendedAtOnce, type NewEntry } from './append.ts';
export { type AccessCut, countCut, cutAccessLog } from './cut.ts';
export { type Access, entryText, type RecordedFilters } from './entry.ts';
export type { AccessQuery, AccessRows } from './list.ts';
export { type BrokenChain, type Place, type SoundChain, verifyAccessLog } from './verify.ts';
