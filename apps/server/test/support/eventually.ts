import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for the condition; the test's own time limit ends a wait that is in vain. */
export async function eventually(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await sleep(20);
}
