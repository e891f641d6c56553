import type { Role } from '@masker/contract';

/** What each role lets a person do, in one line. */
export const roleHints: Record<Role, string> = {
  admin: 'Everything, and looks after members, tokens and the audit log.',
  member: 'Reads and sends sessions, reads and renames agents.',
  viewer: 'Reads sessions and agents.',
};
