import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import { cookieNames, cookieValues, kindList } from '@masker/contract';
import manifest from '../../package.json' with { type: 'json' };
import { paths } from '../http/paths.ts';
import { type StaticAnswer, staticAnswer } from '../http/static-answer.ts';
import { openApiDocument } from '../openapi/document.ts';
import { routes } from '../rest/routes.ts';
import { docsPage, type PageTheme } from './page/page.ts';

/** The page may load only its own script and style, and connect only to its own host. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Chooses the response to a request. */
type Answering = (req: IncomingMessage) => StaticAnswer;

/**
 * The API reference by path: the OpenAPI document, the names of kinds, and the page generated from it, in the theme that the dashboard
 * remembers. Each is generated once, at the first request, because that takes longer than the rest of the start.
 */
export function createReference(cookieName?: string): ReadonlyMap<string, Answering> {
  const document = once(() =>
    openApiDocument(routes, {
      version: manifest.version,
      ...(cookieName === undefined ? {} : { cookieName }),
    }),
  );
  const page = (theme: PageTheme) =>
    once(() =>
      staticAnswer('text/html; charset=utf-8', docsPage(document(), theme), {
        'content-security-policy': policy,
        vary: 'cookie, accept-encoding',
      }),
    );
  const pages = { system: page('system'), light: page('light'), dark: page('dark') };
  const themeCookie = cookieNames(cookieName).theme;
  return new Map<string, Answering>([
    [paths.openapi, once(() => staticAnswer('application/json; charset=utf-8', JSON.stringify(document())))],
    [paths.kinds, once(() => staticAnswer('application/json; charset=utf-8', JSON.stringify(kindList)))],
    [paths.docs, (req) => pages[themeOf(req, themeCookie)]()],
    [paths.docsStyle, once(() => staticAnswer('text/css; charset=utf-8', asset('docs.css')))],
    [paths.docsScript, once(() => staticAnswer('text/javascript; charset=utf-8', asset('docs.js')))],
  ]);
}

/** The theme that the dashboard remembers in a cookie; that of the system unless it does. */
function themeOf({ headers }: IncomingMessage, cookie: string): PageTheme {
  const [theme] = cookieValues(headers.cookie, cookie);
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

function once<T extends object>(make: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= make());
}

/** Reads an asset by package name, because this code may be bundled into another directory. */
function asset(name: string): Buffer {
  return readFileSync(createRequire(import.meta.url).resolve(`@masker/api/assets/${name}`));
}
