import {
  ApiError,
  contradictions,
  type IngestInput,
  idSchema,
  ingestInput,
  ingestResultSchema,
  listSessionsInput,
  sessionPageSchema,
  sessionSchema,
  watchEventSchema,
  watchSessionsInput,
} from '@masker/contract';
import { z } from 'zod';
import { wireField } from '../answer/wire-json.ts';
import { check, typed, unchecked, uncheckedOptional } from '../procedure/input.ts';
import { authorized, router } from '../procedure/trpc.ts';
import { facets } from './facets.ts';
import { ingestSessions } from './ingest-sessions.ts';
import { readSessions } from './read-sessions.ts';
import { stats } from './stats.ts';
import { watchSessions } from './watch-sessions.ts';

const getInput = z.strictObject({ session_id: idSchema('session').describe('The session.') });
const getOutput = z.strictObject({ session: sessionSchema }).meta({ id: 'SessionBody' });

export const sessionsRouter = router({
  list: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/sessions',
        tag: 'Sessions',
        summary: 'List sessions',
        description:
          'Session summaries across all agents of your account, newest first unless `order` is `oldest`. With `kind`, `model`, `reached_model`, durations or several agents, a page reads a bounded number of sessions: it can be short, or empty, while `next_cursor` is not null. `cursor` alone continues with its filters; filters sent with it must be the same.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: 'sessions:read',
      input: listSessionsInput,
      output: sessionPageSchema,
    })
    .input(uncheckedOptional(listSessionsInput))
    .query(({ ctx, input }) => readSessions(ctx, (further) => check(listSessionsInput, input, ctx, further))),

  stats,

  facets,

  ingest: authorized
    .meta({
      rest: {
        method: 'POST',
        path: '/api/v1/sessions',
        ndjson: true,
        tag: 'Sessions',
        summary: 'Add sessions',
        description:
          'Accepts one session, a list of sessions, or NDJSON. A JSON body is stored atomically; NDJSON is stored line by line. A session that is already stored counts as a duplicate and changes nothing.',
        errors: [
          'unauthenticated',
          'forbidden',
          'bad_request',
          'conflict',
          'payload_too_large',
          'unsupported_media_type',
          'validation_failed',
        ],
      },
      scope: 'sessions:write',
      input: ingestInput,
      output: ingestResultSchema,
    })
    .input(typed<IngestInput>())
    .mutation(({ ctx, input }) => ingestSessions(ctx, input)),

  watch: authorized
    .meta({ rest: null, scope: 'sessions:read', input: watchSessionsInput, output: watchEventSchema })
    .input(uncheckedOptional(watchSessionsInput))
    .subscription(({ ctx, input }) =>
      watchSessions(
        ctx.caller,
        check(watchSessionsInput, input, ctx, (filters) => {
          const problems = contradictions(filters);
          return problems.length > 0 ? problems : filters;
        }),
      ),
    ),

  get: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/sessions/{session_id}',
        tag: 'Sessions',
        summary: 'Get a session',
        description: 'Returns one session summary of your account.',
        errors: ['unauthenticated', 'forbidden', 'session_not_found', 'validation_failed'],
      },
      scope: 'sessions:read',
      input: getInput,
      output: getOutput,
    })
    .input(unchecked(getInput))
    .query(async ({ ctx, input }) => {
      const { session_id } = check(getInput, input, ctx);
      const { accountId, agentId } = ctx.caller;
      const json = await ctx.services.queries.getSession(accountId, session_id, agentId);
      if (json === null) throw new ApiError('session_not_found');
      return wireField<z.infer<typeof getOutput>>('session', json);
    }),
});
