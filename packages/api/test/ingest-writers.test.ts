import type { Session } from '@masker/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ingesting, ndjson } from './support/ingest.ts';
import { randomFrom, session, tiedSessions } from './support/sessions.ts';

const { current, send, stored, expectExactCounts } = ingesting();

describe('many writers', () => {
  test('neither deadlock nor count twice with overlapping batches', async () => {
    const some = tiedSessions(600, 50, Date.now() - 5_000, randomFrom(8));
    const random = randomFrom(9);
    const batches = Array.from({ length: 60 }, () => {
      const from = Math.floor(random() * 550);
      return some.slice(from, from + 50).sort(() => random() - 0.5);
    });
    const sent = await Promise.all(
      batches.map((batch, i) =>
        i % 10 === 0 ? send(batch.map((one) => JSON.stringify(one)).join('\n'), ndjson) : send(batch),
      ),
    );
    for (const { status } of sent) expect(status).toBe(200);
    const expected = new Set(batches.flat().map((one) => one.id));
    expect(sent.reduce((sum, { body }) => sum + body.accepted, 0)).toBe(expected.size);
    expect((await stored()).map((one) => one.id).sort()).toEqual([...expected].sort());
    await expectExactCounts();
  });

  test('a conflict does not delay the others in its group', async () => {
    const taken = session();
    await send(taken);
    const requests = Array.from({ length: 40 }, (_, i) =>
      i % 4 === 0 ? [session(), { ...taken, status: 'error' as const }] : [session(), session()],
    );
    const sent = await Promise.all(requests.map((request) => send(request)));
    expect(sent.map(({ status }) => status)).toEqual(requests.map((_, i) => (i % 4 === 0 ? 409 : 200)));
    expect(await stored()).toHaveLength(1 + 30 * 2);
    await expectExactCounts();
  });

  test('any mix of duplicates, conflicts and invalid sessions has the result of sequential requests', async () => {
    const change = fc.constantFrom('none', 'none', 'none', 'conflict', 'bad');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.tuple(fc.nat({ max: 7 }), change), { minLength: 1, maxLength: 5 }), {
          minLength: 1,
          maxLength: 8,
        }),
        async (plan) => {
          const whose = await current.installation.tenant();
          const pool = Array.from({ length: 8 }, (_, i) => session({ kinds: { NAME: i + 1 } }));
          const bodies = plan.map((batch) =>
            batch.map(([n, how]) => {
              const one = pool[n] as Session;
              if (how === 'conflict') return { ...one, upstream_model: 'other' };
              return how === 'bad' ? { ...one, status: 'fine' } : one;
            }),
          );
          const kept = new Map<string, string | null>();
          const expected = bodies.map((body) => {
            if (body.some((one) => one.status === 'fine')) return 422;
            const own = new Map(kept);
            for (const one of body) {
              if (own.has(one.id) && own.get(one.id) !== one.upstream_model) return 409;
              own.set(one.id, one.upstream_model);
            }
            for (const [id, model] of own) kept.set(id, model);
            return 200;
          });
          const statuses: number[] = [];
          for (const body of bodies) statuses.push((await send(body, {}, whose)).status);
          expect(statuses).toEqual(expected);
          expect((await stored(whose)).map((one) => one.id).sort()).toEqual([...kept.keys()].sort());
        },
      ),
      { numRuns: 25 },
    );
    await expectExactCounts();
  });
});
