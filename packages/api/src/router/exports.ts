import {
  ApiError,
  type CreateExportInput,
  createExportInput,
  type ErrorDetail,
  type ExportBody,
  type ExportFilters,
  type ExportPage,
  type ExportStatement,
  errorDetail,
  exportBodySchema,
  exportIdInput,
  exportPageSchema,
  exportStatementSchema,
  formatInstant,
  listExportsInput,
  newId,
  type ReportBody,
  reportBodySchema,
  storedFilters,
  type ViewFilters,
} from '@masker/contract';
import type { ExportRow } from '@masker/db';
import { WireJson, wireField, wirePage } from '../answer/wire-json.ts';
import { requireAllowed, requireWholeAccount } from '../auth/allowed.ts';
import type { Caller } from '../auth/caller.ts';
import { principalOf } from '../auth/principal.ts';
import { exportFileName } from '../export-content/file-name.ts';
import { idCursor, idPosition } from '../pagination/id-position.ts';
import { check, unchecked, uncheckedOptional } from '../procedure/input.ts';
import { authorized, router } from '../procedure/trpc.ts';
import { sessionFilter } from '../session-filter/session-filter.ts';

/** Refuses gzip for formats whose files are compressed by themselves. */
export function gzipProblems(format: CreateExportInput['format'], gzip: boolean): ErrorDetail[] {
  if (!gzip || (format !== 'parquet' && format !== 'report')) return [];
  const what = format === 'report' ? 'a report' : format;
  const message = `must be left out for ${what}, which is compressed by itself`;
  return [errorDetail('gzip', { message }, gzip)];
}

export const exportsRouter = router({
  create: authorized
    .meta({
      rest: {
        method: 'POST',
        path: '/api/v1/exports',
        status: 202,
        tag: 'Exports',
        summary: 'Create an export',
        description:
          'Makes an export in the background, of what is committed now: nothing that is written or expires later changes it. Returns it at once, with 202; `GET /api/v1/exports/{export_id}` tells its progress.',
        errors: [
          'unauthenticated',
          'forbidden',
          'bad_request',
          'conflict',
          'unsupported_media_type',
          'validation_failed',
        ],
      },
      scope: 'sessions:read',
      input: createExportInput,
      output: exportBodySchema,
    })
    .input(unchecked(createExportInput))
    .mutation(async ({ ctx, input }) => {
      const { caller, requestId } = ctx;
      const now = ctx.services.now();
      const asked = check(
        createExportInput,
        input,
        ctx,
        ({ format, gzip = false, bom = false, order, ...filters }) => {
          const resolved = sessionFilter(filters, caller, now);
          const problems = Array.isArray(resolved) ? resolved : [];
          if (bom && format !== 'csv')
            problems.push(errorDetail('bom', { message: 'must be left out unless format is csv' }, bom));
          problems.push(...gzipProblems(format, gzip));
          if (Array.isArray(resolved) || problems.length > 0) return problems;
          const { since, until = now, ...conditions } = resolved.filter;
          // What an export says of its window is signed, so the window has to be one.
          if (since >= until) return [errorDetail('since', { message: endsNow(now) }, filters.since)];
          const {
            since: _since,
            until: _until,
            ...stored
          } = storedFilters({ ...filters, order }) as ViewFilters;
          return { format, gzip, bom, since, until, conditions, filters: seenFilters(stored, caller) };
        },
      );
      const { format, gzip, bom, since, until, conditions, filters } = asked;
      requireReadable({ format }, caller);
      const name = exportFileName({
        account: { id: caller.accountId, name: caller.accountName },
        window: { since, until },
        filters,
        format,
      });
      const json = await ctx.services.exports.create(caller.accountId, {
        id: newId('export'),
        format,
        gzip,
        bom,
        filters,
        conditions,
        since: new Date(since),
        until: new Date(until),
        agentId: caller.agentId,
        asOf: new Date(now),
        createdBy: principalOf(caller).actor,
        requestId,
        fileName: gzip ? `${name}.gz` : name,
      });
      return wireField<ExportBody>('export', json);
    }),

  list: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/exports',
        tag: 'Exports',
        summary: 'List exports',
        description:
          'Returns the exports of the account, newest first, expired ones included; with `schedule_id`, those of one schedule, also after it was deleted. A token for one agent sees those that were made for it alone.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: 'sessions:read',
      input: listExportsInput,
      output: exportPageSchema,
    })
    .input(uncheckedOptional(listExportsInput))
    .query(async ({ ctx, input }) => {
      const { exports, signer } = ctx.services;
      const { accountId, agentId } = ctx.caller;
      const page = check(listExportsInput, input, ctx, ({ schedule_id, ...paging }) =>
        idPosition('exports', { ...paging, search: schedule_id }, accountId, signer, 'schedule_id'),
      );
      const { limit, after, search: scheduleId } = page;
      const rows = await exports.list(accountId, agentId, limit, after, scheduleId);
      return wirePage<ExportPage>(rows, idCursor('exports', rows.lastId, accountId, signer, scheduleId));
    }),

  get: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/exports/{export_id}',
        tag: 'Exports',
        summary: 'Get an export',
        description: 'Returns the state of an export: its progress or, once it is done, its size and digest.',
        errors: ['unauthenticated', 'forbidden', 'not_found', 'validation_failed'],
      },
      scope: 'sessions:read',
      input: exportIdInput,
      output: exportBodySchema,
    })
    .input(unchecked(exportIdInput))
    .query(async ({ ctx, input }) => {
      const { export_id } = check(exportIdInput, input, ctx);
      const { accountId, agentId } = ctx.caller;
      const json = await ctx.services.exports.get(accountId, agentId, export_id);
      if (json === null) throw noSuchExport();
      return wireField<ExportBody>('export', json);
    }),

  statement: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/exports/{export_id}/statement',
        tag: 'Exports',
        summary: 'Get the signed statement of an export',
        description:
          'Returns the statement of a finished export: a DSSE envelope over an in-toto Statement v1, signed with Ed25519. It stays when the file is deleted. 409 until the export is done.',
        errors: ['unauthenticated', 'forbidden', 'not_found', 'conflict', 'validation_failed'],
      },
      scope: 'sessions:read',
      input: exportIdInput,
      output: exportStatementSchema,
    })
    .input(unchecked(exportIdInput))
    .query(async ({ ctx, input }) => {
      const { export_id } = check(exportIdInput, input, ctx);
      const { accountId, agentId } = ctx.caller;
      const found = await ctx.services.exports.find(accountId, agentId, export_id);
      if (found === null) throw noSuchExport();
      if (found.statement === null) throw notDone(found);
      return new WireJson(found.statement, 1) as unknown as ExportStatement;
    }),

  report: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/exports/{export_id}/report',
        tag: 'Exports',
        summary: 'Get the figures of a report',
        description:
          'Returns the figures of an export with the format `report`, as they are in its PDF. 409 until it is done, 404 for other formats and once its file is deleted.',
        errors: ['unauthenticated', 'forbidden', 'not_found', 'conflict', 'validation_failed'],
        alsoNeeds: ['sessions:read'],
      },
      scope: 'audit:read',
      input: exportIdInput,
      output: reportBodySchema,
    })
    .input(unchecked(exportIdInput))
    .query(async ({ ctx, input }) => {
      const { export_id } = check(exportIdInput, input, ctx);
      const { accountId, agentId } = ctx.caller;
      const found = await ctx.services.exports.find(accountId, agentId, export_id);
      if (found === null) throw noSuchExport();
      requireReadable(found, ctx.caller);
      if (found.format !== 'report') throw new ApiError('not_found', 'This export is not a report.');
      if (found.status === 'expired')
        throw new ApiError('not_found', 'The file of this report was deleted, and its figures with it.');
      if (found.report === null) throw notDone(found);
      return wireField<ReportBody>('report', found.report);
    }),

  delete: authorized
    .meta({
      rest: {
        method: 'DELETE',
        path: '/api/v1/exports/{export_id}',
        tag: 'Exports',
        summary: 'Delete the file of an export',
        description:
          'Deletes the file, or stops an export that is not finished. The export, its statement and its entries in the audit log stay. Whoever created the export may do so, and an admin.',
        errors: ['unauthenticated', 'forbidden', 'not_found', 'validation_failed'],
      },
      scope: 'sessions:read',
      input: exportIdInput,
      output: exportBodySchema,
    })
    .input(unchecked(exportIdInput))
    .mutation(async ({ ctx, input }) => {
      const { export_id } = check(exportIdInput, input, ctx);
      const { caller } = ctx;
      const found = await ctx.services.exports.find(caller.accountId, caller.agentId, export_id);
      if (found === null) throw noSuchExport();
      const isAdmin = caller.kind === 'user' && caller.role === 'admin';
      if (!isAdmin && found.createdBy.id !== principalOf(caller).actor.id)
        throw new ApiError('forbidden', 'An export can be deleted by whoever created it, or by an admin.');
      return wireField<ExportBody>('export', await ctx.services.exports.delete(found));
    }),
});

/** The filters as stored: a token that is for one agent has exported that agent alone. */
function seenFilters(filters: ExportFilters, { agentId }: Caller): ExportFilters {
  return agentId === null || filters.agent_id !== undefined ? filters : { ...filters, agent_id: [agentId] };
}

/**
 * A report says who looked, as the audit log does: it can be made and read only by those who may read both.
 *
 * @throws ApiError `forbidden`
 */
export function requireReadable({ format }: Pick<ExportRow, 'format'>, caller: Caller): void {
  if (format !== 'report') return;
  requireAllowed(caller, { scope: 'sessions:read' });
  requireAllowed(caller, { scope: 'audit:read' });
  requireWholeAccount(caller, 'a report covers the whole account');
}

/** The error of a request for an export that the account does not have. */
export function noSuchExport(): ApiError {
  return new ApiError('not_found', 'No such export in your account.');
}

/** The error of a request for what only a finished export has. */
export function notDone({ status }: ExportRow): ApiError {
  const why = {
    queued: 'This export has not begun yet. Try again when its status is done.',
    running: 'This export is not finished yet. Try again when its status is done.',
    done: 'This export is done.',
    failed: 'This export failed. Create it again.',
    expired: 'This export was deleted before it was finished. Create it again.',
  };
  return new ApiError('conflict', why[status]);
}

const endsNow = (now: number) =>
  `must be before ${formatInstant(now)}, the present: an export without until ends there`;
