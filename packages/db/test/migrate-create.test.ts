import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, inject, test } from 'vitest';
import { createMigration } from '../src/migrate/index.ts';
import { schemaDifference } from '../src/migrate/schema-difference.ts';
import { temporaryFolder } from './support/folders.ts';
import { createTestDatabase, migrationsFolder } from './support/postgres.ts';

const schema = (fields: string) => `datasource db {
  provider = "postgresql"
}

model Note {
  id Int @id
  ${fields}
  @@map("note")
}
`;

/** As {@link createMigration} finds it, without a PostgreSQL of its own, which takes seconds to make. */
async function differenceOf(project: { schemaFile: string; folder: string }): Promise<string | null> {
  const shadow = await createTestDatabase({ migrated: false });
  try {
    return await schemaDifference({ ...project, url: inject('postgresUrl'), shadowUrl: shadow.url });
  } finally {
    await shadow.drop();
  }
}

async function project(fields: string): Promise<{ schemaFile: string; folder: string }> {
  const root = await temporaryFolder();
  const folder = path.join(root, 'migrations');
  const schemaFile = path.join(root, 'schema.prisma');
  await mkdir(folder);
  await writeFile(path.join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  await writeFile(schemaFile, schema(fields));
  return { schemaFile, folder };
}

test('writes the migration from the existing migrations to the schema', async () => {
  const { schemaFile, folder } = await project('');
  const first = await createMigration({ name: 'Notes!', schemaFile, folder });
  expect(path.basename(path.dirname(first?.file ?? ''))).toMatch(/^\d{14}_notes$/);
  expect(await readFile(first?.file ?? '', 'utf8')).toContain('CREATE TABLE "note"');
  expect(await readdir(folder)).toHaveLength(2);

  expect(await differenceOf({ schemaFile, folder })).toBeNull();
  await writeFile(schemaFile, schema('text String?'));
  expect(await differenceOf({ schemaFile, folder })).toContain(
    'ALTER TABLE "note" ADD COLUMN     "text" TEXT',
  );
});

test('writes nothing if they agree, as those of the repository do', async () => {
  const schemaFile = path.join(migrationsFolder, '../schema.prisma');
  const folder = await temporaryFolder();
  await cp(migrationsFolder, folder, { recursive: true });
  const before = await readdir(folder);
  expect(await createMigration({ name: 'nothing', schemaFile, folder })).toBeNull();
  expect(await readdir(folder)).toEqual(before);
});

test('refuses a name without a word', async () => {
  await expect(createMigration({ name: ' - ', ...(await project('')) })).rejects.toThrow(
    'Give the migration a descriptive name',
  );
});
