import { ApiError, type Role, type Scope } from '@masker/contract';
import type { Caller, UserCaller } from './caller.ts';

/** The requirements that a caller must meet. */
export interface Requirements {
  /** The scope that the credential must have; null if any valid credential is enough. */
  scope: Scope | null;
  /** Only people may call it; tokens are refused. */
  person?: true;
  /** The role that the person must have in the account; implies `person`. */
  role?: Role;
}

/** @throws `forbidden` if the caller does not meet the requirements */
export function requireAllowed(caller: Caller, { scope, person, role }: Requirements): void {
  if (scope && !caller.scopes.includes(scope)) {
    throw new ApiError('forbidden', `This needs the scope ${scope}, which the credential does not have.`);
  }
  if (person) personOf(caller);
  if (role) requireRole(personOf(caller), role);
}

/** @throws `forbidden` if the person has another role in the account */
export function requireRole(person: UserCaller, role: Role): void {
  if (person.role === role) return;
  throw new ApiError('forbidden', `This needs the role ${role} in the account; yours is ${person.role}.`);
}

/**
 * @param reason why one agent is not enough: "the audit log covers the whole account"
 * @throws `forbidden` if the caller is limited to one agent
 */
export function requireWholeAccount({ agentId }: Caller, reason: string): void {
  if (agentId === null) return;
  throw new ApiError('forbidden', `This token is only for ${agentId}; ${reason}.`);
}

/**
 * The caller as a person.
 * @throws `forbidden` if the caller is a token
 */
export function personOf(caller: Caller): UserCaller {
  if (caller.kind === 'user') return caller;
  throw new ApiError('forbidden', 'This requires a signed-in person; a token cannot do it.');
}
