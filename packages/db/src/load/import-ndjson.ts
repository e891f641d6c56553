import { looksLikeSession, parseIngestSession, sentenceOf } from '@masker/contract';
import type { Pool } from 'pg';
import { createBreather } from './breathe.ts';
import { type LoadProgress, loadSessions } from './load-sessions.ts';
import { type ReadLine, readNdjson } from './ndjson.ts';
import { LoadRefused, type LoadResult, maxReports, Rejections } from './result.ts';
import type { SessionRow } from './session-row.ts';

/** The maximum length of the message about one line, in characters. */
const longestMessage = 500;

/** The progress of an import: sessions, and bytes of the input before decompression. */
export interface ImportProgress extends LoadProgress {
  bytes: number;
}

export interface ImportOptions {
  pool: Pool;
  accountId: string;
  /** Sessions in the wire format. The input is read once, in constant memory. */
  input: AsyncIterable<Uint8Array>;
  /** Reads the lines of the input; NDJSON by default. */
  read?: (input: AsyncIterable<Uint8Array>) => AsyncIterable<ReadLine>;
  /** Rejects lines with sessions of other agents. */
  onlyAgent?: string | null;
  /** Skips invalid lines and reports them; otherwise one invalid line makes the import fail. */
  skipInvalid?: boolean;
  /** The current time, in milliseconds since the epoch: sessions that start well after it are invalid. Default: now. */
  now?: number;
  onProgress?: (progress: ImportProgress) => void;
}

/**
 * Imports a file of sessions in one transaction. Importing it again adds nothing.
 *
 * @throws LoadRefused if lines are invalid and `skipInvalid` is not set; nothing of the file is kept
 * @throws ApiError `not_found` if the account does not exist
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
  const invalid = new Rejections();
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
        invalid.add({ line, code: 'bad_request', message: error });
        continue;
      }
      // No further line is reported, so the exact error is not needed.
      if (invalid.isFull && !looksLikeSession(value)) {
        invalid.count++;
        continue;
      }
      const parsed = parseIngestSession(value, now);
      if (parsed.details) {
        invalid.add({ line, code: 'validation_failed', message: sentenceOf(parsed.details, longestMessage) });
      } else if (onlyAgent !== null && parsed.session.agentId !== onlyAgent) {
        invalid.add({ line, code: 'forbidden', message: `this token is only for ${onlyAgent}` });
      } else if (skipInvalid || invalid.count === 0) {
        // After an invalid line nothing is kept: the rest is read only to report its invalid lines.
        yield { ...parsed.session, line };
      }
    }
    if (invalid.count > 0 && !skipInvalid) throw new LoadRefused(invalid.reports, invalid.count);
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
    rejected: [...invalid.reports, ...loaded.rejected].sort((a, b) => a.line - b.line).slice(0, maxReports),
    rejectedCount: invalid.count + loaded.rejectedCount,
  };
}
