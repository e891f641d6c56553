import fc from 'fast-check';

/** Part of much that is sent: where it comes back, it was reflected. */
export const canary = '<script>canary()</script>';

/** An address that there is, and how it may be asked. */
export interface Target {
  path: string;
  methods: readonly string[];
  /** Names of its parameters. */
  parameters: readonly string[];
}

/** A request, as text to be put on the wire one byte a character. */
export interface FuzzRequest {
  method: string;
  path: string;
  query: string;
  headers: [string, string][];
  body: string | null;
}

const ulid = '01HYZ000000000000000000000';

/** Values that have been somebody's undoing. */
const odd = fc.constantFrom(
  ...[
    '',
    ' ',
    '0',
    '-0',
    '-1',
    '1e9',
    '9007199254740993',
    'NaN',
    'null',
    'true',
    '[]',
    '{}',
    '""',
    '\\',
    "'",
    "''--",
  ],
  ...[
    '%',
    '%0',
    '%00',
    '%zz',
    '%ff',
    '%C3%28',
    '%ED%A0%80',
    '%F0%9F%92%A9',
    '%0d%0aset-cookie:%20a=b',
    '../../etc/passwd',
  ],
  ...[
    '..%2f..%2f',
    '%2e%2e/',
    '/',
    '//',
    ';',
    '\t',
    '\x7f',
    '\xff\xfe',
    'constructor',
    '__proto__',
    'toString',
  ],
  ...[
    '24h',
    '7d',
    '99999999999d',
    '2026-05-03T21:14:32Z',
    '+275760-09-13T00:00:00.001Z',
    '0000-00-00T00:00:00Z',
  ],
  ...[
    'ok',
    'error',
    `agt_${ulid}`,
    `sess_${ulid}`,
    `agt_${ulid}\0`,
    'eyJ2IjoxfQ',
    canary,
    encodeURIComponent(canary),
  ],
  "1' OR '1'='1",
  'x'.repeat(3_000),
);

const value = fc.oneof(
  { weight: 4, arbitrary: odd },
  {
    weight: 1,
    arbitrary: fc
      .string({ unit: 'grapheme', maxLength: 40 })
      .map((text) => encodeURIComponent(wellFormed(text))),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 20 }).map(onOneLine) },
);

function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/g, '?');
}

/** What would end the first line of the request is for the tests of the wire. */
function onOneLine(text: string): string {
  return text.replace(/[\r\n\0 ]/g, '_');
}

const strayParameters = ['cursor', 'limit', 'input', 'batch', '__proto__', 'constructor', canary, 'a[b]', ''];

function queryOf(target: Target): fc.Arbitrary<string> {
  const name = fc.constantFrom(...target.parameters, ...target.parameters, ...strayParameters);
  const pairs = fc.array(fc.tuple(name, value.map(onOneLine)), { maxLength: 6 });
  const plain = pairs.map((all) => all.map(([key, text]) => `${onOneLine(key)}=${text}`).join('&'));
  const input = json.map((text) => `input=${encodeURIComponent(wellFormed(text))}`);
  const batch = json.map((text) => `batch=1&input=${encodeURIComponent(wellFormed(`{"0":${text}}`))}`);
  return fc.oneof({ weight: 3, arbitrary: plain }, input, batch, value.map(onOneLine));
}

function pathOf({ path }: Target): fc.Arbitrary<string> {
  const filled = fc
    .func(value)
    .map((fill) => path.replace(/\{\w+\}/g, (name) => onOneLine(fill(name)) || 'x'));
  const bent = fc
    .tuple(
      filled,
      fc.constantFrom('', '/', '//', '/..', '%00', '.json', ';a=b', ',me.get', `/${canary}`, '%2f', '#a'),
      fc.boolean(),
    )
    .map(([text, end, upper]) => (upper ? text.toUpperCase() : text) + end);
  return fc.oneof({ weight: 4, arbitrary: filled }, bent);
}

const mediaTypes = [
  ...[
    'application/json',
    'application/json; charset=utf-16',
    'application/x-ndjson',
    'text/plain',
    'text/html',
  ],
  ...[
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    canary,
    '',
  ],
];

const header: fc.Arbitrary<[string, string]> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant('content-type'), fc.constant('application/json')) },
  fc.tuple(fc.constant('content-type'), fc.constantFrom(...mediaTypes)),
  fc.tuple(fc.constant('content-encoding'), fc.constantFrom('gzip', 'br', 'identity', 'gzip, gzip', canary)),
  fc.tuple(fc.constant('accept'), fc.constantFrom('text/html', 'text/event-stream', '*/*', canary)),
  fc.tuple(
    fc.constant('origin'),
    fc.constantFrom('null', 'https://evil.example', 'http://a', 'a', 'http://[', canary),
  ),
  fc.tuple(fc.constant('sec-fetch-site'), fc.constantFrom('same-origin', 'cross-site', 'none', canary)),
  fc.tuple(fc.constant('if-none-match'), fc.constantFrom('*', '"a"', canary)),
  fc.tuple(
    fc.constant('authorization'),
    fc.constantFrom('Bearer msk_a', 'Bearer ', 'Basic YTpi', `Bearer ${canary}`),
  ),
  fc.tuple(fc.constant('range'), fc.constantFrom('bytes=0-1', 'bytes=9-1', canary)),
  fc.tuple(fc.constant('x-forwarded-for'), fc.constantFrom('1.2.3.4', canary, ',,,', '::1')),
  fc.tuple(
    fc.constantFrom(
      'x-http-method-override',
      'x-forwarded-host',
      'x-masker-origin',
      'trpc-accept',
      'last-event-id',
      'user-agent',
      'x-request-id',
    ),
    fc.constantFrom(canary, 'DELETE', 'http://evil.example', '\xff', 'application/jsonl'),
  ),
);

const anything = fc.jsonValue({ maxDepth: 3 });

const session = fc.record(
  {
    id: fc.oneof(fc.constant(`sess_${ulid}`), odd),
    agent_id: fc.oneof(fc.constant(`agt_${ulid}`), odd),
    agent_name: fc.oneof(fc.constant('a'), fc.constant(canary), fc.string({ unit: 'binary' }), anything),
    started_at: fc.oneof(fc.constant('2026-05-03T21:14:32Z'), odd),
    ended_at: fc.oneof(fc.constant('2026-05-03T21:14:33Z'), odd),
    duration_ms: fc.oneof(fc.constant(1_000), anything),
    status: fc.oneof(fc.constantFrom('ok', 'error'), odd),
    redaction_count: fc.oneof(fc.constant(0), fc.integer(), anything),
    redactions_by_kind: fc.oneof(
      fc.constant({}),
      fc.dictionary(fc.string(), fc.oneof(fc.integer(), anything)),
      anything,
    ),
    upstream_model: fc.oneof(fc.constant(null), fc.string({ unit: 'binary' }), anything),
  },
  { requiredKeys: [] },
);

const json: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: session.map((one) => JSON.stringify(one)) },
  { weight: 1, arbitrary: fc.array(session, { maxLength: 3 }).map((all) => JSON.stringify(all)) },
  { weight: 1, arbitrary: anything.map((one) => JSON.stringify(one)) },
  fc.constantFrom(
    '{"name":"a"}',
    `{"name":${JSON.stringify(canary)}}`,
    '{"name":"\\u0000"}',
    '{"name":"\\ud800"}',
    '{"__proto__":{"a":1}}',
    '{',
    '[[[',
    '"\\ud800"',
    `${'['.repeat(5_000)}`,
    '1e999',
  ),
);

const body: fc.Arbitrary<string | null> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 3, arbitrary: json.map(asBytes) },
  { weight: 1, arbitrary: fc.array(json, { maxLength: 3 }).map((lines) => asBytes(lines.join('\n'))) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary-ascii' }) },
  fc.constantFrom(
    '\x1f\x8b\x08garbage',
    '\xff\xfe\xfd',
    '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n',
    ' '.repeat(70_000),
  ),
);

/** The bytes of a text in UTF-8, one a character. */
function asBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];

/** A request to one of the targets: right in parts, and wrong in others. */
export function requestTo(targets: readonly Target[]): fc.Arbitrary<FuzzRequest> {
  return fc.constantFrom(...targets).chain((target) =>
    fc.record({
      method: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...target.methods) },
        fc.constantFrom(...methods),
      ),
      path: pathOf(target),
      query: fc.oneof({ weight: 1, arbitrary: fc.constant('') }, { weight: 3, arbitrary: queryOf(target) }),
      headers: fc.array(header, { maxLength: 4 }),
      body,
    }),
  );
}

/** @param cookie of whoever asks; null when nobody does */
export function bytesOf(request: FuzzRequest, cookie: string | null): Buffer {
  const { method, path, query, headers, body } = request;
  const lines = [
    `${method} ${path}${query === '' ? '' : `?${query}`} HTTP/1.1`,
    'host: localhost',
    'connection: close',
    ...(cookie === null ? [] : [`cookie: ${cookie}`]),
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === null ? [] : [`content-length: ${body.length}`]),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`, 'latin1');
}

/** Bytes that were once a request: some left out, some put in, some doubled, cut off somewhere. */
export function damaged(request: fc.Arbitrary<FuzzRequest>): fc.Arbitrary<Buffer> {
  const piece = fc.constantFrom(
    '\r\n',
    '\n',
    '\r',
    '\0',
    ' ',
    '\t',
    ':',
    '\xff',
    'HTTP/1.1',
    'transfer-encoding: chunked\r\n',
    '0\r\n\r\n',
    'content-length: 1\r\n',
    'expect: 100-continue\r\n',
    'upgrade: websocket\r\nconnection: upgrade\r\n',
    canary,
  );
  const damage = fc.record({
    at: fc.nat(400),
    out: fc.nat(30),
    put: fc.oneof(piece, fc.string({ unit: 'binary-ascii', maxLength: 10 })),
  });
  return fc.tuple(request, fc.array(damage, { minLength: 1, maxLength: 4 })).map(([one, damages]) => {
    let text = bytesOf(one, null).toString('latin1');
    for (const { at, out, put } of damages) {
      const start = at % (text.length + 1);
      text = text.slice(0, start) + put + text.slice(start + out);
    }
    return Buffer.from(text, 'latin1');
  });
}
