import { formatInstant, nameSchema, newId, type Session } from '@masker/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { importNdjson, loadSessions } from '../src/load/index.ts';
import { contents, ndjson, newAccount, sessionRow, streamed, useDatabase } from './load-support.ts';

const database = useDatabase();

const name = fc
  .string({ minLength: 1, maxLength: 60, unit: 'binary' })
  .filter((text) => nameSchema('').safeParse(text).success);

const kinds = fc.dictionary(
  fc.stringMatching(/^[A-Z][A-Z0-9_]{0,39}$/),
  fc.integer({ min: 1, max: 30_000_000 }),
  { maxKeys: 64 },
);

const session: fc.Arbitrary<Session> = fc
  .record({
    random: fc.uint8Array({ minLength: 10, maxLength: 10 }),
    agent_name: name,
    started: fc.integer({ min: Date.UTC(1, 0), max: Date.UTC(2026, 0) }),
    whole: fc.boolean(),
    duration_ms: fc.integer({ min: 0, max: 100_000_000 }),
    status: fc.constantFrom('ok' as const, 'error' as const, 'partial' as const),
    reported: fc.option(kinds),
    upstream_model: fc.option(name),
  })
  .map(({ random, started, whole, reported, ...rest }) => {
    const at = whole ? Math.floor(started / 1000) * 1000 : started;
    return {
      id: newId('session', 1_700_000_000_000, random),
      agent_id: newId('agent', 1_700_000_000_000, random),
      agent_name: rest.agent_name,
      started_at: formatInstant(at),
      ended_at: formatInstant(at + rest.duration_ms),
      duration_ms: rest.duration_ms,
      status: rest.status,
      redaction_count: Object.values(reported ?? {}).reduce((a, b) => a + b, 0),
      redactions_by_kind: reported ?? {},
      upstream_model: rest.upstream_model,
      ...(reported === null && { redactions_reported: false as const }),
    };
  });

test('returns sessions as they were stored, key for key', async () => {
  const { pool } = database;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(session, { minLength: 1, maxLength: 40, selector: ({ id }) => id }),
      async (sessions) => {
        const accountId = await newAccount(pool);
        const result = await importNdjson({ pool, accountId, input: streamed(ndjson(sessions)) });
        expect(result.added).toBe(sessions.length);
        const kept = await contents(pool, accountId);
        for (const wire of sessions) {
          // jsonb orders kinds in its own way, and the contract leaves that order free.
          const ordered = { ...wire, redactions_by_kind: asStored(wire.redactions_by_kind) };
          expect(kept.sessions.get(wire.id)).toBe(JSON.stringify(ordered));
          expect(kept.agents.get(wire.agent_id)).toBe(wire.agent_name);
        }
      },
    ),
    { numRuns: 40 },
  );
});

/** The order of jsonb: short keys first, then bytewise. */
function asStored(kinds: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(kinds).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1)),
  );
}

test.each([
  'tab\there',
  'line\nfeed\r\n',
  'back\\slash \\N \\. \\t',
  '\\N',
  '\\.',
  '"quoted" and \'quoted\'',
  'naïve – ≥ 東京 🏥👩‍⚕️',
  '\b\f\v\u0001\u007f',
  ' spaces ',
  '',
])('keeps %j unchanged through COPY', async (text) => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const row = sessionRow({ agentName: text, upstreamModel: text });
  await loadSessions({ pool, accountId, sessions: [row] });
  const { sessions, agents } = await contents(pool, accountId);
  const wire = JSON.parse(sessions.get(row.id) as string);
  expect(wire).toMatchObject({ agent_name: text, upstream_model: text });
  expect(agents.get(row.agentId)).toBe(text);
});
