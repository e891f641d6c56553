import type { SignInProblem } from '@masker/contract';

/** Refuses a sign-in for a reason that is shown to the person. */
export class SignInRefusal extends Error {
  override readonly name = 'SignInRefusal';
  readonly problem: SignInProblem;
  /** The path to open after the sign-in, once it is known. */
  next: string | undefined;
  /** The invitation of the sign-in, once it is known. */
  invitation: string | undefined;

  /** @param cause the exact reason for the log, without secrets */
  constructor(problem: SignInProblem, cause?: unknown) {
    super(`sign-in refused: ${problem}`, { cause });
    this.problem = problem;
  }
}
