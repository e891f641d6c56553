'use client';

import { Menu as Base } from '@base-ui/react/menu';
import { Suspense, useState } from 'react';
import type { MenuButtonProps } from './menu-button.tsx';
import { popupStyle } from './popup-style.ts';

/** A menu below its button, open from the start. */
export default function Menu({ items, popupClass, ...button }: MenuButtonProps) {
  // Beside its button it is in the same landmark of the page.
  const [place, setPlace] = useState<HTMLElement | null>(null);
  return (
    <Base.Root defaultOpen>
      <Base.Trigger {...button} />
      <span ref={setPlace} className="absolute" />
      <Base.Portal container={place}>
        <Base.Positioner sideOffset={6} align="end" positionMethod="fixed" className="z-50">
          <Base.Popup className={`${popupStyle} ${popupClass}`}>
            <Suspense>{items}</Suspense>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
