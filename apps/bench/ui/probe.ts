/** What measured pages have at hand, as `maskerBench`. */
export interface Probe {
  /** The first row of the list that is drawn; null before there is one. */
  firstRow(): HTMLElement | null;
  /** A point of that row that is on no link or button. */
  plainPoint(): { x: number; y: number };
  /** Whether React has taken over that row. */
  reacts(): boolean;
  /** A dialog that is drawn, such as the drawer; null when there is none. */
  dialog(): Element | null;
  /**
   * Waits for the first frame in which something holds.
   * @returns when that frame was painted, in milliseconds of `performance.now()`
   */
  painted(holds: () => boolean): Promise<number>;
}

declare global {
  var maskerBench: Probe;
}

/** Runs in a page, before its own scripts. */
export function installProbe(): void {
  const isDrawn = (element: Element) => element.getBoundingClientRect().height > 0;
  globalThis.maskerBench = {
    firstRow() {
      const row = document.querySelector<HTMLElement>('[role=grid] [data-session]');
      return row && isDrawn(row) ? row : null;
    },
    plainPoint() {
      const { left, width, top, height } = maskerBench.firstRow()?.getBoundingClientRect() ?? new DOMRect();
      const y = top + height / 2;
      // From the right: the box that selects a row is at its left.
      const places = Array.from({ length: 50 }, (_, n) => left + width * (1 - (n + 0.5) / 50));
      const x = places.find(
        (x) => !document.elementFromPoint(x, y)?.closest('a, button, input, label, [data-select]'),
      );
      return { x: x ?? left + width / 2, y };
    },
    reacts() {
      const row = document.querySelector('[role=grid] [data-session]');
      return row !== null && Object.keys(row).some((key) => key.startsWith('__reactProps'));
    },
    dialog: () => [...document.querySelectorAll('[role=dialog]')].find(isDrawn) ?? null,
    painted: (holds) =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        // A message that is sent before a frame is painted comes behind it.
        port1.onmessage = () => resolve(performance.now());
        requestAnimationFrame(function look() {
          if (holds()) port2.postMessage(null);
          else requestAnimationFrame(look);
        });
      }),
  };
}
