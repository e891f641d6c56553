import type { Member, Role } from '@masker/contract';

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

/** Whether a member is the login of an operator, who uses `masker` on the machine of the server, and no person. */
export function isOperator({ email }: Pick<Member, 'email'>): boolean {
  return /^operator\+.*@masker\.invalid$/.test(email);
}

/** Whether a role may share views with everybody in the account. */
export function mayShareViews(role: Role | undefined): boolean {
  return role === 'admin' || role === 'member';
}
