import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { exchange } from './support/raw-http.ts';
import { startServer } from './support/server.ts';

const secrets = [
  'QUERYSECRET',
  'PATHSECRET',
  'BODYSECRET',
  'COOKIESECRET',
  'TOKENSECRET',
  'HEADERSECRET',
  'WIRESECRET',
];

/** Whatever may be sent, with a secret wherever there is room for one. */
const headers = {
  cookie: 'masker_session=COOKIESECRET.COOKIESECRET; other=COOKIESECRET',
  authorization: 'Bearer msk_TOKENSECRET',
  origin: 'https://HEADERSECRET.example',
  referer: 'https://a/?HEADERSECRET',
  'user-agent': 'HEADERSECRET',
  'x-forwarded-for': 'HEADERSECRET',
  'x-request-id': 'HEADERSECRET',
};

const paths = [
  '/api/v1/sessions?status=QUERYSECRET&QUERYSECRET=1&cursor=QUERYSECRET',
  '/api/v1/sessions/sess_PATHSECRET?a=QUERYSECRET',
  '/api/v1/agents/agt_PATHSECRET/sessions?limit=QUERYSECRET',
  '/api/v1/sessions/export?since=QUERYSECRET',
  '/api/v1/auth/PATHSECRET?code=QUERYSECRET&state=QUERYSECRET',
  '/api/v1/auth/logout?QUERYSECRET',
  '/api/trpc/sessions.list?input=%7B%22status%22%3A%22QUERYSECRET%22%7D',
  '/api/trpc/PATHSECRET?batch=1&input=QUERYSECRET',
  '/api/trpc/sessions.ingest?QUERYSECRET',
  '/api/PATHSECRET',
  '/PATHSECRET?QUERYSECRET',
];

const bodies = ['{"name":"BODYSECRET"}', '[{"id":"BODYSECRET"}]', 'BODYSECRET', '{"BODYSECRET":'];

test('the log contains no cookie, token, query, header, path or body at any level', async () => {
  const server = await startServer({ LOG_LEVEL: 'trace' });
  for (const path of paths) {
    for (const cookie of [headers.cookie, server.cookie]) {
      const { authorization, ...rest } = { ...headers, cookie };
      for (const sent of [rest, { ...rest, authorization }]) {
        await fetch(`${server.url}${path}`, { headers: sent });
        for (const body of bodies) {
          for (const type of ['application/json', 'application/x-ndjson']) {
            // Refused for its origin, or let through as a program's.
            const { origin: _, ...own } = sent;
            const from = body === 'BODYSECRET' ? sent : own;
            if (path.includes('logout') && cookie === server.cookie) continue;
            await fetch(`${server.url}${path}`, {
              method: 'POST',
              headers: { ...from, 'content-type': type },
              body,
            });
          }
        }
      }
    }
  }
  await exchange(server.url, 'WIRESECRET WIRESECRET\r\nWIRESECRET\r\n\r\n');
  await exchange(
    server.url,
    `GET /?WIRESECRET HTTP/1.1\r\nHost: WIRESECRET/\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
  );
  connect(Number(new URL(server.url).port)).end(
    'POST /api/v1/sessions HTTP/1.1\r\nHost: WIRESECRET\r\nCookie: WIRESEC',
  );
  await fetch(`${server.url}/api/v1/sessions?since=1h`, { headers: { cookie: server.cookie } });
  expect(await server.stop()).toEqual({ code: 0, signal: null });

  const log = server.stderr();
  // It was listening: every one of those is in the log, by the pattern of its address.
  for (const route of [
    '/api/v1/sessions/{session_id}',
    '/api/v1/sessions/export',
    '/api/v1/auth/',
    '/api/trpc/',
  ])
    expect(log).toContain(`"route":"${route}"`);
  for (const procedure of ['sessions.list', 'unknown'])
    expect(log).toContain(`"route":"/api/trpc/","procedure":"${procedure}"`);
  expect(log).toContain('"level":"debug"');
  const value = decodeURIComponent(server.cookie.slice('masker_session='.length));
  for (const secret of [...secrets, ...value.split('.')]) expect(log.includes(secret), secret).toBe(false);
});
