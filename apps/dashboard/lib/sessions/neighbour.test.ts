import type { ListSessionsInput, Session } from '@masker/contract';
import { expect, it } from 'vitest';
import { neighbourOf } from './neighbour.ts';

const session = (id: string, started_at: string, agent_id = 'a') =>
  ({ id, started_at, agent_id }) as unknown as Session;

/** A list as the API gives it. */
function listOf(sessions: Session[]) {
  return async ({ since, until, order, agent_id, limit }: ListSessionsInput) => {
    const found = sessions
      .filter((one) => Date.parse(one.started_at) >= Date.parse(since ?? ''))
      .filter((one) => until === undefined || Date.parse(one.started_at) < Date.parse(until))
      .filter((one) => agent_id === undefined || one.agent_id === agent_id)
      .sort((a, b) => (a.started_at + a.id < b.started_at + b.id ? -1 : 1));
    return { data: (order === 'oldest' ? found : found.reverse()).slice(0, limit) };
  };
}

it('finds the previous and the next session, of all and of the agent', async () => {
  const before = session('s1', '2026-05-03T10:00:00Z');
  const other = session('s2', '2026-05-03T10:00:01Z', 'b');
  const it = session('s3', '2026-05-03T10:00:02Z');
  const after = session('s4', '2026-05-03T10:00:03Z');
  const list = listOf([before, other, it, after]);
  expect(await neighbourOf(it, 'previous', false, list)).toBe(other);
  expect(await neighbourOf(it, 'previous', true, list)).toBe(before);
  expect(await neighbourOf(it, 'next', false, list)).toBe(after);
  expect(await neighbourOf(after, 'next', false, list)).toBeNull();
  expect(await neighbourOf(other, 'next', true, list)).toBeNull();
});

it.each([3, 50, 250])('skips none of %i sessions that started together', async (count) => {
  const together = Array.from({ length: count }, (_, index) =>
    session(`s${String(index).padStart(3, '0')}`, '2026-05-03T10:00:00.5Z'),
  );
  const list = listOf([...together, session('z', '2026-05-03T10:00:01Z')]);
  const last = Math.min(count, 99);
  for (const index of [0, 1, last - 2].filter((index) => index >= 0)) {
    const here = together[index] as Session;
    expect(await neighbourOf(here, 'next', false, list)).toBe(together[index + 1]);
  }
});
