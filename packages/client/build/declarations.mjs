import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { writeOutWire } from './wire-types.mjs';

/**
 * Writes the one declaration file of the package: its own declarations, with the types of the wire
 * written out, so that whoever installs it needs neither zod nor the server's packages.
 * @param {string} entry
 * @param {string} file
 */
export async function writeDeclarations(entry, file) {
  const wire = path.resolve('src/wire.ts');
  const writtenOut = path.resolve('dist/wire.d.ts');
  await writeFile(writtenOut, writeOutWire(wire));
  const bundle = await rollup({
    input: entry,
    external: /^@trpc\//,
    plugins: [{ name: 'wire', resolveId: (id) => (id === './wire.ts' ? writtenOut : null) }, dts()],
    onwarn(warning) {
      throw new Error(warning.message);
    },
  });
  await bundle.write({ file, format: 'es' });
  await bundle.close();
  await rm(writtenOut);
}
