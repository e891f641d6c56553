export { appendAuditEntry, appendLink, appendNumberedEntry } from './append.ts';
export type { BrokenChain } from './broken.ts';
export type { NewAuditEntry, RecordedFilters, TimedAuditEntry } from './entry.ts';
export type { AuditQuery, AuditRows } from './list.ts';
export { NewLink } from './new-link.ts';
export type { Anchor, Place } from './stored-chain.ts';
export { type CutRecord, type SoundChain, verifyAuditLog } from './verify.ts';
export { NotVerifiable, type SoundExport, verifyAuditExport } from './verify-export.ts';
