import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { writeOut } from './write-out.mjs';

/**
 * Writes the declarations of the package, with the types of the wire and of the router written out, so
 * that whoever installs it needs neither zod nor the server's packages. What `index` exports does not
 * even need tRPC's types, which do not stand alone.
 * @param {Record<string, string>} entryPoints
 * @param {string} folder
 */
export async function writeDeclarations(entryPoints, folder) {
  const scratch = await mkdtemp(path.resolve(folder, 'types-'));
  try {
    const { wire, router } = writeOut('src/wire.ts', 'src/router.ts');
    await writeFile(path.join(scratch, 'wire.d.ts'), wire);
    await writeFile(path.join(scratch, 'router.d.ts'), router);
    const bundle = await rollup({
      input: entryPoints,
      external: /^@trpc\//,
      plugins: [{ name: 'written-out', resolveId: (id) => writtenOut(scratch, id) }, dts()],
      onwarn(warning) {
        throw new Error(warning.message);
      },
    });
    await bundle.write({
      dir: folder,
      format: 'es',
      entryFileNames: '[name].d.ts',
      chunkFileNames: 'shared.d.ts',
      minifyInternalExports: false,
    });
    await bundle.close();
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** @param {string} scratch @param {string} id */
function writtenOut(scratch, id) {
  const name = /^\.\/(wire|router)\.ts$/.exec(id)?.[1];
  return name ? path.join(scratch, `${name}.d.ts`) : null;
}
