import type { Scope } from '@masker/contract';

/** The permissions of each scope, in one line. */
export const scopeHints: Record<Scope, string> = {
  'sessions:read': 'List, read and export sessions, and follow new ones.',
  'sessions:write': 'Send sessions, as a proxy does.',
  'agents:read': 'List agents, and their sessions if it may read sessions.',
  'agents:write': 'Rename agents and remove them from the list.',
  'audit:read': 'Read the audit log.',
};
