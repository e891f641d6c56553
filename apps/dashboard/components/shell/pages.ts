import type { Scope } from '@masker/contract';

/** The pages that lead everywhere else, and what a person must be allowed to see in them. */
export const pages: readonly Page[] = [
  { path: '/sessions', label: 'Sessions', scope: 'sessions:read', key: 's', isList: true },
  { path: '/overview', label: 'Overview', scope: 'sessions:read', key: 'o' },
  { path: '/agents', label: 'Agents', scope: 'sessions:read', key: 'g' },
  { path: '/audit-log', label: 'Audit log', scope: 'audit:read', key: 'a', isList: true },
  { path: '/settings', label: 'Settings', scope: null, key: ',' },
];

interface Page {
  path: string;
  label: string;
  scope: Scope | null;
  /** Leads there after `g`. */
  key: string;
  /** It shows one list, which fills it. */
  isList?: boolean;
}
