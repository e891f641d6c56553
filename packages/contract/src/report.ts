import { z } from 'zod';
import { actorSchema } from './audit-log.ts';
import { exportFiltersSchema } from './exports.ts';
import { idSchema } from './id-schema.ts';
import { type SafeHarborCategory, safeHarborCategories } from './safe-harbor.ts';
import { instantSchema, kindSchema } from './session.ts';
import type { SessionStatus } from './session-values.ts';

/** Rows of each table of a report, at most. What is left out is summed up. */
export const maxReportRows = 200;

const count = z.int().min(0);

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const byStatus = z.strictObject({ ok: count, error: count, partial: count } satisfies Record<
  SessionStatus,
  z.ZodType
>);

const sums = {
  sessions: count,
  redactions: count,
  redactions_not_reported: count
    .optional()
    .describe('Sessions whose source reports no redaction counts; absent if there are none.'),
  duration_ms: count.describe('How long all these sessions took together, in milliseconds.'),
  by_status: byStatus.describe('Sessions by how they ended.'),
};

const categorySchema = z.enum(
  Object.keys(safeHarborCategories) as [SafeHarborCategory, ...SafeHarborCategory[]],
);

/**
 * The figures of a report, all as of one moment. Those of sessions are sums of the attached data; those of the audit
 * log are of its entries up to the one that is named in `audit_log`.
 */
export const reportSchema = z
  .strictObject({
    export_id: idSchema('export'),
    account: z.strictObject({ id: idSchema('account'), name: z.string() }),
    filters: exportFiltersSchema,
    since: instantSchema,
    until: instantSchema,
    as_of: instantSchema,
    created_by: actorSchema,
    data: z
      .strictObject({ name: z.string(), rows: count, bytes: count, sha256, statement_sha256: sha256 })
      .describe('The attached data, and the SHA-256 of the attached statement about it.'),
    audit_log: z
      .strictObject({ sequence: count, hash: sha256 })
      .describe('The entry that the statement names. What the report says of the audit log is up to here.'),
    totals: z.strictObject(sums),
    bucket: z.enum(['1d', '7d', '30d']).describe('How wide a row of `series` is.'),
    series: z
      .array(z.strictObject({ start: instantSchema, ...byStatus.shape, redactions: count }))
      .describe('Sessions by start and status; buckets without sessions are left out.'),
    kinds: z
      .array(
        z.strictObject({
          kind: kindSchema,
          redactions: count,
          sessions: count.describe('Sessions with at least one redaction of the kind.'),
          safe_harbor: categorySchema.nullable(),
        }),
      )
      .max(maxReportRows),
    other_kinds: z.strictObject({ kinds: count, redactions: count }),
    agents: z
      .array(z.strictObject({ agent_id: idSchema('agent'), agent_name: z.string(), ...sums }))
      .max(maxReportRows),
    other_agents: z.strictObject({ agents: count, sessions: count, redactions: count }),
    safe_harbor: z
      .array(z.strictObject({ category: categorySchema, kinds: z.array(kindSchema), redactions: count }))
      .describe('The categories of 45 CFR 164.514(b)(2)(i), each with the kinds of this window in it.'),
    access: z.strictObject({
      entries: count.describe('Entries of the audit log in the window.'),
      actors: z
        .array(
          z.strictObject({
            actor: actorSchema,
            entries: count,
            lists: count.describe('Lists, counts and statistics that were read.'),
            opened: count.describe('Sessions that were opened.'),
            exports: count.describe('Exports and downloads that were begun.'),
            refused: count,
          }),
        )
        .max(maxReportRows),
      other_actors: count,
      exports: z
        .array(
          z.strictObject({
            sequence: count,
            at: instantSchema,
            actor: actorSchema,
            action: z.string(),
            target: z.string().nullable(),
            outcome: z.enum(['ok', 'refused']),
          }),
        )
        .max(maxReportRows)
        .describe('Exports and downloads that were begun in the window, newest first.'),
      other_exports: count,
      removed: z
        .strictObject({ sequence: count, at: instantSchema })
        .nullable()
        .describe('The last entry that retention removed from the audit log; null if it removed none.'),
    }),
    retention: z.strictObject({
      days: count.nullable().describe('For how many days sessions are kept; null: for ever.'),
      of: z.enum(['account', 'installation']).describe('Whose setting that is.'),
      runs: z
        .array(
          z.strictObject({
            finished_at: instantSchema,
            cutoff: instantSchema.describe('Sessions that started earlier were removed.'),
            sessions: count,
            redactions: count,
          }),
        )
        .max(maxReportRows)
        .describe('Removals that ended in the window, newest first.'),
      other_runs: count,
      removed: z
        .strictObject({ sessions: count, redactions: count })
        .describe('What all these removals removed.'),
      of_window: z
        .strictObject({ sessions: count })
        .describe(
          'Sessions, at most, that started in the window, whatever their filters, and were removed before `as_of`: they are missing in all figures.',
        ),
    }),
    requests: z
      .strictObject({
        totals: z.string(),
        series: z.string(),
        kinds: z.string(),
        audit_log: z.string(),
        exports: z.array(z.string()),
        data: z.string(),
      })
      .describe('The requests that return these figures as they are now.'),
  })
  .meta({ id: 'Report' });

export type ExportReport = z.infer<typeof reportSchema>;

export const reportBodySchema = z.strictObject({ report: reportSchema }).meta({ id: 'ReportBody' });

export type ReportBody = z.infer<typeof reportBodySchema>;
