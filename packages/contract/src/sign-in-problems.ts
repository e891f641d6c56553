/**
 * Why a sign-in with an identity provider did not happen. The server sends people to the sign-in page
 * with one of these; the page has the words for it.
 */
export const signInProblems = [
  /** The person said no at the provider. */
  'cancelled',
  /** It took too long, or was begun in another browser: nothing here knows of it. */
  'expired',
  /** The provider did not answer. */
  'provider_unreachable',
  /** The provider answered that it will not do this. */
  'provider_refused',
  /** What the provider sent does not prove who the person is. */
  'identity_unproven',
  /** The provider did not tell an email address. */
  'email_missing',
  /** The email address belongs to somebody who signs in another way. */
  'email_taken',
  /** This installation takes nobody new without an invitation. */
  'invitation_needed',
  /** The invitation was used, withdrawn, or is too old. */
  'invitation_invalid',
  /** An error of the server. */
  'failed',
] as const;

export type SignInProblem = (typeof signInProblems)[number];
