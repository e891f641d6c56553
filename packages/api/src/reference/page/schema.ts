import { resolve } from '../../openapi/schemas.ts';
import type { JsonSchema, OpenApiDocument } from '../../openapi/types.ts';
import { type Html, html, inline } from './html.ts';

/** A short description of the allowed values: `integer · 1–100`. */
export function kind(document: OpenApiDocument, schema: JsonSchema): Html {
  const own = resolve<JsonSchema>(document, schema);
  return html`<span class="type">${typeName(document, own)}</span>${limits(own)}`;
}

function typeName(document: OpenApiDocument, schema: JsonSchema): string {
  if (schema.anyOf) {
    return schema.anyOf
      .map((option) => typeName(document, resolve<JsonSchema>(document, option)))
      .join(' | ');
  }
  if (schema.type === 'array' && schema.items) {
    return `${typeName(document, resolve<JsonSchema>(document, schema.items))}[]`;
  }
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') {
    return `object of ${typeName(document, schema.additionalProperties)}`;
  }
  const base = [schema.type ?? 'any'].flat().join(' | ');
  return schema.format ? `${base} (${schema.format})` : base;
}

function limits(schema: JsonSchema): Html[] {
  const { minimum, maximum, pattern, enum: values, const: only } = schema;
  const found: Html[] = [];
  if (values)
    found.push(html`${values.map((value, i) => html`${i > 0 && ' '}<code>${String(value)}</code>`)}`);
  if (only !== undefined) found.push(html`<code>${JSON.stringify(only)}</code>`);
  const bounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  if (minimum !== undefined && bounded) found.push(html`${minimum}–${maximum}`);
  else if (minimum !== undefined) found.push(html`≥ ${minimum}`);
  else if (bounded) found.push(html`≤ ${maximum}`);
  if (pattern) found.push(patternText(pattern));
  return found.map((limit) => html` <span class="limit">${limit}</span>`);
}

/** Shows the pattern of an id by its prefix, any other pattern as it is. */
function patternText(pattern: string): Html {
  const id = /^\^(\w+_)\[0-7\]\[0-9A-HJKMNP-TV-Z\]\{25\}\$$/.exec(pattern);
  return id ? html`<code>${id[1]}</code> + ULID` : html`<code class="pattern">${pattern}</code>`;
}

interface Field {
  path: string;
  depth: number;
  schema: JsonSchema;
}

/** The fields of a schema; nested fields follow their parent. */
export function fieldTable(document: OpenApiDocument, schema: JsonSchema): Html | null {
  const rows = fields(document, schema, '', 0);
  if (rows.length === 0) return null;
  return html`<table class="fields">
    <thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
    <tbody>${rows.map(
      (row) => html`<tr>
        <th scope="row"><code class="depth-${Math.min(row.depth, 3)}">${row.path}</code></th>
        <td>${kind(document, row.schema)}</td>
        <td>${inline(row.schema.description ?? '')}</td></tr>`,
    )}</tbody></table>`;
}

function fields(document: OpenApiDocument, schema: JsonSchema, before: string, depth: number): Field[] {
  const own = resolve<JsonSchema>(document, schema);
  // The first alternative of a union is the simplest; the description names the others.
  if (own.anyOf?.[0]) return fields(document, own.anyOf[0], before, depth);
  if (own.type === 'array' && own.items) return fields(document, own.items, `${before}[]`, depth);
  return Object.entries(own.properties ?? {}).flatMap(([name, inner]) => {
    const path = before ? `${before}.${name}` : name;
    return [{ path, depth, schema: inner }, ...fields(document, inner, path, depth + 1)];
  });
}
