import { setTimeout as sleep } from 'node:timers/promises';
import type { WatchEvent, WatchSessionsInput } from '@masker/contract';
import type { SessionAdded } from '@masker/db';
import { tracked } from '@trpc/server';
import { visibleAgent } from '../auth/visible-agent.ts';
import type { Caller, Context } from '../context.ts';

/** Milliseconds after which the credential of an open connection is looked at again. */
const recheckAfter = 1_000;

/**
 * New sessions of the caller's account that match the filters, as they are committed, until the reader goes
 * or its credential is no longer good. Each is tracked by its id, from which a reader can resume.
 */
export async function* watchSessions(
  ctx: Context & { caller: Caller },
  input: WatchSessionsInput,
  signal: AbortSignal,
) {
  const filters = { ...input, agent_id: visibleAgent(ctx.caller, input.agent_id) };
  const over = AbortSignal.any([signal, whenRevoked(ctx, signal)]);
  const events = ctx.services.feed.read(ctx.caller.accountId, input.lastEventId ?? null, over);
  yield { type: 'open' } as WatchEvent;
  for await (const event of events) {
    if (event.type === 'reload') {
      yield { type: 'reload' } as WatchEvent;
    } else if (matches(event, filters)) {
      const session = JSON.parse(event.json);
      yield tracked(event.id, { type: 'session', session } as WatchEvent);
    }
  }
}

type WatchFilters = Pick<WatchSessionsInput, 'status' | 'min_redactions'> & { agent_id: string | undefined };

function matches(event: SessionAdded, { agent_id, status, min_redactions = 0 }: WatchFilters): boolean {
  return (
    (agent_id === undefined || event.agentId === agent_id) &&
    (status === undefined || event.status === status) &&
    event.redactionCount >= min_redactions
  );
}

/** Aborts once the credential that opened the connection is refused, or lets its holder see something else. */
function whenRevoked(ctx: Context & { caller: Caller }, signal: AbortSignal): AbortSignal {
  const revoked = new AbortController();
  (async () => {
    for (;;) {
      await sleep(recheckAfter, undefined, { signal, ref: false });
      if (!seesTheSame(await ctx.authenticate(), ctx.caller)) break;
    }
    revoked.abort();
  })().catch(() => revoked.abort());
  return revoked.signal;
}

/** A person may look at another account now, and a role or a token may allow less than it did. */
function seesTheSame(now: Caller, then: Caller): boolean {
  return (
    now.accountId === then.accountId && now.agentId === then.agentId && now.scopes.includes('sessions:read')
  );
}
