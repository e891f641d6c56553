import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@masker/tsconfig/free-port';
import { eventually } from '../../test/support/eventually.ts';
import { afterwards } from '../../test/support/folders.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { documented } from './documented.ts';
import { outsideProgram } from './outside-program.ts';

const execute = promisify(execFile);

/** The name that the documented configurations are for. */
export const publicHost = 'sessions.example.org';

/** A proxy that runs as `docs/proxies.md` says. */
export interface RunningProxy {
  /** Where it listens for HTTPS. */
  port: number;
  /** What it wrote. */
  output(): string;
}

/** Starts a proxy with its documented configuration, in front of servers at these ports of 127.0.0.1. */
export type StartProxy = (upstreams: [number, ...number[]]) => Promise<RunningProxy>;

export const proxies: Record<'nginx' | 'HAProxy' | 'Caddy', StartProxy> = {
  async nginx(upstreams) {
    const { folder, certificate, key, port } = await prepare();
    const block = await documented('proxies.md', 'nginx', {
      'server 127.0.0.1:3000 max_fails=0;': upstreams
        .map((upstream) => `server 127.0.0.1:${upstream} max_fails=0;`)
        .join(' '),
      'listen 80': `listen 127.0.0.1:${await freePort()}`,
      'listen 443': `listen 127.0.0.1:${port}`,
      '/etc/ssl/sessions.example.org.crt': certificate,
      '/etc/ssl/sessions.example.org.key': key,
    });
    const file = path.join(folder, 'nginx.conf');
    await writeFile(file, nginxConfig(folder, block));
    return launch('nginx', ['-p', folder, '-e', 'stderr', '-c', file], port);
  },

  async HAProxy(upstreams) {
    const { folder, bundle, port } = await prepare();
    const [one, two] = [upstreams[0], upstreams[1] ?? upstreams[0]];
    const block = await documented('proxies.md', 'haproxy', {
      'bind :443': `bind 127.0.0.1:${port}`,
      '/etc/haproxy/sessions.example.org.pem': bundle,
      '10.0.0.11:3000': `127.0.0.1:${one}`,
      '10.0.0.12:3000': `127.0.0.1:${two}`,
    });
    const file = path.join(folder, 'haproxy.cfg');
    await writeFile(file, block);
    return launch('haproxy', ['-db', '-f', file], port);
  },

  async Caddy([upstream]) {
    const { folder, certificate, key, port } = await prepare();
    const block = await documented('proxies.md', 'caddyfile', {
      'sessions.example.org {': `https://sessions.example.org:${port} {\n  bind 127.0.0.1\n  tls ${certificate} ${key}`,
      '127.0.0.1:3000': `127.0.0.1:${upstream}`,
    });
    const file = path.join(folder, 'Caddyfile');
    await writeFile(file, `{\n  admin off\n  auto_https disable_redirects\n}\n${block}`);
    return launch('caddy', ['run', '--adapter', 'caddyfile', '--config', file], port, {
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
    });
  },
};

/** nginx in front of a server with nothing but `proxy_pass`: HTTP/1.0 to the server, and everything buffered. */
export async function startBareNginx(upstream: number): Promise<RunningProxy> {
  const folder = await temporaryFolder();
  afterwards(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const server = `server { listen 127.0.0.1:${port}; location / { proxy_pass http://127.0.0.1:${upstream}; } }`;
  const file = path.join(folder, 'nginx.conf');
  await writeFile(file, nginxConfig(folder, server));
  return launch('nginx', ['-p', folder, '-e', 'stderr', '-c', file], port);
}

/** What a block of configuration stands in, with every file in a folder of its own. */
function nginxConfig(folder: string, block: string): string {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  return `${user} daemon off; pid ${folder}/pid; error_log stderr; events {}
      http { access_log off; ${paths}\n${block}\n}`;
}

/** A folder with a certificate for the public name, and a free port. */
async function prepare() {
  const folder = await temporaryFolder();
  afterwards(() => rm(folder, { recursive: true, force: true }));
  const [certificate, key, bundle] = ['crt', 'key', 'pem'].map((end) =>
    path.join(folder, `server.${end}`),
  ) as [string, string, string];
  const subject = ['-subj', `/CN=${publicHost}`, '-addext', `subjectAltName=DNS:${publicHost}`];
  await execute(outsideProgram('openssl'), [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...subject,
    ...['-out', certificate, '-keyout', key],
  ]);
  await execute('sh', ['-c', 'cat "$1" "$2" > "$3"', 'sh', certificate, key, bundle]);
  return { folder, certificate, key, bundle, port: await freePort() };
}

async function launch(
  name: string,
  args: string[],
  port: number,
  settings: Record<string, string> = {},
): Promise<RunningProxy> {
  const { PATH = '' } = process.env;
  const child = spawn(outsideProgram(name), args, {
    env: { PATH, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  afterwards(async () => {
    // Not SIGKILL: nginx's workers would outlive it.
    child.kill('SIGTERM');
    await ended;
  });
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`${name} ended:\n${output}`);
    return listens(port);
  });
  return { port, output: () => output };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
