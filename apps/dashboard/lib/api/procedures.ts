import type { AppRouter } from '@masker/client/trpc';
import { skipToken } from '@tanstack/react-query';
import type { TRPCClient } from '@trpc/client';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';

/** The keys and the options of TanStack Query for each procedure, as `@trpc/tanstack-react-query` makes them. */
export type Procedures = TRPCOptionsProxy<AppRouter>;

type Client = TRPCClient<AppRouter>;
type Options = Record<string, unknown> & { trpc?: { abortOnUnmount?: boolean } };
type Call = (input: unknown, options?: { signal?: AbortSignal }) => Promise<unknown>;

/**
 * The same as tRPC's `createTRPCOptionsProxy`, of which it has the types but no code, for what is used here. It is in the
 * first load of every page, and tRPC's brings its client, its server's errors and its links: 8 kB.
 */
export function proceduresOf(client: Client): Procedures {
  return at(client, []) as unknown as Procedures;
}

function at(client: Client, path: readonly string[]): unknown {
  return new Proxy(() => {}, {
    get: (_, name) => (typeof name === 'string' && name !== 'then' ? at(client, [...path, name]) : undefined),
    apply(_, __, [input, options]: [unknown, Options?]) {
      const procedure = path.slice(0, -1);
      const make = makers[path.at(-1) as string];
      if (!make) throw new TypeError(`There is no ${path.join('.')}.`);
      return make(client, procedure, input, options);
    },
  });
}

/** A procedure of the client, by its path and kind. */
function called(client: Client, path: readonly string[], kind: 'query' | 'mutate'): Call {
  return [...path, kind].reduce(
    (found: unknown, name) => (found as Record<string, unknown>)[name],
    client,
  ) as Call;
}

/** As tRPC's keys are: the path, then the input and the kind of query, as far as they are given. */
function keyOf(path: readonly string[], kind: 'query' | 'infinite', input: unknown): readonly unknown[] {
  return [path, input === undefined || input === skipToken ? { type: kind } : { input, type: kind }];
}

/** What there is below a procedure. */
type Maker = (client: Client, path: readonly string[], input: unknown, options?: Options) => unknown;

const makers: Record<string, Maker> = {
  pathKey: (_, path) => [path],
  queryKey: (_, path, input) => keyOf(path, 'query', input),
  queryOptions: (client, path, input, options = {}) => ({
    ...options,
    queryKey: keyOf(path, 'query', input),
    queryFn:
      input === skipToken
        ? skipToken
        : (context: { signal: AbortSignal }) =>
            // To read the signal is to be ended with the last who shows it.
            called(
              client,
              path,
              'query',
            )(input, options.trpc?.abortOnUnmount ? { signal: context.signal } : {}),
  }),
  infiniteQueryOptions: (client, path, input, options = {}) => ({
    ...options,
    queryKey: keyOf(path, 'infinite', input),
    queryFn: ({ pageParam }: { pageParam: unknown }) =>
      called(client, path, 'query')(pageParam === null ? input : { ...(input as object), cursor: pageParam }),
    initialPageParam: null,
  }),
  mutationOptions: (client, path, options) => ({
    ...(options as Options | undefined),
    mutationKey: [path],
    mutationFn: (input: unknown) => called(client, path, 'mutate')(input),
  }),
};
