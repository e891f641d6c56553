import { ApiError, type Scope } from '@masker/contract';
import type { Caller } from './caller.ts';

/**
 * Milliseconds between two looks at the credential of something that lasts. A caller is believed for up to a
 * second where the word of a change does not arrive, and looked up at once where it does.
 */
const recheckEvery = 500;

/** The access that something long began with, for as long as it lasts. */
export interface AccessWatch {
  /** Aborts when the access ends; its reason says why. */
  signal: AbortSignal;
  /**
   * Looks at the credential now.
   * @throws when the access has ended
   */
  check(): Promise<void>;
  /** Stops looking. */
  stop(): void;
}

/** Whatever can tell whose its credential is now. */
interface Authenticated {
  authenticate(): Promise<Caller>;
}

/**
 * Watches whether a credential still gives the access it gave: the same account, the same agents, the scope.
 * A person who switches to another account has left this one. What cannot be looked up counts as ended.
 */
export function watchAccess(request: Authenticated, caller: Caller, scope: Scope): AccessWatch {
  const ended = new AbortController();
  const end = (reason: unknown) => {
    clearInterval(timer);
    ended.abort(reason);
  };
  const check = async () => {
    ended.signal.throwIfAborted();
    try {
      const now = await request.authenticate();
      if (allowsTheSame(now, caller, scope)) return;
      end(new ApiError('forbidden', 'The access that this began with has ended.'));
    } catch (error) {
      end(error);
    }
    ended.signal.throwIfAborted();
  };
  let checking = false;
  const timer = setInterval(() => {
    if (checking) return;
    checking = true;
    check()
      .catch(() => {})
      .finally(() => {
        checking = false;
      });
  }, recheckEvery);
  timer.unref();
  return { signal: ended.signal, check, stop: () => clearInterval(timer) };
}

/** A person may look at another account now, and a role or a token may allow less than it did. */
function allowsTheSame(now: Caller, then: Caller, scope: Scope): boolean {
  return now.accountId === then.accountId && now.agentId === then.agentId && now.scopes.includes(scope);
}
