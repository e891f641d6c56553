import { createRequire } from 'node:module';
import path from 'node:path';
import { defineConfig } from 'prisma/config';

// The CLI downloads its schema engine before any command, `generate` included, unless this names a
// file that exists. `generate` never runs that engine, so any file does, and closed networks work.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= createRequire(import.meta.url).resolve('prisma/package.json');

const prismaFolder = path.join(import.meta.dirname, '../../prisma');

export default defineConfig({
  schema: path.join(prismaFolder, 'schema.prisma'),
  migrations: { path: path.join(prismaFolder, 'migrations') },
});
