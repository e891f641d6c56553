import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createInstallation } from '@masker/api/testing';
import { session } from '@masker/api/testing/sessions';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';

const packageFolder = path.join(import.meta.dirname, '..');
const run = promisify(execFile);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'masker client '));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const npm = (cwd: string, ...args: string[]) =>
  run('npm', args, { cwd, shell: process.platform === 'win32' });

const manifest = async () => JSON.parse(await readFile(path.join(packageFolder, 'package.json'), 'utf8'));

/** The version that the workspace has of a package. */
async function catalogVersion(name: string): Promise<string> {
  const catalog = await readFile(path.join(packageFolder, '../../pnpm-workspace.yaml'), 'utf8');
  const [, version] = new RegExp(`^  "${name}": (\\S+)$`, 'm').exec(catalog) ?? [];
  if (version === undefined) throw new Error(`The catalog has no ${name}.`);
  return version;
}

const atCatalogVersion = async (name: string) => `${name}@${await catalogVersion(name)}`;

/** What somebody else would write. */
const program = `
import { createMaskerClient, type IngestSession, ApiError, type Session } from '@masker/client';
import { another, cookie, url } from './settings.js';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const typed: Same<Session['status'], 'ok' | 'error' | 'partial'> = true;

const environment: Record<string, string | undefined> = { cookie };
const client = createMaskerClient({ url, cookie: environment.cookie, token: undefined, retries: undefined });
const statuses: readonly Session['status'][] = ['ok'];
await client.sessions.list({ status: statuses, kind: ['SSN'] as const }, { signal: undefined });
const seen: Session[] = [];
for await (const session of client.sessions.each({ since: '7d', status: 'ok' })) seen.push(session);
// @ts-expect-error there is no such parameter
const refusal: unknown = await client.sessions.list({ min_redaction: 1 }).catch((error: unknown) => error);
// @ts-expect-error nor such a field
const nothing: undefined = seen[0]?.transcript;
const code = refusal instanceof ApiError ? refusal.code : undefined;
const { account } = await client.me.get();

const { duration_ms, redaction_count, agent_name, ...least } = seen[0] as Session;
const sent: readonly IngestSession[] = [least, { ...least, id: another }];
const added: string[] = [];
for await (const event of client.sessions.watch({ status: 'ok' })) {
  if (event.type === 'open') await client.sessions.ingestMany(sent);
  if (event.type !== 'session') continue;
  added.push(event.session.id);
  break;
}
// @ts-expect-error what is sent needs a start
void (() => client.sessions.ingest({ id: another }));
const { duplicates } = await client.sessions.ingest({ sessions: sent });
const { totals } = await client.sessions.stats({ bucket: '1h' });
const { facets } = await client.sessions.facets({ status: 'error' });
const model: string | null | undefined = facets.model[0]?.value;
const exported: Session[] = [];
for await (const session of client.sessions.export({ since: '7d' })) exported.push(session);
const { duplicates: again } = await client.sessions.ingest(sent);
console.error(refusal);
const ids = seen.map((session) => session.id);
console.log(JSON.stringify({ again, typed, nothing, ids, code, account: account.id, added, duplicates, totals, exported: exported.length }));
`;

/** What somebody with a tRPC client of their own would write. */
const trpcProgram = `
import { ApiError } from '@masker/client';
import { type AppRouter, maskerLink } from '@masker/client/trpc';
import { createTRPCClient, TRPCClientError } from '@trpc/client';
import { url } from './settings.js';

const trpc = createTRPCClient<AppRouter>({ links: [maskerLink({ url })] });
const error: unknown = await trpc.sessions.list.query({ limit: 1 }).then(
  ({ data }) => data[0]?.started_at.length,
  (thrown: unknown) => thrown,
);
// @ts-expect-error there is no such parameter
void (() => trpc.sessions.list.query({ min_redaction: 1 }));
// @ts-expect-error nor a way to change it by reading
void (() => trpc.sessions.ingest.query([]));
void (() => trpc.sessions.watch.subscribe({ status: 'ok' }, { onData: (event: { type: 'open' } | object) => event }));
console.log(ApiError.from(error).code, error instanceof TRPCClientError);
`;

/** What somebody with CommonJS would write. */
const commonJsProgram = `
import { ApiError, createMaskerClient } from '@masker/client';
console.log(ApiError.name, typeof createMaskerClient({ url: 'http://localhost' }).sessions.list);
`;

const compiler = (skipLibCheck: boolean, file: string) => ({
  files: [file],
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck,
    target: 'es2023',
    module: 'nodenext',
    types: [],
    outDir: 'out',
    rootDir: '.',
  },
});

async function compile(settings: object): Promise<void> {
  await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(settings));
  const tsc = path.join(folder, 'node_modules/typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [tsc], { cwd: folder }).catch((error) => error);
  expect(stdout).toBe('');
}

test('the package installs, type-checks and runs in an empty project', async () => {
  const installation = await createInstallation();
  try {
    const tenant = await installation.tenant();
    const row = session();
    await installation.insert(tenant.accountId, [row]);

    const packed = await npm(packageFolder, 'pack', '--json', '--pack-destination', folder);
    // Its scripts may write lines before the JSON.
    const [{ filename, files }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('[\n')));
    expect(files.map((file: { path: string }) => file.path).sort()).toEqual([
      'README.md',
      'dist/index.d.ts',
      'dist/index.js',
      'dist/licences.txt',
      'dist/shared.d.ts',
      'dist/shared.js',
      'dist/trpc.d.ts',
      'dist/trpc.js',
      'package.json',
    ]);

    const another = session().id;
    const settings = Object.entries({ url: installation.url, cookie: tenant.cookie, another })
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
      .join('');
    await writeFile(path.join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    await writeFile(path.join(folder, 'program.ts'), program);
    await writeFile(path.join(folder, 'trpc-program.ts'), trpcProgram);
    await writeFile(path.join(folder, 'settings.ts'), settings);
    const install = (...more: string[]) =>
      npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', ...more);
    const installed = async () =>
      (await readdir(path.join(folder, 'node_modules'))).filter((name) => !name.startsWith('.')).sort();
    await install('--omit=dev', `./${filename}`);
    expect(await installed()).toEqual(['@masker']);
    expect(await readdir(path.join(folder, 'node_modules/@masker/client'))).not.toContain('node_modules');

    await install(`typescript@${ts.version}`);
    expect(await installed()).toEqual(['@masker', '@typescript', 'typescript']);
    await compile(compiler(false, 'program.ts'));
    const { stdout, stderr } = await run(process.execPath, ['out/program.js'], { cwd: folder });
    // As a class that names itself is renamed by the build.
    expect(stderr).toMatch(/^ApiError: /m);
    expect(stderr).not.toContain('_ApiError');
    expect(JSON.parse(stdout)).toEqual({
      again: 2,
      typed: true,
      ids: [row.id],
      code: 'validation_failed',
      account: tenant.accountId,
      added: [another],
      duplicates: 2,
      totals: {
        sessions: 2,
        redactions: 0,
        duration_ms: 2 * row.duration_ms,
        by_status: { ok: 2, error: 0, partial: 0 },
      },
      exported: 2,
    });

    await writeFile(path.join(folder, 'program.cts'), commonJsProgram);
    await compile(compiler(false, 'program.cts'));
    const commonJs = await run(process.execPath, ['out/program.cjs'], { cwd: folder });
    expect(commonJs).toEqual({ stdout: 'ApiError function\n', stderr: '' });

    await install(...(await Promise.all(['@trpc/client', '@trpc/server'].map(atCatalogVersion))));
    // tRPC's own declarations name Node's, which an empty project does not have.
    await compile(compiler(true, 'trpc-program.ts'));
    const trpc = await run(process.execPath, ['out/trpc-program.js'], { cwd: folder });
    expect(trpc.stdout).toBe('unauthenticated true\n');
  } finally {
    await installation.close();
  }
});

test('has no dependencies, and only tRPC as an optional peer, from the version of its build', async () => {
  const { dependencies, peerDependencies, peerDependenciesMeta } = await manifest();
  expect(dependencies).toBeUndefined();
  expect(Object.keys(peerDependencies)).toEqual(['@trpc/client', '@trpc/server']);
  for (const name of Object.keys(peerDependencies)) {
    expect(peerDependenciesMeta[name]).toEqual({ optional: true });
    expect(peerDependencies[name]).toBe(`^${await catalogVersion(name)}`);
  }
});

test('includes the licences of bundled packages', async () => {
  const licences = await readFile(path.join(packageFolder, 'dist/licences.txt'), 'utf8');
  const names = licences.match(/^(@?[\w/-]+) \d+\.\d+\.\d+$/gm);
  expect(names?.map((line) => line.split(' ')[0])).toEqual(['@noble/hashes', '@trpc/client', '@trpc/server']);
  expect(licences.match(/Permission is hereby granted/g)).toHaveLength(3);
});

test('its declarations reference only its own dependencies, and those of index not even these', async () => {
  const importedBy = async (name: string) => {
    const declarations = await readFile(path.join(packageFolder, 'dist', name), 'utf8');
    expect(declarations).not.toMatch(/[:<|,(] *any\b/);
    return new Set(
      [...declarations.matchAll(/from '([^']+)'|import\('([^']+)'\)/g)].map((found) => found[1] ?? found[2]),
    );
  };
  expect(await importedBy('index.d.ts')).toEqual(new Set(['./shared.js']));
  expect(await importedBy('shared.d.ts')).toEqual(new Set());
  expect(await importedBy('trpc.d.ts')).toEqual(
    new Set(['./index.js', './shared.js', '@trpc/client', '@trpc/server']),
  );
});
