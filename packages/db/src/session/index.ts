export { type FilteredSession, matches, type SessionFilter } from './filter.ts';
export { computesStoredHashes } from './index-keys.ts';
export { sameContent } from './sameness.ts';
