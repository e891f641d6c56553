import { type Contender, type Participant, type StartContext, Unavailable } from './contenders/contender.ts';
import { Failure } from './failure.ts';

/**
 * Starts contenders one after the other; servers that several share start once.
 * @param named contenders that were named: the run fails if one is unavailable
 */
export async function startContenders(
  contenders: readonly Contender[],
  named: readonly string[],
  context: Omit<StartContext, 'shared'>,
): Promise<{ participants: Participant[]; absent: string[] }> {
  const started = new Map<string, Promise<unknown>>();
  const shared: StartContext['shared'] = <T>(key: string, start: () => Promise<T>) => {
    if (!started.has(key)) started.set(key, start());
    return started.get(key) as Promise<T>;
  };
  const participants: Participant[] = [];
  const absent: string[] = [];
  for (const contender of contenders) {
    try {
      const ready = await context.progress.step(`Starting ${contender.name}`, () =>
        contender.start({ ...context, shared }),
      );
      participants.push({ contender, ...('prepare' in ready ? { direct: ready } : { server: ready }) });
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      const why = `${contender.name}: ${error.message}`;
      if (named.includes(contender.name)) throw new Failure(why);
      context.progress.line(`· Without ${why}`);
      absent.push(why);
    }
  }
  return { participants, absent };
}
