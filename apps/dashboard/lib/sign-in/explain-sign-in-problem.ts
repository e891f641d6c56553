import { type SignInProblem, signInProblems } from '@masker/contract';

/** The explanation of a failed sign-in for the person: what happened, and what to do. */
interface Explanation {
  title: string;
  advice: string;
  /** Whether the log of the server has the cause under the request id. */
  isLogged?: true;
}

/** `ended` is the only one that the server does not redirect with: the login session ended while a page was open. */
export const explanations: Record<SignInProblem | 'ended', Explanation> = {
  ended: {
    title: 'You are no longer signed in',
    advice:
      'Your login session was ended or not used for 30 days, or you are no longer a member of the account. Sign in again to return to where you were.',
  },
  cancelled: {
    title: 'You did not sign in',
    advice:
      'The sign-in was cancelled at the identity provider. Nothing has changed; you can start again at any time.',
  },
  expired: {
    title: 'That sign-in is no longer valid',
    advice: 'It took longer than ten minutes, or was started in another browser or tab. Start again here.',
  },
  provider_unreachable: {
    title: 'The identity provider did not answer',
    advice: 'This server could not reach it, or it does not work at the moment. Try again in a minute.',
    isLogged: true,
  },
  provider_refused: {
    title: 'The identity provider refused',
    advice: 'You may not be allowed to use this application there. Ask the administrator of the provider.',
    isLogged: true,
  },
  identity_unproven: {
    title: 'Who you are could not be verified',
    advice: 'The answer of the identity provider was not valid. Start again.',
    isLogged: true,
  },
  email_missing: {
    title: 'Your identity provider sent no email address',
    advice: 'Add an address to your profile there, or ask the administrator of the provider to share it.',
    isLogged: true,
  },
  email_taken: {
    title: 'Your email address is already in use here',
    advice:
      'Somebody with the same address signs in another way. If that is you, sign in the way you did before, or verify the address at both providers.',
    isLogged: true,
  },
  invitation_needed: {
    title: 'You need an invitation',
    advice:
      'This installation accepts new people only with an invitation. Ask an administrator of your account for a link.',
  },
  invitation_invalid: {
    title: 'That invitation is no longer valid',
    advice: 'It was used or revoked, or has expired. Ask the sender for a new link.',
  },
  account_suspended: {
    title: 'This account is suspended',
    advice: 'Nobody can sign in to it at present. Ask the operator of this installation.',
  },
  failed: {
    title: 'Signing in did not work',
    advice: 'An error occurred on the server. Try again in a moment.',
    isLogged: true,
  },
};

/** @param problem the parameter of the address @returns null for an unknown problem */
export function explainSignInProblem(problem: string | undefined): Explanation | null {
  const known = (['ended', ...signInProblems] as const).find((one) => one === problem);
  return known ? explanations[known] : null;
}
