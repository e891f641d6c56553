import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterwards } from '../../test/support/folders.ts';
import { removeFolder, temporaryFolder } from '../../test/support/temporary-folder.ts';
import { outsideProgram } from './outside-program.ts';

/** A page in Firefox. Each call waits until the browser has done it. */
export interface Page {
  goto(address: string): Promise<void>;
  /** Runs a function of JavaScript in the page, and gives its value, which must be JSON. */
  evaluate<T>(declaration: string, ...args: (string | number)[]): Promise<T>;
  /** Clicks the middle of the first element that a selector finds, and whose text has a part, once there is one in sight. */
  click(selector: string, text?: string): Promise<void>;
  /** Presses a key, and holds another meanwhile. */
  press(key: string, held?: string): Promise<void>;
  type(text: string): Promise<void>;
  /** Scrolls an element to so many pixels from its top. */
  scroll(selector: string, top: number): Promise<void>;
  /** Waits until an element is there that has a part of a text. */
  shows(selector: string, text?: string): Promise<void>;
  /** Errors that no script has caught. */
  readonly complaints: readonly string[];
}

/** A function that was run in the page has thrown an error. */
class ScriptError extends Error {}

/** The names of keys that are no characters, as WebDriver has them. */
const keys: Record<string, string> = { Enter: '\uE007', Escape: '\uE00C', Control: '\uE009' };

/** NS_BINDING_ABORTED: the page was left before its font was there. */
const abandoned = 'status=2152398850 ';

/** How long something is waited for, in milliseconds. */
const patience = 600_000;

/** How often a page is asked for what is waited for, in milliseconds. */
const pause = 50;

/**
 * Starts Debian's Firefox with an empty profile, and drives it by WebDriver BiDi, which is a part of it. It ends with the
 * file.
 */
export async function openFirefox(size: { width: number; height: number }): Promise<Page> {
  const profile = await temporaryFolder();
  const args = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'];
  const child = spawn(outsideProgram('firefox-esr'), args, { stdio: ['ignore', 'ignore', 'pipe'] });
  afterwards(async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    await removeFolder(profile);
  });
  const send = await connect(`${await addressOf(child)}/session`);
  const complaints: string[] = [];
  send.on('log.entryAdded', ({ type, level, text }) => {
    if (type === 'javascript' && level === 'error' && !text.includes(abandoned)) complaints.push(text);
  });
  await send('session.new', { capabilities: {} });
  await send('session.subscribe', { events: ['log.entryAdded'] });
  const { contexts } = await send('browsingContext.getTree', {});
  const { context } = contexts[0];
  await send('browsingContext.setViewport', { context, viewport: size });

  async function evaluate<T>(declaration: string, ...args: (string | number)[]): Promise<T> {
    const { type, result, exceptionDetails } = await send('script.callFunction', {
      functionDeclaration: `async (...args) => JSON.stringify(await (${declaration})(...args))`,
      arguments: args.map((value) => ({ type: typeof value, value })),
      target: { context },
      awaitPromise: true,
    });
    if (type === 'exception') throw new ScriptError(exceptionDetails.text);
    return result.type === 'undefined' ? (undefined as T) : JSON.parse(result.value);
  }

  const perform = (type: string, actions: object[], more: object = {}) =>
    send('input.performActions', { context, actions: [{ type, id: type, actions, ...more }] });

  /** Asks until there is an answer. The error says what the page has instead. */
  async function until<T>(what: string, ask: () => Promise<T | null | false>): Promise<T> {
    for (const end = Date.now() + patience; Date.now() < end; await sleep(pause)) {
      const answer = await ask().catch((error: Error) => {
        // A command fails whose page is left meanwhile.
        if (error instanceof ScriptError) throw error;
        return null;
      });
      if (answer) return answer;
    }
    const instead = await evaluate<string>(
      '() => location.pathname + location.search + " " + document.body.innerText',
    );
    throw new Error(`The page never had ${what}, but ${instead.slice(0, 1_500)}`);
  }

  /** The middle of an element, once it is where a pointer would meet it. */
  async function middle(selector: string, text: string): Promise<{ x: number; y: number }> {
    return until(`${selector} with "${text}" to click`, () =>
      evaluate<{ x: number; y: number } | null>(
        `(selector, text) => {
          const one = [...document.querySelectorAll(selector)].find((one) => one.checkVisibility() && one.textContent.includes(text));
          if (!one) return null;
          const { left, top, width, height } = one.getBoundingClientRect();
          const at = { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
          const met = document.elementFromPoint(at.x, at.y);
          return one.contains(met) || met?.contains(one) ? at : null;
        }`,
        selector,
        text,
      ),
    );
  }

  return {
    complaints,
    evaluate,
    async goto(url) {
      await evaluate('() => { window.isLeft = true; }');
      await send('browsingContext.navigate', { context, url, wait: 'complete' });
      // The command also ends with the load of the page before, if that was still loading.
      await until(`the page of ${url}`, () =>
        evaluate<boolean>('() => !window.isLeft && document.readyState === "complete"'),
      );
    },
    async click(selector, text = '') {
      const at = await middle(selector, text);
      await perform(
        'pointer',
        [
          { type: 'pointerMove', ...at },
          { type: 'pointerDown', button: 0 },
          { type: 'pointerUp', button: 0 },
        ],
        { parameters: { pointerType: 'mouse' } },
      );
    },
    async press(key, held) {
      const value = keys[key] ?? key;
      const stroke = [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ];
      const holding = held === undefined ? undefined : (keys[held] ?? held);
      await perform(
        'key',
        holding === undefined
          ? stroke
          : [{ type: 'keyDown', value: holding }, ...stroke, { type: 'keyUp', value: holding }],
      );
    },
    async type(text) {
      await perform(
        'key',
        [...text].flatMap((value) => [
          { type: 'keyDown', value },
          { type: 'keyUp', value },
        ]),
      );
    },
    async scroll(selector, top) {
      await evaluate('(selector, top) => document.querySelector(selector).scrollTo(0, top)', selector, top);
    },
    async shows(selector, text = '') {
      const isThere = () =>
        evaluate<boolean>(
          '(selector, text) => [...document.querySelectorAll(selector)].some((one) => one.textContent.includes(text))',
          selector,
          text,
        );
      await until(`${selector} with "${text}"`, isThere);
    },
  };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What Firefox says of where it listens. */
async function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  for await (const chunk of child.stderr ?? []) {
    said += chunk;
    const found = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(said)?.[1];
    if (found) {
      child.stderr?.resume();
      return found;
    }
  }
  throw new Error(`Firefox ended without listening:\n${said}`);
}

// biome-ignore lint/suspicious/noExplicitAny: the protocol has a type for each command; three of their fields are used
type Answer = any;

interface Send {
  (method: string, params: object): Promise<Answer>;
  on(event: string, told: (params: Answer) => void): void;
}

/** Opens a connection that sends commands and waits for their answers. */
async function connect(address: string): Promise<Send> {
  const socket = new WebSocket(address);
  await once(socket, 'open');
  const waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>();
  const listeners = new Map<string, (params: Answer) => void>();
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id, type, method, params, result, error, message } = JSON.parse(String(data));
    if (type === 'event') return listeners.get(method)?.(params);
    const asked = waiting.get(id);
    waiting.delete(id);
    if (type === 'error') asked?.reject(new Error(`${error}: ${message}`));
    else asked?.resolve(result);
  });
  const send = (method: string, params: object) =>
    new Promise<Answer>((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  return Object.assign(send, {
    on: (event: string, told: (params: Answer) => void) => void listeners.set(event, told),
  });
}
