import type { Scope } from '@masker/contract';

/** The main pages, and the permission that each needs. */
export const pages: readonly Page[] = [
  { path: '/sessions', label: 'Sessions', scope: 'sessions:read', key: 's', isList: true },
  { path: '/overview', label: 'Overview', scope: 'sessions:read', key: 'o' },
  { path: '/agents', label: 'Agents', scope: 'sessions:read', key: 'g' },
  { path: '/exports', label: 'Exports', scope: 'sessions:read', key: 'e' },
  { path: '/audit-log', label: 'Audit log', scope: 'audit:read', key: 'a', isList: true },
  { path: '/settings', label: 'Settings', scope: null, key: ',' },
];

interface Page {
  path: string;
  label: string;
  scope: Scope | null;
  /** The key after `g` that opens it. */
  key: string;
  /** Whether the page is one list that fills it. */
  isList?: boolean;
}
