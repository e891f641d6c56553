import type { ZodType } from 'zod';
import { parameterExamples } from './examples.ts';
import type { Schemas } from './schemas.ts';
import type { JsonSchema, Operation, Parameter } from './types.ts';

/**
 * What a procedure takes, as a route takes it: what is named in the path there, the rest in the query,
 * or, of a POST, in the body.
 *
 * @param pathParameters the names in the path, in order
 */
export function takes(
  input: ZodType,
  method: 'GET' | 'POST',
  pathParameters: readonly string[],
  schemas: Schemas,
): Pick<Operation, 'parameters' | 'requestBody'> {
  const made = schemas.add(input, 'input');
  if (method === 'POST')
    return { requestBody: { required: true, content: { 'application/json': { schema: made } } } };
  const all = Object.entries(made.properties ?? {}).map(([name, schema]) =>
    parameter(name, schema, pathParameters.includes(name), made.required?.includes(name) ?? false),
  );
  const parameters = [...all.filter((one) => one.in === 'path'), ...all.filter((one) => one.in === 'query')];
  return parameters.length > 0 ? { parameters } : {};
}

function parameter(name: string, described: JsonSchema, inPath: boolean, required: boolean): Parameter {
  const { description = '', ...schema } = described;
  const example = parameterExamples[name];
  return {
    name,
    in: inPath ? 'path' : 'query',
    required: inPath || required,
    description,
    schema,
    ...(example === undefined ? {} : { example }),
  };
}
