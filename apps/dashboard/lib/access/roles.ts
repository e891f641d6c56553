import type { Role } from '@masker/contract';

/** The permissions of each role, in one line. */
export const roleHints: Record<Role, string> = {
  admin: 'Full access: manages members and tokens, and reads the audit log.',
  member: 'Reads and sends sessions, reads and renames agents.',
  viewer: 'Reads sessions and agents.',
};
