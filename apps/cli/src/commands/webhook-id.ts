import { checkedId } from './checked-id.ts';

/** @throws CommandError if it is not the id of a webhook */
export const checkedWebhookId = (id: string): string => checkedId('webhook', id);

/** @throws CommandError if it is not the id of a message to a webhook */
export const checkedDeliveryId = (id: string): string => checkedId('webhookDelivery', id);
