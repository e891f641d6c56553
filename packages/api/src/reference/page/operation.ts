import { resolve } from '../../openapi/schemas.ts';
import type { MediaType, OpenApiDocument, Operation, Parameter, Response } from '../../openapi/types.ts';
import { procedures } from '../../router/procedures.ts';
import { type Html, html, inline, prose, scroller } from './html.ts';
import { fieldTable, kind } from './schema.ts';
import { tryForm } from './try-form.ts';

/** An operation with its method and path. */
export interface Located {
  method: string;
  path: string;
  operation: Operation;
}

/** The article about one operation: its parameters, its response, and a form to try it. */
export function operationArticle(document: OpenApiDocument, located: Located): Html {
  const { method, path, operation } = located;
  const { operationId, parameters = [] } = operation;
  const status = operation.responses[200] ? 200 : 202;
  const ok = resolve<Response>(document, operation.responses[status] as Response);
  const body = ok.content['application/json'];
  const sent = operation.requestBody?.content;
  return html`<article class="operation" id="${operationId}" aria-labelledby="${operationId}-title">
  <header>
    <h3 id="${operationId}-title"><a href="#${operationId}">${operation.summary}</a></h3>
    <p class="address"><span class="method" data-method="${method}">${method}</span> <code>${path}</code></p>
  </header>
  <div class="columns">
    <div class="text">
      ${prose(operation.description)}
      <p class="needs">${needs(operation)}</p>
      ${parameters.length > 0 && parameterTable(document, operation, parameters)}
      ${sent && html`<h4>Body</h4>${bodyText(document, operation, sent)}`}
      ${body && fieldsOf(document, operation, body.schema)}
      ${errorTable(document, operation)}
    </div>
    <div class="side">
      ${tryForm(located, document.components.securitySchemes.cookie.name)}
      ${
        body?.example !== undefined &&
        html`<figure><figcaption>Example answer <span class="status">${status}</span></figcaption>
      <pre data-json tabindex="0">${JSON.stringify(body.example, null, 2)}</pre></figure>`
      }
    </div>
  </div>
</article>`;
}

function bodyText(document: OpenApiDocument, { summary }: Operation, sent: Record<string, MediaType>): Html {
  const types = Object.keys(sent).map((type, i) => html`${i > 0 && ' or '}<code>${type}</code>`);
  const schema = sent['application/json']?.schema;
  const table = schema && fieldTable(document, schema);
  return html`<p>As ${types}.</p>${table && scroller(`Body: ${summary}`, table)}`;
}

function needs({ operationId, security }: Operation): Html {
  const [entry] = security;
  if (!entry) return html`No sign-in needed.`;
  const scopes = Object.values(entry).flat();
  const credential = security.length > 1 ? 'a sign-in or a token' : 'a sign-in';
  const what = html`${credential}${scopes.length > 0 && html` with <code>${scopes.join(', ')}</code>`}`;
  const inTrpc = procedures.has(operationId) && html` In tRPC, <code>${operationId}</code>.`;
  return html`Needs ${what}.${inTrpc}`;
}

function parameterTable(
  document: OpenApiDocument,
  { summary }: Operation,
  parameters: readonly Parameter[],
): Html {
  return html`<h4>Parameters</h4>
${scroller(
  `Parameters: ${summary}`,
  html`<table class="parameters">
  <thead><tr><th scope="col">Name</th><th scope="col">Accepts</th><th scope="col">Default</th><th scope="col">Meaning</th></tr></thead>
  <tbody>${parameters.map(
    ({ name, in: where, required, schema, description }) => html`<tr>
    <th scope="row"><code>${name}</code>${where === 'path' && html` <span class="note">in the path</span>`}</th>
    <td>${kind(document, schema)}</td>
    <td>${required ? html`<span class="note">required</span>` : schema.default !== undefined && html`<code>${String(schema.default)}</code>`}</td>
    <td>${inline(description)}</td></tr>`,
  )}</tbody></table>`,
)}`;
}

function fieldsOf(
  document: OpenApiDocument,
  { summary }: Operation,
  schema: Parameters<typeof fieldTable>[1],
): Html | null {
  const table = fieldTable(document, schema);
  return table && html`<h4>Answer</h4>\n${scroller(`Answer: ${summary}`, table)}`;
}

function errorTable(document: OpenApiDocument, operation: Operation): Html {
  const rows = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
  return html`<h4>Errors</h4>
${scroller(
  `Errors: ${operation.summary}`,
  html`<table class="errors">
  <thead><tr><th scope="col">Status</th><th scope="col">Code and meaning</th></tr></thead>
  <tbody>${rows.map(([status, response]) => {
    const lines = resolve<Response>(document, response as Response).description.split('\n\n');
    return html`<tr><th scope="row">${status}</th><td>${lines.map((line) => html`<p>${inline(line)}</p>`)}</td></tr>`;
  })}</tbody></table>`,
)}`;
}
