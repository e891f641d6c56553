import { errorTable } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestExamples, responseExamples } from '../src/openapi/examples.ts';
import { fixedRoutes } from '../src/openapi/fixed-routes.ts';
import { componentPrefix, resolve } from '../src/openapi/schemas.ts';
import type { JsonSchema, OpenApiDocument, Response } from '../src/openapi/types.ts';
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

/** The part of the page from an id on, up to the end of its article. */
function part(id: string): string {
  const page = texts['/api/docs'] as string;
  const start = page.indexOf(` id="${id}"`);
  expect([id, start]).not.toEqual([id, -1]);
  return page.slice(start, page.indexOf('</article>', start));
}

/** The fields of a schema by their paths; a field that the page describes as an object is a link to it. */
function fieldsOf(
  document: OpenApiDocument,
  schema: JsonSchema,
  before = '',
): [path: string, link: string | null][] {
  const page = texts['/api/docs'] as string;
  const name = schema.$ref?.slice(componentPrefix.length);
  if (before !== '' && name !== undefined && page.includes(` id="object.${name}"`)) return [[before, name]];
  const own = resolve<JsonSchema>(document, schema);
  const [first] = own.anyOf ?? [];
  if (first) return fieldsOf(document, first, before);
  if (own.type === 'array' && own.items) return fieldsOf(document, own.items, `${before}[]`);
  return Object.entries(own.properties ?? {}).flatMap(([field, inner]) => {
    const path = before ? `${before}.${field}` : field;
    return [[path, null] as [string, null], ...fieldsOf(document, inner, path)];
  });
}

test('describes every field of every body and answer, in its place or once as an object', () => {
  const document = JSON.parse(texts['/api/openapi.json'] as string) as OpenApiDocument;
  const expectFields = (id: string, schema: JsonSchema) => {
    for (const [path, link] of fieldsOf(document, schema)) {
      if (link === null) expect([id, path, part(id).includes(`>${path}</code>`)]).toEqual([id, path, true]);
      else expect([id, path, part(id).includes(`<a href="#object.${link}">`)]).toEqual([id, path, true]);
    }
  };
  for (const operation of Object.values(document.paths).flatMap((item) => Object.values(item))) {
    const ok = resolve<Response>(
      document,
      (operation.responses[200] ?? operation.responses[202]) as Response,
    );
    for (const content of [ok.content, operation.requestBody?.content]) {
      const schema = content?.['application/json']?.schema;
      if (schema) expectFields(operation.operationId, schema);
    }
  }
  const page = texts['/api/docs'] as string;
  const objects = [...page.matchAll(/<article class="object" id="object\.([^"]+)"/g)].map(
    ([, name]) => name as string,
  );
  expect(objects).toContain('Session');
  for (const name of objects) expectFields(`object.${name}`, { $ref: componentPrefix + name });
});

test('leads from every operation to each of its errors, which are described once', () => {
  const document = JSON.parse(texts['/api/openapi.json'] as string) as OpenApiDocument;
  const page = texts['/api/docs'] as string;
  const common = page.slice(page.indexOf(' id="any-request"'), page.indexOf('Errors of some requests'));
  for (const operation of Object.values(document.paths).flatMap((item) => Object.values(item))) {
    const own = part(operation.operationId);
    expect(own).toContain('href="#any-request"');
    for (const [status, response] of Object.entries(operation.responses)) {
      if (Number(status) < 400) continue;
      const { content } = resolve<Response>(document, response as Response);
      for (const code of Object.keys(content['application/json']?.examples ?? {}))
        expect([
          code,
          own.includes(`<a href="#error.${code}">${status} ${code}</a>`) ||
            common.includes(` id="error.${code}"`),
        ]).toEqual([code, true]);
    }
  }
  for (const [code, { meaning }] of Object.entries(errorTable)) {
    const described = page.slice(page.indexOf(`<tr id="error.${code}">`));
    const [row = ''] = described.split('</tr>');
    expect(row.replace(/<[^>]+>/g, '')).toContain(html`${meaning.replaceAll('`', '')}`.text);
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
