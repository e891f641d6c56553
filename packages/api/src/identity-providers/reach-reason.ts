/** Why a request to a provider got no response, as the end of a sentence, without anything that was sent. */
export function reachReason(error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return 'did not answer in time';
  return `could not be reached: ${cause?.code ?? cause?.message ?? message}`;
}
