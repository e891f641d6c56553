#!/usr/bin/env bash
# pdfkit 0.20.2: the title, author, subject and keywords of a document go into its XMP metadata without being escaped. A
# title with & or < makes the metadata malformed XML, so that a document that says it is PDF/A is none.
# Seen: "<rdf:li xml:lang="x-default">Smith & Sons <1>".
# Who is hit: PDF/A documents whose title has a name that somebody chose.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts pdfkit@0.20.2
cat > look.mjs <<'JS'
import PDFDocument from 'pdfkit';

const pdf = new PDFDocument({ font: null, pdfVersion: '1.7', info: { Title: 'Smith & Sons <1>' } });
const parts = [];
pdf.on('data', (part) => parts.push(part));
pdf.on('end', () => console.log(/<rdf:li xml:lang.*Smith.*<1>/.exec(Buffer.concat(parts).toString())?.[0]));
pdf.end();
JS
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = '<rdf:li xml:lang="x-default">Smith & Sons <1>' ] || { echo "This has changed."; exit 1; }
