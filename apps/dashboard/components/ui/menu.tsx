'use client';

import { Menu as Base } from '@base-ui/react/menu';
import { Suspense } from 'react';
import type { MenuButtonProps } from './menu-button.tsx';
import { popupStyle } from './popup-style.ts';

/** A menu below its button, initially open. */
export default function Menu({ items, popupClass, ...button }: MenuButtonProps) {
  return (
    <Base.Root defaultOpen>
      <Base.Trigger {...button} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align="end" className="z-50">
          <Base.Popup className={`${popupStyle} ${popupClass}`}>
            <Suspense>{items}</Suspense>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
