/** How a popup of a filter looks. Closed, it has no layout: only an open one may be told to be a flex box. */
export const popoverStyle =
  'quiet-scroll inset-auto max-w-[calc(100vw-0.75rem)] flex-col overflow-y-auto overscroll-contain rounded-lg border border-line-strong bg-raised text-ink shadow-pop open:flex';

/** Stands for what is still being loaded. */
export function Loading() {
  return <p className="px-3 py-4 text-ink-faint">Loading…</p>;
}
