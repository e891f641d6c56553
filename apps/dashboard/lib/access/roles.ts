import type { Me, Member, Role } from '@masker/contract';
import { isOperator } from '@masker/contract/plain';

/** The permissions of each role, in one line. */
export const roleHints: Record<Role, string> = {
  admin: 'Full access: manages members and tokens, and reads the audit log.',
  member: 'Reads and sends sessions, reads and renames agents.',
  auditor: 'Reads sessions, agents, the audit log and reports; changes nothing.',
  viewer: 'Reads sessions and agents.',
};

/** `an admin` */
export function asNoun(role: Role): string {
  return `${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role}`;
}

/** What the caller is in the account: `an admin` */
export function roleInWords({ user }: Me): string {
  return user ? asNoun(user.role) : 'a service';
}

/** Whether a member is a person who is an admin; the logins of operators are admins too. */
export function isAdministrator(member: Member): boolean {
  return member.role === 'admin' && !isOperator(member);
}

/** Whether a role may share views with everybody in the account. */
export function mayShareViews(role: Role | undefined): boolean {
  return role === 'admin' || role === 'member';
}
