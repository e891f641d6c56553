import {
  type CreateWebhookInput,
  createWebhookInput,
  type UpdateWebhookInput,
  type Webhook,
  type WebhookEvent,
} from '@masker/contract';

/** The values of the dialog. */
export interface WebhookDraft {
  name: string;
  url: string;
  events: WebhookEvent[];
}

/** The errors of a draft, by field. */
export type WrongFields = { [N in keyof WebhookDraft]?: string };

/** The input for the API, or the errors of the draft. */
export type WebhookReading = { input: CreateWebhookInput } | { wrong: WrongFields };

const messages: Required<WrongFields> = {
  name: 'It can have at most 80 characters, and no control or format characters.',
  url: 'Enter an address that begins with https://, without a user name or a password.',
  events: 'Choose at least one.',
};

/** @param filters the sessions that are sent; all without any */
export function readWebhookDraft(
  { name, url, events }: WebhookDraft,
  filters: CreateWebhookInput['filters'],
): WebhookReading {
  const draft = { name: name.trim(), url: url.trim(), events };
  const parsed = createWebhookInput.safeParse({ ...draft, ...(filters && { filters }) });
  if (parsed.success) return { input: parsed.data };
  const wrong: WrongFields = {};
  for (const field of ['name', 'url', 'events'] as const)
    if (parsed.error.issues.some(({ path }) => path[0] === field)) wrong[field] = messages[field];
  if (draft.name === '') wrong.name = 'Enter its purpose.';
  return { wrong };
}

/**
 * What differs from the webhook as it was, so that a change by somebody else meanwhile stays.
 *
 * @param input without filters if they stay
 */
export function webhookChanges(
  before: Webhook,
  input: CreateWebhookInput,
): Omit<UpdateWebhookInput, 'webhook_id'> {
  const names = ['name', 'url', 'events', 'filters'] as const;
  const changed = names.filter(
    (name) => input[name] !== undefined && JSON.stringify(input[name]) !== JSON.stringify(before[name]),
  );
  return Object.fromEntries(changed.map((name) => [name, input[name]]));
}
