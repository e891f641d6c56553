import {
  ApiError,
  createViewInput,
  deleteViewInput,
  type ErrorDetail,
  newId,
  parseInstant,
  storedFilters,
  updateViewInput,
  type ViewBody,
  type ViewFiltersInput,
  type ViewList,
  viewBodySchema,
  viewListSchema,
} from '@masker/contract';
import type { ViewReader } from '@masker/db';
import { wireField, wireList } from '../answer/wire-json.ts';
import { personOf, requireWholeAccount } from '../auth/allowed.ts';
import type { Caller, UserCaller } from '../auth/caller.ts';
import { check, noInput, unchecked, uncheckedOptional } from '../procedure/input.ts';
import { authorized, router } from '../procedure/trpc.ts';
import { sessionFilter } from '../session-filter/session-filter.ts';

export const viewsRouter = router({
  list: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/views',
        tag: 'Views',
        summary: 'List views',
        description:
          'Returns your views and the shared views of the account, in the order of their creation. A token gets only the shared ones.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: 'sessions:read',
      input: noInput,
      output: viewListSchema,
    })
    .input(uncheckedOptional(noInput))
    .query(async ({ ctx, input }) => {
      requireWholeAccount(ctx.caller, 'views belong to the whole account');
      check(noInput, input, ctx);
      const { accountId } = ctx.caller;
      return wireList<ViewList>(await ctx.services.views.listViews(accountId, readerOf(ctx.caller)));
    }),

  create: authorized
    .meta({
      rest: {
        method: 'POST',
        path: '/api/v1/views',
        tag: 'Views',
        summary: 'Create a view',
        description:
          'Saves filters and a layout under a name, for yourself or for everybody in the account. Sharing needs the role member or admin.',
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
      person: true,
      input: createViewInput,
      output: viewBodySchema,
    })
    .input(unchecked(createViewInput))
    .mutation(async ({ ctx, input }) => {
      const caller = personOf(ctx.caller);
      const { now, views } = ctx.services;
      const asked = check(
        createViewInput,
        input,
        ctx,
        (value) => problemsOf(value.filters, caller, now()) ?? value,
      );
      if (asked.shared) requireSharing(caller);
      const json = await views.createView(caller.accountId, readerOf(caller), {
        id: newId('view'),
        name: asked.name,
        filters: storedFilters(asked.filters ?? {}),
        layout: asked.layout ?? null,
        shared: asked.shared ?? false,
        isDefault: asked.is_default ?? false,
      });
      return wireField<ViewBody>('view', json);
    }),

  update: authorized
    .meta({
      rest: {
        method: 'PATCH',
        path: '/api/v1/views/{view_id}',
        tag: 'Views',
        summary: 'Change a view',
        description:
          'Changes the given fields of a view. You can change your own views; an admin can also change any shared view. `is_default` applies only to the caller, for any view that they can see. Only the creator can make a shared view private again.',
        errors: [
          'unauthenticated',
          'forbidden',
          'bad_request',
          'not_found',
          'conflict',
          'unsupported_media_type',
          'validation_failed',
        ],
      },
      scope: 'sessions:read',
      person: true,
      input: updateViewInput,
      output: viewBodySchema,
    })
    .input(unchecked(updateViewInput))
    .mutation(async ({ ctx, input }) => {
      const caller = personOf(ctx.caller);
      const { now, views } = ctx.services;
      const asked = check(
        updateViewInput,
        input,
        ctx,
        (value) => problemsOf(value.filters, caller, now()) ?? value,
      );
      if (asked.shared) requireSharing(caller);
      const { name, filters, layout, shared, is_default, updated_at } = asked;
      const json = await views.updateView(caller.accountId, readerOf(caller), asked.view_id, {
        name,
        filters: filters && storedFilters(filters),
        layout,
        shared,
        isDefault: is_default,
        known: updated_at === undefined ? undefined : (parseInstant(updated_at) as number),
      });
      return viewBody(json);
    }),

  delete: authorized
    .meta({
      rest: {
        method: 'DELETE',
        path: '/api/v1/views/{view_id}',
        tag: 'Views',
        summary: 'Delete a view',
        description:
          'Deletes a view. You can delete your own views; an admin can also delete any shared view.',
        errors: ['unauthenticated', 'forbidden', 'not_found', 'validation_failed'],
      },
      scope: 'sessions:read',
      person: true,
      input: deleteViewInput,
      output: viewBodySchema,
    })
    .input(unchecked(deleteViewInput))
    .mutation(async ({ ctx, input }) => {
      const { view_id } = check(deleteViewInput, input, ctx);
      const caller = personOf(ctx.caller);
      return viewBody(await ctx.services.views.deleteView(caller.accountId, readerOf(caller), view_id));
    }),
});

function readerOf(caller: Caller): ViewReader {
  return caller.kind === 'user' ? { userId: caller.userId, role: caller.role } : { userId: null, role: null };
}

/** @throws `forbidden` for those who only read, because everybody sees a shared view */
function requireSharing({ role }: UserCaller): void {
  if (role === 'admin' || role === 'member') return;
  throw new ApiError('forbidden', 'Sharing a view needs the role member or admin in the account.');
}

/** The problems with combinations of filters, as the list of sessions has them; undefined without any. */
function problemsOf(
  filters: ViewFiltersInput | undefined,
  caller: Caller,
  now: number,
): ErrorDetail[] | undefined {
  if (filters === undefined) return undefined;
  const { order: _, ...conditions } = filters;
  const resolved = sessionFilter(conditions, caller, now);
  if (!Array.isArray(resolved)) return undefined;
  return resolved.map((detail) => ({ ...detail, parameter: `filters.${detail.parameter}` }));
}

/** The response with a view. @param json of the database; null if there is no such view */
function viewBody(json: string | null): ViewBody {
  if (json === null) throw new ApiError('not_found', 'No such view in your account.');
  return wireField<ViewBody>('view', json);
}
