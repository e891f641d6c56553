import { createHash, randomUUID } from 'node:crypto';
import { setInterval } from 'node:timers';
import {
  appendNumberedEntry,
  claimExport,
  type ExportRow,
  expiringExports,
  exportedBytes,
  failExport,
  findExport,
  finishExport,
  inAccount,
  markExpired,
  type RecordedFilters,
  releaseExport,
  renewExport,
} from '@masker/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { createFailureLog } from '../background/failure-log.ts';
import { type Polling, poll } from '../background/poll.ts';
import type { ReadPages, WrittenExport } from '../export-content/written-export.ts';
import type { ExportKeys } from '../export-keys/export-keys.ts';
import { type SignedData, type WrittenReport, writeReport } from '../report/write-report.ts';
import { type ExportStore, StoreFailure } from './export-store.ts';
import { boundaryAfter } from './schedule-boundary.ts';
import { signStatement, statementPayload } from './statement.ts';
import { type WriteOptions, writeExport } from './write-export.ts';

/** Milliseconds that a claim lasts unless it is renewed: what a killed server began goes on after that. */
const leaseMs = 15_000;
const renewMs = 3_000;

/** How often an export is begun before it counts as failed. */
const maxAttempts = 5;

/** What came of attempts to make exports. */
export interface ExportOutcomes {
  done: number;
  retried: number;
  failed: number;
}

export interface ExportWorkerOptions {
  pool: Pool;
  /** Claims exports of all accounts. */
  directoryPool: Pool;
  readPages: ReadPages;
  store: ExportStore;
  keys: ExportKeys;
  /** Milliseconds that files are kept. */
  keepMs: number;
  /** The bytes that the files of an account may have. */
  maxBytes: number;
  /** Days that sessions of accounts without a setting are kept, which reports say; null: for ever. */
  retentionDays: number | null;
  /** Exports that are made at once, of different accounts. */
  atOnce: number;
  /** Called when there is a new statement to be stamped; null if statements have no timestamps. */
  onSigned: (() => void) | null;
  /** Counts what comes of attempts. */
  outcomes: ExportOutcomes;
  logger: Pick<Logger, 'info' | 'warn'>;
}

/** Makes the exports of all accounts, a few at a time. All servers of an installation may run one. */
export interface ExportWorker extends Polling {
  /** Gives back the exports under way, for another server or the next start. */
  stop(): Promise<void>;
}

/** A failure that another attempt does not help against. Its message is for the person who asked. */
class HopelessExport extends Error {
  override readonly name = 'HopelessExport';
}

/** The claim was lost, or the export was deleted. */
class ClaimLost extends Error {
  override readonly name = 'ClaimLost';
}

/** Starts to make the exports that are queued, several at once, and to remove the files of those that expired. */
export function startExportWorker(options: ExportWorkerOptions): ExportWorker {
  const { pool, directoryPool, store, atOnce, logger } = options;
  const making = new Set<Promise<void>>();
  const removals = createFailureLog(logger, 'removing the files of expired exports failed; it is retried');

  async function look(stopping: AbortSignal): Promise<boolean> {
    try {
      // In this order, so that a server that is killed in between leaves no file.
      for (const expired of await expiringExports(directoryPool)) {
        await store.remove(expired);
        await markExpired(inAccount(pool, expired.accountId), expired);
      }
      removals.worked();
    } catch (error) {
      removals.failed(error);
    }
    while (making.size < atOnce && !stopping.aborted) {
      const row = await claimExport(directoryPool, randomUUID(), leaseMs);
      if (row === null) break;
      begin(row, stopping);
    }
    return false;
  }

  function begin(row: ExportRow, stopping: AbortSignal): void {
    const made = make(options, row, stopping)
      .catch((error: unknown) => logger.warn({ err: error, export_id: row.id }, 'an export was left'))
      .then(() => {
        making.delete(made);
        polling.wake();
      });
    making.add(made);
  }

  const polling = poll(look, { logger, failure: 'looking for exports failed; it is retried' });
  return {
    wake: polling.wake,
    async stop() {
      await polling.stop();
      await Promise.all(making);
    },
  };
}

async function make(options: ExportWorkerOptions, row: ExportRow, stopping: AbortSignal): Promise<void> {
  const { pool, readPages, store, logger, outcomes } = options;
  const account = inAccount(pool, row.accountId);
  const about = { account_id: row.accountId, export_id: row.id, request_id: row.requestId };
  try {
    if (row.attempts > maxAttempts) {
      throw new HopelessExport(
        `The export was begun ${maxAttempts} times and not finished. The log of the server says why, under ${row.requestId}.`,
      );
    }
    const written = await whileClaimed(options, row, stopping, (signal, onProgress) =>
      write(options, { readPages, store, row, signal, onProgress }),
    );
    await finish(options, row, written);
    outcomes.done++;
    logger.info({ ...about, rows: written.rows, bytes: written.bytes }, 'made an export');
  } catch (error) {
    await store.discard(row).catch(() => {});
    if (error instanceof ClaimLost) {
      const now = await findExport(account, row.accountId, null, row.id);
      // Its row is gone if the account was deleted.
      if (now === null || now.status === 'expired') await store.remove(row);
      return;
    }
    const reason = explain(error, row.attempts >= maxAttempts);
    if (stopping.aborted) await releaseExport(account, row);
    else if (reason !== null) {
      outcomes.failed++;
      logger.warn({ ...about, err: error }, 'an export failed');
      if (await failExport(account, row, reason, boundaryAfter('day', Date.now()))) await store.remove(row);
    } else {
      outcomes.retried++;
      logger.warn({ ...about, err: error }, 'an export broke off; it is begun again');
    }
  }
}

/** Runs `work` and renews the claim meanwhile. Its signal aborts when the claim is lost or the server stops. */
async function whileClaimed<T>(
  { pool, maxBytes }: ExportWorkerOptions,
  row: ExportRow,
  stopping: AbortSignal,
  work: (signal: AbortSignal, onProgress: (progress: number, bytes: number) => void) => Promise<T>,
): Promise<T> {
  const account = inAccount(pool, row.accountId);
  const room = maxBytes - (await exportedBytes(account, row.accountId));
  const lost = new AbortController();
  let progress = 0;
  let renewedAt = Date.now();
  const renewal = setInterval(() => {
    renewExport(account, row, leaseMs, progress)
      .then((held) => {
        renewedAt = Date.now();
        if (!held) lost.abort(new ClaimLost());
      })
      .catch(() => {
        if (Date.now() - renewedAt > leaseMs) lost.abort(new ClaimLost());
      });
  }, renewMs);
  try {
    return await work(AbortSignal.any([stopping, lost.signal]), (read, bytes) => {
      progress = read;
      if (bytes <= room) return;
      throw new HopelessExport(
        'The export is larger than the space that is left for the exports of this account. Delete others, or export a shorter window.',
      );
    });
  } catch (error) {
    if (lost.signal.aborted) throw new ClaimLost();
    throw error;
  } finally {
    clearInterval(renewal);
  }
}

type Written = WrittenExport & Partial<Pick<WrittenReport, 'report' | 'data'>>;

/** Writes the file of an export. The data of a report has a statement of its own, signed before the report is made. */
function write(options: ExportWorkerOptions, to: WriteOptions): Promise<Written> {
  const { row, store, signal } = to;
  if (row.format !== 'report') return writeExport(to);
  return writeReport({
    ...to,
    pool: options.pool,
    retentionDays: options.retentionDays,
    signData: (data, fileName) =>
      sign(options, { ...row, format: 'ndjson', gzip: false, fileName }, data, 'data'),
    store: (content) => store.write(row, content, signal),
  });
}

/**
 * Signs the statement about a file, or about the data of a report. The statement names an entry of the audit log that
 * was written before it, and another entry names the SHA-256 of the statement before anybody can read it.
 */
async function sign(
  { pool, keys }: ExportWorkerOptions,
  row: ExportRow,
  written: Written,
  of?: 'data',
): Promise<SignedData> {
  const entry = {
    accountId: row.accountId,
    actor: row.createdBy,
    outcome: 'ok',
    target: row.id,
    requestId: row.requestId,
    address: null,
  } as const;
  const part: RecordedFilters = of === undefined ? {} : { of };
  const auditLog = await appendNumberedEntry(pool, {
    ...entry,
    action: 'exports.finish',
    at: Date.now(),
    filters: { sha256: written.sha256, ...part },
    rows: written.rows,
  });
  const { data } = written;
  const payload = statementPayload({
    row,
    written,
    auditLog,
    ...(data && {
      attached: [
        { name: data.name, digest: { sha256: data.sha256 } },
        { name: 'statement.json', digest: { sha256: data.statementSha256 } },
      ],
    }),
  });
  const statement = JSON.stringify(signStatement(payload, await keys.current()));
  const statementSha256 = createHash('sha256').update(statement).digest('hex');
  await appendNumberedEntry(pool, {
    ...entry,
    action: 'exports.sign',
    at: Date.now(),
    filters: { statement_sha256: statementSha256, ...part },
    rows: null,
  });
  return { statement, statementSha256, auditLog };
}

/** Signs the statement and publishes the file. */
async function finish(options: ExportWorkerOptions, row: ExportRow, written: Written): Promise<void> {
  const { pool, store, keepMs, onSigned } = options;
  const { statement } = await sign(options, row, written);
  await store.keep(row);
  const { redactionsByKind: _, redactionsNotReported: __, data: ___, report, ...stored } = written;
  const held = await finishExport(inAccount(pool, row.accountId), row, {
    ...stored,
    statement,
    report: report === undefined ? null : JSON.stringify(report),
    keepMs,
    wantsTimestamp: onSigned !== null,
  });
  if (!held) throw new ClaimLost();
  onSigned?.();
}

/**
 * What a person is told of a failure that stays; null if another attempt may succeed.
 *
 * @param isLast whether there is no other attempt
 */
function explain(error: unknown, isLast: boolean): string | null {
  if (error instanceof HopelessExport) return error.message;
  if (error instanceof StoreFailure) return error.isPassing && !isLast ? null : error.publicMessage;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return 'The disk of the server is full. Free some space, then export again.';
  if (code === 'EACCES' || code === 'EROFS')
    return 'The server may not write to its folder of exports. Correct its permissions, then export again.';
  return null;
}
