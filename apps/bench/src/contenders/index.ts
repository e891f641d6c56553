import type { Contender } from './contender.ts';
import { floor, floorStored, floorStringify } from './floor.ts';
import { postgraphile } from './postgraphile.ts';
import { rest } from './rest.ts';
import { trpc } from './trpc.ts';
import { usualRest, usualTrpc } from './usual-stack.ts';

/** Everything that serves the list over HTTP, in the order of the report. */
export const contenders: Contender[] = [
  rest,
  trpc,
  floor,
  floorStringify,
  floorStored,
  usualRest,
  usualTrpc,
  postgraphile,
];
