#!/usr/bin/env bash
# zod 4.6.7: four of the JSON Schemas that z.toJSONSchema writes refuse values that the zod schema takes, here by ajv 8.20.0.
# Expected: zod's manual ("JSON Schema") says that each schema becomes its closest equivalent, and lists what cannot be represented.
# Patterns, IPv6 addresses, durations and intersections are not in the list. A `pattern` of JSON Schema has no flags. RFC 4291
# (section 2.2) allows four decimal numbers at the end of an IPv6 address, and zod takes them. In JSON Schema, the format "duration"
# is that of RFC 3339 (appendix A), which has no fractions; zod takes fractions of a second, as ISO 8601 does.
# Instead: a pattern is written without its flags, such as the one for any case; the pattern of z.ipv6() and z.cidrv6(), which zod
# writes beside the format, has no decimal numbers; z.iso.duration() is written with the format "duration"; and an intersection of
# an object and a record is an allOf in which the object forbids what the record is for.
# Seen: 'ipv6 "::ffff:192.0.2.1": zod true, schema false, its format alone true', and the like for the others.
# Who is hit: those who publish the schemas, or check with them at a gateway. Node.js writes "::ffff:192.0.2.1" for each IPv4 client
# of a socket for both versions, and Temporal.Duration writes "PT1.5S". Write /[A-Za-z]/ instead of /[a-z]/i. The option
# `override` of z.toJSONSchema can delete a pattern or a format. z.object({…}).catchall(…) is written rightly.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts zod@4.6.7 ajv@8.20.0 ajv-formats@3.0.1
cat > look.mjs <<'JS'
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { z } from 'zod';

const ajv = new Ajv2020({ strict: false, logger: false });
formats.default(ajv);
const row = z.intersection(z.object({ id: z.string() }), z.record(z.string(), z.union([z.string(), z.number()])));
for (const [name, schema, values] of [
  ['action', z.string().regex(/^[a-z]+\.[a-z]+$/i), ['sessions.list', 'signIns.list']],
  ['ipv6', z.ipv6(), ['2001:db8::1', '::ffff:192.0.2.1', '64:ff9b::192.0.2.33']],
  ['duration', z.iso.duration(), ['PT2S', 'PT1.5S']],
  ['row', row, [{ id: 'a' }, { id: 'a', count: 1 }]],
]) {
  const written = z.toJSONSchema(schema);
  const { pattern, ...rest } = written;
  for (const value of values) {
    const results = [`zod ${schema.safeParse(value).success}`, `schema ${ajv.validate(written, value)}`];
    if (name === 'ipv6') results.push(`its format alone ${ajv.validate(rest, value)}`);
    console.log(`${name} ${JSON.stringify(value)}: ${results.join(', ')}`);
  }
}
JS
seen=$(node look.mjs)
echo "$seen"
expected='action "sessions.list": zod true, schema true
action "signIns.list": zod true, schema false
ipv6 "2001:db8::1": zod true, schema true, its format alone true
ipv6 "::ffff:192.0.2.1": zod true, schema false, its format alone true
ipv6 "64:ff9b::192.0.2.33": zod true, schema false, its format alone true
duration "PT2S": zod true, schema true
duration "PT1.5S": zod true, schema false
row {"id":"a"}: zod true, schema true
row {"id":"a","count":1}: zod true, schema false'
[ "$seen" = "$expected" ] || { echo "This has changed."; exit 1; }
