#!/usr/bin/env bash
# packageurl-js 2.0.1: a plus in a qualifier becomes a space when the package URL is read, and %20 when it is written again. In
# the version, the name and the subpath of the same URL it stays a plus.
# Expected: the Package URL specification 1.0 ("How to parse a purl string") takes a qualifier's value as the percent-decoded text
# behind "=". Percent-decoding does not touch a plus; only HTML forms do that. A writer may encode a plus, but need not.
# Seen: "version 1.0.0+build.1, vcs_url git https://example.com/codec.git" of "?vcs_url=git+https://example.com/codec.git".
# Who is hit: those who read bills of materials of other tools. A `vcs_url` often begins with "git+", so the address of the source
# is lost, and the package URL no longer equals the one that was read, as a key of a component or of a dependency.
# Replace each plus behind the "?" with %2B before reading, and keep the text as it came for comparisons.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts packageurl-js@2.0.1
cat > look.mjs <<'JS'
import { PackageURL } from 'packageurl-js';

const source = 'git+https://example.com/codec.git';
for (const value of [source, source.replace('+', '%2B')]) {
  const read = PackageURL.fromString(`pkg:generic/codec@1.0.0+build.1?vcs_url=${value}`);
  console.log(`${value}: version ${read.version}, vcs_url ${read.qualifiers.vcs_url}`);
}
console.log(PackageURL.fromString(`pkg:generic/codec@1.0.0+build.1?vcs_url=${source}`).toString());
JS
seen=$(node look.mjs)
echo "$seen"
expected='git+https://example.com/codec.git: version 1.0.0+build.1, vcs_url git https://example.com/codec.git
git%2Bhttps://example.com/codec.git: version 1.0.0+build.1, vcs_url git+https://example.com/codec.git
pkg:generic/codec@1.0.0+build.1?vcs_url=git%20https%3A%2F%2Fexample.com%2Fcodec.git'
[ "$seen" = "$expected" ] || { echo "This has changed."; exit 1; }
