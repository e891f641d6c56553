import { expect, it } from 'vitest';
import { agentPath, aroundPath, hourOf, listPath, sessionLink, sessionPath } from './links.ts';

const id = 'sess_01K2M3N4P5Q6R7S8T9V0W1X2Y3';
const agent_id = 'agt_01K2M3N4P5Q6R7S8T9V0W1X2Y3';
const account = 'acc_01K2M3N4P5Q6R7S8T9V0W1X2Y3';
const session = { id, agent_id, started_at: '2026-05-03T21:14:32.794Z' };

it('names the session, and the account in a shared link', () => {
  expect(sessionPath(id)).toBe(`/sessions/${id}`);
  expect(sessionLink(id, account, 'https://masker.test')).toBe(
    `https://masker.test/sessions/${id}?account=${account}`,
  );
  expect(sessionLink(id, null, 'https://masker.test')).toBe(`https://masker.test/sessions/${id}`);
});

it('links to the list around a session, with it open', () => {
  expect(aroundPath(session)).toBe(
    `/sessions?since=2026-05-03T20:59:32.794Z&until=2026-05-03T21:29:32.794Z&session=${id}`,
  );
});

it('links to the sessions of its agent at that time', () => {
  expect(agentPath(session)).toBe(
    `/sessions?since=2026-05-03T09:14:32.794Z&until=2026-05-04T09:14:32.794Z&agent_id=${agent_id}`,
  );
});

it('omits defaults', () => {
  expect(listPath({ since: '24h' })).toBe('/sessions');
});

it.each([
  ['UTC', '2026-05-03T21:00:00Z', '2026-05-03T22:00:00Z'],
  ['America/New_York', '2026-05-03T21:00:00Z', '2026-05-03T22:00:00Z'],
  ['Asia/Kolkata', '2026-05-03T20:30:00Z', '2026-05-03T21:30:00Z'],
  ['Asia/Kathmandu', '2026-05-03T20:15:00Z', '2026-05-03T21:15:00Z'],
])('finds the hour in %s', (zone, since, until) => {
  expect(hourOf(session.started_at, zone)).toEqual({ since, until });
});

it('distinguishes the two hours of a clock change', () => {
  // New York, 2026-11-01: 01:30 at UTC-04:00, then again at UTC-05:00.
  expect(hourOf('2026-11-01T05:30:00Z', 'America/New_York')).toEqual({
    since: '2026-11-01T05:00:00Z',
    until: '2026-11-01T06:00:00Z',
  });
  expect(hourOf('2026-11-01T06:30:00Z', 'America/New_York')).toEqual({
    since: '2026-11-01T06:00:00Z',
    until: '2026-11-01T07:00:00Z',
  });
});
