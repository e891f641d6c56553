import { type SignInProblem, signInProblems } from '@masker/contract';

/** Why a sign-in did not happen, as a person should read it: what happened, and what to do about it. */
interface Explanation {
  title: string;
  advice: string;
  /** Whether it is worth asking whoever runs the server, who has the request in the log. */
  isLogged?: true;
}

export const explanations: Record<SignInProblem, Explanation> = {
  cancelled: {
    title: 'You did not sign in',
    advice:
      'The sign-in was cancelled at the identity provider. Nothing has changed; begin again when you like.',
  },
  expired: {
    title: 'That sign-in is not valid any more',
    advice: 'It took longer than ten minutes, or was begun in another browser or tab. Begin again here.',
  },
  provider_unreachable: {
    title: 'The identity provider did not answer',
    advice: 'This server could not reach it. Try again in a minute.',
    isLogged: true,
  },
  provider_refused: {
    title: 'The identity provider refused',
    advice: 'You may not be allowed to use this application there. Ask whoever runs the provider.',
    isLogged: true,
  },
  identity_unproven: {
    title: 'Who you are could not be verified',
    advice: 'What the identity provider sent was not valid. Begin again.',
    isLogged: true,
  },
  email_missing: {
    title: 'Your identity provider told no email address',
    advice: 'Add an address to your profile there, or ask whoever runs the provider to pass it on.',
  },
  email_taken: {
    title: 'Your email address is in use here already',
    advice:
      'Somebody with the same address signs in another way. If that is you, sign in the way you did before, or verify the address at both providers.',
  },
  invitation_needed: {
    title: 'You need an invitation',
    advice:
      'This installation takes nobody new without one. Ask an administrator of your account for a link.',
  },
  invitation_invalid: {
    title: 'That invitation is not valid any more',
    advice: 'It was used, withdrawn, or is too old. Ask whoever sent it for a new link.',
  },
  failed: {
    title: 'Signing in did not work',
    advice: 'Something broke on the server. Try again in a moment.',
    isLogged: true,
  },
};

/** @param problem of the address, as it came @returns null when it is none of ours */
export function explainSignInProblem(problem: string | undefined): Explanation | null {
  const known = signInProblems.find((one) => one === problem);
  return known ? explanations[known] : null;
}
