/** The style of a filter's popup. A closed popup must have no layout, so only an open one is a flex box. */
export const popoverStyle =
  'quiet-scroll inset-auto max-w-[calc(100vw-0.75rem)] flex-col overflow-y-auto overscroll-contain rounded-lg border border-line-strong bg-raised text-ink shadow-pop open:flex';

/** Placeholder while the content loads. */
export function Loading() {
  return <p className="px-3 py-4 text-ink-faint">Loading…</p>;
}
