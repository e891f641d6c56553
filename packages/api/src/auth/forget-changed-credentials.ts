import type { Listener } from '@masker/db';
import type { Authenticator } from './authenticator.ts';

/** Removes a login session, token or membership from the caller cache when it, or its account, changes on any server. */
export function forgetChangedCredentials(listener: Listener, authenticator: Authenticator): void {
  listener.subscribe('access', {
    onNotice: (id) => authenticator.forget(id),
    onGap: () => authenticator.forgetAll(),
  });
}
