import { type AnyTRPCProcedure, callTRPCProcedure, type TRPCProcedureType } from '@trpc/server';
import type { Context } from '../procedure/context.ts';
import type { Meta } from '../procedure/trpc.ts';
import { appRouter } from './index.ts';

export interface ProcedureInfo {
  type: TRPCProcedureType;
  /** Undefined if the procedure has no metadata. */
  meta: Meta | undefined;
}

/** All procedures of the router by full name: `sessions.list`. At run time, tRPC stores them in one flat record. */
export const procedures: ReadonlyMap<string, ProcedureInfo> = new Map(
  Object.entries(appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>).map(
    ([name, { _def }]) => [name, { type: _def.type, meta: _def.meta as Meta | undefined }],
  ),
);

interface ProcedureCall {
  ctx: Context;
  name: string;
  type: TRPCProcedureType;
  /** Reads the raw input, after the caller is authorized; throws if the input can't be read. */
  input: () => unknown;
  signal?: AbortSignal;
  batchIndex?: number;
}

/**
 * Calls a procedure with all its middleware.
 *
 * @returns the procedure's result, not validated
 * @throws errors of the procedure and of `input`, and TRPCError if there is no such procedure
 */
export function callProcedure({ name, input, signal, batchIndex = 0, ...call }: ProcedureCall) {
  const getRawInput = async () => input();
  return callTRPCProcedure({
    ...call,
    router: appRouter,
    path: name,
    getRawInput,
    signal,
    batchIndex,
  }) as Promise<unknown>;
}
