import { isId } from '@masker/contract';
import { usage } from '../command-error.ts';

/** @throws CommandError if it is not the id of a webhook */
export function checkedWebhookId(id: string): string {
  if (isId('webhook', id)) return id;
  throw usage('The webhook id must be whk_ followed by a ULID (26 characters).');
}

/** @throws CommandError if it is not the id of a message to a webhook */
export function checkedDeliveryId(id: string): string {
  if (isId('webhookDelivery', id)) return id;
  throw usage('The delivery id must be msg_ followed by a ULID (26 characters).');
}
