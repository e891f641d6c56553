import { expect, it } from 'vitest';
import { listLink } from './list-link.ts';
import { pinned } from './pinned.ts';

const now = Date.parse('2026-11-28T10:37:00.250Z');
const account = 'acc_01K2M3N4P5Q6R7S8T9V0W1X2Y3';

it('fixes a relative window to instants', () => {
  expect(pinned({ since: '24h' }, now)).toEqual({
    since: '2026-11-27T10:37:00.250Z',
    until: '2026-11-28T10:37:00.251Z',
  });
});

it('keeps a window of instants', () => {
  const window = { since: '2026-10-01T00:00:00Z', until: '2026-11-01T00:00:00Z' };
  expect(pinned(window, now)).toEqual(window);
});

it('keeps all other parameters, and names the account', () => {
  const address = 'https://masker.test/sessions?since=7d&status=error,partial&session=sess_1';
  expect(listLink(address, { since: '7d' }, account, now)).toBe(
    `https://masker.test/sessions?since=2026-11-21T10:37:00.250Z&status=error,partial&session=sess_1&until=2026-11-28T10:37:00.251Z&account=${account}`,
  );
});

it('makes the default window explicit', () => {
  expect(listLink('https://masker.test/sessions', { since: '24h' }, null, now)).toBe(
    'https://masker.test/sessions?since=2026-11-27T10:37:00.250Z&until=2026-11-28T10:37:00.251Z',
  );
});

it('omits the view, which may be private', () => {
  const address = 'https://masker.test/sessions?since=7d&view=view_01HYZ5E6F7G8H9J0K1M2N3P4QR';
  expect(listLink(address, { since: '7d' }, null, now)).not.toContain('view');
});
