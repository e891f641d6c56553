import { mkdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { inRoot } from '../launcher/lib/paths.mjs';
import { writeArchive } from './lib/archive.mjs';
import { contents } from './lib/contents.mjs';
import { createManifest } from './lib/manifest.mjs';

/** The end of `npm run package`: makes `masker-sessions-VERSION.tgz` of the build, in `dist` or the given folder. */
const [, , folder = inRoot('dist')] = process.argv;
const manifest = createManifest();
const file = join(folder, `${manifest.name}-${manifest.version}.tgz`);
await mkdir(folder, { recursive: true });
const { sha256 } = await writeArchive(file, await contents(manifest));
const { size } = await stat(file);
process.stdout.write(
  `✔ ${relative(process.cwd(), file)}  ${(size / 1e6).toFixed(1)} MB  sha256 ${sha256}\n` +
    `  Run it       npx ${relative(process.cwd(), file).replace(/^(?!\.)/, './')}\n` +
    `  Install it   npm install --global ${relative(process.cwd(), file).replace(/^(?!\.)/, './')}\n`,
);
