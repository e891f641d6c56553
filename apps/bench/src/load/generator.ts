import { type ChildProcess, fork } from 'node:child_process';
import { Failure } from '../failure.ts';
import type { Cleanup } from '../processes/cleanup.ts';
import { environment } from '../processes/environment.ts';
import { program } from '../processes/paths.ts';
import type { Generator, Load } from './job.ts';
import { wrkGenerator } from './wrk.ts';

type WorkerMessage = { phase: 'begin' | 'end' } | { load: Load } | { error: string };

/** The generator with that name. @throws Failure if it is not installed */
export async function generatorOf(name: 'autocannon' | 'wrk', cleanup: Cleanup): Promise<Generator> {
  const autocannon = autocannonGenerator(cleanup);
  return name === 'autocannon' ? autocannon : wrkGenerator(cleanup, autocannon);
}

/** autocannon, in one process for the whole run. */
function autocannonGenerator(cleanup: Cleanup): Generator {
  const child: ChildProcess = fork(program('load'), { env: environment(), detached: true });
  cleanup.add(() => child.kill());
  return {
    name: 'autocannon',
    run: (job, onPhase = () => {}) =>
      new Promise((resolve, reject) => {
        const settle = (then: () => void) => {
          child.off('message', onMessage);
          child.off('exit', onExit);
          then();
        };
        const onExit = () => settle(() => reject(new Failure('The load generator ended.')));
        const onMessage = (message: WorkerMessage) => {
          if ('phase' in message) onPhase(message.phase);
          else if ('load' in message) settle(() => resolve(message.load));
          else settle(() => reject(new Failure(`The load generator failed: ${message.error}`)));
        };
        child.on('message', onMessage);
        child.on('exit', onExit);
        child.send(job);
      }),
  };
}
