/** What the document says before it lists anything. Paragraphs and `code` are all its markup. */
export function describe(cookieName: string): string {
  return `
Session summaries that the Masker voice proxy wrote: who answered a call, when, how it ended, and how much was redacted of it. Every answer is scoped to the account of whoever asks.

People sign in, and the cookie \`${cookieName}\` does the rest; from a shell, send it along: \`curl -H "Cookie: ${cookieName}=ey..."\`. Services have tokens: \`curl -H "Authorization: Bearer msk_..."\`. A request with both counts as the token's; an \`Authorization\` header of another kind is passed over. Every GET answers HEAD too.

A person can be a member of several accounts, and switch between them: every answer to their sign-in is then of the other one. A request that names the account it is meant for in the header \`x-masker-account: acc_...\` is refused with 409 \`conflict\` when the credential stands for another one; nothing of either account is answered or changed.

Lists are paged by cursor. Ask for \`cursor\` with the \`next_cursor\` of the page before until it is \`null\`; the header \`link\` has the same as an address. A cursor carries the filters it was issued for, and its time window does not slide, so a walk sees every session that was there at its start exactly once.

Parameters are strict: a bad value, an unknown name, an empty value or a name given twice is refused with 422, all of them at once, and never ignored. Numbers are plain decimal integers. Timestamps are ISO 8601 in UTC, ending in \`Z\`, with milliseconds only when they are not zero.

Every error has the same shape: a \`code\` to branch on, a \`message\` to read, and the \`request_id\` under which the log has it.
`.trim();
}

export const tags = [
  { name: 'Sessions', description: 'Summaries of calls, newest first.' },
  { name: 'Agents', description: 'Who answers the calls.' },
  { name: 'Account', description: 'Whoever is asking.' },
  { name: 'Tokens', description: 'What services sign their requests with; looked after by admins.' },
  { name: 'Members', description: 'Who may look at the account, and who is asked to.' },
  { name: 'Sign-in', description: 'Getting the cookie, giving it back, and taking it away.' },
  { name: 'Health', description: 'For probes and load balancers; no sign-in needed.' },
  { name: 'This document', description: 'The API, for programs.' },
];
