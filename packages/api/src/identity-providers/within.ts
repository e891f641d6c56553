import { SignInRefusal } from './refusal.ts';

/**
 * Waits for what depends on a provider, but not for ever.
 *
 * @throws SignInRefusal `provider_unreachable` after so many milliseconds
 */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const refuse = () => reject(new SignInRefusal('provider_unreachable', new Error('no answer in time')));
    timer = setTimeout(refuse, milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
