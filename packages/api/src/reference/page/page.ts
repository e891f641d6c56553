import { errorTable } from '@masker/contract';
import { paths } from '../../http/paths.ts';
import type { OpenApiDocument } from '../../openapi/types.ts';
import { type Html, html, inline, prose, scroller } from './html.ts';
import { type Located, operationArticle } from './operation.ts';

/** The colours of the page: those of the system, or the chosen ones. */
export type PageTheme = 'system' | 'light' | 'dark';

/** The API reference as a page. Its script adds the forms to try requests. It loads nothing from other hosts. */
export function docsPage(document: OpenApiDocument, theme: PageTheme): string {
  const groups = document.tags.map((tag) => ({ ...tag, operations: operationsOf(document, tag.name) }));
  const { title, version, summary, description } = document.info;
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
</nav>
<main id="content">
  <section id="overview" class="guide"><h1>${summary}</h1>${prose(description)}</section>
  ${groups.map(
    (group) => html`<section aria-labelledby="tag-${slug(group.name)}">
    <div class="group"><h2 id="tag-${slug(group.name)}">${group.name}</h2><p>${group.description}</p></div>
    ${group.operations.map((located) => operationArticle(document, located))}</section>`,
  )}
  ${errorSection()}
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

function errorSection(): Html {
  const rows = Object.entries(errorTable);
  return html`<section id="errors" class="guide"><h2>Errors</h2>
  <p>Every error is <code>{"error":{"code":…,"message":…,"request_id":…}}</code>; <code>details</code> names each bad parameter. In tRPC the same object is under <code>data</code>.</p>
  ${scroller(
    'Errors',
    html`<table class="errors"><thead><tr><th scope="col">Status</th><th scope="col">Code</th><th scope="col">Meaning</th></tr></thead>
  <tbody>${rows.map(
    ([code, { status, meaning }]) =>
      html`<tr><th scope="row">${status}</th><td><code>${code}</code></td><td>${inline(meaning)}</td></tr>`,
  )}</tbody></table>`,
  )}</section>`;
}

function slug(name: string): string {
  return name.toLowerCase().replace(/[^a-z]+/g, '-');
}
