import { afterEach, expect, test, vi } from 'vitest';
import { readingOwnWrites } from '../src/transport/own-writes.ts';

afterEach(() => void vi.useRealTimers());

/** A `fetch` that answers with these positions in turn, and the position that each request sent. */
function answering(...positions: (string | null)[]) {
  const sent: (string | null)[] = [];
  const fetch = readingOwnWrites(async (_, init) => {
    sent.push(new Headers(init.headers).get('x-masker-committed'));
    const position = positions.shift() ?? null;
    return new Response('', position === null ? {} : { headers: { 'x-masker-committed': position } });
  });
  return { sent, ask: () => fetch('http://localhost', { headers: { accept: 'application/json' } }) };
}

test('requests after a write send back where it was committed', async () => {
  const { sent, ask } = answering(null, '16/B374D848', null, null);
  for (let nth = 0; nth < 4; nth++) await ask();
  expect(sent).toEqual([null, null, '16/B374D848', '16/B374D848']);
});

test('the furthest position counts, in whatever order answers arrive', async () => {
  const { sent, ask } = answering('9/FFFFFFFF', '16/0', 'F/1', '16/A', null);
  for (let nth = 0; nth < 5; nth++) await ask();
  expect(sent).toEqual([null, '9/FFFFFFFF', '16/0', '16/0', '16/A']);
});

test('a position is sent for a minute', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const { sent, ask } = answering('1/1', null, null);
  await ask();
  vi.advanceTimersByTime(60_000);
  await ask();
  vi.advanceTimersByTime(1);
  await ask();
  expect(sent).toEqual([null, '1/1', null]);
});
