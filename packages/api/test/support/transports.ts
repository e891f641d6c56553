import type { ErrorObject } from '@masker/contract';
import type { Credential, Installation } from './installation.ts';

/** What a transport answered, in a form that both transports share. */
export interface Answer {
  status: number;
  /** The output, when there was no error. */
  data?: unknown;
  error?: ErrorObject;
}

/** The two transports to one procedure. */
export interface Transports {
  /** @param method parameters go into the query of a GET, and into the body of anything else */
  rest: (path: string, parameters?: object, method?: string) => Promise<Answer>;
  trpc: (procedure: string, input?: unknown, method?: 'GET' | 'POST') => Promise<Answer>;
}

export function transportsOf(installation: Installation, who: Credential): Transports {
  return {
    async rest(path, parameters = {}, method = 'GET') {
      const query = new URLSearchParams(
        Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]),
      ).toString();
      const response =
        method === 'GET'
          ? await installation.get(query ? `${path}?${query}` : path, who)
          : await installation.get(path, who, { method, ...jsonBody(parameters) });
      const body = (await response.json()) as { error?: ErrorObject };
      return body.error
        ? { status: response.status, error: body.error }
        : { status: response.status, data: body };
    },
    async trpc(procedure, input = {}, method = 'GET') {
      const response =
        method === 'GET'
          ? await installation.query(procedure, input, who)
          : await installation.get(`/api/trpc/${procedure}`, who, { method, ...jsonBody(input) });
      const body = (await response.json()) as {
        result?: { data: unknown };
        error?: { data: ErrorObject & { httpStatus?: number } };
      };
      if (!body.error) return { status: response.status, data: body.result?.data };
      const { httpStatus: _, ...error } = body.error.data;
      return { status: response.status, error };
    },
  };
}

function jsonBody(value: unknown): RequestInit {
  return { body: JSON.stringify(value), headers: { 'content-type': 'application/json' } };
}

/** The same answer but for what differs from request to request. */
export function comparable(answer: Answer): Answer {
  return answer.error ? { ...answer, error: { ...answer.error, request_id: 'req' } } : answer;
}

/** The same value but for what is different each time it is made: ids, instants, secrets and hashes. */
export function blurred<T>(value: T): T {
  const text = JSON.stringify(value)
    .replace(/\b([a-z]{3,4})_[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g, '$1_…')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'instant')
    .replace(/\b[0-9a-f]{64}\b/g, 'hash')
    .replace(/msk_[0-9A-Za-z]{49}/g, 'msk_…')
    .replace(/whsec_[\w+/]{43}=/g, 'whsec_…')
    .replace(/\/invite\/[\w-]+/g, '/invite/…');
  return JSON.parse(text) as T;
}
