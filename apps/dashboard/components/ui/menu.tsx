'use client';

import { Menu as Base } from '@base-ui/react/menu';
import type { ComponentProps, ReactNode } from 'react';
import { Part } from './part.tsx';
import { popupStyle } from './popup-style.ts';

/** What a menu and its button take. */
export interface MenuButtonProps extends Omit<ComponentProps<'button'>, 'onClick' | 'onPointerEnter'> {
  /** The content of the menu; loaded on demand, like the menu itself. */
  items: ReactNode;
  popupClass: string;
}

/** A menu below its button, initially open. */
export default function Menu({ items, popupClass, ...button }: MenuButtonProps) {
  return (
    <Base.Root defaultOpen>
      <Base.Trigger {...button} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align="end" className="z-50">
          <Base.Popup className={`${popupStyle} ${popupClass}`}>
            <Part>{items}</Part>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
