import type { Principal } from '../auth/principal.ts';
import { newEntry } from './record-call.ts';
import type { RecordedRequest } from './recorded-request.ts';

/**
 * Records that somebody signed in. Durable once it resolves, which is to be waited for before the cookie is given out.
 *
 * @param loginSessionId the new sign-in
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

/** Records that somebody whom we know, and who is a member of this account, was not let in. */
export function recordRefusedLogin(
  request: RecordedRequest,
  principal: Principal,
  way: string,
): Promise<void> {
  const entry = newEntry(request, principal, 'signIns.create');
  return request.services.recorder.write({ ...entry, outcome: 'refused', filters: { way } });
}

/** Records that somebody signed out. */
export function recordLogout(
  request: RecordedRequest,
  principal: Principal,
  loginSessionId: string,
): Promise<void> {
  const entry = newEntry(request, principal, 'signIns.end');
  return request.services.recorder.write({ ...entry, target: loginSessionId });
}
