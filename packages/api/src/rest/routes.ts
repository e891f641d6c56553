import { ZodObject } from 'zod';
import type { Context } from '../procedure/context.ts';
import type { ReadInput } from '../procedure/input.ts';
import type { Meta, RestMeta } from '../procedure/trpc.ts';
import { callProcedure, type ProcedureInfo, procedures } from '../router/procedures.ts';
import { numericParameters } from './query.ts';

/** A procedure as a REST route. */
export interface Route {
  /** `sessions.list` */
  name: string;
  meta: Meta & { rest: RestMeta };
  numeric: ReadonlySet<string>;
  /** The names in the path, in order. */
  pathParameters: readonly string[];
  pattern: RegExp;
  /** Runs the procedure with all its middleware; `readInput` is called after the caller is authorized. */
  call(ctx: Context, readInput: () => Promise<ReadInput>): Promise<unknown>;
}

/** All routes, generated once from the router. Fixed paths come before paths with parameters. */
export const routes: readonly Route[] = [...procedures]
  .filter(([, { meta }]) => meta?.rest !== null)
  .map(([name, procedure]) => toRoute(name, procedure))
  .sort((a, b) => a.pathParameters.length - b.pathParameters.length);

function toRoute(name: string, { meta, type }: ProcedureInfo): Route {
  const rest = meta?.rest;
  if (!meta || !rest) throw new Error(`the procedure ${name} has no REST route in its meta`);
  const { path } = rest;
  return {
    name,
    meta: { ...meta, rest },
    numeric: meta.input instanceof ZodObject ? numericParameters(meta.input) : new Set(),
    pathParameters: [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string),
    pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}$`),
    call: (ctx, readInput) => callProcedure({ ctx, name, type, input: readInput }),
  };
}

export interface RouteMatch {
  /** The routes at this path, one for each method. */
  routes: readonly Route[];
  pathInput: Record<string, string>;
}

const fixed = new Map<string, Route[]>();
for (const route of routes.filter(({ pathParameters }) => pathParameters.length === 0)) {
  fixed.set(route.meta.rest.path, [...(fixed.get(route.meta.rest.path) ?? []), route]);
}
const withParameters = routes.filter((route) => route.pathParameters.length > 0);

/** Returns the routes of a path for all methods; null if there are none. */
export function matchPath(path: string): RouteMatch | null {
  const exact = fixed.get(path);
  if (exact) return { routes: exact, pathInput: {} };
  for (const route of withParameters) {
    const values = route.pattern.exec(path);
    if (!values) continue;
    const pathInput = Object.fromEntries(
      route.pathParameters.map((name, i) => [name, decode(values[i + 1] as string)]),
    );
    const samePath = withParameters.filter(({ meta }) => meta.rest.path === route.meta.rest.path);
    return { routes: samePath, pathInput };
  }
  return null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
