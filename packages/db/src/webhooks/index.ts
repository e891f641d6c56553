export {
  type ClaimedDelivery,
  claimDeliveries,
  type DeliveryAttempt,
  deliverySubject,
  finishDelivery,
  releaseDelivery,
} from './deliver.ts';
export {
  countPendingDeliveries,
  createTestDelivery,
  listDeliveries,
  removeOldDeliveries,
  replayDelivery,
} from './deliveries.ts';
export { type QueuedSessions, queueSessions } from './queue-sessions.ts';
export { readingWebhooks, readingWebhooksOf, type WebhookPlace, webhookPlaces } from './webhook-places.ts';
export {
  createWebhook,
  deleteWebhook,
  listWebhooks,
  rotateWebhookSecret,
  updateWebhook,
  type WebhookChange,
  type WebhookToMake,
} from './webhooks.ts';
