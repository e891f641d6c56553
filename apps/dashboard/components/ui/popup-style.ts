/** How everything looks that floats above the page. */
export const popupStyle =
  'rounded-lg border border-line-strong bg-raised text-ink shadow-pop outline-none origin-(--transform-origin) transition-[opacity,scale] duration-100 data-[starting-style]:scale-98 data-[starting-style]:opacity-0 data-[ending-style]:opacity-0';

/** An entry of a menu or of a list to choose from. */
export const itemStyle =
  'flex min-h-7 cursor-default items-center gap-2 rounded-[5px] px-2 py-1 text-sm outline-none select-none data-[highlighted]:bg-hover';
