import {
  type ActorPage,
  type AuditPage,
  accessPageSchema,
  actorPageSchema,
  listActorsInput,
  listAuditInput,
} from '@masker/contract';
import { wirePage } from '../answer/wire-json.ts';
import { requireWholeAccount } from '../auth/allowed.ts';
import { auditListRequest, nextAuditCursor } from '../pagination/audit-list-request.ts';
import { idCursor, idPosition } from '../pagination/id-position.ts';
import { check, uncheckedOptional } from '../procedure/input.ts';
import { authorized, router } from '../procedure/trpc.ts';

/** Why a token of one agent cannot read it. */
export const auditCovers = 'the audit log covers the whole account';

export const auditLogRouter = router({
  list: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/access-log',
        tag: 'Account',
        summary: 'List the audit log',
        description:
          'Returns who read what in your account, and who changed what, newest first. Reading the audit log is recorded, too.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: 'audit:read',
      input: listAuditInput,
      output: accessPageSchema,
    })
    .input(uncheckedOptional(listAuditInput))
    .query(async ({ ctx, input }) => {
      const { queries, recorder, signer, now } = ctx.services;
      const { accountId } = ctx.caller;
      requireWholeAccount(ctx.caller, auditCovers);
      const request = check(listAuditInput, input, ctx, (value) =>
        auditListRequest(value, accountId, signer, now()),
      );
      // Who asks right after a call finds it. A later page goes on from entries that are there.
      if (request.query.after === undefined) await recorder.flush(accountId);
      const rows = await queries.listAuditEntries(request.query, ctx.gone());
      return wirePage<AuditPage>(rows, nextAuditCursor(request, rows.last, signer));
    }),

  actors: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/access-log/actors',
        tag: 'Account',
        summary: 'List the actors of the audit log',
        description:
          'Returns the people, tokens and operators with an entry in the audit log of your account, by id, whether or not they still have access. A search reads up to 1,000 of them for a page: a page can be short, or empty, while `next_cursor` is not null.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: 'audit:read',
      input: listActorsInput,
      output: actorPageSchema,
    })
    .input(uncheckedOptional(listActorsInput))
    .query(async ({ ctx, input }) => {
      const { queries, signer } = ctx.services;
      const { accountId } = ctx.caller;
      requireWholeAccount(ctx.caller, auditCovers);
      const page = check(listActorsInput, input, ctx, (value) =>
        idPosition('actors', value, accountId, signer),
      );
      const rows = await queries.listActors(accountId, page.limit, page.after, page.search);
      return wirePage<ActorPage>(rows, idCursor('actors', rows.lastId, accountId, signer, page.search));
    }),
});
