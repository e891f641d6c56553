import type { Webhook } from '@masker/contract';
import { expect, test } from 'vitest';
import { readWebhookDraft, webhookChanges } from './webhook-draft.ts';

const draft = { name: ' Review ', url: ' https://receiver.test/in ', events: ['session.created' as const] };

test('a complete draft is what the API takes', () => {
  expect(readWebhookDraft(draft, { status: ['error'] })).toEqual({
    input: {
      name: 'Review',
      url: 'https://receiver.test/in',
      events: ['session.created'],
      filters: { status: ['error'] },
    },
  });
});

test('each field that is wrong is named', () => {
  expect(readWebhookDraft({ name: '', url: '', events: [] }, undefined)).toEqual({
    wrong: {
      name: 'Enter its purpose.',
      url: expect.stringMatching(/^Enter an address/),
      events: 'Choose at least one.',
    },
  });
  expect(readWebhookDraft({ ...draft, name: 'x'.repeat(81), url: 'ftp://receiver.test' }, undefined)).toEqual(
    {
      wrong: { name: expect.stringMatching(/80 characters/), url: expect.stringMatching(/https/) },
    },
  );
});

const before: Webhook = {
  id: 'whk_1',
  name: 'Review',
  url: 'https://receiver.test/in',
  events: ['session.created'],
  filters: { status: ['error'] },
  paused: false,
  disabled_reason: null,
  failing_since: null,
  created_by: { kind: 'user', id: 'usr_1', name: 'Ada' },
  created_at: '2026-05-03T00:00:00.000Z',
  updated_at: '2026-05-03T00:00:00.000Z',
};

test('a change has what differs, and nothing else', () => {
  const { name, url, events, filters } = before;
  expect(webhookChanges(before, { name, url, events, filters })).toEqual({});
  expect(webhookChanges(before, { name, url: 'https://other.test/', events })).toEqual({
    url: 'https://other.test/',
  });
  expect(
    webhookChanges(before, { name: 'Other', url, events: ['session.created', 'export.ready'], filters: {} }),
  ).toEqual({ name: 'Other', events: ['session.created', 'export.ready'], filters: {} });
});
