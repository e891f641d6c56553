/** The introduction of the document. Its only markup is paragraphs and `code`. */
export function describe(cookieName: string): string {
  return `
Session summaries of the Masker voice proxy: which agent answered a call, when, how the call ended, and how much was redacted. Every response is scoped to the account of the caller.

People sign in and send the cookie \`${cookieName}\`: \`curl -H "Cookie: ${cookieName}=ey..."\`. Services send a token: \`curl -H "Authorization: Bearer msk_..."\`. A request with both is authenticated by the token; other \`Authorization\` headers are ignored. Every GET route answers HEAD, too.

A person can be a member of several accounts and switch between them: later responses to their login session are of the other account. The header \`x-masker-account: acc_...\` names the account that a request is meant for. If the credential is for another account, the request is refused with 409 \`conflict\` and nothing is read or changed.

Lists are paginated by cursor. Pass the \`next_cursor\` of a page as \`cursor\` to get the next page, until it is \`null\`; the header \`link\` has the next page as an address. A cursor carries the filters that it was issued for, and its time window does not move: pagination returns every session that existed at its start exactly once.

Parameters are strict. A bad value, an unknown name, an empty value and a repeated name are refused with 422, which lists every problem; none is ignored. Numbers are plain decimal integers. Timestamps are ISO 8601 in UTC, ending in \`Z\`, with milliseconds only when they are not zero.

Every error has the same shape: a \`code\` for programs, a \`message\` for people, and the \`request_id\` of its log line.
`.trim();
}

export const tags = [
  { name: 'Sessions', description: 'Summaries of calls, newest first.' },
  { name: 'Sources', description: 'Sessions from other systems, in their own format.' },
  { name: 'Exports', description: 'Exports with a signed statement of their content.' },
  { name: 'Webhooks', description: 'Addresses that are sent signed messages about events.' },
  { name: 'Views', description: 'Saved filters and layouts of the list of sessions.' },
  { name: 'Agents', description: 'The voice agents that answer calls.' },
  { name: 'Account', description: 'The caller and its accounts.' },
  { name: 'Tokens', description: 'Credentials of services, managed by admins.' },
  { name: 'Members', description: 'People with access to the account, and invitations.' },
  { name: 'Sign-in', description: 'Signing in and out, and login sessions.' },
  { name: 'Health', description: 'For probes, load balancers and monitoring; no credential needed.' },
  { name: 'This document', description: 'The OpenAPI document.' },
];
