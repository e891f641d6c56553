import type { SignInProblem } from '@masker/contract';

/** A sign-in that does not happen, for a reason that the person is told. */
export class SignInRefusal extends Error {
  override readonly name = 'SignInRefusal';
  readonly problem: SignInProblem;
  /** Where the person wanted to go, once that is known. */
  next: string | undefined;
  /** The invitation that the sign-in was for, once that is known. */
  invitation: string | undefined;

  /** @param cause for the log: why exactly, without anything secret */
  constructor(problem: SignInProblem, cause?: unknown) {
    super(`sign-in refused: ${problem}`, { cause });
    this.problem = problem;
  }
}
