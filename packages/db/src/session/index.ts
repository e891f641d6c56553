export { type FilteredSession, matches, type SessionFilter } from './filter.ts';
export { sameContent } from './sameness.ts';
