import type { Authenticator } from '../auth/authenticator.ts';
import type { InvitationSignIn } from '../auth/invitation-sign-in.ts';
import type { ProviderSignIn, SignInRefusal } from '../identity-providers/index.ts';
import type { Context } from '../procedure/context.ts';
import type { Limits } from '../rate-limit/rate-limits.ts';

/** Sign-in with the link that the server prints at start. */
export interface DemoSignIn {
  /** The secret in the link: new at each start, and shown only to the person who started the server. */
  secret: string;
  /** Whether the link opens demo data; otherwise it opens the local administrator's account. */
  hasDemoData: boolean;
  /** Signs in the person that the link is for. */
  signIn(headers: Headers): Promise<Response>;
}

/** The ways to sign in and out of an installation. */
export interface SignIns {
  /** Sign-in with the printed link; null if there is none. */
  demo: DemoSignIn | null;
  /** Sign-in with identity providers. */
  providers: readonly ProviderSignIn[];
  /** Joining an account with an invitation link. */
  invitations: InvitationSignIn;
  /** The public URL of the installation, to which providers redirect. */
  publicUrl: string;
  /** Ends the login session of the cookie. */
  signOut(headers: Headers): Promise<Response>;
}

export interface AuthRoutesOptions {
  signIns: SignIns;
  authenticator: Authenticator;
  limits: Pick<Limits, 'signInHere' | 'signInAnywhere'>;
  /** The context of the request, for the audit log. */
  ctx: Context;
  /** Called for every refused sign-in. */
  onRefusal(refusal: SignInRefusal): void;
  /** Reads a body in a slot for bodies; does nothing if the client disconnects. */
  whileReading: WithSlot;
  /** Does the work of a step in a slot for anonymous requests. */
  withSlot: WithSlot;
  /** Does the work of a step that waits for an identity provider, in a slot that no other requests need. */
  whileProviderAnswers: WithSlot;
}

type WithSlot = (work: () => Promise<void> | void) => Promise<void>;
