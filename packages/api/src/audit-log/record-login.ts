import type { NewAccess } from '../auth/invitations.ts';
import type { Principal } from '../auth/principal.ts';
import { newEntry } from './record-call.ts';
import type { RecordedRequest } from './recorded-request.ts';

/**
 * Records a sign-in. The entry is durable once the promise resolves; await it before the cookie is sent.
 *
 * @param loginSessionId the new login session
 * @param way `demo`, or the name of the identity provider
 */
export function recordLogin(
  request: RecordedRequest,
  principal: Principal,
  loginSessionId: string,
  way: string,
): Promise<void> {
  const entry = newEntry(request, principal, 'signIns.create');
  return request.services.recorder.write({ ...entry, target: loginSessionId, filters: { way } });
}

/** Records what let a person into an account, before their first login session there. */
export function recordNewAccess(
  request: RecordedRequest,
  principal: Principal,
  access: NewAccess,
): Promise<void> {
  return request.services.recorder.write({ ...newEntry(request, principal, access.action), ...access });
}

/** Records a sign-out. */
export function recordLogout(
  request: RecordedRequest,
  principal: Principal,
  loginSessionId: string,
): Promise<void> {
  const entry = newEntry(request, principal, 'signIns.end');
  return request.services.recorder.write({ ...entry, target: loginSessionId });
}
