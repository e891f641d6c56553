export { appendAccess, appendLink } from './append.ts';
export type { BrokenChain } from './broken.ts';
export { type AccessCut, countCut, cutAccessLog } from './cut.ts';
export type { Access, NewAccess, RecordedFilters } from './entry.ts';
export type { AccessQuery, AccessRows } from './list.ts';
export { NewLink } from './new-link.ts';
export type { Anchor, Place } from './stored-chain.ts';
export { type CutRecord, type SoundChain, verifyAccessLog } from './verify.ts';
