import { newId } from '@masker/contract';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './support/axe.ts';
import { settled, useBrowser } from './support/browser.ts';
import { takeDatabaseAway } from './support/database.ts';
import { openFilter, windowField } from './support/filters.ts';
import { useProvider } from './support/identity-provider/use-provider.ts';
import { masker } from './support/operator.ts';
import { useServer } from './support/server.ts';
import { openRow } from './support/table.ts';
import { drawn } from './support/timeline.ts';

const used = useProvider();
const server = useServer(300, () => used.settings);
const { newPage, signedIn } = useBrowser(server, () => [used.url]);

const sizes: Record<'desktop' | 'phone', BrowserContextOptions> = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 } },
};
type Size = keyof typeof sizes;

/** A page in a state that a person can bring it into. */
interface State {
  name: string;
  address: string;
  /** What is done on the page, until the state is there. */
  reach?(page: Page, size: Size): Promise<unknown>;
  /** Absent: at every size. */
  only?: Size;
  as?: 'nobody' | 'an operator of an empty account';
}

const list = '/sessions?since=90d';
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
    name: 'no sessions in the window',
    address: `${list}&min_redactions=100000&status=error`,
    reach: (page) => page.getByRole('list', { name: 'What narrows the list' }).waitFor(),
  },
  {
    name: 'sessions at an address that cannot be read',
    address: '/sessions?since=soon&agnet=x',
    reach: (page) => page.getByRole('button', { name: 'Remove what is wrong' }).waitFor(),
  },
  {
    name: 'sessions of another account',
    address: '/sessions?account=acc_01HYZ00000000000000000000A',
    reach: heading('This link is of another account'),
  },
  { name: 'a session in the drawer', address: list, reach: steps(rows, openFirst, dialog('Session')) },
  {
    name: 'who looked, in the drawer',
    address: list,
    reach: steps(rows, openFirst, click('Who looked'), (page) =>
      page.getByRole('region', { name: 'Who looked' }).getByRole('listitem').first().waitFor(),
    ),
  },
  {
    name: 'the palette',
    address: list,
    reach: steps(
      rows,
      (page) => page.keyboard.press('Control+k'),
      (page) => page.getByRole('option').first().waitFor(),
    ),
  },
  {
    name: 'the palette without anything found',
    address: list,
    reach: steps(
      rows,
      (page) => page.keyboard.press('Control+k'),
      (page) => page.getByRole('combobox', { name: 'Search' }).fill('zzzz nothing'),
      (page) => page.getByText('Nothing is called that').waitFor(),
    ),
  },
  {
    name: 'the keyboard shortcuts',
    address: list,
    reach: steps(rows, (page) => page.keyboard.press('?'), dialog('Keyboard shortcuts')),
  },
  {
    name: 'the export',
    address: list,
    reach: steps(rows, click('Export'), (page) =>
      page
        .getByRole('dialog')
        .getByText(/^[\d,]+ sessions?$/)
        .waitFor(),
    ),
  },
  {
    name: 'the columns',
    address: list,
    only: 'desktop',
    reach: steps(rows, click('Columns'), dialog('Columns and rows')),
  },
  ...filterNames.map(
    (name): State => ({
      name: `the filter ${name}`,
      address: list,
      only: 'desktop',
      reach: steps(rows, async (page) => {
        if (name === 'Duration') await click('Duration')(page);
        else await openFilter(page, name);
      }),
    }),
  ),
  {
    name: 'the window',
    address: list,
    only: 'desktop',
    reach: steps(
      rows,
      (page) => windowField(page).click(),
      (page) => page.getByRole('list', { name: 'Usual windows' }).waitFor(),
    ),
  },
  {
    name: 'the window that was typed and cannot be read',
    address: list,
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
    address: `${list}&status=ok`,
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
    reach: (page) => page.getByText('needs a window that begins later').waitFor(),
  },
  {
    name: 'the live list',
    address: list,
    reach: steps(rows, click('Live'), (page) =>
      page.getByText('Live: new sessions are shown as they come in').waitFor({ state: 'attached' }),
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
    address: list,
    reach: steps(rows, click(/^Signed in as/), (page) => page.getByRole('menuitem').first().waitFor()),
  },
  {
    name: 'the menu of themes',
    address: list,
    reach: steps(rows, click(/^Theme/), (page) => page.getByRole('menuitemradio').first().waitFor()),
  },
  {
    name: 'the page of a session',
    address: list,
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
  { name: 'the members', address: '/settings/members' },
  {
    name: 'a new invitation',
    address: '/settings/members',
    reach: steps(click(/Invite|invitation/), (page) => page.getByRole('dialog').waitFor()),
  },
  { name: 'an address that has no page', address: '/nowhere' },
  { name: 'an address that has no page, signed out', address: '/login/nowhere', as: 'nobody' },
  { name: 'the login', address: '/login', as: 'nobody' },
  { name: 'the login after a link that is not valid', address: '/login#link=nonsense', as: 'nobody' },
  { name: 'an invitation', address: '', as: 'nobody', reach: async (page) => page.goto(await invitation()) },
  { name: 'an invitation that is not valid', address: '/invite/nonsense', as: 'nobody' },
  {
    name: 'the reference of the API',
    address: '/api/docs',
  },
  {
    name: 'the contents of the reference of the API',
    address: '/api/docs',
    only: 'phone',
    reach: click('Contents'),
  },
];

let operatorOfEmpty = '';
beforeAll(async () => {
  const made = await masker(server, 'account', 'create', '--name', 'Empty Clinic');
  const account = /acc_\w+/.exec(made)?.[0] ?? '';
  operatorOfEmpty =
    /masker_session=[^\s"]+/.exec(await masker(server, 'cookie', '--account', account))?.[0] ?? '';
});

/** A page of whoever a state is for. */
async function pageFor({ as, address }: State, size: Size): Promise<Page> {
  if (as === undefined) return signedIn(address, sizes[size]);
  const page = await newPage(sizes[size]);
  if (as !== 'nobody') {
    const [name = '', value = ''] = operatorOfEmpty.split('=');
    await page.context().addCookies([{ name, value, url: server.url }]);
  }
  if (address !== '') await page.goto(address);
  return page;
}

async function makeToken(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New token' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: 'Name' }).fill(newId('session'));
  await form.getByRole('checkbox', { name: 'sessions:read' }).click();
  await form.getByRole('button', { name: 'Make token' }).click();
  await form.locator('pre').nth(1).waitFor();
}

/** The path of an invitation that somebody can accept. */
async function invitation(): Promise<string> {
  const answer = await fetch(`${server.url}/api/v1/invitations`, {
    method: 'POST',
    headers: { cookie: server.cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ role: 'viewer' }),
  });
  const { url } = (await answer.json()) as { url: string };
  return new URL(url).pathname;
}

describe.each(['desktop', 'phone'] as const)('axe finds nothing wrong on a %s with', (size) => {
  it.each(states.filter(({ only }) => only === undefined || only === size))('$name', async (state) => {
    const page = await pageFor(state, size);
    await state.reach?.(page, size);
    await settled(page);
    expect(await violationsOf(page)).toEqual([]);
  });

  it('the database away', async () => {
    const page = await signedIn(list, sizes[size]);
    await rows(page);
    const giveBack = await takeDatabaseAway(server);
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
});
