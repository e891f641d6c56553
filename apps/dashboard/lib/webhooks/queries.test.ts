import type { WebhookDelivery } from '@masker/contract';
import { expect, test } from 'vitest';
import { untilNextRead } from './queries.ts';

const now = Date.UTC(2026, 4, 3);

/** A delivery of so many milliseconds ago. */
function delivery(status: WebhookDelivery['status'], age: number): WebhookDelivery {
  return {
    id: 'msg_1',
    webhook_id: 'whk_1',
    type: 'webhook.test',
    subject: null,
    status,
    attempts: 0,
    status_code: null,
    duration_ms: null,
    error: null,
    created_at: new Date(now - age).toISOString(),
    attempted_at: null,
    next_attempt_at: null,
  };
}

test('a log is read again while a message is pending, ever more seldom', () => {
  expect(untilNextRead([], now)).toBe(false);
  expect(untilNextRead([delivery('delivered', 10), delivery('failed', 10)], now)).toBe(false);
  expect(untilNextRead([delivery('pending', 10)], now)).toBe(1_000);
  expect(untilNextRead([delivery('pending', 30_000), delivery('pending', 50_000)], now)).toBe(6_000);
  expect(untilNextRead([delivery('pending', 86_400_000)], now)).toBe(15_000);
});
