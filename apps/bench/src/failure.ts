/** Something a person can act on: shown as its message, without a stack trace. */
export class Failure extends Error {
  override name = 'Failure';
}
