import {
  ApiError,
  contradictions,
  createExportScheduleInput,
  deleteExportScheduleInput,
  type ExportScheduleBody,
  type ExportScheduleList,
  exportScheduleBodySchema,
  exportScheduleListSchema,
  newId,
  type ScheduleFilters,
  storedFilters,
  updateExportScheduleInput,
} from '@masker/contract';
import { wireField, wireList } from '../answer/wire-json.ts';
import { principalOf } from '../auth/principal.ts';
import { boundaryAfter } from '../exports/schedule-boundary.ts';
import { check, noInput, unchecked, uncheckedOptional } from '../procedure/input.ts';
import { authorized, router } from '../procedure/trpc.ts';
import { conditionsOf } from '../session-filter/session-filter.ts';
import { gzipProblems } from './exports.ts';

export const exportSchedulesRouter = router({
  list: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/export-schedules',
        tag: 'Exports',
        summary: 'List the schedules of exports',
        description: 'Returns the schedules of the account, in the order of their creation.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: 'sessions:read',
      role: 'admin',
      input: noInput,
      output: exportScheduleListSchema,
    })
    .input(uncheckedOptional(noInput))
    .query(async ({ ctx, input }) => {
      check(noInput, input, ctx);
      return wireList<ExportScheduleList>(await ctx.services.exports.schedules.list(ctx.caller.accountId));
    }),

  create: authorized
    .meta({
      rest: {
        method: 'POST',
        path: '/api/v1/export-schedules',
        tag: 'Exports',
        summary: 'Create a schedule of exports',
        description:
          'Makes exports from now on. The first has everything that is committed now, and is made at once. Each later one is made at the end of its day or month in UTC, and has what was committed since the one before: a session is in exactly one of them, however late it was written. Their statements form a chain.',
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
      role: 'admin',
      input: createExportScheduleInput,
      output: exportScheduleBodySchema,
    })
    .input(unchecked(createExportScheduleInput))
    .mutation(async ({ ctx, input }) => {
      const { exports, now } = ctx.services;
      const { caller } = ctx;
      const asked = check(
        createExportScheduleInput,
        input,
        ctx,
        ({ every, format, gzip = false, ...filters }) => {
          const problems = [...contradictions(filters), ...gzipProblems(format, gzip)];
          if (problems.length > 0) return problems;
          const stored = storedFilters(filters) as ScheduleFilters;
          return { every, format, gzip, filters: stored, conditions: conditionsOf(filters) };
        },
      );
      const json = await exports.schedules.create(caller.accountId, {
        ...asked,
        id: newId('exportSchedule'),
        nextRunAt: new Date(now()),
        createdBy: principalOf(caller).actor,
      });
      return wireField<ExportScheduleBody>('schedule', json);
    }),

  update: authorized
    .meta({
      rest: {
        method: 'PATCH',
        path: '/api/v1/export-schedules/{schedule_id}',
        tag: 'Exports',
        summary: 'Change, pause or resume a schedule of exports',
        description:
          'Changes what is given, and nothing else. A schedule that is resumed has what was committed meanwhile in its next export, which is made at once if one was missed. The filters cannot be changed, because the exports together would be complete for none: create another schedule.',
        errors: [
          'unauthenticated',
          'forbidden',
          'bad_request',
          'conflict',
          'not_found',
          'unsupported_media_type',
          'validation_failed',
        ],
      },
      scope: 'sessions:read',
      role: 'admin',
      input: updateExportScheduleInput,
      output: exportScheduleBodySchema,
    })
    .input(unchecked(updateExportScheduleInput))
    .mutation(async ({ ctx, input }) => {
      const { schedule_id, ...change } = check(updateExportScheduleInput, input, ctx);
      const { exports, now } = ctx.services;
      const at = now();
      const nextRunAt = change.every && boundaryAfter(change.every, at);
      const known = { ...change, nextRunAt, now: new Date(at) };
      return scheduleBody(await exports.schedules.update(ctx.caller.accountId, schedule_id, known));
    }),

  delete: authorized
    .meta({
      rest: {
        method: 'DELETE',
        path: '/api/v1/export-schedules/{schedule_id}',
        tag: 'Exports',
        summary: 'Delete a schedule of exports',
        description:
          'Deletes the schedule. Its exports and their statements stay, and one that is under way is finished.',
        errors: ['unauthenticated', 'forbidden', 'not_found', 'validation_failed'],
      },
      scope: 'sessions:read',
      role: 'admin',
      input: deleteExportScheduleInput,
      output: exportScheduleBodySchema,
    })
    .input(unchecked(deleteExportScheduleInput))
    .mutation(async ({ ctx, input }) => {
      const { schedule_id } = check(deleteExportScheduleInput, input, ctx);
      return scheduleBody(await ctx.services.exports.schedules.delete(ctx.caller.accountId, schedule_id));
    }),
});

/** The response with a schedule. @param json of the database; null if there is no such schedule */
function scheduleBody(json: string | null): ExportScheduleBody {
  if (json === null) throw new ApiError('not_found', 'No such schedule in your account.');
  return wireField<ExportScheduleBody>('schedule', json);
}
