import { resolve } from '../../openapi/schemas.ts';
import type {
  JsonSchema,
  MediaType,
  OpenApiDocument,
  Operation,
  Parameter,
  Response,
} from '../../openapi/types.ts';
import { procedures } from '../../router/procedures.ts';
import { type Html, html, inline, prose, scroller } from './html.ts';
import type { Located } from './located.ts';
import type { SchemaText } from './schema.ts';
import { tryForm } from './try-form.ts';

/** What the articles about operations have in common. */
export interface Reference {
  document: OpenApiDocument;
  schemas: SchemaText;
  /** The errors that any request can have. */
  commonErrors: ReadonlySet<string>;
}

/** The article about one operation: its parameters, its response, and a form to try it. */
export function operationArticle(reference: Reference, located: Located): Html {
  const { document, schemas } = reference;
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
      ${parameters.length > 0 && parameterTable(schemas, operation, parameters)}
      ${sent && html`<h4>Body</h4>${bodyText(schemas, operation, sent)}`}
      ${body && fieldsOf(schemas, operation, body.schema)}
      ${errorList(reference, operation)}
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

function bodyText(schemas: SchemaText, { summary }: Operation, sent: Record<string, MediaType>): Html {
  const types = Object.keys(sent).map((type, i) => html`${i > 0 && ' or '}<code>${type}</code>`);
  const schema = sent['application/json']?.schema;
  const table = schema && schemas.fieldTable(schema);
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

function parameterTable(schemas: SchemaText, { summary }: Operation, parameters: readonly Parameter[]): Html {
  return html`<h4>Parameters</h4>
${scroller(
  `Parameters: ${summary}`,
  html`<table class="parameters">
  <thead><tr><th scope="col">Name</th><th scope="col">Accepts</th><th scope="col">Default</th><th scope="col">Meaning</th></tr></thead>
  <tbody>${parameters.map(
    ({ name, in: where, required, schema, description }) => html`<tr>
    <th scope="row"><code>${name}</code>${where === 'path' && html` <span class="note">in the path</span>`}</th>
    <td>${schemas.kind(schema)}</td>
    <td>${required ? html`<span class="note">required</span>` : schema.default !== undefined && html`<code>${String(schema.default)}</code>`}</td>
    <td>${inline(description)}</td></tr>`,
  )}</tbody></table>`,
)}`;
}

function fieldsOf(schemas: SchemaText, { summary }: Operation, schema: JsonSchema): Html | null {
  const table = schemas.fieldTable(schema);
  return table && html`<h4>Answer</h4>\n${scroller(`Answer: ${summary}`, table)}`;
}

function errorList({ document, commonErrors }: Reference, operation: Operation): Html {
  const own = errorsOf(document, operation).filter(({ code }) => !commonErrors.has(code));
  const links = own.map(({ status, code }) => html`<a href="#${errorId(code)}">${status} ${code}</a>, `);
  return html`<h4>Errors</h4>
<p class="refusals">${links}${own.length > 0 ? 'and' : 'Only'} <a href="#any-request">those of any request</a>.</p>`;
}

/** The errors that an operation can have. */
export function errorsOf(
  document: OpenApiDocument,
  { responses }: Operation,
): { status: string; code: string }[] {
  return Object.entries(responses)
    .filter(([status]) => Number(status) >= 400)
    .flatMap(([status, response]) => {
      const { content } = resolve<Response>(document, response as Response);
      return Object.keys(content['application/json']?.examples ?? {}).map((code) => ({ status, code }));
    });
}

/** The id of the part of the page that describes an error. */
export function errorId(code: string): string {
  return `error.${code}`;
}
