'use client';

import { type ComponentProps, lazy, type ReactNode, Suspense, useState } from 'react';

const load = () => import('./menu.tsx');
const OpenMenu = lazy(load);

export interface MenuButtonProps extends Omit<ComponentProps<'button'>, 'onClick' | 'onPointerEnter'> {
  /** The content of the menu; loaded on demand, like the menu itself. */
  items: ReactNode;
  popupClass: string;
}

/** A button that opens a menu. The code of menus loads when a person is about to use one. */
export function MenuButton({ items, popupClass, ...button }: MenuButtonProps) {
  const [wanted, setWanted] = useState(false);
  const closed = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      aria-busy={wanted || undefined}
      {...button}
      onPointerEnter={() => void load()}
      onClick={() => setWanted(true)}
    />
  );
  if (!wanted) return closed;
  return (
    <Suspense fallback={closed}>
      <OpenMenu items={items} popupClass={popupClass} {...button} />
    </Suspense>
  );
}
