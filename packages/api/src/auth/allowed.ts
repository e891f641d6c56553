import { ApiError, type Role, type Scope } from '@masker/contract';
import type { Caller, UserCaller } from './caller.ts';

/** Whom something is for. */
export interface Requirements {
  /** What the credential must allow; null when being signed in is enough. */
  scope: Scope | null;
  /** For people alone, whatever a token may do. */
  person?: true;
  /** What the person must be in the account; it is for people alone then. */
  role?: Role;
}

/** @throws `forbidden` when it is not for this caller */
export function requireAllowed(caller: Caller, { scope, person, role }: Requirements): void {
  if (scope && !caller.scopes.includes(scope)) {
    throw new ApiError('forbidden', `This needs the scope ${scope}, which the credential does not have.`);
  }
  if (person) personOf(caller);
  if (role) requireRole(personOf(caller), role);
}

/** @throws `forbidden` when the person is something else in the account */
export function requireRole(person: UserCaller, role: Role): void {
  if (person.role === role) return;
  throw new ApiError('forbidden', `This needs the role ${role} in the account; yours is ${person.role}.`);
}

/**
 * The person who asks.
 * @throws `forbidden` when it is a service
 */
export function personOf(caller: Caller): UserCaller {
  if (caller.kind === 'user') return caller;
  throw new ApiError('forbidden', 'This is for people who are signed in; a token can’t do it.');
}
