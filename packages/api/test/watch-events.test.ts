import { newId } from '@masker/contract';
import type { FeedEvent, SessionAdded } from '@masker/db';
import { tracked } from '@trpc/server';
import { sseStreamProducer } from '@trpc/server/unstable-core-do-not-import';
import { expect, test } from 'vitest';
import type { Caller } from '../src/auth/caller.ts';
import { eventStream } from '../src/procedure/trpc.ts';
import { SessionWatch } from '../src/router/watch-sessions.ts';
import { watchEvents } from '../src/trpc/watch-events.ts';
import { session } from './support/sessions.ts';

const caller = { accountId: newId('account'), agentId: null } as unknown as Caller;

function added(options?: Parameters<typeof session>[0]): SessionAdded {
  const one = session(options);
  return {
    id: one.id,
    agentId: one.agent_id,
    startedAt: Date.parse(one.started_at),
    durationMs: one.duration_ms,
    status: one.status,
    redactionCount: one.redaction_count,
    redactionsByKind: one.redactions_by_kind,
    upstreamModel: one.upstream_model,
    json: JSON.stringify(one),
  };
}

async function* from<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

async function chunksOf(watch: SessionWatch, events: FeedEvent[], lastEventId: string | null = null) {
  const chunks: (string | Uint8Array)[] = [];
  for await (const chunk of watchEvents(watch, from(events), lastEventId, () => {})) chunks.push(chunk);
  return chunks;
}

test.each([null, newId('session')])('a stream equals that of tRPC itself, after %s', async (lastEventId) => {
  const [a, b, c] = [added(), added({ agentName: 'ünï "x"\n' }), added()];
  const events: FeedEvent[] = [
    { type: 'reload' },
    { type: 'sessions', sessions: [a, b] },
    { type: 'reload' },
    { type: 'sessions', sessions: [c] },
  ];
  const chunks = await chunksOf(new SessionWatch(caller, {}), events, lastEventId);
  const ours = chunks.map((chunk) => Buffer.from(chunk).toString()).join('');
  const told = ({ id, json }: SessionAdded) => tracked(id, { type: 'session', session: JSON.parse(json) });
  const data = from<unknown>([
    { type: 'open' },
    { type: 'reload' },
    told(a),
    told(b),
    { type: 'reload' },
    told(c),
  ]);
  const client = { reconnectAfterInactivityMs: eventStream.reconnectAfterSilence };
  const theirs = sseStreamProducer({ data, client, lastEventId });
  expect(ours).toBe(await new Response(theirs).text());
});

test('serializes events once for watchers with equal filters', async () => {
  const events: FeedEvent[] = [{ type: 'sessions', sessions: [added(), added({ status: 'error' })] }];
  const told = async (status?: 'error') => (await chunksOf(new SessionWatch(caller, { status }), events))[1];
  const [first, second, other] = [await told(), await told(), await told('error')];
  expect(second).toBe(first);
  expect(other).not.toBe(first);
  expect(await told('error')).toBe(other);
});

test('sends a watcher what matches all of its filters, and any of several values', () => {
  const watch = new SessionWatch(caller, {
    kind: ['SSN', 'MRN'],
    status: 'ok,error',
    model: 'a%2Cb,gpt-4o-mini',
    max_duration_ms: 1_000,
  });
  const kinds = { MRN: 1, NAME: 2 };
  expect(watch.matches(added({ kinds }))).toBe(true);
  expect(watch.matches(added({ kinds, upstreamModel: 'a,b', status: 'error' }))).toBe(true);
  expect(watch.matches(added({ kinds: { NAME: 2 } }))).toBe(false);
  expect(watch.matches(added({ kinds, status: 'partial' }))).toBe(false);
  expect(watch.matches(added({ kinds, upstreamModel: null }))).toBe(false);
  expect(watch.matches(added({ kinds, durationMs: 1_001 }))).toBe(false);
});

test('sends a watcher nothing if nothing of a delivery matches', async () => {
  const watch = new SessionWatch(caller, { min_redactions: 1 });
  expect(await chunksOf(watch, [{ type: 'sessions', sessions: [added()] }])).toHaveLength(2);
});
