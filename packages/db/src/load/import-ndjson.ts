import { looksLikeSession, parseIngestSession, sentenceOf } from '@masker/contract';
import type { Pool } from 'pg';
import { createBreather } from './breathe.ts';
import { type LoadProgress, loadSessions } from './load-sessions.ts';
import { type ReadLine, readNdjson } from './ndjson.ts';
import { LoadRefused, type LoadResult, maxReports, Rejections } from './result.ts';
import type { SessionRow } from './session-row.ts';

/** Characters of what is said about one line, at most. */
const longestMessage = 500;

/** How far an import has come: sessions, and bytes of the input (as they came, packed or not). */
export interface ImportProgress extends LoadProgress {
  bytes: number;
}

export interface ImportOptions {
  pool: Pool;
  accountId: string;
  /** Sessions in the wire format. Read once, in constant memory. */
  input: AsyncIterable<Uint8Array>;
  /** Reads the lines of the input; as NDJSON, unless given. */
  read?: (input: AsyncIterable<Uint8Array>) => AsyncIterable<ReadLine>;
  /** Sessions of other agents are bad lines. */
  onlyAgent?: string | null;
  /** Leave out bad lines and report them; otherwise one bad line refuses the import. */
  skipInvalid?: boolean;
  /** The present, in milliseconds: sessions that start well after it are bad. Now, unless given. */
  now?: number;
  onProgress?: (progress: ImportProgress) => void;
}

/**
 * Imports a file of sessions: all of it in one transaction, adding nothing when done again.
 *
 * @throws LoadRefused when lines are bad (unless they are to be skipped): nothing of the file stays
 * @throws ApiError `not_found` when there is no such account
 */
export async function importNdjson(options: ImportOptions): Promise<LoadResult> {
  const {
    pool,
    accountId,
    input,
    read = readNdjson,
    onlyAgent = null,
    skipInvalid = false,
    now = Date.now(),
    onProgress,
  } = options;
  const bad = new Rejections();
  let bytes = 0;

  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of input) {
      bytes += chunk.length;
      yield chunk;
    }
  }

  async function* sessions(): AsyncGenerator<SessionRow> {
    const breathe = createBreather();
    for await (const { line, value, error } of read(counted())) {
      const turn = breathe();
      if (turn) await turn;
      if (error !== undefined) {
        bad.add({ line, code: 'bad_request', message: error });
        continue;
      }
      // Nobody will read what is wrong with it.
      if (bad.isFull && !looksLikeSession(value)) {
        bad.count++;
        continue;
      }
      const parsed = parseIngestSession(value, now);
      if (parsed.details) {
        bad.add({ line, code: 'validation_failed', message: sentenceOf(parsed.details, longestMessage) });
      } else if (onlyAgent !== null && parsed.session.agentId !== onlyAgent) {
        bad.add({ line, code: 'forbidden', message: `this token is for ${onlyAgent} alone` });
      } else if (skipInvalid || bad.count === 0) {
        // After a bad line nothing will be kept: the rest is read only to report it too.
        yield { ...parsed.session, line };
      }
    }
    if (bad.count > 0 && !skipInvalid) throw new LoadRefused(bad.reports, bad.count);
  }

  const loaded = await loadSessions({
    pool,
    accountId,
    sessions: sessions(),
    skipInvalid,
    onProgress: (progress) => onProgress?.({ ...progress, bytes }),
  });
  return {
    ...loaded,
    rejected: [...bad.reports, ...loaded.rejected].sort((a, b) => a.line - b.line).slice(0, maxReports),
    rejectedCount: bad.count + loaded.rejectedCount,
  };
}
