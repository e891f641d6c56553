import { newId } from '@masker/contract';
import type { Page } from 'playwright-core';
import { beforeAll, expect } from 'vitest';
import { settled } from './browser.ts';
import { masker } from './operator.ts';
import type { Server } from './server.ts';

/** The account of the demo data. */
export const home = 'Northwind Health';

/** Another account of the same server, with one session in it. */
export interface SecondAccount {
  id: string;
  name: string;
  /** Of its only session. */
  sessionId: string;
  agentName: string;
  /** Asks the API as its operator: sends what is given, or reads. */
  ask<T>(path: string, body?: object): Promise<T>;
  /** Makes whoever is signed in on a page a member of it; the page shows it then. */
  join(page: Page, role: 'admin' | 'member' | 'viewer'): Promise<void>;
}

export function useSecondAccount(server: Server): SecondAccount {
  const account = {
    id: '',
    name: 'Other Clinic',
    sessionId: newId('session'),
    agentName: 'other-clinic-bot',
  };
  let operator = '';

  async function ask<T>(path: string, body?: object): Promise<T> {
    const answer = await fetch(`${server.url}/api/v1/${path}`, {
      headers: { cookie: operator, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as T;
  }

  beforeAll(async () => {
    const made = await masker(server, 'account', 'create', '--name', account.name);
    account.id = /acc_\w+/.exec(made)?.[0] ?? '';
    operator =
      /masker_session=[^\s"]+/.exec(await masker(server, 'cookie', '--account', account.id))?.[0] ?? '';
    const at = new Date(Date.now() - 60_000).toISOString();
    await ask('sessions', {
      id: account.sessionId,
      agent_id: newId('agent'),
      agent_name: account.agentName,
      started_at: at,
      ended_at: at,
      status: 'ok',
      redactions_by_kind: {},
      upstream_model: null,
    });
  });

  return Object.assign(account, {
    ask,
    async join(page: Page, role: 'admin' | 'member' | 'viewer') {
      const { url } = await ask<{ url: string }>('invitations', { role });
      await page.goto(new URL(url).pathname);
      // Who is a member already keeps their role.
      await page.getByRole('button', { name: /^(Join as|Go to)/ }).click();
      await page.waitForURL('/sessions');
      await page.locator('header').getByText(account.name, { exact: true }).waitFor();
      await settled(page);
    },
  });
}

/** Looks at another account, with the menu under one's name. */
export async function switchTo(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Signed in as/ }).click();
  await page.getByRole('menuitemradio', { name }).click();
  await page.locator('header').getByText(name, { exact: true }).waitFor();
  await settled(page);
}
