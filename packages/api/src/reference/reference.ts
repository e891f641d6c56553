import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import manifest from '../../package.json' with { type: 'json' };
import { paths } from '../http/paths.ts';
import { type StaticAnswer, staticAnswer } from '../http/static-answer.ts';
import { openApiDocument } from '../openapi/document.ts';
import { routes } from '../rest/routes.ts';
import { docsPage } from './page/page.ts';

/** The page runs its own script and style, and talks to its own host; nothing else, whatever is put into it. */
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
 * The API describing itself, by address: the document, and the page made from it. Each is made when it is first asked
 * for, and once: making them takes longer than the rest of a start.
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
  let made: T | undefined;
  return () => (made ??= make());
}

/** Found by the name of the package, because the code that asks may have been bundled to somewhere else. */
function asset(name: string): Buffer {
  return readFileSync(createRequire(import.meta.url).resolve(`@masker/api/assets/${name}`));
}
