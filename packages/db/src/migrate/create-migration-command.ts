import path from 'node:path';
import { createMigration } from './create-migration.ts';

// Runs bundled, from packages/db/dist.
const prismaFolder = path.join(import.meta.dirname, '../../../prisma');

try {
  const made = await createMigration({
    name: process.argv.slice(2).join(' '),
    schemaFile: path.join(prismaFolder, 'schema.prisma'),
    folder: path.join(prismaFolder, 'migrations'),
    onStep: (message) => console.log(`${message} …`),
  });
  console.log(
    made
      ? `Wrote ${path.relative(process.cwd(), made.file)}. Review it, add by hand what Prisma cannot express, and start.`
      : 'No changes: the migrations already match prisma/schema.prisma.',
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
