/** An error that the user can correct: shown as its message, without a stack trace. */
export class Failure extends Error {
  override name = 'Failure';
}
