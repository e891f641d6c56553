import {
  type AccessPage,
  type ActorPage,
  accessPageSchema,
  actorPageSchema,
  listActorsInput,
  listAuditInput,
  MaskerFault,
} from '@masker/contract';
import type { Caller } from '../context.ts';
import { accessWalk, nextAccessCursor } from '../cursor/access-walk.ts';
import { idCursor, idPosition } from '../cursor/id-position.ts';
import { check, uncheckedOptional } from '../input.ts';
import { authorized, router } from '../trpc.ts';
import { wirePage } from '../wire-json.ts';

export const auditLogRouter = router({
  list: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/access-log',
        tag: 'Account',
        summary: 'List the audit log',
        description:
          'Who looked at what in your account, and who changed what, newest first. Reading it is recorded as well.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: 'audit:read',
      input: listAuditInput,
      output: accessPageSchema,
    })
    .input(uncheckedOptional(listAuditInput))
    .query(async ({ ctx, input }) => {
      const { queries, seal, now } = ctx.services;
      const accountId = wholeAccountOf(ctx.caller);
      const walk = check(listAuditInput, input, ctx, (value) => accessWalk(value, accountId, seal, now()));
      const rows = await queries.listAccess(walk.query, ctx.gone());
      return wirePage<AccessPage>(rows, nextAccessCursor(walk, rows.last, seal));
    }),

  actors: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/access-log/actors',
        tag: 'Account',
        summary: 'List who is in the audit log',
        description:
          'The people, tokens and operators with an entry in the record of your account, by id, whether or not they still have access. A search looks at up to 1,000 of them a page: a page can then be short, or empty, though `next_cursor` leads on.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: 'audit:read',
      input: listActorsInput,
      output: actorPageSchema,
    })
    .input(uncheckedOptional(listActorsInput))
    .query(async ({ ctx, input }) => {
      const { queries, seal } = ctx.services;
      const accountId = wholeAccountOf(ctx.caller);
      const page = check(listActorsInput, input, ctx, (value) =>
        idPosition('actors', value, accountId, seal),
      );
      const rows = await queries.listActors(accountId, page.limit, page.after, page.search);
      return wirePage<ActorPage>(rows, idCursor('actors', rows.lastId, accountId, seal, page.search));
    }),
});

/** @throws `forbidden` when the caller is for one agent alone */
function wholeAccountOf({ accountId, agentId }: Caller): string {
  if (agentId === null) return accountId;
  throw new MaskerFault(
    'forbidden',
    `This token is for ${agentId} alone; the record is of the whole account.`,
  );
}
