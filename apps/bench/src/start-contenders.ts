import type { Contender, Server, StartContext } from './contenders/contender.ts';

/** Starts contenders one after the other, what several of them share only once. */
export async function startContenders(
  contenders: readonly Contender[],
  context: Omit<StartContext, 'shared'>,
): Promise<{ contender: Contender; server: Server }[]> {
  const started = new Map<string, Promise<unknown>>();
  const shared: StartContext['shared'] = <T>(key: string, start: () => Promise<T>) => {
    if (!started.has(key)) started.set(key, start());
    return started.get(key) as Promise<T>;
  };
  const running: { contender: Contender; server: Server }[] = [];
  for (const contender of contenders) {
    const server = await context.progress.step(`Starting ${contender.name}`, () =>
      contender.start({ ...context, shared }),
    );
    running.push({ contender, server });
  }
  return running;
}
