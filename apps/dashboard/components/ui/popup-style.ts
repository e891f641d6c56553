/** The style of everything that floats above the page. */
export const popupStyle =
  'rounded-lg border border-line-strong bg-raised text-ink shadow-pop outline-none origin-(--transform-origin) transition-[opacity,scale] duration-100 data-[starting-style]:scale-98 data-[starting-style]:opacity-0 data-[ending-style]:opacity-0';

/** An entry of a menu or a list of choices. */
export const itemStyle =
  'flex min-h-7 cursor-default items-center gap-2 rounded-[5px] px-2 py-1 text-sm outline-none select-none data-[highlighted]:bg-hover forced-colors:data-[highlighted]:bg-[Highlight] forced-colors:data-[highlighted]:text-[HighlightText] forced-colors:data-[highlighted]:forced-color-adjust-none forced-colors:data-[highlighted]:*:text-[HighlightText]';

/** The backdrop of a modal dialog. */
export const scrimStyle =
  'fixed inset-0 z-40 bg-scrim transition-opacity duration-100 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0';

/** A modal dialog: centered, or at the lower edge of a phone. */
export const dialogStyle = `${popupStyle} quiet-scroll fixed inset-x-0 bottom-0 z-40 mx-auto flex max-h-[calc(100dvh-1.5rem)] w-full flex-col overflow-y-auto overscroll-contain max-sm:rounded-b-none sm:top-1/2 sm:bottom-auto sm:-translate-y-1/2`;
