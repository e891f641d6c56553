import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@masker/contract';
import type { Cookie, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { takeAway } from '../../../server/test/support/postmaster.ts';
import { entriesOf } from './audit.ts';
import { violationsOf } from './axe.ts';
import { settled, useBrowser } from './browser.ts';
import { openFilter, windowField } from './filters.ts';
import { arrived, chooseSource, makeToken as makeSourceToken, waiting } from './getting-started.ts';
import { useProvider } from './identity-provider/use-provider.ts';
import { masker } from './operator.ts';
import { tooWide } from './reflow.ts';
import { sendSessions } from './send-sessions.ts';
import { type Server, useServer } from './server.ts';
import { openRow } from './table.ts';
import { drawn } from './timeline.ts';

const sizes = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 } },
};
export type Size = keyof typeof sizes;

/** A page in a state that a person can bring it into. */
interface State {
  name: string;
  address: string;
  /** What is done on the page, until the state is there. */
  reach?(page: Page, server: Server): Promise<unknown>;
  /** A selector of the only part that differs from another state. */
  within?: string;
  /** Absent: at every size. */
  only?: Size;
  as?: 'nobody' | 'an operator of an empty account';
}

const list = '/sessions?since=90d';
/** A list of a few rows and bars, which are of weeks, for states that are about something else: each takes axe time. */
const few = '/sessions?since=130d&status=error';
const click = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click();
const heading = (name: string) => (page: Page) => page.getByRole('heading', { name }).first().waitFor();
const dialog = (name: string | RegExp) => (page: Page) => page.getByRole('dialog', { name }).waitFor();

/** Does one thing after another. */
function steps(...all: ((page: Page) => Promise<unknown>)[]) {
  return async (page: Page) => {
    for (const step of all) await step(page);
  };
}

const rows = (page: Page) => page.locator('[data-session]').first().waitFor();
const openViews = steps(click(/^Views|^View /), dialog('Views'));
const openFirst = (page: Page) => openRow(page.locator('[data-index="0"]'));
const filterNames = ['Status', 'Agent', 'Kind', 'Model', 'Duration'];

const states: State[] = [
  { name: 'sessions', address: list, reach: steps(rows, drawn) },
  { name: 'sessions with chips', address: `${list}&status=error,ok&kind=NAME&min_redactions=1`, reach: rows },
  {
    name: 'no sessions in the account',
    address: '/sessions',
    as: 'an operator of an empty account',
    reach: heading('No sessions yet'),
  },
  {
    name: 'getting started with a token',
    address: '/getting-started',
    reach: steps(
      (page) => chooseSource(page, 'LiteLLM'),
      (page) => makeSourceToken(page),
      (page) => page.getByText('Nothing arrives?').click(),
      (page) => waiting(page, 'next'),
    ),
  },
  {
    name: 'getting started with a session that has arrived',
    address: '/getting-started',
    reach: async (page, server) => {
      await chooseSource(page, 'Retell');
      await waiting(page, 'next');
      await sendSessions(server, 1);
      await arrived(page, 'next');
    },
  },
  {
    name: 'no sessions in the window',
    address: `${few}&min_redactions=100000`,
    reach: (page) => page.getByRole('list', { name: 'What narrows the list' }).waitFor(),
  },
  {
    name: 'sessions at an address that cannot be read',
    address: '/sessions?since=soon&agnet=x',
    reach: (page) => page.getByRole('button', { name: 'Remove invalid filters' }).waitFor(),
  },
  {
    name: 'sessions of another account',
    address: '/sessions?account=acc_01HYZ00000000000000000000A',
    reach: heading('This link is for another account'),
  },
  { name: 'a session in the drawer', address: few, reach: steps(rows, openFirst, dialog('Session')) },
  {
    name: 'who looked, in the drawer',
    address: few,
    reach: async (page, server) => {
      await steps(rows, openFirst)(page);
      const id = await page.locator('[data-index="0"]').getAttribute('data-session');
      // It is listed only once it is written.
      const isWritten = async () =>
        (await entriesOf(server, 'sessions.get')).some(({ target }) => target === id);
      await expect.poll(isWritten).toBe(true);
      await click('Who looked')(page);
      await page.getByRole('region', { name: 'Who looked' }).getByRole('listitem').first().waitFor();
    },
  },
  {
    name: 'the palette',
    address: few,
    reach: steps(
      rows,
      (page) => page.keyboard.press('Control+k'),
      (page) => page.getByRole('option').first().waitFor(),
    ),
  },
  {
    name: 'the palette without anything found',
    address: few,
    reach: steps(
      rows,
      (page) => page.keyboard.press('Control+k'),
      (page) => page.getByRole('combobox', { name: 'Search' }).fill('zzzz nothing'),
      (page) => page.getByText('Nothing is called that').waitFor(),
    ),
  },
  {
    name: 'the keyboard shortcuts',
    address: few,
    reach: steps(rows, (page) => page.keyboard.press('?'), dialog('Keyboard shortcuts')),
  },
  {
    name: 'the export',
    address: few,
    reach: steps(rows, click('Export'), (page) =>
      page
        .getByRole('dialog')
        .getByText(/^[\d,]+ sessions?$/)
        .waitFor(),
    ),
  },
  { name: 'the views', address: few, reach: steps(rows, openViews) },
  {
    name: 'a new view',
    address: few,
    reach: steps(rows, openViews, click('Save as…'), (page) =>
      page.getByRole('textbox', { name: 'Name' }).waitFor(),
    ),
  },
  {
    name: 'a view that is changed',
    address: few,
    reach: steps(rows, openViews, changeView),
  },
  {
    name: 'the question before a view is deleted',
    address: few,
    reach: steps(rows, openViews, changeView, click('Delete…'), (page) =>
      page.getByRole('alertdialog').waitFor(),
    ),
  },
  {
    name: 'an export with a statement',
    address: few,
    reach: steps(rows, click('Export'), click('With signed')),
  },
  {
    name: 'no exports in the account',
    address: '/exports',
    as: 'an operator of an empty account',
    reach: heading('No exports yet'),
  },
  { name: 'the exports', address: '/exports', reach: reportIsMade },
  {
    name: 'how an export is verified',
    address: '/exports',
    reach: steps(reportIsMade, click(/^Verify/), dialog('Verify this export'), (page) =>
      page.getByText('Or, without it').click(),
    ),
  },
  {
    name: 'a new schedule',
    address: '/exports',
    reach: steps(click('New schedule'), dialog('New schedule')),
  },
  {
    name: 'a report',
    address: '/exports',
    reach: steps(
      reportIsMade,
      (page) => page.getByRole('link', { name: 'Open' }).first().click(),
      heading('Volumes'),
    ),
  },
  {
    name: 'the columns',
    address: few,
    only: 'desktop',
    reach: steps(rows, click('Columns'), dialog('Columns and rows')),
  },
  ...filterNames.map(
    (name): State => ({
      name: `the filter ${name}`,
      address: few,
      only: 'desktop',
      reach: steps(rows, async (page) => {
        if (name === 'Duration') await click('Duration')(page);
        else await openFilter(page, name);
      }),
    }),
  ),
  {
    name: 'the window',
    address: few,
    only: 'desktop',
    reach: steps(
      rows,
      (page) => windowField(page).click(),
      (page) => page.getByRole('list', { name: 'Usual windows' }).waitFor(),
    ),
  },
  {
    name: 'the window that was typed and cannot be read',
    address: few,
    only: 'desktop',
    reach: steps(
      rows,
      (page) => windowField(page).fill('whenever'),
      (page) => page.keyboard.press('Enter'),
      (page) => page.getByRole('alert').first().waitFor(),
    ),
  },
  {
    name: 'the filters in their sheet',
    address: few,
    only: 'phone',
    reach: steps(rows, click(/^Filters/), dialog('Filters'), (page) =>
      page.locator('[data-choice]').first().waitFor(),
    ),
  },
  {
    name: 'the timeline of redactions with the window before',
    address: '/sessions?since=30d&chart=redactions&compare=previous',
    reach: steps(drawn, (page) => page.getByTestId('before').waitFor({ state: 'attached' })),
  },
  {
    name: 'the timeline that cannot be drawn',
    address: '/sessions?since=0001-01-01T00:00:00Z&compare=previous',
    reach: (page) => page.getByText('needs a window that starts later').waitFor(),
  },
  {
    name: 'the live list',
    address: few,
    reach: steps(rows, click('Live'), (page) =>
      page.getByText('Live: new sessions appear as they arrive').waitFor({ state: 'attached' }),
    ),
  },
  {
    name: 'selected rows',
    address: list,
    only: 'desktop',
    reach: steps(
      rows,
      (page) => page.locator('[data-index="1"] [data-select]').click(),
      (page) => page.locator('[data-index="3"] [data-select]').click({ modifiers: ['Shift'] }),
      (page) => page.getByRole('button', { name: 'Clear the selection' }).waitFor(),
    ),
  },
  {
    name: 'the menu under one’s name',
    address: few,
    reach: steps(rows, click(/^Signed in as/), (page) => page.getByRole('menuitem').first().waitFor()),
  },
  {
    name: 'the menu of themes',
    address: few,
    reach: steps(rows, click(/^Theme/), (page) => page.getByRole('menuitemradio').first().waitFor()),
  },
  {
    name: 'the page of a session',
    address: few,
    reach: steps(rows, async (page) => {
      const id = await page.locator('[data-index="0"]').getAttribute('data-session');
      await page.goto(`/sessions/${id}`);
      await heading('Session of')(page);
    }),
  },
  { name: 'a session that is not there', address: '/sessions/sess_01HYZ00000000000000000000A' },
  {
    name: 'the agents',
    address: '/agents?since=90d',
    reach: (page) => page.getByRole('table').first().waitFor(),
  },
  {
    name: 'renaming the account',
    address: '/settings/members',
    reach: steps(click('Rename account'), dialog(/^Rename /)),
    within: '[role=dialog]',
  },
  {
    name: 'renaming an agent',
    address: '/agents?since=90d',
    reach: steps(click(/^Rename /), dialog(/^Rename /)),
  },
  {
    name: 'the overview',
    address: '/overview?since=30d',
    reach: (page) => page.getByRole('table').first().waitFor(),
  },
  {
    name: 'the audit log',
    address: '/audit-log',
    reach: (page) => page.locator('[data-entry]').first().waitFor(),
  },
  {
    name: 'an entry of the audit log in the drawer',
    address: '/audit-log',
    reach: steps((page) => page.locator('[data-entry]').first().click(), dialog('entry')),
  },
  {
    name: 'a filter of the audit log',
    address: '/audit-log',
    only: 'desktop',
    reach: click('What'),
  },
  {
    name: 'the export of the audit log',
    address: '/audit-log?action=sessions.list',
    reach: steps(click('Export'), async (page) => {
      await page.getByRole('radio', { name: 'NDJSON' }).click();
      await page.getByText('it cannot be verified').waitFor();
    }),
  },
  {
    name: 'the audit log without a match',
    address: '/audit-log?action=tokens.create&since=1h',
  },
  { name: 'the login sessions', address: '/settings/sign-ins' },
  {
    name: 'the question before signing out everywhere',
    address: '/settings/sign-ins',
    reach: steps(click('Sign out everywhere'), (page) => page.getByRole('alertdialog').waitFor()),
  },
  { name: 'the tokens', address: '/settings/tokens' },
  {
    name: 'a new token with something missing',
    address: '/settings/tokens',
    reach: steps(click('New token'), click('Make token'), (page) =>
      page.getByText('Choose at least one.').waitFor(),
    ),
  },
  { name: 'a token that is shown once', address: '/settings/tokens', reach: makeToken },
  {
    name: 'the question before a token is revoked',
    address: '/settings/tokens',
    reach: steps(makeToken, click('I have copied it'), click(/^Revoke/), (page) =>
      page.getByRole('alertdialog').waitFor(),
    ),
  },
  {
    name: 'no webhooks in the account',
    address: '/settings/webhooks',
    as: 'an operator of an empty account',
    reach: (page) => page.getByText('No webhooks yet').waitFor(),
  },
  {
    name: 'the webhooks, one of them failing',
    address: '/settings/webhooks',
    reach: (page) => page.getByText('failing', { exact: true }).waitFor(),
  },
  {
    name: 'a new webhook with something missing',
    address: '/settings/webhooks',
    reach: steps(click('New webhook'), click('Make webhook'), (page) =>
      page.getByText('Enter its purpose.').waitFor(),
    ),
  },
  {
    name: 'a webhook that is moved to another address',
    address: '/settings/webhooks',
    reach: steps(
      click(/^Change: /),
      (page) => page.getByRole('textbox', { name: 'Address' }).fill('https://other.example/in'),
      (page) => page.getByText('are sent to the new address at once').waitFor(),
    ),
  },
  {
    name: 'the secret of a webhook that is shown once',
    address: '/settings/webhooks',
    reach: steps(click(/^New secret/), click('Make new secret'), (page) =>
      page.getByRole('dialog').locator('pre').waitFor(),
    ),
  },
  {
    name: 'the deliveries of a webhook',
    address: '/settings/webhooks',
    reach: steps(click(/^Deliveries/), (page) => page.getByText('failed', { exact: true }).waitFor()),
  },
  {
    name: 'the question before a webhook is deleted',
    address: '/settings/webhooks',
    reach: steps(click(/^Delete/), (page) => page.getByRole('alertdialog').waitFor()),
  },
  { name: 'the members', address: '/settings/members' },
  {
    name: 'a new invitation',
    address: '/settings/members',
    reach: steps(click(/Invite|invitation/), (page) => page.getByRole('dialog').waitFor()),
  },
  { name: 'the retention of an account that keeps everything', address: '/settings/retention' },
  { name: 'an address that has no page', address: '/nowhere' },
  { name: 'an address that has no page, signed out', address: '/login/nowhere', as: 'nobody' },
  { name: 'the login', address: '/login', as: 'nobody' },
  { name: 'the login after a link that is not valid', address: '/login#link=nonsense', as: 'nobody' },
  {
    name: 'an invitation',
    address: '',
    as: 'nobody',
    reach: async (page, server) => page.goto(await invitation(server)),
  },
  { name: 'an invitation that is not valid', address: '/invite/nonsense', as: 'nobody' },
  {
    name: 'the reference of the API',
    address: '/api/docs',
  },
  {
    name: 'the contents of the reference of the API',
    address: '/api/docs',
    only: 'phone',
    // The rest is the state before, of 12,000 elements, each of which takes axe time even if it is not looked at.
    reach: steps(click('Contents'), (page) =>
      page.locator('main').evaluate((main) => main.replaceChildren()),
    ),
    within: 'nav',
  },
];

/** Goes to the form of the view that was made before the tests. */
async function changeView(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Change Night shift' }).click();
  await page.getByRole('heading', { name: 'Change the view' }).waitFor();
}

/** Waits until the report that was asked for before the tests is on the page of exports. */
async function reportIsMade(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Open' }).first().waitFor();
}

async function makeToken(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New token' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: 'Name' }).fill(newId('session'));
  await form.getByRole('checkbox', { name: 'sessions:read' }).click();
  await form.getByRole('button', { name: 'Make token' }).click();
  await form.locator('pre').nth(1).waitFor();
}

/** Makes a webhook whose host has no address, and waits until it has failed. */
async function makeFailingWebhook(server: Server): Promise<void> {
  const url = 'https://receiver.invalid/';
  const made = await post(server, 'webhooks', { name: 'quality review', url, events: ['session.created'] });
  const { webhook } = (await made.json()) as { webhook: { id: string } };
  await post(server, `webhooks/${webhook.id}/test`, {});
  type List = { data: { failing_since: string | null }[] };
  while ((await server.get<List>('/api/v1/webhooks')).data[0]?.failing_since === null) await sleep(100);
}

function post(server: Server, path: string, body: object): Promise<Response> {
  return fetch(`${server.url}/api/v1/${path}`, {
    method: 'POST',
    headers: { cookie: server.cookie, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** The path of an invitation that somebody can accept. */
async function invitation(server: Server): Promise<string> {
  const answer = await post(server, 'invitations', { role: 'viewer' });
  const { url } = (await answer.json()) as { url: string };
  return new URL(url).pathname;
}

/** Runs in the page: what would never stop moving. */
function moving(): string[] {
  return document
    .getAnimations()
    .filter(
      ({ effect, playState }) =>
        playState === 'running' && effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY,
    )
    .map(({ effect }) => (effect as KeyframeEffect).target?.outerHTML.slice(0, 200) ?? '');
}

/**
 * Tests that axe finds nothing wrong at a size, in every state of every page; and on phones that nothing is wider than 320
 * pixels.
 */
export function checkAccessibility(size: Size): void {
  const used = useProvider();
  const server = useServer(300, () => used.settings);
  const { newPage, signedIn } = useBrowser(server, () => [used.url]);
  let operatorOfEmpty = '';

  beforeAll(async () => {
    const made = await masker(server, 'account', 'create', '--name', 'Empty Clinic');
    const account = /acc_\w+/.exec(made)?.[0] ?? '';
    operatorOfEmpty =
      /masker_session=[^\s"]+/.exec(await masker(server, 'cookie', '--account', account))?.[0] ?? '';
    await post(server, 'views', { name: 'Night shift', filters: { status: 'error' } });
    await post(server, 'exports', { format: 'report', since: '30d', status: 'ok,error', kind: 'NAME' });
    await makeFailingWebhook(server);
  });

  let kept: Promise<Page> | undefined;
  let cookies: Cookie[] = [];

  /** The page of the demo user: one for all states, which loads what they share once, and has nothing left of the last. */
  async function keptPage(address: string): Promise<Page> {
    if (kept === undefined) {
      kept = signedIn(address, sizes[size], 'file');
      cookies = await (await kept).context().cookies();
      return kept;
    }
    const page = await kept;
    await page.evaluate(() => {
      localStorage.clear();
      sessionStorage.clear();
    });
    await page.context().clearCookies();
    await page.context().addCookies(cookies);
    await page.mouse.move(0, 0);
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', reducedMotion: 'no-preference' });
    await page.setViewportSize(sizes[size].viewport);
    await page.goto(address);
    return page;
  }

  /** A page of whoever a state is for. */
  async function pageFor({ as, address }: State): Promise<Page> {
    if (as === undefined) return keptPage(address);
    const page = await newPage(sizes[size]);
    if (as !== 'nobody') {
      const [name = '', value = ''] = operatorOfEmpty.split('=');
      await page.context().addCookies([{ name, value, url: server.url }]);
    }
    if (address !== '') await page.goto(address);
    return page;
  }

  it.each(states.filter(({ only }) => only === undefined || only === size))('$name', async (state) => {
    const page = await pageFor(state);
    await state.reach?.(page, server);
    await settled(page);
    // Nothing moves by itself for longer than a few seconds: WCAG 2.2.2. It would keep the browser busy all day, too.
    await expect.poll(() => page.evaluate(moving)).toEqual([]);
    expect(await violationsOf(page, state.within)).toEqual([]);
    if (size === 'phone') expect(await tooWide(page)).toEqual([]);
  });

  it('the database away', async () => {
    const page = await signedIn(list, sizes[size]);
    await rows(page);
    const giveBack = await takeAway(server.dataDir);
    try {
      await page.getByRole('link', { name: 'Agents' }).first().click();
      await page.getByText('The database cannot be reached').first().waitFor();
      // The title follows the page.
      await expect.poll(() => page.title()).toBe('Agents · Masker');
      expect(await violationsOf(page)).toEqual([]);
    } finally {
      await giveBack();
      const status = async () =>
        (await fetch(`${server.url}/api/v1/me`, { headers: { cookie: server.cookie } })).status;
      await expect.poll(status).toBe(200);
    }
  });
}
