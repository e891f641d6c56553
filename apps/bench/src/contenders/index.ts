import { restAgainst, trpcAgainst } from './against.ts';
import type { Contender } from './contender.ts';
import { directus } from './directus.ts';
import { floor, floorStored, floorStringify, jsonAgg } from './floor.ts';
import { pgbench } from './pgbench.ts';
import { postgraphile } from './postgraphile.ts';
import { rest } from './rest.ts';
import { restToken } from './rest-token.ts';
import { trpc } from './trpc.ts';
import { usualRest, usualTrpc } from './usual-stack.ts';

/** All contenders, in the order of the report. */
export const contenders: Contender[] = [
  rest,
  restToken,
  trpc,
  restAgainst,
  trpcAgainst,
  jsonAgg,
  floor,
  floorStringify,
  floorStored,
  usualRest,
  usualTrpc,
  postgraphile,
  directus,
  pgbench,
];
