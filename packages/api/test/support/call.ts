import type { ErrorObject } from '@masker/contract';
import type { Credential, Installation } from './installation.ts';

/** Calls a REST route below `/api/v1/`, and reads its JSON. */
export async function call<T = Record<string, unknown>>(
  installation: Installation,
  who: Credential,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; error?: ErrorObject } & T> {
  const response = await installation.get(`/api/v1/${path}`, who, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
  });
  return { status: response.status, ...((await response.json()) as T) };
}
