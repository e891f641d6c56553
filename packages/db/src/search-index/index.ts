export { accountsToIndex, type WaitingAccount } from './accounts-to-index.ts';
export { type IndexPass, indexAll, indexSessions } from './index-sessions.ts';
export { noteDifferences } from './note-differences.ts';
