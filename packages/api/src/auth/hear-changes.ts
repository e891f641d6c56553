import type { Listener } from '@masker/db';
import type { Authenticator } from './authenticator.ts';

/** Lets the authenticator hear at once of every sign-in, token or membership that ends or changes, anywhere. */
export function hearAccessChanges(listener: Listener, authenticator: Authenticator): void {
  listener.hear('access', {
    onNotice: (id) => authenticator.forget(id),
    onGap: () => authenticator.forgetAll(),
  });
}
