import { isDeepStrictEqual } from 'node:util';
import { type ZodType, z } from 'zod';
import type { JsonSchema } from './types.ts';

const here = '#/$defs/';
/** What a reference to a component schema begins with; its name follows. */
export const componentPrefix = '#/components/schemas/';

/** Collects the component schemas of a document: every zod schema with an `id` in its metadata. */
export class Schemas {
  readonly components: Record<string, JsonSchema> = {};

  /**
   * @returns the schema, as a `$ref` if it has a name
   * @throws Error if a named schema differs as input and as output: it then needs two names
   */
  add(schema: ZodType, io: 'input' | 'output'): JsonSchema {
    const converted = z.toJSONSchema(schema, { target: 'draft-2020-12', io }) as JsonSchema & {
      $schema?: string;
    };
    const { $schema: _, $defs = {}, ...body } = converted;
    for (const [name, definition] of Object.entries($defs)) {
      const component = relocate(definition);
      const existing = this.components[name];
      if (existing !== undefined && !isDeepStrictEqual(existing, component))
        throw new Error(`the schema ${name} is not the same as input and as output`);
      this.components[name] = component;
    }
    return relocate(body);
  }
}

/** Rewrites the references of a schema to the document's components. */
function relocate<T>(value: T): T {
  if (Array.isArray(value)) return value.map(relocate) as T;
  if (typeof value !== 'object' || value === null) return value;
  const moved = Object.entries(value).map(([key, inner]) => [
    key,
    key === '$ref' && typeof inner === 'string' ? inner.replace(here, componentPrefix) : relocate(inner),
  ]);
  return Object.fromEntries(moved);
}

/** Resolves a reference into the document; returns any other value unchanged. */
export function resolve<T extends object>(document: object, value: T | { $ref: string }): T {
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value as T;
  let found: unknown = document;
  for (const key of value.$ref.slice('#/'.length).split('/')) {
    found = (found as Record<string, unknown>)[key];
  }
  return found as T;
}
