#!/usr/bin/env bash
# @hey-api/openapi-ts 0.99.0 makes a client, and validators for zod, of an OpenAPI 3.1 document whose schemas zod 4.6.7 wrote.
# Expected: OpenAPI 3.1 takes its schemas from JSON Schema 2020-12, where null may be a value of an enum, `items` is for each
# element behind `prefixItems`, and `patternProperties` stand for themselves beside `additionalProperties: false`. What the schema
# of a server accepts, the validators of the generated client should accept.
# Instead: null is removed from an enum that has no `type`, such as zod's z.literal(['open', null]). The rest of a tuple becomes
# exactly one element. Of an object with patternProperties alone, the type is right, and the validator refuses each property.
# Seen: "State null: the validator refuses it", and the same for Row ["a"] and ["a",1,2], and for Labels {"x-a":"b"}.
# Who is hit: clients that check answers (`validator: true`): a valid answer is an error. Without it, the types lack null, so the
# compiler lets a client forget it. Write z.enum([…]).nullable() for the first, an object with the rest as an array for the second,
# and `additionalProperties` with `propertyNames` for the third.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @hey-api/openapi-ts@0.99.0 typescript@5.9.3 zod@4.6.7
cat > look.mjs <<'JS'
import { readFileSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { createClient } from '@hey-api/openapi-ts';
import ts from 'typescript';
import { z } from 'zod';

const labels = { type: 'object', patternProperties: { '^x-': { type: 'string' } }, additionalProperties: false };
const given = {
  State: { schema: z.literal(['open', null]), values: ['open', null] },
  Nullable: { schema: z.enum(['open']).nullable(), values: ['open', null] },
  Row: { schema: z.tuple([z.string()], z.number()), values: [['a'], ['a', 1], ['a', 1, 2]] },
  Labels: { schema: null, values: [{ 'x-a': 'b' }] },
};
const schemas = Object.fromEntries(
  Object.entries(given).map(([name, { schema }]) => [name, schema ? z.toJSONSchema(schema) : labels]),
);
for (const schema of Object.values(schemas)) delete schema.$schema;
const document = { openapi: '3.1.0', info: { title: 'look', version: '1' }, paths: {}, components: { schemas } };
await createClient({ input: document, output: 'client', plugins: ['@hey-api/typescript', 'zod'], logs: { level: 'silent' } });
const { outputText } = ts.transpileModule(readFileSync('client/zod.gen.ts', 'utf8'), {
  compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
});
writeFileSync('client/zod.gen.mjs', outputText);
const client = await import('./client/zod.gen.mjs');
for (const [name, { schema, values }] of Object.entries(given)) {
  for (const value of values) {
    if (schema) schema.parse(value);
    const verdict = client[`z${name}`].safeParse(value).success ? 'accepts' : 'refuses';
    console.log(`${name} ${JSON.stringify(value)}: the validator ${verdict} it`);
  }
}
JS
seen=$(node look.mjs)
echo "$seen"
expected='State "open": the validator accepts it
State null: the validator refuses it
Nullable "open": the validator accepts it
Nullable null: the validator accepts it
Row ["a"]: the validator refuses it
Row ["a",1]: the validator accepts it
Row ["a",1,2]: the validator refuses it
Labels {"x-a":"b"}: the validator refuses it'
[ "$seen" = "$expected" ] || { echo "This has changed."; exit 1; }
