import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestExamples, responseExamples } from '../src/openapi/examples.ts';
import { fixedRoutes } from '../src/openapi/fixed-routes.ts';
import { html } from '../src/reference/page/html.ts';
import { routes } from '../src/rest/routes.ts';
import { createInstallation, type Installation } from './support/installation.ts';

const addresses = ['/api/docs', '/api/docs/docs.css', '/api/docs/docs.js', '/api/openapi.json'];

let installation: Installation;
const texts: Record<string, string> = {};

beforeAll(async () => {
  installation = await createInstallation();
  for (const address of addresses) texts[address] = await (await installation.get(address)).text();
});
afterAll(() => installation.close());

test('lists every operation, with its parameters and a form', () => {
  const page = texts['/api/docs'] as string;
  for (const { name } of [...routes, ...fixedRoutes]) {
    expect(page).toContain(`id="${name}"`);
    expect(page).toContain(`href="#${name}"`);
  }
  for (const route of routes) {
    const article = page.slice(page.indexOf(`<article class="operation" id="${route.name}"`));
    const own = article.slice(0, article.indexOf('</article>'));
    expect(own).toContain(route.meta.rest.path);
    const inBody = route.meta.rest.method !== 'GET';
    const { shape } = route.meta.input as unknown as { shape?: object };
    for (const name of inBody ? route.pathParameters : Object.keys(shape ?? {})) {
      expect(own).toContain(`<code>${name}</code>`);
      expect(own).toContain(`id="${route.name}-${name}"`);
    }
  }
});

test('every id is unique, and every link within the page has a target', () => {
  const page = texts['/api/docs'] as string;
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((found) => found[1] as string);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
});

test('nothing is loaded from another host, and nothing inline violates a strict policy', () => {
  const { url } = responseExamples['invitations.create'] as { url: string };
  const { url: receiver } = requestExamples['webhooks.create'] as { url: string };
  for (const address of addresses) {
    // The examples of addresses lead nowhere.
    expect(texts[address]?.replaceAll(url, '').replaceAll(receiver, '')).not.toMatch(
      /https?:\/\/|["'(]\/\/|@import/,
    );
  }
  const page = texts['/api/docs'] as string;
  const asked = [...page.matchAll(/(?:src|href)="([^"#][^"]*)"/g)].map((found) => found[1]);
  expect(new Set(asked)).toEqual(
    new Set(['data:,', '/api/docs/docs.css', '/api/docs/docs.js', '/api/openapi.json', '/sessions']),
  );
  expect(page).not.toMatch(/\son\w+=|\sstyle=|javascript:|<style|<script(?! type="module" src=)/);
  expect(texts['/api/docs/docs.js']).not.toMatch(/\beval\b|innerHTML|new Function/);
});

test('allows only its own files', async () => {
  const policy = (await installation.get('/api/docs')).headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
});

test.each([
  ['', 'system'],
  ['masker_theme=dark', 'dark'],
  ['a=b; masker_theme=light', 'light'],
  ['masker_theme=system', 'system'],
  ['masker_theme=%22%3E%3Cscript%3E', 'system'],
  ['other.theme=dark', 'system'],
])('has the theme of the dashboard: %s', async (cookie, theme) => {
  const page = await installation.get('/api/docs', { cookie });
  expect(await page.text()).toContain(`<html lang="en" data-theme="${theme}">`);
  expect(page.headers.get('vary')).toBe('cookie, accept-encoding');
  // Whoever has it in one theme is not told that another one is the same.
  const other = theme === 'dark' ? 'light' : 'dark';
  const headers = { 'if-none-match': page.headers.get('etag') as string };
  const again = await installation.get('/api/docs', { cookie: `masker_theme=${other}` }, { headers });
  expect(again.status).toBe(200);
});

describe('served', () => {
  test.each(addresses)('%s: GET, HEAD, 304, 405', async (address) => {
    const got = await installation.get(address);
    const etag = got.headers.get('etag') as string;
    expect([got.status, got.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    expect(got.headers.get('x-request-id')).toMatch(/^req_/);

    const head = await installation.get(address, null, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('content-length')).toBe(got.headers.get('content-length'));
    expect(head.headers.get('etag')).toBe(etag);

    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await installation.get(address, null, { headers: { 'if-none-match': known } });
      expect([known, again.status, await again.text()]).toEqual([known, 304, '']);
    }
    const changed = await installation.get(address, null, { headers: { 'if-none-match': '"other"' } });
    expect(changed.status).toBe(200);

    const plain = await installation.get(address, null, { headers: { 'accept-encoding': 'identity' } });
    expect([got.headers.get('content-encoding'), plain.headers.get('content-encoding')]).toEqual([
      'gzip',
      null,
    ]);
    expect(await plain.text()).toBe(await got.text());
    // A strong tag is of the bytes as they are sent.
    expect(plain.headers.get('etag')).not.toBe(etag);

    const posted = await installation.get(address, null, { method: 'POST' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

test('escapes values', () => {
  const risky = '<img src=x onerror="alert(\'1\')">&';
  expect(html`<p>${risky}${[html`<b>${1}</b>`, false, null]}</p>`.text).toBe(
    '<p>&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;<b>1</b></p>',
  );
});
