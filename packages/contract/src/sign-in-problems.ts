/**
 * The reasons why a sign-in with an identity provider failed. The server redirects to the sign-in page with one of
 * them, and the page explains it.
 */
export const signInProblems = [
  /** The person cancelled the sign-in at the provider. */
  'cancelled',
  /** It took too long, or was started in another browser: there is no state for it. */
  'expired',
  /** The provider did not answer. */
  'provider_unreachable',
  /** The provider refused the request. */
  'provider_refused',
  /** The answer of the provider does not prove the identity of the person. */
  'identity_unproven',
  /** The provider sent no email address. */
  'email_missing',
  /** The email address belongs to a person with another identity. */
  'email_taken',
  /** This installation accepts new people only with an invitation. */
  'invitation_needed',
  /** The invitation was used or revoked, or has expired. */
  'invitation_invalid',
  /** The operator has suspended the account, and the person has no other. */
  'account_suspended',
  /** An error of the server. */
  'failed',
] as const;

export type SignInProblem = (typeof signInProblems)[number];
