import { ApiError } from '@masker/contract';
import { evenSuspended } from '../auth/suspended.ts';
import type { Exchange } from '../http/exchange.ts';
import { sendJson } from '../http/respond.ts';
import type { AuthRoutesOptions } from './options.ts';
import { recordNewLogin } from './record-new-login.ts';
import { parseInvitation } from './sign-in-request.ts';

/** Returns what an invitation offers. Its secret is in the body, since URLs are logged and sent as referrers. */
export async function showInvitation(
  exchange: Exchange,
  { signIns }: AuthRoutesOptions,
  body: string,
): Promise<void> {
  const { req, res, requestId } = exchange;
  const invitation = await signIns.invitations.find(parseInvitation(req, body));
  if (!invitation) throw invalidInvitation();
  sendJson(req, res, 200, JSON.stringify({ invitation }), { 'x-request-id': requestId });
}

/** Makes a signed-in person a member of the account. */
export async function acceptInvitation(
  exchange: Exchange,
  { signIns, authenticator, ctx }: AuthRoutesOptions,
  body: string,
): Promise<void> {
  const { req, res, requestId } = exchange;
  const caller = await evenSuspended(authenticator.authenticate(req.headers));
  if (caller.kind !== 'user') throw new ApiError('forbidden', 'Only people can accept an invitation.');
  const secret = parseInvitation(req, body);
  const from = { userAgent: req.headers['user-agent'], ipAddress: exchange.address };
  const accepted = await signIns.invitations.accept(caller, secret, from);
  if (!accepted) throw invalidInvitation();
  const { cookie, newAccess } = accepted;
  authenticator.forget(caller.credentialId);
  await recordNewLogin({ authenticator, ctx }, [cookie], 'invitation', newAccess);
  sendJson(req, res, 200, JSON.stringify({ ok: true }), { 'x-request-id': requestId, 'set-cookie': cookie });
}

function invalidInvitation(): ApiError {
  return new ApiError(
    'not_found',
    'This invitation is no longer valid: it was used, revoked, or has expired. Ask for a new link.',
  );
}
