'use client';

import { useRouter } from 'next/navigation';

const leaving = 'masker:leaving';

/** Returns a function that goes to another page of the dashboard, as a link does. */
export function useGoTo(): (path: string) => void {
  const router = useRouter();
  return (path) => {
    window.dispatchEvent(new Event(leaving));
    router.push(path);
  };
}

/**
 * Calls back when the page is about to be left: by a link, by {@link useGoTo} or by Back. The router follows the first two
 * only once the other page is loaded; a change of the URL until then would end that.
 *
 * @returns a function that ends it
 */
export function onLeaving(call: () => void): () => void {
  const onClick = ({ target }: MouseEvent) =>
    target instanceof Element && target.closest('a[href]') && call();
  document.addEventListener('click', onClick, { capture: true });
  window.addEventListener(leaving, call);
  window.addEventListener('popstate', call);
  return () => {
    document.removeEventListener('click', onClick, { capture: true });
    window.removeEventListener(leaving, call);
    window.removeEventListener('popstate', call);
  };
}
