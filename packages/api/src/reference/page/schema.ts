import { componentPrefix, resolve } from '../../openapi/schemas.ts';
import type { JsonSchema, OpenApiDocument } from '../../openapi/types.ts';
import { type Html, html, inline } from './html.ts';

interface Field {
  path: string;
  depth: number;
  schema: JsonSchema;
}

/** Describes the schemas of a document. A named one that several fields have is described once, and linked to. */
export class SchemaText {
  private readonly document: OpenApiDocument;
  /** The names of the schemas that several fields have, sorted. */
  readonly shared: readonly string[];

  constructor(document: OpenApiDocument) {
    this.document = document;
    this.shared = sharedBy(document);
  }

  /** A short description of the allowed values: `integer · 1–100`. */
  kind(schema: JsonSchema): Html {
    const own = this.sharedName(schema) === undefined ? resolve<JsonSchema>(this.document, schema) : schema;
    return html`<span class="type">${this.typeName(own)}</span>${limits(own)}`;
  }

  /** The fields of a schema; nested fields follow their parent. */
  fieldTable(schema: JsonSchema): Html | null {
    const rows = this.fields(schema, '', 0);
    if (rows.length === 0) return null;
    return html`<table class="fields">
    <thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
    <tbody>${rows.map(
      (row) => html`<tr>
        <th scope="row"><code class="depth-${Math.min(row.depth, 3)}">${row.path}</code></th>
        <td>${this.kind(row.schema)}</td>
        <td>${inline(this.meaning(row.schema))}</td></tr>`,
    )}</tbody></table>`;
  }

  private meaning(schema: JsonSchema): string {
    if (schema.description !== undefined || this.sharedName(schema) !== undefined)
      return schema.description ?? '';
    return resolve<JsonSchema>(this.document, schema).description ?? '';
  }

  private fields(schema: JsonSchema, before: string, depth: number): Field[] {
    const own = resolve<JsonSchema>(this.document, schema);
    // The first alternative of a union is the simplest; the description names the others.
    if (own.anyOf?.[0]) return this.fieldsBelow(own.anyOf[0], before, depth);
    if (own.type === 'array' && own.items) return this.fieldsBelow(own.items, `${before}[]`, depth);
    return Object.entries(own.properties ?? {}).flatMap(([name, inner]) => {
      const path = before ? `${before}.${name}` : name;
      return [{ path, depth, schema: inner }, ...this.fieldsBelow(inner, path, depth + 1)];
    });
  }

  private fieldsBelow(schema: JsonSchema, before: string, depth: number): Field[] {
    // What a whole body consists of has no field before it.
    const isLinked = before !== '' && this.sharedName(schema) !== undefined;
    return isLinked ? [] : this.fields(schema, before, depth);
  }

  private typeName(schema: JsonSchema): Html {
    const { anyOf, type, items, additionalProperties, format } = schema;
    const name = this.sharedName(schema);
    if (name !== undefined) {
      const isNullable = resolve<JsonSchema>(this.document, schema).anyOf?.some((one) => one.type === 'null');
      return html`<a href="#${sharedId(name)}">${name}</a>${isNullable && ' | null'}`;
    }
    if (schema.$ref !== undefined) return this.typeName(resolve<JsonSchema>(this.document, schema));
    if (anyOf) return html`${anyOf.map((option, i) => html`${i > 0 && ' | '}${this.typeName(option)}`)}`;
    if (type === 'array' && items) return html`${this.typeName(items)}[]`;
    if (type === 'object' && typeof additionalProperties === 'object')
      return html`object of ${this.typeName(additionalProperties)}`;
    const base = [type ?? 'any'].flat().join(' | ');
    return html`${format ? `${base} (${format})` : base}`;
  }

  private sharedName({ $ref }: JsonSchema): string | undefined {
    const name = nameOf($ref);
    return name !== undefined && this.shared.includes(name) ? name : undefined;
  }
}

/** The id of the part of the page that describes a shared schema. */
export function sharedId(name: string): string {
  return `object.${name}`;
}

function nameOf($ref: string | undefined): string | undefined {
  return $ref?.slice(componentPrefix.length);
}

/** The named schemas that several fields of a document have, or several lists in fields. */
function sharedBy({ paths, webhooks, components }: OpenApiDocument): string[] {
  const counts = new Map<string, number>();
  const count = (schema: JsonSchema) => {
    const name = nameOf(schema.$ref);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    if (schema.items) count(schema.items);
    schema.anyOf?.forEach(count);
  };
  const visit = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return;
    const { properties } = value as JsonSchema;
    if (typeof properties === 'object') Object.values(properties).forEach(count);
    Object.values(value).forEach(visit);
  };
  visit([paths, webhooks, components.schemas]);
  return [...counts].flatMap(([name, uses]) => (uses > 1 ? [name] : [])).sort();
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
