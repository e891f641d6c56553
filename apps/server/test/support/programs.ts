import path from 'node:path';

const apps = path.resolve(import.meta.dirname, '../../..');

/** The repository: where people type `npm start`. */
export const repository = path.dirname(apps);

export const serverProgram = path.join(apps, 'server/dist/main.js');
export const cliProgram = path.join(apps, 'cli/dist/masker.js');

/** `DEMO_SESSIONS` of the tests: made in no time, and more than a page. */
export const fewSessions = '300';
