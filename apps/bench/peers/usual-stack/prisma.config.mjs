import { createRequire } from 'node:module';
import { defineConfig } from 'prisma/config';

// The CLI downloads its schema engine before any command, unless this names a file that exists. `generate`
// never runs that engine, so any file does.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= createRequire(import.meta.url).resolve('prisma/package.json');

export default defineConfig({ schema: 'schema.prisma' });
