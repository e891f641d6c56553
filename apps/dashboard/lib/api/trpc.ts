'use client';

import type { AppRouter } from '@masker/client/trpc';
import type { TRPCClient } from '@trpc/client';
import { createContext, use } from 'react';
import type { Procedures } from './procedures.ts';

interface Api {
  client: TRPCClient<AppRouter>;
  procedures: Procedures;
}

export const ApiContext = createContext<Api | null>(null);

function useApi(): Api {
  const api = use(ApiContext);
  if (!api) throw new Error('useTRPC needs an ApiProvider above it.');
  return api;
}

/** The keys and options of queries and mutations. */
export const useTRPC = (): Procedures => useApi().procedures;

/** Calls procedures. */
export const useTRPCClient = (): TRPCClient<AppRouter> => useApi().client;
