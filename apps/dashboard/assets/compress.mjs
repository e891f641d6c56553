import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { compressible, encodings } from './encodings.mjs';

/** Files up to this length in bytes fit into a packet as they are. */
const least = 1_024;

/** Lays the files of the pages compressed beside themselves, as small as they get: once, instead of for each browser. */
const folder = fileURLToPath(new URL('../.next/static', import.meta.url));
for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  const file = path.join(folder, name);
  if (!compressible(name) || statSync(file).size < least) continue;
  const body = readFileSync(file);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  };
  writeFileSync(file + encodings.br, brotliCompressSync(body, { params }));
  writeFileSync(file + encodings.gzip, gzipSync(body, { level: constants.Z_BEST_COMPRESSION }));
}
