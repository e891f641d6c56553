import { fixedId } from './ids.ts';

/** The account that the demo fills, and the person who may look at it. */
export const demo = {
  accountId: fixedId('account', 'demo'),
  accountName: 'Northwind Health',
  userId: fixedId('user', 'demo'),
  userName: 'Dana Whitfield',
  email: 'demo@northwind-health.example',
} as const;

/** Another customer in the same database: whatever is theirs must never show up in the demo account. */
export const neighbour = {
  accountId: fixedId('account', 'neighbour'),
  accountName: 'Harbor Street Dental',
} as const;
