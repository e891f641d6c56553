import type { Credential, Installation } from './installation.ts';
import type { Ask } from './requests.ts';

export type Transport = 'rest' | 'trpc';

/** An answer as it came, but for what differs from request to request. */
export interface Raw {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** The transports at which something can be asked for in one request and one answer. */
export function transportsTo({ rest, trpc, type }: Ask): Transport[] {
  if (type === 'subscription') return [];
  return [...(rest ? (['rest'] as const) : []), ...(trpc ? (['trpc'] as const) : [])];
}

/** Asks for something at one of its transports. */
export async function send(
  installation: Installation,
  ask: Ask,
  transport: Transport,
  input: object,
  who: Credential,
): Promise<Raw> {
  const { method, path, body } = transport === 'rest' ? restRequest(ask, input) : trpcRequest(ask, input);
  const json = body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } };
  const response = await installation.get(path, who, { method, ...json });
  const headers = Object.fromEntries(response.headers);
  for (const name of ['date', 'x-request-id', 'content-length', 'x-masker-since']) delete headers[name];
  return { status: response.status, headers, text: await response.text() };
}

interface Request {
  method: string;
  path: string;
  body?: string;
}

function trpcRequest({ name, type }: Ask, input: object): Request {
  const path = `/api/trpc/${name}`;
  const json = JSON.stringify(input);
  if (type === 'mutation') return { method: 'POST', path, body: json };
  return { method: 'GET', path: `${path}?input=${encodeURIComponent(json)}` };
}

/** Parameters go into the path where it has their names; the rest into the query of a GET, else into the body. */
function restRequest({ name, rest }: Ask, input: object): Request {
  if (!rest) throw new Error(`there is no route for ${name}`);
  const left: Record<string, unknown> = { ...input };
  const path = rest.path.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    const value = left[parameter];
    delete left[parameter];
    return encodeURIComponent(String(value));
  });
  if (rest.method !== 'GET') {
    return { method: rest.method, path, body: JSON.stringify(Array.isArray(input) ? input : left) };
  }
  const query = new URLSearchParams(
    Object.entries(left).map(([key, value]): [string, string] => [key, String(value)]),
  ).toString();
  return { method: 'GET', path: query ? `${path}?${query}` : path };
}
