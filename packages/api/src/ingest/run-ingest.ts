import type { IngestResult } from '@masker/contract';
import type { Caller } from '../auth/caller.ts';
import type { Context } from '../procedure/context.ts';
import { runCall } from '../procedure/pipeline.ts';

/**
 * Runs a request that sends sessions of another system: its credential, audit log and limits are those of
 * `sessions.ingest`.
 *
 * @param ingest reads the request; runs after the caller is authorized
 * @throws errors of `ingest`, `unauthenticated`, `forbidden`
 */
export async function runIngest(
  ctx: Context,
  ingest: (caller: Caller) => Promise<IngestResult>,
): Promise<IngestResult> {
  const result = await runCall(
    ctx,
    { action: 'sessions.ingest', type: 'mutation', path: null, scope: 'sessions:write' },
    ({ caller }) =>
      ingest(caller).then(
        (data) => ({ ok: true as const, data }),
        (error: unknown) => ({ ok: false as const, error }),
      ),
  );
  if (!result.ok) throw result.error;
  return result.data;
}
