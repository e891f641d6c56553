#!/usr/bin/env bash
# vitest 5.1.2: a globalSetup file that several projects name is run once for each project, and loaded anew each time:
# a variable of the module does not remember that it ran before, although all of it happens in one process.
# Seen, with two projects and one file: "module 1, process 1" and "module 1, process 2".
# Who is hit: a workspace whose packages share a setup that starts a database gets one database for each package.
# A key on globalThis does remember. Vitest 5 needs Node.js 22.12 or later.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts vitest@5.1.2
cat > setup.js <<'JS'
let ofModule = 0;
globalThis.ofProcess ??= 0;
export default function setup() {
  console.log(`setup: module ${++ofModule}, process ${++globalThis.ofProcess}`);
}
JS
for project in one two; do
  mkdir "$project"
  echo "export default { test: { name: '$project', globalSetup: ['../setup.js'] } };" > "$project/vitest.config.js"
  echo "import { test } from 'vitest'; test('nothing', () => {});" > "$project/nothing.test.js"
done
echo "export default { test: { projects: ['one', 'two'] } };" > vitest.config.js
seen=$(npx vitest run 2>&1 | grep -ao 'setup: module [0-9]*, process [0-9]*')
echo "$seen"
expected='setup: module 1, process 1
setup: module 1, process 2'
[ "$seen" = "$expected" ] || { echo "This has changed."; exit 1; }
