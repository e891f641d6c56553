import {
  createIamQueries,
  createIngestor,
  createQueries,
  createViewQueries,
  importNdjson,
  type Replicas,
  readRetention,
  type SessionFeed,
} from '@masker/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { AuditRecorder } from '../audit-log/recorder.ts';
import { createExportKeys } from '../export-keys/export-keys.ts';
import { createExports, type ExportSettings } from '../exports/exports.ts';
import { createCursorSigner } from '../pagination/signer.ts';
import { createRejections } from '../sources/rejections.ts';
import { defaultSourceSettings, type SourceSettings } from '../sources/settings.ts';
import { createWebhooks, type WebhookSettings } from '../webhooks/webhooks.ts';
import type { Services } from './context.ts';

export interface ServicesOptions {
  pool: Pool;
  /** The pool that may look up credentials of all accounts. */
  directoryPool: Pool;
  feed: SessionFeed;
  /** Absent: all reads go to the primary. */
  replicas?: Replicas | null | undefined;
  /** The owner of the recorder must stop it after the last request. */
  recorder: AuditRecorder;
  /** The installation's secret; keys for cursors and for exports are derived from it. */
  secret: string;
  /** The public URL of the installation, the base of links to it. */
  publicUrl: string;
  /** Where exports are kept, for how long, and how much of them. The owner of the services starts and stops them. */
  exports: ExportSettings;
  /** Where webhooks may be. The owner of the services starts and stops them. */
  webhooks: WebhookSettings;
  logger: Pick<Logger, 'info' | 'warn'>;
  /** The settings of the sources that send sessions in their own format. */
  sources?: Partial<SourceSettings>;
  /** Returns the current time, in milliseconds; defaults to `Date.now`. */
  now?: () => number;
}

/** Creates the dependencies of the router. */
export function createServices({
  pool,
  directoryPool,
  feed,
  replicas = null,
  recorder,
  secret,
  publicUrl,
  exports,
  webhooks,
  logger,
  sources,
  now = Date.now,
}: ServicesOptions): Services {
  const exportKeys = createExportKeys(pool, secret);
  const rejections = createRejections(logger);
  return {
    queries: createQueries(pool, directoryPool),
    replicas,
    iam: createIamQueries(pool, directoryPool),
    views: createViewQueries(pool),
    exportKeys,
    exports: createExports({ pool, directoryPool, replicas, keys: exportKeys, logger, now }, exports),
    webhooks: createWebhooks(pool, directoryPool, secret, webhooks, logger, now),
    readRetention: (accountId) => readRetention(pool, accountId, exports.retentionDays, now()),
    signer: createCursorSigner(secret),
    ingestor: createIngestor(pool),
    rejections,
    feed,
    recorder,
    async ingestLines({ accountId, agentId }, body) {
      const loaded = await importNdjson({
        pool,
        accountId,
        onlyAgent: agentId,
        input: body,
        skipInvalid: true,
        now: now(),
      });
      const result = {
        accepted: loaded.added,
        duplicates: loaded.duplicates,
        rejected: loaded.rejected.map(({ line, code, message }) => ({ line, code, message })),
        rejected_count: loaded.rejectedCount,
      };
      rejections.note('ndjson', accountId, result);
      return result;
    },
    sources: { ...defaultSourceSettings, ...sources },
    publicUrl,
    now,
  };
}
