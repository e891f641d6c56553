import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createMigration } from '../src/migrate/index.ts';
import { temporaryFolder } from './support/folders.ts';
import { migrationsFolder } from './support/postgres.ts';

const schema = (fields: string) => `datasource db {
  provider = "postgresql"
}

model Note {
  id Int @id
  ${fields}
  @@map("note")
}
`;

async function project(fields: string): Promise<{ schemaFile: string; folder: string }> {
  const root = await temporaryFolder();
  const folder = path.join(root, 'migrations');
  const schemaFile = path.join(root, 'schema.prisma');
  await mkdir(folder);
  await writeFile(path.join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  await writeFile(schemaFile, schema(fields));
  return { schemaFile, folder };
}

test('writes what leads from the migrations to the schema, and nothing when they agree', async () => {
  const { schemaFile, folder } = await project('');
  const first = await createMigration({ name: 'Notes!', schemaFile, folder });
  expect(path.basename(path.dirname(first?.file ?? ''))).toMatch(/^\d{14}_notes$/);
  expect(await readFile(first?.file ?? '', 'utf8')).toContain('CREATE TABLE "note"');
  expect(await createMigration({ name: 'again', schemaFile, folder })).toBeNull();
  expect(await readdir(folder)).toHaveLength(2);

  await writeFile(schemaFile, schema('text String?'));
  const second = await createMigration({ name: 'text', schemaFile, folder });
  expect(second?.sql).toContain('ALTER TABLE "note" ADD COLUMN     "text" TEXT');
});

test("the repository's migrations lead to its schema", async () => {
  const schemaFile = path.join(migrationsFolder, '../schema.prisma');
  const folder = await temporaryFolder();
  await cp(migrationsFolder, folder, { recursive: true });
  expect(await createMigration({ name: 'nothing', schemaFile, folder })).toBeNull();
});

test('a name without a word is refused', async () => {
  await expect(createMigration({ name: ' - ', ...(await project('')) })).rejects.toThrow(
    'Give the migration a name',
  );
});
