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

/** The engine requires a schema with the database provider even for operations that do not use it. */
const anySchema: [string, string] = ['schema.prisma', 'datasource db {\n  provider = "postgresql"\n}\n'];

/**
 * The engine's glue code stores its instance in a variable, so a process can have only one, even if this module is
 * loaded more than once, as in a run of several test projects.
 */
const shared = globalThis as { [engineKey]?: Promise<EngineModule> };

/**
 * Opens Prisma's schema engine as WebAssembly, from npm. The native engine of Prisma's CLI is downloaded from a host
 * that closed networks cannot reach.
 * @param schema the files of the Prisma schema, `[path, text]`, if the operation needs them
 * @param resolveFrom the module from which the npm package is resolved
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

/** Loads the WebAssembly: the package's own entry requires a bundler that imports WebAssembly, which Node does not. */
async function load(resolveFrom: string | URL): Promise<EngineModule> {
  const glue = createRequire(resolveFrom).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  // The engine reports a panic through this global; without it, another error hides the panic.
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

/** Converts the folder to the engine's format. */
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

/** No part of the database is managed externally. */
export const noFilters = { externalTables: [], externalEnums: [] };
