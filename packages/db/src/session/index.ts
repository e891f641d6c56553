export { type FilteredSession, matches, type SessionFilter } from './filter.ts';
