import { idSchema, listSessionsInput, MaskerFault, sessionPageSchema, sessionSchema } from '@masker/contract';
import { z } from 'zod';
import { check, unchecked, uncheckedOptional } from '../input.ts';
import { made } from '../output.ts';
import { authorized, router } from '../trpc.ts';
import { wireField } from '../wire-json.ts';
import { readSessions } from './read-sessions.ts';

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
          'Session summaries across all agents of your account, newest first. `cursor` alone continues a walk with the filters it was issued for; sent along with it, they must be the same.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: 'sessions:read',
      input: listSessionsInput,
      output: sessionPageSchema,
    })
    .input(uncheckedOptional(listSessionsInput))
    .output(made(sessionPageSchema))
    .query(({ ctx, input }) => readSessions(ctx, (further) => check(listSessionsInput, input, ctx, further))),

  get: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/sessions/{session_id}',
        tag: 'Sessions',
        summary: 'Get a session',
        description: 'One session summary of your account.',
        errors: ['unauthenticated', 'forbidden', 'session_not_found', 'validation_failed'],
      },
      scope: 'sessions:read',
      input: getInput,
      output: getOutput,
    })
    .input(unchecked(getInput))
    .output(made(getOutput))
    .query(async ({ ctx, input }) => {
      const { session_id } = check(getInput, input, ctx);
      const json = await ctx.services.queries.getSession(ctx.caller.accountId, session_id);
      if (json === null) throw new MaskerFault('session_not_found');
      return wireField<z.infer<typeof getOutput>>('session', json);
    }),
});
