import type { PrismaClient } from '@masker/db';

/** A Prisma transaction. */
export type Transaction = Omit<
  PrismaClient,
  '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'
>;
