import { ApiError, type Scope } from '@masker/contract';
import type { Caller } from './caller.ts';

/**
 * Milliseconds between two checks of a long-running request's credential. The caller cache is valid for up to one
 * second if no change notification arrives; a notification invalidates it immediately.
 */
const recheckIntervalMs = 500;

/** Watches the access of a long-running request. */
export interface AccessWatch {
  /** Aborts when the access ends, with the cause as its reason. */
  signal: AbortSignal;
  /**
   * Checks the credential now.
   * @throws if the access has ended
   */
  check(): Promise<void>;
  /** Stops the checks. */
  stop(): void;
}

/** A request that can authenticate its credential again. */
interface Authenticated {
  authenticate(): Promise<Caller>;
}

/**
 * Watches whether a credential still grants the same access: the account, the agents and the scope.
 * Access ends when the person switches to another account, or when the credential cannot be checked.
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
      end(new ApiError('forbidden', 'The credential of this request is no longer valid.'));
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
  }, recheckIntervalMs);
  timer.unref();
  return { signal: ended.signal, check, stop: () => clearInterval(timer) };
}

/** A person may have switched accounts, and a role or a token may allow less than before. */
function allowsTheSame(now: Caller, then: Caller, scope: Scope): boolean {
  return now.accountId === then.accountId && now.agentId === then.agentId && now.scopes.includes(scope);
}
