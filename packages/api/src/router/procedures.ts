import { type AnyTRPCProcedure, callTRPCProcedure, type TRPCProcedureType } from '@trpc/server';
import type { Context } from '../procedure/context.ts';
import type { Meta } from '../procedure/trpc.ts';
import { appRouter } from './index.ts';

export interface ProcedureInfo {
  type: TRPCProcedureType;
  /** Undefined when the procedure was made without. */
  meta: Meta | undefined;
}

/** Every procedure of the router, by its whole name: `sessions.list`. At run time tRPC keeps them in one flat record. */
export const procedures: ReadonlyMap<string, ProcedureInfo> = new Map(
  Object.entries(appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>).map(
    ([name, { _def }]) => [name, { type: _def.type, meta: _def.meta as Meta | undefined }],
  ),
);

interface ProcedureCall {
  ctx: Context;
  name: string;
  type: TRPCProcedureType;
  /** Reads its raw input, once the caller is let in; throws when the input can't be read. */
  input: () => unknown;
  signal?: AbortSignal;
  batchIndex?: number;
}

/**
 * Calls a procedure with all its middleware.
 *
 * @returns what it returns, unchecked
 * @throws what the procedure and `input` throw, and TRPCError when there is no such procedure
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
