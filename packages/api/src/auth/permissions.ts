import { type Role, type Scope, scopes } from '@masker/contract';

/** The scopes of an account's members, by role. Only admins manage members and tokens. */
export const permissions: Record<Role, readonly Scope[]> = {
  admin: scopes,
  member: ['sessions:read', 'sessions:write', 'agents:read', 'agents:write'],
  auditor: ['sessions:read', 'agents:read', 'audit:read'],
  viewer: ['sessions:read', 'agents:read'],
};
