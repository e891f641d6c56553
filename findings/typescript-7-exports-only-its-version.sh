#!/usr/bin/env bash
# typescript 7.0.2: the package's main export is its version and nothing else. Tools that read types through
# `import ts from 'typescript'` get no createProgram; @typescript/typescript6 6.0.2 still has it, under another name.
# Seen: "7.0.2 createProgram: undefined, exports: version, versionMajorMinor" and "6.0 createProgram: function".
# Who is hit: build steps that write declarations, and plugins that have `typescript` as a peer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts typescript@7.0.2 @typescript/typescript6@6.0.2
cat > look.mjs <<'JS'
import ts6 from '@typescript/typescript6';
import ts7 from 'typescript';

console.log(`${ts7.version} createProgram: ${typeof ts7.createProgram}, exports: ${Object.keys(ts7).sort().join(', ')}`);
console.log(`${ts6.versionMajorMinor} createProgram: ${typeof ts6.createProgram}`);
JS
seen=$(node look.mjs)
echo "$seen"
expected='7.0.2 createProgram: undefined, exports: version, versionMajorMinor
6.0 createProgram: function'
[ "$seen" = "$expected" ] || { echo "This has changed."; exit 1; }
