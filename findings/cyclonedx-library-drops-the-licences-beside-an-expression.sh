#!/usr/bin/env bash
# @cyclonedx/cyclonedx-library 10.3.0: a component whose licences have an expression among them is written with the first
# expression alone. The other licences are dropped without a message, also for CycloneDX 1.7.
# Expected: the schema of CycloneDX 1.7 (`licenseChoice`, a copy is in the package) allows licences and expressions in one list, and
# LicenseRepository takes them all. Up to 1.6 an expression has to be the only entry; there an error would be expected.
# Seen: '1.7: [{"expression":"MIT OR ISC"}]' of three licences, and the same for 1.6.
# Who is hit: those who write bills of materials for packages with several licences, such as an expression of the manifest and a
# name found in a file: a review sees "MIT OR ISC" alone. Give each component one expression, with LicenseRef- for names.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @cyclonedx/cyclonedx-library@10.3.0
cat > look.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';

const made = new Models.Component(Enums.ComponentType.Library, 'codec', { version: '1.0.0' });
made.licenses.add(new Models.SpdxLicense('Apache-2.0'));
made.licenses.add(new Models.LicenseExpression('MIT OR ISC'));
made.licenses.add(new Models.NamedLicense('Patent grant of the vendor'));
const bom = new Models.Bom();
bom.components.add(made);
for (const spec of [Spec.Spec1dot6, Spec.Spec1dot7]) {
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(spec));
  console.log(`${spec.version}: ${JSON.stringify(JSON.parse(serializer.serialize(bom)).components[0].licenses)}`);
}
const main = createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library');
const root = main.slice(0, main.lastIndexOf('cyclonedx-library') + 'cyclonedx-library'.length);
const schema = JSON.parse(readFileSync(join(root, 'res', 'schema', 'bom-1.7.SNAPSHOT.schema.json'), 'utf8'));
const { type, items } = schema.definitions.licenseChoice;
console.log(`1.7 allows, in one ${type}: ${items.oneOf.map((one) => one.title).join(', ')}`);
JS
seen=$(node look.mjs)
echo "$seen"
expected='1.6: [{"expression":"MIT OR ISC"}]
1.7: [{"expression":"MIT OR ISC"}]
1.7 allows, in one array: License, License Expression'
[ "$seen" = "$expected" ] || { echo "This has changed."; exit 1; }
