import type { Scope } from '@masker/contract';

/** The pages that lead everywhere else, and what a person must be allowed to see in them. */
export const pages: readonly { path: string; label: string; scope: Scope | null }[] = [
  { path: '/sessions', label: 'Sessions', scope: 'sessions:read' },
  { path: '/overview', label: 'Overview', scope: 'sessions:read' },
  { path: '/agents', label: 'Agents', scope: 'sessions:read' },
  { path: '/audit-log', label: 'Audit log', scope: 'audit:read' },
  { path: '/settings', label: 'Settings', scope: null },
];
