import type { Within } from './ceiling.ts';
import { SourceProblem } from './problem.ts';
import type { Source } from './source.ts';

/** An answer whose body was read to its end. */
export interface Answer {
  status: number;
  headers: Headers;
  body: string;
}

const redirects = new Set([301, 302, 303, 307, 308]);
const mostHops = 5;

/** A page of 100 sessions has some 40 KB. */
const mostBytes = 16 * 1024 * 1024;

/**
 * Asks the source once, following redirects within its origin.
 *
 * @throws SourceProblem when there is no whole answer; the signal's reason when that aborts
 */
export async function attempt(
  source: Source,
  url: URL,
  within: Within,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Answer> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const stop = () => controller.abort();
  signal.addEventListener('abort', stop, { once: true });
  let timedOut = false;
  let timer: NodeJS.Timeout | undefined;
  // The time that the ceiling takes is not the source's.
  const startTimer = () => {
    timer ??= setTimeout(() => {
      timedOut = true;
      stop();
    }, timeoutMs);
  };
  const get: Get = (at) =>
    within(() => {
      startTimer();
      return fetch(at, { headers: headers(source), redirect: 'manual', signal: controller.signal });
    }, signal);
  try {
    const response = await follow(source, url, get);
    return { status: response.status, headers: response.headers, body: await readBody(source, response) };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SourceProblem) throw error;
    // Not as the cause: what looks for a lost database follows causes, and would find its codes there.
    throw timedOut
      ? passing('timeout', `${source.origin} did not answer within ${Math.ceil(timeoutMs / 1000)} s.`)
      : passing('network_error', `${source.origin} cannot be reached${reason(error)}.`);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

type Get = (url: URL) => Promise<Response>;

function headers(source: Source): Record<string, string> {
  return { accept: 'application/json', cookie: source.cookie, 'user-agent': 'masker-sync' };
}

/** The cookie is for one origin: a redirect to another one is refused. */
async function follow(source: Source, url: URL, get: Get): Promise<Response> {
  let at = url;
  for (let hop = 0; hop <= mostHops; hop++) {
    const response = await get(at);
    const location = response.headers.get('location');
    if (!redirects.has(response.status) || location === null) return response;
    await response.body?.cancel();
    const next = URL.canParse(location, at.href) ? new URL(location, at.href) : null;
    if (next?.origin !== source.origin) throw elsewhere(source, next, response.status);
    at = next;
  }
  throw new SourceProblem('bad_response', `${source.origin} redirects in a circle.`, {
    hint: 'Check --from.',
  });
}

function elsewhere(source: Source, next: URL | null, status: number): SourceProblem {
  const to = next?.origin ?? 'another address';
  return new SourceProblem(
    'bad_response',
    `${source.origin} redirects to ${to}, which was not followed: the sign-in is not for there.`,
    {
      status,
      hint: 'If that is the deployment, use it as --from; else sign in again and renew MASKER_SESSION.',
    },
  );
}

async function readBody(source: Source, response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > mostBytes)
      throw new SourceProblem('bad_response', `${source.origin} answers with more than a page can have.`);
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw passing('bad_response', `${source.origin} answered in something that is not UTF-8.`);
  }
}

function passing(code: string, message: string): SourceProblem {
  return new SourceProblem(code, message, {
    passing: true,
    hint: 'Check --from, and run it again: it continues where it stopped.',
  });
}

/** The operating system's code (`ECONNREFUSED`), which Node.js hides one or two causes down. */
function reason(thrown: unknown): string {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    if ('code' in error && typeof error.code === 'string') return ` (${error.code})`;
  }
  return '';
}
