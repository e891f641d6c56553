import { errorTable } from '@masker/contract';
import { paths } from '../../http/paths.ts';
import { componentPrefix } from '../../openapi/schemas.ts';
import type { JsonSchema, OpenApiDocument } from '../../openapi/types.ts';
import { type Html, html, inline, prose, scroller } from './html.ts';
import type { Located } from './located.ts';
import { errorId, errorsOf, operationArticle } from './operation.ts';
import { SchemaText, sharedId } from './schema.ts';

/** The colours of the page: those of the system, or the chosen ones. */
export type PageTheme = 'system' | 'light' | 'dark';

/** The API reference as a page. Its script adds the forms to try requests. It loads nothing from other hosts. */
export function docsPage(document: OpenApiDocument, theme: PageTheme): string {
  const groups = document.tags.map((tag) => ({ ...tag, operations: operationsOf(document, tag.name) }));
  const { title, version, summary, description } = document.info;
  const schemas = new SchemaText(document);
  const commonErrors = commonErrorsOf(document);
  const reference = { document, schemas, commonErrors };
  return html`<!doctype html>
<html lang="en" data-theme="${theme}">
<head>
<meta charset="utf-8">
<title>${title} API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${paths.docsStyle}">
<script type="module" src="${paths.docsScript}"></script>
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header class="bar">
  <a class="brand" href="#overview">${title} <span>API ${version}</span></a>
  <div id="caller" class="caller" aria-live="polite"></div>
  <a href="${dashboard}">Dashboard</a>
  <a class="raw" href="${paths.openapi}">openapi.json</a>
</header>
<button type="button" class="menu" popovertarget="contents">Contents</button>
<div class="frame">
<nav class="contents" id="contents" aria-label="Contents" popover>
  <ul><li><a href="#overview">Overview</a></li><li><a href="#errors">Errors</a></li></ul>
  ${groups.map(navigation)}
  <h2>Objects</h2>
  <ul>${schemas.shared.map((name) => html`<li><a href="#${sharedId(name)}">${name}</a></li>`)}</ul>
</nav>
<main id="content">
  <section id="overview" class="guide"><h1>${summary}</h1>${prose(description)}</section>
  ${groups.map(
    (group) => html`<section aria-labelledby="tag-${slug(group.name)}">
    <div class="group"><h2 id="tag-${slug(group.name)}">${group.name}</h2><p>${group.description}</p></div>
    ${group.operations.map((located) => operationArticle(reference, located))}</section>`,
  )}
  ${objectSection(document, schemas)}
  ${errorSection(schemas, commonErrors)}
</main>
</div>
</body>
</html>
`.text;
}

/** The path of the list of sessions. */
const dashboard = '/sessions';

function operationsOf(document: OpenApiDocument, tag: string): Located[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

function navigation(group: { name: string; operations: readonly Located[] }): Html {
  return html`<h2>${group.name}</h2>
  <ul>${group.operations.map(
    ({ method, operation }) =>
      html`<li><a href="#${operation.operationId}"><span>${operation.summary}</span> <span class="method" data-method="${method}">${method}</span></a></li>`,
  )}</ul>`;
}

function objectSection({ components }: OpenApiDocument, schemas: SchemaText): Html {
  return html`<section aria-labelledby="objects">
    <div class="group"><h2 id="objects">Objects</h2><p>What several bodies and answers contain.</p></div>
    ${schemas.shared.map((name) => objectArticle(schemas, name, components.schemas[name] as JsonSchema))}</section>`;
}

function objectArticle(schemas: SchemaText, name: string, schema: JsonSchema): Html {
  const id = sharedId(name);
  const table = schemas.fieldTable(schema);
  return html`<article class="object" id="${id}" aria-labelledby="${id}-title">
  <h3 id="${id}-title"><a href="#${id}">${name}</a></h3>
  ${schema.description !== undefined && prose(schema.description)}
  ${table && scroller(`Fields: ${name}`, table)}
</article>`;
}

/** The errors that every operation can have. */
function commonErrorsOf(document: OpenApiDocument): ReadonlySet<string> {
  const [first = [], ...others] = Object.values(document.paths).flatMap((item) =>
    Object.values(item).map((operation) => errorsOf(document, operation).map(({ code }) => code)),
  );
  return new Set(first.filter((code) => others.every((codes) => codes.includes(code))));
}

function errorSection(schemas: SchemaText, commonErrors: ReadonlySet<string>): Html {
  const isCommon = ([code]: [string, unknown]) => commonErrors.has(code);
  const rows = Object.entries(errorTable);
  const body = schemas.fieldTable({ $ref: `${componentPrefix}ErrorBody` });
  return html`<section id="errors" class="guide"><h2>Errors</h2>
  <p>Every error is <code>{"error":{"code":…,"message":…,"request_id":…}}</code>; <code>details</code> names each bad parameter. In tRPC the same object is under <code>data</code>.</p>
  ${body && scroller('Body: Errors', body)}
  <h3 id="any-request">Errors of any request</h3>
  ${errorRows('Errors of any request', rows.filter(isCommon))}
  <h3>Errors of some requests</h3>
  ${errorRows(
    'Errors of some requests',
    rows.filter((row) => !isCommon(row)),
  )}</section>`;
}

function errorRows(label: string, rows: [string, { status: number; meaning: string }][]): Html {
  return scroller(
    label,
    html`<table class="errors"><thead><tr><th scope="col">Status</th><th scope="col">Code</th><th scope="col">Meaning</th></tr></thead>
  <tbody>${rows.map(
    ([code, { status, meaning }]) =>
      html`<tr id="${errorId(code)}"><th scope="row">${status}</th><td><code>${code}</code></td><td>${inline(meaning)}</td></tr>`,
  )}</tbody></table>`,
  );
}

function slug(name: string): string {
  return name.toLowerCase().replace(/[^a-z]+/g, '-');
}
