#!/usr/bin/env bash
# pdfkit 0.20.2: a font that is the default (`font` of the document) and is registered under a name as well is read and
# parsed again by each `doc.font(name)`: it is found to equal the default, and is not kept under the name.
# Seen: "by its path: read 1 times" and "by its name: read 101 times".
# Who is hit: documents that switch between fonts often, such as tables; most of their time goes there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts pdfkit@0.20.2 @expo-google-fonts/inter@0.4.2
cat > look.cjs <<'JS'
const fs = require('node:fs');
const { readFileSync } = fs;
const font = require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf');
let read = 0;
fs.readFileSync = (file, ...rest) => {
  if (file === font) read++;
  return readFileSync(file, ...rest);
};
const PDFDocument = require('pdfkit');

for (const [how, name] of [['path', font], ['name', 'regular']]) {
  read = 0;
  const pdf = new PDFDocument({ font });
  pdf.registerFont('regular', font);
  for (let i = 0; i < 100; i++) pdf.font(name);
  console.log(`by its ${how}: read ${read} times`);
}
JS
seen=$(node look.cjs)
echo "$seen"
expected='by its path: read 1 times
by its name: read 101 times'
[ "$seen" = "$expected" ] || { echo "This has changed."; exit 1; }
