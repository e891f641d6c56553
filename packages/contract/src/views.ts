import { z } from 'zod';
import { valuesOf } from './filter-values.ts';
import { orderSchema, sessionFilters } from './filters.ts';
import { personSchema } from './iam/person.ts';
import { idSchema } from './id-schema.ts';
import { inJson } from './json-types.ts';
import { nameSchema } from './name-schema.ts';
import { nameRuleOf } from './names.ts';
import { instantSchema, kindSchema, statusSchema } from './session.ts';

/** Views that one person may have created in an account, shared ones included. */
export const maxOwnViews = 100;

/** Views that are shared with an account, at most. */
export const maxSharedViews = 200;

const longestName = 80;

const maxColumns = 50;

const columnMessage = 'must be 1 to 40 lower-case letters, digits and underscores, beginning with a letter';
const widthMessage = 'must be an integer from 20 to 2,000';
const densityMessage = 'must be one of comfortable, compact, roomy';
const columnsMessage = `must be a list of 1 to ${maxColumns} columns, each once`;

/** How the table of a view looks. Which columns there are is up to the program that shows them. */
export const viewLayoutSchema = z
  .strictObject({
    columns: z
      .array(
        z.strictObject({
          id: z.string({ error: columnMessage }).regex(/^[a-z][a-z0-9_]{0,39}$/, { error: columnMessage }),
          width: z
            .number({ error: inJson(widthMessage) })
            .int({ error: widthMessage })
            .min(20, { error: widthMessage })
            .max(2_000, { error: widthMessage })
            .describe('In CSS pixels.')
            .optional(),
        }),
        { error: columnsMessage },
      )
      .min(1, { error: columnsMessage })
      .max(maxColumns, { error: columnsMessage })
      .refine((columns) => new Set(columns.map(({ id }) => id)).size === columns.length, {
        error: columnsMessage,
      })
      .describe('The visible columns, in their order.')
      .optional(),
    density: z.enum(['comfortable', 'compact', 'roomy'], { error: densityMessage }).optional(),
  })
  .meta({ id: 'ViewLayout' });

export type ViewLayout = z.infer<typeof viewLayoutSchema>;

/** The filters and the order that a view applies to the list of sessions, as in `sessions.list`. */
export const viewFiltersInput = z.strictObject({ ...sessionFilters.shape, order: orderSchema.optional() });

export type ViewFiltersInput = z.infer<typeof viewFiltersInput>;

/** The same as they are stored. A relative window stays relative. */
export const viewFiltersSchema = z
  .strictObject({
    ...viewFiltersInput.shape,
    agent_id: z.array(idSchema('agent')).optional(),
    status: z.array(statusSchema).optional(),
    kind: z.array(kindSchema).optional(),
    model: z.array(z.string()).optional(),
    reached_model: z.boolean().optional(),
  })
  .meta({ id: 'ViewFilters', description: 'The parameters of the list; several values as lists.' });

export type ViewFilters = z.infer<typeof viewFiltersSchema>;

/** Filters in the form in which they are stored: equal filters are equal, and of a bounded length. */
export function storedFilters({
  agent_id,
  status,
  kind,
  model,
  reached_model,
  ...rest
}: ViewFiltersInput): ViewFilters {
  return {
    ...rest,
    ...(agent_id === undefined ? {} : { agent_id: valuesOf(agent_id) }),
    ...(status === undefined ? {} : { status: valuesOf(status) }),
    ...(kind === undefined ? {} : { kind: valuesOf(kind) }),
    ...(model === undefined ? {} : { model: valuesOf(model, true) }),
    ...(reached_model === undefined ? {} : { reached_model: String(reached_model) === 'true' }),
  };
}

/** A saved list of sessions: filters and layout, for one person or for everybody in the account. */
export const viewSchema = z
  .strictObject({
    id: idSchema('view'),
    name: z.string(),
    filters: viewFiltersSchema,
    layout: viewLayoutSchema.nullable().describe('Null: the layout of the reader.'),
    shared: z.boolean().describe('Whether everybody in the account sees it, or only its creator.'),
    is_default: z.boolean().describe('Whether it is the default of the caller in this account.'),
    can_edit: z.boolean().describe('Whether the caller may change and delete it.'),
    created_by: personSchema,
    created_at: instantSchema,
    updated_at: instantSchema,
  })
  .meta({ id: 'View' });

export type View = z.infer<typeof viewSchema>;

/** The views that the caller sees, in the order of their creation. */
export const viewListSchema = z
  .strictObject({ data: z.array(viewSchema).max(maxOwnViews + maxSharedViews) })
  .meta({ id: 'ViewList' });

export type ViewList = z.infer<typeof viewListSchema>;

const viewId = idSchema('view').describe('The view.');
const name = nameSchema(`must be ${nameRuleOf(longestName)}`, longestName).describe('The name of the view.');
const shared = z
  .boolean({ error: inJson('must be true or false') })
  .describe('Whether everybody in the account sees the view, or only its creator.');
const isDefault = z
  .boolean({ error: inJson('must be true or false') })
  .describe('Whether the view is your default. It replaces the previous default.');
const filters = viewFiltersInput.describe('The filters and the order, as in the list of sessions.');
const layout = viewLayoutSchema.nullable().describe('The layout; null for the layout of the reader.');

/** What `views.create` takes. */
export const createViewInput = z.strictObject({
  name,
  filters: filters.meta({ default: {} }).optional(),
  layout: layout.optional(),
  shared: shared.meta({ default: false }).optional(),
  is_default: isDefault.meta({ default: false }).optional(),
});

export type CreateViewInput = z.infer<typeof createViewInput>;

/** The input of `views.update`. Omitted fields stay unchanged. */
export const updateViewInput = z.strictObject({
  view_id: viewId,
  name: name.optional(),
  filters: filters.describe('The new filters; they replace all earlier ones.').optional(),
  layout: layout.optional(),
  shared: shared.optional(),
  is_default: isDefault.optional(),
  updated_at: instantSchema
    .describe(
      'The `updated_at` that you have. If the view was changed since, the request is refused with 409 `conflict`.',
    )
    .optional(),
});

export type UpdateViewInput = z.infer<typeof updateViewInput>;

/** What `views.delete` takes. */
export const deleteViewInput = z.strictObject({ view_id: viewId });

/** A view, after a change; one that was deleted, as it was. */
export const viewBodySchema = z.strictObject({ view: viewSchema }).meta({ id: 'ViewBody' });

export type ViewBody = z.infer<typeof viewBodySchema>;
