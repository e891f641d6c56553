'use client';

import { lazy, useState } from 'react';
import type { MenuButtonProps } from './menu.tsx';
import { Part } from './part.tsx';

const load = () => import('./menu.tsx');
const OpenMenu = lazy(load);

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
    <Part fallback={closed}>
      <OpenMenu items={items} popupClass={popupClass} {...button} />
    </Part>
  );
}
