import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';

/** A real timestamp authority: `openssl ts` behind HTTP, with certificates of its own. */
export interface TestAuthority {
  url: string;
  /** Its files: `ca.pem`, `tsa.pem` and `tsa.key`, and a certificate of its root for a server. */
  folder: string;
  /** The certificate of its root, PEM. */
  ca: string;
  /** What it was asked with. */
  requests: { headers: Record<string, string | string[] | undefined>; query: Buffer }[];
  /** What it answers instead of a timestamp: an HTTP status, another reply, or nothing at all. */
  answer: ((query: Buffer) => number | Buffer | null) | null;
  /** Makes a reply, as openssl does. */
  reply(query: Buffer): Buffer;
  /** Runs openssl in the folder. @returns its output */
  openssl(...args: string[]): string;
  close(): Promise<void>;
}

const config = `
[tsa]
default_tsa = of_tests
[of_tests]
serial = ./serial
crypto_device = builtin
signer_cert = ./tsa.pem
certs = ./ca.pem
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_alg = sha256
`;

const extensions = (purpose: string) =>
  `basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=${purpose}\n`;

export async function startTimestampAuthority(): Promise<TestAuthority> {
  const folder = await mkdtemp(path.join(tmpdir(), 'masker-tsa-'));
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const write = (name: string, text: string) => writeFile(path.join(folder, name), text);
  const key = (name: string) =>
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', `${name}.key`);
  await write('serial', '01\n');
  await write('tsa.cnf', config);
  key('ca');
  openssl(
    'req',
    '-x509',
    '-new',
    '-key',
    'ca.key',
    '-subj',
    '/CN=Root of tests',
    '-days',
    '30',
    '-out',
    'ca.pem',
  );
  for (const [name, purpose] of [
    ['tsa', 'critical,timeStamping'],
    ['server', 'serverAuth'],
  ] as const) {
    await write(`${name}.ext`, extensions(purpose));
    key(name);
    openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name} of tests`, '-out', `${name}.csr`);
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '30',
      '-extfile',
      `${name}.ext`,
      '-out',
      `${name}.pem`,
    );
  }
  const reply: TestAuthority['reply'] = (query) => {
    execFileSync('sh', ['-c', 'cat > query.tsq'], { cwd: folder, input: query });
    openssl('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'query.tsq', '-out', 'reply.tsr');
    return execFileSync('cat', ['reply.tsr'], { cwd: folder });
  };
  const authority: TestAuthority = {
    url: '',
    folder,
    ca: await readFile(path.join(folder, 'ca.pem'), 'utf8'),
    requests: [],
    answer: null,
    reply,
    openssl,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
  const server: Server = createServer({ keepAliveTimeout: 0 }, async (req, res) => {
    const query = await buffer(req);
    authority.requests.push({ headers: req.headers, query });
    const answer = authority.answer === null ? reply(query) : authority.answer(query);
    if (answer === null) return void res.destroy();
    if (typeof answer === 'number') return void res.writeHead(answer).end();
    res.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  authority.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return authority;
}
