import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { newId, type Session } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { litellmEntry } from '../../../packages/api/test/support/litellm-log.ts';
import {
  retellEvent,
  signedByRetell,
  vapiReport,
} from '../../../packages/api/test/support/webhook-events.ts';
import { demo } from '../../../prisma/seed/accounts.ts';
import { settled, useBrowser } from './support/browser.ts';
import { useCutProxy } from './support/cut-proxy.ts';
import { arrived, chooseSource, lines, makeToken, paste, waiting } from './support/getting-started.ts';
import { masker } from './support/operator.ts';
import { useSecondAccount } from './support/second-account.ts';
import { sendSessions } from './support/send-sessions.ts';
import { useServer } from './support/server.ts';
import { firstIds } from './support/table.ts';

const address = '/getting-started';

/** A folder for what people save, with the typed client as if it was installed there. */
function useProject(): { folder: string } {
  const project = { folder: '' };
  beforeAll(async () => {
    project.folder = await mkdtemp(path.join(os.tmpdir(), 'masker-project-'));
    const scope = path.join(project.folder, 'node_modules/@masker');
    await mkdir(scope, { recursive: true });
    await symlink(path.resolve(import.meta.dirname, '../../../packages/client'), path.join(scope, 'client'));
  });
  afterAll(() => rm(project.folder, { recursive: true, force: true }));
  return project;
}

function postJson(url: string, body: unknown, headers: Record<string, string>): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

describe('in an account without sessions', () => {
  const server = useServer(0);
  const { signedIn } = useBrowser(server);

  it('leads from an empty list to the first session, without a reload', async () => {
    const page = await signedIn();
    await page.getByRole('heading', { name: 'No sessions yet' }).waitFor();
    await waiting(page, 'first');
    const label = 'Copy the command that sends a session';
    // Who sends it without a token reads why nothing arrives.
    const refused = await paste((await lines(page, label)).replace('msk_…', 'msk_none'));
    expect(refused).toContain('status 401');
    expect(refused).toContain('"code":"unauthenticated"');
    await page.getByText('Nothing arrives?').click();
    await page.getByText('The token or the signature is missing').waitFor();

    const secret = await makeToken(page);
    expect(secret).toMatch(/^msk_\w{40,}$/);
    // Who looks whether something is there already loses nothing.
    await page.getByRole('button', { name: 'Refresh' }).click();
    await settled(page);
    expect(await lines(page, 'Copy the token')).toBe(secret);
    const command = await lines(page, label);
    expect(command).toContain(`${server.url}/api/v1/sessions`);
    expect(command).toContain(secret);
    expect(await paste(command)).toMatch(/"accepted":1.*status 200/s);
    const text = await arrived(page, 'first');
    expect(text).toContain('getting-started');
    expect(text).toContain('ok');
    expect(text).toContain('NAME 2, PHONE 1');

    const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(stored).not.toContain(secret);
    expect(JSON.stringify(await page.context().storageState())).not.toContain(secret);
    const { data } = await server.get<{ data: { scopes: string[] }[] }>('/api/v1/tokens');
    expect(data.map(({ scopes }) => scopes)).toEqual([['sessions:write']]);

    await page.getByRole('link', { name: 'Show the list' }).click();
    const [id = ''] = await firstIds(page, 1);
    await page.getByRole('heading', { name: 'No sessions yet' }).waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(secret);
    await page.goto(address);
    await waiting(page, 'next');
    expect(await page.content()).not.toContain(secret);
    expect(command).toContain(id);
  });
});

describe('with each source', () => {
  const server = useServer(300);
  const project = useProject();
  const proxy = useCutProxy(server);
  const { signedIn } = useBrowser(server, () => [proxy.url]);

  it('sends a file of sessions with curl', async () => {
    const page = await signedIn(address);
    await waiting(page, 'next');
    await makeToken(page);
    await chooseSource(page, 'A file');
    await paste(await lines(page, 'Copy the command that makes an example'), project.folder);
    await chooseSource(page, 'Masker proxy, HTTP API');
    const answer = await paste(await lines(page, 'Copy the command that sends a file'), project.folder);
    expect(answer).toMatch(/"accepted":1.*status 200/s);
    expect(await arrived(page, 'next')).toContain('getting-started');
    await page.getByRole('link', { name: 'Open the session' }).click();
    await page.getByRole('heading', { level: 1, name: 'Session of getting-started' }).waitFor();
  });

  it('takes the log of LiteLLM', async () => {
    const page = await signedIn(address);
    await chooseSource(page, 'LiteLLM');
    const secret = await makeToken(page);
    await waiting(page, 'next');
    expect(await paste(await lines(page, 'Copy the command that checks the token'))).toMatch(
      /"accepted":0.*status 200/s,
    );
    const config = await lines(page, 'Copy the lines for config.yaml');
    const endpoint = /^ {4}endpoint: (\S+)$/m.exec(config)?.[1] ?? '';
    const authorization = /^ {6}Authorization: (.+)$/m.exec(config)?.[1] ?? '';
    expect(authorization).toBe(`Bearer ${secret}`);
    const sent = await postJson(endpoint, [litellmEntry()], { authorization });
    expect(await sent.json()).toMatchObject({ accepted: 1 });
    const text = await arrived(page, 'next');
    expect(text).toContain('front-desk');
    expect(text).toContain('NAME 2, PHONE 1');
  });

  it('takes spans of OpenTelemetry', async () => {
    const page = await signedIn(address);
    await chooseSource(page, 'OpenTelemetry');
    const secret = await makeToken(page);
    await waiting(page, 'next');
    expect(await paste(await lines(page, 'Copy the command that checks the token'))).toContain('status 200');
    expect(await lines(page, 'Copy the lines for the collector')).toContain(`"Bearer ${secret}"`);
    const environment = await lines(page, 'Copy the environment');
    const [url = '', headers = ''] = (
      await paste(
        `${environment}\necho "$OTEL_EXPORTER_OTLP_TRACES_ENDPOINT $OTEL_EXPORTER_OTLP_TRACES_HEADERS"`,
      )
    ).split(/\s/);
    const [name = '', value = ''] = headers.split('=');
    const at = BigInt(Date.now()) * 1_000_000n;
    const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
    const span = {
      traceId: '5B8EFFF798038103D269B633813FC60C',
      spanId: 'EEE19B7EC3C1B174',
      name: 'chat',
      startTimeUnixNano: String(at - 1_000_000_000n),
      endTimeUnixNano: String(at),
      attributes: [text('gen_ai.operation.name', 'chat'), text('gen_ai.agent.name', 'triage')],
    };
    const body = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
    expect((await postJson(url, body, { [name]: decodeURIComponent(value) })).status).toBe(200);
    const status = await arrived(page, 'next');
    expect(status).toContain('triage');
    expect(status).toContain('Not reported by this source');
  });

  it('takes reports of Vapi, also of calls long ago, which are in the list that is shown', async () => {
    const page = await signedIn(address);
    await chooseSource(page, 'Vapi');
    const secret = await makeToken(page);
    await waiting(page, 'next');
    expect(await paste(await lines(page, 'Copy the command that checks the token'))).toMatch(
      /"accepted":0.*status 200/s,
    );
    const { server: to } = JSON.parse(await lines(page, 'Copy the server of the assistant'));
    const sent = await postJson(to.url, vapiReport(), { authorization: `Bearer ${secret}` });
    expect(await sent.json()).toMatchObject({ accepted: 1 });
    const text = await arrived(page, 'next');
    expect(text).toContain('Front desk');
    expect(text).toContain('2026-05-03 21:14');
    await page.getByRole('link', { name: 'Show the list' }).click();
    await page.waitForURL('/sessions?since=2026-05-03T21:14:32.123Z');
    await page.getByRole('button', { name: 'To the oldest' }).click();
    await page.locator('[data-session]').filter({ hasText: 'Front desk' }).waitFor();
  });

  it('takes what a program with the typed client sends', async () => {
    const page = await signedIn(address);
    await chooseSource(page, 'Presidio');
    await makeToken(page);
    await waiting(page, 'next');
    await writeFile(path.join(project.folder, 'send-call.mjs'), await lines(page, 'Copy the module'));
    const command = await lines(page, 'Copy the command that runs it');
    expect(await paste(command, project.folder)).toContain('accepted: 1');
    const text = await arrived(page, 'next');
    expect(text).toContain('intake');
    expect(text).toContain('PHONE 1, NAME 1');
  });

  it('takes a file that is imported, without a token', async () => {
    const page = await signedIn(address);
    await chooseSource(page, 'A file');
    await waiting(page, 'next');
    expect(await page.getByRole('button', { name: 'Make token' }).count()).toBe(0);
    await paste(await lines(page, 'Copy the command that makes an example'), project.folder);
    const [run, args = ''] = (await lines(page, 'Copy the command that imports the file')).split(' -- ');
    expect(run).toBe('npm run -s masker');
    const file = 'sessions.ndjson';
    const words = args.split(' ').map((word) => (word === file ? path.join(project.folder, file) : word));
    expect(await masker(server, ...words)).toBe('1 session added');
    expect(await arrived(page, 'next')).toContain('getting-started');
  });

  it('names the account for another deployment', async () => {
    const page = await signedIn(address);
    await chooseSource(page, 'Another deployment');
    const { account } = await server.get<{ account: { id: string } }>('/api/v1/me');
    const command = await lines(page, 'Copy the command that mirrors another deployment');
    expect(command).toContain(`--account ${account.id} --follow`);
  });

  it('is chosen with the keyboard', async () => {
    const page = await signedIn(address);
    await page.getByRole('radio', { name: 'Masker proxy, HTTP API' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('heading', { name: 'LiteLLM', exact: true }).waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await page.getByRole('heading', { name: 'Another deployment' }).waitFor();
  });

  it('keeps the token of a source while another is looked at', async () => {
    const page = await signedIn(address);
    const secret = await makeToken(page);
    await chooseSource(page, 'Vapi');
    expect(await page.content()).not.toContain(secret);
    await page.getByRole('button', { name: 'Make token' }).waitFor();
    await chooseSource(page, 'Masker proxy, HTTP API');
    expect(await lines(page, 'Copy the token')).toBe(secret);
  });

  it('says that the connection is lost, and shows what arrived meanwhile', async () => {
    const page = await signedIn(proxy.url + address);
    await waiting(page, 'next');
    proxy.cut();
    await page.getByText('New sessions cannot be followed right now').waitFor();
    const [id = ''] = await sendSessions(server, 1);
    proxy.mend();
    await arrived(page, 'next');
    expect(await page.getByRole('link', { name: 'Open the session' }).getAttribute('href')).toContain(id);
  });

  it('looks for sessions from time to time if a proxy holds events back, and not forever', async () => {
    const page = await signedIn();
    // Never answered.
    await page.route('**/sessions.watch**', () => {});
    let looks = 0;
    await page.route('**/sessions.list**', async (route) => {
      looks++;
      await route.fulfill({ response: await route.fetch() });
      looks--;
    });
    await page.clock.install();
    await page.goto(address);
    await page.getByText('this page looks every ten seconds').waitFor();
    await page.clock.runFor(610_000);
    await page.getByText('Look for them when you have sent some').waitFor();
    // One of these would find what is sent, and there would be no button to click.
    await expect.poll(() => looks).toBe(0);
    await sendSessions(server, 1, { status: 'error' });
    await page.getByRole('button', { name: 'Look now' }).click();
    expect(await arrived(page, 'next')).toContain('error');

    await page.goto(address);
    await page.getByText('this page looks every ten seconds').waitFor();
    await sendSessions(server, 1, { status: 'partial' });
    await page.clock.runFor(10_000);
    expect(await arrived(page, 'next')).toContain('partial');
  });

  it('is found in the menu and in the palette', async () => {
    const page = await signedIn('/agents');
    await page.getByRole('button', { name: /^Signed in as/ }).click();
    await page.getByRole('menuitem', { name: 'Getting started' }).click();
    await page.waitForURL(address);
    await page.goto('/agents');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search' }).fill('retell');
    await page.getByRole('option', { name: 'Getting started' }).click();
    await page.waitForURL(address);
    await page.getByRole('heading', { level: 1, name: 'Getting started' }).waitFor();
  });
});

describe('without the permission to make tokens', () => {
  const server = useServer(300);
  const other = useSecondAccount(server);
  const { signedIn } = useBrowser(server);

  it('says whom to ask, and shows the lines and what arrives all the same', async () => {
    const page = await signedIn();
    await other.join(page, 'viewer');
    await page.goto(address);
    await page.getByText('Only administrators can make tokens. You are a viewer of Other Clinic.').waitFor();
    await page.getByText('ask the operator of this server').waitFor();
    expect(await page.getByRole('button', { name: 'Make token' }).count()).toBe(0);
    expect(await lines(page, 'Copy the command that sends a session')).toContain('Bearer msk_…');
    await waiting(page, 'next');
    const { data } = await other.ask<{ data: Session[] }>('sessions?since=24h');
    const known = data[0] as Session;
    await other.ask('sessions', { ...known, id: newId('session'), status: 'partial' });
    const text = await arrived(page, 'next');
    expect(text).toContain(other.agentName);
    expect(text).toContain('partial');
    expect(text).toContain('nothing was redacted');
  });
});

describe('with Retell', () => {
  const key = 'key_5f3c9a7e2b1d4086';
  const server = useServer(300, () => ({ RETELL_WEBHOOK_KEYS: `${demo.accountId}:${key}` }));
  const { signedIn } = useBrowser(server);

  it('names the setting of the server, and takes signed webhooks', async () => {
    const page = await signedIn(address);
    await chooseSource(page, 'Retell');
    await waiting(page, 'next');
    expect(await lines(page, 'Copy the setting of the server')).toBe(
      `RETELL_WEBHOOK_KEYS=${demo.accountId}:key_…`,
    );
    expect(await paste(await lines(page, 'Copy the command that checks the setting'))).toContain(
      'status 401',
    );
    const body = retellEvent();
    const sent = await postJson(await lines(page, 'Copy the webhook URL'), body, signedByRetell(body, key));
    expect(await sent.json()).toMatchObject({ accepted: 1 });
    const text = await arrived(page, 'next');
    expect(text).toContain('Intake');
    expect(text).toContain('Not reported by this source');
  });
});
