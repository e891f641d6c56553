import type { Route } from '../rest/routes.ts';
import { parameterExamples, requestExamples } from './examples.ts';
import type { Schemas } from './schemas.ts';
import type { JsonSchema, Operation, Parameter } from './types.ts';

/** The parts of a route that describe its input. */
type InputRoute = Pick<Route, 'name' | 'pathParameters'> & {
  meta: { input: Route['meta']['input']; rest: Pick<Route['meta']['rest'], 'method' | 'ndjson'> };
};

/**
 * Describes the input of a route: path parameters, and the rest as query parameters of a GET or as the body of other
 * methods.
 */
export function takes(route: InputRoute, schemas: Schemas): Pick<Operation, 'parameters' | 'requestBody'> {
  const input = schemas.add(route.meta.input, 'input');
  const all = Object.entries(input.properties ?? {});
  const required = new Set(input.required);
  const inPath = all.filter(([name]) => route.pathParameters.includes(name));
  const others = all.filter(([name]) => !route.pathParameters.includes(name));
  const reads = route.meta.rest.method === 'GET';
  const parameters = [
    ...inPath.map(([name, schema]) => parameter(name, schema, 'path', true)),
    ...(reads ? others.map(([name, schema]) => parameter(name, schema, 'query', required.has(name))) : []),
  ];
  const hasBody = !reads && (others.length > 0 || input.properties === undefined);
  return {
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(hasBody ? { requestBody: body(route, without(input, route.pathParameters)) } : {}),
  };
}

function parameter(
  name: string,
  described: JsonSchema,
  where: Parameter['in'],
  required: boolean,
): Parameter {
  const { description = '', ...given } = described;
  const schema = where === 'query' ? inQuery(given) : given;
  const isList = schema.type === 'array';
  const example = parameterExamples[name];
  return {
    name,
    in: where,
    required,
    description,
    schema,
    // List values are joined by commas.
    ...(isList ? { style: 'form', explode: false } : {}),
    ...(example === undefined ? {} : { example: isList ? [example].flat() : example }),
  };
}

/** The alternative of a union that a query string can represent: a list or text. */
function inQuery({ anyOf, ...schema }: JsonSchema): JsonSchema {
  const text = anyOf?.find(({ type }) => type === 'array') ?? anyOf?.find(({ type }) => type === 'string');
  return text ? { ...schema, ...text } : anyOf ? { ...schema, anyOf } : schema;
}

function body({ name, meta }: InputRoute, schema: JsonSchema): Operation['requestBody'] {
  const example = requestExamples[name];
  const json = { schema, ...(example === undefined ? {} : { example }) };
  const lines: JsonSchema = { type: 'string', description: 'As JSON, one a line.' };
  const content = { 'application/json': json };
  return {
    required: true,
    content: meta.rest.ndjson ? { ...content, 'application/x-ndjson': { schema: lines } } : content,
  };
}

/** The schema of an object without the named properties. */
function without(schema: JsonSchema, names: readonly string[]): JsonSchema {
  if (!schema.properties || names.length === 0) return schema;
  const kept = Object.entries(schema.properties).filter(([name]) => !names.includes(name));
  const required = schema.required?.filter((name) => !names.includes(name));
  return { ...schema, properties: Object.fromEntries(kept), ...(required ? { required } : {}) };
}
