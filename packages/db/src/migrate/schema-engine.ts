/// <reference path="./web-assembly.d.ts" />
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import type { MigrationFolder } from './migration-folder.ts';

type EngineModule = typeof import('@prisma/schema-engine-wasm/schema_engine_bg');

const engineKey = Symbol.for('@masker/db schema engine');

/** The engine wants to know the kind of database even where the operation has no use for a schema. */
const anySchema: [string, string] = ['schema.prisma', 'datasource db {\n  provider = "postgresql"\n}\n'];

/**
 * The engine's glue keeps its one instance in a variable, so there can be one in a process, even where this
 * module is there more than once, as in a run of several test projects.
 */
const shared = globalThis as { [engineKey]?: Promise<EngineModule> };

/**
 * Prisma's schema engine as WebAssembly, from npm: the native one that its CLI uses is downloaded from
 * a host that closed networks do not reach.
 * @param schema files of the Prisma schema, `[path, text]`, where the operation needs them.
 * @param resolveFrom the module from which npm's package is found.
 */
export async function openSchemaEngine(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  schema: [string, string][] = [anySchema],
  resolveFrom: string | URL = import.meta.url,
): Promise<SchemaEngine> {
  shared[engineKey] ??= load(resolveFrom);
  const { SchemaEngine } = await shared[engineKey];
  const ignoreItsLog = () => {};
  return SchemaEngine.new({ datamodels: schema }, ignoreItsLog, bindMigrationAwareSqlAdapterFactory(adapter));
}

/** What the package's own entry does with bundlers that import WebAssembly, which Node does not. */
async function load(resolveFrom: string | URL): Promise<EngineModule> {
  const glue = createRequire(resolveFrom).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  // The engine reports a panic through this global, and hides it behind another error when it is absent.
  const registry = { message: '', set_message: (message: string) => Object.assign(registry, { message }) };
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: registry });
  const module = (await import(pathToFileURL(glue).href)) as EngineModule;
  const { instance } = await WebAssembly.instantiate(await readFile(glue.replace(/\.js$/, '.wasm')), {
    './schema_engine_bg.js': module,
  });
  module.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return module;
}

/** The folder as the engine takes it. */
export function engineMigrations({ folder, lock, migrations }: MigrationFolder): MigrationList {
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: lock },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}

/** Nothing of the database is managed by anybody else. */
export const noFilters = { externalTables: [], externalEnums: [] };
