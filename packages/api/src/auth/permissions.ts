import { type Role, type Scope, scopes } from '@masker/contract';

/** What the members of an account may do, by role. Members and tokens are looked after by admins alone. */
export const permissions: Record<Role, readonly Scope[]> = {
  admin: scopes,
  member: ['sessions:read', 'sessions:write', 'agents:read', 'agents:write'],
  viewer: ['sessions:read', 'agents:read'],
};
