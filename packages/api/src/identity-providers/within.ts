import { SignInRefusal } from './refusal.ts';

/**
 * Waits for work that depends on a provider, with a timeout.
 *
 * @throws SignInRefusal `provider_unreachable` after the given milliseconds
 */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const refuse = () => reject(new SignInRefusal('provider_unreachable', new Error('no response in time')));
    timer = setTimeout(refuse, milliseconds);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
