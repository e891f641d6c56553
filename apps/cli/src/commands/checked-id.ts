import { idPrefixes, isId } from '@masker/contract';
import { typed, usage } from '../command-error.ts';

/** What an id is the id of, and the command that lists such ids. */
const kinds = {
  account: { what: 'account', list: 'account list' },
  session: { what: 'session', list: 'list' },
  token: { what: 'token', list: 'token list --account ACCOUNT_ID' },
  view: { what: 'view', list: 'view list' },
  export: { what: 'export', list: 'export list' },
  exportSchedule: { what: 'schedule', list: 'export schedule list' },
  user: { what: 'user', list: 'member list --account ACCOUNT_ID' },
  signIn: { what: 'login session', list: 'sign-in list --account ACCOUNT_ID' },
  invitation: { what: 'invitation', list: 'invitation list' },
  webhook: { what: 'webhook', list: 'webhook list' },
  webhookDelivery: { what: 'delivery', list: 'webhook deliveries WEBHOOK_ID' },
} as const;

/** @throws CommandError if it is no id of that kind; it says where ids are listed */
export function checkedId(kind: keyof typeof kinds, id: string): string {
  if (isId(kind, id)) return id;
  const { what, list } = kinds[kind];
  throw usage(
    `The ${what} id must be ${idPrefixes[kind]}_ followed by a ULID (26 characters).`,
    `See: ${typed(list)}`,
  );
}
