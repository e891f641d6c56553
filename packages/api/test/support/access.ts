import { setTimeout as sleep } from 'node:timers/promises';
import type {
  CreateExportInput,
  CreateExportScheduleInput,
  CreateTokenInput,
  CreateViewInput,
  CreateWebhookInput,
  Export,
  ExportBody,
  ExportSchedule,
  ExportScheduleBody,
  NewInvitation,
  NewToken,
  Token,
  View,
  ViewBody,
  WebhookSecret,
} from '@masker/contract';
import { expect } from 'vitest';
import type { Installation, Tenant } from './installation.ts';

/** A token as whoever made it has it. */
export interface MadeToken {
  id: string;
  /** What is sent: `msk_…` */
  token: string;
  shown: Token;
}

/** Makes a token as an admin does. */
export async function makeToken(
  installation: Installation,
  admin: Tenant,
  asked: Partial<CreateTokenInput> = {},
): Promise<MadeToken> {
  const { token, secret } = await post<NewToken>(installation, admin, '/api/v1/tokens', {
    name: 'a token',
    scopes: ['sessions:read'],
    ...asked,
  });
  return { id: token.id, token: secret, shown: token };
}

/** Invites somebody as an admin does. */
export function invite(
  installation: Installation,
  admin: Tenant,
  asked: object = {},
): Promise<NewInvitation> {
  return post<NewInvitation>(installation, admin, '/api/v1/invitations', { role: 'viewer', ...asked });
}

/** Saves a view as a member does. */
export async function saveView(
  installation: Installation,
  who: Tenant,
  asked: Partial<CreateViewInput> = {},
): Promise<View> {
  const body = { name: 'a view', ...asked };
  return (await post<ViewBody>(installation, who, '/api/v1/views', body)).view;
}

/** Makes an export, and waits until it is done. */
export async function makeExport(
  installation: Installation,
  who: Tenant,
  asked: Partial<CreateExportInput> = {},
): Promise<Export> {
  const body = { format: 'ndjson', ...asked };
  const { id } = (await post<ExportBody>(installation, who, '/api/v1/exports', body, 202)).export;
  return finished(installation, who, id);
}

/** Creates a schedule of exports as an admin does. */
export async function makeSchedule(
  installation: Installation,
  admin: Tenant,
  asked: Partial<CreateExportScheduleInput> = {},
): Promise<ExportSchedule> {
  const body = { every: 'day', format: 'ndjson', ...asked };
  return (await post<ExportScheduleBody>(installation, admin, '/api/v1/export-schedules', body)).schedule;
}

/** Creates a webhook as an admin does. */
export function makeWebhook(
  installation: Installation,
  admin: Tenant,
  asked: Partial<CreateWebhookInput> = {},
): Promise<WebhookSecret> {
  return post<WebhookSecret>(installation, admin, '/api/v1/webhooks', {
    name: 'a webhook',
    url: 'https://receiver.test/',
    events: ['session.created'],
    ...asked,
  });
}

/** Waits until an export is done, failed or expired. */
export async function finished(installation: Installation, who: Tenant, id: string): Promise<Export> {
  for (;;) {
    const answer = await installation.get(`/api/v1/exports/${id}`, who);
    const made = ((await answer.json()) as ExportBody).export;
    if (made.status !== 'queued' && made.status !== 'running') return made;
    await sleep(20);
  }
}

async function post<T>(
  installation: Installation,
  who: Tenant,
  path: string,
  body: object,
  status = 200,
): Promise<T> {
  const response = await installation.get(path, who, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  const text = await response.text();
  expect([response.status, text]).toEqual([status, text]);
  return JSON.parse(text) as T;
}
