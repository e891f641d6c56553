/** As in the drawer's classes: below this width it covers the list. */
const covers = '(width < 40rem)';

/**
 * Makes what an element covers unreachable, by keys and for screen readers, while the window is so narrow that it covers
 * all of it. The header of the page stays: it is in sight.
 *
 * @returns undoes it
 */
export function makeInertBehind(element: HTMLElement): () => void {
  const narrow = window.matchMedia(covers);
  let made: HTMLElement[] = [];

  function undo() {
    for (const one of made) one.inert = false;
    made = [];
  }

  function update() {
    undo();
    if (!narrow.matches) return;
    for (let node = element; node.parentElement && node !== document.body; node = node.parentElement)
      for (const other of node.parentElement.children)
        if (other !== node && other instanceof HTMLElement && !other.inert && other.localName !== 'header')
          made.push(other);
    for (const one of made) one.inert = true;
  }

  update();
  narrow.addEventListener('change', update);
  return () => {
    narrow.removeEventListener('change', update);
    undo();
  };
}
