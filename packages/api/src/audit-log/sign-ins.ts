import type { Principal } from '../auth/principal.ts';
import { accessOf } from './record-call.ts';
import type { RecordedRequest } from './recorded-request.ts';

/**
 * Records that somebody signed in. Durable once it resolves, which is to be waited for before the cookie is given out.
 *
 * @param signInId the new sign-in
 * @param way `demo`, or the name of the identity provider
 */
export function recordSignIn(
  request: RecordedRequest,
  principal: Principal,
  signInId: string,
  way: string,
): Promise<void> {
  const access = accessOf(request, principal, 'signIns.create');
  return request.services.recorder.write({ ...access, target: signInId, filters: { way } });
}

/** Records that somebody whom we know, and who is a member of this account, was not let in. */
export function recordRefusedSignIn(
  request: RecordedRequest,
  principal: Principal,
  way: string,
): Promise<void> {
  const access = accessOf(request, principal, 'signIns.create');
  return request.services.recorder.write({ ...access, outcome: 'refused', filters: { way } });
}

/** Records that somebody signed out. */
export function recordSignOut(
  request: RecordedRequest,
  principal: Principal,
  signInId: string,
): Promise<void> {
  const access = accessOf(request, principal, 'signIns.end');
  return request.services.recorder.write({ ...access, target: signInId });
}
