import type { PrismaClient } from '@masker/db';

/** A transaction of Prisma's. */
export type Transaction = Omit<
  PrismaClient,
  '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'
>;
