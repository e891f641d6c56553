import type { Scope } from '@masker/contract';

/** What each scope lets a token do, in one line. */
export const scopeHints: Record<Scope, string> = {
  'sessions:read': 'List, read and export sessions, and follow new ones.',
  'sessions:write': 'Send sessions in, as a proxy does.',
  'agents:read': 'List agents, and their sessions where it may read those.',
  'agents:write': 'Rename agents and take them off the list.',
  'audit:read': 'Read who looked at what: the audit log.',
};
