import {
  createExport,
  createSchedule,
  deleteSchedule,
  type ExportRow,
  type ExportToMake,
  expireExport,
  findExport,
  getExport,
  inAccount,
  listExports,
  listSchedules,
  type Replicas,
  readCutPages,
  type ScheduleChange,
  type ScheduleToMake,
  updateSchedule,
} from '@masker/db';
import type { Pool } from 'pg';
import type { ReadPages } from '../export-content/written-export.ts';
import type { ExportKeys } from '../export-keys/export-keys.ts';
import type { TimestampAuthority } from '../timestamps/timestamp-authority.ts';
import { startTimestampWorker } from '../timestamps/timestamp-worker.ts';
import { startScheduler } from './export-scheduler.ts';
import type { ExportStore } from './export-store.ts';
import { type ExportOutcomes, type ExportWorkerOptions, startExportWorker } from './export-worker.ts';
import { createFolderStore } from './folder-store.ts';
import { createS3Store, type S3Settings } from './s3-store.ts';

type Page = ReturnType<typeof listExports>;

/** The exports that are made in the background. A returned string is the wire JSON of an export. */
export interface Exports {
  store: ExportStore;
  create(accountId: string, asked: ExportToMake): Promise<string>;
  /**
   * @param agentId the only agent that the caller may see; null for all
   * @param scheduleId the only schedule; null for all exports
   */
  list(
    accountId: string,
    agentId: string | null,
    limit: number,
    after: string | null,
    scheduleId: string | null,
  ): Page;
  /** Null if the caller sees no such export. */
  get(accountId: string, agentId: string | null, exportId: string): Promise<string | null>;
  /** Null if the caller sees no such export. */
  find(accountId: string, agentId: string | null, exportId: string): Promise<ExportRow | null>;
  /** Deletes the file; stops an export that is under way. */
  delete(row: ExportRow): Promise<string>;
  schedules: Schedules;
  /** What came of the attempts of this server. */
  outcomes: Readonly<ExportOutcomes>;
  /** Makes exports from now on, those that schedules ask for among them. */
  start(): void;
  /** Gives back the export under way. */
  stop(): Promise<void>;
}

/** The schedules of exports. A returned string is the wire JSON of a schedule; null if there is none of that id. */
export interface Schedules {
  list(accountId: string): ReturnType<typeof listSchedules>;
  /** Creates a schedule, whose first export is made at once. */
  create(accountId: string, asked: ScheduleToMake): Promise<string>;
  update(accountId: string, scheduleId: string, change: ScheduleChange): Promise<string | null>;
  delete(accountId: string, scheduleId: string): Promise<string | null>;
}

export interface ExportSettings {
  /** The folder of the files, or a bucket. All servers of an installation need the same one. */
  place: { folder: string } | { s3: S3Settings };
  /** Milliseconds that files are kept. */
  keepMs: number;
  /** The bytes that the files of an account may have. */
  maxBytes: number;
  /** Days that sessions of accounts without a setting are kept, which reports say; null: for ever. */
  retentionDays: number | null;
  /** Exports that this server makes at once, of different accounts. */
  atOnce: number;
  /** The authority that stamps statements; without it, none has a timestamp. */
  timestampAuthority?: TimestampAuthority | undefined;
}

/** What exports are made with. */
export interface ExportsOptions {
  pool: Pool;
  /** Finds the exports and schedules of all accounts. */
  directoryPool: Pool;
  /** Where sessions are read; null for `pool`. */
  replicas: Replicas | null;
  keys: ExportKeys;
  logger: ExportWorkerOptions['logger'];
  /** Returns the current time, in milliseconds. */
  now(): number;
}

/** The store that the settings name. */
export function createExportStore({
  place,
  maxBytes,
}: Pick<ExportSettings, 'place' | 'maxBytes'>): ExportStore {
  return 'folder' in place ? createFolderStore(place.folder) : createS3Store(place.s3, maxBytes);
}

/** Creates the exports of a server: where they are stored, who makes them, and what schedules ask for. */
export function createExports(
  { pool, directoryPool, replicas, keys, logger, now }: ExportsOptions,
  settings: ExportSettings,
): Exports {
  const readPages: ReadPages = replicas?.readCutPages ?? ((...pages) => readCutPages(pool, ...pages));
  const { keepMs, maxBytes, retentionDays, atOnce, timestampAuthority } = settings;
  const store = createExportStore(settings);
  const outcomes: ExportOutcomes = { done: 0, retried: 0, failed: 0 };
  let worker: ReturnType<typeof startExportWorker> | null = null;
  let scheduler: ReturnType<typeof startScheduler> | null = null;
  let timestamps: ReturnType<typeof startTimestampWorker> | null = null;
  return {
    store,
    outcomes,
    async create(accountId, asked) {
      const json = await createExport(pool, accountId, asked, maxBytes);
      worker?.wake();
      return json;
    },
    list: (accountId, ...page) => listExports(inAccount(pool, accountId), accountId, ...page),
    get: (accountId, ...one) => getExport(inAccount(pool, accountId), accountId, ...one),
    find: (accountId, ...one) => findExport(inAccount(pool, accountId), accountId, ...one),
    async delete(row) {
      const json = await expireExport(inAccount(pool, row.accountId), row.accountId, row.id);
      await store.remove(row);
      return json;
    },
    schedules: {
      list: (accountId) => listSchedules(inAccount(pool, accountId), accountId),
      async create(accountId, asked) {
        const json = await createSchedule(pool, accountId, asked);
        scheduler?.wake();
        return json;
      },
      async update(accountId, ...change) {
        const json = await updateSchedule(pool, accountId, ...change);
        scheduler?.wake();
        return json;
      },
      delete: (accountId, scheduleId) => deleteSchedule(pool, accountId, scheduleId),
    },
    start() {
      if (timestampAuthority)
        timestamps ??= startTimestampWorker({ pool, directoryPool, authority: timestampAuthority, logger });
      worker ??= startExportWorker({
        pool,
        directoryPool,
        readPages,
        store,
        keys,
        keepMs,
        maxBytes,
        retentionDays,
        atOnce,
        onSigned: timestampAuthority ? () => timestamps?.wake() : null,
        outcomes,
        logger,
      });
      const onRun = () => worker?.wake();
      scheduler ??= startScheduler({ pool, directoryPool, now, onRun, logger });
      store.check().catch((error: unknown) => logger.warn({ err: error }, 'exports will fail as things are'));
    },
    async stop() {
      await Promise.all([scheduler?.stop(), worker?.stop(), timestamps?.stop()]);
      timestamps = null;
      scheduler = null;
      worker = null;
    },
  };
}
