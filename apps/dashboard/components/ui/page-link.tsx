'use client';

import { useRouter } from 'next/navigation';
import { type ComponentProps, type MouseEvent, startTransition } from 'react';

/**
 * A way to another page of the dashboard, which is shown without loading all of it anew. Nothing is read ahead: it would be
 * in the audit log as something that a person looked at. That is what `next/link` is mostly for, at 4 kB of every page.
 */
export function PageLink({ href, ...props }: ComponentProps<'a'> & { href: string }) {
  const router = useRouter();

  function onClick(event: MouseEvent<HTMLAnchorElement>) {
    props.onClick?.(event);
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
    if (event.defaultPrevented || elsewhere || props.target) return;
    event.preventDefault();
    startTransition(() => router.push(href));
  }

  return <a {...props} href={href} onClick={onClick} />;
}
