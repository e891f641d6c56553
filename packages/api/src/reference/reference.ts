import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import manifest from '../../package.json' with { type: 'json' };
import { paths } from '../http/paths.ts';
import { type StaticAnswer, staticAnswer } from '../http/static-answer.ts';
import { openApiDocument } from '../openapi/document.ts';
import { routes } from '../rest/routes.ts';
import { docsPage } from './page/page.ts';

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

/**
 * The API reference by path: the OpenAPI document, and the page generated from it. Each is generated once, at the
 * first request, because that takes longer than the rest of the start.
 */
export function createReference(cookieName?: string): ReadonlyMap<string, () => StaticAnswer> {
  const document = once(() =>
    openApiDocument(routes, {
      version: manifest.version,
      ...(cookieName === undefined ? {} : { cookieName }),
    }),
  );
  const answers: [string, () => StaticAnswer][] = [
    [paths.openapi, () => staticAnswer('application/json; charset=utf-8', JSON.stringify(document()))],
    [
      paths.docs,
      () =>
        staticAnswer('text/html; charset=utf-8', docsPage(document()), {
          'content-security-policy': policy,
        }),
    ],
    [paths.docsStyle, () => staticAnswer('text/css; charset=utf-8', asset('docs.css'))],
    [paths.docsScript, () => staticAnswer('text/javascript; charset=utf-8', asset('docs.js'))],
  ];
  return new Map(answers.map(([path, make]) => [path, once(make)]));
}

function once<T extends object>(make: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= make());
}

/** Reads an asset by package name, because this code may be bundled into another directory. */
function asset(name: string): Buffer {
  return readFileSync(createRequire(import.meta.url).resolve(`@masker/api/assets/${name}`));
}
